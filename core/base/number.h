/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RINGLET_NUMBER_SIZE G_ASCII_DTOSTR_BUF_SIZE

/**
 * ringlet_number_format:
 * @buffer: (out caller-allocates): at least RINGLET_NUMBER_SIZE bytes
 *
 * The decimal of 15, 16 or 17 digits that reads back as the same double, the shortest
 * of these, in the C locale: 0.1 and not 0.10000000000000001. NaN is "nan".
 *
 * Returns: (transfer none): @buffer
 */
const char *ringlet_number_format (double value, char *buffer);

/**
 * ringlet_number_parse:
 * @text: a number in the C locale, blanks around it allowed
 *
 * Returns: %FALSE when @text is not one finite number from end to end
 */
gboolean ringlet_number_parse (const char *text, double *value);

/**
 * ringlet_number_format_scaled:
 * @places: −20 … 20
 * @buffer: (out caller-allocates): at least RINGLET_NUMBER_SIZE bytes
 *
 * The decimal of ringlet_number_format() with its point moved @places to the right: a
 * length of metres in Å, an angle in hundredths of a degree. Nothing is multiplied, so
 * that ringlet_number_parse_scaled() with −@places gives the same double.
 *
 * Returns: (transfer none): @buffer
 */
const char *ringlet_number_format_scaled (double value, int places, char *buffer);

/* As ringlet_number_parse(), with the point moved @places to the right before. */
gboolean ringlet_number_parse_scaled (const char *text, int places, double *value);

/**
 * ringlet_number_refuse:
 * @what: the parameter, "radial range"
 * @allowed: "two numbers, the smaller one first"
 * @error: (out): RINGLET_ERROR_VALUE: "The WHAT must be ALLOWED, not VALUE"
 *
 * Returns: %FALSE
 */
gboolean ringlet_number_refuse (
    const char *what, const char *allowed, double value, GError **error);

G_END_DECLS
