/* SPDX-License-Identifier: MIT */
#include "plot/profile-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "display/plot.h"
#include "frame-watch.h"
#include "plot/plot-overlay.h"
#include "plot/widget-style.h"

#define LEAST_WIDTH 160
#define LEAST_HEIGHT 60
#define NATURAL_HEIGHT 160
#define LEAST_EXTENT 16.0
#define COARSE_STEP 10

/* Room around the plot, in the size of ordinary text. */
#define ROOM_LEFT 4.6
#define ROOM_RIGHT 1.2
#define ROOM_TOP 0.8
#define ROOM_BOTTOM 3.3

struct _RingletProfileView {
  GtkWidget parent_instance;

  GtkWidget *curve;
  GtkWidget *overlay;
  RingletProfile *profile; /* (nullable) */
  char *label_x;
  gboolean is_sum;
  double *sigma; /* (nullable): of sums */
  RingletScale scale;
  RingletPlotFrame frame;
  int cursor; /* −1 for none */
  double pointer_x;
  gboolean is_inside;
  guint tick_id;
};

G_DEFINE_FINAL_TYPE (RingletProfileView, ringlet_profile_view, GTK_TYPE_WIDGET)

static RingletPlotCurve
get_curve (RingletProfileView *self)
{
  const RingletProfile *profile = self->profile;

  return (RingletPlotCurve){ profile->n, profile->position,
    self->is_sum ? profile->sum : profile->mean,
    self->is_sum ? self->sigma : profile->sigma, profile->weight };
}

/* ---- where things are ---- */

static void
update_marker (RingletProfileView *self)
{
  const RingletPlotFrame *frame = &self->frame;
  const gboolean is_shown = self->profile != NULL && self->cursor >= 0;
  RingletPlotMarker marker = {
    .area = GRAPHENE_RECT_INIT ((float) frame->x, (float) frame->y,
        (float) frame->width, (float) frame->height),
    .line_x = NAN,
    .dot_y = NAN,
    .from = NAN,
    .has_focus = gtk_widget_has_visible_focus (GTK_WIDGET (self)),
  };

  if (self->overlay == NULL) /* on its way out */
    return;
  if (is_shown) {
    const RingletPlotCurve curve = get_curve (self);

    marker.line_x = ringlet_plot_x (frame, curve.x[self->cursor]);
    if (curve.count[self->cursor] > 0.0)
      marker.dot_y = ringlet_plot_y (frame, curve.y[self->cursor]);
  }
  ringlet_plot_overlay_set (RINGLET_PLOT_OVERLAY (self->overlay), &marker);
}

/* From the first point to the last, and half of a step more on both sides of what is
 * one point only. */
static void
arrange (RingletProfileView *self)
{
  const double em = ringlet_widget_text_size (GTK_WIDGET (self));
  const double width = gtk_widget_get_width (GTK_WIDGET (self));
  const double height = gtk_widget_get_height (GTK_WIDGET (self));

  self->frame = (RingletPlotFrame){
    .x = floor (em * ROOM_LEFT),
    .y = floor (em * ROOM_TOP),
    .width = fmax (floor (width - em * (ROOM_LEFT + ROOM_RIGHT)), LEAST_EXTENT),
    .height = fmax (floor (height - em * (ROOM_TOP + ROOM_BOTTOM)), LEAST_EXTENT),
    .left = 0.0,
    .right = 1.0,
    .bottom = 0.0,
    .top = 1.0,
    .scale = self->scale,
  };
  if (self->profile != NULL) {
    const RingletPlotCurve curve = get_curve (self);

    self->frame.left = curve.x[0];
    self->frame.right = curve.x[curve.n - 1];
    if (!(self->frame.right > self->frame.left)) {
      self->frame.left -= 0.5;
      self->frame.right += 0.5;
    }
    ringlet_plot_fit_curves (&self->frame, &curve, 1);
  }
  update_marker (self);
}

static void
redraw (RingletProfileView *self)
{
  arrange (self);
  if (self->curve != NULL)
    gtk_widget_queue_draw (self->curve);
}

