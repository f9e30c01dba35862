/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "base/output.h"
#include "geometry/poni-config.h"
#include "geometry/poni.h"

static gboolean
refuse (const char *what, GError **error)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED, what);
  return FALSE;
}

gboolean
ringlet_poni_config_check (const RingletDetector *detector, GError **error)
{
  const char *kind = detector->grid->klass->name;
  const gboolean says_all = detector->row != NULL || g_str_equal (kind, "uniform");
  const gboolean is_bent = g_str_equal (kind, "nodes") || g_str_equal (kind, "offsets");

  if (detector->path != NULL || (says_all && !is_bent && detector->mask == NULL))
    return TRUE;
  return refuse ("Neither .poni nor JSON has words for these pixels: save the detector "
                 "as a NeXus file "
                 "first (\"ringlet detectors\") and load that",
      error);
}

/* Version 1 has words for the name and the pixel size. */
static gboolean
fits_version_1 (const RingletDetector *detector)
{
  const RingletDetectorConfig words = { .pixel_slow_m = detector->pixel_slow_m,
    .pixel_fast_m = detector->pixel_fast_m,
    .orientation = detector->orientation };
  g_autoptr (RingletDetector) said =
      ringlet_detector_new_config (detector->name, &words, NULL);

  return ringlet_detector_equal (said, detector);
}

static gboolean
check_version (const RingletDetector *detector, const RingletGeometry *geometry,
    double version, GError **error)
{
  if (version != 1.0 && version != 2.0 && version != 2.1 && version != 3.0)
    return refuse ("A .poni file is written in version 1, 2, 2.1 or 3", error);
  if (version == 1.0 && !fits_version_1 (detector))
    return refuse ("Shape, radius, sensor and file of a detector need version 2 of the "
                   ".poni file",
        error);
  if (version < 2.1 && detector->orientation != 3) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "Orientation %d needs version 2.1 of the .poni file", detector->orientation);
    return FALSE;
  }
  if (version < 3.0 && geometry->parallax)
    return refuse ("The parallax needs version 3 of the .poni file", error);
  return TRUE;
}

static void
append_number (GString *text, const char *key, double value)
{
  char buffer[RINGLET_NUMBER_SIZE];

  g_string_append_printf (text, "%s: %s\n", key, ringlet_number_format (value, buffer));
}

static void
append_detector (GString *text, const RingletDetector *detector, double version)
{
  if (version > 1.0) {
    append_number (text, "poni_version", version);
    ringlet_poni_config_append (text, detector, version >= 2.1);
    return;
  }

  if (detector->row != NULL)
    g_string_append_printf (text, "Detector: %s\n", detector->name);
  append_number (text, "PixelSize1", detector->pixel_slow_m);
  append_number (text, "PixelSize2", detector->pixel_fast_m);
}

static void
append_geometry (GString *text, const RingletGeometry *geometry, double version)
{
  append_number (text, "Distance", geometry->distance_m);
  append_number (text, "Poni1", geometry->poni_slow_m);
  append_number (text, "Poni2", geometry->poni_fast_m);
  append_number (text, "Rot1", geometry->rot1_rad);
  append_number (text, "Rot2", geometry->rot2_rad);
  append_number (text, "Rot3", geometry->rot3_rad);
  if (version == 1.0)
    g_string_append (text, "SplineFile: None\n");
  if (geometry->wavelength_m > 0.0)
    append_number (text, "Wavelength", geometry->wavelength_m);
  if (version >= 3.0)
    g_string_append_printf (
        text, "Parallax: %s\n", geometry->parallax ? "True" : "False");
}

char *
ringlet_poni_format (const RingletDetector *detector, const RingletGeometry *geometry,
    double version, GError **error)
{
  g_autoptr (GString) text =
      g_string_new ("# Nota: C-Order, 1 refers to the Y axis, 2 to the X axis\n"
                    "# Written by Ringlet " RINGLET_VERSION "\n");
  const double v = version != 0.0 ? version : geometry->parallax ? 3.0 : 2.1;

  if (!ringlet_poni_config_check (detector, error) ||
      !check_version (detector, geometry, v, error))
    return NULL;

  append_detector (text, detector, v);
  append_geometry (text, geometry, v);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

gboolean
ringlet_poni_save (const char *path, const RingletDetector *detector,
    const RingletGeometry *geometry, double version, gboolean overwrite, GError **error)
{
  g_autofree char *text = ringlet_poni_format (detector, geometry, version, error);

  return text != NULL &&
      ringlet_output_write (path, text, strlen (text), overwrite, error);
}
