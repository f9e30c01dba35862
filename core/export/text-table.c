/* SPDX-License-Identifier: MIT */
#include "export/text-table.h"

#include "base/number.h"
#include "export/pattern-facts.h"

/* Enough for any double, so that columns line up: -1.2345678901234567e-300 */
#define COLUMN_WIDTH 24

void
ringlet_text_add_header (GString *text, const RingletPattern *pattern)
{
  g_auto (GStrv) lines = ringlet_pattern_header_lines (pattern);

  for (gsize i = 0; lines[i] != NULL; i++)
    g_string_append_printf (text, "# %s\n", lines[i]);
}

static void
append_row (GString *text, const double *const *columns, gsize n_columns, gsize row)
{
  const gsize start = text->len;
  char buffer[RINGLET_NUMBER_SIZE];

  for (gsize i = 0; i < n_columns; i++) {
    while (i > 0 && text->len < start + i * (COLUMN_WIDTH + 1))
      g_string_append_c (text, ' ');
    g_string_append (text, ringlet_number_format (columns[i][row], buffer));
  }
  g_string_append_c (text, '\n');
}

GString *
ringlet_text_table (const RingletPattern *pattern, gboolean with_sigma)
{
  const double *const columns[] = { pattern->x, pattern->intensity, pattern->sigma };
  GString *text = g_string_new (NULL);

  ringlet_text_add_header (text, pattern);
  g_string_append_printf (text, "# %s  I%s\n",
      pattern->unit != NULL ? pattern->unit->name : "x", with_sigma ? "  sigma" : "");
  for (gsize row = 0; row < pattern->n; row++)
    append_row (text, columns, with_sigma ? 3 : 2, row);
  return text;
}
