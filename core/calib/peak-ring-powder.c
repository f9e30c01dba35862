/* SPDX-License-Identifier: MIT */

/* What the points of an image tell of its rings, so that the next ones are found
 * better. */

#include "calib/peak-ring-powder.h"

#include <math.h>

#include "base/select.h"

/* Of synchrotrons, and how far others are from it. */
#define USUAL_POLARIZATION 0.95
#define POLARIZATION_SPREAD 0.3
#define N_POLARIZATIONS 41
/* Of the amplitudes along a ring, from texture and flat field. */
#define UNEVENNESS 0.03
/* Arcs that the shape is taken from. */
#define N_ARCS 64
#define LEAST_SNR 20.0
#define LEAST_ARCS 12
/* Where arcs hardly tell the shape. */
#define USUAL_LORENTZIAN 0.2
#define LORENTZIAN_SPREAD 0.15
#define LEAST_RATIO 1e-4
#define N_SIDE (RINGLET_PEAK_MAX_LINES / 2)

/* ---- neighbours ---- */

/* Rings that coincide are no neighbours: what is between them cannot be seen. */
static double
gap_to (const GArray *rings, guint index, int step)
{
  const RingletRing *ring = &g_array_index (rings, RingletRing, index);

  for (gint64 k = (gint64) index + step; k >= 0 && k < rings->len; k += step) {
    const double gap =
        fabs (g_array_index (rings, RingletRing, (guint) k).two_theta_rad -
            ring->two_theta_rad);

    if (gap > 0.0)
      return 0.5 * gap;
  }
  return step < 0 ? 0.9 * ring->two_theta_rad : INFINITY;
}

RingletRingWindow
ringlet_ring_window (const GArray *rings, guint index)
{
  return (RingletRingWindow){ .ring = &g_array_index (rings, RingletRing, index),
    .inner_rad = gap_to (rings, index, -1),
    .outer_rad = gap_to (rings, index, 1) };
}

/* Another geometry may have more rings on the detector. */
static double
amplitude_of (const RingletRingPowder *self, guint index)
{
  return index < self->amplitudes->len ? g_array_index (self->amplitudes, double, index)
                                       : 0.0;
}

RingletPeakLines
ringlet_ring_powder_lines (
    const RingletRingPowder *self, const GArray *rings, guint index)
{
  RingletPeakLines lines = { .lorentzian = self->lorentzian };
  const RingletRing *ring = &g_array_index (rings, RingletRing, index);
  const double own = amplitude_of (self, index);

  for (int side = -1; side <= 1; side += 2) {
    gint64 k = (gint64) index + side;

    for (gsize n = 0; n < N_SIDE && k >= 0 && k < rings->len; k += side) {
      const double other = amplitude_of (self, (guint) k);

      if (!(own > 0.0 && other > LEAST_RATIO * own))
        continue;
      lines.lines[lines.n++] = (RingletPeakLine){
        g_array_index (rings, RingletRing, (guint) k).two_theta_rad -
            ring->two_theta_rad,
        other / own
      };
      n++;
    }
  }
  return lines;
}

/* ---- amplitudes and polarisation ---- */

/**
 * Sight:
 * @ring: index of its ring
 * @height: its amplitude, by its solid angle
 * @even: of the polarisation factor, what does not depend on the polarisation
 * @odd: and what is multiplied with it
 * @noise: of the amplitude, relative
 *
 * What a point tells of its ring.
 */
typedef struct {
  guint ring;
  double height;
  double even;
  double odd;
  double noise;
} Sight;

static gboolean
index_of (const GArray *rings, guint number, guint *index)
{
  for (*index = 0; *index < rings->len; (*index)++)
    if (g_array_index (rings, RingletRing, *index).number == number)
      return TRUE;
  return FALSE;
}

