/* SPDX-License-Identifier: MIT */
#include "link-view.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <math.h>

#include "base/error.h"

RingletLinkView *
ringlet_link_view_ref (RingletLinkView *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
view_clear (gpointer data)
{
  RingletLinkView *self = data;

  g_clear_pointer (&self->histogram, ringlet_histogram_unref);
  g_clear_pointer (&self->pyramid, ringlet_pyramid_unref);
}

void
ringlet_link_view_unref (RingletLinkView *self)
{
  g_atomic_rc_box_release_full (self, view_clear);
}

static RingletImage *
make_image (const RingletState *state, RingletDetector *detector, RingletLink link,
    RingletMemo *memo, GCancellable *cancellable, GError **error)
{
  const RingletCorrections corrections = ringlet_state_corrections (state);

  if (detector != NULL && state->geometry.distance_m > 0.0)
    return ringlet_link_image (link, detector, &state->geometry, &state->plan,
        &corrections, memo, cancellable, error);

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      _ ("A correction is seen once image, geometry and detector fit together"));
  return NULL;
}

RingletLinkView *
ringlet_link_view_new (const RingletState *state, const RingletDisplay *display,
    RingletLink link, RingletMemo *memo, GCancellable *cancellable, GError **error)
{
  const RingletExclusion none = { 0 };
  g_autoptr (RingletLinkView) self = g_atomic_rc_box_new0 (RingletLinkView);
  g_autoptr (RingletImage) image =
      make_image (state, display->detector, link, memo, cancellable, error);

  if (image == NULL)
    return NULL;

  self->link = link;
  self->pyramid =
      ringlet_pyramid_new_image (image, display->mask, &none, cancellable, error);
  if (self->pyramid == NULL)
    return NULL;
  self->histogram = ringlet_histogram_new (self->pyramid, cancellable, error);
  return self->histogram != NULL ? g_steal_pointer (&self) : NULL;
}

gboolean
ringlet_link_view_is_same (const RingletState *a, const RingletState *b)
{
  const RingletCorrections corrections_a = ringlet_state_corrections (a);
  const RingletCorrections corrections_b = ringlet_state_corrections (b);

  return ringlet_detector_equal (a->detector, b->detector) &&
      ringlet_geometry_equal (&a->geometry, &b->geometry) &&
      ringlet_factors_equal (&a->plan.factors, &b->plan.factors) &&
      a->plan.normalization_factor == b->plan.normalization_factor &&
      ringlet_corrections_equal (&corrections_a, &corrections_b);
}

/* ---- words ---- */

/* For people: the decimal point of the locale. */
static char *
number_text (double value, const char *format)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  GString *text = g_string_new (g_ascii_formatd (number, sizeof number, format, value));

  g_string_replace (text, ".", localeconv ()->decimal_point, 1);
  g_string_replace (text, "-", "−", 0);
  return g_string_free (text, FALSE);
}

/* As many digits as tell the ends apart: 0.99–1.00, 0.99912–0.99987. */
static const char *
format_of (double min, double max)
{
  static const char *const formats[] = { "%.2f", "%.3f", "%.4f", "%.5f", "%.6f" };
  const double span = max - min;
  guint n = 0;

  if (fabs (max) >= 1e5 || (max != 0.0 && fabs (max) < 1e-3))
    return "%.4g";
  while (
      n + 1 < G_N_ELEMENTS (formats) && span > 0.0 && span < 5.0 * pow (10.0, -2.0 - n))
    n++;
  return formats[n];
}

/* Returns (transfer full): of one value everywhere, or of two ends. */
static char *
range_text (RingletLink link, const char *min, const char *max)
{
  const char *title = _ (ringlet_link_title (link));
  const gboolean is_one = g_str_equal (min, max);

  if (ringlet_link_moves (link) && is_one)
    return g_strdup_printf (_ ("%s, pixels moved by %s µm everywhere"), title, min);
  if (ringlet_link_moves (link))
    return g_strdup_printf (_ ("%s, pixels moved by %s–%s µm"), title, min, max);
  if (is_one)
    return g_strdup_printf (ringlet_link_subtracts (link)
            ? _ ("%s, %s counts everywhere")
            : _ ("%s, factor %s everywhere"),
        title, min);
  return g_strdup_printf (
      ringlet_link_subtracts (link) ? _ ("%s, %s–%s counts") : _ ("%s, factor %s–%s"),
      title, min, max);
}

char *
ringlet_link_view_title (const RingletLinkView *self)
{
  const gboolean is_counts = ringlet_link_subtracts (self->link);
  const RingletHistogram *histogram = self->histogram;
  const char *format = is_counts ? "%.6g" : format_of (histogram->min, histogram->max);
  g_autofree char *min = number_text (histogram->min, format);
  g_autofree char *max = number_text (histogram->max, format);

  if (histogram->n_values == 0)
    return g_strdup_printf (
        _ ("%s, no pixel counts"), _ (ringlet_link_title (self->link)));
  return range_text (self->link, min, max);
}

/* Of one number of it. */
static const char *
name_of (RingletLink link)
{
  if (ringlet_link_moves (link))
    return _ ("moved, µm");
  return ringlet_link_subtracts (link) ? _ ("counts") : _ ("factor");
}

void
ringlet_link_view_read (
    const RingletLinkView *self, const RingletProbe *probe, RingletReadout *readout)
{
  const RingletPyramidLevel *level = &self->pyramid->levels[0];
  const double slow = floor (probe->slow_px);
  const double fast = floor (probe->fast_px);
  const char *name = name_of (self->link);
  g_autofree char *number = NULL;
  gsize index = 0;

  *readout->intensity = '\0';
  if (!probe->is_active || !probe->has_pixel || !(slow >= 0.0) || !(fast >= 0.0) ||
      slow >= (double) level->n_slow || fast >= (double) level->n_fast)
    return;

  index = (gsize) slow * level->n_fast + (gsize) fast;
  number = number_text (ringlet_pyramid_get (self->pyramid, 0, index), "%.6g");
  if (level->states[index] == RINGLET_PIXEL_COUNTS)
    g_snprintf (readout->intensity, sizeof readout->intensity, "%s %s", name, number);
  else if (level->states[index] == RINGLET_PIXEL_MASKED)
    g_snprintf (readout->intensity, sizeof readout->intensity, "%s %s (%s)", name,
        _ ("masked"), number);
  else
    g_snprintf (
        readout->intensity, sizeof readout->intensity, "%s %s", name, _ ("no data"));
}

RingletLevels
ringlet_link_view_levels (const RingletLinkView *self, const RingletLevels *levels)
{
  RingletLevels own = *levels;

  if (!ringlet_link_subtracts (self->link))
    own.scale = RINGLET_SCALE_LINEAR;
  ringlet_histogram_set_levels (self->histogram, 100.0, &own);
  return own;
}
