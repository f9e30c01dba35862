/* SPDX-License-Identifier: MIT */
#include "process/preview-task.h"

#include <math.h>

#include "engine/resolve.h"
#include "engine/result-make.h"

/* Rows are looked up in parts of at most this angle, in which the factors are taken to
 * be constant along the azimuth. */
#define PART_RAD (G_PI / 120.0)

/* Samples of all bins together, as far as a bin may have as many as are good for it:
 * what two processors look up in ten milliseconds. */
#define N_SAMPLES 3000000
#define LEAST_SAMPLES 4

/* Of a bin in any haste: they lie on both sides of its middle. */
#define FEWEST_SAMPLES 2

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
result_new (const RingletIntegratorInputs *in, const RingletBins *bins,
    const char *device, GError **error)
{
  g_autofree char *method = g_strdup_printf ("%s, %s, preview, %s, %s",
      in->plan->n_azimuth > 0 ? "2d" : "1d", ringlet_split_name (in->plan->split),
      device != NULL ? "opencl" : "c", device != NULL ? device : "cpu");
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
set_rows (RingletPreviewTask *self, const RingletBins *bins, guint haste)
{
  const gsize n_rows = self->is_cake ? bins->n_azimuth : 1;
  const double width = (bins->azimuth_max - bins->azimuth_min) / (double) n_rows;

  self->per_row = (gsize) MAX (ceil (width / PART_RAD), 1.0);
  self->n_rows = n_rows * self->per_row;
  self->picker.azimuth_min = bins->azimuth_min;
  self->picker.azimuth_width = width / (double) self->per_row;
  self->picker.max_samples = (guint) CLAMP (N_SAMPLES / (self->n_rows * bins->n_radial),
      LEAST_SAMPLES, RINGLET_PREVIEW_MAX_SAMPLES);
  self->picker.max_samples = MAX (self->picker.max_samples / haste, FEWEST_SAMPLES);
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

gboolean
ringlet_preview_task_init (RingletPreviewTask *self, const RingletPreview *preview,
    const RingletPreviewFrame *frame, const RingletIntegratorInputs *in, guint haste,
    const char *device, RingletMemo *memo, GCancellable *cancellable, GError **error)
{
  RingletSplitter splitter = {
    .detector = in->detector, .geometry = in->geometry, .mask = frame->mask
  };

  *self = (RingletPreviewTask){
    .lens = ringlet_preview_lens_new (in->detector, in->geometry, &preview->net,
        in->plan->unit->space == RINGLET_SPACE_RADIUS),
    .is_cake = in->plan->n_azimuth > 0,
    .is_weighted = in->plan->weighted_average,
    .pixel_area = in->detector->pixel_slow_m * in->detector->pixel_fast_m,
  };
  if (!ringlet_preview_supported (in, error) ||
      !ringlet_placement_check (in->detector, in->geometry, error) ||
      !ringlet_plan_resolve (in->plan, &splitter, memo, cancellable, error) ||
      !ringlet_preview_columns_init (
          &self->columns, &splitter.bins, &self->lens, error))
    return FALSE;
  self->result = result_new (in, &splitter.bins, device, error);
  if (self->result == NULL ||
      !ringlet_preview_factors_init (&self->factors, in, cancellable, error))
    return FALSE;

  self->picker = (RingletPreviewPicker){ .frame = frame,
    .lens = &self->lens,
    .columns = &self->columns,
    .split = in->plan->split };
  set_rows (self, &splitter.bins, MAX (haste, 1));
  return TRUE;
}

RingletResult *
ringlet_preview_task_finish (RingletPreviewTask *self)
{
  fill_sums (self->result);
  ringlet_result_finish (self->result);
  return g_steal_pointer (&self->result);
}

void
ringlet_preview_task_clear (RingletPreviewTask *self)
{
  ringlet_preview_columns_clear (&self->columns);
  ringlet_preview_factors_clear (&self->factors);
  g_clear_pointer (&self->result, ringlet_result_unref);
}
