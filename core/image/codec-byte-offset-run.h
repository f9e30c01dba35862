/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletByteOffsetRun:
 * @name: of the instruction set
 * @is_supported: whether this processor has it
 * @decode: decodes up to @n pixels from *@from on, the first one against @value, modulo
 *   2^32, and moves *@from behind them; stops before a difference of more than two
 * bytes and before @end. Writes to[0 … n − 1] only, of which what lies behind the
 * pixels that it decoded is undefined. Returns how many those are
 *
 * The inner loop of byte-offset decoding, compiled for one instruction set. All give
 * the same pixels: additions modulo 2^32 do in any order. Belongs to
 * codec-byte-offset.c.
 */
typedef struct {
  const char *name;
  gboolean (*is_supported) (void);
  gsize (*decode) (
      const guint8 **from, const guint8 *end, gsize n, guint32 value, guint32 *to);
} RingletByteOffsetRun;

/* The byte that says that the difference is a longer one. */
#define RINGLET_BYTE_OFFSET_ESCAPE 0x80

/* (array zero-terminated=1): best first; the last one runs anywhere */
const RingletByteOffsetRun *const *ringlet_byte_offset_runs (void);

/* Reads two bytes behind an escape; FALSE when they are an escape themselves. */
static inline gboolean
ringlet_byte_offset_wide (const guint8 *from, gint32 *delta)
{
  *delta = (gint16) (from[1] | from[2] << 8);
  return *delta != G_MININT16;
}

/* One pixel after the other: the definition, and what the others do with their rest. */
static inline gsize
ringlet_byte_offset_run_plain (
    const guint8 **from, const guint8 *end, gsize n, guint32 value, guint32 *to)
{
  const guint8 *at = *from;
  gsize i = 0;

  for (; i < n && at < end; i++) {
    gint32 delta = (gint8) *at;
    gsize size = 1;

    if (*at == RINGLET_BYTE_OFFSET_ESCAPE) {
      if (end - at < 3 || !ringlet_byte_offset_wide (at, &delta))
        break;
      size = 3;
    }
    at += size;
    value += (guint32) delta;
    to[i] = value;
  }
  *from = at;
  return i;
}

G_END_DECLS
