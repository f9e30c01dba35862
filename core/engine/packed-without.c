/* SPDX-License-Identifier: MIT */

/* Sums of what is known, less some pixels. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "engine/packed-known.h"

/* A bin that keeps less than this part of a sum when pixels are taken off it has lost
 * digits: 1 / 1000 is ten bits of 53. */
#define KEPT_DIGITS 1e-3

typedef struct {
  const RingletKnownInputs *in;
  RingletKnown *off; /* Σ over the pixels that go */
  double *scratch;   /* n_fast */
  gsize first;       /* pixel of the row that is in @row; G_MAXSIZE / 2 for none */
  RingletPreprocRow row;
  gsize fast;
  gboolean used;
} Removal;

/* Strips of blocks, each with sums of its own: what comes out does not depend on the
 * threads. */
typedef struct {
  const RingletKnownInputs *in;
  const guint8 *bad;
  gsize n_strips;
  RingletKnown *off[RINGLET_MAX_STRIPS];
  gsize n_used[RINGLET_MAX_STRIPS];
} Pass;

static void
take_off (gsize slot, guint32 share, gpointer data)
{
  Removal *removal = data;
  const RingletPreprocRow *known = &removal->row;
  const gssize bin = ringlet_packed_bin (&removal->in->task.matrix->bins, slot);
  const double c = share / (double) RINGLET_PACKED_ONE;
  const double norm = known->norm[removal->fast];
  RingletKnown *off = removal->off;

  if (bin < 0 || share == 0)
    return;

  removal->used = TRUE;
  off->count[bin] += c;
  off->norm[bin] += c * norm;
  off->norm2[bin] += c * c * (norm * norm);
  if (known->gain != NULL)
    off->gain[bin] += c * known->gain[removal->fast];
  if (known->dark != NULL)
    off->dark[bin] += c * known->dark[removal->fast];
  if (known->dark_variance != NULL)
    off->dark_variance[bin] += c * c * known->dark_variance[removal->fast];
}

/* FALSE without memory. */
static gboolean
removal_init (Removal *self, const RingletKnownInputs *in, RingletKnown *off)
{
  *self = (Removal){ .in = in, .off = off, .first = G_MAXSIZE / 2 };
  self->scratch = g_try_new (double, in->preproc->n_fast);
  return self->scratch != NULL;
}

/* Pixels come in ascending order: each row is asked for once. */
static void
find_pixel (Removal *self, gsize pixel)
{
  const gsize n_fast = self->in->preproc->n_fast;

  self->fast = pixel - self->first;
  if (self->fast < n_fast)
    return;

  self->fast = pixel % n_fast;
  self->first = pixel - self->fast;
  self->row = ringlet_preproc_row (self->in->preproc, pixel / n_fast, self->scratch);
}

static gboolean
take_pixel (Removal *removal, gsize pixel)
{
  const RingletPacked *matrix = removal->in->task.matrix;
  const gsize slot = ringlet_packed_first_slot (matrix, pixel);
  guint32 share[RINGLET_PACKED_MAX_WIDTH];

  find_pixel (removal, pixel);
  removal->used = FALSE;
  if (slot <= RINGLET_PACKED_WIDE) {
    ringlet_packed_foreach (matrix, pixel, take_off, removal);
    return removal->used;
  }

  ringlet_packed_shares (matrix, pixel, share);
  for (guint k = 0; k < (guint) matrix->format; k++)
    take_off (slot + k, share[k], removal);
  return removal->used;
}

/* Those of the flags @first … @end − 1 that are set; there are few, so that eight at
 * once are passed over. */
static gsize
take_bad (Removal *removal, const guint8 *bad, gsize first, gsize end)
{
  gsize n_used = 0;

  for (gsize pixel = first; pixel < end; pixel += 8) {
    const gsize n = MIN (8, end - pixel);
    guint64 flags = 0;

    memcpy (&flags, bad + pixel, n);
    for (gsize i = 0; flags != 0 && i < n; i++) {
      if (bad[pixel + i])
        n_used += take_pixel (removal, pixel + i);
    }
  }
  return n_used;
}

static void
take_strip (gsize index, gpointer data)
{
  Pass *pass = data;
  const RingletPacked *matrix = pass->in->task.matrix;
  const gsize first = matrix->block_pixel[matrix->n_blocks * index / pass->n_strips];
  const gsize end =
      matrix->block_pixel[matrix->n_blocks * (index + 1) / pass->n_strips];
  Removal removal;

  pass->off[index] =
      ringlet_known_new (ringlet_bins_n (&matrix->bins), pass->in->parts, NULL);
  if (pass->off[index] == NULL)
    return;
  if (!removal_init (&removal, pass->in, pass->off[index])) {
    g_clear_pointer (&pass->off[index], ringlet_known_unref);
    return;
  }
  pass->n_used[index] = take_bad (&removal, pass->bad, first, end);
  g_free (removal.scratch);
}

static void
add_known (RingletKnown *to, const RingletKnown *from)
{
  const gsize n = ringlet_known_n_bytes (to) / sizeof (double);

  for (gsize i = 0; i < n; i++)
    to->count[i] += from->count[i];
}

static gboolean
fail_memory (const RingletKnown *off, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for the sums of %" G_GSIZE_FORMAT " bins; take fewer",
      off->n_bins);
  return FALSE;
}

/* Adds what the flags take off; FALSE without memory. */
static gboolean
take_mask (Pass *pass, RingletKnown *off, gsize *n_used, GError **error)
{
  gboolean ok = TRUE;

  pass->n_strips = ringlet_packed_n_strips (pass->in->task.matrix);
  ringlet_parallel_for (pass->n_strips, take_strip, pass, NULL, NULL);
  for (gsize s = 0; s < pass->n_strips; s++) {
    ok = ok && pass->off[s] != NULL;
    if (ok)
      add_known (off, pass->off[s]);
    *n_used += pass->n_used[s];
    g_clear_pointer (&pass->off[s], ringlet_known_unref);
  }
  return ok || fail_memory (off, error);
}

static gboolean
is_small (double left, double before)
{
  return fabs (left) < KEPT_DIGITS * fabs (before);
}

/* Adds what the listed pixels take off. */
static gboolean
take_excluded (const RingletKnownInputs *in, const RingletList *excluded,
    RingletKnown *off, gsize *n_used, GError **error)
{
  Removal removal;

  if (!removal_init (&removal, in, off))
    return fail_memory (off, error);
  for (gsize i = 0; i < excluded->n; i++)
    *n_used += take_pixel (&removal, ringlet_list_index (excluded, guint32, i));
  g_free (removal.scratch);
  return TRUE;
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
    const guint8 *bad, const RingletList *excluded, gsize *n_used,
    gboolean *lost_digits, GError **error)
{
  g_autoptr (RingletKnown) off = ringlet_known_new (all->n_bins, in->parts, error);
  Pass pass = { .in = in, .bad = bad };
  gsize n = 0;

  if (off == NULL || (bad != NULL && !take_mask (&pass, off, &n, error)) ||
      (excluded != NULL && !take_excluded (in, excluded, off, &n, error)))
    return NULL;

  if (n_used != NULL)
    *n_used = n;
  *lost_digits = subtract (all, off);
  ringlet_known_clean (off);
  return g_steal_pointer (&off);
}
