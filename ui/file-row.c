/* SPDX-License-Identifier: MIT */
#include "file-row.h"

#include <glib/gi18n-lib.h>

#include "describe.h"
#include "folder-images.h"

struct _RingletFileRow {
  AdwActionRow parent_instance;

  RingletProject *project; /* NULL when the row is gone */
  RingletJob *job;         /* (nullable): that lists */
  char *listed;            /* (nullable): an image of the folder that is listed */
  GPtrArray *names;        /* (nullable) (element-type filename): what is in the list */

  GtkMenuButton *button;
  GtkLabel *state_label;
  GtkSearchEntry *search;
  GtkListView *list;
  GtkStringList *texts; /* @names as they are read */
  GtkStringFilter *filter;
  GtkSingleSelection *selection;
};

G_DEFINE_FINAL_TYPE (RingletFileRow, ringlet_file_row, ADW_TYPE_ACTION_ROW)

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- the list --- */

static void
tell (RingletFileRow *self, const char *text)
{
  gtk_label_set_text (self->state_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->state_label), *text != '\0');
}

/* Where the image stands among what the search leaves. */
static void
select_present (RingletFileRow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const char *path =
      state->source != NULL ? ringlet_source_path (state->source, state->frame) : NULL;
  const int at = path != NULL ? ringlet_folder_images_find (self->names, path) : -1;

  if (at < 0)
    return;
  gtk_single_selection_set_selected (self->selection, (guint) at);
  gtk_widget_activate_action (
      GTK_WIDGET (self->list), "list.scroll-to-item", "u", (guint) at);
}

/* All at once: the list makes rows of what is seen alone. */
static void
fill (RingletFileRow *self)
{
  const guint n_before = g_list_model_get_n_items (G_LIST_MODEL (self->texts));
  g_autofree char *text =
      g_strdup_printf (ngettext ("%u image in this folder", "%u images in this folder",
                           self->names->len),
          self->names->len);
  g_auto (GStrv) texts = g_new0 (char *, self->names->len + 1);

  for (guint i = 0; i < self->names->len; i++)
    texts[i] = g_filename_display_name (g_ptr_array_index (self->names, i));
  gtk_string_list_splice (self->texts, 0, n_before, (const char *const *) texts);
  tell (self, text);
  select_present (self);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RingletFileRow) self = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *names =
      ringlet_folder_images_list_finish (RINGLET_JOB (source), result, &error);

  /* A newer list may be on its way. */
  if (self->project == NULL || self->job != RINGLET_JOB (source)) {
    g_clear_pointer (&names, g_ptr_array_unref);
    return;
  }
  g_clear_object (&self->job);
  if (names == NULL) {
    tell (self, error->message);
    return;
  }
  g_clear_pointer (&self->names, g_ptr_array_unref);
  self->names = names;
  fill (self);
}

static void
stop (RingletFileRow *self)
{
  if (self->job != NULL)
    ringlet_job_cancel (self->job);
  g_clear_object (&self->job);
}

/* Names of one folder are none of another; of the same one they stay while it is read
 * again. */
static void
forget_other_folder (RingletFileRow *self, const char *path)
{
  g_autofree char *before =
      self->listed != NULL ? g_path_get_dirname (self->listed) : NULL;
  g_autofree char *now = g_path_get_dirname (path);

  if (g_strcmp0 (before, now) == 0)
    return;
  g_clear_pointer (&self->names, g_ptr_array_unref);
  gtk_string_list_splice (
      self->texts, 0, g_list_model_get_n_items (G_LIST_MODEL (self->texts)), NULL);
}

/* Files come and go: each time it is opened. */
static void
on_shown (RingletFileRow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);

  if (state->source == NULL)
    return;
  stop (self);
  forget_other_folder (self, ringlet_source_path (state->source, state->frame));
  g_free (self->listed);
  self->listed = g_strdup (ringlet_source_path (state->source, state->frame));
  self->job = ringlet_job_new_background (_ ("Reading the Folder"));
  tell (self, _ ("Reading the folder…"));
  ringlet_folder_images_list_async (
      self->job, self->listed, on_listed, g_object_ref (self));
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
on_search (RingletFileRow *self)
{
  gtk_string_filter_set_search (
      self->filter, gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
on_activated (RingletFileRow *self, guint position)
{
  g_autoptr (GtkStringObject) item =
      g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->texts));

  for (guint i = 0; item != NULL && i < n; i++) {
    g_autoptr (GtkStringObject) one =
        g_list_model_get_item (G_LIST_MODEL (self->texts), i);
    g_autofree char *path = NULL;

    if (one != item)
      continue;
    path =
        ringlet_folder_images_path (self->listed, g_ptr_array_index (self->names, i));
    gtk_menu_button_popdown (self->button);
    g_signal_emit (self, signals[CHOSEN], 0, path);
    return;
  }
}

/* Enter in the search takes what is selected: the first one that is left. The entry
 * says what was typed 150 ms later, and who types fast would open another image. */
static void
on_enter (RingletFileRow *self)
{
  on_search (self);
  on_activated (self, gtk_single_selection_get_selected (self->selection));
}

/* --- the row --- */

static void
show_state (RingletFileRow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  g_autofree char *text = ringlet_describe_source (state);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), escaped);
  gtk_widget_set_visible (GTK_WIDGET (self), *text != '\0');
}

void
ringlet_file_row_bind (RingletFileRow *self, RingletProject *project)
{
  g_return_if_fail (RINGLET_IS_FILE_ROW (self) && self->project == NULL);

  self->project = g_object_ref (project);
  show_state (self);
  g_signal_connect_object (
      project, "notify::state", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_list_item_set_child (item, label);
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
      gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static void
make_list (RingletFileRow *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkExpression *expression =
      gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  GtkFilterListModel *left = NULL;

  self->texts = gtk_string_list_new (NULL);
  self->filter = gtk_string_filter_new (expression);
  left = gtk_filter_list_model_new (
      G_LIST_MODEL (g_object_ref (self->texts)), GTK_FILTER (self->filter));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (left));
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (factory);
}

static void
ringlet_file_row_dispose (GObject *object)
{
  RingletFileRow *self = RINGLET_FILE_ROW (object);

  stop (self);
  g_clear_object (&self->project);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->listed, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGLET_TYPE_FILE_ROW);
  g_clear_object (&self->selection);
  g_clear_object (&self->texts);
  G_OBJECT_CLASS (ringlet_file_row_parent_class)->dispose (object);
}

#define BIND(name)                                                                     \
  gtk_widget_class_bind_template_child (widget_class, RingletFileRow, name)

static void
ringlet_file_row_class_init (RingletFileRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_file_row_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", RINGLET_TYPE_FILE_ROW, G_SIGNAL_RUN_LAST, 0,
      NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ringlet/Ringlet/file-row.ui");
  BIND (button);
  BIND (state_label);
  BIND (search);
  BIND (list);
  gtk_widget_class_bind_template_callback (widget_class, on_shown);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
  gtk_widget_class_bind_template_callback (widget_class, on_enter);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
}

static void
ringlet_file_row_init (RingletFileRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  make_list (self);
}
