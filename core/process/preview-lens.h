/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "geometry/placement.h"

G_BEGIN_DECLS

/* Most columns that are looked up at once. */
#define RINGLET_PREVIEW_BLOCK 32

/**
 * RingletPreviewNet:
 * @step: nominal pixels from one node to the next
 * @origin: of node (0, 0), nominal pixels on both axes
 * @n_slow: nodes along the slow axis
 * @n_fast: nodes along the fast axis
 * @slow: (array): which row of the image lies there, NaN where none does
 * @fast: (array): likewise the column
 *
 * Which pixel lies where on a flat detector whose pixels are not a regular grid: a
 * coarse inverse, interpolated linearly. Between nodes that do not agree about where
 * their pixels are, there is a gap, and no pixel.
 */
typedef struct {
  double step;
  double origin;
  gsize n_slow;
  gsize n_fast;
  float *slow;
  float *fast;
} RingletPreviewNet;

/* @net: (out): empty for a regular detector. It depends on the detector alone. */
gboolean ringlet_preview_net_init (RingletPreviewNet *net,
    const RingletDetector *detector, GCancellable *cancellable, GError **error);
void ringlet_preview_net_clear (RingletPreviewNet *self);

/**
 * RingletPreviewRay:
 * @slow: factors of sin and cos 2θ; what they are divided by is in @normal
 * @slow_0: what is added then
 * @fast: likewise
 * @fast_0: likewise
 * @normal: cosine of the incidence, likewise
 *
 * All directions of one azimuth: where they meet the plane of a detector, in nominal
 * pixels: slow_0 + (slow[0] sin + slow[1] cos) / (normal[0] sin + normal[1] cos).
 */
typedef struct {
  float slow[2];
  float slow_0;
  float fast[2];
  float fast_0;
  float normal[2];
} RingletPreviewRay;

/**
 * RingletPreviewLens:
 * @placement: borrowed members
 * @net: (nullable): borrowed; of a detector that is not regular
 * @slow: laboratory (x, y, z): nominal row of a direction times the cosine
 * @fast: likewise, the column
 * @normal: likewise, the cosine of the incidence
 * @slow_0: taken off @slow: the beam, so that nothing cancels near it
 * @fast_0: likewise
 * @poni_slow: point of normal incidence, nominal pixels
 * @poni_fast: likewise
 * @by_radius: "sin 2θ" is the distance from the beam axis, metres, in place of an angle
 *
 * From directions to pixels, analytically. Nominal pixels are those of a regular grid
 * of the nominal pitch, in the order of the file. A value.
 */
typedef struct {
  RingletPlacement placement;
  const RingletPreviewNet *net;
  double slow[3];
  double fast[3];
  double normal[3];
  double slow_0;
  double fast_0;
  double poni_slow;
  double poni_fast;
  gboolean by_radius;
} RingletPreviewLens;

/* @detector: flat */
RingletPreviewLens ringlet_preview_lens_new (const RingletDetector *detector,
    const RingletGeometry *geometry, const RingletPreviewNet *net, gboolean by_radius);

/* All directions of the azimuth of which these are cosine and sine. */
RingletPreviewRay ringlet_preview_lens_ray (
    const RingletPreviewLens *self, double cosine, double sine);

/* "cos 2θ" of @sine, where that is the distance from the axis: constant on a ray. */
double ringlet_preview_lens_plane_m (const RingletPreviewLens *self);

/* What the parallax magnifies by about the point of normal incidence, for a cosine of
 * the incidence. */
double ringlet_preview_lens_magnification (
    const RingletPreviewLens *self, double cosine);

/* Nominal pixel of one direction; FALSE where it does not meet the plane. */
gboolean ringlet_preview_ray_at (const RingletPreviewRay *self, double sine,
    double cosine, double *slow, double *fast);

/* Nominal pixels into those of the image, in place; no pixel becomes NaN. */
void ringlet_preview_net_apply (
    const RingletPreviewNet *self, gsize n, float *slow, float *fast);

G_END_DECLS
