/* SPDX-License-Identifier: MIT */
#include "image/hdf5-superblock.h"

#include <string.h>

#include "base/error.h"

#define SIGNATURE_SIZE 8

gssize
ringlet_hdf5_find_signature (const guint8 *head, gsize size)
{
  static const char signature[SIGNATURE_SIZE + 1] = "\x89HDF\r\n\x1a\n";

  /* After a user block, whose size is 512 or a larger power of two. */
  for (gsize at = 0; at + SIGNATURE_SIZE <= size; at = at == 0 ? 512 : 2 * at) {
    if (memcmp (head + at, signature, SIGNATURE_SIZE) == 0)
      return (gssize) at;
  }
  return -1;
}

static guint64
read_le (const guint8 *at, gsize n)
{
  guint64 value = 0;

  for (gsize i = 0; i < n; i++)
    value |= (guint64) at[i] << 8 * i;
  return value;
}

/* Where things lie, counted from the signature: addresses have @n_offset bytes. */
typedef struct {
  gsize sizes_at;   /* bytes of an address, then bytes of a length */
  gsize address_at; /* base, one that does not matter here, end of file */
  gsize size;
} Layout;

static Layout
layout_of (guint version, gsize n_offset)
{
  if (version >= 2)
    return (Layout){ 9, 12, 12 + 4 * n_offset + 4 };
  /* Version 1 has four bytes more; then four addresses and the entry of the root. */
  return (Layout){ 13, version == 0 ? 24 : 28,
    (version == 0 ? 24 : 28) + 4 * n_offset + 2 * n_offset + 24 };
}

static gboolean
set_ends (GError **error, gsize size)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
      "The HDF5 file is truncated: it ends within its superblock, after "
      "%" G_GSIZE_FORMAT " bytes",
      size);
  return FALSE;
}

static gboolean
check_sizes (guint version, gsize n_offset, gsize n_length, GError **error)
{
  /* The library takes 2, 4, 8, 16 and 32, of which only these hold a file's size. */
  if (version <= 3 && (n_offset == 2 || n_offset == 4 || n_offset == 8) &&
      (n_length == 2 || n_length == 4 || n_length == 8))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The superblock of the HDF5 file has version %u with addresses of "
      "%" G_GSIZE_FORMAT " and lengths of %" G_GSIZE_FORMAT
      " bytes; versions 0 to 3 with 2, 4 or 8 are known",
      version, n_offset, n_length);
  return FALSE;
}

gboolean
ringlet_hdf5_superblock_read (RingletHdf5Superblock *self, const guint8 *head,
    gsize size, guint64 file_size, GError **error)
{
  const gssize found = ringlet_hdf5_find_signature (head, size);
  const gsize at = found > 0 ? (gsize) found : 0;
  const guint8 *block = head + at;
  Layout layout;
  gsize n_offset = 0;
  guint64 end = 0;

  if (found < 0) {
    g_set_error (
        error, RINGLET_ERROR, RINGLET_ERROR_FORMAT, "The file has no HDF5 signature");
    return FALSE;
  }
  if (size - at < 16)
    return set_ends (error, size);

  layout = layout_of (block[8], 0);
  n_offset = block[layout.sizes_at];
  if (!check_sizes (block[8], n_offset, block[layout.sizes_at + 1], error))
    return FALSE;
  layout = layout_of (block[8], n_offset);
  if (size - at < layout.size)
    return set_ends (error, size);

  end = read_le (block + layout.address_at + 2 * n_offset, n_offset);
  *self = (RingletHdf5Superblock){ at, block[8], layout.size,
    block[layout.sizes_at + 1], at + 11, 0, end };
  if (self->version == 3)
    self->flags = head[self->flags_at];
  if (end > file_size) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "The HDF5 file is truncated: it has %" G_GUINT64_FORMAT
        " bytes and should have %" G_GUINT64_FORMAT,
        file_size, end);
    return FALSE;
  }
  return TRUE;
}

/* ---- checksum ---- */

static guint32
rotate (guint32 x, guint n)
{
  return x << n | x >> (32 - n);
}

static void
mix (guint32 *s)
{
  static const guint8 turns[] = { 4, 6, 8, 16, 19, 4 };

  for (guint i = 0; i < 6; i++) {
    guint32 *a = &s[i % 3], *b = &s[(i + 1) % 3], *c = &s[(i + 2) % 3];

    *a = (*a - *c) ^ rotate (*c, turns[i]);
    *c += *b;
  }
}

static void
mix_last (guint32 *s)
{
  static const guint8 turns[] = { 14, 11, 25, 16, 4, 14, 24 };

  for (guint i = 0; i < 7; i++) {
    guint32 *c = &s[(i + 2) % 3];
    const guint32 b = s[(i + 1) % 3];

    *c = (*c ^ b) - rotate (b, turns[i]);
  }
}

/* Source: Bob Jenkins, lookup3.c, hashlittle(), public domain, as HDF5 uses it. */
static guint32
lookup3 (const guint8 *key, gsize size)
{
  guint32 s[3] = { 0xdeadbeef + (guint32) size, 0xdeadbeef + (guint32) size,
    0xdeadbeef + (guint32) size };

  for (; size > 12; size -= 12, key += 12) {
    for (gsize i = 0; i < 3; i++)
      s[i] += (guint32) read_le (key + 4 * i, 4);
    mix (s);
  }
  if (size == 0)
    return s[2];
  for (gsize i = 0; i < size; i++)
    s[i / 4] += (guint32) key[i] << 8 * (i % 4);
  mix_last (s);
  return s[2];
}

void
ringlet_hdf5_superblock_clear_flags (const RingletHdf5Superblock *self, guint8 *head)
{
  const gsize sum_at = self->size - 4;
  guint32 sum = 0;

  head[self->flags_at] = 0;
  sum = lookup3 (head + self->at, sum_at);
  for (gsize i = 0; i < 4; i++)
    head[self->at + sum_at + i] = (guint8) (sum >> 8 * i);
}
