/* SPDX-License-Identifier: MIT */

/* GSAS-II's image controls, .imctrl: "key:value" lines; mm, degrees, Å, µm. x is the
 * fast axis. With Rx and Rz rotations about the first and the third axis, a pixel (x,
 * y) lies at Rz(rotation) · Rx(tilt) · Rz(rotation)ᵀ · (x − center₀, y − center₁, 0)
 *     + (0, 0, distance / cos tilt),
 * and its azimuth is counted from azmthOff, which turns the polarisation as well. So
 * the distance is that along the normal, the center where the beam hits, and the third
 * row of the rotation, (−sin rotation sin tilt, cos rotation sin tilt, cos tilt), the
 * beam in the frame of the detector: FIT2D's tilt, with its plane 90° further; and
 * azmthOff is what FIT2D lacks, a turn about the beam.
 *
 * GSAS-II knows size and pixels from the image, and passes over their keys.
 *
 * Source: GSAS-II, GSASIIimage.py, GetTthAzmDsp() and makeMat(); GSASIIfiles.py,
 * LoadControls() and WriteControls(). */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "geometry/convert-formats.h"
#include "geometry/convert-text.h"

#define DEGREE (G_PI / 180.0)

static gboolean
imctrl_claims (const char *path, const char *head)
{
  return ringlet_text_has_key (head, "distance") &&
      ringlet_text_has_key (head, "center") && ringlet_text_has_key (head, "rotation");
}

/* ---- read ---- */

/* "[1.0, 2.0]", "[ 1.0  2.0]" or "[np.float64(1.0), …": as numpy prints it. */
static gboolean
read_pair (GHashTable *pairs, const char *key, gboolean needed, double min,
    double values[2], GError **error)
{
  const char *text = ringlet_pairs_text (pairs, key);
  g_auto (GStrv) parts = g_strsplit_set (text != NULL ? text : "", " \t,[]()", -1);
  double found[3];
  gsize n = 0;

  if (text == NULL && !needed)
    return TRUE;
  for (gsize i = 0; parts[i] != NULL && n < 3; i++) {
    if (*parts[i] == '\0' || g_str_has_prefix (parts[i], "np."))
      continue;
    if (!ringlet_number_parse (parts[i], &found[n]) || found[n] < min)
      found[n] = NAN;
    n++;
  }
  if (n == 2 && isfinite (found[0]) && isfinite (found[1])) {
    memcpy (values, found, 2 * sizeof (double));
    return TRUE;
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "%s is \"%s\", but must be two finite numbers%s, [x, y]", key,
      text != NULL ? text : "", isfinite (min) ? " of at least 0" : "");
  return FALSE;
}

static gboolean
read_detector (GHashTable *pairs, const RingletConvertHints *hints,
    RingletDetector **detector, GError **error)
{
  RingletDetectorConfig config = { .orientation = 3 };
  double pixel_um[2] = { 0.0, 0.0 };
  double size[2] = { 0.0, 0.0 };

  if (!read_pair (pairs, "pixelSize", FALSE, 0.0, pixel_um, error) ||
      !read_pair (pairs, "size", FALSE, 0.0, size, error))
    return FALSE;

  config.pixel_fast_m = pixel_um[0] / 1e6;
  config.pixel_slow_m = pixel_um[1] / 1e6;
  config.n_fast = (gsize) MIN (size[0], 1e9);
  config.n_slow = (gsize) MIN (size[1], 1e9);
  *detector = ringlet_convert_detector (
      hints, ringlet_pairs_text (pairs, "detector"), &config, error);
  return *detector != NULL;
}

/**
 * Controls:
 *
 * The numbers of the file in its units.
 */
typedef struct {
  double distance_mm;
  double centre_mm[2];
  double tilt_deg;
  double rotation_deg;
  double azimuth_deg;
  double wavelength;
  double arm_deg;
  double depth;
} Controls;

