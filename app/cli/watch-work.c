/* SPDX-License-Identifier: MIT */

/* One frame into its files. */

#include <string.h>

#include "base/error.h"
#include "cli/watch-private.h"
#include "output-name.h"
#include "series-parts.h"

/* Every frame is called alike, so that no output takes several. */
#define MANY_FRAMES 2

void
ringlet_follow_lot_free (gpointer data)
{
  RingletFollowLot *self = data;

  ringlet_watch_frame_clear (&self->frame);
  g_clear_pointer (&self->state, ringlet_state_unref);
  ringlet_outputs_clear (&self->outputs);
  ringlet_image_meta_clear (&self->meta);
  g_clear_pointer (&self->integration, ringlet_integration_unref);
  g_clear_error (&self->error);
  g_free (self);
}

/* ---- the document of a frame ---- */

/* @source: (transfer none) */
static RingletState *
state_with (const RingletState *other, RingletSource *source, guint64 index)
{
  RingletState *state = ringlet_state_dup (other);

  g_clear_pointer (&state->source, ringlet_source_unref);
  state->source = ringlet_source_ref (source);
  state->frame = index;
  return state;
}

/* The first frame of a stack is called as the others will be, with its number. */
static RingletState *
state_of (const RingletFollowWish *wish, const RingletWatchFrame *frame)
{
  g_autoptr (RingletSource) more = NULL;

  if (!frame->is_stack || ringlet_source_n_frames (frame->source) > 1)
    return state_with (wish->state, frame->source, frame->index);
  more = ringlet_source_new_joined (frame->source, frame->source);
  return state_with (wish->state, more, frame->index);
}

static gboolean
plan_outputs (const RingletFollowWish *wish, const RingletState *state,
    RingletOutputs *outputs, GError **error)
{
  const char *const wanted[] = { wish->folder, NULL };

  if (!wish->has_files)
    return TRUE;
  return ringlet_outputs_plan (outputs, wish->folder != NULL ? wanted : NULL,
      wish->format, state, wish->cake_use, state->frame, MANY_FRAMES, error);
}

/* ---- before it is integrated ---- */

static guint
n_outputs (const RingletOutputs *outputs)
{
  return outputs->files != NULL ? outputs->files->len : 0;
}

/* What files of frames and the one file need together. */
static RingletIntegrationWants
choose_wants (const RingletFollowWish *wish, const RingletOutputs *outputs)
{
  RingletIntegrationWants wants = { 0 };
  RingletIntegrationWants rows = { 0 };

  if (wish->has_files)
    wants = ringlet_outputs_wants (outputs);
  if (wish->file != NULL)
    rows = ringlet_series_parts_wants (wish->state, wish->cake_use);
  wants.pattern = wants.pattern || rows.pattern;
  wants.cake = wants.cake || rows.cake;
  return wants;
}

/* Images of one name in two folders would write to one file. */
static gboolean
check_seen (const RingletFollowLot *lot, GHashTable *seen, GError **error)
{
  g_autofree char *name =
      g_strdup_printf ("%s %" G_GUINT64_FORMAT, lot->frame.path, lot->frame.index);

  for (guint i = 0; i < n_outputs (&lot->outputs); i++) {
    const char *path = ringlet_outputs_get (&lot->outputs, i)->path;
    const char *other = g_hash_table_lookup (seen, path);

    if (other != NULL && !g_str_equal (other, name)) {
      g_autofree char *image = g_filename_display_name (lot->frame.path);
      g_autofree char *label = g_filename_display_name (path);

      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
          "%s: Its result would be written to %s, which is that of another image",
          image, label);
      return FALSE;
    }
    if (other == NULL)
      g_hash_table_insert (seen, g_strdup (path), g_strdup (name));
  }
  return TRUE;
}

static gboolean
plan (const RingletFollowWish *wish, RingletFollowLot *lot, GHashTable *seen,
    GError **error)
{
  lot->state = state_of (wish, &lot->frame);
  return plan_outputs (wish, lot->state, &lot->outputs, error) &&
      check_seen (lot, seen, error);
}

RingletFollowLot *
ringlet_follow_lot_new (
    const RingletFollowWish *wish, RingletWatchFrame *frame, GHashTable *seen)
{
  RingletFollowLot *self = g_new0 (RingletFollowLot, 1);

  self->frame = *frame;
  *frame = (RingletWatchFrame){ 0 };
  self->error = g_steal_pointer (&self->frame.error);
  if (self->error == NULL)
    plan (wish, self, seen, &self->error);
  return self;
}

/* ---- integrating ---- */

