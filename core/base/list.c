/* SPDX-License-Identifier: MIT */
#include "base/list.h"

#include <string.h>

#define FIRST_ROOM 64

void
ringlet_list_init (RingletList *self, gsize size)
{
  *self = (RingletList){ .size = size };
}

void
ringlet_list_clear (RingletList *self)
{
  g_clear_pointer (&self->data, g_free);
  ringlet_list_init (self, self->size);
}

void
ringlet_list_empty (RingletList *self)
{
  self->n = 0;
  self->failed = FALSE;
}

/* Room for @n more, at least half as much again as there is: growing costs no more
 * than what is put in. */
static gboolean
make_room (RingletList *self, gsize n)
{
  const gsize half = self->n_allocated / 2;
  gsize n_allocated;
  gpointer data;

  if (n <= self->n_allocated - self->n)
    return TRUE;
  if (!g_size_checked_add (&n_allocated, self->n_allocated, MAX (half, FIRST_ROOM)) ||
      !g_size_checked_add (&n, n, self->n))
    return FALSE;

  n_allocated = MAX (n_allocated, n);
  data = g_try_realloc_n (self->data, n_allocated, self->size);
  if (data == NULL)
    return FALSE;
  self->data = data;
  self->n_allocated = n_allocated;
  return TRUE;
}

gboolean
ringlet_list_append (RingletList *self, gconstpointer elements, gsize n)
{
  if (n == 0)
    return TRUE;
  if (!make_room (self, n)) {
    self->failed = TRUE;
    return FALSE;
  }
  memcpy ((guint8 *) self->data + self->n * self->size, elements, n * self->size);
  self->n += n;
  return TRUE;
}
