/* SPDX-License-Identifier: MIT */
#include "mask-row.h"

#include <glib/gi18n-lib.h>

#include "project-mask.h"

#define KEEP_MS 500

/**
 * RingletMaskRow:
 * @index: of the layer
 * @said: (nullable): what it is called for assistive technology
 * @is_showing: what it says comes from the document
 */
struct _RingletMaskRow {
  GtkListBoxRow parent_instance;

  RingletMaskEditor *editor;
  guint index;
  char *said;
  gboolean is_showing;
  GtkWidget *check;
  GtkWidget *sign;
  GtkWidget *name;
  GtkWidget *count;
};

G_DEFINE_FINAL_TYPE (RingletMaskRow, ringlet_mask_row, GTK_TYPE_LIST_BOX_ROW)

static const struct {
  const char *id;
  const char *sign;
} signs[] = {
  { "rectangle", "▭" },
  { "circle", "◯" },
  { "ellipse", "⬭" },
  { "polygon", "⬠" },
  { "ring", "◎" },
  { "arc", "◗" },
  { "2theta", "⇥" },
  { "radial", "⇥" },
  { "brush", "✎" },
  { "threshold", "≶" },
  { "hot", "✳" },
  { "spots", "✳" },
  { "dead", "×" },
  { "gaps", "▦" },
  { "pixels", "▩" },
  { "grow", "⊕" },
  { "shrink", "⊖" },
  { "invert", "◐" },
  { "fill", "●" },
};

const char *
ringlet_mask_row_sign (const RingletMaskLayer *layer)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++) {
    if (g_str_equal (signs[i].id, layer->klass->id))
      return signs[i].sign;
  }
  return "";
}

static RingletMaskLayer *
get_layer (RingletMaskRow *self)
{
  const RingletMaskLayers *layers = ringlet_mask_editor_get_layers (self->editor);

  return self->index < ringlet_mask_layers_n (layers) ? layers->layers[self->index]
                                                      : NULL;
}

const char *
ringlet_mask_row_title (const RingletMaskLayer *layer)
{
  const gboolean is_ours = g_str_equal (layer->name, layer->klass->label) ||
      g_str_equal (layer->name, "Saturated"); /* of a proposal */

  return is_ours ? _ (layer->name) : layer->name;
}

/* Returns (transfer full): "2,113", with its sign where pixels are freed; of an
 * operation, how many it changes. "…" while it is counted: in the step Mask. */
static char *
make_count (RingletMaskRow *self, const RingletMaskLayer *layer)
{
  const gboolean is_operation = ringlet_mask_layer_class_is_operation (layer->klass);
  RingletMaskCount count = { 0 };

  if (!ringlet_mask_editor_count (self->editor, self->index, &count))
    return g_strdup (ringlet_mask_editor_get_active (self->editor) ? "…" : "");
  return g_strdup_printf ("%s%'" G_GSIZE_FORMAT, layer->cut ? "−" : "",
      is_operation ? count.n_changed : count.n_own);
}

/* Said again only when it is another one: a stroke changes it with every frame. */
static void
say (RingletMaskRow *self, const RingletMaskLayer *layer)
{
  g_autofree char *text =
      g_strdup_printf (layer->cut ? _ ("%s, %s, unmasks") : _ ("%s, %s, masks"),
          ringlet_mask_row_title (layer), _ (layer->klass->label));

  if (g_strcmp0 (text, self->said) == 0)
    return;
  g_free (self->said);
  self->said = g_steal_pointer (&text);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->said, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check),
      GTK_ACCESSIBLE_PROPERTY_LABEL, ringlet_mask_row_title (layer), -1);
}

void
ringlet_mask_row_show (RingletMaskRow *self, guint index)
{
  const RingletMaskLayer *layer = NULL;
  const char *title = NULL;
  g_autofree char *count = NULL;

  g_return_if_fail (RINGLET_IS_MASK_ROW (self));

  self->index = index;
  layer = get_layer (self);
  title = ringlet_mask_row_title (layer);
  self->is_showing = TRUE;
  count = make_count (self, layer);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->check), layer->enabled);
  gtk_label_set_text (GTK_LABEL (self->sign), ringlet_mask_row_sign (layer));
  if (!gtk_editable_label_get_editing (GTK_EDITABLE_LABEL (self->name)) &&
      !g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->name)), title))
    gtk_editable_set_text (GTK_EDITABLE (self->name), title);
  gtk_label_set_text (GTK_LABEL (self->count), count);
  say (self, layer);
  self->is_showing = FALSE;
}

