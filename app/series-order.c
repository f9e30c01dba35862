/* SPDX-License-Identifier: MIT */
#include "series-order.h"

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "export/pattern-facts.h"
#include "export/pattern-read.h"
#include "file-hashes.h"
#include "outputs-existing.h"

struct _RingletSeriesOrder {
  RingletState *state;
  RingletMemo *memo;
  RingletFileHashes *hashes;
};

/* ---- frames ---- */

void
ringlet_series_frame_free (RingletSeriesFrame *self)
{
  g_clear_error (&self->error);
  g_free (self->intensity);
  g_free (self);
}

gboolean
ringlet_series_frame_is_disk_full (const RingletSeriesFrame *self)
{
  return g_error_matches (self->error, G_FILE_ERROR, G_FILE_ERROR_NOSPC) ||
      g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

static RingletSeriesFrame *
frame_new (guint64 frame)
{
  RingletSeriesFrame *self = g_new0 (RingletSeriesFrame, 1);

  self->frame = frame;
  return self;
}

/* Patterns are for the eye here. */
static void
take_values (RingletSeriesFrame *self, const double *values, gsize n)
{
  self->intensity = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    self->intensity[i] = (float) values[i];
  self->axis.n_bins = n;
}

/* @unit: where the pattern does not say it */
static void
take_pattern (
    RingletSeriesFrame *self, const RingletPattern *pattern, const RingletUnit *unit)
{
  double half = 0.0;

  if (pattern->n < 2 || (pattern->unit != NULL && pattern->unit != unit))
    return;

  half = 0.5 * (pattern->x[pattern->n - 1] - pattern->x[0]) / (double) (pattern->n - 1);
  take_values (self, pattern->intensity, pattern->n);
  self->axis.unit = unit;
  self->axis.radial_min = pattern->x[0] - half;
  self->axis.radial_max = pattern->x[pattern->n - 1] + half;
}

/* What is written, or would be: less the background. */
static gboolean
take_result (RingletSeriesFrame *self, const RingletBackgroundChoice *background,
    const RingletResult *pattern, GError **error)
{
  g_autoptr (RingletPattern) whole = NULL;
  g_autoptr (RingletPattern) rest = NULL;

  if (!background->is_on) {
    take_values (self, pattern->intensity, pattern->n_radial);
    self->axis.unit = pattern->unit;
    self->axis.radial_min = pattern->radial_min;
    self->axis.radial_max = pattern->radial_max;
    return TRUE;
  }
  whole = ringlet_pattern_from_result (pattern, error);
  if (whole != NULL)
    rest = ringlet_background_choice_apply (background, whole, error);
  if (rest != NULL)
    take_pattern (self, rest, pattern->unit);
  return rest != NULL;
}

/* What an earlier run wrote. No error: it is there to be looked at. */
static void
take_file (RingletSeriesFrame *self, const char *path, const RingletUnit *unit)
{
  g_autoptr (RingletPattern) pattern = ringlet_pattern_read (path, NULL);

  if (pattern != NULL)
    take_pattern (self, pattern, unit);
}

/* ---- the order ---- */

RingletSeriesOrder *
ringlet_series_order_new (RingletState *state, RingletMemo *memo)
{
  RingletSeriesOrder *self = g_atomic_rc_box_new0 (RingletSeriesOrder);

  self->state = ringlet_state_ref (state);
  self->memo = ringlet_memo_ref (memo);
  self->hashes = ringlet_file_hashes_new (state->source);
  return self;
}

RingletSeriesOrder *
ringlet_series_order_ref (RingletSeriesOrder *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
order_clear (gpointer data)
{
  RingletSeriesOrder *self = data;

  ringlet_file_hashes_free (self->hashes);
  ringlet_state_unref (self->state);
  ringlet_memo_unref (self->memo);
}

void
ringlet_series_order_unref (RingletSeriesOrder *self)
{
  g_atomic_rc_box_release_full (self, order_clear);
}

RingletState *
ringlet_series_order_get_state (RingletSeriesOrder *self)
{
  return self->state;
}

static const char *
folder_of (const RingletSeriesOrder *self)
{
  return self->state->series != NULL ? self->state->series->folder : NULL;
}

static RingletExisting
existing_of (const RingletSeriesOrder *self)
{
  return self->state->series != NULL ? self->state->series->existing
                                     : RINGLET_EXISTING_SKIP;
}

/* ---- outputs ---- */

static gboolean
has_path (const RingletOutputs *outputs, const char *path)
{
  for (guint i = 0; i < outputs->files->len; i++) {
    if (g_str_equal (ringlet_outputs_get (outputs, i)->path, path))
      return TRUE;
  }
  return FALSE;
}

/* Takes what is in @more; a cake is the same file for each format. */
static void
take_outputs (RingletOutputs *outputs, RingletOutputs *more)
{
  for (guint i = 0; i < more->files->len; i++) {
    RingletOutputFile *file = &g_array_index (more->files, RingletOutputFile, i);

    if (file->part == RINGLET_OUTPUT_CAKE && has_path (outputs, file->path))
      continue;
    g_array_append_val (outputs->files, *file);
    file->path = NULL;
  }
}

/* All files of a frame, whether or not they are there. */
static gboolean
plan_outputs (const RingletSeriesOrder *self, guint64 frame, RingletOutputs *outputs,
    GError **error)
{
  const RingletState *state = self->state;
  const char *const folder[] = { folder_of (self), NULL };

  for (gsize i = 0; folder[0] != NULL && state->series->formats[i] != NULL; i++) {
    g_auto (RingletOutputs) more = { 0 };

    if (!ringlet_outputs_plan (&more, folder, state->series->formats[i], state,
            RINGLET_CAKE_WHOLE, frame, ringlet_source_n_frames (state->source), error))
      return FALSE;
    if (outputs->files == NULL)
      outputs->files = g_steal_pointer (&more.files);
    else
      take_outputs (outputs, &more);
  }
  return TRUE;
}

static guint
n_outputs (const RingletOutputs *outputs)
{
  return outputs->files != NULL ? outputs->files->len : 0;
}

/* ---- before the first frame ---- */

static gboolean
make_folder (const char *folder, GError **error)
{
  if (folder == NULL || g_mkdir_with_parents (folder, 0777) == 0)
    return TRUE;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
      "%s: the folder cannot be made: %s; choose another one", folder,
      g_strerror (errno));
  return FALSE;
}

static gboolean
check_frame (RingletSeriesOrder *self, guint64 frame, GHashTable *seen, GError **error)
{
  g_auto (RingletOutputs) outputs = { 0 };

  if (!plan_outputs (self, frame, &outputs, error))
    return FALSE;
  return n_outputs (&outputs) == 0 ||
      ringlet_outputs_check (&outputs, self->state, seen, TRUE, error);
}

gboolean
ringlet_series_order_check (RingletSeriesOrder *self, const guint64 *frames,
    gsize n_frames, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (!ringlet_integration_check (self->state, error) ||
      !make_folder (folder_of (self), error))
    return FALSE;
  for (gsize i = 0; folder_of (self) != NULL && i < n_frames; i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !check_frame (self, frames[i], seen, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- one frame ---- */

static gboolean
integrate (RingletSeriesOrder *self, RingletSeriesFrame *done, RingletOutputs *outputs,
    GCancellable *cancellable, GError **error)
{
  RingletIntegrationWants wants = { .pattern = TRUE };
  g_autoptr (RingletIntegration) run = NULL;

  if (n_outputs (outputs) > 0) {
    wants = ringlet_outputs_wants (outputs);
    wants.pattern = TRUE;
    wants.file_hash = ringlet_file_hashes_get (self->hashes, done->frame);
  }
  run = ringlet_integration_run (
      self->state, done->frame, NULL, wants, self->memo, NULL, cancellable, error);
  if (run == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (n_outputs (outputs) > 0 &&
      !ringlet_outputs_write_existing (
          outputs, self->state, run, existing_of (self), error))
    return FALSE;

  return take_result (done, &self->state->pattern_background, run->pattern, error);
}

/* The pattern of a frame whose files are there, as the first of them says. */
static void
skip (const RingletSeriesOrder *self, RingletSeriesFrame *done)
{
  g_auto (RingletOutputs) outputs = { 0 };

  done->outcome = RINGLET_SERIES_SKIPPED;
  if (!plan_outputs (self, done->frame, &outputs, NULL))
    return;
  for (guint i = 0; i < n_outputs (&outputs) && done->intensity == NULL; i++) {
    if (ringlet_outputs_get (&outputs, i)->part == RINGLET_OUTPUT_PATTERN)
      take_file (done, ringlet_outputs_get (&outputs, i)->path, self->state->plan.unit);
  }
}

RingletSeriesFrame *
ringlet_series_order_run (
    RingletSeriesOrder *self, guint64 frame, GCancellable *cancellable)
{
  RingletSeriesFrame *done = frame_new (frame);
  g_auto (RingletOutputs) outputs = { 0 };
  guint n_planned = 0;

  if (plan_outputs (self, frame, &outputs, &done->error)) {
    n_planned = n_outputs (&outputs);
    ringlet_outputs_pass_existing (&outputs, existing_of (self));
    if (n_planned > 0 && n_outputs (&outputs) == 0)
      skip (self, done);
    else if (integrate (self, done, &outputs, cancellable, &done->error))
      done->outcome = RINGLET_SERIES_DONE;
  }
  if (done->error == NULL)
    return done;

  if (g_error_matches (done->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_clear_error (&done->error);
  else
    done->outcome = RINGLET_SERIES_FAILED;
  return done;
}
