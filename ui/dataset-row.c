/* SPDX-License-Identifier: MIT */
#include "dataset-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dataset-item.h"
#include "image/dataset-list.h"

struct _RingletDatasetRow {
  AdwActionRow parent_instance;

  RingletProject *project; /* NULL when the row is gone */
  RingletJob *job;         /* (nullable): that lists */
  char *file;              /* (nullable): that is listed */
  GListStore *items;       /* (element-type RingletDatasetItem) */
  GQueue waiting;          /* (element-type RingletDatasetItem): without a picture */
  RingletJob *picture_job; /* (nullable): that makes one */

  GtkMenuButton *button;
  GtkLabel *state_label;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (RingletDatasetRow, ringlet_dataset_row, ADW_TYPE_ACTION_ROW)

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- pictures, one at a time --- */

static void make_next (RingletDatasetRow *self);

static void
on_picture (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RingletDatasetRow) self = data;
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface =
      ringlet_thumbnail_finish (RINGLET_JOB (source), result, &error);
  g_autoptr (RingletDatasetItem) item = NULL;

  if (self->project != NULL && self->picture_job == RINGLET_JOB (source)) {
    item = g_queue_pop_head (&self->waiting);
    g_clear_object (&self->picture_job);
    ringlet_dataset_item_take_picture (item, surface, error);
    make_next (self);
    return;
  }
  g_clear_pointer (&surface, cairo_surface_destroy);
}

static void
make_next (RingletDatasetRow *self)
{
  RingletDatasetItem *item = g_queue_peek_head (&self->waiting);

  if (item == NULL || self->picture_job != NULL)
    return;
  self->picture_job = ringlet_job_new_background (_ ("Making a Picture"));
  ringlet_thumbnail_async (self->picture_job, ringlet_dataset_item_get_name (item),
      RINGLET_DATASET_PICTURE, on_picture, g_object_ref (self));
}

static void
want_picture (RingletDatasetRow *self, RingletDatasetItem *item)
{
  if (!ringlet_dataset_item_ask (item))
    return;
  g_queue_push_tail (&self->waiting, g_object_ref (item));
  make_next (self);
}

static void
stop (RingletDatasetRow *self)
{
  if (self->job != NULL)
    ringlet_job_cancel (self->job);
  if (self->picture_job != NULL)
    ringlet_job_cancel (self->picture_job);
  g_clear_object (&self->job);
  g_clear_object (&self->picture_job);
  g_queue_clear_full (&self->waiting, g_object_unref);
}

/* --- the list --- */

static void
tell (RingletDatasetRow *self, const char *text)
{
  gtk_label_set_text (self->state_label, text);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RingletDatasetRow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found =
      ringlet_job_run_finish (RINGLET_JOB (source), result, &error);
  g_autofree char *text = NULL;

  /* A newer list may be on its way. */
  if (self->project == NULL || self->job != RINGLET_JOB (source))
    return;
  g_clear_object (&self->job);
  if (found == NULL) {
    tell (self, error->message);
    return;
  }
  for (guint i = 0; i < found->len; i++) {
    g_autoptr (RingletDatasetItem) item =
        ringlet_dataset_item_new (self->file, g_ptr_array_index (found, i));

    g_list_store_append (self->items, item);
  }
  text = g_strdup_printf (
      ngettext ("%u dataset can be an image", "%u datasets can be images", found->len),
      found->len);
  tell (self, text);
}

static gpointer
list_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  return ringlet_dataset_list (data, cancellable, error);
}

static void
unref_array (gpointer data)
{
  g_ptr_array_unref (data);
}

/* Returns (transfer full) (nullable): the HDF5 file of the image. */
static char *
present_file (RingletDatasetRow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const char *path = NULL;
  const char *inner = NULL;

  if (state->source == NULL ||
      !g_str_equal (ringlet_source_format (state->source, state->frame), "hdf5"))
    return NULL;
  path = ringlet_source_path (state->source, state->frame);
  inner = strstr (path, "::");
  return inner != NULL ? g_strndup (path, (gsize) (inner - path)) : g_strdup (path);
}

/* What is in a file may grow: each time it is opened. */
static void
on_shown (RingletDatasetRow *self)
{
  g_autofree char *file = present_file (self);

  if (file == NULL)
    return;
  stop (self);
  g_list_store_remove_all (self->items);
  g_free (self->file);
  self->file = g_steal_pointer (&file);
  self->job = ringlet_job_new_background (_ ("Reading the File"));
  tell (self, _ ("Reading the file…"));
  ringlet_job_run_async (self->job, list_in_thread, g_strdup (self->file), g_free,
      unref_array, on_listed, g_object_ref (self));
}

