/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/ring.h"

/* @n rings at even steps of 2θ, indices 000, 010, … */
static inline GArray *
fake_rings_new (guint n, double first_rad, double step_rad)
{
  GArray *rings = g_array_new (FALSE, FALSE, sizeof (RingletRing));

  for (guint i = 0; i < n; i++) {
    const RingletRing ring = { i + 1,
      { .h = (int) i / 10, .k = (int) i % 10, .l = 0, .strength = 1 },
      first_rad + i * step_rad };

    g_array_append_val (rings, ring);
  }
  return rings;
}
