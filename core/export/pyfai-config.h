/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/result.h"

G_BEGIN_DECLS

/**
 * ringlet_pyfai_config:
 *
 * What pyFAI has to be told to repeat @result as far as it can: the configuration of
 * its worker, version 5. An engine that pyFAI does not have becomes csr, and a monitor
 * of the frame is in the normalization factor.
 *
 * Source: pyFAI 2026.9, io/integration_config.py, WorkerConfig.
 *
 * Returns: (transfer full): JSON
 */
char *ringlet_pyfai_config (const RingletResult *result);

/* Returns (transfer full): of that where the detector stands, a JSON object. */
char *ringlet_pyfai_geometry_config (const RingletResult *result);

G_END_DECLS
