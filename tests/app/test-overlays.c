/* SPDX-License-Identifier: MIT */

/* Patterns above the present one: where they are drawn, and as a part of a document. */

#include "project-overlays.h"

#include <glib/gstdio.h>
#include <math.h>

#include "base/error.h"
#include "plan-field.h"
#include "project-file.h"
#include "support/fake-result.h"
#include "traces.h"

#define EXACT 1e-12
#define N 200

static const double wavelength_m = 1e-10;

/* ---- patterns ---- */

/* From 1 to 21 in @unit: a peak at @peak on @ground. */
static RingletResult *
result_new (const char *unit, double peak, double height, double ground)
{
  RingletResult *self = fake_result_new (N, 0, FALSE);

  self->unit = ringlet_unit_find (unit, NULL);
  self->provenance.geometry.wavelength_m = wavelength_m;
  for (gsize i = 0; i < N; i++) {
    self->radial[i] = 1.0 + 20.0 * ((double) i + 0.5) / N;
    self->intensity[i] = ground + height * exp (-pow (self->radial[i] - peak, 2.0));
    self->count[i] = 1.0;
  }
  return self;
}

/* A pattern of points at @x. */
static RingletPattern *
pattern_new (const char *unit, double lambda_m, const double *x, gsize n)
{
  RingletPattern *self = ringlet_pattern_new (n, FALSE, NULL);

  self->unit = ringlet_unit_find (unit, NULL);
  self->wavelength_m = lambda_m;
  for (gsize i = 0; i < n; i++) {
    self->x[i] = x[i];
    self->intensity[i] = 10.0 * (double) (i + 1);
  }
  return self;
}

static RingletState *
state_with (RingletPattern *pattern, double scale, double offset)
{
  RingletState *state = ringlet_state_new ();
  const RingletOverlay item = { pattern, (char *) "one", 0, TRUE, scale, offset };

  state->overlays = ringlet_overlays_with (NULL, &item);
  return state;
}

/* ---- drawn ---- */

/* By Bragg's law, q = 4π sin θ / λ, d = 2π / q. */
static void
test_units (void)
{
  static const double x[] = { 2.0, 5.0, 8.0 };
  static const struct {
    const char *from;
    double lambda_m;
    const char *to;
  } rows[] = {
    { "q_A^-1", 0.0, "q_A^-1" },
    { "q_A^-1", 0.0, "q_nm^-1" },
    { "q_A^-1", 0.0, "2th_deg" },
    { "2th_deg", 1e-10, "2th_deg" },
    { "2th_deg", 0.5e-10, "2th_deg" },
    { "2th_deg", 0.5e-10, "q_A^-1" },
    { "d_A", 0.0, "2th_deg" },
  };

  for (gsize k = 0; k < G_N_ELEMENTS (rows); k++) {
    g_autoptr (RingletPattern) pattern =
        pattern_new (rows[k].from, rows[k].lambda_m, x, 3);
    g_autoptr (RingletState) state = state_with (pattern, 1.0, 0.0);
    g_autoptr (RingletResult) shown = result_new (rows[k].to, 5.0, 100.0, 1.0);
    g_autoptr (GPtrArray) traces = ringlet_traces_overlays (state, shown);
    const RingletTrace *trace = g_ptr_array_index (traces, 0);
    const gboolean falls = g_str_equal (rows[k].from, "d_A");

    g_assert_cmpuint (traces->len, ==, 1);
    g_assert_cmpuint (trace->n, ==, 3);
    for (gsize i = 0; i < 3; i++) {
      const double at = x[falls ? 2 - i : i];
      const double lambda_A =
          (rows[k].lambda_m > 0.0 ? rows[k].lambda_m : wavelength_m) * 1e10;
      const double q = g_str_equal (rows[k].from, "q_A^-1") ? at
          : falls                                           ? 2.0 * G_PI / at
                  : 4.0 * G_PI / lambda_A * sin (at * G_PI / 360.0);
      const double angle = 2.0 * asin (q / (4.0 * G_PI)) * 180.0 / G_PI;
      const double expected = g_str_equal (rows[k].to, "2th_deg") ? angle
          : g_str_equal (rows[k].to, "q_nm^-1")                   ? 10.0 * q
                                                                  : q;

      g_assert_cmpfloat_with_epsilon (trace->x[i], expected, EXACT * 100.0);
      g_assert_cmpfloat (trace->y[i], ==, 10.0 * (double) (falls ? 3 - i : i + 1));
    }
  }
}

