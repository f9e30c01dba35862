/* SPDX-License-Identifier: MIT */

/* Portable bitmaps (P1, P4), grey maps (P2, P5), colour maps (P3, P6) and what holds
 * all of them (P7): width, height and largest value as text with comments, one blank,
 * then the pixels, spelled (P1 to P3) or binary, one byte each up to 255 and two, the
 * higher one first, above. Binary images may follow each other. Stored values are the
 * truth: a bitmap, whose 1 is black, is not inverted.
 *
 * A coloured picture is refused, as in reader-jpeg.c; one whose three colours are equal
 * everywhere is grey and is read. The same holds for opacity, which must be full.
 *
 * FabIO writes a blank and a line end behind the largest value; the line end would be
 * the first byte of the first pixel. It is skipped where the file then holds exactly
 * the image. Source: Netpbm, pbm(5), pgm(5), ppm(5), pam(5). */

#include <string.h>

#include "base/cursor.h"
#include "base/error.h"
#include "image/picture.h"
#include "image/pnm-header.h"
#include "image/reader.h"

typedef struct {
  GBytes *bytes;  /* of the caller */
  GArray *frames; /* RingletPnmHeader */
  char *warning;  /* (nullable) */
} PnmState;

/* ---- the frames ---- */

static gboolean
take_frame (PnmState *state, RingletCursor *cursor, GError **error)
{
  RingletPnmHeader frame = { 0 };

  if (!ringlet_pnm_take_header (cursor, &frame, error) ||
      ringlet_cursor_take (cursor, ringlet_pnm_size (&frame), "The PNM image", error) ==
          NULL)
    return FALSE;
  if (ringlet_pnm_is_plain (&frame))
    cursor->at = cursor->end;
  g_array_append_val (state->frames, frame);
  return TRUE;
}

static gboolean
find_frames (PnmState *state, GError **error)
{
  RingletCursor cursor = ringlet_cursor_init (state->bytes);

  if (!take_frame (state, &cursor, error))
    return FALSE;
  while (ringlet_cursor_left (&cursor) > 0) {
    g_autoptr (GError) broken = NULL;
    const gsize left = ringlet_cursor_left (&cursor);

    if (!take_frame (state, &cursor, &broken)) {
      state->warning = g_strdup_printf ("%" G_GSIZE_FORMAT
                                        " bytes behind the last image are ignored: %s",
          left, broken->message);
      break;
    }
  }
  return TRUE;
}

/* ---- pixels ---- */

static gboolean
take_sample (const RingletPnmHeader *frame, RingletCursor *cursor, guint64 *value,
    GError **error)
{
  const guint8 *from = NULL;

  if (frame->kind == 1)
    return ringlet_pnm_take_bit (cursor, value, error);
  if (ringlet_pnm_is_plain (frame))
    return ringlet_pnm_take_number (cursor, "pixel", 0, frame->max, value, error);

  from = ringlet_cursor_take (
      cursor, ringlet_raw_type_size (&frame->raw), "The PNM image", error);
  if (from == NULL)
    return FALSE;
  *value =
      frame->raw.type == RINGLET_PIXEL_U16 ? (guint64) from[0] << 8 | from[1] : from[0];
  return TRUE;
}

/* All samples of a pixel, which must be one value. */
static gboolean
take_pixel (const RingletPnmHeader *frame, RingletCursor *cursor, guint64 *value,
    GError **error)
{
  guint64 samples[4] = { 0 };

  for (gsize i = 0; i < frame->n_samples; i++) {
    if (!take_sample (frame, cursor, &samples[i], error))
      return FALSE;
  }
  *value = samples[0];
  if (frame->n_samples >= 3 && (samples[0] != samples[1] || samples[0] != samples[2])) {
    ringlet_picture_set_coloured ("PNM", error);
    return FALSE;
  }
  if (frame->n_samples % 2 == 0 && samples[frame->n_samples - 1] != frame->max) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "The PNM picture has transparent pixels before byte %" G_GSIZE_FORMAT
        ", and an image has one value a pixel; save it without transparency",
        ringlet_cursor_position (cursor));
    return FALSE;
  }
  return TRUE;
}

