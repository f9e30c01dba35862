/* SPDX-License-Identifier: MIT */
#include "calibration.h"

#include <math.h>

#include "base/error.h"
#include "calib/control-points.h"
#include "calib/peak-ring.h"
#include "calibration-doubt.h"
#include "geometry/extent.h"

#define GOOD_PX 0.2 /* rms across the rings */
#define FAIR_PX 0.5

/* Points are looked for along the rings of the last geometry so often: at first in a
 * wide window, from a start that may be pixels off. */
#define N_TURNS 3
#define MIN_POINTS 8

RingletCalibrationInputs
ringlet_calibration_inputs (void)
{
  RingletCalibrationInputs inputs = { .residual = RINGLET_REFINE_PIXELS,
    .loss = RINGLET_REFINE_CAUCHY,
    .reject_sigma = 4.0 };

  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++) {
    inputs.values[k] = NAN;
    inputs.limits[k].state =
        k <= RINGLET_REFINE_ROT2 ? RINGLET_REFINE_FREE : RINGLET_REFINE_FIXED;
  }
  return inputs;
}

RingletQuality
ringlet_calibration_quality (const RingletCalibration *self)
{
  const double rms_px = self->refinement->total.rms_px;

  return rms_px < GOOD_PX ? RINGLET_QUALITY_GOOD
      : rms_px < FAIR_PX  ? RINGLET_QUALITY_FAIR
                          : RINGLET_QUALITY_POOR;
}

void
ringlet_calibration_free (RingletCalibration *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->automatic, ringlet_auto_result_free);
  g_clear_pointer (&self->refinement, ringlet_refinement_unref);
  g_clear_pointer (&self->rings, g_array_unref);
  g_clear_pointer (&self->points, g_array_unref);
  g_free (self);
}

/* --- rings --- */

/* Those below the largest 2θ that the detector sees, and one more: neighbours tell how
 * far a window may reach. */
static GArray *
reach_of (const RingletCalibrationInputs *in, const RingletGeometry *geometry)
{
  const double last = ringlet_geometry_largest_two_theta (geometry, in->detector);

  return ringlet_rings_new (in->calibrant, in->wavelength_m, fmin (last + 0.05, G_PI));
}

static guint
count_below (const GArray *rings, double two_theta_rad)
{
  guint n = 0;

  while (n < rings->len &&
      g_array_index (rings, RingletRing, n).two_theta_rad < two_theta_rad)
    n++;
  return n;
}

guint
ringlet_calibration_n_rings (
    const RingletCalibration *self, const RingletDetector *detector)
{
  return self->refinement == NULL
      ? 0
      : count_below (self->rings,
            ringlet_geometry_largest_two_theta (&self->geometry, detector));
}

/* --- points --- */

/* One calibration under way; what the points of one turn tell of the powder makes those
 * of the next better. */
typedef struct {
  const RingletCalibrationInputs *in;
  RingletPeakImage *peaks;
  RingletRingPowder *powder;
  RingletCalibration *out;
  const RingletProgress *progress;
  GCancellable *cancellable;
} Work;

static gboolean
look_for_points (Work *work, gboolean is_last, GError **error)
{
  const RingletCalibrationInputs *in = work->in;
  const RingletPlacement placement =
      ringlet_placement_new (in->detector, &work->out->geometry);
  RingletRingSearch search = ringlet_ring_search_default ();
  g_autoptr (GArray) found = NULL;
  guint n;

  g_clear_pointer (&work->out->rings, g_array_unref);
  g_clear_pointer (&work->out->points, g_array_unref);
  work->out->rings = reach_of (in, &work->out->geometry);
  n = count_below (work->out->rings,
      ringlet_geometry_largest_two_theta (&work->out->geometry, in->detector));
  if (in->n_rings > 0)
    n = MIN (n, in->n_rings);
  if (in->points_per_degree > 0.0)
    search.points_per_degree = in->points_per_degree;
  search.powder = work->powder;
  found = (is_last ? ringlet_ring_points_adaptive : ringlet_ring_points) (work->peaks,
      &placement, work->out->rings, 0, n, &search, NULL, work->cancellable, error);
  if (found == NULL)
    return FALSE;
  if (!is_last && work->powder == NULL)
    work->powder =
        ringlet_ring_powder_new (work->peaks, &placement, work->out->rings, found);
  work->out->points = ringlet_ring_points_plain (found);
  if (work->out->points->len >= MIN_POINTS)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "Only %u points were found along the %u rings of %s that the geometry predicts "
      "on "
      "the image: are calibrant, energy and geometry those of this image? Without a "
      "geometry to begin with, the rings are looked for everywhere",
      work->out->points->len, n, in->calibrant->name);
  return FALSE;
}

