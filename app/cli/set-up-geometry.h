/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/convert.h"
#include "project.h"

G_BEGIN_DECLS

/**
 * RingletSetUpGeometry:
 *
 * What the command line says about geometry and detector, as text: one member an
 * option. Options that were not given are NULL or FALSE.
 */
typedef struct {
  char *poni;
  char *detector;
  char *orientation;
  char *orientation_rule;
  gboolean flip;
  char *wavelength;
  char *energy;
  char *sensor;
  gboolean parallax;
} RingletSetUpGeometry;

/**
 * RingletGeometryOrder:
 * @orientation: 1–4, 0 when not given
 * @rule: what the file means by its orientation
 * @wavelength_m: 0 when not given
 * @sensor: its material NULL when not given
 *
 * The same as values.
 */
typedef struct {
  int orientation;
  RingletOrientationRule rule;
  double wavelength_m;
  RingletSensor sensor;
} RingletGeometryOrder;

/* Returns (transfer full) @before and behind them the options; they point into @self.
 * Free with g_free(). Without --poni for a command whose argument is the file. */
GOptionEntry *ringlet_set_up_geometry_entries (
    RingletSetUpGeometry *self, gboolean has_poni, const GOptionEntry *before);
void ringlet_set_up_geometry_clear (RingletSetUpGeometry *self);

/* @error: RINGLET_ERROR_VALUE naming the option: wrong usage, before a file is opened
 */
gboolean ringlet_set_up_geometry_parse (
    const RingletSetUpGeometry *self, RingletGeometryOrder *order, GError **error);

/* For a command that needs the file. @error: as above */
gboolean ringlet_set_up_geometry_check_file (
    const RingletSetUpGeometry *self, GError **error);

/**
 * ringlet_set_up_geometry_load:
 * @self: with a file
 * @format: (nullable): NULL to tell by the content
 * @poni: (out): what the file says and what the options replace of it; its detector may
 *   be NULL
 *
 * Warnings go to standard error.
 */
gboolean ringlet_set_up_geometry_load (const RingletSetUpGeometry *self,
    const RingletGeometryOrder *order, const RingletGeometryFormat *format,
    RingletPoni *poni, GError **error);

/* The same, also with a file, into a document, by the verbs that the window uses. */
gboolean ringlet_set_up_geometry_apply (const RingletSetUpGeometry *self,
    const RingletGeometryOrder *order, RingletProject *project, GError **error);

/* The options alone, where there is no file. @detector: (inout) (nullable) */
gboolean ringlet_set_up_geometry_change (const RingletSetUpGeometry *self,
    const RingletGeometryOrder *order, RingletDetector **detector,
    RingletGeometry *geometry, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletSetUpGeometry, ringlet_set_up_geometry_clear)

G_END_DECLS
