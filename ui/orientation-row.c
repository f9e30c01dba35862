/* SPDX-License-Identifier: MIT */
#include "orientation-row.h"

#include <glib/gi18n-lib.h>

#define SIDE 18
#define N_ORIENTATIONS 4

struct _RingletOrientationRow {
  AdwActionRow parent_instance;

  RingletProject *project;
  gboolean is_showing; /* what the buttons say comes from the document */
  GtkToggleButton *buttons[N_ORIENTATIONS];
};

G_DEFINE_FINAL_TYPE (
    RingletOrientationRow, ringlet_orientation_row, ADW_TYPE_ACTION_ROW)

/* What becomes of the rows of a file beside those of orientation 3, pyFAI's default. */
static const struct {
  gboolean flips_rows;
  gboolean flips_columns;
  const char *what;
} ways[N_ORIENTATIONS] = {
  { TRUE, TRUE, N_ ("Orientation 1: half a turn beside the default") },
  { TRUE, FALSE, N_ ("Orientation 2: upside down beside the default") },
  { FALSE, FALSE, N_ ("Orientation 3: as the file is, the default") },
  { FALSE, TRUE, N_ ("Orientation 4: left and right swapped beside the default") },
};

/* --- the letter --- */

static void
draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  GdkRGBA colour;

  gtk_style_context_get_color (
      gtk_widget_get_style_context (GTK_WIDGET (area)), &colour);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_translate (cr, width / 2.0, height / 2.0);
  cairo_scale (cr, ways[i].flips_columns ? -1.0 : 1.0, ways[i].flips_rows ? -1.0 : 1.0);
  cairo_set_line_width (cr, 2.0);
  cairo_move_to (cr, -4.0, 8.0);
  cairo_line_to (cr, -4.0, -7.0);
  cairo_line_to (cr, 5.0, -7.0);
  cairo_move_to (cr, -4.0, 0.0);
  cairo_line_to (cr, 3.0, 0.0);
  cairo_stroke (cr);
}

/* --- document and buttons --- */

static void
show_state (RingletOrientationRow *self)
{
  const RingletDetector *detector = ringlet_project_get_state (self->project)->detector;

  gtk_widget_set_visible (GTK_WIDGET (self), detector != NULL);
  if (detector == NULL)
    return;

  self->is_showing = TRUE;
  gtk_toggle_button_set_active (self->buttons[detector->orientation - 1], TRUE);
  self->is_showing = FALSE;
}

static void
turn (RingletOrientationRow *self, int orientation)
{
  RingletDetector *before = ringlet_project_get_state (self->project)->detector;
  g_autoptr (RingletDetector) turned =
      before != NULL ? ringlet_detector_with_orientation (before, orientation) : NULL;

  if (turned != NULL)
    ringlet_project_set_detector (self->project, turned);
}

static void
on_toggled (RingletOrientationRow *self, GtkToggleButton *button)
{
  if (self->is_showing || !gtk_toggle_button_get_active (button))
    return;
  for (int i = 0; i < N_ORIENTATIONS; i++) {
    if (self->buttons[i] == button)
      turn (self, i + 1);
  }
}

void
ringlet_orientation_row_bind (RingletOrientationRow *self, RingletProject *project)
{
  g_return_if_fail (RINGLET_IS_ORIENTATION_ROW (self) && self->project == NULL);

  self->project = g_object_ref (project);
  show_state (self);
  g_signal_connect_object (
      project, "notify::state", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
}

/* --- set-up --- */

static GtkWidget *
button_new (RingletOrientationRow *self, guint i)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *letter = gtk_drawing_area_new ();

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (letter), SIDE);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (letter), SIDE);
  gtk_drawing_area_set_draw_func (
      GTK_DRAWING_AREA (letter), draw, GUINT_TO_POINTER (i), NULL);
  gtk_button_set_child (GTK_BUTTON (button), letter);
  gtk_widget_set_tooltip_text (button, _ (ways[i].what));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (ways[i].what), -1);
  if (i > 0)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), self->buttons[0]);
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (on_toggled), self);
  return button;
}

static void
ringlet_orientation_row_dispose (GObject *object)
{
  g_clear_object (&RINGLET_ORIENTATION_ROW (object)->project);
  G_OBJECT_CLASS (ringlet_orientation_row_parent_class)->dispose (object);
}

static void
ringlet_orientation_row_class_init (RingletOrientationRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringlet_orientation_row_dispose;
}

static void
ringlet_orientation_row_init (RingletOrientationRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->is_showing = TRUE;
  for (guint i = 0; i < N_ORIENTATIONS; i++) {
    GtkWidget *button = button_new (self, i);

    self->buttons[i] = GTK_TOGGLE_BUTTON (button);
    gtk_box_append (GTK_BOX (box), button);
  }
  self->is_showing = FALSE;
  gtk_widget_add_css_class (box, "linked");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), box);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ ("Orientation"));
}
