/* SPDX-License-Identifier: MIT */

/* What a project file says, key by key, into a state. */

#include "base/error.h"
#include "mask-text.h"
#include "project-fields.h"
#include "project-file-private.h"

/* ---- files ---- */

static void
warn (RingletProjectReading *reading, char *text)
{
  g_ptr_array_add (reading->warnings, text);
}

static gboolean
read_ref (RingletProjectReading *reading, RingletKeys *keys, RingletFileRef *ref,
    GError **error)
{
  if (!ringlet_file_ref_read (keys, reading->folder, ref, reading->cancellable, error))
    return FALSE;

  ringlet_keys_add_left (keys, reading->unknown);
  if (!g_str_equal (ref->path, reading->self))
    return TRUE;
  return ringlet_keys_refuse (
      keys, "path", "another file than the project itself", error);
}

gboolean
ringlet_project_read_file (RingletProjectReading *reading, RingletKeys *outer,
    const char *name, char **path, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };
  g_auto (RingletFileRef) ref = { 0 };

  if (!ringlet_keys_object (outer, name, &keys, error))
    return FALSE;
  if (keys.object == NULL)
    return TRUE;
  if (!read_ref (reading, &keys, &ref, error) || !ringlet_file_ref_check (&ref, error))
    return FALSE;

  *path = g_steal_pointer (&ref.path);
  return TRUE;
}

/* What was taken from the file may be another thing although it has the same bytes: a
 * master file leads to others. */
static gboolean
check_digest (RingletKeys *keys, const char *digest, GError **error)
{
  g_autofree char *noted = NULL;

  if (!ringlet_keys_text (keys, "pixels_sha256", &noted, error))
    return FALSE;
  if (noted == NULL || g_str_equal (noted, digest))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s: the pixels have changed since the project was saved; to take them as they "
      "are, delete \"pixels_sha256\" there",
      keys->path);
  return FALSE;
}

gboolean
ringlet_project_read_image (RingletProjectReading *reading, RingletKeys *root,
    const char *key, RingletImage **image, char **path, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };

  if (!ringlet_keys_object (root, key, &keys, error))
    return FALSE;
  if (keys.object == NULL)
    return TRUE;
  if (!ringlet_project_read_file (reading, &keys, "file", path, error))
    return FALSE;
  if (*path == NULL)
    return ringlet_keys_refuse (&keys, "file", "an object with a path", error);

  *image = ringlet_project_shelf_image (reading, *path, error);
  if (!ringlet_keys_prefix (&keys, "file", *image != NULL, error) ||
      !check_digest (&keys, ringlet_image_digest (*image), error))
    return FALSE;

  ringlet_keys_add_left (&keys, reading->unknown);
  return TRUE;
}

static gboolean
load_mask (RingletProjectReading *reading, RingletKeys *keys, RingletMask **mask,
    char **path, GError **error)
{
  if (!ringlet_project_read_file (reading, keys, "file", path, error))
    return FALSE;

  *mask = ringlet_project_shelf_mask (reading, *path, error);
  return ringlet_keys_prefix (keys, "file", *mask != NULL, error) &&
      check_digest (keys, (*mask)->digest, error);
}

gboolean
ringlet_project_read_mask (RingletProjectReading *reading, RingletKeys *keys,
    RingletMask **mask, char **path, GError **error)
{
  gboolean ok = FALSE;

  if (ringlet_keys_peek (keys, "file") != NULL) {
    ok = load_mask (reading, keys, mask, path, error);
  } else {
    *mask = ringlet_project_shelf_words (reading, keys, error);
    ok = *mask != NULL;
  }
  ringlet_keys_add_left (keys, reading->unknown);
  return ok;
}

static gboolean
read_mask (RingletProjectReading *reading, RingletKeys *root, GError **error)
{
  RingletState *state = reading->state;
  g_auto (RingletKeys) keys = { 0 };

  if (!ringlet_keys_object (root, "mask", &keys, error))
    return FALSE;
  return keys.object == NULL ||
      ringlet_project_read_mask (
          reading, &keys, &state->mask, &state->mask_path, error);
}

