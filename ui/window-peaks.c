/* SPDX-License-Identifier: MIT */

/* Peaks that are picked on the pattern, and their table. */

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fitted-peaks.h"
#include "window-private.h"

#define THRESHOLD 8.0 /* times the noise, as the command line has it */

static RingletPeakGroup *
get_group (RingletWindow *self)
{
  return ringlet_inspector_get_peak_group (self->inspector);
}

/* Of a preview nothing is fitted: it is not what will be there. */
static gboolean
can_fit (RingletWindow *self)
{
  return self->shown != NULL && !self->shown->is_preview &&
      !ringlet_live_get_is_stale (self->live);
}

/* What could not be fitted this time. Returns (transfer full) (nullable) */
static char *
describe_problem (RingletWindow *self)
{
  const GPtrArray *failures = self->peaks->failures;

  if (failures->len == 0)
    return NULL;
  return g_strdup_printf (
      _ ("Not fitted: %s"), (const char *) g_ptr_array_index (failures, 0));
}

static void
show_peaks (RingletWindow *self, const char *problem)
{
  g_autofree char *failed = problem == NULL ? describe_problem (self) : NULL;

  ringlet_peak_group_show (
      get_group (self), self->peaks, problem != NULL ? problem : failed);
  ringlet_window_update_traces (self);
  ringlet_window_update_actions (self);
}

void
ringlet_window_follow_peaks (RingletWindow *self)
{
  if (!self->peaks_wait || !can_fit (self))
    return;
  self->peaks_wait = FALSE;
  if (self->peaks->starts->len == 0)
    return;
  ringlet_fitted_peaks_follow (self->peaks, self->shown);
  show_peaks (self, NULL);
}

/* --- what the user does --- */

/* Near where the user looks: the table may not be in view. */
static void
say_peak (RingletWindow *self, double radial)
{
  const RingletFittedPeak *nearest = NULL;
  g_autofree char *position = NULL;
  g_autofree char *fwhm = NULL;
  g_autofree char *area = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < ringlet_fitted_peaks_count (self->peaks); i++) {
    const RingletFittedPeak *peak = ringlet_fitted_peaks_get (self->peaks, i, NULL);

    if (nearest == NULL ||
        fabs (peak->position.value - radial) < fabs (nearest->position.value - radial))
      nearest = peak;
  }
  if (nearest == NULL)
    return;
  position = ringlet_estimate_text (&nearest->position);
  fwhm = ringlet_estimate_text (&nearest->fwhm);
  area = ringlet_estimate_text (&nearest->area);
  text = g_strdup_printf (_ ("Peak at %s, FWHM %s, area %s"), position, fwhm, area);
  ringlet_window_toast (self, text);
}

/* The second click of two shows all of the pattern: it did not mean the peak. */
static void
on_picked (RingletWindow *self, double radial, double reach, int n)
{
  g_autoptr (GError) error = NULL;
  const guint before = self->peaks->starts->len;

  if (!can_fit (self))
    return;
  if (n > 1) {
    if (n == 2 && self->picks_one)
      ringlet_fitted_peaks_remove (self->peaks, self->shown, radial);
    self->picks_one = FALSE;
    show_peaks (self, NULL);
    return;
  }
  ringlet_fitted_peaks_add (self->peaks, self->shown, radial, reach, &error);
  self->picks_one = self->peaks->starts->len > before;
  show_peaks (self, error != NULL ? error->message : NULL);
  if (error == NULL)
    say_peak (self, radial);
}

static void
on_selected (RingletWindow *self, double position)
{
  ringlet_pattern_view_reveal (self->pattern_view, position);
}

static void
on_removed (RingletWindow *self, double position)
{
  if (self->shown == NULL)
    return;
  ringlet_fitted_peaks_remove (self->peaks, self->shown, position);
  show_peaks (self, NULL);
}

static void
find_peaks (RingletWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint n = 0;

  if (!can_fit (self))
    return;
  ringlet_fitted_peaks_find (self->peaks, self->shown, THRESHOLD, &error);
  show_peaks (self, error != NULL ? error->message : NULL);
  n = ringlet_fitted_peaks_count (self->peaks);
  text = error != NULL
      ? g_strdup (error->message)
      : g_strdup_printf (ngettext ("%u peak fitted", "%u peaks fitted", n), n);
  ringlet_window_toast (self, text);
}

static void
copy_peaks (RingletWindow *self)
{
  g_autofree char *text = ringlet_fitted_peaks_text (self->peaks);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  ringlet_window_toast (self, _ ("Peaks copied"));
}

static void
clear_peaks (RingletWindow *self)
{
  ringlet_fitted_peaks_clear (self->peaks);
  show_peaks (self, NULL);
}

const RingletWindowAction ringlet_window_peak_actions[] = {
  { "find-peaks", find_peaks },
  { "copy-peaks", copy_peaks },
  { "clear-peaks", clear_peaks },
  { NULL, NULL },
};

void
ringlet_window_connect_peaks (RingletWindow *self)
{
  self->peaks = ringlet_fitted_peaks_new ();
  g_signal_connect_object (
      self->pattern_view, "picked", G_CALLBACK (on_picked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      get_group (self), "selected", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      get_group (self), "removed", G_CALLBACK (on_removed), self, G_CONNECT_SWAPPED);
  ringlet_peak_group_show (get_group (self), self->peaks, NULL);
}
