/* SPDX-License-Identifier: MIT */
#include "comparison.h"

#include <glib/gi18n-lib.h>

#include "comparison-private.h"

G_DEFINE_FINAL_TYPE (RingletComparison, ringlet_comparison, G_TYPE_OBJECT)

static const char *const names[RINGLET_COMPARE_N_VIEWS] = { "present", "other",
  "difference", "ratio" };

const char *
ringlet_compare_view_name (RingletCompareView view)
{
  g_return_val_if_fail ((guint) view < RINGLET_COMPARE_N_VIEWS, NULL);
  return names[view];
}

static void start (RingletComparison *self);

static void
changed (RingletComparison *self)
{
  g_signal_emit_by_name (self, "changed");
}

/* ---- work ---- */

static gpointer
run_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  return ringlet_comparison_work_run (data, cancellable, error);
}

/* A file that was opened stays open: it is asked for with every frame. */
static void
keep_source (RingletComparison *self)
{
  if (self->with != RINGLET_COMPARE_FILE || self->product == NULL)
    return;
  g_clear_pointer (&self->source, ringlet_source_unref);
  self->source = ringlet_source_ref (self->product->state->source);
}

static void
take (RingletComparison *self, RingletComparisonProduct *product, GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_error_free (error);
    return;
  }
  g_clear_error (&self->error);
  self->error = error;
  g_clear_pointer (&self->product, ringlet_comparison_product_free);
  self->product = product;
  keep_source (self);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RingletComparison) self = data;
  GError *error = NULL;
  RingletComparisonProduct *product =
      ringlet_job_run_finish (RINGLET_JOB (source), result, &error);
  const gboolean is_other = self->job_choice != self->choice;

  g_clear_object (&self->job);
  if (self->live == NULL || is_other) { /* nobody waits for it */
    g_clear_pointer (&product, ringlet_comparison_product_free);
    g_clear_error (&error);
  } else {
    take (self, product, error);
  }
  if (self->live == NULL)
    return;
  if (self->is_due)
    start (self);
  changed (self);
}

/* The exact cake, where somebody looks at one. */
static RingletResult *
get_cake (RingletComparison *self)
{
  RingletResult *cake = ringlet_live_get_cake (self->live);

  return cake != NULL && !cake->is_preview && !ringlet_live_get_is_stale (self->live)
      ? ringlet_result_ref (cake)
      : NULL;
}

static RingletComparisonWork *
work_new (RingletComparison *self)
{
  RingletComparisonWork *work = g_new0 (RingletComparisonWork, 1);

  work->state = ringlet_state_ref (self->state);
  work->display = ringlet_display_ref (ringlet_live_get_display (self->live));
  work->with = self->with;
  work->source = self->source != NULL ? ringlet_source_ref (self->source) : NULL;
  work->name = g_strdup (self->name);
  work->step = self->step != NULL ? ringlet_state_ref (self->step) : NULL;
  if (self->product != NULL) {
    work->before = ringlet_display_ref (self->product->display);
    work->before_of = ringlet_state_ref (self->product->state);
  }
  work->cake = get_cake (self);
  work->memo = ringlet_memo_ref (ringlet_project_get_memo (self->project));
  if (self->view >= RINGLET_COMPARE_DIFFERENCE)
    work->kinds = 1u << (self->view - RINGLET_COMPARE_DIFFERENCE);
  return work;
}

static void
start (RingletComparison *self)
{
  const gboolean has_display = ringlet_live_get_display (self->live) != NULL;

  self->is_due = self->job != NULL;
  if (self->job != NULL || self->state == NULL || !has_display ||
      self->with == RINGLET_COMPARE_NOTHING)
    return;
  self->job_choice = self->choice;
  self->job = ringlet_job_new_background (_ ("Comparing"));
  ringlet_job_run_async (self->job, run_in_thread, work_new (self),
      (GDestroyNotify) ringlet_comparison_work_free,
      (GDestroyNotify) ringlet_comparison_product_free, on_done, g_object_ref (self));
}

/* ---- what is compared ---- */

/* Takes @step. Another choice: what goes on is of no use. */
static void
choose (RingletComparison *self, RingletCompareWith with, const char *name,
    RingletState *step, char *step_text)
{
  self->choice++;
  self->with = with;
  g_free (self->name);
  self->name = g_strdup (name);
  g_clear_pointer (&self->source, ringlet_source_unref);
  g_clear_pointer (&self->step, ringlet_state_unref);
  self->step = step;
  g_free (self->step_text);
  self->step_text = step_text;
  g_clear_error (&self->error);
  g_clear_pointer (&self->product, ringlet_comparison_product_free);
  if (with == RINGLET_COMPARE_NOTHING)
    self->view = RINGLET_COMPARE_PRESENT;
  if (self->job != NULL)
    ringlet_job_cancel (self->job);
  start (self);
  changed (self);
}

