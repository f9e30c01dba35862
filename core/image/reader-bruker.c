/* SPDX-License-Identifier: MIT */

/* Bruker's frames, formats 86 and 100: a header of lines of 80 bytes "KEY    :value",
 * pixels of one, two or four bytes, and tables of the values that these cannot hold.
 * Sources: Bruker AXS, "Frame file formats"; silx-kit/fabio 2026.6, brukerimage.py and
 * bruker100image.py. */

#include <string.h>

#include "base/cursor.h"
#include "image/bruker-header.h"
#include "image/codec-bruker.h"
#include "image/header-field.h"
#include "image/header.h"
#include "image/one-frame.h"
#include "image/reader.h"

#define LINE_SIZE 80
#define BLOCK_SIZE 512
#define FIRST_BLOCKS 5 /* HDRBLKS is in these */
#define MAX_BLOCKS 10000

typedef struct {
  RingletOneFrame frame;
  gint64 format;
  gboolean big_endian;
  guint64 n_overflows; /* format 86 */
  RingletBrukerTables tables;
  double slope;
  double offset;
} BrukerState;

/* ---- header ---- */

static gboolean
take_header (BrukerState *self, RingletCursor *cursor, GError **error)
{
  RingletImageMeta *meta = &self->frame.info.meta;
  g_auto (RingletImageMeta) first = { 0 };
  const guint8 *header = cursor->at;
  gint64 n_blocks = 0;

  ringlet_bruker_add_lines (
      &first, header, MIN (FIRST_BLOCKS * BLOCK_SIZE, ringlet_cursor_left (cursor)));
  if (!ringlet_header_integer (&first, "HDRBLKS", 0, 1, G_MAXINT32, &n_blocks, error))
    return FALSE;
  if (ringlet_cursor_take (cursor, (guint64) n_blocks * BLOCK_SIZE,
          "The Bruker header, by HDRBLKS,", error) == NULL)
    return FALSE;
  if (n_blocks > MAX_BLOCKS) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "A Bruker header of %" G_GINT64_FORMAT
        " blocks is not supported; HDRBLKS may be "
        "up to %d",
        n_blocks, MAX_BLOCKS);
    return FALSE;
  }
  ringlet_bruker_add_lines (meta, header, (gsize) n_blocks * BLOCK_SIZE);
  self->frame.pixels_at = (guint64) n_blocks * BLOCK_SIZE;
  return TRUE;
}

static gboolean
set_format (BrukerState *self, GError **error)
{
  RingletImageMeta *meta = &self->frame.info.meta;

  self->format = 86;
  if (ringlet_image_meta_lookup (meta, "FORMAT") == NULL) {
    ringlet_image_meta_warn (meta, "The header has no FORMAT; 86 is assumed");
    return TRUE;
  }
  if (!ringlet_header_integer (meta, "FORMAT", 0, 0, G_MAXINT32, &self->format, error))
    return FALSE;
  if (self->format == 86 || self->format == 100)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "Bruker's frame format %" G_GINT64_FORMAT " is unknown; 86 and 100 can be read",
      self->format);
  return FALSE;
}

static gboolean
set_pixel_size (BrukerState *self, GError **error)
{
  gint64 size = 0;

  if (!ringlet_header_integer (
          &self->frame.info.meta, "NPIXELB", 0, G_MININT32, G_MAXINT32, &size, error))
    return FALSE;
  self->tables.pixel_size = (guint) size;
  if (size == 1 || size == 2 || size == 4)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The header has NPIXELB = %" G_GINT64_FORMAT
      ", bad bytes per pixel: only 1, 2 and 4 are known",
      size);
  return FALSE;
}

/* WORDORD is the order of the bytes in 16 bits, LONGORD that of these in 32. */
static gboolean
set_order (BrukerState *self, GError **error)
{
  const RingletImageMeta *meta = &self->frame.info.meta;
  gint64 word = 0;
  gint64 both = 0;

  if (ringlet_image_meta_lookup (meta, "WORDORD") != NULL &&
      !ringlet_header_integer (meta, "WORDORD", 0, 0, 1, &word, error))
    return FALSE;
  if (ringlet_image_meta_lookup (meta, "LONGORD") != NULL &&
      !ringlet_header_integer (meta, "LONGORD", 0, 0, 1, &both, error))
    return FALSE;
  self->big_endian = word == 1;
  if (self->tables.pixel_size < 4 || word == both)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "Pixels with WORDORD = %d and LONGORD = %d are not supported; both must be the "
      "same",
      (int) word, (int) both);
  return FALSE;
}

