/* SPDX-License-Identifier: MIT */
#include "engine/resolve-engine.h"

gboolean
ringlet_engine_explain (const RingletPlan *plan, RingletPixelType type,
    RingletEngineChoice *choice, GError **error)
{
  const RingletEngineClass *klass = ringlet_engine_for_plan (plan, error);
  const gboolean needs_bins = ringlet_statistic_needs_bins (&plan->statistic);

  if (klass == NULL)
    return FALSE;

  *choice = (RingletEngineChoice){ .klass = klass, .reason = RINGLET_ENGINE_FASTEST };
  if (plan->engine != NULL && !ringlet_engine_is_auto (plan->engine))
    choice->reason = RINGLET_ENGINE_CHOSEN;
  else if (needs_bins)
    choice->reason = RINGLET_ENGINE_HAS_BINS;
  if (plan->engine != NULL && g_ascii_strcasecmp (plan->engine, klass->name) != 0)
    choice->alias = klass->alias;
  choice->sums_integers = klass->has_integers && plan->weighted_average &&
      plan->error_model != RINGLET_ERROR_MODEL_VARIANCE &&
      !ringlet_pixel_type_is_float (type);
  return TRUE;
}
