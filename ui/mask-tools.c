/* SPDX-License-Identifier: MIT */
#include "mask-tools.h"

#include <glib/gi18n-lib.h>

#include "base/error.h"
#include "canvas/layer-mask.h"
#include "keys.h"
#include "mask-tool-brush.h"
#include "mask-tool-polygon.h"
#include "mask-tool-select.h"
#include "mask-tool-shape.h"
#include "project-mask.h"

#define BRUSH_STEP 1.25

/* The kinds that are found in values have no tool of their own: shapes can be moved
 * meanwhile. */
static const char *const words[] = { "select", "brush", "rectangle", "circle",
  "polygon", "ring", "range", "threshold", "hot", "spots" };

struct _RingletMaskTools {
  GObject parent_instance;

  RingletMaskEditor *editor;
  RingletMaskProposer *proposer;
  RingletCanvas *canvas;
  GSettings *settings;
  RingletMaskOverlay *overlay; /* borrowed of the canvas */
  GSimpleActionGroup *actions;
  RingletTool *tools[G_N_ELEMENTS (words)];
  GtkEventController *shortcuts; /* borrowed of the canvas; NULL when not active */
  gboolean is_active;
};

G_DEFINE_FINAL_TYPE (RingletMaskTools, ringlet_mask_tools, G_TYPE_OBJECT)

/* ---- tools ---- */

static RingletTool *
make_tool (RingletMaskTools *self, const char *word)
{
  static const char *const shapes[] = { "rectangle", "circle", "ring", "range", NULL };

  if (g_strv_contains (shapes, word))
    return ringlet_mask_shaper_new (self->editor, word);
  if (g_str_equal (word, "brush"))
    return ringlet_mask_brush_new (self->editor);
  if (g_str_equal (word, "polygon"))
    return ringlet_mask_polygon_new (self->editor);
  return ringlet_mask_selector_new (self->editor);
}

static const char *
get_word (RingletMaskTools *self)
{
  g_autoptr (GVariant) state =
      g_action_group_get_action_state (G_ACTION_GROUP (self->actions), "tool");

  return g_intern_string (g_variant_get_string (state, NULL));
}

static void
update_tool (RingletMaskTools *self)
{
  const char *word = get_word (self);

  if (!self->is_active)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    if (g_str_equal (words[i], word))
      ringlet_canvas_set_tool (self->canvas, self->tools[i]);
  }
}

static void
on_tool (GSimpleAction *action, GVariant *parameter, RingletMaskTools *self)
{
  const char *word = g_variant_get_string (parameter, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    if (!g_str_equal (words[i], word))
      continue;
    g_simple_action_set_state (action, parameter);
    update_tool (self);
  }
}

static void
on_unmask (GSimpleAction *action, GVariant *parameter, RingletMaskTools *self)
{
  ringlet_mask_editor_set_cut (
      self->editor, !ringlet_mask_editor_get_cut (self->editor));
}

static void
on_show (GSimpleAction *action, GVariant *parameter, RingletMaskTools *self)
{
  ringlet_mask_editor_set_shown (
      self->editor, !ringlet_mask_editor_get_shown (self->editor));
}

/* ---- verbs ---- */

static void
make_larger (RingletMaskTools *self)
{
  ringlet_mask_editor_set_radius (
      self->editor, ringlet_mask_editor_get_radius (self->editor) * BRUSH_STEP);
}

static void
make_smaller (RingletMaskTools *self)
{
  ringlet_mask_editor_set_radius (
      self->editor, ringlet_mask_editor_get_radius (self->editor) / BRUSH_STEP);
}

/* Once more is one pixel more of the same layer. */
static void
add_growth (RingletMaskTools *self, const char *id)
{
  const RingletMaskLayers *layers = ringlet_mask_editor_get_layers (self->editor);
  const guint n = ringlet_mask_layers_n (layers);
  const RingletMaskLayer *top = n > 0 ? layers->layers[n - 1] : NULL;
  double pixels = 1;
  g_autoptr (RingletMaskLayer) more = NULL;

  if (top == NULL || !g_str_equal (top->klass->id, id)) {
    ringlet_mask_editor_add_new (self->editor, id, &pixels, 1);
    return;
  }
  pixels = top->numbers[0] + 1;
  more = ringlet_mask_layer_with_numbers (top, &pixels, 1, NULL);
  if (more != NULL)
    ringlet_project_change_mask_layer (
        ringlet_mask_editor_get_project (self->editor), n - 1, more, NULL);
}

static void
grow (RingletMaskTools *self)
{
  add_growth (self, "grow");
}

static void
shrink (RingletMaskTools *self)
{
  add_growth (self, "shrink");
}

static void
invert (RingletMaskTools *self)
{
  ringlet_mask_editor_add_new (self->editor, "invert", NULL, 0);
}

static void
fill (RingletMaskTools *self)
{
  ringlet_mask_editor_add_new (self->editor, "fill", NULL, 0);
}

static void
clear (RingletMaskTools *self)
{
  ringlet_project_clear_mask (ringlet_mask_editor_get_project (self->editor));
}

/* What was dropped, too. */
static void
propose (RingletMaskTools *self)
{
  if (ringlet_mask_proposer_renew (self->proposer) > 0)
    return;
  ringlet_mask_editor_fail (self->editor,
      g_error_new_literal (RINGLET_ERROR, RINGLET_ERROR_VALUE,
          _ ("Nothing to propose: no gaps, dead or saturated pixels beside those that "
             "are masked")));
}

static void
take (RingletMaskTools *self)
{
  ringlet_mask_proposer_take_all (self->proposer);
}

static void
drop (RingletMaskTools *self)
{
  ringlet_mask_proposer_drop_all (self->proposer);
}

