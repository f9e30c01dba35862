/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

#include "base/digest.h"

G_BEGIN_DECLS

/* Most corners of a pixel: a hexagon. */
#define RINGLET_CORNERS_MAX 6

/**
 * RingletPoints:
 * @slow: along the slow axis, metres from the corner of the grid
 * @fast: along the fast axis
 * @normal: along the normal of the plane, away from the sample; 0 on flat detectors
 *
 * A run of points in the frame of the detector, one array a coordinate.
 */
typedef struct {
  double *slow;
  double *fast;
  double *normal;
} RingletPoints;

/**
 * RingletGrid:
 * @klass: its row of functions
 * @n_slow: rows of pixels, 0 when a uniform grid does not say
 * @n_fast: columns
 * @pixel_slow_m: nominal pitch along the slow axis, which solid angles are relative to
 * @pixel_fast_m: the same along the fast axis
 * @n_corners: 4, or 6 for hexagons
 * @is_flat: normal is 0 everywhere
 * @is_contiguous: pixel (i, j) shares its corners with its neighbours: the nodes
 *   (i … i+1, j … j+1) of a net of (n_slow + 1) × (n_fast + 1)
 * @is_uniform: every pixel has the nominal area
 * @is_regular: the point at (slow_px, fast_px) is (slow_px · pixel_slow_m, fast_px ·
 *   pixel_fast_m, 0)
 *
 * Where the pixels of a detector lie, before the orientation flips them and the
 * geometry moves them. Immutable and counted; a kind of grid has this as its first
 * member.
 */
typedef struct _RingletGridClass RingletGridClass;
typedef struct {
  const RingletGridClass *klass;
  gsize n_slow;
  gsize n_fast;
  double pixel_slow_m;
  double pixel_fast_m;
  guint n_corners;
  gboolean is_flat;
  gboolean is_contiguous;
  gboolean is_uniform;
  gboolean is_regular;
} RingletGrid;

/**
 * RingletGridClass:
 * @name: "uniform", "edges", …
 * @centres: centres of the n_fast pixels of row @slow: the middle of the pixel where it
 *   has a formula, else the mean of its corners
 * @nodes: (nullable): the n_fast + 1 nodes of node row @slow, 0 … n_slow; where
 * contiguous
 * @corners: (nullable): corner k of the pixels of row @slow into out[k]; the order of
 * four is (0,0), (1,0), (1,1), (0,1) in (slow, fast), six go round. Where not
 * contiguous
 * @point: the point at (slow_px, fast_px), pixels from the corner of pixel (0, 0), so
 * that (i + ½, j + ½) is the centre of a pixel; outside the grid goes on as its edge
 * does
 * @find: where the ray from @origin along @direction (slow, fast, normal) meets the
 *   detector, as @point has it, also outside where that goes on; FALSE when it does not
 *   meet it. Gaps between pixels have no width in pixels: in one it is the nearest edge
 *   of a pixel. The work does not grow with the number of pixels, but for corners,
 * where it is the logarithm
 * @digest: adds everything that positions depend on
 * @clear: (nullable): frees what it holds
 *
 * One kind of grid; a file grid-NAME.c.
 */
struct _RingletGridClass {
  const char *name;
  void (*centres) (const RingletGrid *self, gsize slow, const RingletPoints *out);
  void (*nodes) (const RingletGrid *self, gsize slow, const RingletPoints *out);
  void (*corners) (const RingletGrid *self, gsize slow, const RingletPoints *out);
  void (*point) (
      const RingletGrid *self, double slow_px, double fast_px, double point[3]);
  gboolean (*find) (const RingletGrid *self, const double origin[3],
      const double direction[3], double *slow_px, double *fast_px);
  void (*digest) (const RingletGrid *self, RingletDigest *digest);
  void (*clear) (RingletGrid *self);
};

/* Rectangles of one size; the shape may be unknown (0). */
RingletGrid *ringlet_grid_new_uniform (
    double pixel_slow_m, double pixel_fast_m, gsize n_slow, gsize n_fast);

/**
 * ringlet_grid_new_edges:
 * @slow_m: lower and upper edge of each row, 2 · n_slow values; rows may be apart
 * @fast_m: the same for columns
 *
 * Rectangles whose borders depend on row and column alone: wide pixels between chips,
 * gaps between modules.
 */
RingletGrid *ringlet_grid_new_edges (double pixel_slow_m, double pixel_fast_m,
    gsize n_slow, gsize n_fast, const double *slow_m, const double *fast_m);

/**
 * ringlet_grid_new_cylinder:
 * @radius_m: of the cylinder, whose axis is parallel to the slow axis
 * @error: RINGLET_ERROR_VALUE when the radius is not positive or so small that the
 * plate would overlap itself
 *
 * A bent plate: fast = R sin t, normal = R (cos t − 1), t = column · pitch / R. Curves
 * towards the sample. Centres lie on the plate, not on the chord between corners;
 * beyond its ends it goes on straight. Rays meet it from inside.
 */
