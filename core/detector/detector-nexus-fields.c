/* SPDX-License-Identifier: MIT */

/* The numbers of a NeXus detector, and whether they agree with each other and with the
 * sizes of the arrays beside them. */

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "detector/detector-nexus.h"

/* ---- numbers ---- */

/* @n whole numbers from @min to @max; left alone when the field is absent. */
static gboolean
read_counts (hid_t group, const char *name, gsize n, double min, double max,
    guint64 *counts, GError **error)
{
  double values[2] = { 0 };
  char text[RINGLET_NUMBER_SIZE];

  if (!ringlet_hdf5_has_field (group, name))
    return TRUE;
  if (!ringlet_hdf5_read_numbers (group, name, n, values, error))
    return FALSE;

  for (gsize i = 0; i < n; i++) {
    if (!(values[i] >= min && values[i] <= max && values[i] == floor (values[i]))) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
          "The field %s holds %s; whole numbers from %d to %d are possible", name,
          ringlet_number_format (values[i], text), (int) min, (int) max);
      return FALSE;
    }
    counts[i] = (guint64) values[i];
  }
  return TRUE;
}

static gboolean
read_pixel_size (hid_t group, RingletNexusFields *fields, GError **error)
{
  double size[2] = { 0 };
  char slow[RINGLET_NUMBER_SIZE];
  char fast[RINGLET_NUMBER_SIZE];

  if (!ringlet_hdf5_read_numbers (group, "pixel_size", 2, size, error))
    return FALSE;

  fields->pixel_slow_m = size[0];
  fields->pixel_fast_m = size[1];
  if (size[0] > 0.0 && size[1] > 0.0 && isfinite (size[0]) && isfinite (size[1]))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The field pixel_size is %s × %s m, and has to be positive",
      ringlet_number_format (size[0], slow), ringlet_number_format (size[1], fast));
  return FALSE;
}

static gboolean
check_version (hid_t group, GError **error)
{
  g_autofree char *version = ringlet_hdf5_dup_text (group, "API_VERSION");

  if (version == NULL || g_str_has_prefix (version, "1."))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The detector description has version %s (API_VERSION); 1.0 to 1.2 are known",
      version);
  return FALSE;
}

/* A material that is not known here is no sensor, which is what the file is silent
 * about otherwise. */
static gboolean
read_sensor (hid_t group, RingletNexusFields *fields, GError **error)
{
  g_autofree char *name = ringlet_hdf5_dup_text (group, "sensor_material");
  double thickness = 0.0;
  char text[RINGLET_NUMBER_SIZE];

  if (name != NULL)
    fields->sensor.material = ringlet_material_find (name, NULL);
  if (!ringlet_hdf5_has_field (group, "sensor_thickness"))
    return TRUE;
  if (!ringlet_hdf5_read_numbers (group, "sensor_thickness", 1, &thickness, error))
    return FALSE;
  if (!(thickness >= 0.0 && isfinite (thickness))) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The field sensor_thickness is %s m, and cannot be negative",
        ringlet_number_format (thickness, text));
    return FALSE;
  }
  fields->sensor.thickness_m = thickness;
  return TRUE;
}

static gboolean
check_corner_count (guint64 n_corners, GError **error)
{
  if (n_corners == 0 || n_corners == 4 || n_corners == 6)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The field CORNERS is %" G_GUINT64_FORMAT "; pixels have 4 corners or 6",
      n_corners);
  return FALSE;
}

static gboolean
read_numbers (hid_t group, RingletNexusFields *fields, GError **error)
{
  guint64 orientation = 3;
  guint64 n_corners = 0;
  guint64 is_flat = TRUE;
  guint64 binning[2] = { 1, 1 };

  if (!check_version (group, error) || !read_pixel_size (group, fields, error) ||
      !read_counts (group, "orientation", 1, 0, 4, &orientation, error) ||
      !read_counts (group, "CORNERS", 1, 3, 100, &n_corners, error) ||
      !check_corner_count (n_corners, error) ||
      !read_counts (group, "IS_FLAT", 1, 0, 1, &is_flat, error) ||
      !read_counts (group, "binning", 2, 1, 1024, binning, error))
    return FALSE;

  /* 0 is "unspecified". */
  fields->orientation = orientation > 0 ? (int) orientation : 3;
  fields->n_corners = (guint) n_corners;
  fields->is_flat = is_flat != 0;
  fields->binning_slow = (guint) binning[0];
  fields->binning_fast = (guint) binning[1];
  return read_sensor (group, fields, error);
}

/* ---- shape ---- */

static gboolean
read_array_shape (
    hid_t group, const char *name, guint n_axes, guint64 *shape, GError **error)
{
  guint64 all[4] = { 0 };
  g_auto (RingletHdf5Id) dataset = H5I_INVALID_HID;

  if (!ringlet_hdf5_has_field (group, name))
    return TRUE;

  dataset = ringlet_hdf5_open_array (group, name, n_axes, all, error);
  shape[0] = all[0];
  shape[1] = all[1];
  return dataset >= 0;
}

static gboolean
agree (const guint64 *shape, const char *name, const guint64 *other, GError **error)
{
  if ((other[0] == 0 && other[1] == 0) ||
      (shape[0] == other[0] && shape[1] == other[1]))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The field %s is for %" G_GUINT64_FORMAT " × %" G_GUINT64_FORMAT
      " pixels (rows × columns), but the shape is %" G_GUINT64_FORMAT
      " × %" G_GUINT64_FORMAT,
      name, other[0], other[1], shape[0], shape[1]);
  return FALSE;
}

/* The shape of the image, by the field or by what is there. */
static gboolean
find_shape (const guint64 *given, const guint64 *max, const guint64 *corners,
    const guint64 *mask, RingletNexusFields *fields, GError **error)
{
  const guint64 unbinned[2] = { max[0] / fields->binning_slow,
    max[1] / fields->binning_fast };
  const guint64 *const candidates[] = { given, unbinned, corners, mask };

  for (gsize i = 0; i < G_N_ELEMENTS (candidates); i++) {
    if (candidates[i][0] > 0 && candidates[i][1] > 0) {
      fields->n_slow = candidates[i][0];
      fields->n_fast = candidates[i][1];
      return ringlet_image_check_shape (fields->n_slow, fields->n_fast, error);
    }
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The detector has no shape: the field shape is missing");
  return FALSE;
}

static gboolean
read_shape (hid_t group, RingletNexusFields *fields, GError **error)
{
  guint64 given[2] = { 0 };
  guint64 max[2] = { 0 };
  guint64 corners[2] = { 0 };
  guint64 mask[2] = { 0 };
  guint64 shape[2];

  if (!read_counts (group, "shape", 2, 1, G_MAXINT32, given, error) ||
      !read_counts (group, "max_shape", 2, 1, G_MAXINT32, max, error) ||
      !read_array_shape (group, "pixel_corners", 4, corners, error) ||
      !read_array_shape (group, "mask", 2, mask, error) ||
      !find_shape (given, max, corners, mask, fields, error))
    return FALSE;

  shape[0] = fields->n_slow;
  shape[1] = fields->n_fast;
  if (max[0] > 0 && (shape[0] > max[0] || shape[1] > max[1]))
    return agree (shape, "max_shape", max, error);
  return agree (shape, "pixel_corners", corners, error) &&
      agree (shape, "mask", mask, error);
}

gboolean
ringlet_nexus_read_fields (hid_t group, RingletNexusFields *fields, GError **error)
{
  return read_numbers (group, fields, error) && read_shape (group, fields, error);
}
