/* SPDX-License-Identifier: MIT */

/* The sector of an integration on image and cake: where its rays are drawn, and what
 * pointer and Esc do to it. The beam is in the middle of an upright detector: the
 * azimuth of a pixel is that of its place from there. */

#include "mask-fixture.h"
#include <string.h>

#include "plan-field.h"
#include "project-sectors.h"
#include "sector-tool.h"

static const MaskDocument calibrated = { 0, TRUE };

#define CENTRE (N_PX / 2.0)
#define NEAR_DEG 1e-6

static RingletSectorTool *
tool (Fixture *f)
{
  return RINGLET_SECTOR_TOOL (f->window->image_sector);
}

static RingletSector
sector (Fixture *f)
{
  const RingletPlan *plan = &ringlet_project_get_state (f->window->project)->plan;

  g_assert_true (plan->has_azimuth_range);
  return (RingletSector){ plan->azimuth_min_deg, plan->azimuth_max_deg };
}

static void
set (Fixture *f, const char *text)
{
  g_autoptr (GError) error = NULL;

  ringlet_project_set_field (
      f->window->project, ringlet_plan_field_find ("--azimuth-range"), text, &error);
  g_assert_no_error (error);
  drive_frames (GTK_WIDGET (f->window), 3);
}

static void
open_step (Fixture *f, const char *action)
{
  g_action_group_activate_action (G_ACTION_GROUP (f->window), action, NULL);
  drive_frames (GTK_WIDGET (f->window), 3);
}

static double
azimuth_of (double slow, double fast)
{
  return atan2 (slow - CENTRE, fast - CENTRE) * 180 / G_PI;
}

/* Presses on the ray of @from_deg, 60 pixels from the beam, and takes it to that of
 * @to_deg. */
static void
take (Fixture *f, double from_deg, double to_deg, gboolean ends)
{
  const double from[] = { 60 * sin (from_deg * G_PI / 180),
    60 * cos (from_deg * G_PI / 180) };
  const double to[] = { 60 * sin (to_deg * G_PI / 180),
    60 * cos (to_deg * G_PI / 180) };

  press (f, CENTRE + from[0], CENTRE + from[1]);
  drag (f, to[0] - from[0], to[1] - from[1], ends);
  drive_frames (GTK_WIDGET (f->window), 3);
}

static void
assert_sector (Fixture *f, double start_deg, double end_deg)
{
  g_assert_cmpfloat_with_epsilon (sector (f).start_deg, start_deg, NEAR_DEG);
  g_assert_cmpfloat_with_epsilon (sector (f).end_deg, end_deg, NEAR_DEG);
}

/* It follows the entry, in the step Integrate alone. */
static void
test_follows (Fixture *f, gconstpointer data)
{
  static const double azimuths[] = { 20, 70, 45 }; /* by part */
  double slow = 0;
  double fast = 0;

  set (f, "20 70");
  g_assert_false (
      ringlet_sector_tool_get_handle (tool (f), 0, RINGLET_SECTOR_START, &slow, &fast));
  open_step (f, "step-integrate");
  for (guint i = 0; i < G_N_ELEMENTS (azimuths); i++) {
    g_assert_true (ringlet_sector_tool_get_handle (
        tool (f), 0, (RingletSectorPart) i, &slow, &fast));
    g_assert_cmpfloat_with_epsilon (azimuth_of (slow, fast), azimuths[i], NEAR_DEG);
    g_assert_cmpfloat (fmin (slow, fast), >=, 0);
    g_assert_cmpfloat (fmax (slow, fast), <=, N_PX);
  }
  set (f, "-120 -10");
  g_assert_true (
      ringlet_sector_tool_get_handle (tool (f), 0, RINGLET_SECTOR_END, &slow, &fast));
  g_assert_cmpfloat_with_epsilon (azimuth_of (slow, fast), -10, NEAR_DEG);
  set (f, "");
  g_assert_false (
      ringlet_sector_tool_get_handle (tool (f), 0, RINGLET_SECTOR_END, &slow, &fast));
}

