/* SPDX-License-Identifier: MIT */
#include "geometry/convert-hdf5.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "image/header.h"

/* Longer texts are not the words we look for. */
#define MAX_TEXT 65536

static const char degree[] = "deg";

static RingletHdf5Id
open_dataset (hid_t group, const char *name)
{
  hid_t object = H5I_INVALID_HID;

  if (H5Lexists (group, name, H5P_DEFAULT) > 0)
    object = H5Oopen (group, name, H5P_DEFAULT);
  if (object >= 0 && H5Iget_type (object) != H5I_DATASET) {
    H5Idec_ref (object);
    return H5I_INVALID_HID;
  }
  return object;
}

static gboolean
find_scale (const char *units, double *scale)
{
  if (units == NULL || *units == '\0')
    return TRUE;
  if (g_str_has_prefix (units, "rad") || g_ascii_strcasecmp (units, "J") == 0)
    *scale = 1.0;
  else if (g_str_has_prefix (units, degree))
    *scale = G_PI / 180.0;
  else
    *scale = ringlet_header_unit (units, 0.0);
  return *scale > 0.0;
}

gboolean
ringlet_convert_read (
    hid_t group, const char *name, double scale, double *value, GError **error)
{
  g_auto (RingletHdf5Id) dataset = open_dataset (group, name);
  g_autofree char *units = NULL;
  double number = 0.0;

  if (dataset < 0)
    return TRUE;

  units = ringlet_hdf5_dup_attribute (dataset, "units");
  if (!ringlet_hdf5_read_number (dataset, &number) || !isfinite (number)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "%s is not one finite number", name);
    return FALSE;
  }
  if (!find_scale (units, &scale)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "%s is in \"%s\", which is no unit that is known here", name, units);
    return FALSE;
  }
  *value = number * scale;
  return TRUE;
}

gboolean
ringlet_convert_read_vector (
    hid_t group, const char *name, gsize n, double *values, GError **error)
{
  g_auto (RingletHdf5Id) dataset = open_dataset (group, name);
  g_auto (RingletHdf5Id) space = H5I_INVALID_HID;
  gboolean ok = FALSE;

  if (dataset < 0)
    return FALSE;

  space = H5Dget_space (dataset);
  ok = H5Sget_simple_extent_npoints (space) == (hssize_t) n &&
      H5Dread (dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0;
  for (gsize i = 0; ok && i < n; i++)
    ok = isfinite (values[i]);
  H5Eclear2 (H5E_DEFAULT);
  if (!ok)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "%s is not %" G_GSIZE_FORMAT " finite numbers", name, n);
  return ok;
}

static char *
read_fixed (hid_t dataset, hid_t type)
{
  const size_t size = H5Tget_size (type);
  g_autofree char *text = NULL;

  if (size == 0 || size > MAX_TEXT)
    return NULL;

  text = g_malloc0 (size + 1);
  if (H5Dread (dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, text) < 0)
    return NULL;
  return g_utf8_make_valid (g_strchomp (text), -1);
}

static char *
read_variable (hid_t dataset, hid_t type)
{
  char *text = NULL;
  char *copy = NULL;

  if (H5Dread (dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, &text) < 0 || text == NULL)
    return NULL;

  copy = g_utf8_make_valid (text, -1);
  H5free_memory (text);
  return copy;
}

char *
ringlet_convert_read_text (hid_t group, const char *name)
{
  g_auto (RingletHdf5Id) dataset = open_dataset (group, name);
  g_auto (RingletHdf5Id) type = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) space = H5I_INVALID_HID;
  char *text = NULL;

  if (dataset < 0)
    return NULL;

  type = H5Dget_type (dataset);
  space = H5Dget_space (dataset);
  if (H5Tget_class (type) == H5T_STRING && H5Sget_simple_extent_npoints (space) == 1)
    text = H5Tis_variable_str (type) > 0 ? read_variable (dataset, type)
                                         : read_fixed (dataset, type);
  H5Eclear2 (H5E_DEFAULT);
  return text;
}

gboolean
ringlet_convert_write (
    hid_t group, const char *name, double value, const char *unit, GError **error)
{
  g_auto (RingletHdf5Id) dataset = ringlet_hdf5_write_array (
      group, name, RINGLET_PIXEL_F64, 0, NULL, &value, 0, error);

  if (dataset < 0)
    return FALSE;
  return unit == NULL ||
      ringlet_hdf5_write_attribute_string (dataset, "units", unit, error);
}

gboolean
ringlet_convert_write_vector (
    hid_t group, const char *name, gsize n, const double *values, GError **error)
{
  const guint64 shape = n;
  g_auto (RingletHdf5Id) dataset = ringlet_hdf5_write_array (
      group, name, RINGLET_PIXEL_F64, 1, &shape, values, 0, error);

  return dataset >= 0;
}

gboolean
ringlet_convert_is_hdf5 (const char *head)
{
  return strncmp (head, "\211HDF\r\n\032\n", 8) == 0;
}
