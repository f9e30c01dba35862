/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletPixelType:
 *
 * The type of one stored pixel, always in the byte order of this machine.
 * Booleans are one byte, 0 or 1. Half floats are widened to #RINGLET_PIXEL_F32 by the
 * readers; nothing else is ever converted on loading: a uint32 count or its
 * 0xFFFFFFFF flag does not fit a float.
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

gboolean ringlet_pixel_type_is_float (RingletPixelType type);
gboolean ringlet_pixel_type_is_signed (RingletPixelType type);

G_END_DECLS
