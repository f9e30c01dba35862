/* SPDX-License-Identifier: MIT */

/* What is typed into the panels: decimal commas as well as points, in any locale; and
 * what stands where there is no number. */

#include "mask-fixture.h"

#include "base/units.h"
#include "integrate-panel.h"
#include "mask-finder.h"
#include "plan-row.h"
#include "value-row.h"

static const MaskDocument calibrated = { 0, TRUE };

static const RingletValueKind distance = { "Distance", "mm", 1e3, 4, 0.1, TRUE };

/* Returns (transfer none): the first widget of that type below @widget. */
static GtkWidget *
find (GtkWidget *widget, GType type)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found =
        G_TYPE_CHECK_INSTANCE_TYPE (child, type) ? child : find (child, type);

    if (found != NULL)
      return found;
  }
  return NULL;
}

/* Returns (transfer none) (nullable): the row of that title. */
static GtkWidget *
find_row (GtkWidget *widget, const char *title)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = NULL;

    if (ADW_IS_PREFERENCES_ROW (child) &&
        g_strcmp0 (
            adw_preferences_row_get_title (ADW_PREFERENCES_ROW (child)), title) == 0)
      return child;
    found = find_row (child, title);
    if (found != NULL)
      return found;
  }
  return NULL;
}

/* What a user types, and then leaves. */
static void
type (GtkWidget *entry, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  if (GTK_IS_SPIN_BUTTON (entry))
    gtk_spin_button_update (GTK_SPIN_BUTTON (entry));
  else
    g_signal_emit_by_name (entry, "activate");
}

/* ---- one value ---- */

typedef struct {
  GtkWidget *window;
  GtkWidget *row;
  GtkWidget *spin;
  double edited;
} Value;

static void
on_edited (Value *value, double edited)
{
  value->edited = edited;
}

static void
value_open (Value *value)
{
  GtkWidget *list = gtk_list_box_new ();

  value->row = ringlet_value_row_new (&distance);
  value->spin = find (value->row, GTK_TYPE_SPIN_BUTTON);
  value->edited = NAN;
  g_signal_connect_swapped (value->row, "edited", G_CALLBACK (on_edited), value);
  gtk_list_box_append (GTK_LIST_BOX (list), value->row);
  value->window = drive_open (list, 500, 100);
}

static const char *
text_of (GtkWidget *spin)
{
  return gtk_editable_get_text (GTK_EDITABLE (spin));
}

static void
test_unknown (void)
{
  Value value = { 0 };
  RingletValueRow *row = NULL;
  g_autofree char *first = NULL;

  value_open (&value);
  row = RINGLET_VALUE_ROW (value.row);
  g_assert_cmpstr (text_of (value.spin), ==, "unknown");
  ringlet_value_row_show (row, 0.1964, NAN, TRUE, FALSE);
  first = g_strdup (text_of (value.spin));
  g_assert_true (g_str_has_prefix (first, "196"));
  g_assert_true (gtk_widget_is_sensitive (value.spin));

  ringlet_value_row_show (row, NAN, NAN, TRUE, FALSE);
  g_assert_cmpstr (text_of (value.spin), ==, "unknown");
  g_assert_false (gtk_widget_is_sensitive (value.spin));
  gtk_spin_button_update (GTK_SPIN_BUTTON (value.spin));
  g_assert_cmpstr (text_of (value.spin), ==, "unknown");
  g_assert_true (isnan (value.edited));

  /* The number that it had before is one again. */
  ringlet_value_row_show (row, 0.1964, NAN, TRUE, FALSE);
  g_assert_cmpstr (text_of (value.spin), ==, first);
  ringlet_value_row_show (row, 0.0, NAN, TRUE, FALSE);
  g_assert_true (g_str_has_prefix (text_of (value.spin), "0"));
  drive_close (value.window);
}

