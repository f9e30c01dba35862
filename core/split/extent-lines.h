/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside split/ only: what a row of pixels covers when it lies between two straight
 * lines of nodes before the sample, without a look at its pixels. */

#include "split/cover.h"
#include "split/row-buffer.h"

G_BEGIN_DECLS

/* Covers nothing: any union with it is the other. */
static const RingletExtent ringlet_extent_nothing = { G_MAXDOUBLE, -G_MAXDOUBLE,
  G_MAXDOUBLE, -G_MAXDOUBLE };

/**
 * RingletExtentLine:
 * @slow: which line of nodes; G_MAXSIZE for none
 * @ends: radial value of its first and last node
 * @least: of all
 * @above: an end is on this side of the beam or at its height; so @below, @left, @right
 *
 * A straight line of nodes before the sample.
 */
typedef struct {
  gsize slow;
  double ends[2];
  double least;
  gboolean above;
  gboolean below;
  gboolean left;
  gboolean right;
} RingletExtentLine;

/**
 * RingletExtentLines:
 * @buffer: borrowed: where the detector stands, and the radial unit
 * @azimuths: what is asked for
 * @lowest: where the last line had its least value
 * @line: the last one: each is that of two rows
 * @ends: of the first and the last pixel of a row
 *
 * One thread's way along rows.
 */
typedef struct {
  const RingletRowBuffer *buffer;
  RingletAzimuths azimuths;
  gsize lowest;
  RingletExtentLine line;
  RingletCover ends;
} RingletExtentLines;

void ringlet_extent_lines_init (
    RingletExtentLines *self, const RingletRowBuffer *buffer, RingletAzimuths azimuths);
void ringlet_extent_lines_clear (RingletExtentLines *self);

/* What the whole row covers, from the ends of its lines and their least values. FALSE
 * where it has to be looked at pixel by pixel: the beam may be there, or the seam. */
gboolean ringlet_extent_lines_row (
    RingletExtentLines *self, gsize slow, RingletExtent *extent);

/* Its azimuths alone, from its first and its last pixel. */
gboolean ringlet_extent_lines_azimuths (
    RingletExtentLines *self, gsize slow, RingletExtent *extent);

G_END_DECLS
