/* SPDX-License-Identifier: MIT */
#include "cli/pattern-steps.h"

#include "base/error.h"
#include "export/pattern-read.h"
#include "pattern/rebin.h"

/* ---- the verbs ---- */

static RingletPattern *
cut (const RingletPatternStep *step, RingletPattern *pattern, RingletPattern *other,
    const RingletPatternAxis *axis, RingletAxisRule rule, GError **error)
{
  return ringlet_pattern_cut (pattern, step->min, step->max, error);
}

static RingletPattern *
convert (const RingletPatternStep *step, RingletPattern *pattern, RingletPattern *other,
    const RingletPatternAxis *axis, RingletAxisRule rule, GError **error)
{
  return ringlet_pattern_convert (pattern, step->unit, axis, error);
}

static RingletPattern *
bin (const RingletPatternStep *step, RingletPattern *pattern, RingletPattern *other,
    const RingletPatternAxis *axis, RingletAxisRule rule, GError **error)
{
  return ringlet_pattern_bin (pattern, step->n, error);
}

static RingletPattern *
rebin (const RingletPatternStep *step, RingletPattern *pattern, RingletPattern *other,
    const RingletPatternAxis *axis, RingletAxisRule rule, GError **error)
{
  return ringlet_pattern_rebin (pattern, step->min, step->max, step->n, error);
}

static RingletPattern *
multiply (const RingletPatternStep *step, RingletPattern *pattern,
    RingletPattern *other, const RingletPatternAxis *axis, RingletAxisRule rule,
    GError **error)
{
  return ringlet_pattern_multiply (pattern, step->number, error);
}

static RingletPattern *
add (const RingletPatternStep *step, RingletPattern *pattern, RingletPattern *other,
    const RingletPatternAxis *axis, RingletAxisRule rule, GError **error)
{
  return ringlet_pattern_add (pattern, other, step->path, step->number, rule, error);
}

static RingletPattern *
subtract (const RingletPatternStep *step, RingletPattern *pattern,
    RingletPattern *other, const RingletPatternAxis *axis, RingletAxisRule rule,
    GError **error)
{
  return ringlet_pattern_add (pattern, other, step->path, -step->number, rule, error);
}

static RingletPattern *
divide (const RingletPatternStep *step, RingletPattern *pattern, RingletPattern *other,
    const RingletPatternAxis *axis, RingletAxisRule rule, GError **error)
{
  g_autoptr (RingletPattern) by = ringlet_pattern_multiply (other, step->number, error);

  if (by == NULL)
    return NULL;
  return ringlet_pattern_divide (pattern, by, step->path, rule, error);
}

static RingletPattern *
take_background_off (const RingletPatternStep *step, RingletPattern *pattern,
    RingletPattern *other, const RingletPatternAxis *axis, RingletAxisRule rule,
    GError **error)
{
  return ringlet_background_subtract (pattern, &step->background, error);
}

static RingletPattern *
find_background (const RingletPatternStep *step, RingletPattern *pattern,
    RingletPattern *other, const RingletPatternAxis *axis, RingletAxisRule rule,
    GError **error)
{
  return ringlet_background_find (pattern, &step->background, error);
}

static RingletPattern *
drop_sigma (const RingletPatternStep *step, RingletPattern *pattern,
    RingletPattern *other, const RingletPatternAxis *axis, RingletAxisRule rule,
    GError **error)
{
  return ringlet_pattern_drop_sigma (pattern, error);
}

/* Without apply: of all patterns. */
static const RingletPatternVerb verbs[] = {
  { "--range", ringlet_pattern_parse_range, cut },
  { "-r", ringlet_pattern_parse_range, cut },
  { "--unit", ringlet_pattern_parse_unit, convert },
  { "-u", ringlet_pattern_parse_unit, convert },
  { "--bin", ringlet_pattern_parse_count, bin },
  { "--rebin", ringlet_pattern_parse_grid, rebin },
  { "--multiply", ringlet_pattern_parse_factor, multiply },
  { "--add", ringlet_pattern_parse_file, add },
  { "--subtract", ringlet_pattern_parse_file, subtract },
  { "--divide", ringlet_pattern_parse_file, divide },
  { "--background", ringlet_pattern_parse_background, take_background_off },
  { "--background-curve", ringlet_pattern_parse_background, find_background },
  { "--drop-sigma", ringlet_pattern_parse_nothing, drop_sigma },
  { "--merge", ringlet_pattern_parse_merge, NULL },
};

