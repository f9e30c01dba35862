/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletScale:
 * @RINGLET_SCALE_LINEAR: even steps of the value
 * @RINGLET_SCALE_SQRT: even steps of its square root: the noise of counts is alike
 *   everywhere
 * @RINGLET_SCALE_LOG: even steps of its logarithm
 *
 * How intensities are spread over an axis or over colours.
 */
typedef enum {
  RINGLET_SCALE_LINEAR,
  RINGLET_SCALE_SQRT,
  RINGLET_SCALE_LOG,
  RINGLET_SCALE_N,
} RingletScale;

/* "linear", "sqrt", "log": what settings and tests say. Of another name the error
 * RINGLET_ERROR_VALUE with all of them. */
const char *ringlet_scale_name (RingletScale scale);
gboolean ringlet_scale_parse (const char *name, RingletScale *scale, GError **error);

/**
 * ringlet_scale_apply:
 *
 * Returns: @value, √@value (the root of a negative value is −√−@value, so that a
 *   background subtracted too far stays visible) or ln @value (−∞ for what is not
 *   positive)
 */
double ringlet_scale_apply (RingletScale scale, double value);
/* The inverse. */
double ringlet_scale_invert (RingletScale scale, double scaled);

G_END_DECLS