void
ringlet_mask_row_edit_name (RingletMaskRow *self)
{
  g_return_if_fail (RINGLET_IS_MASK_ROW (self));

  gtk_editable_label_start_editing (GTK_EDITABLE_LABEL (self->name));
}

gboolean
ringlet_mask_row_is_edited (RingletMaskRow *self)
{
  g_return_val_if_fail (RINGLET_IS_MASK_ROW (self), FALSE);

  return gtk_editable_label_get_editing (GTK_EDITABLE_LABEL (self->name));
}

static void
on_toggled (RingletMaskRow *self)
{
  if (!self->is_showing)
    ringlet_project_enable_mask_layer (ringlet_mask_editor_get_project (self->editor),
        self->index, gtk_check_button_get_active (GTK_CHECK_BUTTON (self->check)));
}

static void
on_editing (RingletMaskRow *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));
  const RingletMaskLayer *layer = get_layer (self);

  if (layer == NULL || self->is_showing ||
      gtk_editable_label_get_editing (GTK_EDITABLE_LABEL (self->name)) ||
      g_str_equal (name, ringlet_mask_row_title (layer)))
    return;
  ringlet_project_rename_mask_layer (
      ringlet_mask_editor_get_project (self->editor), self->index, name);
}

static gboolean
let_go (gpointer data)
{
  g_object_unref (data);
  return G_SOURCE_REMOVE;
}

/* GTK 4.8 looks, 100 ms after the name lost the focus, whether it has it again, be it
 * that the label is gone meanwhile: so it stays. */
static void
ringlet_mask_row_dispose (GObject *object)
{
  RingletMaskRow *self = RINGLET_MASK_ROW (object);

  if (self->name != NULL)
    g_timeout_add (KEEP_MS, let_go, g_object_ref (self->name));
  self->name = NULL;

  G_OBJECT_CLASS (ringlet_mask_row_parent_class)->dispose (object);
}

static void
ringlet_mask_row_finalize (GObject *object)
{
  RingletMaskRow *self = RINGLET_MASK_ROW (object);

  g_clear_object (&self->editor);
  g_free (self->said);

  G_OBJECT_CLASS (ringlet_mask_row_parent_class)->finalize (object);
}

static void
ringlet_mask_row_class_init (RingletMaskRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringlet_mask_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = ringlet_mask_row_finalize;
}

/* The label inside an editable one, which GTK 4.8 has no way to make shorter. */
static void
shorten (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget)) {
    gtk_label_set_ellipsize (GTK_LABEL (widget), PANGO_ELLIPSIZE_END);
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    shorten (child);
}

static void
ringlet_mask_row_init (RingletMaskRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->check = gtk_check_button_new ();
  self->sign = gtk_label_new (NULL);
  self->name = gtk_editable_label_new ("");
  self->count = gtk_label_new (NULL);
  gtk_widget_set_tooltip_text (self->check, _ ("Whether the layer acts"));
  gtk_label_set_width_chars (GTK_LABEL (self->sign), 2);
  gtk_widget_set_hexpand (self->name, TRUE);
  shorten (self->name);
  gtk_widget_add_css_class (self->count, "numeric");
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_widget_set_margin_start (box, 8);
  gtk_widget_set_margin_end (box, 8);
  gtk_box_append (GTK_BOX (box), self->check);
  gtk_box_append (GTK_BOX (box), self->sign);
  gtk_box_append (GTK_BOX (box), self->name);
  gtk_box_append (GTK_BOX (box), self->count);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  g_signal_connect_object (
      self->check, "toggled", G_CALLBACK (on_toggled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->name, "notify::editing", G_CALLBACK (on_editing), self, G_CONNECT_SWAPPED);
}

GtkWidget *
ringlet_mask_row_new (RingletMaskEditor *editor)
{
  RingletMaskRow *self = g_object_new (RINGLET_TYPE_MASK_ROW, NULL);

  self->editor = g_object_ref (editor);
  return GTK_WIDGET (self);
}
