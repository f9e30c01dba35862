/* SPDX-License-Identifier: MIT */
#pragma once

/* Results made by hand, with every fact that a header can show. */

#include <math.h>

#include "engine/result.h"

static inline RingletResult *
fake_result_alloc (gsize n_radial, gsize n_azimuth, gboolean has_sigma)
{
  RingletResult *self = g_atomic_rc_box_new0 (RingletResult);
  const gsize n = n_radial * MAX (n_azimuth, 1);

  self->unit = ringlet_unit_find ("2th_deg", NULL);
  self->n_radial = n_radial;
  self->n_azimuth = MAX (n_azimuth, 1);
  self->radial = g_new0 (double, n_radial);
  self->azimuth = g_new0 (double, self->n_azimuth);
  self->intensity = g_new0 (double, n);
  self->sigma = has_sigma ? g_new0 (double, n) : NULL;
  self->sum_signal = g_new0 (double, n);
  self->sum_counts = g_new0 (double, n);
  self->sum_variance = has_sigma ? g_new0 (double, n) : NULL;
  self->sum_norm = g_new0 (double, n);
  self->sum_norm2 = g_new0 (double, n);
  self->count = g_new0 (double, n);
  self->plan = ringlet_plan_default ();
  self->plan.unit = self->unit;
  self->plan.n_radial = (guint) n_radial;
  self->plan.n_azimuth = (guint) n_azimuth;
  self->plan.error_model =
      has_sigma ? RINGLET_ERROR_MODEL_POISSON : RINGLET_ERROR_MODEL_NONE;
  return self;
}

static inline void
fake_result_explain (RingletResult *self)
{
  RingletProvenance *provenance = &self->provenance;

  provenance->version = g_strdup ("0.1.0");
  provenance->source = g_strdup ("häuser/lab6_\n0001.cbf");
  provenance->source_sha256 = g_strnfill (64, 'a');
  provenance->frame = 7;
  provenance->detector =
      ringlet_detector_new_generic (172e-6, 172e-6, 1043, 981, 3, NULL);
  provenance->geometry = (RingletGeometry){
    .distance_m = 0.1,
    .poni_slow_m = 0.0891234567890123,
    .poni_fast_m = 1.0 / 3.0,
    .rot1_rad = 0.01,
    .wavelength_m = 1e-10,
  };
  provenance->mask_digest = g_strnfill (64, 'b');
  provenance->n_masked = 12345;
  provenance->n_excluded = 17;
  provenance->dark = g_strdup ("dark.edf");
  provenance->method = g_strdup ("1d, bbox, packed, c, cpu");
  provenance->mask = g_strdup ("beamstop.edf");
  provenance->n_dark = 10;
  self->radial_min = 0.25;
  self->radial_max = 30.5;
  self->azimuth_min_deg = -180.0;
  self->azimuth_max_deg = 180.0;
  self->plan.factors.polarization = 0.99;
  self->plan.normalization_factor = 2.5;
}

/* Awkward numbers on purpose; the last bin is empty. @n_azimuth 0 for a pattern. */
static inline RingletResult *
fake_result_new (gsize n_radial, gsize n_azimuth, gboolean has_sigma)
{
  RingletResult *self = fake_result_alloc (n_radial, n_azimuth, has_sigma);
  const gsize n = ringlet_result_n_bins (self);

  fake_result_explain (self);
  for (gsize i = 0; i < n_radial; i++)
    self->radial[i] = 0.1 * (double) i + 1.0 / 3.0;
  for (gsize i = 0; i < self->n_azimuth; i++)
    self->azimuth[i] = -180.0 + 360.0 * ((double) i + 0.5) / (double) self->n_azimuth;

  for (gsize i = 0; i < n; i++) {
    const gboolean empty = i + 1 == n;
    const double counts = empty ? 0.0 : 1000.0 * exp (-0.1 * (double) i) + 0.1;

    self->count[i] = empty ? 0.0 : 100.0;
    self->sum_counts[i] = self->sum_signal[i] = counts;
    self->sum_norm[i] = 99.0 * (empty ? 0.0 : 1.0);
    self->sum_norm2[i] = 98.0 * (empty ? 0.0 : 1.0);
    self->intensity[i] = empty ? NAN : counts / 99.0;
    if (has_sigma) {
      self->sum_variance[i] = counts;
      self->sigma[i] = empty ? NAN : sqrt (counts) / 99.0;
    }
  }
  return self;
}
