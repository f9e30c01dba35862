/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/set-up-factors.h"
#include "cli/set-up-geometry.h"
#include "engine/integrator.h"

G_BEGIN_DECLS

/**
 * RingletSetUpPixels:
 *
 * What the command line says about the pixels of one image, as text: one member an
 * option. Options that were not given are NULL or FALSE.
 */
typedef struct {
  RingletSetUpGeometry geometry;
  char *mask;
  gboolean no_mask;
  char *dark;
  char *flat;
  char *dummy;
  char *delta_dummy;
  RingletSetUpFactors factors;
} RingletSetUpPixels;

/* Returns (transfer full) @before and behind them the options; they point into @self.
 * Free with g_free(). Without @with_factors there is no dark, flat or other correction.
 */
GOptionEntry *ringlet_set_up_pixels_entries (
    RingletSetUpPixels *self, gboolean with_factors, const GOptionEntry *before);
void ringlet_set_up_pixels_clear (RingletSetUpPixels *self);

/**
 * RingletPixels:
 * @order: what replaces a part of the geometry
 * @plan: corrections, and which values are not data
 * @detector: set by the caller before ringlet_pixels_load()
 * @geometry: likewise
 * @mask: (nullable): gaps of the detector and what the user masks
 * @dark: (nullable): counts without beam
 * @flat: (nullable): response of the pixels
 * @absorption: (nullable): divides as well
 *
 * The same as values.
 */
typedef struct {
  RingletGeometryOrder order;
  RingletPlan plan;
  RingletDetector *detector;
  RingletGeometry geometry;
  RingletMask *mask;
  RingletImage *dark;
  RingletImage *flat;
  RingletImage *absorption;
} RingletPixels;

/* @error: RINGLET_ERROR_VALUE naming the option: wrong usage, before a file is opened
 */
gboolean ringlet_set_up_pixels_parse (
    const RingletSetUpPixels *self, RingletPixels *pixels, GError **error);

/**
 * ringlet_set_up_pixels_place:
 * @image: (nullable): whose shape the detector has where nothing else says it
 * @error: also of the files; RINGLET_ERROR_VALUE without a shape
 *
 * Sets detector and geometry from the geometry file, or the detector alone without one.
 */
gboolean ringlet_set_up_pixels_place (const RingletSetUpPixels *self,
    const RingletImage *image, RingletPixels *pixels, GError **error);

/* Reads mask and corrections; the error names the file. */
gboolean ringlet_set_up_pixels_load (
    const RingletSetUpPixels *self, RingletPixels *pixels, GError **error);

/* For core/: borrows all of it. */
RingletIntegratorInputs ringlet_pixels_inputs (
    const RingletSetUpPixels *self, const RingletPixels *pixels);
void ringlet_pixels_clear (RingletPixels *self);

/**
 * ringlet_set_up_pixels_check_output:
 * @path: must be an EDF file
 * @image: (nullable): image that is read
 * @error: RINGLET_ERROR_VALUE, RINGLET_ERROR_EXISTS
 */
gboolean ringlet_set_up_pixels_check_output (const RingletSetUpPixels *self,
    const char *option, const char *path, const char *image, gboolean overwrite,
    GError **error);

/* One frame of a file; @error also when there is no such frame. */
RingletImage *ringlet_load_frame (const char *path, guint frame, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletSetUpPixels, ringlet_set_up_pixels_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletPixels, ringlet_pixels_clear)

G_END_DECLS
