/* SPDX-License-Identifier: MIT */
#include "mask-tool-select.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "mask-handles.h"
#include "mask-outline.h"
#include "mask-range.h"
#include "mask-rings.h"
#include "project-mask.h"

#define ALL (-1) /* in place of a handle: the whole shape */

/**
 * RingletMaskSelector:
 * @before: (nullable): the layer when the button went down
 * @handle: what is dragged
 * @from: where that began
 */
struct _RingletMaskSelector {
  RingletTool parent_instance;

  RingletMaskEditor *editor;
  RingletMaskLayer *before;
  int handle;
  RingletToolEvent from;
};

G_DEFINE_FINAL_TYPE (RingletMaskSelector, ringlet_mask_selector, RINGLET_TYPE_TOOL)

static const RingletState *
get_state (RingletMaskSelector *self)
{
  return ringlet_project_get_state (ringlet_mask_editor_get_project (self->editor));
}

/* Returns (transfer none) (nullable): of the image, if it is known where it stands. */
static RingletDetector *
get_detector (RingletMaskSelector *self)
{
  const RingletDisplay *display =
      ringlet_live_get_display (ringlet_mask_editor_get_live (self->editor));

  return display != NULL && get_state (self)->geometry.distance_m > 0.0
      ? display->detector
      : NULL;
}

/* A shape, or a range where there is a geometry. */
static gboolean
can_drag (RingletMaskSelector *self, const RingletMaskLayer *layer)
{
  return layer->klass->kind == RINGLET_MASK_LAYER_SHAPE ||
      (layer->klass->kind == RINGLET_MASK_LAYER_RANGE && get_detector (self) != NULL);
}

/* Returns (transfer none) (nullable): the selected layer if it can be dragged. */
static RingletMaskLayer *
get_dragged (RingletMaskSelector *self)
{
  RingletMaskLayer *layer = ringlet_mask_editor_get_selected_layer (self->editor);

  return layer != NULL && can_drag (self, layer) ? layer : NULL;
}

static int
find_of_range (RingletMaskSelector *self, const RingletMaskLayer *layer,
    const RingletToolEvent *event)
{
  const guint which = ringlet_mask_range_find (layer, get_state (self),
      get_detector (self), event->slow, event->fast, event->reach_px);

  if (which == RINGLET_MASK_RANGE_ALL)
    return ALL;
  return which == RINGLET_MASK_RANGE_NONE ? ALL - 1 : (int) which;
}

/* The nearest handle in reach; ALL inside, less for neither. */
static int
find_handle (RingletMaskSelector *self, const RingletMaskLayer *layer,
    const RingletToolEvent *event)
{
  const char *id = layer->klass->id;
  double nearest = event->reach_px;
  int found = ALL - 1;

  if (layer->klass->kind == RINGLET_MASK_LAYER_RANGE)
    return find_of_range (self, layer, event);
  for (guint i = 0; i < ringlet_mask_handles_n (id, layer->n); i++) {
    double y = 0;
    double x = 0;

    ringlet_mask_handles_get (id, layer->numbers, layer->n, i, &y, &x);
    if (hypot (y - event->slow, x - event->fast) <= nearest) {
      nearest = hypot (y - event->slow, x - event->fast);
      found = (int) i;
    }
  }
  if (found < ALL &&
      ringlet_mask_handles_contain (
          id, layer->numbers, layer->n, event->slow, event->fast))
    return ALL;
  return found;
}

/* The uppermost layer there that can be dragged; -1 for none. */
static int
find_layer (RingletMaskSelector *self, const RingletToolEvent *event)
{
  const RingletMaskLayers *layers = ringlet_mask_editor_get_layers (self->editor);

  for (int i = (int) ringlet_mask_layers_n (layers) - 1; i >= 0; i--) {
    const RingletMaskLayer *layer = layers->layers[i];

    if (can_drag (self, layer) && find_handle (self, layer, event) >= ALL)
      return i;
  }
  return -1;
}

