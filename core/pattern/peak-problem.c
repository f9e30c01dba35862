/* SPDX-License-Identifier: MIT */
#include "pattern/peak-problem.h"

#include <math.h>
#include <string.h>

#include "pattern/chebyshev.h"

static void
collect (
    RingletPeakProblem *self, const RingletPattern *pattern, double min, double max)
{
  self->u = g_new (double, pattern->n);
  self->y = g_new (double, pattern->n);
  self->weight = g_new (double, pattern->n);

  for (gsize i = 0; i < pattern->n; i++) {
    const gsize n = self->n_points;
    const gboolean has_sigma = pattern->sigma != NULL;

    if (pattern->x[i] < min || pattern->x[i] > max || isnan (pattern->intensity[i]) ||
        (has_sigma && !(pattern->sigma[i] > 0.0)))
      continue;
    self->u[n] = (pattern->x[i] - self->middle) / self->half;
    self->y[n] = pattern->intensity[i];
    self->weight[n] = has_sigma ? 1.0 / pattern->sigma[i] : 1.0;
    self->n_points++;
  }
}

static void
scale (RingletPeakProblem *self)
{
  double max = 0.0;

  for (gsize i = 0; i < self->n_points; i++)
    max = fmax (max, fabs (self->y[i]));
  self->y_scale = max > 0.0 ? max : 1.0;
  for (gsize i = 0; i < self->n_points; i++) {
    self->y[i] /= self->y_scale;
    self->weight[i] *= self->y_scale;
  }
}

/* A line through the outermost points, on which the peaks stand. */
static void
guess_background (RingletPeakProblem *self)
{
  const double left = self->n_points > 0 ? self->y[0] : 0.0;
  const double right = self->n_points > 0 ? self->y[self->n_points - 1] : 0.0;

  self->parameters[0] = 0.5 * (left + right);
  if (self->order > 0)
    self->parameters[1] = 0.5 * (right - left);
}

void
ringlet_peak_problem_init (RingletPeakProblem *self, const RingletPattern *pattern,
    double min, double max, guint order, const RingletPeakStart *starts, gsize n_starts)
{
  *self = (RingletPeakProblem){
    .middle = 0.5 * (min + max),
    .half = 0.5 * (max - min),
    .order = order,
    .n_peaks = n_starts,
    .n_all = order + 1 + n_starts * RINGLET_PROFILE_N,
  };
  self->parameters = g_new0 (double, self->n_all);
  self->free = g_new (gsize, self->n_all);
  ringlet_peak_problem_release (self);
  collect (self, pattern, min, max);
  scale (self);
  guess_background (self);
  for (gsize k = 0; k < n_starts; k++) {
    double *p = self->parameters + ringlet_peak_problem_index (self, k, 0);

    p[RINGLET_PROFILE_HEIGHT] = starts[k].height / self->y_scale;
    p[RINGLET_PROFILE_POSITION] = (starts[k].position - self->middle) / self->half;
    p[RINGLET_PROFILE_LOG_FWHM] = log (starts[k].fwhm / self->half);
    p[RINGLET_PROFILE_ETA] = 0.5;
  }
}

void
ringlet_peak_problem_clear (RingletPeakProblem *self)
{
  g_free (self->u);
  g_free (self->y);
  g_free (self->weight);
  g_free (self->parameters);
  g_free (self->free);
}

void
ringlet_peak_problem_hold (RingletPeakProblem *self, gsize parameter)
{
  gsize n = 0;

  for (gsize k = 0; k < self->n_free; k++) {
    if (self->free[k] != parameter)
      self->free[n++] = self->free[k];
  }
  self->n_free = n;
}

void
ringlet_peak_problem_release (RingletPeakProblem *self)
{
  self->n_free = self->n_all;
  for (gsize k = 0; k < self->n_all; k++)
    self->free[k] = k;
}

/* All parameters, the free ones being @free. */
static double *
all_parameters (const RingletPeakProblem *self, const double *free)
{
  double *all = g_memdup2 (self->parameters, self->n_all * sizeof *all);

  for (gsize k = 0; k < self->n_free; k++)
    all[self->free[k]] = free[k];
  return all;
}

void
ringlet_peak_problem_residuals (
    const RingletPeakProblem *self, const double *free, double *residuals)
{
  g_autofree double *all = all_parameters (self, free);

  for (gsize i = 0; i < self->n_points; i++) {
    double model = ringlet_chebyshev_value (all, self->order, self->u[i]);

    for (gsize k = 0; k < self->n_peaks; k++)
      model += ringlet_profile_value (
          self->u[i], all + ringlet_peak_problem_index (self, k, 0), NULL);
    residuals[i] = self->weight[i] * (model - self->y[i]);
  }
}

void
ringlet_peak_problem_jacobian (
    const RingletPeakProblem *self, const double *free, double *jacobian, gsize stride)
{
  g_autofree double *all = all_parameters (self, free);
  g_autofree double *row = g_new (double, self->n_all);

  for (gsize i = 0; i < self->n_points; i++) {
    ringlet_chebyshev_terms (self->u[i], self->order, row);
    for (gsize k = 0; k < self->n_peaks; k++) {
      const gsize at = ringlet_peak_problem_index (self, k, 0);

      ringlet_profile_value (self->u[i], all + at, row + at);
    }
    for (gsize k = 0; k < self->n_free; k++)
      jacobian[k * stride + i] = self->weight[i] * row[self->free[k]];
  }
}
