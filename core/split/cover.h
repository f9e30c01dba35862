/* SPDX-License-Identifier: MIT */
#pragma once

#include "split/row.h"

G_BEGIN_DECLS

/**
 * RingletCover:
 * @n: pixels, the n_fast of a row
 * @radial: least and largest radial value of each
 * @angle: least and largest azimuth of each, from its centre, radians
 * @chi: room for the azimuth of the centres
 * @ask: the pixel is near the beam: its class's extent() is to be asked
 *
 * What the pixels of a row cover. One thread's.
 */
struct _RingletCover {
  gsize n;
  double *radial[2];
  double *angle[2];
  double *chi;
  guint8 *ask;
};

void ringlet_cover_init (RingletCover *self, gsize n);
void ringlet_cover_clear (RingletCover *self);

/* RingletSplitClass.cover of each scheme; angles where @with_azimuth. */
void ringlet_split_no_cover (
    const RingletRow *row, gboolean with_azimuth, RingletCover *cover);
void ringlet_split_bbox_cover (
    const RingletRow *row, gboolean with_azimuth, RingletCover *cover);
void ringlet_split_full_cover (
    const RingletRow *row, gboolean with_azimuth, RingletCover *cover);

/**
 * ringlet_cover_corners:
 * @extent: (out): what the row covers radially when all its corners count, masked or
 * not
 * @meets_seam: (out): some of it may lie across χ = ±180°
 *
 * Full splitting without a look at single pixels.
 *
 * Returns: %FALSE when the beam may pass through a pixel of the row: then that pixel
 *   covers more than its corners
 */
gboolean ringlet_cover_corners (
    const RingletRow *row, RingletExtent *extent, gboolean *meets_seam);

/**
 * ringlet_cover_ends:
 * @self: of 2 pixels
 * @ends: the first and the last pixel of a row: full splitting, straight, before the
 * sample, clear of the beam and of χ = ±180°, nothing of it masked; no radial values
 * @extent: (inout): gets the azimuths that the row covers, to the same bits as from all
 *   of its pixels
 *
 * Returns: %FALSE when all pixels have to be looked at
 */
gboolean ringlet_cover_ends (
    RingletCover *self, const RingletRow *ends, RingletExtent *extent);

/* What the unmasked pixels of the row cover together, but for those that are to be
 * asked. */
RingletExtent ringlet_cover_extent (
    RingletCover *self, const RingletRow *row, gboolean with_azimuth);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletCover, ringlet_cover_clear)

G_END_DECLS