static void
test_typed (void)
{
  static const struct {
    const char *text;
    double edited; /* NaN where it is no number: it stays */
  } cases[] = {
    { "196,4", 0.1964 },
    { "196.4", 0.1964 },
    { " 0,25", 0.00025 },
    { "-3", -0.003 },
    { "1e2", 0.1 },
    { "abc", NAN },
    { "12 mm", NAN },
    { "1,2,3", NAN },
    { "", NAN },
  };
  Value value = { 0 };

  value_open (&value);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    ringlet_value_row_show (RINGLET_VALUE_ROW (value.row), 0.5, NAN, TRUE, FALSE);
    value.edited = NAN;
    type (value.spin, cases[i].text);
    if (isnan (cases[i].edited)) {
      g_assert_true (isnan (value.edited));
      g_assert_true (g_str_has_prefix (text_of (value.spin), "500"));
    } else {
      g_assert_cmpfloat_with_epsilon (value.edited, cases[i].edited, 1e-12);
    }
  }
  drive_close (value.window);
}

static void
test_bounds (void)
{
  RingletRefineLimit limit = { .state = RINGLET_REFINE_BOUNDED, .lo = 0.1, .hi = 0.2 };
  Value value = { 0 };
  GtkWidget *check = NULL;
  GtkWidget *lo = NULL;

  value_open (&value);
  ringlet_value_row_show (RINGLET_VALUE_ROW (value.row), 0.15, NAN, TRUE, FALSE);
  check = find (find (value.row, GTK_TYPE_POPOVER), GTK_TYPE_CHECK_BUTTON);
  lo = gtk_widget_get_next_sibling (check);
  g_assert_cmpstr (text_of (lo), ==, "no limit");
  ringlet_value_row_show_limit (RINGLET_VALUE_ROW (value.row), &limit);
  g_assert_true (g_str_has_prefix (text_of (lo), "100"));
  type (lo, "90,5");
  g_assert_cmpfloat_with_epsilon (
      ringlet_value_row_get_limit (RINGLET_VALUE_ROW (value.row)).lo, 0.0905, 1e-12);
  limit.state = RINGLET_REFINE_FREE;
  ringlet_value_row_show_limit (RINGLET_VALUE_ROW (value.row), &limit);
  g_assert_cmpstr (text_of (lo), ==, "no limit");
  drive_close (value.window);
}

/* ---- the panels ---- */

static const RingletState *
state (Fixture *f)
{
  return ringlet_project_get_state (f->window->project);
}

static void
test_energy (Fixture *f, gconstpointer data)
{
  GtkWidget *panel =
      GTK_WIDGET (ringlet_inspector_get_calibrate_panel (f->window->inspector));
  GtkWidget *entry = NULL;

  g_action_group_activate_action (G_ACTION_GROUP (f->window), "step-calibrate", NULL);
  entry = find (find_row (panel, "Energy"), GTK_TYPE_ENTRY);
  type (entry, "30,5 keV");
  g_assert_cmpfloat_with_epsilon (
      state (f)->geometry.wavelength_m, RINGLET_KEV_METRE / 30.5, 1e-20);
  type (entry, "0.4133 Å");
  g_assert_cmpfloat_with_epsilon (state (f)->geometry.wavelength_m, 0.4133e-10, 1e-20);
  type (entry, "0,5133 Å");
  g_assert_cmpfloat_with_epsilon (state (f)->geometry.wavelength_m, 0.5133e-10, 1e-20);
}

static void
test_value (Fixture *f, gconstpointer data)
{
  GtkWidget *panel =
      GTK_WIDGET (ringlet_inspector_get_calibrate_panel (f->window->inspector));

  g_action_group_activate_action (G_ACTION_GROUP (f->window), "step-calibrate", NULL);
  type (find (find_row (panel, "Distance"), GTK_TYPE_SPIN_BUTTON), "101,25");
  g_assert_cmpfloat_with_epsilon (state (f)->geometry.distance_m, 0.10125, 1e-12);
  type (find (find_row (panel, "rot1"), GTK_TYPE_SPIN_BUTTON), "0,5");
  g_assert_cmpfloat_with_epsilon (
      state (f)->geometry.rot1_rad, 0.5 * G_PI / 180, 1e-12);
}

