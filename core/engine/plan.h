/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/units.h"
#include "engine/statistic.h"
#include "geometry/factors.h"
#include "split/split.h"

G_BEGIN_DECLS

/* 2^26 bins: a cake of 16384 × 4096. */
#define RINGLET_PLAN_MAX_BINS ((guint64) 1 << 26)

/* Angles beyond ten turns are no angles: another number came in their place. */
#define RINGLET_PLAN_MAX_ANGLE_DEG 3600.0

/* Far above any use, far below what could overflow an integer sum. */
#define RINGLET_PLAN_MAX_FLOOR 1000

/**
 * RingletErrorModel:
 * @RINGLET_ERROR_MODEL_NONE: no variance
 * @RINGLET_ERROR_MODEL_POISSON: variance = raw counts (never below 0) + dark / n_dark
 * @RINGLET_ERROR_MODEL_VARIANCE: the variance of each pixel comes with the frame, as an
 * image, + dark / n_dark; a pixel whose variance is not finite or below 0 does not
 * count
 * @RINGLET_ERROR_MODEL_AZIMUTHAL: from the scatter of the pixels in a bin around its
 * mean: Σ ω² (x − x̄)², x = signal / normalisation, ω = share · normalisation
 * @RINGLET_ERROR_MODEL_HYBRID: azimuthal while outliers are rejected, Poisson for what
 * is left: Poisson where nothing is rejected
 *
 * Source: pyFAI's error models; two passes where pyFAI updates a mean.
 */
typedef enum {
  RINGLET_ERROR_MODEL_NONE,
  RINGLET_ERROR_MODEL_POISSON,
  RINGLET_ERROR_MODEL_VARIANCE,
  RINGLET_ERROR_MODEL_AZIMUTHAL,
  RINGLET_ERROR_MODEL_HYBRID,
} RingletErrorModel;

/* Whether the variance of a pixel is its counts, with this model and no rejection. */
static inline gboolean
ringlet_error_model_is_poisson (RingletErrorModel model)
{
  return model == RINGLET_ERROR_MODEL_POISSON || model == RINGLET_ERROR_MODEL_HYBRID;
}

/**
 * RingletDummyMode:
 * @RINGLET_DUMMY_AUTO: what the maker of the detector writes into gaps and dead pixels:
 *   −1 and −2 in signed and float images, the two largest values in unsigned ones;
 *   nothing for a detector that is not in the catalogue
 * @RINGLET_DUMMY_NONE: every finite value is data
 * @RINGLET_DUMMY_VALUE: one value, compared in the type of the image
 */
typedef enum {
  RINGLET_DUMMY_AUTO,
  RINGLET_DUMMY_NONE,
  RINGLET_DUMMY_VALUE,
} RingletDummyMode;

/**
 * RingletPlan:
 * @unit: radial unit; none that is azimuthal
 * @n_radial: radial bins. 0 does not mean none, it asks for the automatic number: as
 *   many as there are pixels along the longest way from the beam centre to a corner of
 *   the detector. What lets users type a number refuses their 0
 * @n_azimuth: 0 for a pattern, else the azimuthal bins of a cake
 * @has_radial_range: @radial_min and @radial_max are given; else the range is what the
 *   pixels cover, in d up to ten times the smallest d (see ringlet_plan_resolve())
 * @radial_min: lower edge of the first bin, in @unit
 * @radial_max: upper edge of the last bin, in @unit, not inside
 * @has_azimuth_range: @azimuth_min_deg and @azimuth_max_deg are given
 * @azimuth_min_deg: start of the sector, any angle
 * @azimuth_max_deg: end of the sector, up to a full turn above the start
 * @has_azimuth_centre: a bin of the cake is centred on @azimuth_centre_deg. The bins
 *   span the whole turn then, 360° / n_azimuth each, whatever the detector covers, and
 *   begin as near to −180°, or to the start of a range of a full turn, as they can. A
 *   smaller range leaves no room to move bins without losing or adding pixels at its
 *   ends: it is refused. No matter for a pattern
 * @azimuth_centre_deg: any angle
 * @split: pixel splitting
 * @engine: (nullable): name or alias in the table of engines, NULL for the default
 * @statistic: what is made of the pixels in a bin
 * @error_model: where the variance comes from; not azimuthal for a median, which
 *   leaves one pixel of a bin
 * @poisson_floor: least variance of one pixel; 0 is right, 1 is pyFAI's
 * @dark_variance: add dark / n_dark to the Poisson variance; pyFAI's engines differ
 * @factors: what is known to change the counts of a pixel, and is divided by
 * @dummy: which pixel values are not data
 * @dummy_value: for #RINGLET_DUMMY_VALUE
 * @dummy_delta: half width around @dummy_value, 0 for exactly that value
 * @weighted_average: Σ signal / Σ normalisation, so that a pixel counts as much as it
 *   sees: the right mean of counts. Else the mean of signal / normalisation, each pixel
 *   alike, as older pyFAI did
 * @normalization_factor: divides the result: the monitor
 * @empty: intensity of a bin without pixels, NaN by default
 *
 * What to integrate. A value; ringlet_plan_default() is the start of each.
 */
