/* SPDX-License-Identifier: MIT */
#include "cli/calibrate-run.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/output.h"
#include "base/units.h"
#include "calib/control-points.h"
#include "calibration-report.h"
#include "cli/calibrate-limits.h"
#include "cli/calibrate-tell.h"
#include "cli/cli.h"
#include "cli/images.h"
#include "cli/parse.h"
#include "cli/run.h"
#include "cli/set-up-pixels.h"
#include "export/calibration-report.h"
#include "geometry/convert.h"
#include "output-name.h"
#include "proposal.h"

typedef struct {
  const char *command;
  RingletCalibrationWay way;
  RingletSetUpPixels pixels;
  char *calibrant;
  char *frame;
  char **free;
  char **fix;
  char **bound;
  char *points;
  char *write_points;
  char *report;
  char *residual;
  char *loss;
  char *reject;
  char *density;
  char *rings;
  char *output;
  gboolean overwrite;
  gboolean json;
  gboolean quiet;
} Options;

/* All that a calibration borrows. */
typedef struct {
  RingletCalibrationInputs inputs;
  RingletPixels pixels;
  RingletImage *image;
  RingletControlPoints *given;
  GArray *points;
  guint frame;
  const RingletGeometryFormat *format;
} Work;

static void
options_clear (Options *self)
{
  char *const texts[] = { self->calibrant, self->frame, self->points,
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

/* --- options --- */

#define N_CHANGING 12 /* options that a check has no use for; they stand first */

static gboolean
parse (Options *o, const char *arguments, const char *summary, const char *examples,
    int *argc, char ***argv)
{
  const GOptionArg text = G_OPTION_ARG_STRING;
  const GOptionArg texts = G_OPTION_ARG_STRING_ARRAY;
  const GOptionArg file = G_OPTION_ARG_FILENAME;
  const GOptionArg flag = G_OPTION_ARG_NONE;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, file, &o->output,
        "Geometry to write: .poni, or another suffix of \"ringlet geometry\"", "FILE" },
    { "overwrite", 0, 0, flag, &o->overwrite, "Replace files that are there", NULL },
    { "points", 0, 0, file, &o->points,
        "Points on rings (.npt) instead of what is found in the image", "FILE" },
    { "write-points", 0, 0, file, &o->write_points, "Points to write (.npt)", "FILE" },
    { "report", 0, 0, file, &o->report, "Report to write: .html or .pdf", "FILE" },
    { "free", 0, 0, texts, &o->free,
        "Refine these too: distance, poni1, poni2, rot1, rot2, wavelength", "NAME,…" },
    { "fix", 0, 0, texts, &o->fix,
        "Leave these as they are, or at a value: distance=0.2m,rot1=0", "NAME[=V],…" },
    { "bound", 0, 0, texts, &o->bound,
        "Keep one between two values: distance=190mm,210mm", "NAME=LO,HI" },
    { "loss", 0, 0, text, &o->loss, "linear, huber or cauchy (cauchy)", "LOSS" },
    { "residual", 0, 0, text, &o->residual,
        "What is made small: pixels, 2theta or q (pixels)", "WHAT" },
    { "reject", 0, 0, text, &o->reject,
        "Leave out points farther from their ring, in σ; 0 keeps all (4)", "N" },
    { "quiet", 'q', 0, flag, &o->quiet, "Only write files", NULL },
    { "calibrant", 'c', 0, text, &o->calibrant,
        "Powder: a name of \"ringlet calibrants\" (what the name of the file says)",
        "NAME" },
    { "frame", 0, 0, text, &o->frame, "Frame of the file, from 0 (0)", "N" },
    { "points-per-degree", 0, 0, text, &o->density, "Of azimuth on each ring (1)",
        "N" },
    { "rings", 0, 0, text, &o->rings, "Only so many, the innermost (all)", "N" },
    { "json", 0, 0, flag, &o->json, "Tell it as JSON", NULL },
    { NULL },
  };
  const gboolean is_check = o->way == RINGLET_CALIBRATION_CHECK;
  g_autofree GOptionEntry *all = ringlet_set_up_pixels_entries (
      &o->pixels, FALSE, entries + (is_check ? N_CHANGING : 0));

  return ringlet_cli_parse (o->command, arguments, summary, examples, all, argc, argv);
}

static gboolean
parse_word (const char *option, const char *text, const char *const *words,
    guint n_words, int *value, GError **error)
{
  g_autofree char *list = NULL;

  for (guint i = 0; text != NULL && i < n_words; i++) {
    if (g_ascii_strcasecmp (text, words[i]) == 0) {
      *value = (int) i;
      return TRUE;
    }
  }
  if (text == NULL)
    return TRUE;
  list = g_strdup_printf ("%s, %s or %s", words[0], words[1], words[2]);
  return ringlet_parse_refuse (option, text, list, error);
}

