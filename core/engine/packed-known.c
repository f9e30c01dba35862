/* SPDX-License-Identifier: MIT */

/* Passes over the matrix, strip by strip, each with room for its lanes. */

#include "engine/packed-known.h"

#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "base/recycle.h"
#include "engine/packed-known-pass.h"

/* Large rooms are of few sizes, so that the next edit may have the same one, and the
 * next geometry, whose cake has a bin more. */
#define ROOM_STEP ((gsize) 4 << 20)

static gsize
room_size (gsize n_numbers)
{
  const gsize n_bytes = n_numbers * sizeof (double);

  return n_bytes < ROOM_STEP / 4 ? n_bytes : (n_bytes / ROOM_STEP + 1) * ROOM_STEP;
}

/* Bytes of the room for all slots. */
static gsize
sums_size (const RingletKnownPass *pass)
{
  return room_size (
      ringlet_packed_sums_length (pass->in->task.matrix) * (gsize) pass->lanes);
}

/* Room for a strip, which the next group takes again; zeros where its pixels are. */
static double *
strip_room (RingletKnownPass *pass, gsize index)
{
  const RingletPacked *matrix = pass->in->task.matrix;
  const RingletSlotRange range = pass->range[index];
  const gsize lanes = pass->lanes;
  double **room = &pass->room[index % pass->n_rooms];
  gsize end = range.end + RINGLET_PACKED_MAX_WIDTH;

  if (*room == NULL)
    *room = ringlet_recycle_take (sums_size (pass));
  if (*room == NULL)
    return NULL;

  end = MIN (end, ringlet_packed_sums_length (matrix));
  memset (*room, 0, RINGLET_PACKED_LEAD * lanes * sizeof **room);
  memset (*room + range.first * lanes, 0, (end - range.first) * lanes * sizeof **room);
  return *room;
}

/* Whether pixels of a strip are summed. */
static gboolean
is_strip_summed (const RingletKnownPass *pass, gsize first, gsize end)
{
  gboolean is_summed = pass->touched == NULL;

  for (gsize block = first; !is_summed && block < end; block++)
    is_summed = ringlet_touched_in_block (pass->touched, block);
  return is_summed;
}

/* Bytes of the places of a strip. */
static gsize
places_size (const RingletKnownPass *pass)
{
  const gsize n = pass->touched->n_places + RINGLET_PACKED_MAX_WIDTH;

  return room_size (n * (gsize) pass->lanes);
}

/* Room for the places of a strip; zeros. */
static double *
places_room (RingletKnownPass *pass, gsize index)
{
  const gsize n = pass->touched->n_places + RINGLET_PACKED_MAX_WIDTH;
  double **room = &pass->room[index % pass->n_rooms];

  *room = ringlet_recycle_take (places_size (pass));
  if (*room != NULL)
    memset (*room, 0, n * pass->lanes * sizeof **room);
  return *room;
}

static void
free_rooms (RingletKnownPass *pass)
{
  const gsize size = pass->touched != NULL ? places_size (pass) : sums_size (pass);

  /* What is given last is taken first: each strip gets its own again, whose pages are
   * there where its slots are. */
  for (gsize s = RINGLET_MAX_STRIPS; s > 0; s--)
    ringlet_recycle_give (g_steal_pointer (&pass->room[s - 1]), size);
}

/* The lanes of strip @index. */
static void
add_strip (gsize index, gpointer data)
{
  RingletKnownPass *pass = data;
  const RingletPacked *matrix = pass->in->task.matrix;
  const gsize n = pass->in->preproc->n_fast;
  const gsize first = matrix->n_blocks * index / pass->n_strips;
  const gsize end = matrix->n_blocks * (index + 1) / pass->n_strips;
  g_autofree double *values = g_try_new0 (double, 2 * n);
  const RingletKnownRow buffers = { pass, values, values + n };
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
      ringlet_known_add_block (&buffers, block, sums);
  }
}

/* Waits until no more than @n strips before @index are not yet collected. */
static void
wait_for_turn (RingletKnownPass *pass, gsize index, gsize n)
{
  g_mutex_lock (&pass->mutex);
  while (pass->first_strip + n < index)
    g_cond_wait (&pass->collected, &pass->mutex);
  g_mutex_unlock (&pass->mutex);
}

static void
end_turn (RingletKnownPass *pass)
{
  g_mutex_lock (&pass->mutex);
  pass->first_strip++;
  g_cond_broadcast (&pass->collected);
  g_mutex_unlock (&pass->mutex);
}

/* Bins are sums over strips in their order: when the turn of @index has come, its lanes
 * are added by the thread that filled them, while others fill theirs. Threads take
 * strips in ascending order: who waits, waits for strips that have begun. */
static void
add_and_collect (gsize index, gpointer data)
{
  RingletKnownPass *pass = data;
  const gsize n_rows = pass->in->task.matrix->bins.n_azimuth;

  wait_for_turn (pass, index, pass->n_rooms - 1);
  add_strip (index, pass);
  wait_for_turn (pass, index, 0);
  pass->end_strip = index + 1;
  for (gsize row = 0; pass->sums[index] != NULL && row < n_rows; row++)
    ringlet_known_collect_row (row, pass);
  end_turn (pass);
}

