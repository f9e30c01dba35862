/* SPDX-License-Identifier: MIT */
#pragma once

#include "series-rate.h"
#include "series-runner.h"
#include "series-watch.h"
#include "series.h"

G_BEGIN_DECLS

/* For series.c and series-run.c alone. */
struct _RingletSeries {
  GObject parent_instance;

  RingletProject *project;
  RingletSource *source;  /* (nullable): of single frames */
  RingletSource *noticed; /* (nullable): of the document, when it was last looked at */
  RingletSeriesPhase phase;
  GByteArray *outcomes; /* #RingletSeriesOutcome of each frame */
  guint64 n_outcomes[RINGLET_SERIES_FAILED + 1];
  GListStore *failures;
  RingletHeatMap *map; /* (nullable) */
  guint serial;
  char *problem; /* (nullable) */
  char *device;  /* (nullable): what befell a device, translated */
  char *said;    /* (nullable): the same as a frame says it */

  RingletState *began;         /* (nullable): the document as it was then */
  RingletSeriesOrder *order;   /* (nullable): that is, or was last, at work */
  RingletSeriesRunner *runner; /* (nullable) */
  RingletSeriesWatch *watch;   /* (nullable) */
  RingletRate rate;
  guint64 n_worked; /* frames that took work since the rate began */
  guint tick_id;
};

void ringlet_series_changed (RingletSeries *self);

/* Other frames: nothing is known of them. */
void ringlet_series_set_source (RingletSeries *self, RingletSource *source);

/* Returns (transfer full): the same frames; files that have changed are read again. */
RingletSource *ringlet_series_reopened (RingletSource *source);

/* All is through: images that were opened meanwhile are next. */
void ringlet_series_notice_end (RingletSeries *self);

/* More frames behind those that there are. */
void ringlet_series_append (RingletSeries *self, RingletSource *more);

/* Whether frames are at work, or will be without anybody's doing. */
gboolean ringlet_series_is_busy (RingletSeries *self);

/* Begins with what is pending, if anything is. */
void ringlet_series_run_pending (RingletSeries *self);

RingletSeriesFailure *ringlet_series_failure_new (guint64 frame, const char *text);

G_END_DECLS
