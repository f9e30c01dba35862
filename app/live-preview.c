/* SPDX-License-Identifier: MIT */

/* While something is dragged: previews of pattern and cake, one at a time, always of
 * the newest state. One that has begun is not cancelled by the next motion, or motions
 * that come faster than previews would leave none. Beside it the course of things in
 * live-run.c goes on; what is exact is never replaced by a preview of the same. */

#include "live-private.h"

#include "project-private.h"

/* A preview that takes longer halves the bins of the next cakes, one that takes much
 * less doubles them again. Without what is made only once. */
#define SLOW_US 25000
#define QUICK_US 5000
#define MAX_COARSENESS 4

/* What previews keep is given up when nobody dragged for so long: 30 MB of 4
 * megapixels. Of 16 it is more than a document has to spare beside matrices: there it
 * goes when exact results are made, and the next preview is some 80 ms late. */
#define KEEP_S 20

/* About what they keep, as long as it is not made. */
#define BYTES_PER_PIXEL 7

struct _RingletLivePreview {
  RingletLive *live; /* NULL when nobody waits for it any more */
  RingletJob *job;
  RingletState *state;
  RingletIntegrationWants wants;
};

/* What the worker has. */
typedef struct {
  RingletState *state;
  RingletImage *image;
  RingletMemo *memo;
  RingletPreviewer *previewer; /* goes back with the product */
  RingletIntegrationWants wants;
  guint coarseness;
  RingletLiveRoom before;
} Work;

typedef struct {
  RingletPreviewer *previewer;
  RingletPreviewed previewed;
  RingletPyramid *pyramid;
  RingletHistogram *histogram;
  gint64 duration_us;
  GError *error; /* a previewer is worth keeping when a preview fails */
} Product;

static void
work_free (Work *self)
{
  ringlet_state_unref (self->state);
  ringlet_image_unref (self->image);
  ringlet_memo_unref (self->memo);
  g_clear_pointer (&self->previewer, ringlet_previewer_free);
  g_free (self);
}

static void
product_free (Product *self)
{
  g_clear_pointer (&self->previewer, ringlet_previewer_free);
  ringlet_previewed_clear (&self->previewed);
  g_clear_pointer (&self->pyramid, ringlet_pyramid_unref);
  g_clear_pointer (&self->histogram, ringlet_histogram_unref);
  g_clear_error (&self->error);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Product, product_free)

/* --- in the worker --- */

static gboolean
make (Product *self, const Work *work, GCancellable *cancellable, GError **error)
{
  const RingletIntegrationWants nothing = { .pattern = FALSE };
  gint64 start;

  if (work->before.is_needed)
    ringlet_memo_trim (work->memo, work->before.max_bytes, work->before.since);
  if (!ringlet_previewer_run (self->previewer, work->state, work->image, nothing, 1,
          work->memo, &self->previewed, cancellable, error))
    return FALSE;

  start = g_get_monotonic_time ();
  if (!ringlet_previewer_run (self->previewer, work->state, work->image, work->wants,
          work->coarseness, work->memo, &self->previewed, cancellable, error))
    return FALSE;
  if (self->previewed.cake != NULL) {
    self->pyramid = ringlet_pyramid_new_cake (self->previewed.cake, cancellable, error);
    if (self->pyramid == NULL)
      return FALSE;
    self->histogram = ringlet_histogram_new (self->pyramid, cancellable, error);
    if (self->histogram == NULL)
      return FALSE;
  }
  self->duration_us = g_get_monotonic_time () - start;
  return TRUE;
}

static gpointer
run_work (RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  Work *work = data;
  Product *self = g_new0 (Product, 1);

  self->previewer = g_steal_pointer (&work->previewer);
  if (!make (self, work, cancellable, &self->error)) {
    ringlet_previewed_clear (&self->previewed);
    g_clear_pointer (&self->pyramid, ringlet_pyramid_unref);
  }
  return self;
}

/* --- in the main thread --- */

static gboolean
forget_previewer (gpointer data)
{
  RingletLive *self = data;

  self->keep_id = 0;
  self->is_rested = TRUE;
  ringlet_live_give_back (g_steal_pointer (&self->previewer));
  return G_SOURCE_REMOVE;
}

gboolean
ringlet_live_is_large (RingletLive *self)
{
  const gsize n_pixels =
      self->display != NULL ? ringlet_image_n_pixels (self->display->image) : 0;

  return n_pixels * BYTES_PER_PIXEL > self->large_bytes;
}

void
ringlet_live_forget_large_previewer (RingletLive *self)
{
  if (self->previewer == NULL || !ringlet_live_is_large (self))
    return;

  g_clear_handle_id (&self->keep_id, g_source_remove);
  forget_previewer (self);
}

static void
keep_previewer (RingletLive *self, RingletPreviewer *previewer)
{
  g_clear_pointer (&self->previewer, ringlet_previewer_free);
  self->previewer = previewer;
  g_clear_handle_id (&self->keep_id, g_source_remove);
  self->keep_id = g_timeout_add_seconds (KEEP_S, forget_previewer, self);
}

static void
adapt (RingletLive *self, gint64 duration_us)
{
  if (duration_us > SLOW_US && self->coarseness < MAX_COARSENESS)
    self->coarseness *= 2;
  else if (duration_us < QUICK_US && self->coarseness > 1)
    self->coarseness /= 2;
}

