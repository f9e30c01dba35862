/* SPDX-License-Identifier: MIT */

/* The detector in a project file: the words of a .poni (geometry/poni-config.h), with
 * files that are checked. A detector of a geometry file that no .poni can say comes
 * from there again. */

#include "base/error.h"
#include "geometry/convert.h"
#include "geometry/poni-config.h"
#include "project-file-private.h"

/* Where its pixels lie and which of them are bad: what a detector built again must
 * have. */
static char *
fingerprint (const RingletDetector *detector)
{
  RingletDigest *digest = ringlet_digest_new ("project detector");

  ringlet_detector_digest (detector, digest);
  ringlet_digest_add_string (
      digest, detector->mask != NULL ? detector->mask->digest : "");
  return ringlet_digest_finish (digest);
}

static RingletDetector *
turn (const RingletDetector *detector, int orientation, const RingletSensor *sensor)
{
  g_autoptr (RingletDetector) turned =
      ringlet_detector_with_orientation (detector, orientation);

  return ringlet_detector_with_sensor (turned, sensor);
}

/* ---- what says all of it ---- */

static gboolean
is_grid (const RingletDetector *detector, const char *kind)
{
  return g_str_equal (detector->grid->klass->name, kind);
}

/* @config: gets what a .poni would say */
static void
describe (const RingletDetector *detector, RingletPoniConfig *config)
{
  g_auto (GStrv) paths = NULL;

  *config = (RingletPoniConfig){
    .detector = {
        .pixel_slow_m = detector->pixel_slow_m,
        .pixel_fast_m = detector->pixel_fast_m,
        .n_slow = detector->n_slow,
        .n_fast = detector->n_fast,
        .radius_m = detector->radius_m,
        .orientation = detector->orientation,
        .sensor = detector->sensor,
    },
  };
  if (detector->path == NULL)
    return;
  if (is_grid (detector, "nodes")) {
    config->spline = g_strdup (detector->path);
    return;
  }

  paths = is_grid (detector, "offsets") ? g_strsplit (detector->path, ",", 2) : NULL;
  if (paths == NULL || paths[0] == NULL || paths[1] == NULL) {
    config->file = g_strdup (detector->path);
    return;
  }
  config->offsets[0] = g_strdup (paths[0]);
  config->offsets[1] = g_strdup (paths[1]);
}

/* Whether @built is that detector, but for the way to its file. */
static gboolean
is_same (const RingletDetector *built, const RingletDetector *detector)
{
  g_autoptr (RingletDetector) named = NULL;

  if (built == NULL)
    return FALSE;

  named = ringlet_detector_with_path (built, detector->path);
  return ringlet_detector_equal (named, detector);
}

static gboolean
words_say_all (const RingletDetector *detector, const RingletPoniConfig *config)
{
  g_autoptr (RingletDetector) built = NULL;
  const char *name = detector->row != NULL ? detector->name : NULL;

  return ringlet_poni_config_build (config, name, NULL, &built, NULL) &&
      is_same (built, detector);
}

/* As its geometry file has it, but for what options replace. */
static RingletDetector *
load_from_geometry (const char *path, RingletOrientationRule rule, int orientation,
    const RingletSensor *sensor, GError **error)
{
  const RingletConvertHints hints = { .rule = rule };
  g_auto (RingletPoni) poni = { 0 };

  if (!ringlet_geometry_load (path, NULL, &hints, &poni, error))
    return NULL;
  if (poni.detector != NULL)
    return turn (poni.detector, orientation, sensor);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s says no detector", path);
  return NULL;
}

static gboolean
geometry_says_all (const RingletState *state)
{
  const RingletDetector *detector = state->detector;
  g_autoptr (RingletDetector) built = NULL;

  if (state->geometry_path == NULL)
    return FALSE;

  built = load_from_geometry (state->geometry_path, state->orientation_rule,
      detector->orientation, &detector->sensor, NULL);
  return is_same (built, detector);
}

/* ---- written ---- */

