/* SPDX-License-Identifier: MIT */

/* One frame: its background, what is above it, and the peaks of that. */

#include <math.h>

#include "base/error.h"
#include "base/pages.h"
#include "base/parallel.h"
#include "engine/exclusion.h"
#include "engine/widen.h"
#include "process/bragg.h"

/* Rows that are one task. */
#define SLAB 32

/* What a slab of rows has. */
typedef struct {
  RingletList peaks;
  RingletList index;
  gsize n_no_data;
} Slab;

typedef struct {
  const RingletBragg *bragg;
  const RingletFrame *frame;
  RingletBraggFrame *result;
  const RingletPreprocRow *known;
  RingletExclusion exclusion;
  float *above; /* of each pixel over the background, NaN where it does not count */
  double least_noise; /* no pixel has less */
  Slab *slabs;
  gsize n_slabs;
  gint n_data; /* atomic: rows with a pixel that counts */
} Work;

/* ---- the background ---- */

/* Values of bins that have pixels, on the straight line between these where a bin is
 * empty, as the nearest one at both ends; 0 where all are empty. */
static float *
fill_curve (const RingletResult *result, double (*value) (const RingletResult *, gsize))
{
  const gsize n = result->n_radial;
  float *curve = g_new0 (float, n);
  gssize last = -1;

  for (gsize i = 0; i < n; i++) {
    const double right = value (result, i);
    const double left = last >= 0 ? (double) curve[last] : right;

    if (!(result->count[i] > 0.0) || !isfinite (right))
      continue;
    curve[i] = (float) right;
    for (gssize j = last + 1; j < (gssize) i; j++)
      curve[j] = (float) (left +
          (right - left) * (double) (j - last) / (double) ((gssize) i - last));
    last = (gssize) i;
  }
  for (gsize i = (gsize) (last + 1); last >= 0 && i < n; i++)
    curve[i] = curve[last];
  return curve;
}

static double
average_of (const RingletResult *result, gsize bin)
{
  return result->intensity[bin];
}

/* Between two bins there is no less than in one of them; what is taken off is more than
 * rounding. */
static double
find_least_noise (const Work *work)
{
  const double noise = work->bragg->criteria.noise;
  double least = G_MAXDOUBLE;

  for (gsize i = 0; i < work->result->n_bins; i++)
    least = MIN (least, (double) work->result->deviation[i]);
  return sqrt (least * least + noise * noise) * (1.0 - 1e-6);
}

static gboolean
find_background (Work *work, GCancellable *cancellable, GError **error)
{
  RingletBraggFrame *result = work->result;

  if (!ringlet_integrator_run (work->bragg->integrator, work->frame, 1,
          &result->pattern, cancellable, error))
    return FALSE;
  result->n_bins = result->pattern->n_radial;
  result->average = fill_curve (result->pattern, average_of);
  result->deviation = fill_curve (result->pattern, ringlet_result_std);
  work->least_noise = find_least_noise (work);
  return TRUE;
}

/* At a place in bins from the middle of the first one. */
static double
curve_at (const float *curve, gsize n, double place)
{
  const double at = CLAMP (place, 0.0, (double) (n - 1));
  const gsize i = MIN ((gsize) at, n - 1);
  const gsize next = MIN (i + 1, n - 1);
  const double part = at - (double) i;

  return (double) curve[i] + part * ((double) curve[next] - (double) curve[i]);
}

/* Of one pixel: what the background scatters and what was said. */
static double
noise_at (const Work *work, gsize pixel)
{
  const RingletBraggFrame *result = work->result;
  const double deviation =
      curve_at (result->deviation, result->n_bins, (double) work->bragg->place[pixel]);

  return hypot (deviation, work->bragg->criteria.noise);
}

static void
subtract_row (gsize slow, gpointer data)
{
  Work *work = data;
  const RingletBraggFrame *result = work->result;
  const RingletPreprocRow *known = work->known;
  const gsize n = work->frame->image->n_fast;
  const gsize first = slow * n;
  g_autofree double *counts = g_new (double, n);
  gboolean has_data = FALSE;

  ringlet_widen_double (work->frame->image, &work->exclusion, first, n, counts);
  for (gsize i = 0; i < n; i++) {
    const gsize pixel = first + i;
    const double place = (double) work->bragg->place[pixel];
    const double gain = known->gain != NULL ? known->gain[pixel] : 1.0;
    const double dark = known->dark != NULL ? known->dark[pixel] : 0.0;
    const double value = (counts[i] * gain - dark) / known->norm[pixel];

    work->above[pixel] = isnan (place) || isnan (value)
        ? NAN
        : (float) (value - curve_at (result->average, result->n_bins, place));
    has_data = has_data || !isnan (work->above[pixel]);
  }
  if (has_data)
    g_atomic_int_inc (&work->n_data);
}

