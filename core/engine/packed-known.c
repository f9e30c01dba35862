/* SPDX-License-Identifier: MIT */
#include "engine/packed-known.h"

#include <string.h>

#include "base/error.h"
#include "base/pages.h"
#include "base/parallel.h"
#include "base/recycle.h"

/* The places of most edits take as much room, in bytes, as those of others. */
#define PLACES_STEP ((gsize) 4 << 20)

/* What is summed together. The norms go with the count and their squares, see
 * #RingletKernelSet; of the others, Σ share · x and Σ share² · y. */
typedef enum { PART_NORM, PART_GAIN, PART_DARK } Part;

/* A sum: where its lanes begin, and what one in a lane is worth. */
typedef struct {
  double *out; /* (nullable) bins */
  guint lane;
  double unit;
} Target;

typedef struct {
  const RingletKnownInputs *in;
  const RingletList *excluded;   /* (nullable) */
  const RingletTouched *touched; /* (nullable): sums of these places alone, */
  const RingletKnown *before;    /* the others are those of @before */
  const RingletKnown *out;
  const RingletKernelSet *kernels; /* for slots, or places */
  Part part;
  guint lanes;
  Target targets[3];
  gsize n_strips;
  gsize first_strip; /* of a group, as many as there are threads */
  gsize end_strip;
  double *sums[RINGLET_MAX_STRIPS]; /* slots or places × lanes; NULL: all zeros */
  gboolean no_memory[RINGLET_MAX_STRIPS];
  RingletSlotRange range[RINGLET_MAX_STRIPS];
  double *room[RINGLET_MAX_STRIPS];
  GCancellable *cancellable; /* (nullable): looked at after each block of a strip */
} Pass;

/* One row of pixels, whose arrays may be changed. */
typedef struct {
  const Pass *pass;
  double *x;
  double *y;
} Buffers;

static void
leave_out (const RingletList *excluded, gsize first, gsize n, double *x, double *y)
{
  for (gsize i = ringlet_excluded_find (excluded, first); i < excluded->n; i++) {
    const guint32 pixel = ringlet_list_index (excluded, guint32, i);

    if (pixel >= first + n)
      return;
    x[pixel - first] = 0.0;
    y[pixel - first] = 0.0;
  }
}

/* x and y of row @slow; y is not read of norms. */
static RingletPreprocRow
row_values (const Buffers *buffers, gsize slow, const double **y)
{
  const Pass *pass = buffers->pass;
  const gsize n = pass->in->preproc->n_fast;
  RingletPreprocRow row = ringlet_preproc_row (pass->in->preproc, slow, buffers->x);
  double *x = pass->part == PART_NORM ? row.norm
      : pass->part == PART_GAIN       ? row.gain
                                      : row.dark;

  *y = pass->part == PART_DARK && row.dark_variance != NULL ? row.dark_variance
                                                            : buffers->y;
  if (pass->excluded != NULL) {
    memmove (buffers->x, x, n * sizeof *x);
    x = buffers->x;
    if (*y != buffers->y)
      memcpy (buffers->y, *y, n * sizeof *x);
    *y = buffers->y;
    leave_out (pass->excluded, slow * n, n, x, buffers->y);
  }
  row.norm = x;
  return row;
}

/* Lanes of a slot. */
static double *
lanes_at (const Pass *pass, gsize slot, double *sums)
{
  return sums +
      (pass->touched != NULL ? pass->touched->place[slot] : slot) * pass->lanes;
}

/* An entry of the list into the lanes that the kernels fill. */
static void
add_entry (
    const Pass *pass, const RingletWideEntry *entry, double x, double y, double *sums)
{
  const gsize width = pass->in->task.matrix->format;
  const gboolean is_norm = pass->part == PART_NORM;

  for (guint k = 0; k < ringlet_wide_n_shares (entry); k++) {
    const guint half = k % 2;
    const gsize slot = ringlet_wide_slot (&pass->in->task.matrix->bins, entry, k);
    double *to = lanes_at (pass, slot - half, sums);
    const double units = x != 0.0 || !is_norm ? ringlet_wide_share (entry, k) : 0.0;
    const double share = units / (double) RINGLET_PACKED_ONE;

    to[half] += is_norm ? units : share * x;
    to[width + half] += is_norm ? units * x : share * share * y;
    if (is_norm)
      to[2 * width + half] += units * x * (units * x);
  }
}

/* Whether an entry, @at pixels behind the first of its row, is summed. */
static gboolean
is_entry_summed (const Pass *pass, const RingletWideEntry *entry, gsize block, gsize at)
{
  const RingletTouched *touched = pass->touched;

  if (touched == NULL)
    return TRUE;
  return ringlet_touched_in_tile (touched, block, at / RINGLET_TILE) &&
      (ringlet_touched_has (touched, entry->slot) ||
          (ringlet_wide_n_shares (entry) > 2 &&
              ringlet_touched_has (touched,
                  ringlet_wide_slot (&pass->in->task.matrix->bins, entry, 2))));
}

