/* SPDX-License-Identifier: MIT */
#include "plot/relief-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "frame-watch.h"
#include "plot/plot-words.h"
#include "plot/relief-view-private.h"
#include "plot/widget-style.h"

#define LEAST_WIDTH 180
#define LEAST_HEIGHT 140
#define NATURAL_EXTENT 320

G_DEFINE_FINAL_TYPE (RingletReliefView, ringlet_relief_view, GTK_TYPE_WIDGET)

/* ---- what is seen ---- */

static void
forget_pixels (RingletReliefView *self)
{
  g_clear_pointer (&self->seen, ringlet_relief_free);
  self->picture = NULL;
  gtk_widget_queue_draw (self->axes);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* For who cannot see it: how many curves, of what, and from where. */
static char *
find_words (RingletReliefView *self)
{
  const RingletHeatAxis *axis = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (self->map == NULL)
    return g_strdup (_ ("No patterns yet"));
  axis = ringlet_heat_map_axis (self->map);
  from = ringlet_value_words (
      ringlet_heat_map_radial (self->map, self->columns.min - 0.5));
  to = ringlet_value_words (
      ringlet_heat_map_radial (self->map, self->columns.max - 0.5));
  return g_strdup_printf (
      _ ("Frames %.0f to %.0f, %s from %s to %s, frame %.0f marked"),
      floor (self->rows.min) + 1.0, ceil (self->rows.max), axis->unit->symbol, from, to,
      (double) self->frame + 1.0);
}

static char *
find_pose_words (RingletReliefView *self)
{
  const RingletReliefPose *pose = ringlet_relief_view_pose (self);

  if (self->kind == RINGLET_RELIEF_SURFACE)
    return g_strdup_printf (_ ("surface turned by %.0f°, seen from %.0f° above"),
        pose->azimuth_rad * 180.0 / G_PI, pose->elevation_rad * 180.0 / G_PI);
  return g_strdup_printf (self->shows_hidden
          ? _ ("waterfall shifted by %.0f %% to the right and %.0f %% upwards, with "
               "hidden lines")
          : _ ("waterfall shifted by %.0f %% to the right and %.0f %% upwards"),
      100.0 * pose->shift_x, 100.0 * pose->shift_y);
}

static void
describe (RingletReliefView *self)
{
  g_autofree char *words = find_words (self);
  g_autofree char *from = find_pose_words (self);
  g_autofree char *text = g_strdup_printf ("%s; %s", words, from);

  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

void
ringlet_relief_view_turn (RingletReliefView *self)
{
  forget_pixels (self);
  describe (self);
}

void
ringlet_relief_view_change (RingletReliefView *self)
{
  g_clear_pointer (&self->relief, ringlet_series_relief_unref);
  gtk_widget_set_visible (self->empty, self->map == NULL);
  ringlet_relief_view_turn (self);
}

static void
copy (RingletReliefView *self)
{
  const RingletHeatView view = ringlet_relief_view_get_seen (self);

  if (self->relief == NULL && self->map != NULL)
    self->relief = ringlet_series_relief_new (
        self->map, self->kind, &view, self->scale, &self->levels, self->frame);
}

RingletRelief *
ringlet_relief_view_make (RingletReliefView *self)
{
  const double scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  RingletReliefBox fine;

  copy (self);
  if (self->seen != NULL || self->relief == NULL)
    return self->seen;
  fine = (RingletReliefBox){ self->box.x * scale, self->box.y * scale,
    self->box.width * scale, self->box.height * scale };
  self->scale_factor = scale;
  self->seen = ringlet_series_relief_project (
      self->relief, ringlet_relief_view_pose (self), &fine);
  return self->seen;
}

static guint32
colour_of (const double *rgb)
{
  guint32 colour = 255;

  for (guint i = 0; i < 3; i++)
    colour = colour << 8 | (guint32) (CLAMP (rgb[i], 0.0, 1.0) * 255.0 + 0.5);
  return colour;
}

/* Returns (transfer none) */
static cairo_surface_t *
paint (RingletReliefView *self)
{
  const RingletPlotStyle style = ringlet_widget_plot_style (GTK_WIDGET (self));
  RingletReliefLook look = ringlet_series_relief_look (
      self->relief, colour_of (style.ink), colour_of (style.band), self->shows_hidden);
  const int width = (int) ringlet_relief_n_columns (self->seen);
  const int height = (int) fmax (floor (ringlet_relief_box (self->seen)->height), 1.0);
  cairo_surface_t *picture =
      ringlet_pictures_take (&self->pictures, width, height, CAIRO_FORMAT_ARGB32);

  look.line_width *= self->scale_factor;
  ringlet_relief_paint (
      self->seen, &look, (guint32 *) cairo_image_surface_get_data (picture));
  return picture;
}

static void
ringlet_relief_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  g_auto (RingletWatch) watch = ringlet_watch ("relief snapshot");
  RingletReliefView *self = RINGLET_RELIEF_VIEW (widget);
  const graphene_rect_t area = GRAPHENE_RECT_INIT ((float) self->box.x,
      (float) self->box.y, (float) self->box.width, (float) self->box.height);

  if (ringlet_relief_view_make (self) == NULL) {
    gtk_widget_snapshot_child (widget, self->empty, snapshot);
    return;
  }
  if (self->picture == NULL)
    self->picture = paint (self);
  ringlet_picture_snapshot (self->picture, widget, snapshot, &area);
  gtk_widget_snapshot_child (widget, self->axes, snapshot);
  if (gtk_widget_has_visible_focus (widget))
    ringlet_widget_snapshot_focus (widget, snapshot, &area);
}

static void
draw_axes (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer view)
{
  g_auto (RingletWatch) watch = ringlet_watch ("relief axes");
  RingletReliefView *self = view;
  const RingletPlotStyle style = ringlet_widget_plot_style (GTK_WIDGET (self));

  copy (self);
  if (self->relief == NULL)
    return;
  ringlet_widget_select_font (GTK_WIDGET (self), cr);
  ringlet_series_relief_draw_axes (
      self->relief, cr, &style, ringlet_relief_view_pose (self), &self->box);
}

/* ---- what is asked of it ---- */

void
ringlet_relief_view_set_kind (RingletReliefView *self, RingletReliefKind kind)
{
  g_return_if_fail (RINGLET_IS_RELIEF_VIEW (self));

  if (self->kind == kind)
    return;
  self->kind = kind;
  ringlet_relief_view_change (self);
}

/* All of it stays all, a part stays that part. */
static RingletPlotRange
keep_range (const RingletPlotRange *range, gsize n_before, gsize n)
{
  const gboolean was_all = range->min <= 0.0 && range->max >= (double) n_before;

  return was_all || range->max > (double) n ? (RingletPlotRange){ 0.0, (double) n }
                                            : *range;
}

void
ringlet_relief_view_set_map (RingletReliefView *self, const RingletHeatMap *map)
{
  g_return_if_fail (RINGLET_IS_RELIEF_VIEW (self));

  self->map = map;
  if (map != NULL) {
    const gsize n_frames = ringlet_heat_map_n_frames (map);
    const gsize n_columns = ringlet_heat_map_n_columns (map);

    self->rows = keep_range (&self->rows, self->n_frames, n_frames);
    self->columns = keep_range (&self->columns, self->n_columns, n_columns);
    self->n_frames = n_frames;
    self->n_columns = n_columns;
  }
  ringlet_relief_view_change (self);
}

void
ringlet_relief_view_set_colours (
    RingletReliefView *self, RingletScale scale, const RingletLevels *levels)
{
  g_return_if_fail (RINGLET_IS_RELIEF_VIEW (self));

  if (self->scale == scale && ringlet_levels_equal (&self->levels, levels))
    return;
  self->scale = scale;
  self->levels = *levels;
  ringlet_relief_view_change (self);
}

void
ringlet_relief_view_set_frame (RingletReliefView *self, guint64 frame)
{
  g_return_if_fail (RINGLET_IS_RELIEF_VIEW (self));

  if (self->frame == (gint64) frame)
    return;
  self->frame = (gint64) frame;
  ringlet_relief_view_change (self);
}

void
ringlet_relief_view_set_seen (RingletReliefView *self, const RingletHeatView *seen)
{
  g_return_if_fail (RINGLET_IS_RELIEF_VIEW (self));

  self->columns = (RingletPlotRange){ seen->column_min, seen->column_max };
  self->rows = (RingletPlotRange){ seen->frame_min, seen->frame_max };
  ringlet_relief_view_change (self);
}

RingletHeatView
ringlet_relief_view_get_seen (RingletReliefView *self)
{
  g_return_val_if_fail (RINGLET_IS_RELIEF_VIEW (self), (RingletHeatView){ 0 });
  return (RingletHeatView){ self->rows.min, self->rows.max, self->columns.min,
    self->columns.max };
}

void
ringlet_relief_view_set_shows_hidden (RingletReliefView *self, gboolean shows_hidden)
{
  g_return_if_fail (RINGLET_IS_RELIEF_VIEW (self));

  self->shows_hidden = shows_hidden;
  ringlet_relief_view_turn (self);
}

gboolean
ringlet_relief_view_get_shows_hidden (RingletReliefView *self)
{
  g_return_val_if_fail (RINGLET_IS_RELIEF_VIEW (self), FALSE);
  return self->shows_hidden;
}

void
ringlet_relief_view_set_hint (RingletReliefView *self, const char *text)
{
  g_return_if_fail (RINGLET_IS_RELIEF_VIEW (self));
  gtk_label_set_text (GTK_LABEL (self->empty), text);
}

RingletSeriesRelief *
ringlet_relief_view_get_relief (RingletReliefView *self, RingletReliefPose *pose)
{
  g_return_val_if_fail (RINGLET_IS_RELIEF_VIEW (self), NULL);

  copy (self);
  *pose = *ringlet_relief_view_pose (self);
  return self->relief;
}

/* ---- the widget ---- */

static void
ringlet_relief_view_measure (GtkWidget *widget, GtkOrientation orientation,
    int for_size, int *minimum, int *natural, int *minimum_baseline,
    int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : LEAST_HEIGHT;
  *natural = NATURAL_EXTENT;
}

static void
arrange (RingletReliefView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->box = ringlet_series_relief_box (self->kind, gtk_widget_get_width (widget),
      gtk_widget_get_height (widget), ringlet_widget_text_size (widget));
  forget_pixels (self);
}

static void
ringlet_relief_view_size_allocate (
    GtkWidget *widget, int width, int height, int baseline)
{
  RingletReliefView *self = RINGLET_RELIEF_VIEW (widget);
  const GtkAllocation all = { 0, 0, width, height };

  gtk_widget_size_allocate (self->axes, &all, -1);
  gtk_widget_size_allocate (self->empty, &all, -1);
  arrange (self);
}

/* Another theme or another size of text. */
static void
ringlet_relief_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (ringlet_relief_view_parent_class)->css_changed (widget, change);
  arrange (RINGLET_RELIEF_VIEW (widget));
}

