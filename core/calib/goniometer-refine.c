/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "calib/goniometer-model.h"
#include "calib/refine-loss.h"

/* As of one image: turns with what is left out and what depends on the geometry. */
#define MAX_TURNS 30
#define ARRIVED 1e-9

static void
model_clear (RingletGoniometerModel *self)
{
  for (gsize i = 0; self->problems != NULL && i < self->options->n_images; i++)
    g_clear_pointer (&self->problems[i], ringlet_refine_problem_free);
  g_free (self->problems);
  g_clear_pointer (&self->current, ringlet_goniometer_unref);
  g_free (self->limits);
  g_free (self->at_bound);
  g_free (self->columns);
  g_free (self->gradient);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletGoniometerModel, model_clear)

static gsize
n_params (const RingletGoniometerModel *self)
{
  return self->options->start->n_params;
}

static gsize
n_used (const RingletGoniometerModel *self)
{
  gsize n = 0;

  for (gsize i = 0; i < self->options->n_images; i++)
    n += self->problems[i]->n_used;
  return n;
}

/* ---- all images as one system ---- */

static void
fill_nan (double *out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[i] = NAN;
}

/* The model with other parameters, without compiling it again. */
static RingletGoniometer
with (const RingletGoniometerModel *self, const double *x)
{
  RingletGoniometer copy = *self->options->start;

  copy.params = (double *) x;
  return copy;
}

static void
fill_residuals (gpointer data, const double *x, double *out)
{
  const RingletGoniometerModel *self = data;
  const RingletGoniometer model = with (self, x);

  for (gsize i = 0; i < self->options->n_images; i++) {
    const RingletRefineProblem *problem = self->problems[i];
    RingletGeometry geometry;

    if (ringlet_goniometer_geometry (
            &model, self->options->images[i].positions, &geometry, NULL, NULL))
      ringlet_refine_problem_residuals (problem, &geometry, out);
    else
      fill_nan (out, problem->n_used);
    out += problem->n_used;
  }
}

/* Of one image, whose first row is @first of @m: the derivatives by its geometry times
 * those of the geometry by the parameters. */
static void
chain (
    const RingletGoniometerModel *self, gsize image, gsize first, gsize m, double *out)
{
  const gsize rows = self->problems[image]->n_used;
  const gsize n = n_params (self);

  for (gsize k = 0; k < n; k++) {
    double *column = out + k * m + first;

    for (gsize i = 0; i < rows; i++) {
      double sum = 0.0;

      for (gsize p = 0; p < RINGLET_REFINE_N; p++)
        sum += self->columns[p * rows + i] * self->gradient[p * n + k];
      column[i] = sum;
    }
  }
}

static void
fill_jacobian (gpointer data, const double *x, double *out)
{
  const RingletGoniometerModel *self = data;
  const RingletGoniometer model = with (self, x);
  const gsize m = n_used (self);
  gsize first = 0;

  for (gsize i = 0; i < self->options->n_images; i++) {
    const RingletRefineProblem *problem = self->problems[i];
    RingletGeometry geometry;

    ringlet_goniometer_geometry (
        &model, self->options->images[i].positions, &geometry, self->gradient, NULL);
    ringlet_refine_problem_jacobian (
        problem, &geometry, problem->kind, problem->n_used, self->columns);
    chain (self, i, first, m, out);
    first += problem->n_used;
  }
}

RingletRefineSystem
ringlet_goniometer_system (RingletGoniometerModel *self)
{
  return (RingletRefineSystem){
    .n_residuals = n_used (self),
    .n_parameters = n_params (self),
    .residuals = fill_residuals,
    .jacobian = fill_jacobian,
    .data = self,
    .loss = self->loss,
    .scale = self->scale,
  };
}

/* ---- what is asked for ---- */

static gboolean
refuse_hidden (const char *name, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s cannot be refined: no formula but that of rot3 has it, and rings stay the "
      "same "
      "when the detector turns about the beam. Fix it",
      name);
  return FALSE;
}

