/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "base/progress.h"
#include "calib/control-point.h"
#include "calib/peak-image.h"
#include "calib/ring.h"

G_BEGIN_DECLS

/**
 * RingletRingPowder:
 * @lorentzian: share of a Lorentzian in the shape of the rings, 0 … 1
 * @polarization: factor of the polarisation, see ringlet_lab_polarization()
 * @amplitudes: (element-type double): of each ring from the innermost on, before solid
 *   angle and polarisation; 0 where no point tells it
 *
 * What points tell of the powder that made the rings, so that others are found better.
 */
typedef struct {
  double lorentzian;
  double polarization;
  GArray *amplitudes;
} RingletRingPowder;

/* How far a crest is looked for where nothing else is asked for, pixels. */
#define RINGLET_RING_REACH_PX 20.0

/**
 * RingletRingSearch:
 * @points_per_degree: of azimuth; fewer on rings so small that an arc would be shorter
 *   than four pixels
 * @reach_px: how far from the prediction a crest is looked for, at most 40; 0 for
 *   %RINGLET_RING_REACH_PX.
 *   Never beyond half the way to the neighbour rings
 * @min_snr: of the amplitude of a peak to its standard deviation
 * @min_covered: which share of the pixels of a peak must count
 * @powder: (nullable): of the same rings, see ringlet_ring_powder_new(); borrowed. With
 *   it, neighbours do not shift each other's points, nor does what gets weaker outwards
 *
 * How to look for points of rings.
 */
typedef struct {
  double points_per_degree;
  double reach_px;
  double min_snr;
  double min_covered;
  const RingletRingPowder *powder;
} RingletRingSearch;

/* One point a degree, up to the neighbours, 5 σ, 0.5, nothing known of the powder. */
RingletRingSearch ringlet_ring_search_default (void);

/**
 * RingletRingPoint:
 * @point: where it is, its ring and its σ
 * @chi_rad: azimuth
 * @shift_px: how far outside of the prediction it was found
 * @snr: of its amplitude
 * @amplitude: above the background, in units of a pixel
 * @fwhm_px: width across the ring
 * @overlap_px: by how much the tail of the nearest ring may have shifted it
 *
 * A point that was found on a ring.
 */
typedef struct {
  RingletControlPoint point;
  double chi_rad;
  double shift_px;
  double snr;
  double amplitude;
  double fwhm_px;
  double overlap_px;
} RingletRingPoint;

/**
 * ringlet_ring_points:
 * @image: of the shape of the detector
 * @rings: (element-type RingletRing): every ring of the calibrant that is near the
 *   image: they are each other's neighbours
 * @first: index of the first ring that is looked for
 * @n: how many are
 * @search: (nullable): NULL for the defaults
 * @progress: (nullable)
 * @error: RINGLET_ERROR_SHAPE when image and detector differ, RINGLET_ERROR_VALUE for a
 *   parameter outside of its domain, G_IO_ERROR_CANCELLED
 *
 * Points along rings whose place is known to a few pixels: first the strongest crest in
 * a wide window, then the fit of ringlet_arc_fit() in a narrow one. Distances are
 * measured in 2θ, so that they are right across gaps and on any detector. σ is scaled
 * by the misfit of most points, so that it is right for detectors that do not count.
 * The same bits for any number of threads.
 *
 * Returns: (transfer full) (element-type RingletRingPoint): by ring and azimuth; empty
 *   when there are none
 */
GArray *ringlet_ring_points (const RingletPeakImage *image,
    const RingletPlacement *placement, const GArray *rings, guint first, guint n,
    const RingletRingSearch *search, const RingletProgress *progress,
    GCancellable *cancellable, GError **error);

/* The same; of rings that are weak or short, points of arcs up to sixteen times as long
 * where these say more: to be used when the geometry is known to a pixel. */
GArray *ringlet_ring_points_adaptive (const RingletPeakImage *image,
    const RingletPlacement *placement, const GArray *rings, guint first, guint n,
    const RingletRingSearch *search, const RingletProgress *progress,
    GCancellable *cancellable, GError **error);

/**
 * ringlet_ring_powder_new:
 * @points: (element-type RingletRingPoint): found in the same image on the same rings
 *
 * The polarisation is the one with which each ring is equally bright all around, near
 * to that of synchrotrons where the points do not tell it; the shape is that which
 * explains strong arcs best.
 *
 * Returns: (transfer full)
 */
RingletRingPowder *ringlet_ring_powder_new (const RingletPeakImage *image,
    const RingletPlacement *placement, const GArray *rings, const GArray *points);
void ringlet_ring_powder_free (RingletRingPowder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletRingPowder, ringlet_ring_powder_free)

/* Returns (transfer full) (element-type RingletControlPoint): the points alone, with
 * the overlap in their σ: among thousands of points of strong rings those that a
 * neighbour shifts must not count as much. */
GArray *ringlet_ring_points_plain (const GArray *points);

G_END_DECLS
