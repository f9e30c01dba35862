/* SPDX-License-Identifier: MIT */
#include "engine/packed-known.h"

#include <string.h>

#include "base/error.h"
#include "base/parallel.h"

#define CHUNK 1024

/* Quantities x and y that are summed together: Σ share · x and Σ share² · y. The count
 * is an integer and goes with the norm. */
typedef enum { PAIR_NORM, PAIR_GAIN, PAIR_DARK } Pair;

typedef struct {
  const RingletKnownInputs *in;
  const GArray *excluded;
  Pair pair;
  double *x; /* bins */
  double *y;
  double *count;
  gsize n_strips;
  double *sums[RINGLET_MAX_STRIPS]; /* slots × lanes */
  guint64 *counts[RINGLET_MAX_STRIPS];
  RingletSlotRange range[RINGLET_MAX_STRIPS];
  gpointer room[RINGLET_MAX_STRIPS];
  gpointer count_room[RINGLET_MAX_STRIPS];
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
  case PAIR_NORM:
    for (gsize i = 0; i < n; i++) {
      x[i] = known->norm[first + i];
      y[i] = x[i] * x[i];
    }
    ringlet_prefetch (known->norm + first + n, sizeof x[0] * CHUNK);
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

/* The count of a chunk, which is an integer; normalisations @x are 0
 * for pixels that count nothing. */
static void
count_chunk (
    const Pass *pass, const RingletScatter *pixels, const double *x, guint64 *counts)
{
  const RingletPackedTask *task = &pass->in->task;
  gint32 ones[CHUNK];

  for (gsize i = 0; i < pixels->n; i++)
    ones[i] = x[i] != 0.0;
  ringlet_kernels_for (task->kernels, task->matrix)->signal (pixels, ones, counts);
}

static void
count_wide (
    const RingletPacked *matrix, const RingletWide *wide, guint32 k, guint64 *counts)
{
  const guint lanes = ringlet_lanes (matrix->format, FALSE);

  for (guint32 i = wide->start[k]; i < wide->start[k + 1]; i++) {
    guint64 *to = counts + (gsize) wide->entry[i].slot * lanes;

    to[0] += wide->entry[i].share[0];
    to[1] += wide->entry[i].share[1];
  }
}

static void
add_block (const Pass *pass, gsize block, double *sums, guint64 *counts)
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
    ringlet_packed_prefetch (task->matrix, first + n, MIN (CHUNK, end - first - n));
    set->real_squares (&pixels, x, y, sums);
    if (counts != NULL)
      count_chunk (pass, &pixels, x, counts);
    for (; k < wide->n && wide->pixel[k] < first + n; k++) {
      const gsize i = wide->pixel[k] - first;

      add_wide (pass, wide, k, x[i], y[i], sums);
      if (counts != NULL && x[i] != 0.0)
        count_wide (task->matrix, wide, k, counts);
    }
  }
}

/* Room for a strip: the system's zeros, which cost nothing where no pixel is; aligned
 * for the vectors of the inner loops. @room is to be freed. */
static gpointer
strip_room (const RingletPacked *matrix, guint lanes, gpointer *room)
{
  const gsize align = 64;

  *room = g_try_malloc0_n (
      ringlet_packed_sums_length (matrix) * lanes + align, sizeof (double));
  return *room != NULL ? (gpointer) (((gsize) *room + align - 1) / align * align)
                       : NULL;
}

static void
free_rooms (Pass *pass)
{
  for (gsize s = 0; s < pass->n_strips; s++) {
    g_clear_pointer (&pass->room[s], g_free);
    g_clear_pointer (&pass->count_room[s], g_free);
  }
}

static void
add_strip (gsize index, gpointer data)
{
  Pass *pass = data;
  const RingletPacked *matrix = pass->in->task.matrix;
  const gsize first = matrix->n_blocks * index / pass->n_strips;
  const gsize end = matrix->n_blocks * (index + 1) / pass->n_strips;
  const gboolean with_count = pass->pair == PAIR_NORM;
  double *sums = strip_room (matrix, pass_lanes (pass), &pass->room[index]);
  guint64 *counts = with_count
      ? strip_room (
            matrix, ringlet_lanes (matrix->format, FALSE), &pass->count_room[index])
      : NULL;

  pass->range[index] = ringlet_packed_range (matrix, first, end);
  pass->sums[index] = counts != NULL || !with_count ? sums : NULL;
  pass->counts[index] = counts;
  for (gsize block = first; pass->sums[index] != NULL && block < end; block++)
    add_block (pass, block, sums, counts);
}

