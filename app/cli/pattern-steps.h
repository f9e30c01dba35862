/* SPDX-License-Identifier: MIT */
#pragma once

#include "pattern/arithmetic.h"
#include "pattern/axis.h"
#include "pattern/background.h"
#include "pattern/merge.h"

G_BEGIN_DECLS

/* What `ringlet pattern` does, one step an option, in the order of the command line. */

typedef struct _RingletPatternVerb RingletPatternVerb;

/**
 * RingletPatternStep:
 * @verb: what is done
 * @path: (nullable): of the other pattern
 * @unit: (nullable): to convert to
 * @min: lower end of a range
 * @max: upper end
 * @number: a factor
 * @n: points or bins
 * @background: to take off
 * @weight: of merged patterns
 * @fit_scale: of merged patterns
 *
 * One step as values; a verb has what it needs.
 */
typedef struct {
  const RingletPatternVerb *verb;
  char *path;
  const RingletUnit *unit;
  double min;
  double max;
  double number;
  guint n;
  RingletBackgroundOptions background;
  RingletMergeWeight weight;
  gboolean fit_scale;
} RingletPatternStep;

/**
 * RingletPatternVerb:
 * @option: "--range"
 * @parse: the text behind the option into @step; error RINGLET_ERROR_VALUE
 *
 * One kind of step; a row of a table.
 */
struct _RingletPatternVerb {
  const char *option;
  gboolean (*parse) (
      const char *option, const char *text, RingletPatternStep *step, GError **error);
  RingletPattern *(*apply) (const RingletPatternStep *step, RingletPattern *pattern,
      RingletPattern *other, const RingletPatternAxis *axis, RingletAxisRule rule,
      GError **error);
};

/* (element-type RingletPatternStep): free with g_array_unref() */
GArray *ringlet_pattern_steps_new (void);

/* For GOption: adds the step of an option; @data is the array. */
gboolean ringlet_pattern_steps_add (
    const char *option, const char *text, gpointer data, GError **error);

/**
 * ringlet_pattern_steps_run:
 * @names: (element-type utf8): of the patterns, for messages; the first one stays after
 *   a merge
 * @patterns: (element-type RingletPattern): are replaced
 * @axis: for conversions
 * @rule: for patterns with other points
 * @error: names the option and the pattern
 */
gboolean ringlet_pattern_steps_run (const GArray *steps, GPtrArray *names,
    GPtrArray *patterns, const RingletPatternAxis *axis, RingletAxisRule rule,
    GError **error);

/* (element-type utf8): adds the other patterns that steps read */
void ringlet_pattern_steps_inputs (const GArray *steps, GPtrArray *paths);

/* ---- texts into steps; see RingletPatternVerb.parse ---- */

gboolean ringlet_pattern_parse_range (
    const char *option, const char *text, RingletPatternStep *step, GError **error);
gboolean ringlet_pattern_parse_grid (
    const char *option, const char *text, RingletPatternStep *step, GError **error);
gboolean ringlet_pattern_parse_count (
    const char *option, const char *text, RingletPatternStep *step, GError **error);
gboolean ringlet_pattern_parse_factor (
    const char *option, const char *text, RingletPatternStep *step, GError **error);
gboolean ringlet_pattern_parse_unit (
    const char *option, const char *text, RingletPatternStep *step, GError **error);
gboolean ringlet_pattern_parse_file (
    const char *option, const char *text, RingletPatternStep *step, GError **error);
gboolean ringlet_pattern_parse_background (
    const char *option, const char *text, RingletPatternStep *step, GError **error);
gboolean ringlet_pattern_parse_merge (
    const char *option, const char *text, RingletPatternStep *step, GError **error);
gboolean ringlet_pattern_parse_nothing (
    const char *option, const char *text, RingletPatternStep *step, GError **error);

G_END_DECLS
