/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/result.h"
#include "pattern/background.h"

G_BEGIN_DECLS

/**
 * RingletBackgroundChoice:
 * @is_on: a background is taken off the pattern
 * @options: how it is found
 * @has_range: of the pattern, only a part is taken
 * @min: its lower end, in the unit of the pattern
 * @max: its upper end
 *
 * What a document says about the background below its pattern: `ringlet pattern --range
 * MIN,MAX --background METHOD`.
 */
typedef struct {
  gboolean is_on;
  RingletBackgroundOptions options;
  gboolean has_range;
  double min;
  double max;
} RingletBackgroundChoice;

/* None; once it is switched on, SNIP of 20 points. */
RingletBackgroundChoice ringlet_background_choice_default (void);

/* "snip", "bruckner", "chebyshev", as the command line calls them */
const char *ringlet_background_method_name (RingletBackgroundMethod method);

/* @error: RINGLET_ERROR_VALUE with the list of names */
gboolean ringlet_background_method_parse (
    const char *name, RingletBackgroundMethod *method, GError **error);

gboolean ringlet_background_choice_equal (
    const RingletBackgroundChoice *a, const RingletBackgroundChoice *b);

/* Whether it can be found at all. @error: RINGLET_ERROR_VALUE naming the option. */
gboolean ringlet_background_choice_check (
    const RingletBackgroundChoice *self, GError **error);

/* Returns (transfer full): the word behind --background, "snip,20,smooth=5"; only what
 * is not usual is named. */
char *ringlet_background_choice_word (const RingletBackgroundChoice *self);

/**
 * ringlet_background_choice_find:
 * @pattern: of the document
 * @error: as ringlet_pattern_cut() and ringlet_background_find()
 *
 * Returns: (transfer full): the background at each point in the range
 */
RingletPattern *ringlet_background_choice_find (
    const RingletBackgroundChoice *self, RingletPattern *pattern, GError **error);

/**
 * ringlet_background_choice_apply:
 * @pattern: of the document
 * @error: as ringlet_background_choice_find()
 *
 * The steps of `ringlet pattern` that the choice stands for, one after another.
 *
 * Returns: (transfer full): @pattern itself where nothing is taken off
 */
RingletPattern *ringlet_background_choice_apply (
    const RingletBackgroundChoice *self, RingletPattern *pattern, GError **error);

/**
 * ringlet_background_choice_write:
 * @result: a pattern
 * @format: (nullable): as for ringlet_result_write(), as are the next two
 * @error: as ringlet_background_choice_apply() and ringlet_pattern_write()
 *
 * Writes @result, less its background where one is taken off: the bytes of `ringlet
 * pattern` made of the file without.
 */
gboolean ringlet_background_choice_write (const RingletBackgroundChoice *self,
    const RingletResult *result, const char *format, const char *path,
    gboolean overwrite, GError **error);

G_END_DECLS
