/* SPDX-License-Identifier: MIT */
#include "mask-numbers.h"

#include <glib/gi18n-lib.h>

#include "frame-watch.h"
#include "layer-numbers.h"
#include "project-mask.h"

/**
 * RingletMaskNumbers:
 * @id: (nullable): the kind of layer that is added
 * @is_of_tool: it adds layers; else it changes the one that is selected
 * @said: (nullable): the numbers of the document that it showed last
 */
struct _RingletMaskNumbers {
  GtkBox parent_instance;

  RingletMaskEditor *editor;
  const char *id;
  gboolean is_of_tool;
  char *said;
  GtkWidget *label;
  GtkWidget *entry;
};

G_DEFINE_FINAL_TYPE (RingletMaskNumbers, ringlet_mask_numbers, GTK_TYPE_BOX)

static const struct {
  const char *word;
  const char *id;
  const char *other; /* (nullable): that more numbers make */
} tools[] = {
  { "rectangle", "rectangle", NULL },
  { "circle", "circle", "ellipse" },
  { "polygon", "polygon", NULL },
  { "ring", "ring", "arc" },
  { "range", "2theta", NULL },
};

/* What the numbers are. */
static void
show_meaning (RingletMaskNumbers *self, const char *meaning, const char *other)
{
  g_autofree char *label = other != NULL
      ? g_strdup_printf (_ ("%s, or %s"), _ (meaning), _ (other))
      : g_strdup (_ (meaning));

  gtk_label_set_text (GTK_LABEL (self->label), label);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* ---- the layer that is selected ---- */

static void
write_numbers (RingletMaskNumbers *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

/* What is being typed stays while the layer does. */
static void
show_selected (RingletMaskNumbers *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("mask numbers");
  const RingletMaskLayer *layer = ringlet_mask_editor_get_selected_layer (self->editor);
  g_autofree char *meaning = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), layer != NULL && layer->n > 0);
  if (layer == NULL || layer->n == 0)
    return;
  text = ringlet_layer_numbers_format (layer->numbers, layer->n);
  meaning = g_strdup_printf ("%s%s%s", _ (layer->klass->numbers),
      layer->unit != NULL ? " · " : "", layer->unit != NULL ? layer->unit->symbol : "");
  if (g_strcmp0 (meaning, gtk_label_get_text (GTK_LABEL (self->label))) != 0)
    show_meaning (self, meaning, NULL);
  else if (g_strcmp0 (text, self->said) == 0)
    return;
  write_numbers (self, text);
  g_free (self->said);
  self->said = g_steal_pointer (&text);
}

static void
change (RingletMaskNumbers *self, const double *numbers, gsize n)
{
  const RingletMaskLayer *layer = ringlet_mask_editor_get_selected_layer (self->editor);
  GError *error = NULL;
  g_autoptr (RingletMaskLayer) changed = layer != NULL
      ? ringlet_mask_layer_with_numbers (layer, numbers, n, &error)
      : NULL;

  if (changed != NULL)
    ringlet_project_change_mask_layer (ringlet_mask_editor_get_project (self->editor),
        (guint) ringlet_mask_editor_get_selected (self->editor), changed, NULL);
  ringlet_mask_editor_fail (self->editor, error);
}

/* ---- a new layer ---- */

void
ringlet_mask_numbers_set_tool (RingletMaskNumbers *self, const char *word)
{
  g_return_if_fail (RINGLET_IS_MASK_NUMBERS (self));

  self->id = NULL;
  write_numbers (self, "");
  for (gsize i = 0; i < G_N_ELEMENTS (tools); i++) {
    if (g_strcmp0 (tools[i].word, word) != 0)
      continue;
    self->id = tools[i].id;
    show_meaning (self, ringlet_mask_layer_class_find (tools[i].id)->numbers,
        tools[i].other != NULL ? ringlet_mask_layer_class_find (tools[i].other)->numbers
                               : NULL);
  }
  gtk_widget_set_visible (GTK_WIDGET (self), self->id != NULL);
}

/* ---- what the user does ---- */

static void
on_activate (RingletMaskNumbers *self)
{
  GError *error = NULL;
  gsize n = 0;
  g_autofree double *numbers = ringlet_layer_numbers_parse (
      gtk_editable_get_text (GTK_EDITABLE (self->entry)), &n, &error);

  if (numbers == NULL)
    ringlet_mask_editor_fail (self->editor, error);
  else if (!self->is_of_tool)
    change (self, numbers, n);
  else if (ringlet_mask_editor_add_new (
               self->editor, ringlet_layer_numbers_kind (self->id, n), numbers, n))
    write_numbers (self, "");
}

static gboolean
on_escape (GtkWidget *entry, GVariant *arguments, gpointer data)
{
  RingletMaskNumbers *self = data;
  const char *was = self->is_of_tool || self->said == NULL ? "" : self->said;

  if (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->entry)), was))
    return FALSE;
  write_numbers (self, was);
  return TRUE;
}

/* ---- the widget ---- */

static void
ringlet_mask_numbers_finalize (GObject *object)
{
  RingletMaskNumbers *self = RINGLET_MASK_NUMBERS (object);

  g_clear_object (&self->editor);
  g_free (self->said);

  G_OBJECT_CLASS (ringlet_mask_numbers_parent_class)->finalize (object);
}

static void
ringlet_mask_numbers_class_init (RingletMaskNumbersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringlet_mask_numbers_finalize;
}

static void
ringlet_mask_numbers_init (RingletMaskNumbers *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 3);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->label = gtk_label_new (NULL);
  self->entry = gtk_entry_new ();
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_widget_add_css_class (self->label, "dim-label");
  gtk_widget_add_css_class (self->label, "caption");
  gtk_widget_set_tooltip_text (self->entry,
      _ ("Numbers in pixels or degrees, between spaces; Enter takes them"));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
          gtk_callback_action_new (on_escape, self, NULL)));
  gtk_widget_add_controller (self->entry, keys);
  g_signal_connect_object (
      self->entry, "activate", G_CALLBACK (on_activate), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self), self->label);
  gtk_box_append (GTK_BOX (self), self->entry);
}

void
ringlet_mask_numbers_bind (
    RingletMaskNumbers *self, RingletMaskEditor *editor, gboolean is_of_tool)
{
  g_return_if_fail (RINGLET_IS_MASK_NUMBERS (self));

  self->editor = g_object_ref (editor);
  self->is_of_tool = is_of_tool;
  if (is_of_tool)
    return;
  g_signal_connect_object (
      editor, "changed", G_CALLBACK (show_selected), self, G_CONNECT_SWAPPED);
  show_selected (self);
}
