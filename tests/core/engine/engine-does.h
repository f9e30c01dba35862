/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/engine.h"

/* packed does not do these two models yet; to be removed with the last of them. */
static inline gboolean
engine_does (const RingletEngineClass *engine, RingletErrorModel model)
{
  return !g_str_equal (engine->name, "packed") ||
      (model != RINGLET_ERROR_MODEL_VARIANCE && model != RINGLET_ERROR_MODEL_AZIMUTHAL);
}
