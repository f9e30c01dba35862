/* SPDX-License-Identifier: MIT */
#pragma once

#include "pattern/pattern.h"

G_BEGIN_DECLS

/**
 * ringlet_text_table:
 * @with_sigma: a third column, of a pattern that has uncertainties
 *
 * The shared text of the column formats: the header as lines "# key: value", the titles
 * of the columns, then one line a point, separated by blanks. Numbers read back as the
 * same doubles.
 *
 * Returns: (transfer full): the whole file
 */
GString *ringlet_text_table (const RingletPattern *pattern, gboolean with_sigma);

/* Adds the header as lines "# key: value". */
void ringlet_text_add_header (GString *text, const RingletPattern *pattern);

G_END_DECLS
