/* SPDX-License-Identifier: MIT */
#include "engine/sums.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/recycle.h"

static gboolean
fail_bins (gsize n_bins, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for %" G_GSIZE_FORMAT " bins; take fewer", n_bins);
  return FALSE;
}

static gsize
n_arrays (RingletKnownParts parts)
{
  return 3 + (gsize) parts.gain + (gsize) parts.dark + (gsize) parts.dark_variance;
}

/* Takes @next, the arrays one behind the other; NULL: there was no memory. */
static RingletKnown *
known_new_take (double *next, gsize n_bins, RingletKnownParts parts, GError **error)
{
  RingletKnown *self;

  if (next == NULL) {
    fail_bins (n_bins, error);
    return NULL;
  }

  self = g_atomic_rc_box_new0 (RingletKnown);
  self->n_bins = n_bins;
  self->count = next;
  self->norm = next += n_bins;
  self->norm2 = next += n_bins;
  self->gain = parts.gain ? next += n_bins : self->count;
  self->dark = parts.dark ? next += n_bins : NULL;
  self->dark_variance = parts.dark_variance ? next += n_bins : NULL;
  return self;
}

RingletKnown *
ringlet_known_new (gsize n_bins, RingletKnownParts parts, GError **error)
{
  RingletKnown *self = ringlet_known_new_unset (n_bins, parts, error);

  /* Written before bins are added to: a page of the system's zeros that is read first
   * costs two faults. */
  if (self != NULL)
    memset (self->count, 0, ringlet_known_n_bytes (self));
  return self;
}

RingletKnown *
ringlet_known_new_unset (gsize n_bins, RingletKnownParts parts, GError **error)
{
  gsize n_bytes = 0;
  double *arrays = NULL;

  if (g_size_checked_mul (&n_bytes, n_bins, n_arrays (parts) * sizeof *arrays))
    arrays = ringlet_recycle_take (ringlet_recycle_round (n_bytes));
  return known_new_take (arrays, n_bins, parts, error);
}

RingletKnown *
ringlet_known_ref (RingletKnown *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
known_clear (gpointer data)
{
  RingletKnown *self = data;

  ringlet_recycle_give (
      self->count, ringlet_recycle_round (ringlet_known_n_bytes (self)));
}

void
ringlet_known_unref (RingletKnown *self)
{
  g_atomic_rc_box_release_full (self, known_clear);
}

RingletKnownParts
ringlet_known_get_parts (const RingletKnown *self)
{
  return (RingletKnownParts){ self->gain != self->count, self->dark != NULL,
    self->dark_variance != NULL };
}

gsize
ringlet_known_n_bytes (const RingletKnown *self)
{
  return self->n_bins * n_arrays (ringlet_known_get_parts (self)) * sizeof (double);
}

gboolean
ringlet_known_clean_bin (RingletKnown *self, gsize bin)
{
  double *const arrays[] = { self->count, self->norm, self->norm2, self->gain,
    self->dark, self->dark_variance };

  if (self->count[bin] > 0.0)
    return isfinite (self->norm[bin]) && isfinite (self->norm2[bin]) &&
        self->norm[bin] != 0.0;

  for (gsize i = 0; i < G_N_ELEMENTS (arrays); i++) {
    if (arrays[i] != NULL)
      arrays[i][bin] = 0.0;
  }
  return TRUE;
}

void
ringlet_known_clean (RingletKnown *self)
{
  gboolean is_checked = TRUE;

  for (gsize bin = 0; bin < self->n_bins; bin++)
    is_checked &= ringlet_known_clean_bin (self, bin);
  self->is_checked = is_checked;
}

gboolean
ringlet_sums_init (RingletSums *self, gsize n_bins, gboolean with_variance,
    gboolean with_spread, RingletPool *pool, GError **error)
{
  *self = (RingletSums){ .n_bins = n_bins, .pool = pool };
  self->counts = ringlet_pool_take (pool);
  self->variance = with_variance ? ringlet_pool_take (pool) : NULL;
  self->spread = with_spread ? ringlet_pool_take (pool) : NULL;
  if (self->counts != NULL && (self->variance != NULL || !with_variance) &&
      (self->spread != NULL || !with_spread))
    return TRUE;

  ringlet_sums_clear (self);
  return fail_bins (n_bins, error);
}

void
ringlet_sums_clear (RingletSums *self)
{
  if (self->pool != NULL) {
    ringlet_pool_give (self->pool, g_steal_pointer (&self->counts));
    ringlet_pool_give (self->pool, g_steal_pointer (&self->variance));
    ringlet_pool_give (self->pool, g_steal_pointer (&self->spread));
  }
  g_clear_pointer (&self->known, ringlet_known_unref);
}
