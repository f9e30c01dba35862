/* SPDX-License-Identifier: MIT */

/* MRC and CCP4 maps: 1024 bytes of header, an extended header, sections of nx × ny
 * pixels; a stamp says in which byte order. Rows are given in the order of the file,
 * which counts them from below.
 *
 * The size of a pixel in the header is that of the specimen as it is magnified and says
 * nothing of the detector, so that it stays a line of the header.
 * Source: CCP-EM, "MRC/CCP4 2014 file format"; "IMOD's MRC file format" for bytes. */

#include "base/cursor.h"
#include "base/error.h"
#include "image/binary.h"
#include "image/raw-stack.h"
#include "image/reader.h"

#define HEADER_SIZE 1024
#define LABELS_AT 224
#define LABEL_SIZE 80
#define IMOD_STAMP 1146047817 /* "IMOD" */
#define IMOD_SIGNED_BYTES 1

enum {
  NX_AT = 0,
  NY_AT = 4,
  NZ_AT = 8,
  MODE_AT = 12,
  EXTENDED_AT = 92,
  IMOD_STAMP_AT = 152,
  IMOD_FLAGS_AT = 156,
  MAP_AT = 208,
  STAMP_AT = 212
};

static const RingletBinaryField fields[] = {
  { "NX", RINGLET_BINARY_I32, 0, 0 },
  { "NY", RINGLET_BINARY_I32, 0, 0 },
  { "NZ", RINGLET_BINARY_I32, 0, 0 },
  { "MODE", RINGLET_BINARY_I32, 0, 0 },
  { "NXSTART", RINGLET_BINARY_I32, 0, 0 },
  { "NYSTART", RINGLET_BINARY_I32, 0, 0 },
  { "NZSTART", RINGLET_BINARY_I32, 0, 0 },
  { "MX", RINGLET_BINARY_I32, 0, 0 },
  { "MY", RINGLET_BINARY_I32, 0, 0 },
  { "MZ", RINGLET_BINARY_I32, 0, 0 },
  { "CELL_A", RINGLET_BINARY_F32, 0, 0 },
  { "CELL_B", RINGLET_BINARY_F32, 0, 0 },
  { "CELL_C", RINGLET_BINARY_F32, 0, 0 },
  { "CELL_ALPHA", RINGLET_BINARY_F32, 0, 0 },
  { "CELL_BETA", RINGLET_BINARY_F32, 0, 0 },
  { "CELL_GAMMA", RINGLET_BINARY_F32, 0, 0 },
  { "MAPC", RINGLET_BINARY_I32, 0, 0 },
  { "MAPR", RINGLET_BINARY_I32, 0, 0 },
  { "MAPS", RINGLET_BINARY_I32, 0, 0 },
  { "DMIN", RINGLET_BINARY_F32, 0, 0 },
  { "DMAX", RINGLET_BINARY_F32, 0, 0 },
  { "DMEAN", RINGLET_BINARY_F32, 0, 0 },
  { "ISPG", RINGLET_BINARY_I32, 0, 0 },
  { "NSYMBT", RINGLET_BINARY_I32, 0, 0 },
  { "EXTTYP", RINGLET_BINARY_TEXT, 4, 104 },
  { "NVERSION", RINGLET_BINARY_I32, 0, 108 },
  { "ORIGIN_X", RINGLET_BINARY_F32, 0, 196 },
  { "ORIGIN_Y", RINGLET_BINARY_F32, 0, 0 },
  { "ORIGIN_Z", RINGLET_BINARY_F32, 0, 0 },
  { "RMS", RINGLET_BINARY_F32, 0, 216 },
  { "NLABL", RINGLET_BINARY_I32, 0, 220 },
};

/* ---- byte order ---- */

/* The mode is a small number in one byte order only, but for mode 0. */
static gboolean
is_mode (const guint8 *header, gboolean big_endian)
{
  return ringlet_binary_u32 (header + MODE_AT, big_endian) < 128;
}

static gboolean
is_big_endian (const guint8 *header)
{
  if (header[STAMP_AT] == 0x11 && header[STAMP_AT + 1] == 0x11)
    return TRUE;
  if (header[STAMP_AT] == 0x44)
    return FALSE;
  if (is_mode (header, FALSE) && is_mode (header, TRUE))
    return ringlet_binary_u32 (header + NX_AT, TRUE) <
        ringlet_binary_u32 (header + NX_AT, FALSE);
  return is_mode (header, TRUE);
}

/* Files of before 2000 have no "MAP ": numbers that can be those of one must do. */
static gboolean
is_old (const guint8 *header, gboolean big_endian)
{
  const guint32 mode = ringlet_binary_u32 (header + MODE_AT, big_endian);
  guint32 axes = 0;

  for (gsize i = 0; i < 3; i++) {
    const guint32 n = ringlet_binary_u32 (header + 4 * i, big_endian);
    const guint32 axis = ringlet_binary_u32 (header + 64 + 4 * i, big_endian);

    if (n == 0 || n > 65536 || axis < 1 || axis > 3)
      return FALSE;
    axes |= 1u << axis;
  }
  return axes == 0xe && (mode <= 4 || mode == 6);
}

