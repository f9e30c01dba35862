/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The pseudo-Voigt function: H (η L + (1 − η) G), with Lorentzian and Gaussian of
 * height 1 and the same full width at half maximum. Private to the folder. */

/* What a peak is fitted by. The width enters by its logarithm, so that it stays
 * positive. */
enum {
  RINGLET_PROFILE_HEIGHT,
  RINGLET_PROFILE_POSITION,
  RINGLET_PROFILE_LOG_FWHM,
  RINGLET_PROFILE_ETA,
  RINGLET_PROFILE_N,
};

/* @derivatives: (nullable) (array fixed-size=4): by the parameters */
double ringlet_profile_value (
    double x, const double p[RINGLET_PROFILE_N], double *derivatives);

/* Area over height · width: η π / 2 + (1 − η) ½ √(π / ln 2). */
double ringlet_profile_shape_area (double eta);

G_END_DECLS