/* Points that no angle reaches are left out. */
static void
test_out_of_reach (void)
{
  static const double x[] = { 5.0, 12.0, 13.0 }; /* 4π / λ = 12.57 */
  g_autoptr (RingletPattern) pattern = pattern_new ("q_A^-1", 0.0, x, 3);
  g_autoptr (RingletState) state = state_with (pattern, 1.0, 0.0);
  g_autoptr (RingletResult) shown = result_new ("2th_deg", 5.0, 100.0, 1.0);
  g_autoptr (GPtrArray) traces = ringlet_traces_overlays (state, shown);

  g_assert_cmpuint (((RingletTrace *) g_ptr_array_index (traces, 0))->n, ==, 2);
}

static void
test_scaled (void)
{
  static const double x[] = { 2.0, 3.0 };
  g_autoptr (RingletPattern) pattern = pattern_new ("2th_deg", wavelength_m, x, 2);
  g_autoptr (RingletState) state = state_with (pattern, 3.0, -4.0);
  g_autoptr (RingletResult) shown = result_new ("2th_deg", 5.0, 100.0, 1.0);
  const RingletOverlay hidden = { pattern, (char *) "two", 1, FALSE, 1.0, 0.0 };
  const RingletOverlay third = { pattern, (char *) "three", 2, TRUE, 1.0, 0.0 };
  g_autoptr (RingletOverlays) two = ringlet_overlays_with (state->overlays, &hidden);
  g_autoptr (RingletOverlays) three = ringlet_overlays_with (two, &third);
  g_autoptr (GPtrArray) traces = NULL;

  ringlet_overlays_unref (state->overlays);
  state->overlays = ringlet_overlays_with_waterfall (three, 7.0);
  traces = ringlet_traces_overlays (state, shown);
  /* The hidden one takes no room. */
  g_assert_cmpuint (traces->len, ==, 2);
  g_assert_cmpfloat (((RingletTrace *) g_ptr_array_index (traces, 0))->y[0], ==,
      3.0 * 10.0 - 4.0 + 7.0);
  g_assert_cmpfloat (
      ((RingletTrace *) g_ptr_array_index (traces, 1))->y[1], ==, 20.0 + 14.0);
}

/* Straight lines differ by a straight line; nothing is said beyond the ends. */
static void
test_difference (void)
{
  static const double x[] = { 5.0, 15.0 };
  g_autoptr (RingletPattern) pattern = pattern_new ("2th_deg", wavelength_m, x, 2);
  g_autoptr (RingletState) state = state_with (pattern, 1.0, 0.0);
  g_autoptr (RingletResult) shown = result_new ("2th_deg", 5.0, 0.0, 100.0);
  g_autoptr (RingletOverlays) plain = state->overlays;
  g_autoptr (RingletOverlays) lifted = ringlet_overlays_with_waterfall (plain, 1e6);
  g_autoptr (GPtrArray) traces = NULL;
  const RingletTrace *trace = NULL;

  state->overlays = ringlet_overlays_with_compared (lifted, 0);
  shown->count[100] = 0.0;
  traces = ringlet_traces_overlays (state, shown);
  g_assert_cmpuint (traces->len, ==, 2);
  trace = g_ptr_array_index (traces, 1);
  g_assert_cmpint (trace->kind, ==, RINGLET_TRACE_DIFFERENCE);
  for (gsize i = 0; i < trace->n; i++) {
    const double at = shown->radial[i];

    if (at < 5.0 || at > 15.0 || i == 100)
      g_assert_true (isnan (trace->y[i]));
    else
      g_assert_cmpfloat_with_epsilon (trace->y[i], 100.0 - (10.0 + (at - 5.0)), 1e-10);
  }
}