/* @n pixels of a row, those of one tile: kernels take them in an order of their own,
 * and other runs would be other bits. */
static void
add_run (const Pass *pass, gsize first, gsize n, const double *x, const double *y,
    double *sums)
{
  const RingletPacked *matrix = pass->in->task.matrix;
  RingletScatter pixels = ringlet_scatter_at (matrix, first, n, 0);
  guint32 places[RINGLET_TILE];

  if (pass->touched != NULL) {
    if (!ringlet_touched_places (pass->touched, matrix, pixels.slot, n, places))
      return;
    pixels.slot = places;
  }
  if (pass->part == PART_NORM)
    pass->kernels->known (&pixels, x, sums);
  else
    pass->kernels->real_squares (&pixels, x, y, sums);
}

static void
add_row (const Buffers *buffers, gsize slow, gsize block, RingletWideCursor *cursor,
    double *sums)
{
  const Pass *pass = buffers->pass;
  const RingletWide *wide = &pass->in->task.matrix->wide[block];
  const gsize n = pass->in->preproc->n_fast;
  const gsize first = slow * n;
  const double *y = NULL;
  const RingletPreprocRow row = row_values (buffers, slow, &y);
  const RingletWideEntry *entry = NULL;

  for (gsize at = 0, tile = 0; at < n; at += RINGLET_TILE, tile++) {
    if (pass->touched == NULL || ringlet_touched_in_tile (pass->touched, block, tile))
      add_run (
          pass, first + at, MIN (RINGLET_TILE, n - at), row.norm + at, y + at, sums);
  }
  while ((entry = ringlet_wide_next (wide, cursor, first + n)) != NULL) {
    const gsize at = entry->pixel - first;

    if (is_entry_summed (pass, entry, block, at))
      add_entry (pass, entry, row.norm[at], y[at], sums);
  }
}

/* Room for a strip, which the next group takes again; zeros where its pixels are. */
static double *
strip_room (Pass *pass, gsize index)
{
  const RingletPacked *matrix = pass->in->task.matrix;
  const RingletSlotRange range = pass->range[index];
  const gsize lanes = pass->lanes;
  double **room = &pass->room[index - pass->first_strip];
  gsize end = range.end + RINGLET_PACKED_MAX_WIDTH;

  if (*room == NULL)
    *room = ringlet_pages_alloc (
        ringlet_packed_sums_length (matrix) * lanes, sizeof **room);
  if (*room == NULL)
    return NULL;

  end = MIN (end, ringlet_packed_sums_length (matrix));
  memset (*room, 0, RINGLET_PACKED_LEAD * lanes * sizeof **room);
  memset (*room + range.first * lanes, 0, (end - range.first) * lanes * sizeof **room);
  return *room;
}

/* Whether pixels of a strip are summed. */
static gboolean
is_strip_summed (const Pass *pass, gsize first, gsize end)
{
  gboolean is_summed = pass->touched == NULL;

  for (gsize block = first; !is_summed && block < end; block++)
    is_summed = ringlet_touched_in_block (pass->touched, block);
  return is_summed;
}

/* Bytes of the places of a strip, so that the next edit may have the same room. */
static gsize
places_size (const Pass *pass)
{
  const gsize n = pass->touched->n_places + RINGLET_PACKED_MAX_WIDTH;
  const gsize n_bytes = n * pass->lanes * sizeof (double);

  return (n_bytes / PLACES_STEP + 1) * PLACES_STEP;
}

/* Room for the places of a strip; zeros. */
static double *
places_room (Pass *pass, gsize index)
{
  const gsize n = pass->touched->n_places + RINGLET_PACKED_MAX_WIDTH;
  double **room = &pass->room[index - pass->first_strip];

  *room = ringlet_recycle_take (places_size (pass));
  if (*room != NULL)
    memset (*room, 0, n * pass->lanes * sizeof **room);
  return *room;
}

static void
free_rooms (Pass *pass)
{
  for (gsize s = 0; s < RINGLET_MAX_STRIPS; s++) {
    if (pass->touched != NULL)
      ringlet_recycle_give (g_steal_pointer (&pass->room[s]), places_size (pass));
    g_clear_pointer (&pass->room[s], g_free);
  }
}

static void
add_block (const Buffers *buffers, gsize block, double *sums)
{
  const RingletPacked *matrix = buffers->pass->in->task.matrix;
  const gsize n = buffers->pass->in->preproc->n_fast;
  const gsize end_row = matrix->block_pixel[block + 1] / n;
  RingletWideCursor cursor = ringlet_wide_begin (&matrix->wide[block]);

  for (gsize slow = matrix->block_pixel[block] / n; slow < end_row; slow++)
    add_row (buffers, slow, block, &cursor, sums);
}

