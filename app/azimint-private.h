/* SPDX-License-Identifier: MIT */
#pragma once

#include "azimint.h"
#include "json-keys.h"

G_BEGIN_DECLS

/**
 * RingletAzimintReading:
 * @keys: the file
 * @version: 1 to 5
 * @folder: absolute: of the file
 * @rule: what an orientation other than 3 means
 */
typedef struct {
  RingletAzimint *out;
  RingletKeys *keys;
  guint64 version;
  const char *folder;
  RingletOrientationRule rule;
} RingletAzimintReading;

/* Returns (transfer full): beside the configuration, or from the present folder. */
char *ringlet_azimint_resolve (const RingletAzimintReading *self, const char *name);

/* Says that @name is not done, and why; FALSE with RINGLET_ERROR_UNSUPPORTED. */
gboolean ringlet_azimint_unsupported (
    const RingletKeys *keys, const char *name, const char *why, GError **error);

gboolean ringlet_azimint_read_poni (RingletAzimintReading *self, GError **error);
gboolean ringlet_azimint_read_plan (RingletAzimintReading *self, GError **error);
gboolean ringlet_azimint_read_method (RingletAzimintReading *self, GError **error);
/* After the method: it may want another one. */
gboolean ringlet_azimint_read_statistic (RingletAzimintReading *self, GError **error);

/* A name or its beginning, or pyFAI's number; FALSE for anything else. */
gboolean ringlet_azimint_find_model (JsonNode *node, RingletErrorModel *model);

G_END_DECLS
