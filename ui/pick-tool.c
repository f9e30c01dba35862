/* SPDX-License-Identifier: MIT */
#include "pick-tool.h"

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "calib/ring.h"
#include "frame-watch.h"
#include "geometry/lab.h"
#include "pick-draw.h"
#include "project-calibration.h"

#define REST_S 20     /* what was prepared outlives the tool by so much */
#define DIGITS_MS 900 /* a second digit goes with the first */

struct _RingletPickTool {
  RingletTool parent_instance;

  RingletProject *project;
  RingletLive *live;
  GArray *rings;
  RingletJob *job; /* (nullable): the click that is looked at */
  guint ring;      /* that the user said; 0: the geometry tells */
  gint64 typed_us; /* when */
  double slow;     /* of the pointer; NaN for none */
  double fast;
  double press_slow;
  double press_fast;
  double last_slow; /* what was clicked last */
  double last_fast;
  gsize last_from; /* its picks */
  gsize last_to;
  RingletPicks *last_picks; /* borrowed: only compared */
  gboolean is_pressed;
  gboolean is_renumbering;   /* the number is that of the last click, not of the next */
  RingletJob *preparing;     /* (nullable) */
  guint rest_id;             /* while the tool is left and has something */
  RingletState *prepared_of; /* (nullable): what it reads the image of */
  GArray *lasso;             /* (element-type RingletLassoPoint) */
};

enum {
  TOLD,
  FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingletPickTool, ringlet_pick_tool, RINGLET_TYPE_TOOL)

static RingletDetector *
get_detector (RingletPickTool *self)
{
  const RingletDisplay *display = ringlet_live_get_display (self->live);

  if (display != NULL && display->detector != NULL)
    return display->detector;
  return ringlet_project_get_state (self->project)->detector;
}

/* Of the place: what the user said, else what the geometry tells, else 0. */
static guint
ring_at (RingletPickTool *self, double slow, double fast)
{
  const RingletGeometry *geometry =
      &ringlet_project_get_state (self->project)->geometry;
  RingletDetector *detector = get_detector (self);
  const RingletRing *ring = NULL;

  if (self->ring != 0 && !self->is_renumbering)
    return self->ring;
  if (self->rings == NULL || detector == NULL || !(geometry->distance_m > 0.0))
    return 0;
  ring = ringlet_rings_nearest (self->rings,
      ringlet_lab_two_theta (ringlet_geometry_lab_at (geometry, detector, slow, fast)),
      G_PI);
  return ring != NULL ? ring->number : 0;
}

/* --- a click --- */

static void
tell_picked (RingletPickTool *self, guint n)
{
  const RingletPicks *picks = ringlet_project_get_state (self->project)->picks;
  const guint ring = picks->items[picks->n - 1].point.ring;
  g_autofree char *text = ring > 0
      ? g_strdup_printf (
            ngettext ("%u point on ring %u", "%u points on ring %u", n), n, ring)
      : g_strdup_printf (ngettext ("%u point; type the number of the ring",
                             "%u points; type the number of the ring", n),
            n);

  self->last_picks = (RingletPicks *) picks;
  self->last_to = picks->n;
  self->last_from = picks->n - n;
  g_signal_emit (self, signals[TOLD], 0, text);
}

static void
on_picked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RingletPickTool) self = data;
  g_autoptr (GError) error = NULL;
  const guint n =
      ringlet_project_pick_finish (RINGLET_PROJECT (source), result, &error);

  if (n > 0)
    tell_picked (self, n);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error->message);
  /* One that was cancelled is not the present one any more. */
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_clear_object (&self->job);
  ringlet_tool_changed (RINGLET_TOOL (self));
}

static void
pick (RingletPickTool *self, gboolean is_arc)
{
  if (self->job != NULL)
    ringlet_job_cancel (self->job);
  g_clear_object (&self->job);
  if (self->is_renumbering)
    self->ring = 0;
  self->is_renumbering = FALSE;
  self->job = ringlet_job_new_background (_ ("Looking for points"));
  self->last_slow = self->press_slow;
  self->last_fast = self->press_fast;
  self->last_picks = NULL;
  ringlet_project_pick_async (self->project, self->job, self->press_slow,
      self->press_fast, ring_at (self, self->press_slow, self->press_fast), is_arc,
      on_picked, g_object_ref (self));
}

/* --- before a click --- */

static void
stop_preparing (RingletPickTool *self)
{
  if (self->preparing != NULL)
    ringlet_job_cancel (self->preparing);
  g_clear_object (&self->preparing);
  g_clear_pointer (&self->prepared_of, ringlet_state_unref);
}

