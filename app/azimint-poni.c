/* SPDX-License-Identifier: MIT */

/* Where the detector stands: in the file itself up to version 3, in its "poni" after.
 */

#include "azimint-private.h"
#include "base/error.h"
#include "geometry/convert.h"
#include "geometry/poni-config.h"

/* ---- numbers ---- */

/* @needed: there is no other file that says it */
static gboolean
read_number (
    RingletKeys *keys, const char *key, gboolean needed, double *value, GError **error)
{
  if (needed && ringlet_keys_peek (keys, key) == NULL)
    return ringlet_keys_refuse (keys, key, "a finite number", error);
  return ringlet_keys_number (keys, key, value, error);
}

static gboolean
read_parallax (RingletKeys *keys, gboolean *parallax, GError **error)
{
  JsonNode *node = ringlet_keys_peek (keys, "parallax");
  const char *text =
      node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  if (text == NULL)
    return ringlet_keys_flag (keys, "parallax", parallax, error);

  *parallax = g_ascii_strcasecmp (text, "true") == 0;
  return *parallax || g_ascii_strcasecmp (text, "false") == 0 ||
      ringlet_keys_refuse (keys, "parallax", "true or false", error);
}

static gboolean
read_geometry (
    RingletKeys *keys, gboolean needed, RingletGeometry *geometry, GError **error)
{
  const char *distance =
      ringlet_keys_peek (keys, "distance") != NULL ? "distance" : "dist";

  if (!read_number (keys, distance, needed, &geometry->distance_m, error) ||
      !read_number (keys, "poni1", needed, &geometry->poni_slow_m, error) ||
      !read_number (keys, "poni2", needed, &geometry->poni_fast_m, error) ||
      !read_number (keys, "rot1", needed, &geometry->rot1_rad, error) ||
      !read_number (keys, "rot2", needed, &geometry->rot2_rad, error) ||
      !read_number (keys, "rot3", needed, &geometry->rot3_rad, error) ||
      !read_number (keys, "wavelength", FALSE, &geometry->wavelength_m, error) ||
      !read_parallax (keys, &geometry->parallax, error))
    return FALSE;
  if (!(geometry->distance_m > 0.0))
    return ringlet_keys_refuse (keys, distance, "a positive length in metres", error);
  return geometry->wavelength_m >= 0.0 ||
      ringlet_keys_refuse (keys, "wavelength", "a positive length in metres", error);
}

/* ---- the detector ---- */

static gboolean
is_generic (const char *name)
{
  return name == NULL || g_ascii_strcasecmp (name, "Detector") == 0 ||
      g_ascii_strcasecmp (name, "None") == 0;
}

static gboolean
read_pixel (RingletKeys *keys, const char *key, double *pixel_m, GError **error)
{
  return ringlet_keys_number (keys, key, pixel_m, error) &&
      (*pixel_m >= 0.0 ||
          ringlet_keys_refuse (keys, key, "a positive length in metres", error));
}

/* Version 1: the pixel size of a named detector was never looked at. */
static gboolean
read_flat_keys (
    RingletKeys *keys, const char *name, RingletPoniConfig *config, GError **error)
{
  RingletDetectorConfig *detector = &config->detector;

  *config = (RingletPoniConfig){ .detector.orientation = 3 };
  if (!read_pixel (keys, "pixel1", &detector->pixel_slow_m, error) ||
      !read_pixel (keys, "pixel2", &detector->pixel_fast_m, error))
    return FALSE;
  if (!is_generic (name))
    detector->pixel_slow_m = detector->pixel_fast_m = 0.0;
  return read_pixel (keys, "pixelsize1", &detector->pixel_slow_m, error) &&
      read_pixel (keys, "pixelsize2", &detector->pixel_fast_m, error) &&
      ringlet_keys_text (keys, "splineFile", &config->spline, error) &&
      ringlet_keys_text (keys, "splinefile", &config->spline, error);
}

static gboolean
read_config (
    RingletKeys *keys, const char *name, RingletPoniConfig *config, GError **error)
{
  static const char key[] = "detector_config";
  JsonNode *node = ringlet_keys_peek (keys, key);
  g_autofree char *text = NULL;

  if (node == NULL)
    return read_flat_keys (keys, name, config, error);
  if (JSON_NODE_HOLDS_OBJECT (node))
    text = json_to_string (node, FALSE);
  else if (!ringlet_keys_text (keys, key, &text, NULL))
    return ringlet_keys_refuse (keys, key, "an object", error);
  return ringlet_keys_prefix (
      keys, key, ringlet_poni_config_parse (text, config, error), error);
}

