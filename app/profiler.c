/* SPDX-License-Identifier: MIT */
#include "profiler.h"

#include <glib/gi18n-lib.h>

struct _RingletProfiler {
  GObject parent_instance;

  RingletProject *project;
  RingletLive *live;
  RingletState *state; /* (nullable): when the frame was shown: it is of its source */
  RingletProfileRegion region;
  RingletProfileCut *cut; /* (nullable) */
  RingletJob *job;        /* (nullable): what goes on */
  gboolean is_due;        /* something has changed since it began */
};

G_DEFINE_FINAL_TYPE (RingletProfiler, ringlet_profiler, G_TYPE_OBJECT)

/* References only, for the worker. */
typedef struct {
  RingletProfileRegion region;
  RingletState *state;
  RingletDisplay *display;
} Order;

static void start (RingletProfiler *self);

static void
order_free (gpointer data)
{
  Order *self = data;

  ringlet_state_unref (self->state);
  ringlet_display_unref (self->display);
  g_free (self);
}

static gpointer
cut_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  const Order *order = data;

  return ringlet_profile_cut_new (
      &order->region, order->state, order->display, cancellable, error);
}

static void
changed (RingletProfiler *self)
{
  g_signal_emit_by_name (self, "changed");
}

/* What was computed meanwhile of another region is shown, too: a hand sees that it
 * follows. */
static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RingletProfiler) self = data;
  g_autoptr (RingletProfileCut) cut =
      ringlet_job_run_finish (RINGLET_JOB (source), result, NULL);

  g_clear_object (&self->job);
  if (self->live == NULL) /* disposed of */
    return;
  if (cut != NULL && self->region.kind == cut->region.kind) {
    g_clear_pointer (&self->cut, ringlet_profile_cut_unref);
    self->cut = g_steal_pointer (&cut);
  }
  if (self->is_due)
    start (self);
  changed (self);
}

static void
start (RingletProfiler *self)
{
  RingletDisplay *display = ringlet_live_get_display (self->live);
  Order *order = NULL;

  self->is_due = self->job != NULL;
  if (self->job != NULL || display == NULL || self->state == NULL ||
      ringlet_profile_region_is_empty (&self->region))
    return;

  order = g_new (Order, 1);
  *order = (Order){ self->region, ringlet_state_ref (self->state),
    ringlet_display_ref (display) };
  self->job = ringlet_job_new_background (_ ("Profile"));
  ringlet_job_run_async (self->job, cut_in_thread, order, order_free,
      (GDestroyNotify) ringlet_profile_cut_unref, on_done, g_object_ref (self));
}

RingletProfilePlane
ringlet_profiler_get_plane (RingletProfiler *self)
{
  const RingletDisplay *display = NULL;

  g_return_val_if_fail (RINGLET_IS_PROFILER (self), (RingletProfilePlane){ 0 });

  display = ringlet_live_get_display (self->live);
  if (display == NULL)
    return (RingletProfilePlane){ 0, 0 };
  return (RingletProfilePlane){ display->image->n_slow, display->image->n_fast };
}

static void
on_display (RingletProfiler *self)
{
  const RingletProfilePlane plane = ringlet_profiler_get_plane (self);

  g_clear_pointer (&self->state, ringlet_state_unref);
  self->state = ringlet_state_ref (ringlet_project_get_state (self->project));
  if (self->region.kind == RINGLET_PROFILE_NONE)
    return;
  if (!ringlet_profile_region_fits (&self->region, &plane))
    ringlet_profiler_clear (self);
  else
    start (self);
}

void
ringlet_profiler_set_region (RingletProfiler *self, const RingletProfileRegion *region)
{
  g_return_if_fail (RINGLET_IS_PROFILER (self));

  if (ringlet_profile_region_equal (&self->region, region))
    return;
  if (self->region.kind != region->kind)
    g_clear_pointer (&self->cut, ringlet_profile_cut_unref);
  self->region = *region;
  start (self);
  changed (self);
}

void
ringlet_profiler_clear (RingletProfiler *self)
{
  ringlet_profiler_set_region (self, &(RingletProfileRegion){ RINGLET_PROFILE_NONE });
}

const RingletProfileRegion *
ringlet_profiler_get_region (RingletProfiler *self)
{
  g_return_val_if_fail (RINGLET_IS_PROFILER (self), NULL);
  return &self->region;
}

RingletProfileCut *
ringlet_profiler_get_cut (RingletProfiler *self)
{
  g_return_val_if_fail (RINGLET_IS_PROFILER (self), NULL);
  return self->cut;
}

gboolean
ringlet_profiler_is_busy (RingletProfiler *self)
{
  g_return_val_if_fail (RINGLET_IS_PROFILER (self), FALSE);
  return self->job != NULL;
}

static void
ringlet_profiler_dispose (GObject *object)
{
  RingletProfiler *self = RINGLET_PROFILER (object);

  g_clear_pointer (&self->cut, ringlet_profile_cut_unref);
  g_clear_pointer (&self->state, ringlet_state_unref);
  g_clear_object (&self->live);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (ringlet_profiler_parent_class)->dispose (object);
}

static void
ringlet_profiler_class_init (RingletProfilerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringlet_profiler_dispose;
  g_signal_new ("changed", RINGLET_TYPE_PROFILER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
      NULL, G_TYPE_NONE, 0);
}

static void
ringlet_profiler_init (RingletProfiler *self)
{
}

RingletProfiler *
ringlet_profiler_new (RingletProject *project, RingletLive *live)
{
  RingletProfiler *self = g_object_new (RINGLET_TYPE_PROFILER, NULL);

  self->project = g_object_ref (project);
  self->live = g_object_ref (live);
  g_signal_connect_object (
      live, "notify::display", G_CALLBACK (on_display), self, G_CONNECT_SWAPPED);
  return self;
}
