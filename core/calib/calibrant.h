/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletReflection:
 * @h: Miller indices of one representative; of several families with the same spacing
 *   the one with the largest index, "300" and not "221"
 * @k: the second index
 * @l: the third
 * @multiplicity: of all planes with this spacing
 * @d_m: spacing of the planes
 * @strength: Σ |F|² over these planes, in electrons² per cell: the scattering power of
 *   the ring before the Lorentz and polarisation factors
 *
 * One powder ring.
 */
typedef struct {
  int h;
  int k;
  int l;
  guint multiplicity;
  double d_m;
  double strength;
} RingletReflection;

/* The atoms of the cell; a row of a table in calibrant.c. */
typedef struct _RingletCalibrantCell RingletCalibrantCell;

/**
 * RingletCalibrant:
 * @name: what users type and files say, "LaB6"
 * @title: for humans
 * @reference: where the cell is from
 * @a_m: edge of the cubic cell
 * @cell: what is in it
 *
 * A powder with known spacings. The table is constant.
 */
typedef struct {
  const char *name;
  const char *title;
  const char *reference;
  double a_m;
  const RingletCalibrantCell *cell;
} RingletCalibrant;

/* (array zero-terminated=1): all calibrants */
const RingletCalibrant *const *ringlet_calibrant_list (void);

/**
 * ringlet_calibrant_find:
 * @name: case does not matter
 * @error: RINGLET_ERROR_VALUE, with the list of names, when there is none
 *
 * Returns: (transfer none): the calibrant of that name
 */
const RingletCalibrant *ringlet_calibrant_find (const char *name, GError **error);

/**
 * ringlet_calibrant_reflections:
 * @d_min_m: the smallest spacing wanted; half the wavelength is the smallest that can
 *   reflect
 * @error: RINGLET_ERROR_VALUE when @d_min_m is not positive or so small that there
 * would be more than 10^5 rings
 *
 * Returns: (transfer full) (element-type RingletReflection): the rings, the largest
 *   spacing first; equal spacings are one ring
 */
GArray *ringlet_calibrant_reflections (
    const RingletCalibrant *self, double d_min_m, GError **error);

G_END_DECLS
