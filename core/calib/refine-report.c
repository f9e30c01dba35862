/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/select.h"

#include "calib/refine-steps.h"

/* Between two neighbours farther apart, the azimuth is not covered. */
#define WIDE_GAP (45.0 * G_PI / 180.0)
/* Constant, cos χ, sin χ, cos 2χ, sin 2χ. */
#define N_WAVES 5
/* Of the pivots of the normal equations, beside the number of points: less is an
 * azimuth that leaves a harmonic open. */
#define LEAST_PIVOT 1e-3
/* What stands out: this many σ, and a size that matters. Detectors whose geometry is
 * refined keep up to a tenth of a pixel, of their modules and of what their pixels
 * share. */
#define LEAST_SIGMA 4.0
#define LEAST_PX 0.2

/* ---- harmonics ---- */

typedef struct {
  double matrix[N_WAVES][2 * N_WAVES];
  double right[N_WAVES];
  double squares;
  gsize n;
} Waves;

static void
waves_add (Waves *self, double chi, double value)
{
  const double c = cos (chi), s = sin (chi);
  const double waves[N_WAVES] = { 1.0, c, s, c * c - s * s, 2.0 * s * c };

  for (int a = 0; a < N_WAVES; a++) {
    for (int b = 0; b < N_WAVES; b++)
      self->matrix[a][b] += waves[a] * waves[b];
    self->right[a] += waves[a] * value;
  }
  self->squares += value * value;
  self->n++;
}

/* The right half becomes the inverse; FALSE when a pivot vanishes. The matrix is
 * positive, so that its order of pivots does not matter. */
static gboolean
waves_invert (Waves *self)
{
  const double least = LEAST_PIVOT * (double) self->n;

  for (int k = 0; k < N_WAVES; k++)
    self->matrix[k][N_WAVES + k] = 1.0;
  for (int k = 0; k < N_WAVES; k++) {
    const double pivot = self->matrix[k][k];

    if (!(pivot > least))
      return FALSE;
    for (int j = 0; j < 2 * N_WAVES; j++)
      self->matrix[k][j] /= pivot;
    for (int i = 0; i < N_WAVES; i++) {
      const double factor = self->matrix[i][k];

      for (int j = 0; j < 2 * N_WAVES && i != k; j++)
        self->matrix[i][j] -= factor * self->matrix[k][j];
    }
  }
  return TRUE;
}

static void
waves_solve (const Waves *self, double solution[N_WAVES])
{
  for (int a = 0; a < N_WAVES; a++) {
    solution[a] = 0.0;
    for (int b = 0; b < N_WAVES; b++)
      solution[a] += self->matrix[a][N_WAVES + b] * self->right[b];
  }
}

/* Of harmonic @k, whose cosine has number 2k − 1. */
static RingletRefineHarmonic
harmonic (const Waves *waves, const double solution[N_WAVES], double variance, int k)
{
  const int at = 2 * k - 1;
  const double c = solution[at];
  const double s = solution[at + 1];
  const double amplitude = hypot (c, s);
  const double u = amplitude > 0.0 ? c / amplitude : 1.0;
  const double v = amplitude > 0.0 ? s / amplitude : 0.0;
  const double spread = u * u * waves->matrix[at][N_WAVES + at] +
      2.0 * u * v * waves->matrix[at][N_WAVES + at + 1] +
      v * v * waves->matrix[at + 1][N_WAVES + at + 1];

  return (RingletRefineHarmonic){
    .amplitude_px = amplitude,
    .phase_rad = atan2 (s, c) / k,
    .sigma_px = sqrt (variance * spread),
  };
}

static gboolean
stands_out (const RingletRefineHarmonic *self)
{
  return self->amplitude_px > LEAST_PX &&
      self->amplitude_px > LEAST_SIGMA * self->sigma_px;
}

static RingletRefineHint
hint_of (const RingletRefineHarmonic harmonics[2])
{
  const gboolean first = stands_out (&harmonics[0]);
  const gboolean second = stands_out (&harmonics[1]);

  if (first && (!second || harmonics[0].amplitude_px >= harmonics[1].amplitude_px))
    return RINGLET_REFINE_HINT_CENTRE;
  return second ? RINGLET_REFINE_HINT_TILT : RINGLET_REFINE_HINT_NONE;
}