static gboolean
ringlet_mask_selector_press (RingletTool *tool, const RingletToolEvent *event)
{
  RingletMaskSelector *self = RINGLET_MASK_SELECTOR (tool);
  RingletMaskLayer *layer = get_dragged (self);

  if (layer == NULL || find_handle (self, layer, event) < ALL) {
    const int index = find_layer (self, event);

    if (index < 0)
      return FALSE;
    ringlet_mask_editor_set_selected (self->editor, index);
    layer = get_dragged (self);
  }
  ringlet_live_prepare_preview (ringlet_mask_editor_get_live (self->editor));
  self->handle = find_handle (self, layer, event);
  self->from = *event;
  self->before = ringlet_mask_layer_ref (layer);
  ringlet_project_begin_drag (ringlet_mask_editor_get_project (self->editor),
      self->handle == ALL ? N_ ("Mask: move shape") : N_ ("Mask: reshape"));
  return TRUE;
}

/* Where the dragged layer is then: FALSE for nowhere. */
static gboolean
find_numbers (RingletMaskSelector *self, const RingletToolEvent *event, double *numbers)
{
  const RingletMaskLayer *before = self->before;
  const double from[] = { self->from.slow, self->from.fast };
  const double to[] = { event->slow, event->fast };

  if (before->klass->kind == RINGLET_MASK_LAYER_RANGE)
    return ringlet_mask_range_drag (before, get_state (self), get_detector (self),
        self->handle == ALL ? RINGLET_MASK_RANGE_ALL : (guint) self->handle, from, to,
        numbers);
  if (self->handle == ALL)
    ringlet_mask_handles_move (
        before->klass->id, numbers, before->n, to[0] - from[0], to[1] - from[1]);
  else
    ringlet_mask_handles_set (
        before->klass->id, numbers, before->n, (guint) self->handle, to[0], to[1]);
  return TRUE;
}

static void
drag_to (RingletMaskSelector *self, const RingletToolEvent *event)
{
  const RingletMaskLayer *before = self->before;
  g_autofree double *numbers = g_memdup2 (before->numbers, before->n * sizeof (double));
  g_autoptr (RingletMaskLayer) after = NULL;

  if (!find_numbers (self, event, numbers))
    return;
  /* What would be no shape any more leaves it as it is. */
  after = ringlet_mask_layer_with_numbers (before, numbers, before->n, NULL);
  if (after != NULL)
    ringlet_project_change_mask_layer (ringlet_mask_editor_get_project (self->editor),
        (guint) ringlet_mask_editor_get_selected (self->editor), after, NULL);
}

/* The layer may be gone meanwhile, undone by another way. */
static gboolean
is_dragging (RingletMaskSelector *self)
{
  const RingletMaskLayer *layer = get_dragged (self);

  return self->before != NULL && layer != NULL && layer->klass == self->before->klass;
}

static void
ringlet_mask_selector_motion (
    RingletTool *tool, const RingletToolEvent *event, gboolean is_pressed)
{
  RingletMaskSelector *self = RINGLET_MASK_SELECTOR (tool);

  if (is_pressed && is_dragging (self))
    drag_to (self, event);
  ringlet_tool_changed (tool);
}

static void
ringlet_mask_selector_release (RingletTool *tool, const RingletToolEvent *event)
{
  RingletMaskSelector *self = RINGLET_MASK_SELECTOR (tool);

  ringlet_mask_selector_motion (tool, event, TRUE);
  g_clear_pointer (&self->before, ringlet_mask_layer_unref);
  ringlet_project_end_drag (ringlet_mask_editor_get_project (self->editor));
}

static gboolean
ringlet_mask_selector_cancel (RingletTool *tool)
{
  RingletMaskSelector *self = RINGLET_MASK_SELECTOR (tool);

  if (self->before == NULL)
    return FALSE;
  g_clear_pointer (&self->before, ringlet_mask_layer_unref);
  ringlet_project_cancel_drag (ringlet_mask_editor_get_project (self->editor));
  return TRUE;
}

