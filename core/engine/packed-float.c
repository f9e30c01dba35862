/* SPDX-License-Identifier: MIT */

/* Numbers that are no counts: float images, and what is known of each pixel. Sums in
 * double depend on the order of additions, so the strips are a function of the matrix
 * alone and are added in their order. */

#include <math.h>

#include "base/parallel.h"
#include "engine/packed-apply.h"
#include "engine/packed-kernel.h"

/* Enough strips for many threads where the sums are small; few where they are not. */
#define N_STRIPS 16
#define N_STRIPS_CAKE 4
#define MAX_SLOTS_PATTERN 65536

typedef struct {
  double *sum_x;
  double *sum_y;
  GArray *excluded;
} Strip;

typedef struct {
  const RingletPacked *matrix;
  const RingletImage *image; /* either an image … */
  const double *gain;        /* (nullable) */
  const RingletExclusion *exclusion;
  double floor;
  RingletPackedFill fill; /* … or numbers that are known */
  gconstpointer data;
  gboolean squares;
  gsize n_strips;
  Strip *strips;
} Pass;

static void
add_wide (const RingletWide *wide, guint32 k, double x, double y, Strip *strip)
{
  for (guint32 i = wide->start[k]; i < wide->start[k + 1]; i++) {
    const double c = wide->share[i] / (double) RINGLET_PACKED_ONE;

    strip->sum_x[wide->slot[i]] += c * x;
    if (strip->sum_y != NULL)
      strip->sum_y[wide->slot[i]] += c * c * y;
  }
}

/* Values and their variances; what does not count becomes 0 and is listed. */
static void
read_chunk (const Pass *pass, gsize first, gsize n, double *x, double *y, Strip *strip)
{
  ringlet_widen_double (pass->image, pass->exclusion, first, n, x);
  for (gsize i = 0; i < n; i++) {
    const guint32 pixel = (guint32) (first + i);
    const double gain = pass->gain != NULL ? pass->gain[pixel] : 1.0;

    if (isnan (x[i])) {
      g_array_append_val (strip->excluded, pixel);
      x[i] = 0.0;
      y[i] = 0.0;
    } else {
      y[i] = MAX (x[i], pass->floor) * gain * gain;
      x[i] *= gain;
    }
  }
}

static void
add_block (const Pass *pass, gsize block, Strip *strip)
{
  const RingletPacked *matrix = pass->matrix;
  const RingletWide *wide = &matrix->wide[block];
  const gsize end = matrix->block_pixel[block + 1];
  double buffer_x[RINGLET_CHUNK];
  double buffer_y[RINGLET_CHUNK];
  guint32 k = 0;

  for (gsize first = matrix->block_pixel[block]; first < end; first += RINGLET_CHUNK) {
    const gsize n = MIN (RINGLET_CHUNK, end - first);
    double *y = pass->squares ? buffer_y : NULL;

    if (pass->image != NULL)
      read_chunk (pass, first, n, buffer_x, buffer_y, strip);
    else
      pass->fill (first, n, buffer_x, y, pass->data);
    ringlet_packed_scatter_double (
        matrix, first, n, buffer_x, y, strip->sum_x, strip->sum_y);
    for (; k < wide->n && wide->pixel[k] < first + n; k++) {
      const gsize i = wide->pixel[k] - first;

      add_wide (wide, k, buffer_x[i], y != NULL ? y[i] : 0.0, strip);
    }
  }
}

static void
add_strip (gsize index, gpointer data)
{
  const Pass *pass = data;
  const gsize n_blocks = pass->matrix->n_blocks;
  Strip *strip = &pass->strips[index];

  strip->sum_x = g_new0 (double, pass->matrix->n_slots + 1);
  strip->sum_y = pass->squares ? g_new0 (double, pass->matrix->n_slots + 1) : NULL;
  strip->excluded = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (gsize block = n_blocks * index / pass->n_strips;
       block < n_blocks * (index + 1) / pass->n_strips; block++)
    add_block (pass, block, strip);
}

static void
reduce (const Pass *pass, double *sum_x, double *sum_y, GArray *excluded)
{
  for (gsize s = 0; s < pass->n_strips; s++) {
    const Strip *strip = &pass->strips[s];

    for (gsize slot = 0; slot < pass->matrix->n_slots; slot++)
      sum_x[slot] += strip->sum_x[slot];
    for (gsize slot = 0; sum_y != NULL && slot < pass->matrix->n_slots; slot++)
      sum_y[slot] += strip->sum_y[slot];
    if (excluded != NULL)
      g_array_append_vals (excluded, strip->excluded->data, strip->excluded->len);
  }
}

static gboolean
run (Pass *pass, double *sum_x, double *sum_y, GArray *excluded,
    GCancellable *cancellable, GError **error)
{
  Strip strips[N_STRIPS] = { 0 };
  const gsize wanted =
      pass->matrix->n_slots <= MAX_SLOTS_PATTERN ? N_STRIPS : N_STRIPS_CAKE;
  gboolean ok;

  pass->squares = sum_y != NULL;
  pass->n_strips = MIN (wanted, pass->matrix->n_blocks);
  pass->strips = strips;
  ok = ringlet_parallel_for (pass->n_strips, add_strip, pass, cancellable, error);
  if (ok)
    reduce (pass, sum_x, sum_y, excluded);

  for (gsize s = 0; s < N_STRIPS; s++) {
    g_free (strips[s].sum_x);
    g_free (strips[s].sum_y);
    g_clear_pointer (&strips[s].excluded, g_array_unref);
  }
  return ok;
}

gboolean
ringlet_packed_apply_float (const RingletPacked *matrix, const RingletImage *image,
    const double *gain, const RingletExclusion *exclusion, guint floor,
    RingletPackedSums *sums, GCancellable *cancellable, GError **error)
{
  Pass pass = { .matrix = matrix,
    .image = image,
    .gain = gain,
    .exclusion = exclusion,
    .floor = floor };

  return run (&pass, sums->counts, sums->variance, sums->excluded, cancellable, error);
}

gboolean
ringlet_packed_apply_known (const RingletPacked *matrix, RingletPackedFill fill,
    gconstpointer data, double *sum_x, double *sum_y, GCancellable *cancellable,
    GError **error)
{
  Pass pass = { .matrix = matrix, .fill = fill, .data = data };

  return run (&pass, sum_x, sum_y, NULL, cancellable, error);
}
