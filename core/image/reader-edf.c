/* SPDX-License-Identifier: MIT */

/* ESRF data format: blocks of a header "{ key = value ; … }" and pixels.
 *
 * A header ends with "}" and a line end, and the pixels follow at once; that it fills
 * whole blocks of 512 bytes is a habit of writers which readers need not rely on. A
 * block with EDF_DataFormatVersion holds values common to all others and no image.
 * Pixels may be compressed, block by block; Size is that of the compressed bytes then.
 * Source: silx-kit/fabio 2026.6, edfimage.py; ESRF "SaxsKeywords". */

#include <string.h>

#include "base/cursor.h"
#include "base/error.h"
#include "image/codec.h"
#include "image/edf-header.h"
#include "image/raw.h"
#include "image/reader.h"

/* A block of @n_frames frames, one behind the other; the first is @first of the file.
 */
typedef struct {
  guint64 first;
  guint64 n_frames;
  guint64 header_at;
  guint64 pixels_at;
  guint64 packed_size; /* bytes of the block, if compressed */
  guint64 n_slow;
  guint64 n_fast;
  RingletRawType raw;
  RingletCompression compression;
  gboolean is_byte_offset;
} EdfBlock;

typedef struct {
  GBytes *bytes;  /* of the caller */
  GArray *blocks; /* EdfBlock */
  guint64 n_frames;
  char *general;           /* (nullable): text of the block with common values */
  RingletEdfHeader common; /* what every block begins with: the same, understood */
  char *warning;           /* (nullable) */
} EdfState;

/* ---- the blocks ---- */

static void
add_block (EdfState *state, EdfBlock block, guint64 n_frames)
{
  if (n_frames == 0)
    return;
  block.first = state->n_frames;
  block.n_frames = n_frames;
  state->n_frames += n_frames;
  g_array_append_val (state->blocks, block);
}

/* Notes the frames of a block and moves behind its pixels. The first frame is noted
 * even when its pixels are cut off: reading it tells the user so. Later ones are not:
 * the whole frames before them are good. FALSE: the file ends within this block. */
static gboolean
take_frames (EdfState *state, RingletCursor *cursor, const RingletEdfHeader *header,
    EdfBlock block)
{
  const guint64 frame_size =
      header->n_slow * header->n_fast * ringlet_raw_type_size (&header->raw);
  const guint64 left = ringlet_cursor_left (cursor);
  guint64 n = MIN (header->n_frames, left / frame_size);
  guint64 used = 0;

  if (n < header->n_frames && state->n_frames + n > 0)
    state->warning = g_strdup_printf ("The file ends within frame %" G_GUINT64_FORMAT
                                      "; the frames before it are read",
        state->n_frames + n);
  if (n == 0 && state->n_frames == 0)
    n = 1;

  add_block (state, block, n);
  used = MAX (n * frame_size, header->has_size ? header->size : 0);
  if (used > left) {
    if (state->warning == NULL && n == header->n_frames)
      state->warning =
          g_strdup_printf ("The header promises %" G_GUINT64_FORMAT
                           " bytes of pixels, the file has %" G_GUINT64_FORMAT,
              used, left);
    return FALSE;
  }
  cursor->at += used;
  return n == header->n_frames;
}

/* The same for a compressed block, which holds one frame. Without a size in the header
 * it goes to the end of the file. */
static gboolean
take_packed_frame (EdfState *state, RingletCursor *cursor,
    const RingletEdfHeader *header, EdfBlock block)
{
  const guint64 left = ringlet_cursor_left (cursor);
  const guint64 promised = header->has_size ? header->size : left;

  block.packed_size = MIN (promised, left);
  if (promised > left)
    state->warning =
        g_strdup_printf ("The header promises %" G_GUINT64_FORMAT
                         " bytes of compressed pixels, the file has %" G_GUINT64_FORMAT,
            promised, left);
  if (promised <= left || state->n_frames == 0)
    add_block (state, block, 1);
  cursor->at += block.packed_size;
  return promised <= left;
}

static gboolean
is_packed (const EdfBlock *block)
{
  return block->is_byte_offset || block->compression != RINGLET_COMPRESSION_NONE;
}

static RingletEdfHeader
default_header (void)
{
  return (RingletEdfHeader){ .n_frames = 1, .raw.type = RINGLET_PIXEL_U16 };
}