/* --- refinement --- */

static RingletRefineOptions
refine_options (const Work *work)
{
  const RingletCalibrationInputs *in = work->in;
  RingletRefineOptions options = ringlet_refine_options (
      &work->out->geometry, in->detector, work->out->rings, work->out->points);

  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++)
    options.limits[k] = in->limits[k];
  if (work->out->automatic != NULL && work->out->automatic->tilt_held) {
    options.limits[RINGLET_REFINE_ROT1].state = RINGLET_REFINE_FIXED;
    options.limits[RINGLET_REFINE_ROT2].state = RINGLET_REFINE_FIXED;
  }
  options.residual = in->residual;
  options.loss = in->loss;
  options.reject_sigma = in->reject_sigma;
  options.use_sigma = in->way != RINGLET_CALIBRATION_POINTS ||
      ringlet_control_points_have_sigma (work->out->points);
  options.only_this_basin = in->way != RINGLET_CALIBRATION_POINTS;
  options.rings_scatter = TRUE;
  return options;
}

static gboolean
refine (Work *work, GError **error)
{
  const RingletRefineOptions options = refine_options (work);

  g_clear_pointer (&work->out->refinement, ringlet_refinement_unref);
  work->out->refinement = work->in->way == RINGLET_CALIBRATION_CHECK
      ? ringlet_refine_evaluate (&options, error)
      : ringlet_refine (&options, work->cancellable, error);
  if (work->out->refinement == NULL)
    return FALSE;
  work->out->geometry = work->out->refinement->geometry;
  return TRUE;
}

/* What the user fixed at a value, and starts inside of bounds. */
static void
set_values (const RingletCalibrationInputs *in, RingletGeometry *geometry)
{
  geometry->wavelength_m = in->wavelength_m;
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++) {
    double value = ringlet_refine_parameter_get (geometry, k);

    if (isfinite (in->values[k]))
      value = in->values[k];
    if (in->limits[k].state == RINGLET_REFINE_BOUNDED)
      value = CLAMP (value, in->limits[k].lo, in->limits[k].hi);
    ringlet_refine_parameter_set (geometry, k, value);
  }
}

static void
report (const Work *work, double fraction)
{
  if (work->progress != NULL)
    ringlet_progress_report (work->progress, fraction);
}

/* --- the ways --- */

static gboolean
begin_automatic (Work *work, GError **error)
{
  const RingletCalibrationInputs *in = work->in;
  const RingletAutocalibration options = { .calibrant = in->calibrant,
    .wavelength_m = in->wavelength_m,
    .mask = in->mask,
    .hold_tilt = in->limits[RINGLET_REFINE_ROT1].state == RINGLET_REFINE_FIXED &&
        in->limits[RINGLET_REFINE_ROT2].state == RINGLET_REFINE_FIXED,
    .advise = in->advise,
    .seed = 1 };

  work->out->automatic = ringlet_autocalibrate (
      in->image, in->detector, &options, work->progress, work->cancellable, error);
  if (work->out->automatic == NULL)
    return FALSE;
  if (work->out->automatic->is_found)
    work->out->geometry = work->out->automatic->best.geometry;
  return TRUE;
}

/* The sample a tenth of a metre in front of the middle of the detector: refinement
 * begins with circles about one centre itself. */
