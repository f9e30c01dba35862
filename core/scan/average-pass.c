/* SPDX-License-Identifier: MIT */

/* All frames once: workers decode them, what is made of them is done in their order. */

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "base/parallel.h"
#include "scan/average-private.h"
#include "scan/pipeline.h"

/* ---- frames that do not count ---- */

/* Whether frame @frame may be left out for @reason, (transfer full). */
gboolean
ringlet_average_leave_out (
    RingletAverageWork *work, guint64 frame, GError *reason, GError **error)
{
  const gboolean is_cancelled =
      g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  if (!work->order->skips_bad || is_cancelled || work->pass > 0) {
    g_propagate_error (error, reason);
    return FALSE;
  }
  if (work->left_out[frame] == 0)
    g_ptr_array_add (work->notes, g_strdup (reason->message));
  work->left_out[frame] = 1;
  g_error_free (reason);
  return TRUE;
}

/* Which one of its file. */
static guint64
index_in_file (RingletSource *source, guint64 frame)
{
  const char *path = ringlet_source_path (source, frame);
  guint64 n = 0;

  while (n < frame && g_str_equal (ringlet_source_path (source, frame - n - 1), path))
    n++;
  return n;
}

void
ringlet_average_prefix_path (
    const RingletAverageWork *work, guint64 frame, GError **error)
{
  const char *path = ringlet_source_path (work->source, frame);
  g_autofree char *label = g_filename_display_name (path);

  if (*error == NULL || g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_str_has_prefix ((*error)->message, path))
    return;
  if (ringlet_source_is_of_stack (work->source, frame))
    g_prefix_error (error, "%s, frame %" G_GUINT64_FORMAT ": ", label,
        index_in_file (work->source, frame));
  else
    g_prefix_error (error, "%s: ", label);
}

static gboolean
check_frame (const RingletAverageWork *work, const RingletImage *image, GError **error)
{
  if (image->type == work->from && image->n_slow == work->n_slow &&
      image->n_fast == work->n_fast)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "It has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels (rows × columns) of %s, the first frame %" G_GSIZE_FORMAT
      " × %" G_GSIZE_FORMAT " of %s",
      image->n_slow, image->n_fast, ringlet_pixel_type_name (image->type), work->n_slow,
      work->n_fast, ringlet_pixel_type_name (work->from));
  return FALSE;
}

static gboolean
find_monitor (const RingletAverageWork *work, guint64 frame, const RingletImage *image,
    double *monitor, GError **error)
{
  *monitor = 1.0;
  if (work->order->monitor_key != NULL)
    return ringlet_average_monitor (
        &image->meta, work->order->monitor_key, monitor, error);
  if (work->order->monitors == NULL)
    return TRUE;
  *monitor = work->order->monitors[frame];
  return (*monitor > 0.0 && isfinite (*monitor)) ||
      ringlet_number_refuse ("monitor of a frame", "above 0", *monitor, error);
}

/* ---- one pass ---- */

typedef struct {
  guint64 frame;
  RingletImage *image;
  GError *error;
} Lot;

static void
lot_free (gpointer data)
{
  Lot *self = data;

  g_clear_pointer (&self->image, ringlet_image_unref);
  g_clear_error (&self->error);
  g_free (self);
}

static gboolean
read_lot (gpointer data, gpointer *lot, GCancellable *cancellable, GError **error)
{
  RingletAverageWork *work = data;
  Lot *one = NULL;

  /* Behind the first pass nothing changes here any more. */
  while (
      work->pass > 0 && work->next < work->n_frames && work->left_out[work->next] != 0)
    work->next++;
  if (work->next == work->n_frames)
    return FALSE;
  one = g_new0 (Lot, 1);
  one->frame = work->next++;
  *lot = one;
  return TRUE;
}

static void
decode_lot (gpointer data, gpointer worker, gpointer lot, GCancellable *cancellable)
{
  const RingletAverageWork *work = data;
  Lot *one = lot;

  one->image = ringlet_source_read (work->source, one->frame, cancellable, &one->error);
}

