/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletExpression:
 *
 * A formula such as "rot1 + pi/180 * scale * pos", compiled. Immutable. It has numbers,
 * names, + - * / // % **, brackets, and the functions of numexpr that take and give one
 * number (arctan2() and fmod() take two); nothing else is ever executed. As there, the
 * quotient of whole numbers is not rounded, and ** is above the sign before it.
 */
typedef struct _RingletExpression RingletExpression;

/**
 * ringlet_expression_new:
 * @what: what it is for the message: "rot1_expr"
 * @text: the formula, UTF-8
 * @names: (array zero-terminated=1): of the variables
 * @error: RINGLET_ERROR_FORMAT with @what, the position and what was expected there or
 *   which names there are; RINGLET_ERROR_LIMIT where it is too long or too deep
 */
RingletExpression *ringlet_expression_new (
    const char *what, const char *text, const char *const *names, GError **error);
void ringlet_expression_free (RingletExpression *self);

/**
 * ringlet_expression_evaluate:
 * @values: (array): of the variables, in the order of their names
 * @n_gradient: derivatives wanted, by the first variables
 * @gradient: (array length=n_gradient) (out) (nullable): by the rules, not by
 *   differences; 0 along a step of floor() and its like
 *
 * Returns: the value, which may be NaN or infinite
 */
double ringlet_expression_evaluate (const RingletExpression *self, const double *values,
    gsize n_gradient, double *gradient);

/* Whether variable number @variable occurs in it. */
gboolean ringlet_expression_uses (const RingletExpression *self, gsize variable);

/* Whether @name is a letter or _ and then letters, digits and _. */
gboolean ringlet_expression_is_name (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletExpression, ringlet_expression_free)

G_END_DECLS