/* ---- matched ---- */

/* The same curve, otherwise scaled and shifted, comes back to lie over the pattern. */
static void
test_match (void)
{
  g_autoptr (RingletResult) shown = result_new ("2th_deg", 8.0, 100.0, 30.0);
  g_autoptr (RingletResult) flat = result_new ("2th_deg", 8.0, 0.0, 30.0);
  g_autoptr (RingletPattern) pattern =
      pattern_new ("2th_deg", wavelength_m, shown->radial, N);
  g_autoptr (RingletState) state = NULL;
  double offset = 0.0;

  for (gsize i = 0; i < N; i++)
    pattern->intensity[i] = shown->intensity[i] / 4.0 + 11.0;
  state = state_with (pattern, 17.0, 3.0);
  g_assert_cmpfloat_with_epsilon (
      ringlet_trace_match (
          state, &state->overlays->items[0], shown, 5.0, 12.0, &offset),
      4.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (offset, -44.0, 1e-7);
  /* Nothing there, and nothing in common. */
  g_assert_true (isnan (ringlet_trace_match (
      state, &state->overlays->items[0], shown, 100.0, 120.0, &offset)));
  g_assert_true (isnan (ringlet_trace_match (
      state, &state->overlays->items[0], flat, 5.0, 12.0, &offset)));
}

/* ---- as text ---- */

static void
test_text (void)
{
  static const double x[] = { 1.0, 21.0 };
  g_autoptr (RingletPattern) pattern = pattern_new ("2th_deg", wavelength_m, x, 2);
  g_autoptr (RingletState) state = state_with (pattern, 1.0, 0.0);
  g_autoptr (RingletResult) shown = result_new ("2th_deg", 8.0, 0.0, 30.0);
  g_autoptr (GPtrArray) traces = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  shown->count[41] = 0.0;
  traces = ringlet_traces_overlays (state, shown);
  text = ringlet_traces_text (shown, traces, 5.0, 5.28);
  lines = g_strsplit (text, "\n", -1);
  /* Bins of 0.1, with their centres at 5.05, 5.15, 5.25; the second without a pixel. */
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  g_assert_cmpstr (lines[0], ==, "2th_deg\tintensity\tone");
  for (guint i = 0; i < 3; i++) {
    g_auto (GStrv) cells = g_strsplit (lines[1 + i], "\t", -1);
    const double at = 5.05 + 0.1 * i;

    g_assert_cmpuint (g_strv_length (cells), ==, 3);
    g_assert_cmpfloat_with_epsilon (g_ascii_strtod (cells[0], NULL), at, 1e-9);
    g_assert_cmpstr (cells[1], ==, i == 1 ? "" : "30");
    g_assert_cmpfloat_with_epsilon (
        g_ascii_strtod (cells[2], NULL), 10.0 + (at - 1.0) / 2.0, 1e-9);
  }
}

/* ---- the document ---- */

static const RingletOverlays *
of (RingletProject *project)
{
  return ringlet_project_get_state (project)->overlays;
}

static void
keep (RingletProject *project, double peak)
{
  g_autoptr (RingletResult) shown = result_new ("2th_deg", peak, 100.0, 30.0);
  g_autoptr (GError) error = NULL;

  ringlet_project_keep_pattern (project, shown, &error);
  g_assert_no_error (error);
}

static void
assert_undo (RingletProject *project, const char *name)
{
  g_autofree char *label = NULL;

  g_object_get (project, "undo-label", &label, NULL);
  g_assert_cmpstr (label, ==, name);
}

/* Merged scans, or positions of three digits: two points of one place. */
static void
test_same_place (void)
{
  static const double x[] = { 1.0, 2.0, 2.0, 4.0 };
  g_autoptr (RingletPattern) pattern =
      pattern_new ("2th_deg", wavelength_m, x, G_N_ELEMENTS (x));
  g_autoptr (RingletState) state = state_with (pattern, 1.0, 0.0);
  g_autofree char *folder = g_dir_make_tmp ("ringlet-overlays-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.ringlet", NULL);
  g_auto (RingletProjectFile) again = { 0 };
  g_autoptr (GError) error = NULL;

  ringlet_project_file_save (state, path, FALSE, NULL, NULL, &error);
  g_assert_no_error (error);
  ringlet_project_file_load (path, TRUE, &again, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ringlet_overlays_equal (state->overlays, again.state->overlays));
  g_remove (path);
  g_rmdir (folder);
}

static void
test_verbs (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  RingletOverlay item;

  g_assert_false (ringlet_project_has_unsaved_work (project));
  keep (project, 5.0);
  /* It exists nowhere else. */
  g_assert_true (ringlet_project_has_unsaved_work (project));
  keep (project, 8.0);
  assert_undo (project, "Keep Pattern");
  g_assert_cmpuint (ringlet_overlays_count (of (project)), ==, 2);
  g_assert_cmpuint (of (project)->items[0].colour, ==, 0);
  g_assert_cmpuint (of (project)->items[1].colour, ==, 1);

  item = of (project)->items[1];
  item.scale = 2.0;
  ringlet_project_change_overlay (project, 1, &item);
  item.scale = 3.0;
  ringlet_project_change_overlay (project, 1, &item);
  assert_undo (project, "Scale Overlay");
  ringlet_project_compare_overlay (project, 1);
  ringlet_project_remove_overlay (project, 0);
  g_assert_cmpint (of (project)->compared, ==, 0);
  g_assert_cmpuint (ringlet_overlays_free_colour (of (project)), ==, 0);
  ringlet_project_set_waterfall (project, 5.0);
  ringlet_project_set_waterfall (project, 9.0);
  g_assert_cmpfloat (of (project)->waterfall, ==, 9.0);

  /* Both of the waterfall are one step, and so are both of the scale. */
  ringlet_project_undo (project);
  g_assert_cmpfloat (of (project)->waterfall, ==, 0.0);
  ringlet_project_undo (project);
  ringlet_project_undo (project);
  g_assert_cmpint (of (project)->compared, ==, -1);
  ringlet_project_undo (project);
  g_assert_cmpfloat (of (project)->items[1].scale, ==, 1.0);
  ringlet_project_undo (project);
  ringlet_project_undo (project);
  g_assert_null (of (project));
}

/* What is kept is what is exported: less its background. */
static void
test_keep_without_background (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  const RingletPattern *kept = NULL;

  ringlet_project_set_field (
      project, ringlet_plan_field_find ("pattern --background"), "snip", NULL);
  ringlet_project_set_field (
      project, ringlet_plan_field_find ("pattern --range"), "4, 12", NULL);
  keep (project, 8.0);
  kept = of (project)->items[0].pattern;
  g_assert_cmpuint (kept->n, ==, 80); /* of 20 / 200 each */
  g_assert_cmpfloat (kept->x[0], >=, 4.0);
  g_assert_cmpfloat (kept->x[79], <=, 12.0);
  for (gsize i = 0; i < kept->n; i++)
    g_assert_cmpfloat (kept->intensity[i], <=, 100.0);
  g_assert_true (
      g_str_has_prefix (ringlet_pattern_header (kept, "operations"), "cut to "));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/overlays/units", test_units);
  g_test_add_func ("/overlays/out-of-reach", test_out_of_reach);
  g_test_add_func ("/overlays/scaled", test_scaled);
  g_test_add_func ("/overlays/difference", test_difference);
  g_test_add_func ("/overlays/match", test_match);
  g_test_add_func ("/overlays/text", test_text);
  g_test_add_func ("/overlays/same-place", test_same_place);
  g_test_add_func ("/overlays/verbs", test_verbs);
  g_test_add_func ("/overlays/keep-without-background", test_keep_without_background);
  return g_test_run ();
}
