/* SPDX-License-Identifier: MIT */

/* One data block of the powder dictionary: corrected 2θ, intensity and its weight,
 * which is 1 / σ² there; a "." where there is none. The header is the text of
 * _pd_proc_info_data_reduction, where the dictionary wants what was done to the data.
 * Text beyond ASCII makes the file CIF 2.0.
 * Source: B. H. Toby, International Tables for Crystallography G (2005), 4.3,
 * cif_pd.dic; J. C. Bollinger et al., CIF 2.0. */

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/output.h"
#include "export/pattern-facts.h"
#include "export/writer.h"

/* A line that begins with a semicolon would end the text. */
static void
add_header (GString *text, const RingletPattern *pattern)
{
  g_auto (GStrv) lines = ringlet_pattern_header_lines (pattern);
  g_autofree char *all = g_strjoinv ("\n", lines);

  g_string_append_printf (text, "#\\#CIF_%s\n", g_str_is_ascii (all) ? "1.1" : "2.0");
  g_string_append (text, "data_ringlet\n\n_pd_proc_info_data_reduction\n;\n");
  for (gsize i = 0; lines[i] != NULL; i++)
    g_string_append_printf (text, "%s%s\n", lines[i][0] == ';' ? " " : "", lines[i]);
  g_string_append (text, ";\n\n");
}

/* The weight that reads back as this standard error, σ = √(1 / w). */
static double
weight_of (double sigma)
{
  double up = 1.0 / (sigma * sigma);
  double down = up;

  for (int i = 0; i < 8; i++) {
    if (sqrt (1.0 / up) == sigma)
      return up;
    if (sqrt (1.0 / down) == sigma)
      return down;
    up = nextafter (up, INFINITY);
    down = nextafter (down, 0.0);
  }
  return 1.0 / (sigma * sigma);
}

static void
add_number (GString *text, double value)
{
  char number[RINGLET_NUMBER_SIZE];

  g_string_append (
      text, isfinite (value) ? ringlet_number_format (value, number) : ".");
}

static void
add_points (GString *text, const RingletPattern *pattern, const double *degrees)
{
  g_string_append_printf (text,
      "_pd_proc_number_of_points %" G_GSIZE_FORMAT "\n\n"
      "loop_\n_pd_proc_2theta_corrected\n_pd_proc_intensity_total\n%s",
      pattern->n, pattern->sigma != NULL ? "_pd_proc_ls_weight\n" : "");
  for (gsize i = 0; i < pattern->n; i++) {
    add_number (text, degrees[i]);
    g_string_append_c (text, ' ');
    add_number (text, pattern->intensity[i]);
    if (pattern->sigma != NULL) {
      g_string_append_c (text, ' ');
      add_number (text, weight_of (pattern->sigma[i]));
    }
    g_string_append_c (text, '\n');
  }
}

static gboolean
cif_write (
    const RingletPattern *pattern, const char *path, gboolean overwrite, GError **error)
{
  g_autofree double *degrees = ringlet_pattern_two_theta (pattern, "cif", error);
  g_autoptr (GString) text = g_string_new (NULL);
  char wavelength[RINGLET_NUMBER_SIZE];

  if (degrees == NULL)
    return FALSE;

  add_header (text, pattern);
  if (pattern->wavelength_m > 0.0)
    g_string_append_printf (text, "_diffrn_radiation_wavelength %s\n",
        ringlet_number_format_scaled (pattern->wavelength_m, 10, wavelength));
  add_points (text, pattern, degrees);
  return ringlet_output_write (path, text->str, text->len, overwrite, error);
}

static const char *const cif_suffixes[] = { ".cif", NULL };

const RingletWriter ringlet_writer_cif = {
  .name = "cif",
  .description = "CIF, a block of the powder dictionary",
  .suffixes = cif_suffixes,
  .dimensions = RINGLET_WRITER_PATTERN,
  .two_theta_only = TRUE,
  .write_pattern = cif_write,
};