static void
add_strip (gsize place, gpointer data)
{
  Pass *pass = data;
  const gsize index = pass->first_strip + place;
  const RingletPacked *matrix = pass->in->task.matrix;
  const gsize n = pass->in->preproc->n_fast;
  const gsize first = matrix->n_blocks * index / pass->n_strips;
  const gsize end = matrix->n_blocks * (index + 1) / pass->n_strips;
  g_autofree double *values = g_try_new0 (double, 2 * n);
  const Buffers buffers = { pass, values, values + n };
  double *sums = NULL;

  if (!is_strip_summed (pass, first, end))
    return;

  pass->range[index] = ringlet_packed_range (matrix, first, end);
  if (values != NULL)
    sums = pass->touched != NULL ? places_room (pass, index) : strip_room (pass, index);
  pass->sums[index] = sums;
  pass->no_memory[index] = sums == NULL;
  for (gsize block = first;
       sums != NULL && block < end && !g_cancellable_is_cancelled (pass->cancellable);
       block++) {
    if (pass->touched == NULL || ringlet_touched_in_block (pass->touched, block))
      add_block (&buffers, block, sums);
  }
}

/* From lanes to the bins of one azimuthal row, strip by strip. */
static void
spread_row (const Pass *pass, gsize azimuth, const Target *target)
{
  const RingletPacked *matrix = pass->in->task.matrix;
  const gsize n_radial = matrix->bins.n_radial;
  const gsize row = ringlet_packed_slot (&matrix->bins, azimuth, 0);
  double *out = target->out + azimuth * n_radial;

  for (gsize s = pass->first_strip; s < pass->end_strip; s++) {
    for (guint k = 0; k < (guint) matrix->format; k++) {
      const gsize from = MAX (row - k, (gsize) pass->range[s].first);
      const gsize end = MIN (row + n_radial - k, (gsize) pass->range[s].end);
      const double *sums = pass->sums[s] + target->lane + k;

      for (gsize slot = from; slot < end; slot++)
        out[slot + k - row] += target->unit * sums[slot * pass->lanes];
    }
  }
}

/* A bin that is summed anew, strip by strip. */
static double
sum_touched (const Pass *pass, gsize slot, const Target *target)
{
  const guint32 *place = pass->touched->place + slot;
  const guint width = (guint) pass->in->task.matrix->format;
  double sum = 0.0;

  for (gsize s = 0; s < pass->n_strips; s++) {
    for (guint k = 0; pass->sums[s] != NULL && k < width; k++)
      sum +=
          target->unit * pass->sums[s][*(place - k) * pass->lanes + target->lane + k];
  }
  return sum;
}

/* The same of the bins that are summed anew; the others stay as they were. */
static void
spread_touched (const Pass *pass, gsize azimuth, const Target *target)
{
  const RingletPacked *matrix = pass->in->task.matrix;
  const gsize n = matrix->bins.n_radial;
  const gsize row = ringlet_packed_slot (&matrix->bins, azimuth, 0);
  double *out = target->out + azimuth * n;
  /* The arrays of both lie alike. */
  const double *before = pass->before->count + (out - pass->out->count);

  memcpy (out, before, n * sizeof *out);
  for (gsize i = ringlet_touched_next (pass->touched, row, row + n); i < row + n;
       i = ringlet_touched_next (pass->touched, i + 1, row + n))
    out[i - row] = sum_touched (pass, i, target);
}

static void
collect_row (gsize azimuth, gpointer data)
{
  const Pass *pass = data;

  for (gsize i = 0; i < G_N_ELEMENTS (pass->targets); i++) {
    if (pass->targets[i].out == NULL)
      continue;
    if (pass->touched != NULL)
      spread_touched (pass, azimuth, &pass->targets[i]);
    else
      spread_row (pass, azimuth, &pass->targets[i]);
  }
}

static gboolean
fail_memory (const Pass *pass, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for the sums of %" G_GSIZE_FORMAT " bins; take fewer",
      ringlet_bins_n (&pass->in->task.matrix->bins));
  return FALSE;
}

static gboolean
run_group (Pass *pass, GCancellable *cancellable, GError **error)
{
  const gsize n_rows = pass->in->task.matrix->bins.n_azimuth;
  gboolean ok = ringlet_parallel_for (
      pass->end_strip - pass->first_strip, add_strip, pass, cancellable, error);

  for (gsize s = pass->first_strip; ok && s < pass->end_strip; s++)
    ok = !pass->no_memory[s] || fail_memory (pass, error);
  return ok && ringlet_parallel_for (n_rows, collect_row, pass, cancellable, error);
}