static gboolean
fail_memory (const RingletKnownPass *pass, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for the sums of %" G_GSIZE_FORMAT " bins; take fewer",
      ringlet_bins_n (&pass->in->task.matrix->bins));
  return FALSE;
}

/* Bins of few numbers: all strips have lanes, then rows of bins are collected. */
static gboolean
run_all (RingletKnownPass *pass, GCancellable *cancellable, GError **error)
{
  const gsize n_rows = pass->in->task.matrix->bins.n_azimuth;
  gboolean ok = FALSE;

  pass->n_rooms = pass->n_strips;
  ok = ringlet_parallel_for (pass->n_strips, add_strip, pass, cancellable, error);
  for (gsize s = 0; ok && s < pass->n_strips; s++)
    ok = !pass->no_memory[s] || fail_memory (pass, error);
  pass->first_strip = 0;
  pass->end_strip = pass->n_strips;
  return ok &&
      ringlet_parallel_for (
          n_rows, ringlet_known_collect_row, pass, cancellable, error);
}

/* Of cakes no more strips have lanes than threads can fill: each takes 64 bytes a bin.
 * None is left out when the work is cancelled, or others would wait for it. */
static gboolean
run_in_turn (RingletKnownPass *pass, GCancellable *cancellable, GError **error)
{
  gboolean ok = FALSE;

  pass->n_rooms = MAX (ringlet_parallel_get_threads (), 1);
  pass->first_strip = 0;
  g_mutex_init (&pass->mutex);
  g_cond_init (&pass->collected);
  ringlet_parallel_for (pass->n_strips, add_and_collect, pass, NULL, NULL);
  g_cond_clear (&pass->collected);
  g_mutex_clear (&pass->mutex);

  ok = !g_cancellable_set_error_if_cancelled (cancellable, error);
  for (gsize s = 0; ok && s < pass->n_strips; s++)
    ok = !pass->no_memory[s] || fail_memory (pass, error);
  return ok;
}

static gboolean
run_pass (RingletKnownPass *pass, GCancellable *cancellable, GError **error)
{
  const gboolean is_small =
      pass->touched != NULL || pass->n_strips == RINGLET_MAX_STRIPS;
  const gboolean ok = is_small ? run_all (pass, cancellable, error)
                               : run_in_turn (pass, cancellable, error);

  free_rooms (pass);
  return ok;
}

/* Adds Σ share · x and, with @y, Σ share² · y. */
static gboolean
sum_pair (RingletKnownPass *pass, RingletKnownPart part, double *x, double *y,
    GCancellable *cancellable, GError **error)
{
  const guint width = (guint) pass->in->task.matrix->format;

  pass->part = part;
  pass->lanes = ringlet_lanes (width, TRUE);
  pass->targets[0] = (RingletKnownTarget){ x, 0, 1.0 };
  pass->targets[1] = (RingletKnownTarget){ y, width, 1.0 };
  pass->n_targets = y != NULL ? 2 : 1;
  return run_pass (pass, cancellable, error);
}

/* Adds the count, Σ share · norm and Σ (share · norm)². */
static gboolean
sum_norms (RingletKnownPass *pass, RingletKnown *out, GCancellable *cancellable,
    GError **error)
{
  const guint width = (guint) pass->in->task.matrix->format;
  /* A pixel in one slot has no shares in units. */
  const double unit = width == 1 ? 1.0 : 1.0 / RINGLET_PACKED_ONE;

  pass->part = RINGLET_KNOWN_PART_NORM;
  pass->lanes = ringlet_known_lanes (width);
  pass->targets[0] = (RingletKnownTarget){ out->count, 0, unit };
  pass->targets[1] = (RingletKnownTarget){ out->norm, width, unit };
  pass->targets[2] = (RingletKnownTarget){ out->norm2, 2 * width, unit * unit };
  pass->n_targets = 3;
  return run_pass (pass, cancellable, error);
}

/* Adds all parts that there are. */
static gboolean
sum_parts (RingletKnownPass *pass, RingletKnown *out, GCancellable *cancellable,
    GError **error)
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
          sum_pair (
              pass, RINGLET_KNOWN_PART_GAIN, out->gain, NULL, cancellable, error)) &&
      (!parts.dark ||
          sum_pair (pass, RINGLET_KNOWN_PART_DARK, out->dark, out->dark_variance,
              cancellable, error));
}

RingletKnown *
ringlet_packed_known_sum (const RingletKnownInputs *in, const RingletList *excluded,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletKnown) out =
      ringlet_known_new (ringlet_bins_n (&in->task.matrix->bins), in->parts, error);
  RingletKnownPass pass = { .in = in, .excluded = excluded };

  if (out == NULL || !sum_parts (&pass, out, cancellable, error))
    return NULL;
  return g_steal_pointer (&out);
}

/* The bins that were summed anew; the others are clean. */
static void
clean_touched (const RingletKnownPass *pass, RingletKnown *out)
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
  RingletKnownPass pass = {
    .in = in, .touched = touched, .before = before, .out = out
  };

  if (out == NULL || !sum_parts (&pass, out, cancellable, error))
    return NULL;
  if (before->is_checked)
    clean_touched (&pass, out);
  else
    ringlet_known_clean (out);
  return g_steal_pointer (&out);
}
