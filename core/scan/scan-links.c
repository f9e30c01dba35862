/* SPDX-License-Identifier: MIT */
#include "scan/scan-links.h"

#include <string.h>

#include "image/hdf5-find.h"

/* Of a stack, or of the one image of a dataset of two axes, which an index cannot
 * reach; 0 where there is none. */
static guint64
count_frames (hid_t file, const char *dataset)
{
  g_auto (RingletHdf5Id) id = ringlet_hdf5_open_dataset (file, dataset);
  g_auto (RingletHdf5Id) space = id >= 0 ? H5Dget_space (id) : H5I_INVALID_HID;
  hsize_t shape[H5S_MAX_RANK];

  if (space < 0 || H5Sget_simple_extent_ndims (space) != 3)
    return 0;
  H5Sget_simple_extent_dims (space, shape, NULL);
  return shape[0];
}

/* "data_000001": how many characters stand before the number; 0 for another name */
static gsize
stem_of (const char *name)
{
  const gsize n = strlen (name);

  for (gsize i = n > 6 ? n - 6 : n; i < n; i++) {
    if (!g_ascii_isdigit (name[i]))
      return 0;
  }
  return n > 6 ? n - 6 : 0;
}

static gboolean
is_sibling (const char *name, const char *other)
{
  const gsize stem = stem_of (other);

  return stem > 0 && stem_of (name) == stem && strncmp (name, other, stem) == 0;
}

/* All numbered datasets of the group in which @one of them is. Returns their frames. */
static guint64
add_series (hid_t file, const char *path, const char *one, GPtrArray *links)
{
  g_autofree char *parent = g_path_get_dirname (one);
  g_autofree char *name = g_path_get_basename (one);
  g_auto (RingletHdf5Id) group = ringlet_hdf5_open_object (file, parent);
  g_autoptr (GPtrArray) names =
      group >= 0 ? ringlet_hdf5_list_names (group) : g_ptr_array_new ();
  guint64 n = 0;

  for (guint i = 0; i < names->len; i++) {
    const char *other = g_ptr_array_index (names, i);
    g_autofree char *dataset = g_build_path ("/", parent, other, NULL);

    if (!is_sibling (other, name))
      continue;
    n += count_frames (file, dataset);
    g_ptr_array_add (links, g_strdup_printf ("%s::%s", path, dataset));
  }
  return n;
}

void
ringlet_scan_links_add (const char *path, guint64 n_frames, GPtrArray *links)
{
  const char *inner = strstr (path, "::");
  g_autofree char *name =
      inner != NULL ? g_strndup (path, (gsize) (inner - path)) : g_strdup (path);
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = NULL;
  g_auto (RingletHdf5Id) file = ringlet_hdf5_open (name, NULL, NULL);
  g_auto (RingletImageMeta) meta = { 0 };
  g_autofree char *found = NULL;
  const guint n_before = links->len;
  guint64 n = 0;

  if (file < 0)
    return;
  lock = ringlet_hdf5_lock ();
  found = ringlet_hdf5_find_image (file, inner != NULL ? inner + 2 : NULL, &meta, NULL);
  if (found == NULL)
    return;
  n = count_frames (file, found);
  if (n > 0 && n < n_frames)
    n = add_series (file, name, found, links);
  else
    g_ptr_array_add (links, g_strdup_printf ("%s::%s", name, found));
  if (n != n_frames) /* a link would show other frames than those of the map */
    g_ptr_array_set_size (links, (gint) n_before);
}
