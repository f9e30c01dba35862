/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "calib/control-point.h"
#include "calib/ring.h"
#include "geometry/placement.h"

G_BEGIN_DECLS

/**
 * RingletRefineParameter:
 * @RINGLET_REFINE_DISTANCE: metres; called "distance" in messages
 * @RINGLET_REFINE_PONI_SLOW: metres, "poni1"
 * @RINGLET_REFINE_PONI_FAST: metres, "poni2"
 * @RINGLET_REFINE_ROT1: radians, "rot1"
 * @RINGLET_REFINE_ROT2: radians, "rot2"
 * @RINGLET_REFINE_ROT3: radians, "rot3": about the beam, which rings do not see
 * @RINGLET_REFINE_WAVELENGTH: metres, "wavelength"
 *
 * What a refinement may change, in the order of all its arrays.
 */
typedef enum {
  RINGLET_REFINE_DISTANCE,
  RINGLET_REFINE_PONI_SLOW,
  RINGLET_REFINE_PONI_FAST,
  RINGLET_REFINE_ROT1,
  RINGLET_REFINE_ROT2,
  RINGLET_REFINE_ROT3,
  RINGLET_REFINE_WAVELENGTH,
  RINGLET_REFINE_N,
} RingletRefineParameter;

/* "distance", "poni1" …; NULL for a number that none has. */
const char *ringlet_refine_parameter_name (RingletRefineParameter parameter);

/**
 * ringlet_refine_parameter_find:
 * @name: case does not matter; "dist" and "energy" are known too
 * @error: RINGLET_ERROR_VALUE with the list of names
 */
gboolean ringlet_refine_parameter_find (
    const char *name, RingletRefineParameter *parameter, GError **error);

/* Of @geometry, in the unit of the parameter. */
double ringlet_refine_parameter_get (
    const RingletGeometry *geometry, RingletRefineParameter parameter);
void ringlet_refine_parameter_set (
    RingletGeometry *geometry, RingletRefineParameter parameter, double value);

/**
 * RingletRefineState:
 * @RINGLET_REFINE_FIXED: stays what it is, to the bit
 * @RINGLET_REFINE_FREE: goes where the points want it
 * @RINGLET_REFINE_BOUNDED: free between two values, which it may take
 */
typedef enum {
  RINGLET_REFINE_FIXED,
  RINGLET_REFINE_FREE,
  RINGLET_REFINE_BOUNDED,
} RingletRefineState;

/**
 * RingletRefineLimit:
 * @state: whether it is refined
 * @lo: least value, where it is bounded
 * @hi: largest value, likewise
 * @known_sigma: of rot3 alone, and 0 for the others: how well a motor or the
 *   polarisation has told it, radians. With it rot3 may be free: no ring says anything
 *   about it, so that it stays at its start with this uncertainty. 0: nothing is known
 */
typedef struct {
  RingletRefineState state;
  double lo;
  double hi;
  double known_sigma;
} RingletRefineLimit;

/**
 * RingletRefineResidual:
 * @RINGLET_REFINE_TWO_THETA: 2θ of the point less that of its ring, radians: pyFAI's
 * @RINGLET_REFINE_Q: the same in q, metres⁻¹
 * @RINGLET_REFINE_PIXELS: distance from the ring along the steepest way, pixels: the
 *   difference in 2θ over its gradient on the detector. The right one for points that
 *   are equally good in pixels, at any tilt
 */
typedef enum {
  RINGLET_REFINE_TWO_THETA,
  RINGLET_REFINE_Q,
  RINGLET_REFINE_PIXELS,
} RingletRefineResidual;

/**
 * RingletRefineLoss:
 * @RINGLET_REFINE_LINEAR: least squares
 * @RINGLET_REFINE_HUBER: squares near 0, the absolute value beyond
 * @RINGLET_REFINE_CAUCHY: a logarithm: what is far away hardly counts
 *
 * With z = (residual / σ / scale)², the sum that is made small is that of z, of
 * z ≤ 1 ? z : 2 √z − 1, and of ln (1 + z). Source: scipy.optimize.least_squares().
 */
typedef enum {
  RINGLET_REFINE_LINEAR,
  RINGLET_REFINE_HUBER,
  RINGLET_REFINE_CAUCHY,
} RingletRefineLoss;

