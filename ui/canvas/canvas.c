/* SPDX-License-Identifier: MIT */
#include "canvas/canvas-private.h"
#include "frame-watch.h"
#include "plot/widget-style.h"
#include "renderer.h"

#define MINIMUM_SIZE 48
#define NATURAL_SIZE 320
#define HINT_MARGIN 24

enum { PROP_BACKEND_NAME = 1, N_PROPS };
enum { VIEWPORT_CHANGED, POINTER, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingletCanvas, ringlet_canvas, GTK_TYPE_WIDGET)

/* Where the image may be seen. */
static graphene_rect_t
get_inside (RingletCanvas *self)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self));
  const int height = gtk_widget_get_height (GTK_WIDGET (self));

  return GRAPHENE_RECT_INIT (self->left, self->top,
      MAX (width - self->left - self->right, 0),
      MAX (height - self->top - self->bottom, 0));
}

void
ringlet_canvas_push_scene (RingletCanvas *self)
{
  const gboolean has_image = self->scene.pyramid != NULL;

  if (gtk_widget_get_child_visible (self->surface) != has_image) {
    gtk_widget_set_child_visible (self->surface, has_image);
    gtk_widget_set_child_visible (self->hint, !has_image);
    /* GTK 4.8 takes a child that was never drawn for one that waits for its turn. */
    gtk_widget_queue_draw (GTK_WIDGET (self));
  }
  ringlet_surface_set_scene (RINGLET_SURFACE (self->surface), &self->scene);
}

static void
push_viewport (RingletCanvas *self)
{
  const graphene_rect_t inside = get_inside (self);

  ringlet_canvas_push_scene (self);
  for (GtkWidget *child = gtk_widget_get_next_sibling (self->surface); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (!RINGLET_IS_LAYER (child)) /* a menu that is shown */
      continue;
    ringlet_layer_set_clip (RINGLET_LAYER (child), &inside);
    ringlet_layer_set_viewport (RINGLET_LAYER (child), &self->scene.viewport);
  }
}

void
ringlet_canvas_take_viewport (RingletCanvas *self, const RingletViewport *viewport)
{
  if (ringlet_viewport_equal (&self->scene.viewport, viewport))
    return;

  self->scene.viewport = *viewport;
  push_viewport (self);
  ringlet_canvas_input_viewport_changed (self->input);
  g_signal_emit (self, signals[VIEWPORT_CHANGED], 0);
}

static void set_surface (RingletCanvas *self, GtkWidget *surface);

static void
give_up_gl (RingletCanvas *self)
{
  g_debug ("OpenGL is not used: %s",
      ringlet_surface_get_error (RINGLET_SURFACE (self->surface))->message);
  set_surface (self, ringlet_soft_surface_new ());
}

static gboolean
on_swap (gpointer data)
{
  RingletCanvas *self = data;

  self->swap_id = 0;
  give_up_gl (self);
  return G_SOURCE_REMOVE;
}

/* While GTK draws no child may come or go. */
static void
on_failed (RingletCanvas *self)
{
  if (self->swap_id == 0)
    self->swap_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_swap, self, NULL);
}

static void
set_surface (RingletCanvas *self, GtkWidget *surface)
{
  g_clear_handle_id (&self->swap_id, g_source_remove);
  g_clear_pointer (&self->surface, gtk_widget_unparent);
  self->surface = surface;
  gtk_widget_set_can_target (surface, FALSE);
  gtk_widget_insert_after (surface, GTK_WIDGET (self), self->hint);
  g_signal_connect_object (
      surface, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  ringlet_surface_set_max_texture (RINGLET_SURFACE (surface), self->max_texture);
  ringlet_canvas_push_scene (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BACKEND_NAME]);
}

/* Where there is no card it is not even tried: loading a driver that computes in
 * software takes 30 MB and 100 ms to learn that it is none. */
static void
choose_surface (RingletCanvas *self)
{
  const gboolean is_software = self->backend == RINGLET_CANVAS_SOFTWARE ||
      (self->backend == RINGLET_CANVAS_AUTO && !ringlet_renderer_has_card ());

  set_surface (self,
      is_software ? ringlet_soft_surface_new ()
                  : ringlet_gl_surface_new (self->backend == RINGLET_CANVAS_GL));
}

