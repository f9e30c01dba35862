/* SPDX-License-Identifier: MIT */
#pragma once

#include "detector/sensor.h"

G_BEGIN_DECLS

/**
 * RingletAttenuation:
 * @energy_kev: photon energy
 * @cm2_per_g: mass attenuation coefficient µ/ρ
 */
typedef struct {
  double energy_kev;
  double cm2_per_g;
} RingletAttenuation;

/**
 * RingletMaterial:
 * @name: chemical formula
 * @density_kg_m3: mass per volume
 * @table: ascending energies; an edge stands twice
 * @n: rows of it
 */
struct _RingletMaterial {
  const char *name;
  double density_kg_m3;
  const RingletAttenuation *table;
  gsize n;
};

G_END_DECLS
