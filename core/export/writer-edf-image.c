/* SPDX-License-Identifier: MIT */

/* ESRF data format: "{", lines "key = value ;", "}", filled up with blanks to a
 * multiple of 512 bytes, then the pixels. Source: silx-kit/fabio, edfimage.py. */

#include <string.h>

#include "base/error.h"
#include "base/output.h"
#include "export/image-writer.h"

#define EDF_BLOCK 512

static const char *const edf_types[RINGLET_PIXEL_N_TYPES] = {
  [RINGLET_PIXEL_BOOL] = "UnsignedByte",
  [RINGLET_PIXEL_U8] = "UnsignedByte",
  [RINGLET_PIXEL_U16] = "UnsignedShort",
  [RINGLET_PIXEL_U32] = "UnsignedInteger",
  [RINGLET_PIXEL_U64] = "Unsigned64",
  [RINGLET_PIXEL_I8] = "SignedByte",
  [RINGLET_PIXEL_I16] = "SignedShort",
  [RINGLET_PIXEL_I32] = "SignedInteger",
  [RINGLET_PIXEL_I64] = "Signed64",
  [RINGLET_PIXEL_F32] = "FloatValue",
  [RINGLET_PIXEL_F64] = "DoubleValue",
};

/* Lines that say how the pixels are stored: the writer's own business. */
static gboolean
is_reserved (const char *key)
{
  static const char *const keys[] = { "HeaderID", "Image", "ByteOrder", "DataType",
    "Dim_1", "Dim_2", "Dim_3", "Size", "Compression", "EDF_DataBlockID",
    "EDF_BinarySize", "EDF_HeaderSize" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (g_ascii_strcasecmp (keys[i], key) == 0)
      return TRUE;
  }
  return key[0] == '\0';
}

/* The format has no way to quote its own marks, and FabIO drops lines that are not
 * ASCII. */
static void
append_clean (GString *text, const char *value, const char *marks)
{
  g_autofree char *ascii = g_str_to_ascii (value, "C");

  for (const char *at = ascii; *at != '\0'; at++)
    g_string_append_c (
        text, g_ascii_iscntrl (*at) || strchr (marks, *at) != NULL ? ' ' : *at);
}

static void
append_pairs (GString *text, const GPtrArray *header)
{
  for (guint i = 0; header != NULL && i + 1 < header->len; i += 2) {
    const char *key = g_ptr_array_index (header, i);

    if (is_reserved (key))
      continue;
    append_clean (text, key, "{};=");
    g_string_append (text, " = ");
    append_clean (text, g_ptr_array_index (header, i + 1), "{};");
    g_string_append (text, " ;\n");
  }
}

static GString *
make_header (const RingletEdfFrame *frame, gsize number)
{
  const RingletImage *image = frame->image;
  GString *text = g_string_new ("{\n");
  gsize size = 0;

  if (frame->block != NULL)
    g_string_append_printf (text, "EDF_DataBlockID = %s ;\n", frame->block);
  g_string_append_printf (text,
      "HeaderID = EH:%06" G_GSIZE_FORMAT ":000000:000000 ;\n"
      "Image = %" G_GSIZE_FORMAT " ;\n"
      "ByteOrder = %s ;\n"
      "DataType = %s ;\n"
      "Dim_1 = %" G_GSIZE_FORMAT " ;\n"
      "Dim_2 = %" G_GSIZE_FORMAT " ;\n"
      "Size = %" G_GSIZE_FORMAT " ;\n",
      number, number,
      G_BYTE_ORDER == G_LITTLE_ENDIAN ? "LowByteFirst" : "HighByteFirst",
      edf_types[image->type], image->n_fast, image->n_slow,
      g_bytes_get_size (image->bytes));
  append_pairs (text, frame->header);

  size = (text->len + 2 + EDF_BLOCK - 1) / EDF_BLOCK * EDF_BLOCK;
  while (text->len < size - 2)
    g_string_append_c (text, ' ');
  g_string_append (text, "}\n");
  return text;
}

/* At most 2^28 pixels each: the sum of a few does not overflow. */
static gsize
count_bytes (const RingletEdfFrame *frames, gsize n_frames)
{
  gsize size = 0;

  for (gsize i = 0; i < n_frames; i++) {
    g_autoptr (GString) text = make_header (&frames[i], i + 1);

    size += text->len + g_bytes_get_size (frames[i].image->bytes);
  }
  return size;
}

gboolean
ringlet_image_write_edf_frames (const RingletEdfFrame *frames, gsize n_frames,
    const char *path, gboolean overwrite, GError **error)
{
  const gsize size = count_bytes (frames, n_frames);
  g_autofree char *file = g_try_malloc (size);
  char *to = file;

  if (file == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory to write an image of %" G_GSIZE_FORMAT " bytes", size);
    return FALSE;
  }

  for (gsize i = 0; i < n_frames; i++) {
    g_autoptr (GString) text = make_header (&frames[i], i + 1);
    const gsize n_data = g_bytes_get_size (frames[i].image->bytes);

    memcpy (to, text->str, text->len);
    memcpy (to + text->len, frames[i].image->data, n_data);
    to += text->len + n_data;
  }
  return ringlet_output_write (path, file, size, overwrite, error);
}

gboolean
ringlet_image_write_edf (const RingletImage *image, const GPtrArray *header,
    const char *path, gboolean overwrite, GError **error)
{
  const RingletEdfFrame frame = { image, header, NULL };

  g_return_val_if_fail (image != NULL && path != NULL, FALSE);

  return ringlet_image_write_edf_frames (&frame, 1, path, overwrite, error);
}
