/* SPDX-License-Identifier: MIT */

/* Rings and points as tables, for eyes and for readers of the screen. */

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "calibrate-private.h"
#include "geometry/extent.h"
#include "text-table.h"

/* --- rings of the calibrant --- */

/* Of a document without a geometry: as far as any detector sees. */
static double
reach (RingletCalibratePanel *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletDetector *detector = ringlet_calibrate_detector (self);

  if (detector == NULL || !(state->geometry.distance_m > 0.0))
    return 0.0;
  return ringlet_geometry_largest_two_theta (&state->geometry, detector);
}

/* With room, so that they last for most of a drag. */
#define ROOM 1.3

GArray *
ringlet_calibrate_rings (RingletCalibratePanel *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const double wavelength_m = state->geometry.wavelength_m;
  const double wanted = reach (self);

  if (self->rings != NULL && self->rings_calibrant == state->calibrant &&
      self->rings_wavelength_m == wavelength_m && self->rings_reach >= wanted)
    return self->rings;

  g_clear_pointer (&self->rings, g_array_unref);
  if (state->calibrant != NULL && wavelength_m > 0.0 && wanted > 0.0)
    self->rings =
        ringlet_rings_new (state->calibrant, wavelength_m, MIN (wanted * ROOM, G_PI));
  self->rings_calibrant = state->calibrant;
  self->rings_wavelength_m = wavelength_m;
  self->rings_reach = MIN (wanted * ROOM, G_PI);
  return self->rings;
}

static char *
ring_label (RingletCalibratePanel *self, guint number)
{
  const GArray *rings = self->rings;

  for (guint i = 0; rings != NULL && i < rings->len; i++) {
    const RingletRing *ring = &g_array_index (rings, RingletRing, i);

    if (ring->number == number)
      return ringlet_reflection_label (&ring->reflection);
  }
  return g_strdup ("");
}

/* --- tables --- */

static const char *const ring_titles[] = { N_ ("Ring"), N_ ("hkl"), N_ ("Points"),
  N_ ("Δ (px)"), N_ ("rms (px)"), NULL };
static const char *const pick_titles[] = { N_ ("Ring"), N_ ("x (px)"), N_ ("y (px)"),
  N_ ("Found by"), NULL };

/* Returns (transfer full): "–" where there is none. */
static char *
pixels_text (const char *sign, double value)
{
  return isfinite (value) ? g_strdup_printf ("%s%.3f", sign, value) : g_strdup ("–");
}

/* Returns (transfer full): "12", "10 of 12" where some are left out. */
static char *
count_text (const RingletRefineRing *ring)
{
  const guint n = (guint) ring->n;
  const guint n_all = n + (guint) ring->n_rejected;

  return n < n_all ? g_strdup_printf (_ ("%u of %u"), n, n_all)
                   : g_strdup_printf ("%u", n);
}

static char **
ring_cells (RingletCalibratePanel *self, const RingletRefineRing *ring)
{
  const gboolean is_doubtful = ring->hint != RINGLET_REFINE_HINT_NONE;
  g_autofree char *rms = pixels_text ("", ring->rms_px);
  char **cells = g_new0 (char *, G_N_ELEMENTS (ring_titles));

  cells[0] = g_strdup_printf ("%u", ring->number);
  cells[1] = ring_label (self, ring->number);
  cells[2] = count_text (ring);
  cells[3] = pixels_text (ring->mean_px > 0.0 ? "+" : "", ring->mean_px);
  cells[4] = g_strconcat (rms, is_doubtful ? " !" : "", NULL);
  return cells;
}

guint
ringlet_calibrate_selected_ring (RingletCalibratePanel *self)
{
  RingletTextRow *row = gtk_single_selection_get_selected_item (self->ring_selection);

  return row != NULL ? (guint) ringlet_text_row_get_index (row) : 0;
}

/* Its row may be another one now, which says something new of it. */
static void
select_ring (RingletCalibratePanel *self, guint number)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->ring_items));

  for (guint i = 0; i < n && number > 0; i++) {
    g_autoptr (RingletTextRow) row =
        g_list_model_get_item (G_LIST_MODEL (self->ring_items), i);

    if (ringlet_text_row_get_index (row) == number)
      gtk_single_selection_set_selected (self->ring_selection, i);
  }
}

static void
fill_rings (RingletCalibratePanel *self)
{
  const GArray *rings = self->check != NULL ? self->check->rings : NULL;
  const guint selected = ringlet_calibrate_selected_ring (self);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; rings != NULL && i < rings->len; i++) {
    const RingletRefineRing *ring = &g_array_index (rings, RingletRefineRing, i);

    g_ptr_array_add (
        rows, ringlet_text_row_new (ring->number, ring_cells (self, ring)));
  }
  ringlet_text_table_fill (self->ring_items, rows);
  select_ring (self, selected);
}

static char **
pick_cells (const RingletPick *pick)
{
  static const char *const origins[] = { N_ ("click"), N_ ("arc"), N_ ("search") };
  char **cells = g_new0 (char *, G_N_ELEMENTS (pick_titles));

  cells[0] =
      pick->point.ring > 0 ? g_strdup_printf ("%u", pick->point.ring) : g_strdup ("?");
  cells[1] = g_strdup_printf ("%.2f", pick->point.fast_px);
  cells[2] = g_strdup_printf ("%.2f", pick->point.slow_px);
  cells[3] = g_strdup (_ (origins[pick->origin]));
  return cells;
}

