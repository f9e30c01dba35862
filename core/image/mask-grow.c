/* SPDX-License-Identifier: MIT */

/* Growth in two passes: how far the next wanted pixel of the same column is, and then
 * along each row how wide that reaches. The time does not depend on how far. */

#include <math.h>

#include "base/error.h"
#include "image/mask-edit.h"

typedef struct {
  const RingletMask *mask;
  guint8 wanted; /* what grows: 1 for masked pixels, 0 for those that count */
  guint n;
  RingletMaskKernel kernel;
} Growth;

/* Half the width of the kernel, @distance rows off its centre. */
static gint32
half_width (const Growth *growth, guint distance)
{
  const double n = growth->n;
  gint32 width = 0;

  if (growth->kernel == RINGLET_MASK_SQUARE)
    return (gint32) growth->n;

  width = (gint32) sqrt (n * n - (double) distance * distance);
  /* Whole numbers of this size have exact squares, their roots may not. */
  while (
      (guint64) (width + 1) * (guint64) (width + 1) + (guint64) distance * distance <=
      (guint64) growth->n * growth->n)
    width++;
  return width;
}

/* Rows to the next wanted pixel above or below, at most n + 1. */
static void
measure_columns (const Growth *growth, guint16 *distance)
{
  const gsize n_slow = growth->mask->n_slow;
  const gsize n_fast = growth->mask->n_fast;
  const guint16 far = (guint16) (growth->n + 1);

  for (gsize i = 0; i < n_slow * n_fast; i++) {
    const guint16 above = i >= n_fast ? distance[i - n_fast] : far;

    distance[i] =
        growth->mask->bad[i] == growth->wanted ? 0 : (guint16) MIN (above + 1, far);
  }
  for (gsize i = (n_slow - 1) * n_fast; i-- > 0;)
    distance[i] = (guint16) MIN (distance[i], distance[i + n_fast] + 1);
}

/* @steps: where reaches begin and end, n_fast + 1 numbers. */
static void
grow_row (const Growth *growth, const guint16 *distance, const gint32 *widths,
    gint32 *steps, guint8 *out)
{
  const gint32 n_fast = (gint32) growth->mask->n_fast;
  gint32 covered = 0;

  for (gint32 j = 0; j <= n_fast; j++)
    steps[j] = 0;
  for (gint32 j = 0; j < n_fast; j++) {
    if (distance[j] > growth->n)
      continue;
    steps[MAX (j - widths[distance[j]], 0)]++;
    steps[MIN (j + widths[distance[j]] + 1, n_fast)]--;
  }
  for (gint32 j = 0; j < n_fast; j++) {
    covered += steps[j];
    out[j] = (covered > 0) == (growth->wanted != 0);
  }
}

static RingletMask *
grow (const Growth *growth, GError **error)
{
  const RingletMask *mask = growth->mask;
  g_autofree guint8 *bad =
      ringlet_image_alloc (RINGLET_PIXEL_U8, mask->n_slow, mask->n_fast, error);
  g_autofree guint16 *distance = NULL;
  g_autofree gint32 *widths = g_new (gint32, growth->n + 1);
  g_autofree gint32 *steps = g_new (gint32, mask->n_fast + 1);

  if (bad == NULL)
    return NULL;
  distance = ringlet_image_alloc (RINGLET_PIXEL_U16, mask->n_slow, mask->n_fast, error);
  if (distance == NULL)
    return NULL;

  for (guint i = 0; i <= growth->n; i++)
    widths[i] = half_width (growth, i);
  measure_columns (growth, distance);
  for (gsize i = 0; i < mask->n_slow; i++)
    grow_row (
        growth, distance + i * mask->n_fast, widths, steps, bad + i * mask->n_fast);
  return ringlet_mask_new_take (mask->n_slow, mask->n_fast, g_steal_pointer (&bad));
}

static gboolean
check_growth (guint n, GError **error)
{
  if (n <= RINGLET_MASK_MAX_GROWTH)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "A mask grows and shrinks by at most %d pixels at once, not by %u",
      RINGLET_MASK_MAX_GROWTH, n);
  return FALSE;
}

RingletMask *
ringlet_mask_grow (
    const RingletMask *self, guint n, RingletMaskKernel kernel, GError **error)
{
  const Growth growth = { self, 1, n, kernel };

  return check_growth (n, error) ? grow (&growth, error) : NULL;
}

RingletMask *
ringlet_mask_shrink (
    const RingletMask *self, guint n, RingletMaskKernel kernel, GError **error)
{
  const Growth growth = { self, 0, n, kernel };

  return check_growth (n, error) ? grow (&growth, error) : NULL;
}
