/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* More than any usual setting needs: xz -9 takes 64 MiB, zstd without --ultra 8 MiB. */
#define RINGLET_COMPRESSION_MEMORY ((guint64) 64 << 20)

/**
 * RingletFlow:
 * @from: next byte of the stream
 * @left: bytes there
 * @to: next byte of the content
 * @room: bytes there
 *
 * Where decompression stands. A step takes from one side and gives to the other.
 */
typedef struct {
  const guint8 *from;
  gsize left;
  guint8 *to;
  gsize room;
} RingletFlow;

static inline void
ringlet_flow_advance (RingletFlow *self, gsize taken, gsize given)
{
  self->from += taken;
  self->left -= taken;
  self->to += given;
  self->room -= given;
}

typedef enum {
  RINGLET_STEP_MORE,
  RINGLET_STEP_END,    /* of one stream */
  RINGLET_STEP_BAD,    /* the stream is damaged */
  RINGLET_STEP_MEMORY, /* it wants more than #RINGLET_COMPRESSION_MEMORY, or there is
                          none */
} RingletStep;

/**
 * RingletCompressionMethod:
 * @is_other_start: (nullable): whether a stream may begin so, beside @magic
 * @begin: (transfer full): a decoder for one stream; NULL when there is no memory
 * @step: takes and gives what it can; without room or bytes it does nothing
 * @end: frees the decoder
 *
 * One way to decompress. Belongs to compression.c.
 */
typedef struct {
  const char *name;
  const char *const *suffixes; /* (array zero-terminated=1) */
  const char *magic;           /* (nullable) */
  gsize magic_size;
  gboolean (*is_other_start) (const guint8 *head, gsize size);
  gpointer (*begin) (void);
  RingletStep (*step) (gpointer decoder, RingletFlow *flow);
  void (*end) (gpointer decoder);
} RingletCompressionMethod;

extern const RingletCompressionMethod ringlet_compression_gzip;
extern const RingletCompressionMethod ringlet_compression_zlib;
extern const RingletCompressionMethod ringlet_compression_bzip2;
extern const RingletCompressionMethod ringlet_compression_xz;
extern const RingletCompressionMethod ringlet_compression_zstd;

G_END_DECLS
