/* SPDX-License-Identifier: MIT */

/* CrysAlis of Oxford Diffraction, later Rigaku: 256 bytes of text, sections of binary
 * values, and pixels from NHEADER on, as integers of 32 bits or compressed. All words
 * are little-endian.
 * Sources: silx-kit/fabio 2026.6, OXDimage.py; cctbx/dxtbx, FormatROD.py. */

#include <string.h>

#include "base/cursor.h"
#include "image/codec-agi.h"
#include "image/codec-oxd.h"
#include "image/header-field.h"
#include "image/one-frame.h"
#include "image/oxd-header.h"
#include "image/raw.h"
#include "image/reader.h"

typedef enum { PACKING_NONE, PACKING_TY1, PACKING_TY5, PACKING_TY6 } OxdPacking;

typedef struct {
  RingletOneFrame frame;
  OxdPacking packing;
  gsize n_short; /* TY1: differences of 16 bits */
  gsize n_long;  /* and of 32 */
} OxdState;

/* ---- shape and packing ---- */

static gboolean
set_packing (OxdState *self, GError **error)
{
  static const char *const names[] = { "NO", "TY1", "TY5", "TY6" };
  const char *text = ringlet_image_meta_lookup (&self->frame.info.meta, "COMPRESSION");

  for (gsize i = 0; text != NULL && i < G_N_ELEMENTS (names); i++) {
    if (g_str_has_prefix (text, names[i])) {
      self->packing = (OxdPacking) i;
      return TRUE;
    }
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The header has the unknown compression %s; NO, TY1, TY5 and TY6 can be read",
      text != NULL ? text : "(none)");
  return FALSE;
}

static gboolean
take_header (OxdState *self, RingletCursor *cursor, GError **error)
{
  gint64 size = 0;

  if (!ringlet_header_integer (&self->frame.info.meta, "NHEADER", 0,
          RINGLET_OXD_TEXT_SIZE, G_MAXINT32, &size, error) ||
      ringlet_cursor_take (cursor, (guint64) size, "The header, by NHEADER,", error) ==
          NULL)
    return FALSE;
  self->frame.pixels_at = (guint64) size;
  return TRUE;
}

/* TY1: what it says of overflows must be in the file. */
static gboolean
take_tables (OxdState *self, RingletCursor *cursor, GError **error)
{
  static const gint64 max = G_MAXINT32;
  const RingletImageMeta *meta = &self->frame.info.meta;
  gint64 n_short = 0;
  gint64 n_long = 0;

  if (!ringlet_header_integer (meta, "OI", 0, 0, max, &n_short, error) ||
      !ringlet_header_integer (meta, "OL", 0, 0, max, &n_long, error) ||
      ringlet_cursor_take (cursor, 2 * (guint64) n_short + 4 * (guint64) n_long,
          "The overflow table", error) == NULL)
    return FALSE;
  self->n_short = (gsize) n_short;
  self->n_long = (gsize) n_long;
  return TRUE;
}

static gboolean
check_pixels (OxdState *self, RingletCursor *cursor, GError **error)
{
  const RingletFrameInfo *info = &self->frame.info;
  guint64 size = (guint64) info->n_slow * info->n_fast;

  if (self->packing == PACKING_NONE)
    size *= sizeof (gint32);
  if (self->packing == PACKING_TY6)
    size = ringlet_codec_agi_min_size (info->n_slow, info->n_fast);
  if (ringlet_cursor_take (cursor, size, "The image", error) == NULL)
    return FALSE;
  return self->packing != PACKING_TY1 || take_tables (self, cursor, error);
}

/* ---- the row of the table ---- */

static int
oxd_probe (const guint8 *head, gsize size)
{
  static const char magic[] = "OD SAPPHIRE";

  return size >= strlen (magic) && memcmp (head, magic, strlen (magic)) == 0 ? 100 : 0;
}

static gpointer
oxd_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  RingletCursor cursor = ringlet_cursor_init (input->bytes);
  RingletCursor sections = cursor;
  const guint8 *text = ringlet_cursor_take (
      &sections, RINGLET_OXD_TEXT_SIZE, "The text of the header", error);
  OxdState *self = NULL;

  if (text == NULL)
    return NULL;
  self = g_new0 (OxdState, 1);
  self->frame.bytes = input->bytes;
  self->frame.info.type = RINGLET_PIXEL_I32;
  ringlet_oxd_add_text (&self->frame.info.meta, text);
  if (!set_packing (self, error) ||
      !ringlet_header_shape (&self->frame.info, "NY", 0, "NX", 0, error) ||
      !take_header (self, &cursor, error) || !check_pixels (self, &cursor, error)) {
    ringlet_one_frame_close (self);
    return NULL;
  }
  ringlet_oxd_add_sections (&self->frame.info.meta, &sections);
  *n_frames = 1;
  return self;
}

static gboolean
decode (const OxdState *self, gint32 *pixels, GError **error)
{
  static const RingletRawType raw = { RINGLET_PIXEL_I32, FALSE, FALSE };
  const RingletFrameInfo *info = &self->frame.info;
  const gsize n = info->n_slow * info->n_fast;
  gsize size = 0;
  const guint8 *from = g_bytes_get_data (self->frame.bytes, &size);

  from += self->frame.pixels_at;
  size -= self->frame.pixels_at;
  switch (self->packing) {
  case PACKING_NONE:
    ringlet_raw_decode (&raw, from, n, pixels);
    return TRUE;
  case PACKING_TY1:
    return ringlet_codec_ty1 (from, n, self->n_short, self->n_long, pixels, error);
  case PACKING_TY5:
    return ringlet_codec_ty5 (from, size, info->n_slow, info->n_fast, pixels, error);
  case PACKING_TY6:
    return ringlet_codec_agi (from, size, info->n_slow, info->n_fast, pixels, error);
  }
  g_return_val_if_reached (FALSE);
}

static RingletImage *
oxd_read (gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  const OxdState *self = data;
  gint32 *pixels = ringlet_one_frame_alloc (&self->frame, cancellable, error);

  if (pixels == NULL)
    return NULL;
  return ringlet_one_frame_finish (&self->frame, pixels, decode (self, pixels, error));
}

static const char *const oxd_suffixes[] = { ".img", ".rodhypix", NULL };

const RingletReader ringlet_reader_oxd = {
  .name = "oxd",
  .suffixes = oxd_suffixes,
  .probe = oxd_probe,
  .open = oxd_open,
  .read = oxd_read,
  .describe = ringlet_one_frame_describe,
  .close = ringlet_one_frame_close,
};