static void
test_drag (Fixture *f, gconstpointer data)
{
  guint steps = 0;

  set (f, "20 70");
  open_step (f, "step-integrate");
  steps = ringlet_project_n_steps (f->window->project);
  take (f, 20, 5, TRUE);
  assert_sector (f, 5, 70);
  take (f, 70, 100, TRUE);
  assert_sector (f, 5, 100);
  g_assert_cmpuint (ringlet_project_n_steps (f->window->project), ==, steps + 2);

  take (f, 100, 120, FALSE);
  assert_sector (f, 5, 120);
  g_assert_true (key (f, GDK_KEY_Escape, 0));
  drag (f, 0, 30, TRUE);
  assert_sector (f, 5, 100);
  g_assert_true (ringlet_project_undo (f->window->project));
  assert_sector (f, 5, 70);

  /* Between the rays the button is the canvas's. */
  take (f, 30, 60, TRUE);
  assert_sector (f, 5, 70);
}

/* By the handle between its rays all of it goes around. */
static void
test_around (Fixture *f, gconstpointer data)
{
  double slow = 0;
  double fast = 0;
  double radius = 0;

  set (f, "20 70");
  open_step (f, "step-integrate");
  g_assert_true (
      ringlet_sector_tool_get_handle (tool (f), 0, RINGLET_SECTOR_ALL, &slow, &fast));
  radius = hypot (slow - CENTRE, fast - CENTRE);
  press (f, slow, fast);
  drag (f, CENTRE + radius - slow, CENTRE - fast, TRUE); /* to 90° */
  assert_sector (f, 65, 115);
}

static gboolean
has_cake (Fixture *f)
{
  RingletResult *cake = ringlet_live_get_cake (f->window->live);

  return cake != NULL && !ringlet_live_get_is_stale (f->window->live) &&
      cake->azimuth_max_deg - cake->azimuth_min_deg < 359;
}

/* The cake shows the sector alone: its ends are the edges, and the axis is that when it
 * was grabbed. */
static void
test_cake (Fixture *f, gconstpointer data)
{
  GtkWidget *canvas = GTK_WIDGET (f->window->cake.canvas);
  RingletSectorTool *cake_tool = RINGLET_SECTOR_TOOL (f->window->cake_sector);
  const RingletViewport *viewport = NULL;
  double px_per_degree = 0;
  double slow = 0;
  double fast = 0;
  double x = 0;
  double y = 0;
  int left = 0;
  int right = 0;
  int top = 0;
  int bottom = 0;

  g_settings_set_string (f->settings, "view", "both");
  set (f, "20 70");
  open_step (f, "step-integrate");
  while (!has_cake (f))
    g_main_context_iteration (NULL, TRUE);
  drive_frames (GTK_WIDGET (f->window), 3);
  viewport = ringlet_canvas_get_viewport (f->window->cake.canvas);
  px_per_degree = viewport->n_slow * viewport->scale_y / 50;

  g_assert_true (
      ringlet_sector_tool_get_handle (cake_tool, 0, RINGLET_SECTOR_END, &slow, &fast));
  g_assert_cmpfloat_with_epsilon (slow, viewport->n_slow, 6.01 / viewport->scale_y);
  ringlet_viewport_to_view (viewport, slow, fast, &x, &y);
  ringlet_cake_layer_get_margins (f->window->cake_layer, &left, &right, &top, &bottom);
  drive_drag_begin (canvas, GDK_BUTTON_PRIMARY, x + left, y + top);
  /* Ten degrees down from the end, twice: the second time the cake has changed. */
  for (int i = 1; i <= 2; i++) {
    drive_drag_to (canvas, GDK_BUTTON_PRIMARY, 0, 10 * i * px_per_degree);
    drive_frames (GTK_WIDGET (f->window), 3);
    g_assert_cmpfloat_with_epsilon (sector (f).end_deg, 70 - 10 * i, 0.051);
    g_assert_cmpfloat (sector (f).start_deg, ==, 20);
  }
  drive_drag_end (canvas, GDK_BUTTON_PRIMARY, 0, 20 * px_per_degree);
  g_assert_cmpfloat_with_epsilon (sector (f).end_deg, 50, 0.051);
}

