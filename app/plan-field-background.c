/* SPDX-License-Identifier: MIT */

/* The background below the pattern, as fields: the words of `ringlet pattern`. */

#include <string.h>

#include "plan-field-private.h"

#define NONE "none"
#define WIDTH "width="

static const char *const methods[] = { NONE, "snip", "bruckner", "chebyshev", NULL };

static RingletBackgroundOptions *
options_of (RingletState *state)
{
  return &state->pattern_background.options;
}

static char *
get_method (const RingletState *state)
{
  const RingletBackgroundChoice *choice = &state->pattern_background;

  return g_strdup (
      choice->is_on ? ringlet_background_method_name (choice->options.method) : NONE);
}

/* What was said of another method is not what this one means, but how wide peaks are is
 * the same. */
static gboolean
set_method (const char *text, RingletState *state, GError **error)
{
  RingletBackgroundOptions *options = options_of (state);
  const RingletBackgroundOptions before = *options;
  RingletBackgroundMethod method = before.method;

  state->pattern_background.is_on = !g_str_equal (text, NONE);
  if (!state->pattern_background.is_on)
    return TRUE;
  if (!g_strv_contains (methods, text) ||
      !ringlet_background_method_parse (text, &method, NULL))
    return ringlet_field_refuse (
        "Background", text, "none, snip, bruckner or chebyshev", error);
  if (method == before.method)
    return TRUE;
  *options = ringlet_background_options (method);
  options->reach = before.reach > 0.0
      ? before.reach
      : ringlet_background_choice_default ().options.reach;
  options->reach_is_length = before.reach_is_length;
  return TRUE;
}

static gboolean
is_on (const RingletState *state)
{
  return state->pattern_background.is_on;
}

static gboolean
has_method (const RingletState *state, RingletBackgroundMethod method)
{
  return is_on (state) && state->pattern_background.options.method == method;
}

static gboolean
is_snip (const RingletState *state)
{
  return has_method (state, RINGLET_BACKGROUND_SNIP);
}

static gboolean
is_chebyshev (const RingletState *state)
{
  return has_method (state, RINGLET_BACKGROUND_CHEBYSHEV);
}

/* Also of a polynomial through what Brückner leaves. */
static gboolean
is_repeated (const RingletState *state)
{
  return has_method (state, RINGLET_BACKGROUND_BRUCKNER) ||
      (is_chebyshev (state) && state->pattern_background.options.reach > 0.0);
}

/* ---- the window ---- */

static char *
get_window (const RingletState *state)
{
  const RingletBackgroundOptions *options = &state->pattern_background.options;
  g_autofree char *number = ringlet_field_number_text (options->reach);

  if (options->reach == 0.0)
    return g_strdup ("");
  return g_strconcat (options->reach_is_length ? WIDTH : "", number, NULL);
}

/* A polynomial needs none: it goes through the points then. */
static gboolean
set_window (const char *text, RingletState *state, GError **error)
{
  RingletBackgroundOptions *options = options_of (state);
  const gboolean is_length = g_str_has_prefix (text, WIDTH);
  double reach = 0.0;
  guint n = 0;

  if (is_length &&
      (!ringlet_field_number ("Window", text + strlen (WIDTH), &reach, NULL) ||
          !(reach > 0.0)))
    return ringlet_field_refuse (
        "Window", text, N_ ("points, or a length on the axis as in width=0.4"), error);
  if (!is_length && *text != '\0') {
    if (!ringlet_field_count ("Window", text, 1, &n, NULL))
      return ringlet_field_refuse ("Window", text,
          N_ ("points, or a length on the axis as in width=0.4"), error);
    reach = n;
  }
  if (reach == 0.0 && options->method != RINGLET_BACKGROUND_CHEBYSHEV)
    reach = ringlet_background_choice_default ().options.reach;
  options->reach = reach;
  options->reach_is_length = is_length;
  return TRUE;
}

/* ---- the rest ---- */

