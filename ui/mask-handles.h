/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a hand takes hold of to move or reshape a shape of a mask: numbers as
 * geometry/mask-shapes.h has them, coordinates in pixels of the image. */

/* How many handles the shape @id with @n numbers has; 0 for what is no shape. */
guint ringlet_mask_handles_n (const char *id, gsize n);

/* Where handle @index is. */
void ringlet_mask_handles_get (
    const char *id, const double *numbers, gsize n, guint index, double *y, double *x);

/* Takes handle @index to (@y, @x): changes @numbers, which stay a shape: radii do not
 * cross, angles stay in their turn. */
void ringlet_mask_handles_set (
    const char *id, double *numbers, gsize n, guint index, double y, double x);

/* The whole shape by that much. */
void ringlet_mask_handles_move (
    const char *id, double *numbers, gsize n, double dy, double dx);

/* Whether (@y, @x) is inside of the shape. */
gboolean ringlet_mask_handles_contain (
    const char *id, const double *numbers, gsize n, double y, double x);

G_END_DECLS
