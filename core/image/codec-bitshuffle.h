/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletBitPlanes:
 * @name: "portable", "avx2"
 * @is_supported: whether this processor has the instructions
 * @join: @planes are 8 × @n bytes: bit 0 of 8·@n bytes, bit 1 of all, …; @to gets those
 *   bytes
 * @spread: the same where all eight planes are the @n bytes of @plane: bytes 0 and 255
 *
 * The inner loops of bitshuffle for one set of instructions. All give the same bytes.
 */
typedef struct {
  const char *name;
  gboolean (*is_supported) (void);
  void (*join) (const guint8 *planes, gsize n, guint8 *to);
  void (*spread) (const guint8 *plane, gsize n, guint8 *to);
} RingletBitPlanes;

/* (array zero-terminated=1): the fastest first */
const RingletBitPlanes *const *ringlet_bit_planes_list (void);
/* Of the places from @first on, for loops that take many at once and leave some. */
void ringlet_bit_planes_join_rest (
    const guint8 *planes, gsize n, gsize first, guint8 *to);
void ringlet_bit_planes_spread_rest (
    const guint8 *plane, gsize n, gsize first, guint8 *to);
/* The first one that this processor has. */
const RingletBitPlanes *ringlet_bit_planes_best (void);

/**
 * RingletBitshuffle:
 * @RINGLET_BITSHUFFLE_PLAIN: bits are reordered and that is all
 * @RINGLET_BITSHUFFLE_LZ4: every block is compressed as well
 * @RINGLET_BITSHUFFLE_ZSTD: likewise
 *
 * The numbers are those of the filter's fifth parameter.
 */
typedef enum {
  RINGLET_BITSHUFFLE_PLAIN = 0,
  RINGLET_BITSHUFFLE_LZ4 = 2,
  RINGLET_BITSHUFFLE_ZSTD = 3,
} RingletBitshuffle;

/**
 * ringlet_codec_bitshuffle:
 * @element_size: bytes of one pixel, at least 1
 * @block: elements in a block, 0 for the usual number; looked at without compression
 *   only, else the stream says it
 * @from: @size bytes, the whole chunk
 * @to: @room bytes for the pixels
 * @n: (out): bytes written to @to
 * @error: RINGLET_ERROR_FORMAT; RINGLET_ERROR_LIMIT when the stream says that it has
 *   more than @room bytes, and without memory
 *
 * The blocks of a stream are decoded by all threads. Thread-safe.
 *
 * Source: github.com/kiyo-masui/bitshuffle, src/bitshuffle_core.c and
 * src/bshuf_h5filter.c, version 0.5.
 */
gboolean ringlet_codec_bitshuffle (RingletBitshuffle compression, gsize element_size,
    gsize block, const guint8 *from, gsize size, guint8 *to, gsize room, gsize *n,
    GError **error);

G_END_DECLS
