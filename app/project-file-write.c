/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/json-text.h"
#include "base/output.h"
#include "mask-text.h"
#include "output-name.h"
#include "project-fields.h"
#include "project-file-private.h"

/* Every member of the state is a key here: see also project-fields.c. */
RINGLET_ASSERT_SIZE (RingletState,
    224 + sizeof (RingletGeometry) + sizeof (RingletPlan) +
        sizeof (RingletCalibrationSettings) + sizeof (RingletBackgroundChoice));

gboolean
ringlet_project_file_is_one (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, RINGLET_PROJECT_FILE_SUFFIX);
}

static void
write_about (JsonObject *root)
{
  JsonObject *about = json_object_new ();
  g_autofree char *version =
      g_strdup_printf ("%d.%d", RINGLET_PROJECT_FILE_MAJOR, RINGLET_PROJECT_FILE_MINOR);

  json_object_set_string_member (about, "format", RINGLET_PROJECT_FILE_FORMAT);
  json_object_set_string_member (about, "version", version);
  json_object_set_string_member (about, "program", "Ringlet " RINGLET_VERSION);
  json_object_set_object_member (root, "about", about);
}

/* ---- files ---- */

JsonObject *
ringlet_project_write_ref (
    const RingletProjectWriting *writing, const char *path, GError **error)
{
  return writing->folder != NULL
      ? ringlet_file_ref_write (writing->folder, path, writing->cancellable, error)
      : ringlet_file_ref_name (path, error);
}

/* Returns (transfer full): with what was taken from the file. */
static JsonObject *
write_data_file (const RingletProjectWriting *writing, const char *path,
    const char *digest, GError **error)
{
  JsonObject *object = json_object_new ();
  JsonObject *ref = ringlet_project_write_ref (writing, path, error);

  if (ref == NULL) {
    json_object_unref (object);
    return NULL;
  }
  json_object_set_object_member (object, "file", ref);
  json_object_set_string_member (object, "pixels_sha256", digest);
  return object;
}

gboolean
ringlet_project_write_image (const RingletProjectWriting *writing, JsonObject *root,
    const char *key, RingletImage *image, const char *path, GError **error)
{
  JsonObject *object = NULL;

  if (image == NULL) {
    json_object_set_null_member (root, key);
    return TRUE;
  }
  if (path == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The image for \"%s\" is in no file: save it first", key);
    return FALSE;
  }

  object = write_data_file (writing, path, ringlet_image_digest (image), error);
  if (object == NULL)
    return FALSE;
  json_object_set_object_member (root, key, object);
  return TRUE;
}

/* In the project itself where it is in no file. */
JsonObject *
ringlet_project_write_mask (const RingletProjectWriting *writing,
    const RingletMask *mask, const char *path, GError **error)
{
  return path != NULL ? write_data_file (writing, path, mask->digest, error)
                      : ringlet_mask_text_write (mask);
}

static gboolean
write_mask (const RingletProjectWriting *writing, JsonObject *root, GError **error)
{
  const RingletState *state = writing->state;
  JsonObject *object = NULL;

  if (state->mask == NULL) {
    json_object_set_null_member (root, "mask");
    return TRUE;
  }
  object = ringlet_project_write_mask (writing, state->mask, state->mask_path, error);
  if (object == NULL)
    return FALSE;
  json_object_set_object_member (root, "mask", object);
  return TRUE;
}

/* Every file once: the frames of one follow each other. */
static JsonArray *
write_image_files (const RingletProjectWriting *writing, GError **error)
{
  const RingletSource *source = ringlet_source_single (writing->state->source);
  const guint64 n = ringlet_source_n_frames (source);
  JsonArray *files = json_array_new ();
  const char *last = NULL;

  for (guint64 i = 0; i < n; i++) {
    const char *path = ringlet_source_path (source, i);
    JsonObject *ref = NULL;

    if (path == last)
      continue;
    ref = ringlet_project_write_ref (writing, path, error);
    if (ref == NULL) {
      json_array_unref (files);
      return NULL;
    }
    json_array_add_object_element (files, ref);
    last = path;
  }
  return files;
}

static gboolean
write_images (const RingletProjectWriting *writing, JsonObject *root, GError **error)
{
  const RingletState *state = writing->state;
  JsonObject *object = NULL;
  JsonArray *files = NULL;

  if (state->source != NULL) {
    if (g_str_equal (ringlet_source_format (state->source, 0), "memory")) {
      g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
          "The image is in no file: save it first");
      return FALSE;
    }
    files = write_image_files (writing, error);
    if (files == NULL)
      return FALSE;
  }

  object = json_object_new ();
  json_object_set_array_member (
      object, "files", files != NULL ? files : json_array_new ());
  json_object_set_int_member (object, "frame", (gint64) state->frame);
  json_object_set_object_member (root, "images", object);
  return TRUE;
}

/* ---- geometry ---- */

static const char *const replaced_names[] = { RINGLET_PROJECT_REPLACED };
G_STATIC_ASSERT (1 << (G_N_ELEMENTS (replaced_names) - 1) == RINGLET_REPLACED_PARALLAX);

