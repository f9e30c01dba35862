/* SPDX-License-Identifier: MIT */
#include "link-live.h"

/* Beside an image of this size there is no room for the matrices of pattern and cake,
 * which are made again when something is integrated. */
#define LARGE_PIXELS ((gsize) 9000000)

/* What a worker does. */
typedef struct {
  RingletState *state;
  RingletDisplay *display;
  RingletMemo *memo;
  RingletLink link;
} Work;

/* One that goes on. @live is NULL when nobody waits for it. */
typedef struct {
  RingletLinkLive *live;
  RingletJob *job;
  RingletState *state;
  RingletMask *mask; /* (nullable) */
  RingletLink link;
} Run;

struct _RingletLinkLive {
  GObject parent_instance;

  RingletProject *project;
  RingletLive *live;
  RingletLink link;
  RingletLinkView *view; /* (nullable): of the next two */
  RingletState *state;
  RingletMask *mask;
  Run *run; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (RingletLinkLive, ringlet_link_live, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, SIGNAL_FAILED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void update (RingletLinkLive *self);

/* --- in the worker --- */

static void
work_free (gpointer data)
{
  Work *work = data;

  ringlet_state_unref (work->state);
  ringlet_display_unref (work->display);
  ringlet_memo_unref (work->memo);
  g_free (work);
}

static void
view_free (gpointer data)
{
  ringlet_link_view_unref (data);
}

static gpointer
work_run (RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  const Work *work = data;

  if (ringlet_image_n_pixels (work->display->image) > LARGE_PIXELS)
    ringlet_memo_trim (work->memo, 0, ringlet_memo_now (work->memo));
  return ringlet_link_view_new (
      work->state, work->display, work->link, work->memo, cancellable, error);
}

/* --- what is there --- */

static void
run_free (Run *run)
{
  g_object_unref (run->job);
  ringlet_state_unref (run->state);
  g_clear_pointer (&run->mask, ringlet_mask_unref);
  g_free (run);
}

static void
forget_view (RingletLinkLive *self)
{
  g_clear_pointer (&self->view, ringlet_link_view_unref);
  g_clear_pointer (&self->state, ringlet_state_unref);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
}

/* @view: (transfer full) */
static void
take_view (RingletLinkLive *self, const Run *run, RingletLinkView *view)
{
  forget_view (self);
  self->view = view;
  self->state = ringlet_state_ref (run->state);
  self->mask = run->mask != NULL ? ringlet_mask_ref (run->mask) : NULL;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static RingletMask *
present_mask (RingletLinkLive *self)
{
  const RingletDisplay *display = ringlet_live_get_display (self->live);

  return display != NULL ? display->mask : NULL;
}

/* Whether what was made of @state, with @mask, is that of the document now. */
static gboolean
is_present (RingletLinkLive *self, RingletLink link, const RingletState *state,
    const RingletMask *mask)
{
  return link == self->link && mask == present_mask (self) &&
      ringlet_link_view_is_same (state, ringlet_project_get_state (self->project));
}

static void
fail (RingletLinkLive *self, const GError *error)
{
  ringlet_link_live_look_at (self, RINGLET_LINK_N);
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
}

static void
run_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *run = data;
  RingletLinkLive *self = run->live;
  g_autoptr (GError) error = NULL;
  RingletLinkView *view = ringlet_job_run_finish (RINGLET_JOB (source), result, &error);
  gboolean is_wanted = FALSE;

  if (self == NULL) {
    g_clear_pointer (&view, ringlet_link_view_unref);
    run_free (run);
    return;
  }

  self->run = NULL;
  is_wanted = is_present (self, run->link, run->state, run->mask);
  if (view != NULL && run->link == self->link)
    take_view (self, run, g_steal_pointer (&view));
  else if (is_wanted && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    fail (self, error);
  g_clear_pointer (&view, ringlet_link_view_unref);
  run_free (run);
  update (self);
}

static void
start (RingletLinkLive *self)
{
  RingletDisplay *display = ringlet_live_get_display (self->live);
  Work *work = g_new0 (Work, 1);
  Run *run = g_new0 (Run, 1);

  *work = (Work){ ringlet_state_ref (ringlet_project_get_state (self->project)),
    ringlet_display_ref (display),
    ringlet_memo_ref (ringlet_project_get_memo (self->project)), self->link };
  *run = (Run){ self, ringlet_job_new_background (""), ringlet_state_ref (work->state),
    display->mask != NULL ? ringlet_mask_ref (display->mask) : NULL, self->link };
  self->run = run;
  ringlet_job_run_async (run->job, work_run, work, work_free, view_free, run_done, run);
}

/* Stops what is of no use any more, and begins what is missing. */
static void
update (RingletLinkLive *self)
{
  if (self->run != NULL) {
    if (!is_present (self, self->run->link, self->run->state, self->run->mask))
      ringlet_job_cancel (self->run->job);
    return;
  }
  if (self->link == RINGLET_LINK_N || ringlet_live_get_display (self->live) == NULL)
    return;
  if (self->view == NULL ||
      !is_present (self, self->view->link, self->state, self->mask))
    start (self);
}

/* In the place of an image of another size it would be a picture of something else. */
static void
drop_other_size (RingletLinkLive *self)
{
  const RingletDisplay *display = ringlet_live_get_display (self->live);
  const RingletPyramidLevel *level = NULL;

  if (self->view == NULL || display == NULL)
    return;
  level = &self->view->pyramid->levels[0];
  if (level->n_slow == display->image->n_slow &&
      level->n_fast == display->image->n_fast)
    return;
  forget_view (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* What was switched off has nothing to be seen. */
static void
on_document (RingletLinkLive *self)
{
  if (self->link == RINGLET_LINK_N)
    return;
  if (ringlet_live_get_display (self->live) == NULL ||
      !ringlet_state_link_is_on (ringlet_project_get_state (self->project), self->link))
    ringlet_link_live_look_at (self, RINGLET_LINK_N);
  drop_other_size (self);
  update (self);
}

/* --- what others call --- */

void
ringlet_link_live_look_at (RingletLinkLive *self, RingletLink link)
{
  const RingletState *state = NULL;

  g_return_if_fail (RINGLET_IS_LINK_LIVE (self));

  state = ringlet_project_get_state (self->project);
  if (link < RINGLET_LINK_N && !ringlet_state_link_is_on (state, link))
    link = RINGLET_LINK_N;
  if (link == self->link)
    return;

  self->link = link;
  forget_view (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  update (self);
}

RingletLink
ringlet_link_live_get_link (RingletLinkLive *self)
{
  g_return_val_if_fail (RINGLET_IS_LINK_LIVE (self), RINGLET_LINK_N);
  return self->link;
}

RingletLinkView *
ringlet_link_live_get_view (RingletLinkLive *self)
{
  g_return_val_if_fail (RINGLET_IS_LINK_LIVE (self), NULL);
  return self->view;
}

RingletLinkLive *
ringlet_link_live_new (RingletProject *project, RingletLive *live)
{
  RingletLinkLive *self = g_object_new (RINGLET_TYPE_LINK_LIVE, NULL);

  self->project = g_object_ref (project);
  self->live = g_object_ref (live);
  g_signal_connect_object (
      project, "notify::state", G_CALLBACK (on_document), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      live, "notify::display", G_CALLBACK (on_document), self, G_CONNECT_SWAPPED);
  return self;
}

static void
ringlet_link_live_dispose (GObject *object)
{
  RingletLinkLive *self = RINGLET_LINK_LIVE (object);

  if (self->run != NULL) {
    ringlet_job_cancel (self->run->job);
    self->run->live = NULL;
    self->run = NULL;
  }
  forget_view (self);
  g_clear_object (&self->live);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (ringlet_link_live_parent_class)->dispose (object);
}

static void
ringlet_link_live_class_init (RingletLinkLiveClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringlet_link_live_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass),
      G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass),
      G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ringlet_link_live_init (RingletLinkLive *self)
{
  self->link = RINGLET_LINK_N;
}
