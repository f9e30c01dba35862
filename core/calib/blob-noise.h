/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: an image by growing Gaussians, and the noise of their
 * differences. */

#include <gio/gio.h>

G_BEGIN_DECLS

/* Gaussians that follow each other differ by √2: so do the spots that they find. */
#define RINGLET_BLOB_SIZES 6
#define RINGLET_BLOB_FIRST_SIGMA_PX 0.7
/* Noise of a Gaussian by that of its difference to the next, √6 where pixels are
 * independent: 1 / (4 π σ²) against 1 / (24 π σ²). */
#define RINGLET_BLOB_SMOOTH_BY_RESPONSE 2.449

/**
 * RingletBlobGaussians:
 * @n_slow: rows
 * @n_fast: columns
 * @smooth: of each @n_slow × @n_fast; NaN where nothing is known
 * @noise: of the difference of one to the next, where the image is @typical
 * @typical: value that a quarter of the image is below: the rest is rings perhaps
 */
typedef struct {
  gsize n_slow;
  gsize n_fast;
  float *smooth[RINGLET_BLOB_SIZES + 1];
  double noise[RINGLET_BLOB_SIZES];
  double typical;
} RingletBlobGaussians;

static inline double
ringlet_blob_response (const RingletBlobGaussians *self, gsize scale, gsize at)
{
  return (double) self->smooth[scale][at] - (double) self->smooth[scale + 1][at];
}

/* Counts are the noisier the more they are: noise at @value, 1 or more, by that of most
 * pixels. */
double ringlet_blob_noise_rise (const RingletBlobGaussians *self, double value);

/**
 * ringlet_blob_noise_measure:
 * @self: with all of @smooth; @noise and @typical are set
 * @has_ridges: most of the image may be rings, whose responses are no noise
 */
void ringlet_blob_noise_measure (RingletBlobGaussians *self, gboolean has_ridges);

G_END_DECLS
