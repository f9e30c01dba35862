/* SPDX-License-Identifier: MIT */

/* FIT2D has no file of its own: its numbers are written as pyFAI names them, one a
 * line.
 *
 * The beam in the frame of the detector (slow, fast, normal) is the third row of the
 * rotation matrix, (sin rot2, −cos rot2 sin rot1, cos rot1 cos rot2): its direction in
 * the plane is FIT2D's tilt plane rotation, its angle with the normal the tilt. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "geometry/convert-formats.h"
#include "geometry/convert-text.h"

/* Cosine of the tilt below which the beam is said to miss the detector. */
#define PARALLEL 1e-12

/* As it looks in the order of the file. */
static gboolean
mirror (const RingletDetector *detector, const RingletGeometry *geometry,
    RingletGeometry *mirrored, GError **error)
{
  double slow_m = 0.0;
  double fast_m = 0.0;

  *mirrored = *geometry;
  if (detector->orientation == 3)
    return TRUE;
  if (!ringlet_convert_lengths (detector, "FIT2D", &slow_m, &fast_m, error))
    return FALSE;

  *mirrored =
      ringlet_orientation_mirror (geometry, ringlet_convert_flips_rows (detector),
          ringlet_convert_flips_columns (detector), slow_m, fast_m);
  return TRUE;
}

gboolean
ringlet_fit2d_from_geometry (const RingletDetector *detector,
    const RingletGeometry *geometry, RingletFit2d *fit2d, GError **error)
{
  RingletGeometry g;
  double slow, fast, normal;

  if (!mirror (detector, geometry, &g, error))
    return FALSE;

  slow = sin (g.rot2_rad);
  fast = -cos (g.rot2_rad) * sin (g.rot1_rad);
  normal = cos (g.rot2_rad) * cos (g.rot1_rad);
  if (fabs (normal) < PARALLEL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "The beam runs parallel to the detector: FIT2D has no words for that");
    return FALSE;
  }

  *fit2d = (RingletFit2d){
    .distance_m = g.distance_m / normal,
    .centre_slow_px =
        (g.poni_slow_m + g.distance_m * slow / normal) / detector->pixel_slow_m,
    .centre_fast_px =
        (g.poni_fast_m + g.distance_m * fast / normal) / detector->pixel_fast_m,
    .tilt_rad = atan2 (hypot (slow, fast), normal),
    .tilt_plane_rad = slow == 0.0 && fast == 0.0 ? 0.0 : atan2 (slow, fast),
  };
  return TRUE;
}

/* Of the rotation about one axis in the plane of the detector: the elements of its
 * matrix that rot3 is in. */
static double
implied_rot3 (double tilt_rad, double plane_rad)
{
  const double c = cos (plane_rad);
  const double s = sin (plane_rad);
  const double h = sin (tilt_rad / 2.0);

  return atan2 (-2.0 * h * h * s * c, 1.0 - 2.0 * h * h * s * s);
}

gboolean
ringlet_fit2d_to_geometry (const RingletFit2d *fit2d, const RingletDetector *detector,
    RingletGeometry *geometry, GError **error)
{
  const double slow = sin (fit2d->tilt_rad) * sin (fit2d->tilt_plane_rad);
  const double fast = sin (fit2d->tilt_rad) * cos (fit2d->tilt_plane_rad);
  const double normal = cos (fit2d->tilt_rad);
  RingletGeometry g = {
    .distance_m = fit2d->distance_m * normal,
    .poni_slow_m =
        fit2d->centre_slow_px * detector->pixel_slow_m - fit2d->distance_m * slow,
    .poni_fast_m =
        fit2d->centre_fast_px * detector->pixel_fast_m - fit2d->distance_m * fast,
    .rot1_rad = atan2 (-fast, normal),
    .rot2_rad = atan2 (slow, hypot (fast, normal)),
    .rot3_rad = implied_rot3 (fit2d->tilt_rad, fit2d->tilt_plane_rad),
  };

  return ringlet_geometry_check (&g, error) && mirror (detector, &g, geometry, error);
}

/* ---- the file ---- */

static gboolean
fit2d_claims (const char *path, const char *head)
{
  return ringlet_text_has_key (head, "directDist");
}

static gboolean
read_detector (GHashTable *pairs, const RingletConvertHints *hints,
    RingletDetector **detector, GError **error)
{
  RingletDetectorConfig config = { .orientation = 3 };
  double fast_um = 0.0;
  double slow_um = 0.0;
  double orientation = 3.0;
  double rows = 0.0;
  double columns = 0.0;

  if (!ringlet_pairs_number (pairs, "pixelX", FALSE, 0.0, &fast_um, error) ||
      !ringlet_pairs_number (pairs, "pixelY", FALSE, 0.0, &slow_um, error) ||
      !ringlet_pairs_number (pairs, "orientation", FALSE, 1.0, &orientation, error) ||
      !ringlet_pairs_number (pairs, "rows", FALSE, 1.0, &rows, error) ||
      !ringlet_pairs_number (pairs, "columns", FALSE, 1.0, &columns, error))
    return FALSE;

  config.pixel_fast_m = fast_um / 1e6;
  config.pixel_slow_m = slow_um / 1e6;
  config.orientation = (int) MIN (orientation, 9.0);
  config.n_slow = (gsize) MIN (rows, 1e9);
  config.n_fast = (gsize) MIN (columns, 1e9);
  *detector = ringlet_convert_detector (
      hints, ringlet_pairs_text (pairs, "detector"), &config, error);
  return *detector != NULL;
}