/* The surface tells at once whether it can paint here, before anything is drawn. */
static void
ringlet_canvas_realize (GtkWidget *widget)
{
  RingletCanvas *self = RINGLET_CANVAS (widget);

  GTK_WIDGET_CLASS (ringlet_canvas_parent_class)->realize (widget);

  gtk_widget_realize (self->surface);
  if (ringlet_surface_get_error (RINGLET_SURFACE (self->surface)) != NULL)
    give_up_gl (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BACKEND_NAME]);
}

static void
ringlet_canvas_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
    int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  RingletCanvas *self = RINGLET_CANVAS (widget);
  const int margins = orientation == GTK_ORIENTATION_HORIZONTAL
      ? self->left + self->right
      : self->top + self->bottom;

  *minimum = margins + MINIMUM_SIZE;
  *natural = margins + NATURAL_SIZE;
}

static void
allocate_child (GtkWidget *child, const graphene_rect_t *area)
{
  int ignored = 0;

  gtk_widget_measure (
      child, GTK_ORIENTATION_HORIZONTAL, -1, &ignored, NULL, NULL, NULL);
  gtk_widget_size_allocate (child,
      &(GtkAllocation){ (int) area->origin.x, (int) area->origin.y,
          (int) area->size.width, (int) area->size.height },
      -1);
}

/* Another size, or another room for the image in the same size. */
static void
resize_viewport (RingletCanvas *self)
{
  const graphene_rect_t inside = get_inside (self);
  RingletViewport viewport = self->scene.viewport;

  if (viewport.width > 0) {
    ringlet_viewport_resize (&viewport, inside.size.width, inside.size.height);
  } else {
    viewport.width = inside.size.width;
    viewport.height = inside.size.height;
    if (self->scene.pyramid != NULL)
      ringlet_viewport_fit (&viewport);
  }
  ringlet_canvas_take_viewport (self, &viewport);
}

static void
ringlet_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  g_auto (RingletWatch) watch = ringlet_watch ("canvas allocate");
  RingletCanvas *self = RINGLET_CANVAS (widget);
  const graphene_rect_t inside = get_inside (self);
  const graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, width, height);

  allocate_child (self->hint, &all);
  allocate_child (self->surface, &inside);
  for (GtkWidget *child = gtk_widget_get_next_sibling (self->surface); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (GTK_IS_POPOVER (child))
      gtk_popover_present (GTK_POPOVER (child));
    else
      allocate_child (child, &all);
  }
  resize_viewport (self);
  push_viewport (self);
}

/* As beside an image. */
static void
snapshot_nothing (GtkSnapshot *snapshot, const graphene_rect_t *all)
{
  const guint32 colour = RINGLET_SURFACE_OUTSIDE;
  const GdkRGBA outside = { (float) (colour >> 16 & 0xFF) / 255,
    (float) (colour >> 8 & 0xFF) / 255, (float) (colour & 0xFF) / 255, 1 };

  gtk_snapshot_append_color (snapshot, &outside, all);
}

static void
ringlet_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  const graphene_rect_t all = GRAPHENE_RECT_INIT (
      0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget));

  if (RINGLET_CANVAS (widget)->scene.pyramid == NULL)
    snapshot_nothing (snapshot, &all);
  GTK_WIDGET_CLASS (ringlet_canvas_parent_class)->snapshot (widget, snapshot);
  if (gtk_widget_has_visible_focus (widget))
    ringlet_widget_snapshot_focus (widget, snapshot, &all);
}

static void
ringlet_canvas_state_flags_changed (GtkWidget *widget, GtkStateFlags previous)
{
  const GtkStateFlags changed = previous ^ gtk_widget_get_state_flags (widget);

  if (changed & (GTK_STATE_FLAG_FOCUSED | GTK_STATE_FLAG_FOCUS_VISIBLE))
    gtk_widget_queue_draw (widget);
  GTK_WIDGET_CLASS (ringlet_canvas_parent_class)
      ->state_flags_changed (widget, previous);
}