/* ---- images ---- */

static gboolean
read_image_file (RingletProjectReading *reading, RingletKeys *outer, JsonArray *array,
    guint index, char **path, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };
  g_auto (RingletFileRef) ref = { 0 };

  if (!ringlet_keys_element (outer, "files", array, index, &keys, error) ||
      !read_ref (reading, &keys, &ref, error))
    return FALSE;
  if (!ref.is_there)
    return ringlet_file_ref_check (&ref, error);
  if (ref.is_changed)
    warn (reading, ringlet_file_ref_describe (&ref));

  *path = g_steal_pointer (&ref.path);
  return TRUE;
}

static gboolean
open_images (
    RingletProjectReading *reading, RingletKeys *keys, JsonArray *array, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RingletSource) single = NULL;

  for (guint i = 0; i < json_array_get_length (array); i++) {
    char *path = NULL;

    if (!read_image_file (reading, keys, array, i, &path, error))
      return FALSE;
    g_ptr_array_add (paths, path);
  }
  g_ptr_array_add (paths, NULL);
  single =
      ringlet_project_shelf_source (reading, (const char *const *) paths->pdata, error);
  if (single != NULL)
    reading->state->source = ringlet_project_shelf_combined (
        reading, single, reading->combine, MAX (reading->n_combined, 1));
  return ringlet_keys_prefix (keys, "files", single != NULL, error);
}

/* A series may have lost its last frames: the last one that is there, then. */
static void
check_frame (RingletProjectReading *reading)
{
  RingletState *state = reading->state;
  const guint64 n = ringlet_source_n_frames (state->source);

  if (state->frame < n)
    return;

  warn (reading,
      g_strdup_printf ("images.frame: frame %" G_GUINT64_FORMAT
                       " is not there any more; the last one is %" G_GUINT64_FORMAT,
          state->frame, n - 1));
  state->frame = n - 1;
}

static gboolean
read_images (RingletProjectReading *reading, RingletKeys *root, gboolean with_images,
    GError **error)
{
  g_auto (RingletKeys) keys = { 0 };
  JsonArray *array = NULL;

  if (!ringlet_keys_object (root, "images", &keys, error) ||
      !ringlet_keys_array (&keys, "files", &array, error) ||
      !ringlet_keys_count (&keys, "frame", G_MAXINT64, &reading->state->frame, error))
    return FALSE;

  ringlet_keys_add_left (&keys, reading->unknown);
  if (!with_images || array == NULL || json_array_get_length (array) == 0) {
    reading->state->frame = 0;
    return TRUE;
  }
  if (!open_images (reading, &keys, array, error))
    return FALSE;
  check_frame (reading);
  return TRUE;
}

/* ---- geometry ---- */

static gboolean
read_replaced (RingletKeys *keys, guint *replaced, GError **error)
{
  static const char *const names[] = { RINGLET_PROJECT_REPLACED };
  JsonArray *array = NULL;

  if (!ringlet_keys_array (keys, "replaced", &array, error))
    return FALSE;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    const char *text =
        JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
    guint bit = 0;

    while (bit < G_N_ELEMENTS (names) && g_strcmp0 (text, names[bit]) != 0)
      bit++;
    if (bit == G_N_ELEMENTS (names))
      return ringlet_keys_refuse (keys, "replaced",
          "an array of \"detector\", \"orientation\", \"sensor\", \"wavelength\" and "
          "\"parallax\"",
          error);
    *replaced |= 1u << bit;
  }
  return TRUE;
}

/* Its numbers are here: without the file the document is the same, but no command line
 * says it any more. */
