/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletBinaryType:
 * @RINGLET_BINARY_TEXT: bytes up to the first zero
 * @RINGLET_BINARY_U16: unsigned, 16 bits
 * @RINGLET_BINARY_I16: signed, 16 bits
 * @RINGLET_BINARY_U32: unsigned, 32 bits
 * @RINGLET_BINARY_I32: signed, 32 bits
 * @RINGLET_BINARY_F32: IEEE 754 single precision
 * @RINGLET_BINARY_F64: IEEE 754 double precision
 *
 * How one value lies in a header that is no text.
 */
typedef enum {
  RINGLET_BINARY_TEXT,
  RINGLET_BINARY_U16,
  RINGLET_BINARY_I16,
  RINGLET_BINARY_U32,
  RINGLET_BINARY_I32,
  RINGLET_BINARY_F32,
  RINGLET_BINARY_F64,
} RingletBinaryType;

/**
 * RingletBinaryField:
 * @name: what the format calls it
 * @type: how it lies there
 * @size: bytes of a text; 0 for numbers
 * @at: where it begins; 0 for "behind the field before"
 */
typedef struct {
  const char *name;
  RingletBinaryType type;
  gsize size;
  gsize at;
} RingletBinaryField;

/* Any alignment. */
guint16 ringlet_binary_u16 (const guint8 *at, gboolean big_endian);
guint32 ringlet_binary_u32 (const guint8 *at, gboolean big_endian);
guint64 ringlet_binary_u64 (const guint8 *at, gboolean big_endian);

/* The number at @at, exactly; 0 for a text. */
double ringlet_binary_number (
    RingletBinaryType type, const guint8 *at, gboolean big_endian);

/**
 * ringlet_binary_add:
 * @fields: (array length=n_fields): in file order
 * @header: (array length=size): fields beyond it are left out
 *
 * Adds every number and every text that is not empty to the header of @meta.
 */
void ringlet_binary_add (RingletImageMeta *meta, const RingletBinaryField *fields,
    gsize n_fields, const guint8 *header, gsize size, gboolean big_endian);

G_END_DECLS
