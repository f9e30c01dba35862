/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/factors.h"
#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletRingChoice:
 * @two_theta_min_rad: where the ring begins
 * @two_theta_max_rad: where it ends
 * @with_offset: look for the plane of polarisation too, else it is that of the factors
 *
 * Which part of an image to look at.
 */
typedef struct {
  double two_theta_min_rad;
  double two_theta_max_rad;
  gboolean with_offset;
} RingletRingChoice;

/**
 * RingletPolarization:
 * @factor: −1 … 1, or a little beyond by noise
 * @sigma: its standard deviation, from the scatter of the pixels
 * @offset_rad: azimuth of the plane of polarisation
 * @n_pixels: how many it is from
 *
 * How the beam was polarised.
 */
typedef struct {
  double factor;
  double sigma;
  double offset_rad;
  gsize n_pixels;
} RingletPolarization;

/**
 * ringlet_polarization_estimate:
 * @mask: (nullable): pixels that do not count
 * @factors: what else to correct for first; of its polarisation only the offset is
 *   looked at
 * @error: RINGLET_ERROR_VALUE when the range is none or has too few pixels, the ring is
 * dark, or it shows so little of the azimuth that the factor cannot be told;
 * RINGLET_ERROR_SHAPE when image, mask and detector differ; as
 * ringlet_map_context_new()
 *
 * The factor that makes a ring of a powder even: least squares of I = a (2θ) · ½ (1 +
 * cos² 2θ − f · cos 2(χ + offset) · sin² 2θ), with an intensity a of its own for each
 * eighth of a pixel of 2θ, so that neither the profile of the ring nor the background
 * matters.
 */
gboolean ringlet_polarization_estimate (const RingletImage *image,
    const RingletMask *mask, const RingletDetector *detector,
    const RingletGeometry *geometry, const RingletFactors *factors,
    const RingletRingChoice *ring, RingletPolarization *estimate, GError **error);

G_END_DECLS