/* The tools of other steps are not in the way of each other. */
static void
test_steps (Fixture *f, gconstpointer data)
{
  RingletCanvas *canvas = f->window->image.canvas;

  set (f, "20 70");
  open_step (f, "step-integrate");
  g_assert_true (ringlet_canvas_get_tool (canvas) == f->window->image_sector);
  open_step (f, "step-mask");
  g_assert_true (ringlet_canvas_get_tool (canvas) != f->window->image_sector);
  g_assert_nonnull (ringlet_canvas_get_tool (canvas));
  open_step (f, "step-integrate");
  g_assert_true (ringlet_canvas_get_tool (canvas) == f->window->image_sector);
  open_step (f, "step-image");
  g_assert_null (ringlet_canvas_get_tool (canvas));
  g_assert_null (ringlet_canvas_get_tool (f->window->cake.canvas));
}

/* ---- sectors that have a name ---- */

static const RingletNamedSector *
named (Fixture *f, guint index)
{
  const RingletSectors *sectors =
      ringlet_project_get_state (f->window->project)->sectors;

  g_assert_cmpuint (ringlet_sectors_count (sectors), >, index);
  return &sectors->items[index];
}

static guint
n_named (Fixture *f)
{
  return ringlet_sectors_count (
      ringlet_project_get_state (f->window->project)->sectors);
}

static void
assert_named (Fixture *f, guint index, double start_deg, double end_deg)
{
  g_assert_cmpfloat_with_epsilon (named (f, index)->start_deg, start_deg, NEAR_DEG);
  g_assert_cmpfloat_with_epsilon (named (f, index)->end_deg, end_deg, NEAR_DEG);
}

static gboolean
is_drawing (Fixture *f)
{
  g_autoptr (GVariant) state =
      g_action_group_get_action_state (G_ACTION_GROUP (f->window), "draw-sector");

  return g_variant_get_boolean (state);
}

static void
await_result (Fixture *f)
{
  while (!g_action_group_get_action_enabled (G_ACTION_GROUP (f->window), "draw-sector"))
    g_main_context_iteration (NULL, TRUE);
}

/* Two of them, of which the second is drawn backwards and across 180°; each one step.
 */
static void
test_draw (Fixture *f, gconstpointer data)
{
  guint steps = 0;

  await_result (f);
  steps = ringlet_project_n_steps (f->window->project);
  open_step (f, "draw-sector"); /* opens the step, too */
  g_assert_true (is_drawing (f));
  take (f, 20, 70, TRUE);
  assert_named (f, 0, 20, 70);
  g_assert_false (is_drawing (f));
  take (f, 100, 130, TRUE); /* is the canvas's again */
  g_assert_cmpuint (n_named (f), ==, 1);

  open_step (f, "draw-sector");
  take (f, -170, 165, TRUE);
  assert_named (f, 1, 165, 190);
  g_assert_cmpuint (ringlet_project_n_steps (f->window->project), ==, steps + 2);
  g_assert_cmpstr (named (f, 1)->name, ==, "sector_2");
  g_assert_false (
      ringlet_project_get_state (f->window->project)->plan.has_azimuth_range);

  /* Esc takes it back, and gives the pointer back. */
  open_step (f, "draw-sector");
  take (f, -90, -60, FALSE);
  g_assert_cmpuint (n_named (f), ==, 3);
  g_assert_true (key (f, GDK_KEY_Escape, 0));
  drag (f, 0, 30, TRUE);
  g_assert_cmpuint (n_named (f), ==, 2);
  g_assert_false (is_drawing (f));
}

