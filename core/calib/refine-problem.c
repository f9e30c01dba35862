/* SPDX-License-Identifier: MIT */
#include "calib/refine-problem.h"

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "base/parallel.h"
#include "base/select.h"

/* The median of absolute values of a normal distribution is its σ over this. */
#define MEDIAN_TO_SIGMA 1.4826
#define FLOOR_PX 1e-6
#define TIMES_TO_RETURN 4
/* A bisection to a thousandth of the farthest point. */
#define HALVINGS 12

/* ---- what is refused ---- */

static gboolean
refuse_point (
    gsize index, const RingletControlPoint *point, const char *what, GError **error)
{
  char slow[RINGLET_NUMBER_SIZE];
  char fast[RINGLET_NUMBER_SIZE];

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "Point %" G_GSIZE_FORMAT " at (%s, %s) of ring %u %s", index + 1,
      ringlet_number_format (point->slow_px, slow),
      ringlet_number_format (point->fast_px, fast), point->ring, what);
  return FALSE;
}

static const RingletRing *
find_ring (const GArray *rings, guint number)
{
  for (guint i = 0; i < rings->len; i++) {
    const RingletRing *ring = &g_array_index (rings, RingletRing, i);

    if (ring->number == number)
      return ring;
  }
  return NULL;
}

static gboolean
check_point (gsize index, const RingletControlPoint *point, const RingletRing *ring,
    double wavelength_m, gboolean use_sigma, GError **error)
{
  if (!isfinite (point->slow_px) || !isfinite (point->fast_px))
    return refuse_point (index, point, "is not at a finite place", error);
  if (ring == NULL)
    return refuse_point (index, point,
        "lies on a ring that the calibrant does not have at this wavelength; correct "
        "the number of the ring or leave the point out",
        error);
  if (!(wavelength_m <= 2.0 * ring->reflection.d_m))
    return refuse_point (index, point,
        "lies on a ring that does not reflect at this wavelength; give a shorter "
        "wavelength or correct the number of the ring",
        error);
  if (use_sigma && !(point->sigma_px > 0.0 && isfinite (point->sigma_px)))
    return refuse_point (index, point,
        "has no uncertainty; weigh all points alike or give each a sigma_px", error);
  return TRUE;
}

/* ---- the problem ---- */

void
ringlet_refine_problem_free (RingletRefineProblem *self)
{
  g_free (self->indices);
  g_free (self->spots);
  g_free (self->weights);
  g_free (self->is_rejected);
  g_free (self->used);
  ringlet_refine_rows_clear (&self->rows);
  ringlet_refine_rows_clear (&self->all);
  g_free (self);
}

static const RingletControlPoint *
point_of (const RingletRefineProblem *self, gsize spot)
{
  return &g_array_index (self->points, RingletControlPoint, self->indices[spot]);
}

static void
fill_rows (RingletRefineProblem *self)
{
  ringlet_refine_rows_fill (
      &self->rows, self->spots, self->weights, self->used, self->n_used);
}

/* All that are not rejected. */
static void
fill_used (RingletRefineProblem *self)
{
  self->n_used = 0;
  for (gsize i = 0; i < self->n; i++) {
    if (!self->is_rejected[i])
      self->used[self->n_used++] = i;
  }
  fill_rows (self);
}

void
ringlet_refine_problem_thin (RingletRefineProblem *self, gsize n)
{
  gsize step = 1;

  fill_used (self);
  step = MAX (self->n_used / n, 1);
  self->n_used = (self->n_used + step - 1) / step;
  for (gsize i = 0; i < self->n_used; i++)
    self->used[i] = self->used[i * step];
  fill_rows (self);
}

