/* SPDX-License-Identifier: MIT */
#include "mask-editor-private.h"

#include "canvas/layer-mask.h"
#include "project-mask.h"

#define FIRST_RADIUS 12.0

enum { CHANGED, PIXELS_CHANGED, FAILED, DONE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingletMaskEditor, ringlet_mask_editor, G_TYPE_OBJECT)

static void
emit_changed (RingletMaskEditor *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

void
ringlet_mask_editor_fail (RingletMaskEditor *self, GError *error)
{
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error->message);
  g_clear_error (&error);
}

void
ringlet_mask_editor_tell (RingletMaskEditor *self, const char *text)
{
  g_signal_emit (self, signals[DONE], 0, text);
}

static void
on_state (RingletMaskEditor *self)
{
  const int n = (int) ringlet_mask_layers_n (ringlet_mask_editor_get_layers (self));

  if (self->selected >= n)
    self->selected = n - 1;
  ringlet_mask_editor_refresh (self);
  emit_changed (self);
}

/* ---- the object ---- */

static void
ringlet_mask_editor_dispose (GObject *object)
{
  RingletMaskEditor *self = RINGLET_MASK_EDITOR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->project);
  g_clear_object (&self->live);

  G_OBJECT_CLASS (ringlet_mask_editor_parent_class)->dispose (object);
}

/* A worker has a reference: here there is none. */
static void
ringlet_mask_editor_finalize (GObject *object)
{
  RingletMaskEditor *self = RINGLET_MASK_EDITOR (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->candidate, ringlet_mask_layer_unref);
  g_clear_pointer (&self->shown, ringlet_mask_set_free);
  g_clear_pointer (&self->stack, ringlet_mask_stack_free);

  G_OBJECT_CLASS (ringlet_mask_editor_parent_class)->finalize (object);
}