static int
mrc_probe (const guint8 *head, gsize size)
{
  if (size < HEADER_SIZE)
    return 0;
  if (memcmp (head + MAP_AT, "MAP", 3) == 0 &&
      (is_mode (head, FALSE) || is_mode (head, TRUE)))
    return 100;
  return is_old (head, FALSE) || is_old (head, TRUE) ? 40 : 0;
}

/* ---- header ---- */

static gboolean
set_type (RingletRawStack *self, guint32 mode, GError **error)
{
  static const struct {
    guint32 mode;
    RingletRawType raw;
  } types[] = {
    { 0, { .type = RINGLET_PIXEL_I8 } },
    { 1, { .type = RINGLET_PIXEL_I16 } },
    { 2, { .type = RINGLET_PIXEL_F32 } },
    { 6, { .type = RINGLET_PIXEL_U16 } },
    { 12, { .type = RINGLET_PIXEL_F32, .half = TRUE } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    if (types[i].mode != mode)
      continue;
    self->raw.type = types[i].raw.type;
    self->raw.half = types[i].raw.half;
    return TRUE;
  }
  if (mode == 3 || mode == 4)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "The MRC file has complex numbers (mode %u), which are not supported", mode);
  else
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "The MRC file has the unsupported mode %u; modes 0, 1, 2, 6 and 12 are read",
        mode);
  return FALSE;
}

/* IMOD wrote bytes without a sign before the format gave them one, and says which. */
static void
set_imod_bytes (RingletRawStack *self, const guint8 *header)
{
  const gboolean big = self->raw.big_endian;

  if (self->raw.type == RINGLET_PIXEL_I8 &&
      ringlet_binary_u32 (header + IMOD_STAMP_AT, big) == IMOD_STAMP &&
      (ringlet_binary_u32 (header + IMOD_FLAGS_AT, big) & IMOD_SIGNED_BYTES) == 0)
    self->raw.type = RINGLET_PIXEL_U8;
}

static gboolean
set_pixels_at (RingletRawStack *self, gint32 extended, GError **error)
{
  const guint64 size = g_bytes_get_size (self->bytes);

  if (extended >= 0 && (guint64) extended <= size - HEADER_SIZE) {
    self->pixels_at = HEADER_SIZE + (guint64) extended;
    return TRUE;
  }
  g_set_error (error, RINGLET_ERROR,
      extended < 0 ? RINGLET_ERROR_FORMAT : RINGLET_ERROR_TRUNCATED,
      "The extended header of the MRC file has a size of %d bytes (NSYMBT); at most "
      "%" G_GUINT64_FORMAT " are left in the file",
      extended, size - HEADER_SIZE);
  return FALSE;
}

static void
add_labels (RingletImageMeta *meta, const guint8 *header)
{
  for (gsize i = 0; i < 10; i++) {
    g_autofree char *name = g_strdup_printf ("LABEL_%02" G_GSIZE_FORMAT, i);
    const RingletBinaryField label = { name, RINGLET_BINARY_TEXT, LABEL_SIZE,
      LABELS_AT + i * LABEL_SIZE };

    ringlet_binary_add (meta, &label, 1, header, HEADER_SIZE, FALSE);
  }
}

static gpointer
mrc_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  RingletCursor cursor = ringlet_cursor_init (input->bytes);
  const guint8 *header =
      ringlet_cursor_take (&cursor, HEADER_SIZE, "The header of the MRC file", error);
  g_autoptr (RingletRawStack) self = g_new0 (RingletRawStack, 1);
  gboolean big;

  if (header == NULL)
    return NULL;

  big = is_big_endian (header);
  self->bytes = input->bytes;
  self->raw.big_endian = big;
  self->n_fast = ringlet_binary_u32 (header + NX_AT, big);
  self->n_slow = ringlet_binary_u32 (header + NY_AT, big);
  if (!set_type (self, ringlet_binary_u32 (header + MODE_AT, big), error) ||
      !set_pixels_at (
          self, (gint32) ringlet_binary_u32 (header + EXTENDED_AT, big), error))
    return NULL;

  set_imod_bytes (self, header);
  ringlet_binary_add (
      &self->meta, fields, G_N_ELEMENTS (fields), header, HEADER_SIZE, big);
  add_labels (&self->meta, header);
  if (!ringlet_raw_stack_count (
          self, ringlet_binary_u32 (header + NZ_AT, big), n_frames, error))
    return NULL;
  return g_steal_pointer (&self);
}

static const char *const mrc_suffixes[] = { ".mrc", ".mrcs", ".map", ".ccp4", ".rec",
  ".st", NULL };

const RingletReader ringlet_reader_mrc = {
  .name = "mrc",
  .suffixes = mrc_suffixes,
  .probe = mrc_probe,
  .open = mrc_open,
  .read = ringlet_raw_stack_read,
  .describe = ringlet_raw_stack_describe,
  .close = ringlet_raw_stack_close,
};