/**
 * RingletRefineOptions:
 * @start: where to begin; its rot3 is kept, and so is its parallax
 * @detector: borrowed
 * @rings: (element-type RingletRing): borrowed; of each, the number and the spacing
 *   count, not the angle, which follows the wavelength
 * @points: (element-type RingletControlPoint): borrowed; points of ring 0 do not count
 * @limits: of each parameter
 * @residual: what is squared
 * @loss: how
 * @loss_scale: in σ; 0 for 1.345 (Huber) or 2.385 (Cauchy), which lose a twentieth
 *   on points without outliers
 * @reject_sigma: points farther from their ring are left out, in turns with the fit; 0
 *   keeps all
 * @use_sigma: divide each residual by the sigma_px of its point, as an uncertainty
 *   across the ring. Without it all count the same, and σ of @loss_scale and
 *   @reject_sigma is 1.4826 × the median of the absolute residuals; with it σ is 1, and
 *   points are rejected beyond the larger of the two, or beyond their own σ with what
 *   all points scatter in excess added in squares
 * @rejects_by_scatter: with @use_sigma, points are rejected beyond the median only:
 * what a wrong energy does to rings stays in sight, and some points that are none
 * @only_this_basin: no other starts are tried, see ringlet_refine()
 * @rings_scatter: all points of a ring may be shifted together, by a neighbour or by
 *   what makes it uneven: where rings lie farther off than their points scatter, ± σ
 *   grows by what such shifts do
 *
 * What to refine, from what. A value: what it borrows has to live as long.
 */
typedef struct {
  RingletGeometry start;
  const RingletDetector *detector;
  const GArray *rings;
  const GArray *points;
  RingletRefineLimit limits[RINGLET_REFINE_N];
  RingletRefineResidual residual;
  RingletRefineLoss loss;
  double loss_scale;
  double reject_sigma;
  gboolean use_sigma;
  gboolean rejects_by_scatter;
  gboolean only_this_basin;
  gboolean rings_scatter;
} RingletRefineOptions;

/* Distance, poni1, poni2, rot1 and rot2 free, the rest fixed; least squares of 2θ over
 * all points. */
RingletRefineOptions ringlet_refine_options (const RingletGeometry *start,
    const RingletDetector *detector, const GArray *rings, const GArray *points);

/**
 * RingletRefineHint:
 * @RINGLET_REFINE_HINT_NONE: nothing that stands out of the scatter
 * @RINGLET_REFINE_HINT_CENTRE: the same first harmonic on all rings: the beam centre is
 *   wrong
 * @RINGLET_REFINE_HINT_TILT: a first harmonic that grows with 2θ, or a second one: the
 *   tilt is wrong
 * @RINGLET_REFINE_HINT_DISTANCE: rings lie farther out, or in, the larger they are: the
 *   distance or the energy is wrong
 * @RINGLET_REFINE_HINT_RINGS: rings lie out and in without a pattern: they are those of
 *   another powder, or other ones of this
 */
typedef enum {
  RINGLET_REFINE_HINT_NONE,
  RINGLET_REFINE_HINT_CENTRE,
  RINGLET_REFINE_HINT_TILT,
  RINGLET_REFINE_HINT_DISTANCE,
  RINGLET_REFINE_HINT_RINGS,
} RingletRefineHint;

/**
 * RingletRefineFault:
 * @hint: what is wrong
 * @size: by how much: of the centre in pixels, of the tilt in radians, of the distance
 *   a share of it, too long being positive; of rings the root mean square of their own
 *   Δ in pixels
 * @slow_px: of the centre alone: rows that it lies too far
 * @fast_px: likewise columns
 * @effect_px: root mean square that it adds to the residuals
 *
 * One thing that residuals have in common.
 */
typedef struct {
  RingletRefineHint hint;
  double size;
  double slow_px;
  double fast_px;
  double effect_px;
} RingletRefineFault;

/* Centre, tilt, distance and the rings themselves. */
#define RINGLET_REFINE_MAX_FAULTS 4

/**
 * RingletRefineHarmonic:
 * @amplitude_px: of A cos (k (χ − χ₀)); NaN when the points leave it open
 * @phase_rad: χ₀, −π/k … π/k
 * @sigma_px: uncertainty of the amplitude
 *
 * One harmonic of the residual against the azimuth.
 */
typedef struct {
  double amplitude_px;
  double phase_rad;
  double sigma_px;
} RingletRefineHarmonic;

/**
 * RingletRefineRing:
 * @number: of the ring; 0 for all points together
 * @two_theta_rad: of the ring, at the wavelength of the result; NaN for all together
 * @n: points that count
 * @n_rejected: points that were left out
 * @mean_px: mean residual, outwards positive
 * @rms_px: root mean square
 * @rms_two_theta_rad: the same of 2θ
 * @azimuth_rad: how much of the turn the points cover: gaps over 45° do not count
 * @harmonics: the first: what a wrong centre leaves; the second: what a wrong tilt
 *   does, once the centre is right
 * @hint: what stands out: of one ring by its harmonics, of all by the worst fault
 *
 * How well a ring fits.
 */
typedef struct {
  guint number;
  double two_theta_rad;
  gsize n;
  gsize n_rejected;
  double mean_px;
  double rms_px;
  double rms_two_theta_rad;
  double azimuth_rad;
  RingletRefineHarmonic harmonics[2];
  RingletRefineHint hint;
} RingletRefineRing;

