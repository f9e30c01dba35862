/* SPDX-License-Identifier: MIT */
#include "azimint-private.h"

#include <string.h>

#include "base/error.h"
#include "base/json-text.h"
#include "project-private.h"

#define NEWEST 5

void
ringlet_azimint_clear (RingletAzimint *self)
{
  ringlet_poni_clear (&self->poni);
  g_clear_pointer (&self->mask, g_free);
  g_clear_pointer (&self->dark, g_free);
  g_clear_pointer (&self->flat, g_free);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
}

char *
ringlet_azimint_resolve (const RingletAzimintReading *self, const char *name)
{
  static const char scheme[] = "fabio:";
  g_autofree char *beside = NULL;

  if (g_str_has_prefix (name, scheme)) /* one slash behind it, or three */
    name += strlen (scheme) + (g_str_has_prefix (name, "fabio://") ? 2 : 0);
  beside = g_canonicalize_filename (name, self->folder);
  if (g_file_test (beside, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&beside);
  return g_canonicalize_filename (name, NULL);
}

gboolean
ringlet_azimint_unsupported (
    const RingletKeys *keys, const char *name, const char *why, GError **error)
{
  g_autofree char *path = ringlet_keys_path (keys, name);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "%s is not supported because %s", path, why);
  return FALSE;
}

/* ---- what kind of file ---- */

static gboolean
read_version (RingletAzimintReading *self, GError **error)
{
  self->version = 1;
  if (!ringlet_keys_count (self->keys, "version", G_MAXINT32, &self->version, error))
    return FALSE;
  if (self->version > NEWEST)
    return ringlet_azimint_unsupported (
        self->keys, "version", "it is newer than 5, the newest that is read", error);
  return self->version > 0 ||
      ringlet_keys_refuse (self->keys, "version", "1, 2, 3, 4 or 5", error);
}

static gboolean
read_application (RingletAzimintReading *self, GError **error)
{
  static const char *const known[] = { "pyfai-integrate", "worker", "poni", NULL };
  g_autofree char *name = NULL;
  g_autofree char *class = NULL;

  if (!ringlet_keys_text (self->keys, "application", &name, error) ||
      !ringlet_keys_text (self->keys, "integrator_class", &class, error))
    return FALSE;
  if (class != NULL && !g_str_equal (class, "AzimuthalIntegrator"))
    return ringlet_azimint_unsupported (self->keys, "integrator_class",
        "only the AzimuthalIntegrator is done here, no grazing incidence", error);
  if (name != NULL && !g_strv_contains (known, name))
    g_ptr_array_add (self->out->warnings,
        g_strdup_printf (
            "application is \"%s\": none that integrates, read all the same", name));
  return TRUE;
}

/* Grazing incidence has a class of its own, and these keys. */
static gboolean
check_fiber (RingletAzimintReading *self, GError **error)
{
  static const char *const keys[] = { "npt_ip", "npt_oop", "unit_ip", "unit_oop",
    "ip_range", "oop_range" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (ringlet_keys_peek (self->keys, keys[i]) != NULL)
      return ringlet_azimint_unsupported (
          self->keys, keys[i], "grazing incidence is not done here", error);
  }
  return TRUE;
}

/* ---- files ---- */

/* Off by its switch; newer versions have none any more, and nobody looks at it. */
static gboolean
is_off (RingletAzimintReading *self, const char *name, gboolean *off, GError **error)
{
  gboolean value = TRUE;

  if (name == NULL)
    return TRUE;
  if (!ringlet_keys_flag (self->keys, name, &value, error))
    return FALSE;

  *off = !value && self->version < 5;
  return TRUE;
}

/* The names behind @key: a text, or an array of texts; version 1 has commas between.
 * Returns (transfer full) NULL with @error. */
static char **
get_names (RingletAzimintReading *self, const char *key, GError **error)
{
  JsonNode *node = ringlet_keys_peek (self->keys, key);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  JsonArray *array = NULL;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_string (node) != NULL)
    return g_strsplit (
        json_node_get_string (node), self->version == 1 ? "," : "\n", -1);
  if (!ringlet_keys_array (self->keys, key, &array, NULL)) {
    ringlet_keys_refuse (
        self->keys, key, "the name of a file, or an array of them", error);
    return NULL;
  }
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);
    const char *name =
        JSON_NODE_HOLDS_VALUE (element) ? json_node_get_string (element) : NULL;

    if (name == NULL) {
      ringlet_keys_refuse (self->keys, key, "an array of names of files", error);
      return NULL;
    }
    g_strv_builder_add (names, name);
  }
  return g_strv_builder_end (names);
}