static void
ringlet_mask_editor_class_init (RingletMaskEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringlet_mask_editor_dispose;
  object_class->finalize = ringlet_mask_editor_finalize;

  signals[CHANGED] = g_signal_new ("changed", RINGLET_TYPE_MASK_EDITOR,
      G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PIXELS_CHANGED] = g_signal_new ("pixels-changed", RINGLET_TYPE_MASK_EDITOR,
      G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[FAILED] = g_signal_new ("failed", RINGLET_TYPE_MASK_EDITOR, G_SIGNAL_RUN_LAST,
      0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[DONE] = g_signal_new ("done", RINGLET_TYPE_MASK_EDITOR, G_SIGNAL_RUN_LAST, 0,
      NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ringlet_mask_editor_init (RingletMaskEditor *self)
{
  self->selected = -1;
  self->radius_px = FIRST_RADIUS;
  self->is_shown = TRUE;
  self->opacity = RINGLET_MASK_OVERLAY_OPACITY;
  self->stack = ringlet_mask_stack_new ();
  self->cancellable = g_cancellable_new ();
}

RingletMaskEditor *
ringlet_mask_editor_new (RingletProject *project, RingletLive *live)
{
  RingletMaskEditor *self = g_object_new (RINGLET_TYPE_MASK_EDITOR, NULL);

  self->project = g_object_ref (project);
  self->live = g_object_ref (live);
  g_signal_connect_object (
      project, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (live, "notify::display",
      G_CALLBACK (ringlet_mask_editor_refresh), self, G_CONNECT_SWAPPED);
  return self;
}

RingletProject *
ringlet_mask_editor_get_project (RingletMaskEditor *self)
{
  return self->project;
}

RingletLive *
ringlet_mask_editor_get_live (RingletMaskEditor *self)
{
  return self->live;
}

const RingletMaskLayers *
ringlet_mask_editor_get_layers (RingletMaskEditor *self)
{
  return ringlet_project_get_state (self->project)->layers;
}

void
ringlet_mask_editor_set_active (RingletMaskEditor *self, gboolean is_active)
{
  g_return_if_fail (RINGLET_IS_MASK_EDITOR (self));

  if (self->is_active == is_active)
    return;
  self->is_active = is_active;
  ringlet_mask_editor_refresh (self);
  emit_changed (self);
}

gboolean
ringlet_mask_editor_get_active (RingletMaskEditor *self)
{
  return self->is_active;
}

/* ---- what is chosen ---- */

int
ringlet_mask_editor_get_selected (RingletMaskEditor *self)
{
  return self->selected;
}

void
ringlet_mask_editor_set_selected (RingletMaskEditor *self, int index)
{
  if (self->selected == index)
    return;
  self->selected = index;
  emit_changed (self);
}

RingletMaskLayer *
ringlet_mask_editor_get_selected_layer (RingletMaskEditor *self)
{
  const RingletMaskLayers *layers = ringlet_mask_editor_get_layers (self);
  const int n = (int) ringlet_mask_layers_n (layers);

  return self->selected >= 0 && self->selected < n ? layers->layers[self->selected]
                                                   : NULL;
}

gboolean
ringlet_mask_editor_get_cut (RingletMaskEditor *self)
{
  return self->cut;
}

void
ringlet_mask_editor_set_cut (RingletMaskEditor *self, gboolean cut)
{
  if (self->cut == cut)
    return;
  self->cut = cut;
  emit_changed (self);
}

double
ringlet_mask_editor_get_radius (RingletMaskEditor *self)
{
  return self->radius_px;
}

void
ringlet_mask_editor_set_radius (RingletMaskEditor *self, double radius_px)
{
  const double taken =
      CLAMP (radius_px, RINGLET_MASK_BRUSH_MIN, RINGLET_MASK_BRUSH_MAX);

  if (self->radius_px == taken)
    return;
  self->radius_px = taken;
  emit_changed (self);
}

gboolean
ringlet_mask_editor_get_shown (RingletMaskEditor *self)
{
  return self->is_shown;
}

void
ringlet_mask_editor_set_shown (RingletMaskEditor *self, gboolean is_shown)
{
  if (self->is_shown == is_shown)
    return;
  self->is_shown = is_shown;
  emit_changed (self);
}

double
ringlet_mask_editor_get_opacity (RingletMaskEditor *self)
{
  return self->opacity;
}

void
ringlet_mask_editor_set_opacity (RingletMaskEditor *self, double opacity)
{
  if (self->opacity == opacity)
    return;
  self->opacity = opacity;
  emit_changed (self);
}

void
ringlet_mask_editor_set_candidate (RingletMaskEditor *self, RingletMaskLayer *layer)
{
  if (self->candidate == layer)
    return;
  if (layer != NULL)
    ringlet_mask_layer_ref (layer);
  g_clear_pointer (&self->candidate, ringlet_mask_layer_unref);
  self->candidate = layer;
  if (self->is_counting)
    g_cancellable_cancel (self->cancellable);
  ringlet_mask_editor_refresh (self);
  emit_changed (self);
}

void
ringlet_mask_editor_add (RingletMaskEditor *self, RingletMaskLayer *layer)
{
  const guint n = ringlet_mask_layers_n (ringlet_mask_editor_get_layers (self));
  g_autoptr (RingletMaskLayer) added = ringlet_mask_layer_with_cut (
      layer, self->cut && !ringlet_mask_layer_class_is_operation (layer->klass));

  self->selected = (int) n;
  ringlet_project_add_mask_layer (self->project, n, added);
}

gboolean
ringlet_mask_editor_add_new (
    RingletMaskEditor *self, const char *id, const double *numbers, gsize n)
{
  GError *error = NULL;
  g_autoptr (RingletMaskLayer) layer =
      ringlet_mask_layer_new (id, numbers, n, NULL, &error);

  if (layer != NULL)
    ringlet_mask_editor_add (self, layer);
  else
    ringlet_mask_editor_fail (self, error);
  return layer != NULL;
}
