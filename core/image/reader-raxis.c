/* SPDX-License-Identifier: MIT */

/* Rigaku's R-AXIS scanners: a binary header in the byte order of the machine that wrote
 * it, filled up to whole rows, and pixels of 16 bits at the end of the file.
 * Sources: Rigaku, "readimage"; silx-kit/fabio 2026.6, raxisimage.py. */

#include <math.h>
#include <string.h>

#include "base/cursor.h"
#include "image/codec-raxis.h"
#include "image/header-binary.h"
#include "image/header-field.h"
#include "image/header.h"
#include "image/one-frame.h"
#include "image/raw.h"
#include "image/reader.h"

#define HEADER_SIZE 1024

enum { AT_N_FAST = 768, AT_N_SLOW = 772, AT_RECORD = 784 };

typedef struct {
  RingletOneFrame frame;
  gboolean big_endian;
  double ratio;
} RaxisState;

/* clang-format off */
static const RingletBinaryField binary[] = {
  { "InstrumentType", RINGLET_BINARY_TEXT, 0, 10 },
  { "Version", RINGLET_BINARY_TEXT, 10, 10 },
  { "Crystal Name", RINGLET_BINARY_TEXT, 20, 20 },
  { "Crystal System", RINGLET_BINARY_TEXT, 40, 12 },
  { "A", RINGLET_BINARY_F32, 52, 0 },
  { "B", RINGLET_BINARY_F32, 56, 0 },
  { "C", RINGLET_BINARY_F32, 60, 0 },
  { "Alpha", RINGLET_BINARY_F32, 64, 0 },
  { "Beta", RINGLET_BINARY_F32, 68, 0 },
  { "Gamma", RINGLET_BINARY_F32, 72, 0 },
  { "Space Group", RINGLET_BINARY_TEXT, 76, 12 },
  { "Mosaicity", RINGLET_BINARY_F32, 88, 0 },
  { "Memo", RINGLET_BINARY_TEXT, 92, 80 },
  { "Date", RINGLET_BINARY_TEXT, 256, 12 },
  { "User", RINGLET_BINARY_TEXT, 268, 20 },
  { "Xray Target", RINGLET_BINARY_TEXT, 288, 4 },
  { "Wavelength", RINGLET_BINARY_F32, 292, 0 },
  { "Monochromator", RINGLET_BINARY_TEXT, 296, 20 },
  { "Monochromator 2theta", RINGLET_BINARY_F32, 316, 0 },
  { "Collimator", RINGLET_BINARY_TEXT, 320, 20 },
  { "Filter", RINGLET_BINARY_TEXT, 340, 4 },
  { "Crystal-to-detector Distance", RINGLET_BINARY_F32, 344, 0 },
  { "Generator Voltage", RINGLET_BINARY_F32, 348, 0 },
  { "Generator Current", RINGLET_BINARY_F32, 352, 0 },
  { "Focus", RINGLET_BINARY_TEXT, 356, 12 },
  { "Xray Memo", RINGLET_BINARY_TEXT, 368, 80 },
  { "IP shape", RINGLET_BINARY_I32, 448, 0 },
  { "Oscillation Type", RINGLET_BINARY_F32, 452, 0 },
  { "Crystal Mount (spindle axis)", RINGLET_BINARY_TEXT, 512, 4 },
  { "Crystal Mount (beam axis)", RINGLET_BINARY_TEXT, 516, 4 },
  { "Phi Datum", RINGLET_BINARY_F32, 520, 0 },
  { "Phi Oscillation Start", RINGLET_BINARY_F32, 524, 0 },
  { "Phi Oscillation Stop", RINGLET_BINARY_F32, 528, 0 },
  { "Frame Number", RINGLET_BINARY_I32, 532, 0 },
  { "Exposure Time", RINGLET_BINARY_F32, 536, 0 },
  { "Direct beam X position", RINGLET_BINARY_F32, 540, 0 },
  { "Direct beam Y position", RINGLET_BINARY_F32, 544, 0 },
  { "Omega Angle", RINGLET_BINARY_F32, 548, 0 },
  { "Chi Angle", RINGLET_BINARY_F32, 552, 0 },
  { "2Theta Angle", RINGLET_BINARY_F32, 556, 0 },
  { "Mu Angle", RINGLET_BINARY_F32, 560, 0 },
  { "Image Template", RINGLET_BINARY_TEXT, 564, 204 },
  { "X Pixels", RINGLET_BINARY_I32, AT_N_FAST, 0 },
  { "Y Pixels", RINGLET_BINARY_I32, AT_N_SLOW, 0 },
  { "X Pixel Length", RINGLET_BINARY_F32, 776, 0 },
  { "Y Pixel Length", RINGLET_BINARY_F32, 780, 0 },
  { "Record Length", RINGLET_BINARY_I32, AT_RECORD, 0 },
  { "Total", RINGLET_BINARY_I32, 788, 0 },
  { "Starting Line", RINGLET_BINARY_I32, 792, 0 },
  { "IP Number", RINGLET_BINARY_I32, 796, 0 },
  { "Photomultiplier Ratio", RINGLET_BINARY_F32, 800, 0 },
  { "Fade Time (to start of read)", RINGLET_BINARY_F32, 804, 0 },
  { "Fade Time (to end of read)", RINGLET_BINARY_F32, 808, 0 },
  { "Host Type/Endian", RINGLET_BINARY_TEXT, 812, 10 },
  { "IP Type", RINGLET_BINARY_TEXT, 822, 10 },
  { "Horizontal Scan", RINGLET_BINARY_I32, 832, 0 },
  { "Vertical Scan", RINGLET_BINARY_I32, 836, 0 },
  { "Front/Back Scan", RINGLET_BINARY_I32, 840, 0 },
};