/* @key may have an older name, @old. */
static gboolean
read_file (RingletAzimintReading *self, const char *key, const char *old,
    const char *flag, char **path, GError **error)
{
  const char *name = ringlet_keys_peek (self->keys, key) != NULL ||
          ringlet_keys_peek (self->keys, old) == NULL
      ? key
      : old;
  g_auto (GStrv) names = get_names (self, name, error);
  gboolean off = FALSE;

  if (names == NULL || !is_off (self, flag, &off, error))
    return FALSE;
  if (off || names[0] == NULL || *g_strstrip (names[0]) == '\0')
    return TRUE;
  if (names[1] != NULL)
    return ringlet_azimint_unsupported (self->keys, name,
        "the mean of several files is not taken here: average them into one file",
        error);

  *path = ringlet_azimint_resolve (self, names[0]);
  return TRUE;
}

static gboolean
read_files (RingletAzimintReading *self, GError **error)
{
  RingletAzimint *out = self->out;

  return read_file (self, "mask_file", "mask_image", "do_mask", &out->mask, error) &&
      read_file (
          self, "dark_current", "dark_current_image", "do_dark", &out->dark, error) &&
      read_file (self, "flat_field", "flat_field_image", "do_flat", &out->flat, error);
}

/* ---- the whole ---- */

static void
warn_left (RingletAzimintReading *self)
{
  g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func (g_free);

  ringlet_keys_add_left (self->keys, left);
  for (guint i = 0; i < left->len; i++)
    g_ptr_array_add (self->out->warnings,
        g_strdup_printf ("%s is no key of these configurations and was left out",
            (const char *) g_ptr_array_index (left, i)));
}

static gboolean
read_all (RingletAzimintReading *self, GError **error)
{
  if (!read_version (self, error) || !read_application (self, error) ||
      !check_fiber (self, error) || !ringlet_azimint_read_plan (self, error) ||
      !ringlet_azimint_read_method (self, error) || !read_files (self, error) ||
      !ringlet_azimint_read_poni (self, error))
    return FALSE;

  warn_left (self);
  return TRUE;
}

/* Of the configuration of a scan, the part of it that is about integration. */
static gboolean
read_node (RingletAzimintReading *self, JsonNode *node, GError **error)
{
  g_auto (RingletKeys) whole = { 0 };
  g_auto (RingletKeys) ai = { 0 };

  if (!ringlet_keys_begin (&whole, node, error) ||
      !ringlet_keys_object (&whole, "ai", &ai, error))
    return FALSE;
  self->keys = ai.object != NULL ? &ai : &whole;
  return read_all (self, error);
}

gboolean
ringlet_azimint_load (const char *path, RingletOrientationRule rule,
    RingletAzimint *azimint, GError **error)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (whole);
  g_autoptr (JsonNode) node = ringlet_json_text_load (path, RINGLET_JSON_PYTHON, error);
  RingletAzimintReading reading = { .out = azimint, .folder = folder, .rule = rule };

  *azimint = (RingletAzimint){ .plan = ringlet_plan_default () };
  azimint->warnings = g_ptr_array_new_with_free_func (g_free);
  if (node == NULL)
    return FALSE;
  if (read_node (&reading, node, error))
    return TRUE;

  g_prefix_error (error, "%s: ", path);
  return FALSE;
}

static void
put_geometry (const RingletAzimint *self, RingletProject *project)
{
  const RingletConvertHints nothing = { 0 };
  RingletState *state = ringlet_project_edit (project);

  ringlet_project_put_geometry (state, &self->poni, &nothing, NULL);
  state->gap_mask = self->mask == NULL;
  state->cake = self->cake;
  ringlet_project_commit (project, state, "Load Configuration", NULL);
}

gboolean
ringlet_azimint_apply (
    const RingletAzimint *self, RingletProject *project, GError **error)
{
  put_geometry (self, project);
  if (self->mask != NULL && !ringlet_project_load_mask (project, self->mask, error))
    return FALSE;
  if (self->dark != NULL && !ringlet_project_load_dark (project, self->dark, 1, error))
    return FALSE;
  if (self->flat != NULL && !ringlet_project_load_flat (project, self->flat, error))
    return FALSE;
  return ringlet_project_set_plan (project, &self->plan, error);
}
