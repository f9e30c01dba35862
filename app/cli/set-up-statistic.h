/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/statistic.h"

G_BEGIN_DECLS

/**
 * RingletSetUpStatistic:
 *
 * What the command line says about the pixels of a bin, as text: one member an option.
 * Options that were not given are NULL or FALSE.
 */
typedef struct {
  char *sigma_clip;
  char *clip_iterations;
  gboolean median;
  char *percentiles;
  gboolean spread;
} RingletSetUpStatistic;

/* Returns (transfer full) @before and behind them the options of the statistic; they
 * point into @self. Free with g_free(). */
GOptionEntry *ringlet_set_up_statistic_entries (
    RingletSetUpStatistic *self, const GOptionEntry *before);
void ringlet_set_up_statistic_clear (RingletSetUpStatistic *self);

/* @statistic: gets what was given; @error: RINGLET_ERROR_VALUE naming the option */
gboolean ringlet_set_up_statistic_parse (
    const RingletSetUpStatistic *self, RingletStatistic *statistic, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletSetUpStatistic, ringlet_set_up_statistic_clear)

G_END_DECLS
