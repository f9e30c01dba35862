/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringlet_select:
 * @values: @n values, none NaN; their order is changed
 * @n: at least 1
 * @k: below @n
 *
 * What sorting would put at @k, without sorting the rest: on average 3 @n comparisons
 * (Hoare, Comm. ACM 4 (1961) 321).
 */
float ringlet_select (float *values, gsize n, gsize k);
/* The same of doubles. */
double ringlet_select_double (double *values, gsize n, gsize k);

/* Of two doubles, for functions that sort: none NaN. */
int ringlet_compare_doubles (gconstpointer a, gconstpointer b);

G_END_DECLS
