/* SPDX-License-Identifier: MIT */
#include "cli/check-outputs.h"

#include <glib/gstdio.h>

#include "base/error.h"
#include "base/output.h"

static char *
identity_of (const char *path)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    return NULL;
  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
      (guint64) info.st_dev, (guint64) info.st_ino);
}

/* (element-type utf8 utf8): a set of what is read */
static GHashTable *
list_inputs (RingletSource *source)
{
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) files =
      source != NULL ? ringlet_source_list_files (source, NULL, NULL) : NULL;

  for (guint i = 0; files != NULL && i < files->len; i++) {
    char *identity = identity_of (g_ptr_array_index (files, i));

    if (identity != NULL)
      g_hash_table_add (set, identity);
  }
  return set;
}

gboolean
ringlet_cli_check_outputs (
    RingletSource *source, const GPtrArray *paths, gboolean overwrite, GError **error)
{
  g_autoptr (GHashTable) inputs = list_inputs (source);
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < paths->len; i++) {
    const char *path = g_ptr_array_index (paths, i);
    g_autofree char *identity = identity_of (path);
    const char *problem = NULL;

    if (identity != NULL && g_hash_table_contains (inputs, identity))
      problem = "would replace a file that is read here";
    else if (!g_hash_table_add (seen, g_canonicalize_filename (path, NULL)))
      problem = "would be written twice";
    if (problem != NULL) {
      g_autofree char *label = g_filename_display_name (path);

      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
          "%s %s; name another output", label, problem);
      return FALSE;
    }
    if (!ringlet_output_check (path, overwrite, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
ringlet_cli_is_hdf5 (const char *path)
{
  static const char *const suffixes[] = { ".h5", ".hdf5", ".nxs" };
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    if (g_str_has_suffix (lower, suffixes[i]))
      return TRUE;
  }
  return FALSE;
}

gboolean
ringlet_cli_check_hdf5 (const char *path, const char *what, GError **error)
{
  g_autofree char *label = NULL;

  if (ringlet_cli_is_hdf5 (path))
    return TRUE;
  label = g_filename_display_name (path);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s: %s are HDF5: choose a name that ends in .h5, .hdf5 or .nxs", label, what);
  return FALSE;
}
