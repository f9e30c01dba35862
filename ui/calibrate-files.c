/* SPDX-License-Identifier: MIT */

/* The geometry as a file, as FIT2D says it, and with all that speaks for it. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "calibrate-private.h"
#include "calibration-report.h"
#include "calibration-request.h"
#include "file-dialog.h"
#include "geometry/convert.h"

#define DEGREES (180.0 / G_PI)

static const RingletFileDialogFilter poni_filters[] = {
  { N_ ("pyFAI geometry (.poni)"), (const char *const[]){ "*.poni", NULL } },
  { NULL, NULL },
};
static const RingletFileDialogFilter npt_filters[] = {
  { N_ ("Control points (.npt)"), (const char *const[]){ "*.npt", NULL } },
  { NULL, NULL },
};
static const RingletFileDialogFilter report_filters[] = {
  { N_ ("Report (.html, .pdf)"), (const char *const[]){ "*.html", "*.pdf", NULL } },
  { NULL, NULL },
};

/* --- as FIT2D says it --- */

static char *
fit2d_text (RingletCalibratePanel *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletDetector *detector = ringlet_calibrate_detector (self);
  g_autoptr (GError) error = NULL;
  RingletFit2d f;

  if (detector == NULL || !(state->geometry.distance_m > 0.0))
    return g_strdup ("");
  if (!ringlet_fit2d_from_geometry (detector, &state->geometry, &f, &error))
    return g_strdup (error->message);
  return g_strdup_printf (
      _ ("Sample to detector distance %.4f mm\nX-ray beam centre "
         "X %.3f, Y %.3f pixels\nTilt %.4f°, rotation of the tilt "
         "plane %.3f°\nWavelength %.6g Å\nPixel size %.4g × %.4g µm"),
      f.distance_m * 1e3, f.centre_fast_px, f.centre_slow_px, f.tilt_rad * DEGREES,
      f.tilt_plane_rad * DEGREES, state->geometry.wavelength_m * 1e10,
      detector->pixel_fast_m * 1e6, detector->pixel_slow_m * 1e6);
}

void
ringlet_calibrate_show_files (RingletCalibratePanel *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const gboolean has_geometry =
      state->geometry.distance_m > 0.0 && state->detector != NULL;
  g_autofree char *text = fit2d_text (self);

  gtk_label_set_text (GTK_LABEL (self->fit2d_label), text);
  gtk_widget_set_sensitive (self->save_button, has_geometry);
  gtk_widget_set_sensitive (self->report_button,
      has_geometry && ringlet_calibrate_can_run (self) && self->job == NULL);
}

/* --- .poni --- */

/* What is kept until the file is there. */
typedef struct {
  RingletCalibratePanel *panel;
  RingletJob *job;
  char *path;
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->panel);
  g_object_unref (saving->job);
  g_free (saving->path);
  g_free (saving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

/* Only what the dialog has asked about may be replaced: a name without @suffix gets it,
 * and is another one. */
static Saving *
saving_new (RingletCalibratePanel *self, const char *path, const char *suffix,
    const char *title)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->panel = g_object_ref (self);
  saving->job = g_object_ref (ringlet_calibrate_start_job (self, title));
  saving->path =
      g_strconcat (path, g_str_has_suffix (path, suffix) ? "" : suffix, NULL);
  return saving;
}

/* @text: (nullable): what was done; else @error says why not */
static void
end_saving (Saving *saving, const char *text, const GError *error)
{
  RingletCalibratePanel *self = saving->panel;

  ringlet_calibrate_end_job (self, saving->job);
  if (self->project == NULL)
    return;
  if (text != NULL)
    ringlet_calibrate_tell (self, text);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ringlet_calibrate_tell_problem (self, error->message);
  ringlet_calibrate_show (self);
}

static void
on_poni_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Saving) saving = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_filename_display_basename (saving->path);
  g_autofree char *text =
      g_strdup_printf (_ ("%s saved, read back and found equal"), name);
  const gboolean ok =
      ringlet_project_save_geometry_finish (RINGLET_PROJECT (source), result, &error);

  end_saving (saving, ok ? text : NULL, error);
}

static void
on_poni_chosen (GtkWindow *window, const char *const *paths, gpointer data)
{
  g_autoptr (RingletCalibratePanel) self = data;
  const gboolean has_suffix = paths != NULL && g_str_has_suffix (paths[0], ".poni");
  Saving *saving = NULL;

  if (paths == NULL || self->project == NULL)
    return;
  saving = saving_new (self, paths[0], ".poni", _ ("Saving the geometry…"));
  ringlet_project_save_geometry_async (
      self->project, saving->job, saving->path, has_suffix, on_poni_saved, saving);
}

static void
ask_for_file (RingletCalibratePanel *self, const char *title,
    const RingletFileDialogFilter *filters, const char *suffix,
    RingletFileDialogDone done)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const char *image =
      state->source != NULL ? ringlet_source_path (state->source, state->frame) : NULL;
  g_autofree char *folder = image != NULL ? g_path_get_dirname (image) : NULL;
  g_autofree char *base =
      image != NULL ? g_path_get_basename (image) : g_strdup ("geometry");
  g_autofree char *name = NULL;

  if (strrchr (base, '.') > base)
    *strrchr (base, '.') = '\0';
  name = g_strconcat (base, suffix, NULL);
  ringlet_file_dialog_save (
      GTK_WINDOW (root), title, filters, folder, name, done, g_object_ref (self));
}

