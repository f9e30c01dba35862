/* SPDX-License-Identifier: MIT */

/* Pixels far above those around them. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "base/parallel.h"
#include "image/mask-value.h"

#define REACH 2 /* pixels on each side */
#define N_AROUND ((2 * REACH + 1) * (2 * REACH + 1) - 1)
#define LEAST_AROUND 8
#define ROWS_PER_TASK 16
#define SIGMA_OF_MAD 1.4826 /* of a normal distribution */

typedef struct {
  const RingletImage *image;
  const RingletMask *known;
  double n_sigma;
  GArray **found; /* (element-type RingletHotPixel): by task */
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

/* FALSE for what cannot be told. */
static gboolean
measure (const Hot *hot, gsize slow, gsize fast, RingletHotPixel *out)
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
  *out = (RingletHotPixel){ pixel, value, middle, sigma };
  return TRUE;
}

static void
find_hot (gsize task, gpointer data)
{
  const Hot *hot = data;
  const gsize end = MIN ((task + 1) * ROWS_PER_TASK, hot->image->n_slow);
  GArray *found = g_array_new (FALSE, FALSE, sizeof (RingletHotPixel));

  hot->found[task] = found;
  for (gsize i = task * ROWS_PER_TASK; i < end; i++) {
    for (gsize j = 0; j < hot->image->n_fast; j++) {
      RingletHotPixel pixel;

      if (measure (hot, i, j, &pixel) && ringlet_hot_pixel_is (&pixel, hot->n_sigma))
        g_array_append_val (found, pixel);
    }
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

gboolean
ringlet_hot_pixel_is (const RingletHotPixel *self, double n_sigma)
{
  return self->value > self->middle + n_sigma * self->sigma;
}

/* Takes what the tasks found; those that did not run found nothing. */
static GArray *
join (GArray **found, gsize n_tasks)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (RingletHotPixel));

  for (gsize i = 0; i < n_tasks; i++) {
    if (found[i] == NULL)
      continue;
    g_array_append_vals (all, found[i]->data, found[i]->len);
    g_array_unref (found[i]);
  }
  return all;
}

GArray *
ringlet_hot_pixels_find (const RingletImage *image, const RingletMask *known,
    double n_sigma, GCancellable *cancellable, GError **error)
{
  const gsize n_tasks = (image->n_slow + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
  g_autofree GArray **found = NULL;
  g_autoptr (GArray) all = NULL;
  Hot hot = { image, known, n_sigma, NULL };
  gboolean ok = FALSE;

  if (!(n_sigma > 0.0) || !isfinite (n_sigma)) {
    ringlet_number_refuse (
        "number of sigmas of a hot pixel", "positive", n_sigma, error);
    return NULL;
  }
  if (!check_known (image, known, error))
    return NULL;

  hot.found = found = g_new0 (GArray *, n_tasks);
  ok = ringlet_parallel_for (n_tasks, find_hot, &hot, cancellable, error);
  all = join (found, n_tasks);
  return ok ? g_steal_pointer (&all) : NULL;
}

RingletMask *
ringlet_mask_new_hot (const RingletImage *image, const RingletMask *known,
    double n_sigma, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) found =
      ringlet_hot_pixels_find (image, known, n_sigma, cancellable, error);
  guint8 *bad = NULL;

  if (found == NULL)
    return NULL;
  bad = ringlet_image_alloc (RINGLET_PIXEL_U8, image->n_slow, image->n_fast, error);
  if (bad == NULL)
    return NULL;

  memset (bad, 0, image->n_slow * image->n_fast);
  for (guint i = 0; i < found->len; i++)
    bad[g_array_index (found, RingletHotPixel, i).pixel] = 1;
  return ringlet_mask_new_take (image->n_slow, image->n_fast, bad);
}
