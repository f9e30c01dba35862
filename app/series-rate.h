/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RINGLET_RATE_SAMPLES 64

/**
 * RingletRate:
 *
 * How many a second, over the last five seconds of work. A value; zero it to begin.
 */
typedef struct {
  gint64 times_us[RINGLET_RATE_SAMPLES];
  guint64 counts[RINGLET_RATE_SAMPLES];
  guint n;
  guint first;
} RingletRate;

/* @count: of all until now, at @time_us */
void ringlet_rate_note (RingletRate *self, gint64 time_us, guint64 count);

/* A second; 0 in the first half second. */
double ringlet_rate_get (const RingletRate *self);

G_END_DECLS
