/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "cli/calibrate-limits.h"
#include "cli/calibrate-private.h"
#include "cli/cli.h"
#include "cli/command-detectors.h"
#include "cli/parse.h"

typedef RingletCalibrateOptions Options;
typedef RingletCalibrateWork Work;

#define N_CHANGING 13 /* options that a check has no use for; they stand first */

gboolean
ringlet_calibrate_parse (Options *o, const char *arguments, const char *summary,
    const char *examples, int *argc, char ***argv)
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
    { "pixel", 0, 0, text, &o->pixel,
        "Pixel size in the place of --detector: 75um, or rows,columns", "LENGTH" },
    { "quiet", 'q', 0, flag, &o->quiet, "Only write files", NULL },
    { "calibrant", 'c', 0, text, &o->calibrant,
        "Powder: a name of \"ringlet calibrants\" (what the name of the file says)",
        "NAME" },
    { "frame", 0, 0, text, &o->frame, "Frame of the file, from 0 (0)", "N" },
    { "points-per-degree", 0, 0, text, &o->density, "Of azimuth on each ring (1)",
        "N" },
    { "rings", 0, 0, text, &o->rings, "Only so many, the innermost (all)", "N" },
    { "dark", 'd', 0, file, &o->pixels.dark, "Dark image, subtracted", "FILE" },
    { "flat", 'f', 0, file, &o->pixels.flat, "Flat field, divides", "FILE" },
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
parse_pixel (const Options *o, Work *work, GError **error)
{
  const RingletSetUpGeometry *geometry = &o->pixels.geometry;

  if (o->pixel != NULL && (geometry->poni != NULL || geometry->detector != NULL)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--pixel is for detectors that have no name: leave it out, or %s",
        geometry->poni != NULL ? "--poni" : "--detector");
    return FALSE;
  }
  return ringlet_detectors_parse_pixel (
      o->pixel, &work->pixel_slow_m, &work->pixel_fast_m, error);
}

gboolean
ringlet_calibrate_parse_values (Options *o, Work *work, GError **error)
{
  RingletCalibrationInputs *in = &work->inputs;

  *in = ringlet_calibration_inputs ();
  in->way = o->points != NULL ? RINGLET_CALIBRATION_POINTS : o->way;
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
      parse_pixel (o, work, error) && parse_output (o, work, error);
}