static void
ringlet_relief_view_dispose (GObject *object)
{
  RingletReliefView *self = RINGLET_RELIEF_VIEW (object);

  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  self->map = NULL;
  g_clear_pointer (&self->axes, gtk_widget_unparent);
  g_clear_pointer (&self->empty, gtk_widget_unparent);
  g_clear_pointer (&self->relief, ringlet_series_relief_unref);
  g_clear_pointer (&self->seen, ringlet_relief_free);
  self->picture = NULL;
  ringlet_pictures_clear (&self->pictures);
  G_OBJECT_CLASS (ringlet_relief_view_parent_class)->dispose (object);
}

static void
ringlet_relief_view_class_init (RingletReliefViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const char *const signals[] = { "chosen", "pointed" };

  G_OBJECT_CLASS (klass)->dispose = ringlet_relief_view_dispose;
  widget_class->measure = ringlet_relief_view_measure;
  widget_class->size_allocate = ringlet_relief_view_size_allocate;
  widget_class->snapshot = ringlet_relief_view_snapshot;
  widget_class->css_changed = ringlet_relief_view_css_changed;
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_new (signals[i], RINGLET_TYPE_RELIEF_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  gtk_widget_class_set_css_name (widget_class, "relief");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  ringlet_relief_input_install (widget_class);
}

static void
ringlet_relief_view_init (RingletReliefView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  for (guint kind = 0; kind < G_N_ELEMENTS (self->poses); kind++)
    self->poses[kind] = ringlet_relief_pose_default ((RingletReliefKind) kind);
  self->levels = ringlet_levels_default ();
  self->frame = -1;
  self->axes = g_object_new (
      GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->axes), draw_axes, self, NULL);
  gtk_widget_set_can_target (self->axes, FALSE);
  self->empty = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->empty), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->empty), GTK_JUSTIFY_CENTER);
  gtk_widget_set_margin_start (self->empty, 12);
  gtk_widget_set_margin_end (self->empty, 12);
  gtk_widget_add_css_class (self->empty, "dim-label");
  gtk_widget_set_parent (self->axes, widget);
  gtk_widget_set_parent (self->empty, widget);
  gtk_widget_add_css_class (widget, "view");
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  ringlet_relief_input_connect (self);
}

GtkWidget *
ringlet_relief_view_new (const char *label)
{
  RingletReliefView *self = g_object_new (RINGLET_TYPE_RELIEF_VIEW, NULL);

  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return GTK_WIDGET (self);
}
