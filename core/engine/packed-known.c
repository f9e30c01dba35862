/* SPDX-License-Identifier: MIT */
#include "engine/packed-known.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"

#define CHUNK 1024

/* As in packed-real.c: a function of the matrix alone. */
#define N_STRIPS 16
#define N_STRIPS_CAKE 4
#define MAX_SLOTS_PATTERN 65536

/* A bin that keeps less than this part of a sum when pixels are taken off it has lost
 * digits: 1 / 1000 is ten bits of 53. */
#define KEPT_DIGITS 1e-3

/* Quantities x and y that are summed together: Σ share · x and Σ share² · y. The count
 * has no y. */
typedef enum { PAIR_COUNT, PAIR_NORM, PAIR_GAIN, PAIR_DARK } Pair;

typedef struct {
  const RingletKnownInputs *in;
  const GArray *excluded;
  Pair pair;
  gsize n_strips;
  double *sums[N_STRIPS]; /* slots × lanes */
} Pass;

static guint
pass_lanes (const Pass *pass)
{
  return ringlet_lanes (pass->in->task.matrix->format, TRUE);
}

/* Place in the list of the first one that is not before @pixel. */
static guint
find_excluded (const GArray *excluded, gsize pixel)
{
  guint low = 0;
  guint high = excluded->len;

  while (low < high) {
    const guint middle = low + (high - low) / 2;

    if (g_array_index (excluded, guint32, middle) < pixel)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void
leave_out (const GArray *excluded, gsize first, gsize n, double *x, double *y)
{
  for (guint i = find_excluded (excluded, first); i < excluded->len; i++) {
    const guint32 pixel = g_array_index (excluded, guint32, i);

    if (pixel >= first + n)
      return;
    x[pixel - first] = 0.0;
    y[pixel - first] = 0.0;
  }
}

static void
fill (const Pass *pass, gsize first, gsize n, double *x, double *y)
{
  const RingletPreprocRow *known = pass->in->known;

  switch (pass->pair) {
  case PAIR_COUNT:
    for (gsize i = 0; i < n; i++) {
      x[i] = 1.0;
      y[i] = 0.0;
    }
    break;
  case PAIR_NORM:
    for (gsize i = 0; i < n; i++) {
      x[i] = known->norm[first + i];
      y[i] = x[i] * x[i];
    }
    break;
  case PAIR_GAIN:
    memcpy (x, known->gain + first, n * sizeof *x);
    memset (y, 0, n * sizeof *y);
    break;
  case PAIR_DARK:
    memcpy (x, known->dark + first, n * sizeof *x);
    if (known->dark_variance != NULL)
      memcpy (y, known->dark_variance + first, n * sizeof *y);
    break;
  }
  if (pass->excluded != NULL)
    leave_out (pass->excluded, first, n, x, y);
}

static void
add_wide (const Pass *pass, const RingletWide *wide, guint32 k, double x, double y,
    double *sums)
{
  const gsize width = pass->in->task.matrix->format;

  for (guint32 i = wide->start[k]; i < wide->start[k + 1]; i++) {
    const RingletWideEntry *entry = &wide->entry[i];
    double *to = sums + (gsize) entry->slot * pass_lanes (pass);

    for (guint half = 0; half < 2; half++) {
      const double share = entry->share[half] / (double) RINGLET_PACKED_ONE;

      to[half] += share * x;
      to[width + half] += share * share * y;
    }
  }
}

static void
add_block (const Pass *pass, gsize block, double *sums)
{
  const RingletPackedTask *task = &pass->in->task;
  const RingletKernelSet *set = ringlet_kernels_for (task->kernels, task->matrix);
  const RingletWide *wide = &task->matrix->wide[block];
  const gsize end = task->matrix->block_pixel[block + 1];
  double x[CHUNK];
  double y[CHUNK] = { 0 };
  guint32 k = 0;

  for (gsize first = task->matrix->block_pixel[block]; first < end; first += CHUNK) {
    const gsize n = MIN (CHUNK, end - first);
    const RingletScatter pixels = ringlet_scatter_at (task->matrix, first, n, 0);

    fill (pass, first, n, x, y);
    set->real_squares (&pixels, x, y, sums);
    for (; k < wide->n && wide->pixel[k] < first + n; k++)
      add_wide (
          pass, wide, k, x[wide->pixel[k] - first], y[wide->pixel[k] - first], sums);
  }
}

static void
add_strip (gsize index, gpointer data)
{
  Pass *pass = data;
  const RingletPacked *matrix = pass->in->task.matrix;
  const gsize n = ringlet_packed_sums_length (matrix) * pass_lanes (pass);
  double *sums = g_try_malloc0_n (n, sizeof *sums);

  pass->sums[index] = sums;
  for (gsize block = matrix->n_blocks * index / pass->n_strips;
       sums != NULL && block < matrix->n_blocks * (index + 1) / pass->n_strips; block++)
    add_block (pass, block, sums);
}

/* From the lanes of a strip to bins. */
static void
spread (const Pass *pass, const double *sums, guint lane, double *out)
{
  const RingletPacked *matrix = pass->in->task.matrix;
  const RingletBins *bins = &matrix->bins;
  const guint lanes = pass_lanes (pass);

  for (guint k = 0; k < (guint) matrix->format; k++) {
    for (gsize a = 0; a < bins->n_azimuth; a++) {
      const gsize slot = ringlet_packed_slot (bins, a, 0) - k;
      double *row = out + a * bins->n_radial;

      for (gsize i = 0; i < bins->n_radial; i++)
        row[i] += sums[(slot + i) * lanes + lane + k];
    }
  }
}

/* Adds one pair; @x and @y (nullable) are bins. */
static gboolean
sum_pair (Pass *pass, Pair pair, double *x, double *y, GCancellable *cancellable,
    GError **error)
{
  const RingletPacked *matrix = pass->in->task.matrix;
  gboolean ok;

  pass->pair = pair;
  memset (pass->sums, 0, sizeof pass->sums);
  ok = ringlet_parallel_for (pass->n_strips, add_strip, pass, cancellable, error);
  for (gsize s = 0; ok && s < pass->n_strips; s++) {
    if (pass->sums[s] == NULL) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
          "Not enough memory for the sums of %" G_GSIZE_FORMAT " bins; take fewer",
          ringlet_bins_n (&matrix->bins));
      ok = FALSE;
      break;
    }
    spread (pass, pass->sums[s], 0, x);
    if (y != NULL)
      spread (pass, pass->sums[s], (guint) matrix->format, y);
  }
  for (gsize s = 0; s < pass->n_strips; s++)
    g_free (pass->sums[s]);
  return ok;
}