/* A general block has no pixels, but may have bytes. It is understood once, not again
 * for every block; the size is its own and not common. */
static gboolean
take_general (EdfState *state, RingletCursor *cursor, char *text, GError **error)
{
  RingletEdfHeader *common = &state->common;

  g_free (state->general);
  state->general = text;
  *common = default_header ();
  if (!ringlet_edf_header_parse (common, text, error))
    return FALSE;
  if (common->has_size)
    cursor->at += MIN (common->size, ringlet_cursor_left (cursor));
  common->has_size = FALSE;
  common->is_general = FALSE;
  return TRUE;
}

/* Returns FALSE with an error for a bad block, without one at the end of the file. */
static gboolean
take_block (EdfState *state, RingletCursor *cursor, const guint8 *base, GError **error)
{
  RingletEdfHeader header = state->common;
  EdfBlock block = { .header_at = (guint64) (cursor->at - base) };
  g_autofree char *text = ringlet_edf_take_header (cursor, error);

  if (text == NULL || !ringlet_edf_header_parse (&header, text, error) ||
      !ringlet_edf_header_check (&header, error)) {
    g_prefix_error (
        error, "EDF block at byte %" G_GUINT64_FORMAT ": ", block.header_at);
    return FALSE;
  }

  if (header.is_general)
    return take_general (state, cursor, g_steal_pointer (&text), error);
  block.pixels_at = (guint64) (cursor->at - base);
  block.n_slow = header.n_slow;
  block.n_fast = header.n_fast;
  block.raw = header.raw;
  block.compression = header.compression;
  block.is_byte_offset = header.is_byte_offset;
  if (is_packed (&block))
    return take_packed_frame (state, cursor, &header, block);
  return take_frames (state, cursor, &header, block);
}

static gboolean
find_frames (EdfState *state, GError **error)
{
  RingletCursor cursor = ringlet_cursor_init (state->bytes);
  const guint8 *base = cursor.at;
  g_autoptr (GError) broken = NULL;

  while (take_block (state, &cursor, base, &broken)) {
    ringlet_edf_skip_blanks (&cursor);
    if (ringlet_cursor_left (&cursor) == 0)
      break;
  }

  if (state->n_frames == 0) {
    if (broken == NULL)
      g_set_error (&broken, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
          "The EDF file has no image after its general block");
    g_propagate_error (error, g_steal_pointer (&broken));
    return FALSE;
  }
  if (broken != NULL && state->warning == NULL)
    state->warning =
        g_strdup_printf ("%" G_GSIZE_FORMAT " bytes at the end are ignored: %s",
            ringlet_cursor_left (&cursor), broken->message);
  return TRUE;
}

/* ---- frames ---- */

/* The last block that begins at frame @index or before it. */
static const EdfBlock *
find_block (const EdfState *state, guint64 index)
{
  guint low = 0;
  guint high = state->blocks->len;

  while (high - low > 1) {
    const guint middle = low + (high - low) / 2;

    if (g_array_index (state->blocks, EdfBlock, middle).first <= index)
      low = middle;
    else
      high = middle;
  }
  return &g_array_index (state->blocks, EdfBlock, low);
}

static guint64
pixels_at (const EdfBlock *block, guint64 index)
{
  return block->pixels_at +
      (index - block->first) * block->n_slow * block->n_fast *
      ringlet_raw_type_size (&block->raw);
}

static gboolean
meta_init (RingletImageMeta *meta, const EdfState *state, const EdfBlock *block,
    GError **error)
{
  RingletCursor cursor = ringlet_cursor_init (state->bytes);
  g_autofree char *text = NULL;

  if (ringlet_cursor_take (
          &cursor, block->header_at, "What lies before the EDF header", error) == NULL)
    return FALSE;
  text = ringlet_edf_take_header (&cursor, error);
  if (text == NULL)
    return FALSE;

  ringlet_edf_meta_add (meta, state->general, text);
  if (state->warning != NULL)
    ringlet_image_meta_warn (meta, "%s", state->warning);
  return TRUE;
}

