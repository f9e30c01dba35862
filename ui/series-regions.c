/* SPDX-License-Identifier: MIT */

/* The regions of the patterns, and the map of the scan. */

#include <glib/gi18n-lib.h>

#include "flat-button.h"
#include "map-expression.h"
#include "series-panel-private.h"

static const char *const quantities[] = { N_ ("Sum"), N_ ("Area"), N_ ("Position"),
  N_ ("Width"), NULL };

/* What a row is of. */
typedef struct {
  RingletSeriesPanel *panel;
  guint index;
  GtkWidget *range;
  GtkWidget *quantity;
} Region;

static RingletSeriesSetup *
edit (RingletSeriesPanel *self)
{
  return ringlet_series_setup_dup (ringlet_series_panel_setup (self));
}

static void
mark (GtkWidget *widget, gboolean is_wrong)
{
  if (is_wrong)
    gtk_widget_add_css_class (widget, "error");
  else
    gtk_widget_remove_css_class (widget, "error");
}

/* ---- regions ---- */

static void
on_range (Region *region)
{
  RingletSeriesPanel *self = region->panel;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (region->range));
  RingletSeriesSetup *setup = NULL;
  RingletMapRoi *roi = NULL;
  g_autofree char *shown = NULL;
  gboolean ok = FALSE;

  /* Also when the row goes, and its region with it. */
  if (self->is_showing ||
      region->index >= ringlet_series_setup_n_rois (ringlet_series_panel_setup (self)))
    return;
  setup = edit (self);
  roi = &g_array_index (setup->rois, RingletMapRoi, region->index);
  shown = ringlet_map_roi_format (roi);
  ok = g_str_equal (text, shown) || ringlet_map_roi_parse (roi, text);
  mark (region->range, !ok);
  if (ok && !g_str_equal (text, shown))
    ringlet_series_panel_commit (self, setup, N_ ("Series: Change Region"), NULL);
  else
    ringlet_series_setup_unref (setup);
}

static void
on_quantity (Region *region)
{
  RingletSeriesPanel *self = region->panel;
  RingletSeriesSetup *setup = NULL;

  if (self->is_showing)
    return;
  setup = edit (self);
  g_array_index (setup->rois, RingletMapRoi, region->index).quantity =
      (RingletMapQuantity) gtk_drop_down_get_selected (
          GTK_DROP_DOWN (region->quantity));
  ringlet_series_panel_commit (self, setup, N_ ("Series: Change Region"), NULL);
}

static void
on_remove (Region *region)
{
  RingletSeriesPanel *self = region->panel;
  RingletSeriesSetup *setup = edit (self);

  g_array_remove_index (setup->rois, region->index);
  /* Its letters are those of other regions now, or of none. */
  g_clear_pointer (&setup->expression, g_free);
  ringlet_series_panel_commit (self, setup, N_ ("Series: Remove Region"), NULL);
}

static GtkWidget *
range_new (Region *region)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 12);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 12);
  gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (entry, "numeric");
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("From, to"), -1);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (on_range), region);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_range), region);
  gtk_widget_add_controller (entry, focus);
  return entry;
}

static GtkWidget *
quantity_new (Region *region)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *list = NULL;

  for (gsize i = 0; quantities[i] != NULL; i++)
    gtk_string_list_append (names, _ (quantities[i]));
  list = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  gtk_widget_set_valign (list, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("What is shown"), -1);
  g_signal_connect_swapped (list, "notify::selected", G_CALLBACK (on_quantity), region);
  return list;
}

static GtkWidget *
remove_new (Region *region)
{
  GtkWidget *button = ringlet_flat_button_new (
      "user-trash-symbolic", _ ("Remove this region"), _ ("Remove"));

  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_remove), region);
  return button;
}

static void
add_row (RingletSeriesPanel *self, guint index)
{
  GtkWidget *row = adw_action_row_new ();
  Region *region = g_new0 (Region, 1);
  const char title[] = { (char) ('A' + index), '\0' };

  region->panel = self;
  region->index = index;
  region->range = range_new (region);
  region->quantity = quantity_new (region);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), region->range);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), region->quantity);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), remove_new (region));
  g_object_set_data_full (G_OBJECT (row), "region", region, g_free);
  adw_preferences_group_add (self->regions_group, row);
  g_ptr_array_add (self->region_rows, row);
}

static void
show_row (RingletSeriesPanel *self, const RingletMapRoi *roi, GtkWidget *row)
{
  const Region *region = g_object_get_data (G_OBJECT (row), "region");
  g_autofree char *text = ringlet_map_roi_format (roi);

  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (region->range)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (region->range), text);
  gtk_widget_set_tooltip_text (region->range, roi->unit->symbol);
  mark (region->range, FALSE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (region->quantity), roi->quantity);
}

static void
show_rows (RingletSeriesPanel *self, const RingletSeriesSetup *setup)
{
  const guint n = setup->rois->len;

  while (self->region_rows->len > n) {
    GtkWidget *row =
        g_ptr_array_steal_index (self->region_rows, self->region_rows->len - 1);

    adw_preferences_group_remove (self->regions_group, row);
  }
  if (self->region_rows->len < n) {
    g_autoptr (GtkWidget) last = g_object_ref (self->new_region_row);

    adw_preferences_group_remove (self->regions_group, last);
    while (self->region_rows->len < n)
      add_row (self, self->region_rows->len);
    adw_preferences_group_add (self->regions_group, last);
  }
  for (guint i = 0; i < n; i++)
    show_row (self, ringlet_series_setup_roi (setup, i),
        g_ptr_array_index (self->region_rows, i));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->new_region_row),
      n == 0 ? _ ("None yet") : _ ("Another one"));
  gtk_widget_set_visible (self->new_region_row, n < RINGLET_MAP_MAX_ROIS);
}

