/* SPDX-License-Identifier: MIT */

/* What the residuals have in common: how far a linear step of the centre, the tilt and
 * the distance would lower them, each about the same beam, and what rings keep of their
 * own. */

#include <math.h>
#include <string.h>

#include "calib/refine-steps.h"

/* Slow, fast, distance, rot1, rot2. */
#define N_STEPS 5
/* Parameters that move a point: those before rot3. */
#define N_MOVING RINGLET_REFINE_ROT3
#define N_GROUPS 3
/* Of each, for the derivative of a geometry by differences: pixels, a share, radians.
 * Each is far below a pixel anywhere on the detector and far above rounding. */
#define STEP_PX 1e-2
#define STEP 1e-5
/* A step that others make up for all but this much of is not told apart from them. */
#define LEAST_PIVOT 1e-4
/* There is a beam centre to turn about. */
#define LEAST_COS_TILT 0.1
/* What matters: so many σ, and a root mean square of so many pixels. Rings of
 * detectors that were calibrated with all that is free differ by 0.03 to 0.1 px. */
#define LEAST_SIGMA 4.0
#define LEAST_PX 0.15
/* Of the worst one: a step that is linear is not better than that. */
#define LEAST_SHARE 0.1
/* Rings of their own: so far off on average, and farther than their points scatter. */
#define RINGS_PX 0.5
#define RINGS_TIMES 1.0
#define LEAST_RINGS 3

typedef double Row[N_STEPS + 1];

/* Which steps belong together. */
static const struct {
  RingletRefineHint hint;
  guint first;
  guint n;
} groups[N_GROUPS] = {
  { RINGLET_REFINE_HINT_CENTRE, 0, 2 },
  { RINGLET_REFINE_HINT_DISTANCE, 2, 1 },
  { RINGLET_REFINE_HINT_TILT, 3, 2 },
};

/**
 * Faults:
 * @n: points
 * @chain: derivatives of the parameters by each step
 * @columns: (array): derivatives of each point, and its residual, pixels
 * @square: of the columns
 * @is_in: groups that are part of the model
 * @rest: sum of squares that the model leaves
 * @step: what the model says is wrong
 */
typedef struct {
  const RingletRefineProblem *problem;
  RingletRefinement *result;
  gsize n;
  double chain[N_STEPS][N_MOVING];
  Row *columns;
  Row square[N_STEPS + 1];
  gboolean is_in[N_GROUPS];
  double rest;
  double step[N_STEPS];
} Faults;

/* ---- derivatives ---- */

static RingletGeometry
displaced (const Faults *self, guint k, double sign)
{
  const RingletDetector *detector = self->problem->detector;
  RingletGeometry g = self->result->geometry;

  if (k == 0)
    g.poni_slow_m += sign * STEP_PX * detector->pixel_slow_m;
  else if (k == 1)
    g.poni_fast_m += sign * STEP_PX * detector->pixel_fast_m;
  else
    g = ringlet_refine_turn_about_beam (&g, g.rot1_rad + (k == 3 ? sign * STEP : 0.0),
        g.rot2_rad + (k == 4 ? sign * STEP : 0.0), k == 2 ? 1.0 + sign * STEP : 1.0);
  return g;
}

/* How the parameters that move a point change with step @k. */
static void
fill_chain (const Faults *self, guint k, double chain[N_MOVING])
{
  const RingletGeometry from = displaced (self, k, -1.0);
  const RingletGeometry to = displaced (self, k, 1.0);
  const double width = 2.0 * (k < 2 ? STEP_PX : STEP);

  for (RingletRefineParameter p = 0; p < N_MOVING; p++)
    chain[p] = (ringlet_refine_parameter_get (&to, p) -
                   ringlet_refine_parameter_get (&from, p)) /
        width;
}

/* The columns but for the last one. */
static void
fill_steps (Faults *self)
{
  const RingletRefineProblem *problem = self->problem;
  g_autofree double *slopes = g_new (double, RINGLET_REFINE_N * self->n);

  for (guint k = 0; k < N_STEPS; k++)
    fill_chain (self, k, self->chain[k]);
  ringlet_refine_problem_jacobian (
      problem, &self->result->geometry, RINGLET_REFINE_PIXELS, self->n, slopes);
  for (gsize i = 0; i < self->n; i++) {
    const double weight = problem->weights[problem->used[i]];

    for (guint k = 0; k < N_STEPS; k++) {
      for (guint p = 0; p < N_MOVING; p++)
        self->columns[i][k] += slopes[p * self->n + i] / weight * self->chain[k][p];
    }
  }
}

