/* SPDX-License-Identifier: MIT */
#include "cli/goniometer-limits.h"

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "cli/parse.h"

/**
 * Limits:
 * @model: whose names they are
 * @all: (array): what is filled
 * @params: (array): values, those that were fixed among them
 * @is_named: (array): which parameters have been named
 */
typedef struct {
  const RingletGoniometer *model;
  RingletRefineLimit *all;
  double *params;
  gboolean *is_named;
} Limits;

static gboolean
claim (Limits *self, const char *option, const char *name, gsize *k, GError **error)
{
  g_autofree char *known = NULL;

  for (*k = 0; *k < self->model->n_params; (*k)++) {
    if (!g_str_equal (self->model->param_names[*k], name))
      continue;
    if (!self->is_named[*k]) {
      self->is_named[*k] = TRUE;
      return TRUE;
    }
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s names %s, which has been named already: say it once", option, name);
    return FALSE;
  }
  known = g_strjoinv (", ", self->model->param_names);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s: the model has no parameter \"%s\"; choose of %s", option, name, known);
  return FALSE;
}

static gboolean
fix_one (Limits *self, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "=", 2);
  gsize k = 0;

  if (parts[0] == NULL || !claim (self, "--fix", g_strstrip (parts[0]), &k, error))
    return parts[0] != NULL
        ? FALSE
        : ringlet_parse_refuse ("--fix", text, "NAME or NAME=VALUE", error);
  self->all[k] = (RingletRefineLimit){ .state = RINGLET_REFINE_FIXED };
  return parts[1] == NULL ||
      ringlet_parse_number ("--fix", g_strstrip (parts[1]), &self->params[k], error);
}

static gboolean
bound_one (Limits *self, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "=", 2);
  gboolean given = FALSE;
  double lo = 0.0;
  double hi = 0.0;
  gsize k = 0;

  if (parts[0] == NULL || parts[1] == NULL)
    return ringlet_parse_refuse ("--bound", text, "NAME=LO,HI", error);
  if (!claim (self, "--bound", g_strstrip (parts[0]), &k, error) ||
      !ringlet_parse_range ("--bound", parts[1], &given, &lo, &hi, error))
    return FALSE;
  self->all[k] = (RingletRefineLimit){ RINGLET_REFINE_BOUNDED, lo, hi, 0.0 };
  self->params[k] = CLAMP (self->params[k], lo, hi);
  return TRUE;
}

static gboolean
fill (Limits *self, const char *const *fix, const char *const *bound, GError **error)
{
  for (gsize k = 0; k < self->model->n_params; k++) {
    self->params[k] = self->model->params[k];
    self->all[k].state = ringlet_goniometer_is_told (self->model, k)
        ? RINGLET_REFINE_FREE
        : RINGLET_REFINE_FIXED;
  }
  for (gsize i = 0; fix != NULL && fix[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (fix[i], ",", -1);

    for (gsize k = 0; parts[k] != NULL; k++) {
      if (!fix_one (self, parts[k], error))
        return FALSE;
    }
  }
  for (gsize i = 0; bound != NULL && bound[i] != NULL; i++) {
    if (!bound_one (self, bound[i], error))
      return FALSE;
  }
  return TRUE;
}

RingletRefineLimit *
ringlet_goniometer_limits_parse (const char *const *fix, const char *const *bound,
    RingletGoniometer **model, GError **error)
{
  const gsize n = (*model)->n_params;
  g_autofree RingletRefineLimit *all = g_new0 (RingletRefineLimit, n + 1);
  g_autofree double *params = g_new0 (double, n + 1);
  g_autofree gboolean *is_named = g_new0 (gboolean, n + 1);
  Limits self = { *model, all, params, is_named };
  RingletGoniometer *with = NULL;

  if (!fill (&self, fix, bound, error))
    return NULL;
  with = ringlet_goniometer_with_params (*model, params);
  ringlet_goniometer_unref (*model);
  *model = with;
  return g_steal_pointer (&all);
}
