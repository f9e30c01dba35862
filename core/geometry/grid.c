/* SPDX-License-Identifier: MIT */
#include "geometry/grid.h"

/* Sine of the angle between ray and plane below which rounding decides whether they
 * meet, and where. */
#define PARALLEL 1e-14

RingletGrid *
ringlet_grid_ref (RingletGrid *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
grid_clear (gpointer data)
{
  RingletGrid *self = data;

  if (self->klass->clear != NULL)
    self->klass->clear (self);
}

void
ringlet_grid_unref (RingletGrid *self)
{
  g_atomic_rc_box_release_full (self, grid_clear);
}

static char *
grid_key (const RingletGrid *self)
{
  RingletDigest *digest = ringlet_digest_new (self->klass->name);

  self->klass->digest (self, digest);
  return ringlet_digest_finish (digest);
}

gboolean
ringlet_grid_equal (const RingletGrid *a, const RingletGrid *b)
{
  g_autofree char *key_a = NULL;
  g_autofree char *key_b = NULL;

  if (a == b)
    return TRUE;
  if (a->klass != b->klass || a->n_slow != b->n_slow || a->n_fast != b->n_fast)
    return FALSE;

  key_a = grid_key (a);
  key_b = grid_key (b);
  return g_str_equal (key_a, key_b);
}

gboolean
ringlet_grid_meet_plane (
    const double origin[3], const double direction[3], double *slow_m, double *fast_m)
{
  const double length = -origin[2] / direction[2];

  /* The sample is on the side where normal is negative. */
  if (!(direction[2] > PARALLEL))
    return FALSE;

  *slow_m = origin[0] + length * direction[0];
  *fast_m = origin[1] + length * direction[1];
  return TRUE;
}
