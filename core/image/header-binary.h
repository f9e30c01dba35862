/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/* How a value lies in a binary header. */
typedef enum {
  RINGLET_BINARY_TEXT,
  RINGLET_BINARY_I16,
  RINGLET_BINARY_U16,
  RINGLET_BINARY_I32,
  RINGLET_BINARY_F32,
  RINGLET_BINARY_F64,
} RingletBinaryKind;

/**
 * RingletBinaryField:
 * @key: of the header line that it becomes
 * @kind: how it lies there
 * @offset: in bytes from the start of the block
 * @size: of a text, in bytes; 0 for numbers
 */
typedef struct {
  const char *key;
  RingletBinaryKind kind;
  guint offset;
  guint size;
} RingletBinaryField;

/**
 * ringlet_header_add_binary:
 * @block: @size bytes of a binary header, any alignment
 *
 * Adds the values as header lines: numbers as the shortest decimals that are read back
 * as the same, 0.1 for a float and not 0.100000001, texts without the blanks and zeros
 * around them. What does not lie within the block and empty texts are left out.
 */
void ringlet_header_add_binary (RingletImageMeta *meta, const guint8 *block, gsize size,
    gboolean big_endian, const RingletBinaryField *fields, gsize n);

/* The integer of 32 bits at @from. */
gint32 ringlet_header_i32 (const guint8 *from, gboolean big_endian);

G_END_DECLS
