/* SPDX-License-Identifier: MIT */
#include "image/pixel-type.h"

static const struct {
  const char *name;
  gsize size;
  gboolean is_float;
  gboolean is_signed;
} types[RINGLET_PIXEL_N_TYPES] = {
  [RINGLET_PIXEL_BOOL] = { "bool", 1, FALSE, FALSE },
  [RINGLET_PIXEL_U8] = { "uint8", 1, FALSE, FALSE },
  [RINGLET_PIXEL_U16] = { "uint16", 2, FALSE, FALSE },
  [RINGLET_PIXEL_U32] = { "uint32", 4, FALSE, FALSE },
  [RINGLET_PIXEL_U64] = { "uint64", 8, FALSE, FALSE },
  [RINGLET_PIXEL_I8] = { "int8", 1, FALSE, TRUE },
  [RINGLET_PIXEL_I16] = { "int16", 2, FALSE, TRUE },
  [RINGLET_PIXEL_I32] = { "int32", 4, FALSE, TRUE },
  [RINGLET_PIXEL_I64] = { "int64", 8, FALSE, TRUE },
  [RINGLET_PIXEL_F32] = { "float32", 4, TRUE, TRUE },
  [RINGLET_PIXEL_F64] = { "float64", 8, TRUE, TRUE },
};

const char *
ringlet_pixel_type_name (RingletPixelType type)
{
  g_return_val_if_fail (type < RINGLET_PIXEL_N_TYPES, NULL);
  return types[type].name;
}

gsize
ringlet_pixel_type_size (RingletPixelType type)
{
  g_return_val_if_fail (type < RINGLET_PIXEL_N_TYPES, 0);
  return types[type].size;
}

gboolean
ringlet_pixel_type_is_float (RingletPixelType type)
{
  g_return_val_if_fail (type < RINGLET_PIXEL_N_TYPES, FALSE);
  return types[type].is_float;
}

gboolean
ringlet_pixel_type_is_signed (RingletPixelType type)
{
  g_return_val_if_fail (type < RINGLET_PIXEL_N_TYPES, FALSE);
  return types[type].is_signed;
}