static char *
get_smooth (const RingletState *state)
{
  return g_strdup_printf ("%u", state->pattern_background.options.smooth);
}

static gboolean
set_smooth (const char *text, RingletState *state, GError **error)
{
  guint n = 1;

  if (*text != '\0' && !ringlet_field_count ("Smoothing", text, 1, &n, error))
    return FALSE;
  options_of (state)->smooth = n;
  return TRUE;
}

static char *
get_order (const RingletState *state)
{
  return g_strdup_printf ("%u", state->pattern_background.options.order);
}

static gboolean
set_order (const char *text, RingletState *state, GError **error)
{
  guint n = ringlet_background_options (RINGLET_BACKGROUND_CHEBYSHEV).order;

  if (*text != '\0' && !ringlet_field_count ("Order", text, 0, &n, error))
    return FALSE;
  options_of (state)->order = n;
  return TRUE;
}

static char *
get_iterations (const RingletState *state)
{
  return g_strdup_printf ("%u", state->pattern_background.options.iterations);
}

static gboolean
set_iterations (const char *text, RingletState *state, GError **error)
{
  guint n = ringlet_background_options (RINGLET_BACKGROUND_BRUCKNER).iterations;

  if (*text != '\0' && !ringlet_field_count ("Iterations", text, 1, &n, error))
    return FALSE;
  options_of (state)->iterations = n;
  return TRUE;
}

static char *
get_range (const RingletState *state)
{
  const RingletBackgroundChoice *choice = &state->pattern_background;

  return ringlet_field_pair_text (choice->has_range, choice->min, choice->max);
}

static gboolean
set_range (const char *text, RingletState *state, GError **error)
{
  RingletBackgroundChoice *choice = &state->pattern_background;

  choice->has_range = *text != '\0';
  if (!choice->has_range) {
    choice->min = choice->max = 0.0;
    return TRUE;
  }
  if (!ringlet_field_pair ("Range", text, &choice->min, &choice->max, error))
    return FALSE;
  return choice->min < choice->max ||
      ringlet_field_refuse (
          "Range", text, "two numbers, the smaller one first, as in 0.5, 12", error);
}

/* clang-format off */
const RingletPlanField ringlet_plan_background_fields[] = {
  { "pattern --background", N_ ("Background"), N_ ("What is taken off the pattern, and off what is exported"), NULL,
    N_ ("Change Background"), RINGLET_PLAN_FIELD_CHOICE, methods, get_method, set_method, NULL },
  { "pattern --background …,POINTS", N_ ("Window"), N_ ("Points to each side, or width=0.4 on the axis: half of the widest peak"), N_ ("none"),
    N_ ("Change Window of Background"), RINGLET_PLAN_FIELD_TEXT, NULL, get_window, set_window, is_on },
  { "pattern --background …,smooth=N", N_ ("Smoothing"), N_ ("Odd number of points whose mean is clipped, against noise"), N_ ("1"),
    N_ ("Change Smoothing of Background"), RINGLET_PLAN_FIELD_TEXT, NULL, get_smooth, set_smooth, is_snip },
  { "pattern --background …,ORDER", N_ ("Order"), N_ ("Highest power of the polynomial"), N_ ("50"),
    N_ ("Change Order of Background"), RINGLET_PLAN_FIELD_TEXT, NULL, get_order, set_order, is_chebyshev },
  { "pattern --background …,iterations=N", N_ ("Iterations"), N_ ("How often peaks are clipped"), N_ ("50"),
    N_ ("Change Iterations of Background"), RINGLET_PLAN_FIELD_TEXT, NULL, get_iterations, set_iterations, is_repeated },
  { "pattern --range", N_ ("Range of the pattern"), N_ ("What of it is kept; drag its ends while the background is shown (B)"), N_ ("all of it"),
    N_ ("Change Range of Background"), RINGLET_PLAN_FIELD_TEXT, NULL, get_range, set_range, is_on },
  { NULL },
};
/* clang-format on */
