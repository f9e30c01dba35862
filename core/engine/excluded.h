/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/list.h"

G_BEGIN_DECLS

/* Lists of guint32: the pixels that one frame leaves out for their value, ascending.
 * Any number of them, up to all. */

/**
 * ringlet_excluded_add:
 * @from: pixels behind those of @to
 * @error: RINGLET_ERROR_LIMIT without memory for them, or when @from has lost some
 */
gboolean ringlet_excluded_add (
    RingletList *to, const RingletList *from, GError **error);

/* Place in the list of the first one that is not before @pixel. */
gsize ringlet_excluded_find (const RingletList *self, gsize pixel);

/* Whether both have the same pixels. */
gboolean ringlet_excluded_equal (const RingletList *a, const RingletList *b);

G_END_DECLS
