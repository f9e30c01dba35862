/* SPDX-License-Identifier: MIT */
#include <math.h>

#include <cairo.h>

#include "base/units.h"
#include "export/report-parts.h"
#include "geometry/convert.h"

#define DEGREES (180.0 / G_PI)

static void
table_free (gpointer data)
{
  RingletReportTable *table = data;

  g_ptr_array_unref (table->cells);
  g_free (table);
}

/* Adds a table whose head is @head: texts with "|" between them. */
static RingletReportTable *
add_table (GPtrArray *tables, const char *title, const char *head)
{
  RingletReportTable *table = g_new0 (RingletReportTable, 1);
  g_auto (GStrv) cells = g_strsplit (head, "|", -1);

  table->title = title;
  table->n_columns = g_strv_length (cells);
  table->cells = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < table->n_columns; i++)
    g_ptr_array_add (table->cells, g_strdup (cells[i]));
  g_ptr_array_add (tables, table);
  return table;
}

static void
add_text (RingletReportTable *table, const char *text)
{
  g_ptr_array_add (table->cells, g_strdup (text));
}

/* What is no number is a dash. */
static void
add_number (RingletReportTable *table, const char *format, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  add_text (table,
      isfinite (value) ? g_ascii_formatd (buffer, sizeof buffer, format, value) : "–");
}

static void
add_count (RingletReportTable *table, gsize count)
{
  g_ptr_array_add (table->cells, g_strdup_printf ("%" G_GSIZE_FORMAT, count));
}

static void
add_fact (RingletReportTable *table, const char *name, const char *text)
{
  if (text == NULL)
    return;
  add_text (table, name);
  add_text (table, text);
}

static void
add_value (RingletReportTable *table, const char *name, const char *format,
    double value, const char *unit)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *text = g_strconcat (
      g_ascii_formatd (buffer, sizeof buffer, format, value), " ", unit, NULL);

  if (isfinite (value))
    add_fact (table, name, text);
}

/* --- tables --- */

static gboolean
is_angle (RingletRefineParameter k)
{
  return k == RINGLET_REFINE_ROT1 || k == RINGLET_REFINE_ROT2 ||
      k == RINGLET_REFINE_ROT3;
}

static void
add_parameters (GPtrArray *tables, const RingletRefinement *fit)
{
  static const char *const states[] = { "fixed", "free", "bounded" };
  RingletReportTable *table =
      add_table (tables, "Geometry", "parameter|value|± σ|unit|state");

  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++) {
    add_text (table, ringlet_refine_parameter_name (k));
    add_number (table, "%.10g", ringlet_refine_parameter_get (&fit->geometry, k));
    add_number (table, "%.2g", fit->sigma[k]);
    add_text (table, is_angle (k) ? "rad" : "m");
    add_text (table, fit->at_bound[k] != 0 ? "at its bound" : states[fit->states[k]]);
  }
}

static void
add_beam (GPtrArray *tables, const RingletCalibrationReport *report)
{
  const RingletGeometry *geometry = &report->refinement->geometry;
  RingletReportTable *table = NULL;
  RingletFit2d f;

  if (!ringlet_fit2d_from_geometry (report->detector, geometry, &f, NULL))
    return;
  table = add_table (tables, "Beam and tilt", "quantity|value");
  add_value (
      table, "energy", "%.8g", RINGLET_KEV_METRE / geometry->wavelength_m, "keV");
  add_value (table, "wavelength", "%.8g", geometry->wavelength_m * 1e10, "Å");
  add_value (table, "beam, row", "%.4f", f.centre_slow_px, "pixels");
  add_value (table, "beam, column", "%.4f", f.centre_fast_px, "pixels");
  add_value (table, "distance along the beam", "%.5f", f.distance_m * 1e3, "mm");
  add_value (table, "tilt", "%.5f", f.tilt_rad * DEGREES, "°");
  add_value (table, "direction of the tilt", "%.4f", f.tilt_plane_rad * DEGREES, "°");
}

static void
add_quality (GPtrArray *tables, const RingletCalibrationReport *report)
{
  const RingletRefinement *fit = report->refinement;
  RingletReportTable *table = add_table (tables, "Fit", "quantity|value");
  char buffer[32];

  g_snprintf (buffer, sizeof buffer, "%" G_GSIZE_FORMAT, fit->n_used);
  add_fact (table, "points", buffer);
  g_snprintf (buffer, sizeof buffer, "%" G_GSIZE_FORMAT, fit->n_rejected);
  add_fact (table, "points left out", buffer);
  g_snprintf (buffer, sizeof buffer, "%u of %u", ringlet_refinement_n_rings (fit),
      report->n_rings);
  add_fact (table, "rings", buffer);
  add_value (table, "rms across the rings", "%.4f", fit->total.rms_px, "pixels");
  add_value (table, "rms in 2θ", "%.6f", fit->total.rms_two_theta_rad * DEGREES, "°");
  if (report->automatic != NULL)
    add_value (table, "confidence", "%.3f", report->automatic->best.confidence, "of 1");
  if (report->automatic != NULL && report->automatic->has_runner_up)
    add_value (table, "of the next best numbering", "%.3f",
        report->automatic->runner_up.confidence, "of 1");
}