/* ---- pixels ---- */

static void
pick_pixel (const Work *work, gsize pixel, Slab *slab)
{
  const RingletBraggCriteria *criteria = &work->bragg->criteria;
  const double above = (double) work->above[pixel];
  const guint32 index = (guint32) pixel;

  if (isnan (above)) {
    if (isnan (work->bragg->place[pixel]))
      return;
    slab->n_no_data++;
  } else if (!(above > criteria->noise) ||
      !(above > criteria->cutoff_pick * noise_at (work, pixel)))
    return;
  ringlet_list_append (&slab->index, &index, 1);
}

/* ---- peaks ---- */

typedef struct {
  double sum, slow, fast; /* Σ of what is above, and of that times the place */
  double variance;
  guint n_high;
} Moments;

static gboolean
is_high (const Work *work, gsize pixel)
{
  const RingletBraggCriteria *criteria = &work->bragg->criteria;
  const double above = (double) work->above[pixel];

  return above > 0.0 && above >= criteria->cutoff_peak * criteria->noise &&
      above >= criteria->cutoff_peak * noise_at (work, pixel);
}

/* Whether no pixel of the patch is higher, the first of equal ones being the highest,
 * and all of them count. */
static gboolean
is_highest (const Work *work, gsize pixel)
{
  const gsize n_fast = work->frame->image->n_fast;
  const gsize half = work->bragg->criteria.patch_size / 2;
  const float above = work->above[pixel];

  for (gsize row = 0; row <= 2 * half; row++) {
    const gsize start = pixel + row * n_fast - half * n_fast - half;

    for (gsize i = start; i <= start + 2 * half; i++) {
      const float other = work->above[i];

      if (isnan (other) || other > above || (other == above && i < pixel))
        return FALSE;
    }
  }
  return TRUE;
}

static Moments
sum_patch (const Work *work, gsize pixel)
{
  const gsize n_fast = work->frame->image->n_fast;
  const gssize half = (gssize) work->bragg->criteria.patch_size / 2;
  Moments sum = { 0 };

  for (gssize row = -half; row <= half; row++) {
    for (gssize column = -half; column <= half; column++) {
      const gsize at = (gsize) ((gssize) pixel + row * (gssize) n_fast + column);
      const double above = (double) work->above[at];
      const double noise = noise_at (work, at);

      if (!(above > 0.0))
        continue;
      sum.sum += above;
      sum.slow += (double) row * above;
      sum.fast += (double) column * above;
      sum.variance += noise * noise;
      sum.n_high += is_high (work, at);
    }
  }
  return sum;
}

static void
find_peak (const Work *work, gsize slow, gsize fast, Slab *slab)
{
  const RingletImage *image = work->frame->image;
  const gsize half = work->bragg->criteria.patch_size / 2;
  const gsize pixel = slow * image->n_fast + fast;
  RingletBraggPeak peak;
  Moments sum;

  if (slow < half || slow + half >= image->n_slow || fast < half ||
      fast + half >= image->n_fast || !is_high (work, pixel) ||
      !is_highest (work, pixel))
    return;
  sum = sum_patch (work, pixel);
  if (sum.n_high < work->bragg->criteria.connected)
    return;
  peak = (RingletBraggPeak){ .index = (guint32) pixel,
    .intensity = (float) sum.sum,
    .sigma = (float) sqrt (sum.variance),
    .slow_px = (float) ((double) slow + sum.slow / sum.sum),
    .fast_px = (float) ((double) fast + sum.fast / sum.sum) };
  ringlet_list_append (&slab->peaks, &peak, 1);
}

/* ---- the frame ---- */

