/* SPDX-License-Identifier: MIT */

/* Dark, flat field and mask as numbers of each pixel. */

#include <math.h>

#include "base/error.h"
#include "base/pages.h"
#include "engine/widen.h"
#include "scan/average-private.h"

RingletExclusion
ringlet_average_exclusion (
    const RingletAverageOrder *order, RingletPixelType type, gboolean has_flags)
{
  RingletPlan plan = ringlet_plan_default ();
  const gboolean is_float = ringlet_pixel_type_is_float (type);
  const gboolean is_signed = ringlet_pixel_type_is_signed (type);

  plan.dummy = order->dummy;
  plan.dummy_value = order->dummy_value;
  plan.dummy_delta = order->dummy_delta;
  return ringlet_exclusion_new (&plan, !is_float && (has_flags || !is_signed), type);
}

/* Of one of them; @what: "The dark image". */
typedef struct {
  const char *what;
  const char *path; /* (nullable) */
  gsize n_slow;
  gsize n_fast;
} Part;

static gboolean
check_shape (const Part *part, gsize n_slow, gsize n_fast, GError **error)
{
  if (part->n_slow == n_slow && part->n_fast == n_fast)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "The %s%s%s has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels (rows × columns), the frames %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
      part->what, part->path != NULL ? " " : "", part->path != NULL ? part->path : "",
      part->n_slow, part->n_fast, n_slow, n_fast);
  return FALSE;
}

static gboolean
check_shapes (
    const RingletAverageOrder *order, gsize n_slow, gsize n_fast, GError **error)
{
  const RingletMask *mask = order->mask;
  const RingletImage *dark = order->dark;
  const RingletImage *flat = order->flat;

  return (mask == NULL ||
             check_shape (
                 &(Part){ "mask", order->mask_path, mask->n_slow, mask->n_fast },
                 n_slow, n_fast, error)) &&
      (dark == NULL ||
          check_shape (
              &(Part){ "dark image", order->dark_path, dark->n_slow, dark->n_fast },
              n_slow, n_fast, error)) &&
      (flat == NULL ||
          check_shape (
              &(Part){ "flat field", order->flat_path, flat->n_slow, flat->n_fast },
              n_slow, n_fast, error));
}

static gboolean
is_below_flags (const RingletImage *image)
{
  if (!ringlet_pixel_type_is_signed (image->type) ||
      ringlet_pixel_type_is_float (image->type))
    return FALSE;
  for (gsize i = 0; i < ringlet_image_n_pixels (image); i++) {
    if (ringlet_image_get (image, i) < -2.0)
      return TRUE;
  }
  return FALSE;
}

/* Its own flags are no numbers; the dummy of the frames is none of its values. */
static double *
numbers_of (const RingletImage *image, GError **error)
{
  const RingletAverageOrder own = { .dummy = RINGLET_DUMMY_AUTO };
  const RingletExclusion exclusion =
      ringlet_average_exclusion (&own, image->type, !is_below_flags (image));
  const gsize n = ringlet_image_n_pixels (image);
  double *numbers = ringlet_pages_alloc (n, sizeof (double));

  if (numbers == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for a correction of %" G_GSIZE_FORMAT " pixels", n);
    return NULL;
  }
  ringlet_widen_double (image, &exclusion, 0, n, numbers);
  return numbers;
}

static void
find_bad (RingletAverageCorrections *self, const RingletMask *mask, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    const gboolean is_masked = mask != NULL && mask->bad[i] != 0;
    const gboolean is_spoilt = (self->dark != NULL && isnan (self->dark[i])) ||
        (self->flat != NULL && !(self->flat[i] > 0.0));

    self->bad[i] = is_masked || is_spoilt;
    self->n_masked += is_masked;
    self->n_spoilt += is_spoilt && !is_masked;
  }
}

gboolean
ringlet_average_corrections_init (RingletAverageCorrections *self,
    const RingletAverageOrder *order, gsize n_slow, gsize n_fast, GError **error)
{
  const RingletMask *mask = order->mask;

  if (mask == NULL && order->dark == NULL && order->flat == NULL)
    return TRUE;
  if (!check_shapes (order, n_slow, n_fast, error))
    return FALSE;
  if (order->dark != NULL && (self->dark = numbers_of (order->dark, error)) == NULL)
    return FALSE;
  if (order->flat != NULL && (self->flat = numbers_of (order->flat, error)) == NULL)
    return FALSE;
  self->bad = ringlet_image_alloc (RINGLET_PIXEL_U8, n_slow, n_fast, error);
  if (self->bad == NULL)
    return FALSE;
  find_bad (self, mask, n_slow * n_fast);
  return TRUE;
}

void
ringlet_average_corrections_clear (RingletAverageCorrections *self)
{
  g_free (self->dark);
  g_free (self->flat);
  g_free (self->bad);
  *self = (RingletAverageCorrections){ 0 };
}
