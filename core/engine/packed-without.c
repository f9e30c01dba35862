/* SPDX-License-Identifier: MIT */

/* Sums of what is known, less some pixels. */

#include <math.h>

#include "engine/packed-known.h"

/* A bin that keeps less than this part of a sum when pixels are taken off it has lost
 * digits: 1 / 1000 is ten bits of 53. */
#define KEPT_DIGITS 1e-3

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
