/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RingletPipelineClass:
 * @read: takes the next lot of a series, @lot (transfer full), in the thread of the
 *   reader: bytes, no arithmetic. May wait for it, as live folders do, and minds
 *   @cancellable then. %FALSE with no error behind the last one; an error ends the run
 *   when what was read before it is written
 * @work: works on a lot, several threads at once, each with a room of its own, @worker.
 *   What fails is noted in the lot, so that the rest of the series goes on
 * @write: takes a lot that was worked on, in the order of reading, in the thread of the
 *   writer; an error ends the run at once
 * @free_lot: frees a lot, wherever it got to
 * @worker_new: (nullable): room of one worker, in its thread
 * @worker_free: (nullable): frees it, in the same thread
 *
 * What is done with a series, lot by lot: a lot is as many frames as @work likes to
 * take at once. @data is that of ringlet_pipeline_new() and outlives the run.
 */
typedef struct {
  gboolean (*read) (
      gpointer data, gpointer *lot, GCancellable *cancellable, GError **error);
  void (*work) (
      gpointer data, gpointer worker, gpointer lot, GCancellable *cancellable);
  gboolean (*write) (
      gpointer data, gpointer lot, GCancellable *cancellable, GError **error);
  GDestroyNotify free_lot;
  gpointer (*worker_new) (gpointer data);
  GDestroyNotify worker_free;
} RingletPipelineClass;

/**
 * RingletPipelineCounts:
 * @n_read: lots that came from the reader
 * @n_worked: of them, those that were worked on
 * @n_written: of them, those that are written
 *
 * How far a run is.
 */
typedef struct {
  guint64 n_read;
  guint64 n_worked;
  guint64 n_written;
} RingletPipelineCounts;

/**
 * RingletPipeline:
 *
 * One reader, some workers, one writer: each in its thread, with bounded queues between
 * them, so that no more lots are in memory than @n_most, whatever is slow. Workers
 * are as many threads as ringlet_parallel_get_threads() says; what a worker calls runs
 * in its thread alone, see ringlet_parallel_enter_alone(). Any thread may call what is
 * below; one of them waits, and frees.
 */
typedef struct _RingletPipeline RingletPipeline;

/**
 * ringlet_pipeline_new:
 * @n_workers: 0 for as many as there are threads for loops
 * @n_most: lots in memory at once, at least 1; 0 for two a worker, and one each for
 *   reader and writer
 * @cancellable: (nullable): ends the run: no thread waits for another one then, and
 *   what is not written is freed
 *
 * Begins.
 */
RingletPipeline *ringlet_pipeline_new (const RingletPipelineClass *klass, gpointer data,
    guint n_workers, guint n_most, GCancellable *cancellable);

/* No lot is begun while it is paused: not read, and not worked on; one that is at work
 * comes to its end, and is written. */
void ringlet_pipeline_set_paused (RingletPipeline *self, gboolean is_paused);

RingletPipelineCounts ringlet_pipeline_get_counts (RingletPipeline *self);

/**
 * ringlet_pipeline_wait:
 * @error: that of the writer, or else of the reader; G_IO_ERROR_CANCELLED
 *
 * Waits until nothing is under way any more.
 *
 * Returns: %TRUE when every lot is written
 */
gboolean ringlet_pipeline_wait (RingletPipeline *self, GError **error);

/* Whether ringlet_pipeline_wait() would return at once. */
gboolean ringlet_pipeline_is_over (RingletPipeline *self);

/* Cancels what is under way, and waits for it. */
void ringlet_pipeline_free (RingletPipeline *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletPipeline, ringlet_pipeline_free)

G_END_DECLS