static gboolean
has_same_pixels (const RingletState *a, const RingletState *b)
{
  return a->source == b->source && a->frame == b->frame && a->mask == b->mask &&
      a->layers == b->layers && a->detector == b->detector &&
      !a->gap_mask == !b->gap_mask;
}

static gboolean
on_rest (gpointer data)
{
  RingletPickTool *self = data;

  self->rest_id = 0;
  stop_preparing (self);
  ringlet_project_forget_pick (self->project);
  return G_SOURCE_REMOVE;
}

/* Who comes back soon finds it as it was; who does not has the memory back. */
void
ringlet_pick_tool_rest (RingletPickTool *self)
{
  if (self->prepared_of != NULL && self->rest_id == 0)
    self->rest_id = g_timeout_add_seconds (REST_S, on_rest, self);
}

void
ringlet_pick_tool_prepare (RingletPickTool *self)
{
  RingletState *state = ringlet_project_get_state (self->project);

  g_clear_handle_id (&self->rest_id, g_source_remove);
  if (self->prepared_of != NULL && has_same_pixels (self->prepared_of, state))
    return;
  stop_preparing (self);
  if (state->source == NULL)
    return;
  self->prepared_of = ringlet_state_ref (state);
  self->preparing = ringlet_job_new_background (_ ("Preparing for clicks"));
  ringlet_project_prepare_pick (self->project, self->preparing);
}

/* --- pointer --- */

static gboolean
pick_press (RingletTool *tool, const RingletToolEvent *event)
{
  RingletPickTool *self = RINGLET_PICK_TOOL (tool);
  const RingletLassoPoint first = { event->slow, event->fast };

  self->press_slow = event->slow;
  self->press_fast = event->fast;
  self->is_pressed = TRUE;
  g_array_set_size (self->lasso, 0);
  g_array_append_val (self->lasso, first);
  return TRUE;
}

static void
pick_motion (RingletTool *tool, const RingletToolEvent *event, gboolean is_pressed)
{
  g_auto (RingletWatch) watch = ringlet_watch ("pick motion");
  RingletPickTool *self = RINGLET_PICK_TOOL (tool);
  const RingletLassoPoint next = { event->slow, event->fast };
  const gboolean is_far = hypot (event->slow - self->press_slow,
                              event->fast - self->press_fast) > event->reach_px;

  self->slow = event->slow;
  self->fast = event->fast;
  if (self->is_pressed && (is_far || self->lasso->len > 1))
    g_array_append_val (self->lasso, next);
  ringlet_tool_changed (tool);
}

static void
pick_release (RingletTool *tool, const RingletToolEvent *event)
{
  RingletPickTool *self = RINGLET_PICK_TOOL (tool);

  if (!self->is_pressed)
    return;
  self->is_pressed = FALSE;
  if (self->lasso->len > 2)
    ringlet_project_delete_picks_within (self->project,
        (const RingletLassoPoint *) (gconstpointer) self->lasso->data,
        self->lasso->len);
  else
    pick (self, (event->state & GDK_SHIFT_MASK) == 0);
  g_array_set_size (self->lasso, 0);
  ringlet_tool_changed (tool);
}

static void
pick_leave (RingletTool *tool)
{
  RINGLET_PICK_TOOL (tool)->slow = NAN;
  ringlet_tool_changed (tool);
}

static gboolean
pick_cancel (RingletTool *tool)
{
  RingletPickTool *self = RINGLET_PICK_TOOL (tool);
  const gboolean did = self->is_pressed || self->job != NULL;

  self->is_pressed = FALSE;
  g_array_set_size (self->lasso, 0);
  if (self->job != NULL)
    ringlet_job_cancel (self->job);
  g_clear_object (&self->job);
  ringlet_tool_changed (tool);
  return did;
}

/* --- digits --- */

/* What was clicked last, while the pointer rests there and nothing else was done. */
static gboolean
renumber_last (RingletPickTool *self, const RingletToolEvent *event)
{
  const RingletPicks *picks = ringlet_project_get_state (self->project)->picks;
  g_autoptr (GArray) indices = NULL;

  if (picks == NULL || picks != self->last_picks ||
      !(hypot (event->slow - self->last_slow, event->fast - self->last_fast) <=
          event->reach_px))
    return FALSE;
  indices = g_array_new (FALSE, FALSE, sizeof (gsize));
  for (gsize i = self->last_from; i < self->last_to; i++)
    g_array_append_val (indices, i);
  ringlet_project_set_pick_rings (self->project,
      (const gsize *) (gconstpointer) indices->data, indices->len, self->ring);
  self->last_picks = ringlet_project_get_state (self->project)->picks;
  return TRUE;
}

