/* SPDX-License-Identifier: MIT */
#include "image/codec-raxis.h"

#include <string.h>

#define SCALED 0x8000

gboolean
ringlet_codec_raxis_is_scaled (const guint8 *from, gsize n, gboolean big_endian)
{
  const gsize high_byte = big_endian ? 0 : 1;
  guint8 any = 0;

  /* Branches would cost more than the rest of the image. */
  for (gsize i = 0; i < n; i++)
    any |= from[2 * i + high_byte];
  return (any & (SCALED >> 8)) != 0;
}

void
ringlet_codec_raxis (
    const guint8 *from, gsize n, gboolean big_endian, double ratio, guint32 *to)
{
  for (gsize i = 0; i < n; i++) {
    guint16 value;

    memcpy (&value, from + 2 * i, sizeof value);
    value = big_endian ? GUINT16_FROM_BE (value) : GUINT16_FROM_LE (value);
    to[i] = value < SCALED ? value : (guint32) (ratio * (value - SCALED));
  }
}