static gboolean
parse_words (const Options *o, RingletCalibrationInputs *in, GError **error)
{
  static const char *const residuals[] = { "2theta", "q", "pixels" };
  static const char *const losses[] = { "linear", "huber", "cauchy" };
  int residual = (int) in->residual;
  int loss = (int) in->loss;

  if (!parse_word ("--residual", o->residual, residuals, G_N_ELEMENTS (residuals),
          &residual, error) ||
      !parse_word ("--loss", o->loss, losses, G_N_ELEMENTS (losses), &loss, error))
    return FALSE;
  in->residual = (RingletRefineResidual) residual;
  in->loss = (RingletRefineLoss) loss;
  return TRUE;
}

static gboolean
parse_reject (const Options *o, RingletCalibrationInputs *in, GError **error)
{
  if (!ringlet_parse_number ("--reject", o->reject, &in->reject_sigma, error))
    return FALSE;
  return in->reject_sigma >= 0.0 ||
      ringlet_parse_refuse (
          "--reject", o->reject, "0 or a number of σ above it", error);
}

static gboolean
parse_output (const Options *o, Work *work, GError **error)
{
  const RingletGeometryFormat *const *formats = ringlet_geometry_format_list ();

  work->format = formats[0];
  if (o->output == NULL)
    return TRUE;
  for (gsize i = 0; formats[i] != NULL; i++) {
    if (!g_str_has_suffix (o->output, formats[i]->suffix))
      continue;
    work->format = formats[i];
    if (work->format->write != NULL)
      return TRUE;
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "-o %s: the suffix says the format, .poni or another one that \"ringlet geometry "
      "--help\" names",
      o->output);
  return FALSE;
}

static gboolean
parse_values (Options *o, Work *work, GError **error)
{
  RingletCalibrationInputs *in = &work->inputs;

  *in = ringlet_calibration_inputs ();
  in->way = o->points != NULL ? RINGLET_CALIBRATION_POINTS : o->way;
  in->advise = TRUE;
  if (o->pixels.geometry.poni != NULL && in->way == RINGLET_CALIBRATION_AUTO)
    in->way = RINGLET_CALIBRATION_NEAR;
  if (o->calibrant != NULL) {
    in->calibrant = ringlet_calibrant_find (o->calibrant, error);
    if (in->calibrant == NULL)
      return FALSE;
  }
  if ((in->way == RINGLET_CALIBRATION_NEAR || in->way == RINGLET_CALIBRATION_CHECK) &&
      !ringlet_set_up_geometry_check_file (&o->pixels.geometry, error))
    return FALSE;
  return ringlet_set_up_pixels_parse (&o->pixels, &work->pixels, error) &&
      ringlet_calibrate_limits_parse ((const char *const *) o->free,
          (const char *const *) o->fix, (const char *const *) o->bound, in, error) &&
      parse_words (o, in, error) && parse_reject (o, in, error) &&
      ringlet_parse_positive (
          "--points-per-degree", o->density, &in->points_per_degree, error) &&
      ringlet_parse_positive_count ("--rings", o->rings, &in->n_rings, error) &&
      ringlet_parse_count ("--frame", o->frame, &work->frame, error) &&
      parse_output (o, work, error);
}

/* --- what it is about --- */

static gboolean
load_image (const char *path, Work *work, GError **error)
{
  if (path == NULL)
    return TRUE;
  work->image = ringlet_load_frame (path, work->frame, error);
  work->inputs.image = work->image;
  return work->image != NULL;
}

static gboolean
load_points (const Options *o, Work *work, GError **error)
{
  if (o->points == NULL)
    return TRUE;
  work->given = ringlet_control_points_load (o->points, error);
  if (work->given == NULL)
    return FALSE;
  return TRUE;
}

/* Once the calibrant is known. */
static void
number_points (const Options *o, Work *work)
{
  guint n_lost = 0;

  if (work->given == NULL)
    return;
  work->points =
      ringlet_calibration_number_points (work->given, work->inputs.calibrant, &n_lost);
  work->inputs.points = work->points;
  if (n_lost > 0)
    g_printerr (
        "ringlet: %s: %u points are on rings that %s does not have, and are left "
        "out\n",
        o->points, n_lost, work->inputs.calibrant->name);
}

static void
tell_detector (const RingletDetector *detector, const char *others)
{
  char slow[G_ASCII_DTOSTR_BUF_SIZE], fast[G_ASCII_DTOSTR_BUF_SIZE];

  g_printerr ("ringlet: the detector is taken for %s, pixels of %s × %s µm%s%s\n",
      detector->name,
      g_ascii_formatd (slow, sizeof slow, "%.6g", detector->pixel_slow_m * 1e6),
      g_ascii_formatd (fast, sizeof fast, "%.6g", detector->pixel_fast_m * 1e6),
      others != NULL ? "; it may be " : "", others != NULL ? others : "");
}

