/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletPixelType:
 * @RINGLET_PIXEL_BOOL: one byte, 0 or 1
 * @RINGLET_PIXEL_U8: unsigned, 8 bits
 * @RINGLET_PIXEL_U16: unsigned, 16 bits
 * @RINGLET_PIXEL_U32: unsigned, 32 bits
 * @RINGLET_PIXEL_U64: unsigned, 64 bits
 * @RINGLET_PIXEL_I8: signed, 8 bits
 * @RINGLET_PIXEL_I16: signed, 16 bits
 * @RINGLET_PIXEL_I32: signed, 32 bits
 * @RINGLET_PIXEL_I64: signed, 64 bits
 * @RINGLET_PIXEL_F32: IEEE 754 single precision
 * @RINGLET_PIXEL_F64: IEEE 754 double precision
 *
 * The type of one stored pixel, always in the byte order of this machine. Half floats
 * are widened to #RINGLET_PIXEL_F32 by the readers; nothing else is ever converted on
 * loading: a uint32 count or its 0xFFFFFFFF flag does not fit a float.
 */
typedef enum {
  RINGLET_PIXEL_BOOL,
  RINGLET_PIXEL_U8,
  RINGLET_PIXEL_U16,
  RINGLET_PIXEL_U32,
  RINGLET_PIXEL_U64,
  RINGLET_PIXEL_I8,
  RINGLET_PIXEL_I16,
  RINGLET_PIXEL_I32,
  RINGLET_PIXEL_I64,
  RINGLET_PIXEL_F32,
  RINGLET_PIXEL_F64,
  RINGLET_PIXEL_N_TYPES,
} RingletPixelType;

/* NumPy's word for the type: "bool", "uint16", "float32", … */
const char *ringlet_pixel_type_name (RingletPixelType type);

/* Bytes of one pixel. */
gsize ringlet_pixel_type_size (RingletPixelType type);

/* What kind of number it is; integers without a sign and booleans are not signed. */
gboolean ringlet_pixel_type_is_float (RingletPixelType type);
gboolean ringlet_pixel_type_is_signed (RingletPixelType type);

G_END_DECLS