static gboolean
pick_key (RingletTool *tool, guint keyval, const RingletToolEvent *event)
{
  RingletPickTool *self = RINGLET_PICK_TOOL (tool);
  const gint64 now = g_get_monotonic_time ();
  const gunichar c = gdk_keyval_to_unicode (keyval);
  const guint digit = c - '0';
  g_autofree char *text = NULL;

  if (c < '0' || c > '9' || (event->state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  self->ring = now - self->typed_us < DIGITS_MS * G_TIME_SPAN_MILLISECOND &&
          self->ring > 0 && self->ring < 100
      ? self->ring * 10 + digit
      : digit;
  self->typed_us = now;
  self->is_renumbering = self->ring != 0 && renumber_last (self, event);
  if (self->ring == 0)
    text = g_strdup (_ ("The geometry numbers the rings"));
  else if (self->is_renumbering)
    text = g_strdup_printf (_ ("The points are on ring %u"), self->ring);
  else
    text = g_strdup_printf (_ ("The next click is on ring %u"), self->ring);
  g_signal_emit (self, signals[TOLD], 0, text);
  ringlet_tool_changed (tool);
  return TRUE;
}

/* --- seen --- */

static void
pick_snapshot (RingletTool *tool, GtkWidget *widget, GtkSnapshot *snapshot,
    const RingletViewport *viewport, const graphene_rect_t *clip)
{
  g_auto (RingletWatch) watch = ringlet_watch ("pick snapshot");
  RingletPickTool *self = RINGLET_PICK_TOOL (tool);

  gtk_snapshot_push_clip (snapshot, clip);
  ringlet_pick_draw_points (
      snapshot, viewport, clip, ringlet_project_get_state (self->project));
  ringlet_pick_draw_lasso (snapshot, viewport, clip, self->lasso);
  if (!isnan (self->slow) && !self->is_pressed)
    ringlet_pick_draw_number (widget, snapshot, viewport, clip,
        ring_at (self, self->slow, self->fast), self->slow, self->fast);
  gtk_snapshot_pop (snapshot);
}

static const char *
pick_get_cursor (RingletTool *tool)
{
  return "crosshair";
}

/* --- set-up --- */

static void
ringlet_pick_tool_finalize (GObject *object)
{
  RingletPickTool *self = RINGLET_PICK_TOOL (object);

  g_clear_handle_id (&self->rest_id, g_source_remove);
  stop_preparing (self);
  g_clear_object (&self->job);
  g_clear_object (&self->project);
  g_clear_object (&self->live);
  g_clear_pointer (&self->rings, g_array_unref);
  g_clear_pointer (&self->lasso, g_array_unref);
  G_OBJECT_CLASS (ringlet_pick_tool_parent_class)->finalize (object);
}

static void
ringlet_pick_tool_class_init (RingletPickToolClass *klass)
{
  RingletToolClass *tool_class = RINGLET_TOOL_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ringlet_pick_tool_finalize;
  tool_class->press = pick_press;
  tool_class->motion = pick_motion;
  tool_class->release = pick_release;
  tool_class->leave = pick_leave;
  tool_class->key = pick_key;
  tool_class->cancel = pick_cancel;
  tool_class->snapshot = pick_snapshot;
  tool_class->get_cursor = pick_get_cursor;
  signals[TOLD] = g_signal_new ("told", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
      G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
      NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ringlet_pick_tool_init (RingletPickTool *self)
{
  self->slow = NAN;
  self->last_slow = NAN;
  self->lasso = g_array_new (FALSE, FALSE, sizeof (RingletLassoPoint));
}

RingletTool *
ringlet_pick_tool_new (RingletProject *project, RingletLive *live)
{
  RingletPickTool *self = g_object_new (RINGLET_TYPE_PICK_TOOL, NULL);

  self->project = g_object_ref (project);
  self->live = g_object_ref (live);
  return RINGLET_TOOL (self);
}

void
ringlet_pick_tool_set_rings (RingletPickTool *self, GArray *rings)
{
  g_return_if_fail (RINGLET_IS_PICK_TOOL (self));

  if (self->rings == rings)
    return;
  g_clear_pointer (&self->rings, g_array_unref);
  self->rings = rings != NULL ? g_array_ref (rings) : NULL;
}

void
ringlet_pick_tool_update (RingletPickTool *self)
{
  ringlet_tool_changed (RINGLET_TOOL (self));
}
