/* SPDX-License-Identifier: MIT */
#include "layers-pane.h"

#include "frame-watch.h"
#include "mask-list.h"
#include "mask-proposed.h"

struct _RingletLayersPane {
  AdwBin parent_instance;

  RingletMaskEditor *editor;
  gboolean is_showing; /* what it says is not what the user says */
  RingletMaskProposed *proposed;
  RingletMaskList *list;
  GtkWidget *mask_box;
  GtkWidget *opacity_scale;
};

G_DEFINE_FINAL_TYPE (RingletLayersPane, ringlet_layers_pane, ADW_TYPE_BIN)

static void
show (RingletLayersPane *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("layers pane");

  self->is_showing = TRUE;
  gtk_range_set_value (GTK_RANGE (self->opacity_scale),
      100 * ringlet_mask_editor_get_opacity (self->editor));
  gtk_widget_set_sensitive (
      self->opacity_scale, ringlet_mask_editor_get_shown (self->editor));
  self->is_showing = FALSE;
}

static void
on_opacity (RingletLayersPane *self)
{
  if (!self->is_showing && self->editor != NULL)
    ringlet_mask_editor_set_opacity (
        self->editor, gtk_range_get_value (GTK_RANGE (self->opacity_scale)) / 100);
}

static void
ringlet_layers_pane_dispose (GObject *object)
{
  g_clear_object (&RINGLET_LAYERS_PANE (object)->editor);
  gtk_widget_dispose_template (GTK_WIDGET (object), RINGLET_TYPE_LAYERS_PANE);

  G_OBJECT_CLASS (ringlet_layers_pane_parent_class)->dispose (object);
}

#define BIND(name)                                                                     \
  gtk_widget_class_bind_template_child (widget_class, RingletLayersPane, name)

static void
ringlet_layers_pane_class_init (RingletLayersPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_layers_pane_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  g_type_ensure (RINGLET_TYPE_MASK_PROPOSED);
  g_type_ensure (RINGLET_TYPE_MASK_LIST);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ringlet/Ringlet/layers-pane.ui");
  BIND (proposed);
  BIND (list);
  BIND (mask_box);
  BIND (opacity_scale);
  gtk_widget_class_bind_template_callback (widget_class, on_opacity);
}

/* An empty group first, as in RingletMaskPanel. */
static void
ringlet_layers_pane_init (RingletLayersPane *self)
{
  g_autoptr (GSimpleActionGroup) none = g_simple_action_group_new ();

  gtk_widget_insert_action_group (GTK_WIDGET (self), "mask", G_ACTION_GROUP (none));
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
ringlet_layers_pane_bind (RingletLayersPane *self, RingletMaskPanel *panel)
{
  g_return_if_fail (RINGLET_IS_LAYERS_PANE (self) && self->editor == NULL);

  self->editor = g_object_ref (ringlet_mask_panel_get_editor (panel));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "mask",
      ringlet_mask_tools_get_actions (ringlet_mask_panel_get_tools (panel)));
  ringlet_mask_proposed_bind (self->proposed, ringlet_mask_panel_get_proposer (panel));
  ringlet_mask_list_bind (self->list, self->editor);
  g_signal_connect_object (
      self->editor, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}

void
ringlet_layers_pane_set_masking (RingletLayersPane *self, gboolean is_masking)
{
  g_return_if_fail (RINGLET_IS_LAYERS_PANE (self));
  gtk_widget_set_visible (self->mask_box, is_masking);
}
