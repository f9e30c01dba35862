/* SPDX-License-Identifier: MIT */

/* Filters that know what numbers are: szip and scale-offset. The library's own trust
 * what a chunk says about itself. */

#include <math.h>
#include <string.h>

#include <szlib.h>

#include "image/hdf5-filter.h"

/* ---- szip ---- */

/* Parameters: options, pixels of a block, bits of a pixel, pixels of a scan line.
 * Source: HDF5 1.10.8, src/H5Zszip.c. */
static gboolean
get_szip_options (const RingletHdf5Filter *self, SZ_com_t *options)
{
  const unsigned bits = self->values[2];

  *options = (SZ_com_t){
    .options_mask = (int) self->values[0],
    .pixels_per_block = (int) self->values[1],
    .bits_per_pixel = (int) bits,
    .pixels_per_scanline = (int) self->values[3],
  };
  return self->values[1] >= 2 && self->values[1] <= SZ_MAX_PIXELS_PER_BLOCK &&
      self->values[1] % 2 == 0 && self->values[3] >= 1 &&
      self->values[3] <= SZ_MAX_PIXELS_PER_SCANLINE &&
      ((bits >= 1 && bits <= 24) || bits == 32 || bits == 64);
}

gboolean
ringlet_hdf5_undo_szip (const RingletHdf5Filter *self, const guint8 *from, gsize size,
    guint8 *to, gsize room, gsize *n, GError **error)
{
  SZ_com_t options;
  guint32 declared = 0;
  size_t got = 0;

  if (!get_szip_options (self, &options))
    return ringlet_hdf5_filter_fail (error, self, "its parameters are impossible");
  if (size < sizeof declared)
    return ringlet_hdf5_filter_fail (error, self, "shorter than its header");
  memcpy (&declared, from, sizeof declared);
  declared = GUINT32_FROM_LE (declared);
  if (declared > room)
    return ringlet_hdf5_filter_fail (
        error, self, "it holds more bytes than the chunk has");

  got = declared;
  if (SZ_BufftoBuffDecompress (to, &got, from + sizeof declared, size - sizeof declared,
          &options) != SZ_OK ||
      got != declared)
    return ringlet_hdf5_filter_fail (error, self, "its bytes are damaged");
  *n = got;
  return TRUE;
}

/* ---- scale-offset ---- */

/* Parameters. Source: HDF5 1.10.8, src/H5Zscaleoffset.c. */
enum {
  SCALE_TYPE,   /* 0: reals with decimals, 2: integers */
  SCALE_FACTOR, /* decimals */
  N_ELEMENTS,
  CLASS, /* 0: integers, 1: reals */
  ELEMENT_SIZE,
  SIGN,
  ORDER, /* 0: little-endian, 1: big-endian */
  HAS_FILL,
  FILL, /* one or two words, the lower first */
};

/* Bits of a code in 4 bytes, bytes of the least value in 1, the least value in 8, and 8
 * that nobody uses. */
#define SCALE_HEADER 21

typedef struct {
  const RingletHdf5Filter *filter;
  const guint8 *codes;
  guint n_bits;
  guint64 minimum;
  guint64 fill;
} Scale;

/* Codes lie one after the other, the upper bit first. */
static guint64
get_code (const Scale *self, gsize index)
{
  guint64 at = (guint64) index * self->n_bits;
  guint left = self->n_bits;
  guint64 code = 0;

  while (left > 0) {
    const guint skipped = (guint) (at % 8);
    const guint n = MIN (left, 8 - skipped);
    const guint bits =
        (guint) (self->codes[at / 8] >> (8 - skipped - n)) & ((1u << n) - 1);

    code = code << n | bits;
    at += n;
    left -= n;
  }
  return code;
}

static guint64
scale_float (const Scale *self, guint64 code, double factor)
{
  const guint32 low = (guint32) self->minimum;
  guint32 bits;
  float minimum, value;

  memcpy (&minimum, &low, sizeof minimum);
  value = (float) (gint32) code / (float) factor + minimum;
  memcpy (&bits, &value, sizeof bits);
  return bits;
}