void
ringlet_comparison_set_with (RingletComparison *self, RingletCompareWith with)
{
  g_return_if_fail (RINGLET_IS_COMPARISON (self));

  if (self->with != with)
    choose (self, with, NULL, NULL, NULL);
}

void
ringlet_comparison_set_file (RingletComparison *self, const char *name)
{
  g_return_if_fail (RINGLET_IS_COMPARISON (self) && name != NULL);

  choose (self, RINGLET_COMPARE_FILE, name, NULL, NULL);
}

void
ringlet_comparison_set_step (RingletComparison *self, guint index)
{
  const char *name = NULL;
  char *text = NULL;

  g_return_if_fail (RINGLET_IS_COMPARISON (self));

  if (index >= ringlet_project_n_steps (self->project))
    return;
  name = ringlet_project_step_name (self->project, index);
  text = name != NULL
      ? ringlet_step_text (_ (name), ringlet_project_step_detail (self->project, index))
      : g_strdup (_ ("the beginning"));
  choose (self, RINGLET_COMPARE_STEP, NULL,
      ringlet_state_ref (ringlet_project_step_state (self->project, index)), text);
}

RingletCompareWith
ringlet_comparison_get_with (RingletComparison *self)
{
  g_return_val_if_fail (RINGLET_IS_COMPARISON (self), RINGLET_COMPARE_NOTHING);
  return self->with;
}

/* ---- what is shown ---- */

static gboolean
has_contrast (RingletComparison *self, RingletCompareView view)
{
  return self->product != NULL &&
      self->product->contrast[view - RINGLET_COMPARE_DIFFERENCE] != NULL;
}

void
ringlet_comparison_set_view (RingletComparison *self, RingletCompareView view)
{
  g_return_if_fail (RINGLET_IS_COMPARISON (self));

  if (self->view == view || self->with == RINGLET_COMPARE_NOTHING)
    return;
  self->view = view;
  if (view >= RINGLET_COMPARE_DIFFERENCE && !has_contrast (self, view))
    start (self);
  changed (self);
}

RingletCompareView
ringlet_comparison_get_view (RingletComparison *self)
{
  g_return_val_if_fail (RINGLET_IS_COMPARISON (self), RINGLET_COMPARE_PRESENT);
  return self->view;
}

void
ringlet_comparison_blink (RingletComparison *self)
{
  g_return_if_fail (RINGLET_IS_COMPARISON (self));

  ringlet_comparison_set_view (self,
      self->view == RINGLET_COMPARE_PRESENT ? RINGLET_COMPARE_OTHER
                                            : RINGLET_COMPARE_PRESENT);
}

/* Whether the other cake lies on the axes of the present one, which may have got other
 * ones since. */
static gboolean
has_same_axes (RingletComparison *self)
{
  const RingletResult *a = self->product->cake;
  const RingletResult *b = ringlet_live_get_cake (self->live);

  return a != NULL && b != NULL && a->unit == b->unit && a->n_radial == b->n_radial &&
      a->n_azimuth == b->n_azimuth && a->radial[0] == b->radial[0] &&
      a->radial[a->n_radial - 1] == b->radial[b->n_radial - 1] &&
      a->azimuth[0] == b->azimuth[0] &&
      a->azimuth[a->n_azimuth - 1] == b->azimuth[b->n_azimuth - 1];
}

RingletContrast *
ringlet_comparison_get_contrast (RingletComparison *self, gboolean is_cake)
{
  guint k = 0;

  g_return_val_if_fail (RINGLET_IS_COMPARISON (self), NULL);

  if (self->product == NULL || self->view < RINGLET_COMPARE_DIFFERENCE ||
      (is_cake && !has_same_axes (self)))
    return NULL;
  k = self->view - RINGLET_COMPARE_DIFFERENCE;
  return is_cake ? self->product->cake_contrast[k] : self->product->contrast[k];
}

RingletPyramid *
ringlet_comparison_get_pyramid (RingletComparison *self, gboolean is_cake)
{
  const RingletContrast *contrast = ringlet_comparison_get_contrast (self, is_cake);
  const RingletComparisonProduct *product = self->product;

  if (product == NULL || (is_cake && !has_same_axes (self)))
    return NULL;
  if (contrast != NULL)
    return contrast->pyramid;
  if (self->view == RINGLET_COMPARE_OTHER)
    return is_cake ? product->cake_pyramid : product->display->pyramid;
  return is_cake || self->view != RINGLET_COMPARE_PRESENT ? NULL
                                                          : product->present_pyramid;
}