static gboolean
fill_limits (RingletGoniometerModel *self, GError **error)
{
  const RingletGoniometer *start = self->options->start;

  for (gsize k = 0; k < n_params (self); k++) {
    const gboolean is_told = ringlet_goniometer_is_told (start, k);
    RingletRefineLimit limit = { is_told ? RINGLET_REFINE_FREE : RINGLET_REFINE_FIXED };

    if (self->options->limits != NULL)
      limit = self->options->limits[k];
    if (limit.state != RINGLET_REFINE_FIXED && !is_told)
      return refuse_hidden (start->param_names[k], error);
    if (!ringlet_refine_check_limit (
            start->param_names[k], &limit, start->params[k], error))
      return FALSE;
    self->limits[k] = limit;
  }
  return TRUE;
}

static gboolean
add_image (RingletGoniometerModel *self, gsize i, GError **error)
{
  const RingletGoniometerOptions *options = self->options;
  const RingletGoniometerImage *image = &options->images[i];
  RingletGeometry geometry;

  if (ringlet_goniometer_geometry (
          options->start, image->positions, &geometry, NULL, error)) {
    if (geometry.wavelength_m > 0.0)
      self->problems[i] = ringlet_refine_problem_new (options->start->detector,
          &geometry, options->rings, image->points, options->residual,
          options->use_sigma, error);
    else
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
          "The wavelength is not known; give a wavelength or an energy");
  }
  if (self->problems[i] == NULL)
    g_prefix_error (error, "%s: ", image->label);
  return self->problems[i] != NULL;
}

gsize
ringlet_goniometer_count_free (const RingletGoniometerModel *self)
{
  gsize n = 0;

  for (gsize k = 0; k < n_params (self); k++)
    n += self->limits[k].state != RINGLET_REFINE_FIXED && self->at_bound[k] == 0;
  return n;
}

static gboolean
check_numbers (const RingletGoniometerModel *self, gsize n_free, GError **error)
{
  if (n_free > 0 && n_used (self) >= n_free)
    return TRUE;
  if (n_free == 0)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "No parameter of the model is free; free or bound at least one");
  else
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "There are %" G_GSIZE_FORMAT " points with a ring for %" G_GSIZE_FORMAT
        " free parameters; find more points or fix parameters",
        n_used (self), n_free);
  return FALSE;
}

static gboolean
check_options (const RingletGoniometerOptions *options, GError **error)
{
  if (!(options->loss_scale >= 0.0 && isfinite (options->loss_scale)))
    return ringlet_number_refuse (
        "scale of the loss", "a finite number, 0 or more", options->loss_scale, error);
  if (!(options->reject_sigma >= 0.0 && isfinite (options->reject_sigma)))
    return ringlet_number_refuse ("limit of rejection",
        "0 to keep all points, or a number of sigma", options->reject_sigma, error);
  return TRUE;
}

static gboolean
begin_model (RingletGoniometerModel *self, GError **error)
{
  const RingletGoniometerOptions *options = self->options;
  const gsize n = n_params (self);
  gsize most = 1;

  self->problems = g_new0 (RingletRefineProblem *, options->n_images + 1);
  self->limits = g_new0 (RingletRefineLimit, n + 1);
  self->at_bound = g_new0 (int, n + 1);
  self->current =
      ringlet_goniometer_with_params (options->start, options->start->params);
  if (!check_options (options, error) || !fill_limits (self, error))
    return FALSE;
  for (gsize i = 0; i < options->n_images; i++) {
    if (!add_image (self, i, error))
      return FALSE;
    most = MAX (most, self->problems[i]->n);
  }
  self->columns = g_new (double, most *RINGLET_REFINE_N);
  self->gradient = g_new (double, n *RINGLET_REFINE_N + 1);
  return check_numbers (self, ringlet_goniometer_count_free (self), error);
}

/* ---- turns ---- */

gboolean
ringlet_goniometer_model_geometry (
    const RingletGoniometerModel *self, gsize i, RingletGeometry *geometry)
{
  return ringlet_goniometer_geometry (
      self->current, self->options->images[i].positions, geometry, NULL, NULL);
}

