/* SPDX-License-Identifier: MIT */

/* What a series is made of; series-run.c has what goes on. */

#include <string.h>

#include "series-private.h"

G_DEFINE_FINAL_TYPE (RingletSeries, ringlet_series, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

void
ringlet_series_changed (RingletSeries *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
ringlet_series_is_busy (RingletSeries *self)
{
  return self->phase == RINGLET_SERIES_RUNNING ||
      self->phase == RINGLET_SERIES_PAUSED || self->phase == RINGLET_SERIES_WAITING ||
      self->phase == RINGLET_SERIES_STOPPING;
}

/* ---- the frames ---- */

static void
forget (RingletSeries *self)
{
  const guint64 n = self->source != NULL ? ringlet_source_n_frames (self->source) : 0;

  g_byte_array_set_size (self->outcomes, (guint) n);
  if (n > 0)
    memset (self->outcomes->data, RINGLET_SERIES_PENDING, n);
  memset (self->n_outcomes, 0, sizeof self->n_outcomes);
  self->n_outcomes[RINGLET_SERIES_PENDING] = n;
  g_list_store_remove_all (self->failures);
  g_clear_pointer (&self->map, ringlet_heat_map_free);
  g_clear_pointer (&self->began, ringlet_state_unref);
  g_clear_pointer (&self->order, ringlet_series_order_unref);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->device, g_free);
  g_clear_pointer (&self->said, g_free);
  self->serial++;
  self->phase = RINGLET_SERIES_IDLE;
}

void
ringlet_series_set_source (RingletSeries *self, RingletSource *source)
{
  /* Of sums of frames each frame is one: see series.h. */
  if (source != NULL)
    source = ringlet_source_ref (ringlet_source_single (source));
  g_clear_pointer (&self->source, ringlet_source_unref);
  self->source = source;
  forget (self);
}

RingletSource *
ringlet_series_reopened (RingletSource *source)
{
  return g_str_equal (ringlet_source_format (source, 0), "memory")
      ? ringlet_source_ref (source)
      : ringlet_source_new_joined (NULL, source);
}

void
ringlet_series_append (RingletSeries *self, RingletSource *more)
{
  RingletSource *before = self->source;
  const guint64 n_more = ringlet_source_n_frames (more);
  const guint n_before = self->outcomes->len;

  self->source = ringlet_source_new_joined (before, more);
  ringlet_source_unref (before);
  g_byte_array_set_size (self->outcomes, n_before + (guint) n_more);
  memset (self->outcomes->data + n_before, RINGLET_SERIES_PENDING, n_more);
  self->n_outcomes[RINGLET_SERIES_PENDING] += n_more;
  if (self->map != NULL) {
    ringlet_heat_map_grow (self->map, self->outcomes->len);
    self->serial++;
  }
}

/* Whether all frames of @source are the first of ours: it was shown before it grew. */
static gboolean
has_begun_with (RingletSeries *self, RingletSource *source)
{
  const guint64 n = source != NULL ? ringlet_source_n_frames (source) : 0;

  return self->source != NULL && n > 0 && n <= ringlet_source_n_frames (self->source) &&
      g_str_equal (
          ringlet_source_path (source, 0), ringlet_source_path (self->source, 0)) &&
      g_str_equal (ringlet_source_path (source, n - 1),
          ringlet_source_path (self->source, n - 1));
}

gboolean
ringlet_series_is_of_document (RingletSeries *self)
{
  RingletSource *source = NULL;

  g_return_val_if_fail (RINGLET_IS_SERIES (self), FALSE);

  source = ringlet_project_get_state (self->project)->source;
  return source == NULL || ringlet_source_single (source) == self->source ||
      has_begun_with (self, ringlet_source_single (source));
}

static void
notice (RingletSeries *self, RingletSource *source)
{
  if (source != NULL)
    ringlet_source_ref (source);
  g_clear_pointer (&self->noticed, ringlet_source_unref);
  self->noticed = source;
}

/* Takes the images of the document in the place of what there is. */
static void
take_document (RingletSeries *self)
{
  ringlet_series_set_following (self, FALSE);
  ringlet_series_set_source (self, ringlet_project_get_state (self->project)->source);
}

/* Other images are another series; one that is at work is finished first. */
static void
on_state (RingletSeries *self)
{
  RingletSource *source = ringlet_project_get_state (self->project)->source;

  if (source == self->noticed || ringlet_series_is_busy (self))
    return;
  notice (self, source);
  if (source != NULL && ringlet_series_is_of_document (self))
    return;
  take_document (self);
  ringlet_series_changed (self);
}

/* What failed, or was left, is kept until the user goes on. */
void
ringlet_series_notice_end (RingletSeries *self)
{
  const gboolean is_through = self->phase == RINGLET_SERIES_OVER &&
      self->n_outcomes[RINGLET_SERIES_FAILED] == 0;

  notice (self, ringlet_project_get_state (self->project)->source);
  if (is_through && !ringlet_series_is_of_document (self))
    take_document (self);
}

void
ringlet_series_show_frame (RingletSeries *self, guint64 frame)
{
  RingletSource *shown = ringlet_project_get_state (self->project)->source;
  RingletSource *single = shown != NULL ? ringlet_source_single (shown) : NULL;

  g_return_if_fail (RINGLET_IS_SERIES (self));

  if (self->source == NULL || frame >= ringlet_source_n_frames (self->source) ||
      single == NULL || !ringlet_series_is_of_document (self))
    return; /* other images were opened meanwhile */
  if (frame >= ringlet_source_n_frames (single))
    ringlet_project_grow_source (self->project, self->source, frame);
  else /* the last ones are in the sum of those before them */
    ringlet_project_set_frame (
        self->project, MIN (frame, ringlet_source_n_frames (shown) - 1));
}

/* ---- what is asked ---- */

static double
get_hashed (RingletSeries *self)
{
  const double hashed =
      self->runner != NULL ? ringlet_series_runner_get_hashed (self->runner) : 1.0;

  return hashed < 1.0 ? hashed : -1.0;
}

RingletSeriesProgress
ringlet_series_get_progress (RingletSeries *self)
{
  const gboolean is_working = self->phase == RINGLET_SERIES_RUNNING;
  const double rate = is_working ? ringlet_rate_get (&self->rate) : 0.0;
  const guint64 n_left = self->n_outcomes[RINGLET_SERIES_PENDING];

  return (RingletSeriesProgress){
    .phase = self->phase,
    .n_frames = self->outcomes->len,
    .n_done = self->n_outcomes[RINGLET_SERIES_DONE],
    .n_skipped = self->n_outcomes[RINGLET_SERIES_SKIPPED],
    .n_failed = self->n_outcomes[RINGLET_SERIES_FAILED],
    .rate = rate,
    .seconds_left = rate > 0.0 ? (double) n_left / rate : -1.0,
    .hashed = is_working && rate <= 0.0 ? get_hashed (self) : -1.0,
    .problem = self->problem,
    .device = self->device,
  };
}

RingletSource *
ringlet_series_get_source (RingletSeries *self)
{
  g_return_val_if_fail (RINGLET_IS_SERIES (self), NULL);
  return self->source;
}

RingletHeatMap *
ringlet_series_get_map (RingletSeries *self)
{
  g_return_val_if_fail (RINGLET_IS_SERIES (self), NULL);
  return self->map;
}

guint
ringlet_series_get_serial (RingletSeries *self)
{
  g_return_val_if_fail (RINGLET_IS_SERIES (self), 0);
  return self->serial;
}

GListModel *
ringlet_series_get_failures (RingletSeries *self)
{
  g_return_val_if_fail (RINGLET_IS_SERIES (self), NULL);
  return G_LIST_MODEL (self->failures);
}

/* Whichever frame is looked at, and where in the files it is. */
gboolean
ringlet_series_is_current (RingletSeries *self)
{
  g_autoptr (RingletState) now = NULL;

  g_return_val_if_fail (RINGLET_IS_SERIES (self), FALSE);

  if (self->began == NULL)
    return TRUE;
  now = ringlet_state_dup (ringlet_project_get_state (self->project));
  g_clear_pointer (&now->source, ringlet_source_unref);
  now->source =
      self->began->source != NULL ? ringlet_source_ref (self->began->source) : NULL;
  now->frame = self->began->frame;
  return ringlet_integration_is_same (now, self->began, TRUE) &&
      now->cake.n_azimuth == self->began->cake.n_azimuth;
}

gboolean
ringlet_series_get_following (RingletSeries *self)
{
  g_return_val_if_fail (RINGLET_IS_SERIES (self), FALSE);
  return self->watch != NULL;
}

gboolean
ringlet_series_can_follow (RingletSeries *self)
{
  g_return_val_if_fail (RINGLET_IS_SERIES (self), FALSE);
  return self->source != NULL &&
      !g_str_equal (ringlet_source_format (self->source, 0), "memory");
}

/* ---- set-up ---- */

static void
ringlet_series_dispose (GObject *object)
{
  RingletSeries *self = RINGLET_SERIES (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_pointer (&self->watch, ringlet_series_watch_free);
  g_clear_pointer (&self->runner, ringlet_series_runner_free);
  g_clear_pointer (&self->began, ringlet_state_unref);
  g_clear_pointer (&self->order, ringlet_series_order_unref);
  g_clear_pointer (&self->source, ringlet_source_unref);
  g_clear_pointer (&self->noticed, ringlet_source_unref);
  g_clear_pointer (&self->map, ringlet_heat_map_free);
  g_clear_pointer (&self->outcomes, g_byte_array_unref);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->device, g_free);
  g_clear_pointer (&self->said, g_free);
  g_clear_object (&self->failures);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (ringlet_series_parent_class)->dispose (object);
}

static void
ringlet_series_class_init (RingletSeriesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringlet_series_dispose;
  signals[CHANGED] = g_signal_new ("changed", RINGLET_TYPE_SERIES, G_SIGNAL_RUN_LAST, 0,
      NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringlet_series_init (RingletSeries *self)
{
  self->outcomes = g_byte_array_new ();
  self->failures = g_list_store_new (RINGLET_TYPE_SERIES_FAILURE);
}

RingletSeries *
ringlet_series_new (RingletProject *project)
{
  RingletSeries *self = g_object_new (RINGLET_TYPE_SERIES, NULL);

  self->project = g_object_ref (project);
  ringlet_series_set_source (self, ringlet_project_get_state (project)->source);
  notice (self, ringlet_project_get_state (project)->source);
  g_signal_connect_object (
      project, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  return self;
}
