/* SPDX-License-Identifier: MIT */

/* What a calibration is about: from the line, from files, and from what an image says
 * of itself. */

#include "base/error.h"
#include "base/units.h"
#include "calibration-correct.h"
#include "cli/calibrate-private.h"
#include "proposal.h"

typedef RingletCalibrateOptions Options;
typedef RingletCalibrateWork Work;

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
  g_autofree char *lost = NULL;
  guint n_lost = 0;

  if (work->given == NULL)
    return;
  work->points = ringlet_calibration_number_points (
      work->given, work->inputs.calibrant, &n_lost, &lost);
  work->inputs.points = work->points;
  if (n_lost > 0)
    g_printerr (
        "ringlet: %s: %u of %u points are on rings that %s does not have, and are left "
        "out: %s of the file, which counts from 0\n",
        o->points, n_lost, work->points->len, work->inputs.calibrant->name, lost);
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

/* What the image tells, or a plain grid of pixels of the size that the line says. */
static RingletDetector *
propose_detector (const Work *work, char **others, GError **error)
{
  const RingletImage *image = work->image;
  RingletDetector *detector = NULL;

  if (work->pixel_slow_m > 0.0)
    return ringlet_detector_new_generic (
        work->pixel_slow_m, work->pixel_fast_m, image->n_slow, image->n_fast, 3, error);

  detector = ringlet_proposal_detector (image, others, error);
  if (detector == NULL)
    g_prefix_error (error,
        "Name the detector with --detector, or give the size of its pixels with "
        "--pixel 75um. ");
  return detector;
}

/* Detector and start from the options, or the detector that the image tells. */
static gboolean
place (const Options *o, Work *work, GError **error)
{
  const RingletSetUpGeometry *geometry = &o->pixels.geometry;

  if (geometry->poni == NULL && geometry->detector == NULL && work->image != NULL) {
    g_autofree char *others = NULL;

    work->pixels.detector = propose_detector (work, &others, error);
    if (work->pixels.detector == NULL ||
        !ringlet_set_up_geometry_change (geometry, &work->pixels.order,
            &work->pixels.detector, &work->pixels.geometry, error))
      return FALSE;
    if (work->pixel_slow_m == 0.0)
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

/* Energies that the line gives and bounds that leave them out. */
static gboolean
check_bounds (const Work *work, GError **error)
{
  const RingletCalibrationInputs *in = &work->inputs;
  const RingletRefineLimit *limit = &in->limits[RINGLET_REFINE_WAVELENGTH];
  char is[G_ASCII_DTOSTR_BUF_SIZE], lo[G_ASCII_DTOSTR_BUF_SIZE],
      hi[G_ASCII_DTOSTR_BUF_SIZE];

  if (limit->state != RINGLET_REFINE_BOUNDED ||
      (in->wavelength_m >= limit->lo && in->wavelength_m <= limit->hi))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "--bound wavelength: the bounds, %s to %s keV, leave out the energy of the beam, "
      "%s keV: give other bounds, or another --energy",
      g_ascii_formatd (lo, sizeof lo, "%.6g", RINGLET_KEV_METRE / limit->hi),
      g_ascii_formatd (hi, sizeof hi, "%.6g", RINGLET_KEV_METRE / limit->lo),
      g_ascii_formatd (is, sizeof is, "%.6g", RINGLET_KEV_METRE / in->wavelength_m));
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

/* What rings are looked for in; its header is asked no more. */
static gboolean
correct (const Options *o, Work *work, GError **error)
{
  const RingletIntegratorInputs inputs =
      ringlet_pixels_inputs (&o->pixels, &work->pixels);
  RingletImage *image = NULL;

  if (work->image == NULL)
    return TRUE;
  image = ringlet_calibration_correct (
      work->image, &inputs.corrections, &work->pixels.plan, error);
  if (image == NULL)
    return FALSE;
  ringlet_image_unref (work->image);
  work->inputs.image = work->image = image;
  return TRUE;
}

/* The picture is not read further than needed; what must fail does so first. */
gboolean
ringlet_calibrate_load (const Options *o, const char *path, Work *work, GError **error)
{
  if (!load_points (o, work, error) || !load_image (path, work, error) ||
      !place (o, work, error) || !find_wavelength (work, error) ||
      !check_bounds (work, error) || !find_calibrant (path, work, error) ||
      !ringlet_set_up_pixels_load (&o->pixels, &work->pixels, error) ||
      !correct (o, work, error))
    return FALSE;
  number_points (o, work);
  work->inputs.mask = work->pixels.mask;
  return TRUE;
}