static JsonArray *
write_replaced (guint replaced)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (replaced_names); i++) {
    if (replaced & (1u << i))
      json_array_add_string_element (array, replaced_names[i]);
  }
  return array;
}

static gboolean
write_geometry (const RingletProjectWriting *writing, JsonObject *root, GError **error)
{
  const RingletState *state = writing->state;
  JsonObject *object = ringlet_fields_write_geometry (&state->geometry);
  JsonObject *ref = NULL;

  json_object_set_object_member (root, "geometry", object);
  json_object_set_string_member (object, "orientation_rule",
      ringlet_orientation_rule_name (state->orientation_rule));
  json_object_set_array_member (object, "replaced", write_replaced (state->replaced));
  if (state->geometry_warning != NULL)
    json_object_set_string_member (object, "warning", state->geometry_warning);
  if (state->geometry_path == NULL)
    return TRUE;

  ref = ringlet_project_write_ref (writing, state->geometry_path, error);
  if (ref == NULL)
    return FALSE;
  json_object_set_object_member (object, "file", ref);
  return TRUE;
}

/* ---- the whole ---- */

/* What later versions than the first one added. */
static gboolean
write_parts (const RingletProjectWriting *writing, JsonObject *root, GError **error)
{
  JsonObject *parts = json_object_new ();
  gboolean ok = FALSE;

  json_object_set_object_member (root, "parts", parts);
  ringlet_project_write_calibration (writing->state, parts);
  ringlet_project_write_phases (writing->state, parts);
  ringlet_project_write_pattern_background (writing->state, parts);
  ringlet_project_write_overlays (writing->state, parts);
  ringlet_project_write_sectors (writing->state, parts);
  ok = ringlet_project_write_layers (writing, parts, error) &&
      ringlet_project_write_series (writing, parts, error) &&
      ringlet_project_write_combined (writing, parts, error) &&
      ringlet_project_write_switched_off (writing, parts, error);
  if (json_object_get_size (parts) == 0)
    json_object_remove_member (root, "parts");
  return ok;
}

static void
write_values (const RingletState *state, JsonObject *root)
{
  json_object_set_boolean_member (root, "gap_mask", state->gap_mask != FALSE);
  json_object_set_int_member (root, "dark_frames", state->n_dark);
  json_object_set_object_member (
      root, "plan", ringlet_fields_write_plan (&state->plan));
  json_object_set_object_member (
      root, "cake", ringlet_fields_write_cake (&state->cake));
  if (state->calibrant != NULL)
    json_object_set_string_member (root, "calibrant", state->calibrant->name);
  else
    json_object_set_null_member (root, "calibrant");
}

JsonObject *
ringlet_project_write_all (const RingletProjectWriting *writing, GError **error)
{
  const RingletState *state = writing->state;
  g_autoptr (JsonObject) root = json_object_new ();

  write_about (root);
  write_values (state, root);
  if (!write_geometry (writing, root, error) ||
      !ringlet_project_write_detector (writing, root, error) ||
      !write_mask (writing, root, error) ||
      !ringlet_project_write_image (
          writing, root, "dark", state->dark, state->dark_path, error) ||
      !ringlet_project_write_image (
          writing, root, "flat", state->flat, state->flat_path, error) ||
      !ringlet_project_write_image (writing, root, "absorption", state->absorption,
          state->absorption_path, error) ||
      !write_parts (writing, root, error) || !write_images (writing, root, error))
    return NULL;

  return g_steal_pointer (&root);
}

static gboolean
check_output (
    const RingletState *state, const char *path, gboolean overwrite, GError **error)
{
  const char *const others[] = { state->geometry_path, state->mask_path,
    state->dark_path, state->flat_path, state->absorption_path };

  if (state->source != NULL && ringlet_output_is_input (path, state)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s would replace a file that this document reads; choose another name", path);
    return FALSE;
  }
  for (guint i = 0; i < ringlet_mask_layers_n (state->layers); i++) {
    const char *layer = state->layers->layers[i]->path;

    if (!ringlet_output_check_inputs (path, &layer, 1, error))
      return FALSE;
  }
  return ringlet_output_check_inputs (path, others, G_N_ELEMENTS (others), error) &&
      ringlet_output_check (path, overwrite, error);
}

gboolean
ringlet_project_file_save (const RingletState *state, const char *path,
    gboolean overwrite, const RingletProgress *progress, GCancellable *cancellable,
    GError **error)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (whole);
  const RingletProjectWriting writing = { state, folder, cancellable };
  g_autoptr (JsonObject) root = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (!check_output (state, path, overwrite, error))
    return FALSE;
  root = ringlet_project_write_all (&writing, error);
  if (root == NULL)
    return FALSE;

  ringlet_progress_report (progress, 1.0);
  node = json_node_init_object (json_node_alloc (), root);
  text = ringlet_json_text_format (node);
  return ringlet_output_write (path, text, strlen (text), overwrite, error);
}