static guint64
scale_double (const Scale *self, guint64 code, double factor)
{
  guint64 bits;
  double minimum, value;

  memcpy (&minimum, &self->minimum, sizeof minimum);
  value = (double) (gint64) code / factor + minimum;
  memcpy (&bits, &value, sizeof bits);
  return bits;
}

/* The bits of the number that @code stands for; the largest code is the fill value. */
static guint64
get_value (const Scale *self, gsize index, double factor)
{
  const unsigned *values = self->filter->values;
  const guint64 code = get_code (self, index);

  if (values[HAS_FILL] == 1 && code == ((guint64) 1 << self->n_bits) - 1)
    return self->fill;
  if (values[CLASS] == 0)
    return code + self->minimum;
  return values[ELEMENT_SIZE] == 4 ? scale_float (self, code, factor)
                                   : scale_double (self, code, factor);
}

static guint64
get_plain (const Scale *self, gsize index, gsize size)
{
  guint64 bits = 0;

  for (gsize i = 0; i < size; i++)
    bits |= (guint64) self->codes[index * size + i] << 8 * i;
  return bits;
}

/* The lower bytes of @bits, in the order of the dataset. */
static void
store (guint64 bits, gsize size, gboolean big_endian, guint8 *to)
{
  for (gsize i = 0; i < size; i++)
    to[big_endian ? size - 1 - i : i] = (guint8) (bits >> 8 * i);
}

static gboolean
check_scale (const RingletHdf5Filter *self, gsize room)
{
  const unsigned *values = self->values;
  const gboolean is_integer = values[CLASS] == 0 && values[SCALE_TYPE] == 2;
  const gboolean is_real = values[CLASS] == 1 && values[SCALE_TYPE] == 0;
  const gsize size = values[ELEMENT_SIZE];

  return ((is_integer && (size == 1 || size == 2)) ||
             ((is_integer || is_real) && (size == 4 || size == 8))) &&
      values[N_ELEMENTS] <= room / size;
}

gboolean
ringlet_hdf5_undo_scaleoffset (const RingletHdf5Filter *self, const guint8 *from,
    gsize size, guint8 *to, gsize room, gsize *n, GError **error)
{
  const gsize n_elements = self->values[N_ELEMENTS];
  const gsize element = self->values[ELEMENT_SIZE];
  const double factor = pow (10.0, (double) (int) self->values[SCALE_FACTOR]);
  Scale scale = { .filter = self, .codes = from + SCALE_HEADER };
  guint32 n_bits = 0;

  if (!check_scale (self, room))
    return ringlet_hdf5_filter_fail (
        error, self, "its parameters do not fit the chunk");
  if (size < SCALE_HEADER)
    return ringlet_hdf5_filter_fail (error, self, "shorter than its header");

  memcpy (&n_bits, from, sizeof n_bits);
  memcpy (&scale.minimum, from + 5, MIN (from[4], sizeof scale.minimum));
  scale.n_bits = GUINT32_FROM_LE (n_bits);
  scale.minimum = GUINT64_FROM_LE (scale.minimum);
  scale.fill = (guint64) self->values[FILL + 1] << 32 | self->values[FILL];
  if (scale.n_bits > 8 * element ||
      ((guint64) n_elements * scale.n_bits + 7) / 8 > size - SCALE_HEADER)
    return ringlet_hdf5_filter_fail (error, self, "it ends too early");

  *n = n_elements * element;
  for (gsize i = 0; i < n_elements; i++) {
    /* As many bits as the numbers have: they are not scaled, the lowest byte is first.
     */
    const guint64 bits = scale.n_bits == 8 * element ? get_plain (&scale, i, element)
                                                     : get_value (&scale, i, factor);

    store (bits, element, self->values[ORDER] == 1, to + i * element);
  }
  return TRUE;
}
