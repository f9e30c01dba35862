/* SPDX-License-Identifier: MIT */

/* Princeton Instruments' SPE: 4100 bytes of header, then frames, all little-endian.
 * WinView and WinSpec (version 2) say everything in the header; LightField (version 3)
 * leaves most of it empty and puts XML behind the frames.
 *
 * There is no magic number. A header is told by the date and by the version, which lie
 * where hardly anything else has the like.
 * Source: Princeton Instruments, WinView/32 manual, appendix "Data structure", and "SPE
 * 3.0 file format specification"; silx-kit/fabio 2026.6, speimage.py. */

#include <string.h>

#include "base/cursor.h"
#include "base/error.h"
#include "image/binary.h"
#include "image/header.h"
#include "image/raw-stack.h"
#include "image/reader.h"
#include "image/spe-footer.h"

#define HEADER_SIZE 4100

enum {
  EXPOSURE_AT = 10,
  DATE_AT = 20,
  N_FAST_AT = 42,
  TYPE_AT = 108,
  TIME_AT = 172,
  N_SLOW_AT = 656,
  XML_AT = 678,
  N_FRAMES_AT = 1446,
  VERSION_AT = 1992,
  MAGIC_AT = 2996
};

static const RingletBinaryField fields[] = {
  { "ControllerVersion", RINGLET_BINARY_I16, 0, 0 },
  { "xDimDet", RINGLET_BINARY_U16, 0, 6 },
  { "mode", RINGLET_BINARY_I16, 0, 8 },
  { "exp_sec", RINGLET_BINARY_F32, 0, EXPOSURE_AT },
  { "yDimDet", RINGLET_BINARY_U16, 0, 18 },
  { "date", RINGLET_BINARY_TEXT, 10, DATE_AT },
  { "DetTemperature", RINGLET_BINARY_F32, 0, 36 },
  { "DetType", RINGLET_BINARY_I16, 0, 40 },
  { "xdim", RINGLET_BINARY_U16, 0, N_FAST_AT },
  { "DelayTime", RINGLET_BINARY_F32, 0, 46 },
  { "SpecCenterWlNm", RINGLET_BINARY_F32, 0, 72 },
  { "datatype", RINGLET_BINARY_I16, 0, TYPE_AT },
  { "ExperimentTimeLocal", RINGLET_BINARY_TEXT, 7, TIME_AT },
  { "ExperimentTimeUTC", RINGLET_BINARY_TEXT, 7, 179 },
  { "gain", RINGLET_BINARY_U16, 0, 198 },
  { "Comments1", RINGLET_BINARY_TEXT, 80, 200 },
  { "Comments2", RINGLET_BINARY_TEXT, 80, 280 },
  { "Comments3", RINGLET_BINARY_TEXT, 80, 360 },
  { "Comments4", RINGLET_BINARY_TEXT, 80, 440 },
  { "Comments5", RINGLET_BINARY_TEXT, 80, 520 },
  { "geometric", RINGLET_BINARY_U16, 0, 600 },
  { "SpecGrooves", RINGLET_BINARY_F32, 0, 650 },
  { "ydim", RINGLET_BINARY_U16, 0, N_SLOW_AT },
  { "lnoscan", RINGLET_BINARY_I32, 0, 664 },
  { "lavgexp", RINGLET_BINARY_I32, 0, 668 },
  { "ReadoutTime", RINGLET_BINARY_F32, 0, 672 },
  { "sw_version", RINGLET_BINARY_TEXT, 16, 688 },
  { "NumFrames", RINGLET_BINARY_I32, 0, N_FRAMES_AT },
  { "NumROI", RINGLET_BINARY_I16, 0, 1510 },
  { "file_header_ver", RINGLET_BINARY_F32, 0, VERSION_AT },
};

/* ---- is it one? ---- */

/* "07Jun2014" */
static gboolean
has_date (const guint8 *head)
{
  static const char kinds[] = "00aaa0000";
  const guint8 *date = head + DATE_AT;

  for (gsize i = 0; kinds[i] != '\0'; i++) {
    if (kinds[i] == '0' ? !g_ascii_isdigit ((char) date[i])
                        : !g_ascii_isalpha ((char) date[i]))
      return FALSE;
  }
  return date[9] == 0;
}

static int
spe_probe (const guint8 *head, gsize size)
{
  double version = 0.0;

  if (size < N_FAST_AT)
    return 0;
  if (has_date (head))
    return 90;
  if (size < MAGIC_AT + 4)
    return 0;
  version = ringlet_binary_number (RINGLET_BINARY_F32, head + VERSION_AT, FALSE);
  if (version >= 1.0 && version < 4.0 &&
      ringlet_binary_u32 (head + MAGIC_AT, FALSE) == 0x01234567)
    return 90;
  return version >= 3.0 && version < 4.0 &&
          ringlet_binary_u64 (head + XML_AT, FALSE) > HEADER_SIZE
      ? 80
      : 0;
}

/* ---- header ---- */