static void
fill_harmonics (RingletRefineRing *ring, Waves *waves)
{
  static const RingletRefineHarmonic open = { NAN, NAN, NAN };
  double solution[N_WAVES];
  double rest = waves->squares;

  ring->harmonics[0] = open;
  ring->harmonics[1] = open;
  if (waves->n <= N_WAVES || !waves_invert (waves))
    return;
  waves_solve (waves, solution);
  for (int a = 0; a < N_WAVES; a++)
    rest -= solution[a] * waves->right[a];
  rest = fmax (rest, 0.0) / (double) (waves->n - N_WAVES);
  ring->harmonics[0] = harmonic (waves, solution, rest, 1);
  ring->harmonics[1] = harmonic (waves, solution, rest, 2);
  ring->hint = hint_of (ring->harmonics);
}

/* ---- rings ---- */

/* The turn without its wide gaps. Sorts @azimuths. */
static double
covered (GArray *azimuths)
{
  double sum = 2.0 * G_PI;

  g_array_sort (azimuths, ringlet_compare_doubles);
  for (guint i = 0; i < azimuths->len; i++) {
    const double here = g_array_index (azimuths, double, i);
    const gboolean is_last = i + 1 == azimuths->len;
    const double next = is_last ? g_array_index (azimuths, double, 0) + 2.0 * G_PI
                                : g_array_index (azimuths, double, i + 1);

    if (next - here > WIDE_GAP)
      sum -= next - here;
  }
  return azimuths->len > 0 ? fmax (sum, 0.0) : 0.0;
}

RingletRefineRing
ringlet_refine_ring (const GArray *points, guint number)
{
  RingletRefineRing ring = { .number = number, .two_theta_rad = NAN };
  g_autoptr (GArray) azimuths = g_array_new (FALSE, FALSE, sizeof (double));
  Waves waves = { 0 };
  double angles = 0.0;

  for (guint i = 0; i < points->len; i++) {
    const RingletRefinePoint *point = &g_array_index (points, RingletRefinePoint, i);

    if (number != 0 && point->ring != number)
      continue;
    ring.n_rejected += point->is_rejected;
    if (number != 0)
      ring.two_theta_rad = point->two_theta_rad - point->residual_rad;
    if (point->is_rejected)
      continue;
    ring.n++;
    ring.mean_px += point->residual_px;
    angles += point->residual_rad * point->residual_rad;
    g_array_append_val (azimuths, point->chi_rad);
    waves_add (&waves, point->chi_rad, point->residual_px);
  }
  ring.azimuth_rad = covered (azimuths);
  ring.mean_px /= (double) ring.n;
  ring.rms_px = sqrt (waves.squares / (double) ring.n);
  ring.rms_two_theta_rad = sqrt (angles / (double) ring.n);
  fill_harmonics (&ring, &waves);
  return ring;
}

static void
fill_points (RingletRefinement *result, const RingletRefineProblem *problem)
{
  const RingletRefineFrame frame = ringlet_refine_frame (&result->geometry);

  for (gsize i = 0; i < problem->n; i++) {
    const RingletRefineValue value = ringlet_refine_value (&frame, &problem->spots[i]);
    const RingletControlPoint *from =
        &g_array_index (problem->points, RingletControlPoint, problem->indices[i]);
    const double difference = value.two_theta_rad - value.ring_rad;
    const RingletRefinePoint point = {
      .index = problem->indices[i],
      .ring = from->ring,
      .chi_rad = value.chi_rad,
      .two_theta_rad = value.two_theta_rad,
      .residual_rad = difference,
      .residual_px = difference / value.per_px,
      .is_rejected = problem->is_rejected[i],
    };

    g_array_append_val (result->points, point);
    result->n_rejected += point.is_rejected;
  }
}

static int
compare_rings (gconstpointer a, gconstpointer b)
{
  const guint x = ((const RingletRefineRing *) a)->number;
  const guint y = ((const RingletRefineRing *) b)->number;

  return (x > y) - (x < y);
}

static gboolean
has_ring (const GArray *rings, guint number)
{
  for (guint i = 0; i < rings->len; i++) {
    if (g_array_index (rings, RingletRefineRing, i).number == number)
      return TRUE;
  }
  return FALSE;
}

void
ringlet_refine_report (RingletRefinement *result, const RingletRefineProblem *problem)
{
  fill_points (result, problem);
  for (guint i = 0; i < result->points->len; i++) {
    const guint number = g_array_index (result->points, RingletRefinePoint, i).ring;

    if (!has_ring (result->rings, number)) {
      const RingletRefineRing ring = ringlet_refine_ring (result->points, number);

      g_array_append_val (result->rings, ring);
    }
  }
  g_array_sort (result->rings, compare_rings);
  result->total = ringlet_refine_ring (result->points, 0);
}

guint
ringlet_refinement_n_rings (const RingletRefinement *self)
{
  guint n = 0;

  for (guint i = 0; i < self->rings->len; i++)
    n += g_array_index (self->rings, RingletRefineRing, i).n > 0;
  return n;
}
