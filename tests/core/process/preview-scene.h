/* SPDX-License-Identifier: MIT */
#pragma once

/* The table of detectors, geometries and corrections that previews are tried on. */

#include <math.h>

#include "process/preview.h"
#include "process/simulate.h"

typedef struct {
  const char *name;
  const char *detector; /* of the catalogue, NULL for 1000 × 900 pixels of 100 µm */
  double tilt_deg;      /* about the fast axis */
  double turn_deg;      /* about the slow axis */
  double slow;          /* beam, as a fraction of the detector */
  double fast;
  double distance_m;
  const char *unit;
  RingletSplit split;
  guint n_radial;
  guint n_azimuth;
  guint what;         /* see below */
  double ring_px;     /* width of a ring, 7 where 0 */
  double most_specks; /* of bins that only one result has, see test-preview */
} Case;

enum {
  NOTHING = 0,
  MASK = 1 << 0,
  FLAT = 1 << 1,
  UNWEIGHTED = 1 << 2,
  PLATE = 1 << 3,
  POLARIZED = 1 << 4,
  DISTORTED = 1 << 5,
  PARALLAX = 1 << 6,
  DARK = 1 << 7,
  THICK = 1 << 8, /* with PARALLAX */
};

static const Case cases[] = {
  { "upright", NULL, 0, 0, 0.5, 0.5, 0.1, "2th_deg", RINGLET_SPLIT_FULL, 500, 180,
      NOTHING },
  { "fine bins", NULL, 3, 2, 0.5, 0.5, 0.1, "2th_deg", RINGLET_SPLIT_FULL, 1500, 90,
      NOTHING },
  { "coarse bins", NULL, 3, 2, 0.5, 0.5, 0.1, "2th_deg", RINGLET_SPLIT_FULL, 60, 36,
      NOTHING, 20.0 },
  { "tilt 40", NULL, 40, 0, 0.4, 0.6, 0.15, "q_nm^-1", RINGLET_SPLIT_FULL, 500, 180,
      POLARIZED },
  { "tilts 25 -30", NULL, 25, -30, 0.3, 0.6, 0.15, "2th_rad", RINGLET_SPLIT_FULL, 500,
      180, NOTHING },
  { "beam outside", NULL, 10, 15, -0.4, 1.3, 0.15, "2th_deg", RINGLET_SPLIT_FULL, 400,
      100, NOTHING },
  { "mask", NULL, 5, 0, 0.45, 0.5, 0.1, "2th_deg", RINGLET_SPLIT_FULL, 500, 180, MASK },
  { "gaps", "Pilatus1M", 0, 20, 0.5, 0.5, 0.2, "2th_deg", RINGLET_SPLIT_FULL, 500, 180,
      MASK | POLARIZED },
  { "flat", NULL, 5, 0, 0.45, 0.5, 0.1, "2th_deg", RINGLET_SPLIT_FULL, 500, 180,
      MASK | FLAT | DARK },
  { "unweighted", NULL, 20, 0, 0.45, 0.5, 0.1, "2th_deg", RINGLET_SPLIT_FULL, 500, 180,
      FLAT | UNWEIGHTED | DARK },
  { "plate", NULL, 20, 10, 0.45, 0.5, 0.1, "2th_deg", RINGLET_SPLIT_FULL, 500, 180,
      PLATE | POLARIZED },
  { "no splitting", NULL, 5, 0, 0.45, 0.5, 0.1, "2th_deg", RINGLET_SPLIT_NO, 200, 36,
      NOTHING },
  { "bbox", NULL, 5, 0, 0.45, 0.5, 0.1, "2th_deg", RINGLET_SPLIT_BBOX, 500, 180,
      NOTHING },
  { "radius", NULL, 20, 10, 0.45, 0.5, 0.1, "r_mm", RINGLET_SPLIT_FULL, 500, 180,
      NOTHING },
  { "distortion", NULL, 5, 10, 0.45, 0.5, 0.1, "2th_deg", RINGLET_SPLIT_FULL, 500, 180,
      DISTORTED },
  { "wide pixels", "Xpad_flat", 5, 10, 0.45, 0.5, 0.1, "2th_deg", RINGLET_SPLIT_FULL,
      300, 90, NOTHING, 7.0, 0.1 },
  { "parallax", NULL, 30, 10, 0.45, 0.5, 0.1, "2th_deg", RINGLET_SPLIT_FULL, 500, 180,
      PARALLAX },
};

