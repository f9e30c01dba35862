/* SPDX-License-Identifier: MIT */

/* Filters that are known as plugins, over the libraries that do the work. */

#include <string.h>

#include <blosc.h>
#include <bzlib.h>
#include <lz4.h>
#include <lzf.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "base/error.h"
#include "image/codec-bitshuffle.h"
#include "image/hdf5-filter.h"

static const char too_large[] = "it holds more bytes than the chunk has";
static const char damaged[] = "its bytes are damaged";

/* Source: the HDF5 plugin of PyTables, src/H5Zbzip2.c. */
gboolean
ringlet_hdf5_undo_bzip2 (const RingletHdf5Filter *self, const guint8 *from, gsize size,
    guint8 *to, gsize room, gsize *n, GError **error)
{
  unsigned length = (unsigned) MIN (room, G_MAXUINT32);
  int result;

  if (size > G_MAXUINT32)
    return ringlet_hdf5_filter_fail (error, self, "the chunk has 4 GiB or more");

  result = BZ2_bzBuffToBuffDecompress (
      (char *) to, &length, (char *) from, (unsigned) size, 0, 0);
  *n = length;
  if (result == BZ_OK)
    return TRUE;
  return ringlet_hdf5_filter_fail (
      error, self, result == BZ_OUTBUFF_FULL ? too_large : damaged);
}

/* Source: h5py, lzf/lzf_filter.c. */
gboolean
ringlet_hdf5_undo_lzf (const RingletHdf5Filter *self, const guint8 *from, gsize size,
    guint8 *to, gsize room, gsize *n, GError **error)
{
  if (size > G_MAXUINT32)
    return ringlet_hdf5_filter_fail (error, self, "the chunk has 4 GiB or more");

  *n = lzf_decompress (from, (unsigned) size, to, (unsigned) MIN (room, G_MAXUINT32));
  return *n > 0 || ringlet_hdf5_filter_fail (error, self, damaged);
}

/* Each names its codec in three bits; a library may be built without one. */
static gboolean
check_blosc_codec (const RingletHdf5Filter *self, const guint8 *from, GError **error)
{
  static const char *const names[] = { "blosclz", "lz4", "snappy", "zlib", "zstd" };
  const guint codec = from[2] >> 5;

  if ((from[2] & BLOSC_MEMCPYED) != 0)
    return TRUE;
  if (codec >= G_N_ELEMENTS (names))
    return ringlet_hdf5_filter_fail (error, self, "its codec is not known");
  if (blosc_compname_to_compcode (names[codec]) >= 0)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "Blosc: its codec %s is not available; rewrite the file with another one",
      names[codec]);
  return FALSE;
}

/* Source: github.com/Blosc/hdf5-blosc, src/blosc_filter.c. */
gboolean
ringlet_hdf5_undo_blosc (const RingletHdf5Filter *self, const guint8 *from, gsize size,
    guint8 *to, gsize room, gsize *n, GError **error)
{
  size_t declared = 0;
  int got = 0;

  if (size < BLOSC_MIN_HEADER_LENGTH ||
      blosc_cbuffer_validate (from, size, &declared) < 0)
    return ringlet_hdf5_filter_fail (error, self, damaged);
  if (declared > room)
    return ringlet_hdf5_filter_fail (error, self, too_large);
  if (!check_blosc_codec (self, from, error))
    return FALSE;

  /* One thread: frames are what is read at the same time. */
  got = blosc_decompress_ctx (from, to, room, 1);
  if (got < 0 || (gsize) got != declared)
    return ringlet_hdf5_filter_fail (error, self, damaged);
  *n = declared;
  return TRUE;
}

/* ---- LZ4 ---- */

static guint64
read_be (const guint8 *at, gsize n)
{
  guint64 value = 0;

  for (gsize i = 0; i < n; i++)
    value = value << 8 | at[i];
  return value;
}

/* One block of @block bytes; returns what it took of @from, 0 when it is damaged. A
 * block that would not shrink is stored as it is. */
static gsize
undo_lz4_block (const guint8 *from, gsize size, guint8 *to, gsize block)
{
  gsize stored = 0;

  if (size < 4)
    return 0;
  stored = (gsize) read_be (from, 4);
  if (stored == 0 || stored > size - 4 || stored > G_MAXINT || block > G_MAXINT)
    return 0;

  if (stored == block)
    memcpy (to, from + 4, block);
  else if (LZ4_decompress_safe ((const char *) from + 4, (char *) to, (int) stored,
               (int) block) != (int) block)
    return 0;
  return 4 + stored;
}

/* Source: github.com/nexusformat/HDF5-External-Filter-Plugins, LZ4/src/H5Zlz4.c. */
gboolean
ringlet_hdf5_undo_lz4 (const RingletHdf5Filter *self, const guint8 *from, gsize size,
    guint8 *to, gsize room, gsize *n, GError **error)
{
  guint64 total = 0;
  gsize block = 0;
  gsize used = 12;

  if (size < used)
    return ringlet_hdf5_filter_fail (error, self, "shorter than its header");
  total = read_be (from, 8);
  block = (gsize) read_be (from + 8, 4);
  if (total > room)
    return ringlet_hdf5_filter_fail (error, self, too_large);
  if (block == 0)
    return ringlet_hdf5_filter_fail (error, self, "blocks of 0 bytes");

  for (gsize at = 0; at < total;) {
    const gsize n_here = MIN (block, (gsize) total - at);
    const gsize n_used = undo_lz4_block (from + used, size - used, to + at, n_here);

    if (n_used == 0)
      return ringlet_hdf5_filter_fail (error, self, damaged);
    used += n_used;
    at += n_here;
  }
  *n = (gsize) total;
  return TRUE;
}

/* ---- bitshuffle and Zstandard ---- */

/* Parameters: two of version, bytes of an element, elements of a block, codec. */
gboolean
ringlet_hdf5_undo_bitshuffle (const RingletHdf5Filter *self, const guint8 *from,
    gsize size, guint8 *to, gsize room, gsize *n, GError **error)
{
  const gsize element = self->values[2];
  const unsigned codec = self->values[4];

  if (element == 0)
    return ringlet_hdf5_filter_fail (error, self, "elements of 0 bytes");
  if (codec != RINGLET_BITSHUFFLE_PLAIN && codec != RINGLET_BITSHUFFLE_LZ4 &&
      codec != RINGLET_BITSHUFFLE_ZSTD)
    return ringlet_hdf5_filter_fail (error, self, "its codec is not known");
  return ringlet_codec_bitshuffle ((RingletBitshuffle) codec, element, self->values[3],
      from, size, to, room, n, error);
}

/* Source: github.com/aparamon/HDF5Plugin-Zstandard, zstd_h5plugin.c. */
gboolean
ringlet_hdf5_undo_zstd (const RingletHdf5Filter *self, const guint8 *from, gsize size,
    guint8 *to, gsize room, gsize *n, GError **error)
{
  const size_t got = ZSTD_decompress (to, room, from, size);

  if (ZSTD_isError (got))
    return ringlet_hdf5_filter_fail (error, self,
        ZSTD_getErrorCode (got) == ZSTD_error_dstSize_tooSmall ? too_large : damaged);
  *n = got;
  return TRUE;
}