typedef struct {
  const RingletUnit *unit;
  guint n_radial;
  guint n_azimuth;
  gboolean has_radial_range;
  double radial_min;
  double radial_max;
  gboolean has_azimuth_range;
  double azimuth_min_deg;
  double azimuth_max_deg;
  gboolean has_azimuth_centre;
  double azimuth_centre_deg;
  RingletSplit split;
  const char *engine; /* interned */
  RingletStatistic statistic;
  RingletErrorModel error_model;
  guint poisson_floor;
  gboolean dark_variance;
  RingletFactors factors;
  RingletDummyMode dummy;
  double dummy_value;
  double dummy_delta;
  gboolean weighted_average;
  double normalization_factor;
  double empty;
} RingletPlan;

/* 2θ in degrees, automatic bins, full splitting, solid angle, no polarisation, no
 * errors. */
RingletPlan ringlet_plan_default (void);

/**
 * ringlet_plan_check:
 * @error: RINGLET_ERROR_VALUE naming the first parameter that is outside its domain
 */
gboolean ringlet_plan_check (const RingletPlan *self, GError **error);

/* Whether an azimuthal range in degrees is a full turn, give or take the rounding of
 * angles that are written a turn apart: 5e-13 at 3600. */
static inline gboolean
ringlet_plan_is_whole_turn (double min_deg, double max_deg)
{
  return max_deg - min_deg >= 360.0 - 1e-9;
}

/**
 * ringlet_plan_azimuth_range:
 * @min_deg: (out): lower edge of the first azimuthal bin
 * @max_deg: (out): upper edge of the last
 *
 * Returns: %FALSE when the plan leaves the azimuthal range to the pixels
 */
gboolean ringlet_plan_azimuth_range (
    const RingletPlan *self, double *min_deg, double *max_deg);

/**
 * ringlet_plan_check_bins:
 * @n_radial: radial bins, from 1 up: 0 is not the automatic number here
 * @n_azimuth: azimuthal bins, 0 for a pattern
 * @error: RINGLET_ERROR_VALUE when there are none, or more than #RINGLET_PLAN_MAX_BINS
 */
gboolean ringlet_plan_check_bins (guint64 n_radial, guint64 n_azimuth, GError **error);

/* Whether both make the same result; members that do not count are not compared. */
gboolean ringlet_plan_equal (const RingletPlan *a, const RingletPlan *b);

/* Whether both take the same values of pixels for no data. */
gboolean ringlet_plan_same_dummy (const RingletPlan *a, const RingletPlan *b);

/* "none", "poisson", …; of another name the error RINGLET_ERROR_VALUE with all. */
const char *ringlet_error_model_name (RingletErrorModel model);
gboolean ringlet_error_model_parse (
    const char *name, RingletErrorModel *model, GError **error);

G_END_DECLS
