/* SPDX-License-Identifier: MIT */
#include "mask-tool-polygon.h"

#include <math.h>

#include "mask-outline.h"

/**
 * RingletMaskPolygon:
 * @points: (element-type RingletMaskPoint): the corners so far
 * @next: where the next one would be
 */
struct _RingletMaskPolygon {
  RingletTool parent_instance;

  RingletMaskEditor *editor;
  GArray *points;
  RingletMaskPoint next;
};

G_DEFINE_FINAL_TYPE (RingletMaskPolygon, ringlet_mask_polygon, RINGLET_TYPE_TOOL)

static const RingletMaskPoint *
get_point (RingletMaskPolygon *self, guint index)
{
  return &g_array_index (self->points, RingletMaskPoint, index);
}

static gboolean
is_at (RingletMaskPolygon *self, guint index, const RingletToolEvent *event)
{
  const RingletMaskPoint *point = get_point (self, index);
  /* Keys hit what they mean. */
  const double reach = event->is_keyed ? 1e-6 : event->reach_px;

  return hypot (point->y - event->slow, point->x - event->fast) <= reach;
}

static void
finish (RingletMaskPolygon *self)
{
  const guint n = self->points->len;
  g_autofree double *numbers = g_new (double, 2 * (gsize) n);

  for (guint i = 0; i < n; i++) {
    numbers[2 * i] = get_point (self, i)->y;
    numbers[2 * i + 1] = get_point (self, i)->x;
  }
  g_array_set_size (self->points, 0);
  ringlet_mask_editor_add_new (self->editor, "polygon", numbers, 2 * (gsize) n);
  ringlet_tool_changed (RINGLET_TOOL (self));
}

static gboolean
ringlet_mask_polygon_press (RingletTool *tool, const RingletToolEvent *event)
{
  RingletMaskPolygon *self = RINGLET_MASK_POLYGON (tool);
  const guint n = self->points->len;
  const RingletMaskPoint point = { event->slow, event->fast, n == 0 };

  if (n >= 3 && (is_at (self, 0, event) || is_at (self, n - 1, event))) {
    finish (self);
    return TRUE;
  }
  if (n > 0 && is_at (self, n - 1, event)) /* a click too many */
    return TRUE;
  g_array_append_val (self->points, point);
  self->next = point;
  ringlet_tool_changed (tool);
  return TRUE;
}

static void
ringlet_mask_polygon_motion (
    RingletTool *tool, const RingletToolEvent *event, gboolean is_pressed)
{
  RingletMaskPolygon *self = RINGLET_MASK_POLYGON (tool);

  if (self->points->len == 0)
    return;
  self->next = (RingletMaskPoint){ event->slow, event->fast, FALSE };
  ringlet_tool_changed (tool);
}

static gboolean
ringlet_mask_polygon_cancel (RingletTool *tool)
{
  RingletMaskPolygon *self = RINGLET_MASK_POLYGON (tool);
  const gboolean had_some = self->points->len > 0;

  g_array_set_size (self->points, 0);
  ringlet_tool_changed (tool);
  return had_some;
}

static gboolean
press_enter (RingletMaskPolygon *self, const RingletToolEvent *event)
{
  const guint n = self->points->len;
  const gboolean is_elsewhere = n == 0 || !is_at (self, n - 1, event);

  if (n >= 3 && (!event->is_keyed || !is_elsewhere))
    finish (self);
  else if (event->is_keyed)
    ringlet_mask_polygon_press (RINGLET_TOOL (self), event);
  return TRUE;
}

static gboolean
ringlet_mask_polygon_key (
    RingletTool *tool, guint keyval, const RingletToolEvent *event)
{
  RingletMaskPolygon *self = RINGLET_MASK_POLYGON (tool);

  if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter)
    return press_enter (self, event);
  if (keyval != GDK_KEY_BackSpace || self->points->len == 0)
    return FALSE;
  g_array_set_size (self->points, self->points->len - 1);
  ringlet_tool_changed (tool);
  return TRUE;
}

static void
ringlet_mask_polygon_snapshot (RingletTool *tool, GtkWidget *widget,
    GtkSnapshot *snapshot, const RingletViewport *viewport, const graphene_rect_t *clip)
{
  RingletMaskPolygon *self = RINGLET_MASK_POLYGON (tool);
  const RingletMaskSketch sketch = { snapshot, viewport, clip };
  g_autoptr (GArray) lines = NULL;

  if (self->points->len == 0)
    return;
  lines = g_array_copy (self->points);
  g_array_append_val (lines, self->next);
  ringlet_mask_sketch_lines (&sketch, lines, FALSE);
  for (guint i = 0; i < self->points->len; i++)
    ringlet_mask_sketch_handle (
        &sketch, get_point (self, i)->y, get_point (self, i)->x);
}

static const char *
ringlet_mask_polygon_get_cursor (RingletTool *tool)
{
  return "crosshair";
}

static void
ringlet_mask_polygon_finalize (GObject *object)
{
  RingletMaskPolygon *self = RINGLET_MASK_POLYGON (object);

  g_clear_object (&self->editor);
  g_array_unref (self->points);

  G_OBJECT_CLASS (ringlet_mask_polygon_parent_class)->finalize (object);
}

static void
ringlet_mask_polygon_class_init (RingletMaskPolygonClass *klass)
{
  RingletToolClass *tool_class = RINGLET_TOOL_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ringlet_mask_polygon_finalize;
  tool_class->press = ringlet_mask_polygon_press;
  tool_class->motion = ringlet_mask_polygon_motion;
  tool_class->key = ringlet_mask_polygon_key;
  tool_class->cancel = ringlet_mask_polygon_cancel;
  tool_class->snapshot = ringlet_mask_polygon_snapshot;
  tool_class->get_cursor = ringlet_mask_polygon_get_cursor;
}

static void
ringlet_mask_polygon_init (RingletMaskPolygon *self)
{
  self->points = g_array_new (FALSE, FALSE, sizeof (RingletMaskPoint));
}

RingletTool *
ringlet_mask_polygon_new (RingletMaskEditor *editor)
{
  RingletMaskPolygon *self = g_object_new (RINGLET_TYPE_MASK_POLYGON, NULL);

  self->editor = g_object_ref (editor);
  return RINGLET_TOOL (self);
}
