/* SPDX-License-Identifier: MIT */
#include "scan/bragg-series.h"

#include "base/parallel.h"
#include "scan/pipeline.h"

/* One frame on its way. */
typedef struct {
  guint64 number;
  RingletPixelType type;
  RingletBraggFrame frame;
  GError *error; /* (nullable): why it failed */
} Lot;

/* What the threads share: the reader has @next, the writer the rest. */
typedef struct {
  RingletBraggSeries *series;
  guint next;
  guint n_written;
} Run;

static void
lot_free (gpointer data)
{
  Lot *lot = data;

  ringlet_bragg_frame_clear (&lot->frame);
  g_clear_error (&lot->error);
  g_free (lot);
}

/* Frames are read by who works on them: several at once are decoded, and none waits. */
static gboolean
next_frame (gpointer data, gpointer *lot, GCancellable *cancellable, GError **error)
{
  Run *run = data;
  Lot *made = NULL;

  if (run->next == run->series->frames->len)
    return FALSE;
  made = g_new0 (Lot, 1);
  made->number = g_array_index (run->series->frames, guint64, run->next++);
  *lot = made;
  return TRUE;
}

/* Says which frame it was; what the source says begins with its path already. */
static void
prefix_frame (const RingletBraggSeries *series, Lot *lot)
{
  const char *path = ringlet_source_path (series->source, lot->number);
  g_autofree char *label = g_filename_display_name (path);

  if (!g_str_has_prefix (lot->error->message, path))
    g_prefix_error (
        &lot->error, "%s, frame %" G_GUINT64_FORMAT ": ", label, lot->number);
}

static void
work_on (gpointer data, gpointer worker, gpointer item, GCancellable *cancellable)
{
  const RingletBraggSeries *series = ((Run *) data)->series;
  Lot *lot = item;
  g_autoptr (RingletImage) image =
      ringlet_source_read (series->source, lot->number, cancellable, &lot->error);
  RingletFrame frame = { .image = image,
    .source = ringlet_source_path (series->source, lot->number),
    .index = lot->number };

  if (image != NULL) {
    lot->type = image->type;
    ringlet_bragg_run (series->bragg, &frame, &lot->frame, cancellable, &lot->error);
  }
  if (lot->error != NULL)
    prefix_frame (series, lot);
}

static gboolean
write_lot (gpointer data, gpointer item, GCancellable *cancellable, GError **error)
{
  Run *run = data;
  RingletBraggSeries *series = run->series;
  Lot *lot = item;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (lot->error == NULL &&
      !ringlet_bragg_file_check (series->file, lot->type, &lot->error))
    prefix_frame (series, lot);
  if (lot->error != NULL) {
    g_ptr_array_add (series->failures, g_strdup (lot->error->message));
  } else {
    series->n_peaks += lot->frame.peaks.n;
    series->n_pixels += lot->frame.index.n;
    series->n_no_data += lot->frame.n_no_data;
  }
  if (!ringlet_bragg_file_add (series->file, lot->number, lot->type,
          lot->error == NULL ? &lot->frame : NULL, error))
    return FALSE;
  ringlet_progress_report (
      series->progress, (double) ++run->n_written / (double) series->frames->len);
  return TRUE;
}

static const RingletPipelineClass steps = {
  .read = next_frame,
  .work = work_on,
  .write = write_lot,
  .free_lot = lot_free,
};

gboolean
ringlet_bragg_series_run (
    RingletBraggSeries *self, GCancellable *cancellable, GError **error)
{
  Run run = { .series = self };
  const guint n_workers = MIN (ringlet_parallel_get_threads (), self->frames->len);
  g_autoptr (RingletPipeline) pipeline = NULL;

  ringlet_bragg_series_clear (self);
  self->failures = g_ptr_array_new_with_free_func (g_free);
  self->n_peaks = self->n_pixels = self->n_no_data = 0;
  pipeline = ringlet_pipeline_new (&steps, &run, MAX (n_workers, 1), 0, cancellable);
  return ringlet_pipeline_wait (pipeline, error);
}

void
ringlet_bragg_series_clear (RingletBraggSeries *self)
{
  g_clear_pointer (&self->failures, g_ptr_array_unref);
}
