/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

/**
 * RingletEngineReason:
 * @RINGLET_ENGINE_CHOSEN: the plan names it
 * @RINGLET_ENGINE_FASTEST: the first of the table: fastest where pixels are only summed
 * @RINGLET_ENGINE_HAS_BINS: the first that has the pixels of each bin side by side,
 *   which the statistic of the plan needs
 *
 * Why an engine is the one.
 */
typedef enum {
  RINGLET_ENGINE_CHOSEN,
  RINGLET_ENGINE_FASTEST,
  RINGLET_ENGINE_HAS_BINS,
} RingletEngineReason;

/**
 * RingletEngineChoice:
 * @klass: the engine that runs
 * @reason: why
 * @sums_integers: counts are added up as integers, which is exact; else doubles
 * @alias: (nullable): the name that the plan has for it, where that is an alias
 *
 * What a plan is computed with, and why.
 */
typedef struct {
  const RingletEngineClass *klass;
  RingletEngineReason reason;
  gboolean sums_integers;
  const char *alias;
} RingletEngineChoice;

/**
 * ringlet_engine_explain:
 * @type: of the pixels of the frame
 * @error: as ringlet_engine_for_plan()
 *
 * What ringlet_integrator_new() takes, with the reason.
 */
gboolean ringlet_engine_explain (const RingletPlan *plan, RingletPixelType type,
    RingletEngineChoice *choice, GError **error);

G_END_DECLS