static gboolean
fit2d_read (const char *path, const RingletConvertHints *hints, RingletPoni *poni,
    GError **error)
{
  g_autofree char *text = ringlet_text_load (path, error);
  g_autoptr (GHashTable) pairs = NULL;
  RingletFit2d f = { 0 };
  double tilt_deg = 0.0;
  double plane_deg = 0.0;
  double wavelength = 0.0;
  double distance_mm = 0.0;

  if (text == NULL)
    return FALSE;

  pairs = ringlet_pairs_parse (text, "=:");
  if (!ringlet_pairs_number (
          pairs, "directDist", TRUE, -INFINITY, &distance_mm, error) ||
      !ringlet_pairs_number (
          pairs, "centerX", TRUE, -INFINITY, &f.centre_fast_px, error) ||
      !ringlet_pairs_number (
          pairs, "centerY", TRUE, -INFINITY, &f.centre_slow_px, error) ||
      !ringlet_pairs_number (pairs, "tilt", FALSE, -INFINITY, &tilt_deg, error) ||
      !ringlet_pairs_number (
          pairs, "tiltPlanRotation", FALSE, -INFINITY, &plane_deg, error) ||
      !ringlet_pairs_number (pairs, "wavelength", FALSE, 0.0, &wavelength, error) ||
      !read_detector (pairs, hints, &poni->detector, error))
    return FALSE;

  f.distance_m = distance_mm / 1e3;
  f.tilt_rad = tilt_deg * (G_PI / 180.0);
  f.tilt_plane_rad = plane_deg * (G_PI / 180.0);
  if (!ringlet_fit2d_to_geometry (&f, poni->detector, &poni->geometry, error))
    return FALSE;
  poni->geometry.wavelength_m = wavelength / 1e10;
  return TRUE;
}

/* What two angles and pixels in the order of the file do not say. */
static char *
what_is_lost (const RingletDetector *detector, const RingletGeometry *geometry,
    const RingletFit2d *fit2d)
{
  RingletGeometry back = *geometry;
  char was[RINGLET_NUMBER_SIZE];
  char is[RINGLET_NUMBER_SIZE];
  char *lost = NULL;

  ringlet_fit2d_to_geometry (fit2d, detector, &back, NULL);
  if (fabs (remainder (back.rot3_rad - geometry->rot3_rad, 2.0 * G_PI)) > 1e-10)
    ringlet_convert_lose (&lost,
        "rot3, which becomes %s rad in place of %s rad: FIT2D has two angles, so "
        "azimuths turn by the difference",
        g_ascii_formatd (is, sizeof is, "%.6g", back.rot3_rad),
        g_ascii_formatd (was, sizeof was, "%.6g", geometry->rot3_rad));
  if (detector->orientation != 3)
    ringlet_convert_lose (&lost,
        "orientation %d: centre and tilt are those of the picture as the file has it",
        detector->orientation);
  if (geometry->parallax)
    ringlet_convert_lose (&lost, "the parallax");
  return lost;
}

static GBytes *
fit2d_write (const RingletDetector *detector, const RingletGeometry *geometry,
    char **lost, GError **error)
{
  g_autoptr (GString) text =
      g_string_new ("# FIT2D's geometry, written by Ringlet " RINGLET_VERSION
                    "; mm, pixels, degrees, micrometres, angstrom\n");
  RingletFit2d f;

  if (!ringlet_fit2d_from_geometry (detector, geometry, &f, error))
    return NULL;

  ringlet_pairs_append (text, "directDist", " = ", f.distance_m * 1e3);
  ringlet_pairs_append (text, "centerX", " = ", f.centre_fast_px);
  ringlet_pairs_append (text, "centerY", " = ", f.centre_slow_px);
  ringlet_pairs_append (text, "tilt", " = ", f.tilt_rad * (180.0 / G_PI));
  ringlet_pairs_append (
      text, "tiltPlanRotation", " = ", f.tilt_plane_rad * (180.0 / G_PI));
  ringlet_pairs_append (text, "pixelX", " = ", detector->pixel_fast_m * 1e6);
  ringlet_pairs_append (text, "pixelY", " = ", detector->pixel_slow_m * 1e6);
  if (detector->row != NULL)
    g_string_append_printf (text, "detector = %s\n", detector->name);
  if (detector->n_slow > 0)
    g_string_append_printf (text,
        "rows = %" G_GSIZE_FORMAT "\ncolumns = %" G_GSIZE_FORMAT "\n", detector->n_slow,
        detector->n_fast);
  if (detector->orientation != 3)
    g_string_append_printf (text, "orientation = %d\n", detector->orientation);
  if (geometry->wavelength_m > 0.0)
    ringlet_pairs_append (text, "wavelength", " = ", geometry->wavelength_m * 1e10);
  *lost = what_is_lost (detector, geometry, &f);
  return g_string_free_to_bytes (g_steal_pointer (&text));
}

const RingletGeometryFormat ringlet_geometry_fit2d = {
  .name = "fit2d",
  .summary = "FIT2D: distance along the beam, centre, tilt",
  .suffix = ".fit2d",
  .claims = fit2d_claims,
  .read = fit2d_read,
  .write = fit2d_write,
};
