/* SPDX-License-Identifier: MIT */

/* The coarse inverse of a flat detector whose pixels are not a regular grid. */

#include <math.h>

#include "base/error.h"
#include "base/parallel.h"
#include "process/preview-lens.h"

/* Nominal pixels between nodes: of pixels without gaps, and with. */
#define STEP 8
#define FINE_STEP 2

/* Beyond the pixels on each side. */
#define MARGIN 32

/* Nodes are as many pixels apart as nominal ones, give or take this share: else a gap
 * is between them, or a pixel of another size. */
#define STRETCH 0.125

typedef struct {
  RingletPreviewNet *net;
  const RingletDetector *detector;
} Fill;

/* Nominal pixels are in the order of the file, the detector's own point of view is not.
 */
static void
fill_row (gsize i, gpointer data)
{
  const Fill *fill = data;
  const RingletDetector *detector = fill->detector;
  RingletPreviewNet *net = fill->net;
  const gboolean flip_slow = detector->orientation <= 2;
  const gboolean flip_fast = detector->orientation == 1 || detector->orientation == 4;
  const double slow = net->origin + net->step * (double) i;
  const double own_slow = flip_slow ? (double) detector->n_slow - slow : slow;
  const double ahead[3] = { 0.0, 0.0, 1.0 };

  for (gsize j = 0; j < net->n_fast; j++) {
    const double fast = net->origin + net->step * (double) j;
    const double own_fast = flip_fast ? (double) detector->n_fast - fast : fast;
    const double from[3] = { own_slow * detector->pixel_slow_m,
      own_fast * detector->pixel_fast_m, -1.0 };
    double slow_px = NAN;
    double fast_px = NAN;

    if (!ringlet_detector_find (detector, from, ahead, &slow_px, &fast_px))
      slow_px = fast_px = NAN;
    net->slow[i * net->n_fast + j] = (float) slow_px;
    net->fast[i * net->n_fast + j] = (float) fast_px;
  }
}

/* How far the corners of the detector are from where nominal pixels would have them. */
static double
excess_px (const RingletDetector *detector)
{
  double excess = 0.0;

  for (guint k = 0; k < 4; k++) {
    const double slow = k & 1 ? (double) detector->n_slow : 0.0;
    const double fast = k & 2 ? (double) detector->n_fast : 0.0;
    const gboolean flip_slow = detector->orientation <= 2;
    const gboolean flip_fast = detector->orientation == 1 || detector->orientation == 4;
    double point[3];

    ringlet_detector_point (detector, slow, fast, point);
    point[0] /= detector->pixel_slow_m;
    point[1] /= detector->pixel_fast_m;
    excess = fmax (excess,
        fabs (point[0] - (flip_slow ? (double) detector->n_slow - slow : slow)));
    excess = fmax (excess,
        fabs (point[1] - (flip_fast ? (double) detector->n_fast - fast : fast)));
  }
  return isfinite (excess)
      ? fmin (excess, (double) MAX (detector->n_slow, detector->n_fast))
      : 0.0;
}

gboolean
ringlet_preview_net_init (RingletPreviewNet *self, const RingletDetector *detector,
    GCancellable *cancellable, GError **error)
{
  const Fill fill = { self, detector };

  gsize margin;
  gsize step;

  *self = (RingletPreviewNet){ 0 };
  if (detector->grid->is_regular)
    return TRUE;

  step = detector->grid->is_contiguous ? STEP : FINE_STEP;
  margin = MARGIN + (gsize) ceil (excess_px (detector));
  self->step = (double) step;
  self->origin = -(double) margin;
  self->n_slow = (detector->n_slow + 2 * margin) / step + 2;
  self->n_fast = (detector->n_fast + 2 * margin) / step + 2;
  self->slow = g_try_new (float, self->n_slow * self->n_fast);
  self->fast = g_try_new (float, self->n_slow * self->n_fast);
  if (self->slow == NULL || self->fast == NULL) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for a preview of the detector");
    return FALSE;
  }
  return ringlet_parallel_for (
      self->n_slow, fill_row, (gpointer) &fill, cancellable, error);
}

void
ringlet_preview_net_clear (RingletPreviewNet *self)
{
  g_free (self->slow);
  g_free (self->fast);
  *self = (RingletPreviewNet){ 0 };
}

/* Among four nodes; NaN across a gap. */
static float
interpolate (const RingletPreviewNet *self, const float *corner, float y, float x,
    gboolean along_slow)
{
  const gsize stride = self->n_fast;
  const float a = corner[0];
  const float b = corner[1];
  const float c = corner[stride];
  const float d = corner[stride + 1];
  const float step_1 = along_slow ? c - a : b - a;
  const float step_2 = along_slow ? d - b : d - c;
  const float least = (float) (self->step * (1.0 - STRETCH));
  const float most = (float) (self->step * (1.0 + STRETCH));

  if (!(step_1 > least && step_1 < most && step_2 > least && step_2 < most))
    return NAN;
  return (a * (1.0f - x) + b * x) * (1.0f - y) + (c * (1.0f - x) + d * x) * y;
}

void
ringlet_preview_net_apply (
    const RingletPreviewNet *self, gsize n, float *slow, float *fast)
{
  const float scale = (float) (1.0 / self->step);
  const float origin = (float) self->origin;

  for (gsize k = 0; k < n; k++) {
    const float y = (slow[k] - origin) * scale;
    const float x = (fast[k] - origin) * scale;
    gsize corner;

    if (!(y >= 0.0f && x >= 0.0f && y < (float) (self->n_slow - 1) &&
            x < (float) (self->n_fast - 1))) {
      slow[k] = fast[k] = NAN;
      continue;
    }
    corner = (gsize) y * self->n_fast + (gsize) x;
    slow[k] =
        interpolate (self, self->slow + corner, y - floorf (y), x - floorf (x), TRUE);
    fast[k] =
        interpolate (self, self->fast + corner, y - floorf (y), x - floorf (x), FALSE);
  }
}
