/* SPDX-License-Identifier: MIT */

/* PANalytical's XML. The header are entries of the comment. Standard errors have no
 * place in it: its readers take the square root of the counts. Even steps of 2θ are
 * said by their ends, as most readers expect; others are listed.
 * Source: XRDMeasurement schema 1.5; the elements as pyFAI 2026.9 writes them
 * (io/xrdml.py). */

#include <math.h>

#include "base/number.h"
#include "base/output.h"
#include "export/pattern-facts.h"
#include "export/writer.h"

/* How far a point may lie from where its ends put it, in steps: what the rounding of
 * doubles makes. */
#define STEP_TOLERANCE 1e-9

static void
add_comment (GString *text, const RingletPattern *pattern)
{
  g_auto (GStrv) lines = ringlet_pattern_header_lines (pattern);

  g_string_append (text, "  <comment>\n");
  for (gsize i = 0; lines[i] != NULL; i++) {
    g_autofree char *escaped = g_markup_escape_text (lines[i], -1);

    g_string_append_printf (text, "    <entry>%s</entry>\n", escaped);
  }
  g_string_append (text, "  </comment>\n");
}

static void
add_wavelength (GString *text, double wavelength_m)
{
  char number[RINGLET_NUMBER_SIZE];

  if (wavelength_m <= 0.0)
    return;

  ringlet_number_format_scaled (wavelength_m, 10, number);
  g_string_append_printf (text,
      "    <usedWavelength intended=\"K-Alpha 1\">\n"
      "      <kAlpha1 unit=\"Angstrom\">%s</kAlpha1>\n"
      "      <kAlpha2 unit=\"Angstrom\">%s</kAlpha2>\n"
      "      <kBeta unit=\"Angstrom\">%s</kBeta>\n"
      "      <ratioKAlpha2KAlpha1>0</ratioKAlpha2KAlpha1>\n"
      "    </usedWavelength>\n",
      number, number, number);
}

static gboolean
is_even (const double *degrees, gsize n)
{
  const double step = n > 1 ? (degrees[n - 1] - degrees[0]) / (double) (n - 1) : 0.0;

  for (gsize i = 0; i < n; i++) {
    if (fabs (degrees[i] - degrees[0] - step * (double) i) > STEP_TOLERANCE * step)
      return FALSE;
  }
  return n > 1;
}

static void
add_list (GString *text, const char *name, const double *values, gsize n)
{
  char number[RINGLET_NUMBER_SIZE];

  g_string_append_printf (text, "<%s>", name);
  for (gsize i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
        isnan (values[i]) ? "NaN" : ringlet_number_format (values[i], number));
}

static void
add_positions (GString *text, const double *degrees, gsize n)
{
  char first[RINGLET_NUMBER_SIZE];
  char last[RINGLET_NUMBER_SIZE];

  g_string_append (
      text, "        <positions axis=\"2Theta\" unit=\"deg\">\n          ");
  if (is_even (degrees, n)) {
    g_string_append_printf (text,
        "<startPosition>%s</startPosition>\n          <endPosition>%s</endPosition>",
        ringlet_number_format (degrees[0], first),
        ringlet_number_format (degrees[n - 1], last));
  } else {
    add_list (text, "listPositions", degrees, n);
    g_string_append (text, "</listPositions>");
  }
  g_string_append (text, "\n        </positions>\n");
}

static void
add_scan (GString *text, const RingletPattern *pattern, const double *degrees)
{
  g_string_append (text,
      "    <scan appendNumber=\"0\" mode=\"Pre-set time\" scanAxis=\"2Theta\" "
      "status=\"Completed\">\n"
      "      <dataPoints>\n");
  add_positions (text, degrees, pattern->n);
  g_string_append (text,
      "        <commonCountingTime unit=\"seconds\">1</commonCountingTime>\n        ");
  add_list (text, "intensities unit=\"counts\"", pattern->intensity, pattern->n);
  g_string_append (text, "</intensities>\n      </dataPoints>\n    </scan>\n");
}

static gboolean
xrdml_write (
    const RingletPattern *pattern, const char *path, gboolean overwrite, GError **error)
{
  g_autofree double *degrees = ringlet_pattern_two_theta (pattern, "xrdml", error);
  g_autoptr (GString) text = g_string_new (
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<xrdMeasurements xmlns=\"http://www.xrdml.com/XRDMeasurement/1.5\" "
      "status=\"Completed\">\n");

  if (degrees == NULL)
    return FALSE;

  add_comment (text, pattern);
  g_string_append (text,
      "  <sample type=\"To be analyzed\">\n    <id>Ringlet</id>\n  </sample>\n"
      "  <xrdMeasurement measurementType=\"Scan\" status=\"Completed\">\n");
  add_wavelength (text, pattern->wavelength_m);
  add_scan (text, pattern, degrees);
  g_string_append (text, "  </xrdMeasurement>\n</xrdMeasurements>\n");
  return ringlet_output_write (path, text->str, text->len, overwrite, error);
}

static const char *const xrdml_suffixes[] = { ".xrdml", NULL };

const RingletWriter ringlet_writer_xrdml = {
  .name = "xrdml",
  .description = "PANalytical XML: 2θ and intensity",
  .suffixes = xrdml_suffixes,
  .dimensions = RINGLET_WRITER_PATTERN,
  .two_theta_only = TRUE,
  .write_pattern = xrdml_write,
};
