/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

#include "base/digest.h"

G_BEGIN_DECLS

/* What a sensor is made of; a row of the table in material.c, compared by address. */
typedef struct _RingletMaterial RingletMaterial;

/* Case does not matter; error RINGLET_ERROR_VALUE with the list of names. */
const RingletMaterial *ringlet_material_find (const char *name, GError **error);
const char *ringlet_material_name (const RingletMaterial *self);

/* (array zero-terminated=1): all of them */
const RingletMaterial *const *ringlet_material_list (void);

/**
 * ringlet_material_attenuation:
 * @wavelength_m: of the photons
 * @error: RINGLET_ERROR_VALUE naming energy and table limits outside of the table
 *
 * Returns: the linear attenuation coefficient µ, metres⁻¹; 0 with @error set. Between
 * the energies of the table log µ/ρ is linear in log E, and edges are steps
 */
double ringlet_material_attenuation (
    const RingletMaterial *self, double wavelength_m, GError **error);

/**
 * RingletSensor:
 * @material: (nullable): NULL when not known
 * @thickness_m: along the normal; 0 when not known, which for the parallax means thick
 *   enough to stop everything
 *
 * What turns photons into counts. A value.
 */
typedef struct {
  const RingletMaterial *material;
  double thickness_m;
} RingletSensor;

/* Whether both are the same; and what to add to a digest for that. */
gboolean ringlet_sensor_equal (const RingletSensor *a, const RingletSensor *b);
void ringlet_sensor_digest (const RingletSensor *self, RingletDigest *digest);

G_END_DECLS
