/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "base/progress.h"
#include "calib/calibrant.h"
#include "geometry/geometry.h"
#include "image/image.h"

G_BEGIN_DECLS

/* What gaps hold, as DECTRIS writes it into uint32 images. */
#define RINGLET_SIMULATION_GAP 0xFFFFFFFFu

/**
 * RingletSimulation:
 * @calibrant: the powder
 * @peak_counts: expected counts of a pixel on the crest of the strongest ring, before
 *   solid angle and polarisation; up to 10^8
 * @caglioti_u: FWHM² = U tan² θ + V tan θ + W of the rings in 2θ, radians²
 * @caglioti_v: likewise
 * @caglioti_w: likewise
 * @lorentz_x: FWHM = X tan θ + Y / cos θ of a Lorentzian that each ring is convolved
 *   with, radians, see #RingletPeakWidths
 * @lorentz_y: likewise
 * @lorentzian: share of the Lorentzian in the pseudo-Voigt profile, 0 … 1; not looked
 * at where X or Y say what it is
 * @background: constant background, as a fraction of @peak_counts
 * @scatter: background at 2θ = 0 that decays with 2θ, as a fraction of @peak_counts
 * @scatter_decay_rad: where it has fallen to 1/e
 * @polarization: polarisation factor −1 … 1; NaN leaves the polarisation out
 * @noise: draw Poisson counts, else round the expectation
 * @seed: of the noise
 *
 * What the image of a powder should look like. A value.
 */
typedef struct {
  const RingletCalibrant *calibrant;
  double peak_counts;
  double caglioti_u;
  double caglioti_v;
  double caglioti_w;
  double lorentz_x;
  double lorentz_y;
  double lorentzian;
  double background;
  double scatter;
  double scatter_decay_rad;
  double polarization;
  gboolean noise;
  guint32 seed;
} RingletSimulation;

/* 10^4 counts on rings 0.04° wide, some background, polarisation 0.99, noise. */
RingletSimulation ringlet_simulation_default (const RingletCalibrant *calibrant);

/**
 * ringlet_simulate:
 * @detector: must know its shape
 * @geometry: must know the wavelength
 * @gaps: (nullable): pixels to fill with #RINGLET_SIMULATION_GAP
 * @progress: (nullable)
 * @error: RINGLET_ERROR_VALUE for a parameter outside its domain, RINGLET_ERROR_SHAPE
 * when
 *   @gaps have another shape, RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 *
 * Computes the image from the geometry alone, for tests and demonstrations: each pixel
 * is the mean of nine points of its area, 0 where it has no position. The same options
 * give the same pixels for any number of threads.
 *
 * Returns: (transfer full): uint32 counts
 */
RingletImage *ringlet_simulate (const RingletDetector *detector,
    const RingletGeometry *geometry, const RingletMask *gaps,
    const RingletSimulation *options, const RingletProgress *progress,
    GCancellable *cancellable, GError **error);

G_END_DECLS
