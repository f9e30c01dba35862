/* SPDX-License-Identifier: MIT */
#include "image/mask-write.h"

#include <string.h>

#include "base/error.h"
#include "base/output.h"
#include "image/image-write.h"
#include "image/mask-encode.h"

/* HDF5 has a place of its own for a mask; elsewhere it is an image of bytes. */
static const struct {
  const char *suffix;
  gboolean is_hdf5;
} formats[] = {
  { ".edf", FALSE },
  { ".tif", FALSE },
  { ".tiff", FALSE },
  { ".npy", FALSE },
  { ".msk", FALSE },
  { ".h5", TRUE },
  { ".hdf5", TRUE },
  { ".nxs", TRUE },
};

static gboolean
find_format (const char *path, gboolean *is_hdf5, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  g_autofree char *label = g_filename_display_name (path);

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    if (g_str_has_suffix (lower, formats[i].suffix)) {
      *is_hdf5 = formats[i].is_hdf5;
      return TRUE;
    }
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s: masks are written as .edf, .tif, .npy, .msk (Fit2D), .h5 or .nxs; give the "
      "file one of these suffixes",
      label);
  return FALSE;
}

gboolean
ringlet_mask_write_check (const char *path, GError **error)
{
  gboolean is_hdf5 = FALSE;

  return find_format (path, &is_hdf5, error);
}

static gboolean
write_hdf5 (
    const RingletMask *self, const char *path, gboolean overwrite, GError **error)
{
  g_autoptr (GBytes) bytes = ringlet_mask_encode_hdf5 (self, error);

  if (bytes == NULL) {
    g_autofree char *label = g_filename_display_name (path);

    g_prefix_error (error, "%s: ", label);
    return FALSE;
  }
  return ringlet_output_write (
      path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), overwrite, error);
}

static RingletImage *
image_of (const RingletMask *self, GError **error)
{
  g_auto (RingletImageMeta) meta = { 0 };
  guint8 *pixels =
      ringlet_image_alloc (RINGLET_PIXEL_U8, self->n_slow, self->n_fast, error);

  if (pixels == NULL)
    return NULL;
  memcpy (pixels, self->bad, self->n_slow * self->n_fast);
  ringlet_image_meta_add (&meta, "Title", "mask: 1 is left out");
  return ringlet_image_new_take (
      RINGLET_PIXEL_U8, self->n_slow, self->n_fast, pixels, &meta);
}

gboolean
ringlet_mask_write (
    const RingletMask *self, const char *path, gboolean overwrite, GError **error)
{
  g_autoptr (RingletImage) image = NULL;
  gboolean is_hdf5 = FALSE;

  if (!find_format (path, &is_hdf5, error))
    return FALSE;
  if (is_hdf5)
    return write_hdf5 (self, path, overwrite, error);
  image = image_of (self, error);
  return image != NULL && ringlet_image_write (image, path, overwrite, error);
}