void
ringlet_calibrate_save (RingletCalibratePanel *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);

  if (state->geometry.distance_m > 0.0 && state->detector != NULL)
    ask_for_file (self, _ ("Save the Geometry"), poni_filters, ".poni", on_poni_chosen);
}

/* --- .npt --- */

static void
on_npt_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Saving) saving = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_filename_display_basename (saving->path);
  g_autofree char *text = g_strdup_printf (_ ("%s saved"), name);
  const gboolean ok =
      ringlet_project_export_picks_finish (RINGLET_PROJECT (source), result, &error);

  end_saving (saving, ok ? text : NULL, error);
}

static void
on_npt_chosen (GtkWindow *window, const char *const *paths, gpointer data)
{
  g_autoptr (RingletCalibratePanel) self = data;
  const gboolean has_suffix = paths != NULL && g_str_has_suffix (paths[0], ".npt");
  Saving *saving = NULL;

  if (paths == NULL || self->project == NULL)
    return;
  saving = saving_new (self, paths[0], ".npt", _ ("Saving the points…"));
  ringlet_project_export_picks_async (
      self->project, saving->job, saving->path, has_suffix, on_npt_saved, saving);
}

void
ringlet_calibrate_save_points (RingletCalibratePanel *self)
{
  ask_for_file (self, _ ("Save the Points"), npt_filters, ".npt", on_npt_chosen);
}

/* --- report --- */

/* What the worker may read while the document moves on. */
typedef struct {
  RingletState *state;
  RingletMemo *memo;
  RingletCalibration *found; /* (nullable): its parts, counted */
  char *path;
  gboolean overwrite;
} Report;

static void
report_free (gpointer data)
{
  Report *report = data;

  g_clear_pointer (&report->found, ringlet_calibration_free);
  g_clear_pointer (&report->state, ringlet_state_unref);
  g_clear_pointer (&report->memo, ringlet_memo_unref);
  g_free (report->path);
  g_free (report);
}

/* All but what the automatic search thought, which is not counted. */
static RingletCalibration *
share (const RingletCalibration *found)
{
  RingletCalibration *copy = NULL;

  if (found == NULL)
    return NULL;
  copy = g_new0 (RingletCalibration, 1);
  copy->geometry = found->geometry;
  copy->refinement = ringlet_refinement_ref (found->refinement);
  copy->rings = g_array_ref (found->rings);
  copy->points = g_array_ref (found->points);
  return copy;
}

/* A geometry that was not fitted here is judged as it stands. */
static gpointer
write_report (RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  Report *report = data;
  const RingletState *state = report->state;
  const RingletProgress progress = ringlet_job_progress (job);
  const RingletCalibrationFiles files = {
    .image = ringlet_source_path (state->source, state->frame),
  };
  g_auto (RingletCalibrationRequest) request = { 0 };

  if (!ringlet_state_calibration_request (state, RINGLET_CALIBRATION_CHECK, NULL,
          report->memo, &request, cancellable, error))
    return NULL;
  if (report->found == NULL)
    report->found = ringlet_calibrate (&request.inputs, &progress, cancellable, error);
  if (report->found == NULL ||
      !ringlet_calibration_write_report (report->found, &request.inputs, &files,
          report->path, report->overwrite, cancellable, error))
    return NULL;
  return g_strdup (report->path);
}

static void
on_report_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RingletCalibratePanel) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = ringlet_job_run_finish (RINGLET_JOB (source), result, &error);
  g_autofree char *name = path != NULL ? g_filename_display_basename (path) : NULL;
  g_autofree char *text = NULL;

  ringlet_calibrate_end_job (self, RINGLET_JOB (source));
  if (self->project == NULL)
    return;
  if (path == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ringlet_calibrate_tell_problem (self, error->message);
  ringlet_calibrate_show (self);
  if (path == NULL)
    return;
  text = g_strdup_printf (_ ("%s written"), name);
  ringlet_calibrate_tell (self, text);
}

static void
on_report_chosen (GtkWindow *window, const char *const *paths, gpointer data)
{
  g_autoptr (RingletCalibratePanel) self = data;
  Report *report = NULL;
  RingletJob *job = NULL;

  if (paths == NULL || self->project == NULL)
    return;
  report = g_new0 (Report, 1);
  report->overwrite =
      g_str_has_suffix (paths[0], ".html") || g_str_has_suffix (paths[0], ".pdf");
  report->path = g_strconcat (paths[0], report->overwrite ? "" : ".html", NULL);
  report->state = ringlet_state_ref (ringlet_project_get_state (self->project));
  report->memo = ringlet_memo_ref (ringlet_project_get_memo (self->project));
  report->found = share (ringlet_calibrate_found (self));
  job = ringlet_calibrate_start_job (self, _ ("Writing the report…"));
  ringlet_job_run_async (job, write_report, report, report_free, g_free, on_report_done,
      g_object_ref (self));
  ringlet_calibrate_show (self);
}

void
ringlet_calibrate_report (RingletCalibratePanel *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);

  if (state->geometry.distance_m > 0.0 && ringlet_calibrate_can_run (self))
    ask_for_file (self, _ ("Write a Report"), report_filters, "-calibration.html",
        on_report_chosen);
}

void
ringlet_calibrate_connect_files (RingletCalibratePanel *self)
{
  g_signal_connect_swapped (
      self->save_button, "clicked", G_CALLBACK (ringlet_calibrate_save), self);
  g_signal_connect_swapped (
      self->report_button, "clicked", G_CALLBACK (ringlet_calibrate_report), self);
}
