/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/convert.h"

G_BEGIN_DECLS

/* Files of "key = value" lines, for convert-*.c. */

/**
 * ringlet_text_load:
 * @error: without the path where it is not the system's
 *
 * Returns: (transfer full): a text file of at most 16 MiB as UTF-8
 */
char *ringlet_text_load (const char *path, GError **error);

/**
 * ringlet_pairs_parse:
 * @separators: any of these stands between key and value
 *
 * Lines that begin with # or ; and lines without a value are passed over; a value ends
 * before " ;" and "#". The last of two equal keys counts.
 *
 * Returns: (transfer full): keys in lower case → values
 */
GHashTable *ringlet_pairs_parse (const char *text, const char *separators);

/**
 * ringlet_pairs_number:
 * @key: in any case
 * @needed: it must be there; else @value is left alone where it is not
 * @min: least value that is allowed
 * @error: RINGLET_ERROR_FORMAT naming key and value
 */
gboolean ringlet_pairs_number (GHashTable *pairs, const char *key, gboolean needed,
    double min, double *value, GError **error);

/* (nullable): NULL also for "None" */
const char *ringlet_pairs_text (GHashTable *pairs, const char *key);

/* "key = value" with round-trip precision. */
void ringlet_pairs_append (
    GString *text, const char *key, const char *separator, double value);

/* Whether @head has this word at the start of a line, in any case. */
gboolean ringlet_text_has_key (const char *head, const char *key);

/**
 * ringlet_convert_detector:
 * @name: (nullable): what the file says, in the words of the catalogue
 * @file: what else it says; zero where it does not
 * @error: RINGLET_ERROR_VALUE when nobody knows the pixel size
 *
 * Returns: (transfer full): the detector of the hints, of that name or of those pixels
 */
RingletDetector *ringlet_convert_detector (const RingletConvertHints *hints,
    const char *name, const RingletDetectorConfig *file, GError **error);

/* Adds a clause to what is lost. */
void ringlet_convert_lose (char **lost, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Lengths of the detector's axes; FALSE with RINGLET_ERROR_VALUE, naming @what, when
 * its shape is not known. */
gboolean ringlet_convert_lengths (const RingletDetector *detector, const char *what,
    double *slow_m, double *fast_m, GError **error);

static inline gboolean
ringlet_convert_flips_rows (const RingletDetector *detector)
{
  return detector->orientation <= 2;
}

static inline gboolean
ringlet_convert_flips_columns (const RingletDetector *detector)
{
  return detector->orientation == 1 || detector->orientation == 4;
}

G_END_DECLS