/* From lanes to the bins of one azimuthal row, strip by strip. */
static void
spread_row (const Pass *pass, gsize azimuth, guint lane, double *out)
{
  const RingletPacked *matrix = pass->in->task.matrix;
  const gsize n_radial = matrix->bins.n_radial;
  const gsize row = ringlet_packed_slot (&matrix->bins, azimuth, 0);
  const guint lanes = pass_lanes (pass);

  for (gsize s = 0; s < pass->n_strips; s++) {
    for (guint k = 0; k < (guint) matrix->format; k++) {
      const gsize from = MAX (row - k, (gsize) pass->range[s].first);
      const gsize end = MIN (row + n_radial - k, (gsize) pass->range[s].end);

      for (gsize slot = from; slot < end; slot++)
        out[slot + k - row] += pass->sums[s][slot * lanes + lane + k];
    }
  }
}

/* The same of the counts, which are in 2^-16 of a pixel: exact. */
static void
spread_row_counts (const Pass *pass, gsize azimuth, double *out)
{
  const RingletPacked *matrix = pass->in->task.matrix;
  const gsize n_radial = matrix->bins.n_radial;
  const gsize row = ringlet_packed_slot (&matrix->bins, azimuth, 0);
  const guint lanes = ringlet_lanes (matrix->format, FALSE);
  const double unit =
      matrix->format == RINGLET_PACKED_P1 ? 1.0 : 1.0 / RINGLET_PACKED_ONE;

  for (gsize s = 0; s < pass->n_strips; s++) {
    for (guint k = 0; k < lanes; k++) {
      const gsize from = MAX (row - k, (gsize) pass->range[s].first);
      const gsize end = MIN (row + n_radial - k, (gsize) pass->range[s].end);

      for (gsize slot = from; slot < end; slot++)
        out[slot + k - row] += unit * (double) pass->counts[s][slot * lanes + k];
    }
  }
}

static void
collect_row (gsize azimuth, gpointer data)
{
  const Pass *pass = data;
  const RingletPacked *matrix = pass->in->task.matrix;
  const gsize first = azimuth * matrix->bins.n_radial;

  spread_row (pass, azimuth, 0, pass->x + first);
  if (pass->y != NULL)
    spread_row (pass, azimuth, (guint) matrix->format, pass->y + first);
  if (pass->count != NULL)
    spread_row_counts (pass, azimuth, pass->count + first);
}

static gboolean
fail_memory (const Pass *pass, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for the sums of %" G_GSIZE_FORMAT " bins; take fewer",
      ringlet_bins_n (&pass->in->task.matrix->bins));
  return FALSE;
}

/* Adds one pair; @x, @y (nullable) and @count (nullable, with the norm) are bins. */
static gboolean
sum_pair (Pass *pass, Pair pair, double *x, double *y, double *count,
    GCancellable *cancellable, GError **error)
{
  const gsize n_rows = pass->in->task.matrix->bins.n_azimuth;
  gboolean ok;

  pass->pair = pair;
  pass->x = x;
  pass->y = y;
  pass->count = count;
  ok = ringlet_parallel_for (pass->n_strips, add_strip, pass, cancellable, error);
  for (gsize s = 0; ok && s < pass->n_strips; s++)
    ok = pass->sums[s] != NULL || fail_memory (pass, error);
  ok = ok && ringlet_parallel_for (n_rows, collect_row, pass, cancellable, error);
  free_rooms (pass);
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

  pass.n_strips = ringlet_packed_n_strips (matrix);
  if (!sum_pair (
          &pass, PAIR_NORM, out->norm, out->norm2, out->count, cancellable, error) ||
      (in->parts.gain &&
          !sum_pair (&pass, PAIR_GAIN, out->gain, NULL, NULL, cancellable, error)) ||
      (in->parts.dark &&
          !sum_pair (&pass, PAIR_DARK, out->dark, out->dark_variance, NULL, cancellable,
              error)))
    return NULL;
  return g_steal_pointer (&out);
}
