/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringlet_poisson_sample:
 * @mean: 0 … 10^9; nothing is drawn for 0
 *
 * Returns: one count of a Poisson distribution
 */
guint32 ringlet_poisson_sample (GRand *rand, double mean);

G_END_DECLS
