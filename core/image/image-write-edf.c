/* SPDX-License-Identifier: MIT */

/* ESRF data format: "{", lines "key = value ;", "}", filled up with blanks to a
 * multiple of 512 bytes, then the pixels. Source: silx-kit/fabio, edfimage.py. */

#include "image/image-write-edf.h"

#include <string.h>

#include "image/image-write-private.h"

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

    if (ringlet_image_meta_is_layout (key))
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

/* The file as it is made up of blocks: that of @frame comes next. */
static gboolean
put_block (RingletImageFile *file, const RingletEdfFrame *frame, GError **error)
{
  g_autoptr (GString) text = make_header (frame, (gsize) file->index + 1);

  return ringlet_image_file_put (file, text->str, text->len, error) &&
      ringlet_image_file_put (
          file, frame->image->data, g_bytes_get_size (frame->image->bytes), error);
}

static gboolean
edf_add (RingletImageFile *file, const RingletImage *image, GError **error)
{
  g_autoptr (GPtrArray) pairs = ringlet_image_meta_edf_pairs (&image->meta);
  const RingletEdfFrame frame = { image, pairs, NULL };

  return put_block (file, &frame, error);
}

gboolean
ringlet_image_write_edf_frames (const RingletEdfFrame *frames, gsize n_frames,
    const char *path, gboolean overwrite, GError **error)
{
  g_autoptr (RingletImageFile) file = ringlet_image_file_new (
      &ringlet_image_format_edf.writer, path, n_frames, FALSE, overwrite, error);

  if (file == NULL)
    return FALSE;
  for (; file->index < n_frames; file->index++) {
    if (!put_block (file, &frames[file->index], error))
      return FALSE;
  }
  return ringlet_image_file_commit (file, error);
}

gboolean
ringlet_image_write_edf (const RingletImage *image, const GPtrArray *header,
    const char *path, gboolean overwrite, GError **error)
{
  const RingletEdfFrame frame = { image, header, NULL };

  g_return_val_if_fail (image != NULL && path != NULL, FALSE);

  return ringlet_image_write_edf_frames (&frame, 1, path, overwrite, error);
}

static const char *const edf_suffixes[] = { ".edf", NULL };
static const char *const edf_pixels[] = { "bool", "uint8", "uint16", "uint32", "uint64",
  "int8", "int16", "int32", "int64", "float32", "float64", NULL };

const RingletImageFormat ringlet_image_format_edf = {
  .writer = {
    .name = "edf",
    .description = "ESRF data format, a block a frame",
    .suffixes = edf_suffixes,
    .types = edf_pixels,
    .is_stack = TRUE,
  },
  .add = edf_add,
};
