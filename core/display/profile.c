/* SPDX-License-Identifier: MIT */
#include "display/profile.h"

#include <math.h>

#include "base/error.h"
#include "display/profile-part.h"
#include "engine/widen.h"

/* That of a sum is as much larger as the sum is. */
double *
ringlet_profile_sigma_of_sum (const RingletProfile *self)
{
  double *sigma = self->sigma != NULL ? g_new (double, self->n) : NULL;

  for (gsize i = 0; sigma != NULL && i < self->n; i++)
    sigma[i] = self->weight[i] > 0.0 ? self->sigma[i] * self->weight[i] : (double) NAN;
  return sigma;
}

RingletProfile *
ringlet_profile_ref (RingletProfile *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
profile_clear (gpointer data)
{
  RingletProfile *self = data;

  g_free (self->position);
  g_free (self->slow);
  g_free (self->fast);
  g_free (self->mean);
  g_free (self->sigma);
  g_free (self->sum);
  g_free (self->weight);
}

void
ringlet_profile_unref (RingletProfile *self)
{
  g_atomic_rc_box_release_full (self, profile_clear);
}

RingletProfile *
ringlet_profile_alloc (const RingletProfilePixels *pixels, gsize n)
{
  RingletProfile *self = g_atomic_rc_box_new0 (RingletProfile);

  self->n = n;
  self->position = g_new (double, n);
  self->slow = g_new (double, n);
  self->fast = g_new (double, n);
  self->mean = g_new (double, n);
  self->sigma = pixels->has_counts ? g_new (double, n) : NULL;
  self->sum = g_new (double, n);
  self->weight = g_new (double, n);
  return self;
}

void
ringlet_profile_set (
    RingletProfile *self, gsize i, double weight, double sum, double variance)
{
  const gboolean is_known = weight > 0.0;

  self->weight[i] = weight;
  self->sum[i] = sum;
  self->mean[i] = is_known ? sum / weight : NAN;
  if (self->sigma != NULL)
    self->sigma[i] = is_known ? sqrt (variance > 0.0 ? variance : 1.0) / weight : NAN;
}

gboolean
ringlet_profile_check (const RingletProfilePixels *pixels, GError **error)
{
  const RingletImage *image = pixels->image;
  const RingletMask *mask = pixels->mask;

  if (mask == NULL || (mask->n_slow == image->n_slow && mask->n_fast == image->n_fast))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "The image has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels (rows × columns), the mask %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
      image->n_slow, image->n_fast, mask->n_slow, mask->n_fast);
  return FALSE;
}

void
ringlet_profile_read (
    const RingletProfilePixels *pixels, gsize first, gsize n, double *out)
{
  ringlet_widen_double (pixels->image, pixels->exclusion, first, n, out);
  if (pixels->mask == NULL)
    return;
  for (gsize i = 0; i < n; i++) {
    if (pixels->mask->bad[first + i] != 0)
      out[i] = NAN;
  }
}

gsize
ringlet_profile_nearest (const RingletProfile *profile, double position)
{
  const double step =
      profile->n > 1 ? profile->position[1] - profile->position[0] : 1.0;
  const double at = round ((position - profile->position[0]) / step);

  return (gsize) CLAMP (at, 0.0, (double) profile->n - 1.0);
}