static gboolean
read_controls (GHashTable *pairs, Controls *c, GError **error)
{
  const struct {
    const char *key;
    gboolean needed;
    double min;
    double *value;
  } keys[] = {
    { "distance", TRUE, 0.0, &c->distance_mm },
    { "tilt", TRUE, -180.0, &c->tilt_deg },
    { "rotation", TRUE, -INFINITY, &c->rotation_deg },
    { "azmthOff", FALSE, -INFINITY, &c->azimuth_deg },
    { "wavelength", FALSE, 0.0, &c->wavelength },
    { "det2theta", FALSE, -INFINITY, &c->arm_deg },
    { "DetDepth", FALSE, -INFINITY, &c->depth },
  };

  *c = (Controls){ 0 };
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (!ringlet_pairs_number (
            pairs, keys[i].key, keys[i].needed, keys[i].min, keys[i].value, error))
      return FALSE;
  }
  if (c->arm_deg == 0.0)
    return read_pair (pairs, "center", TRUE, -INFINITY, c->centre_mm, error);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "det2theta is \"%s\", but only 0 is read: a detector on an arm is a tilted one "
      "elsewhere",
      ringlet_pairs_text (pairs, "det2theta"));
  return FALSE;
}

/* 1, or −1 where one axis of the detector runs the other way than the file's, so that
 * azimuths do, too. */
static double
sense (const RingletDetector *detector)
{
  return ringlet_convert_flips_rows (detector) ==
          ringlet_convert_flips_columns (detector)
      ? 1.0
      : -1.0;
}

/* What lies between the azimuths where both axes run the other way, degrees. */
static double
half_turn (const RingletDetector *detector)
{
  return ringlet_convert_flips_rows (detector) &&
          ringlet_convert_flips_columns (detector)
      ? 180.0
      : 0.0;
}

static gboolean
to_geometry (const Controls *c, const RingletDetector *detector,
    RingletGeometry *geometry, GError **error)
{
  const double tilt_rad = c->tilt_deg * DEGREE;
  const double azimuth_deg = c->azimuth_deg - half_turn (detector);
  const RingletFit2d f = {
    .distance_m = c->distance_mm / 1e3 / cos (tilt_rad),
    .centre_fast_px = c->centre_mm[0] / 1e3 / detector->pixel_fast_m,
    .centre_slow_px = c->centre_mm[1] / 1e3 / detector->pixel_slow_m,
    .tilt_rad = tilt_rad,
    .tilt_plane_rad = (c->rotation_deg + 90.0) * DEGREE,
  };

  if (!ringlet_fit2d_to_geometry (&f, detector, geometry, error))
    return FALSE;
  geometry->wavelength_m = c->wavelength / 1e10;
  if (azimuth_deg != 0.0)
    geometry->rot3_rad = remainder (
        geometry->rot3_rad - sense (detector) * azimuth_deg * DEGREE, 2.0 * G_PI);
  return TRUE;
}

static gboolean
imctrl_read (const char *path, const RingletConvertHints *hints, RingletPoni *poni,
    GError **error)
{
  g_autofree char *text = ringlet_text_load (path, error);
  g_autoptr (GHashTable) pairs = NULL;
  Controls c;

  if (text == NULL)
    return FALSE;

  pairs = ringlet_pairs_parse (text, ":");
  if (!read_controls (pairs, &c, error) ||
      !read_detector (pairs, hints, &poni->detector, error) ||
      !to_geometry (&c, poni->detector, &poni->geometry, error))
    return FALSE;
  if (c.depth != 0.0)
    poni->warning =
        g_strdup_printf ("DetDepth is %s, GSAS-II's correction for the depth in the "
                         "sensor, which is not "
                         "applied: the parallax does that by the laws of absorption",
            ringlet_pairs_text (pairs, "DetDepth"));
  return TRUE;
}

/* ---- write ---- */

