/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/result.h"

G_BEGIN_DECLS

/**
 * RingletTextColumn:
 * @title: one word, ASCII
 * @values: (array length=n_radial)
 */
typedef struct {
  const char *title;
  const double *values;
} RingletTextColumn;

/**
 * ringlet_text_table:
 * @result: a pattern
 * @columns: (array length=n_columns): what to write
 *
 * The shared text of all column formats: every fact about @result as a line "# key:
 * value", the titles of the columns, then one line per bin, separated by blanks.
 * Numbers read back as the same doubles.
 *
 * Returns: (transfer full): the whole file
 */
GString *ringlet_text_table (
    const RingletResult *result, const RingletTextColumn *columns, gsize n_columns);

G_END_DECLS
