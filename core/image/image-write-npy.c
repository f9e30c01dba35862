/* SPDX-License-Identifier: MIT */

/* NumPy's format, version 1.0: two axes, or three for several frames. The header is
 * filled up to a multiple of 64 bytes. Source: NumPy 1.24, numpy/lib/format.py. */

#include <string.h>

#include "image/image-write-private.h"

#define HEADER_SIZE 128

static const char *const codes[RINGLET_PIXEL_N_TYPES] = {
  [RINGLET_PIXEL_BOOL] = "b1",
  [RINGLET_PIXEL_U8] = "u1",
  [RINGLET_PIXEL_U16] = "u2",
  [RINGLET_PIXEL_U32] = "u4",
  [RINGLET_PIXEL_U64] = "u8",
  [RINGLET_PIXEL_I8] = "i1",
  [RINGLET_PIXEL_I16] = "i2",
  [RINGLET_PIXEL_I32] = "i4",
  [RINGLET_PIXEL_I64] = "i8",
  [RINGLET_PIXEL_F32] = "f4",
  [RINGLET_PIXEL_F64] = "f8",
};

static char *
make_shape (const RingletImageFile *file)
{
  if (file->n_frames == 1)
    return g_strdup_printf (
        "%" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT, file->n_slow, file->n_fast);
  return g_strdup_printf ("%" G_GUINT64_FORMAT ", %" G_GSIZE_FORMAT
                          ", %" G_GSIZE_FORMAT,
      file->n_frames, file->n_slow, file->n_fast);
}

static gboolean
npy_begin (RingletImageFile *file, const RingletImage *first, GError **error)
{
  static const guint8 start[] = { 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, HEADER_SIZE - 10,
    0 };
  const char native = G_BYTE_ORDER == G_LITTLE_ENDIAN ? '<' : '>';
  g_autofree char *shape = make_shape (file);
  g_autofree char *text =
      g_strdup_printf ("{'descr': '%c%s', 'fortran_order': False, 'shape': (%s), }",
          ringlet_pixel_type_size (first->type) == 1 ? '|' : native, codes[first->type],
          shape);
  char header[HEADER_SIZE];

  memset (header, ' ', sizeof header);
  memcpy (header, start, sizeof start);
  memcpy (header + sizeof start, text, strlen (text)); /* 117 bytes at most */
  header[HEADER_SIZE - 1] = '\n';
  return ringlet_image_file_put (file, header, sizeof header, error);
}

static gboolean
npy_add (RingletImageFile *file, const RingletImage *image, GError **error)
{
  return ringlet_image_file_put (
      file, image->data, g_bytes_get_size (image->bytes), error);
}

static const char *const npy_suffixes[] = { ".npy", NULL };
static const char *const npy_types[] = { "bool", "uint8", "uint16", "uint32", "uint64",
  "int8", "int16", "int32", "int64", "float32", "float64", NULL };

const RingletImageFormat ringlet_image_format_npy = {
  .writer = {
    .name = "npy",
    .description = "NumPy, pixels only",
    .suffixes = npy_suffixes,
    .types = npy_types,
    .is_stack = TRUE,
  },
  .begin = npy_begin,
  .add = npy_add,
};