static void
append_pair (GString *text, const char *key, double x, double y)
{
  char first[RINGLET_NUMBER_SIZE];
  char second[RINGLET_NUMBER_SIZE];

  g_string_append_printf (text, "%s:[%s, %s]\n", key, ringlet_number_format (x, first),
      ringlet_number_format (y, second));
}

/* 0 … 360, as GSAS-II has it; none without a tilt. */
static double
rotation_of (const RingletFit2d *f)
{
  const double degrees = f->tilt_plane_rad / DEGREE - 90.0;

  if (f->tilt_rad == 0.0)
    return 0.0;
  return degrees < 0.0 ? degrees + 360.0 : degrees;
}

static double
azimuth_of (const RingletDetector *detector, const RingletGeometry *geometry,
    const RingletFit2d *f)
{
  RingletGeometry back = *geometry;

  ringlet_fit2d_to_geometry (f, detector, &back, NULL);
  return remainder (half_turn (detector) +
          sense (detector) * (back.rot3_rad - geometry->rot3_rad) / DEGREE,
      360.0);
}

static void
append_detector (GString *text, const RingletDetector *detector)
{
  append_pair (
      text, "pixelSize", detector->pixel_fast_m * 1e6, detector->pixel_slow_m * 1e6);
  if (detector->row != NULL)
    g_string_append_printf (text, "detector:%s\n", detector->name);
  if (detector->n_slow > 0)
    g_string_append_printf (text, "size:[%" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT "]\n",
        detector->n_fast, detector->n_slow);
}

static char *
what_is_lost (const RingletDetector *detector, const RingletGeometry *geometry)
{
  char *lost = NULL;

  if (detector->orientation != 3)
    ringlet_convert_lose (&lost,
        "orientation %d: center and tilt are those of the picture as the file has it",
        detector->orientation);
  if (detector->row != NULL)
    ringlet_convert_lose (&lost,
        "the detector in a way that GSAS-II knows, and so not its gaps: it takes "
        "pixels "
        "as even");
  if (geometry->parallax)
    ringlet_convert_lose (&lost, "the parallax");
  if (!(geometry->wavelength_m > 0.0))
    ringlet_convert_lose (&lost, "the wavelength, which is not known");
  return lost;
}

/* No empty line: GSAS-II would stumble over it. */
static GBytes *
imctrl_write (const RingletDetector *detector, const RingletGeometry *geometry,
    char **lost, GError **error)
{
  g_autoptr (GString) text =
      g_string_new ("# GSAS-II's image controls, written by Ringlet " RINGLET_VERSION
                    "; mm, degrees, micrometres, angstrom\ntype:PWDR\n");
  RingletFit2d f;

  if (!ringlet_fit2d_from_geometry (detector, geometry, &f, error))
    return NULL;

  if (geometry->wavelength_m > 0.0)
    ringlet_pairs_append (text, "wavelength", ":", geometry->wavelength_m * 1e10);
  ringlet_pairs_append (text, "distance", ":", geometry->distance_m * 1e3);
  append_pair (text, "center", f.centre_fast_px * detector->pixel_fast_m * 1e3,
      f.centre_slow_px * detector->pixel_slow_m * 1e3);
  ringlet_pairs_append (text, "tilt", ":", f.tilt_rad / DEGREE);
  ringlet_pairs_append (text, "rotation", ":", rotation_of (&f));
  ringlet_pairs_append (text, "azmthOff", ":", azimuth_of (detector, geometry, &f));
  ringlet_pairs_append (text, "DetDepth", ":", 0.0);
  append_detector (text, detector);
  *lost = what_is_lost (detector, geometry);
  return g_string_free_to_bytes (g_steal_pointer (&text));
}

const RingletGeometryFormat ringlet_geometry_imctrl = {
  .name = "imctrl",
  .summary = "GSAS-II: image controls",
  .suffix = ".imctrl",
  .claims = imctrl_claims,
  .read = imctrl_read,
  .write = imctrl_write,
};
