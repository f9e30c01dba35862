/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

#include "detector/detector.h"

G_BEGIN_DECLS

/**
 * RingletGeometry:
 * @distance_m: from the sample to the detector plane along its normal
 * @poni_slow_m: point of normal incidence along the slow axis, metres from the corner
 * of the pixel grid (pyFAI: Poni1)
 * @poni_fast_m: the same along the fast axis (pyFAI: Poni2)
 * @rot1_rad: first rotation, about the slow axis, left-handed
 * @rot2_rad: second rotation, about the fast axis, left-handed
 * @rot3_rad: third rotation, about the beam, right-handed
 * @wavelength_m: 0 when not known: then everything but q can be computed
 * @parallax: correct for the depth at which the sensor of the detector counts
 *
 * Where the detector is: pyFAI's six parameters and the wavelength. A value:
 * copied and compared, never shared for change.
 *
 * Source: J. Kieffer & J. P. Wright, Powder Diffraction 28 (2013) S339.
 */
typedef struct {
  double distance_m;
  double poni_slow_m;
  double poni_fast_m;
  double rot1_rad;
  double rot2_rad;
  double rot3_rad;
  double wavelength_m;
  gboolean parallax;
} RingletGeometry;

/**
 * ringlet_geometry_check:
 * @error: RINGLET_ERROR_VALUE when a parameter is not finite, the distance not positive
 * or the wavelength negative
 */
gboolean ringlet_geometry_check (const RingletGeometry *self, GError **error);

/* Whether all parameters are the same numbers. */
gboolean ringlet_geometry_equal (const RingletGeometry *a, const RingletGeometry *b);

/* Adds the six parameters and the parallax, and the wavelength where @with_wavelength.
 */
void ringlet_geometry_digest (
    const RingletGeometry *self, gboolean with_wavelength, RingletDigest *digest);

/**
 * RingletLab:
 * @x: horizontal, towards the ring centre of the storage ring (pyFAI: t2)
 * @y: vertical, upwards (pyFAI: t1)
 * @z: along the beam, downstream (pyFAI: t3)
 *
 * A point in the laboratory, metres from the sample.
 */
typedef struct {
  double x;
  double y;
  double z;
} RingletLab;

/**
 * RingletProjection:
 *
 * The rotation matrix and offsets of one geometry, computed once: from a point in the
 * frame of the detector to the laboratory by nine multiplications. A value.
 */
typedef struct {
  double slow[3];   /* laboratory (y, x, z) per metre along the slow axis */
  double fast[3];   /* the same along the fast axis */
  double normal[3]; /* the same along the normal, away from the sample */
  double origin[3]; /* laboratory (y, x, z) of the corner of the pixel grid */
} RingletProjection;

/* That of @self; the parallax is not in it. */
RingletProjection ringlet_geometry_projection (const RingletGeometry *self);

/* A point in the frame of the detector, metres, in the laboratory. */
static inline RingletLab
ringlet_projection_apply (
    const RingletProjection *self, double slow_m, double fast_m, double normal_m)
{
  const double *s = self->slow;
  const double *f = self->fast;
  const double *n = self->normal;
  const double *o = self->origin;

  return (RingletLab){
    .x = s[1] * slow_m + f[1] * fast_m + n[1] * normal_m + o[1],
    .y = s[0] * slow_m + f[0] * fast_m + n[0] * normal_m + o[0],
    .z = s[2] * slow_m + f[2] * fast_m + n[2] * normal_m + o[2],
  };
}

G_END_DECLS
