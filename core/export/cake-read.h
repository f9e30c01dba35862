/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/units.h"

G_BEGIN_DECLS

/**
 * RingletCake:
 * @unit: of @radial
 * @n_radial: radial bins
 * @n_azimuth: azimuthal bins; 0 for a pattern
 * @radial: (array length=n_radial): their centres, ascending as the file has them
 * @azimuth_deg: (array length=n_azimuth) (nullable): their centres
 * @intensity: n_azimuth × n_radial, row-major, or n_radial
 *
 * A result as a file has it: enough to calculate an image from.
 */
typedef struct {
  const RingletUnit *unit;
  gsize n_radial;
  gsize n_azimuth;
  double *radial;
  double *azimuth_deg;
  double *intensity;
} RingletCake;

/**
 * ringlet_cake_load:
 * @path: HDF5: an NXdata below an NXentry, as the NeXus writer makes it
 * @cake: (out caller-allocates)
 * @error: begins with the path; RINGLET_ERROR_FORMAT naming the field that is missing
 * or has another shape, RINGLET_ERROR_LIMIT, RINGLET_ERROR_TRUNCATED
 *
 * The axes are told by their names and units. Any thread.
 */
gboolean ringlet_cake_load (const char *path, RingletCake *cake, GError **error);

/* Frees what it holds. */
void ringlet_cake_clear (RingletCake *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletCake, ringlet_cake_clear)

G_END_DECLS
