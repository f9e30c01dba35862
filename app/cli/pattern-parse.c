/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "cli/parse.h"
#include "cli/pattern-steps.h"

gboolean
ringlet_pattern_parse_range (
    const char *option, const char *text, RingletPatternStep *step, GError **error)
{
  gboolean given = FALSE;

  return ringlet_parse_range (option, text, &given, &step->min, &step->max, error);
}

gboolean
ringlet_pattern_parse_grid (
    const char *option, const char *text, RingletPatternStep *step, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  if (g_strv_length (parts) == 3 && ringlet_number_parse (parts[0], &step->min) &&
      ringlet_number_parse (parts[1], &step->max) && step->min < step->max &&
      ringlet_parse_positive_count (option, parts[2], &step->n, NULL))
    return TRUE;
  return ringlet_parse_refuse (option, text,
      "two ends, the smaller one first, and the number of bins: MIN,MAX,N", error);
}

gboolean
ringlet_pattern_parse_count (
    const char *option, const char *text, RingletPatternStep *step, GError **error)
{
  return ringlet_parse_positive_count (option, text, &step->n, error);
}

gboolean
ringlet_pattern_parse_factor (
    const char *option, const char *text, RingletPatternStep *step, GError **error)
{
  return ringlet_parse_number (option, text, &step->number, error);
}

gboolean
ringlet_pattern_parse_unit (
    const char *option, const char *text, RingletPatternStep *step, GError **error)
{
  step->unit = ringlet_unit_find (text, error);
  return step->unit != NULL;
}

gboolean
ringlet_pattern_parse_nothing (
    const char *option, const char *text, RingletPatternStep *step, GError **error)
{
  return TRUE;
}

/* FILE or FILE,K; a file whose name is all of @text goes first. */
gboolean
ringlet_pattern_parse_file (
    const char *option, const char *text, RingletPatternStep *step, GError **error)
{
  const char *comma = strrchr (text, ',');

  step->number = 1.0;
  if (comma == NULL || g_file_test (text, G_FILE_TEST_EXISTS) ||
      !ringlet_number_parse (comma + 1, &step->number)) {
    step->number = 1.0;
    step->path = g_strdup (text);
    return TRUE;
  }

  step->path = g_strndup (text, (gsize) (comma - text));
  return TRUE;
}

gboolean
ringlet_pattern_parse_merge (
    const char *option, const char *text, RingletPatternStep *step, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  const gsize n = g_strv_length (words);
  const gboolean by_sigma = n > 0 && g_str_equal (words[0], "sigma");

  step->weight = by_sigma ? RINGLET_MERGE_SIGMA : RINGLET_MERGE_COUNT;
  step->fit_scale = n == 2 && g_str_equal (words[1], "scale");
  if ((by_sigma || (n > 0 && g_str_equal (words[0], "count"))) &&
      (n == 1 || step->fit_scale))
    return TRUE;
  return ringlet_parse_refuse (
      option, text, "sigma or count, and \",scale\" to fit the scale", error);
}

/* ---- backgrounds ---- */

static gboolean
parse_yes (const char *text, gboolean *value)
{
  *value = g_str_equal (text, "yes");
  return *value || g_str_equal (text, "no");
}

static gboolean
parse_whole (const char *text, guint *value)
{
  return ringlet_parse_count ("", text, value, NULL);
}

/* "key=value" of a background. */
static gboolean
parse_key (const char *word, RingletBackgroundOptions *o)
{
  g_auto (GStrv) parts = g_strsplit (word, "=", 2);
  const char *key = parts[0];
  const char *value = parts[1];

  if (value == NULL)
    return FALSE;
  if (g_str_equal (key, "width") || g_str_equal (key, "points")) {
    o->reach_is_length = g_str_equal (key, "width");
    return ringlet_number_parse (value, &o->reach) && o->reach > 0.0;
  }
  if (g_str_equal (key, "lls"))
    return o->method == RINGLET_BACKGROUND_SNIP && parse_yes (value, &o->lls);
  if (g_str_equal (key, "smooth"))
    return o->method == RINGLET_BACKGROUND_SNIP && parse_whole (value, &o->smooth);
  if (g_str_equal (key, "iterations"))
    return o->method != RINGLET_BACKGROUND_SNIP && parse_whole (value, &o->iterations);
  if (o->method != RINGLET_BACKGROUND_CHEBYSHEV)
    return FALSE;
  if (g_str_equal (key, "order"))
    return parse_whole (value, &o->order);
  return g_str_equal (key, "reject") && ringlet_number_parse (value, &o->reject);
}

/* The number behind the method: points, or the order. */
static gboolean
parse_first (const char *word, RingletBackgroundOptions *o)
{
  guint n = 0;

  if (!parse_whole (word, &n))
    return FALSE;
  if (o->method == RINGLET_BACKGROUND_CHEBYSHEV)
    o->order = n;
  else
    o->reach = n;
  return TRUE;
}

static gboolean
find_method (const char *word, RingletBackgroundMethod *method)
{
  static const char *const names[] = { [RINGLET_BACKGROUND_SNIP] = "snip",
    [RINGLET_BACKGROUND_BRUCKNER] = "bruckner",
    [RINGLET_BACKGROUND_CHEBYSHEV] = "chebyshev" };

  for (gsize i = 0; word != NULL && i < G_N_ELEMENTS (names); i++) {
    if (g_str_equal (word, names[i])) {
      *method = (RingletBackgroundMethod) i;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
ringlet_pattern_parse_background (
    const char *option, const char *text, RingletPatternStep *step, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  RingletBackgroundMethod method;
  gboolean is_good = find_method (words[0], &method);

  if (is_good)
    step->background = ringlet_background_options (method);
  for (gsize i = 1; is_good && words[i] != NULL; i++)
    is_good = (i == 1 && parse_first (words[i], &step->background)) ||
        parse_key (words[i], &step->background);
  if (is_good &&
      (method == RINGLET_BACKGROUND_CHEBYSHEV || step->background.reach > 0.0))
    return TRUE;

  return ringlet_parse_refuse (option, text,
      "snip,POINTS or snip,width=W with lls=no and smooth=N; bruckner,POINTS with "
      "iterations=N; or chebyshev,ORDER with reject=K, or width=W and iterations=N",
      error);
}