static gboolean
set_shape (BrukerState *self, GError **error)
{
  static const gint64 max = RINGLET_IMAGE_MAX_PIXELS;
  RingletFrameInfo *info = &self->frame.info;
  gint64 n_slow = 0;
  gint64 n_fast = 0;

  if (!ringlet_header_integer (&info->meta, "NROWS", 0, 1, max, &n_slow, error) ||
      !ringlet_header_integer (&info->meta, "NCOLS", 0, 1, max, &n_fast, error) ||
      !ringlet_image_check_shape ((guint64) n_slow, (guint64) n_fast, error))
    return FALSE;
  info->n_slow = (gsize) n_slow;
  info->n_fast = (gsize) n_fast;
  return TRUE;
}

/* ---- tables ---- */

static gboolean
set_underflow_size (BrukerState *self, GError **error)
{
  gint64 size = 1;

  if (self->tables.n[0] > 0 &&
      !ringlet_header_integer (
          &self->frame.info.meta, "NPIXELB", 1, 1, 4, &size, error))
    return FALSE;
  self->tables.underflow_size = (guint) size;
  if (size != 3)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The header has NPIXELB = … 3, bad bytes per underflow: only 1, 2 and 4 are "
      "known");
  return FALSE;
}

/* Format 100: -1 underflows say that there is no baseline either. */
static gboolean
set_tables (BrukerState *self, GError **error)
{
  static const gint64 max = RINGLET_IMAGE_MAX_PIXELS;
  RingletImageMeta *meta = &self->frame.info.meta;
  gint64 n[3] = { 0 };
  gint64 baseline = 0;

  for (guint i = 0; i < G_N_ELEMENTS (n); i++) {
    if (!ringlet_header_integer (
            meta, "NOVERFL", i, i == 0 ? -1 : 0, max, &n[i], error))
      return FALSE;
    self->tables.n[i] = (guint64) MAX (n[i], 0);
  }
  if (n[0] >= 0 && ringlet_header_word (meta, "NEXP", 2) == NULL)
    ringlet_image_meta_warn (meta, "The header has no baseline in NEXP; 0 is assumed");
  else if (n[0] >= 0 &&
      !ringlet_header_integer (
          meta, "NEXP", 2, G_MININT32, G_MAXINT32, &baseline, error))
    return FALSE;
  self->tables.baseline = (gint32) baseline;
  return set_underflow_size (self, error);
}

static gboolean
set_overflows (BrukerState *self, GError **error)
{
  static const gint64 max = RINGLET_IMAGE_MAX_PIXELS;
  gint64 n = 0;

  if (self->format == 100)
    return set_tables (self, error);
  if (ringlet_image_meta_lookup (&self->frame.info.meta, "NOVERFL") != NULL &&
      !ringlet_header_integer (&self->frame.info.meta, "NOVERFL", 0, 0, max, &n, error))
    return FALSE;
  self->n_overflows = (guint64) n;
  return TRUE;
}

/* Stored values may have been scaled: value · slope + offset is meant. */
static void
set_scale (BrukerState *self)
{
  RingletFrameInfo *info = &self->frame.info;
  const char *text = ringlet_image_meta_lookup (&info->meta, "LINEAR");
  const char *rest = NULL;
  double slope = 1.0;
  double offset = 0.0;

  if (text != NULL &&
      (!ringlet_header_number (text, &slope, &rest) ||
          !ringlet_header_number (rest, &offset, NULL))) {
    ringlet_image_meta_warn (
        &info->meta, "The header value LINEAR = %s is ignored", text);
    slope = 1.0;
    offset = 0.0;
  }
  self->slope = slope;
  self->offset = offset;
  info->type = self->format == 100 ? RINGLET_PIXEL_I32 : RINGLET_PIXEL_U32;
  if (slope != 1.0 || offset != 0.0)
    info->type = RINGLET_PIXEL_F32;
}

