/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/quantity.h"
#include "cli/command-detectors.h"
#include "cli/parse.h"
#include "detector/detector-file.h"

/* Pixels and sensors that a length without a unit could mean. */
#define MIN_PIXEL_M 1e-7
#define MAX_PIXEL_M 0.1

gboolean
ringlet_detectors_parse_pixel (
    const char *text, double *slow_m, double *fast_m, GError **error)
{
  g_auto (GStrv) parts = NULL;

  if (text == NULL)
    return TRUE;

  parts = g_strsplit (text, ",", 2);
  if (!ringlet_length_parse (
          "--pixel", parts[0], MIN_PIXEL_M, MAX_PIXEL_M, slow_m, error))
    return FALSE;
  *fast_m = *slow_m;
  return parts[1] == NULL ||
      ringlet_length_parse (
          "--pixel", parts[1], MIN_PIXEL_M, MAX_PIXEL_M, fast_m, error);
}

gboolean
ringlet_detectors_parse_sensor (const char *text, RingletSensor *sensor, GError **error)
{
  g_auto (GStrv) parts = NULL;

  if (text == NULL)
    return TRUE;

  parts = g_strsplit (text, ",", 2);
  sensor->material = ringlet_material_find (g_strstrip (parts[0]), error);
  if (sensor->material == NULL) {
    g_prefix_error (error, "--sensor: ");
    return FALSE;
  }
  return parts[1] == NULL ||
      ringlet_length_parse (
          "--sensor", parts[1], MIN_PIXEL_M, MAX_PIXEL_M, &sensor->thickness_m, error);
}

gboolean
ringlet_detectors_parse_orientation (const char *text, int *orientation, GError **error)
{
  guint value = 0;

  if (text == NULL)
    return TRUE;

  if (!ringlet_parse_count ("--orientation", text, &value, error))
    return FALSE;
  *orientation = (int) MIN (value, 100);
  return ringlet_detector_check_orientation (*orientation, error);
}

void
ringlet_detectors_report (const char *path, const RingletDetector *detector)
{
  g_autoptr (RingletMask) mask = ringlet_detector_gap_mask (detector);

  g_print ("%s: %s, %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
           " pixels (rows × columns), %" G_GSIZE_FORMAT " of them masked\n",
      path, detector->name, detector->n_slow, detector->n_fast,
      mask != NULL ? mask->n_bad : 0);
}
