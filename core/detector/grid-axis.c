/* SPDX-License-Identifier: MIT */
#include "detector/grid-axis.h"

#include <math.h>
#include <string.h>

static double
lower (const RingletGridAxis *self, gsize i)
{
  return self->edges[2 * i];
}

static double
width (const RingletGridAxis *self, gsize i)
{
  return self->edges[2 * i + 1] - self->edges[2 * i];
}

static double
extent (const RingletGridAxis *self)
{
  return self->edges[2 * self->n - 1] - self->edges[0];
}

gboolean
ringlet_grid_axis_check (gsize n, const double *edges)
{
  for (gsize i = 0; i < 2 * n; i++) {
    const gboolean begins_pixel = i % 2 == 0;

    if (!isfinite (edges[i]))
      return FALSE;
    if (i > 0 && !(begins_pixel ? edges[i] >= edges[i - 1] : edges[i] > edges[i - 1]))
      return FALSE;
  }
  return n > 0;
}

void
ringlet_grid_axis_init (RingletGridAxis *self, gsize n, const double *edges)
{
  gsize pixel = 0;

  self->n = n;
  self->edges = g_memdup2 (edges, 2 * n * sizeof *edges);
  self->first = g_new (gsize, n);
  for (gsize bucket = 0; bucket < n; bucket++) {
    const double start = edges[0] + extent (self) * ((double) bucket / (double) n);

    while (pixel + 1 < n && lower (self, pixel + 1) <= start)
      pixel++;
    self->first[bucket] = pixel;
  }
}

void
ringlet_grid_axis_clear (RingletGridAxis *self)
{
  g_clear_pointer (&self->edges, g_free);
  g_clear_pointer (&self->first, g_free);
}

double
ringlet_grid_axis_at (const RingletGridAxis *self, double px)
{
  const double i = fmin (fmax (floor (px), 0.0), (double) (self->n - 1));

  return lower (self, (gsize) i) + (px - i) * width (self, (gsize) i);
}

double
ringlet_grid_axis_find (const RingletGridAxis *self, double position)
{
  const double part = (position - self->edges[0]) / extent (self);
  const double bucket =
      fmin (fmax (floor (part * (double) self->n), 0.0), (double) (self->n - 1));
  gsize i = self->first[(gsize) bucket];
  double inside = 0.0;

  /* A pixel or two: buckets are about as wide as pixels. */
  while (i + 1 < self->n && lower (self, i + 1) <= position)
    i++;
  while (i > 0 && lower (self, i) > position)
    i--;

  inside = (position - lower (self, i)) / width (self, i);
  return (double) i + (i + 1 < self->n ? fmin (inside, 1.0) : inside);
}

void
ringlet_grid_axis_digest (const RingletGridAxis *self, RingletDigest *digest)
{
  ringlet_digest_add_bytes (digest, self->edges, 2 * self->n * sizeof *self->edges);
}