const RingletHistogram *
ringlet_comparison_get_histogram (RingletComparison *self, gboolean is_cake)
{
  const RingletContrast *contrast = ringlet_comparison_get_contrast (self, is_cake);
  const RingletComparisonProduct *product = self->product;

  if (product == NULL)
    return NULL;
  if (contrast != NULL)
    return contrast->histogram;
  if (self->view == RINGLET_COMPARE_OTHER)
    return is_cake ? product->cake_histogram : product->display->histogram;
  return is_cake || self->view != RINGLET_COMPARE_PRESENT ? NULL
                                                          : product->present_histogram;
}

const RingletState *
ringlet_comparison_get_shown_state (RingletComparison *self)
{
  g_return_val_if_fail (RINGLET_IS_COMPARISON (self), NULL);

  return self->with == RINGLET_COMPARE_STEP && self->view == RINGLET_COMPARE_OTHER &&
          self->product != NULL
      ? self->product->state
      : NULL;
}

const GError *
ringlet_comparison_get_error (RingletComparison *self)
{
  g_return_val_if_fail (RINGLET_IS_COMPARISON (self), NULL);
  return self->error;
}

gboolean
ringlet_comparison_is_busy (RingletComparison *self)
{
  g_return_val_if_fail (RINGLET_IS_COMPARISON (self), FALSE);
  return self->job != NULL;
}

/* ---- follows ---- */

/* The state whose frame is shown: its source is that of the frame. */
static void
on_display (RingletComparison *self)
{
  const RingletDisplay *display = ringlet_live_get_display (self->live);
  const RingletImage *other =
      self->product != NULL ? self->product->display->image : NULL;

  g_clear_pointer (&self->state, ringlet_state_unref);
  self->state = ringlet_state_ref (ringlet_project_get_state (self->project));
  /* What stays until the next is there has to fit. */
  if (other != NULL &&
      (display == NULL || display->image->n_slow != other->n_slow ||
          display->image->n_fast != other->n_fast)) {
    g_clear_pointer (&self->product, ringlet_comparison_product_free);
    changed (self);
  }
  start (self);
}

static void
on_cake (RingletComparison *self)
{
  const RingletResult *cake = ringlet_live_get_cake (self->live);

  if (cake != NULL && !cake->is_preview)
    start (self);
}

/* Corrections that change need no other frame to be shown. */
static void
on_state (RingletComparison *self)
{
  RingletState *state = ringlet_project_get_state (self->project);
  const RingletState *before = self->state;

  if (self->with != RINGLET_COMPARE_UNCORRECTED || before == NULL ||
      before->source != state->source ||
      (before->dark == state->dark && before->n_dark == state->n_dark &&
          before->flat == state->flat && before->absorption == state->absorption &&
          before->background == state->background &&
          before->background_scale == state->background_scale))
    return;
  g_clear_pointer (&self->state, ringlet_state_unref);
  self->state = ringlet_state_ref (state);
  start (self);
}

static void
ringlet_comparison_dispose (GObject *object)
{
  RingletComparison *self = RINGLET_COMPARISON (object);

  if (self->job != NULL)
    ringlet_job_cancel (self->job);
  g_clear_pointer (&self->product, ringlet_comparison_product_free);
  g_clear_pointer (&self->state, ringlet_state_unref);
  g_clear_pointer (&self->source, ringlet_source_unref);
  g_clear_pointer (&self->step, ringlet_state_unref);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->step_text, g_free);
  g_clear_error (&self->error);
  g_clear_object (&self->live);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (ringlet_comparison_parent_class)->dispose (object);
}

static void
ringlet_comparison_class_init (RingletComparisonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringlet_comparison_dispose;
  g_signal_new ("changed", RINGLET_TYPE_COMPARISON, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
      NULL, G_TYPE_NONE, 0);
}

static void
ringlet_comparison_init (RingletComparison *self)
{
}

RingletComparison *
ringlet_comparison_new (RingletProject *project, RingletLive *live)
{
  RingletComparison *self = g_object_new (RINGLET_TYPE_COMPARISON, NULL);

  self->project = g_object_ref (project);
  self->live = g_object_ref (live);
  g_signal_connect_object (
      live, "notify::display", G_CALLBACK (on_display), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      live, "notify::cake", G_CALLBACK (on_cake), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      project, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  return self;
}
