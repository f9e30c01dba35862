/* SPDX-License-Identifier: MIT */

/* The names in a group. */

#include "image/hdf5-find.h"

#define MAX_NAMES 100000

static herr_t
collect_name (hid_t group, const char *name, const H5L_info_t *info, void *data)
{
  GPtrArray *names = data;

  g_ptr_array_add (names, g_strdup (name));
  return names->len >= MAX_NAMES;
}

static herr_t
collect_own_name (hid_t group, const char *name, const H5L_info_t *info, void *data)
{
  return info->type == H5L_TYPE_HARD ? collect_name (group, name, info, data) : 0;
}

static GPtrArray *
list_names (hid_t group, H5_index_t order, H5L_iterate_t collect)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  hsize_t index = 0;

  /* A damaged group gives the names up to the damage. */
  if (H5Literate (group, order, H5_ITER_INC, &index, collect, names) < 0)
    H5Eclear2 (H5E_DEFAULT);
  return names;
}

GPtrArray *
ringlet_hdf5_list_names (hid_t group)
{
  return list_names (group, H5_INDEX_NAME, collect_name);
}

GPtrArray *
ringlet_hdf5_list_own_names (hid_t group)
{
  return list_names (group, H5_INDEX_NAME, collect_own_name);
}

GPtrArray *
ringlet_hdf5_list_created_names (hid_t group)
{
  g_auto (RingletHdf5Id) creation = H5Gget_create_plist (group);
  unsigned order = 0;

  if (creation < 0 || H5Pget_link_creation_order (creation, &order) < 0)
    H5Eclear2 (H5E_DEFAULT);
  return list_names (group,
      (order & H5P_CRT_ORDER_TRACKED) != 0 ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME,
      collect_own_name);
}
