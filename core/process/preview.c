/* SPDX-License-Identifier: MIT */
#include "process/preview.h"

#include <math.h>

#include "base/error.h"
#include "base/parallel.h"
#include "engine/resolve.h"
#include "engine/result-make.h"
#include "geometry/lab.h"
#include "geometry/space.h"
#include "process/preview-factors.h"
#include "process/preview-lens.h"
#include "process/preview-row.h"

/* Rows of a task: little enough that it is soon over when nobody wants it any more. */
#define TASK_ROWS 8

/* Rows are looked up in parts of at most this angle, in which the factors are taken to
 * be constant along the azimuth. */
#define PART_RAD (G_PI / 120.0)

/* Samples of all bins together, as far as a bin may have as many as are good for it:
 * what two processors look up in ten milliseconds. */
#define N_SAMPLES 3000000
#define LEAST_SAMPLES 4

/* Of a bin in any haste: they lie on both sides of its middle. */
#define FEWEST_SAMPLES 2

struct _RingletPreview {
  RingletDetector *detector;
  RingletPreviewNet net;
};

/* --- what is the same for all geometries --- */

static gboolean
has_rings (RingletSpace space)
{
  return space == RINGLET_SPACE_RADIUS ||
      !isnan (ringlet_space_of_two_theta (space, 0.1, 1e-10));
}

gboolean
ringlet_preview_supported (const RingletIntegratorInputs *in, GError **error)
{
  const RingletGrid *grid = in->detector->grid;
  const char *reason = NULL;

  if (!grid->is_flat)
    reason = "its detector is not flat";
  else if (grid->n_corners != 4)
    reason = "the pixels of its detector are hexagons";
  else if (!has_rings (in->plan->unit->space))
    reason = "rings have no value in its unit";
  if (reason == NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "There is no preview of this integration: %s", reason);
  return FALSE;
}

static void
preview_clear (gpointer data)
{
  RingletPreview *self = data;

  ringlet_preview_net_clear (&self->net);
  ringlet_detector_unref (self->detector);
}

