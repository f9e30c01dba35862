/* SPDX-License-Identifier: MIT */

/* MAUD: CIF without a data block. What the instrument was, then a loop of corrected 2θ,
 * intensity and standard error in the words that MAUD itself writes; the header are
 * comments of CIF. Points without intensity have no place in it and are left out.
 * Source: L. Lutterotti, MAUD, its own output of data files; S. R. Hall et al., CIF
 * 1.1, for comments. */

#include <math.h>

#include "base/number.h"
#include "base/output.h"
#include "export/pattern-facts.h"
#include "export/text-table.h"
#include "export/writer.h"

/* "?" is CIF's word for what is not known. */
static void
add_item (GString *text, const char *name, const char *value)
{
  g_string_append_printf (text, "%s %s\n", name, value != NULL ? value : "?");
}

static void
add_instrument (GString *text, const RingletPattern *pattern)
{
  const char *distance = ringlet_pattern_header (pattern, "distance");
  char wavelength[RINGLET_NUMBER_SIZE] = "?";
  char millimetres[RINGLET_NUMBER_SIZE] = "?";

  if (pattern->wavelength_m > 0.0)
    ringlet_number_format_scaled (pattern->wavelength_m, 10, wavelength);
  if (distance != NULL && g_ascii_strtod (distance, NULL) > 0.0)
    ringlet_number_format_scaled (g_ascii_strtod (distance, NULL), 3, millimetres);

  add_item (text, "_diffrn_detector", "2D");
  add_item (text, "_pd_meas_step_count_time", NULL);
  add_item (text, "_diffrn_measurement_method", "diffraction_image");
  add_item (text, "_diffrn_measurement_distance_unit", "mm");
  add_item (text, "_pd_instr_dist_spec/detc", millimetres);
  add_item (text, "_diffrn_radiation_wavelength", wavelength);
  add_item (text, "_diffrn_source_target", NULL);
  add_item (text, "_pd_meas_angle_omega", "0.0");
  add_item (text, "_pd_meas_angle_chi", "0.0");
  add_item (text, "_pd_meas_angle_phi", "0.0");
  add_item (text, "_riet_par_spec_displac_x", "0");
  add_item (text, "_riet_par_spec_displac_y", "0");
  add_item (text, "_riet_par_spec_displac_z", "0");
  add_item (text, "_riet_meas_datafile_calibrated", "true");
  add_item (text, "_pd_meas_angle_eta", "0.0");
}

static void
add_points (GString *text, const RingletPattern *pattern, const double *degrees)
{
  const gboolean has_sigma = pattern->sigma != NULL;
  char number[3][RINGLET_NUMBER_SIZE];

  g_string_append_printf (text,
      "\nloop_\n_pd_proc_2theta_corrected\n_pd_meas_intensity_total\n%s",
      has_sigma ? "_pd_meas_intensity_sigma\n" : "");
  for (gsize i = 0; i < pattern->n; i++) {
    if (isnan (pattern->intensity[i]) || (has_sigma && isnan (pattern->sigma[i])))
      continue;
    g_string_append_printf (text, " %s %s",
        ringlet_number_format (degrees[i], number[0]),
        ringlet_number_format (pattern->intensity[i], number[1]));
    if (has_sigma)
      g_string_append_printf (
          text, " %s", ringlet_number_format (pattern->sigma[i], number[2]));
    g_string_append_c (text, '\n');
  }
}

static gboolean
esg_write (
    const RingletPattern *pattern, const char *path, gboolean overwrite, GError **error)
{
  g_autofree double *degrees = ringlet_pattern_two_theta (pattern, "esg", error);
  g_autoptr (GString) text = g_string_new ("_pd_block_id noTitle|#0\n\n");

  if (degrees == NULL)
    return FALSE;

  ringlet_text_add_header (text, pattern);
  g_string_append_c (text, '\n');
  add_instrument (text, pattern);
  add_points (text, pattern, degrees);
  g_string_append_c (text, '\n');
  return ringlet_output_write (path, text->str, text->len, overwrite, error);
}

static const char *const esg_suffixes[] = { ".esg", NULL };

const RingletWriter ringlet_writer_esg = {
  .name = "esg",
  .description = "MAUD: 2θ, intensity and standard error",
  .suffixes = esg_suffixes,
  .dimensions = RINGLET_WRITER_PATTERN,
  .two_theta_only = TRUE,
  .write_pattern = esg_write,
};