RingletRefineProblem *
ringlet_refine_problem_new (const RingletDetector *detector,
    const RingletGeometry *geometry, const GArray *rings, const GArray *points,
    RingletRefineResidual kind, gboolean use_sigma, GError **error)
{
  g_autoptr (RingletRefineProblem) self = g_new0 (RingletRefineProblem, 1);
  const gsize n = points->len;

  self->detector = detector;
  self->points = points;
  self->kind = kind;
  self->use_sigma = use_sigma;
  self->indices = g_new (gsize, n + 1);
  self->spots = g_new0 (RingletRefineSpot, n + 1);
  self->weights = g_new (double, n + 1);
  self->is_rejected = g_new0 (gboolean, n + 1);
  self->used = g_new (gsize, n + 1);
  ringlet_refine_rows_init (&self->rows, n + 1);
  ringlet_refine_rows_init (&self->all, n + 1);
  for (gsize i = 0; i < n; i++) {
    const RingletControlPoint *point = &g_array_index (points, RingletControlPoint, i);
    const RingletRing *ring = find_ring (rings, point->ring);

    if (point->ring == 0)
      continue;
    if (!check_point (i, point, ring, geometry->wavelength_m, use_sigma, error))
      return NULL;
    self->spots[self->n].d_m = ring->reflection.d_m;
    self->weights[self->n] = 1.0;
    self->indices[self->n++] = i;
  }
  fill_used (self);
  ringlet_refine_problem_place (self, geometry);
  return g_steal_pointer (&self);
}

/* Of the residual, for an uncertainty of one pixel. */
static double
weight_of_pixel (const RingletRefineProblem *self, const RingletRefineFrame *frame,
    const RingletRefineSpot *spot)
{
  const RingletRefineValue value = ringlet_refine_value (frame, spot);

  if (self->kind == RINGLET_REFINE_PIXELS)
    return 1.0;
  if (self->kind == RINGLET_REFINE_Q)
    return 1.0 /
        (value.per_px * cos (value.two_theta_rad / 2.0) * 2.0 * G_PI /
            frame->geometry.wavelength_m);
  return 1.0 / value.per_px;
}

/* In pixels, from one place to the other. */
static double
distance_px (const RingletRefineSpot *a, const RingletRefineSpot *b)
{
  double moved = 0.0;
  double step = 0.0;

  for (int k = 0; k < 3; k++) {
    moved += (a->at_m[k] - b->at_m[k]) * (a->at_m[k] - b->at_m[k]);
    step += b->steps_m[0][k] * b->steps_m[0][k];
  }
  return sqrt (moved / step);
}

double
ringlet_refine_problem_place (
    RingletRefineProblem *self, const RingletGeometry *geometry)
{
  const RingletPlacement placement = ringlet_placement_new (self->detector, geometry);
  const RingletRefineFrame frame = ringlet_refine_frame (geometry);
  double most = 0.0;

  for (gsize i = 0; i < self->n; i++) {
    const RingletControlPoint *point = point_of (self, i);
    const RingletRefineSpot spot = ringlet_refine_spot (
        &placement, point->slow_px, point->fast_px, self->spots[i].d_m);
    double weight = 1.0;

    if (self->use_sigma)
      weight = weight_of_pixel (self, &frame, &spot) / point->sigma_px;
    most = fmax (most, distance_px (&self->spots[i], &spot));
    most = fmax (most, fabs (self->weights[i] / weight - 1.0));
    self->spots[i] = spot;
    self->weights[i] = weight;
  }
  ringlet_refine_rows_fill (&self->all, self->spots, self->weights, NULL, self->n);
  fill_rows (self);
  return most;
}

/* ---- residuals ---- */

/* Points that one thread takes in one go, 20 to 100 µs: fewer are done before another
 * one wakes up, which on a busy machine takes milliseconds. */
#define PART 4096

/**
 * Table:
 * @rows: whose
 * @kind: of the residual
 * @frame: where the detector stands
 * @stride: from the derivatives by one parameter to those by the next
 * @out: residuals or derivatives
 */
typedef struct {
  const RingletRefineRows *rows;
  RingletRefineResidual kind;
  RingletRefineFrame frame;
  gsize stride;
  double *out;
} Table;

static void
fill_residuals (gsize part, gpointer data)
{
  const Table *self = data;
  const gsize first = part * PART;

  ringlet_refine_rows_residuals (self->rows, &self->frame, self->kind, first,
      MIN (self->rows->n, first + PART), self->out);
}

static void
fill_slopes (gsize part, gpointer data)
{
  const Table *self = data;
  const gsize first = part * PART;

  ringlet_refine_rows_jacobian (self->rows, &self->frame, self->kind, first,
      MIN (self->rows->n, first + PART), self->stride, self->out);
}

static gsize
count_parts (const RingletRefineRows *rows)
{
  return (rows->n + PART - 1) / PART;
}