RingletPreview *
ringlet_preview_new (
    const RingletIntegratorInputs *in, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletPreview) self = NULL;

  if (!ringlet_preview_supported (in, error))
    return NULL;

  self = g_atomic_rc_box_new0 (RingletPreview);
  self->detector = ringlet_detector_ref (in->detector);
  if (!ringlet_preview_net_init (&self->net, self->detector, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

RingletPreview *
ringlet_preview_ref (RingletPreview *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringlet_preview_unref (RingletPreview *self)
{
  g_atomic_rc_box_release_full (self, preview_clear);
}

/* --- rows --- */

/**
 * Run:
 * @picker: what looks
 * @factors: what counts are divided by
 * @n_rows: that are looked up
 * @per_row: of these for one row of a cake
 * @per_task: of these in a task
 * @result: (nullable): gets the bins of each row of a cake
 * @parts: (nullable): a pattern: signal, norm and count of each bin for each task
 * @is_weighted: signal and norm are summed apart
 * @pixel_area: of the nominal pixel, square metres
 */
typedef struct {
  RingletPreviewPicker picker;
  RingletPreviewFactors factors;
  gsize n_rows;
  gsize per_row;
  gsize per_task;
  RingletResult *result;
  double *parts;
  gboolean is_weighted;
  double pixel_area;
} Run;

/* What a bin adds. */
typedef struct {
  double signal;
  double norm;
  double count;
} Bin;

/* The area of a bin on the detector in pixels: what a solid angle cuts out of a plane.
 */
static double
area_px (const Run *self, gsize column, double cosine)
{
  const RingletPreviewLens *lens = self->picker.lens;
  const double distance_m = lens->placement.geometry.distance_m;
  const double flat =
      self->picker.columns->solid_angle[column] * self->picker.azimuth_width;
  const double far = distance_m / cosine;
  const double area_m2 =
      lens->by_radius ? flat / lens->normal[2] : flat * far * far / cosine;

  return area_m2 / self->pixel_area;
}

static double
other_factors (const Run *self, const RingletPreviewRay *ray, gsize column)
{
  const RingletPreviewColumns *c = self->picker.columns;
  double slow;
  double fast;

  if (self->factors.values == NULL ||
      !ringlet_preview_ray_at (
          ray, (double) c->sine[column], (double) c->cosine[column], &slow, &fast))
    return 1.0;
  return ringlet_preview_factors_other (&self->factors, slow, fast);
}

/* Incidence is that of the pixel that counts, wherever the ray came in. */
static double
counted_cosine (const RingletPreviewLens *lens, double cosine)
{
  double tangent;

  if (!lens->placement.parallax.is_active)
    return cosine;
  tangent = sqrt (MAX (1.0 - cosine * cosine, 0.0)) / cosine *
      ringlet_preview_lens_magnification (lens, cosine);
  return 1.0 / sqrt (1.0 + tangent * tangent);
}

static Bin
finish_bin (const Run *self, const RingletPreviewRay *ray, RingletLab axis,
    gsize column, double signal, double norm)
{
  const RingletPreviewColumns *c = self->picker.columns;
  const double sine = (double) c->sine[column];
  const double z = (double) c->cosine[column] - axis.z * sine;
  const RingletLab direction = { axis.x * sine, axis.y * sine, z };
  const double cosine = ((double) ray->normal[0] * sine +
                            (double) ray->normal[1] * (double) c->cosine[column]) /
      ringlet_lab_length (direction);
  const double area = area_px (self, column, cosine);
  const double counted = counted_cosine (self->picker.lens, cosine);
  const double factor =
      ringlet_preview_factors_known (&self->factors, direction, counted) *
      other_factors (self, ray, column);
  const double count = area * norm / self->picker.frame->mean_norm;

  if (!(area > 0.0) || !isfinite (area) || !(count > 0.0) || !isfinite (1.0 / factor))
    return (Bin){ 0 };
  return (Bin){
    .signal = self->is_weighted ? area * signal : area * signal / factor,
    .norm = self->is_weighted ? area * norm * factor : area * norm,
    .count = count,
  };
}

static void
add_bin (const Run *self, gsize task, gsize row, gsize column, const Bin *bin)
{
  const gsize n = self->picker.columns->n;
  RingletResult *result = self->result;
  const gsize i = row / self->per_row * n + column;

  if (result == NULL) {
    self->parts[3 * (task * n + column)] += bin->signal;
    self->parts[3 * (task * n + column) + 1] += bin->norm;
    self->parts[3 * (task * n + column) + 2] += bin->count;
    return;
  }
  result->sum_signal[i] += bin->signal;
  result->sum_norm[i] += bin->norm;
  result->count[i] += bin->count;
}

static void
run_task (gsize task, gpointer data)
{
  const Run *self = data;
  const RingletPreviewLens *lens = self->picker.lens;
  const gsize n = self->picker.columns->n;
  const gsize end = MIN ((task + 1) * self->per_task, self->n_rows);
  g_autofree float *sums = g_new (float, 2 * n);
  const RingletPreviewRow out = { sums, sums + n };

  for (gsize row = task * self->per_task; row < end; row++) {
    const double azimuth =
        self->picker.azimuth_min + self->picker.azimuth_width * ((double) row + 0.5);
    const double cosine = cos (azimuth);
    const double sine = sin (azimuth);
    const RingletPreviewRay ray = ringlet_preview_lens_ray (lens, cosine, sine);
    const double lean = lens->by_radius
        ? (lens->normal[0] * cosine + lens->normal[1] * sine) / lens->normal[2]
        : 0.0;

    ringlet_preview_row (&self->picker, row, &out);
    for (gsize j = 0; j < n; j++) {
      const Bin bin = out.norm[j] != 0.0f
          ? finish_bin (self, &ray, (RingletLab){ cosine, sine, lean }, j,
                (double) out.signal[j], (double) out.norm[j])
          : (Bin){ 0 };

      add_bin (self, task, row, j, &bin);
    }
  }
}

/* In the order of the tasks, whoever ran them. */
static void
add_parts (const Run *self, gsize n_tasks, RingletResult *result)
{
  for (gsize task = 0; task < n_tasks; task++) {
    for (gsize j = 0; j < result->n_radial; j++) {
      const double *part = self->parts + 3 * (task * result->n_radial + j);

      result->sum_signal[j] += part[0];
      result->sum_norm[j] += part[1];
      result->count[j] += part[2];
    }
  }
}

/* What follows of the others, for pixels that are alike. */
static void
fill_sums (RingletResult *result)
{
  const gsize n = ringlet_result_n_bins (result);

  for (gsize i = 0; i < n; i++) {
    const double count = result->count[i];
    const double norm = result->sum_norm[i];

    result->sum_counts[i] = result->sum_signal[i];
    result->sum_gain[i] = count;
    result->sum_norm2[i] = count > 0.0 ? norm * norm / count : 0.0;
  }
}

/* --- the result --- */

static void
set_axes (RingletResult *result, const RingletBins *bins, RingletUnitScale scale)
{
  const double degree = 180.0 / G_PI;
  const double radial = (bins->radial_max - bins->radial_min) / (double) bins->n_radial;
  const double azimuth =
      (bins->azimuth_max - bins->azimuth_min) / (double) result->n_azimuth;

  result->radial_min = ringlet_unit_scale_show (scale, bins->radial_min);
  result->radial_max = ringlet_unit_scale_show (scale, bins->radial_max);
  result->azimuth_min_deg = bins->azimuth_min * degree;
  result->azimuth_max_deg = bins->azimuth_max * degree;
  for (gsize i = 0; i < result->n_radial; i++)
    result->radial[i] =
        ringlet_unit_scale_show (scale, bins->radial_min + radial * ((double) i + 0.5));
  for (gsize i = 0; i < result->n_azimuth; i++)
    result->azimuth[i] = (bins->azimuth_min + azimuth * ((double) i + 0.5)) * degree;
}

static RingletResult *
result_new (const RingletIntegratorInputs *in, const RingletBins *bins, GError **error)
{
  g_autofree char *method = g_strdup_printf ("%s, %s, preview, c, cpu",
      in->plan->n_azimuth > 0 ? "2d" : "1d", ringlet_split_name (in->plan->split));
  RingletResult like = {
    .unit = in->plan->unit,
    .bins_share_pixels = TRUE,
    .is_preview = TRUE,
    .plan = *in->plan,
    .provenance = {
        .detector = in->detector,
        .geometry = *in->geometry,
        .method = method,
        .n_added = 1,
    },
  };
  RingletResult *result = NULL;

  like.plan.error_model = RINGLET_ERROR_MODEL_NONE;
  result = ringlet_result_make (&like, bins->n_radial, bins->n_azimuth, error);
  if (result != NULL)
    set_axes (
        result, bins, ringlet_unit_scale (in->plan->unit, in->geometry->wavelength_m));
  return result;
}

static void
set_rows (Run *self, const RingletBins *bins, gboolean is_cake, guint haste)
{
  const gsize n_rows = is_cake ? bins->n_azimuth : 1;
  const double width = (bins->azimuth_max - bins->azimuth_min) / (double) n_rows;

  self->per_row = (gsize) MAX (ceil (width / PART_RAD), 1.0);
  self->per_task =
      is_cake ? MAX (TASK_ROWS / self->per_row, 1) * self->per_row : TASK_ROWS;
  self->n_rows = n_rows * self->per_row;
  self->picker.azimuth_min = bins->azimuth_min;
  self->picker.azimuth_width = width / (double) self->per_row;
  self->picker.max_samples = (guint) CLAMP (N_SAMPLES / (self->n_rows * bins->n_radial),
      LEAST_SAMPLES, RINGLET_PREVIEW_MAX_SAMPLES);
  self->picker.max_samples = MAX (self->picker.max_samples / haste, FEWEST_SAMPLES);
}

static gboolean
look_up (Run *self, gboolean is_cake, RingletResult *result, GCancellable *cancellable,
    GError **error)
{
  const gsize n_tasks = (self->n_rows + self->per_task - 1) / self->per_task;
  g_autofree double *parts = NULL;

  if (is_cake) {
    self->result = result;
    return ringlet_parallel_for (n_tasks, run_task, self, cancellable, error);
  }

  parts = g_try_new0 (double, 3 * n_tasks * result->n_radial);
  if (parts == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for %" G_GSIZE_FORMAT " bins; take fewer", result->n_radial);
    return FALSE;
  }
  self->parts = parts;
  if (!ringlet_parallel_for (n_tasks, run_task, self, cancellable, error))
    return FALSE;
  add_parts (self, n_tasks, result);
  return TRUE;
}

RingletResult *
ringlet_preview_run (const RingletPreview *self, const RingletPreviewFrame *frame,
    const RingletIntegratorInputs *in, guint haste, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  const gboolean is_cake = in->plan->n_azimuth > 0;
  const RingletPreviewLens lens = ringlet_preview_lens_new (in->detector, in->geometry,
      &self->net, in->plan->unit->space == RINGLET_SPACE_RADIUS);
  RingletSplitter splitter = {
    .detector = in->detector, .geometry = in->geometry, .mask = frame->mask
  };
  g_auto (RingletPreviewColumns) columns = { 0 };
  g_autoptr (RingletResult) result = NULL;
  Run run = { .is_weighted = in->plan->weighted_average,
    .pixel_area = in->detector->pixel_slow_m * in->detector->pixel_fast_m };
  gboolean ok;

  if (!ringlet_preview_supported (in, error) ||
      !ringlet_placement_check (in->detector, in->geometry, error) ||
      !ringlet_plan_resolve (in->plan, &splitter, memo, cancellable, error) ||
      !ringlet_preview_columns_init (&columns, &splitter.bins, &lens, error))
    return NULL;
  result = result_new (in, &splitter.bins, error);
  if (result == NULL ||
      !ringlet_preview_factors_init (&run.factors, in, cancellable, error))
    return NULL;

  run.picker = (RingletPreviewPicker){
    .frame = frame, .lens = &lens, .columns = &columns, .split = in->plan->split
  };
  set_rows (&run, &splitter.bins, is_cake, MAX (haste, 1));
  ok = look_up (&run, is_cake, result, cancellable, error);
  ringlet_preview_factors_clear (&run.factors);
  if (!ok)
    return NULL;
  fill_sums (result);
  ringlet_result_finish (result);
  return g_steal_pointer (&result);
}
