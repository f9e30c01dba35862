/* SPDX-License-Identifier: MIT */
#include "image/hdf5-field.h"

#include "base/error.h"
#include "image/hdf5-chunk.h"
#include "image/hdf5-find.h"
#include "image/hdf5-text.h"

/* Names and words; longer texts are none of these. */
#define MAX_TEXT 65536

gboolean
ringlet_hdf5_has_field (hid_t group, const char *name)
{
  const gboolean has = H5Lexists (group, name, H5P_DEFAULT) > 0;

  H5Eclear2 (H5E_DEFAULT);
  return has;
}

static RingletHdf5Id
open_dataset (hid_t group, const char *name, GError **error)
{
  hid_t dataset = H5I_INVALID_HID;

  if (!ringlet_hdf5_has_field (group, name)) {
    g_set_error (
        error, RINGLET_ERROR, RINGLET_ERROR_FORMAT, "The field %s is missing", name);
    return H5I_INVALID_HID;
  }
  dataset = ringlet_hdf5_open_dataset (group, name);
  if (dataset < 0)
    ringlet_hdf5_set_error (error, "The field %s cannot be opened", name);
  return dataset;
}

static char *
describe_shape (guint n_axes, const hsize_t *shape)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_axes; i++)
    g_string_append_printf (
        text, "%s%" G_GUINT64_FORMAT, i > 0 ? " × " : "", (guint64) shape[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

RingletHdf5Id
ringlet_hdf5_open_array (
    hid_t group, const char *name, guint n_axes, guint64 *shape, GError **error)
{
  g_auto (RingletHdf5Id) dataset = open_dataset (group, name, error);
  g_auto (RingletHdf5Id) space = H5I_INVALID_HID;
  hsize_t dims[H5S_MAX_RANK] = { 0 };
  hid_t result = H5I_INVALID_HID;
  int n = -1;

  g_return_val_if_fail (n_axes <= H5S_MAX_RANK, H5I_INVALID_HID);
  if (dataset < 0)
    return H5I_INVALID_HID;

  space = H5Dget_space (dataset);
  if (space >= 0)
    n = H5Sget_simple_extent_dims (space, dims, NULL);
  if (n != (int) n_axes) {
    g_autofree char *text = describe_shape ((guint) MAX (n, 0), dims);

    H5Eclear2 (H5E_DEFAULT);
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The field %s has %d axes (%s) and should have %u", name, MAX (n, 0), text,
        n_axes);
    return H5I_INVALID_HID;
  }
  if (!ringlet_hdf5_check_filters (dataset, error)) {
    g_prefix_error (error, "The field %s: ", name);
    return H5I_INVALID_HID;
  }

  for (guint i = 0; i < MIN (n_axes, H5S_MAX_RANK); i++)
    shape[i] = dims[i];
  result = dataset;
  dataset = H5I_INVALID_HID;
  return result;
}

/* ---- numbers and texts ---- */

static gboolean
read_booleans (hid_t dataset, hid_t type, gsize n, double *values)
{
  g_autofree guint8 *bytes = g_new0 (guint8, n);

  if (H5Dread (dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes) < 0)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    values[i] = bytes[i] != 0;
  return TRUE;
}

static gboolean
read_values (hid_t dataset, gsize n, double *values)
{
  g_auto (RingletHdf5Id) memory_type = H5I_INVALID_HID;
  RingletPixelType type;

  memory_type = ringlet_hdf5_dup_pixel_type (dataset, &type, NULL);
  if (memory_type < 0)
    return FALSE;
  if (type == RINGLET_PIXEL_BOOL)
    return read_booleans (dataset, memory_type, n, values);
  return H5Dread (dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >=
      0;
}

gboolean
ringlet_hdf5_read_numbers (
    hid_t group, const char *name, gsize n, double *values, GError **error)
{
  g_auto (RingletHdf5Id) dataset = open_dataset (group, name, error);
  g_auto (RingletHdf5Id) space = H5I_INVALID_HID;
  hssize_t found = -1;

  if (dataset < 0)
    return FALSE;

  space = H5Dget_space (dataset);
  if (space >= 0)
    found = H5Sget_simple_extent_npoints (space);
  if (found == (hssize_t) n && read_values (dataset, n, values))
    return TRUE;

  H5Eclear2 (H5E_DEFAULT);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The field %s should hold %" G_GSIZE_FORMAT " number%s", name, n,
      n == 1 ? "" : "s");
  return FALSE;
}

static char *
read_text (hid_t dataset, hid_t type)
{
  const gboolean is_variable = H5Tis_variable_str (type) > 0;
  const size_t size = H5Tget_size (type);
  g_autofree char *fixed = NULL;
  char *text = NULL;
  char *copy = NULL;

  if (!is_variable) {
    if (size == 0 || size > MAX_TEXT)
      return NULL;
    fixed = g_malloc0 (size + 1);
    return H5Dread (dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, fixed) >= 0
        ? g_utf8_make_valid (g_strchomp (fixed), -1)
        : NULL;
  }

  if (!ringlet_hdf5_check_text (dataset) ||
      H5Dread (dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, &text) < 0 || text == NULL)
    return NULL;
  copy = g_utf8_make_valid (text, -1);
  H5free_memory (text);
  return copy;
}

char *
ringlet_hdf5_dup_text (hid_t group, const char *name)
{
  g_auto (RingletHdf5Id) dataset = open_dataset (group, name, NULL);

  return dataset >= 0 ? ringlet_hdf5_dup_dataset_text (dataset) : NULL;
}

char *
ringlet_hdf5_dup_dataset_text (hid_t dataset)
{
  g_auto (RingletHdf5Id) type = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) space = H5I_INVALID_HID;
  char *text = NULL;

  type = H5Dget_type (dataset);
  space = H5Dget_space (dataset);
  if (type >= 0 && space >= 0 && H5Tget_class (type) == H5T_STRING &&
      H5Sget_simple_extent_npoints (space) == 1)
    text = read_text (dataset, type);
  H5Eclear2 (H5E_DEFAULT);
  return text;
}