static const RingletHeaderField fields[] = {
  { "Wavelength", 0, G_STRUCT_OFFSET (RingletImageMeta, wavelength_m), 1e-10 },
  { "Crystal-to-detector Distance", 0, G_STRUCT_OFFSET (RingletImageMeta, distance_m), 1e-3 },
  { "Exposure Time", 0, G_STRUCT_OFFSET (RingletImageMeta, exposure_s), 60.0 },
  { "X Pixel Length", 0, G_STRUCT_OFFSET (RingletImageMeta, pixel_fast_m), 1e-3 },
  { "Y Pixel Length", 0, G_STRUCT_OFFSET (RingletImageMeta, pixel_slow_m), 1e-3 },
  { "Direct beam X position", 0, G_STRUCT_OFFSET (RingletImageMeta, beam_fast_px), 1.0 },
  { "Direct beam Y position", 0, G_STRUCT_OFFSET (RingletImageMeta, beam_slow_px), 1.0 },
};

static const RingletHeaderAxis axes[] = {
  { "Phi Oscillation Start", 0, "phi", "deg" },
  { "Omega Angle", 0, "omega", "deg" },
  { "Chi Angle", 0, "chi", "deg" },
  { "2Theta Angle", 0, "2theta", "deg" },
  { "Mu Angle", 0, "mu", "deg" },
};
/* clang-format on */

static void
fill_meta (RaxisState *self, const guint8 *header)
{
  RingletImageMeta *meta = &self->frame.info.meta;
  const char *date = NULL;

  ringlet_header_add_binary (
      meta, header, HEADER_SIZE, self->big_endian, binary, G_N_ELEMENTS (binary));
  ringlet_header_fill (meta, fields, G_N_ELEMENTS (fields));
  ringlet_header_fill_axes (meta, axes, G_N_ELEMENTS (axes));
  date = ringlet_image_meta_lookup (meta, "Date");
  if (date != NULL)
    ringlet_header_set_date (meta, date);
  meta->detector = g_strdup (ringlet_image_meta_lookup (meta, "InstrumentType"));
}

/* How many of the sizes in the header make sense in this byte order. */
static guint
count_plausible (const guint8 *header, gboolean big_endian)
{
  static const gsize offsets[] = { AT_N_FAST, AT_N_SLOW, AT_RECORD };
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (offsets); i++) {
    const gint32 size = ringlet_header_i32 (header + offsets[i], big_endian);

    n += size > 0 && size <= G_MAXUINT16 ? 1 : 0;
  }
  return n;
}

/* The pixels are at the end: headers are filled up in more than one way, but to whole
 * records. Where these do not fit, something stands behind the pixels. */
static void
set_pixels_at (
    RaxisState *self, const guint8 *header, guint64 size, guint64 pixels_size)
{
  const gint32 length = ringlet_header_i32 (header + AT_RECORD, self->big_endian);
  const guint64 record = length > 0 ? (guint64) length : 1;
  const guint64 usual = (HEADER_SIZE + record - 1) / record * record;

  self->frame.pixels_at = size - pixels_size;
  if (self->frame.pixels_at % record == 0)
    return;
  if (usual > self->frame.pixels_at) {
    ringlet_image_meta_warn (&self->frame.info.meta,
        "The header is no multiple of its records of %d bytes: the file may be cut off",
        length);
    return;
  }
  ringlet_image_meta_warn (&self->frame.info.meta,
      "%" G_GUINT64_FORMAT " bytes behind the image are ignored",
      self->frame.pixels_at - usual);
  self->frame.pixels_at = usual;
}