/* Of the frame that is looked at; only while somebody looks: there are thousands. */
static void
fill_picks (RingletCalibratePanel *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletPicks *picks = state->picks;
  g_autoptr (GPtrArray) rows = NULL;

  if (!gtk_expander_get_expanded (self->points_expander) ||
      (self->shown_picks == picks && self->shown_frame == state->frame))
    return;

  rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (gsize i = 0; i < ringlet_picks_count (picks); i++) {
    if (picks->items[i].frame == state->frame)
      g_ptr_array_add (rows, ringlet_text_row_new (i, pick_cells (&picks->items[i])));
  }
  ringlet_text_table_fill (self->pick_items, rows);
  g_clear_pointer (&self->shown_picks, ringlet_picks_unref);
  self->shown_picks = ringlet_picks_ref (state->picks);
  self->shown_frame = state->frame;
}

/* Returns (transfer full): "161 points · 1 ring" */
static char *
count_points (RingletCalibratePanel *self, guint n)
{
  const guint n_rings = self->check != NULL ? self->check->rings->len : 0;
  g_autofree char *points = g_strdup_printf (ngettext ("%u point", "%u points", n), n);
  g_autofree char *rings =
      g_strdup_printf (ngettext ("%u ring", "%u rings", n_rings), n_rings);

  return g_strconcat (points, " · ", rings, NULL);
}

void
ringlet_calibrate_show_points (RingletCalibratePanel *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const gsize n = ringlet_picks_count (state->picks);
  g_autofree char *text = n > 0
      ? count_points (self, (guint) n)
      : g_strdup (_ ("No points yet: pick some, or let them be found."));

  gtk_label_set_text (GTK_LABEL (self->points_label), text);
  fill_rings (self);
  fill_picks (self);
  gtk_widget_set_sensitive (
      self->refine_points_button, n > 0 && ringlet_calibrate_can_run (self));
  gtk_widget_set_sensitive (self->delete_button, n > 0);
  gtk_widget_set_sensitive (self->clear_button, n > 0);
  gtk_widget_set_sensitive (self->save_points_button, n > 0);
}

/* --- what the user does --- */

static void
on_delete (RingletCalibratePanel *self)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (self->pick_selection);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (model);
  g_autoptr (GArray) indices = g_array_new (FALSE, FALSE, sizeof (gsize));

  for (guint64 i = 0; i < gtk_bitset_get_size (selected); i++) {
    g_autoptr (RingletTextRow) row = g_list_model_get_item (
        G_LIST_MODEL (model), gtk_bitset_get_nth (selected, (guint) i));
    const gsize index = ringlet_text_row_get_index (row);

    g_array_append_val (indices, index);
  }
  if (indices->len > 0)
    ringlet_project_delete_picks (
        self->project, (const gsize *) (gconstpointer) indices->data, indices->len);
}

static void
on_clear (RingletCalibratePanel *self)
{
  ringlet_project_clear_picks (self->project);
}

static void
on_refine (RingletCalibratePanel *self)
{
  ringlet_calibrate_run (self, RINGLET_CALIBRATION_POINTS);
}

static gboolean
on_picks_key (RingletCalibratePanel *self, guint keyval)
{
  if (keyval != GDK_KEY_Delete)
    return GDK_EVENT_PROPAGATE;
  on_delete (self);
  return GDK_EVENT_STOP;
}

/* Delete takes a whole ring of points. */
static gboolean
on_rings_key (RingletCalibratePanel *self, guint keyval)
{
  const guint ring = ringlet_calibrate_selected_ring (self);

  if (keyval != GDK_KEY_Delete || ring == 0)
    return GDK_EVENT_PROPAGATE;
  ringlet_project_delete_ring (self->project, ring);
  return GDK_EVENT_STOP;
}

/* The ring that is selected is the one whose residuals are shown. */
static void
on_ring_selected (RingletCalibratePanel *self)
{
  ringlet_residual_view_set (
      self->residual_view, self->check, ringlet_calibrate_selected_ring (self));
}

/* --- set-up --- */

static void
add_key (GtkColumnView *view, GCallback pressed, RingletCalibratePanel *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();

  g_signal_connect_swapped (key, "key-pressed", pressed, self);
  gtk_widget_add_controller (GTK_WIDGET (view), key);
}

static void
make_tables (RingletCalibratePanel *self)
{
  self->ring_items = g_list_store_new (RINGLET_TYPE_TEXT_ROW);
  self->pick_items = g_list_store_new (RINGLET_TYPE_TEXT_ROW);
  self->ring_selection =
      gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->ring_items)));
  gtk_single_selection_set_autoselect (self->ring_selection, FALSE);
  gtk_single_selection_set_can_unselect (self->ring_selection, TRUE);
  self->pick_selection =
      gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->pick_items)));
  ringlet_text_table_set_up (
      self->rings_view, ring_titles, GTK_SELECTION_MODEL (self->ring_selection));
  ringlet_text_table_set_up (
      self->picks_view, pick_titles, GTK_SELECTION_MODEL (self->pick_selection));
}

void
ringlet_calibrate_connect_points (RingletCalibratePanel *self)
{
  make_tables (self);
  g_signal_connect_swapped (
      self->ring_selection, "notify::selected", G_CALLBACK (on_ring_selected), self);
  g_signal_connect_swapped (
      self->points_expander, "notify::expanded", G_CALLBACK (fill_picks), self);
  g_signal_connect_swapped (
      self->refine_points_button, "clicked", G_CALLBACK (on_refine), self);
  g_signal_connect_swapped (
      self->delete_button, "clicked", G_CALLBACK (on_delete), self);
  g_signal_connect_swapped (self->clear_button, "clicked", G_CALLBACK (on_clear), self);
  g_signal_connect_swapped (self->save_points_button, "clicked",
      G_CALLBACK (ringlet_calibrate_save_points), self);
  add_key (self->rings_view, G_CALLBACK (on_rings_key), self);
  add_key (self->picks_view, G_CALLBACK (on_picks_key), self);
}
