/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "display/viewport.h"

G_BEGIN_DECLS

/**
 * RingletToolEvent:
 * @slow: where it happened, in pixels of the image file, rows from the corner of the
 *   first pixel; may lie beside the image
 * @fast: likewise, columns
 * @reach_px: how near counts as on it: what a hand can hit on the screen, in pixels of
 *   the image
 * @state: Shift, Ctrl, Alt
 * @is_keyed: the crosshair that keys move, and not the pointer
 */
typedef struct {
  double slow;
  double fast;
  double reach_px;
  GdkModifierType state;
  gboolean is_keyed;
} RingletToolEvent;

#define RINGLET_TYPE_TOOL (ringlet_tool_get_type ())
G_DECLARE_DERIVABLE_TYPE (RingletTool, ringlet_tool, RINGLET, TOOL, GObject)

/**
 * RingletToolClass:
 * @press: the primary button went down, or Enter for the first time; returns %FALSE to
 *   leave it to the canvas, which pans then
 * @motion: the pointer or the crosshair moved: at most once a frame; @is_pressed after
 *   a press that was taken
 * @release: the button went up, or Enter came a second time; always after a press that
 *   was taken, unless it was cancelled
 * @leave: the pointer left the canvas: what hovers with it is to be hidden
 * @key: a key, before the canvas looks at it (arrows, Enter, Esc); returns whether it
 *   was taken
 * @cancel: takes all of it back, as Esc wants; returns %FALSE when there was nothing.
 *   Also when another tool comes while this is pressed, and when the system takes the
 *   pointer away
 * @snapshot: draws outlines and handles, in pixels of the widget: what
 *   ringlet_viewport_to_view() gives plus the origin of @clip, which is where the image
 *   may be seen
 * @get_cursor: (nullable): name of the pointer, as gdk_cursor_new_from_name() knows it;
 *   asked for again with each "changed"
 *
 * All are optional. Main thread.
 */
struct _RingletToolClass {
  GObjectClass parent_class;

  gboolean (*press) (RingletTool *self, const RingletToolEvent *event);
  void (*motion) (
      RingletTool *self, const RingletToolEvent *event, gboolean is_pressed);
  void (*release) (RingletTool *self, const RingletToolEvent *event);
  void (*leave) (RingletTool *self);
  gboolean (*key) (RingletTool *self, guint keyval, const RingletToolEvent *event);
  gboolean (*cancel) (RingletTool *self);
  void (*snapshot) (RingletTool *self, GtkWidget *widget, GtkSnapshot *snapshot,
      const RingletViewport *viewport, const graphene_rect_t *clip);
  const char *(*get_cursor) (RingletTool *self);
};

/**
 * RingletTool:
 *
 * What the primary button does on a canvas in place of panning, see
 * ringlet_canvas_set_tool(). Space held, the middle button and scrolling pan and zoom
 * whatever tool there is. Keys do all that the pointer does: arrows move the crosshair,
 * Enter presses and Enter again releases.
 *
 * Signal "changed" (): what it draws, or its cursor.
 */

/* Each does nothing, and returns %FALSE or NULL, where the class has no such member. */
gboolean ringlet_tool_press (RingletTool *self, const RingletToolEvent *event);
void ringlet_tool_motion (
    RingletTool *self, const RingletToolEvent *event, gboolean is_pressed);
void ringlet_tool_release (RingletTool *self, const RingletToolEvent *event);
void ringlet_tool_leave (RingletTool *self);
gboolean ringlet_tool_key (
    RingletTool *self, guint keyval, const RingletToolEvent *event);
gboolean ringlet_tool_cancel (RingletTool *self);
void ringlet_tool_snapshot (RingletTool *self, GtkWidget *widget, GtkSnapshot *snapshot,
    const RingletViewport *viewport, const graphene_rect_t *clip);
const char *ringlet_tool_get_cursor (RingletTool *self);

/* For subclasses: emits "changed". */
void ringlet_tool_changed (RingletTool *self);

G_END_DECLS
