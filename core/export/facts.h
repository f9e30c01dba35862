/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/result.h"

G_BEGIN_DECLS

/**
 * RingletFact:
 * @key: lower case with underscores; .poni words where there is one
 * @text: the value for humans and for parsers, one line of UTF-8, without the unit
 * @unit: (nullable): of the value, "m", "rad"
 * @is_number: @number holds the value, too
 * @number: the value in @unit
 *
 * One thing to know about how a result was made.
 */
typedef struct {
  const char *key;
  char *text;
  const char *unit;
  gboolean is_number;
  double number;
} RingletFact;

/**
 * ringlet_result_facts:
 *
 * Everything that is needed to repeat @result, for the header of any format. The same
 * result gives the same facts: nothing depends on the clock, the locale or the machine.
 *
 * Returns: (transfer container) (element-type RingletFact): in the order to be written
 */
GPtrArray *ringlet_result_facts (const RingletResult *result);

G_END_DECLS