/* ---- the map ---- */

/* The text stays as it is typed; what is wrong with it stands below. */
static void
tell_problem (RingletSeriesPanel *self, GtkEditable *row, const char *problem)
{
  mark (GTK_WIDGET (row), problem != NULL);
  gtk_label_set_text (self->map_problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->map_problem), problem != NULL);
}

/* Numbers of cells or frames, which @set puts into a setup. */
static void
take_numbers (RingletSeriesPanel *self, GtkEditable *row, const char *step,
    void (*set) (RingletSeriesSetup *, const GArray *))
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) numbers = NULL;
  RingletSeriesSetup *setup = NULL;

  if (self->is_showing)
    return;
  if (!ringlet_map_blanks_parse (gtk_editable_get_text (row), &numbers, &error)) {
    tell_problem (self, row, error->message);
    return;
  }
  tell_problem (self, row, NULL);
  setup = edit (self);
  set (setup, numbers);
  ringlet_series_panel_commit (self, setup, step, NULL);
}

static void
on_blanks (RingletSeriesPanel *self)
{
  take_numbers (self, self->blanks_row, N_ ("Series: Blank Cells"),
      ringlet_series_setup_set_blanks);
}

static void
on_excluded (RingletSeriesPanel *self)
{
  take_numbers (self, self->excluded_row, N_ ("Series: Excluded Frames"),
      ringlet_series_setup_set_excluded);
}

static void
on_expression (RingletSeriesPanel *self)
{
  const char *text = gtk_editable_get_text (self->expression_row);
  RingletSeriesSetup *setup = NULL;

  if (self->is_showing)
    return;
  setup = edit (self);
  if (*text != '\0') {
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletMapExpression) parsed =
        ringlet_map_expression_new (text, setup->rois->len, NULL, &error);

    tell_problem (self, self->expression_row, parsed == NULL ? error->message : NULL);
    if (parsed == NULL) {
      ringlet_series_setup_unref (setup);
      return;
    }
  } else {
    tell_problem (self, self->expression_row, NULL);
  }
  ringlet_series_setup_set_expression (setup, text);
  ringlet_series_panel_commit (self, setup, N_ ("Series: Expression"), NULL);
}

static void
on_grid (RingletSeriesPanel *self)
{
  g_autoptr (GError) error = NULL;
  RingletSeriesSetup *setup = NULL;

  if (self->is_showing)
    return;
  setup = edit (self);
  ringlet_map_grid_set_shape (&setup->grid,
      (guint) gtk_spin_button_get_value_as_int (self->rows_spin),
      (guint) gtk_spin_button_get_value_as_int (self->columns_spin),
      ringlet_series_get_progress (self->series).n_frames);
  setup->grid.offset = gtk_spin_button_get_value_as_int (self->offset_spin);
  setup->grid.serpentine = gtk_switch_get_active (self->serpentine_switch);
  ringlet_map_grid_check (&setup->grid, &error);
  tell_problem (
      self, GTK_EDITABLE (self->rows_spin), error != NULL ? error->message : NULL);
  if (error != NULL) {
    ringlet_series_setup_unref (setup);
    return;
  }
  ringlet_series_panel_commit (self, setup, N_ ("Series: Grid"), "grid");
}

void
ringlet_series_panel_show_regions (RingletSeriesPanel *self)
{
  g_autoptr (RingletSeriesSetup) setup = edit (self);
  g_autofree char *blanks = ringlet_map_blanks_format (setup->grid.blanks);
  g_autofree char *excluded = ringlet_map_blanks_format (setup->grid.excluded);

  show_rows (self, setup);
  gtk_spin_button_set_value (self->rows_spin, setup->grid.n_slow);
  gtk_spin_button_set_value (self->columns_spin, setup->grid.n_fast);
  gtk_spin_button_set_value (self->offset_spin, (double) setup->grid.offset);
  gtk_switch_set_active (self->serpentine_switch, setup->grid.serpentine);
  gtk_editable_set_text (self->blanks_row, blanks);
  gtk_editable_set_text (self->excluded_row, excluded);
  gtk_editable_set_text (
      self->expression_row, setup->expression != NULL ? setup->expression : "");
  tell_problem (self, GTK_EDITABLE (self->rows_spin), NULL);
  tell_problem (self, self->blanks_row, NULL);
  tell_problem (self, self->excluded_row, NULL);
  tell_problem (self, self->expression_row, NULL);
}

void
ringlet_series_panel_connect_regions (RingletSeriesPanel *self)
{
  GtkSpinButton *const spins[] = { self->rows_spin, self->columns_spin,
    self->offset_spin };

  for (gsize i = 0; i < G_N_ELEMENTS (spins); i++)
    g_signal_connect_object (
        spins[i], "value-changed", G_CALLBACK (on_grid), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->serpentine_switch, "notify::active",
      G_CALLBACK (on_grid), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->blanks_row, "apply", G_CALLBACK (on_blanks), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->excluded_row, "apply", G_CALLBACK (on_excluded), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->expression_row, "apply", G_CALLBACK (on_expression),
      self, G_CONNECT_SWAPPED);
}