static void
draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer view)
{
  g_auto (RingletWatch) watch = ringlet_watch ("profile draw");
  RingletProfileView *self = view;
  const RingletPlotStyle style = ringlet_widget_plot_style (GTK_WIDGET (self));
  RingletPlotCurve curve = { 0 };

  if (self->profile == NULL)
    return;
  curve = get_curve (self);
  ringlet_widget_select_font (GTK_WIDGET (self), cr);
  ringlet_plot_grid (cr, &style, &self->frame, RINGLET_TICKS_DECIMAL, 1.0);
  cairo_save (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
  ringlet_plot_curve (cr, &style, &self->frame, &curve);
  cairo_restore (cr);
  ringlet_plot_border (cr, &style, &self->frame);
  ringlet_plot_axis_x (
      cr, &style, &self->frame, self->label_x, RINGLET_TICKS_DECIMAL, 1.0);
  ringlet_plot_axis_y (cr, &style, &self->frame, self->is_sum ? _ ("Sum") : _ ("Mean"),
      RINGLET_TICKS_DECIMAL);
}

/* ---- the cursor ---- */

static int
point_at (RingletProfileView *self, double x)
{
  return (int) ringlet_profile_nearest (
      self->profile, ringlet_plot_value_x (&self->frame, x));
}

static void
tell (RingletProfileView *self, int point)
{
  self->cursor = point;
  update_marker (self);
  g_signal_emit_by_name (self, "pointed", point);
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  RingletProfileView *self = data;
  const RingletPlotFrame *frame = &self->frame;
  const gboolean is_in = self->is_inside && self->profile != NULL &&
      self->pointer_x >= frame->x && self->pointer_x <= frame->x + frame->width;

  self->tick_id = 0;
  tell (self, is_in ? point_at (self, self->pointer_x) : -1);
  return G_SOURCE_REMOVE;
}

static void
tell_later (RingletProfileView *self)
{
  if (self->tick_id == 0)
    self->tick_id =
        gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, self, NULL);
}

/* One that rests is told of, too, whenever something is laid out anew. */
static void
on_motion (RingletProfileView *self, double x, double y)
{
  if (x == self->pointer_x && self->is_inside)
    return;
  self->pointer_x = x;
  self->is_inside = TRUE;
  tell_later (self);
}

static void
on_leave (RingletProfileView *self)
{
  self->is_inside = FALSE;
  tell_later (self);
}

