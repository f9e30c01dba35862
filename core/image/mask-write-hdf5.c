/* SPDX-License-Identifier: MIT */

/* NeXus: /entry (NXentry) / mask (NXdata) / mask, found by @default and @signal. */

#include "image/hdf5-handle.h"
#include "image/mask-encode.h"

/* Masks are nearly all zeros: the fastest level does. */
#define GZIP_LEVEL 1

static gboolean
write_pixels (hid_t group, const RingletMask *self, GError **error)
{
  const guint64 shape[] = { self->n_slow, self->n_fast };
  g_auto (RingletHdf5Id) dataset = ringlet_hdf5_write_array (
      group, "mask", RINGLET_PIXEL_U8, 2, shape, self->bad, GZIP_LEVEL, error);

  return dataset >= 0 &&
      ringlet_hdf5_write_attribute_string (dataset, "interpretation", "image", error) &&
      ringlet_hdf5_write_attribute_string (
          dataset, "long_name", "mask: 1 is left out", error);
}

static gboolean
fill (hid_t file, const RingletMask *self, GError **error)
{
  g_auto (RingletHdf5Id) entry = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) data = H5I_INVALID_HID;

  if (!ringlet_hdf5_write_attribute_string (file, "default", "entry", error))
    return FALSE;
  entry = ringlet_hdf5_create_group (file, "entry", "NXentry", error);
  if (entry < 0 ||
      !ringlet_hdf5_write_attribute_string (entry, "default", "mask", error))
    return FALSE;
  data = ringlet_hdf5_create_group (entry, "mask", "NXdata", error);
  return data >= 0 &&
      ringlet_hdf5_write_attribute_string (data, "signal", "mask", error) &&
      write_pixels (data, self, error);
}

GBytes *
ringlet_mask_encode_hdf5 (const RingletMask *self, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = ringlet_hdf5_create (NULL, error);

  if (file < 0 || !fill (file, self, error))
    return NULL;
  return ringlet_hdf5_close_to_bytes (&file, error);
}
