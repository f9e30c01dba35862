/* SPDX-License-Identifier: MIT */
#include "export/text-table.h"

#include "base/number.h"
#include "export/facts.h"

/* Enough for any double, so that columns line up: -1.2345678901234567e-300 */
#define COLUMN_WIDTH 24

static void
append_header (GString *text, const RingletResult *result)
{
  g_autoptr (GPtrArray) facts = ringlet_result_facts (result);

  for (guint i = 0; i < facts->len; i++) {
    const RingletFact *fact = g_ptr_array_index (facts, i);

    g_string_append_printf (text, "# %s: %s", fact->key, fact->text);
    if (fact->unit != NULL)
      g_string_append_printf (text, " %s", fact->unit);
    g_string_append_c (text, '\n');
  }
}

static void
append_titles (GString *text, const RingletTextColumn *columns, gsize n_columns)
{
  g_string_append_c (text, '#');
  for (gsize i = 0; i < n_columns; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? " " : "  ", columns[i].title);
  g_string_append_c (text, '\n');
}

static void
append_row (GString *text, const RingletTextColumn *columns, gsize n_columns, gsize row)
{
  const gsize start = text->len;
  char buffer[RINGLET_NUMBER_SIZE];

  for (gsize i = 0; i < n_columns; i++) {
    while (i > 0 && text->len < start + i * (COLUMN_WIDTH + 1))
      g_string_append_c (text, ' ');
    g_string_append (text, ringlet_number_format (columns[i].values[row], buffer));
  }
  g_string_append_c (text, '\n');
}

GString *
ringlet_text_table (
    const RingletResult *result, const RingletTextColumn *columns, gsize n_columns)
{
  GString *text = g_string_new (NULL);

  append_header (text, result);
  append_titles (text, columns, n_columns);
  for (gsize row = 0; row < result->n_radial; row++)
    append_row (text, columns, n_columns, row);
  return text;
}