static gboolean
read_pixels (const RingletPnmHeader *frame, RingletCursor *cursor, gpointer to,
    GCancellable *cancellable, GError **error)
{
  gsize i = 0;

  for (guint64 y = 0; y < frame->n_slow; y++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    for (guint64 x = 0; x < frame->n_fast; x++, i++) {
      guint64 value = 0;

      if (!take_pixel (frame, cursor, &value, error))
        return FALSE;
      if (frame->raw.type == RINGLET_PIXEL_U16)
        ((guint16 *) to)[i] = (guint16) value;
      else
        ((guint8 *) to)[i] = (guint8) value;
    }
  }
  return TRUE;
}

/* Eight pixels in a byte, the first in the highest bit; rows begin at whole bytes. */
static gboolean
read_bits (
    const RingletPnmHeader *frame, RingletCursor *cursor, guint8 *to, GError **error)
{
  const gsize row_size = (gsize) (frame->n_fast + 7) / 8;

  for (guint64 y = 0; y < frame->n_slow; y++) {
    const guint8 *row = ringlet_cursor_take (cursor, row_size, "The PNM image", error);

    if (row == NULL)
      return FALSE;
    for (gsize x = 0; x < frame->n_fast; x++)
      *to++ = row[x / 8] >> (7 - x % 8) & 1;
  }
  return TRUE;
}

static RingletImage *
read_frame (const RingletPnmHeader *frame, RingletCursor *cursor,
    RingletImageMeta *meta, GCancellable *cancellable, GError **error)
{
  g_autofree gpointer pixels =
      ringlet_image_alloc (frame->raw.type, frame->n_slow, frame->n_fast, error);

  if (pixels == NULL ||
      !(frame->kind == 4 ? read_bits (frame, cursor, pixels, error)
                         : read_pixels (frame, cursor, pixels, cancellable, error)))
    return NULL;
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
  state->frames = g_array_new (FALSE, FALSE, sizeof (RingletPnmHeader));
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
  const RingletPnmHeader *frame =
      &g_array_index (state->frames, RingletPnmHeader, index);
  g_autofree char *max = g_strdup_printf ("%" G_GUINT64_FORMAT, frame->max);

  info->n_slow = (gsize) frame->n_slow;
  info->n_fast = (gsize) frame->n_fast;
  info->type = frame->raw.type;
  if (!ringlet_pnm_is_bitmap (frame))
    ringlet_image_meta_add (&info->meta, "MAXVAL", max);
  if (*frame->tuple_type != '\0')
    ringlet_image_meta_add (&info->meta, "TUPLTYPE", frame->tuple_type);
  if (state->warning != NULL)
    ringlet_image_meta_warn (&info->meta, "%s", state->warning);
  return TRUE;
}

static RingletImage *
pnm_read (gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  const PnmState *state = data;
  const RingletPnmHeader *frame =
      &g_array_index (state->frames, RingletPnmHeader, index);
  RingletCursor cursor = ringlet_cursor_init (state->bytes);
  g_auto (RingletFrameInfo) info = { 0 };

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      ringlet_cursor_take (&cursor, frame->pixels_at, "The PNM header", error) == NULL)
    return NULL;
  pnm_describe (data, index, &info, NULL);
  if (ringlet_pnm_is_plain (frame) || frame->kind == 4 || frame->n_samples > 1)
    return read_frame (frame, &cursor, &info.meta, cancellable, error);
  return ringlet_raw_take_image (
      &frame->raw, &cursor, frame->n_slow, frame->n_fast, &info.meta, error);
}

static const char *const pnm_suffixes[] = { ".pgm", ".pnm", ".ppm", ".pbm", ".pam",
  NULL };

const RingletReader ringlet_reader_pnm = {
  .name = "pnm",
  .suffixes = pnm_suffixes,
  .probe = pnm_probe,
  .open = pnm_open,
  .read = pnm_read,
  .describe = pnm_describe,
  .close = pnm_close,
};
