/* SPDX-License-Identifier: MIT */
#include "mask-list.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "context-menu.h"
#include "frame-watch.h"
#include "mask-row.h"
#include "project-mask.h"

struct _RingletMaskList {
  GtkBox parent_instance;

  RingletMaskEditor *editor;
  GtkListBox *list;
  GtkListBoxRow *base_row; /* below the layers */
  GtkLabel *base_name;
  GtkLabel *base_count;
  GtkWidget *empty;
  GtkWidget *verbs;
  GtkToggleButton *cut_button;
  GtkWidget *up_button;
  GtkWidget *down_button;
  gboolean is_showing; /* what it says comes from the document */
};

G_DEFINE_FINAL_TYPE (RingletMaskList, ringlet_mask_list, GTK_TYPE_BOX)

/* Row 0 is the uppermost layer. */
static int
swap_order (RingletMaskList *self, int index)
{
  return (int) ringlet_mask_layers_n (ringlet_mask_editor_get_layers (self->editor)) -
      1 - index;
}

static guint
count_rows (RingletMaskList *self)
{
  guint n = 0;

  while (gtk_list_box_get_row_at_index (self->list, (int) n) != self->base_row)
    n++;
  return n;
}

/* Rows are made and taken away at their end: what a row shows is told to it. */
static void
match_rows (RingletMaskList *self, guint n)
{
  guint has = count_rows (self);

  for (; has < n; has++)
    gtk_list_box_insert (self->list, ringlet_mask_row_new (self->editor), (int) has);
  for (; has > n; has--)
    gtk_list_box_remove (self->list,
        GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) has - 1)));
}

/* What is masked without any layer: gaps, and a mask that was opened as a file. */
static gboolean
show_base (RingletMaskList *self)
{
  const RingletMask *base = ringlet_mask_editor_peek_base (self->editor);
  const gboolean has_file =
      ringlet_project_get_state (ringlet_mask_editor_get_project (self->editor))
          ->mask != NULL;
  const gboolean has_base = base != NULL && base->n_bad > 0;
  g_autofree char *count =
      g_strdup_printf ("%'" G_GSIZE_FORMAT, has_base ? base->n_bad : 0);

  gtk_label_set_text (
      self->base_name, has_file ? _ ("Gaps, opened mask") : _ ("Detector gaps"));
  gtk_label_set_text (self->base_count, count);
  gtk_widget_set_visible (GTK_WIDGET (self->base_row), has_base);
  return has_base;
}

static void
show_selected (RingletMaskList *self, int n)
{
  const int selected = ringlet_mask_editor_get_selected (self->editor);
  const RingletMaskLayer *layer = ringlet_mask_editor_get_selected_layer (self->editor);
  const gboolean is_operation =
      layer != NULL && ringlet_mask_layer_class_is_operation (layer->klass);

  gtk_list_box_select_row (self->list,
      layer != NULL
          ? gtk_list_box_get_row_at_index (self->list, swap_order (self, selected))
          : NULL);
  gtk_widget_set_sensitive (self->verbs, layer != NULL);
  gtk_toggle_button_set_active (self->cut_button, layer != NULL && layer->cut);
  gtk_widget_set_sensitive (GTK_WIDGET (self->cut_button), !is_operation);
  gtk_widget_set_sensitive (self->up_button, selected + 1 < n);
  gtk_widget_set_sensitive (self->down_button, selected > 0);
}

static void
show (RingletMaskList *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("mask list");
  const RingletMaskLayers *layers = ringlet_mask_editor_get_layers (self->editor);
  const guint n = ringlet_mask_layers_n (layers);

  if (self->is_showing)
    return;
  self->is_showing = TRUE;
  match_rows (self, n);
  for (guint i = 0; i < n; i++) {
    GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) (n - 1 - i));

    ringlet_mask_row_show (RINGLET_MASK_ROW (row), i);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->list), show_base (self) || n > 0);
  gtk_widget_set_visible (self->verbs, n > 0);
  gtk_widget_set_visible (self->empty, n == 0);
  show_selected (self, (int) n);
  self->is_showing = FALSE;
}

/* ---- what the user does ---- */

static void
on_selected (RingletMaskList *self, GtkListBoxRow *row)
{
  if (!self->is_showing && row != NULL)
    ringlet_mask_editor_set_selected (
        self->editor, swap_order (self, gtk_list_box_row_get_index (row)));
}

static void
on_cut (RingletMaskList *self)
{
  if (!self->is_showing)
    ringlet_project_cut_mask_layer (ringlet_mask_editor_get_project (self->editor),
        (guint) ringlet_mask_editor_get_selected (self->editor),
        gtk_toggle_button_get_active (self->cut_button));
}

static void
move (RingletMaskList *self, int step)
{
  const int from = ringlet_mask_editor_get_selected (self->editor);
  const int n =
      (int) ringlet_mask_layers_n (ringlet_mask_editor_get_layers (self->editor));

  if (from + step < 0 || from + step >= n)
    return;
  ringlet_project_move_mask_layer (ringlet_mask_editor_get_project (self->editor),
      (guint) from, (guint) (from + step));
  ringlet_mask_editor_set_selected (self->editor, from + step);
}

