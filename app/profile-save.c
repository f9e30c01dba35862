/* SPDX-License-Identifier: MIT */

/* A profile as a table for other programs: in the C locale. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "base/output.h"
#include "output-name.h"
#include "probe.h"
#include "profile-cut.h"

#define DEGREE (G_PI / 180.0)

/**
 * Table:
 * @separator: between columns
 * @empty: what stands where there is no number
 */
typedef struct {
  const RingletProfileCut *cut;
  const RingletProfile *profile;
  const RingletState *state;
  const char *separator;
  const char *empty;
  gboolean has_geometry;
  GString *text;
} Table;

static void
add_cell (Table *self, double value)
{
  char number[RINGLET_NUMBER_SIZE];

  g_string_append (self->text, self->separator);
  g_string_append (self->text,
      isfinite (value) ? ringlet_number_format (value, number) : self->empty);
}

static void
add_names (Table *self)
{
  static const char *const names[] = { "x_px", "y_px", "mean", "sigma", "sum",
    "pixels" };
  static const char *const angles[] = { "two_theta_deg", "q_A^-1", "chi_deg", "r_mm" };

  g_string_append (self->text, "position_px");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    if (self->profile->sigma != NULL || !g_str_equal (names[i], "sigma"))
      g_string_append_printf (self->text, "%s%s", self->separator, names[i]);
  }
  for (gsize i = 0; self->has_geometry && i < G_N_ELEMENTS (angles); i++)
    g_string_append_printf (self->text, "%s%s", self->separator, angles[i]);
  g_string_append_c (self->text, '\n');
}

static void
add_angles (Table *self, gsize i)
{
  const RingletState *state = self->state;
  const RingletProbe probe = ringlet_probe_at_pixel (state,
      self->cut->display->detector, self->profile->slow[i], self->profile->fast[i]);

  add_cell (self, probe.has_two_theta ? probe.two_theta_rad / DEGREE : (double) NAN);
  add_cell (
      self, ringlet_probe_radial (&probe, state, ringlet_unit_find ("q_A^-1", NULL)));
  add_cell (self, probe.has_chi ? probe.chi_rad / DEGREE : (double) NAN);
  add_cell (
      self, ringlet_probe_radial (&probe, state, ringlet_unit_find ("r_mm", NULL)));
}

static void
add_rows (Table *self)
{
  const RingletProfile *profile = self->profile;
  char number[RINGLET_NUMBER_SIZE];

  for (gsize i = 0; i < profile->n; i++) {
    g_string_append (self->text, ringlet_number_format (profile->position[i], number));
    add_cell (self, profile->fast[i]);
    add_cell (self, profile->slow[i]);
    add_cell (self, profile->mean[i]);
    if (profile->sigma != NULL)
      add_cell (self, profile->sigma[i]);
    add_cell (self, profile->sum[i]);
    add_cell (self, profile->weight[i]);
    if (self->has_geometry)
      add_angles (self, i);
    g_string_append_c (self->text, '\n');
  }
}

static Table
table_new (const RingletProfileCut *cut, gboolean of_rows, const RingletState *state,
    const char *separator, const char *empty)
{
  return (Table){ cut, ringlet_profile_cut_get (cut, of_rows), state, separator, empty,
    cut->display->detector != NULL && state->geometry.distance_m > 0.0,
    g_string_new (NULL) };
}

char *
ringlet_profile_cut_columns (
    const RingletProfileCut *self, gboolean of_rows, const RingletState *state)
{
  Table table = table_new (self, of_rows, state, "\t", "");

  add_names (&table);
  add_rows (&table);
  return g_string_free (table.text, FALSE);
}

/* ---- header ---- */

static void
add_text (GString *text, const char *key, const char *value)
{
  g_autofree char *valid = value != NULL ? g_utf8_make_valid (value, -1) : NULL;

  if (value == NULL)
    return;
  g_strdelimit (valid, "\n\r\t", ' ');
  g_string_append_printf (text, "# %s: %s\n", key, valid);
}

static void
add_number (GString *text, const char *key, double value, const char *unit)
{
  char number[RINGLET_NUMBER_SIZE];

  if (isfinite (value))
    g_string_append_printf (
        text, "# %s: %s%s\n", key, ringlet_number_format (value, number), unit);
}

