/* SPDX-License-Identifier: MIT */
#include "mask-finder.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "frame-watch.h"
#include "typed.h"

#define MAX_NUMBERS 2

/**
 * Kind:
 * @labels: (nullable): of the numbers
 * @texts: what they are at first
 */
typedef struct {
  const char *id;
  const char *title;
  const char *labels[MAX_NUMBERS];
  const char *texts[MAX_NUMBERS];
} Kind;

/* The significance is that of pattern recognition in spots, the rest as "ringlet mask".
 */
static const Kind kinds[] = {
  { "threshold", N_ ("Outside of limits"), { N_ ("Below"), N_ ("Above") }, { "", "" } },
  { "hot", N_ ("Hot pixels"), { N_ ("Sigmas above neighbours") }, { "8" } },
  { "spots", N_ ("Spots"), { N_ ("Significance"), N_ ("Radii") }, { "6", "2" } },
};

struct _RingletMaskFinder {
  GtkBox parent_instance;

  RingletMaskEditor *editor;
  const Kind *kind; /* (nullable) */
  GtkWidget *title;
  GtkWidget *labels[MAX_NUMBERS];
  GtkWidget *entries[MAX_NUMBERS];
  GtkWidget *count;
  GtkWidget *apply;
  RingletMaskLayer *candidate; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (RingletMaskFinder, ringlet_mask_finder, GTK_TYPE_BOX)

static guint
get_n (const Kind *kind)
{
  return kind->labels[1] != NULL ? 2 : 1;
}

/* An empty one is no limit. */
static gboolean
parse (const char *text, double none, double *number)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  *number = none;
  return *stripped == '\0' ? isinf (none) : ringlet_typed_number (stripped, number);
}

/* Returns (transfer full) (nullable): what the entries say, if that is a layer. */
static RingletMaskLayer *
make_layer (RingletMaskFinder *self, GError **error)
{
  const gboolean is_threshold = g_str_equal (self->kind->id, "threshold");
  double numbers[MAX_NUMBERS] = { 0 };

  for (guint i = 0; i < get_n (self->kind); i++) {
    const double none = !is_threshold ? NAN : i == 0 ? -INFINITY : INFINITY;
    const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entries[i]));

    if (!parse (text, none, &numbers[i])) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
          *text != '\0' ? _ ("“%s” is no number") : _ ("A number is missing%s"), text);
      return NULL;
    }
  }
  return ringlet_mask_layer_new (
      self->kind->id, numbers, get_n (self->kind), NULL, error);
}

static void
show_count (RingletMaskFinder *self)
{
  RingletMaskCount count = { 0 };
  g_autofree char *text = NULL;

  if (self->kind == NULL || self->candidate == NULL)
    return;
  if (ringlet_mask_editor_count_candidate (self->editor, &count))
    text =
        g_strdup_printf (ngettext ("%'zu pixel, %'zu of them not masked yet",
                             "%'zu pixels, %'zu of them not masked yet", count.n_own),
            count.n_own, count.n_changed);
  gtk_label_set_text (GTK_LABEL (self->count), text != NULL ? text : _ ("Counting…"));
}

static void
update (RingletMaskFinder *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("mask finder");
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->candidate, ringlet_mask_layer_unref);
  if (self->kind != NULL)
    self->candidate = make_layer (self, &error);
  ringlet_mask_editor_set_candidate (self->editor, self->candidate);
  gtk_widget_set_sensitive (self->apply, self->candidate != NULL);
  if (error != NULL)
    gtk_label_set_text (GTK_LABEL (self->count), error->message);
  show_count (self);
}

void
ringlet_mask_finder_set_kind (RingletMaskFinder *self, const char *id)
{
  g_return_if_fail (RINGLET_IS_MASK_FINDER (self));

  self->kind = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (g_strcmp0 (kinds[i].id, id) == 0)
      self->kind = &kinds[i];
  }
  gtk_widget_set_visible (GTK_WIDGET (self), self->kind != NULL);
  if (self->kind != NULL)
    gtk_label_set_text (GTK_LABEL (self->title), _ (self->kind->title));
  for (guint i = 0; self->kind != NULL && i < MAX_NUMBERS; i++) {
    const gboolean is_used = i < get_n (self->kind);

    gtk_widget_set_visible (self->labels[i], is_used);
    gtk_widget_set_visible (self->entries[i], is_used);
    if (!is_used)
      continue;
    gtk_label_set_text (GTK_LABEL (self->labels[i]), _ (self->kind->labels[i]));
    gtk_editable_set_text (GTK_EDITABLE (self->entries[i]), self->kind->texts[i]);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->entries[i]),
        GTK_ACCESSIBLE_PROPERTY_LABEL, _ (self->kind->labels[i]), -1);
  }
  update (self);
}

static void
on_apply (RingletMaskFinder *self)
{
  g_autoptr (RingletMaskLayer) layer = g_steal_pointer (&self->candidate);

  if (layer == NULL)
    return;
  /* It is in the document then, and not counted twice. */
  ringlet_mask_editor_set_candidate (self->editor, NULL);
  ringlet_mask_editor_add (self->editor, layer);
  update (self);
}

static void
ringlet_mask_finder_finalize (GObject *object)
{
  RingletMaskFinder *self = RINGLET_MASK_FINDER (object);

  g_clear_object (&self->editor);
  g_clear_pointer (&self->candidate, ringlet_mask_layer_unref);

  G_OBJECT_CLASS (ringlet_mask_finder_parent_class)->finalize (object);
}

static void
ringlet_mask_finder_class_init (RingletMaskFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringlet_mask_finder_finalize;
}

static void
add_number (RingletMaskFinder *self, GtkGrid *grid, guint i)
{
  self->labels[i] = gtk_label_new (NULL);
  self->entries[i] = gtk_entry_new ();
  gtk_label_set_xalign (GTK_LABEL (self->labels[i]), 0);
  gtk_widget_set_hexpand (self->entries[i], TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entries[i]), 8);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entries[i]), _ ("no limit"));
  gtk_grid_attach (grid, self->labels[i], 0, (int) i, 1, 1);
  gtk_grid_attach (grid, self->entries[i], 1, (int) i, 1, 1);
  g_signal_connect_object (
      self->entries[i], "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->entries[i], "activate", G_CALLBACK (on_apply), self, G_CONNECT_SWAPPED);
}

static void
ringlet_mask_finder_init (RingletMaskFinder *self)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  self->title = gtk_label_new (NULL);
  self->count = gtk_label_new (NULL);
  self->apply = gtk_button_new_with_label (_ ("Add as Layer"));
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_xalign (GTK_LABEL (self->count), 0);
  gtk_label_set_wrap (GTK_LABEL (self->count), TRUE);
  gtk_widget_add_css_class (self->title, "heading");
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_box_append (GTK_BOX (self), self->title);
  gtk_box_append (GTK_BOX (self), grid);
  gtk_box_append (GTK_BOX (self), self->count);
  gtk_box_append (GTK_BOX (self), self->apply);
  for (guint i = 0; i < MAX_NUMBERS; i++)
    add_number (self, GTK_GRID (grid), i);
  g_signal_connect_object (
      self->apply, "clicked", G_CALLBACK (on_apply), self, G_CONNECT_SWAPPED);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
ringlet_mask_finder_bind (RingletMaskFinder *self, RingletMaskEditor *editor)
{
  g_return_if_fail (RINGLET_IS_MASK_FINDER (self));

  self->editor = g_object_ref (editor);
  g_signal_connect_object (
      editor, "changed", G_CALLBACK (show_count), self, G_CONNECT_SWAPPED);
}
