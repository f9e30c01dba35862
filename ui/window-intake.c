/* SPDX-License-Identifier: MIT */

/* Opening whatever it is: sorted in a worker, then each thing where it belongs. From
 * the dialog, a drop, the command line, the recent files; and the sample. */

#include <glib/gi18n-lib.h>

#include "base/error.h"
#include "frame-watch.h"
#include "handful.h"
#include "like-state.h"
#include "project-calibration.h"
#include "project-file.h"
#include "recent.h"
#include "sample.h"
#include "window-private.h"

/* --- windows and jobs --- */

gboolean
ringlet_window_is_untouched (RingletWindow *self)
{
  return ringlet_project_n_steps (self->project) == 1 &&
      ringlet_window_is_empty (self) && self->open_job == NULL;
}

RingletWindow *
ringlet_window_for_document (RingletWindow *self)
{
  GtkWidget *window = NULL;

  if (ringlet_window_is_untouched (self))
    return self;

  window = ringlet_window_new (
      ADW_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))), self->settings,
      self->backend);
  gtk_window_present (GTK_WINDOW (window));
  return RINGLET_WINDOW (window);
}

RingletJob *
ringlet_window_begin_job (RingletWindow *self, const char *title)
{
  RingletJob *job = ringlet_job_new_background (title);

  /* The newest wish counts. */
  if (self->open_job != NULL)
    ringlet_job_cancel (self->open_job);
  g_set_object (&self->open_job, job);
  ringlet_window_update_busy (self);
  return job;
}

gboolean
ringlet_window_end_job (RingletWindow *self, RingletJob *job)
{
  if (self->project == NULL)
    return FALSE;
  if (self->open_job == job)
    g_clear_object (&self->open_job);
  ringlet_window_update_busy (self);
  return TRUE;
}

void
ringlet_window_show_failure (RingletWindow *self, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ringlet_banner_show (
        self->banner, "open", error->message, _ ("_Open Another…"), "win.open");
}

/**
 * Opening:
 * @paths: (nullable): what is being opened
 * @picks: (nullable): control points that go on top
 * @is_first: into an empty window: there is nothing that one could want back
 * @is_sample: no file of the user's
 *
 * One open on its way. A newer one may have taken its place in the window meanwhile.
 */
typedef struct {
  RingletWindow *window;
  RingletJob *job;
  char **paths;
  char *picks;
  gboolean is_first;
  gboolean is_sample;
} Opening;

static Opening *
opening_new (RingletWindow *self, const char *title, const char *const *paths)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->window = g_object_ref (self);
  opening->paths = g_strdupv ((char **) paths);
  opening->is_first = ringlet_window_is_empty (self);
  opening->job = ringlet_window_begin_job (self, title);
  return opening;
}

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->window);
  g_object_unref (opening->job);
  g_strfreev (opening->paths);
  g_free (opening->picks);
  g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

/* --- what belongs to an image --- */

static void
say_opened (RingletWindow *self, const char *path)
{
  const char *const paths[] = { path, NULL };
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *text = g_strdup_printf (_ ("%s opened"), name);

  ringlet_recent_add (paths);
  ringlet_banner_hide (self->banner, "open");
  ringlet_window_toast_undo (self, text);
}

static void
open_picks (RingletWindow *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint n_lost = 0;

  if (!ringlet_project_import_picks (self->project, path, &n_lost, &error)) {
    ringlet_window_show_failure (self, error);
    return;
  }

  say_opened (self, path);
  ringlet_window_show_step (self, RINGLET_STEP_CALIBRATE);
  if (n_lost == 0)
    return;
  text = g_strdup_printf (ngettext ("%s: %u point is on a ring that the calibrant does "
                                    "not have, and was left out",
                              "%s: %u points are on rings that the calibrant does not "
                              "have, and were left out",
                              n_lost),
      path, n_lost);
  ringlet_banner_show (self->banner, "open", text, NULL, NULL);
}

static void
open_powder (RingletWindow *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  const RingletCalibrant *calibrant = NULL;

  /* Who integrates has calibrated: what else there is in the sample is meant. */
  if (self->step == RINGLET_STEP_INTEGRATE) {
    ringlet_window_open_phase (self, path);
    return;
  }
  calibrant = ringlet_calibrant_find (path, &error);
  if (calibrant == NULL) {
    ringlet_window_show_failure (self, error);
    return;
  }

  ringlet_project_set_calibrant (self->project, calibrant);
  g_settings_set_boolean (self->settings, "show-rings", TRUE);
  say_opened (self, path);
  ringlet_window_say_calibrant (self, path);
}

/* --- images, geometries, masks --- */

