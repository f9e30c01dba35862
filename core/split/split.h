/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "geometry/geometry.h"
#include "split/bins.h"
#include "split/shares.h"

G_BEGIN_DECLS

/**
 * RingletSplit:
 * @RINGLET_SPLIT_NO: the whole pixel goes to the bin of its centre
 * @RINGLET_SPLIT_BBOX: spread evenly over centre ± largest deviation of a corner
 * @RINGLET_SPLIT_PSEUDO: spread evenly over a rectangle like that of bbox, made as
 * small as the area of the polygon
 * @RINGLET_SPLIT_FULL: by the area of its polygon in (radial, χ), edges straight
 *
 * How a pixel is shared out among bins. Only the part inside the range counts: the
 * clipped interval, the clipped polygon.
 */
typedef enum {
  RINGLET_SPLIT_NO,
  RINGLET_SPLIT_BBOX,
  RINGLET_SPLIT_PSEUDO,
  RINGLET_SPLIT_FULL,
} RingletSplit;

/* pyFAI's words: "no", "bbox", "pseudo", "full"; of another the error
 * RINGLET_ERROR_VALUE. */
const char *ringlet_split_name (RingletSplit split);
gboolean ringlet_split_parse (const char *name, RingletSplit *split, GError **error);

/**
 * RingletSplitter:
 * @split: the scheme
 * @detector: the pixel grid, of known shape
 * @geometry: where it stands
 * @mask: (nullable): absent pixels
 * @bins: where the pixels go
 *
 * Everything that the shares depend on. Borrows its members; cheap to make.
 */
typedef struct {
  RingletSplit split;
  const RingletDetector *detector;
  const RingletGeometry *geometry;
  const RingletMask *mask;
  RingletBins bins;
} RingletSplitter;

/* Returns (transfer full) a digest of all that. */
char *ringlet_splitter_key (const RingletSplitter *self, const char *kind);

/**
 * ringlet_splitter_n_blocks:
 *
 * Blocks of whole detector rows: the unit of parallel work. The number depends on the
 * shape of the detector only, never on the number of threads.
 */
gsize ringlet_splitter_n_blocks (const RingletSplitter *self);

/* First row of block @block; the row behind the last for @block = n_blocks. */
gsize ringlet_splitter_block_row (const RingletSplitter *self, gsize block);

/**
 * ringlet_splitter_run:
 * @block: below ringlet_splitter_n_blocks()
 *
 * Thread-safe: blocks may be computed at once.
 *
 * Returns: (transfer full): the shares of all pixels of the block; without memory they
 *   say so, see #RingletShares
 */
RingletShares *ringlet_splitter_run (const RingletSplitter *self, gsize block);

/**
 * RingletShareBudget:
 *
 * Entries that a matrix may still take, shared by the threads that split: bins much
 * finer than a pixel would otherwise fill the memory and have the program killed.
 */
typedef struct {
  gint64 n_left; /* atomic */
} RingletShareBudget;

/* Half of the machine's memory, at 12 bytes an entry. */
void ringlet_share_budget_init (RingletShareBudget *self);

/* Takes the entries of a block off; FALSE when there are too many, or the block itself
 * is not whole. */
gboolean ringlet_share_budget_take (
    RingletShareBudget *self, const RingletShares *shares);

/* For the one who found no memory: nothing fits any more. */
void ringlet_share_budget_exhaust (RingletShareBudget *self);

/* FALSE with RINGLET_ERROR_LIMIT when something did not fit. */
gboolean ringlet_share_budget_check (const RingletShareBudget *self, GError **error);

/**
 * RingletExtent:
 * @radial_min: least radial value, as #RingletSpace has it
 * @radial_max: largest
 * @azimuth_min: least χ, radians; below −π where a pixel straddles the discontinuity
 * @azimuth_max: largest; above π likewise
 */
typedef struct {
  double radial_min;
  double radial_max;
  double azimuth_min;
  double azimuth_max;
} RingletExtent;

/**
 * RingletAzimuths:
 * @RINGLET_AZIMUTHS_NONE: of no interest: the azimuthal members have no meaning
 * @RINGLET_AZIMUTHS_SEAM: only whether a pixel lies across ±180°: an end is beyond ±π
 *   then
 * @RINGLET_AZIMUTHS_ALL: what they are
 *
 * What an extent is to say of azimuths, which are dear.
 */
typedef enum {
  RINGLET_AZIMUTHS_NONE,
  RINGLET_AZIMUTHS_SEAM,
  RINGLET_AZIMUTHS_ALL,
} RingletAzimuths;

/**
 * ringlet_splitter_row_extents:
 * @azimuths: what the azimuthal members are to say
 * @rows: (out caller-allocates) (array): n_slow of them: what each detector row covers
 * in this scheme: centres, intervals or corners; the smaller member above the larger
 * one where nothing does. @bins is not looked at but for the space, and neither is the
 *   mask. In a space that is infinite at the beam pixels that touch the beam count with
 *   their centre, that of the beam not at all
 * @error: G_IO_ERROR_CANCELLED
 *
 * The part of an extent that no mask changes.
 */
gboolean ringlet_splitter_row_extents (const RingletSplitter *self,
    RingletAzimuths azimuths, RingletExtent *rows, GCancellable *cancellable,
    GError **error);

/**
 * ringlet_splitter_extent:
 * @azimuths: as for ringlet_splitter_row_extents()
 * @rows: (array): what that one said
 * @extent: (out): what the unmasked pixels cover. Only rows that could decide are
 * looked at again for the mask, most promising first: a few
 * @error: RINGLET_ERROR_VALUE when every pixel is masked, RINGLET_ERROR_LIMIT
 */
gboolean ringlet_splitter_extent (const RingletSplitter *self, RingletAzimuths azimuths,
    const RingletExtent *rows, RingletExtent *extent, GError **error);

G_END_DECLS