typedef struct {
  RingletDetector *detector;
  RingletGeometry geometry;
  RingletPlan plan;
  RingletMask *mask;
  RingletImage *image;
  RingletImage *flat;
  RingletImage *dark;
  RingletIntegratorInputs inputs;
  RingletMemo *memo;
} Scene;

static inline void
scene_clear (Scene *self)
{
  ringlet_detector_unref (self->detector);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  g_clear_pointer (&self->flat, ringlet_image_unref);
  g_clear_pointer (&self->dark, ringlet_image_unref);
  ringlet_image_unref (self->image);
  ringlet_memo_unref (self->memo);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_clear)

/* Pixels bent by up to 6 of them, as a lens does. */
static inline RingletGrid *
distorted_grid (const RingletDetector *detector)
{
  const gsize n_slow = detector->n_slow;
  const gsize n_fast = detector->n_fast;
  double *slow = g_new (double, (n_slow + 1) * (n_fast + 1));
  double *fast = g_new (double, (n_slow + 1) * (n_fast + 1));

  for (gsize i = 0; i <= n_slow; i++) {
    for (gsize j = 0; j <= n_fast; j++) {
      const double y = (double) i / (double) n_slow - 0.5;
      const double x = (double) j / (double) n_fast - 0.5;
      const double r2 = y * y + x * x;

      slow[i * (n_fast + 1) + j] = 20.0 * y * r2;
      fast[i * (n_fast + 1) + j] = 20.0 * x * r2;
    }
  }
  return ringlet_grid_new_nodes (
      detector->pixel_slow_m, detector->pixel_fast_m, n_slow, n_fast, slow, fast);
}

static inline RingletDetector *
make_detector (const Case *c)
{
  const RingletSensor silicon = { ringlet_material_find ("Si", NULL),
    (c->what & THICK) != 0 ? 1e-2 : 1e-3 };
  g_autoptr (RingletDetector) plain = c->detector != NULL
      ? ringlet_detector_new_named (c->detector, 3, NULL)
      : ringlet_detector_new_generic (1e-4, 1e-4, 1000, 900, 2, NULL);

  g_assert_nonnull (plain);
  if ((c->what & DISTORTED) != 0)
    return ringlet_detector_with_grid (plain, distorted_grid (plain));
  if ((c->what & PARALLAX) != 0)
    return ringlet_detector_with_sensor (plain, &silicon);
  return g_steal_pointer (&plain);
}

/* A stop with a holder, some dead pixels and a dead corner. */
static inline RingletMask *
make_mask (const RingletDetector *detector)
{
  const gsize n_slow = detector->n_slow;
  const gsize n_fast = detector->n_fast;
  guint8 *bad = g_malloc0 (n_slow * n_fast);
  g_autoptr (RingletMask) gaps = ringlet_detector_gap_mask (detector);
  g_autoptr (RingletMask) drawn = NULL;

  for (gsize i = 0; i < n_slow; i++) {
    for (gsize j = 0; j < n_fast; j++) {
      const double y = (double) i - 0.45 * (double) n_slow;
      const double x = (double) j - 0.5 * (double) n_fast;

      bad[i * n_fast + j] = hypot (y, x) < 40.0 || (fabs (y) < 12.0 && x > 0.0) ||
          (i + j < 300) || (i * 7919 + j * 104729) % 997 == 0;
    }
  }
  drawn = ringlet_mask_new_take (n_slow, n_fast, bad);
  return ringlet_mask_union (drawn, gaps, NULL);
}

static inline RingletImage *
make_values (const RingletDetector *detector, double mean, double share)
{
  float *data =
      ringlet_image_alloc (RINGLET_PIXEL_F32, detector->n_slow, detector->n_fast, NULL);

  for (gsize i = 0; i < detector->n_slow * detector->n_fast; i++)
    data[i] = (float) (mean * (1.0 + share * sin ((double) (i % 611))));
  return ringlet_image_new_take (
      RINGLET_PIXEL_F32, detector->n_slow, detector->n_fast, data, NULL);
}

