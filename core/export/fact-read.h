/* SPDX-License-Identifier: MIT */
#pragma once

#include "pattern/pattern.h"

G_BEGIN_DECLS

/* The facts of a header as values again, see ringlet_result_facts(). Of a key that
 * appears twice the first one counts. Each fails with RINGLET_ERROR_FORMAT: the key,
 * its value and what belongs there, or that the key is missing. */

/* Returns (transfer none): the text behind "KEY: "; @error when there is no such key.
 */
const char *ringlet_fact_text (
    const RingletPattern *self, const char *key, GError **error);

/* @unit: (nullable): what must stand behind the number, "m"; @error:
 * RINGLET_ERROR_FORMAT
 */
gboolean ringlet_fact_number (const RingletPattern *self, const char *key,
    const char *unit, double *value, GError **error);

/* A whole number from 0 to @max; @error: RINGLET_ERROR_FORMAT */
gboolean ringlet_fact_count (const RingletPattern *self, const char *key, guint max,
    guint *value, GError **error);

/* One of two texts; @value is TRUE for @yes. @error: RINGLET_ERROR_FORMAT */
gboolean ringlet_fact_choice (const RingletPattern *self, const char *key,
    const char *yes, const char *no, gboolean *value, GError **error);

/**
 * RingletFactRange:
 * @min: the smaller one
 * @max: the larger one
 * @unit: (transfer none): the word behind them, interned
 * @is_given: it was given, and not found by the integration
 */
typedef struct {
  double min;
  double max;
  const char *unit;
  gboolean is_given;
} RingletFactRange;

/* "0.25 30.5 2th_deg", or with "(automatic)" behind it; @error: RINGLET_ERROR_FORMAT */
gboolean ringlet_fact_range (const RingletPattern *self, const char *key,
    RingletFactRange *range, GError **error);

/* Returns FALSE, with the error "KEY: EXPECTED belongs here, not VALUE". */
gboolean ringlet_fact_refuse (
    const char *key, const char *value, const char *expected, GError **error);

G_END_DECLS