/* Detector and start from the options, or the detector that the image tells. */
static gboolean
place (const Options *o, Work *work, GError **error)
{
  const RingletSetUpGeometry *geometry = &o->pixels.geometry;

  if (geometry->poni == NULL && geometry->detector == NULL && work->image != NULL) {
    g_autofree char *others = NULL;

    work->pixels.detector = ringlet_proposal_detector (work->image, &others, error);
    if (work->pixels.detector == NULL) {
      g_prefix_error (error, "Name the detector with --detector. ");
      return FALSE;
    }
    if (!ringlet_set_up_geometry_change (geometry, &work->pixels.order,
            &work->pixels.detector, &work->pixels.geometry, error))
      return FALSE;
    tell_detector (work->pixels.detector, others);
  } else if (!ringlet_set_up_pixels_place (
                 &o->pixels, work->image, &work->pixels, error)) {
    return FALSE;
  }
  work->inputs.detector = work->pixels.detector;
  work->inputs.has_start = geometry->poni != NULL;
  work->inputs.start = work->pixels.geometry;
  return TRUE;
}

/* The first that says it: the line, the geometry, the points, the header. */
static gboolean
find_wavelength (Work *work, GError **error)
{
  const double fixed = work->inputs.wavelength_m;
  const double known[] = { fixed, work->pixels.geometry.wavelength_m,
    work->given != NULL ? work->given->wavelength_m : 0.0,
    work->image != NULL ? work->image->meta.wavelength_m : 0.0 };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++) {
    if (!(known[i] > 0.0))
      continue;
    work->inputs.wavelength_m = known[i];
    if (i == G_N_ELEMENTS (known) - 1) {
      char energy[G_ASCII_DTOSTR_BUF_SIZE];

      g_printerr ("ringlet: the energy is that of the header, %s keV\n",
          g_ascii_formatd (
              energy, sizeof energy, "%.6g", RINGLET_KEV_METRE / known[i]));
    }
    return TRUE;
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "Nothing says the energy of the beam: give --energy 30keV or --wavelength 0.4A");
  return FALSE;
}

static gboolean
find_calibrant (const char *path, Work *work, GError **error)
{
  RingletCalibrationInputs *in = &work->inputs;

  if (in->calibrant == NULL && work->given != NULL && work->given->calibrant != NULL)
    in->calibrant = ringlet_calibrant_find (work->given->calibrant, NULL);
  if (in->calibrant == NULL && work->image != NULL) {
    in->calibrant = ringlet_proposal_calibrant (path, work->image);
    if (in->calibrant != NULL)
      g_printerr ("ringlet: the calibrant is %s by the name of the image\n",
          in->calibrant->name);
  }
  if (in->calibrant != NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "Nothing says which powder it is: give --calibrant, such as LaB6 or CeO2");
  return FALSE;
}

/* The picture is not read further than needed; what must fail does so first. */
static gboolean
load (const Options *o, const char *path, Work *work, GError **error)
{
  if (!load_points (o, work, error) || !load_image (path, work, error) ||
      !place (o, work, error) || !find_wavelength (work, error) ||
      !find_calibrant (path, work, error) ||
      !ringlet_set_up_pixels_load (&o->pixels, &work->pixels, error))
    return FALSE;
  number_points (o, work);
  work->inputs.mask = work->pixels.mask;
  return TRUE;
}

static gboolean
check_outputs (const Options *o, const char *path, GError **error)
{
  const char *const inputs[] = { path, o->pixels.geometry.detector, o->pixels.mask,
    o->points };
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

/* --- work --- */

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

static gboolean
run (const Options *o, const char *path, Work *work, GError **error)
{
  const char *name = path != NULL ? path : o->points;
  g_autoptr (RingletCalibration) done = NULL;
  g_auto (RingletBar) bar;

  if (!check_outputs (o, path, error) || !load (o, path, work, error))
    return FALSE;
  ringlet_bar_init (&bar, "Calibrating");
  done = ringlet_run_job (calibrate, &work->inputs, &bar, error);
  ringlet_bar_clear (&bar);
  if (done == NULL) {
    g_prefix_error (error, "%s: ", name);
    return FALSE;
  }
  if (done->refinement == NULL) {
    g_autofree char *reason = ringlet_calibrate_reason (done);

    tell (o, name, work, done);
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s: %s", name, reason);
    return FALSE;
  }
  if (!write_geometry (o, work, done, error) || !write_points (o, work, done, error) ||
      !write_report (o, path, work, done, error))
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

  if (!parse (&options, arguments, summary, examples, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (argc > 2 || (argc < 2 && options.points == NULL))
    g_set_error (&error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "name one image%s",
        way == RINGLET_CALIBRATION_AUTO ? ", or --points FILE.npt" : "");
  if (error != NULL || !parse_values (&options, &work, &error))
    return ringlet_cli_usage (command, error);
  return run (&options, argc > 1 ? argv[1] : NULL, &work, &error)
      ? RINGLET_EXIT_DONE
      : ringlet_cli_fail (error);
}
