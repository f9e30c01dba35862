/* SPDX-License-Identifier: MIT */
#pragma once

#include "detector/grid.h"
#include "detector/sensor.h"
#include "image/mask.h"

G_BEGIN_DECLS

/* One row of the catalogue, see catalogue.h. */
typedef struct _RingletDetectorRow RingletDetectorRow;

/**
 * RingletDetector:
 * @name: interned; catalogue name as .poni files write it, "Pilatus1M"; "Detector" when
 *   generic; else what its file says
 * @n_slow: rows of the image, 0 when a generic detector does not say
 * @n_fast: columns of the image, 0 likewise
 * @pixel_slow_m: nominal pixel pitch along the slow axis
 * @pixel_fast_m: nominal pixel pitch along the fast axis
 * @orientation: 1–4 as EXIF counts corners: where pixel (0, 0) lies seen from
 *   behind the detector: 1 top left, 2 top right, 3 bottom right (pyFAI's default;
 * bottom left seen from the sample), 4 bottom left
 * @binning_slow: physical rows that one row of the image is the sum of
 * @binning_fast: the same for columns
 * @grid: where the pixels lie before they are flipped
 * @radius_m: of a cylinder of the catalogue, 0 for any other detector
 * @sensor: what makes counts of photons; its material NULL when not known
 * @mask: (nullable): pixels that its file calls bad, in the order of the image
 * @path: (nullable): the file that describes it, as a .poni names it
 * @has_flags: its files are known to say −1 and −2 where there is no data
 * @row: (nullable): the catalogue row, NULL for any other detector
 *
 * The pixel grid: which point in space belongs to which pixel. The orientation is one
 * flip of the grid (1 and 2 reverse the rows, 1 and 4 reverse the columns), made here
 * and nowhere else: masks, images and results keep the pixel order of the file.
 * Immutable.
 *
 * Source of the flip: pyFAI after pull request 2911; older versions negated the
 * laboratory axes as well. Of the side: its detectors/orientation.py.
 */
typedef struct {
  const char *name;
  gsize n_slow;
  gsize n_fast;
  double pixel_slow_m;
  double pixel_fast_m;
  int orientation;
  guint binning_slow;
  guint binning_fast;
  RingletGrid *grid;
  double radius_m;
  RingletSensor sensor;
  RingletMask *mask;
  char *path;
  gboolean has_flags;
  const RingletDetectorRow *row;
} RingletDetector;

/**
 * ringlet_detector_new_named:
 * @name: a catalogue name or alias; case, blanks, "_" and "-" do not matter
 * @orientation: 1–4
 * @error: RINGLET_ERROR_VALUE with the nearest names when the catalogue has no such
 * name
 */
RingletDetector *ringlet_detector_new_named (
    const char *name, int orientation, GError **error);

/**
 * RingletDetectorConfig:
 * @pixel_slow_m: of the binned pixel, from which the binning follows
 * @pixel_fast_m: likewise
 * @n_slow: rows of the image
 * @n_fast: columns of the image
 * @radius_m: of a cylinder
 * @orientation: 1–4
 * @sensor: material and thickness
 *
 * What a .poni file or a command line may add to the name of a detector; zero where it
 * is silent and the catalogue decides.
 */
typedef struct {
  double pixel_slow_m;
  double pixel_fast_m;
  gsize n_slow;
  gsize n_fast;
  double radius_m;
  int orientation;
  RingletSensor sensor;
} RingletDetectorConfig;

/**
 * ringlet_detector_new_config:
 * @name: as for ringlet_detector_new_named(), or "Detector" for a generic one
 * @error: as for ringlet_detector_new_named() and ringlet_detector_new_generic(); with
 *   what is allowed when pixel size or shape is none of this detector; when a radius is
 *   given for what is no cylinder
 *
 * A pixel size within a hundredth of an allowed one is taken as it is given: geometries
 * are refined with it.
 */
RingletDetector *ringlet_detector_new_config (
    const char *name, const RingletDetectorConfig *config, GError **error);

/**
 * ringlet_detector_new_generic:
 * @n_slow: 0 when unknown: any image fits then
 * @error: RINGLET_ERROR_VALUE when a pixel size is not positive or the orientation not
 *   1–4, RINGLET_ERROR_LIMIT for a shape beyond images
 */
RingletDetector *ringlet_detector_new_generic (double pixel_slow_m, double pixel_fast_m,
    gsize n_slow, gsize n_fast, int orientation, GError **error);

/**
 * ringlet_detector_new_grid:
 * @name: any
 * @grid: (transfer full): of known shape
 * @error: RINGLET_ERROR_VALUE when the orientation is not 1–4
 */
RingletDetector *ringlet_detector_new_grid (
    const char *name, RingletGrid *grid, int orientation, GError **error);

/* Error RINGLET_ERROR_VALUE unless it is 1–4. */
gboolean ringlet_detector_check_orientation (int orientation, GError **error);

