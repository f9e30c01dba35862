/* SPDX-License-Identifier: MIT */
#include "history-list.h"

#include <glib/gi18n-lib.h>

struct _RingletHistoryList {
  AdwBin parent_instance;

  RingletProject *project;
  GtkStringList *texts;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (RingletHistoryList, ringlet_history_list, ADW_TYPE_BIN)

enum { JUMPED, N_SIGNALS };

static guint signals[N_SIGNALS];

char *
ringlet_history_list_text (RingletProject *project, guint index)
{
  const char *name = ringlet_project_step_name (project, index);
  const char *detail = ringlet_project_step_detail (project, index);

  if (name == NULL)
    return g_strdup (_ ("Beginning"));
  /* There it is the name of a layer, which Ringlet gave unless the user did. */
  if (g_str_has_prefix (name, "Mask: ") && detail != NULL && *detail != '\0')
    detail = _ (detail);
  return ringlet_step_text (_ (name), detail);
}

/* --- rows --- */

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *text = gtk_label_new (NULL);
  GtkWidget *place = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (text), 0.0F);
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_add_css_class (place, "dim-label");
  gtk_widget_add_css_class (place, "caption");
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), place);
  gtk_list_item_set_child (item, box);
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item, RingletHistoryList *self)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *text = gtk_widget_get_first_child (box);
  GtkWidget *place = gtk_widget_get_last_child (box);
  const guint index = gtk_list_item_get_position (item);
  const guint now = ringlet_project_get_step (self->project);

  gtk_label_set_text (
      GTK_LABEL (text), gtk_string_object_get_string (gtk_list_item_get_item (item)));
  gtk_label_set_text (GTK_LABEL (place), index == now ? _ ("✓ now") : _ ("undone"));
  gtk_widget_set_visible (place, index >= now);
  gtk_widget_remove_css_class (text, "heading");
  gtk_widget_remove_css_class (text, "dim-label");
  if (index == now)
    gtk_widget_add_css_class (text, "heading");
  if (index > now)
    gtk_widget_add_css_class (text, "dim-label");
}

static void
on_activate (RingletHistoryList *self, guint index)
{
  if (ringlet_project_go_to_step (self->project, index))
    g_signal_emit (self, signals[JUMPED], 0);
}

/* --- what the document says --- */

/* All rows are new: the marks move even where no name does. */
static void
fill (RingletHistoryList *self)
{
  const guint n = ringlet_project_n_steps (self->project);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) texts = NULL;

  for (guint i = 0; i < n; i++) {
    g_autofree char *text = ringlet_history_list_text (self->project, i);

    g_strv_builder_add (builder, text);
  }
  texts = g_strv_builder_end (builder);
  gtk_string_list_splice (self->texts, 0,
      g_list_model_get_n_items (G_LIST_MODEL (self->texts)),
      (const char *const *) texts);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u",
      ringlet_project_get_step (self->project));
  /* The row that had it is gone. */
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
on_state (RingletHistoryList *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    fill (self);
}

void
ringlet_history_list_bind (RingletHistoryList *self, RingletProject *project)
{
  g_return_if_fail (RINGLET_IS_HISTORY_LIST (self) && self->project == NULL);

  self->project = g_object_ref (project);
  g_signal_connect_object (
      project, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (fill), NULL);
}

static void
ringlet_history_list_dispose (GObject *object)
{
  RingletHistoryList *self = RINGLET_HISTORY_LIST (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RINGLET_TYPE_HISTORY_LIST);
  g_clear_object (&self->texts);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (ringlet_history_list_parent_class)->dispose (object);
}

static void
ringlet_history_list_class_init (RingletHistoryListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_history_list_dispose;
  signals[JUMPED] = g_signal_new ("jumped", RINGLET_TYPE_HISTORY_LIST,
      G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ringlet/Ringlet/history-list.ui");
  gtk_widget_class_bind_template_child (widget_class, RingletHistoryList, list);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
ringlet_history_list_init (RingletHistoryList *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSelectionModel) model = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->texts = gtk_string_list_new (NULL);
  model = GTK_SELECTION_MODEL (
      gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->texts))));
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, 0);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, model);
}