void
ringlet_refine_problem_residuals (
    const RingletRefineProblem *self, const RingletGeometry *geometry, double *out)
{
  Table table = { &self->rows, self->kind, ringlet_refine_frame (geometry), 0, out };

  if (geometry->distance_m > 0.0 && geometry->wavelength_m > 0.0) {
    ringlet_parallel_for (
        count_parts (&self->rows), fill_residuals, &table, NULL, NULL);
    return;
  }
  for (gsize i = 0; i < self->n_used; i++)
    out[i] = NAN;
}

void
ringlet_refine_problem_jacobian (const RingletRefineProblem *self,
    const RingletGeometry *geometry, RingletRefineResidual kind, gsize stride,
    double *out)
{
  Table table = { &self->rows, kind, ringlet_refine_frame (geometry), stride, out };

  ringlet_parallel_for (count_parts (&self->rows), fill_slopes, &table, NULL, NULL);
}

/* Returns (transfer full): how far all points are, rejected ones included. */
static double *
sizes_of_all (const RingletRefineProblem *self, const RingletGeometry *geometry)
{
  double *sizes = g_new (double, self->n + 1);
  Table table = { &self->all, self->kind, ringlet_refine_frame (geometry), 0, sizes };

  ringlet_parallel_for (count_parts (&self->all), fill_residuals, &table, NULL, NULL);
  for (gsize i = 0; i < self->n; i++)
    sizes[i] = fabs (sizes[i]);
  return sizes;
}

static double
median (double *values, gsize n)
{
  if (n == 0)
    return 0.0;
  qsort (values, n, sizeof (double), ringlet_compare_doubles);
  return (values[(n - 1) / 2] + values[n / 2]) / 2.0;
}

double
ringlet_refine_problem_scatter (
    const RingletRefineProblem *self, const RingletGeometry *geometry)
{
  g_autofree double *sizes = sizes_of_all (self, geometry);

  return MEDIAN_TO_SIGMA * median (sizes, self->n);
}

double
ringlet_refine_problem_floor (
    const RingletRefineProblem *self, const RingletGeometry *geometry)
{
  const RingletRefineFrame frame = ringlet_refine_frame (geometry);
  g_autofree double *sizes = g_new (double, self->n_used + 1);

  for (gsize i = 0; i < self->n_used; i++) {
    const gsize at = self->used[i];

    sizes[i] = self->weights[at] / weight_of_pixel (self, &frame, &self->spots[at]);
  }
  return FLOOR_PX * median (sizes, self->n_used);
}

/* σ of a weighted residual once @excess_px is added to that of its point. */
static double
grown (const RingletRefineProblem *self, gsize spot, double excess_px)
{
  return excess_px > 0.0 ? hypot (1.0, excess_px / point_of (self, spot)->sigma_px)
                         : 1.0;
}

double
ringlet_refine_problem_excess (
    const RingletRefineProblem *self, const RingletGeometry *geometry)
{
  g_autofree double *sizes = sizes_of_all (self, geometry);
  g_autofree double *grown_sizes = g_new (double, self->n + 1);
  double lo = 0.0, hi = 0.0;

  for (gsize i = 0; i < self->n; i++)
    hi = fmax (hi, 2.0 * sizes[i] * point_of (self, i)->sigma_px);
  for (int k = 0; k < HALVINGS && hi > 0.0; k++) {
    const double middle = k == 0 ? 0.0 : (lo + hi) / 2.0;

    for (gsize i = 0; i < self->n; i++)
      grown_sizes[i] = sizes[i] / grown (self, i, middle);
    if (MEDIAN_TO_SIGMA * median (grown_sizes, self->n) > 1.0)
      lo = middle;
    else if (k == 0)
      return 0.0;
    else
      hi = middle;
  }
  return lo;
}

gboolean
ringlet_refine_problem_reject (RingletRefineProblem *self,
    const RingletGeometry *geometry, const RingletRefineReach *reach)
{
  g_autofree double *sizes = sizes_of_all (self, geometry);
  const gboolean may_return = self->n_rejections++ < TIMES_TO_RETURN;
  gboolean has_changed = FALSE;

  for (gsize i = 0; i < self->n; i++) {
    const double limit =
        fmin (reach->most, reach->least * grown (self, i, reach->excess_px));
    const gboolean is_far = !(sizes[i] <= limit);
    const gboolean is_out = is_far || (self->is_rejected[i] && !may_return);

    has_changed = has_changed || is_out != self->is_rejected[i];
    self->is_rejected[i] = is_out;
  }
  fill_used (self);
  return has_changed;
}