static RingletImage *
read_byte_offset (
    const EdfBlock *block, const guint8 *from, RingletImageMeta *meta, GError **error)
{
  const guint64 n = block->n_slow * block->n_fast;
  g_autofree gpointer pixels = NULL;

  /* A pixel takes one byte at least: checked before memory is asked for. */
  if (n > block->packed_size) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "%" G_GUINT64_FORMAT " bytes of EDF data cannot hold %" G_GUINT64_FORMAT
        " pixels",
        block->packed_size, n);
    return NULL;
  }
  pixels = ringlet_image_alloc (block->raw.type, block->n_slow, block->n_fast, error);
  if (pixels == NULL ||
      !ringlet_codec_byte_offset (
          block->raw.type, from, (gsize) block->packed_size, (gsize) n, pixels, error))
    return NULL;
  return ringlet_image_new_take (block->raw.type, (gsize) block->n_slow,
      (gsize) block->n_fast, g_steal_pointer (&pixels), meta);
}

static RingletImage *
read_packed (const EdfBlock *block, RingletCursor *cursor, RingletImageMeta *meta,
    GError **error)
{
  const guint64 size =
      block->n_slow * block->n_fast * ringlet_raw_type_size (&block->raw);
  const guint8 *from =
      ringlet_cursor_take (cursor, block->packed_size, "The EDF block", error);
  g_autoptr (GBytes) content = NULL;
  RingletCursor plain;

  if (from == NULL)
    return NULL;
  if (block->is_byte_offset)
    return read_byte_offset (block, from, meta, error);

  content = ringlet_decompress (
      block->compression, from, (gsize) block->packed_size, (gsize) size, error);
  if (content == NULL)
    return NULL;
  plain = ringlet_cursor_init (content);
  return ringlet_raw_take_image (
      &block->raw, &plain, block->n_slow, block->n_fast, meta, error);
}

/* ---- the row of the table ---- */

static int
edf_probe (const guint8 *head, gsize size)
{
  static const char *const keys[] = { "EDF_", "HeaderID", "Dim_1", "DataType" };
  gsize at = 0;

  while (at < size && g_ascii_isspace ((char) head[at]))
    at++;
  if (at >= size || head[at] != '{' ||
      g_strstr_len ((const char *) head, (gssize) size, "HEADER_BYTES") != NULL)
    return 0;

  /* The first key is a word: this tells JSON apart. */
  for (at++; at < size && g_ascii_isspace ((char) head[at]);)
    at++;
  if (at >= size || !g_ascii_isalpha ((char) head[at]))
    return 0;

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (g_strstr_len ((const char *) head, (gssize) size, keys[i]) != NULL)
      return 100;
  }
  return 50;
}

static void
edf_close (gpointer data)
{
  EdfState *state = data;

  g_array_unref (state->blocks);
  g_free (state->general);
  g_free (state->warning);
  g_free (state);
}

static gpointer
edf_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  EdfState *state = g_new0 (EdfState, 1);

  state->bytes = input->bytes;
  state->common = default_header ();
  state->blocks = g_array_new (FALSE, FALSE, sizeof (EdfBlock));
  if (!find_frames (state, error)) {
    edf_close (state);
    return NULL;
  }
  *n_frames = state->n_frames;
  return state;
}

static RingletImage *
edf_read (gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  const EdfState *state = data;
  const EdfBlock *block = find_block (state, index);
  RingletCursor cursor = ringlet_cursor_init (state->bytes);
  g_auto (RingletImageMeta) meta = { 0 };

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !meta_init (&meta, state, block, error) ||
      ringlet_cursor_take (&cursor, pixels_at (block, index),
          "What lies before the EDF image", error) == NULL)
    return NULL;
  if (is_packed (block))
    return read_packed (block, &cursor, &meta, error);
  return ringlet_raw_take_image (
      &block->raw, &cursor, block->n_slow, block->n_fast, &meta, error);
}

static gboolean
edf_describe (gpointer data, guint64 index, RingletFrameInfo *info, GError **error)
{
  const EdfState *state = data;
  const EdfBlock *block = find_block (state, index);

  info->n_slow = (gsize) block->n_slow;
  info->n_fast = (gsize) block->n_fast;
  info->type = block->raw.type;
  return meta_init (&info->meta, state, block, error);
}

static const char *const edf_suffixes[] = { ".edf", ".cor", ".ehf", NULL };

const RingletReader ringlet_reader_edf = {
  .name = "edf",
  .suffixes = edf_suffixes,
  .is_sequential = TRUE,
  .probe = edf_probe,
  .open = edf_open,
  .read = edf_read,
  .describe = edf_describe,
  .close = edf_close,
};
