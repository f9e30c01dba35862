/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "base/digest.h"
#include "geometry/placement.h"

G_BEGIN_DECLS

/* Beyond, a sample lets nothing through that could be corrected. */
#define RINGLET_SAMPLE_MAX_DEPTH 30.0

/**
 * RingletSampleShape:
 * @RINGLET_SAMPLE_NONE: no correction
 * @RINGLET_SAMPLE_SLAB: a plate wider than the beam
 * @RINGLET_SAMPLE_CYLINDER: a capillary at right angles to the beam, longer than the
 * beam is high and thinner than it is wide
 * @RINGLET_SAMPLE_SPHERE: a ball within the beam
 */
typedef enum {
  RINGLET_SAMPLE_NONE,
  RINGLET_SAMPLE_SLAB,
  RINGLET_SAMPLE_CYLINDER,
  RINGLET_SAMPLE_SPHERE,
} RingletSampleShape;

/**
 * RingletSample:
 * @shape: what it looks like
 * @depth: µt of a slab, µR of the others: attenuation coefficient times thickness or
 * radius; without unit, 0 … %RINGLET_SAMPLE_MAX_DEPTH
 * @tilt_x_rad: of a slab: turns its normal, which is along the beam, towards +x
 * @tilt_y_rad: and then towards +y
 * @horizontal: the axis of a cylinder is along x, else along y
 *
 * A sample that absorbs what it scatters. A value.
 */
typedef struct {
  RingletSampleShape shape;
  double depth;
  double tilt_x_rad;
  double tilt_y_rad;
  gboolean horizontal;
} RingletSample;

/* "none", "slab", "cylinder", "sphere"; error RINGLET_ERROR_VALUE for another name. */
const char *ringlet_sample_shape_name (RingletSampleShape shape);
gboolean ringlet_sample_shape_parse (
    const char *name, RingletSampleShape *shape, GError **error);

/* @error: RINGLET_ERROR_VALUE naming what is not allowed */
gboolean ringlet_sample_check (const RingletSample *self, GError **error);
gboolean ringlet_sample_equal (const RingletSample *a, const RingletSample *b);
void ringlet_sample_digest (const RingletSample *self, RingletDigest *digest);

/**
 * RingletAbsorption:
 *
 * A sample prepared for many rays: a table of the transmission over the directions,
 * which is interpolated. Immutable; thread-safe.
 */
typedef struct _RingletAbsorption RingletAbsorption;

/**
 * ringlet_absorption_new:
 * @sample: checked, and not none
 * @error: G_IO_ERROR_CANCELLED
 *
 * Takes tenths of a second for a cylinder, spread over all processors.
 *
 * Returns: (transfer full): free with ringlet_absorption_free()
 */
RingletAbsorption *ringlet_absorption_new (
    const RingletSample *sample, GCancellable *cancellable, GError **error);
void ringlet_absorption_free (RingletAbsorption *self);

/**
 * ringlet_absorption_row:
 *
 * The transmission A of each ray relative to that of the ray straight ahead, so that
 * the correction keeps the scale of the intensity. Within 1e-6 of the integral over the
 * sample.
 *
 * Source: International Tables for Crystallography C (2004), 6.3.3: A = 1/V ∫ exp (−µ
 * path) dV.
 */
void ringlet_absorption_row (
    const RingletAbsorption *self, const RingletLabRow *p, gsize n, double *out);

/* A of the ray straight ahead: what the others are relative to. */
double ringlet_absorption_ahead (const RingletAbsorption *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletAbsorption, ringlet_absorption_free)

G_END_DECLS
