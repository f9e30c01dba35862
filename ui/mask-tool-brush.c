/* SPDX-License-Identifier: MIT */
#include "mask-tool-brush.h"

#include <math.h>

#include "mask-outline.h"
#include "project-mask.h"

/**
 * RingletMaskBrush:
 * @index: of the layer that is painted on
 * @paints: the button is down
 * @y: where the brush is; NaN where it is not seen
 */
struct _RingletMaskBrush {
  RingletTool parent_instance;

  RingletMaskEditor *editor;
  guint index;
  gboolean paints;
  double y;
  double x;
};

G_DEFINE_FINAL_TYPE (RingletMaskBrush, ringlet_mask_brush, RINGLET_TYPE_TOOL)

static gboolean
is_brush (const RingletMaskLayers *layers, int index)
{
  const RingletMaskLayer *layer = NULL;

  if (index < 0 || index >= (int) ringlet_mask_layers_n (layers))
    return FALSE;
  layer = layers->layers[index];
  return layer->klass->kind == RINGLET_MASK_LAYER_BRUSH && layer->enabled;
}

static guint
find_layer (RingletMaskBrush *self)
{
  const RingletMaskLayers *layers = ringlet_mask_editor_get_layers (self->editor);
  const int selected = ringlet_mask_editor_get_selected (self->editor);
  const int n = (int) ringlet_mask_layers_n (layers);

  if (is_brush (layers, selected))
    return (guint) selected;
  return (guint) (is_brush (layers, n - 1) ? n - 1 : n);
}

/* A layer that frees makes the opposite of its strokes. */
static gboolean
get_cut (RingletMaskBrush *self, guint index)
{
  const RingletMaskLayers *layers = ringlet_mask_editor_get_layers (self->editor);
  const gboolean cut = ringlet_mask_editor_get_cut (self->editor);
  const gboolean is_turned =
      index < ringlet_mask_layers_n (layers) && layers->layers[index]->cut;

  return is_turned ? !cut : cut;
}

static void
move_to (RingletMaskBrush *self, double y, double x)
{
  self->y = y;
  self->x = x;
  ringlet_tool_changed (RINGLET_TOOL (self));
}

static gboolean
ringlet_mask_brush_press (RingletTool *tool, const RingletToolEvent *event)
{
  RingletMaskBrush *self = RINGLET_MASK_BRUSH (tool);
  RingletProject *project = ringlet_mask_editor_get_project (self->editor);
  GError *error = NULL;

  ringlet_live_prepare_preview (ringlet_mask_editor_get_live (self->editor));
  self->index = find_layer (self);
  self->paints = ringlet_project_begin_stroke (project, self->index,
      get_cut (self, self->index), ringlet_mask_editor_get_radius (self->editor),
      event->slow, event->fast, &error);
  if (self->paints)
    ringlet_mask_editor_set_selected (self->editor, (int) self->index);
  else
    ringlet_mask_editor_fail (self->editor, error);
  move_to (self, event->slow, event->fast);
  return TRUE;
}

static void
ringlet_mask_brush_motion (
    RingletTool *tool, const RingletToolEvent *event, gboolean is_pressed)
{
  RingletMaskBrush *self = RINGLET_MASK_BRUSH (tool);
  GError *error = NULL;

  if (is_pressed && self->paints &&
      !ringlet_project_extend_stroke (ringlet_mask_editor_get_project (self->editor),
          self->index, event->slow, event->fast, &error))
    ringlet_mask_editor_fail (self->editor, error);
  move_to (self, event->slow, event->fast);
}

static void
ringlet_mask_brush_release (RingletTool *tool, const RingletToolEvent *event)
{
  RingletMaskBrush *self = RINGLET_MASK_BRUSH (tool);

  ringlet_mask_brush_motion (tool, event, TRUE);
  self->paints = FALSE;
  ringlet_project_end_drag (ringlet_mask_editor_get_project (self->editor));
}

static gboolean
ringlet_mask_brush_cancel (RingletTool *tool)
{
  RingletMaskBrush *self = RINGLET_MASK_BRUSH (tool);

  if (!self->paints)
    return FALSE;
  self->paints = FALSE;
  ringlet_project_cancel_drag (ringlet_mask_editor_get_project (self->editor));
  return TRUE;
}

static void
ringlet_mask_brush_leave (RingletTool *tool)
{
  move_to (RINGLET_MASK_BRUSH (tool), NAN, NAN);
}

static void
ringlet_mask_brush_snapshot (RingletTool *tool, GtkWidget *widget,
    GtkSnapshot *snapshot, const RingletViewport *viewport, const graphene_rect_t *clip)
{
  RingletMaskBrush *self = RINGLET_MASK_BRUSH (tool);
  const RingletMaskSketch sketch = { snapshot, viewport, clip };

  if (!isnan (self->y))
    ringlet_mask_sketch_circle (
        &sketch, self->y, self->x, ringlet_mask_editor_get_radius (self->editor));
}

static const char *
ringlet_mask_brush_get_cursor (RingletTool *tool)
{
  return "crosshair";
}

static void
ringlet_mask_brush_dispose (GObject *object)
{
  g_clear_object (&RINGLET_MASK_BRUSH (object)->editor);

  G_OBJECT_CLASS (ringlet_mask_brush_parent_class)->dispose (object);
}

static void
ringlet_mask_brush_class_init (RingletMaskBrushClass *klass)
{
  RingletToolClass *tool_class = RINGLET_TOOL_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_mask_brush_dispose;
  tool_class->press = ringlet_mask_brush_press;
  tool_class->motion = ringlet_mask_brush_motion;
  tool_class->release = ringlet_mask_brush_release;
  tool_class->cancel = ringlet_mask_brush_cancel;
  tool_class->leave = ringlet_mask_brush_leave;
  tool_class->snapshot = ringlet_mask_brush_snapshot;
  tool_class->get_cursor = ringlet_mask_brush_get_cursor;
}

static void
ringlet_mask_brush_init (RingletMaskBrush *self)
{
  self->y = NAN;
  self->x = NAN;
}

RingletTool *
ringlet_mask_brush_new (RingletMaskEditor *editor)
{
  RingletMaskBrush *self = g_object_new (RINGLET_TYPE_MASK_BRUSH, NULL);

  self->editor = g_object_ref (editor);
  /* Its size is seen. */
  g_signal_connect_object (
      editor, "changed", G_CALLBACK (ringlet_tool_changed), self, G_CONNECT_SWAPPED);
  return RINGLET_TOOL (self);
}
