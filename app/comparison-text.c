/* SPDX-License-Identifier: MIT */

/* A comparison in words, for people. */

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "comparison-private.h"

#define LARGEST_WHOLE 1e15

/* Returns (transfer full) */
static char *
number_words (double value)
{
  GString *text = g_string_new (NULL);

  if (isnan (value))
    g_string_append (text, "–");
  else if (value == round (value) && fabs (value) < LARGEST_WHOLE)
    g_string_append_printf (text, "%'.0f", value);
  else
    g_string_append_printf (text, "%.5g", value);
  g_string_replace (text, "-", "−", 0);
  return g_string_free (text, FALSE);
}

static char *
file_text (RingletComparison *self)
{
  g_autofree char *name = g_filename_display_basename (self->name);

  if (self->source == NULL || ringlet_source_n_frames (self->source) < 2)
    return g_steal_pointer (&name);
  return g_strdup_printf (_ ("%s, frame %" PRIu64), name,
      (self->product != NULL ? self->product->state->frame : 0) + 1);
}

char *
ringlet_comparison_other_text (RingletComparison *self)
{
  const RingletDisplay *display = NULL;

  g_return_val_if_fail (RINGLET_IS_COMPARISON (self), NULL);

  display = ringlet_live_get_display (self->live);
  switch (self->with) {
  case RINGLET_COMPARE_PREVIOUS:
    return display != NULL && display->frame > 0
        ? g_strdup_printf (_ ("frame %" PRIu64 ", the one before"), display->frame)
        : g_strdup (_ ("the frame before"));
  case RINGLET_COMPARE_FILE:
    return file_text (self);
  case RINGLET_COMPARE_UNCORRECTED:
    return g_strdup (_ ("without dark, flat field, background and mask"));
  case RINGLET_COMPARE_STEP:
    return g_strdup_printf (_ ("after “%s”"), self->step_text);
  case RINGLET_COMPARE_NOTHING:
    break;
  }
  return g_strdup ("");
}

char *
ringlet_comparison_text (RingletComparison *self)
{
  g_autofree char *other = ringlet_comparison_other_text (self);
  /* What is to come is not shown yet. */
  const gboolean is_there = ringlet_comparison_get_pyramid (self, FALSE) != NULL;

  if (self->error != NULL)
    return g_strdup (self->error->message);
  if (self->view != RINGLET_COMPARE_PRESENT && !is_there)
    return g_strdup_printf (_ ("Shown: the present image; comparing with %s …"), other);
  switch (self->view) {
  case RINGLET_COMPARE_OTHER:
    return g_strdup_printf (_ ("Shown: the other image, %s"), other);
  case RINGLET_COMPARE_DIFFERENCE:
    return g_strdup_printf (_ ("Shown: present − other (%s); red is more now"), other);
  case RINGLET_COMPARE_RATIO:
    return g_strdup_printf (_ ("Shown: present ∕ other (%s); red is more now"), other);
  case RINGLET_COMPARE_PRESENT:
    break;
  }
  return is_there ? g_strdup (_ ("Shown: the present image, corrected"))
                  : g_strdup (_ ("Shown: the present image"));
}

static void
append (GString *text, const char *name, double value)
{
  g_autofree char *number = number_words (value);

  g_string_append_printf (text, "%s%s %s", text->len > 0 ? " · " : "", name, number);
}

char *
ringlet_comparison_stats_text (RingletComparison *self)
{
  const RingletContrast *contrast = ringlet_comparison_get_contrast (self, FALSE);
  GString *text = g_string_new (NULL);

  if (contrast == NULL)
    return g_string_free (text, FALSE);
  append (text, _ ("mean"), contrast->stats.mean);
  append (text, _ ("std"), contrast->stats.std);
  append (text, _ ("min"), contrast->stats.min);
  append (text, _ ("max"), contrast->stats.max);
  g_string_append_printf (text, " · ");
  g_string_append_printf (text,
      g_dngettext (GETTEXT_PACKAGE, "%'zu pixel", "%'zu pixels", contrast->stats.n),
      contrast->stats.n);
  return g_string_free (text, FALSE);
}

/* Whether the cursor is on the image; its flat index. */
static gboolean
find_index (const RingletImage *image, double slow, double fast, gsize *index)
{
  if (!(slow >= 0.0 && fast >= 0.0 && slow < (double) image->n_slow &&
          fast < (double) image->n_fast))
    return FALSE;
  *index = (gsize) slow * image->n_fast + (gsize) fast;
  return TRUE;
}

/* What stands in the way of a difference; NULL for nothing. */
static const char *
missing_words (const double *values)
{
  if (isnan (values[0]) && isnan (values[1]))
    return _ ("no data in either image");
  if (isnan (values[0]))
    return _ ("no data in the present image");
  return isnan (values[1]) ? _ ("no data in the other image") : NULL;
}

char *
ringlet_comparison_pixel_text (RingletComparison *self, double slow, double fast)
{
  RingletDisplay *display = ringlet_live_get_display (self->live);
  gsize index = 0;
  double values[2] = { NAN, NAN };
  g_autofree char *present = NULL;
  g_autofree char *other = NULL;
  g_autofree char *value = NULL;

  if (self->product == NULL || display == NULL ||
      ringlet_comparison_get_pyramid (self, FALSE) == NULL ||
      !find_index (display->image, slow, fast, &index))
    return NULL;
  for (guint k = 0; k < 2; k++)
    values[k] = ringlet_comparison_product_get (
        self->product, self->with, self->state, display, k == 1, index);
  present = number_words (values[0]);
  other = number_words (values[1]);
  if (self->view == RINGLET_COMPARE_PRESENT)
    return g_strdup_printf ("I %s", present);
  if (self->view == RINGLET_COMPARE_OTHER)
    return g_strdup_printf (_ ("I %s (other)"), other);
  if (missing_words (values) != NULL)
    return g_strdup (missing_words (values));
  value = number_words (ringlet_contrast_value (
      self->view - RINGLET_COMPARE_DIFFERENCE, values[0], values[1]));
  return g_strdup_printf ("%s = %s %s %s", value, present,
      self->view == RINGLET_COMPARE_DIFFERENCE ? "−" : "∕", other);
}
