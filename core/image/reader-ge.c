/* SPDX-License-Identifier: MIT */

/* GE amorphous silicon detectors: a header, then frames of unsigned integers, all
 * little-endian.
 *
 * The Advanced Photon Source wrote files with a header of zeros from 2018 on, some with
 * the number of frames in it, and with one that reads as EDF but does not say where the
 * pixels are: all hold frames of 2048 × 2048 pixels of 16 bits behind 8192 bytes.
 * Source: silx-kit/fabio 2026.6, GEimage.py. */

#include "base/cursor.h"
#include "base/error.h"
#include "image/ge-header.h"
#include "image/header.h"
#include "image/raw-stack.h"
#include "image/reader.h"

#define BLANK_SIDE 2048
/* Twice the rows of the largest panel. */
#define MAX_ROWS 4096

static gboolean
is_blank (const guint8 *bytes, gsize size)
{
  for (gsize i = 0; i < size; i++) {
    if (bytes[i] != 0)
      return FALSE;
  }
  return TRUE;
}

static int
ge_probe (const guint8 *head, gsize size)
{
  if (size >= 10 && memcmp (head, "ADEPT\0\0\0\0", 10) == 0)
    return 100;
  /* As sure as EDF is, so that the suffix decides. */
  if (size > 0 && head[0] == '{' &&
      g_strstr_len ((const char *) head, (gssize) size, "Num_Images") != NULL)
    return 100;
  /* Anything may begin with zeros: the last to be asked. */
  return size == RINGLET_READER_PROBE_SIZE && is_blank (head, size) ? 10 : 0;
}

/* Without its first word the header may still say more than how many frames there are.
 */
static gboolean
lacks_shape (const guint8 *header)
{
  return is_blank (header, RINGLET_GE_MAGIC_SIZE) &&
      (ringlet_binary_u16 (header + RINGLET_GE_N_SLOW, FALSE) == 0 ||
          ringlet_binary_u16 (header + RINGLET_GE_N_FAST, FALSE) == 0 ||
          ringlet_binary_u16 (header + RINGLET_GE_BITS, FALSE) == 0);
}

/* Of a file that is called .ge: more may stand in the header than zeros. */
static int
ge_probe_named (const guint8 *head, gsize size)
{
  return size >= RINGLET_GE_BITS && is_blank (head, RINGLET_GE_MAGIC_SIZE) ? 10 : 0;
}

/* ---- files without a header of GE ---- */

static void
set_blank_layout (RingletRawStack *self)
{
  self->pixels_at = RINGLET_GE_HEADER_SIZE;
  self->n_slow = BLANK_SIDE;
  self->n_fast = BLANK_SIDE;
  self->raw.type = RINGLET_PIXEL_U16;
}

/* With the number of frames it does not matter what stands behind them. */
static gboolean
open_blank (
    RingletRawStack *self, const guint8 *header, guint64 *n_frames, GError **error)
{
  const guint64 frame_size = BLANK_SIDE * BLANK_SIDE * sizeof (guint16);
  const guint64 size = g_bytes_get_size (self->bytes);
  const guint64 n_told = ringlet_binary_u16 (header + RINGLET_GE_N_FRAMES, FALSE);

  set_blank_layout (self);
  ringlet_image_meta_warn (&self->meta,
      "The header is blank; frames of 2048 × 2048 pixels of 16 bits are assumed");
  if (n_told > 0)
    return ringlet_raw_stack_count (self, n_told, n_frames, error);
  if (size <= RINGLET_GE_HEADER_SIZE ||
      (size - RINGLET_GE_HEADER_SIZE) % frame_size != 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The header of the GE file is blank, and its size of %" G_GUINT64_FORMAT
        " bytes does not match frames of 2048 × 2048 pixels behind 8192 bytes",
        size);
    return FALSE;
  }
  return ringlet_raw_stack_count (
      self, (size - RINGLET_GE_HEADER_SIZE) / frame_size, n_frames, error);
}

/* "{ key = value ; … Num_Images = 3 ; … }" */
static gboolean
open_edf_header (
    RingletRawStack *self, const char *header, guint64 *n_frames, GError **error)
{
  g_autofree char *text = g_strndup (header + 1, RINGLET_GE_HEADER_SIZE - 1);
  g_auto (GStrv) lines = NULL;
  double n = 0.0;

  text[strcspn (text, "}")] = '\0';
  lines = g_strsplit (text, ";", -1);
  for (gsize i = 0; lines[i] != NULL; i++) {
    char *value = strchr (lines[i], '=');

    if (value == NULL)
      continue;
    *value++ = '\0';
    ringlet_image_meta_add (&self->meta, g_strstrip (lines[i]), g_strstrip (value));
  }

  set_blank_layout (self);
  header = ringlet_image_meta_lookup (&self->meta, "Num_Images");
  if (header == NULL || !ringlet_header_number (header, &n, NULL) || n < 1 ||
      n > G_MAXINT32) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "Num_Images in the header of the GE file must be the number of frames, not "
        "\"%s\"",
        header != NULL ? header : "");
    return FALSE;
  }
  return ringlet_raw_stack_count (self, (guint64) n, n_frames, error);
}

