/* SPDX-License-Identifier: MIT */
#pragma once

#include "reduction.h"
#include "scan/pipeline.h"

G_BEGIN_DECLS

/**
 * RingletFlowFrame:
 * @reduced: what became of it
 * @user: (nullable): of who handles it
 *
 * One frame of a series on its way.
 */
typedef struct {
  RingletReducedFrame reduced;
  gpointer user;
} RingletFlowFrame;

/**
 * RingletFlowClass:
 * @next: takes the next frame of the series: its number, and whatever should go with it
 *   as @user; a frame that is none of the document's brings its bytes along, and one
 *   that brings an error is neither read nor integrated. In the thread that reads.
 * %FALSE with no error behind the last one; and, where @waits is %FALSE, when none is
 * there now: then those before it are not kept waiting. An error ends the series when
 * the frames before it are through
 * @finish: (nullable): when a frame is integrated, or has failed: files that are
 *   written for it alone. Several threads at once; sets its error where that fails
 * @deliver: (nullable): the same in the order of @next, one thread; an error ends the
 *   series at once
 * @free_user: (nullable): frees what went with a frame
 *
 * What is done with the frames of a series. A frame that fails ends nothing. A device
 * that fails for good ends the series, see ringlet_reduction_check(): what is done is
 * delivered, the frames that it leaves are freed as they are.
 */
typedef struct {
  gboolean (*next) (gpointer data, gboolean waits, RingletFlowFrame *frame,
      GCancellable *cancellable, GError **error);
  void (*finish) (gpointer data, RingletFlowFrame *frame, GCancellable *cancellable);
  gboolean (*deliver) (gpointer data, RingletFlowFrame *frame, GError **error);
  GDestroyNotify free_user;
} RingletFlowClass;

/**
 * RingletFlow:
 *
 * The frames of a series through the pipeline of core/scan: read by one thread, in
 * groups decoded and integrated by one a processor, delivered by one. In memory are at
 * most one group a processor and two more, of frames as their files hold them, 32 MiB
 * each, and the pixels of one group a processor, 128 MiB, where they are not decoded on
 * the way.
 */
typedef struct _RingletFlow RingletFlow;

/**
 * ringlet_flow_new:
 * @data: of the functions of @klass; outlives the flow
 * @n_threads: that integrate; 0 for one a processor
 *
 * Begins.
 */
RingletFlow *ringlet_flow_new (const RingletFlowClass *klass, gpointer data,
    RingletReduction *reduction, guint n_threads, GCancellable *cancellable);

/* See ringlet_pipeline_set_paused(), _wait(). RINGLET_ERROR_DEVICE where a device has
 * left frames. */
void ringlet_flow_set_paused (RingletFlow *self, gboolean is_paused);
gboolean ringlet_flow_wait (RingletFlow *self, GError **error);

/* Cancels what is under way, and waits for that. */
void ringlet_flow_free (RingletFlow *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletFlow, ringlet_flow_free)

G_END_DECLS
