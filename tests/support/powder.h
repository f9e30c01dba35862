/* SPDX-License-Identifier: MIT */
#pragma once

/* A powder on a small detector whose geometry is known. */

#include <math.h>

#include "calib/peak-image.h"
#include "calib/ring.h"
#include "geometry/lab.h"
#include "process/simulate.h"

#define POWDER_SIDE 520
#define POWDER_PITCH_M 100e-6
#define POWDER_HOT 60000u
#define POWDER_DEGREE (G_PI / 180.0)

/* Tilted, the beam off the middle; five rings of LaB6 are whole. */
static const RingletGeometry powder_geometry = {
  .distance_m = 0.12,
  .poni_slow_m = 0.022,
  .poni_fast_m = 0.028,
  .rot1_rad = 0.05,
  .rot2_rad = -0.04,
  .rot3_rad = 0.4,
  .wavelength_m = 0.4e-10,
};

typedef struct {
  RingletDetector *detector;
  RingletPlacement placement;
  GArray *rings;
} Powder;

static inline Powder
powder_new (void)
{
  RingletDetector *detector = ringlet_detector_new_generic (
      POWDER_PITCH_M, POWDER_PITCH_M, POWDER_SIDE, POWDER_SIDE, 3, NULL);

  return (Powder){ detector, ringlet_placement_new (detector, &powder_geometry),
    ringlet_rings_new (ringlet_calibrant_find ("LaB6", NULL),
        powder_geometry.wavelength_m, 30.0 * POWDER_DEGREE) };
}

static inline void
powder_clear (Powder *self)
{
  ringlet_detector_unref (self->detector);
  g_array_unref (self->rings);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Powder, powder_clear)

/* Two bars and a square. */
static inline gboolean
powder_is_gap (gsize slow, gsize fast)
{
  return (slow >= 150 && slow < 167) || (fast >= 250 && fast < 257) ||
      (slow > 400 && fast < 60);
}

/**
 * powder_image:
 * @width_deg: FWHM of the rings in 2θ
 * @with_gaps: 0xFFFFFFFF where powder_is_gap()
 * @hot: share of the pixels that become POWDER_HOT or less
 */
static inline RingletImage *
powder_image (const Powder *powder, double counts, double width_deg, gboolean with_gaps,
    double hot)
{
  const gsize n = POWDER_SIDE * POWDER_SIDE;
  RingletSimulation options =
      ringlet_simulation_default (ringlet_calibrant_find ("LaB6", NULL));
  guint8 *bad = g_new0 (guint8, n);
  g_autoptr (RingletMask) gaps = NULL;
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  guint32 *pixels = NULL;

  for (gsize at = 0; at < n && with_gaps; at++)
    bad[at] = powder_is_gap (at / POWDER_SIDE, at % POWDER_SIDE);
  gaps = ringlet_mask_new_take (POWDER_SIDE, POWDER_SIDE, bad);
  options.peak_counts = counts;
  options.caglioti_u = options.caglioti_v = 0.0;
  options.caglioti_w = pow (width_deg * POWDER_DEGREE, 2.0);
  options.lorentzian = 0.0;
  options.seed = 8;
  image = ringlet_simulate (
      powder->detector, &powder_geometry, gaps, &options, NULL, NULL, NULL);
  pixels = ringlet_image_alloc (RINGLET_PIXEL_U32, POWDER_SIDE, POWDER_SIDE, NULL);
  for (gsize at = 0; at < n; at++) {
    pixels[at] = ((const guint32 *) image->data)[at];
    if (hot > 0.0 && g_rand_double (rand) < hot && pixels[at] != G_MAXUINT32)
      pixels[at] = (guint32) g_rand_int_range (rand, 100, POWDER_HOT);
  }
  return ringlet_image_new_take (
      RINGLET_PIXEL_U32, POWDER_SIDE, POWDER_SIDE, pixels, NULL);
}

/* How far a point is outside of an angle, in pixels. */
static inline double
powder_distance_px (
    const Powder *powder, double two_theta_rad, double slow_px, double fast_px)
{
  const RingletPlacement *placement = &powder->placement;
  const double step = 0.5;
  const double here =
      ringlet_lab_two_theta (ringlet_placement_at (placement, slow_px, fast_px));
  const double slow = ringlet_lab_two_theta (
                          ringlet_placement_at (placement, slow_px + step, fast_px)) -
      ringlet_lab_two_theta (ringlet_placement_at (placement, slow_px - step, fast_px));
  const double fast = ringlet_lab_two_theta (
                          ringlet_placement_at (placement, slow_px, fast_px + step)) -
      ringlet_lab_two_theta (ringlet_placement_at (placement, slow_px, fast_px - step));

  return (here - two_theta_rad) / hypot (slow, fast);
}

/* The ring nearest to a point, and how far that is outside of it. */
static inline double
powder_nearest_px (const Powder *powder, double slow_px, double fast_px, guint *number)
{
  double nearest = INFINITY;

  for (guint k = 0; k < powder->rings->len; k++) {
    const double distance = powder_distance_px (powder,
        g_array_index (powder->rings, RingletRing, k).two_theta_rad, slow_px, fast_px);

    if (fabs (distance) < fabs (nearest)) {
      nearest = distance;
      *number = k + 1;
    }
  }
  return nearest;
}
