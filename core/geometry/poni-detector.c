/* SPDX-License-Identifier: MIT */

/* From what a .poni says to a detector, and back. */

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "detector/detector-file.h"
#include "geometry/poni-config.h"
#include "image/source.h"

/* Beside the .poni, or where pyFAI looks: from the present folder. Absolute, so that it
 * holds for a copy of the .poni elsewhere. */
static char *
resolve (const char *folder, const char *name)
{
  g_autofree char *absolute =
      folder != NULL ? g_canonicalize_filename (folder, NULL) : NULL;
  g_autofree char *beside = g_canonicalize_filename (name, absolute);

  if (g_file_test (beside, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&beside);
  return g_canonicalize_filename (name, NULL);
}

static gboolean
is_generic (const char *name)
{
  return name == NULL || *name == '\0' || g_ascii_strcasecmp (name, "Detector") == 0 ||
      g_ascii_strcasecmp (name, "None") == 0;
}

static RingletDetector *
with_sensor (RingletDetector *self, const RingletSensor *sensor)
{
  g_autoptr (RingletDetector) detector = self;

  if (sensor->material == NULL)
    return g_steal_pointer (&detector);
  return ringlet_detector_with_sensor (detector, sensor);
}

/* A detector without the distortion. */
static gboolean
build_base (const RingletPoniConfig *config, const char *name, const char *folder,
    RingletDetector **detector, GError **error)
{
  const RingletDetectorConfig *c = &config->detector;
  const char *file = config->file;
  g_autofree char *path = NULL;

  /* Version 1 has the file in place of the name. */
  if (file == NULL && name != NULL && strchr (name, '.') != NULL)
    file = name;

  if (file != NULL) {
    path = resolve (folder, file);
    *detector = ringlet_detector_load (path, c->orientation, error);
  } else if (!is_generic (name)) {
    *detector = ringlet_detector_new_config (name, c, error);
    return *detector != NULL;
  } else if (c->pixel_slow_m != 0.0 || c->pixel_fast_m != 0.0) {
    *detector = ringlet_detector_new_generic (
        c->pixel_slow_m, c->pixel_fast_m, c->n_slow, c->n_fast, c->orientation, error);
  } else if (config->spline != NULL) {
    path = resolve (folder, config->spline);
    *detector = ringlet_detector_load (path, c->orientation, error);
  } else {
    return TRUE;
  }

  if (*detector != NULL)
    *detector = with_sensor (*detector, &c->sensor);
  return *detector != NULL;
}

/* A generic detector may be made of nothing but its spline. */
static RingletDetector *
add_spline (RingletDetector *detector, const char *path, GError **error)
{
  return g_strcmp0 (detector->path, path) == 0
      ? ringlet_detector_ref (detector)
      : ringlet_detector_with_spline (detector, path, error);
}

/* Pilatus: percent, subtracted; Eiger: percent, added. Source: pyFAI,
 * detectors/_dectris.py. */
static double
offset_factor (const RingletDetector *detector)
{
  return g_str_has_prefix (detector->name, "Pilatus") ? -0.01 : 0.01;
}

static RingletDetector *
add_offsets (const RingletDetector *detector, const char *fast_path,
    const char *slow_path, GError **error)
{
  g_autoptr (RingletImage) slow = ringlet_image_load (slow_path, NULL, error);
  g_autoptr (RingletImage) fast = NULL;
  g_autoptr (RingletDetector) moved = NULL;
  g_autofree char *both = g_strconcat (fast_path, ",", slow_path, NULL);

  if (slow == NULL)
    return NULL;
  fast = ringlet_image_load (fast_path, NULL, error);
  if (fast == NULL)
    return NULL;

  moved = ringlet_detector_with_offsets (
      detector, slow, fast, offset_factor (detector), error);
  return moved != NULL ? ringlet_detector_with_path (moved, both) : NULL;
}

gboolean
ringlet_poni_config_build (const RingletPoniConfig *config, const char *name,
    const char *folder, RingletDetector **detector, GError **error)
{
  g_autoptr (RingletDetector) base = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (!build_base (config, name, folder, &base, error))
    return FALSE;

  if (base != NULL && config->spline != NULL) {
    first = resolve (folder, config->spline);
    *detector = add_spline (base, first, error);
  } else if (base != NULL && config->offsets[0] != NULL && config->offsets[1] != NULL) {
    first = resolve (folder, config->offsets[0]);
    second = resolve (folder, config->offsets[1]);
    *detector = add_offsets (base, first, second, error);
  } else {
    *detector = g_steal_pointer (&base);
    return TRUE;
  }
  return *detector != NULL;
}

/* ---- written ---- */

static void
add_key (GString *json, const char *name)
{
  g_string_append_printf (json, "%s\"%s\": ", json->len > 1 ? ", " : "", name);
}

static void
add_number (GString *json, const char *name, double value)
{
  char number[RINGLET_NUMBER_SIZE];

  add_key (json, name);
  g_string_append (json, ringlet_number_format (value, number));
}

static void
add_text (GString *json, const char *name, const char *value)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), value);
  g_autofree char *quoted = json_to_string (node, FALSE);

  add_key (json, name);
  g_string_append (json, quoted);
}