static gboolean
has_sigma (const RingletRefinement *fit, RingletRefineParameter k)
{
  return isfinite (fit->sigma[k]);
}

static void
add_correlations (GPtrArray *tables, const RingletRefinement *fit)
{
  g_autoptr (GString) head = g_string_new ("parameter");
  RingletReportTable *table = NULL;

  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++) {
    if (has_sigma (fit, k))
      g_string_append_printf (head, "|%s", ringlet_refine_parameter_name (k));
  }
  if (head->len == strlen ("parameter"))
    return;
  table = add_table (tables, "Correlations", head->str);
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++) {
    if (!has_sigma (fit, k))
      continue;
    add_text (table, ringlet_refine_parameter_name (k));
    for (RingletRefineParameter l = 0; l < RINGLET_REFINE_N; l++) {
      if (has_sigma (fit, l))
        add_number (table, "%.4f", k == l ? 1.0 : fit->correlation[k][l]);
    }
  }
}

static char *
label_of (const GArray *rings, guint number)
{
  for (guint i = 0; i < rings->len; i++) {
    const RingletRing *ring = &g_array_index (rings, RingletRing, i);

    if (ring->number == number)
      return ringlet_reflection_label (&ring->reflection);
  }
  return g_strdup ("");
}

static void
add_rings (GPtrArray *tables, const RingletCalibrationReport *report)
{
  const GArray *rings = report->refinement->rings;
  RingletReportTable *table = NULL;

  if (rings->len == 0)
    return;
  table = add_table (tables, "Rings",
      "ring|hkl|2θ (°)|points|left out|mean Δ (px)|rms (px)|once around (px)|twice "
      "around (px)");
  for (guint i = 0; i < rings->len; i++) {
    const RingletRefineRing *ring = &g_array_index (rings, RingletRefineRing, i);
    g_autofree char *label = label_of (report->rings, ring->number);

    add_count (table, ring->number);
    add_text (table, label);
    add_number (table, "%.5f", ring->two_theta_rad * DEGREES);
    add_count (table, ring->n);
    add_count (table, ring->n_rejected);
    add_number (table, "%+.4f", ring->mean_px);
    add_number (table, "%.4f", ring->rms_px);
    add_number (table, "%.4f", ring->harmonics[0].amplitude_px);
    add_number (table, "%.4f", ring->harmonics[1].amplitude_px);
  }
}

static void
add_origin (GPtrArray *tables, const RingletCalibrationReport *report)
{
  const RingletDetector *detector = report->detector;
  RingletReportTable *table = add_table (tables, "From what", "what|value");
  g_autofree char *shape =
      g_strdup_printf ("%s, %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " pixels",
          detector->name, detector->n_slow, detector->n_fast);
  g_autofree char *image =
      report->image_path != NULL ? g_filename_display_name (report->image_path) : NULL;
  g_autofree char *points = report->points_path != NULL
      ? g_filename_display_name (report->points_path)
      : NULL;
  g_autofree char *versions = g_strdup_printf (
      "Ringlet %s, cairo %s", RINGLET_VERSION, cairo_version_string ());

  add_fact (table, "image", image);
  add_fact (table, "SHA-256 of its pixels", report->image_sha256);
  add_fact (table, "points", points);
  add_fact (table, "detector", shape);
  add_fact (table, "calibrant", report->calibrant->title);
  add_fact (table, "its source", report->calibrant->reference);
  add_fact (table, "program", versions);
}

GPtrArray *
ringlet_report_tables (const RingletCalibrationReport *report)
{
  GPtrArray *tables = g_ptr_array_new_with_free_func (table_free);

  add_parameters (tables, report->refinement);
  add_beam (tables, report);
  add_quality (tables, report);
  add_correlations (tables, report->refinement);
  add_rings (tables, report);
  add_origin (tables, report);
  return tables;
}

GPtrArray *
ringlet_report_notes (const RingletCalibrationReport *report)
{
  GPtrArray *notes = g_ptr_array_new_with_free_func (g_free);
  char *const *warnings = report->refinement->warnings;

  if (report->automatic != NULL)
    g_ptr_array_add (notes,
        g_strdup_printf ("The search without a start, before points were left out: %s",
            report->automatic->message));
  for (gsize i = 0; warnings != NULL && warnings[i] != NULL; i++)
    g_ptr_array_add (notes, g_strdup (warnings[i]));
  return notes;
}
