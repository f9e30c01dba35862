/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletList:
 * @data: (array length=n): the elements
 * @n: how many
 * @n_allocated: how many have room
 * @size: bytes of one
 * @failed: elements were lost for lack of memory
 *
 * A list that grows with the pixels of a frame: lacking memory is an answer, where
 * #GArray ends the program. One thread's at a time.
 */
typedef struct {
  gpointer data;
  gsize n;
  gsize n_allocated;
  gsize size;
  gboolean failed;
} RingletList;

/* An element; an lvalue. */
#define ringlet_list_index(list, type, i) (((type *) (list)->data)[i])

/* Without elements, of @size bytes each, and without room. */
void ringlet_list_init (RingletList *self, gsize size);
void ringlet_list_clear (RingletList *self);

/* Forgets the elements, and that any were lost; keeps the room. */
void ringlet_list_empty (RingletList *self);

/**
 * ringlet_list_append:
 * @elements: (array length=n): which are copied
 *
 * Returns: FALSE without memory: none of them is in the list then, and it has @failed
 */
gboolean ringlet_list_append (RingletList *self, gconstpointer elements, gsize n);

G_END_DECLS
