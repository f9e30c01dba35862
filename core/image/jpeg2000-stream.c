/* SPDX-License-Identifier: MIT */
#include "image/jpeg2000-stream.h"

#include <string.h>

#include "base/cursor.h"
#include "base/error.h"
#include "image/binary.h"
#include "image/picture.h"

/* No bound by the format; this keeps a few bytes from asking for gigabytes. */
#define MAX_RATIO 4096
/* The library has values of 32 bits, twice, and the image has 16. */
#define COST 10
#define MAX_PIXELS ((guint64) 1 << 26)
/* SOT and SOD: what each tile has at least. */
#define SMALLEST_TILE 14

/* Where numbers lie in the segment SIZ, behind its length. */
enum {
  END_AT = 2, /* of the picture; horizontal before vertical, as the next three */
  START_AT = 10,
  TILE_AT = 18,
  FIRST_TILE_AT = 26,
  N_CHANNELS_AT = 34,
  SIZES = 36
};

/* ---- finding the codestream ---- */

static const guint8 box_signature[] = "\0\0\0\x0cjP  \r\n\x87\n";
static const guint8 stream_signature[] = { 0xff, 0x4f, 0xff, 0x51 };

gboolean
ringlet_jp2_is_start (const guint8 *head, gsize size)
{
  return size >= 12 &&
      (memcmp (head, box_signature, 12) == 0 ||
          memcmp (head, stream_signature, 4) == 0);
}

/* Size of the box at @at with its header; 0 for "to the end of the file". */
static guint64
box_size (const guint8 *at, gsize left, gsize *header)
{
  const guint64 size = ringlet_binary_u32 (at, TRUE);

  *header = 8;
  if (size != 1 || left < 16)
    return size;
  *header = 16;
  return ringlet_binary_u64 (at + 8, TRUE);
}

/* With one, the pixels of the codestream are numbers of colours. */
static gboolean
has_palette (const guint8 *boxes, gsize left)
{
  gsize header = 0;

  while (left >= 8) {
    const guint64 size = box_size (boxes, left, &header);

    if (memcmp (boxes + 4, "pclr", 4) == 0)
      return TRUE;
    if (size < header || size > left)
      return FALSE;
    boxes += size;
    left -= (gsize) size;
  }
  return FALSE;
}

/* Returns (transfer full) (nullable): what the box "jp2c" holds. */
static GBytes *
find_codestream (GBytes *bytes, GError **error)
{
  const guint8 *base = g_bytes_get_data (bytes, NULL);
  RingletCursor cursor = ringlet_cursor_init (bytes);

  if (ringlet_cursor_left (&cursor) >= 4 && memcmp (base, stream_signature, 4) == 0)
    return g_bytes_ref (bytes);

  while (ringlet_cursor_left (&cursor) >= 8) {
    const gsize left = ringlet_cursor_left (&cursor);
    gsize header = 0;
    guint64 size = box_size (cursor.at, left, &header);

    if (size == 0 || size > left)
      size = left;
    if (size < header)
      break;
    if (memcmp (cursor.at + 4, "jp2h", 4) == 0 &&
        has_palette (cursor.at + header, (gsize) size - header)) {
      ringlet_picture_set_coloured ("JPEG 2000", error);
      return NULL;
    }
    if (memcmp (cursor.at + 4, "jp2c", 4) == 0)
      return g_bytes_new_from_bytes (
          bytes, (gsize) (cursor.at - base) + header, (gsize) size - header);
    cursor.at += size;
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
      "The JPEG 2000 file has no codestream (box jp2c)");
  return NULL;
}

/* ---- its sizes ---- */

/* Pixels from @from to @to in pieces of @step. */
static guint64
n_pieces (guint64 from, guint64 to, guint64 step)
{
  return step > 0 && to > from ? (to - from + step - 1) / step : 0;
}

