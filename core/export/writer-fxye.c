/* SPDX-License-Identifier: MIT */

/* GSAS: records of 80 columns. A title, comments that begin with "#", the bank with the
 * first angle and the step, then position, intensity and standard error of each point.
 * Angles are hundredths of a degree, moved in the decimal and not multiplied. A comment
 * longer than a record goes on in the next one, which begins with "#>". A bin without
 * pixels is 0 with the error 0, which gives it no weight.
 * Source: A. C. Larson & R. B. Von Dreele, GSAS, LANL report LAUR 86-748, "Powder data
 * file", type FXYE; free columns and comments as GSAS-II and the files of 11-BM have
 * them. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "base/output.h"
#include "export/pattern-facts.h"
#include "export/writer.h"

#define RECORD 80

/* How far a point may lie from its place in even steps: the last digits of a file. */
#define STEP_TOLERANCE 0.01

static void
add_record (GString *text, const char *record, gsize length)
{
  g_string_append_len (text, record, (gssize) length);
  for (gsize i = length; i < RECORD; i++)
    g_string_append_c (text, ' ');
  g_string_append_c (text, '\n');
}

/* The first part of @line that fits into @room bytes, and neither ends inside a
 * character nor at a blank, which would be lost among those that fill a record. */
static gsize
part_length (const char *line, gsize room)
{
  gsize n = strlen (line);

  if (n <= room)
    return n;
  n = room;
  while (n > 1 && (((guchar) line[n] & 0xc0) == 0x80 || line[n - 1] == ' '))
    n--;
  return n;
}

static void
add_comment (GString *text, const char *line)
{
  const char *mark = "# ";

  do {
    const gsize n = part_length (line, RECORD - 2);
    g_autofree char *record = g_strdup_printf ("%s%.*s", mark, (int) n, line);

    add_record (text, record, strlen (record));
    line += n;
    mark = "#>";
  } while (*line != '\0');
}

static gboolean
check_even (const double *degrees, gsize n, GError **error)
{
  const double step = n > 1 ? (degrees[n - 1] - degrees[0]) / (double) (n - 1) : 1.0;

  for (gsize i = 0; i < n; i++) {
    if (fabs (degrees[i] - degrees[0] - step * (double) i) <= STEP_TOLERANCE * step)
      continue;
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "The format fxye has even steps of 2θ, and point %" G_GSIZE_FORMAT
        " of this pattern lies beside them: rebin it in 2th_deg, or choose the format "
        "xye",
        i + 1);
    return FALSE;
  }
  return TRUE;
}

static void
add_bank (GString *text, const double *degrees, gsize n)
{
  const double step = n > 1 ? (degrees[n - 1] - degrees[0]) / (double) (n - 1) : 1.0;
  char first[RINGLET_NUMBER_SIZE];
  char width[RINGLET_NUMBER_SIZE];
  g_autofree char *record = NULL;

  ringlet_number_format_scaled (degrees[0], 2, first);
  g_ascii_formatd (width, sizeof width, "%.9g", step * 100.0);
  record = g_strdup_printf ("BANK 1 %" G_GSIZE_FORMAT " %" G_GSIZE_FORMAT
                            " CONS %s %s 0 0 FXYE",
      n, n, first, width);
  add_record (text, record, strlen (record));
}

static void
add_point (GString *text, double degrees, double intensity, double sigma)
{
  const gboolean is_empty = isnan (intensity) || isnan (sigma);
  char number[3][RINGLET_NUMBER_SIZE];
  g_autofree char *record = NULL;

  ringlet_number_format_scaled (degrees, 2, number[0]);
  ringlet_number_format (is_empty ? 0.0 : intensity, number[1]);
  ringlet_number_format (is_empty ? 0.0 : sigma, number[2]);
  record = g_strdup_printf ("%-24s %-24s %s", number[0], number[1], number[2]);
  add_record (text, record, strlen (record));
}

static gboolean
fxye_write (
    const RingletPattern *pattern, const char *path, gboolean overwrite, GError **error)
{
  g_autofree double *degrees = ringlet_pattern_two_theta (pattern, "fxye", error);
  g_auto (GStrv) lines = ringlet_pattern_header_lines (pattern);
  g_autoptr (GString) text = g_string_new (NULL);

  if (degrees == NULL || !check_even (degrees, pattern->n, error))
    return FALSE;

  add_record (text, "Integrated with Ringlet", strlen ("Integrated with Ringlet"));
  for (gsize i = 0; lines[i] != NULL; i++)
    add_comment (text, lines[i]);
  add_bank (text, degrees, pattern->n);
  for (gsize i = 0; i < pattern->n; i++)
    add_point (text, degrees[i], pattern->intensity[i], pattern->sigma[i]);
  return ringlet_output_write (path, text->str, text->len, overwrite, error);
}

static const char *const fxye_suffixes[] = { ".fxye", ".gsas", NULL };

const RingletWriter ringlet_writer_fxye = {
  .name = "fxye",
  .description = "GSAS: 2θ in hundredths of a degree, intensity, standard error",
  .suffixes = fxye_suffixes,
  .dimensions = RINGLET_WRITER_PATTERN,
  .needs_errors = TRUE,
  .two_theta_only = TRUE,
  .write_pattern = fxye_write,
};
