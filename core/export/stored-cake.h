/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/units.h"

G_BEGIN_DECLS

/**
 * RingletStoredCake:
 * @unit: (nullable): of @radial; NULL where the file does not tell
 * @radial_name: (nullable): what the file calls the radial axis
 * @wavelength_m: 0 where it is not known
 * @n_radial: number of radial bins
 * @n_azimuth: number of azimuthal bins
 * @radial: (array length=n_radial): centres of the bins in @unit
 * @azimuth: (array length=n_azimuth): centres of the bins in degrees
 * @intensity: n_azimuth × n_radial, row-major
 * @sigma: (nullable): standard error of @intensity
 * @header: (array zero-terminated=1): how it was made, lines "key: value" in UTF-8, in
 *   the order of the file
 *
 * What is left of a cake once it is in a file, whatever program made it. Has no sums,
 * so that it can be shown and repeated, but not added up exactly as a #RingletResult.
 */
typedef struct {
  const RingletUnit *unit;
  char *radial_name;
  double wavelength_m;
  gsize n_radial;
  gsize n_azimuth;
  double *radial;
  double *azimuth;
  double *intensity;
  double *sigma;
  char **header;
} RingletStoredCake;

/**
 * ringlet_stored_cake_read:
 * @path: HDF5 by one of the writers here or by pyFAI, or EDF or TIFF by the writers
 *   here
 * @error: RINGLET_ERROR_FORMAT when there is no cake in it, RINGLET_ERROR_UNSUPPORTED
 *   when there are several, RINGLET_ERROR_LIMIT without enough memory, G_FILE_ERROR;
 * the text begins with the path
 *
 * Intensities and errors are the doubles that were written. So are the axes from HDF5;
 * EDF and TIFF tell the first and the last centre of an axis, and the others come
 * within the rounding of a double.
 *
 * Returns: (transfer full): the cake
 */
RingletStoredCake *ringlet_stored_cake_read (const char *path, GError **error);

/**
 * ringlet_stored_cake_read_header:
 * @error: as ringlet_stored_cake_read()
 *
 * Returns: (transfer full) (array zero-terminated=1): the header alone
 */
char **ringlet_stored_cake_read_header (const char *path, GError **error);

/* Frees it with its arrays and lines. */
void ringlet_stored_cake_free (RingletStoredCake *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletStoredCake, ringlet_stored_cake_free)

G_END_DECLS
