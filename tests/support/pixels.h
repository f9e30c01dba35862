/* SPDX-License-Identifier: MIT */
#pragma once

/* Hashes of pixels that mean the same on every machine. */

#include "image/image.h"

G_BEGIN_DECLS

static inline void
ringlet_test_swap (guint8 *pixels, gsize n_pixels, gsize size)
{
  for (gsize i = 0; i < n_pixels; i++, pixels += size) {
    for (gsize k = 0; k < size / 2; k++) {
      const guint8 byte = pixels[k];

      pixels[k] = pixels[size - 1 - k];
      pixels[size - 1 - k] = byte;
    }
  }
}

/* The pixels alone, row-major and little-endian. */
static inline void
ringlet_test_hash_pixels (GChecksum *sum, const RingletImage *image)
{
  const gsize size = ringlet_pixel_type_size (image->type);
  const gsize n_pixels = ringlet_image_n_pixels (image);
  g_autofree guint8 *copy = NULL;

  if (G_BYTE_ORDER == G_LITTLE_ENDIAN) {
    g_checksum_update (sum, image->data, (gssize) (n_pixels * size));
    return;
  }
  copy = g_memdup2 (image->data, n_pixels * size);
  ringlet_test_swap (copy, n_pixels, size);
  g_checksum_update (sum, copy, (gssize) (n_pixels * size));
}

/* Returns (transfer full): SHA-256 in hex of one image. */
static inline char *
ringlet_test_sha256 (const RingletImage *image)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  ringlet_test_hash_pixels (sum, image);
  return g_strdup (g_checksum_get_string (sum));
}

G_END_DECLS