static GArray *
see_points (
    const RingletPlacement *placement, const GArray *rings, const GArray *points)
{
  GArray *sights = g_array_new (FALSE, FALSE, sizeof (Sight));

  for (guint i = 0; i < points->len; i++) {
    const RingletRingPoint *point = &g_array_index (points, RingletRingPoint, i);
    const RingletLab lab =
        ringlet_placement_at (placement, point->point.slow_px, point->point.fast_px);
    Sight sight = { .noise = 1.0 / point->snr };

    if (!index_of (rings, point->point.ring, &sight.ring))
      continue;
    sight.height =
        point->amplitude / ringlet_peak_sector_share (placement->detector, lab, NAN);
    sight.even = ringlet_lab_polarization (lab, 0.0);
    sight.odd = ringlet_lab_polarization (lab, 1.0) - sight.even;
    if (isfinite (sight.height) && sight.height > 0.0)
      g_array_append_val (sights, sight);
  }
  return sights;
}

/* The median of each ring, with a polarisation. Sights are sorted by ring. */
static void
measure_rings (const GArray *sights, double polarization, GArray *amplitudes)
{
  g_autoptr (GArray) heights = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < sights->len; i++) {
    const Sight *sight = &g_array_index (sights, Sight, i);
    const double height = sight->height / (sight->even + polarization * sight->odd);

    g_array_append_val (heights, height);
    if (i + 1 < sights->len && g_array_index (sights, Sight, i + 1).ring == sight->ring)
      continue;
    g_array_sort (heights, ringlet_compare_doubles);
    g_array_index (amplitudes, double, sight->ring) =
        g_array_index (heights, double, heights->len / 2);
    g_array_set_size (heights, 0);
  }
}

/* How unevenly bright the rings are, with little weight to what is far off. */
static double
unevenness_of (const GArray *sights, double polarization, const GArray *amplitudes)
{
  const double off = (polarization - USUAL_POLARIZATION) / POLARIZATION_SPREAD;
  double sum = off * off;

  for (guint i = 0; i < sights->len; i++) {
    const Sight *sight = &g_array_index (sights, Sight, i);
    const double mean = g_array_index (amplitudes, double, sight->ring) *
        (sight->even + polarization * sight->odd);
    const double rest = sight->height / mean - 1.0;

    sum +=
        log1p (rest * rest / (sight->noise * sight->noise + UNEVENNESS * UNEVENNESS));
  }
  return sum;
}

static void
measure_polarization (RingletRingPowder *self, const GArray *sights)
{
  double least = INFINITY;

  for (int k = 0; k < N_POLARIZATIONS; k++) {
    const double polarization = -1.0 + 2.0 * k / (N_POLARIZATIONS - 1.0);
    double sum = 0.0;

    measure_rings (sights, polarization, self->amplitudes);
    sum = unevenness_of (sights, polarization, self->amplitudes);
    if (sum < least) {
      least = sum;
      self->polarization = polarization;
    }
  }
  measure_rings (sights, self->polarization, self->amplitudes);
}

/* ---- the shape ---- */

/* Deviance of the arc of a strong point with a shape; NaN where that fits no peak. */
static double
misfit_of (const RingletRingSight *view, const GArray *rings,
    const RingletRingPoint *arc, const RingletRingPowder *powder, GArray *samples)
{
  RingletRingWindow window;
  RingletPeakSector sector;
  RingletPeakFit fit;
  RingletPeakGuess guess;
  RingletPeakRange range;
  guint index = 0;

  if (!index_of (rings, arc->point.ring, &index))
    return NAN;
  window = ringlet_ring_window (rings, index);
  window.lines = ringlet_ring_powder_lines (powder, rings, index);
  g_array_set_size (samples, 0);
  if (!ringlet_ring_sector (view, &window, arc->chi_rad, G_PI / 360.0, &sector) ||
      !ringlet_ring_fit (view, &window, &sector, samples, &fit))
    return NAN;
  /* The same pixels for each shape: a narrow window has less to disagree with. */
  guess = (RingletPeakGuess){ fit.centre, sqrt (fit.variance), 0.0 };
  range = (RingletPeakRange){ fmax (arc->shift_px - 2.0 * arc->fwhm_px - 2.0,
                                  -window.inner_rad / sector.rad_per_px),
    fmin (arc->shift_px + 2.0 * arc->fwhm_px + 2.0,
        window.outer_rad / sector.rad_per_px) };
  for (gsize i = 0; i < window.lines.n; i++)
    window.lines.lines[i].offset /= sector.rad_per_px;
  return ringlet_peak_deviance (
      samples, range, sector.normal_rad, &guess, &window.lines);
}

