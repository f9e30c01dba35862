/* SPDX-License-Identifier: MIT */
#pragma once

#include "live-work.h"
#include "live.h"

G_BEGIN_DECLS

/* Work that goes on. @live is NULL when nobody waits for it any more. */
typedef struct {
  RingletLive *live;
  RingletJob *job;
  RingletLiveStage stage;
  RingletState *state;
} RingletLiveRun;

struct _RingletLive {
  GObject parent_instance;

  RingletProject *project;
  gboolean wants_cake;

  RingletDisplay *display;
  RingletResult *pattern;
  RingletResult *cake;
  RingletPyramid *cake_pyramid;
  RingletHistogram *cake_histogram;
  RingletState *made_from[RINGLET_LIVE_N_STAGES]; /* what the above are of, or NULL */

  RingletState *prepared_for; /* whose matrices the memo holds, or NULL */
  guint64 prepared_at;        /* by the clock of the memo */

  RingletLiveRun *run; /* NULL when nothing goes on */
  guint pause_id;
  gboolean is_halted;
  gboolean is_stale;
  GError *error;
  RingletLiveStage failed_stage;
  RingletState *failed_state; /* what @error is about, or NULL */
};

/* The document has changed: stops what is of no use now and begins what is missing. */
void ringlet_live_update (RingletLive *self);

G_END_DECLS
