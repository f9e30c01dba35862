/* SPDX-License-Identifier: MIT */

/* Crystallographic binary file as Dectris cameras write it: the camera's header as a
 * text of CIF, then one binary section in byte-offset compression with its MD5 sum.
 * Source: CBFlib 0.9.7, doc/CBFlib.html; Dectris, "PILATUS CBF header specification"
 * 1.4. */

#include <string.h>

#include "base/error.h"
#include "image/codec.h"
#include "image/image-write-private.h"

#define EOL "\r\n"
#define BOUNDARY "--CIF-BINARY-FORMAT-SECTION--"

/* Zeros behind the data, so that readers may read in blocks. */
#define PADDING 4095

static const char *const elements[RINGLET_PIXEL_N_TYPES] = {
  [RINGLET_PIXEL_BOOL] = "unsigned 8-bit integer",
  [RINGLET_PIXEL_U8] = "unsigned 8-bit integer",
  [RINGLET_PIXEL_U16] = "unsigned 16-bit integer",
  [RINGLET_PIXEL_U32] = "unsigned 32-bit integer",
  [RINGLET_PIXEL_I8] = "signed 8-bit integer",
  [RINGLET_PIXEL_I16] = "signed 16-bit integer",
  [RINGLET_PIXEL_I32] = "signed 32-bit integer",
};

/* (transfer full): the sum in base 64, as mail has it */
static char *
md5_of (GBytes *bytes)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  guint8 digest[16];
  gsize size = sizeof digest;

  g_checksum_update (
      checksum, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  g_checksum_get_digest (checksum, digest, &size);
  return g_base64_encode (digest, size);
}

/* The header must not hold what ends it. */
static char *
camera_lines (const RingletImage *image)
{
  g_autofree char *text = ringlet_image_meta_dectris_lines (&image->meta, EOL);
  GString *lines = g_string_new (text);

  g_string_replace (lines, BOUNDARY, "CIF-BINARY-FORMAT-SECTION", 0);
  return g_string_free (lines, FALSE);
}

static GString *
make_head (const RingletImage *image, GBytes *packed)
{
  g_autofree char *lines = camera_lines (image);
  g_autofree char *md5 = md5_of (packed);
  GString *head = g_string_new ("###CBF: VERSION 1.5" EOL EOL "data_image_1" EOL EOL);

  g_string_append_printf (head,
      "_array_data.header_convention \"PILATUS_1.2\"" EOL
      "_array_data.header_contents" EOL ";" EOL "%s;" EOL EOL,
      lines);
  g_string_append_printf (head,
      "_array_data.data" EOL ";" EOL BOUNDARY EOL
      "Content-Type: application/octet-stream;" EOL
      "     conversions=\"x-CBF_BYTE_OFFSET\"" EOL
      "Content-Transfer-Encoding: BINARY" EOL "X-Binary-Size: %" G_GSIZE_FORMAT EOL
      "X-Binary-ID: 1" EOL "X-Binary-Element-Type: \"%s\"" EOL
      "X-Binary-Element-Byte-Order: LITTLE_ENDIAN" EOL "Content-MD5: %s" EOL
      "X-Binary-Number-of-Elements: %" G_GSIZE_FORMAT EOL
      "X-Binary-Size-Fastest-Dimension: %" G_GSIZE_FORMAT EOL
      "X-Binary-Size-Second-Dimension: %" G_GSIZE_FORMAT EOL
      "X-Binary-Size-Padding: %d" EOL EOL "\x0c\x1a\x04\xd5",
      g_bytes_get_size (packed), elements[image->type], md5,
      ringlet_image_n_pixels (image), image->n_fast, image->n_slow, PADDING);
  return head;
}

static gboolean
cbf_add (RingletImageFile *file, const RingletImage *image, GError **error)
{
  static const char padding[PADDING] = { 0 };
  static const char end[] = EOL BOUNDARY "--" EOL ";" EOL EOL;
  g_autoptr (GBytes) packed = ringlet_codec_byte_offset_encode (
      image->type, image->data, ringlet_image_n_pixels (image));
  g_autoptr (GString) head = NULL;

  if (packed == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory to compress %" G_GSIZE_FORMAT " pixels",
        ringlet_image_n_pixels (image));
    return FALSE;
  }

  head = make_head (image, packed);
  return ringlet_image_file_put (file, head->str, head->len, error) &&
      ringlet_image_file_put (
          file, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed), error) &&
      ringlet_image_file_put (file, padding, PADDING, error) &&
      ringlet_image_file_put (file, end, sizeof end - 1, error);
}

static const char *const cbf_suffixes[] = { ".cbf", NULL };
static const char *const cbf_types[] = { "bool", "uint8", "uint16", "uint32", "int8",
  "int16", "int32", NULL };

const RingletImageFormat ringlet_image_format_cbf = {
  .writer = {
    .name = "cbf",
    .description = "CBF, byte-offset compression, header of Dectris",
    .suffixes = cbf_suffixes,
    .types = cbf_types,
  },
  .add = cbf_add,
};