/* An error of no meaning, to begin again, where −1 and −2 turn out to be numbers. */
static gboolean
add_batch (RingletAverageWork *work, GCancellable *cancellable, GError **error)
{
  const gboolean ok = ringlet_average_room_add (
      &work->room, work->batch, work->n_batch, &work->is_below, cancellable, error);

  for (gsize i = 0; i < work->n_batch; i++)
    ringlet_image_unref (work->batch[i].image);
  work->n_batch = 0;
  if (!ok || !work->is_below || !work->has_flags)
    return ok;
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "There are no flags");
  return FALSE;
}

/* A series says the same in every file: it is kept once. */
static void
note_warnings (RingletAverageWork *work, guint64 frame, const RingletImageMeta *meta)
{
  const char *path = ringlet_source_path (work->source, frame);

  for (guint i = 0; meta->warnings != NULL && i < meta->warnings->len; i++) {
    const char *warning = g_ptr_array_index (meta->warnings, i);
    g_autofree char *label = g_filename_display_name (path);

    if (g_hash_table_add (work->told, g_strdup (warning)))
      g_ptr_array_add (work->warnings, g_strdup_printf ("%s: %s", label, warning));
  }
}

static gboolean
add_frame (RingletAverageWork *work, const RingletAverageFrame *frame,
    GCancellable *cancellable, GError **error)
{
  if (work->band.pixels != NULL)
    ringlet_average_band_add (&work->band, &work->room, frame);
  if (work->pass > 0)
    return TRUE;
  ringlet_average_meta_add (&work->meta, &frame->image->meta);
  work->batch[work->n_batch] = *frame;
  ringlet_image_ref (frame->image);
  return ++work->n_batch < RINGLET_AVERAGE_BATCH ||
      add_batch (work, cancellable, error);
}

static void
report (RingletAverageWork *work)
{
  const double n = (double) work->n_frames;

  work->n_done++;
  ringlet_progress_report (work->progress,
      ((double) work->pass + (double) work->n_done / n) / (double) work->n_passes);
}

static gboolean
take_lot (gpointer data, gpointer lot, GCancellable *cancellable, GError **error)
{
  RingletAverageWork *work = data;
  Lot *one = lot;
  RingletAverageFrame frame = { one->image, 1.0 };
  GError *reason = g_steal_pointer (&one->error);

  report (work);
  if (one->image != NULL && !check_frame (work, one->image, error)) {
    ringlet_average_prefix_path (work, one->frame, error);
    return FALSE;
  }
  if (one->image != NULL)
    find_monitor (work, one->frame, one->image, &frame.monitor, &reason);
  if (reason != NULL) {
    ringlet_average_prefix_path (work, one->frame, &reason);
    return ringlet_average_leave_out (work, one->frame, reason, error);
  }
  if (work->pass == 0)
    note_warnings (work, one->frame, &one->image->meta);
  return add_frame (work, &frame, cancellable, error);
}

static const RingletPipelineClass pipeline_class = {
  .read = read_lot,
  .work = decode_lot,
  .write = take_lot,
  .free_lot = lot_free,
};

/* As many frames on their way as there is room for. */
static guint
most_lots (const RingletAverageWork *work)
{
  const guint64 most =
      work->order->most_bytes > 0 ? work->order->most_bytes : RINGLET_AVERAGE_BYTES;
  const guint64 each =
      (guint64) work->n_slow * work->n_fast * ringlet_pixel_type_size (work->from);
  const guint64 wanted = 2 * (guint64) ringlet_parallel_get_threads () + 2;

  return (guint) CLAMP (most / each, 2, wanted);
}

gboolean
ringlet_average_run_pass (
    RingletAverageWork *work, GCancellable *cancellable, GError **error)
{
  RingletPipeline *pipeline = NULL;
  gboolean ok = FALSE;

  work->next = 0;
  work->n_done = 0;
  pipeline =
      ringlet_pipeline_new (&pipeline_class, work, 0, most_lots (work), cancellable);
  ok = ringlet_pipeline_wait (pipeline, error);
  ringlet_pipeline_free (pipeline);
  return ok && (work->n_batch == 0 || add_batch (work, cancellable, error));
}
