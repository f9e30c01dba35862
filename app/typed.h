/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers as people type or paste them, whatever the locale: a comma is a decimal
 * point, "−" is a minus, and no-break spaces, which group digits where we show them,
 * are nothing. Not for files. */

/* Returns (transfer full): @text as the C locale has it: "−1 234,5" is "-1234.5". */
char *ringlet_typed_plain (const char *text);

/* Returns: FALSE when @text is not one finite number, with any blanks around it;
 * @value: (out): not changed then */
gboolean ringlet_typed_number (const char *text, double *value);

/* Two of them: "0.5, 12", "0.5,12", "0,5 12", "0,5; 12". A comma is a decimal point
 * only where blanks or a semicolon stand between the numbers.
 *
 * Returns: FALSE when @text is not that; @first, @second: (out) */
gboolean ringlet_typed_pair (const char *text, double *first, double *second);

G_END_DECLS