/* The image as the flat field and the dark make it. */
static inline void
spoil (Scene *self)
{
  const gsize n = ringlet_image_n_pixels (self->image);
  float *data = ringlet_image_alloc (
      RINGLET_PIXEL_F32, self->image->n_slow, self->image->n_fast, NULL);

  for (gsize i = 0; i < n; i++) {
    data[i] = (float) ringlet_image_get (self->image, i);
    if (self->flat != NULL)
      data[i] *= (float) ringlet_image_get (self->flat, i);
    if (self->dark != NULL)
      data[i] += (float) ringlet_image_get (self->dark, i);
  }
  ringlet_image_unref (self->image);
  self->image = ringlet_image_new_take (
      RINGLET_PIXEL_F32, self->detector->n_slow, self->detector->n_fast, data, NULL);
}

static inline void
make_plan (Scene *self, const Case *c)
{
  self->plan = ringlet_plan_default ();
  self->plan.unit = ringlet_unit_find (c->unit, NULL);
  self->plan.split = c->split;
  self->plan.n_radial = c->n_radial;
  self->plan.n_azimuth = c->n_azimuth;
  self->plan.weighted_average = (c->what & UNWEIGHTED) == 0;
  if ((c->what & PLATE) != 0)
    self->plan.factors.oblique_transmission = 0.3;
  if ((c->what & POLARIZED) != 0) {
    self->plan.factors.polarization = 0.95;
    self->plan.factors.polarization_offset_rad = 0.3;
  }
}

static inline void
place (Scene *self, const Case *c)
{
  const RingletDetector *detector = self->detector;
  const double rot1 = c->turn_deg * G_PI / 180.0;
  const double rot2 = c->tilt_deg * G_PI / 180.0;

  self->geometry = (RingletGeometry){
    .distance_m = c->distance_m,
    .rot1_rad = rot1,
    .rot2_rad = rot2,
    .wavelength_m = 0.4e-10,
    .parallax = (c->what & PARALLAX) != 0,
  };
  self->geometry.poni_slow_m =
      c->slow * (double) detector->n_slow * detector->pixel_slow_m +
      c->distance_m * tan (rot2) / cos (rot1);
  self->geometry.poni_fast_m =
      c->fast * (double) detector->n_fast * detector->pixel_fast_m -
      c->distance_m * tan (rot1);
}

/* Rings on some background, without noise. */
static inline RingletImage *
make_image (const Scene *self, double ring_px)
{
  const RingletCalibrant *ceo2 = ringlet_calibrant_find ("CeO2", NULL);
  RingletSimulation options = ringlet_simulation_default (ceo2);
  const double width =
      ring_px * self->detector->pixel_slow_m / self->geometry.distance_m;
  g_autoptr (RingletMask) gaps = ringlet_detector_gap_mask (self->detector);
  g_autoptr (GError) error = NULL;
  RingletImage *image = NULL;

  options.caglioti_u = options.caglioti_v = 0.0;
  options.caglioti_w = width * width;
  options.peak_counts = 1e7;
  options.background = 0.1;
  options.noise = FALSE;
  image = ringlet_simulate (
      self->detector, &self->geometry, gaps, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  return image;
}

static inline void
scene_init (Scene *self, const Case *c)
{
  *self = (Scene){ 0 };
  self->detector = make_detector (c);
  place (self, c);
  make_plan (self, c);
  self->image = make_image (self, c->ring_px > 0.0 ? c->ring_px : 7.0);
  self->mask = (c->what & MASK) != 0 ? make_mask (self->detector)
                                     : ringlet_detector_gap_mask (self->detector);
  if ((c->what & FLAT) != 0)
    self->flat = make_values (self->detector, 1.0, 0.3);
  if ((c->what & DARK) != 0)
    self->dark = make_values (self->detector, 1e5, 0.5);
  if ((c->what & (FLAT | DARK)) != 0)
    spoil (self);
  self->memo = ringlet_memo_new ((gsize) 1 << 28);
  self->inputs = (RingletIntegratorInputs){ .detector = self->detector,
    .geometry = &self->geometry,
    .mask = self->mask,
    .plan = &self->plan,
    .corrections = { self->dark, self->dark != NULL ? 1 : 0, self->flat } };
}

static inline RingletPreviewFrame *
frame_of (const Scene *self)
{
  g_autoptr (GError) error = NULL;
  RingletPreviewFrame *frame =
      ringlet_preview_frame_new (&self->inputs, self->image, self->memo, NULL, &error);

  g_assert_no_error (error);
  return frame;
}
