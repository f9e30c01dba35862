/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "calib/refine-steps.h"

/* Between two neighbours farther apart, the azimuth is not covered. */
#define WIDE_GAP (45.0 * G_PI / 180.0)
/* Of the turn: no gap within one is a wide one. */
#define N_SECTORS 16
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
waves_add (Waves *self, const double waves[N_WAVES], double value)
{
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

/* ---- how much of the turn is covered ---- */

/**
 * Span:
 * @lowest: azimuth in each sector; above @highest where it has none
 * @highest: likewise
 */
typedef struct {
  double lowest[N_SECTORS];
  double highest[N_SECTORS];
} Span;

static Span
span_new (void)
{
  Span self;

  for (int i = 0; i < N_SECTORS; i++) {
    self.lowest[i] = INFINITY;
    self.highest[i] = -INFINITY;
  }
  return self;
}

static void
span_add (Span *self, double chi)
{
  const double turns = (chi + G_PI) / (2.0 * G_PI);
  /* A place between panels has no azimuth, and is in no sector's ends either. */
  const int at = (int) fmin (fmax (turns * N_SECTORS, 0.0), N_SECTORS - 1.0);

  self->lowest[at] = fmin (self->lowest[at], chi);
  self->highest[at] = fmax (self->highest[at], chi);
}

/* The turn without its wide gaps. */
static double
span_covered (const Span *self)
{
  double sum = 2.0 * G_PI;
  double before = -INFINITY;

  for (int i = 0; i < N_SECTORS; i++)
    before = fmax (before, self->highest[i] - 2.0 * G_PI);
  for (int i = 0; i < N_SECTORS; i++) {
    if (self->lowest[i] > self->highest[i])
      continue;
    if (self->lowest[i] - before > WIDE_GAP)
      sum -= self->lowest[i] - before;
    before = self->highest[i];
  }
  return isfinite (before) ? fmax (sum, 0.0) : 0.0;
}

/* ---- rings ---- */

/**
 * Group:
 * @ring: its numbers so far: sums in place of means
 *
 * Points of one ring, or all.
 */
typedef struct {
  RingletRefineRing ring;
  Waves waves;
  Span span;
  double squares_rad;
} Group;

static Group
group_new (guint number)
{
  return (Group){
    .ring = { .number = number, .two_theta_rad = NAN },
    .span = span_new (),
  };
}

static void
group_add (Group *self, const RingletRefinePoint *point, const double waves[N_WAVES])
{
  self->ring.n_rejected += point->is_rejected;
  if (self->ring.number != 0)
    self->ring.two_theta_rad = point->two_theta_rad - point->residual_rad;
  if (point->is_rejected)
    return;
  self->ring.n++;
  self->ring.mean_px += point->residual_px;
  self->squares_rad += point->residual_rad * point->residual_rad;
  span_add (&self->span, point->chi_rad);
  waves_add (&self->waves, waves, point->residual_px);
}

static RingletRefineRing
group_end (Group *self)
{
  RingletRefineRing *ring = &self->ring;

  ring->azimuth_rad = span_covered (&self->span);
  ring->mean_px /= (double) ring->n;
  ring->rms_px = sqrt (self->waves.squares / (double) ring->n);
  ring->rms_two_theta_rad = sqrt (self->squares_rad / (double) ring->n);
  fill_harmonics (ring, &self->waves);
  return *ring;
}

static void
fill_waves (double chi, double waves[N_WAVES])
{
  const double c = cos (chi), s = sin (chi);

  waves[0] = 1.0;
  waves[1] = c;
  waves[2] = s;
  waves[3] = c * c - s * s;
  waves[4] = 2.0 * s * c;
}

RingletRefineRing
ringlet_refine_all (const GArray *points)
{
  Group all = group_new (0);

  for (guint i = 0; i < points->len; i++) {
    const RingletRefinePoint *point = &g_array_index (points, RingletRefinePoint, i);
    double waves[N_WAVES];

    fill_waves (point->chi_rad, waves);
    group_add (&all, point, waves);
  }
  return group_end (&all);
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

static Group *
group_of (GArray *groups, guint number)
{
  Group empty;

  /* Points of one ring mostly lie together. */
  for (guint i = groups->len; i-- > 0;) {
    if (g_array_index (groups, Group, i).ring.number == number)
      return &g_array_index (groups, Group, i);
  }
  empty = group_new (number);
  g_array_append_val (groups, empty);
  return &g_array_index (groups, Group, groups->len - 1);
}

void
ringlet_refine_report (RingletRefinement *result, const RingletRefineProblem *problem)
{
  g_autoptr (GArray) groups = g_array_new (FALSE, FALSE, sizeof (Group));
  Group all = group_new (0);

  fill_points (result, problem);
  for (guint i = 0; i < result->points->len; i++) {
    const RingletRefinePoint *point =
        &g_array_index (result->points, RingletRefinePoint, i);
    double waves[N_WAVES];

    fill_waves (point->chi_rad, waves);
    group_add (&all, point, waves);
    group_add (group_of (groups, point->ring), point, waves);
  }
  for (guint i = 0; i < groups->len; i++) {
    const RingletRefineRing ring = group_end (&g_array_index (groups, Group, i));

    g_array_append_val (result->rings, ring);
  }
  g_array_sort (result->rings, compare_rings);
  result->total = group_end (&all);
}

guint
ringlet_refinement_n_rings (const RingletRefinement *self)
{
  guint n = 0;

  for (guint i = 0; i < self->rings->len; i++)
    n += g_array_index (self->rings, RingletRefineRing, i).n > 0;
  return n;
}
