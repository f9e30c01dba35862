/* SPDX-License-Identifier: MIT */
#include "image/hdf5-walk.h"

#include "image/hdf5-find.h"

#define MAX_DEPTH 32
#define MAX_OBJECTS 100000

typedef struct {
  const RingletHdf5Visitor *visitor;
  gpointer data;
  GHashTable *seen; /* groups, so that links in a circle end */
  guint n_objects;
} Walk;

/* FALSE when this group was visited under another name. */
static gboolean
remember_group (Walk *walk, hid_t group)
{
  H5O_info_t info;

  if (H5Oget_info2 (group, &info, H5O_INFO_BASIC) < 0)
    return FALSE;
  return g_hash_table_add (walk->seen,
      g_strdup_printf (
          "%lu:%" G_GUINT64_FORMAT, (unsigned long) info.fileno, (guint64) info.addr));
}

static void
walk_group (Walk *walk, hid_t group, const char *path, guint depth)
{
  g_autoptr (GPtrArray) names = NULL;
  g_autofree char *signal = NULL;

  if (depth > MAX_DEPTH || !remember_group (walk, group))
    return;

  names = ringlet_hdf5_list_names (group);
  signal = ringlet_hdf5_dup_attribute (group, "signal");
  for (guint i = 0; i < names->len && walk->n_objects++ < MAX_OBJECTS; i++) {
    const char *name = g_ptr_array_index (names, i);
    g_autofree char *child_path = g_strconcat (path, "/", name, NULL);
    g_auto (RingletHdf5Id) child = ringlet_hdf5_open_object (group, name);

    if (child < 0)
      walk->visitor->unopened (child_path, walk->data);
    else if (H5Iget_type (child) == H5I_GROUP)
      walk_group (walk, child, child_path, depth + 1);
    else if (H5Iget_type (child) == H5I_DATASET)
      walk->visitor->dataset (child, child_path, signal != NULL, walk->data);
  }
}

void
ringlet_hdf5_walk (
    hid_t group, const char *path, const RingletHdf5Visitor *visitor, gpointer data)
{
  Walk walk = { visitor, data,
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), 0 };

  walk_group (&walk, group, path, 0);
  g_hash_table_unref (walk.seen);
}