/* ---- pixels ---- */

static void
widen (const BrukerState *self, const guint8 *from, gsize n, guint32 *to)
{
  const guint size = self->tables.pixel_size;

  for (gsize i = 0; i < n; i++, from += size) {
    guint16 two;
    guint32 four;

    if (size == 1) {
      to[i] = *from;
    } else if (size == 2) {
      memcpy (&two, from, size);
      to[i] = self->big_endian ? GUINT16_FROM_BE (two) : GUINT16_FROM_LE (two);
    } else {
      memcpy (&four, from, size);
      to[i] = self->big_endian ? GUINT32_FROM_BE (four) : GUINT32_FROM_LE (four);
    }
  }
}

/* In place: a float takes the room of an integer. */
static void
scale (const BrukerState *self, gsize n, guint32 *pixels)
{
  for (gsize i = 0; i < n; i++) {
    const double stored =
        self->format == 100 ? (double) (gint32) pixels[i] : (double) pixels[i];
    const float value = (float) (stored * self->slope + self->offset);

    memcpy (&pixels[i], &value, sizeof value);
  }
}

/* ---- the row of the table ---- */

static int
bruker_probe (const guint8 *head, gsize size)
{
  static const char *const keys[] = { "FORMAT :", "HDRBLKS:" };
  guint n_found = 0;

  for (gsize at = 0; at + LINE_SIZE <= size; at += LINE_SIZE) {
    for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
      if (memcmp (head + at, keys[i], strlen (keys[i])) == 0)
        n_found += at == 0 && i == 0 ? 2 : 1;
    }
  }
  return n_found >= 2 ? 100 : 0;
}

static gboolean
check_pixels (const BrukerState *self, RingletCursor *cursor, GError **error)
{
  const RingletFrameInfo *info = &self->frame.info;

  return ringlet_cursor_take (cursor,
             (guint64) info->n_slow * info->n_fast * self->tables.pixel_size,
             "The Bruker frame", error) != NULL;
}

static gpointer
bruker_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  RingletCursor cursor = ringlet_cursor_init (input->bytes);
  BrukerState *self = g_new0 (BrukerState, 1);

  self->frame.bytes = input->bytes;
  if (!take_header (self, &cursor, error) || !set_format (self, error) ||
      !set_pixel_size (self, error) || !set_order (self, error) ||
      !set_shape (self, error) || !set_overflows (self, error) ||
      !check_pixels (self, &cursor, error)) {
    ringlet_one_frame_close (self);
    return NULL;
  }
  set_scale (self);
  ringlet_bruker_fill_meta (&self->frame.info);
  *n_frames = 1;
  return self;
}

static RingletImage *
bruker_read (gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  const BrukerState *self = data;
  const gsize n = self->frame.info.n_slow * self->frame.info.n_fast;
  const gsize size = n * self->tables.pixel_size;
  RingletCursor cursor = ringlet_cursor_init (self->frame.bytes);
  guint32 *pixels = ringlet_one_frame_alloc (&self->frame, cancellable, error);
  gboolean ok = FALSE;

  if (pixels == NULL)
    return NULL;
  cursor.at += self->frame.pixels_at;
  widen (self, cursor.at, n, pixels);
  cursor.at += size;
  if (self->format == 100)
    ok = ringlet_codec_bruker100 (&self->tables, &cursor, (gint32 *) pixels, n, error);
  else
    ok = ringlet_codec_bruker86 (&cursor, self->n_overflows, pixels, n, error);
  if (ok && self->frame.info.type == RINGLET_PIXEL_F32)
    scale (self, n, pixels);
  return ringlet_one_frame_finish (&self->frame, pixels, ok);
}

static const char *const bruker_suffixes[] = { ".sfrm", ".gfrm", NULL };

const RingletReader ringlet_reader_bruker = {
  .name = "bruker",
  .suffixes = bruker_suffixes,
  .probe = bruker_probe,
  .open = bruker_open,
  .read = bruker_read,
  .describe = ringlet_one_frame_describe,
  .close = ringlet_one_frame_close,
};
