/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "detector/detector-nexus.h"

#define GZIP_LEVEL 4

static gboolean
write_numbers (hid_t group, const char *name, RingletPixelType type, guint64 n,
    gconstpointer values, const char *unit, GError **error)
{
  g_auto (RingletHdf5Id) dataset =
      ringlet_hdf5_write_array (group, name, type, n > 1 ? 1 : 0, &n, values, 0, error);

  if (dataset < 0)
    return FALSE;
  return unit == NULL ||
      ringlet_hdf5_write_attribute_string (dataset, "unit", unit, error);
}

static gboolean
write_int (hid_t group, const char *name, gint32 value, GError **error)
{
  return write_numbers (group, name, RINGLET_PIXEL_I32, 1, &value, NULL, error);
}

static gboolean
write_pair (hid_t group, const char *name, gsize slow, gsize fast, GError **error)
{
  const gint32 values[] = { (gint32) slow, (gint32) fast };

  return write_numbers (group, name, RINGLET_PIXEL_I32, 2, values, NULL, error);
}

static gboolean
write_bool (hid_t group, const char *name, gboolean value, GError **error)
{
  const guint8 byte = value ? 1 : 0;

  return write_numbers (group, name, RINGLET_PIXEL_BOOL, 1, &byte, NULL, error);
}

static gboolean
write_sensor (hid_t group, const RingletSensor *sensor, GError **error)
{
  if (sensor->material == NULL)
    return TRUE;

  return ringlet_hdf5_write_string (group, "sensor_material",
             ringlet_material_name (sensor->material), error) &&
      (sensor->thickness_m <= 0.0 ||
          write_numbers (group, "sensor_thickness", RINGLET_PIXEL_F64, 1,
              &sensor->thickness_m, "m", error));
}

static gboolean
write_image (hid_t group, const char *name, const char *kind, RingletPixelType type,
    guint n_axes, const guint64 *shape, gconstpointer data, GError **error)
{
  g_auto (RingletHdf5Id) dataset = ringlet_hdf5_write_array (
      group, name, type, n_axes, shape, data, GZIP_LEVEL, error);

  return dataset >= 0 &&
      ringlet_hdf5_write_attribute_string (dataset, "interpretation", kind, error);
}

static gboolean
write_mask (hid_t group, const RingletDetector *self, GError **error)
{
  g_autoptr (RingletMask) mask = ringlet_detector_gap_mask (self);
  const guint64 shape[] = { self->n_slow, self->n_fast };

  return mask == NULL ||
      write_image (
          group, "mask", "image", RINGLET_PIXEL_I8, 2, shape, mask->bad, error);
}

/* One row of pixels, (normal, slow, fast) for each corner. */
static void
pack_row (const RingletPoints *corners, guint n_corners, gsize n, float *out)
{
  for (gsize j = 0; j < n; j++) {
    for (guint k = 0; k < n_corners; k++) {
      *out++ = (float) corners[k].normal[j];
      *out++ = (float) corners[k].slow[j];
      *out++ = (float) corners[k].fast[j];
    }
  }
}

static float *
pack_corners (const RingletDetector *self, GError **error)
{
  const guint n_corners = self->grid->n_corners;
  const gsize n = self->n_fast;
  const gsize row_size = n * n_corners * 3;
  g_autofree double *buffer = g_new (double, row_size);
  RingletPoints row[RINGLET_CORNERS_MAX];
  float *out = g_try_malloc_n (self->n_slow, row_size * sizeof (float));

  if (out == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "The corners of the pixels do not fit into memory");
    return NULL;
  }

  for (guint k = 0; k < n_corners; k++)
    row[k] = (RingletPoints){ buffer + 3 * k * n, buffer + (3 * k + 1) * n,
      buffer + (3 * k + 2) * n };
  for (gsize i = 0; i < self->n_slow; i++) {
    ringlet_detector_corners (self, i, row);
    pack_row (row, n_corners, n, out + i * row_size);
  }
  return out;
}

/* A ruler says where pixels are on one kind of grid alone. */
static gboolean
has_corners (const RingletDetector *self)
{
  return !g_str_equal (self->grid->klass->name, "uniform");
}

