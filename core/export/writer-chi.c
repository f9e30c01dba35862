/* SPDX-License-Identifier: MIT */

/* FIT2D's one-dimensional output: a title, the titles of both axes, the number of
 * points, then two columns. Four lines before the numbers are what every reader skips,
 * and comments are unknown: the whole header goes into the title, its lines between
 * tabulators, which none of them can hold. FIT2D prints eight digits in free columns;
 * here each number has as many as it needs. Source: A. P. Hammersley, FIT2D, CHIPLOT
 * output. */

#include <string.h>

#include "base/number.h"
#include "base/output.h"
#include "export/chi-label.h"
#include "export/pattern-facts.h"
#include "export/writer.h"

/* FIT2D has no uncertainties here. */
static void
add_title (GString *text, const RingletPattern *pattern)
{
  g_auto (GStrv) lines = ringlet_pattern_header_lines (pattern);

  for (gsize i = 0; lines[i] != NULL; i++) {
    g_autofree char *line = g_strdelimit (g_strdup (lines[i]), "\t\r\n", ' ');

    g_string_append_printf (text, "%s%s", i > 0 ? "\t" : "", line);
  }
  g_string_append_c (text, '\n');
}

static gboolean
chi_write (
    const RingletPattern *pattern, const char *path, gboolean overwrite, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char x[RINGLET_NUMBER_SIZE];
  char intensity[RINGLET_NUMBER_SIZE];

  add_title (text, pattern);
  g_string_append_printf (text, "%s\nIntensity\n%12" G_GSIZE_FORMAT "\n",
      pattern->unit != NULL ? ringlet_chi_label (pattern->unit) : "", pattern->n);
  for (gsize i = 0; i < pattern->n; i++)
    g_string_append_printf (text, " %s  %s\n", ringlet_number_format (pattern->x[i], x),
        ringlet_number_format (pattern->intensity[i], intensity));
  return ringlet_output_write (path, text->str, text->len, overwrite, error);
}

static const char *const chi_suffixes[] = { ".chi", NULL };

const RingletWriter ringlet_writer_chi = {
  .name = "chi",
  .description = "FIT2D, two columns; the header is in its title",
  .suffixes = chi_suffixes,
  .dimensions = RINGLET_WRITER_PATTERN,
  .write_pattern = chi_write,
};
