/* SPDX-License-Identifier: MIT */
#pragma once

/* What the packed engines are prepared for, without an integrator around it. */

#include "engine/packed-state.h"
#include "engine/resolve.h"

/**
 * TestPackedSetup:
 *
 * Where the detector is and what is wanted.
 */
typedef struct {
  RingletDetector *detector;
  const RingletGeometry *geometry;
  RingletMask *mask;
  RingletSplit split;
  guint n_radial;
  guint n_azimuth;
  RingletErrorModel errors;
} TestPackedSetup;

static inline RingletPackedState *
test_packed_state (const TestPackedSetup *setup, RingletMemo *memo, GError **error)
{
  const RingletCorrections none = { NULL };
  RingletPlan plan = ringlet_plan_default ();
  RingletSplitter splitter = {
    .detector = setup->detector, .geometry = setup->geometry, .mask = setup->mask
  };
  g_autoptr (RingletMatrix) matrix = NULL;
  g_autoptr (RingletPreproc) preproc = NULL;
  RingletEngineTask task = { .splitter = &splitter,
    .mask = setup->mask,
    .error_model = setup->errors,
    .memo = memo };

  plan.unit = ringlet_unit_find ("q_A^-1", NULL);
  plan.n_radial = setup->n_radial;
  plan.n_azimuth = setup->n_azimuth;
  plan.split = setup->split;
  plan.error_model = setup->errors;
  preproc = ringlet_preproc_get (
      setup->detector, setup->geometry, &plan, &none, memo, NULL, error);
  if (preproc == NULL || !ringlet_plan_resolve (&plan, &splitter, memo, NULL, error))
    return NULL;
  splitter.mask = NULL;
  matrix = ringlet_matrix_get (&splitter, RINGLET_STORAGE_PACKED, memo, NULL, error);
  if (matrix == NULL)
    return NULL;
  task.matrix = matrix;
  task.preproc = preproc;
  return ringlet_packed_state_new (&task, NULL, error);
}
