/* SPDX-License-Identifier: MIT */
#include "cli/calibrants-show.h"

#include <math.h>

#include "cli/calibrants-seen.h"
#include "cli/json.h"
#include "geometry/extent.h"

#define ANGSTROM 1e-10
#define DEGREE (G_PI / 180.0)

/**
 * Lines:
 * @rings: (element-type RingletRing): all down to the smallest spacing; 2θ is 0 where
 *   there is no wavelength
 * @seen: (nullable) (element-type RingletRingSeen): what the detector sees of each
 * @strongest: the largest of the strengths
 *
 * What is printed.
 */
typedef struct {
  GArray *rings;
  GArray *seen;
  double strongest;
} Lines;

static void
lines_clear (Lines *self)
{
  g_clear_pointer (&self->rings, g_array_unref);
  g_clear_pointer (&self->seen, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lines, lines_clear)

static double
smallest_spacing (const RingletCalibrant *calibrant, const RingletCalibrantView *view)
{
  const double wavelength_m = view->geometry.wavelength_m;
  double angle = G_PI;

  if (view->d_min_m > 0.0)
    return view->d_min_m;
  if (!(wavelength_m > 0.0))
    return ringlet_calibrant_is_list (calibrant) ? 1e-12 : ANGSTROM;
  if (view->detector != NULL)
    angle = ringlet_geometry_largest_two_theta (&view->geometry, view->detector);
  return fmax (
      wavelength_m / (2.0 * sin (angle / 2.0)), ringlet_calibrant_d_floor (calibrant));
}

static gboolean
make_lines (const RingletCalibrant *calibrant, const RingletCalibrantView *view,
    Lines *lines, GError **error)
{
  g_autoptr (GArray) reflections = ringlet_calibrant_reflections (
      calibrant, smallest_spacing (calibrant, view), error);

  if (reflections == NULL)
    return FALSE;

  lines->rings = g_array_new (FALSE, FALSE, sizeof (RingletRing));
  for (guint i = 0; i < reflections->len; i++) {
    const RingletReflection *line = &g_array_index (reflections, RingletReflection, i);
    const double sine = view->geometry.wavelength_m / (2.0 * line->d_m);
    const RingletRing ring = { i + 1, *line, 2.0 * asin (fmin (sine, 1.0)) };

    if (sine > 1.0 + 1e-12)
      break;
    lines->strongest = fmax (lines->strongest, line->strength);
    g_array_append_val (lines->rings, ring);
  }
  if (view->detector != NULL)
    lines->seen =
        ringlet_calibrants_seen (view->detector, &view->geometry, lines->rings);
  return TRUE;
}

/* ---- text ---- */

static void
print_number (const char *format, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value))
    g_print ("  %9s", "–");
  else
    g_print ("  %9s", g_ascii_formatd (text, sizeof text, format, value));
}

static void
print_fact (const char *label, const char *text)
{
  if (text != NULL && *text != '\0')
    g_print ("  %-12s %s\n", label, text);
}

/* A list without intensities has 1 throughout. */
static const char *
list_strengths (const RingletCalibrant *calibrant)
{
  g_autoptr (GArray) lines =
      ringlet_calibrant_reflections (calibrant, 1e-3 * ANGSTROM, NULL);

  for (guint i = 0; i < lines->len; i++) {
    if (g_array_index (lines, RingletReflection, i).strength != 1.0)
      return "as the list says";
  }
  return "unknown: the list gives none";
}

static void
print_head (const RingletCalibrant *calibrant)
{
  g_autofree char *cell =
      calibrant->cell.a_m > 0.0 ? ringlet_unit_cell_text (&calibrant->cell) : NULL;

  g_print ("%s: %s\n", calibrant->name, calibrant->title);
  print_fact ("cell", cell);
  print_fact ("space group", calibrant->space_group);
  print_fact ("source", calibrant->reference);
  print_fact ("lines", ringlet_calibrant_is_list (calibrant) ? "a list" : NULL);
  print_fact ("strengths",
      ringlet_calibrant_has_atoms (calibrant)     ? "Σ|F|² of the atoms"
          : ringlet_calibrant_is_list (calibrant) ? list_strengths (calibrant)
                                                  : "multiplicities: no atoms known");
}

static void
print_line (const RingletRing *ring, const Lines *lines, gboolean has_angle)
{
  const RingletReflection *line = &ring->reflection;
  g_autofree char *label = ringlet_reflection_label (line);
  const glong width = g_utf8_strlen (label, -1);

  g_print ("  %5u  %*s%s  %4u", ring->number, (int) (10 - MIN (width, 10)), "", label,
      line->multiplicity);
  print_number ("%.6f", line->d_m / ANGSTROM);
  print_number ("%.6f", 2.0 * G_PI * ANGSTROM / line->d_m);
  if (has_angle)
    print_number ("%.5f", ring->two_theta_rad / DEGREE);
  print_number ("%.2f", 100.0 * line->strength / lines->strongest);
}

