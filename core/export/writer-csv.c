/* SPDX-License-Identifier: MIT */

/* Values between commas: the header as lines of "#", which tables of numbers skip and
 * spreadsheets show, one line of titles, then the points. */

#include "base/number.h"
#include "base/output.h"
#include "export/text-table.h"
#include "export/writer.h"

static void
add_row (GString *text, const RingletPattern *pattern, gsize row)
{
  char number[RINGLET_NUMBER_SIZE];

  g_string_append (text, ringlet_number_format (pattern->x[row], number));
  g_string_append_c (text, ',');
  g_string_append (text, ringlet_number_format (pattern->intensity[row], number));
  if (pattern->sigma != NULL) {
    g_string_append_c (text, ',');
    g_string_append (text, ringlet_number_format (pattern->sigma[row], number));
  }
  g_string_append_c (text, '\n');
}

static gboolean
csv_write (
    const RingletPattern *pattern, const char *path, gboolean overwrite, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  ringlet_text_add_header (text, pattern);
  g_string_append_printf (text, "%s,I%s\n",
      pattern->unit != NULL ? pattern->unit->name : "x",
      pattern->sigma != NULL ? ",sigma" : "");
  for (gsize row = 0; row < pattern->n; row++)
    add_row (text, pattern, row);
  return ringlet_output_write (path, text->str, text->len, overwrite, error);
}

static const char *const csv_suffixes[] = { ".csv", NULL };

const RingletWriter ringlet_writer_csv = {
  .name = "csv",
  .description = "Values between commas, for spreadsheets and pandas",
  .suffixes = csv_suffixes,
  .dimensions = RINGLET_WRITER_PATTERN,
  .write_pattern = csv_write,
};