static void
on_closed (RingletDatasetRow *self)
{
  stop (self);
}

static void
on_activated (RingletDatasetRow *self, guint position)
{
  g_autoptr (RingletDatasetItem) item =
      g_list_model_get_item (G_LIST_MODEL (self->items), position);

  gtk_menu_button_popdown (self->button);
  if (item != NULL)
    g_signal_emit (self, signals[CHOSEN], 0, ringlet_dataset_item_get_name (item));
}

/* --- one of the list --- */

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *picture = gtk_picture_new ();
  GtkWidget *path = gtk_label_new (NULL);
  GtkWidget *shape = gtk_label_new (NULL);

  gtk_widget_set_size_request (
      picture, RINGLET_DATASET_PICTURE, RINGLET_DATASET_PICTURE);
  gtk_label_set_xalign (GTK_LABEL (path), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (path), PANGO_ELLIPSIZE_START);
  gtk_label_set_xalign (GTK_LABEL (shape), 0.0f);
  gtk_widget_add_css_class (shape, "caption");
  gtk_widget_add_css_class (shape, "dim-label");
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), path);
  gtk_box_append (GTK_BOX (words), shape);
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), words);
  gtk_list_item_set_child (item, box);
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item, RingletDatasetRow *self)
{
  RingletDatasetItem *dataset = gtk_list_item_get_item (item);
  GtkWidget *picture = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *path = gtk_widget_get_first_child (gtk_widget_get_next_sibling (picture));
  g_autofree char *shape = ringlet_dataset_item_describe (dataset);

  gtk_label_set_text (GTK_LABEL (path), ringlet_dataset_item_get_path (dataset));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (path)), shape);
  g_object_set_data (G_OBJECT (item), "binding",
      g_object_bind_property (
          dataset, "picture", picture, "paintable", G_BINDING_SYNC_CREATE));
  want_picture (self, dataset);
}

static void
on_unbind (GtkListItemFactory *factory, GtkListItem *item)
{
  GBinding *binding = g_object_steal_data (G_OBJECT (item), "binding");

  if (binding != NULL)
    g_binding_unbind (binding);
}

/* --- the row --- */

/* What is chosen by itself has no name here. */
static void
show_state (RingletDatasetRow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  g_autofree char *file = present_file (self);
  const char *path =
      file != NULL ? ringlet_source_path (state->source, state->frame) : "";
  const char *inner = strstr (path, "::");
  g_autofree char *name = inner != NULL ? g_filename_display_name (inner + 2)
                                        : g_strdup (_ ("as the file says"));
  g_autofree char *escaped = g_markup_escape_text (name, -1);

  gtk_widget_set_visible (GTK_WIDGET (self), file != NULL);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), escaped);
}

void
ringlet_dataset_row_bind (RingletDatasetRow *self, RingletProject *project)
{
  g_return_if_fail (RINGLET_IS_DATASET_ROW (self) && self->project == NULL);

  self->project = g_object_ref (project);
  show_state (self);
  g_signal_connect_object (
      project, "notify::state", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
}

static void
make_list (RingletDatasetRow *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSingleSelection *selection = NULL;

  self->items = g_list_store_new (RINGLET_TYPE_DATASET_ITEM);
  selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->items)));
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  g_object_unref (factory);
}

static void
ringlet_dataset_row_dispose (GObject *object)
{
  RingletDatasetRow *self = RINGLET_DATASET_ROW (object);

  stop (self);
  g_clear_object (&self->project);
  g_clear_pointer (&self->file, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGLET_TYPE_DATASET_ROW);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (ringlet_dataset_row_parent_class)->dispose (object);
}

#define BIND(name)                                                                     \
  gtk_widget_class_bind_template_child (widget_class, RingletDatasetRow, name)

static void
ringlet_dataset_row_class_init (RingletDatasetRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_dataset_row_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", RINGLET_TYPE_DATASET_ROW, G_SIGNAL_RUN_LAST,
      0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ringlet/Ringlet/dataset-row.ui");
  BIND (button);
  BIND (state_label);
  BIND (list);
  gtk_widget_class_bind_template_callback (widget_class, on_shown);
  gtk_widget_class_bind_template_callback (widget_class, on_closed);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
}

static void
ringlet_dataset_row_init (RingletDatasetRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_queue_init (&self->waiting);
  make_list (self);
}
