/* SPDX-License-Identifier: MIT */
#include "image/mask-value.h"

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "base/parallel.h"

#define REACH 2 /* pixels on each side */
#define N_AROUND ((2 * REACH + 1) * (2 * REACH + 1) - 1)
#define LEAST_AROUND 8
#define ROWS_PER_TASK 16
#define SIGMA_OF_MAD 1.4826 /* of a normal distribution */

RingletMask *
ringlet_mask_new_outside (
    const RingletImage *image, double min, double max, GError **error)
{
  const gsize n = ringlet_image_n_pixels (image);
  guint8 *bad = NULL;

  if (isnan (min) || isnan (max)) {
    ringlet_number_refuse ("limit of a mask", "a number", NAN, error);
    return NULL;
  }
  bad = ringlet_image_alloc (RINGLET_PIXEL_U8, image->n_slow, image->n_fast, error);
  if (bad == NULL)
    return NULL;

  for (gsize i = 0; i < n; i++) {
    const double value = ringlet_image_get (image, i);

    bad[i] = value < min || value > max;
  }
  return ringlet_mask_new_take (image->n_slow, image->n_fast, bad);
}

typedef struct {
  const RingletImage *image;
  const RingletMask *known;
  double n_sigma;
  guint8 *bad;
} Hot;

/* Few enough for the plainest sort. */
static double
median (double *values, gsize n)
{
  for (gsize i = 1; i < n; i++) {
    const double value = values[i];
    gsize at = i;

    for (; at > 0 && values[at - 1] > value; at--)
      values[at] = values[at - 1];
    values[at] = value;
  }
  return n % 2 == 1 ? values[n / 2] : 0.5 * (values[n / 2 - 1] + values[n / 2]);
}

static gboolean
is_known (const Hot *hot, gsize pixel, double value)
{
  return !isfinite (value) || (hot->known != NULL && hot->known->bad[pixel] != 0);
}

/* Returns how many. */
static gsize
collect (const Hot *hot, gsize slow, gsize fast, double *values)
{
  const RingletImage *image = hot->image;
  const gsize last_slow = MIN (slow + REACH, image->n_slow - 1);
  const gsize last_fast = MIN (fast + REACH, image->n_fast - 1);
  gsize n = 0;

  for (gsize i = slow - MIN (slow, REACH); i <= last_slow; i++) {
    for (gsize j = fast - MIN (fast, REACH); j <= last_fast; j++) {
      const gsize pixel = i * image->n_fast + j;
      const double value = ringlet_image_get (image, pixel);

      if ((i != slow || j != fast) && !is_known (hot, pixel, value))
        values[n++] = value;
    }
  }
  return n;
}

static gboolean
is_hot (const Hot *hot, gsize slow, gsize fast)
{
  const gsize pixel = slow * hot->image->n_fast + fast;
  const double value = ringlet_image_get (hot->image, pixel);
  double values[N_AROUND];
  double middle, sigma;
  gsize n;

  if (is_known (hot, pixel, value))
    return FALSE;
  n = collect (hot, slow, fast, values);
  if (n < LEAST_AROUND)
    return FALSE;

  middle = median (values, n);
  for (gsize i = 0; i < n; i++)
    values[i] = fabs (values[i] - middle);
  sigma = SIGMA_OF_MAD * median (values, n);
  if (!ringlet_pixel_type_is_float (hot->image->type))
    sigma = fmax (sigma, sqrt (fmax (middle, 1.0)));
  return value > middle + hot->n_sigma * sigma;
}

static void
find_hot (gsize task, gpointer data)
{
  const Hot *hot = data;
  const gsize n_fast = hot->image->n_fast;
  const gsize end = MIN ((task + 1) * ROWS_PER_TASK, hot->image->n_slow);

  for (gsize i = task * ROWS_PER_TASK; i < end; i++) {
    for (gsize j = 0; j < n_fast; j++)
      hot->bad[i * n_fast + j] = is_hot (hot, i, j);
  }
}

static gboolean
check_known (const RingletImage *image, const RingletMask *known, GError **error)
{
  if (known == NULL ||
      (known->n_slow == image->n_slow && known->n_fast == image->n_fast))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "The mask has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels (rows × columns), the image %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
      known->n_slow, known->n_fast, image->n_slow, image->n_fast);
  return FALSE;
}

RingletMask *
ringlet_mask_new_hot (const RingletImage *image, const RingletMask *known,
    double n_sigma, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *bad = NULL;
  Hot hot = { image, known, n_sigma, NULL };

  if (!(n_sigma > 0.0) || !isfinite (n_sigma)) {
    ringlet_number_refuse (
        "number of sigmas of a hot pixel", "positive", n_sigma, error);
    return NULL;
  }
  if (!check_known (image, known, error))
    return NULL;
  bad = ringlet_image_alloc (RINGLET_PIXEL_U8, image->n_slow, image->n_fast, error);
  if (bad == NULL)
    return NULL;

  hot.bad = bad;
  if (!ringlet_parallel_for ((image->n_slow + ROWS_PER_TASK - 1) / ROWS_PER_TASK,
          find_hot, &hot, cancellable, error))
    return NULL;
  return ringlet_mask_new_take (image->n_slow, image->n_fast, g_steal_pointer (&bad));
}
