/* SPDX-License-Identifier: MIT */
#include "engine/excluded.h"

#include <string.h>

#include "base/error.h"

gboolean
ringlet_excluded_add (RingletList *to, const RingletList *from, GError **error)
{
  if (!from->failed && ringlet_list_append (to, from->data, from->n))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory to list the pixels that a frame leaves out for their value, "
      "more than %" G_GSIZE_FORMAT "; mask them",
      MAX (to->n, from->n));
  return FALSE;
}

gsize
ringlet_excluded_find (const RingletList *self, gsize pixel)
{
  gsize low = 0;
  gsize high = self->n;

  while (low < high) {
    const gsize middle = low + (high - low) / 2;

    if (ringlet_list_index (self, guint32, middle) < pixel)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

gboolean
ringlet_excluded_equal (const RingletList *a, const RingletList *b)
{
  return a->n == b->n &&
      (a->n == 0 || memcmp (a->data, b->data, a->n * sizeof (guint32)) == 0);
}