static void
on_up (RingletMaskList *self)
{
  move (self, 1);
}

static void
on_down (RingletMaskList *self)
{
  move (self, -1);
}

static void
on_remove (RingletMaskList *self)
{
  ringlet_project_remove_mask_layer (ringlet_mask_editor_get_project (self->editor),
      (guint) ringlet_mask_editor_get_selected (self->editor));
}

/* ---- keys of the list ---- */

static void
edit_name (RingletMaskList *self)
{
  ringlet_mask_row_edit_name (
      RINGLET_MASK_ROW (gtk_list_box_get_selected_row (self->list)));
}

static void
switch_it (RingletMaskList *self)
{
  ringlet_project_enable_mask_layer (ringlet_mask_editor_get_project (self->editor),
      (guint) ringlet_mask_editor_get_selected (self->editor),
      !ringlet_mask_editor_get_selected_layer (self->editor)->enabled);
}

static const struct {
  const char *trigger;
  const char *action;
  void (*act) (RingletMaskList *self);
} keys[] = {
  { "F2", "rename", edit_name },
  { "space", "switch", switch_it },
  { "Delete", "remove", on_remove },
  { "<Alt>Up", "up", on_up },
  { "<Alt>Down", "down", on_down },
};

static const RingletContextItem menu[] = {
  { N_ ("Rename"), "layer.rename" },
  { N_ ("Switch On or Off"), "layer.switch" },
  { NULL, NULL },
  { N_ ("Above the Next Layer"), "layer.up" },
  { N_ ("Below the Next Layer"), "layer.down" },
  { NULL, NULL },
  { N_ ("Remove"), "layer.remove" },
};

static gboolean
on_key (GtkWidget *list, GVariant *index, gpointer data)
{
  RingletMaskList *self = data;
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row == NULL || ringlet_mask_editor_get_selected_layer (self->editor) == NULL)
    return FALSE;
  keys[g_variant_get_uint32 (index)].act (self);
  /* What is selected then has the keys on. */
  row = gtk_list_box_get_selected_row (self->list);
  if (row != NULL && !ringlet_mask_row_is_edited (RINGLET_MASK_ROW (row)))
    gtk_widget_grab_focus (GTK_WIDGET (row));
  return TRUE;
}

static void
add_keys (RingletMaskList *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    GtkShortcut *shortcut =
        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys[i].trigger),
            gtk_callback_action_new (on_key, self, NULL));

    gtk_shortcut_set_arguments (shortcut, g_variant_new_uint32 (i));
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (controller), shortcut);
  }
  gtk_widget_add_controller (GTK_WIDGET (self->list), controller);
}

/* ---- menu of a layer ---- */

/* What is under the pointer is what the menu is of. */
static void
before_menu (gpointer data, double x, double y)
{
  RingletMaskList *self = data;
  GtkListBoxRow *row =
      isnan (y) ? NULL : gtk_list_box_get_row_at_y (self->list, (int) y);

  if (row != NULL && gtk_list_box_row_get_selectable (row))
    gtk_list_box_select_row (self->list, row);
}

static void
on_action (GSimpleAction *action, GVariant *parameter, RingletMaskList *self)
{
  if (ringlet_mask_editor_get_selected_layer (self->editor) == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (g_str_equal (keys[i].action, g_action_get_name (G_ACTION (action))))
      keys[i].act (self);
  }
}

static void
add_menu (RingletMaskList *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autoptr (GSimpleAction) action = g_simple_action_new (keys[i].action, NULL);

    g_signal_connect_object (action, "activate", G_CALLBACK (on_action), self, 0);
    g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  }
  gtk_widget_insert_action_group (
      GTK_WIDGET (self->list), "layer", G_ACTION_GROUP (group));
  ringlet_context_menu_add (
      GTK_WIDGET (self->list), menu, G_N_ELEMENTS (menu), before_menu, self);
}

/* ---- the widget ---- */

static void
ringlet_mask_list_dispose (GObject *object)
{
  g_clear_object (&RINGLET_MASK_LIST (object)->editor);
  gtk_widget_dispose_template (GTK_WIDGET (object), RINGLET_TYPE_MASK_LIST);

  G_OBJECT_CLASS (ringlet_mask_list_parent_class)->dispose (object);
}

#define BIND(name)                                                                     \
  gtk_widget_class_bind_template_child (widget_class, RingletMaskList, name)

static void
ringlet_mask_list_class_init (RingletMaskListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_mask_list_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ringlet/Ringlet/mask-list.ui");
  BIND (list);
  BIND (base_row);
  BIND (base_name);
  BIND (base_count);
  BIND (empty);
  BIND (verbs);
  BIND (cut_button);
  BIND (up_button);
  BIND (down_button);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_cut);
  gtk_widget_class_bind_template_callback (widget_class, on_up);
  gtk_widget_class_bind_template_callback (widget_class, on_down);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
}

static void
ringlet_mask_list_init (RingletMaskList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_keys (self);
  add_menu (self);
}

void
ringlet_mask_list_bind (RingletMaskList *self, RingletMaskEditor *editor)
{
  g_return_if_fail (RINGLET_IS_MASK_LIST (self));

  self->editor = g_object_ref (editor);
  g_signal_connect_object (
      editor, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}