/* Return (transfer full) the same detector but for one thing. */
RingletDetector *ringlet_detector_with_orientation (
    const RingletDetector *self, int orientation);
RingletDetector *ringlet_detector_with_sensor (
    const RingletDetector *self, const RingletSensor *sensor);
/* @mask: (nullable): of the shape of the detector, instead of that of its file */
RingletDetector *ringlet_detector_with_mask (
    const RingletDetector *self, RingletMask *mask);
RingletDetector *ringlet_detector_with_path (
    const RingletDetector *self, const char *path);
/* Of a generic detector: the shape it did not say. */
RingletDetector *ringlet_detector_with_shape (
    const RingletDetector *self, gsize n_slow, gsize n_fast);
/* @grid: (transfer full): of the same shape: distorted pixels of a known detector */
RingletDetector *ringlet_detector_with_grid (
    const RingletDetector *self, RingletGrid *grid);

/**
 * ringlet_detector_for_image:
 * @self: (nullable): as a geometry without a detector has it
 * @error: RINGLET_ERROR_SHAPE when the detector has another shape, with both shapes and
 *   the catalogue names that would fit in the text; RINGLET_ERROR_VALUE without one
 *
 * Returns: (transfer full): a detector whose shape is known: itself, a generic one
 *   completed with the shape of the image, or one of the catalogue in the binning that
 *   gives this shape, unless a file changed its pixels or its mask
 */
RingletDetector *ringlet_detector_for_image (
    RingletDetector *self, gsize n_slow, gsize n_fast, GError **error);

/**
 * ringlet_detector_guess:
 * @pixel_m: pixel pitch, or 0 for any
 *
 * Returns: (transfer full): comma-separated catalogue names of that shape and pitch,
 *   an empty string when there is none; last those that are not read out so by default,
 *   as "RayonixSx165 (binned 2 × 2)"
 */
char *ringlet_detector_guess (gsize n_slow, gsize n_fast, double pixel_m);

/* The same, but only detectors with gaps in their usual binning: those where it matters
 * to know the name. */
char *ringlet_detector_guess_gaps (gsize n_slow, gsize n_fast, double pixel_m);

/* Whether its files are known to say −1 and −2 where there is no data; for NULL not. */
gboolean ringlet_detector_has_flags (const RingletDetector *self);

/**
 * ringlet_detector_gap_mask:
 *
 * Returns: (transfer full) (nullable): the gaps between modules and what the file of
 * the detector calls bad; NULL when there is none or the shape is not known
 */
RingletMask *ringlet_detector_gap_mask (const RingletDetector *self);

/* (array zero-terminated=1): names of the catalogue, in its order */
const char *const *ringlet_detector_names (void);

/* Adds everything that ringlet_detector_gap_mask() depends on. */
void ringlet_detector_mask_digest (const RingletDetector *self, RingletDigest *digest);

/* Rows of points in the pixel order of the file, see #RingletGridClass: the centres,
 * the nodes of a contiguous grid, the corners of any. */
void ringlet_detector_centres (
    const RingletDetector *self, gsize slow, const RingletPoints *out);
void ringlet_detector_nodes (
    const RingletDetector *self, gsize slow, const RingletPoints *out);
void ringlet_detector_corners (
    const RingletDetector *self, gsize slow, const RingletPoints *out);

/**
 * RingletRowLine:
 * @slow_m: of every point
 * @pitch_m: from one point to the next
 * @first_px: of point 0
 * @step_px: 1, or −1 where columns are flipped
 *
 * A row of points on a line: point j is at (@slow_m, @pitch_m · (@first_px + @step_px ·
 * j), 0).
 */
typedef struct {
  double slow_m;
  double pitch_m;
  double first_px;
  double step_px;
} RingletRowLine;

/* Along the fast axis from (@slow_px, @fast_px), which count as in
 * ringlet_detector_point(); the same numbers as the rows of points above. FALSE where
 * the grid is not regular, see #RingletGrid. */
gboolean ringlet_detector_line (
    const RingletDetector *self, double slow_px, double fast_px, RingletRowLine *line);

/* One point, and where a ray meets the detector. The indices count pixel edges: the
 * centre of pixel (i, j) of the file is at (i + ½, j + ½). */
void ringlet_detector_point (
    const RingletDetector *self, double slow_px, double fast_px, double point[3]);
gboolean ringlet_detector_find (const RingletDetector *self, const double origin[3],
    const double direction[3], double *slow_px, double *fast_px);

/* Whether both are the same detector, otherwise than by chance of shape and pitch;
 * either may be NULL. */
gboolean ringlet_detector_equal (const RingletDetector *a, const RingletDetector *b);

/* Adds everything that a pixel's position depends on. */
void ringlet_detector_digest (const RingletDetector *self, RingletDigest *digest);

/* Takes and gives back a reference. */
RingletDetector *ringlet_detector_ref (RingletDetector *self);
void ringlet_detector_unref (RingletDetector *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletDetector, ringlet_detector_unref)

G_END_DECLS