static gboolean
write_corners (hid_t group, const RingletDetector *self, GError **error)
{
  const guint64 shape[] = { self->n_slow, self->n_fast, self->grid->n_corners, 3 };
  g_autofree float *corners = NULL;

  if (!has_corners (self))
    return TRUE;
  corners = pack_corners (self, error);
  return corners != NULL &&
      write_image (group, "pixel_corners", "vertex", RINGLET_PIXEL_F32, 4, shape,
          corners, error);
}

static gboolean
write_detector (hid_t group, const RingletDetector *self, GError **error)
{
  const double pixel_size[] = { self->pixel_slow_m, self->pixel_fast_m };

  /* Corners lie where the pixels of the image do: no flip is left to do. pyFAI 2026.09
   * flips once more for the centres of pixels, but not for their corners. */
  return ringlet_hdf5_write_string (group, "API_VERSION", "1.2", error) &&
      write_bool (group, "IS_FLAT", self->grid->is_flat, error) &&
      write_bool (group, "IS_CONTIGUOUS", self->grid->is_contiguous, error) &&
      write_int (group, "CORNERS", (gint32) self->grid->n_corners, error) &&
      write_numbers (
          group, "pixel_size", RINGLET_PIXEL_F64, 2, pixel_size, "m", error) &&
      write_bool (group, "force_pixel", self->row != NULL, error) &&
      write_pair (group, "max_shape", self->n_slow * self->binning_slow,
          self->n_fast * self->binning_fast, error) &&
      write_pair (group, "shape", self->n_slow, self->n_fast, error) &&
      write_pair (group, "binning", self->binning_slow, self->binning_fast, error) &&
      write_int (
          group, "orientation", has_corners (self) ? 3 : self->orientation, error) &&
      write_sensor (group, &self->sensor, error) && write_mask (group, self, error) &&
      write_corners (group, self, error);
}

/* The entry that the detector stands in, as pyFAI looks for it: without a time it does
 * not see it. */
static RingletHdf5Id
create_entry (hid_t file, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S+00:00");
  g_auto (RingletHdf5Id) entry = H5I_INVALID_HID;
  hid_t result = H5I_INVALID_HID;

  if (!ringlet_hdf5_write_attribute_string (file, "NX_class", "NXroot", error) ||
      !ringlet_hdf5_write_attribute_string (file, "default", "entry_0000", error) ||
      !ringlet_hdf5_write_attribute_string (
          file, "creator", "Ringlet " RINGLET_VERSION, error))
    return H5I_INVALID_HID;

  entry = ringlet_hdf5_create_group (file, "entry_0000", "NXentry", error);
  if (entry < 0 ||
      !ringlet_hdf5_write_string (entry, "program_name", "Ringlet", error) ||
      !ringlet_hdf5_write_string (entry, "start_time", time, error))
    return H5I_INVALID_HID;
  result = entry;
  entry = H5I_INVALID_HID;
  return result;
}

static gboolean
write_entry (hid_t file, const RingletDetector *self, GError **error)
{
  g_autofree char *name = g_strdup (self->name);
  g_auto (RingletHdf5Id) entry = create_entry (file, error);
  g_auto (RingletHdf5Id) subentry = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) group = H5I_INVALID_HID;

  if (entry < 0)
    return FALSE;

  subentry = ringlet_hdf5_create_group (entry, "pyFAI", "NXsubentry", error);
  if (subentry < 0 ||
      !ringlet_hdf5_write_string (subentry, "definition_local", "pyFAI", error))
    return FALSE;

  g_strdelimit (name, " /.", '_');
  group = ringlet_hdf5_create_group (
      subentry, *name != '\0' ? name : "Detector", "NXdetector", error);
  return group >= 0 && write_detector (group, self, error);
}

GBytes *
ringlet_detector_nexus_bytes (const RingletDetector *self, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = H5I_INVALID_HID;

  if (self->n_slow == 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The detector has no shape; a detector file needs one");
    return NULL;
  }

  file = ringlet_hdf5_create (NULL, error);
  if (file < 0 || !write_entry (file, self, error))
    return NULL;
  return ringlet_hdf5_close_to_bytes (&file, error);
}