/* σ of a residual: the median one of the images, which may have few points each. */
static double
scatter_of (const RingletGoniometerModel *self)
{
  double squares = 0.0;
  double n = 0.0;

  for (gsize i = 0; i < self->options->n_images; i++) {
    RingletGeometry geometry;
    double scatter = 0.0;

    if (!ringlet_goniometer_model_geometry (self, i, &geometry) ||
        self->problems[i]->n == 0)
      continue;
    scatter = fmax (ringlet_refine_problem_scatter (self->problems[i], &geometry),
        ringlet_refine_problem_floor (self->problems[i], &geometry));
    squares += (double) self->problems[i]->n * scatter * scatter;
    n += (double) self->problems[i]->n;
  }
  return sqrt (squares / fmax (n, 1.0));
}

static double
scale_of (const RingletGoniometerModel *self)
{
  const double given = self->options->loss_scale;
  const double sigma = self->options->use_sigma ? 1.0 : scatter_of (self);

  if (given > 0.0 && self->loss == self->options->loss)
    return given * sigma;
  return ringlet_refine_loss_default_scale (self->loss) * sigma;
}

static gboolean
solve (RingletGoniometerModel *self, GCancellable *cancellable, GError **error)
{
  const RingletRefineSystem system = ringlet_goniometer_system (self);
  g_autofree double *x =
      g_memdup2 (self->current->params, (n_params (self) + 1) * sizeof (double));
  RingletRefineFit fit = { .x = x, .at_bound = self->at_bound };

  if (!ringlet_refine_solve (&system, self->limits, 0.0, &fit, cancellable, error))
    return FALSE;
  ringlet_goniometer_unref (self->current);
  self->current = ringlet_goniometer_with_params (self->options->start, x);
  self->is_stuck = fit.is_stuck;
  return TRUE;
}

/* Whether the next turn has to do anything otherwise. */
static gboolean
turn (RingletGoniometerModel *self)
{
  const double before = self->scale;
  const RingletRefineLoss loss = self->loss;
  const double sigma = scatter_of (self);
  const double limit = self->options->reject_sigma *
      (self->options->use_sigma ? fmax (1.0, sigma) : sigma);
  gboolean has_changed = FALSE;

  for (gsize i = 0; i < self->options->n_images; i++) {
    RingletGeometry geometry;

    if (!ringlet_goniometer_model_geometry (self, i, &geometry))
      continue;
    if (ringlet_refine_problem_place (self->problems[i], &geometry) > ARRIVED)
      has_changed = TRUE;
    if (limit > 0.0 &&
        ringlet_refine_problem_reject (
            self->problems[i], &geometry, &(RingletRefineReach){ limit, limit, 0.0 }))
      has_changed = TRUE;
  }
  self->loss = self->options->loss;
  self->scale = scale_of (self);
  return has_changed || loss != self->loss ||
      (loss != RINGLET_REFINE_LINEAR &&
          fabs (self->scale - before) > ARRIVED * fabs (before));
}

static gboolean
run (RingletGoniometerModel *self, GCancellable *cancellable, GError **error)
{
  const gsize n_free = ringlet_goniometer_count_free (self);

  self->loss = self->options->loss;
  if (self->options->reject_sigma > 0.0 && self->loss == RINGLET_REFINE_LINEAR)
    self->loss = RINGLET_REFINE_CAUCHY;
  self->scale = scale_of (self);
  for (int k = 0; k < MAX_TURNS; k++) {
    if (!check_numbers (self, n_free, error) || !solve (self, cancellable, error))
      return FALSE;
    if (!turn (self))
      return TRUE;
  }
  return check_numbers (self, n_free, error);
}

RingletGoniometerRefinement *
ringlet_goniometer_refine (
    const RingletGoniometerOptions *options, GCancellable *cancellable, GError **error)
{
  g_auto (RingletGoniometerModel) model = { .options = options };

  if (!begin_model (&model, error) || !run (&model, cancellable, error))
    return NULL;
  return ringlet_goniometer_report (&model);
}
