/* SPDX-License-Identifier: MIT */
#pragma once

#include "project.h"

G_BEGIN_DECLS

/* What an action may do. */
typedef struct {
  RingletProject *project;
  const char *folder;
  GRand *random;
} Hand;

static inline double
real (const Hand *hand, double from, double to)
{
  return g_rand_double_range (hand->random, from, to);
}

static inline guint
whole (const Hand *hand, guint n)
{
  return (guint) g_rand_int_range (hand->random, 0, (gint32) n);
}

/* Points and settings of a calibration. */
void random_add_picks (const Hand *hand);
void random_edit_picks (const Hand *hand);
void random_change_settings (const Hand *hand);
void random_exchange_picks (const Hand *hand);
void random_propose (const Hand *hand);

/* What lies on the pattern, or is taken off it, and the series of patterns. */
void random_keep_pattern (const Hand *hand);
void random_change_overlays (const Hand *hand);
void random_change_sectors (const Hand *hand);
void random_change_background (const Hand *hand);
void random_change_series (const Hand *hand);

G_END_DECLS