static void
add_source (GString *text, const RingletProfileCut *self)
{
  const RingletDisplay *display = self->display;
  const RingletSource *source = self->state->source;
  RingletCombine how = RINGLET_COMBINE_SUM;
  const guint64 n = source != NULL ? ringlet_source_n_combined (source, &how) : 1;

  add_text (text, "program", "Ringlet " RINGLET_VERSION);
  if (source != NULL)
    add_text (text, "source", ringlet_source_path (source, display->frame));
  add_text (text, "source_sha256", ringlet_image_digest (display->image));
  add_number (text, "frame", (double) display->frame, "");
  if (n > 1) {
    add_text (text, "combined", ringlet_combine_name (how));
    add_number (text, "combined_frames", (double) n, "");
  }
  add_text (
      text, "mask_sha256", display->mask != NULL ? display->mask->digest : "none");
  add_number (text, "masked_pixels",
      display->mask != NULL ? (double) display->mask->n_bad : 0.0, "");
  add_text (text, "corrections", "none: values as they were stored");
}

static void
add_region (GString *text, const RingletProfileCut *self, gboolean of_rows)
{
  static const char *const keys[] = { "x0", "y0", "x1", "y1" };
  const RingletProfileRegion *region = &self->region;
  const double places[] = { region->fast0, region->slow0, region->fast1,
    region->slow1 };

  if (region->kind == RINGLET_PROFILE_LINE)
    add_text (text, "profile", "along a line, mean of bilinear samples across it");
  else
    add_text (text, "profile",
        of_rows ? "rows of a box, mean and sum over its columns"
                : "columns of a box, mean and sum over its rows");
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    add_number (text, keys[i], places[i], " px");
  if (region->kind == RINGLET_PROFILE_LINE)
    add_number (text, "width", region->width, " px");
  add_text (text, "origin", "corner of the first pixel, whose centre is 0.5 0.5");
}

static void
add_stats (GString *text, const RingletPixelStats *stats)
{
  add_number (text, "pixels", (double) stats->n, "");
  add_number (text, "pixels_left_out", (double) stats->n_left_out, "");
  add_number (text, "mean", stats->mean, "");
  add_number (text, "sum", stats->sum, "");
  add_number (text, "std", stats->std, "");
  add_number (text, "min", stats->min, "");
  add_number (text, "max", stats->max, "");
}

static void
add_geometry (GString *text, const RingletProfileCut *self, const RingletState *state)
{
  const RingletGeometry *geometry = &state->geometry;

  add_text (text, "detector", self->display->detector->name);
  add_number (text, "distance", geometry->distance_m, " m");
  add_number (text, "poni1", geometry->poni_slow_m, " m");
  add_number (text, "poni2", geometry->poni_fast_m, " m");
  add_number (text, "rot1", geometry->rot1_rad, " rad");
  add_number (text, "rot2", geometry->rot2_rad, " rad");
  add_number (text, "rot3", geometry->rot3_rad, " rad");
  if (geometry->wavelength_m > 0.0)
    add_number (text, "wavelength", geometry->wavelength_m, " m");
}

gboolean
ringlet_profile_cut_save (const RingletProfileCut *self, gboolean of_rows,
    const RingletState *state, const char *path, gboolean overwrite, GError **error)
{
  const gboolean is_csv = g_str_has_suffix (path, ".csv");
  Table table =
      table_new (self, of_rows, state, is_csv ? "," : " ", is_csv ? "" : "nan");
  g_autoptr (GString) text = table.text;

  if (self->state->source != NULL && ringlet_output_is_input (path, self->state)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s would replace a file that this document reads; choose another name", path);
    return FALSE;
  }
  add_source (text, self);
  add_region (text, self, of_rows);
  add_stats (text, &self->stats);
  if (table.has_geometry)
    add_geometry (text, self, state);
  add_text (
      text, "sigma", table.profile->sigma != NULL ? "Poisson, of the mean" : "none");
  if (!is_csv)
    g_string_append (text, "# ");
  add_names (&table);
  add_rows (&table);
  return ringlet_output_write (path, text->str, text->len, overwrite, error);
}

char *
ringlet_profile_cut_name (const RingletProfileCut *self)
{
  const char *part = self->region.kind == RINGLET_PROFILE_LINE ? "_line" : "_box";

  return ringlet_output_name (self->state->source, self->display->frame, part, ".csv");
}
