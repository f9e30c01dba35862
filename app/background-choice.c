/* SPDX-License-Identifier: MIT */
#include "background-choice.h"

#include "base/choice.h"
#include "base/number.h"
#include "export/pattern-facts.h"
#include "export/writer.h"
#include "pattern/axis.h"

#define USUAL_REACH 20.0 /* points */

static const char *const names[] = {
  [RINGLET_BACKGROUND_SNIP] = "snip",
  [RINGLET_BACKGROUND_BRUCKNER] = "bruckner",
  [RINGLET_BACKGROUND_CHEBYSHEV] = "chebyshev",
};

RingletBackgroundChoice
ringlet_background_choice_default (void)
{
  RingletBackgroundChoice self = {
    .options = ringlet_background_options (RINGLET_BACKGROUND_SNIP),
  };

  self.options.reach = USUAL_REACH;
  return self;
}

const char *
ringlet_background_method_name (RingletBackgroundMethod method)
{
  return names[method];
}

gboolean
ringlet_background_method_parse (
    const char *name, RingletBackgroundMethod *method, GError **error)
{
  int index = 0;

  if (!ringlet_choice_parse (
          name, names, G_N_ELEMENTS (names), "background", &index, error))
    return FALSE;
  *method = (RingletBackgroundMethod) index;
  return TRUE;
}

static gboolean
same_options (const RingletBackgroundOptions *a, const RingletBackgroundOptions *b)
{
  return a->method == b->method && a->reach == b->reach &&
      !a->reach_is_length == !b->reach_is_length && !a->lls == !b->lls &&
      a->smooth == b->smooth && a->iterations == b->iterations &&
      a->order == b->order && a->reject == b->reject;
}

gboolean
ringlet_background_choice_equal (
    const RingletBackgroundChoice *a, const RingletBackgroundChoice *b)
{
  return !a->is_on == !b->is_on && same_options (&a->options, &b->options) &&
      !a->has_range == !b->has_range && a->min == b->min && a->max == b->max;
}

/* On a straight line of few points: what is refused of it is refused of all. */
gboolean
ringlet_background_choice_check (const RingletBackgroundChoice *self, GError **error)
{
  const gsize n = self->options.order + 3;
  g_autoptr (RingletPattern) line = NULL;
  g_autoptr (RingletPattern) found = NULL;

  if (self->has_range && !(self->min < self->max))
    return ringlet_number_refuse ("range of the background",
        "two numbers, the smaller one first", self->max, error);
  line = ringlet_pattern_new (n, FALSE, error);
  if (line == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    line->x[i] = line->intensity[i] = (double) i;
  found = ringlet_background_find (line, &self->options, error);
  return found != NULL;
}

/* ---- the word ---- */

static void
add_number (GString *word, const char *key, double value)
{
  char number[RINGLET_NUMBER_SIZE];

  g_string_append_printf (word, ",%s%s", key, ringlet_number_format (value, number));
}

static void
add_reach (GString *word, const RingletBackgroundOptions *options)
{
  const gboolean is_polynomial = options->method == RINGLET_BACKGROUND_CHEBYSHEV;

  if (options->reach_is_length)
    add_number (word, "width=", options->reach);
  else if (options->reach > 0.0)
    add_number (word, is_polynomial ? "points=" : "", options->reach);
}

char *
ringlet_background_choice_word (const RingletBackgroundChoice *self)
{
  const RingletBackgroundOptions *options = &self->options;
  const RingletBackgroundOptions usual = ringlet_background_options (options->method);
  GString *word = g_string_new (names[options->method]);

  if (options->method == RINGLET_BACKGROUND_CHEBYSHEV)
    g_string_append_printf (word, ",%u", options->order);
  add_reach (word, options);
  if (options->method == RINGLET_BACKGROUND_SNIP && !options->lls)
    g_string_append (word, ",lls=no");
  if (options->method == RINGLET_BACKGROUND_SNIP && options->smooth != usual.smooth)
    g_string_append_printf (word, ",smooth=%u", options->smooth);
  if (options->method != RINGLET_BACKGROUND_SNIP &&
      options->iterations != usual.iterations)
    g_string_append_printf (word, ",iterations=%u", options->iterations);
  if (options->method == RINGLET_BACKGROUND_CHEBYSHEV &&
      options->reject != usual.reject)
    add_number (word, "reject=", options->reject);
  return g_string_free (word, FALSE);
}

/* ---- applied ---- */

static RingletPattern *
take_part (const RingletBackgroundChoice *self, RingletPattern *pattern, GError **error)
{
  return self->has_range ? ringlet_pattern_cut (pattern, self->min, self->max, error)
                         : ringlet_pattern_ref (pattern);
}

RingletPattern *
ringlet_background_choice_find (
    const RingletBackgroundChoice *self, RingletPattern *pattern, GError **error)
{
  g_autoptr (RingletPattern) part = take_part (self, pattern, error);

  return part != NULL ? ringlet_background_find (part, &self->options, error) : NULL;
}

RingletPattern *
ringlet_background_choice_apply (
    const RingletBackgroundChoice *self, RingletPattern *pattern, GError **error)
{
  g_autoptr (RingletPattern) part = NULL;

  if (!self->is_on)
    return ringlet_pattern_ref (pattern);
  part = take_part (self, pattern, error);
  return part != NULL ? ringlet_background_subtract (part, &self->options, error)
                      : NULL;
}

gboolean
ringlet_background_choice_write (const RingletBackgroundChoice *self,
    const RingletResult *result, const char *format, const char *path,
    gboolean overwrite, GError **error)
{
  g_autoptr (RingletPattern) pattern = NULL;
  g_autoptr (RingletPattern) rest = NULL;

  if (!self->is_on)
    return ringlet_result_write (result, format, path, overwrite, error);
  pattern = ringlet_pattern_from_result (result, error);
  rest =
      pattern != NULL ? ringlet_background_choice_apply (self, pattern, error) : NULL;
  return rest != NULL && ringlet_pattern_write (rest, format, path, overwrite, error);
}
