/* SPDX-License-Identifier: MIT */

/* What is made of the pixels of a bin: the method of pyFAI's integrator that a
 * configuration names, and its options. */

#include "azimint-private.h"
#include "base/error.h"
#include "engine/engine.h"

/* The defaults of sigma_clip_ng() and medfilt1d_ng(). */
#define THRESHOLD 5.0
#define ITERATIONS 5
#define PERCENTILE 50.0

static gboolean
read_clip (RingletKeys *options, RingletStatistic *statistic, GError **error)
{
  guint64 iterations = ITERATIONS;

  statistic->kind = RINGLET_STATISTIC_SIGMA_CLIP;
  statistic->clip_threshold = THRESHOLD;
  if (!ringlet_keys_number (options, "thres", &statistic->clip_threshold, error) ||
      !ringlet_keys_count (
          options, "max_iter", RINGLET_STATISTIC_MAX_ITERATIONS, &iterations, error))
    return FALSE;

  statistic->clip_iterations = (guint) iterations;
  return ringlet_keys_prefix (
      options, "thres", ringlet_statistic_check (statistic, error), error);
}

/* One number, or two. */
static gboolean
read_percentile (RingletKeys *options, RingletStatistic *statistic, GError **error)
{
  static const char key[] = "percentile";
  JsonNode *node = ringlet_keys_peek (options, key);
  double pair[2] = { PERCENTILE, PERCENTILE };
  gboolean given = FALSE;

  statistic->kind = RINGLET_STATISTIC_PERCENTILES;
  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node)) {
    if (!ringlet_keys_pair (options, key, pair, &given, error))
      return FALSE;
  } else {
    if (!ringlet_keys_number (options, key, &pair[0], error))
      return FALSE;
    pair[1] = pair[0];
  }

  statistic->percentile_min = pair[0];
  statistic->percentile_max = pair[1];
  return ringlet_keys_prefix (
      options, key, ringlet_statistic_check (statistic, error), error);
}

/* pyFAI's worker takes it where the configuration itself has none. */
static gboolean
read_model (RingletAzimintReading *self, RingletKeys *options, GError **error)
{
  static const char key[] = "error_model";
  RingletPlan *plan = &self->out->plan;
  JsonNode *node = ringlet_keys_peek (options, key);
  RingletErrorModel model = RINGLET_ERROR_MODEL_NONE;

  if (node == NULL)
    return TRUE;
  if (!ringlet_azimint_find_model (node, &model) ||
      model == RINGLET_ERROR_MODEL_VARIANCE)
    return ringlet_keys_refuse (
        options, key, "\"no\", \"poisson\", \"azimuthal\" or \"hybrid\"", error);
  if (plan->error_model == RINGLET_ERROR_MODEL_NONE)
    plan->error_model = model;
  return TRUE;
}

static gboolean
check_left (const RingletKeys *options, const char *name, GError **error)
{
  g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func (g_free);

  ringlet_keys_add_left (options, left);
  if (left->len == 0)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "%s is not supported because %s has no such option",
      (const char *) g_ptr_array_index (left, 0), name);
  return FALSE;
}

/* Only csr has the pixels of a bin side by side. */
static void
take_engine (RingletAzimintReading *self)
{
  RingletPlan *plan = &self->out->plan;

  if (!ringlet_statistic_needs_bins (&plan->statistic) ||
      g_strcmp0 (plan->engine, "csr") == 0)
    return;
  if (ringlet_keys_peek (self->keys, "method") != NULL)
    g_ptr_array_add (self->out->warnings,
        g_strdup_printf ("method says %s: csr is taken, which has the pixels of a bin",
            plan->engine));
  plan->engine = ringlet_engine_name ("csr", NULL);
}

gboolean
ringlet_azimint_read_statistic (RingletAzimintReading *self, GError **error)
{
  static const char *const plain[] = { "integrate1d", "integrate1d_ng", "integrate2d",
    "integrate2d_ng", NULL };
  static const char *const clipping[] = { "sigma_clip", "sigma_clip_ng", NULL };
  const char *key = ringlet_keys_peek (self->keys, "integrator_method") != NULL
      ? "integrator_method"
      : "integrator_name";
  RingletStatistic *statistic = &self->out->plan.statistic;
  g_autofree char *name = NULL;
  g_auto (RingletKeys) options = { 0 };
  gboolean ok;

  ringlet_keys_peek (self->keys, "integrator_name");
  if (!ringlet_keys_text (self->keys, key, &name, error) ||
      !ringlet_keys_object (self->keys, "extra_options", &options, error))
    return FALSE;

  if (name == NULL || g_strv_contains (plain, name))
    ok = TRUE;
  else if (g_strv_contains (clipping, name))
    ok = read_clip (&options, statistic, error);
  else if (g_str_equal (name, "medfilt1d_ng"))
    ok = read_percentile (&options, statistic, error);
  else
    return ringlet_azimint_unsupported (self->keys, key,
        "a configuration is taken for integrate1d, integrate2d, sigma_clip_ng and "
        "medfilt1d_ng",
        error);
  if (!ok || !read_model (self, &options, error) ||
      !check_left (&options, name != NULL ? name : "plain integration", error))
    return FALSE;

  take_engine (self);
  return TRUE;
}