/* FALSE where a residual has no derivative: at the beam, or where no ring is. */
static gboolean
fill (Faults *self)
{
  fill_steps (self);
  for (gsize i = 0; i < self->n; i++) {
    self->columns[i][N_STEPS] =
        g_array_index (self->result->points, RingletRefinePoint, self->problem->used[i])
            .residual_px;
    for (guint a = 0; a <= N_STEPS; a++)
      for (guint b = 0; b <= N_STEPS; b++)
        self->square[a][b] += self->columns[i][a] * self->columns[i][b];
  }
  for (guint a = 0; a <= N_STEPS; a++) {
    if (!isfinite (self->square[a][a]))
      return FALSE;
  }
  self->rest = self->square[N_STEPS][N_STEPS];
  return TRUE;
}

/* ---- the model ---- */

/* Takes one step into the model. Source: J. H. Goodnight, The American Statistician 33
 * (1979) 149, the sweep operator: the last row holds the solution, its end what is
 * left. */
static void
sweep (Row *square, guint k)
{
  const double pivot = square[k][k];

  for (guint i = 0; i <= N_STEPS; i++)
    for (guint j = 0; j <= N_STEPS; j++)
      if (i != k && j != k)
        square[i][j] -= square[i][k] * square[k][j] / pivot;
  for (guint i = 0; i <= N_STEPS; i++) {
    if (i == k)
      continue;
    square[i][k] /= pivot;
    square[k][i] /= -pivot;
  }
  square[k][k] = 1.0 / pivot;
}

/* Of the groups that are in: what is left, and @step. What the others make up for stays
 * out. */
static double
solve (const Faults *self, const gboolean *is_in, double step[N_STEPS])
{
  Row square[N_STEPS + 1];
  gboolean is_swept[N_STEPS] = { FALSE };

  memcpy (square, self->square, sizeof square);
  for (guint g = 0; g < N_GROUPS; g++) {
    for (guint k = groups[g].first; is_in[g] && k < groups[g].first + groups[g].n;
         k++) {
      if (!(square[k][k] > LEAST_PIVOT * self->square[k][k]))
        continue;
      sweep (square, k);
      is_swept[k] = TRUE;
    }
  }
  for (guint k = 0; k < N_STEPS; k++)
    step[k] = is_swept[k] ? square[N_STEPS][k] : 0.0;
  return fmax (square[N_STEPS][N_STEPS], 0.0);
}

/* Sum of squares of all that could be wrong taken away, by freedom. */
static double
variance_of (const Faults *self)
{
  const gboolean all[N_GROUPS] = { TRUE, TRUE, TRUE };
  double unused[N_STEPS];

  return solve (self, all, unused) / (double) (self->n - N_STEPS);
}

static gboolean
was_free (const RingletRefinement *result, RingletRefineHint hint)
{
  if (hint == RINGLET_REFINE_HINT_CENTRE)
    return ringlet_refine_is_moving (result, RINGLET_REFINE_PONI_SLOW) &&
        ringlet_refine_is_moving (result, RINGLET_REFINE_PONI_FAST);
  if (hint == RINGLET_REFINE_HINT_TILT)
    return ringlet_refine_is_moving (result, RINGLET_REFINE_ROT1) &&
        ringlet_refine_is_moving (result, RINGLET_REFINE_ROT2);
  return ringlet_refine_is_moving (result, RINGLET_REFINE_DISTANCE) ||
      ringlet_refine_is_moving (result, RINGLET_REFINE_WAVELENGTH);
}

/* What a fault has to add to the residuals, at least. */
static double
least_effect (const RingletRefinement *result)
{
  return result->n_faults > 0
      ? fmax (LEAST_PX, LEAST_SHARE * result->faults[0].effect_px)
      : LEAST_PX;
}

/* The group that lowers the rest the most; FALSE when none does by what matters. */
static gboolean
add_best (Faults *self, double variance)
{
  const double effect = least_effect (self->result);
  double least = self->rest;
  guint best = N_GROUPS;

  for (guint g = 0; g < N_GROUPS; g++) {
    gboolean is_in[N_GROUPS];
    double unused[N_STEPS];
    double gain = 0.0, rest = 0.0;

    if (self->is_in[g])
      continue;
    memcpy (is_in, self->is_in, sizeof is_in);
    is_in[g] = TRUE;
    rest = solve (self, is_in, unused);
    gain = self->rest - rest;
    if (rest < least && gain > effect * effect * (double) self->n &&
        gain > LEAST_SIGMA * LEAST_SIGMA * variance * groups[g].n) {
      least = rest;
      best = g;
    }
  }
  if (best == N_GROUPS)
    return FALSE;
  self->result->faults[self->result->n_faults++] =
      (RingletRefineFault){ .hint = groups[best].hint,
        .effect_px = sqrt ((self->rest - least) / self->n) };
  self->is_in[best] = TRUE;
  self->rest = least;
  return TRUE;
}

