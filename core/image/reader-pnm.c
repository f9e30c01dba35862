/* SPDX-License-Identifier: MIT */

/* Portable grey maps, plain (P2) and binary (P5): width, height and largest value as
 * text with comments, one blank, then the pixels, one byte each up to 255 and two, the
 * higher one first, above. Binary images may follow each other.
 *
 * FabIO writes a blank and a line end behind the largest value; the line end would be
 * the first byte of the first pixel. It is skipped where the file then holds exactly
 * the image. Source: Netpbm, pgm(5). */

#include <string.h>

#include "base/cursor.h"
#include "base/error.h"
#include "image/raw.h"
#include "image/reader.h"

typedef struct {
  guint64 n_slow;
  guint64 n_fast;
  guint64 max;
  guint64 pixels_at;
  gboolean is_plain;
  RingletRawType raw;
} PnmFrame;

typedef struct {
  GBytes *bytes;  /* of the caller */
  GArray *frames; /* PnmFrame */
  char *warning;  /* (nullable) */
} PnmState;

/* ---- the header ---- */

/* Moves behind blanks and comments; FALSE at the end of the file. */
static gboolean
skip_blanks (RingletCursor *cursor)
{
  gboolean is_comment = FALSE;

  for (; ringlet_cursor_left (cursor) > 0; cursor->at++) {
    const char c = (char) *cursor->at;

    is_comment = is_comment ? c != '\n' && c != '\r' : c == '#';
    if (!is_comment && !g_ascii_isspace (c))
      return TRUE;
  }
  return FALSE;
}

static gboolean
set_no_number (
    const char *word, const char *what, guint64 min, guint64 max, GError **error)
{
  g_autofree char *valid = g_utf8_make_valid (word, -1);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The PNM file has \"%s\" as its %s; a number from %" G_GUINT64_FORMAT
      " to %" G_GUINT64_FORMAT " belongs there",
      valid, what, min, max);
  return FALSE;
}

static gboolean
take_number (RingletCursor *cursor, const char *what, guint64 min, guint64 max,
    guint64 *value, GError **error)
{
  char word[24] = "";

  if (!skip_blanks (cursor)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "The PNM file ends before its %s", what);
    return FALSE;
  }
  for (gsize n = 0; ringlet_cursor_left (cursor) > 0 && n < sizeof word - 1; n++) {
    if (g_ascii_isspace ((char) *cursor->at) || *cursor->at == '#')
      break;
    word[n] = (char) *cursor->at++;
  }
  return g_ascii_string_to_unsigned (word, 10, min, max, value, NULL) ||
      set_no_number (word, what, min, max, error);
}

/* "P5" or "P2"; the others are refused by name. */
static gboolean
take_magic (RingletCursor *cursor, PnmFrame *frame, GError **error)
{
  const guint8 *magic = ringlet_cursor_take (cursor, 2, "The PNM header", error);

  if (magic == NULL)
    return FALSE;
  frame->is_plain = magic[1] == '2';
  if (magic[0] == 'P' && (magic[1] == '2' || magic[1] == '5'))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The PNM file is of kind P%c; only grey maps, P2 and P5, can be detector "
      "images",
      g_ascii_isprint ((char) magic[1]) ? (char) magic[1] : '?');
  return FALSE;
}

static guint64
frame_size (const PnmFrame *frame)
{
  return frame->n_slow * frame->n_fast * ringlet_raw_type_size (&frame->raw);
}

/* One blank ends the header, or a blank and a line end: see the top. */
static void
skip_header_end (RingletCursor *cursor, const PnmFrame *frame)
{
  const gsize left = ringlet_cursor_left (cursor);

  if (left == 0)
    return;
  cursor->at++;
  if (left >= 2 && cursor->at[-1] != '\n' && cursor->at[0] == '\n' &&
      left - 2 == frame_size (frame))
    cursor->at++;
}

/* Moves to the first pixel. */
static gboolean
take_header (RingletCursor *cursor, PnmFrame *frame, GError **error)
{
  if (!take_magic (cursor, frame, error) ||
      !take_number (cursor, "width", 1, G_MAXUINT32, &frame->n_fast, error) ||
      !take_number (cursor, "height", 1, G_MAXUINT32, &frame->n_slow, error) ||
      !take_number (cursor, "largest value", 1, G_MAXUINT16, &frame->max, error) ||
      !ringlet_image_check_shape (frame->n_slow, frame->n_fast, error))
    return FALSE;

  frame->raw.type = frame->max < 256 ? RINGLET_PIXEL_U8 : RINGLET_PIXEL_U16;
  frame->raw.big_endian = TRUE;
  if (!frame->is_plain)
    skip_header_end (cursor, frame);
  return TRUE;
}

/* ---- the frames ---- */

