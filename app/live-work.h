/* SPDX-License-Identifier: MIT */
#pragma once

#include "display.h"
#include "integration.h"
#include "job.h"

G_BEGIN_DECLS

/**
 * RingletLiveStage:
 *
 * What there is to do for one state of a document, in this order.
 */
typedef enum {
  RINGLET_LIVE_DISPLAY,
  RINGLET_LIVE_PATTERN,
  RINGLET_LIVE_CAKE,
  RINGLET_LIVE_N_STAGES,
} RingletLiveStage;

/**
 * RingletLiveRoom:
 * @is_needed: else nothing goes
 * @max_bytes: what may stay
 * @since: what was used later stays
 *
 * What goes of a memo, see ringlet_memo_trim().
 */
typedef struct {
  gboolean is_needed;
  gsize max_bytes;
  guint64 since;
} RingletLiveRoom;

/**
 * RingletLiveWork:
 * @stage: what to do
 * @state: the document
 * @image: (nullable): its frame if it has been read already
 * @memo: of the document
 * @before: what goes of it before the work begins
 * @after: what goes of it when the work is done
 *
 * References only: what the worker may read while the document moves on.
 */
typedef struct {
  RingletLiveStage stage;
  RingletState *state;
  RingletImage *image;
  RingletMemo *memo;
  RingletLiveRoom before;
  RingletLiveRoom after;
} RingletLiveWork;

/**
 * RingletLiveProduct:
 * @display: (nullable): of the first stage
 * @result: (nullable): of the others
 * @pyramid: (nullable): of a cake
 * @histogram: (nullable): of a cake
 */
typedef struct {
  RingletDisplay *display;
  RingletResult *result;
  RingletPyramid *pyramid;
  RingletHistogram *histogram;
} RingletLiveProduct;

/* Whether a stage makes the same of both. */
gboolean ringlet_live_stage_is_same (
    RingletLiveStage stage, const RingletState *a, const RingletState *b);

/* For the user: "Reading the Image". */
const char *ringlet_live_stage_title (RingletLiveStage stage);

RingletLiveWork *ringlet_live_work_new (RingletLiveStage stage, RingletState *state,
    RingletImage *image, RingletMemo *memo);
void ringlet_live_work_free (RingletLiveWork *self);

/* A #RingletJobFunc: @work is the above, the answer a #RingletLiveProduct. */
gpointer ringlet_live_work_run (
    RingletJob *job, gpointer work, GCancellable *cancellable, GError **error);
void ringlet_live_product_free (RingletLiveProduct *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletLiveProduct, ringlet_live_product_free)

G_END_DECLS