/* The sums with three shapes, of the arcs that all of them fit: else the one that fits
 * the fewest would seem the best. */
static void
compare_shapes (RingletRingPowder *self, const RingletRingSight *view,
    const GArray *rings, const GArray *arcs, double from, double step, double sums[3])
{
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (RingletPeakSample));

  for (int k = 0; k < 3; k++)
    sums[k] = pow ((from + k * step - USUAL_LORENTZIAN) / LORENTZIAN_SPREAD, 2.0);
  for (guint i = 0; i < arcs->len; i++) {
    double misfits[3];

    for (int k = 0; k < 3; k++) {
      self->lorentzian = from + k * step;
      misfits[k] = misfit_of (
          view, rings, &g_array_index (arcs, RingletRingPoint, i), self, samples);
    }
    for (int k = 0; k < 3 && isfinite (misfits[0] + misfits[1] + misfits[2]); k++)
      sums[k] += misfits[k];
  }
}

/* Evenly among those that stand out. */
static GArray *
strong_arcs (const GArray *points)
{
  g_autoptr (GArray) strong = g_array_new (FALSE, FALSE, sizeof (RingletRingPoint));
  GArray *arcs = g_array_new (FALSE, FALSE, sizeof (RingletRingPoint));

  for (guint i = 0; i < points->len; i++)
    if (g_array_index (points, RingletRingPoint, i).snr > LEAST_SNR)
      g_array_append_val (strong, g_array_index (points, RingletRingPoint, i));
  for (guint i = 0; i < MIN (N_ARCS, strong->len); i++) {
    const guint at = (guint) ((guint64) i * strong->len / MIN (N_ARCS, strong->len));

    g_array_append_val (arcs, g_array_index (strong, RingletRingPoint, at));
  }
  return arcs;
}

/* The least of a parabola through three values. */
static double
least_of (double from, double step, const double values[3])
{
  const double bend = values[0] - 2.0 * values[1] + values[2];

  if (!(bend > 0.0))
    return values[0] <= values[2] ? from : from + 2.0 * step;
  return CLAMP (from + step + 0.5 * step * (values[0] - values[2]) / bend, from,
      from + 2.0 * step);
}

static void
measure_shape (RingletRingPowder *self, const RingletRingSight *view,
    const GArray *rings, const GArray *points)
{
  g_autoptr (GArray) arcs = strong_arcs (points);
  double from = 0.0;
  double step = 0.5;

  for (int turn = 0; turn < 2 && arcs->len >= LEAST_ARCS; turn++) {
    double values[3];

    compare_shapes (self, view, rings, arcs, from, step, values);
    self->lorentzian = least_of (from, step, values);
    step = 0.15;
    from = CLAMP (self->lorentzian - step, 0.0, 1.0 - 2.0 * step);
  }
}

RingletRingPowder *
ringlet_ring_powder_new (const RingletPeakImage *image,
    const RingletPlacement *placement, const GArray *rings, const GArray *points)
{
  RingletRingPowder *self = g_new0 (RingletRingPowder, 1);
  g_autoptr (GArray) sights = see_points (placement, rings, points);
  RingletRingSight view = { image, placement, ringlet_ring_search_default () };

  self->amplitudes = g_array_new (FALSE, TRUE, sizeof (double));
  g_array_set_size (self->amplitudes, rings->len);
  measure_polarization (self, sights);
  view.polarization = self->polarization;
  measure_shape (self, &view, rings, points);
  return self;
}

void
ringlet_ring_powder_free (RingletRingPowder *self)
{
  g_array_unref (self->amplitudes);
  g_free (self);
}
