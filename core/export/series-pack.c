/* SPDX-License-Identifier: MIT */
#include "export/series-pack.h"

#include <math.h>
#include <string.h>
#include <zlib.h>

/* So many bytes of a plane tell whether it is noise. */
#define SAMPLE ((gsize) 4096)
/* Bytes of pure noise have 7.95 bits each when that many are looked at. What shrinks by
 * a third only is not worth the time, which is most for these. */
#define NOISE_BITS 5.0
/* Part of bytes that are as those of the row before, from which on deflate finds them.
 */
#define REPEATED 0.3
#define STORED_MAX ((gsize) 65535)
/* An empty block behind a part that is not the last. */
#define FLUSH_MAX 16
#define LEVEL 1

/* Swaps the upper bytes of @a with the lower ones of @b, @shift bits apart. */
static void
swap_bytes (guint64 *a, guint64 *b, guint shift, guint64 lower)
{
  const guint64 differ = ((*a >> shift) ^ *b) & lower;

  *b ^= differ;
  *a ^= differ << shift;
}

/* Eight numbers of eight bytes: rows become columns. Source: Warren, Hacker's Delight,
 * 7-3. */
static void
transpose (guint64 *x)
{
  for (guint i = 0; i < 4; i++)
    swap_bytes (&x[i], &x[i + 4], 32, G_GUINT64_CONSTANT (0x00000000ffffffff));
  for (guint i = 0; i < 8; i += i % 2 == 0 ? 1 : 3)
    swap_bytes (&x[i], &x[i + 2], 16, G_GUINT64_CONSTANT (0x0000ffff0000ffff));
  for (guint i = 0; i < 8; i += 2)
    swap_bytes (&x[i], &x[i + 1], 8, G_GUINT64_CONSTANT (0x00ff00ff00ff00ff));
}

/* Returns how many elements of 8 bytes are done, eight at a time. */
static gsize
shuffle_doubles (const guint8 *from, gsize n, guint8 *to)
{
  gsize i = 0;

  for (; i + 8 <= n; i += 8) {
    guint64 x[8];

    memcpy (x, from + 8 * i, sizeof x);
    for (guint k = 0; k < 8; k++)
      x[k] = GUINT64_FROM_LE (x[k]);
    transpose (x);
    for (guint k = 0; k < 8; k++) {
      const guint64 bytes = GUINT64_TO_LE (x[k]);

      memcpy (to + k * n + i, &bytes, sizeof bytes);
    }
  }
  return i;
}

/* As H5Zshuffle.c: byte 0 of all elements, then byte 1 of all, … */
static void
shuffle (const guint8 *from, gsize n, gsize size, guint8 *to)
{
  const gsize done = size == 8 ? shuffle_doubles (from, n, to) : 0;

  for (gsize plane = 0; plane < size; plane++) {
    for (gsize i = done; i < n; i++)
      to[plane * n + i] = from[i * size + plane];
  }
}

/* @n_row: elements of a row */
static gboolean
is_noise (const guint8 *plane, gsize n, gsize n_row)
{
  const gsize step = MAX (n / SAMPLE, 1);
  guint counts[256] = { 0 };
  gsize n_seen = 0;
  gsize n_same = 0;
  double bits = 0.0;

  for (gsize i = 0; i < n && n_seen < SAMPLE; i += step, n_seen++) {
    counts[plane[i]]++;
    n_same += i >= n_row && plane[i] == plane[i - n_row];
  }
  /* Too few to tell, and too few to cost time. */
  if (n_seen < SAMPLE / 2 || (double) n_same > REPEATED * (double) n_seen)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++) {
    const double part = (double) counts[i] / (double) n_seen;

    if (counts[i] > 0)
      bits -= part * log2 (part);
  }
  return bits > NOISE_BITS;
}

/* Source: RFC 1951, 3.2.4. */
static void
store (const guint8 *from, gsize n, GByteArray *packed)
{
  while (n > 0) {
    const guint16 length = (guint16) MIN (n, STORED_MAX);
    const guint8 head[] = { 0, (guint8) (length & 0xff), (guint8) (length >> 8),
      (guint8) (~length & 0xff), (guint8) ((guint16) ~length >> 8) };

    g_byte_array_append (packed, head, sizeof head);
    g_byte_array_append (packed, from, length);
    from += length;
    n -= length;
  }
}

/* @flush: Z_FINISH for the last part, also of nothing; Z_FULL_FLUSH for others, which
 * end with a whole byte. */
static void
deflate_part (const guint8 *from, gsize n, int strategy, int flush, GByteArray *packed)
{
  const guint before = packed->len;
  z_stream stream = { 0 };

  if (deflateInit2 (&stream, LEVEL, Z_DEFLATED, -MAX_WBITS, 9, strategy) != Z_OK)
    g_error ("not enough memory for zlib");
  g_byte_array_set_size (
      packed, before + (guint) deflateBound (&stream, (uLong) n) + FLUSH_MAX);
  stream.next_in = (Bytef *) from;
  stream.avail_in = (uInt) n;
  stream.next_out = packed->data + before;
  stream.avail_out = packed->len - before;
  deflate (&stream, flush);
  g_byte_array_set_size (packed, before + (guint) stream.total_out);
  deflateEnd (&stream);
}

/* @from: @n_planes of @n bytes. In a single row nothing comes again but what is next to
 * itself: to look for that alone takes half the time for cakes, and as many bytes. */
static void
pack_planes (
    const guint8 *from, gsize n, gsize n_planes, gsize n_row, GByteArray *packed)
{
  const int strategy = n > n_row ? Z_DEFAULT_STRATEGY : Z_RLE;
  gsize done = 0;

  for (gsize plane = 0; plane < n_planes; plane++) {
    const gsize at = plane * n;

    if (!is_noise (from + at, n, n_row))
      continue;
    if (at > done)
      deflate_part (from + done, at - done, strategy, Z_FULL_FLUSH, packed);
    store (from + at, n, packed);
    done = at + n;
  }
  deflate_part (from + done, n_planes * n - done, strategy, Z_FINISH, packed);
}

void
ringlet_series_pack (gconstpointer data, gsize n, gsize n_row, gsize size,
    gboolean shuffled, GByteArray *packed)
{
  static const guint8 head[] = { 0x78, 0x01 }; /* RFC 1950: 32 KiB, fastest */
  const gsize n_bytes = n * size;
  g_autofree guint8 *planes = shuffled && size > 1 ? g_malloc (n_bytes) : NULL;
  const guint8 *from = planes != NULL ? planes : data;
  guint32 sum = 0;

  g_byte_array_set_size (packed, 0);
  g_byte_array_append (packed, head, sizeof head);
  if (planes != NULL) {
    shuffle (data, n, size, planes);
    pack_planes (planes, n, size, n_row, packed);
  } else {
    deflate_part (from, n_bytes, Z_DEFAULT_STRATEGY, Z_FINISH, packed);
  }
  sum = GUINT32_TO_BE ((guint32) adler32 (1, from, (uInt) n_bytes));
  g_byte_array_append (packed, (const guint8 *) &sum, sizeof sum);
}
