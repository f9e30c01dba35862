/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/result.h"

G_BEGIN_DECLS

/* What plots say in words and figures. */

/* Returns (transfer full) "0.0125", "310.5", "120000": four digits or all whole ones.
 */
char *ringlet_value_words (double value);

/* Returns (transfer full) "Pattern of 1500 bins, 2θ 0.5 to 45.2 degrees, highest 120000
 * at 8.42": for who cannot see the curve. @pattern: (nullable) */
char *ringlet_pattern_words (const RingletResult *pattern);

G_END_DECLS
