/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/engine.h"
#include "engine/integrator.h"

G_BEGIN_DECLS

/* An engine's state as the memo keeps it. */
typedef struct {
  const RingletEngineClass *klass;
  gpointer state;
} RingletPrepared;

/* What integrator.c makes and batch.c and result-new.c use; nobody else. */
struct _RingletIntegrator {
  RingletDetector *detector;
  RingletPlan plan;
  RingletBins bins;
  RingletPrepared *prepared;
  RingletProvenance provenance; /* without what differs from frame to frame */
  RingletPool *pool;            /* arrays of n_bins doubles */
  GPtrArray *warnings;          /* (nullable) (element-type utf8) */
  GMutex mutex;                 /* for batches */
  GPtrArray *batches;           /* (element-type RingletBatch): idle ones */
};

/* Returns (transfer full): the five words of a method. @devices: (nullable): the last
 * one, where some of the devices that @prepared is of are lost */
char *ringlet_method_words (
    const RingletPlan *plan, const RingletPrepared *prepared, const char *devices);

/* Returns (transfer full): the result of one frame from its sums, whose arrays it
 * takes; NULL with RINGLET_ERROR_LIMIT without memory, RINGLET_ERROR_VALUE when a sum
 * is beyond the range of a double. */
RingletResult *ringlet_result_new (const RingletIntegrator *integrator,
    const RingletFrame *frame, RingletSums *sums, GError **error);

G_END_DECLS