static void
find_in_slab (gsize i, gpointer data)
{
  Work *work = data;
  const RingletImage *image = work->frame->image;
  const RingletBraggCriteria *criteria = &work->bragg->criteria;
  const gsize end = MIN ((i + 1) * SLAB, image->n_slow);
  /* Nearly all pixels are below these, and need no closer look. */
  const double low_pixel = criteria->cutoff_pick * work->least_noise;
  const double low_peak = criteria->cutoff_peak * work->least_noise;

  for (gsize slow = i * SLAB; slow < end; slow++) {
    for (gsize fast = 0; fast < image->n_fast; fast++) {
      const gsize pixel = slow * image->n_fast + fast;
      const double above = (double) work->above[pixel];

      if (criteria->wants_pixels && !(above <= low_pixel))
        pick_pixel (work, pixel, &work->slabs[i]);
      if (criteria->wants_peaks && above >= low_peak)
        find_peak (work, slow, fast, &work->slabs[i]);
    }
  }
}

static void
work_clear (Work *self)
{
  for (gsize i = 0; self->slabs != NULL && i < self->n_slabs; i++) {
    ringlet_list_clear (&self->slabs[i].peaks);
    ringlet_list_clear (&self->slabs[i].index);
  }
  g_free (self->slabs);
  g_free (self->above);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static gboolean
refuse_memory (GError **error)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "There is not enough memory for what stands above the background");
  return FALSE;
}

static gboolean
work_init (Work *self, GError **error)
{
  const RingletBragg *bragg = self->bragg;
  const RingletImage *image = self->frame->image;

  self->known = ringlet_preproc_arrays (bragg->preproc, error);
  if (self->known == NULL)
    return FALSE;
  self->exclusion = ringlet_exclusion_new (
      &bragg->plan, ringlet_detector_has_flags (bragg->detector), image->type);
  self->above = ringlet_pages_alloc (ringlet_image_n_pixels (image), sizeof (float));
  self->n_slabs = (image->n_slow + SLAB - 1) / SLAB;
  self->slabs = g_new0 (Slab, self->n_slabs);
  for (gsize i = 0; i < self->n_slabs; i++) {
    ringlet_list_init (&self->slabs[i].peaks, sizeof (RingletBraggPeak));
    ringlet_list_init (&self->slabs[i].index, sizeof (guint32));
  }
  return self->above != NULL || refuse_memory (error);
}

/* The values of the pixels in the list, as they are in the image. */
static void
copy_values (const RingletImage *image, RingletBraggFrame *result)
{
  const gsize size = ringlet_pixel_type_size (image->type);
  const guint8 *pixels = image->data;

  for (gsize i = 0; i < result->index.n; i++)
    ringlet_list_append (&result->intensity,
        pixels + ringlet_list_index (&result->index, guint32, i) * size, 1);
}

static gboolean
collect (const Work *work, GError **error)
{
  RingletBraggFrame *result = work->result;
  gboolean failed = FALSE;

  for (gsize i = 0; i < work->n_slabs; i++) {
    const Slab *slab = &work->slabs[i];

    ringlet_list_append (&result->peaks, slab->peaks.data, slab->peaks.n);
    ringlet_list_append (&result->index, slab->index.data, slab->index.n);
    result->n_no_data += slab->n_no_data;
    failed = failed || slab->peaks.failed || slab->index.failed;
  }
  copy_values (work->frame->image, result);
  failed = failed || result->peaks.failed || result->index.failed ||
      result->intensity.failed;
  return !failed || refuse_memory (error);
}

static gboolean
check_data (const Work *work, GError **error)
{
  if (work->n_data > 0)
    return TRUE;
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "No pixel of the frame has data: all are masked, flagged or outside the range");
  return FALSE;
}

gboolean
ringlet_bragg_run (const RingletBragg *self, const RingletFrame *frame,
    RingletBraggFrame *result, GCancellable *cancellable, GError **error)
{
  g_auto (Work) work = { .bragg = self, .frame = frame, .result = result };

  *result = (RingletBraggFrame){ 0 };
  ringlet_list_init (&result->peaks, sizeof (RingletBraggPeak));
  ringlet_list_init (&result->index, sizeof (guint32));
  ringlet_list_init (&result->intensity, ringlet_pixel_type_size (frame->image->type));
  return find_background (&work, cancellable, error) && work_init (&work, error) &&
      ringlet_parallel_for (
          frame->image->n_slow, subtract_row, &work, cancellable, error) &&
      check_data (&work, error) &&
      ringlet_parallel_for (work.n_slabs, find_in_slab, &work, cancellable, error) &&
      collect (&work, error);
}