static gboolean
ringlet_mask_selector_key (
    RingletTool *tool, guint keyval, const RingletToolEvent *event)
{
  RingletMaskSelector *self = RINGLET_MASK_SELECTOR (tool);

  if (keyval != GDK_KEY_Delete || self->before != NULL ||
      ringlet_mask_editor_get_selected_layer (self->editor) == NULL)
    return FALSE;
  ringlet_project_remove_mask_layer (ringlet_mask_editor_get_project (self->editor),
      (guint) ringlet_mask_editor_get_selected (self->editor));
  return TRUE;
}

static void
sketch_range (RingletMaskSelector *self, const RingletMaskSketch *sketch,
    const RingletMaskLayer *layer)
{
  for (guint i = 0; i < 2; i++) {
    const double two_theta =
        ringlet_mask_range_two_theta (layer, get_state (self), get_detector (self), i);

    if (two_theta > 0.0)
      ringlet_mask_sketch_ring (
          sketch, get_detector (self), &get_state (self)->geometry, two_theta, TRUE);
  }
}

static void
sketch_shape (const RingletMaskSketch *sketch, const RingletMaskLayer *layer)
{
  g_autoptr (GArray) points =
      ringlet_mask_outline_new (layer->klass->id, layer->numbers, layer->n);

  ringlet_mask_sketch_lines (sketch, points, TRUE);
  for (guint i = 0; i < ringlet_mask_handles_n (layer->klass->id, layer->n); i++) {
    double y = 0;
    double x = 0;

    ringlet_mask_handles_get (layer->klass->id, layer->numbers, layer->n, i, &y, &x);
    ringlet_mask_sketch_handle (sketch, y, x);
  }
}

static void
ringlet_mask_selector_snapshot (RingletTool *tool, GtkWidget *widget,
    GtkSnapshot *snapshot, const RingletViewport *viewport, const graphene_rect_t *clip)
{
  RingletMaskSelector *self = RINGLET_MASK_SELECTOR (tool);
  const RingletMaskSketch sketch = { snapshot, viewport, clip };
  const RingletMaskLayer *layer = get_dragged (self);

  if (layer == NULL)
    return;
  if (layer->klass->kind == RINGLET_MASK_LAYER_RANGE)
    sketch_range (self, &sketch, layer);
  else
    sketch_shape (&sketch, layer);
}

static const char *
ringlet_mask_selector_get_cursor (RingletTool *tool)
{
  return RINGLET_MASK_SELECTOR (tool)->before != NULL ? "grabbing" : NULL;
}

static void
ringlet_mask_selector_finalize (GObject *object)
{
  RingletMaskSelector *self = RINGLET_MASK_SELECTOR (object);

  g_clear_object (&self->editor);
  g_clear_pointer (&self->before, ringlet_mask_layer_unref);

  G_OBJECT_CLASS (ringlet_mask_selector_parent_class)->finalize (object);
}

static void
ringlet_mask_selector_class_init (RingletMaskSelectorClass *klass)
{
  RingletToolClass *tool_class = RINGLET_TOOL_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ringlet_mask_selector_finalize;
  tool_class->press = ringlet_mask_selector_press;
  tool_class->motion = ringlet_mask_selector_motion;
  tool_class->release = ringlet_mask_selector_release;
  tool_class->cancel = ringlet_mask_selector_cancel;
  tool_class->key = ringlet_mask_selector_key;
  tool_class->snapshot = ringlet_mask_selector_snapshot;
  tool_class->get_cursor = ringlet_mask_selector_get_cursor;
}

static void
ringlet_mask_selector_init (RingletMaskSelector *self)
{
}

RingletTool *
ringlet_mask_selector_new (RingletMaskEditor *editor)
{
  RingletMaskSelector *self = g_object_new (RINGLET_TYPE_MASK_SELECTOR, NULL);

  self->editor = g_object_ref (editor);
  g_signal_connect_object (
      editor, "changed", G_CALLBACK (ringlet_tool_changed), self, G_CONNECT_SWAPPED);
  return RINGLET_TOOL (self);
}