/* ---- arrays ---- */

gpointer
ringlet_hdf5_read_elements (
    hid_t dataset, gsize n, RingletPixelType *type, GError **error)
{
  g_auto (RingletHdf5Id) memory_type =
      ringlet_hdf5_dup_pixel_type (dataset, type, error);
  g_autofree gpointer elements = NULL;
  RingletHdf5Chunks chunks;

  if (memory_type < 0)
    return NULL;
  elements = g_try_malloc_n (n, ringlet_pixel_type_size (*type));
  if (elements == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for %" G_GSIZE_FORMAT " elements", n);
    return NULL;
  }

  if (ringlet_hdf5_chunks_init (&chunks, dataset, *type, memory_type))
    return ringlet_hdf5_chunks_read_all (&chunks, elements, error)
        ? g_steal_pointer (&elements)
        : NULL;
  if (H5Dread (dataset, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, elements) < 0) {
    ringlet_hdf5_set_error (error, "It cannot be read");
    return NULL;
  }
  return g_steal_pointer (&elements);
}

RingletImage *
ringlet_hdf5_read_image (hid_t group, const char *name, GError **error)
{
  guint64 shape[2] = { 0 };
  g_auto (RingletHdf5Id) dataset =
      ringlet_hdf5_open_array (group, name, 2, shape, error);
  g_autofree gpointer pixels = NULL;
  RingletPixelType type;

  if (dataset < 0)
    return NULL;

  if (ringlet_image_check_shape (shape[0], shape[1], error))
    pixels = ringlet_hdf5_read_elements (
        dataset, (gsize) (shape[0] * shape[1]), &type, error);
  if (pixels == NULL) {
    g_prefix_error (error, "The field %s: ", name);
    return NULL;
  }
  return ringlet_image_new_take (
      type, (gsize) shape[0], (gsize) shape[1], g_steal_pointer (&pixels), NULL);
}

/* ---- groups ---- */

static char *
find_below (hid_t group, const char *path, const char *const *classes)
{
  g_autoptr (GPtrArray) names = ringlet_hdf5_list_names (group);

  if (*classes == NULL)
    return g_strdup (path);

  for (guint i = names->len; i-- > 0;) {
    const char *name = g_ptr_array_index (names, i);
    g_auto (RingletHdf5Id) child = H5Oopen (group, name, H5P_DEFAULT);
    g_autofree char *nx_class = NULL;
    g_autofree char *child_path = g_strconcat (path, "/", name, NULL);
    char *found = NULL;

    if (child >= 0 && H5Iget_type (child) == H5I_GROUP)
      nx_class = ringlet_hdf5_dup_attribute (child, "NX_class");
    if (g_strcmp0 (nx_class, *classes) == 0)
      found = find_below (child, child_path, classes + 1);
    if (found != NULL)
      return found;
  }
  return NULL;
}

char *
ringlet_hdf5_find_group (hid_t file, const char *const *classes)
{
  char *path = find_below (file, "", classes);

  H5Eclear2 (H5E_DEFAULT);
  return path;
}
