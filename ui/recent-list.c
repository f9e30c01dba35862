/* SPDX-License-Identifier: MIT */
#include "recent-list.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "recent.h"
#include "texture.h"
#include "thumbnail.h"

#define PICTURE_PX 40
#define MADE_PX 96 /* of the longer side, for two pixels of the screen for one */
#define SPARE 3    /* times as many are looked for as are shown: some are gone */

struct _RingletRecentList {
  AdwBin parent_instance;

  guint most;
  GtkBox *box;
  GHashTable *rows; /* uri → Row, borrowed of its widget */
  RingletJob *job;  /* (nullable): makes the picture of a row */
};

G_DEFINE_FINAL_TYPE (RingletRecentList, ringlet_recent_list, ADW_TYPE_BIN)

enum { PROP_MOST = 1, N_PROPS };
static GParamSpec *props[N_PROPS];

/* One file. */
typedef struct {
  char *path;
  GtkWidget *button;
  GtkWidget *picture;
  GtkWidget *icon; /* until there is a picture */
  gboolean exists;
  gboolean was_tried; /* to make a picture of it */
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->path);
  g_free (row);
}

/* --- pictures --- */

static void make_next_picture (RingletRecentList *self);

/* A picture on its way; the row may be gone when it comes. */
typedef struct {
  GWeakRef list;
  char *uri;
} Making;

static void
making_free (Making *making)
{
  g_weak_ref_clear (&making->list);
  g_free (making->uri);
  g_free (making);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Making, making_free)

static void
take_picture (Row *row, cairo_surface_t *surface)
{
  g_autoptr (GdkTexture) texture = ringlet_texture_take (surface);

  gtk_picture_set_paintable (GTK_PICTURE (row->picture), GDK_PAINTABLE (texture));
  gtk_widget_set_visible (row->picture, TRUE);
  gtk_widget_set_visible (row->icon, FALSE);
}

static void
on_picture (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Making) making = data;
  g_autoptr (RingletRecentList) self = g_weak_ref_get (&making->list);
  RingletJob *job = RINGLET_JOB (source);
  /* What is no image keeps its icon. */
  cairo_surface_t *surface = ringlet_thumbnail_finish (job, result, NULL);
  Row *row = self != NULL ? g_hash_table_lookup (self->rows, making->uri) : NULL;

  if (row != NULL && surface != NULL)
    take_picture (row, g_steal_pointer (&surface));
  g_clear_pointer (&surface, cairo_surface_destroy);
  if (self == NULL || self->job != job)
    return;
  g_clear_object (&self->job);
  make_next_picture (self);
}

static Row *
find_without_picture (RingletRecentList *self)
{
  for (GtkWidget *at = gtk_widget_get_first_child (GTK_WIDGET (self->box)); at != NULL;
       at = gtk_widget_get_next_sibling (at)) {
    Row *row = g_object_get_data (G_OBJECT (at), "row");

    if (gtk_widget_get_visible (at) && !row->was_tried)
      return row;
  }
  return NULL;
}

static void
make_next_picture (RingletRecentList *self)
{
  Row *row = gtk_widget_get_mapped (GTK_WIDGET (self)) && self->job == NULL
      ? find_without_picture (self)
      : NULL;
  Making *making = NULL;

  if (row == NULL)
    return;
  row->was_tried = TRUE;
  making = g_new0 (Making, 1);
  g_weak_ref_init (&making->list, self);
  making->uri = g_filename_to_uri (row->path, NULL, NULL);
  self->job = ringlet_job_new_background ("");
  ringlet_thumbnail_async (self->job, row->path, MADE_PX, on_picture, making);
}

/* --- what is there --- */

enum { GONE, FILE_THERE, FOLDER };

/* Those that exist, as many as are wanted, from the newest on. */
static void
show_existing (RingletRecentList *self)
{
  guint n = 0;

  for (GtkWidget *at = gtk_widget_get_first_child (GTK_WIDGET (self->box)); at != NULL;
       at = gtk_widget_get_next_sibling (at)) {
    const Row *row = g_object_get_data (G_OBJECT (at), "row");
    const gboolean is_shown = row->exists && n < self->most;

    gtk_widget_set_visible (at, is_shown);
    n += is_shown ? 1 : 0;
  }
  gtk_widget_set_visible (GTK_WIDGET (self->box), n > 0);
  make_next_picture (self);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer data)
{
  GWeakRef *list = data;
  g_autoptr (RingletRecentList) self = g_weak_ref_get (list);
  const char *uri = g_task_get_task_data (G_TASK (result));
  Row *row = self != NULL ? g_hash_table_lookup (self->rows, uri) : NULL;
  int kind = GONE;

  g_weak_ref_clear (list);
  g_free (list);
  if (row == NULL)
    return;
  kind = (int) g_task_propagate_int (G_TASK (result), NULL);
  row->exists = kind != GONE;
  if (kind == FOLDER) {
    row->was_tried = TRUE;
    gtk_image_set_from_icon_name (GTK_IMAGE (row->icon), "folder-symbolic");
  }
  show_existing (self);
}

static gpointer
look_in_thread (gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autofree char *path = g_filename_from_uri (g_task_get_task_data (task), NULL, NULL);
  GStatBuf info;

  if (path == NULL || g_stat (path, &info) != 0)
    g_task_return_int (task, GONE);
  else
    g_task_return_int (task, S_ISDIR (info.st_mode) ? FOLDER : FILE_THERE);
  return NULL;
}

/* A thread of its own and none of GTask's, of which there are few: one that waits for a
 * dead server for minutes is missed by nobody, and may not be the last to hold a
 * widget.
 */
