/* SPDX-License-Identifier: MIT */
#include "engine-row.h"

#include <glib/gi18n-lib.h>

#include "engines.h"
#include "plan-field.h"

struct _RingletEngineRow {
  AdwPreferencesRow parent_instance;

  const RingletPlanField *field;
  RingletProject *project; /* NULL when the row is gone */
  RingletLive *live;
  GtkStringList *labels; /* the engines, then the devices, or that there is none */
  GPtrArray *words;      /* (element-type utf8): what the document calls them; a NULL
                          * cannot be taken */
  GtkWidget *list;
  GtkWidget *said;
  RingletJob *job; /* (nullable): that looks for devices */
  gboolean has_devices;
  gboolean is_showing;
};

G_DEFINE_FINAL_TYPE (RingletEngineRow, ringlet_engine_row, ADW_TYPE_PREFERENCES_ROW)

/* --- what the document says --- */

/* NULL for what cannot be taken. */
static const char *
word_at (RingletEngineRow *self, guint index)
{
  return index < self->words->len ? g_ptr_array_index (self->words, index) : NULL;
}

static guint
find_word (RingletEngineRow *self, const char *word)
{
  for (guint i = 0; i < self->words->len; i++) {
    if (g_strcmp0 (word_at (self, i), word) == 0)
      return i;
  }
  return GTK_INVALID_LIST_POSITION;
}

/* @word: (nullable): an entry that has it already gets the label. */
static void
put_entry (RingletEngineRow *self, const char *label, const char *word)
{
  const guint at = word != NULL ? find_word (self, word) : GTK_INVALID_LIST_POSITION;

  if (at == GTK_INVALID_LIST_POSITION) {
    g_ptr_array_add (self->words, g_strdup (word)); /* what is shown asks for it */
    gtk_string_list_append (self->labels, label);
  } else {
    gtk_string_list_splice (self->labels, at, 1, (const char *[]){ label, NULL });
  }
}

static void
say (RingletEngineRow *self, const char *text, gboolean is_problem)
{
  gtk_label_set_label (GTK_LABEL (self->said), text);
  gtk_widget_set_visible (self->said, *text != '\0');
  if (is_problem)
    gtk_widget_add_css_class (self->said, "problem");
  else
    gtk_widget_remove_css_class (self->said, "problem");
}

/* While the next result is computed, what was said of the last one stands. */
static void
show_result (RingletEngineRow *self)
{
  const RingletDisplay *display = ringlet_live_get_display (self->live);
  const RingletResult *result = ringlet_live_get_pattern (self->live);
  g_autofree char *text = NULL;

  if (result != NULL && (result->is_preview || ringlet_live_get_is_stale (self->live)))
    return;
  text = display != NULL
      ? ringlet_describe_engine (&ringlet_project_get_state (self->project)->plan,
            display->image->type, result)
      : g_strdup ("");
  say (self, text, FALSE);
}

void
ringlet_engine_row_show (RingletEngineRow *self)
{
  g_autofree char *now = NULL;

  g_return_if_fail (RINGLET_IS_ENGINE_ROW (self));

  now = self->field->get (ringlet_project_get_state (self->project));
  self->is_showing = TRUE;
  /* A device of a file, by its name perhaps, that the list does not have. */
  if (find_word (self, now) == GTK_INVALID_LIST_POSITION)
    put_entry (self, now, now);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->list), find_word (self, now));
  self->is_showing = FALSE;
  show_result (self);
}

/* --- what the user does --- */

static void
on_chosen (RingletEngineRow *self)
{
  const guint index = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->list));
  const char *word = NULL;
  g_autoptr (GError) error = NULL;

  if (self->is_showing || index == GTK_INVALID_LIST_POSITION)
    return;
  word = word_at (self, index);
  if (word != NULL &&
      ringlet_project_set_field (self->project, self->field, word, &error))
    return;

  ringlet_engine_row_show (self);
  if (error != NULL)
    say (self, error->message, TRUE);
}

static void
on_devices (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RingletEngineRow) self = data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = ringlet_devices_finish (RINGLET_JOB (source), result, &error);

  if (self->project == NULL)
    return;
  g_clear_object (&self->job);
  self->is_showing = TRUE;
  for (guint i = 0; names != NULL && names[i] != NULL; i++) {
    g_autofree char *label = g_strdup_printf ("OpenCL: %s", names[i]);
    g_autofree char *word = g_strdup_printf ("opencl:%u", i);

    put_entry (self, label, word);
  }
  if (names == NULL)
    put_entry (self, _ ("No OpenCL device on this machine"), NULL);
  self->is_showing = FALSE;
  ringlet_engine_row_show (self);
}

