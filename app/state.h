/* SPDX-License-Identifier: MIT */
#pragma once

#include "background-choice.h"
#include "calib/calibrant.h"
#include "calibration-settings.h"
#include "engine/integrator.h"
#include "geometry/orientation.h"
#include "image/source.h"
#include "mask-layers.h"
#include "overlays.h"
#include "phases.h"
#include "picks.h"
#include "sectors.h"
#include "series-setup.h"
#include "switched-off.h"

G_BEGIN_DECLS

/**
 * RingletCakeBins:
 * @n_radial: radial bins, 0 for as many as the pattern has
 * @n_azimuth: azimuthal bins, 0 for no cake
 */
typedef struct {
  guint n_radial;
  guint n_azimuth;
} RingletCakeBins;

/**
 * RingletReplaced:
 * @RINGLET_REPLACED_DETECTOR: by one of the catalogue or of a file, --detector
 * @RINGLET_REPLACED_ORIENTATION: --orientation
 * @RINGLET_REPLACED_SENSOR: --sensor
 * @RINGLET_REPLACED_WAVELENGTH: --wavelength
 * @RINGLET_REPLACED_PARALLAX: switched on, --parallax
 *
 * What of a geometry file no longer holds and an option of the command line can say.
 */
typedef enum {
  RINGLET_REPLACED_DETECTOR = 1 << 0,
  RINGLET_REPLACED_ORIENTATION = 1 << 1,
  RINGLET_REPLACED_SENSOR = 1 << 2,
  RINGLET_REPLACED_WAVELENGTH = 1 << 3,
  RINGLET_REPLACED_PARALLAX = 1 << 4,
} RingletReplaced;

/**
 * RingletState:
 * @source: (nullable): where the frames come from
 * @frame: the frame that is looked at
 * @detector: (nullable): the pixel grid as the geometry file or the user gave it
 * @geometry: where it stands; distance 0 as long as there is none
 * @geometry_path: (nullable): the file that @detector and @geometry are from but for
 *   what is @replaced; NULL when more than that was edited since
 * @geometry_warning: (nullable): what the user has to know about that file
 * @orientation_rule: how @geometry_path was read
 * @replaced: #RingletReplaced
 * @mask: (nullable): what the user masks, without the gaps of the detector
 * @mask_path: (nullable): where that came from
 * @gap_mask: gaps between modules are masked too
 * @layers: (nullable): what is above both, and can be edited; see mask-layers.h
 * @dark: (nullable): dark image
 * @dark_path: (nullable)
 * @n_dark: frames that @dark is the mean of
 * @flat: (nullable): flat field
 * @flat_path: (nullable)
 * @absorption: (nullable): an image that divides as @flat does
 * @absorption_path: (nullable)
 * @background: (nullable): another image, of which a part is subtracted
 * @background_path: (nullable)
 * @background_scale: that part
 * @switched_off: (nullable): corrections that are off and can be switched on again
 * @plan: how to integrate, and the bins of the pattern
 * @cake: the bins of the cake; all else is as the plan says
 * @calibrant: (nullable): the powder whose rings are shown
 * @phases: (nullable): the powders whose lines are shown with pattern, cake and image
 * @picks: (nullable): points on rings
 * @calibration: how they are refined
 * @series: (nullable): what is done with all frames of @source
 * @pattern_background: what is taken off the pattern
 * @overlays: (nullable): patterns that are shown above it
 * @sectors: (nullable): parts of the turn that have a pattern of their own beside it
 *
 * Everything that a document says, as one immutable value: references to immutable
 * values. Undo is an array of these. A change duplicates, edits the copy and publishes
 * it.
 */
typedef struct {
  RingletSource *source;
  guint64 frame;
  RingletDetector *detector;
  RingletGeometry geometry;
  char *geometry_path;
  char *geometry_warning;
  RingletOrientationRule orientation_rule;
  guint replaced;
  RingletMask *mask;
  char *mask_path;
  gboolean gap_mask;
  RingletMaskLayers *layers;
  RingletImage *dark;
  char *dark_path;
  guint n_dark;
  RingletImage *flat;
  char *flat_path;
  RingletImage *absorption;
  char *absorption_path;
  RingletImage *background;
  char *background_path;
  double background_scale;
  RingletSwitchedOff *switched_off;
  RingletPlan plan;
  RingletCakeBins cake;
  const RingletCalibrant *calibrant;
  RingletPhases *phases;
  RingletPicks *picks;
  RingletCalibrationSettings calibration;
  RingletSeriesSetup *series;
  RingletBackgroundChoice pattern_background;
  RingletOverlays *overlays;
  RingletSectors *sectors;
} RingletState;

/* An empty document with the default plan. */
RingletState *ringlet_state_new (void);

/* Returns (transfer full) a copy that may be edited until it is published. */
RingletState *ringlet_state_dup (const RingletState *self);
RingletState *ringlet_state_ref (RingletState *self);
void ringlet_state_unref (RingletState *self);

/* Each frame of @self, which is being edited, is made of @n from then on, 1 for single
 * ones; the frame that is looked at stays where there are as many behind it. */
void ringlet_state_combine (RingletState *self, RingletCombine how, guint64 n);

/* Whether both say the same. A source is only equal to itself: its files change. */
gboolean ringlet_state_equal (const RingletState *a, const RingletState *b);

/**
 * ringlet_state_digest:
 *
 * Of all that ringlet_state_equal() compares, except that a source is the names of its
 * frames: the same in another process.
 *
 * Returns: (transfer full): hex SHA-256
 */
char *ringlet_state_digest (const RingletState *self);

/* Memory of what @self refers to and @before does not, arrays alone: what it costs to
 * keep it beside. */
gsize ringlet_state_bytes_beside (const RingletState *self, const RingletState *before);

/* The bins that a cake of this document has: @cake, or 1000 × 360 where that says that
 * there is none. */
RingletCakeBins ringlet_state_cake_bins (const RingletState *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletState, ringlet_state_unref)

G_END_DECLS
