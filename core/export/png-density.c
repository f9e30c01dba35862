/* SPDX-License-Identifier: MIT */
#include "export/png-density.h"

#include <math.h>
#include <string.h>

#define METRES_PER_INCH 0.0254
#define HEADER_END 33 /* signature of 8 bytes, then IHDR: 4 + 4 + 13 + 4 */
#define TYPE_SIZE 4
#define DATA_SIZE 9
#define CHUNK_SIZE (4 + TYPE_SIZE + DATA_SIZE + 4)
#define CRC_POLYNOMIAL 0xedb88320u

static guint32
crc_of (const guint8 *data, gsize size)
{
  guint32 crc = 0xffffffffu;

  for (gsize i = 0; i < size; i++) {
    crc ^= data[i];
    for (int bit = 0; bit < 8; bit++)
      crc = (crc >> 1) ^ ((crc & 1) != 0 ? CRC_POLYNOMIAL : 0);
  }
  return ~crc;
}

static void
put_big_endian (guint8 *at, guint32 value)
{
  const guint32 bytes = GUINT32_TO_BE (value);

  memcpy (at, &bytes, sizeof bytes);
}

void
ringlet_png_set_density (GByteArray *png, double dpi)
{
  const guint32 per_metre = (guint32) round (dpi / METRES_PER_INCH);
  guint8 chunk[CHUNK_SIZE] = { 0, 0, 0, DATA_SIZE, 'p', 'H', 'Y', 's' };

  g_return_if_fail (png->len >= HEADER_END);

  put_big_endian (chunk + 8, per_metre);
  put_big_endian (chunk + 12, per_metre);
  chunk[16] = 1; /* the unit is the metre */
  put_big_endian (chunk + 17, crc_of (chunk + 4, TYPE_SIZE + DATA_SIZE));

  g_byte_array_set_size (png, png->len + CHUNK_SIZE);
  memmove (png->data + HEADER_END + CHUNK_SIZE, png->data + HEADER_END,
      png->len - CHUNK_SIZE - HEADER_END);
  memcpy (png->data + HEADER_END, chunk, CHUNK_SIZE);
}