/* Of this frame, in these units, from a moment ago at most. */
static gboolean
is_of_interest (RingletLive *self, const RingletState *state)
{
  const RingletState *now = ringlet_live_present (self);

  if (ringlet_integration_is_same (state, now, TRUE))
    return TRUE;
  return ringlet_project_is_dragging (self->project) && state->source == now->source &&
      state->frame == now->frame &&
      ringlet_detector_equal (state->detector, now->detector) &&
      ringlet_plan_equal (&state->plan, &now->plan);
}

static void
take (RingletLive *self, const RingletLivePreview *run, Product *product)
{
  if (product->error != NULL) {
    /* The exact result will say what is wrong, if something is. */
    self->has_no_preview =
        !g_error_matches (product->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    return;
  }
  if (run->wants.cake)
    adapt (self, product->duration_us);
  if (!is_of_interest (self, run->state))
    return;

  ringlet_live_show_preview (self, run->state,
      g_steal_pointer (&product->previewed.pattern),
      g_steal_pointer (&product->previewed.cake), g_steal_pointer (&product->pyramid),
      g_steal_pointer (&product->histogram));
}

static void
run_free (RingletLivePreview *run)
{
  g_object_unref (run->job);
  ringlet_state_unref (run->state);
  g_free (run);
}

static void
run_done (GObject *source, GAsyncResult *result, gpointer data)
{
  RingletLivePreview *run = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Product) product =
      ringlet_job_run_finish (RINGLET_JOB (source), result, &error);
  g_autoptr (RingletLive) self = run->live != NULL ? g_object_ref (run->live) : NULL;

  if (self != NULL) {
    self->preview_run = NULL;
    if (product != NULL) {
      keep_previewer (self, g_steal_pointer (&product->previewer));
      take (self, run, product);
    }
  }
  run_free (run);
  if (self == NULL)
    return;

  ringlet_live_preview_update (self);
  ringlet_live_advance (self);
}

static void
start (RingletLive *self, RingletImage *image, RingletIntegrationWants wants)
{
  RingletState *state = ringlet_live_present (self);
  RingletLivePreview *run = g_new0 (RingletLivePreview, 1);
  Work *work = g_new0 (Work, 1);

  *work = (Work){ ringlet_state_ref (state), ringlet_image_ref (image),
    ringlet_memo_ref (ringlet_project_get_memo (self->project)),
    self->previewer != NULL ? g_steal_pointer (&self->previewer)
                            : ringlet_previewer_new (),
    wants, self->coarseness, ringlet_live_preview_room (self) };
  g_clear_handle_id (&self->keep_id, g_source_remove);
  ringlet_live_take_again (self);
  *run = (RingletLivePreview){ self, ringlet_job_new_background ("Previewing"),
    ringlet_state_ref (state), wants };
  self->preview_run = run;
  ringlet_job_run_async (run->job, run_work, work, (GDestroyNotify) work_free,
      (GDestroyNotify) product_free, run_done, run);
}

/* The frame that a preview of the present state would be of; NULL where there is none
 * yet. */
static RingletImage *
present_frame (RingletLive *self)
{
  const RingletState *state = ringlet_live_present (self);

  if (self->is_halted || self->has_no_preview || state->source == NULL ||
      state->detector == NULL || state->geometry.distance_m <= 0.0)
    return NULL;
  return ringlet_project_peek_frame (self->project, state);
}

gboolean
ringlet_live_preview_is_due (RingletLive *self)
{
  return self->preview_run != NULL && ringlet_project_is_dragging (self->project);
}

/* What is exact is waited for now, and needs all processors: where it takes little
 * longer, a preview of the same moment would only delay it. What is made ready without
 * a wish for a result serves the next drag. */
static void
stop_preview (RingletLive *self)
{
  const RingletLivePreview *run = self->preview_run;

  if (run != NULL && (run->wants.pattern || run->wants.cake) &&
      (!ringlet_live_is_large (self) ||
          !ringlet_integration_is_same (run->state, ringlet_live_present (self), TRUE)))
    ringlet_job_cancel (run->job);
}

void
ringlet_live_preview_update (RingletLive *self)
{
  RingletImage *image;
  RingletIntegrationWants wants = { .pattern = FALSE };

  if (!ringlet_project_is_dragging (self->project)) {
    self->has_no_preview = FALSE;
    stop_preview (self);
    ringlet_live_forget_large_previewer (self);
    return;
  }
  image = present_frame (self);
  if (self->preview_run != NULL || image == NULL)
    return;

  wants.pattern = !ringlet_live_is_shown (self, RINGLET_LIVE_PATTERN);
  wants.cake = self->wants_cake && !ringlet_live_is_shown (self, RINGLET_LIVE_CAKE);
  if (wants.pattern || wants.cake)
    start (self, image, wants);
}

void
ringlet_live_prepare_preview (RingletLive *self)
{
  const RingletIntegrationWants nothing = { .pattern = FALSE };
  RingletImage *image;

  g_return_if_fail (RINGLET_IS_LIVE (self));

  self->has_no_preview = FALSE;
  image = present_frame (self);
  if (self->preview_run == NULL && image != NULL && !ringlet_live_is_large (self))
    start (self, image, nothing);
}

void
ringlet_live_preview_abandon (RingletLive *self)
{
  g_clear_handle_id (&self->keep_id, g_source_remove);
  if (self->preview_run == NULL)
    return;

  self->preview_run->live = NULL;
  ringlet_job_cancel (self->preview_run->job);
  self->preview_run = NULL;
}
