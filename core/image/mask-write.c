/* SPDX-License-Identifier: MIT */
#include "image/mask-write.h"

#include "base/error.h"
#include "base/output.h"
#include "image/mask-encode.h"

typedef struct {
  const char *suffix;
  GBytes *(*encode) (const RingletMask *self, GError **error);
} Format;

static const Format formats[] = {
  { ".edf", ringlet_mask_encode_edf },
  { ".tif", ringlet_mask_encode_tiff },
  { ".tiff", ringlet_mask_encode_tiff },
  { ".npy", ringlet_mask_encode_npy },
  { ".msk", ringlet_mask_encode_fit2d },
  { ".h5", ringlet_mask_encode_hdf5 },
  { ".hdf5", ringlet_mask_encode_hdf5 },
  { ".nxs", ringlet_mask_encode_hdf5 },
};

static const Format *
find_format (const char *path, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    if (g_str_has_suffix (lower, formats[i].suffix))
      return &formats[i];
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s: masks are written as .edf, .tif, .npy, .msk (Fit2D), .h5 or .nxs; give the "
      "file one of these suffixes",
      path);
  return NULL;
}

gboolean
ringlet_mask_write_check (const char *path, GError **error)
{
  return find_format (path, error) != NULL;
}

guint8 *
ringlet_mask_encode_alloc (guint64 size, GError **error)
{
  guint8 *bytes = size <= G_MAXSIZE ? g_try_malloc0 ((gsize) size) : NULL;

  if (bytes == NULL)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for a mask file of %" G_GUINT64_FORMAT " bytes", size);
  return bytes;
}

gboolean
ringlet_mask_write (
    const RingletMask *self, const char *path, gboolean overwrite, GError **error)
{
  const Format *format = find_format (path, error);
  g_autoptr (GBytes) bytes = NULL;

  if (format == NULL)
    return FALSE;
  bytes = format->encode (self, error);
  if (bytes == NULL) {
    g_prefix_error (error, "%s: ", path);
    return FALSE;
  }
  return ringlet_output_write (
      path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), overwrite, error);
}
