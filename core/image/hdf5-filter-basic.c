/* SPDX-License-Identifier: MIT */

/* The filters that HDF5 itself brings along. */

#include <string.h>

#include <zlib.h>

#include "image/codec-shuffle.h"
#include "image/hdf5-filter.h"

gboolean
ringlet_hdf5_undo_deflate (const RingletHdf5Filter *self, const guint8 *from,
    gsize size, guint8 *to, gsize room, gsize *n, GError **error)
{
  z_stream stream = { 0 };
  int result;

  if (size > G_MAXUINT32 || room > G_MAXUINT32)
    return ringlet_hdf5_filter_fail (error, self, "the chunk has 4 GiB or more");

  stream.next_in = (Bytef *) from;
  stream.avail_in = (uInt) size;
  stream.next_out = to;
  stream.avail_out = (uInt) room;
  if (inflateInit (&stream) != Z_OK)
    return ringlet_hdf5_filter_fail (error, self, "not enough memory");
  result = inflate (&stream, Z_FINISH);
  inflateEnd (&stream);

  *n = room - stream.avail_out;
  if (result == Z_STREAM_END)
    return TRUE;
  if (result == Z_DATA_ERROR || result == Z_NEED_DICT)
    return ringlet_hdf5_filter_fail (error, self, "its bytes are damaged");
  return ringlet_hdf5_filter_fail (error, self,
      stream.avail_out == 0 ? "it inflates to too many bytes" : "it ends too early");
}

gboolean
ringlet_hdf5_undo_shuffle (const RingletHdf5Filter *self, const guint8 *from,
    gsize size, guint8 *to, gsize room, gsize *n, GError **error)
{
  const gsize element = self->values[0];
  gsize n_elements = 0;

  if (element == 0)
    return ringlet_hdf5_filter_fail (error, self, "elements of 0 bytes");
  if (size > room)
    return ringlet_hdf5_filter_fail (error, self, "more bytes than the chunk has");

  n_elements = size / element;
  if (n_elements > 0)
    ringlet_codec_unshuffle (from, n_elements, element, FALSE, to);
  /* Bytes that fill no element stay where they are. */
  memcpy (to + n_elements * element, from + n_elements * element,
      size - n_elements * element);
  *n = size;
  return TRUE;
}

/* ---- checksum ---- */

/* So many words can be added up before the second sum leaves 32 bits. */
#define WORDS_AT_ONCE 360

/* Source: HDF5 1.10.8, src/H5checksum.c, H5_checksum_fletcher32(). */
static guint32
fletcher32 (const guint8 *data, gsize size)
{
  guint32 sum1 = 0;
  guint32 sum2 = 0;

  for (gsize at = 0; at < size;) {
    const gsize end = MIN (size, at + 2 * WORDS_AT_ONCE);

    for (; at < end; at += 2) {
      sum1 += (guint32) data[at] << 8 | (at + 1 < size ? data[at + 1] : 0u);
      sum2 += sum1;
    }
    sum1 %= 65535;
    sum2 %= 65535;
  }
  return sum2 << 16 | sum1;
}

static guint32
plain_modulo (guint32 sum)
{
  return (sum >> 16) % 65535 << 16 | (sum & 0xffff) % 65535;
}

gboolean
ringlet_hdf5_undo_fletcher (const RingletHdf5Filter *self, const guint8 *from,
    gsize size, guint8 *to, gsize room, gsize *n, GError **error)
{
  guint32 stored = 0;
  guint32 sum = 0;

  if (size < sizeof stored)
    return ringlet_hdf5_filter_fail (error, self, "shorter than its checksum");
  size -= sizeof stored;
  if (size > room)
    return ringlet_hdf5_filter_fail (error, self, "more bytes than the chunk has");

  memcpy (&stored, from + size, sizeof stored);
  stored = GUINT32_FROM_LE (stored);
  sum = fletcher32 (from, size);
  /* HDF5 writes 65535 where we have 0: the same number modulo 65535. Before 1.6.3 it
   * swapped the bytes of each half on little-endian machines. */
  if (plain_modulo (stored) != sum &&
      plain_modulo ((stored & 0x00ff00ff) << 8 | (stored >> 8 & 0x00ff00ff)) != sum)
    return ringlet_hdf5_filter_fail (
        error, self, "the checksum does not fit the content");
  memcpy (to, from, size);
  *n = size;
  return TRUE;
}
