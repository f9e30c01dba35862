/* SPDX-License-Identifier: MIT */
#include "display/viewport.h"

#include <math.h>

#define LEAST_OF_FIT (1.0 / 64.0)
#define LARGEST_SCALE 256.0
#define SAME 1e-9        /* relative: rounding, no zooming */
#define ALWAYS_SEEN 32.0 /* view pixels of the image that no panning takes away */

static double
axis_fit (double view, double n)
{
  return view > 0.0 && n > 0.0 ? view / n : 1.0;
}

/* The scales at which everything is seen; 1 while there is nothing. */
static void
fit_scales (const RingletViewport *self, double *x, double *y)
{
  *x = axis_fit (self->width, self->n_fast);
  *y = axis_fit (self->height, self->n_slow);
  if (!self->is_free)
    *x = *y = fmin (*x, *y);
}

static double
clamp_scale (double scale, double fit)
{
  /* NaN compares with nothing and becomes the least. */
  return fmin (fmax (scale, fit * LEAST_OF_FIT), fmax (fit, LARGEST_SCALE));
}

/* A viewport that nobody has fitted yet has no scale. */
static double
safe_scale (double scale)
{
  return scale > 0.0 ? scale : 1.0;
}

static double
direction (gboolean flip)
{
  return flip ? -1.0 : 1.0;
}

/* @centre such that ALWAYS_SEEN of the image, or of the smaller one of image and view
 * all, overlap the view. */
static double
keep_seen (double centre, double view, double n, double scale)
{
  const double half = view / scale / 2.0;
  const double seen = fmin (ALWAYS_SEEN / scale, fmin (n, 2.0 * half));

  return fmin (fmax (centre, seen - half), n - seen + half);
}

static void
keep_in_view (RingletViewport *self)
{
  self->centre_fast = keep_seen (
      self->centre_fast, self->width, self->n_fast, safe_scale (self->scale_x));
  self->centre_slow = keep_seen (
      self->centre_slow, self->height, self->n_slow, safe_scale (self->scale_y));
}

void
ringlet_viewport_fit (RingletViewport *self)
{
  fit_scales (self, &self->scale_x, &self->scale_y);
  self->centre_fast = self->n_fast / 2.0;
  self->centre_slow = self->n_slow / 2.0;
}

gboolean
ringlet_viewport_is_fit (const RingletViewport *self)
{
  double x = 0.0;
  double y = 0.0;

  fit_scales (self, &x, &y);
  return fabs (self->scale_x - x) <= SAME * x && fabs (self->scale_y - y) <= SAME * y &&
      fabs (self->centre_fast - self->n_fast / 2.0) <= SAME * self->n_fast &&
      fabs (self->centre_slow - self->n_slow / 2.0) <= SAME * self->n_slow;
}

void
ringlet_viewport_set_scale (RingletViewport *self, double scale)
{
  double x = 0.0;
  double y = 0.0;

  fit_scales (self, &x, &y);
  self->scale_x = clamp_scale (scale, x);
  self->scale_y = clamp_scale (scale, y);
  keep_in_view (self);
}

/* @factor such that both axes stay within the limits of the scale: their ratio is the
 * user's. */
static double
clamp_factor (const RingletViewport *self, double factor)
{
  const double scale_x = safe_scale (self->scale_x);
  const double scale_y = safe_scale (self->scale_y);
  double x = 0.0;
  double y = 0.0;
  double least;
  double largest;

  fit_scales (self, &x, &y);
  least = fmax (x * LEAST_OF_FIT / scale_x, y * LEAST_OF_FIT / scale_y);
  largest = fmin (fmax (x, LARGEST_SCALE) / scale_x, fmax (y, LARGEST_SCALE) / scale_y);
  return fmin (fmax (factor, fmin (least, 1.0)), fmax (largest, 1.0));
}

static gboolean
is_inside (const RingletViewport *self, double slow, double fast)
{
  return fast >= 0.0 && fast <= self->n_fast && slow >= 0.0 && slow <= self->n_slow;
}

void
ringlet_viewport_zoom (RingletViewport *self, double factor, double x, double y)
{
  double slow = 0.0;
  double fast = 0.0;

  g_return_if_fail (factor > 0.0);

  factor = clamp_factor (self, factor);
  ringlet_viewport_to_image (self, x, y, &slow, &fast);
  self->scale_x = safe_scale (self->scale_x) * factor;
  self->scale_y = safe_scale (self->scale_y) * factor;
  self->centre_fast =
      fast - direction (self->flip_x) * (x - self->width / 2.0) / self->scale_x;
  self->centre_slow =
      slow - direction (self->flip_y) * (y - self->height / 2.0) / self->scale_y;
  /* What is under the pointer is seen already; beside the image nothing is. */
  if (!is_inside (self, slow, fast))
    keep_in_view (self);
}

void
ringlet_viewport_pan (RingletViewport *self, double dx, double dy)
{
  self->centre_fast -= direction (self->flip_x) * dx / safe_scale (self->scale_x);
  self->centre_slow -= direction (self->flip_y) * dy / safe_scale (self->scale_y);
  keep_in_view (self);
}

void
ringlet_viewport_flip (RingletViewport *self, gboolean flip_x, gboolean flip_y)
{
  self->flip_x = flip_x;
  self->flip_y = flip_y;
}

void
ringlet_viewport_resize (RingletViewport *self, double width, double height)
{
  const gboolean was_fit = ringlet_viewport_is_fit (self);
  double x = 0.0;
  double y = 0.0;

  self->width = fmax (width, 0.0);
  self->height = fmax (height, 0.0);
  if (was_fit) {
    ringlet_viewport_fit (self);
    return;
  }
  fit_scales (self, &x, &y);
  self->scale_x = clamp_scale (self->scale_x, x);
  self->scale_y = clamp_scale (self->scale_y, y);
  keep_in_view (self);
}

void
ringlet_viewport_to_image (
    const RingletViewport *self, double x, double y, double *slow, double *fast)
{
  *fast = self->centre_fast +
      direction (self->flip_x) * (x - self->width / 2.0) / safe_scale (self->scale_x);
  *slow = self->centre_slow +
      direction (self->flip_y) * (y - self->height / 2.0) / safe_scale (self->scale_y);
}

void
ringlet_viewport_to_view (
    const RingletViewport *self, double slow, double fast, double *x, double *y)
{
  *x = self->width / 2.0 +
      direction (self->flip_x) * (fast - self->centre_fast) *
          safe_scale (self->scale_x);
  *y = self->height / 2.0 +
      direction (self->flip_y) * (slow - self->centre_slow) *
          safe_scale (self->scale_y);
}

RingletViewport
ringlet_viewport_scaled (const RingletViewport *self, double factor)
{
  RingletViewport scaled = *self;

  scaled.width *= factor;
  scaled.height *= factor;
  scaled.scale_x *= factor;
  scaled.scale_y *= factor;
  return scaled;
}

gboolean
ringlet_viewport_equal (const RingletViewport *a, const RingletViewport *b)
{
  return a->width == b->width && a->height == b->height && a->n_fast == b->n_fast &&
      a->n_slow == b->n_slow && a->scale_x == b->scale_x && a->scale_y == b->scale_y &&
      a->centre_fast == b->centre_fast && a->centre_slow == b->centre_slow &&
      !a->flip_x == !b->flip_x && !a->flip_y == !b->flip_y &&
      !a->is_free == !b->is_free;
}