static void
on_pressed (RingletProfileView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static gboolean
on_key (RingletProfileView *self, guint keyval, guint keycode, GdkModifierType state)
{
  const int step = state & GDK_SHIFT_MASK ? COARSE_STEP : 1;
  int to = self->cursor;

  if (self->profile == NULL || (state & (GDK_ALT_MASK | GDK_CONTROL_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (keyval) {
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
    to = self->cursor < 0 ? (int) self->profile->n / 2 : self->cursor - step;
    break;
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    to = self->cursor < 0 ? (int) self->profile->n / 2 : self->cursor + step;
    break;
  case GDK_KEY_Home:
    to = 0;
    break;
  case GDK_KEY_End:
    to = (int) self->profile->n - 1;
    break;
  case GDK_KEY_Delete:
  case GDK_KEY_KP_Delete:
    g_signal_emit_by_name (self, "removed");
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
  self->is_inside = FALSE;
  tell (self, CLAMP (to, 0, (int) self->profile->n - 1));
  return GDK_EVENT_STOP;
}

/* ---- the widget ---- */

static void
ringlet_profile_view_measure (GtkWidget *widget, GtkOrientation orientation,
    int for_size, int *minimum, int *natural, int *minimum_baseline,
    int *natural_baseline)
{
  const gboolean is_wide = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = is_wide ? LEAST_WIDTH : LEAST_HEIGHT;
  *natural = is_wide ? 2 * LEAST_WIDTH : NATURAL_HEIGHT;
}

static void
ringlet_profile_view_size_allocate (
    GtkWidget *widget, int width, int height, int baseline)
{
  RingletProfileView *self = RINGLET_PROFILE_VIEW (widget);
  const GtkAllocation all = { 0, 0, width, height };

  arrange (self);
  gtk_widget_size_allocate (self->curve, &all, -1);
  gtk_widget_size_allocate (self->overlay, &all, -1);
}

static void
ringlet_profile_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (ringlet_profile_view_parent_class)->css_changed (widget, change);
  redraw (RINGLET_PROFILE_VIEW (widget));
}

static void
ringlet_profile_view_state_flags_changed (GtkWidget *widget, GtkStateFlags before)
{
  GTK_WIDGET_CLASS (ringlet_profile_view_parent_class)
      ->state_flags_changed (widget, before);
  update_marker (RINGLET_PROFILE_VIEW (widget));
}

static void
ringlet_profile_view_dispose (GObject *object)
{
  RingletProfileView *self = RINGLET_PROFILE_VIEW (object);

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  g_clear_pointer (&self->curve, gtk_widget_unparent);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_pointer (&self->profile, ringlet_profile_unref);
  g_clear_pointer (&self->label_x, g_free);
  g_clear_pointer (&self->sigma, g_free);
  G_OBJECT_CLASS (ringlet_profile_view_parent_class)->dispose (object);
}

static void
ringlet_profile_view_class_init (RingletProfileViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_profile_view_dispose;
  widget_class->measure = ringlet_profile_view_measure;
  widget_class->size_allocate = ringlet_profile_view_size_allocate;
  widget_class->css_changed = ringlet_profile_view_css_changed;
  widget_class->state_flags_changed = ringlet_profile_view_state_flags_changed;
  g_signal_new ("pointed", RINGLET_TYPE_PROFILE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
      NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  g_signal_new ("removed", RINGLET_TYPE_PROFILE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
      NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "pattern");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
add_controllers (RingletProfileView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_key), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, key);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}

static void
ringlet_profile_view_init (RingletProfileView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->cursor = -1;
  self->curve = g_object_new (
      GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->curve), draw, self, NULL);
  gtk_widget_set_can_target (self->curve, FALSE);
  self->overlay = ringlet_plot_overlay_new ();
  gtk_widget_set_parent (self->curve, widget);
  gtk_widget_set_parent (self->overlay, widget);
  gtk_widget_add_css_class (widget, "view");
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Profile"), -1);
  add_controllers (self);
}

GtkWidget *
ringlet_profile_view_new (void)
{
  return g_object_new (RINGLET_TYPE_PROFILE_VIEW, NULL);
}

void
ringlet_profile_view_set (RingletProfileView *self, RingletProfile *profile,
    const char *label_x, gboolean is_sum)
{
  g_return_if_fail (RINGLET_IS_PROFILE_VIEW (self));

  if (profile != NULL)
    ringlet_profile_ref (profile);
  g_clear_pointer (&self->profile, ringlet_profile_unref);
  self->profile = profile;
  g_free (self->label_x);
  self->label_x = g_strdup (label_x);
  self->is_sum = is_sum;
  g_free (self->sigma);
  self->sigma = profile != NULL ? ringlet_profile_sigma_of_sum (profile) : NULL;
  if (profile == NULL)
    self->cursor = -1;
  else
    self->cursor = MIN (self->cursor, (int) profile->n - 1);
  redraw (self);
}

void
ringlet_profile_view_set_scale (RingletProfileView *self, RingletScale scale)
{
  g_return_if_fail (RINGLET_IS_PROFILE_VIEW (self));

  self->scale = scale;
  redraw (self);
}

int
ringlet_profile_view_get_cursor (RingletProfileView *self)
{
  g_return_val_if_fail (RINGLET_IS_PROFILE_VIEW (self), -1);
  return self->cursor;
}

void
ringlet_profile_view_set_words (RingletProfileView *self, const char *text)
{
  g_return_if_fail (RINGLET_IS_PROFILE_VIEW (self));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}
