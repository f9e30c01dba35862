/* SPDX-License-Identifier: MIT */
#pragma once

#include "pattern/pattern.h"

G_BEGIN_DECLS

/**
 * RingletPatternDraft:
 * @x: (element-type double)
 * @intensity: (element-type double)
 * @sigma: (element-type double): empty where there is none
 * @header: (element-type utf8): lines
 * @unit: (nullable): what the layout of the file says it is
 * @wavelength_m: likewise, or 0
 *
 * A pattern while its file is read.
 */
typedef struct {
  GArray *x;
  GArray *intensity;
  GArray *sigma;
  GPtrArray *header;
  const RingletUnit *unit;
  double wavelength_m;
} RingletPatternDraft;

void ringlet_pattern_draft_init (RingletPatternDraft *self);
void ringlet_pattern_draft_clear (RingletPatternDraft *self);

/* Adds one line of the header, without blanks before it; empty ones are left out.
 * @length is −1 for all of @line. */
void ringlet_pattern_draft_add_line (
    RingletPatternDraft *self, const char *line, gssize length);

/**
 * ringlet_pattern_draft_add:
 * @sigma: (nullable): NULL where there is none, in all points or in no point
 * @where: of the file, for the message: "line 12"
 * @error: RINGLET_ERROR_FORMAT when @x is not finite, @intensity infinite or @sigma
 *   infinite or below 0
 */
gboolean ringlet_pattern_draft_add (RingletPatternDraft *self, double x,
    double intensity, const double *sigma, const char *where, GError **error);

/**
 * ringlet_pattern_draft_finish:
 * @error: RINGLET_ERROR_FORMAT when there is no point, or @x neither ascends nor
 *   descends; RINGLET_ERROR_LIMIT
 *
 * Unit and wavelength that the layout did not say are taken from the header.
 *
 * Returns: (transfer full): the pattern
 */
RingletPattern *ringlet_pattern_draft_finish (
    RingletPatternDraft *self, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletPatternDraft, ringlet_pattern_draft_clear)

G_END_DECLS