/* The same on the cake, while the tool is ready on the image, too. */
static void
test_draw_cake (Fixture *f, gconstpointer data)
{
  GtkWidget *canvas = GTK_WIDGET (f->window->cake.canvas);

  g_settings_set_string (f->settings, "view", "both");
  await_result (f);
  while (ringlet_live_get_cake (f->window->live) == NULL)
    g_main_context_iteration (NULL, TRUE);
  open_step (f, "draw-sector");
  drive_frames (GTK_WIDGET (f->window), 3);
  drive_drag_begin (canvas, GDK_BUTTON_PRIMARY, gtk_widget_get_width (canvas) / 2.0,
      gtk_widget_get_height (canvas) / 3.0);
  drive_drag_to (canvas, GDK_BUTTON_PRIMARY, 0, 40);
  drive_frames (GTK_WIDGET (f->window), 3);
  g_assert_cmpuint (n_named (f), ==, 1);
  /* The image has no part in it. */
  g_assert_false (key (f, GDK_KEY_Escape, 0));
  g_action_group_activate_action (G_ACTION_GROUP (f->window), "stop", NULL);
  g_assert_cmpuint (n_named (f), ==, 0);
  drive_drag_end (canvas, GDK_BUTTON_PRIMARY, 0, 60);
  g_assert_cmpuint (n_named (f), ==, 0);
  g_assert_false (is_drawing (f));
}

/* A click makes one of 30°. */
static void
test_click (Fixture *f, gconstpointer data)
{
  await_result (f);
  open_step (f, "draw-sector");
  take (f, 45, 45, TRUE);
  assert_named (f, 0, 30, 60);
}

/* Its rays are dragged as those of the plan; those of a hidden one are not there. */
static void
test_named (Fixture *f, gconstpointer data)
{
  RingletNamedSector item;
  double slow = 0;
  double fast = 0;

  g_assert_true (ringlet_project_add_sector (f->window->project, 20, 70, NULL));
  g_assert_true (ringlet_project_add_sector (f->window->project, 100, 140, NULL));
  open_step (f, "step-integrate");
  take (f, 100, 85, TRUE);
  assert_named (f, 1, 85, 140);
  assert_named (f, 0, 20, 70);
  g_assert_true (
      ringlet_sector_tool_get_handle (tool (f), 2, RINGLET_SECTOR_ALL, &slow, &fast));
  g_assert_cmpfloat_with_epsilon (azimuth_of (slow, fast), 112.5, NEAR_DEG);

  item = *named (f, 0);
  item.is_visible = FALSE;
  g_assert_true (ringlet_project_change_sector (f->window->project, 0, &item, NULL));
  drive_frames (GTK_WIDGET (f->window), 3);
  take (f, 70, 60, TRUE);
  assert_named (f, 0, 20, 70);
  g_assert_false (
      ringlet_sector_tool_get_handle (tool (f), 1, RINGLET_SECTOR_ALL, &slow, &fast));
}

/* Each has a column beside the pattern, which is copied with it. */
static void
test_patterns (Fixture *f, gconstpointer data)
{
  RingletNamedSector item;
  g_autofree char *both = NULL;
  g_autofree char *one = NULL;

  await_result (f);
  g_assert_true (ringlet_project_divide_sectors (f->window->project, 2, NULL));
  while (ringlet_sector_live_is_busy (f->window->sector_live))
    g_main_context_iteration (NULL, TRUE);
  both = ringlet_pattern_view_text (f->window->pattern_view);
  g_assert_nonnull (strstr (both, "\tsector_1\tsector_2\n"));

  item = *named (f, 0);
  item.is_visible = FALSE;
  g_assert_true (ringlet_project_change_sector (f->window->project, 0, &item, NULL));
  one = ringlet_pattern_view_text (f->window->pattern_view);
  g_assert_null (strstr (one, "sector_1"));
  g_assert_nonnull (strstr (one, "\tsector_2\n"));
}

#define ADD(path, function)                                                            \
  g_test_add (                                                                         \
      "/ui/sector-tool/" path, Fixture, &calibrated, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  if (!document_start (&argc, &argv))
    return 77;
  ADD ("follows", test_follows);
  ADD ("drag", test_drag);
  ADD ("around", test_around);
  ADD ("cake", test_cake);
  ADD ("steps", test_steps);
  ADD ("draw", test_draw);
  ADD ("draw-cake", test_draw_cake);
  ADD ("click", test_click);
  ADD ("named", test_named);
  ADD ("patterns", test_patterns);
  return g_test_run ();
}
