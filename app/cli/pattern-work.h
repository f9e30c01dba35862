/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/pattern-steps.h"

G_BEGIN_DECLS

/**
 * RingletPatternWork:
 * @names: (element-type utf8): the files
 * @patterns: (element-type RingletPattern): what they hold by now
 * @outputs: (element-type utf8): where each goes; empty to write nothing
 *
 * What goes through the steps.
 */
typedef struct {
  GPtrArray *names;
  GPtrArray *patterns;
  GPtrArray *outputs;
} RingletPatternWork;

void ringlet_pattern_work_init (RingletPatternWork *self, char **files);
void ringlet_pattern_work_clear (RingletPatternWork *self);

/**
 * ringlet_pattern_work_plan:
 * @output: (nullable): a file for one pattern, or a folder that is there; NULL to write
 *   nothing
 * @format: (nullable): as for ringlet_writer_find()
 * @error: before any work: RINGLET_ERROR_VALUE when names make no sense or an output is
 *   one of the inputs; ringlet_output_check(), ringlet_writer_find()
 */
gboolean ringlet_pattern_work_plan (RingletPatternWork *work, const GArray *steps,
    const char *output, const char *format, gboolean overwrite, GError **error);

/* @unit: (nullable) and @wavelength_m, 0 for none: of files that do not tell.
 * @error: RINGLET_ERROR_VALUE when a file tells something else */
gboolean ringlet_pattern_work_read (RingletPatternWork *work, const RingletUnit *unit,
    double wavelength_m, GError **error);

gboolean ringlet_pattern_work_write (const RingletPatternWork *work, const char *format,
    gboolean overwrite, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletPatternWork, ringlet_pattern_work_clear)

G_END_DECLS