static void
print_titles (gboolean has_angle, gboolean has_seen)
{
  g_print ("\n   ring         hkl     m        d/Å      q/Å⁻¹");
  g_print ("%s strength/%%", has_angle ? "       2θ/°" : "");
  g_print ("%s\n", has_seen ? "  radius/px     gap/px     seen/%" : "");
}

static void
print_seen (const RingletRingSeen *seen)
{
  print_number ("%.1f", seen->radius_px);
  print_number ("%.1f", seen->gap_px);
  print_number ("%.0f", 100.0 * seen->share);
}

static void
print_rest (const Lines *lines, guint n_shown)
{
  guint n_seen = 0;

  for (guint i = 0; lines->seen != NULL && i < lines->seen->len; i++)
    n_seen += g_array_index (lines->seen, RingletRingSeen, i).share > 0.0;
  if (n_shown < lines->rings->len)
    g_print ("  … and %u more; --lines shows them\n", lines->rings->len - n_shown);
  if (lines->seen != NULL)
    g_print ("\n%u rings on the detector\n", n_seen);
}

gboolean
ringlet_calibrants_print (
    const RingletCalibrant *calibrant, const RingletCalibrantView *view, GError **error)
{
  const gboolean has_angle = view->geometry.wavelength_m > 0.0;
  g_auto (Lines) lines = { NULL, NULL, 0.0 };
  guint n = 0;

  if (!make_lines (calibrant, view, &lines, error))
    return FALSE;

  print_head (calibrant);
  print_titles (has_angle, lines.seen != NULL);
  for (; n < MIN (lines.rings->len, view->n_max); n++) {
    print_line (&g_array_index (lines.rings, RingletRing, n), &lines, has_angle);
    if (lines.seen != NULL)
      print_seen (&g_array_index (lines.seen, RingletRingSeen, n));
    g_print ("\n");
  }
  print_rest (&lines, n);
  return TRUE;
}

/* ---- JSON ---- */

static void
add_head (JsonBuilder *json, const RingletCalibrant *calibrant)
{
  const RingletUnitCell *cell = &calibrant->cell;

  ringlet_json_add_text (json, "name", calibrant->name);
  ringlet_json_add_text (json, "title", calibrant->title);
  ringlet_json_add_text (json, "source", calibrant->reference);
  ringlet_json_add_text (json, "space_group", calibrant->space_group);
  if (cell->a_m > 0.0) {
    ringlet_json_add_number (json, "a_m", cell->a_m);
    ringlet_json_add_number (json, "b_m", cell->b_m);
    ringlet_json_add_number (json, "c_m", cell->c_m);
    ringlet_json_add_number (json, "alpha_rad", cell->alpha_rad);
    ringlet_json_add_number (json, "beta_rad", cell->beta_rad);
    ringlet_json_add_number (json, "gamma_rad", cell->gamma_rad);
  }
}

static void
add_line (JsonBuilder *json, const RingletRing *ring, const RingletRingSeen *seen,
    gboolean has_angle)
{
  const RingletReflection *line = &ring->reflection;

  json_builder_begin_object (json);
  ringlet_json_add_number (json, "ring", ring->number);
  ringlet_json_add_number (json, "h", line->h);
  ringlet_json_add_number (json, "k", line->k);
  ringlet_json_add_number (json, "l", line->l);
  ringlet_json_add_number (json, "multiplicity", line->multiplicity);
  ringlet_json_add_number (json, "d_m", line->d_m);
  ringlet_json_add_number (json, "strength", line->strength);
  if (has_angle)
    ringlet_json_add_number (json, "two_theta_rad", ring->two_theta_rad);
  if (seen != NULL) {
    ringlet_json_add_number (json, "radius_px", seen->radius_px);
    ringlet_json_add_number (json, "gap_px", seen->gap_px);
    ringlet_json_add_number (json, "share_seen", seen->share);
  }
  json_builder_end_object (json);
}

gboolean
ringlet_calibrants_print_json (
    const RingletCalibrant *calibrant, const RingletCalibrantView *view, GError **error)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_auto (Lines) lines = { NULL, NULL, 0.0 };

  if (!make_lines (calibrant, view, &lines, error))
    return FALSE;

  json_builder_begin_object (json);
  add_head (json, calibrant);
  if (view->geometry.wavelength_m > 0.0)
    ringlet_json_add_number (json, "wavelength_m", view->geometry.wavelength_m);
  json_builder_set_member_name (json, "rings");
  json_builder_begin_array (json);
  for (guint i = 0; i < MIN (lines.rings->len, view->n_max); i++)
    add_line (json, &g_array_index (lines.rings, RingletRing, i),
        lines.seen != NULL ? &g_array_index (lines.seen, RingletRingSeen, i) : NULL,
        view->geometry.wavelength_m > 0.0);
  json_builder_end_array (json);
  json_builder_end_object (json);
  ringlet_json_print (json);
  return TRUE;
}