/* ---- files with one ---- */

static gboolean
set_type (RingletRawStack *self, guint bits, GError **error)
{
  if (bits == 8 || bits == 16 || bits == 32) {
    self->raw.type = bits == 8 ? RINGLET_PIXEL_U8
        : bits == 16           ? RINGLET_PIXEL_U16
                               : RINGLET_PIXEL_U32;
    return TRUE;
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The GE file has an unsupported depth of %u bits a pixel; 8, 16 and 32 are read",
      bits);
  return FALSE;
}

/* More rows than any panel has, of which not one frame is there, while the frames share
 * out the file evenly: then it is the rows that are wrong. A file that was cut has as
 * many rows as its panel and is refused. */
static void
mend_rows (RingletRawStack *self, guint64 n_frames)
{
  const guint64 size = g_bytes_get_size (self->bytes);
  const guint64 row = n_frames * self->n_fast * ringlet_raw_type_size (&self->raw);
  const guint64 left = size > self->pixels_at ? size - self->pixels_at : 0;

  if (n_frames < 2 || row == 0 || left < row || left % row != 0 ||
      self->n_slow <= MAX_ROWS || ringlet_raw_stack_held (self) > 0)
    return;
  ringlet_image_meta_warn (&self->meta,
      "The frame of %" G_GUINT64_FORMAT
      " rows that the header has exceeds the file; it "
      "holds %" G_GUINT64_FORMAT " frames of %" G_GUINT64_FORMAT
      " rows, which are read",
      self->n_slow, n_frames, left / row);
  self->n_slow = left / row;
}

/* The day is known where the time of it is not written as one. */
static void
set_date (RingletImageMeta *meta)
{
  const char *date = ringlet_image_meta_lookup (meta, "AcquisitionDate");
  const char *time = ringlet_image_meta_lookup (meta, "AcquisitionTime");

  if (date == NULL)
    return;
  ringlet_header_set_date (meta, date);
  if (time != NULL) {
    g_autofree char *both = g_strdup_printf ("%s %s", date, time);

    ringlet_header_set_date (meta, both);
  }
}

static void
add_header (RingletRawStack *self, const guint8 *header)
{
  const double exposure_ms = ringlet_binary_number (
      RINGLET_BINARY_F32, header + RINGLET_GE_EXPOSURE_MS, FALSE);

  ringlet_ge_header_add (&self->meta, header, RINGLET_GE_HEADER_SIZE);
  if (exposure_ms > 0.0 && exposure_ms < 1e12)
    self->meta.exposure_s = exposure_ms * 1e-3;
  self->meta.detector =
      g_strdup (ringlet_image_meta_lookup (&self->meta, "DetectorSignature"));
  set_date (&self->meta);
}

static gboolean
open_header (
    RingletRawStack *self, const guint8 *header, guint64 *n_frames, GError **error)
{
  const guint64 n = ringlet_binary_u16 (header + RINGLET_GE_N_FRAMES, FALSE);

  self->pixels_at =
      (guint64) ringlet_binary_u32 (header + RINGLET_GE_STANDARD_SIZE, FALSE) +
      ringlet_binary_u32 (header + RINGLET_GE_USER_SIZE, FALSE);
  self->n_slow = ringlet_binary_u16 (header + RINGLET_GE_N_SLOW, FALSE);
  self->n_fast = ringlet_binary_u16 (header + RINGLET_GE_N_FAST, FALSE);
  if (!set_type (self, ringlet_binary_u16 (header + RINGLET_GE_BITS, FALSE), error))
    return FALSE;
  add_header (self, header);
  mend_rows (self, n);
  return ringlet_raw_stack_count (self, n, n_frames, error);
}

static gpointer
ge_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  RingletCursor cursor = ringlet_cursor_init (input->bytes);
  const guint8 *header = ringlet_cursor_take (
      &cursor, RINGLET_GE_HEADER_SIZE, "The header of the GE file", error);
  g_autoptr (RingletRawStack) self = g_new0 (RingletRawStack, 1);
  gboolean ok;

  if (header == NULL)
    return NULL;

  self->bytes = input->bytes;
  if (*header == '{')
    ok = open_edf_header (self, (const char *) header, n_frames, error);
  else if (lacks_shape (header))
    ok = open_blank (self, header, n_frames, error);
  else
    ok = open_header (self, header, n_frames, error);
  return ok ? g_steal_pointer (&self) : NULL;
}

static const char *const ge_suffixes[] = { ".ge", ".ge1", ".ge2", ".ge3", ".ge4",
  ".ge5", NULL };

const RingletReader ringlet_reader_ge = {
  .name = "ge",
  .suffixes = ge_suffixes,
  .probe = ge_probe,
  .probe_named = ge_probe_named,
  .open = ge_open,
  .read = ringlet_raw_stack_read,
  .describe = ringlet_raw_stack_describe,
  .close = ringlet_raw_stack_close,
};