static void
write_sensor (JsonObject *object, const RingletSensor *sensor)
{
  JsonObject *inner = NULL;

  if (sensor->material == NULL) {
    json_object_set_null_member (object, "sensor");
    return;
  }
  inner = json_object_new ();
  json_object_set_string_member (
      inner, "material", ringlet_material_name (sensor->material));
  json_object_set_double_member (inner, "thickness_m", sensor->thickness_m);
  json_object_set_object_member (object, "sensor", inner);
}

static void
write_numbers (JsonObject *object, const RingletDetector *detector)
{
  JsonArray *pixel = json_array_new ();
  JsonArray *shape = json_array_new ();

  json_array_add_double_element (pixel, detector->pixel_slow_m);
  json_array_add_double_element (pixel, detector->pixel_fast_m);
  json_array_add_int_element (shape, (gint64) detector->n_slow);
  json_array_add_int_element (shape, (gint64) detector->n_fast);
  json_object_set_array_member (object, "pixel_m", pixel);
  json_object_set_array_member (object, "shape", shape);
  json_object_set_double_member (object, "radius_m", detector->radius_m);
}

/* Keys of the files, and where they are in a configuration. */
static char **
file_of (RingletPoniConfig *config, gsize i)
{
  char **const files[] = { &config->file, &config->spline, &config->offsets[0],
    &config->offsets[1] };

  return files[i];
}

static const char *const file_keys[] = { "file", "spline", "offsets_fast",
  "offsets_slow" };

static gboolean
write_files (const RingletProjectWriting *writing, RingletPoniConfig *config,
    JsonObject *object, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (file_keys); i++) {
    const char *path = *file_of (config, i);
    JsonObject *ref = NULL;

    if (path == NULL)
      continue;
    ref = ringlet_project_write_ref (writing, path, error);
    if (ref == NULL)
      return FALSE;
    json_object_set_object_member (object, file_keys[i], ref);
  }
  return TRUE;
}

static gboolean
write_words (const RingletProjectWriting *writing, JsonObject *object, GError **error)
{
  const RingletState *state = writing->state;
  g_auto (RingletPoniConfig) config = { 0 };

  describe (state->detector, &config);
  if (words_say_all (state->detector, &config)) {
    write_numbers (object, state->detector);
    return write_files (writing, &config, object, error);
  }
  if (geometry_says_all (state)) {
    json_object_set_boolean_member (object, "of_geometry_file", TRUE);
    return TRUE;
  }

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The pixels of the detector %s are in no file, or its file has changed: save it "
      "as "
      "a NeXus file first (\"ringlet detectors\") and load that",
      state->detector->name);
  return FALSE;
}

gboolean
ringlet_project_write_detector (
    const RingletProjectWriting *writing, JsonObject *object, GError **error)
{
  const RingletDetector *detector = writing->state->detector;
  JsonObject *inner = NULL;
  g_autofree char *digest = NULL;

  if (detector == NULL) {
    json_object_set_null_member (object, "detector");
    return TRUE;
  }
  digest = fingerprint (detector);
  inner = json_object_new ();
  json_object_set_object_member (object, "detector", inner);
  if (detector->row != NULL)
    json_object_set_string_member (inner, "name", detector->name);
  json_object_set_int_member (inner, "orientation", detector->orientation);
  write_sensor (inner, &detector->sensor);
  json_object_set_string_member (inner, "pixels_sha256", digest);
  return write_words (writing, inner, error);
}

/* ---- read ---- */

static gboolean
read_sensor (RingletProjectReading *reading, RingletKeys *outer, RingletSensor *sensor,
    GError **error)
{
  g_auto (RingletKeys) keys = { 0 };
  g_autofree char *name = NULL;

  if (!ringlet_keys_object (outer, "sensor", &keys, error) ||
      !ringlet_keys_text (&keys, "material", &name, error) ||
      !ringlet_keys_number (&keys, "thickness_m", &sensor->thickness_m, error))
    return FALSE;
  if (!(sensor->thickness_m >= 0.0))
    return ringlet_keys_refuse (
        &keys, "thickness_m", "a length in metres, not below 0", error);

  if (name != NULL)
    sensor->material = ringlet_material_find (name, error);
  ringlet_keys_add_left (&keys, reading->unknown);
  return ringlet_keys_prefix (
      &keys, "material", name == NULL || sensor->material != NULL, error);
}

