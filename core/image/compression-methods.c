/* SPDX-License-Identifier: MIT */

/* The libraries behind ringlet_decompress(), each made to take one step. */

#include "image/compression-method.h"

#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

/* zlib and bzip2 count in unsigned int. */
#define MAX_STEP ((gsize) 1 << 30)

/* ---- gzip and zlib ---- */

static gpointer
deflate_begin (int window_bits)
{
  z_stream *decoder = g_new0 (z_stream, 1);

  if (inflateInit2 (decoder, window_bits) == Z_OK)
    return decoder;
  g_free (decoder);
  return NULL;
}

static gpointer
gzip_begin (void)
{
  return deflate_begin (MAX_WBITS + 16);
}

static gpointer
zlib_begin (void)
{
  return deflate_begin (MAX_WBITS);
}

static RingletStep
deflate_step (gpointer data, RingletFlow *flow)
{
  z_stream *decoder = data;
  const uInt left = (uInt) MIN (flow->left, MAX_STEP);
  const uInt room = (uInt) MIN (flow->room, MAX_STEP);
  int code = 0;

  decoder->next_in = (z_const Bytef *) flow->from;
  decoder->avail_in = left;
  decoder->next_out = flow->to;
  decoder->avail_out = room;
  code = inflate (decoder, Z_NO_FLUSH);
  ringlet_flow_advance (flow, left - decoder->avail_in, room - decoder->avail_out);

  if (code == Z_STREAM_END)
    return RINGLET_STEP_END;
  if (code == Z_MEM_ERROR)
    return RINGLET_STEP_MEMORY;
  return code == Z_OK || code == Z_BUF_ERROR ? RINGLET_STEP_MORE : RINGLET_STEP_BAD;
}

static void
deflate_end (gpointer data)
{
  inflateEnd (data);
  g_free (data);
}

static const char *const gzip_suffixes[] = { ".gz", ".gzip", NULL };
static const char *const zlib_suffixes[] = { NULL };

const RingletCompressionMethod ringlet_compression_gzip = {
  .name = "gzip",
  .suffixes = gzip_suffixes,
  .magic = "\x1f\x8b\x08",
  .magic_size = 3,
  .begin = gzip_begin,
  .step = deflate_step,
  .end = deflate_end,
};

const RingletCompressionMethod ringlet_compression_zlib = {
  .name = "zlib",
  .suffixes = zlib_suffixes,
  .begin = zlib_begin,
  .step = deflate_step,
  .end = deflate_end,
};

/* ---- bzip2 ---- */

static gpointer
bzip2_begin (void)
{
  bz_stream *decoder = g_new0 (bz_stream, 1);

  if (BZ2_bzDecompressInit (decoder, 0, 0) == BZ_OK)
    return decoder;
  g_free (decoder);
  return NULL;
}

static RingletStep
bzip2_step (gpointer data, RingletFlow *flow)
{
  bz_stream *decoder = data;
  const guint left = (guint) MIN (flow->left, MAX_STEP);
  const guint room = (guint) MIN (flow->room, MAX_STEP);
  int code = 0;

  decoder->next_in = (char *) flow->from;
  decoder->avail_in = left;
  decoder->next_out = (char *) flow->to;
  decoder->avail_out = room;
  code = BZ2_bzDecompress (decoder);
  ringlet_flow_advance (flow, left - decoder->avail_in, room - decoder->avail_out);

  if (code == BZ_STREAM_END)
    return RINGLET_STEP_END;
  if (code == BZ_MEM_ERROR)
    return RINGLET_STEP_MEMORY;
  return code == BZ_OK ? RINGLET_STEP_MORE : RINGLET_STEP_BAD;
}

static void
bzip2_end (gpointer data)
{
  BZ2_bzDecompressEnd (data);
  g_free (data);
}

static const char *const bzip2_suffixes[] = { ".bz2", ".bz", NULL };

const RingletCompressionMethod ringlet_compression_bzip2 = {
  .name = "bzip2",
  .suffixes = bzip2_suffixes,
  .magic = "BZh",
  .magic_size = 3,
  .begin = bzip2_begin,
  .step = bzip2_step,
  .end = bzip2_end,
};

