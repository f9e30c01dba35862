/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/preproc.h"
#include "geometry/map-table.h"

G_BEGIN_DECLS

/**
 * RingletLink:
 * @RINGLET_LINK_DARK: counts without beam, subtracted
 * @RINGLET_LINK_BACKGROUND: another image times its scale, subtracted
 * @RINGLET_LINK_FLAT: relative response of the pixels, divides, as do all that follow
 * @RINGLET_LINK_ABSORPTION: an image of what reaches each pixel
 * @RINGLET_LINK_SOLID_ANGLE: see #RingletFactors, as for the next five
 * @RINGLET_LINK_POLARIZATION: of the beam
 * @RINGLET_LINK_SENSOR: share of the photons that the sensor stops
 * @RINGLET_LINK_OBLIQUE: the same of a plate
 * @RINGLET_LINK_SAMPLE: absorption of the sample
 * @RINGLET_LINK_CBN: diamond and seat of a cell
 * @RINGLET_LINK_ALL: the product of all that divides, the normalisation factor of the
 *   plan too: what an engine divides by
 * @RINGLET_LINK_PARALLAX: pixels are taken to be where the rays that a thick sensor
 *   counts enter it, see #RingletParallax: of the geometry, before all others
 *
 * What is done to the counts of a pixel before they are summed, in the order in which
 * it is done, but for the last one: the chain of corrections.
 */
typedef enum {
  RINGLET_LINK_DARK,
  RINGLET_LINK_BACKGROUND,
  RINGLET_LINK_FLAT,
  RINGLET_LINK_ABSORPTION,
  RINGLET_LINK_SOLID_ANGLE,
  RINGLET_LINK_POLARIZATION,
  RINGLET_LINK_SENSOR,
  RINGLET_LINK_OBLIQUE,
  RINGLET_LINK_SAMPLE,
  RINGLET_LINK_CBN,
  RINGLET_LINK_ALL,
  RINGLET_LINK_PARALLAX,
  RINGLET_LINK_N,
} RingletLink;

/* "dark", "background", "flat", …, "all" */
const char *ringlet_link_name (RingletLink link);

/* Returns %FALSE for a name that is none. */
gboolean ringlet_link_find (const char *name, RingletLink *link);

/* Whether it is subtracted from the counts; the others divide, or move pixels. */
static inline gboolean
ringlet_link_subtracts (RingletLink link)
{
  return link <= RINGLET_LINK_BACKGROUND;
}

/* Whether it says how far a pixel is moved, in µm, and not what becomes of counts. */
static inline gboolean
ringlet_link_moves (RingletLink link)
{
  return link == RINGLET_LINK_PARALLAX;
}

/* The known factor that it is; RINGLET_MAP_NORMALIZATION for what is measured, for all
 * and for what moves. */
RingletMap ringlet_link_map (RingletLink link);

/* Whether something is done; all: whether anything is divided by. */
gboolean ringlet_link_is_on (RingletLink link, const RingletGeometry *geometry,
    const RingletFactors *factors, const RingletCorrections *corrections);

/**
 * RingletLinkRows:
 *
 * One link as a number a pixel, computed row by row by what the engines use. Borrows
 * the detector. Immutable.
 */
typedef struct _RingletLinkRows RingletLinkRows;

/**
 * ringlet_link_rows_new:
 * @detector: of known shape
 * @error: RINGLET_ERROR_VALUE when the link is off, or needs what is not known; what
 *   ringlet_corrections_check() says
 */
RingletLinkRows *ringlet_link_rows_new (RingletLink link, RingletDetector *detector,
    const RingletGeometry *geometry, const RingletPlan *plan,
    const RingletCorrections *corrections, RingletMemo *memo, GCancellable *cancellable,
    GError **error);
void ringlet_link_rows_free (RingletLinkRows *self);

/* Row @slow into @out, n_fast numbers: counts of what is subtracted, µm of what moves,
 * else factors; NaN where no pixel can be corrected with it. Thread-safe. */
void ringlet_link_rows_get (const RingletLinkRows *self, gsize slow, double *out);

/**
 * ringlet_link_image:
 * @error: as ringlet_link_rows_new(); RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): all rows in single precision, for the eye
 */
RingletImage *ringlet_link_image (RingletLink link, RingletDetector *detector,
    const RingletGeometry *geometry, const RingletPlan *plan,
    const RingletCorrections *corrections, RingletMemo *memo, GCancellable *cancellable,
    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletLinkRows, ringlet_link_rows_free)

G_END_DECLS