/* Strips are collected in their order, however many there are at once: of cakes no more
 * than threads can fill, since each takes 64 bytes a bin, unless few bins are asked
 * for. */
static gboolean
run_pass (Pass *pass, GCancellable *cancellable, GError **error)
{
  const gboolean is_small =
      pass->touched != NULL || pass->n_strips == RINGLET_MAX_STRIPS;
  const gsize group =
      is_small ? pass->n_strips : MAX (ringlet_parallel_get_threads (), 1);
  gboolean ok = TRUE;

  for (gsize s = 0; ok && s < pass->n_strips; s += group) {
    pass->first_strip = s;
    pass->end_strip = MIN (s + group, pass->n_strips);
    ok = run_group (pass, cancellable, error);
  }
  free_rooms (pass);
  return ok;
}

/* Adds Σ share · x and, with @y, Σ share² · y. */
static gboolean
sum_pair (Pass *pass, Part part, double *x, double *y, GCancellable *cancellable,
    GError **error)
{
  const guint width = (guint) pass->in->task.matrix->format;

  pass->part = part;
  pass->lanes = ringlet_lanes (width, TRUE);
  pass->targets[0] = (Target){ x, 0, 1.0 };
  pass->targets[1] = (Target){ y, width, 1.0 };
  pass->targets[2] = (Target){ NULL };
  return run_pass (pass, cancellable, error);
}

/* Adds the count, Σ share · norm and Σ (share · norm)². */
static gboolean
sum_norms (Pass *pass, RingletKnown *out, GCancellable *cancellable, GError **error)
{
  const guint width = (guint) pass->in->task.matrix->format;
  /* A pixel in one slot has no shares in units. */
  const double unit = width == 1 ? 1.0 : 1.0 / RINGLET_PACKED_ONE;

  pass->part = PART_NORM;
  pass->lanes = ringlet_known_lanes (width);
  pass->targets[0] = (Target){ out->count, 0, unit };
  pass->targets[1] = (Target){ out->norm, width, unit };
  pass->targets[2] = (Target){ out->norm2, 2 * width, unit * unit };
  return run_pass (pass, cancellable, error);
}

/* Adds all parts that there are. */
static gboolean
sum_parts (Pass *pass, RingletKnown *out, GCancellable *cancellable, GError **error)
{
  const RingletKnownParts parts = pass->in->parts;
  const RingletPackedTask *task = &pass->in->task;

  pass->n_strips = ringlet_packed_n_strips (task->matrix);
  pass->cancellable = cancellable;
  pass->kernels = pass->touched != NULL
      ? ringlet_kernels_for_slots (
            task->kernels, task->matrix->format, sizeof (guint32))
      : ringlet_kernels_for (task->kernels, task->matrix);
  return sum_norms (pass, out, cancellable, error) &&
      (!parts.gain ||
          sum_pair (pass, PART_GAIN, out->gain, NULL, cancellable, error)) &&
      (!parts.dark ||
          sum_pair (
              pass, PART_DARK, out->dark, out->dark_variance, cancellable, error));
}

RingletKnown *
ringlet_packed_known_sum (const RingletKnownInputs *in, const RingletList *excluded,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletKnown) out =
      ringlet_known_new (ringlet_bins_n (&in->task.matrix->bins), in->parts, error);
  Pass pass = { .in = in, .excluded = excluded };

  if (out == NULL || !sum_parts (&pass, out, cancellable, error))
    return NULL;
  return g_steal_pointer (&out);
}

/* The bins that were summed anew; the others are clean. */
static void
clean_touched (const Pass *pass, RingletKnown *out)
{
  const RingletBins *bins = &pass->in->task.matrix->bins;
  const gsize n_slots = pass->in->task.matrix->n_slots;
  gboolean is_checked = TRUE;

  for (gsize slot = ringlet_touched_next (pass->touched, 0, n_slots); slot < n_slots;
       slot = ringlet_touched_next (pass->touched, slot + 1, n_slots))
    is_checked &=
        ringlet_known_clean_bin (out, (gsize) ringlet_packed_bin (bins, slot));
  out->is_checked = is_checked;
}

RingletKnown *
ringlet_packed_known_edit (const RingletKnown *before, const RingletTouched *touched,
    const RingletKnownInputs *in, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletKnown) out =
      ringlet_known_new_unset (before->n_bins, in->parts, error);
  Pass pass = { .in = in, .touched = touched, .before = before, .out = out };

  if (out == NULL || !sum_parts (&pass, out, cancellable, error))
    return NULL;
  if (before->is_checked)
    clean_touched (&pass, out);
  else
    ringlet_known_clean (out);
  return g_steal_pointer (&out);
}