static gboolean
take_frame (PnmState *state, RingletCursor *cursor, const guint8 *base, GError **error)
{
  PnmFrame frame = { 0 };
  guint64 least = 0;

  if (!take_header (cursor, &frame, error))
    return FALSE;
  frame.pixels_at = (guint64) (cursor->at - base);
  /* A plain pixel takes a digit and, but for the last, a blank. */
  least = frame.is_plain ? 2 * frame.n_slow * frame.n_fast - 1 : frame_size (&frame);
  if (ringlet_cursor_take (cursor, least, "The PNM image", error) == NULL)
    return FALSE;
  if (frame.is_plain)
    cursor->at = cursor->end;
  g_array_append_val (state->frames, frame);
  return TRUE;
}

static gboolean
find_frames (PnmState *state, GError **error)
{
  RingletCursor cursor = ringlet_cursor_init (state->bytes);
  const guint8 *base = cursor.at;

  if (!take_frame (state, &cursor, base, error))
    return FALSE;
  while (ringlet_cursor_left (&cursor) > 0) {
    g_autoptr (GError) broken = NULL;
    const gsize left = ringlet_cursor_left (&cursor);

    if (!take_frame (state, &cursor, base, &broken)) {
      state->warning = g_strdup_printf ("%" G_GSIZE_FORMAT
                                        " bytes behind the last image are ignored: %s",
          left, broken->message);
      break;
    }
  }
  return TRUE;
}

/* ---- pixels ---- */

static void
store (RingletPixelType type, gpointer to, gsize index, guint64 value)
{
  if (type == RINGLET_PIXEL_U8)
    ((guint8 *) to)[index] = (guint8) value;
  else
    ((guint16 *) to)[index] = (guint16) value;
}

static RingletImage *
read_plain (const PnmFrame *frame, RingletCursor *cursor, RingletImageMeta *meta,
    GError **error)
{
  const gsize n = (gsize) (frame->n_slow * frame->n_fast);
  g_autofree gpointer pixels =
      ringlet_image_alloc (frame->raw.type, frame->n_slow, frame->n_fast, error);

  if (pixels == NULL)
    return NULL;
  for (gsize i = 0; i < n; i++) {
    guint64 value = 0;

    if (!take_number (cursor, "pixel", 0, frame->max, &value, error))
      return NULL;
    store (frame->raw.type, pixels, i, value);
  }
  return ringlet_image_new_take (frame->raw.type, (gsize) frame->n_slow,
      (gsize) frame->n_fast, g_steal_pointer (&pixels), meta);
}

/* ---- the row of the table ---- */

static int
pnm_probe (const guint8 *head, gsize size)
{
  if (size < 3 || head[0] != 'P' || head[1] < '1' || head[1] > '7' ||
      (!g_ascii_isspace ((char) head[2]) && head[2] != '#'))
    return 0;
  return 50;
}

static void
pnm_close (gpointer data)
{
  PnmState *state = data;

  g_array_unref (state->frames);
  g_free (state->warning);
  g_free (state);
}

static gpointer
pnm_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  PnmState *state = g_new0 (PnmState, 1);

  state->bytes = input->bytes;
  state->frames = g_array_new (FALSE, FALSE, sizeof (PnmFrame));
  if (!find_frames (state, error)) {
    pnm_close (state);
    return NULL;
  }
  *n_frames = state->frames->len;
  return state;
}

static gboolean
pnm_describe (gpointer data, guint64 index, RingletFrameInfo *info, GError **error)
{
  const PnmState *state = data;
  const PnmFrame *frame = &g_array_index (state->frames, PnmFrame, index);
  g_autofree char *max = g_strdup_printf ("%" G_GUINT64_FORMAT, frame->max);

  info->n_slow = (gsize) frame->n_slow;
  info->n_fast = (gsize) frame->n_fast;
  info->type = frame->raw.type;
  ringlet_image_meta_add (&info->meta, "MAXVAL", max);
  if (state->warning != NULL)
    ringlet_image_meta_warn (&info->meta, "%s", state->warning);
  return TRUE;
}

static RingletImage *
pnm_read (gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  const PnmState *state = data;
  const PnmFrame *frame = &g_array_index (state->frames, PnmFrame, index);
  RingletCursor cursor = ringlet_cursor_init (state->bytes);
  g_auto (RingletFrameInfo) info = { 0 };

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      ringlet_cursor_take (&cursor, frame->pixels_at, "The PNM header", error) == NULL)
    return NULL;
  pnm_describe (data, index, &info, NULL);
  if (frame->is_plain)
    return read_plain (frame, &cursor, &info.meta, error);
  return ringlet_raw_take_image (
      &frame->raw, &cursor, frame->n_slow, frame->n_fast, &info.meta, error);
}

static const char *const pnm_suffixes[] = { ".pgm", ".pnm", ".ppm", ".pbm", NULL };

const RingletReader ringlet_reader_pnm = {
  .name = "pnm",
  .suffixes = pnm_suffixes,
  .probe = pnm_probe,
  .open = pnm_open,
  .read = pnm_read,
  .describe = pnm_describe,
  .close = pnm_close,
};
