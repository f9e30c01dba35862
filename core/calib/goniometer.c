/* SPDX-License-Identifier: MIT */
#include "calib/goniometer.h"

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "calib/goniometer-expression.h"

/* ---- building ---- */

static void
goniometer_clear (gpointer data)
{
  RingletGoniometer *self = data;

  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_strfreev (self->param_names);
  g_free (self->params);
  g_strfreev (self->pos_names);
  g_strfreev (self->constant_names);
  g_free (self->constants);
  for (int k = 0; k < RINGLET_REFINE_N; k++) {
    g_free (self->formulas[k]);
    g_clear_pointer (
        (RingletExpression **) &self->compiled[k], ringlet_expression_free);
  }
}

RingletGoniometer *
ringlet_goniometer_ref (RingletGoniometer *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringlet_goniometer_unref (RingletGoniometer *self)
{
  g_atomic_rc_box_release_full (self, goniometer_clear);
}

static gboolean
has_name (const char *const *names, const char *name)
{
  return names != NULL && g_strv_contains (names, name);
}

/* Those of the caller, and what pyFAI knows unless a name is taken. */
static void
fill_constants (RingletGoniometer *self, const char *const *names, const double *values)
{
  static const struct {
    const char *name;
    double value;
  } known[] = { { "pi", G_PI }, { "hc", 12.398419843320026 },
    { "q", 1.602176634e-19 } };
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (double));

  for (gsize k = 0; names != NULL && names[k] != NULL; k++) {
    g_ptr_array_add (all, g_strdup (names[k]));
    g_array_append_val (numbers, values[k]);
  }
  for (gsize k = 0; k < G_N_ELEMENTS (known); k++) {
    const char *name = known[k].name;

    if (has_name (names, name) ||
        has_name ((const char *const *) self->param_names, name) ||
        has_name ((const char *const *) self->pos_names, name))
      continue;
    g_ptr_array_add (all, g_strdup (name));
    g_array_append_val (numbers, known[k].value);
  }
  g_ptr_array_add (all, NULL);
  self->constant_names = (char **) g_ptr_array_free (g_steal_pointer (&all), FALSE);
  self->constants = (double *) g_array_free (g_steal_pointer (&numbers), FALSE);
}

/* (array zero-terminated=1) (transfer container): parameters, motors, constants: the
 * order of the values that formulas get. */
static const char **
all_names (const RingletGoniometer *self)
{
  char *const *const lists[] = { self->param_names, self->pos_names,
    self->constant_names };
  GPtrArray *names = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++) {
    for (gsize k = 0; lists[i][k] != NULL; k++)
      g_ptr_array_add (names, lists[i][k]);
  }
  g_ptr_array_add (names, NULL);
  return (const char **) g_ptr_array_free (names, FALSE);
}

static gboolean
check_names (const char *const *names, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize k = 0; names[k] != NULL; k++) {
    const gboolean is_name = ringlet_expression_is_name (names[k]);

    if (is_name && g_hash_table_add (seen, (gpointer) names[k]))
      continue;
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        is_name
            ? "The name “%s” is there twice among parameters, motors and constants"
            : "“%s” is no name: letters, digits and _ are, not beginning with a digit",
        names[k]);
    return FALSE;
  }
  return TRUE;
}

static gboolean
compile (RingletGoniometer *self, const char *const *formulas, GError **error)
{
  g_autofree const char **names = all_names (self);

  if (!check_names (names, error))
    return FALSE;
  if (formulas[RINGLET_REFINE_DISTANCE] == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The model has no formula for the distance (dist_expr)");
    return FALSE;
  }
  for (int k = 0; k < RINGLET_REFINE_N; k++) {
    const char *name =
        k == RINGLET_REFINE_DISTANCE ? "dist" : ringlet_refine_parameter_name (k);
    g_autofree char *what = g_strconcat (name, "_expr", NULL);

    if (formulas[k] == NULL)
      continue;
    self->formulas[k] = g_strdup (formulas[k]);
    self->compiled[k] = ringlet_expression_new (what, formulas[k], names, error);
    if (self->compiled[k] == NULL)
      return FALSE;
  }
  return TRUE;
}