RingletKnown *
ringlet_packed_known_sum (const RingletKnownInputs *in, const GArray *excluded,
    GCancellable *cancellable, GError **error)
{
  const RingletPacked *matrix = in->task.matrix;
  g_autoptr (RingletKnown) out =
      ringlet_known_new (ringlet_bins_n (&matrix->bins), in->parts, error);
  Pass pass = { .in = in, .excluded = excluded };

  if (out == NULL)
    return NULL;

  pass.n_strips = MIN (matrix->n_slots <= MAX_SLOTS_PATTERN ? N_STRIPS : N_STRIPS_CAKE,
      matrix->n_blocks);
  if (!sum_pair (&pass, PAIR_COUNT, out->count, NULL, cancellable, error) ||
      !sum_pair (&pass, PAIR_NORM, out->norm, out->norm2, cancellable, error) ||
      (in->parts.gain &&
          !sum_pair (&pass, PAIR_GAIN, out->gain, NULL, cancellable, error)) ||
      (in->parts.dark &&
          !sum_pair (
              &pass, PAIR_DARK, out->dark, out->dark_variance, cancellable, error)))
    return NULL;
  return g_steal_pointer (&out);
}

/* --- pixels taken off --- */

typedef struct {
  const RingletKnownInputs *in;
  RingletKnown *off; /* Σ over the pixels that go */
  gsize pixel;
  gboolean used;
} Removal;

static void
take_off (gsize slot, guint32 share, gpointer data)
{
  Removal *removal = data;
  const RingletPreprocRow *known = removal->in->known;
  const gssize bin = ringlet_packed_bin (&removal->in->task.matrix->bins, slot);
  const double c = share / (double) RINGLET_PACKED_ONE;
  const double norm = known->norm[removal->pixel];
  RingletKnown *off = removal->off;

  if (bin < 0)
    return;

  removal->used = TRUE;
  off->count[bin] += c;
  off->norm[bin] += c * norm;
  off->norm2[bin] += c * c * (norm * norm);
  if (known->gain != NULL)
    off->gain[bin] += c * known->gain[removal->pixel];
  if (known->dark != NULL)
    off->dark[bin] += c * known->dark[removal->pixel];
  if (known->dark_variance != NULL)
    off->dark_variance[bin] += c * c * known->dark_variance[removal->pixel];
}

static gboolean
take_pixel (Removal *removal, gsize pixel)
{
  removal->pixel = pixel;
  removal->used = FALSE;
  ringlet_packed_foreach (removal->in->task.matrix, pixel, take_off, removal);
  return removal->used;
}

static gsize
take_pixels (Removal *removal, const guint8 *bad, const GArray *excluded)
{
  const gsize n_pixels = removal->in->task.matrix->n_pixels;
  gsize n_used = 0;

  for (gsize pixel = 0; bad != NULL && pixel < n_pixels; pixel++) {
    if (bad[pixel])
      n_used += take_pixel (removal, pixel);
  }
  for (guint i = 0; excluded != NULL && i < excluded->len; i++)
    n_used += take_pixel (removal, g_array_index (excluded, guint32, i));
  return n_used;
}

static gboolean
is_small (double left, double before)
{
  return fabs (left) < KEPT_DIGITS * fabs (before);
}

/* @off becomes what is left of @all. TRUE when a difference of large numbers is left
 * where a small sum should be. */
static gboolean
subtract (const RingletKnown *all, RingletKnown *off)
{
  const double *const before[] = { all->norm, all->norm2, all->dark,
    all->gain != all->count ? all->gain : NULL, all->dark_variance };
  double *const left[] = { off->norm, off->norm2, off->dark, off->gain,
    off->dark_variance };
  gboolean lost = FALSE;

  for (gsize bin = 0; bin < all->n_bins; bin++)
    off->count[bin] = all->count[bin] - off->count[bin];
  for (gsize i = 0; i < G_N_ELEMENTS (before); i++) {
    for (gsize bin = 0; before[i] != NULL && bin < all->n_bins; bin++) {
      left[i][bin] = before[i][bin] - left[i][bin];
      lost = lost || (off->count[bin] > 0.0 && is_small (left[i][bin], before[i][bin]));
    }
  }
  return lost;
}

RingletKnown *
ringlet_packed_known_without (const RingletKnown *all, const RingletKnownInputs *in,
    const guint8 *bad, const GArray *excluded, gsize *n_used, gboolean *lost_digits,
    GError **error)
{
  RingletKnown *off = ringlet_known_new (all->n_bins, in->parts, error);
  Removal removal = { .in = in, .off = off };
  gsize n;

  if (off == NULL)
    return NULL;

  n = take_pixels (&removal, bad, excluded);
  if (n_used != NULL)
    *n_used = n;
  *lost_digits = subtract (all, off);
  ringlet_known_clean (off);
  return off;
}