/* What the sizes are beyond what the words say. */
static gboolean
complete (RingletAzimintReading *self, const RingletPoniConfig *config, GError **error)
{
  RingletPoni *poni = &self->out->poni;
  RingletDetector *detector = poni->detector;
  gsize shape[2] = { 0, 0 };

  if (!ringlet_keys_shape (self->keys, "shape", FALSE, shape, error))
    return FALSE;
  if (config->sensor_name != NULL)
    g_ptr_array_add (self->out->warnings,
        g_strdup_printf (
            "of the sensor material \"%s\" nothing is known: it is left out",
            config->sensor_name));
  if (shape[0] == 0 || detector->n_slow > 0)
    return TRUE;
  if (!ringlet_keys_prefix (self->keys, "shape",
          ringlet_image_check_shape (shape[0], shape[1], error), error))
    return FALSE;

  poni->detector = ringlet_detector_with_shape (detector, shape[0], shape[1]);
  ringlet_detector_unref (detector);
  return TRUE;
}

static gboolean
read_detector (RingletAzimintReading *self, RingletKeys *keys, GError **error)
{
  RingletPoni *poni = &self->out->poni;
  RingletDetector *detector = NULL;
  g_auto (RingletPoniConfig) config = { 0 };
  g_autofree char *name = NULL;

  if (!ringlet_keys_text (keys, "detector", &name, error) ||
      !read_config (keys, name, &config, error) ||
      !ringlet_keys_prefix (keys, "detector",
          ringlet_poni_config_build (&config, name, self->folder, &detector, error),
          error))
    return FALSE;

  if (detector != NULL) {
    g_clear_pointer (&poni->detector, ringlet_detector_unref);
    poni->detector = detector;
  }
  if (poni->detector == NULL)
    return ringlet_keys_refuse (
        keys, "detector", "the name of a detector, or come with its pixel size", error);
  return complete (self, &config, error);
}

/* ---- both ---- */

/* A configuration does not say which pyFAI wrote it. */
static gboolean
apply_rule (RingletAzimintReading *self, GError **error)
{
  RingletPoni *poni = &self->out->poni;

  if (poni->detector->orientation == 3)
    return TRUE;
  if (self->rule == RINGLET_ORIENTATION_TWO_FLIPS)
    return ringlet_orientation_undo_two_flips (&poni->detector, &poni->geometry, error);

  g_ptr_array_add (self->out->warnings,
      g_strdup_printf (
          "orientation %d is read as one flip of the pixels; pyFAI up to "
          "2026.02 meant another geometry by it: if it wrote this file, add "
          "--orientation-rule two-flips",
          poni->detector->orientation));
  return TRUE;
}

/* Of a .poni file that the configuration names; keys beside it come before. */
static gboolean
load_poni (RingletAzimintReading *self, const char *name, GError **error)
{
  const RingletConvertHints hints = { .rule = RINGLET_ORIENTATION_ONE_FLIP };
  g_autofree char *path = ringlet_azimint_resolve (self, name);
  g_auto (RingletPoni) poni = { 0 };

  if (!ringlet_keys_prefix (self->keys, "poni",
          ringlet_geometry_load (path, NULL, &hints, &poni, error), error))
    return FALSE;

  self->out->poni.geometry = poni.geometry;
  self->out->poni.detector = g_steal_pointer (&poni.detector);
  return TRUE;
}

static void
warn_left (RingletAzimintReading *self, const RingletKeys *keys)
{
  g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func (g_free);

  ringlet_keys_add_left (keys, left);
  for (guint i = 0; i < left->len; i++)
    g_ptr_array_add (self->out->warnings,
        g_strdup_printf ("%s is no key of a geometry and was left out",
            (const char *) g_ptr_array_index (left, i)));
}

static gboolean
read_inner (RingletAzimintReading *self, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };
  double version = 1.0;

  if (!ringlet_keys_object (self->keys, "poni", &keys, error))
    return FALSE;
  if (keys.object == NULL)
    return ringlet_keys_refuse (
        self->keys, "poni", "an object with the geometry", error);
  if (!ringlet_keys_number (&keys, "poni_version", &version, error))
    return FALSE;
  if (!(version >= 1.0 && version <= 3.0))
    return ringlet_keys_refuse (&keys, "poni_version", "1, 2, 2.1 or 3", error);
  if (!read_geometry (&keys, TRUE, &self->out->poni.geometry, error) ||
      !read_detector (self, &keys, error))
    return FALSE;

  warn_left (self, &keys);
  return TRUE;
}

static gboolean
read_outer (RingletAzimintReading *self, gboolean has_file, GError **error)
{
  ringlet_keys_peek (self->keys, "poni_version");
  return read_geometry (self->keys, !has_file, &self->out->poni.geometry, error) &&
      read_detector (self, self->keys, error);
}

gboolean
ringlet_azimint_read_poni (RingletAzimintReading *self, GError **error)
{
  JsonNode *node = ringlet_keys_peek (self->keys, "poni");
  const char *name =
      node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
  gboolean ok = FALSE;

  if (name != NULL && !load_poni (self, name, error))
    return FALSE;

  ok = self->version < 4 || name != NULL ? read_outer (self, name != NULL, error)
                                         : read_inner (self, error);
  return ok && apply_rule (self, error);
}
