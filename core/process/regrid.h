/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/plan.h"
#include "geometry/geometry.h"
#include "image/image.h"
#include "matrix/csr.h"

G_BEGIN_DECLS

/**
 * RingletRegularGrid:
 * @n_slow: rows
 * @n_fast: columns
 * @pixel_slow_m: height of a pixel, metres
 * @pixel_fast_m: width of a pixel
 * @origin_slow_m: corner of pixel (0, 0) along the slow axis, metres from the corner of
 *   the grid of the detector
 * @origin_fast_m: the same along the fast axis
 *
 * Equal rectangles in the plane of a detector: what its image is brought to. Row 0 is
 * at the low end, as with orientation 3, whatever that of the detector. A value.
 */
typedef struct {
  gsize n_slow;
  gsize n_fast;
  double pixel_slow_m;
  double pixel_fast_m;
  double origin_slow_m;
  double origin_fast_m;
} RingletRegularGrid;

/**
 * ringlet_regular_grid_cover:
 * @detector: of known shape
 * @geometry: (nullable): see ringlet_regrid_new()
 * @pixel_slow_m: positive
 * @pixel_fast_m: likewise
 * @grid: (out)
 * @error: RINGLET_ERROR_VALUE for a pixel that is none, or where @geometry is needed;
 *   RINGLET_ERROR_LIMIT when there would be too many pixels
 *
 * The least grid of such pixels on which nothing of the detector is lost. Its origin is
 * a whole number of pixels from the corner of the detector's, so that a detector
 * without distortion keeps its pixels.
 */
gboolean ringlet_regular_grid_cover (const RingletDetector *detector,
    const RingletGeometry *geometry, double pixel_slow_m, double pixel_fast_m,
    RingletRegularGrid *grid, GError **error);

/**
 * ringlet_regular_grid_detector:
 * @geometry: (nullable): where the detector stands
 * @regular: (out) (optional): where the grid stands: with the same rays through it
 *
 * Returns: (transfer full): a detector of these pixels
 */
RingletDetector *ringlet_regular_grid_detector (const RingletRegularGrid *self,
    const RingletGeometry *geometry, RingletGeometry *regular);

/**
 * RingletRegrid:
 * @grid: the regular grid
 * @n_slow: rows of the detector
 * @n_fast: its columns
 * @has_flags: its files are known to say −1 and −2 where there is no data
 * @shares: row = pixel of the grid, column = pixel of the detector, share = part of the
 *   area of that pixel which lies in that of the grid: 1 in sum but for what is outside
 * @area: (array): of each pixel of the detector, in pixels of the grid; 0 where masked
 *
 * Between a detector and a regular grid. Counts are taken to be spread evenly over
 * their pixel. Immutable.
 */
typedef struct {
  RingletRegularGrid grid;
  gsize n_slow;
  gsize n_fast;
  gboolean has_flags;
  RingletCsr *shares;
  double *area;
} RingletRegrid;

/**
 * ringlet_regrid_new:
 * @detector: of known shape
 * @geometry: (nullable): where it stands. Needed where the detector is not flat: its
 *   pixels are then seen from the sample, on the plane of its first corner
 * @mask: (nullable): pixels that do not count
 * @error: RINGLET_ERROR_VALUE without the geometry that is needed, and when no pixel
 *   lies on the grid; RINGLET_ERROR_SHAPE when the mask has another shape;
 *   RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 *
 * Overlaps of polygons, exact but for rounding: corners within 10⁻⁹ of a pixel of a
 * line of the grid are on it. pyFAI's Distortion leaves out the normal coordinate of
 * corners, and the mask.
 *
 * Returns: (transfer full): the matrix
 */
RingletRegrid *ringlet_regrid_new (const RingletDetector *detector,
    const RingletGeometry *geometry, const RingletMask *mask,
    const RingletRegularGrid *grid, GCancellable *cancellable, GError **error);

/* Takes and gives back a reference. */
RingletRegrid *ringlet_regrid_ref (RingletRegrid *self);
void ringlet_regrid_unref (RingletRegrid *self);

/**
 * RingletRegridOptions:
 * @density: counts per area of a pixel of the grid: an even exposure gives an even
 *   image, also where a pixel is covered in part. Else counts, whose sum is kept
 * @empty: what a pixel holds that nothing is known of
 * @n_iterations: back: so many steps from the shares towards the image that gives just
 *   this one; each brings back more of the detail, and more noise
 * @dummy: which pixel values are not data
 * @dummy_value: for #RINGLET_DUMMY_VALUE
 * @dummy_delta: half width around it
 *
 * How values are carried over. A value.
 */
typedef struct {
  gboolean density;
  double empty;
  guint n_iterations;
  RingletDummyMode dummy;
  double dummy_value;
  double dummy_delta;
} RingletRegridOptions;

/* Counts, NaN where nothing is known, no iteration, the flags of the detector. */
RingletRegridOptions ringlet_regrid_options_default (void);

/**
 * RingletRegridFrame:
 * @image: the values
 * @variance: (nullable): their variances
 *
 * What goes through a #RingletRegrid.
 */
typedef struct {
  RingletImage *image;
  RingletImage *variance;
} RingletRegridFrame;

/* Gives up both. */
void ringlet_regrid_frame_clear (RingletRegridFrame *self);

/**
 * ringlet_regrid_correct:
 * @from: of the shape of the detector; a pixel that is not data, or whose variance is
 *   not, is passed over
 * @to: (out caller-allocates): on the grid, doubles; with variances where @from has
 * them
 * @error: RINGLET_ERROR_SHAPE, RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 *
 * Σ share · counts; variances with the square of the share, so that those of
 * neighbours, which share pixels, do not add up. The same bits for any number of
 * threads.
 */
gboolean ringlet_regrid_correct (RingletRegrid *self, const RingletRegridFrame *from,
    const RingletRegridOptions *options, RingletRegridFrame *to,
    GCancellable *cancellable, GError **error);

/**
 * ringlet_regrid_restore:
 * @from: of the shape of the grid
 * @to: (out caller-allocates): on the detector, doubles; variances where there are
 *   some and no iteration is asked for, which would correlate all pixels
 * @error: as ringlet_regrid_correct(); RINGLET_ERROR_VALUE for variances with
 *   iterations
 *
 * The way back: each pixel of the grid gives its counts to the pixels that it overlaps,
 * by the area that they have of it; the sum of what is on the detector is kept. Masked
 * pixels are empty.
 *
 * Source of the iterations: conjugate gradients on the least squares (CGLS), Å. Björck,
 * Numerical Methods for Least Squares Problems (1996), algorithm 7.4.1.
 */
gboolean ringlet_regrid_restore (RingletRegrid *self, const RingletRegridFrame *from,
    const RingletRegridOptions *options, RingletRegridFrame *to,
    GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletRegrid, ringlet_regrid_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletRegridFrame, ringlet_regrid_frame_clear)

G_END_DECLS