/* Returns (transfer full): "LaB6.edf opened", "3 files opened" */
static char *
describe_opened (const Opening *opening)
{
  const guint n = g_strv_length (opening->paths);
  g_autofree char *name = g_filename_display_basename (opening->paths[0]);

  return n == 1
      ? g_strdup_printf (_ ("%s opened"), name)
      : g_strdup_printf (ngettext ("%u file opened", "%u files opened", n), n);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Opening) opening = data;
  g_auto (RingletWatch) watch = ringlet_watch ("opened");
  RingletWindow *self = opening->window;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  const gboolean ok =
      ringlet_project_open_finish (RINGLET_PROJECT (source), result, &error);

  if (!ringlet_window_end_job (self, opening->job))
    return;
  if (!ok) {
    ringlet_window_show_failure (self, error);
    return;
  }

  ringlet_banner_hide (self->banner, "open");
  ringlet_banner_hide (self->banner, "export");
  if (!opening->is_sample)
    ringlet_recent_add ((const char *const *) opening->paths);
  text = describe_opened (opening);
  if (!opening->is_first)
    ringlet_window_toast_undo (self, text);
  if (opening->picks != NULL)
    open_picks (self, opening->picks);
}

static void
open_files (RingletWindow *self, const char *const *paths, const char *picks,
    gboolean is_sample)
{
  Opening *opening = opening_new (self, _ ("Opening"), paths);

  opening->is_sample = is_sample;
  opening->picks = g_strdup (picks);
  ringlet_watch_mark ("open");
  ringlet_project_open_async (self->project, opening->job, paths, on_opened, opening);
}

/* --- results --- */

static void
on_reopened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Opening) opening = data;
  RingletWindow *self = opening->window;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) warnings =
      ringlet_project_reopen_finish (RINGLET_PROJECT (source), result, &error);
  g_autofree char *doubts = warnings != NULL ? g_strjoinv ("\n", warnings) : NULL;

  if (!ringlet_window_end_job (self, opening->job))
    return;
  if (warnings == NULL) {
    ringlet_window_show_failure (self, error);
    return;
  }

  say_opened (self, opening->paths[0]);
  if (*doubts != '\0')
    ringlet_banner_show (self->banner, "open", doubts, NULL, NULL);
}

static void
open_result (RingletWindow *self, const char *path)
{
  const char *const paths[] = { path, NULL };
  Opening *opening = opening_new (self, _ ("Opening"), paths);

  ringlet_project_reopen_async (
      self->project, opening->job, path, on_reopened, opening);
}

/* --- anything --- */

/* Above the pattern that is there; alone they cannot be shown. */
static void
open_patterns (RingletWindow *self, const char *const *paths)
{
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  if (ringlet_live_get_pattern (self->live) != NULL) {
    ringlet_window_add_overlays (self, paths);
    return;
  }
  name = g_filename_display_name (paths[0]);
  text = g_strdup_printf (_ ("%s does not say how it was made, so that it can only be "
                             "compared with another pattern: open an image and a "
                             "geometry first"),
      name);
  ringlet_banner_show (self->banner, "open", text, _ ("_Open Another…"), "win.open");
}

static void
take (RingletWindow *self, const RingletHandful *handful)
{
  if (handful->patterns[0] != NULL)
    open_patterns (self, (const char *const *) handful->patterns);
  if (handful->results[0] != NULL)
    open_result (self, handful->results[0]);
  if (handful->powders[0] != NULL)
    open_powder (self, handful->powders[0]);
  if (handful->files[0] != NULL)
    open_files (self, (const char *const *) handful->files, handful->picks[0], FALSE);
  else if (handful->picks[0] != NULL)
    open_picks (self, handful->picks[0]);
  /* Last: in windows of their own, if this one has something to do now. */
  for (gsize i = 0; handful->projects[i] != NULL; i++)
    ringlet_window_open_project (self, handful->projects[i]);
}

static gpointer
sort_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  return ringlet_handful_sort (data, cancellable, error);
}

static void
free_paths (gpointer data)
{
  g_strfreev (data);
}

static void
free_handful (gpointer data)
{
  ringlet_handful_free (data);
}

static void
on_sorted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Opening) opening = data;
  RingletWindow *self = opening->window;
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletHandful) handful =
      ringlet_job_run_finish (RINGLET_JOB (source), result, &error);

  if (!ringlet_window_end_job (self, opening->job))
    return;
  if (handful == NULL)
    ringlet_window_show_failure (self, error);
  else
    take (self, handful);
}

void
ringlet_window_open (RingletWindow *self, const char *const *paths)
{
  Opening *opening = NULL;

  g_return_if_fail (RINGLET_IS_WINDOW (self) && paths != NULL && paths[0] != NULL);

  opening = opening_new (self, _ ("Opening"), paths);
  ringlet_job_run_async (opening->job, sort_in_thread, g_strdupv ((char **) paths),
      free_paths, free_handful, on_sorted, opening);
}

/* --- the sample --- */

static void
on_sample (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Opening) opening = data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) paths =
      ringlet_sample_make_finish (RINGLET_JOB (source), result, &error);

  if (!ringlet_window_end_job (opening->window, opening->job))
    return;
  if (paths != NULL)
    open_files (opening->window, (const char *const *) paths, NULL, TRUE);
  else
    ringlet_window_show_failure (opening->window, error);
}

void
ringlet_window_sample_action (RingletWindow *self)
{
  Opening *opening = opening_new (self, _ ("Simulating"), NULL);

  ringlet_sample_make_async (NULL, opening->job, on_sample, opening);
}