static void
fill_sizes (Faults *self)
{
  RingletRefinement *result = self->result;

  for (guint i = 0; i < result->n_faults; i++) {
    RingletRefineFault *fault = &result->faults[i];

    if (fault->hint == RINGLET_REFINE_HINT_CENTRE) {
      fault->slow_px = self->step[0];
      fault->fast_px = self->step[1];
      fault->size = hypot (self->step[0], self->step[1]);
    } else if (fault->hint == RINGLET_REFINE_HINT_DISTANCE) {
      fault->size = self->step[2];
    } else {
      fault->size = hypot (self->step[3], self->step[4]);
    }
  }
}

/* ---- rings of their own ---- */

/* Root mean square of what rings keep as a whole, and of what their points do within
 * them, once all that could be wrong is taken away. Returns the number of rings. */
static guint
split (const Faults *self, double *between, double *within)
{
  const gboolean all[N_GROUPS] = { TRUE, TRUE, TRUE };
  double step[N_STEPS];
  const double rest = solve (self, all, step);
  double rings = 0.0;

  for (guint r = 0; r < self->result->rings->len; r++) {
    const guint number =
        g_array_index (self->result->rings, RingletRefineRing, r).number;
    double sum = 0.0, n = 0.0;

    for (gsize i = 0; i < self->n; i++) {
      const RingletRefinePoint *point = &g_array_index (
          self->result->points, RingletRefinePoint, self->problem->used[i]);
      double left = point->residual_px;

      if (point->ring != number)
        continue;
      for (guint k = 0; k < N_STEPS; k++)
        left -= step[k] * self->columns[i][k];
      sum += left;
      n += 1.0;
    }
    rings += n > 0.0 ? sum * sum / n : 0.0;
  }
  *between = sqrt (rings / (double) self->n);
  *within = sqrt (fmax (rest - rings, 0.0) / (double) self->n);
  return self->result->rings->len;
}

/* Where rings keep more than all that would be taken away, what that is of means
 * nothing. */
static void
add_rings (Faults *self)
{
  RingletRefinement *result = self->result;
  RingletRefineFault fault = { .hint = RINGLET_REFINE_HINT_RINGS };
  double within = 0.0;

  if (split (self, &fault.size, &within) < LEAST_RINGS || fault.size < RINGS_PX ||
      fault.size < RINGS_TIMES * within)
    return;
  fault.effect_px = fault.size;
  if (result->n_faults > 0 && fault.effect_px > result->faults[0].effect_px)
    result->n_faults = 0;
  result->faults[result->n_faults++] = fault;
}

/* ---- all of it ---- */

static void
find (Faults *self)
{
  const double variance = variance_of (self);
  double unused[N_STEPS];

  /* What was refined makes up for the rest, and nothing of it is wrong. */
  for (guint g = 0; g < N_GROUPS; g++)
    self->is_in[g] = was_free (self->result, groups[g].hint);
  self->rest = solve (self, self->is_in, unused);
  while (add_best (self, variance))
    ;
  self->rest = solve (self, self->is_in, self->step);
  fill_sizes (self);
  self->result->rest_px = sqrt (self->rest / (double) self->n);
  add_rings (self);
}

/* Rings are oval although nothing that a linear step would change is wrong: a tilt that
 * is small beside its mirror image, or none at all. */
static void
add_oval (RingletRefinement *result)
{
  const RingletRefineHarmonic *oval = &result->total.harmonics[1];

  if (result->n_faults > 0 || result->total.hint != RINGLET_REFINE_HINT_TILT ||
      was_free (result, RINGLET_REFINE_HINT_TILT))
    return;
  result->faults[result->n_faults++] = (RingletRefineFault){
    .hint = RINGLET_REFINE_HINT_TILT, .size = NAN, .effect_px = oval->amplitude_px
  };
}

void
ringlet_refine_find_faults (
    RingletRefinement *result, const RingletRefineProblem *problem)
{
  const RingletGeometry *g = &result->geometry;
  g_autofree Row *columns = g_new0 (Row, problem->n_used + 1);
  Faults self = {
    .problem = problem, .result = result, .n = problem->n_used, .columns = columns
  };

  result->rest_px = result->total.rms_px;
  if (self.n > N_STEPS && cos (g->rot1_rad) * cos (g->rot2_rad) > LEAST_COS_TILT &&
      fill (&self))
    find (&self);
  add_oval (result);
  if (result->n_faults > 0)
    result->total.hint = result->faults[0].hint;
}