RingletGoniometer *
ringlet_goniometer_new (RingletDetector *detector, double wavelength_m,
    const char *const *param_names, const double *params, const char *const *pos_names,
    const char *const *formulas, const char *const *constant_names,
    const double *constants, GError **error)
{
  g_autoptr (RingletGoniometer) self = g_atomic_rc_box_new0 (RingletGoniometer);

  self->detector = ringlet_detector_ref (detector);
  self->wavelength_m = wavelength_m;
  self->param_names = g_strdupv ((char **) param_names);
  self->n_params = g_strv_length (self->param_names);
  self->params = g_new0 (double, self->n_params + 1);
  memcpy (self->params, params, self->n_params * sizeof (double));
  self->pos_names = g_strdupv ((char **) pos_names);
  self->n_pos = g_strv_length (self->pos_names);
  fill_constants (self, constant_names, constants);
  if (!compile (self, formulas, error))
    return NULL;
  return g_steal_pointer (&self);
}

static RingletGoniometer *
copy_with (const RingletGoniometer *self, double wavelength_m, const double *params)
{
  return ringlet_goniometer_new (self->detector, wavelength_m,
      (const char *const *) self->param_names, params,
      (const char *const *) self->pos_names, (const char *const *) self->formulas,
      (const char *const *) self->constant_names, self->constants, NULL);
}

RingletGoniometer *
ringlet_goniometer_with_wavelength (
    const RingletGoniometer *self, double wavelength_m, GError **error)
{
  const char *formula = self->formulas[RINGLET_REFINE_WAVELENGTH];

  if (formula == NULL)
    return copy_with (self, wavelength_m, self->params);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The model itself says the wavelength (wavelength_expr: %s): change its "
      "parameters instead",
      formula);
  return NULL;
}

RingletGoniometer *
ringlet_goniometer_with_params (const RingletGoniometer *self, const double *params)
{
  return copy_with (self, self->wavelength_m, params);
}

/* ---- geometries ---- */

static double *
all_values (const RingletGoniometer *self, const double *positions)
{
  const gsize n_constants = g_strv_length (self->constant_names);
  double *values = g_new (double, self->n_params + self->n_pos + n_constants + 1);
  double *at = values;

  for (gsize k = 0; k < self->n_params; k++)
    *at++ = self->params[k];
  for (gsize k = 0; k < self->n_pos; k++)
    *at++ = positions[k];
  for (gsize k = 0; k < n_constants; k++)
    *at++ = self->constants[k];
  return values;
}

gboolean
ringlet_goniometer_geometry (const RingletGoniometer *self, const double *positions,
    RingletGeometry *geometry, double *gradient, GError **error)
{
  g_autofree double *values = all_values (self, positions);

  *geometry = (RingletGeometry){ .wavelength_m = self->wavelength_m };
  for (RingletRefineParameter p = 0; p < RINGLET_REFINE_N; p++) {
    double *row = gradient != NULL ? gradient + p * self->n_params : NULL;

    if (row != NULL)
      memset (row, 0, self->n_params * sizeof (double));
    if (self->compiled[p] != NULL)
      ringlet_refine_parameter_set (geometry, p,
          ringlet_expression_evaluate (self->compiled[p], values, self->n_params, row));
  }
  return ringlet_geometry_check (geometry, error);
}

gboolean
ringlet_goniometer_is_told (const RingletGoniometer *self, gsize param)
{
  for (RingletRefineParameter p = 0; p < RINGLET_REFINE_N; p++) {
    if (p != RINGLET_REFINE_ROT3 && self->compiled[p] != NULL &&
        ringlet_expression_uses (self->compiled[p], param))
      return TRUE;
  }
  return FALSE;
}
