/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletForwardAxis:
 * @n: bins
 * @centre: (array length=n): ascending
 * @first: where the first bin begins
 * @last: where the last one ends
 * @turn: what values repeat after, 0 when they do not
 * @is_ring: the bins go all around, so that the last one is beside the first
 *
 * Bins around their centres. Borrows the centres.
 */
typedef struct {
  gsize n;
  const double *centre;
  double first;
  double last;
  double turn;
  gboolean is_ring;
} RingletForwardAxis;

/**
 * RingletForwardPlace:
 * @bin: the bin that it lies in
 * @other: the bin whose centre is next on the other side
 * @part: how far it is on the way there, 0 … ½
 *
 * Where a value is on an axis.
 */
typedef struct {
  gsize bin;
  gsize other;
  double part;
} RingletForwardPlace;

/* @what: for the message: "radial values"; @n: at least 2, or 1 of what repeats.
 * @error: RINGLET_ERROR_VALUE when the centres do not ascend, or repeat */
gboolean ringlet_forward_axis_init (RingletForwardAxis *self, const char *what,
    const double *centre, gsize n, double turn, GError **error);

/* Returns %FALSE outside of all bins. */
gboolean ringlet_forward_axis_find (
    const RingletForwardAxis *self, double value, RingletForwardPlace *place);

G_END_DECLS
