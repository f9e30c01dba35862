/* SPDX-License-Identifier: MIT */

/* Peaks that are picked on the pattern, and their table. What is asked for is done one
 * after the other, in a worker. */

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fitted-peaks-change.h"
#include "frame-watch.h"
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

static void
say_found (RingletWindow *self, const GError *error)
{
  const guint n = ringlet_fitted_peaks_count (self->peaks);
  g_autofree char *text = error != NULL
      ? g_strdup (error->message)
      : g_strdup_printf (ngettext ("%u peak fitted", "%u peaks fitted", n), n);

  ringlet_window_toast (self, text);
}

/* --- one after the other --- */

static void run_next (RingletWindow *self);

/* What is done, and of which pattern. */
typedef struct {
  RingletWindow *window;
  RingletResult *pattern;
  RingletPeaksChange change;
} Doing;

static void
doing_free (Doing *doing)
{
  ringlet_result_unref (doing->pattern);
  g_object_unref (doing->window);
  g_free (doing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Doing, doing_free)

/* @peaks: (transfer full) (nullable) */
static void
take_peaks (RingletWindow *self, const Doing *doing, RingletFittedPeaks *peaks,
    const GError *error)
{
  const guint before = self->peaks->starts->len;

  if (peaks != NULL) {
    ringlet_fitted_peaks_free (self->peaks);
    self->peaks = peaks;
  }
  if (doing->change.verb == RINGLET_PEAKS_ADD)
    self->picks_one = self->peaks->starts->len > before;
  /* Of another pattern they are fitted next. */
  if (doing->pattern != self->shown)
    return;
  show_peaks (self, error != NULL ? error->message : NULL);
  if (doing->change.verb == RINGLET_PEAKS_ADD && error == NULL)
    say_peak (self, doing->change.position);
  if (doing->change.verb == RINGLET_PEAKS_FIND)
    say_found (self, error);
}

static void
on_changed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_auto (RingletWatch) watch = ringlet_watch ("peaks");
  g_autoptr (Doing) doing = data;
  RingletWindow *self = doing->window;
  g_autoptr (GError) error = NULL;
  RingletFittedPeaks *peaks =
      ringlet_fitted_peaks_change_finish (RINGLET_JOB (source), result, &error);

  g_clear_object (&self->peak_job);
  if (self->peaks == NULL || self->forgets_peaks)
    g_clear_pointer (&peaks, ringlet_fitted_peaks_free);
  else
    take_peaks (self, doing, peaks, error);
  self->forgets_peaks = FALSE;
  if (self->peaks != NULL)
    run_next (self);
}

/* The second of two clicks takes away what the first one made, and no more. */
static gboolean
is_needless (RingletWindow *self, const RingletPeaksChange *change)
{
  const gboolean is_second =
      change->verb == RINGLET_PEAKS_REMOVE && change->reach > 0.0;
  const gboolean is_made = self->picks_one;

  if (is_second)
    self->picks_one = FALSE;
  return (is_second && !is_made) ||
      (self->peaks->starts->len == 0 &&
          (change->verb == RINGLET_PEAKS_FOLLOW ||
              change->verb == RINGLET_PEAKS_REMOVE));
}

static void
run_next (RingletWindow *self)
{
  g_autofree RingletPeaksChange *change = NULL;
  Doing *doing = NULL;

  if (self->peak_job != NULL || !can_fit (self))
    return;
  while ((change = g_queue_pop_head (self->peak_changes)) != NULL &&
      is_needless (self, change))
    g_clear_pointer (&change, g_free);
  if (change == NULL)
    return;
  doing = g_new0 (Doing, 1);
  doing->window = g_object_ref (self);
  doing->pattern = ringlet_result_ref (self->shown);
  doing->change = *change;
  self->peak_job = ringlet_job_new_background (_ ("Fitting Peaks"));
  ringlet_fitted_peaks_change_async (
      self->peaks, self->shown, change, self->peak_job, on_changed, doing);
}

static void
ask (RingletWindow *self, const RingletPeaksChange *change)
{
  g_queue_push_tail (self->peak_changes, g_memdup2 (change, sizeof *change));
  run_next (self);
}

/* The newest pattern alone counts; what was asked for of it comes behind. */
void
ringlet_window_follow_peaks (RingletWindow *self)
{
  const RingletPeaksChange follow = { .verb = RINGLET_PEAKS_FOLLOW };
  RingletPeaksChange *first = g_queue_peek_head (self->peak_changes);

  if (!can_fit (self))
    return;
  if (self->peaks_wait && (first == NULL || first->verb != RINGLET_PEAKS_FOLLOW))
    g_queue_push_head (self->peak_changes, g_memdup2 (&follow, sizeof follow));
  self->peaks_wait = FALSE;
  run_next (self);
}

/* --- what the user does --- */

/* The second click of two shows all of the pattern: it did not mean the peak. */
static void
on_picked (RingletWindow *self, double radial, double reach, int n)
{
  const RingletPeaksChange change = { n == 1 ? RINGLET_PEAKS_ADD : RINGLET_PEAKS_REMOVE,
    radial, reach, THRESHOLD };

  if (n <= 2 && can_fit (self))
    ask (self, &change);
}

static void
on_selected (RingletWindow *self, double position)
{
  ringlet_pattern_view_reveal (self->pattern_view, position);
}

static void
on_removed (RingletWindow *self, double position)
{
  const RingletPeaksChange change = { RINGLET_PEAKS_REMOVE, position, 0.0, THRESHOLD };

  ask (self, &change);
}

static void
find_peaks (RingletWindow *self)
{
  const RingletPeaksChange change = { RINGLET_PEAKS_FIND, 0.0, 0.0, THRESHOLD };

  if (can_fit (self))
    ask (self, &change);
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
  g_queue_clear_full (self->peak_changes, g_free);
  self->forgets_peaks = self->peak_job != NULL;
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
  self->peak_changes = g_queue_new ();
  g_signal_connect_object (
      self->pattern_view, "picked", G_CALLBACK (on_picked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      get_group (self), "selected", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      get_group (self), "removed", G_CALLBACK (on_removed), self, G_CONNECT_SWAPPED);
  ringlet_peak_group_show (get_group (self), self->peaks, NULL);
}

void
ringlet_window_clear_peaks (RingletWindow *self)
{
  g_clear_pointer (&self->peaks, ringlet_fitted_peaks_free);
  if (self->peak_changes != NULL)
    g_queue_free_full (g_steal_pointer (&self->peak_changes), g_free);
}
