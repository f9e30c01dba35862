/* SPDX-License-Identifier: MIT */
#pragma once

#include "split/row.h"

G_BEGIN_DECLS

/* An edge that covers less of a bin than this is vertical: its slope is 0. */
#define RINGLET_EDGE_VERTICAL 1e-12

void ringlet_edges_alloc (RingletEdges *self, gsize n);
void ringlet_edges_clear (RingletEdges *self);

/**
 * ringlet_edges_fill:
 * @a: @n points
 * @b: @n points
 * @per_radian: what steps are counted in
 * @out: the edges from each @a to its @b
 *
 * Neighbours share edges, so that each is computed once. An edge that is seen from the
 * beam under more than 1/32, or that ends at infinity, has neither step nor slope: NaN.
 */
void ringlet_edges_fill (const RingletNodes *a, const RingletNodes *b, gsize n,
    double per_radian, const RingletEdges *out);

G_END_DECLS
