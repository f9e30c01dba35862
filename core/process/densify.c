/* SPDX-License-Identifier: MIT */
#include "process/densify.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "image/pixel-store.h"
#include "process/poisson.h"

/* Rows of one stream of random numbers. */
#define SLAB 32

/* Times that a pixel is drawn before it stays at its mean: what is kept is rare. */
#define MAX_DRAWS 100

/* A Poisson distribution is that of counts when its variance is its mean, within this
 * part, and one count, which is the least that is taken for a deviation. */
#define LIKE_COUNTS 0.25

typedef struct {
  const RingletSparseBackground *background;
  RingletSparseLimits limits;
  RingletPixelType type;
  gpointer pixels;
  guint64 frame;
  guint32 seed;
} Work;

/* A pixel of the background, in counts. */
typedef struct {
  double mean;
  double variance;
  double limit; /* what is above would have been kept */
} Pixel;

static Pixel
pixel_at (const Work *work, gsize i)
{
  const RingletSparseBackground *background = work->background;
  const RingletSparseLimits *limits = &work->limits;
  const double norm = (double) background->norm[i];
  const double average = (double) background->average[i];
  const double deviation = (double) background->deviation[i];
  const double width = limits->cutoff * hypot (deviation, limits->noise);

  return (Pixel){ .mean = average * norm,
    .variance = deviation * norm * (deviation * norm),
    .limit = limits->cutoff > 0.0 ? norm * (average + MAX (limits->noise, width))
                                  : INFINITY };
}

static double
draw (const Work *work, GRand *rand, const Pixel *pixel)
{
  const gboolean is_like_counts = !ringlet_pixel_type_is_float (work->type) &&
      fabs (pixel->variance - pixel->mean) <= LIKE_COUNTS * pixel->mean + 1.0;
  const double gain = is_like_counts ? 1.0 : pixel->variance / pixel->mean;
  const double count = pixel->mean / gain;

  if (!(pixel->mean > 0.0) || !(pixel->variance > 0.0) || !(count <= 1e9))
    return pixel->mean;
  for (guint i = 0; i < MAX_DRAWS; i++) {
    const double value = gain * ringlet_poisson_sample (rand, count);

    if (value <= pixel->limit)
      return value;
  }
  return pixel->mean;
}

static void
draw_slab (gsize slab, gpointer data)
{
  const Work *work = data;
  const RingletSparseBackground *background = work->background;
  const guint32 seed[] = { work->seed, (guint32) work->frame,
    (guint32) (work->frame >> 32), (guint32) slab };
  const gsize n_fast = background->n_fast;
  const gsize end = MIN ((slab + 1) * SLAB, background->n_slow) * n_fast;
  GRand *rand = g_rand_new_with_seed_array (seed, G_N_ELEMENTS (seed));

  for (gsize i = slab * SLAB * n_fast; i < end; i++) {
    const Pixel pixel = pixel_at (work, i);

    if (!isnan (pixel.mean))
      ringlet_pixel_store (work->type, work->pixels, i, draw (work, rand, &pixel));
  }
  g_rand_free (rand);
}

static gboolean
check_shape (const RingletSparseBackground *background, const RingletImage *image,
    GError **error)
{
  if (background->n_slow == image->n_slow && background->n_fast == image->n_fast)
    return TRUE;
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "The image does not have the shape of the sparse frames");
  return FALSE;
}

RingletImage *
ringlet_densify (const RingletSparseImages *sparse, guint64 frame,
    const RingletImage *image, guint32 seed, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletSparseBackground) background =
      ringlet_sparse_images_read (sparse, frame, cancellable, error);
  g_autofree gpointer pixels = NULL;
  g_auto (RingletImageMeta) meta = { 0 };
  Work work;

  if (background == NULL || !check_shape (background, image, error))
    return NULL;
  pixels = ringlet_image_alloc (image->type, image->n_slow, image->n_fast, error);
  if (pixels == NULL)
    return NULL;
  memcpy (pixels, image->data,
      ringlet_image_n_pixels (image) * ringlet_pixel_type_size (image->type));
  work = (Work){ background, ringlet_sparse_images_limits (sparse), image->type, pixels,
    frame, seed };
  if (!ringlet_parallel_for (
          (image->n_slow + SLAB - 1) / SLAB, draw_slab, &work, cancellable, error))
    return NULL;
  ringlet_image_meta_copy (&image->meta, &meta);
  return ringlet_image_new_take (
      image->type, image->n_slow, image->n_fast, g_steal_pointer (&pixels), &meta);
}