static gboolean
read_geometry_file (RingletProjectReading *reading, RingletKeys *outer, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };
  g_auto (RingletFileRef) ref = { 0 };
  g_autofree char *what = NULL;

  if (!ringlet_keys_object (outer, "file", &keys, error))
    return FALSE;
  if (keys.object == NULL)
    return TRUE;
  if (!read_ref (reading, &keys, &ref, error))
    return FALSE;

  what = ringlet_file_ref_describe (&ref);
  if (what == NULL)
    reading->state->geometry_path = g_steal_pointer (&ref.path);
  else
    warn (reading, g_strconcat (what, "; the geometry is what the project says", NULL));
  return TRUE;
}

static gboolean
read_geometry (RingletProjectReading *reading, RingletKeys *root, GError **error)
{
  RingletState *state = reading->state;
  g_auto (RingletKeys) keys = { 0 };
  g_autofree char *rule = NULL;

  if (!ringlet_keys_object (root, "geometry", &keys, error) ||
      !ringlet_fields_read_geometry (&keys, &state->geometry, error) ||
      !ringlet_keys_text (&keys, "orientation_rule", &rule, error) ||
      !ringlet_keys_text (&keys, "warning", &state->geometry_warning, error) ||
      !read_replaced (&keys, &state->replaced, error) ||
      !read_geometry_file (reading, &keys, error))
    return FALSE;

  ringlet_keys_add_left (&keys, reading->unknown);
  return ringlet_keys_prefix (&keys, "orientation_rule",
      rule == NULL ||
          ringlet_orientation_rule_parse (rule, &state->orientation_rule, error),
      error);
}

/* ---- the whole ---- */

static gboolean
read_calibrant (RingletKeys *root, RingletState *state, GError **error)
{
  g_autofree char *name = NULL;

  if (!ringlet_keys_text (root, "calibrant", &name, error))
    return FALSE;
  if (name != NULL)
    state->calibrant = ringlet_calibrant_find (name, error);
  return ringlet_keys_prefix (
      root, "calibrant", name == NULL || state->calibrant != NULL, error);
}

static gboolean
read_dark_frames (RingletKeys *root, RingletState *state, GError **error)
{
  guint64 n = state->n_dark;

  if (!ringlet_keys_count (root, "dark_frames", G_MAXINT32, &n, error))
    return FALSE;
  if (n == 0)
    return ringlet_keys_refuse (root, "dark_frames", "a whole number from 1 up", error);

  state->n_dark = (guint) n;
  return TRUE;
}

static gboolean
read_plan (RingletProjectReading *reading, RingletKeys *root, GError **error)
{
  g_auto (RingletKeys) plan = { 0 };
  g_auto (RingletKeys) cake = { 0 };

  if (!ringlet_keys_object (root, "plan", &plan, error) ||
      !ringlet_keys_object (root, "cake", &cake, error) ||
      !ringlet_fields_read_plan (
          &plan, &reading->state->plan, reading->unknown, error) ||
      !ringlet_fields_read_cake (&cake, &reading->state->cake, error))
    return FALSE;

  ringlet_keys_add_left (&plan, reading->unknown);
  ringlet_keys_add_left (&cake, reading->unknown);
  return TRUE;
}

/* Numbers before files, which take longer. */
gboolean
ringlet_project_read_all (RingletProjectReading *reading, RingletKeys *root,
    gboolean with_images, const RingletProgress *progress, GError **error)
{
  RingletState *state = reading->state;

  if (!read_plan (reading, root, error) || !read_calibrant (root, state, error) ||
      !read_dark_frames (root, state, error) ||
      !ringlet_keys_flag (root, "gap_mask", &state->gap_mask, error) ||
      !read_geometry (reading, root, error) ||
      !ringlet_project_read_detector (reading, root, error) ||
      !read_mask (reading, root, error) ||
      !ringlet_project_read_image (
          reading, root, "dark", &state->dark, &state->dark_path, error) ||
      !ringlet_project_read_image (
          reading, root, "flat", &state->flat, &state->flat_path, error) ||
      !ringlet_project_read_image (reading, root, "absorption", &state->absorption,
          &state->absorption_path, error))
    return FALSE;

  ringlet_progress_report (progress, 0.5);
  return read_images (reading, root, with_images, error);
}
