/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* CrystFEL's .geom as text: what panels and bad regions say, for convert-crystfel.c.
 * Source: CrystFEL, doc/man/crystfel_geometry.5.md. */

/**
 * RingletGeomGroup:
 * @name: "q0a0", "badstripe"
 * @values: keys → values; what a panel is asked for also from before it at top level
 *
 * A panel or a bad region.
 */
typedef struct {
  char *name;
  GHashTable *values;
} RingletGeomGroup;

/**
 * RingletGeom:
 * @top: keys → values at top level
 * @panels: (element-type RingletGeomGroup): in the order of the file
 * @bad: (element-type RingletGeomGroup): regions
 */
typedef struct {
  GHashTable *top;
  GPtrArray *panels;
  GPtrArray *bad;
} RingletGeom;

/* Error RINGLET_ERROR_FORMAT when there is no panel, RINGLET_ERROR_LIMIT when there are
 * too many. */
gboolean ringlet_geom_parse (const char *text, RingletGeom *geom, GError **error);
void ringlet_geom_clear (RingletGeom *self);

/**
 * ringlet_geom_number:
 * @needed: else @value is left alone where there is none
 * @error: RINGLET_ERROR_FORMAT naming group, key and value
 */
gboolean ringlet_geom_number (const RingletGeomGroup *group, const char *key,
    gboolean needed, double *value, GError **error);

/* A length: metres where it has no unit. */
gboolean ringlet_geom_length (const RingletGeomGroup *group, const char *key,
    gboolean needed, double *value, GError **error);

/* A pixel number: whole, 0 … 10⁹. */
gboolean ringlet_geom_index (
    const RingletGeomGroup *group, const char *key, gint64 *value, GError **error);

/* "+0.99x -0.01y +0.5z" → (x, y, z); a missing key is an error. */
gboolean ringlet_geom_vector (
    const RingletGeomGroup *group, const char *key, double vector[3], GError **error);

/* At top level, as photon energy or wavelength; left alone where there is none or the
 * file of the images has it. */
gboolean ringlet_geom_wavelength (
    const RingletGeom *geom, double *wavelength_m, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletGeom, ringlet_geom_clear)

G_END_DECLS