static void
ringlet_canvas_dispose (GObject *object)
{
  RingletCanvas *self = RINGLET_CANVAS (object);
  GtkWidget *child = NULL;

  g_clear_handle_id (&self->swap_id, g_source_remove);
  g_clear_pointer (&self->input, ringlet_canvas_input_free);
  self->tool_layer = NULL;
  g_clear_object (&self->tool);
  self->surface = NULL;
  self->hint = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  ringlet_canvas_scene_clear (&self->scene);

  G_OBJECT_CLASS (ringlet_canvas_parent_class)->dispose (object);
}

static void
ringlet_canvas_get_property (
    GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RingletCanvas *self = RINGLET_CANVAS (object);

  switch (id) {
  case PROP_BACKEND_NAME:
    g_value_take_string (
        value, ringlet_surface_dup_name (RINGLET_SURFACE (self->surface)));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
ringlet_canvas_class_init (RingletCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ringlet_canvas_dispose;
  object_class->get_property = ringlet_canvas_get_property;
  widget_class->realize = ringlet_canvas_realize;
  widget_class->measure = ringlet_canvas_measure;
  widget_class->size_allocate = ringlet_canvas_size_allocate;
  widget_class->snapshot = ringlet_canvas_snapshot;
  widget_class->state_flags_changed = ringlet_canvas_state_flags_changed;

  props[PROP_BACKEND_NAME] = g_param_spec_string (
      "backend-name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[VIEWPORT_CHANGED] = g_signal_new ("viewport-changed", RINGLET_TYPE_CANVAS,
      G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[POINTER] = g_signal_new ("pointer", RINGLET_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0,
      NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_BOOLEAN);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "canvas");
}

/* Light in light windows too: what lies behind is dark in both. */
static GtkWidget *
hint_new (void)
{
  GtkWidget *label = gtk_label_new (NULL);
  g_autoptr (PangoAttrList) light = pango_attr_list_new ();

  pango_attr_list_insert (light, pango_attr_foreground_new (0xC0C0, 0xC0C0, 0xC0C0));
  gtk_label_set_attributes (GTK_LABEL (label), light);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_set_margin_start (label, HINT_MARGIN);
  gtk_widget_set_margin_end (label, HINT_MARGIN);
  gtk_widget_set_can_target (label, FALSE);
  return label;
}

static void
ringlet_canvas_init (RingletCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->scene.levels = ringlet_levels_default ();
  self->hint = hint_new ();
  gtk_widget_set_parent (self->hint, widget);
  self->input = ringlet_canvas_input_new (self);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_widget_set_vexpand (widget, TRUE);
}

GtkWidget *
ringlet_canvas_new (RingletCanvasBackend backend)
{
  RingletCanvas *self = g_object_new (RINGLET_TYPE_CANVAS, NULL);

  self->backend = backend;
  choose_surface (self);
  return GTK_WIDGET (self);
}

void
ringlet_canvas_set_margins (
    RingletCanvas *self, int left, int right, int top, int bottom)
{
  g_return_if_fail (RINGLET_IS_CANVAS (self));

  self->left = left;
  self->right = right;
  self->top = top;
  self->bottom = bottom;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
ringlet_canvas_add_layer (RingletCanvas *self, RingletLayer *layer)
{
  g_return_if_fail (RINGLET_IS_CANVAS (self));
  g_return_if_fail (RINGLET_IS_LAYER (layer));

  gtk_widget_insert_before (GTK_WIDGET (layer), GTK_WIDGET (self), NULL);
  push_viewport (self);
}

void
ringlet_canvas_add_layer_below (RingletCanvas *self, RingletLayer *layer)
{
  g_return_if_fail (RINGLET_IS_CANVAS (self));
  g_return_if_fail (RINGLET_IS_LAYER (layer));

  gtk_widget_insert_after (GTK_WIDGET (layer), GTK_WIDGET (self), self->surface);
  push_viewport (self);
}

void
ringlet_canvas_set_max_texture (RingletCanvas *self, guint pixels)
{
  g_return_if_fail (RINGLET_IS_CANVAS (self));

  self->max_texture = pixels;
  ringlet_surface_set_max_texture (RINGLET_SURFACE (self->surface), pixels);
}