/* Once, when the list is opened. */
static void
look_for_devices (RingletEngineRow *self)
{
  if (self->has_devices)
    return;

  self->has_devices = TRUE;
  self->job = ringlet_job_new_background (_ ("Looking for Devices"));
  ringlet_devices_async (self->job, on_devices, g_object_ref (self));
}

/* --- set-up --- */

static void
on_item_set_up (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0F);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 32);
  gtk_list_item_set_child (item, label);
}

/* One line on the button, however long the name of a device is: the list has it whole.
 */
static void
on_button_set_up (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0F);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 16);
  gtk_list_item_set_child (item, label);
}

static void
on_button_bind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
      gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static void
on_item_bind (
    RingletEngineRow *self, GtkListItem *item, GtkSignalListItemFactory *factory)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  const gboolean is_engine = word_at (self, gtk_list_item_get_position (item)) != NULL;

  gtk_label_set_label (
      GTK_LABEL (label), gtk_string_object_get_string (gtk_list_item_get_item (item)));
  gtk_list_item_set_activatable (item, is_engine);
  gtk_list_item_set_selectable (item, is_engine);
  gtk_widget_set_sensitive (label, is_engine);
}

/* The button has a few words, the list all that there are. */
static void
make_list (RingletEngineRow *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkListItemFactory *button_factory = gtk_signal_list_item_factory_new ();
  GtkWidget *button = NULL;

  self->labels = gtk_string_list_new (NULL);
  for (const char *const *word = self->field->choices; *word != NULL; word++)
    put_entry (self, ringlet_plan_field_label (self->field, *word), *word);
  put_entry (self, _ ("OpenCL: a GPU where there is one"), "auto");
  self->list = gtk_drop_down_new (g_object_ref (G_LIST_MODEL (self->labels)), NULL);
  g_signal_connect (factory, "setup", G_CALLBACK (on_item_set_up), NULL);
  g_signal_connect_object (
      factory, "bind", G_CALLBACK (on_item_bind), self, G_CONNECT_SWAPPED);
  gtk_drop_down_set_list_factory (GTK_DROP_DOWN (self->list), factory);
  g_object_unref (factory);
  g_signal_connect (button_factory, "setup", G_CALLBACK (on_button_set_up), NULL);
  g_signal_connect (button_factory, "bind", G_CALLBACK (on_button_bind), NULL);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (self->list), button_factory);
  g_object_unref (button_factory);
  g_signal_connect_swapped (
      self->list, "notify::selected", G_CALLBACK (on_chosen), self);
  button = gtk_widget_get_first_child (self->list);
  g_signal_connect_swapped (
      button, "notify::active", G_CALLBACK (look_for_devices), self);
}

static void
lay_out (RingletEngineRow *self, const char *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0F);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (head), label);
  gtk_box_append (GTK_BOX (head), self->list);
  self->said = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->said), 0.0F);
  gtk_label_set_wrap (GTK_LABEL (self->said), TRUE);
  gtk_widget_add_css_class (self->said, "caption");
  gtk_widget_add_css_class (self->said, "dim-label");
  gtk_widget_add_css_class (box, "link");
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), self->said);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}

static void
describe (RingletEngineRow *self, const char *title)
{
  const char *help = _ (self->field->help);
  g_autofree char *tip = g_strdup_printf ("%s\n%s", help, self->field->option);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
      GTK_ACCESSIBLE_PROPERTY_LABEL, title, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, help,
      -1);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

GtkWidget *
ringlet_engine_row_new (RingletProject *project, RingletLive *live)
{
  RingletEngineRow *self = g_object_new (RINGLET_TYPE_ENGINE_ROW, NULL);
  const char *title = NULL;

  self->field = ringlet_plan_field_find ("--engine");
  self->project = project;
  self->live = live;
  title = _ (self->field->title);
  make_list (self);
  lay_out (self, title);
  describe (self, title);
  g_signal_connect_object (
      live, "notify::pattern", G_CALLBACK (show_result), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      live, "notify::is-stale", G_CALLBACK (show_result), self, G_CONNECT_SWAPPED);
  ringlet_engine_row_show (self);
  return GTK_WIDGET (self);
}

static void
ringlet_engine_row_dispose (GObject *object)
{
  RingletEngineRow *self = RINGLET_ENGINE_ROW (object);

  self->project = NULL;
  g_clear_object (&self->job);
  g_clear_object (&self->labels);
  g_clear_pointer (&self->words, g_ptr_array_unref);
  G_OBJECT_CLASS (ringlet_engine_row_parent_class)->dispose (object);
}

static void
ringlet_engine_row_class_init (RingletEngineRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringlet_engine_row_dispose;
}

static void
ringlet_engine_row_init (RingletEngineRow *self)
{
  self->words = g_ptr_array_new_with_free_func (g_free);
}
