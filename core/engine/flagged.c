/* SPDX-License-Identifier: MIT */
#include "engine/flagged.h"

#include <math.h>

#include "base/error.h"
#include "engine/widen.h"

RingletMask *
ringlet_mask_new_flagged (const RingletImage *image, const RingletPlan *plan,
    gboolean has_flags, GError **error)
{
  const RingletExclusion exclusion =
      ringlet_exclusion_new (plan, has_flags, image->type);
  const gsize n_fast = image->n_fast;
  g_autofree double *row = g_try_new (double, n_fast);
  g_autofree guint8 *bad =
      ringlet_image_alloc (RINGLET_PIXEL_U8, image->n_slow, image->n_fast, error);

  if (bad == NULL)
    return NULL;
  if (row == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for a row of %" G_GSIZE_FORMAT " pixels", n_fast);
    return NULL;
  }

  for (gsize i = 0; i < image->n_slow; i++) {
    ringlet_widen_double (image, &exclusion, i * n_fast, n_fast, row);
    for (gsize j = 0; j < n_fast; j++)
      bad[i * n_fast + j] = isnan (row[j]);
  }
  return ringlet_mask_new_take (image->n_slow, image->n_fast, g_steal_pointer (&bad));
}
