/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/units.h"

G_BEGIN_DECLS

/**
 * RingletPattern:
 * @unit: (nullable): of @x; NULL where a file does not tell
 * @wavelength_m: 0 where it is not known
 * @n: number of points
 * @x: (array length=n): radial values in @unit, ascending
 * @intensity: (array length=n): NaN where there is none
 * @sigma: (array length=n) (nullable): standard error of @intensity
 * @header: (array zero-terminated=1): what is known of how it was made, lines
 *   "key: value" in UTF-8, in the order of the file
 *
 * A curve: what is left of an integration once it is in a file, whatever program made
 * it. Has no sums, so that it can be drawn, compared and fitted, but not added up
 * exactly as a #RingletResult. Immutable.
 */
typedef struct {
  const RingletUnit *unit;
  double wavelength_m;
  gsize n;
  double *x;
  double *intensity;
  double *sigma;
  char **header;
} RingletPattern;

/**
 * ringlet_pattern_new:
 * @n: at least 1
 * @with_sigma: there are standard errors
 * @error: RINGLET_ERROR_LIMIT
 *
 * Returns: (transfer full): a pattern whose numbers are not yet set, without a unit and
 *   with an empty header; to be filled before it is shared
 */
RingletPattern *ringlet_pattern_new (gsize n, gboolean with_sigma, GError **error);

/* Takes and gives back a reference. */
RingletPattern *ringlet_pattern_ref (RingletPattern *self);
void ringlet_pattern_unref (RingletPattern *self);

/* The value of the first line @key of the header, or NULL. */
const char *ringlet_pattern_header (const RingletPattern *self, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletPattern, ringlet_pattern_unref)

G_END_DECLS