/* ---- the list ---- */

static void
step_clear (gpointer data)
{
  g_free (((RingletPatternStep *) data)->path);
}

GArray *
ringlet_pattern_steps_new (void)
{
  GArray *steps = g_array_new (FALSE, TRUE, sizeof (RingletPatternStep));

  g_array_set_clear_func (steps, step_clear);
  return steps;
}

gboolean
ringlet_pattern_steps_add (
    const char *option, const char *text, gpointer data, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++) {
    RingletPatternStep step = { .verb = &verbs[i] };

    if (!g_str_equal (verbs[i].option, option))
      continue;
    if (!verbs[i].parse (option, text, &step, error))
      return FALSE;
    g_array_append_val ((GArray *) data, step);
    return TRUE;
  }
  g_return_val_if_reached (FALSE);
}

void
ringlet_pattern_steps_inputs (const GArray *steps, GPtrArray *paths)
{
  for (guint i = 0; i < steps->len; i++) {
    const RingletPatternStep *step = &g_array_index (steps, RingletPatternStep, i);

    if (step->path != NULL)
      g_ptr_array_add (paths, g_strdup (step->path));
  }
}

/* ---- run ---- */

static gboolean
merge (const RingletPatternStep *step, GPtrArray *names, GPtrArray *patterns,
    GError **error)
{
  RingletPattern *merged =
      ringlet_pattern_merge ((RingletPattern *const *) patterns->pdata, patterns->len,
          step->weight, step->fit_scale, NULL, error);

  if (merged == NULL) {
    g_prefix_error (error, "%s: ", step->verb->option);
    return FALSE;
  }
  g_ptr_array_set_size (patterns, 0);
  g_ptr_array_add (patterns, merged);
  g_ptr_array_set_size (names, 1);
  return TRUE;
}

/* Says behind an error which option helps. */
static void
hint (GError **error, const char *text)
{
  char *whole = g_strconcat ((*error)->message, text, NULL);

  g_free ((*error)->message);
  (*error)->message = whole;
}

static gboolean
run (const RingletPatternStep *step, GPtrArray *names, GPtrArray *patterns,
    const RingletPatternAxis *axis, RingletAxisRule rule, GError **error)
{
  g_autoptr (RingletPattern) other = NULL;

  if (step->verb->apply == NULL)
    return merge (step, names, patterns, error);
  if (step->path != NULL) {
    other = ringlet_pattern_read (step->path, error);
    if (other == NULL)
      return FALSE;
  }

  for (guint i = 0; i < patterns->len; i++) {
    RingletPattern *before = g_ptr_array_index (patterns, i);
    RingletPattern *after = step->verb->apply (step, before, other, axis, rule, error);

    if (after == NULL) {
      const gboolean is_axis =
          error != NULL && g_error_matches (*error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);

      g_prefix_error (error, "%s: %s: ", (const char *) g_ptr_array_index (names, i),
          step->verb->option);
      if (is_axis)
        hint (error, " (--interpolate)");
      return FALSE;
    }
    g_ptr_array_index (patterns, i) = after;
    ringlet_pattern_unref (before);
  }
  return TRUE;
}

gboolean
ringlet_pattern_steps_run (const GArray *steps, GPtrArray *names, GPtrArray *patterns,
    const RingletPatternAxis *axis, RingletAxisRule rule, GError **error)
{
  for (guint i = 0; i < steps->len; i++) {
    if (!run (&g_array_index (steps, RingletPatternStep, i), names, patterns, axis,
            rule, error))
      return FALSE;
  }
  return TRUE;
}
