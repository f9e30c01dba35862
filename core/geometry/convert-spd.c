/* SPDX-License-Identifier: MIT */

/* SPD (P. Bösecke, J. Appl. Cryst. 40 (2007) s423): keys of an EDF header, metres, axis
 * 1 is the fast one. Only detectors that stand upright: what the rotations of SPD mean
 * in these terms is written nowhere that we could check against. Source: pyFAI,
 * geometry/core.py, getSPD(). */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "geometry/convert-formats.h"
#include "geometry/convert-text.h"

static const char *const rotation_keys[] = { "Rot_1", "Rot_2", "Rot_3",
  "DetectorRotation_1", "DetectorRotation_2", "DetectorRotation_3" };

static gboolean
spd_claims (const char *path, const char *head)
{
  return ringlet_text_has_key (head, "SampleDistance") ||
      ringlet_text_has_key (head, "Center_1");
}

static gboolean
check_upright (GHashTable *pairs, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rotation_keys); i++) {
    double angle = 0.0;

    if (!ringlet_pairs_number (
            pairs, rotation_keys[i], FALSE, -INFINITY, &angle, error))
      return FALSE;
    if (angle == 0.0)
      continue;
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "%s is \"%s\", but only 0 is read: rotations of SPD are not converted",
        rotation_keys[i], ringlet_pairs_text (pairs, rotation_keys[i]));
    return FALSE;
  }
  return TRUE;
}

/* PSize is the size of the binned pixel. */
static gboolean
read_detector (GHashTable *pairs, const RingletConvertHints *hints,
    RingletDetector **detector, GError **error)
{
  RingletDetectorConfig config = { .orientation = 3 };
  double n_fast = 0.0;
  double n_slow = 0.0;

  if (!ringlet_pairs_number (
          pairs, "PSize_1", FALSE, 0.0, &config.pixel_fast_m, error) ||
      !ringlet_pairs_number (
          pairs, "PSize_2", FALSE, 0.0, &config.pixel_slow_m, error) ||
      !ringlet_pairs_number (pairs, "Dim_1", FALSE, 0.0, &n_fast, error) ||
      !ringlet_pairs_number (pairs, "Dim_2", FALSE, 0.0, &n_slow, error))
    return FALSE;

  config.n_fast = (gsize) MIN (n_fast, 1e9);
  config.n_slow = (gsize) MIN (n_slow, 1e9);
  *detector = ringlet_convert_detector (hints, NULL, &config, error);
  return *detector != NULL;
}

static gboolean
spd_read (const char *path, const RingletConvertHints *hints, RingletPoni *poni,
    GError **error)
{
  g_autofree char *text = ringlet_text_load (path, error);
  g_autoptr (GHashTable) pairs = NULL;
  RingletGeometry *g = &poni->geometry;
  double centre_fast_px = 0.0;
  double centre_slow_px = 0.0;

  if (text == NULL)
    return FALSE;

  pairs = ringlet_pairs_parse (text, "=:");
  if (!check_upright (pairs, error) ||
      !ringlet_pairs_number (
          pairs, "SampleDistance", TRUE, 0.0, &g->distance_m, error) ||
      !ringlet_pairs_number (
          pairs, "Center_1", TRUE, -INFINITY, &centre_fast_px, error) ||
      !ringlet_pairs_number (
          pairs, "Center_2", TRUE, -INFINITY, &centre_slow_px, error) ||
      !ringlet_pairs_number (
          pairs, "WaveLength", FALSE, 0.0, &g->wavelength_m, error) ||
      !read_detector (pairs, hints, &poni->detector, error))
    return FALSE;

  g->poni_fast_m = centre_fast_px * poni->detector->pixel_fast_m;
  g->poni_slow_m = centre_slow_px * poni->detector->pixel_slow_m;
  return TRUE;
}

static gboolean
check_writable (
    const RingletDetector *detector, const RingletGeometry *geometry, GError **error)
{
  const char *problem = NULL;

  if (geometry->rot1_rad != 0.0 || geometry->rot2_rad != 0.0 ||
      geometry->rot3_rad != 0.0)
    problem = "The detector is rotated";
  else if (detector->orientation != 3)
    problem = "The orientation of the detector is not 3";
  if (problem == NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "%s: that cannot be said in SPD, whose rotations are not converted; write poni "
      "or fit2d",
      problem);
  return FALSE;
}

static GBytes *
spd_write (const RingletDetector *detector, const RingletGeometry *geometry,
    char **lost, GError **error)
{
  g_autoptr (GString) text = g_string_new (
      "# SPD's geometry, written by Ringlet " RINGLET_VERSION "; metres and pixels\n");
  const double fast_m = detector->pixel_fast_m;
  const double slow_m = detector->pixel_slow_m;

  if (!check_writable (detector, geometry, error))
    return NULL;

  ringlet_pairs_append (text, "PSize_1", " = ", fast_m);
  ringlet_pairs_append (text, "PSize_2", " = ", slow_m);
  ringlet_pairs_append (text, "BSize_1", " = ", detector->binning_fast);
  ringlet_pairs_append (text, "BSize_2", " = ", detector->binning_slow);
  if (detector->n_slow > 0) {
    ringlet_pairs_append (text, "Dim_1", " = ", (double) detector->n_fast);
    ringlet_pairs_append (text, "Dim_2", " = ", (double) detector->n_slow);
  }
  ringlet_pairs_append (text, "Center_1", " = ", geometry->poni_fast_m / fast_m);
  ringlet_pairs_append (text, "Center_2", " = ", geometry->poni_slow_m / slow_m);
  ringlet_pairs_append (text, "SampleDistance", " = ", geometry->distance_m);
  if (geometry->wavelength_m > 0.0)
    ringlet_pairs_append (text, "WaveLength", " = ", geometry->wavelength_m);

  if (detector->row != NULL)
    ringlet_convert_lose (lost, "the name of the detector, and with it its gaps");
  if (geometry->parallax)
    ringlet_convert_lose (lost, "the parallax");
  return g_string_free_to_bytes (g_steal_pointer (&text));
}

const RingletGeometryFormat ringlet_geometry_spd = {
  .name = "spd",
  .summary = "SPD: keys of EDF headers, for detectors that stand upright",
  .suffix = ".spd",
  .claims = spd_claims,
  .read = spd_read,
  .write = spd_write,
};
