/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/units.h"

G_BEGIN_DECLS

/**
 * RingletCake:
 * @unit: (nullable): of @radial; NULL where the file does not tell
 * @radial_label: what the radial axis is called, with its unit in brackets
 * @wavelength_m: 0 where it is not known
 * @n_radial: columns
 * @n_azimuth: rows
 * @radial: (array length=n_radial): centres of the bins, ascending, in @unit
 * @azimuth: (array length=n_azimuth): centres of the bins, ascending, in degrees
 * @intensity: @n_azimuth × @n_radial, row-major; NaN where there is none
 *
 * A cake as files have it, whatever program made it. Immutable.
 */
typedef struct {
  const RingletUnit *unit;
  char *radial_label;
  double wavelength_m;
  gsize n_radial;
  gsize n_azimuth;
  double *radial;
  double *azimuth;
  double *intensity;
} RingletCake;

/**
 * ringlet_cake_read:
 * @path: an HDF5 file with an NXdata of two named axes, such as
 *   ringlet_result_write() makes; "FILE::GROUP" names one of several
 * @error: RINGLET_ERROR_UNSUPPORTED when what @path holds is not a cake, and as
 *   ringlet_image_load()
 *
 * Returns: (transfer full): the cake
 */
RingletCake *ringlet_cake_read (const char *path, GError **error);

/* Takes and gives back a reference. */
RingletCake *ringlet_cake_ref (RingletCake *self);
void ringlet_cake_unref (RingletCake *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletCake, ringlet_cake_unref)

G_END_DECLS