static gboolean
check_tiles (const guint8 *sizes, gsize n_stored, GError **error)
{
  guint64 tiles = 1;

  for (gsize axis = 0; axis < 2; axis++) {
    const guint8 *at = sizes + 4 * axis;

    tiles *= n_pieces (ringlet_binary_u32 (at + FIRST_TILE_AT, TRUE),
        ringlet_binary_u32 (at + END_AT, TRUE),
        ringlet_binary_u32 (at + TILE_AT, TRUE));
    if (tiles == 0 || tiles > 65535)
      break;
  }
  if (tiles > 0 && tiles <= 65535 && tiles * SMALLEST_TILE <= n_stored + SMALLEST_TILE)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The JPEG 2000 picture has %" G_GUINT64_FORMAT " tiles, which %" G_GSIZE_FORMAT
      " bytes cannot hold",
      tiles, n_stored);
  return FALSE;
}

/* Depth and sign of the first channel; the others must be like it, at full resolution.
 */
static gboolean
check_channels (RingletJp2Stream *self, const guint8 *channels, GError **error)
{
  const guint depth = (channels[0] & 0x7f) + 1u;
  const gboolean is_signed = (channels[0] & 0x80) != 0;

  for (guint i = 0; i < self->n_channels; i++) {
    if (channels[3 * i] != channels[0] || channels[3 * i + 1] != 1 ||
        channels[3 * i + 2] != 1) {
      ringlet_picture_set_coloured ("JPEG 2000", error);
      return FALSE;
    }
  }
  if (depth > 16) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "The JPEG 2000 picture has %u bits a pixel; up to 16 are read", depth);
    return FALSE;
  }
  self->type = depth <= 8 ? (is_signed ? RINGLET_PIXEL_I8 : RINGLET_PIXEL_U8)
      : is_signed         ? RINGLET_PIXEL_I16
                          : RINGLET_PIXEL_U16;
  return TRUE;
}

static gboolean
check_pixels (const RingletJp2Stream *self, gsize n_stored, GError **error)
{
  if (!ringlet_picture_check_size ("JPEG 2000", self->n_slow, self->n_fast, n_stored,
          MAX_RATIO, COST * self->n_channels, error))
    return FALSE;
  if (self->n_slow * self->n_fast <= MAX_PIXELS)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "JPEG 2000 pictures of up to 2^26 pixels are read, not %" G_GUINT64_FORMAT
      " × %" G_GUINT64_FORMAT,
      self->n_slow, self->n_fast);
  return FALSE;
}

/* The markers SOC and SIZ, its length, the sizes, three bytes a channel. */
static gboolean
read_sizes (RingletJp2Stream *self, GError **error)
{
  RingletCursor cursor = ringlet_cursor_init (self->bytes);
  const gsize n_stored = ringlet_cursor_left (&cursor);
  const guint8 *sizes = NULL;
  const guint8 *channels = NULL;

  if (ringlet_cursor_take (&cursor, 6, "The JPEG 2000 codestream", error) == NULL)
    return FALSE;
  sizes = ringlet_cursor_take (&cursor, SIZES, "The JPEG 2000 codestream", error);
  if (sizes == NULL)
    return FALSE;
  self->n_channels = ringlet_binary_u16 (sizes + N_CHANNELS_AT, TRUE);
  if (self->n_channels != 1 && self->n_channels != 3) {
    ringlet_picture_set_coloured ("JPEG 2000", error);
    return FALSE;
  }
  channels = ringlet_cursor_take (
      &cursor, 3 * self->n_channels, "The JPEG 2000 codestream", error);
  if (channels == NULL)
    return FALSE;

  self->n_fast = n_pieces (ringlet_binary_u32 (sizes + START_AT, TRUE),
      ringlet_binary_u32 (sizes + END_AT, TRUE), 1);
  self->n_slow = n_pieces (ringlet_binary_u32 (sizes + START_AT + 4, TRUE),
      ringlet_binary_u32 (sizes + END_AT + 4, TRUE), 1);
  return check_channels (self, channels, error) &&
      check_pixels (self, n_stored, error) && check_tiles (sizes, n_stored, error);
}

/* ---- its parts ---- */

enum { SOT = 0xff90, EOC = 0xffd9 };

/* Data that are cut off are copied, into an array that counts in 32 bits. */
#define MAX_CUT ((gsize) 1 << 30)

/* Where the next part of a tile or the end marker is expected. */
typedef struct {
  const guint8 *base;
  gsize size;
  gsize at;
} PartWalk;

static guint
marker_at (const PartWalk *self)
{
  return self->size - self->at >= 2 ? ringlet_binary_u16 (self->base + self->at, TRUE)
                                    : 0;
}