static const struct {
  const char *name;
  void (*run) (RingletMaskTools *self);
} verbs[] = {
  { "larger", make_larger },
  { "smaller", make_smaller },
  { "grow", grow },
  { "shrink", shrink },
  { "invert", invert },
  { "fill", fill },
  { "clear", clear },
  { "propose", propose },
  { "take", take },
  { "drop", drop },
};

static void
on_verb (GSimpleAction *action, GVariant *parameter, RingletMaskTools *self)
{
  const char *name = g_action_get_name (G_ACTION (action));

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++) {
    if (g_str_equal (verbs[i].name, name))
      verbs[i].run (self);
  }
}

/* ---- what is seen ---- */

static void
on_pixels (RingletMaskTools *self, guint slow, guint slow_end)
{
  gsize n_slow = 0;
  gsize n_fast = 0;
  const guint8 *pixels =
      ringlet_mask_editor_peek_pixels (self->editor, &n_slow, &n_fast);

  ringlet_mask_overlay_update (self->overlay, pixels, n_slow, n_fast, slow, slow_end);
}

static void
set_flag (RingletMaskTools *self, const char *name, gboolean is_on)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (is_on));
}

static void
on_changed (RingletMaskTools *self)
{
  const gboolean is_shown = ringlet_mask_editor_get_shown (self->editor);

  set_flag (self, "unmask", ringlet_mask_editor_get_cut (self->editor));
  set_flag (self, "show", is_shown);
  gtk_widget_set_visible (GTK_WIDGET (self->overlay), self->is_active && is_shown);
  ringlet_mask_overlay_set_opacity (
      self->overlay, ringlet_mask_editor_get_opacity (self->editor));
}

void
ringlet_mask_tools_set_active (RingletMaskTools *self, gboolean is_active)
{
  GtkWidget *canvas = GTK_WIDGET (self->canvas);

  g_return_if_fail (RINGLET_IS_MASK_TOOLS (self));

  if (self->is_active == is_active)
    return;
  self->is_active = is_active;
  if (is_active) {
    self->shortcuts = ringlet_keys_controller (RINGLET_KEY_MASK, self->settings);
    gtk_widget_add_controller (canvas, self->shortcuts);
    update_tool (self);
  } else {
    gtk_widget_remove_controller (canvas, g_steal_pointer (&self->shortcuts));
    ringlet_canvas_set_tool (self->canvas, NULL);
  }
  ringlet_mask_editor_set_active (self->editor, is_active);
  on_changed (self);
}

gboolean
ringlet_mask_tools_stop (RingletMaskTools *self)
{
  g_return_val_if_fail (RINGLET_IS_MASK_TOOLS (self), FALSE);

  if (!self->is_active || !ringlet_mask_editor_is_searching (self->editor))
    return FALSE;
  g_action_group_activate_action (
      G_ACTION_GROUP (self->actions), "tool", g_variant_new_string ("select"));
  return TRUE;
}

GActionGroup *
ringlet_mask_tools_get_actions (RingletMaskTools *self)
{
  return G_ACTION_GROUP (self->actions);
}

/* ---- the object ---- */

static void
ringlet_mask_tools_dispose (GObject *object)
{
  RingletMaskTools *self = RINGLET_MASK_TOOLS (object);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    g_clear_object (&self->tools[i]);
  g_clear_object (&self->actions);
  g_clear_object (&self->editor);
  g_clear_object (&self->proposer);
  g_clear_object (&self->settings);
  g_clear_weak_pointer (&self->canvas);

  G_OBJECT_CLASS (ringlet_mask_tools_parent_class)->dispose (object);
}

static void
ringlet_mask_tools_class_init (RingletMaskToolsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringlet_mask_tools_dispose;
}

static void
ringlet_mask_tools_init (RingletMaskTools *self)
{
}

static void
add_action (RingletMaskTools *self, const char *name, const GVariantType *type,
    GVariant *state, GCallback activate)
{
  g_autoptr (GSimpleAction) action = state != NULL
      ? g_simple_action_new_stateful (name, type, state)
      : g_simple_action_new (name, type);

  g_signal_connect_object (action, "activate", activate, self, 0);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
}

RingletMaskTools *
ringlet_mask_tools_new (RingletMaskEditor *editor, RingletMaskProposer *proposer,
    RingletCanvas *canvas, GSettings *settings)
{
  RingletMaskTools *self = g_object_new (RINGLET_TYPE_MASK_TOOLS, NULL);
  RingletLayer *overlay = ringlet_mask_overlay_new ();

  self->editor = g_object_ref (editor);
  self->proposer = g_object_ref (proposer);
  g_set_weak_pointer (&self->canvas, canvas);
  self->settings = g_object_ref (settings);
  self->overlay = RINGLET_MASK_OVERLAY (overlay);
  gtk_widget_set_visible (GTK_WIDGET (overlay), FALSE);
  /* Rings and their numbers are read through the hatching. */
  ringlet_canvas_add_layer_below (canvas, overlay);

  self->actions = g_simple_action_group_new ();
  add_action (self, "tool", G_VARIANT_TYPE_STRING, g_variant_new_string ("brush"),
      G_CALLBACK (on_tool));
  add_action (
      self, "unmask", NULL, g_variant_new_boolean (FALSE), G_CALLBACK (on_unmask));
  add_action (self, "show", NULL, g_variant_new_boolean (TRUE), G_CALLBACK (on_show));
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    add_action (self, verbs[i].name, NULL, NULL, G_CALLBACK (on_verb));
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    self->tools[i] = make_tool (self, words[i]);

  gtk_widget_insert_action_group (
      GTK_WIDGET (canvas), "mask", G_ACTION_GROUP (self->actions));
  g_signal_connect_object (
      editor, "pixels-changed", G_CALLBACK (on_pixels), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      editor, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  return self;
}