/**
 * RingletRefinePoint:
 * @index: in the points of the options
 * @ring: its ring
 * @chi_rad: its azimuth in the result
 * @two_theta_rad: its angle in the result
 * @residual_rad: its 2θ less that of the ring
 * @residual_px: the same along the steepest way on the detector
 * @is_rejected: it was left out
 *
 * A point after the refinement.
 */
typedef struct {
  gsize index;
  guint ring;
  double chi_rad;
  double two_theta_rad;
  double residual_rad;
  double residual_px;
  gboolean is_rejected;
} RingletRefinePoint;

/* One number for each parameter. */
typedef double RingletRefineRow[RINGLET_REFINE_N];

/**
 * RingletRefinement:
 * @geometry: what the points say
 * @states: what was refined
 * @at_bound: −1 at its lower bound, 1 at its upper one, else 0
 * @sigma: ± of each; NaN for what is fixed or at a bound, infinite for what the points
 *   do not tell. From the scatter of the residuals, so that sigma_px only weighs
 * @correlation: of two parameters, −1 … 1; NaN where one has no sigma
 * @chi2: Σ (residual / weight)² over what was kept, in the unit of the residual, or
 *   without one where sigma_px was used
 * @cost: the sum that was made small: @chi2 with a linear loss
 * @chi2_start: @chi2 of the same points at the start
 * @n_used: points that count
 * @n_free: parameters that the points determined
 * @total: all points together
 * @faults: what the residuals have in common, the worst first
 * @n_faults: how many of these there are
 * @rest_px: root mean square that would be left without them
 * @rings: (element-type RingletRefineRing): those with points, innermost first
 * @points: (element-type RingletRefinePoint): all that have a ring, in their order
 * @n_rejected: how many of these were left out
 * @warnings: (array zero-terminated=1): sentences for the user
 * @basin: which start won: "the start", "rot1 mirrored", "circles about one centre" …
 *
 * A refined geometry and what speaks for it. Immutable.
 */
typedef struct {
  RingletGeometry geometry;
  RingletRefineState states[RINGLET_REFINE_N];
  int at_bound[RINGLET_REFINE_N];
  double sigma[RINGLET_REFINE_N];
  RingletRefineRow correlation[RINGLET_REFINE_N];
  double chi2;
  double cost;
  double chi2_start;
  gsize n_used;
  gsize n_free;
  RingletRefineRing total;
  RingletRefineFault faults[RINGLET_REFINE_MAX_FAULTS];
  guint n_faults;
  double rest_px;
  GArray *rings;
  GArray *points;
  gsize n_rejected;
  char **warnings;
  const char *basin;
} RingletRefinement;

/**
 * ringlet_refine:
 * @cancellable: (nullable)
 * @error: RINGLET_ERROR_VALUE, naming the parameter, its value and what is allowed: no
 *   parameter is free, rot3 is free and nothing tells it, bounds in the wrong order, a
 *   start outside of its bounds, fewer points than parameters, a point whose ring does
 *   not exist or has no angle at the wavelength, points without sigma_px where that was
 *   asked for; G_IO_ERROR_CANCELLED
 *
 * Levenberg–Marquardt with analytic derivatives. Where distance, poni1, poni2, rot1 and
 * rot2 may all move, it also begins at the same beam centre with each tilt mirrored and
 * without tilt, and at circles about one centre, and keeps the least cost: a start on
 * the wrong side of a tilt does not matter. A parameter that leaves its bounds is
 * laid on the nearest one and let off again when the points pull it inside; so it ends
 * on the bound to the bit, which no transformation of it would, and is not slowed down
 * near one.
 *
 * A free wavelength stays within half and twice its start: a shorter one with a longer
 * distance makes all angles small, and with them their differences, until nothing is
 * left to fit.
 *
 * With parallax, the depth in the sensor is that of the last geometry, in turns with
 * the fit.
 *
 * Returns: (transfer full): the result; the same bits on every run
 */
RingletRefinement *ringlet_refine (
    const RingletRefineOptions *options, GCancellable *cancellable, GError **error);

/**
 * ringlet_refine_evaluate:
 *
 * The same without changing anything: how well the start fits the points, whatever is
 * free. Points are rejected as in the refinement.
 *
 * Returns: (transfer full): a result with the start as geometry, without ± σ
 */
RingletRefinement *ringlet_refine_evaluate (
    const RingletRefineOptions *options, GError **error);

/* Rings that have points that count: not those that were left out whole. */
guint ringlet_refinement_n_rings (const RingletRefinement *self);

/* "", or sentences that name what is wrong, by how much and what to do. Returns
 * (transfer full). */
char *ringlet_refine_hint_text (const RingletRefinement *result);

/* Takes and gives back a reference. */
RingletRefinement *ringlet_refinement_ref (RingletRefinement *self);
void ringlet_refinement_unref (RingletRefinement *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletRefinement, ringlet_refinement_unref)

G_END_DECLS