static gboolean
set_flag (gpointer flag)
{
  *(gboolean *) flag = TRUE;
  return G_SOURCE_REMOVE;
}

/* A value rests a moment after its last change: a drag that began meanwhile goes on. */
static void
test_value_rests (Fixture *f, gconstpointer data)
{
  GtkWidget *panel =
      GTK_WIDGET (ringlet_inspector_get_calibrate_panel (f->window->inspector));
  gboolean is_over = FALSE;

  g_action_group_activate_action (G_ACTION_GROUP (f->window), "step-calibrate", NULL);
  type (find (find_row (panel, "Distance"), GTK_TYPE_SPIN_BUTTON), "101");
  ringlet_project_begin_drag (f->window->project, "Drag Ring");
  g_timeout_add (600, set_flag, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (ringlet_project_in_drag (f->window->project));
  g_assert_true (ringlet_project_cancel_drag (f->window->project));
  g_assert_cmpfloat_with_epsilon (state (f)->geometry.distance_m, 0.101, 1e-12);
}

static void
type_plan (Fixture *f, const char *title, const char *text)
{
  GtkWidget *panel =
      find (GTK_WIDGET (f->window->inspector), RINGLET_TYPE_INTEGRATE_PANEL);

  type (find (find_row (panel, title), GTK_TYPE_ENTRY), text);
}

static void
test_plan (Fixture *f, gconstpointer data)
{
  g_action_group_activate_action (G_ACTION_GROUP (f->window), "step-integrate", NULL);
  type_plan (f, "Azimuth range (°)", "10,5 50,25");
  g_assert_cmpfloat (state (f)->plan.azimuth_min_deg, ==, 10.5);
  g_assert_cmpfloat (state (f)->plan.azimuth_max_deg, ==, 50.25);
  type_plan (f, "Radial range", "0,5; 12,25");
  g_assert_cmpfloat (state (f)->plan.radial_min, ==, 0.5);
  g_assert_cmpfloat (state (f)->plan.radial_max, ==, 12.25);
  type_plan (f, "Polarisation", "0,95");
  g_assert_cmpfloat (state (f)->plan.factors.polarization, ==, 0.95);
}

/* The limits of a threshold, and the numbers of the layer that it makes. */
static void
test_mask (Fixture *f, gconstpointer data)
{
  GtkWidget *panel =
      GTK_WIDGET (ringlet_inspector_get_mask_panel (f->window->inspector));
  GtkWidget *finder = NULL;
  const RingletMaskLayers *layers = NULL;

  choose (f, "threshold");
  finder = find (panel, RINGLET_TYPE_MASK_FINDER);
  type (find (finder, GTK_TYPE_ENTRY), "1,5");
  layers = state (f)->layers;
  g_assert_cmpuint (ringlet_mask_layers_n (layers), ==, 1);
  g_assert_cmpfloat (layers->layers[0]->numbers[0], ==, 1.5);
  g_assert_true (isinf (layers->layers[0]->numbers[1]));
}

#define ADD(path, function)                                                            \
  g_test_add ("/ui/entries/" path, Fixture, &calibrated, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  if (!document_start (&argc, &argv))
    return 77;
  g_test_add_func ("/ui/entries/unknown", test_unknown);
  g_test_add_func ("/ui/entries/typed", test_typed);
  g_test_add_func ("/ui/entries/bounds", test_bounds);
  ADD ("energy", test_energy);
  ADD ("value", test_value);
  ADD ("value-rests", test_value_rests);
  ADD ("plan", test_plan);
  ADD ("mask", test_mask);
  return g_test_run ();
}
