/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: geometries that two arcs as two rings give, for all tilts. */

#include <gio/gio.h>

#include "calib/auto-find.h"
#include "calib/ring.h"

G_BEGIN_DECLS

#define RINGLET_AUTO_PAIR_ROUNDS 3

/**
 * ringlet_auto_pairs:
 * @arcs: (element-type RingletArc): the longest first
 * @rings: (element-type RingletRing): all that there are at the wavelength
 * @bounds: of what is possible
 * @hold_tilt: nothing but circles
 * @round: below RINGLET_AUTO_PAIR_ROUNDS: which arcs: the more promising first
 * @error: G_IO_ERROR_CANCELLED
 *
 * Short arcs far from the beam do not tell by their shape where it is, but with their
 * ring numbers they do: with a tilt given, two arcs on two rings and the direction of
 * one of them fix beam and distance in closed form. All pairs of rings, and tilts of a
 * grid and between, are tried and judged by the other arcs.
 *
 * Returns: (transfer full) (element-type RingletAutoCandidate): the best first, none
 *   alike
 */
GArray *ringlet_auto_pairs (const GArray *arcs, const GArray *rings,
    const RingletConeBounds *bounds, gboolean hold_tilt, guint round,
    GCancellable *cancellable, GError **error);

G_END_DECLS
