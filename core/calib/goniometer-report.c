/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "calib/goniometer-model.h"

/* Two parameters of a model are entangled when each is fifty times less certain than it
 * would be if the other were known. */
#define ENTANGLED 0.9998

static gsize
n_params (const RingletGoniometerModel *self)
{
  return self->options->start->n_params;
}

static void
fit_clear (gpointer data)
{
  g_free (((RingletGoniometerFit *) data)->label);
}

static void
refinement_clear (gpointer data)
{
  RingletGoniometerRefinement *self = data;

  ringlet_goniometer_unref (self->goniometer);
  g_free (self->states);
  g_free (self->at_bound);
  g_free (self->sigma);
  g_free (self->correlation);
  g_array_unref (self->images);
  g_strfreev (self->warnings);
}

RingletGoniometerRefinement *
ringlet_goniometer_refinement_ref (RingletGoniometerRefinement *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringlet_goniometer_refinement_unref (RingletGoniometerRefinement *self)
{
  g_atomic_rc_box_release_full (self, refinement_clear);
}

/* The points of one image as those of a refinement, appended to @all. */
static void
add_fit (const RingletGoniometerModel *self, gsize i, GArray *all,
    RingletGoniometerRefinement *result)
{
  RingletRefinement one = {
    .points = g_array_new (FALSE, FALSE, sizeof (RingletRefinePoint)),
    .rings = g_array_new (FALSE, FALSE, sizeof (RingletRefineRing)),
  };
  RingletGoniometerFit fit = { 0 };

  ringlet_goniometer_model_geometry (self, i, &one.geometry);
  ringlet_refine_report (&one, self->problems[i]);
  fit.label = g_strdup (self->options->images[i].label);
  fit.geometry = one.geometry;
  fit.total = one.total;
  g_array_append_val (result->images, fit);
  g_array_append_vals (all, one.points->data, one.points->len);
  result->n_rejected += one.n_rejected;
  g_array_unref (one.points);
  g_array_unref (one.rings);
}

static void
add_set (const RingletGoniometerModel *self, const GArray *set, GPtrArray *warnings)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < set->len; i++)
    g_string_append_printf (list, "%s%s",
        i == 0 ? "" : (i + 1 == set->len ? " and " : ", "),
        self->current->param_names[g_array_index (set, guint, i)]);
  g_ptr_array_add (warnings,
      g_strdup_printf ("The points do not tell %s%s; fix %s", list->str,
          set->len > 1 ? " apart" : "", set->len > 1 ? "one of them" : "it"));
}

static void
add_pairs (
    const RingletGoniometerModel *self, const double *correlation, GPtrArray *warnings)
{
  const gsize n = n_params (self);

  for (gsize a = 0; a < n; a++) {
    for (gsize b = a + 1; b < n; b++) {
      if (fabs (correlation[a * n + b]) > ENTANGLED)
        g_ptr_array_add (warnings,
            g_strdup_printf (
                "%s and %s can hardly be told apart with these points; each would be "
                "fifty times more certain if the other were fixed",
                self->current->param_names[a], self->current->param_names[b]));
    }
  }
}

static char **
warnings_of (const RingletGoniometerModel *self,
    const RingletGoniometerRefinement *result, const GPtrArray *sets)
{
  GPtrArray *warnings = g_ptr_array_new ();

  if (self->is_stuck)
    g_ptr_array_add (warnings,
        g_strdup ("The refinement came to no end; fix a parameter or give another "
                  "start"));
  for (guint i = 0; i < sets->len; i++)
    add_set (self, g_ptr_array_index (sets, i), warnings);
  add_pairs (self, result->correlation, warnings);
  for (gsize k = 0; k < n_params (self); k++) {
    const char *name = self->current->param_names[k];

    if (result->at_bound[k] != 0)
      g_ptr_array_add (warnings,
          g_strdup_printf ("%s ends at its %s bound; the points would have it outside",
              name, result->at_bound[k] < 0 ? "lower" : "upper"));
    if (!ringlet_goniometer_is_told (self->current, k))
      g_ptr_array_add (
          warnings, g_strdup_printf ("%s is held: rings do not tell rot3", name));
  }
  g_ptr_array_add (warnings, NULL);
  return (char **) g_ptr_array_free (warnings, FALSE);
}

static void
fill_numbers (RingletGoniometerModel *self, RingletGoniometerRefinement *result)
{
  const gsize n = n_params (self);
  RingletRefineSystem system = ringlet_goniometer_system (self);
  const RingletRefineFit fit = { .x = self->current->params,
    .at_bound = self->at_bound };
  g_autoptr (GPtrArray) sets = NULL;

  result->n_used = system.n_residuals;
  result->n_free = ringlet_goniometer_count_free (self);
  result->at_bound = g_memdup2 (self->at_bound, (n + 1) * sizeof (int));
  result->states = g_new0 (RingletRefineState, n + 1);
  for (gsize k = 0; k < n; k++)
    result->states[k] = self->limits[k].state;
  result->sigma = g_new0 (double, n + 1);
  result->correlation = g_new0 (double, n *n + 1);
  result->cost = ringlet_refine_cost (&system, fit.x);
  sets = ringlet_refine_covariance (
      &system, self->limits, &fit, result->sigma, result->correlation);
  result->warnings = warnings_of (self, result, sets);
  system.loss = RINGLET_REFINE_LINEAR;
  result->chi2 = ringlet_refine_cost (&system, fit.x);
  result->chi2_start = ringlet_refine_cost (&system, self->options->start->params);
}

RingletGoniometerRefinement *
ringlet_goniometer_report (RingletGoniometerModel *self)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (RingletRefinePoint));
  RingletGoniometerRefinement *result =
      g_atomic_rc_box_new0 (RingletGoniometerRefinement);

  result->images = g_array_new (FALSE, FALSE, sizeof (RingletGoniometerFit));
  g_array_set_clear_func (result->images, fit_clear);
  for (gsize i = 0; i < self->options->n_images; i++)
    add_fit (self, i, all, result);
  result->total = ringlet_refine_all (all);
  fill_numbers (self, result);
  result->goniometer = ringlet_goniometer_ref (self->current);
  return result;
}
