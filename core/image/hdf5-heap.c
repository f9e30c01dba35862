/* SPDX-License-Identifier: MIT */

#include "image/hdf5-heap.h"

#include <string.h>

#include "base/error.h"

/* Signature, version 1 and three zeros; then the length of all. */
static const guint8 signature[] = { 'G', 'C', 'O', 'L', 1, 0, 0, 0 };

#define LEAST_HEAP 4096
/* Index, count and zeros before the length of an object; with it, rounded up. */
#define BEFORE_LENGTH 8
#define OBJECT_HEADER 16
#define ALIGNED(n) (((n) + 7) / 8 * 8)

static guint64
read_le (const guint8 *at, gsize n)
{
  guint64 value = 0;

  for (gsize i = 0; i < n; i++)
    value |= (guint64) at[i] << 8 * i;
  return value;
}

/* Bytes that the object at @at takes of the @left ones; 0 when it cannot be. */
static guint64
object_size (const guint8 *at, gsize length_size, guint64 left)
{
  const guint64 length = read_le (at + BEFORE_LENGTH, length_size);

  /* The last one is what is free. */
  if (read_le (at, 2) == 0)
    return length >= OBJECT_HEADER && length <= left ? length : 0;
  if (length > left - OBJECT_HEADER)
    return 0;
  return OBJECT_HEADER + ALIGNED (length) <= left ? OBJECT_HEADER + ALIGNED (length)
                                                  : 0;
}

/* Returns where the objects break off, 0 when they do not. @size: bytes at hand */
static guint64
find_break (const guint8 *heap, gsize size, gsize length_size)
{
  const gsize header = ALIGNED (sizeof signature + length_size);
  guint64 total = 0;
  guint64 at = header;

  if (size < header)
    return 0;
  total = read_le (heap + sizeof signature, length_size);
  if (total < LEAST_HEAP)
    return sizeof signature;
  while (at + OBJECT_HEADER <= MIN (total, size)) {
    const guint64 n = object_size (heap + at, length_size, total - at);

    if (n == 0)
      return at;
    at += n;
  }
  return 0;
}

/* memmem() takes ten times as long, and a file is gone through whenever it is opened.
 */
static const guint8 *
find_heap (const guint8 *at, const guint8 *end)
{
  while (at < end && (at = memchr (at, signature[0], (gsize) (end - at))) != NULL) {
    if ((gsize) (end - at) >= sizeof signature &&
        memcmp (at, signature, sizeof signature) == 0)
      return at;
    at++;
  }
  return NULL;
}

gboolean
ringlet_hdf5_check_heaps (
    const guint8 *data, gsize size, guint64 offset, gsize length_size, GError **error)
{
  const guint8 *end = data + size;
  const guint8 *at = data;

  while ((at = find_heap (at, end)) != NULL) {
    const guint64 broken = find_break (at, (gsize) (end - at), length_size);

    if (broken != 0) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
          "The HDF5 file is damaged: a heap of texts breaks off at byte "
          "%" G_GUINT64_FORMAT,
          offset + (guint64) (at - data) + broken);
      return FALSE;
    }
    at += sizeof signature;
  }
  return TRUE;
}