RingletGrid *ringlet_grid_new_cylinder (double pixel_slow_m, double pixel_fast_m,
    gsize n_slow, gsize n_fast, double radius_m, GError **error);

/* Regular hexagons standing on a corner, @pitch_m apart in a row; rows ½√3 pitch apart,
 * odd ones shifted by half a pitch. The corners begin with the lowest, the smallest
 * coordinates are 0. A pixel's place is counted as if each of its columns had the same
 * height, so that the whole numbers are the pixel whose hexagon holds the point. */
RingletGrid *ringlet_grid_new_hexagon (double pitch_m, gsize n_slow, gsize n_fast);

/**
 * RingletPanel:
 * @slow_first: first row of the image that belongs to it
 * @fast_first: first column
 * @n_slow: rows
 * @n_fast: columns
 * @origin_m: the corner of its first pixel (slow, fast, normal)
 * @slow_axis: direction of its rows' succession: a unit vector for pixels of the
 * nominal pitch, longer for larger ones
 * @fast_axis: the same along a row
 *
 * A flat rectangular part of an image.
 */
typedef struct {
  gsize slow_first;
  gsize fast_first;
  gsize n_slow;
  gsize n_fast;
  double origin_m[3];
  double slow_axis[3];
  double fast_axis[3];
} RingletPanel;

/**
 * ringlet_grid_new_panels:
 * @slow_edge_px: (nullable): where the pixels of a panel begin and end along its slow
 *   axis, in nominal pixels, n + 1 ascending values for the largest panel; NULL for
 * even ones. All panels alike
 * @error: RINGLET_ERROR_VALUE when panels overlap or leave the image
 *
 * Modules, each in a plane of its own. Pixels that belong to no panel have NaN for a
 * position; whoever makes the detector masks them. A panel goes on in its plane where
 * it ends with the image, and nowhere else.
 */
RingletGrid *ringlet_grid_new_panels (double pixel_slow_m, double pixel_fast_m,
    gsize n_slow, gsize n_fast, const RingletPanel *panels, gsize n_panels,
    const double *slow_edge_px, GError **error);

/**
 * ringlet_grid_new_nodes:
 * @slow_px: (transfer full): displacement of each node along the slow axis, in pixels;
 *   (n_slow + 1) × (n_fast + 1)
 * @fast_px: (transfer full): the same along the fast axis
 *
 * A uniform grid bent in its plane: optical distortion. The pixels stay contiguous;
 * outside they are displaced as the nearest point of the edge.
 */
RingletGrid *ringlet_grid_new_nodes (double pixel_slow_m, double pixel_fast_m,
    gsize n_slow, gsize n_fast, double *slow_px, double *fast_px);

/**
 * ringlet_grid_new_offsets:
 * @slow_px: (transfer full): displacement of each pixel, in pixels; n_slow × n_fast
 * @fast_px: (transfer full)
 *
 * A uniform grid whose pixels are moved one by one: the offset maps of Pilatus and
 * Eiger.
 */
RingletGrid *ringlet_grid_new_offsets (double pixel_slow_m, double pixel_fast_m,
    gsize n_slow, gsize n_fast, double *slow_px, double *fast_px);

/**
 * ringlet_grid_new_corners:
 * @n_corners: 4 or 6
 * @corners_m: (transfer full): n_slow × n_fast × n_corners × (normal, slow, fast), as
 *   NeXus detector files have them; not finite where there is no pixel; six round from
 *   the lowest
 *
 * Any pixels at all. They are flat, contiguous and uniform (to 0.2 %) when their
 * corners are.
 */
RingletGrid *ringlet_grid_new_corners (double pixel_slow_m, double pixel_fast_m,
    gsize n_slow, gsize n_fast, guint n_corners, float *corners_m);

/* Takes and gives back a reference. */
RingletGrid *ringlet_grid_ref (RingletGrid *self);
void ringlet_grid_unref (RingletGrid *self);

/* Whether both have the same pixels in the same places. */
gboolean ringlet_grid_equal (const RingletGrid *a, const RingletGrid *b);

/* For the kinds of grids: adds shape and nominal pitch. */
void ringlet_grid_digest_shape (const RingletGrid *self, RingletDigest *digest);

/* Returns (transfer full): a digest of two large arrays, made once; either may be
 * empty.
 */
char *ringlet_grid_hash (gconstpointer a, gsize a_size, gconstpointer b, gsize b_size);

/**
 * ringlet_grid_meet_plane:
 *
 * For flat grids: where the ray meets the plane normal = 0, metres. FALSE when it runs
 * parallel to it or away.
 */
gboolean ringlet_grid_meet_plane (
    const double origin[3], const double direction[3], double *slow_m, double *fast_m);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletGrid, ringlet_grid_unref)

G_END_DECLS
