/* SPDX-License-Identifier: MIT */
#include "mask-proposed.h"

#include <glib/gi18n-lib.h>

#include "flat-button.h"
#include "frame-watch.h"
#include "mask-row.h"

struct _RingletMaskProposed {
  GtkBox parent_instance;

  RingletMaskProposer *proposer;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (RingletMaskProposed, ringlet_mask_proposed, GTK_TYPE_BOX)

/* ---- what the user does ---- */

/* The row that @widget is in. */
static guint
find_index (GtkWidget *widget)
{
  GtkWidget *row = gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_BOX_ROW);

  return (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
}

static void
on_take (RingletMaskProposed *self, GtkWidget *button)
{
  ringlet_mask_proposer_take (self->proposer, find_index (button));
}

static void
on_drop (RingletMaskProposed *self, GtkWidget *button)
{
  ringlet_mask_proposer_drop (self->proposer, find_index (button));
}

static void
on_activated (RingletMaskProposed *self, GtkListBoxRow *row)
{
  on_take (self, GTK_WIDGET (row));
}

static gboolean
drop_focused (GtkWidget *list, GVariant *arguments, gpointer data)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (list));

  if (row == NULL)
    return FALSE;
  on_drop (data, GTK_WIDGET (row));
  return TRUE;
}

/* ---- what is seen ---- */

static GtkWidget *
make_button (RingletMaskProposed *self, const char *icon, const char *tooltip,
    const char *name, GCallback clicked)
{
  g_autofree char *label = g_strdup_printf ("%s: %s", tooltip, name);
  GtkWidget *button = ringlet_flat_button_new (icon, tooltip, label);

  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
make_label (const char *text, const char *css_class, gboolean expands)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, expands);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_row (RingletMaskProposed *self, const RingletMaskLayer *layer, gsize n_pixels)
{
  const char *title = ringlet_mask_row_title (layer);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_autofree char *count = g_strdup_printf ("%'zu", n_pixels);
  g_autofree char *said = g_strdup_printf (
      ngettext ("%s, proposed, %s pixel; Enter takes it, Delete drops it",
          "%s, proposed, %s pixels; Enter takes it, Delete drops it", n_pixels),
      title, count);

  gtk_widget_set_margin_start (box, 12);
  gtk_box_append (
      GTK_BOX (box), make_label (ringlet_mask_row_sign (layer), "dim-label", FALSE));
  gtk_box_append (GTK_BOX (box), make_label (title, "proposed", TRUE));
  gtk_box_append (GTK_BOX (box), make_label (count, "numeric", FALSE));
  gtk_box_append (GTK_BOX (box),
      make_button (self, "list-add-symbolic", _ ("Take as a layer"), title,
          G_CALLBACK (on_take)));
  gtk_box_append (GTK_BOX (box),
      make_button (self, "window-close-symbolic", _ ("Drop the proposal"), title,
          G_CALLBACK (on_drop)));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  return row;
}

static void
show (RingletMaskProposed *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("mask proposed");
  const guint n = ringlet_mask_proposer_n (self->proposer);
  GtkListBoxRow *row = NULL;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < n; i++) {
    gsize n_pixels = 0;
    const RingletMaskLayer *layer =
        ringlet_mask_proposer_get (self->proposer, i, &n_pixels);

    gtk_list_box_append (self->list, make_row (self, layer, n_pixels));
  }
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}

/* ---- the widget ---- */

static void
ringlet_mask_proposed_dispose (GObject *object)
{
  g_clear_object (&RINGLET_MASK_PROPOSED (object)->proposer);

  G_OBJECT_CLASS (ringlet_mask_proposed_parent_class)->dispose (object);
}

static void
ringlet_mask_proposed_class_init (RingletMaskProposedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringlet_mask_proposed_dispose;
}

static void
add_keys (RingletMaskProposed *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Delete, 0),
          gtk_callback_action_new (drop_focused, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
}

static void
ringlet_mask_proposed_init (RingletMaskProposed *self)
{
  GtkWidget *title = make_label (
      _ ("Proposed: not masked until taken (Shift+P takes all)"), "dim-label", FALSE);

  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_activate_on_single_click (self->list, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
      GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Proposed layers"), -1);
  g_signal_connect_object (
      self->list, "row-activated", G_CALLBACK (on_activated), self, G_CONNECT_SWAPPED);
  add_keys (self);
  gtk_box_append (GTK_BOX (self), title);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->list));
}

void
ringlet_mask_proposed_bind (RingletMaskProposed *self, RingletMaskProposer *proposer)
{
  g_return_if_fail (RINGLET_IS_MASK_PROPOSED (self));

  self->proposer = g_object_ref (proposer);
  g_signal_connect_object (
      proposer, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}
