/* SPDX-License-Identifier: MIT */
#include "cli/calibrate-run.h"

#include "base/error.h"
#include "base/output.h"
#include "calibration-report.h"
#include "cli/calibrate-private.h"
#include "cli/calibrate-tell.h"
#include "cli/cli.h"
#include "cli/run.h"
#include "export/calibration-report.h"
#include "output-name.h"

typedef RingletCalibrateOptions Options;
typedef RingletCalibrateWork Work;

static void
options_clear (Options *self)
{
  char *const texts[] = { self->calibrant, self->pixel, self->frame, self->points,
    self->write_points, self->report, self->residual, self->loss, self->reject,
    self->density, self->rings, self->output };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_strfreev (self->free);
  g_strfreev (self->fix);
  g_strfreev (self->bound);
  ringlet_set_up_pixels_clear (&self->pixels);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static void
work_clear (Work *self)
{
  ringlet_pixels_clear (&self->pixels);
  g_clear_pointer (&self->image, ringlet_image_unref);
  g_clear_pointer (&self->given, ringlet_control_points_free);
  g_clear_pointer (&self->points, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static gboolean
check_outputs (const Options *o, const char *path, GError **error)
{
  const char *const inputs[] = { path, o->pixels.geometry.detector, o->pixels.mask,
    o->points, o->pixels.dark, o->pixels.flat };
  const char *const outputs[] = { o->output, o->write_points, o->report };

  if (o->report != NULL && !ringlet_calibration_report_check_path (o->report, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (outputs); i++) {
    if (outputs[i] != NULL &&
        !(ringlet_output_check (outputs[i], o->overwrite, error) &&
            ringlet_output_check_inputs (
                outputs[i], inputs, G_N_ELEMENTS (inputs), error) &&
            ringlet_output_check_others (outputs[i], outputs, i, error)))
      return FALSE;
  }
  return TRUE;
}

static gpointer
calibrate (RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  const RingletProgress progress = ringlet_job_progress (job);

  return ringlet_calibrate (data, &progress, cancellable, error);
}

static gboolean
write_geometry (
    const Options *o, const Work *work, const RingletCalibration *done, GError **error)
{
  g_autofree char *lost = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize size = 0;
  gconstpointer data = NULL;

  if (o->output == NULL)
    return TRUE;
  bytes = work->format->write (work->inputs.detector, &done->geometry, &lost, error);
  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &size);
  if (lost != NULL)
    g_printerr ("ringlet: %s does not hold %s\n", o->output, lost);
  return ringlet_output_write (o->output, data, size, o->overwrite, error);
}

static gboolean
write_points (
    const Options *o, const Work *work, const RingletCalibration *done, GError **error)
{
  g_autoptr (RingletControlPoints) points = NULL;

  if (o->write_points == NULL)
    return TRUE;
  points = ringlet_control_points_new ();
  points->calibrant = g_strdup (work->inputs.calibrant->name);
  points->wavelength_m = done->geometry.wavelength_m;
  for (guint i = 0; i < done->rings->len; i++)
    g_array_append_val (
        points->d_m, g_array_index (done->rings, RingletRing, i).reflection.d_m);
  ringlet_control_points_add_rings (points, done->points);
  return ringlet_control_points_save (points, o->write_points, o->overwrite, error);
}

static gboolean
write_report (const Options *o, const char *path, const Work *work,
    const RingletCalibration *done, GError **error)
{
  const RingletCalibrationFiles files = { path, o->points };

  return o->report == NULL ||
      ringlet_calibration_write_report (
          done, &work->inputs, &files, o->report, o->overwrite, NULL, error);
}

static void
tell (const Options *o, const char *name, const Work *work,
    const RingletCalibration *done)
{
  const char *outputs[4] = { NULL };
  const gboolean found = done->refinement != NULL;
  const RingletCalibrateTale tale = { name, done, &work->inputs, outputs };
  gsize n = 0;

  if (found && o->output != NULL)
    outputs[n++] = o->output;
  if (found && o->write_points != NULL)
    outputs[n++] = o->write_points;
  if (found && o->report != NULL)
    outputs[n++] = o->report;
  if (o->json)
    ringlet_calibrate_tell_json (&tale);
  else if (found && !o->quiet)
    ringlet_calibrate_tell (&tale);
}

static RingletCalibration *
run_job (Work *work, const char *what, GError **error)
{
  RingletCalibration *done = NULL;
  g_auto (RingletBar) bar;

  ringlet_bar_init (&bar, what);
  done = ringlet_run_job (calibrate, &work->inputs, &bar, error);
  ringlet_bar_clear (&bar);
  return done;
}

/* That nothing was found is said at once; what would fit takes many times as long to
 * find, and begins with the same search again. JSON is one text with all of it. */
static gboolean
advise (const Options *o, const char *name, Work *work, const RingletCalibration *done,
    GError **error)
{
  g_autofree char *reason = ringlet_calibrate_reason (done, &work->inputs);
  g_autoptr (RingletCalibration) again = NULL;

  tell (o, name, work, done);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s: %s", name, reason);
  /* Where there are no lines, nothing would fit them. */
  if (work->inputs.advise || done->automatic->advice != NULL ||
      !done->automatic->has_lines)
    return FALSE;
  g_printerr ("ringlet: %s\n", (*error)->message);
  g_clear_error (error);
  work->inputs.advise = TRUE;
  again = run_job (work, "Looking for what would fit; Ctrl+C stops", error);
  if (again == NULL)
    return FALSE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s: %s", name,
      again->automatic != NULL && again->automatic->advice != NULL
          ? again->automatic->advice
          : "No other calibrant or energy is known to fit");
  return FALSE;
}

static gboolean
run (const Options *o, const char *path, Work *work, GError **error)
{
  const char *name = path != NULL ? path : o->points;
  g_autoptr (RingletCalibration) done = NULL;

  if (!check_outputs (o, path, error) || !ringlet_calibrate_load (o, path, work, error))
    return FALSE;
  work->inputs.advise = o->json;
  done = run_job (work, "Calibrating", error);
  if (done == NULL) {
    g_prefix_error (error, "%s: ", name);
    return FALSE;
  }
  if (done->refinement == NULL)
    return advise (o, name, work, done, error);
  /* The geometry last: whatever fails or is interrupted leaves the old one. */
  if (!write_report (o, path, work, done, error) ||
      !write_points (o, work, done, error) || !write_geometry (o, work, done, error))
    return FALSE;
  tell (o, name, work, done);
  return TRUE;
}

int
ringlet_calibrate_run (const char *command, RingletCalibrationWay way,
    const char *arguments, const char *summary, const char *examples, int argc,
    char **argv)
{
  g_auto (Options) options = { .command = command, .way = way };
  g_auto (Work) work = { 0 };
  g_autoptr (GError) error = NULL;

  if (!ringlet_calibrate_parse (&options, arguments, summary, examples, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (argc > 2 || (argc < 2 && options.points == NULL))
    g_set_error (&error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "name one image%s",
        way == RINGLET_CALIBRATION_AUTO ? ", or --points FILE.npt" : "");
  if (error != NULL || !ringlet_calibrate_parse_values (&options, &work, &error))
    return ringlet_cli_usage (command, error);
  return run (&options, argc > 1 ? argv[1] : NULL, &work, &error)
      ? RINGLET_EXIT_DONE
      : ringlet_cli_fail (error);
}
