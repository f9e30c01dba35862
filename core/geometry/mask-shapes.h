/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "geometry/geometry.h"
#include "image/mask.h"

G_BEGIN_DECLS

/**
 * RingletMaskShapes:
 *
 * A mask as a text of shapes, so that it can be read and edited. One shape a line:
 * "add" (masks) or "cut" (frees), the shape, its numbers. Later lines win. "#" begins a
 * comment.
 *
 *   add rectangle Y0 X0 Y1 X1
 *   add circle Y X RADIUS
 *   add ellipse Y X Y_RADIUS X_RADIUS [ANGLE]
 *   add polygon Y1 X1 Y2 X2 Y3 X3 …
 *   add ring Y X INNER_RADIUS OUTER_RADIUS
 *   add arc Y X INNER_RADIUS OUTER_RADIUS FROM TO
 *   add brush RADIUS Y1 X1 [Y2 X2 …]
 *   add 2theta MIN MAX
 *   add radial UNIT MIN MAX
 *
 * Coordinates are in pixels of the image file, y (along the rows' numbers) before x,
 * from the corner of its first pixel: pixel (row i, column j) reaches from (i, j) to
 * (i + 1, j + 1), its centre is at (i + ½, j + ½). So "rectangle 0 0 2 3" is the first
 * two rows of the first three columns. Angles are in degrees, from the x axis towards
 * the y axis. 2theta is in degrees; units are those of ringlet_unit_find(). Both need a
 * geometry, the others do not.
 *
 * A pixel belongs to a shape when its centre does; the lower limit of whatever has two
 * is inside, the upper one, the rim of a circle too, is not, so that shapes side by
 * side share no pixel. Polygons may cross themselves: inside is what an odd number of
 * edges separates from the outside. A brush is a line from point to point and all that
 * is less than its radius away. Neither depends on the machine: the sums behind it are
 * the same everywhere, but for the angles of arcs and of turned ellipses, which are as
 * good as the C library.
 *
 * Immutable.
 */
typedef struct _RingletMaskShapes RingletMaskShapes;

/**
 * ringlet_mask_shapes_parse:
 * @text: the shapes
 * @name: what to call it in errors, a path
 * @error: RINGLET_ERROR_FORMAT with @name, the number of the line, what is wrong with
 *   it and what is allowed
 *
 * Returns: (transfer full): the shapes
 */
RingletMaskShapes *ringlet_mask_shapes_parse (
    const char *text, const char *name, GError **error);

/* The same from a file; error G_FILE_ERROR too. */
RingletMaskShapes *ringlet_mask_shapes_load (const char *path, GError **error);
void ringlet_mask_shapes_free (RingletMaskShapes *self);

/**
 * ringlet_mask_shapes_draw:
 * @base: what is masked before the first line
 * @detector: (nullable): of the shape of @base, for ranges
 * @geometry: (nullable): where it stands, likewise
 * @warnings: (nullable) (element-type utf8): gets a sentence for each shape that masks
 *   nothing because it lies outside of the image, and for each that reaches out of it
 *   but would not with y and x exchanged
 * @error: RINGLET_ERROR_VALUE naming the line that needs a geometry or a wavelength
 *   where there is none; RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 *
 * Nothing is exchanged here: the warning is for the user to decide.
 *
 * Returns: (transfer full): the mask with all shapes applied, in their order
 */
RingletMask *ringlet_mask_shapes_draw (const RingletMaskShapes *self,
    const RingletMask *base, const RingletDetector *detector,
    const RingletGeometry *geometry, GPtrArray *warnings, GCancellable *cancellable,
    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletMaskShapes, ringlet_mask_shapes_free)

G_END_DECLS