/* What an earlier run has written stays; of a frame that was interrupted the rest is
 * made. */
static gboolean
find_written (const RingletFollowWish *wish, RingletFollowLot *lot)
{
  gboolean has_all = wish->file == NULL || lot->is_in_file;

  for (guint i = 0; !wish->overwrite && i < n_outputs (&lot->outputs); i++) {
    RingletOutputFile *file = &g_array_index (lot->outputs.files, RingletOutputFile, i);

    file->is_written = g_file_test (file->path, G_FILE_TEST_EXISTS);
    has_all = has_all && file->is_written;
  }
  return !wish->overwrite && has_all;
}

static gboolean
check_no_input (const char *path, const RingletState *state, GError **error)
{
  g_autofree char *label = g_filename_display_name (path);

  if (!ringlet_output_is_input (path, state))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s would replace a file that is read here; name another output", label);
  return FALSE;
}

static gboolean
check_inputs (const RingletFollowLot *lot, GError **error)
{
  for (guint i = 0; i < n_outputs (&lot->outputs); i++) {
    if (!check_no_input (
            ringlet_outputs_get (&lot->outputs, i)->path, lot->state, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
integrate (const RingletFollowWish *wish, RingletFollowLot *lot, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  const RingletIntegrationWants wants = choose_wants (wish, &lot->outputs);
  g_autoptr (RingletImage) image = NULL;

  if (wish->overwrite && !check_inputs (lot, error))
    return FALSE;
  image = ringlet_stored_frame_decode (lot->frame.stored, cancellable, error);
  if (image == NULL)
    return FALSE;
  g_clear_pointer (&lot->frame.stored, ringlet_stored_frame_unref);
  lot->n_slow = image->n_slow;
  lot->n_fast = image->n_fast;
  ringlet_image_meta_copy (&image->meta, &lot->meta);
  lot->integration = ringlet_integration_run (
      lot->state, lot->frame.index, image, wants, memo, NULL, cancellable, error);
  if (lot->integration == NULL)
    return FALSE;
  g_clear_pointer (&lot->integration->image, ringlet_image_unref);
  return !wish->has_files ||
      ringlet_outputs_write (
          &lot->outputs, lot->state, lot->integration, wish->overwrite, error);
}

void
ringlet_follow_integrate (const RingletFollowWish *wish, RingletFollowLot *lot,
    RingletMemo *memo, GCancellable *cancellable)
{
  if (lot->error != NULL)
    return;
  lot->is_skipped = find_written (wish, lot);
  if (!lot->is_skipped)
    integrate (wish, lot, memo, cancellable, &lot->error);
  g_clear_pointer (&lot->frame.stored, ringlet_stored_frame_unref);
}

/* ---- before frames come ---- */

static RingletState *
blank_state (const RingletFollowWish *wish, gsize n_slow, gsize n_fast)
{
  gpointer pixels = ringlet_image_alloc (RINGLET_PIXEL_U32, n_slow, n_fast, NULL);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletSource) source = NULL;

  if (pixels == NULL)
    return NULL;
  memset (pixels, 0, n_slow * n_fast * sizeof (guint32));
  image = ringlet_image_new_take (RINGLET_PIXEL_U32, n_slow, n_fast, pixels, NULL);
  source = ringlet_source_new_image (image, "image");
  return state_with (wish->state, source, 0);
}

void
ringlet_follow_prepare (
    const RingletFollowWish *wish, RingletMemo *memo, GCancellable *cancellable)
{
  const RingletDetector *detector = wish->state->detector;
  g_autoptr (RingletState) state = NULL;
  g_autoptr (RingletIntegration) integration = NULL;
  g_auto (RingletOutputs) outputs = { 0 };
  RingletIntegrationWants wants;

  if (detector == NULL || detector->n_slow == 0 || detector->n_fast == 0)
    return;
  state = blank_state (wish, detector->n_slow, detector->n_fast);
  if (state == NULL || !plan_outputs (wish, state, &outputs, NULL))
    return;
  wants = choose_wants (wish, &outputs);
  wants.sha256 = FALSE;
  integration =
      ringlet_integration_run (state, 0, NULL, wants, memo, NULL, cancellable, NULL);
}

gboolean
ringlet_follow_check (const RingletFollowWish *wish, GError **error)
{
  g_autoptr (RingletState) state = blank_state (wish, 1, 1);
  g_auto (RingletOutputs) outputs = { 0 };

  return ringlet_integration_check (state, error) &&
      plan_outputs (wish, state, &outputs, error) &&
      (wish->file == NULL || check_no_input (wish->file, state, error));
}
