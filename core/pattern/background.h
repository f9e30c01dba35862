/* SPDX-License-Identifier: MIT */
#pragma once

#include "pattern/pattern.h"

G_BEGIN_DECLS

/**
 * RingletBackgroundMethod:
 * @RINGLET_BACKGROUND_SNIP: clips what stands above the chord of its neighbours
 * @RINGLET_BACKGROUND_BRUCKNER: clips what stands above the mean of its neighbours
 * @RINGLET_BACKGROUND_CHEBYSHEV: a polynomial through what is left when points above
 *   it are taken away
 */
typedef enum {
  RINGLET_BACKGROUND_SNIP,
  RINGLET_BACKGROUND_BRUCKNER,
  RINGLET_BACKGROUND_CHEBYSHEV,
} RingletBackgroundMethod;

/**
 * RingletBackgroundOptions:
 * @method: how
 * @reach: how far the neighbours are: points to each side when @reach_is_length is
 *   not set, else a length on the axis, divided by the mean distance of points and
 *   rounded, at least one point. SNIP and Brückner need it; with Chebyshev, 0 is "no
 *   smoothing first". Peaks no wider than twice the reach are taken off
 * @reach_is_length: see @reach
 * @lls: SNIP: on ln (ln (√(y + 1) + 1) + 1), which brings peaks of all heights to like
 *   sizes, instead of y; y less its minimum where that is negative
 * @smooth: SNIP: odd number of points whose mean is clipped instead of each one; 1 for
 *   none. Without it, the background follows the lowest points of the noise
 * @iterations: Brückner: how often; Chebyshev: of the smoothing, and at most how often
 *   points are taken away
 * @order: Chebyshev: highest power, 0 to 100
 * @reject: Chebyshev without smoothing: points more than this many standard deviations
 *   above the polynomial do not count; 0 to count all
 *
 * A background to be found. SNIP (Ryan et al., Nucl. Instrum. Meth. B 34, 396 (1988);
 * order of the widths of Morháč et al., Nucl. Instrum. Meth. A 401, 113 (1997)): for p
 * = reach, reach − 1, …, 1 all points at once become min (vᵢ, ½ (vᵢ₋ₚ + vᵢ₊ₚ)); points
 * nearer than p to an end stay. With @smooth w, each v on the right is the mean of the
 * w points around it, at the ends of those that are there.
 *
 * Brückner (J. Appl. Cryst. 33, 977 (2000)): what exceeds ȳ + 2 (ȳ − min y) is cut off
 * there; then @iterations times all points at once become min (yᵢ, mean of yᵢ₋ᵣ …
 * yᵢ₊ᵣ), the ends continued by their last value.
 *
 * Chebyshev: least squares, weighted by 1 / σ² where there are sigmas. With a reach, as
 * Dioptas does: through the curve of Brückner with that reach, all points alike.
 * Without: through the points; those above by more than @reject standard deviations (σ
 * of each, else 1.4826 times the median distance of the points from the polynomial)
 * are left out, until none is added.
 */
typedef struct {
  RingletBackgroundMethod method;
  double reach;
  gboolean reach_is_length;
  gboolean lls;
  guint smooth;
  guint iterations;
  guint order;
  double reject;
} RingletBackgroundOptions;

/* Those of a method that only needs its reach or order: @lls, no smoothing, 50
 * iterations, order 50 (both as in Dioptas), 3 standard deviations. */
RingletBackgroundOptions ringlet_background_options (RingletBackgroundMethod method);

/**
 * ringlet_background_find:
 * @pattern: points without an intensity are interpolated from their neighbours where
 *   something is clipped; a polynomial does not look at them
 * @error: RINGLET_ERROR_VALUE naming an option and what it allows, a point that is no
 *   number, or points that do not determine the polynomial; RINGLET_ERROR_LIMIT
 *
 * Returns: (transfer full): the background at each point of @pattern, without sigmas
 */
RingletPattern *ringlet_background_find (const RingletPattern *pattern,
    const RingletBackgroundOptions *options, GError **error);

/**
 * ringlet_background_subtract:
 * @error: as ringlet_background_find()
 *
 * Returns: (transfer full): @pattern less its background; sigmas are those of @pattern:
 *   what the background adds to them is not known
 */
RingletPattern *ringlet_background_subtract (const RingletPattern *pattern,
    const RingletBackgroundOptions *options, GError **error);

G_END_DECLS
