/* SPDX-License-Identifier: MIT */
#include "export/series-raw.h"

#include <string.h>

#include "export/read-nexus.h"
#include "image/hdf5-find.h"

/* "../" for each folder of @from that is not in @to, and the rest of @to. */
static char *
make_relative (char **from, char **to)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint same = 0;

  while (from[same] != NULL && to[same] != NULL && g_str_equal (from[same], to[same]))
    same++;
  for (guint i = same; from[i] != NULL; i++)
    g_string_append (text, "../");
  for (guint i = same; to[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", to[i], to[i + 1] != NULL ? "/" : "");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
ringlet_series_raw_name (const char *path, const char *folder)
{
  const char *inner = strstr (path, "::");
  g_autofree char *file =
      inner != NULL ? g_strndup (path, (gsize) (inner - path)) : g_strdup (path);
  g_autofree char *absolute = g_canonicalize_filename (file, NULL);
  g_auto (GStrv) from = g_strsplit (folder, "/", -1);
  g_auto (GStrv) to = g_strsplit (absolute, "/", -1);
  g_autofree char *relative = NULL;

  /* The first part of both is empty: it is the root. A name that is none in the file
   * system, as that of a stream, is left alone. */
  if (!g_file_test (absolute, G_FILE_TEST_EXISTS))
    return g_strdup (path);
  if (from[0] == NULL || from[1] == NULL || *from[1] == '\0' ||
      g_strcmp0 (from[1], to[1]) != 0)
    return g_strconcat (absolute, inner, NULL);
  relative = make_relative (from, to);
  return g_strconcat (relative, inner, NULL);
}

/* Returns (transfer full) (nullable): the dataset of the images in @file. */
static char *
find_dataset (const char *file, const char *inner)
{
  g_auto (RingletHdf5Id) source = ringlet_hdf5_open (file, NULL, NULL);
  g_auto (RingletImageMeta) meta = { 0 };

  return source >= 0 ? ringlet_hdf5_find_image (source, inner, &meta, NULL) : NULL;
}

gboolean
ringlet_series_raw_write (
    hid_t entry, const char *path, const char *folder, GError **error)
{
  const char *inner = path != NULL ? strstr (path, "::") : NULL;
  g_autofree char *file =
      inner != NULL ? g_strndup (path, (gsize) (inner - path)) : g_strdup (path);
  g_autofree char *dataset = file != NULL && ringlet_nexus_is_file (file)
      ? find_dataset (file, inner != NULL ? inner + 2 : NULL)
      : NULL;
  g_autofree char *name =
      dataset != NULL ? ringlet_series_raw_name (file, folder) : NULL;
  g_auto (RingletHdf5Id) group =
      ringlet_hdf5_create_group (entry, "raw", "NXcollection", error);

  if (group < 0)
    return FALSE;
  if (name == NULL ||
      H5Lcreate_external (name, dataset, group, "source", H5P_DEFAULT, H5P_DEFAULT) >=
          0)
    return TRUE;
  ringlet_hdf5_set_error (error, "The link to %s cannot be written", name);
  return FALSE;
}
