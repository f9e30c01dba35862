/* SPDX-License-Identifier: MIT */
#include "context-menu.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* What a widget with a menu keeps. */
typedef struct {
  GtkWidget *widget; /* borrowed: it has this */
  const RingletContextItem *items;
  gsize n;
  void (*before) (gpointer data, double x, double y);
  gpointer data;
  GtkWidget *popover; /* (nullable): while it is shown; weak */
} Context;

#define KEY "ringlet-context-menu"

static void
drop (Context *self)
{
  GtkWidget *popover = self->popover;

  g_clear_weak_pointer (&self->popover);
  if (popover != NULL)
    gtk_widget_unparent (popover);
}

static void
context_free (gpointer data)
{
  Context *self = data;

  g_clear_weak_pointer (&self->popover);
  g_free (self);
}

/* An action is activated after its menu has closed. */
static gboolean
drop_later (gpointer widget)
{
  Context *self = g_object_get_data (widget, KEY);

  if (self->popover != NULL && !gtk_widget_get_visible (self->popover))
    drop (self);
  return G_SOURCE_REMOVE;
}

static void
on_closed (Context *self)
{
  g_idle_add_full (
      G_PRIORITY_DEFAULT_IDLE, drop_later, g_object_ref (self->widget), g_object_unref);
}

static GMenuModel *
make_model (const Context *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) section = g_menu_new ();

  for (gsize i = 0; i < self->n; i++) {
    if (self->items[i].label != NULL) {
      g_menu_append (section, _ (self->items[i].label), self->items[i].action);
      continue;
    }
    g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
    g_object_unref (section);
    section = g_menu_new ();
  }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  return G_MENU_MODEL (menu);
}

static void
show (Context *self, double x, double y)
{
  g_autoptr (GMenuModel) model = make_model (self);
  const GdkRectangle at = { (int) x, (int) y, 1, 1 };

  drop (self);
  g_set_weak_pointer (&self->popover, gtk_popover_menu_new_from_model (model));
  gtk_widget_set_parent (self->popover, self->widget);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &at);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  g_signal_connect_swapped (self->popover, "closed", G_CALLBACK (on_closed), self);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

/* --- how it is asked for --- */

static void
on_pressed (GtkGestureClick *click, int n, double x, double y, Context *self)
{
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  if (gtk_widget_get_focusable (self->widget))
    gtk_widget_grab_focus (self->widget);
  ringlet_context_menu_show (self->widget, x, y);
}

/* In the middle of what has the focus, which may be a row in it. */
static gboolean
on_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  Context *self = g_object_get_data (G_OBJECT (widget), KEY);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  graphene_rect_t box = { 0 };

  if (focus == NULL || !gtk_widget_compute_bounds (focus, widget, &box))
    return FALSE;
  if (self->before != NULL)
    self->before (self->data, NAN, NAN);
  show (self, (double) (box.origin.x + box.size.width / 2.0f),
      (double) (box.origin.y + box.size.height / 2.0f));
  return TRUE;
}

static GtkEventController *
keys_new (void)
{
  static const struct {
    guint key;
    GdkModifierType state;
  } keys[] = { { GDK_KEY_Menu, 0 }, { GDK_KEY_F10, GDK_SHIFT_MASK } };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
        gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].key, keys[i].state),
            gtk_callback_action_new (on_key, NULL, NULL)));
  return controller;
}

void
ringlet_context_menu_add (GtkWidget *widget, const RingletContextItem *items, gsize n,
    void (*before) (gpointer data, double x, double y), gpointer data)
{
  GtkGesture *click = gtk_gesture_click_new ();
  Context *self = g_new0 (Context, 1);

  *self = (Context){ widget, items, n, before, data, NULL };
  g_object_set_data_full (G_OBJECT (widget), KEY, self, context_free);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect_swapped (widget, "destroy", G_CALLBACK (drop), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, keys_new ());
}

void
ringlet_context_menu_show (GtkWidget *widget, double x, double y)
{
  Context *self = g_object_get_data (G_OBJECT (widget), KEY);

  g_return_if_fail (self != NULL);

  if (self->before != NULL)
    self->before (self->data, x, y);
  show (self, x, y);
}

GtkWidget *
ringlet_context_menu_get (GtkWidget *widget)
{
  const Context *self = g_object_get_data (G_OBJECT (widget), KEY);

  return self != NULL ? self->popover : NULL;
}