static void
look_for (RingletRecentList *self, const char *uri)
{
  GWeakRef *list = g_new0 (GWeakRef, 1);
  GTask *task = g_task_new (NULL, NULL, on_looked, list);

  g_weak_ref_init (list, self);

  g_task_set_task_data (task, g_strdup (uri), g_free);
  g_thread_unref (g_thread_new ("ringlet-recent", look_in_thread, task));
}

/* --- rows --- */

static GtkWidget *
make_texts (const char *path)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *folder = ringlet_recent_folder (path);
  GtkWidget *title = gtk_label_new (name);
  GtkWidget *subtitle = gtk_label_new (folder);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (subtitle), 0);
  gtk_label_set_ellipsize (GTK_LABEL (subtitle), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_add_css_class (subtitle, "caption");
  gtk_widget_add_css_class (subtitle, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), subtitle);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (box, TRUE);
  return box;
}

static GtkWidget *
make_content (Row *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  row->picture = gtk_picture_new ();
  gtk_widget_set_size_request (row->picture, PICTURE_PX, PICTURE_PX);
  gtk_widget_add_css_class (row->picture, "thumbnail");
  gtk_widget_set_overflow (row->picture, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_visible (row->picture, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->picture),
      GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Picture of the file"), -1);
  row->icon = gtk_image_new_from_icon_name (ringlet_recent_icon (row->path));
  gtk_widget_set_size_request (row->icon, PICTURE_PX, PICTURE_PX);
  gtk_box_append (GTK_BOX (box), row->picture);
  gtk_box_append (GTK_BOX (box), row->icon);
  gtk_box_append (GTK_BOX (box), make_texts (row->path));
  return box;
}

/* In a menu: it is through. */
static void
on_clicked (GtkWidget *button)
{
  GtkWidget *popover = gtk_widget_get_ancestor (button, GTK_TYPE_POPOVER);

  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

static Row *
add_row (RingletRecentList *self, const char *uri)
{
  Row *row = g_new0 (Row, 1);
  g_autofree char *said = NULL;
  g_autofree char *name = NULL;

  row->path = g_filename_from_uri (uri, NULL, NULL);
  row->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (row->button), make_content (row));
  gtk_widget_add_css_class (row->button, "flat");
  gtk_widget_set_visible (row->button, FALSE);
  said = g_filename_display_name (row->path);
  name = g_filename_display_basename (row->path);
  gtk_widget_set_tooltip_text (row->button, said);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (row->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row->button), "app.open-uri");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row->button), "s", uri);
  g_signal_connect (row->button, "clicked", G_CALLBACK (on_clicked), NULL);
  g_object_set_data_full (G_OBJECT (row->button), "row", row, row_free);
  gtk_box_append (self->box, row->button);
  g_hash_table_insert (self->rows, g_strdup (uri), row);
  look_for (self, uri);
  return row;
}

static void
drop_rows (RingletRecentList *self, GPtrArray *uris)
{
  GHashTableIter iter;
  gpointer uri = NULL;
  gpointer row = NULL;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &uri, &row)) {
    if (g_ptr_array_find_with_equal_func (uris, uri, g_str_equal, NULL))
      continue;
    gtk_box_remove (self->box, ((Row *) row)->button);
    g_hash_table_iter_remove (&iter);
  }
}

/* Rows stay, with their pictures, as long as their files are listed. */
static void
fill (RingletRecentList *self)
{
  g_autoptr (GPtrArray) uris = ringlet_recent_list_uris (self->most * SPARE);
  GtkWidget *after = NULL;

  drop_rows (self, uris);
  for (guint i = 0; i < uris->len; i++) {
    const char *uri = g_ptr_array_index (uris, i);
    Row *row = g_hash_table_lookup (self->rows, uri);

    if (row == NULL)
      row = add_row (self, uri);
    gtk_box_reorder_child_after (self->box, row->button, after);
    after = row->button;
  }
  show_existing (self);
}

/* --- the object --- */

static void
ringlet_recent_list_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ringlet_recent_list_parent_class)->map (widget);
  make_next_picture (RINGLET_RECENT_LIST (widget));
}

static void
ringlet_recent_list_set_property (
    GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RINGLET_RECENT_LIST (object)->most = g_value_get_uint (value);
}

static void
ringlet_recent_list_constructed (GObject *object)
{
  RingletRecentList *self = RINGLET_RECENT_LIST (object);

  G_OBJECT_CLASS (ringlet_recent_list_parent_class)->constructed (object);
  g_signal_connect_object (gtk_recent_manager_get_default (), "changed",
      G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  fill (self);
}

static void
ringlet_recent_list_dispose (GObject *object)
{
  RingletRecentList *self = RINGLET_RECENT_LIST (object);

  if (self->job != NULL)
    ringlet_job_cancel (self->job);
  g_clear_object (&self->job);
  if (self->rows != NULL)
    g_hash_table_remove_all (self->rows);
  G_OBJECT_CLASS (ringlet_recent_list_parent_class)->dispose (object);
}

static void
ringlet_recent_list_finalize (GObject *object)
{
  g_clear_pointer (&RINGLET_RECENT_LIST (object)->rows, g_hash_table_unref);
  G_OBJECT_CLASS (ringlet_recent_list_parent_class)->finalize (object);
}

static void
ringlet_recent_list_class_init (RingletRecentListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = ringlet_recent_list_set_property;
  object_class->constructed = ringlet_recent_list_constructed;
  object_class->dispose = ringlet_recent_list_dispose;
  object_class->finalize = ringlet_recent_list_finalize;
  GTK_WIDGET_CLASS (klass)->map = ringlet_recent_list_map;
  props[PROP_MOST] = g_param_spec_uint ("most", NULL, NULL, 1, 100, 4,
      G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ringlet_recent_list_init (RingletRecentList *self)
{
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}