static gboolean
is_grid (const RingletDetector *detector, const char *kind)
{
  return g_str_equal (detector->grid->klass->name, kind);
}

/* Whether the file is what the detector is made of, and not what bends it. */
static gboolean
is_from_file (const RingletDetector *detector)
{
  return detector->path != NULL && !is_grid (detector, "nodes") &&
      !is_grid (detector, "offsets");
}

/* Absolute, so that it holds for a .poni in any folder. */
static void
add_path (GString *json, const char *name, const char *path)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);

  add_text (json, name, whole);
}

static void
add_files (GString *json, const RingletDetector *detector)
{
  g_auto (GStrv) paths = NULL;

  if (detector->path == NULL)
    return;
  if (is_grid (detector, "nodes")) {
    add_path (json, "splineFile", detector->path);
    return;
  }
  if (!is_grid (detector, "offsets")) {
    add_path (json, "filename", detector->path);
    return;
  }

  paths = g_strsplit (detector->path, ",", 2);
  if (paths[0] != NULL && paths[1] != NULL) {
    add_path (json, "x_offset_file", paths[0]);
    add_path (json, "y_offset_file", paths[1]);
  }
}

/* @usual: (nullable): what the name alone stands for */
static void
add_sensor (
    GString *json, const RingletDetector *detector, const RingletDetector *usual)
{
  const RingletSensor *sensor = &detector->sensor;
  g_autoptr (GString) inner = NULL;

  if (sensor->material == NULL ||
      (usual != NULL && ringlet_sensor_equal (sensor, &usual->sensor)))
    return;

  inner = g_string_new ("{");
  add_text (inner, "material", ringlet_material_name (sensor->material));
  if (sensor->thickness_m > 0.0)
    add_number (inner, "thickness", sensor->thickness_m);
  add_key (json, "sensor");
  g_string_append_printf (json, "%s}", inner->str);
}

/* pyFAI divides max_shape by the binning, so it stands only where the pixel size does
 * not tell the shape. */
static gboolean
needs_shape (const RingletDetector *detector)
{
  const RingletDetectorConfig pixels = { .pixel_slow_m = detector->pixel_slow_m,
    .pixel_fast_m = detector->pixel_fast_m };
  g_autoptr (RingletDetector) told = NULL;

  if (detector->row == NULL)
    return detector->n_slow > 0;

  told = ringlet_detector_new_config (detector->name, &pixels, NULL);
  return told == NULL || told->n_slow != detector->n_slow ||
      told->n_fast != detector->n_fast;
}

/* What the name does not say of size, shape and radius. A shape comes with the pixel
 * size: it may go with several. */
static void
add_pixels (
    GString *json, const RingletDetector *detector, const RingletDetector *usual)
{
  const gboolean is_binned = detector->binning_slow > 1 || detector->binning_fast > 1;
  const gboolean is_usual = usual != NULL &&
      detector->pixel_slow_m == usual->pixel_slow_m &&
      detector->pixel_fast_m == usual->pixel_fast_m;
  const gboolean has_shape = needs_shape (detector);

  if (!is_usual || is_binned || has_shape) {
    add_number (json, "pixel1", detector->pixel_slow_m);
    add_number (json, "pixel2", detector->pixel_fast_m);
  }
  if (has_shape) {
    add_key (json, "max_shape");
    g_string_append_printf (json, "[%" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT "]",
        detector->n_slow, detector->n_fast);
  }
  if (usual != NULL && detector->radius_m != usual->radius_m)
    add_number (json, "radius", detector->radius_m);
}

char *
ringlet_poni_config_format (const RingletDetector *detector, gboolean orientation)
{
  g_autoptr (RingletDetector) usual = detector->row != NULL
      ? ringlet_detector_new_named (detector->name, 3, NULL)
      : NULL;
  g_autoptr (GString) json = g_string_new ("{");

  add_pixels (json, detector, usual);
  if (orientation) {
    add_key (json, "orientation");
    g_string_append_printf (json, "%d", detector->orientation);
  }
  add_files (json, detector);
  add_sensor (json, detector, usual);
  g_string_append_c (json, '}');
  return g_string_free (g_steal_pointer (&json), FALSE);
}

const char *
ringlet_poni_config_name (const RingletDetector *detector)
{
  if (is_from_file (detector))
    return "NexusDetector";
  return detector->row != NULL ? detector->name : "Detector";
}

void
ringlet_poni_config_append (
    GString *text, const RingletDetector *detector, gboolean orientation)
{
  g_autofree char *json = ringlet_poni_config_format (detector, orientation);

  g_string_append_printf (text, "Detector: %s\nDetector_config: %s\n",
      ringlet_poni_config_name (detector), json);
}
