/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletMapExpression:
 *
 * Arithmetic over the layers of a map: numbers, the letters A … Z, + − * / and
 * parentheses, with the usual precedence; "×" and "÷" may be written for * and /, "−"
 * for -. Immutable.
 */
typedef struct _RingletMapExpression RingletMapExpression;

/**
 * ringlet_map_expression_new:
 * @n_letters: layers that there are: A is the first one; at most 26
 * @position: (out) (optional): of an error: which character of @text, from 0
 * @error: RINGLET_ERROR_VALUE, a sentence that names @text and the place in it
 *
 * Returns: (transfer full): what @text says
 */
RingletMapExpression *ringlet_map_expression_new (
    const char *text, guint n_letters, gsize *position, GError **error);

/* @values: (array): of each layer. A division by zero is NaN, and so is all that is
 * made of NaN. */
double ringlet_map_expression_evaluate (
    const RingletMapExpression *self, const double *values);

/* Whether layer @letter is in it. */
gboolean ringlet_map_expression_uses (const RingletMapExpression *self, guint letter);

void ringlet_map_expression_free (RingletMapExpression *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletMapExpression, ringlet_map_expression_free)

G_END_DECLS
