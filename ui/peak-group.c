/* SPDX-License-Identifier: MIT */
#include "peak-group.h"

#include <glib/gi18n-lib.h>

#include "flat-button.h"
#include "frame-watch.h"
#include "text-table.h"

#define TABLE_HEIGHT 170

struct _RingletPeakGroup {
  AdwPreferencesGroup parent_instance;

  GArray *positions; /* (element-type double): of the rows */
  GListStore *items;
  GtkSingleSelection *selection;
  GtkWidget *hint;
  GtkWidget *frame;
  gboolean is_showing;
};

G_DEFINE_FINAL_TYPE (RingletPeakGroup, ringlet_peak_group, ADW_TYPE_PREFERENCES_GROUP)

static const char *const titles[] = { N_ ("Position"), N_ ("FWHM"), N_ ("Area"),
  N_ ("η"), NULL };

/* --- what the user does --- */

/* Returns FALSE where no row is selected. */
static gboolean
get_position (RingletPeakGroup *self, double *position)
{
  RingletTextRow *row = gtk_single_selection_get_selected_item (self->selection);
  const gsize index = row != NULL ? ringlet_text_row_get_index (row) : G_MAXSIZE;

  if (index >= self->positions->len)
    return FALSE;
  *position = g_array_index (self->positions, double, index);
  return TRUE;
}

static void
on_selected (RingletPeakGroup *self)
{
  double position = 0.0;

  if (!self->is_showing && get_position (self, &position))
    g_signal_emit_by_name (self, "selected", position);
}

static gboolean
on_delete (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  RingletPeakGroup *self = data;
  double position = 0.0;

  if (!get_position (self, &position))
    return GDK_EVENT_PROPAGATE;
  g_signal_emit_by_name (self, "removed", position);
  return GDK_EVENT_STOP;
}

/* --- what there is --- */

static RingletTextRow *
make_row (const RingletFittedPeak *peak, guint index)
{
  char **cells = g_new0 (char *, G_N_ELEMENTS (titles));

  cells[0] = ringlet_estimate_text (&peak->position);
  cells[1] = ringlet_estimate_text (&peak->fwhm);
  cells[2] = ringlet_estimate_text (&peak->area);
  cells[3] = ringlet_estimate_text (&peak->eta);
  return ringlet_text_row_new (index, cells);
}

static void
fill (RingletPeakGroup *self, const RingletFittedPeaks *peaks)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  g_array_set_size (self->positions, 0);
  for (guint i = 0; i < ringlet_fitted_peaks_count (peaks); i++) {
    const RingletFittedPeak *peak = ringlet_fitted_peaks_get (peaks, i, NULL);

    g_array_append_val (self->positions, peak->position.value);
    g_ptr_array_add (rows, make_row (peak, i));
  }
  self->is_showing = TRUE;
  ringlet_text_table_fill (self->items, rows);
  self->is_showing = FALSE;
}

void
ringlet_peak_group_show (
    RingletPeakGroup *self, const RingletFittedPeaks *peaks, const char *problem)
{
  g_auto (RingletWatch) watch = ringlet_watch ("peak group");
  const char *unit = peaks->unit != NULL ? peaks->unit->symbol : "";
  g_autofree char *about = NULL;
  g_autofree char *escaped = NULL;

  g_return_if_fail (RINGLET_IS_PEAK_GROUP (self));

  fill (self, peaks);
  about = problem != NULL ? g_strdup (problem)
      : self->positions->len == 0
      ? g_strdup (_ ("Click on a peak of the pattern, or press Enter at its cursor"))
      : g_strdup_printf (_ ("%s; the digits in brackets are ± of the last ones"), unit);
  escaped = g_markup_escape_text (about, -1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->hint), escaped);
  gtk_widget_set_visible (self->frame, self->positions->len > 0);
}

/* --- set-up --- */

static void
add_button (GtkWidget *box, const char *icon, const char *tip, const char *action)
{
  GtkWidget *button = ringlet_flat_button_new (icon, tip, NULL);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (box), button);
}

static GtkWidget *
table_new (RingletPeakGroup *self)
{
  GtkWidget *view = gtk_column_view_new (NULL);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  ringlet_text_table_set_up (
      GTK_COLUMN_VIEW (view), titles, GTK_SELECTION_MODEL (self->selection));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Fitted peaks"), -1);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Delete, 0),
          gtk_callback_action_new (on_delete, self, NULL)));
  gtk_widget_add_controller (view, keys);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_scrolled_window_set_min_content_height (
      GTK_SCROLLED_WINDOW (scroller), TABLE_HEIGHT);
  return scroller;
}

static void
ringlet_peak_group_dispose (GObject *object)
{
  RingletPeakGroup *self = RINGLET_PEAK_GROUP (object);

  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->items);
  g_clear_pointer (&self->positions, g_array_unref);
  G_OBJECT_CLASS (ringlet_peak_group_parent_class)->dispose (object);
}

static void
ringlet_peak_group_class_init (RingletPeakGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringlet_peak_group_dispose;
  g_signal_new ("selected", RINGLET_TYPE_PEAK_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
      NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  g_signal_new ("removed", RINGLET_TYPE_PEAK_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
      NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

static void
ringlet_peak_group_init (RingletPeakGroup *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->positions = g_array_new (FALSE, FALSE, sizeof (double));
  self->items = g_list_store_new (RINGLET_TYPE_TEXT_ROW);
  self->selection =
      gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->items)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_swapped (
      self->selection, "notify::selected", G_CALLBACK (on_selected), self);
  adw_preferences_group_set_title (group, _ ("Peaks"));
  add_button (
      box, "edit-find-symbolic", _ ("Find and fit all peaks"), "win.find-peaks");
  add_button (box, "edit-copy-symbolic", _ ("Copy the table"), "win.copy-peaks");
  add_button (box, "edit-clear-symbolic", _ ("Forget all peaks"), "win.clear-peaks");
  adw_preferences_group_set_header_suffix (group, box);
  self->hint = adw_action_row_new ();
  adw_preferences_group_add (group, self->hint);
  self->frame = gtk_frame_new (NULL);
  gtk_frame_set_child (GTK_FRAME (self->frame), table_new (self));
  gtk_widget_set_margin_top (self->frame, 6);
  gtk_widget_set_visible (self->frame, FALSE);
  adw_preferences_group_add (group, self->frame);
}
