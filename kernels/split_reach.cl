/* SPDX-License-Identifier: MIT */

/* Which bins a pixel reaches, as each splitting measures it. */

/* Radial values from here on are not finite as far as bins are concerned. */
#define FAR 1e9

/* An area below this part of the bounding box is rounding. */
#define FLAT_AREA 1e-10

/* Where a pixel lies: radial bins first … first + count − 1 of azimuthal bin row, and
 * of the next one where it crosses. */
typedef struct {
  double first;
  double count;
  double row;
  bool asks;
  bool crosses;
} reach;
