/* SPDX-License-Identifier: MIT */
#include "process/inpaint.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "engine/shape.h"
#include "engine/widen.h"
#include "geometry/lab.h"
#include "geometry/maps.h"
#include "process/counts.h"
#include "process/inpaint-lines.h"

/* How far beside its ring a pixel looks, in pixels: rings may be as narrow as a pixel,
 * and farther along the ring there are always more neighbours. */
#define REACH_PX 0.5

typedef struct {
  const RingletImage *image;
  const RingletInpaint *options;
  RingletPlacement placement;
  const RingletPreprocRow *known;
  RingletInpaintLines lines;
  guint8 *pixels; /* of the type of the image */
} Work;

RingletInpaint
ringlet_inpaint_default (void)
{
  return (RingletInpaint){ .n_neighbours = 24 };
}

static gboolean
check_inputs (const RingletIntegratorInputs *inputs, const RingletImage *image,
    const RingletInpaint *options, GError **error)
{
  const RingletCompanion frame = { "image", NULL, image->n_slow, image->n_fast };
  const RingletMask *mask = inputs->mask;
  const RingletCompanion bad = { "mask", inputs->mask_path,
    mask != NULL ? mask->n_slow : image->n_slow,
    mask != NULL ? mask->n_fast : image->n_fast };

  if (options->n_neighbours == 0) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The number of neighbours must be at least 1, not 0");
    return FALSE;
  }
  return ringlet_companion_check (&frame, inputs->detector, error) &&
      ringlet_companion_check (&bad, inputs->detector, error);
}

/* Corrected counts of the pixels that have some. */
static double *
make_values (const RingletIntegratorInputs *inputs, const RingletImage *image,
    RingletPreproc *preproc, GError **error)
{
  const RingletExclusion exclusion = ringlet_exclusion_new (
      inputs->plan, ringlet_detector_has_flags (inputs->detector), image->type);
  const RingletPreprocRow *known = ringlet_preproc_arrays (preproc, error);
  const gsize n = ringlet_image_n_pixels (image);
  double *values = NULL;

  if (known != NULL)
    values =
        ringlet_image_alloc (RINGLET_PIXEL_F64, image->n_slow, image->n_fast, error);
  if (values == NULL)
    return NULL;
  ringlet_widen_double (image, &exclusion, 0, n, values);
  for (gsize i = 0; i < n; i++) {
    const double dark = known->dark != NULL ? known->dark[i] : 0.0;
    const gboolean bad = (inputs->mask != NULL && inputs->mask->bad[i] != 0) ||
        (preproc->unusable != NULL && preproc->unusable->bad[i] != 0);

    values[i] = bad ? NAN : (values[i] - dark) / known->norm[i];
  }
  return values;
}

/* How far 2θ changes over a pixel. */
static double
pixel_angle (const RingletPlacement *placement, double slow, double fast)
{
  const double above =
      ringlet_lab_two_theta (ringlet_placement_at (placement, slow + 0.5, fast));
  const double below =
      ringlet_lab_two_theta (ringlet_placement_at (placement, slow - 0.5, fast));
  const double right =
      ringlet_lab_two_theta (ringlet_placement_at (placement, slow, fast + 0.5));
  const double left =
      ringlet_lab_two_theta (ringlet_placement_at (placement, slow, fast - 0.5));
  const double angle = hypot (above - below, right - left);

  return isfinite (angle) ? angle : 0.0;
}

static void
fill_pixel (Work *work, gsize pixel, GRand *rand)
{
  const RingletImage *image = work->image;
  const gsize n_fast = image->n_fast;
  const double reach = REACH_PX *
      pixel_angle (&work->placement, (double) (pixel / n_fast) + 0.5,
          (double) (pixel % n_fast) + 0.5);
  const double dark = work->known->dark != NULL ? work->known->dark[pixel] : 0.0;
  const double value = ringlet_inpaint_lines_estimate (
      &work->lines, pixel, reach, work->options->n_neighbours);

  ringlet_counts_store (work->pixels, image->type, pixel,
      value * work->known->norm[pixel] + dark, work->options->noise, rand);
}

static void
fill_row (gsize slow, gpointer data)
{
  Work *work = data;
  const gsize n_fast = work->image->n_fast;
  const guint32 seeds[] = { work->options->seed, (guint32) slow };
  g_autoptr (GRand) rand = g_rand_new_with_seed_array (seeds, G_N_ELEMENTS (seeds));
  const RingletInpaintLines *lines = &work->lines;

  for (gsize i = slow * n_fast; i < (slow + 1) * n_fast; i++) {
    if (!isfinite (lines->value[i]) && isfinite (lines->two_theta->data[i]) &&
        isfinite (lines->chi->data[i]))
      fill_pixel (work, i, rand);
  }
}

static gboolean
find_angles (RingletInpaintLines *lines, const RingletIntegratorInputs *inputs,
    RingletMemo *memo, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletMaps) maps =
      ringlet_maps_new (inputs->detector, inputs->geometry, memo);
  const RingletFactors none = ringlet_factors_none ();

  lines->two_theta =
      ringlet_maps_get (maps, RINGLET_MAP_TWO_THETA, &none, cancellable, error);
  if (lines->two_theta != NULL)
    lines->chi = ringlet_maps_get (maps, RINGLET_MAP_CHI, &none, cancellable, error);
  return lines->chi != NULL;
}

static RingletImage *
fill (Work *work, GCancellable *cancellable, GError **error)
{
  const RingletImage *image = work->image;
  RingletImageMeta meta = { 0 };
  g_autofree guint8 *pixels =
      ringlet_image_alloc (image->type, image->n_slow, image->n_fast, error);

  if (pixels == NULL)
    return NULL;
  memcpy (pixels, image->data,
      ringlet_image_n_pixels (image) * ringlet_pixel_type_size (image->type));
  work->pixels = pixels;
  if (!ringlet_parallel_for (image->n_slow, fill_row, work, cancellable, error))
    return NULL;

  ringlet_image_meta_copy (&image->meta, &meta);
  return ringlet_image_new_take (
      image->type, image->n_slow, image->n_fast, g_steal_pointer (&pixels), &meta);
}

RingletImage *
ringlet_inpaint (const RingletIntegratorInputs *inputs, const RingletImage *image,
    const RingletInpaint *options, RingletMemo *memo, GCancellable *cancellable,
    GError **error)
{
  const RingletDetector *detector = inputs->detector;
  g_autoptr (RingletPreproc) preproc = NULL;
  g_auto (RingletInpaintLines) lines = { 0 };
  Work work = { .image = image, .options = options };

  if (!check_inputs (inputs, image, options, error))
    return NULL;
  preproc = ringlet_counts_preproc (inputs, memo, cancellable, error);
  if (preproc == NULL)
    return NULL;
  lines.value = make_values (inputs, image, preproc, error);
  lines.width_rad = fmin (detector->pixel_slow_m, detector->pixel_fast_m) /
      inputs->geometry->distance_m;
  if (lines.value == NULL || !find_angles (&lines, inputs, memo, cancellable, error) ||
      !ringlet_inpaint_lines_sort (&lines, cancellable, error))
    return NULL;

  work.placement = ringlet_placement_new (detector, inputs->geometry);
  work.known = ringlet_preproc_arrays (preproc, error);
  work.lines = lines;
  return work.known != NULL ? fill (&work, cancellable, error) : NULL;
}