static gboolean
read_numbers (RingletKeys *keys, RingletDetectorConfig *config, GError **error)
{
  double pixel[2] = { 0.0, 0.0 };
  gsize shape[2] = { 0, 0 };
  guint64 orientation = 3;
  gboolean given = FALSE;

  if (!ringlet_keys_pair (keys, "pixel_m", pixel, &given, error) ||
      !ringlet_keys_shape (keys, "shape", TRUE, shape, error) ||
      !ringlet_keys_number (keys, "radius_m", &config->radius_m, error) ||
      !ringlet_keys_count (keys, "orientation", 4, &orientation, error))
    return FALSE;
  if (!(pixel[0] >= 0.0 && pixel[1] >= 0.0))
    return ringlet_keys_refuse (keys, "pixel_m", "two lengths in metres", error);
  if (orientation == 0)
    return ringlet_keys_refuse (keys, "orientation", "1, 2, 3 or 4", error);

  config->pixel_slow_m = pixel[0];
  config->pixel_fast_m = pixel[1];
  config->n_slow = shape[0];
  config->n_fast = shape[1];
  config->orientation = (int) orientation;
  return TRUE;
}

static gboolean
read_files (RingletProjectReading *reading, RingletKeys *keys,
    RingletPoniConfig *config, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (file_keys); i++) {
    if (!ringlet_project_read_file (
            reading, keys, file_keys[i], file_of (config, i), error))
      return FALSE;
  }
  return TRUE;
}

static RingletDetector *
build (RingletProjectReading *reading, RingletPoniConfig *config, const char *name,
    gboolean of_geometry, GError **error)
{
  const RingletState *state = reading->state;
  RingletDetector *detector = NULL;

  if (of_geometry && state->geometry_path == NULL) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "the pixels are those of the geometry file, which is missing or has changed");
    return NULL;
  }
  if (of_geometry)
    return load_from_geometry (state->geometry_path, state->orientation_rule,
        config->detector.orientation, &config->detector.sensor, error);

  if (!ringlet_poni_config_build (config, name, reading->folder, &detector, error))
    return NULL;
  if (detector == NULL)
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "neither a name nor a pixel size nor a file");
  return detector;
}

static gboolean
check_pixels (RingletKeys *keys, const RingletDetector *detector, GError **error)
{
  g_autofree char *noted = NULL;
  g_autofree char *digest = fingerprint (detector);

  if (!ringlet_keys_text (keys, "pixels_sha256", &noted, error))
    return FALSE;
  if (noted == NULL || g_str_equal (noted, digest))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s: the pixels of this detector lie elsewhere than when the project was saved; "
      "to take them as they are, delete \"pixels_sha256\" there",
      keys->path);
  return FALSE;
}

gboolean
ringlet_project_read_detector (
    RingletProjectReading *reading, RingletKeys *outer, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };
  g_auto (RingletPoniConfig) config = { 0 };
  RingletState *state = reading->state;
  g_autofree char *name = NULL;
  gboolean of_geometry = FALSE;

  if (!ringlet_keys_object (outer, "detector", &keys, error))
    return FALSE;
  if (keys.object == NULL)
    return TRUE;
  if (!ringlet_keys_text (&keys, "name", &name, error) ||
      !read_numbers (&keys, &config.detector, error) ||
      !read_sensor (reading, &keys, &config.detector.sensor, error) ||
      !read_files (reading, &keys, &config, error) ||
      !ringlet_keys_flag (&keys, "of_geometry_file", &of_geometry, error))
    return FALSE;

  state->detector = build (reading, &config, name, of_geometry, error);
  if (!ringlet_keys_prefix (outer, "detector", state->detector != NULL, error) ||
      !check_pixels (&keys, state->detector, error))
    return FALSE;

  ringlet_keys_add_left (&keys, reading->unknown);
  return TRUE;
}
