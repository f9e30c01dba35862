/* SPDX-License-Identifier: MIT */
#include "plot/limit-handle.h"

#include <math.h>

#include "frame-watch.h"
#include "plot/widget-style.h"

#define KNOB_RADIUS 7.0F
#define FOCUS_WIDTH 2.0F

struct _RingletLimitHandle {
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (RingletLimitHandle, ringlet_limit_handle, GTK_TYPE_WIDGET)

static void
append_disc (
    GtkSnapshot *snapshot, const GdkRGBA *colour, float x, float y, float radius)
{
  const graphene_rect_t box =
      GRAPHENE_RECT_INIT (x - radius, y - radius, 2.0F * radius, 2.0F * radius);
  GskRoundedRect round;

  gsk_rounded_rect_init_from_rect (&round, &box, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, colour, &box);
  gtk_snapshot_pop (snapshot);
}

static void
ringlet_limit_handle_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  g_auto (RingletWatch) watch = ringlet_watch ("histogram handle");
  const float x = gtk_widget_get_width (widget) / 2.0F;
  const float y = gtk_widget_get_height (widget) - RINGLET_LIMIT_HANDLE_KNOB / 2.0F;
  const GdkRGBA accent = ringlet_widget_colour (widget, "accent_bg_color");
  const GdkRGBA background = ringlet_widget_colour (widget, "view_bg_color");
  GdkRGBA text;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &text);
  gtk_snapshot_append_color (
      snapshot, &text, &GRAPHENE_RECT_INIT (floorf (x), 0.0F, 1.0F, y));
  if (gtk_widget_has_visible_focus (widget))
    append_disc (snapshot, &accent, x, y, KNOB_RADIUS + FOCUS_WIDTH);
  append_disc (snapshot, &text, x, y, KNOB_RADIUS);
  append_disc (snapshot, &background, x, y, KNOB_RADIUS - 1.5F);
}

static void
ringlet_limit_handle_measure (GtkWidget *widget, GtkOrientation orientation,
    int for_size, int *minimum, int *natural, int *minimum_baseline,
    int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL
      ? RINGLET_LIMIT_HANDLE_WIDTH
      : RINGLET_LIMIT_HANDLE_KNOB;
}

static void
ringlet_limit_handle_state_flags_changed (GtkWidget *widget, GtkStateFlags before)
{
  gtk_widget_queue_draw (widget);
  GTK_WIDGET_CLASS (ringlet_limit_handle_parent_class)
      ->state_flags_changed (widget, before);
}

static void
step (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit_by_name (widget, "step", g_variant_get_double (parameter));
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  static const struct {
    guint key;
    GdkModifierType state;
    double by;
  } keys[] = {
    { GDK_KEY_Left, 0, -0.01 },
    { GDK_KEY_Right, 0, 0.01 },
    { GDK_KEY_Down, 0, -0.01 },
    { GDK_KEY_Up, 0, 0.01 },
    { GDK_KEY_Left, GDK_SHIFT_MASK, -0.1 },
    { GDK_KEY_Right, GDK_SHIFT_MASK, 0.1 },
    { GDK_KEY_Down, GDK_SHIFT_MASK, -0.1 },
    { GDK_KEY_Up, GDK_SHIFT_MASK, 0.1 },
    { GDK_KEY_Page_Down, 0, -0.1 },
    { GDK_KEY_Page_Up, 0, 0.1 },
    { GDK_KEY_Home, 0, -1.0 },
    { GDK_KEY_End, 0, 1.0 },
  };

  gtk_widget_class_install_action (widget_class, "limit.step", "d", step);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (
        widget_class, keys[i].key, keys[i].state, "limit.step", "d", keys[i].by);
}

static void
ringlet_limit_handle_class_init (RingletLimitHandleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = ringlet_limit_handle_snapshot;
  widget_class->measure = ringlet_limit_handle_measure;
  widget_class->state_flags_changed = ringlet_limit_handle_state_flags_changed;

  g_signal_new ("step", RINGLET_TYPE_LIMIT_HANDLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
      NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
  add_keys (widget_class);
}

static void
ringlet_limit_handle_init (RingletLimitHandle *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_cursor_from_name (widget, "ew-resize");
}

GtkWidget *
ringlet_limit_handle_new (const char *label)
{
  GtkWidget *self = g_object_new (RINGLET_TYPE_LIMIT_HANDLE, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
      label, GTK_ACCESSIBLE_PROPERTY_ORIENTATION, GTK_ORIENTATION_HORIZONTAL, -1);
  return self;
}

void
ringlet_limit_handle_tell (
    RingletLimitHandle *self, double value, double min, double max, const char *text)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
      GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, min, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, max,
      GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, value, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
      text, -1);
}