static gboolean
set_type (RingletRawStack *self, guint type, GError **error)
{
  static const struct {
    guint type;
    RingletPixelType pixel;
  } types[] = {
    { 0, RINGLET_PIXEL_F32 },
    { 1, RINGLET_PIXEL_I32 },
    { 2, RINGLET_PIXEL_I16 },
    { 3, RINGLET_PIXEL_U16 },
    { 5, RINGLET_PIXEL_F64 },
    { 6, RINGLET_PIXEL_U8 },
    { 8, RINGLET_PIXEL_U32 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    if (types[i].type != type)
      continue;
    self->raw.type = types[i].pixel;
    return TRUE;
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The SPE file has the unknown data type %u; types 0 to 3, 5, 6 and 8 are read",
      type);
  return FALSE;
}

static void
set_meta (RingletImageMeta *meta, const guint8 *header)
{
  const double exposure_s =
      ringlet_binary_number (RINGLET_BINARY_F32, header + EXPOSURE_AT, FALSE);
  const char *time = (const char *) header + TIME_AT;
  g_autofree char *date = g_strdup_printf (
      "%.9s %.2s:%.2s:%.2s", (const char *) header + DATE_AT, time, time + 2, time + 4);

  ringlet_binary_add (meta, fields, G_N_ELEMENTS (fields), header, HEADER_SIZE, FALSE);
  if (exposure_s > 0.0 && exposure_s < 1e9)
    meta->exposure_s = exposure_s;
  ringlet_header_set_date (meta, date);
}

/* What the XML has is right where both say something: the header cannot hold more than
 * 65535. */
static void
use_footer (RingletRawStack *self, const RingletSpeFooter *footer, gint64 *n_frames)
{
  if (footer->n_slow > 0 && footer->n_fast > 0) {
    self->n_slow = footer->n_slow;
    self->n_fast = footer->n_fast;
  }
  if (footer->n_frames > 0 && footer->n_frames <= G_MAXINT64)
    *n_frames = (gint64) footer->n_frames;
  self->stride = footer->stride;
  if (footer->n_regions > 1)
    ringlet_image_meta_warn (&self->meta,
        "Frames have %" G_GUINT64_FORMAT " regions of interest; the first one is read",
        footer->n_regions);
}

/* The pixels are good without it: only an offset that is none makes the file wrong. */
static gboolean
read_footer (RingletRawStack *self, guint64 at, gint64 *n_frames, GError **error)
{
  gsize size = 0;
  const char *bytes = g_bytes_get_data (self->bytes, &size);
  RingletSpeFooter footer = { 0 };
  g_autoptr (GError) reason = NULL;

  if (at == 0)
    return TRUE;
  if (at < HEADER_SIZE || at > size) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The XML offset of the SPE file is %" G_GINT64_FORMAT
        "; it must be 0 or from 4100 to the size of the file, %" G_GSIZE_FORMAT
        " bytes",
        (gint64) at, size);
    return FALSE;
  }
  if (ringlet_spe_footer_parse (&footer, bytes + at, size - at, &self->meta, &reason))
    use_footer (self, &footer, n_frames);
  else
    ringlet_image_meta_warn (
        &self->meta, "What stands behind the frames is ignored: %s", reason->message);
  return TRUE;
}

static gboolean
count_frames (
    RingletRawStack *self, gint64 n_promised, guint64 *n_frames, GError **error)
{
  if (n_promised < 1) {
    /* Old versions leave it to the size of the file. */
    n_promised = (gint64) MAX (ringlet_raw_stack_held (self), 1);
    ringlet_image_meta_warn (
        &self->meta, "The header does not say how many frames there are");
  }
  return ringlet_raw_stack_count (self, (guint64) n_promised, n_frames, error);
}

static gpointer
spe_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  RingletCursor cursor = ringlet_cursor_init (input->bytes);
  const guint8 *header =
      ringlet_cursor_take (&cursor, HEADER_SIZE, "The header of the SPE file", error);
  g_autoptr (RingletRawStack) self = g_new0 (RingletRawStack, 1);
  gint64 n = 0;

  if (header == NULL)
    return NULL;

  self->bytes = input->bytes;
  self->pixels_at = HEADER_SIZE;
  self->n_fast = ringlet_binary_u16 (header + N_FAST_AT, FALSE);
  self->n_slow = ringlet_binary_u16 (header + N_SLOW_AT, FALSE);
  n = (gint32) ringlet_binary_u32 (header + N_FRAMES_AT, FALSE);
  if (!set_type (self, ringlet_binary_u16 (header + TYPE_AT, FALSE), error))
    return NULL;

  set_meta (&self->meta, header);
  if (!read_footer (self, ringlet_binary_u64 (header + XML_AT, FALSE), &n, error) ||
      !count_frames (self, n, n_frames, error))
    return NULL;
  return g_steal_pointer (&self);
}

static const char *const spe_suffixes[] = { ".spe", NULL };

const RingletReader ringlet_reader_spe = {
  .name = "spe",
  .suffixes = spe_suffixes,
  .probe = spe_probe,
  .open = spe_open,
  .read = ringlet_raw_stack_read,
  .describe = ringlet_raw_stack_describe,
  .close = ringlet_raw_stack_close,
};