static gboolean
set_shape (RaxisState *self, const guint8 *header, GError **error)
{
  static const gint64 max = RINGLET_IMAGE_MAX_PIXELS;
  RingletFrameInfo *info = &self->frame.info;
  const gsize size = g_bytes_get_size (self->frame.bytes);
  gint64 n_fast = 0;
  gint64 n_slow = 0;
  guint64 pixels_size = 0;

  if (!ringlet_header_integer (&info->meta, "X Pixels", 0, 1, max, &n_fast, error) ||
      !ringlet_header_integer (&info->meta, "Y Pixels", 0, 1, max, &n_slow, error) ||
      !ringlet_image_check_shape ((guint64) n_slow, (guint64) n_fast, error))
    return FALSE;
  pixels_size = (guint64) n_slow * (guint64) n_fast * sizeof (guint16);
  if (size < HEADER_SIZE + pixels_size) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "The image data are truncated: the header promises %" G_GUINT64_FORMAT
        " bytes of pixels, the file has %" G_GSIZE_FORMAT " bytes behind the header",
        pixels_size, size - HEADER_SIZE);
    return FALSE;
  }
  set_pixels_at (self, header, size, pixels_size);
  info->n_fast = (gsize) n_fast;
  info->n_slow = (gsize) n_slow;
  return TRUE;
}

static const guint8 *
get_pixels (const RaxisState *self)
{
  return (const guint8 *) g_bytes_get_data (self->frame.bytes, NULL) +
      self->frame.pixels_at;
}

/* Images without a pixel of the second photomultiplier stay as they are. */
static gboolean
set_type (RaxisState *self, GError **error)
{
  RingletFrameInfo *info = &self->frame.info;
  const char *text = ringlet_image_meta_lookup (&info->meta, "Photomultiplier Ratio");
  double ratio = 0.0;

  info->type = RINGLET_PIXEL_U16;
  if (!ringlet_codec_raxis_is_scaled (
          get_pixels (self), info->n_slow * info->n_fast, self->big_endian))
    return TRUE;
  if (text == NULL || !ringlet_header_number (text, &ratio, NULL) || ratio <= 0.0 ||
      ratio > RINGLET_RAXIS_MAX_RATIO) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The header has a bad photomultiplier ratio, %s; a number above 0 and up to %d "
        "is needed",
        text, RINGLET_RAXIS_MAX_RATIO);
    return FALSE;
  }
  self->ratio = ratio;
  info->type = RINGLET_PIXEL_U32;
  return TRUE;
}

/* ---- the row of the table ---- */

static int
raxis_probe (const guint8 *head, gsize size)
{
  return size >= 6 &&
          (memcmp (head, "R-AXIS", 6) == 0 || memcmp (head, "RAXIS", 5) == 0)
      ? 100
      : 0;
}

static gpointer
raxis_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  RingletCursor cursor = ringlet_cursor_init (input->bytes);
  const guint8 *header =
      ringlet_cursor_take (&cursor, HEADER_SIZE, "The R-AXIS header", error);
  RaxisState *self = NULL;

  if (header == NULL)
    return NULL;
  self = g_new0 (RaxisState, 1);
  self->frame.bytes = input->bytes;
  self->big_endian = count_plausible (header, TRUE) >= count_plausible (header, FALSE);
  fill_meta (self, header);
  if (!set_shape (self, header, error) || !set_type (self, error)) {
    ringlet_one_frame_close (self);
    return NULL;
  }
  *n_frames = 1;
  return self;
}

static RingletImage *
raxis_read (gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  const RaxisState *self = data;
  const RingletFrameInfo *info = &self->frame.info;
  const RingletRawType raw = { info->type, FALSE, self->big_endian };
  const gsize n = info->n_slow * info->n_fast;
  gpointer pixels = ringlet_one_frame_alloc (&self->frame, cancellable, error);

  if (pixels == NULL)
    return NULL;
  if (info->type == RINGLET_PIXEL_U32)
    ringlet_codec_raxis (get_pixels (self), n, self->big_endian, self->ratio, pixels);
  else
    ringlet_raw_decode (&raw, get_pixels (self), n, pixels);
  return ringlet_one_frame_finish (&self->frame, pixels, TRUE);
}

static const char *const raxis_suffixes[] = { ".osc", ".img", NULL };

const RingletReader ringlet_reader_raxis = {
  .name = "raxis",
  .suffixes = raxis_suffixes,
  .probe = raxis_probe,
  .open = raxis_open,
  .read = raxis_read,
  .describe = ringlet_one_frame_describe,
  .close = ringlet_one_frame_close,
};
