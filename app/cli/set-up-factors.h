/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/factors.h"

G_BEGIN_DECLS

/**
 * RingletSetUpFactors:
 *
 * What the command line says about corrections, as text: one member an option. Options
 * that were not given are NULL or FALSE.
 */
typedef struct {
  gboolean no_solid_angle;
  char *solid_angle_order;
  char *polarization;
  char *polarization_offset;
  gboolean sensor_transmission;
  char *oblique;
  char *sample;
  char *cbn_seat;
  char *absorption;
} RingletSetUpFactors;

/* Returns (transfer full) @before and behind them the options of the corrections; they
 * point into @self. Free with g_free(). */
GOptionEntry *ringlet_set_up_factors_entries (
    RingletSetUpFactors *self, const GOptionEntry *before);
void ringlet_set_up_factors_clear (RingletSetUpFactors *self);

/* @factors: gets what was given; @error: RINGLET_ERROR_VALUE naming the option */
gboolean ringlet_set_up_factors_parse (
    const RingletSetUpFactors *self, RingletFactors *factors, GError **error);

/* Whether any option of them was given. */
gboolean ringlet_set_up_factors_given (const RingletSetUpFactors *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletSetUpFactors, ringlet_set_up_factors_clear)

G_END_DECLS