/* Over the segments of the main header, to the first part. */
static gboolean
skip_main_header (PartWalk *self, GError **error)
{
  self->at = 2;
  while (marker_at (self) != SOT) {
    const gsize left = self->size - self->at;
    const gsize length =
        left >= 4 ? ringlet_binary_u16 (self->base + self->at + 2, TRUE) : 0;

    if (length < 2 || length + 2 > left) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
          "The JPEG 2000 data are truncated or damaged: the header does not end at "
          "byte %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT,
          self->at, self->size);
      return FALSE;
    }
    self->at += length + 2;
  }
  return TRUE;
}

/* Bytes of the part that begins here; more than are left when it is cut off. */
static guint64
part_size (const PartWalk *self)
{
  const gsize left = self->size - self->at;
  guint64 size = 0;

  if (left < SMALLEST_TILE)
    return SMALLEST_TILE;
  size = ringlet_binary_u32 (self->base + self->at + 6, TRUE);
  if (size > 0)
    return size;
  /* "To the end", of which the marker is no part. */
  return self->base[self->size - 2] == 0xff && self->base[self->size - 1] == 0xd9
      ? left - 2
      : left;
}

/* Over all whole parts. FALSE with an error where none begins, or none is whole. */
static gboolean
skip_parts (PartWalk *self, GError **error)
{
  const gsize first = self->at;

  while (marker_at (self) == SOT) {
    const guint64 size = part_size (self);

    if (size < SMALLEST_TILE)
      break;
    if (size > self->size - self->at)
      return TRUE;
    self->at += (gsize) size;
  }
  if (self->at > first && (marker_at (self) == EOC || self->size - self->at < 2))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The JPEG 2000 data are damaged: no part of a tile begins at byte "
      "%" G_GSIZE_FORMAT,
      self->at);
  return FALSE;
}

/* The part that is cut off, with its size made that of what is left, if that has a
 * start of its data (SOD). */
static void
append_cut_part (GByteArray *to, const PartWalk *self)
{
  const guint8 *part = self->base + self->at;
  const gsize left = self->size - self->at;
  const guint start = to->len;
  gsize at = 12;

  while (at + 4 <= left && ringlet_binary_u16 (part + at, TRUE) != 0xff93)
    at += 2 + MAX (ringlet_binary_u16 (part + at + 2, TRUE), 2);
  if (at + 4 > left)
    return;
  g_byte_array_append (to, part, (guint) left);
  for (guint i = 0; i < 4; i++)
    to->data[start + 6 + i] = (guint8) (left >> 8 * (3 - i));
}

/* OpenJPEG (2.5.0) reads behind its buffer where a part says that it is longer than the
 * file: it is given parts that are whole, and an end. */
static gboolean
close_parts (RingletJp2Stream *self, GError **error)
{
  static const guint8 end[] = { 0xff, 0xd9 };
  PartWalk walk = { 0 };
  GByteArray *closed = NULL;

  walk.base = g_bytes_get_data (self->bytes, &walk.size);
  if (!skip_main_header (&walk, error) || !skip_parts (&walk, error))
    return FALSE;
  if (marker_at (&walk) == EOC)
    return TRUE;
  if (walk.size > MAX_CUT) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "The JPEG 2000 data are truncated: a part of a tile at byte %" G_GSIZE_FORMAT
        " of %" G_GSIZE_FORMAT
        " is not whole, and what is left is read of up to %" G_GSIZE_FORMAT
        " bytes only",
        walk.at, walk.size, MAX_CUT);
    return FALSE;
  }

  self->is_cut = TRUE;
  closed = g_byte_array_sized_new ((guint) walk.size + 2);
  g_byte_array_append (closed, walk.base, (guint) walk.at);
  append_cut_part (closed, &walk);
  g_byte_array_append (closed, end, sizeof end);
  g_bytes_unref (self->bytes);
  self->bytes = g_byte_array_free_to_bytes (closed);
  return TRUE;
}

gboolean
ringlet_jp2_stream_init (RingletJp2Stream *self, GBytes *file, GError **error)
{
  self->bytes = find_codestream (file, error);
  return self->bytes != NULL && read_sizes (self, error) && close_parts (self, error);
}

void
ringlet_jp2_stream_clear (RingletJp2Stream *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
}