/* ---- xz ---- */

static gpointer
xz_begin (void)
{
  lzma_stream *decoder = g_new0 (lzma_stream, 1);

  /* The dictionary, and a little for the tables beside it. */
  if (lzma_stream_decoder (decoder, RINGLET_COMPRESSION_MEMORY + (1 << 20), 0) ==
      LZMA_OK)
    return decoder;
  g_free (decoder);
  return NULL;
}

static RingletStep
xz_step (gpointer data, RingletFlow *flow)
{
  lzma_stream *decoder = data;
  const gsize left = flow->left;
  const gsize room = flow->room;
  lzma_ret code = LZMA_OK;

  decoder->next_in = flow->from;
  decoder->avail_in = left;
  decoder->next_out = flow->to;
  decoder->avail_out = room;
  code = lzma_code (decoder, LZMA_RUN);
  ringlet_flow_advance (flow, left - decoder->avail_in, room - decoder->avail_out);

  if (code == LZMA_STREAM_END)
    return RINGLET_STEP_END;
  if (code == LZMA_MEMLIMIT_ERROR || code == LZMA_MEM_ERROR)
    return RINGLET_STEP_MEMORY;
  return code == LZMA_OK || code == LZMA_BUF_ERROR ? RINGLET_STEP_MORE
                                                   : RINGLET_STEP_BAD;
}

static void
xz_end (gpointer data)
{
  lzma_end (data);
  g_free (data);
}

static const char *const xz_suffixes[] = { ".xz", NULL };

const RingletCompressionMethod ringlet_compression_xz = {
  .name = "xz",
  .suffixes = xz_suffixes,
  .magic = "\xfd"
           "7zXZ",
  .magic_size = 6, /* with the zero at the end */
  .begin = xz_begin,
  .step = xz_step,
  .end = xz_end,
};

/* ---- Zstandard ---- */

/* A frame to be skipped: a magic number of sixteen, 184D2A50 to 184D2A5F. LZ4 has the
 * same, but is no compression of files here. */
static gboolean
zstd_is_skippable (const guint8 *head, gsize size)
{
  return size >= 8 && (head[0] & 0xf0) == 0x50 && head[1] == 0x2a && head[2] == 0x4d &&
      head[3] == 0x18;
}

static gpointer
zstd_begin (void)
{
  ZSTD_DCtx *decoder = ZSTD_createDCtx ();

  if (decoder != NULL)
    ZSTD_DCtx_setParameter (decoder, ZSTD_d_windowLogMax,
        (int) g_bit_storage (RINGLET_COMPRESSION_MEMORY) - 1);
  return decoder;
}

static RingletStep
zstd_step (gpointer data, RingletFlow *flow)
{
  ZSTD_inBuffer in = { flow->from, flow->left, 0 };
  ZSTD_outBuffer out = { flow->to, flow->room, 0 };
  const size_t code = ZSTD_decompressStream (data, &out, &in);

  ringlet_flow_advance (flow, in.pos, out.pos);
  if (code == 0)
    return RINGLET_STEP_END;
  if (!ZSTD_isError (code))
    return RINGLET_STEP_MORE;
  if (ZSTD_getErrorCode (code) == ZSTD_error_frameParameter_windowTooLarge ||
      ZSTD_getErrorCode (code) == ZSTD_error_memory_allocation)
    return RINGLET_STEP_MEMORY;
  return RINGLET_STEP_BAD;
}

static void
zstd_end (gpointer data)
{
  ZSTD_freeDCtx (data);
}

static const char *const zstd_suffixes[] = { ".zst", ".zstd", NULL };

const RingletCompressionMethod ringlet_compression_zstd = {
  .name = "Zstandard",
  .suffixes = zstd_suffixes,
  .magic = "\x28\xb5\x2f\xfd",
  .magic_size = 4,
  .is_other_start = zstd_is_skippable,
  .begin = zstd_begin,
  .step = zstd_step,
  .end = zstd_end,
};
