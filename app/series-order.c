/* SPDX-License-Identifier: MIT */
#include "series-order-private.h"

#include <errno.h>

#include "base/error.h"
#include "series-parts.h"

RingletSeriesOrder *
ringlet_series_order_new (
    RingletState *state, RingletMemo *memo, const RingletSeriesOrder *before)
{
  RingletSeriesOrder *self = g_atomic_rc_box_new0 (RingletSeriesOrder);

  self->state = ringlet_state_ref (state);
  self->memo = ringlet_memo_ref (memo);
  g_mutex_init (&self->lock);
  self->own = before != NULL ? g_hash_table_ref (before->own)
                             : g_hash_table_new_full (g_int64_hash, g_int64_equal,
                                   g_free, (GDestroyNotify) g_strfreev);
  if (before != NULL && (before->goes_on || g_atomic_int_get (&before->has_rows))) {
    self->store_path = g_strdup (before->store_path);
    self->goes_on = TRUE;
    self->was_closed = g_atomic_int_get (&before->was_closed);
    self->n_missing = before->n_missing;
    self->rows = before->rows != NULL ? g_array_ref (before->rows) : NULL;
  }
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

  ringlet_state_unref (self->state);
  ringlet_memo_unref (self->memo);
  g_hash_table_unref (self->own);
  g_clear_pointer (&self->rows, g_array_unref);
  g_mutex_clear (&self->lock);
  g_free (self->store_path);
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

RingletExisting
ringlet_series_order_get_existing (const RingletSeriesOrder *self)
{
  return self->state->series != NULL ? self->state->series->existing
                                     : RINGLET_EXISTING_SKIP;
}

void
ringlet_series_order_note_row (RingletSeriesOrder *self)
{
  g_atomic_int_set (&self->has_rows, TRUE);
}

void
ringlet_series_order_note_closed (RingletSeriesOrder *self)
{
  g_atomic_int_set (&self->was_closed, TRUE);
}

gboolean
ringlet_series_order_lacks_frames (const RingletSeriesOrder *self)
{
  return self->n_missing > 0;
}

gboolean
ringlet_series_order_goes_on (const RingletSeriesOrder *self)
{
  return self->goes_on;
}

const char *
ringlet_series_order_folder (const RingletSeriesOrder *self)
{
  return self->state->series != NULL ? self->state->series->folder : NULL;
}

gboolean
ringlet_series_order_has_store (const RingletSeriesOrder *self)
{
  return ringlet_series_order_folder (self) != NULL && self->state->series->one_file;
}

/* ---- files of frames ---- */

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

gboolean
ringlet_series_order_plan (const RingletSeriesOrder *self, guint64 frame,
    RingletOutputs *outputs, GError **error)
{
  const RingletState *state = self->state;
  const char *const folder[] = { ringlet_series_order_folder (self), NULL };

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

void
ringlet_series_order_note_own (
    RingletSeriesOrder *self, guint64 frame, const RingletOutputs *outputs)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < outputs->files->len; i++)
    g_strv_builder_add (names, ringlet_outputs_get (outputs, i)->path);
  g_hash_table_insert (
      self->own, g_memdup2 (&frame, sizeof frame), g_strv_builder_end (names));
}

gboolean
ringlet_series_order_take_own (
    RingletSeriesOrder *self, guint64 frame, RingletOutputs *outputs)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  char **names = g_hash_table_lookup (self->own, &frame);

  if (names == NULL || outputs->files == NULL ||
      g_strv_length (names) != outputs->files->len)
    return FALSE;
  for (guint i = 0; i < outputs->files->len; i++) {
    RingletOutputFile *file = &g_array_index (outputs->files, RingletOutputFile, i);

    g_free (file->path);
    file->path = g_strdup (names[i]);
  }
  return TRUE;
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
check_frame (
    const RingletSeriesOrder *self, guint64 frame, GHashTable *seen, GError **error)
{
  g_auto (RingletOutputs) outputs = { 0 };

  if (!ringlet_series_order_plan (self, frame, &outputs, error))
    return FALSE;
  return outputs.files == NULL ||
      ringlet_outputs_check (&outputs, self->state, seen, TRUE, error);
}

gboolean
ringlet_series_order_check (RingletSeriesOrder *self, const guint64 *frames,
    gsize n_frames, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (!ringlet_integration_check (self->state, error) ||
      !make_folder (ringlet_series_order_folder (self), error))
    return FALSE;
  for (gsize i = 0; ringlet_series_order_folder (self) != NULL && i < n_frames; i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !check_frame (self, frames[i], seen, error))
      return FALSE;
  }
  return ringlet_series_order_check_store (self, frames, n_frames, seen, error);
}

/* ---- the work ---- */

/* What is wrong with its files each frame says for itself. */
RingletReductionWants
ringlet_series_order_wants (const RingletSeriesOrder *self)
{
  g_auto (RingletOutputs) files = { 0 };
  RingletReductionWants wants;

  ringlet_series_order_plan (self, 0, &files, NULL);
  wants = ringlet_series_parts_reduction (
      self->state, RINGLET_CAKE_WHOLE, &files, ringlet_series_order_has_store (self));
  wants.pattern = TRUE;
  return wants;
}

RingletReduction *
ringlet_series_order_reduction (RingletSeriesOrder *self, RingletReductionWants wants)
{
  return ringlet_reduction_new (self->state, self->memo, wants);
}