static RingletGeometry
anywhere (const RingletCalibrationInputs *in)
{
  return (RingletGeometry){ .distance_m = 0.1,
    .poni_slow_m = 0.5 * (double) in->detector->n_slow * in->detector->pixel_slow_m,
    .poni_fast_m = 0.5 * (double) in->detector->n_fast * in->detector->pixel_fast_m,
    .wavelength_m = in->wavelength_m };
}

static guint
last_ring (const GArray *points)
{
  guint last = 1;

  for (guint i = 0; i < points->len; i++)
    last = MAX (last, g_array_index (points, RingletControlPoint, i).ring);
  return last;
}

/* At least the first @n rings, if there are so many: a protein has millions. */
static GArray *
rings_up_to (const RingletCalibrationInputs *in, guint n)
{
  GArray *rings = NULL;

  for (double end = 0.05; end < 2.0 * G_PI; end *= 1.5) {
    g_clear_pointer (&rings, g_array_unref);
    rings = ringlet_rings_new (in->calibrant, in->wavelength_m, fmin (end, G_PI));
    if (rings->len >= n)
      return rings;
  }
  return rings;
}

gboolean
ringlet_calibration_has_one_ring (const RingletCalibrationInputs *in)
{
  g_autoptr (GArray) rings = rings_up_to (in, 2);

  return rings->len == 1;
}

static gboolean
refine_points (Work *work, const GArray *points, GError **error)
{
  const RingletCalibrationInputs *in = work->in;

  work->out->points = g_array_copy ((GArray *) points);
  work->out->rings = rings_up_to (in, last_ring (points));
  return refine (work, error);
}

static gboolean
refine_image (Work *work, GError **error)
{
  const RingletCalibrationInputs *in = work->in;
  const int n_turns = in->way == RINGLET_CALIBRATION_CHECK ? 1 : N_TURNS;

  work->peaks =
      ringlet_peak_image_new (in->image, in->mask, TRUE, work->cancellable, error);
  if (work->peaks == NULL)
    return FALSE;
  for (int turn = 0; turn < n_turns; turn++) {
    if (!look_for_points (work, turn == n_turns - 1, error) || !refine (work, error))
      return FALSE;
    report (work, (turn + 1.0) / n_turns);
  }
  return TRUE;
}

/* Other points than the search without a start ends with. */
static gboolean
asks_for_points (const RingletCalibrationInputs *in)
{
  return in->points_per_degree > 0.0 || in->n_rings > 0;
}

static gboolean
find (Work *work, GError **error)
{
  const RingletCalibrationInputs *in = work->in;

  work->out->geometry = in->has_start ? in->start : anywhere (in);
  if (in->way == RINGLET_CALIBRATION_AUTO) {
    if (!begin_automatic (work, error))
      return FALSE;
    if (!work->out->automatic->is_found) {
      work->out->geometry = (RingletGeometry){ 0 };
      return TRUE;
    }
  }
  if (in->way != RINGLET_CALIBRATION_CHECK)
    set_values (in, &work->out->geometry);
  if (in->way == RINGLET_CALIBRATION_POINTS)
    return refine_points (work, in->points, error);
  if (in->way == RINGLET_CALIBRATION_AUTO && !asks_for_points (in))
    return refine_points (work, work->out->automatic->points, error);
  return refine_image (work, error);
}

static gboolean
run (Work *work, GError **error)
{
  RingletRefineOptions options;

  if (!find (work, error))
    return FALSE;
  if (work->out->refinement == NULL)
    return TRUE;
  options = refine_options (work);
  return ringlet_calibration_check_fit (
      work->in, work->out, &options, work->cancellable, error);
}

RingletCalibration *
ringlet_calibrate (const RingletCalibrationInputs *inputs,
    const RingletProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletCalibration) out = g_new0 (RingletCalibration, 1);
  Work work = { inputs, NULL, NULL, out, progress, cancellable };
  const gboolean ok = run (&work, error);

  g_clear_pointer (&work.peaks, ringlet_peak_image_free);
  g_clear_pointer (&work.powder, ringlet_ring_powder_free);
  return ok ? g_steal_pointer (&out) : NULL;
}
