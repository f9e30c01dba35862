/* SPDX-License-Identifier: MIT */

/* SMV of ADSC cameras and d*TREK, which is its successor: a text "{ KEY=value; … }",
 * whose first key says how many bytes are before the pixels.
 * Sources: "d*TREK Image Format" 1.1 (Rigaku); silx-kit/fabio 2026.6, dtrekimage.py. */

#include <string.h>

#include "base/cursor.h"
#include "image/codec-raxis.h"
#include "image/header-field.h"
#include "image/one-frame.h"
#include "image/raw.h"
#include "image/reader.h"
#include "image/smv-header.h"

#define MAX_HEADER ((gint64) 1 << 20)

typedef struct {
  RingletOneFrame frame;
  RingletRawType raw;
  double ratio; /* of R-AXIS pixels; 0 for others */
} SmvState;

/* ---- header ---- */

static gboolean
add_text (RingletImageMeta *meta, const guint8 *from, gsize size, GError **error)
{
  const gsize n = (gsize) MIN (size, MAX_HEADER);
  const guint8 *end = n > 1 ? memchr (from + 1, '}', n - 1) : NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;

  if (end == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "The SMV header has no end, which is a \"}\"");
    return FALSE;
  }
  text = g_strndup ((const char *) from + 1, (gsize) (end - from) - 1);
  parts = g_strsplit_set (text, ";\r\n", -1);
  for (gsize i = 0; parts[i] != NULL; i++) {
    char *value = strchr (parts[i], '=');

    if (value == NULL)
      continue;
    *value++ = '\0';
    ringlet_image_meta_add (meta, g_strstrip (parts[i]), g_strstrip (value));
  }
  return TRUE;
}

/* ---- type and shape ---- */

static gboolean
find_type (RingletRawType *raw, const char *name)
{
  static const struct {
    const char *name;
    RingletPixelType type;
  } types[] = {
    { "signed char", RINGLET_PIXEL_I8 },
    { "unsigned char", RINGLET_PIXEL_U8 },
    { "short int", RINGLET_PIXEL_I16 },
    { "signed short", RINGLET_PIXEL_I16 },
    { "unsigned short int", RINGLET_PIXEL_U16 },
    { "unsigned short", RINGLET_PIXEL_U16 },
    { "short", RINGLET_PIXEL_I16 },
    { "signed short int", RINGLET_PIXEL_I16 },
    { "int", RINGLET_PIXEL_I32 },
    { "unsigned int", RINGLET_PIXEL_U32 },
    { "long", RINGLET_PIXEL_I32 },
    { "signed long int", RINGLET_PIXEL_I32 },
    { "long int", RINGLET_PIXEL_I32 },
    { "signed long", RINGLET_PIXEL_I32 },
    { "unsigned long int", RINGLET_PIXEL_U32 },
    { "unsigned long", RINGLET_PIXEL_U32 },
    { "float ieee", RINGLET_PIXEL_F32 },
    { "float", RINGLET_PIXEL_F32 },
  };
  g_autofree char *plain = g_strdelimit (g_ascii_strdown (name, -1), "_", ' ');

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    if (g_str_equal (types[i].name, plain)) {
      raw->type = types[i].type;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
set_type (SmvState *self, GError **error)
{
  RingletImageMeta *meta = &self->frame.info.meta;
  const char *name = ringlet_image_meta_lookup (meta, "Data_type");
  const char *packing = ringlet_image_meta_lookup (meta, "COMPRESSION");

  if (name == NULL)
    name = ringlet_image_meta_lookup (meta, "TYPE");
  if ((name != NULL && g_ascii_strcasecmp (name, "Compressed") == 0) ||
      (packing != NULL && *packing != '\0' &&
          g_ascii_strcasecmp (packing, "none") != 0)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "The pixels are compressed, and compressed d*TREK is not supported; write the "
        "image uncompressed");
    return FALSE;
  }
  if (name == NULL) {
    self->raw.type = RINGLET_PIXEL_U16;
    ringlet_image_meta_warn (
        meta, "The header has no pixel type; unsigned short is assumed");
    return TRUE;
  }
  if (find_type (&self->raw, name))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The pixel type \"%s\" is unknown; char, short and long, signed or not, and "
      "float "
      "can be read",
      name);
  return FALSE;
}

static gboolean
set_order (SmvState *self, GError **error)
{
  RingletImageMeta *meta = &self->frame.info.meta;
  const char *order = ringlet_image_meta_lookup (meta, "BYTE_ORDER");

  if (order == NULL) {
    if (ringlet_pixel_type_size (self->raw.type) > 1)
      ringlet_image_meta_warn (
          meta, "The header has no BYTE_ORDER; little_endian is assumed");
    return TRUE;
  }
  self->raw.big_endian = g_ascii_strncasecmp (order, "big", 3) == 0;
  if (self->raw.big_endian || g_ascii_strncasecmp (order, "little", 6) == 0)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The header has BYTE_ORDER = %s; only little_endian and big_endian are known",
      order);
  return FALSE;
}

static gboolean
set_shape (SmvState *self, GError **error)
{
  static const gint64 max = RINGLET_IMAGE_MAX_PIXELS;
  RingletFrameInfo *info = &self->frame.info;
  gint64 dim = 2;
  gint64 n_fast = 0;
  gint64 n_slow = 0;

  if (ringlet_image_meta_lookup (&info->meta, "DIM") == NULL)
    ringlet_image_meta_warn (&info->meta, "The header has no DIM; 2 is assumed");
  else if (!ringlet_header_integer (&info->meta, "DIM", 0, 0, max, &dim, error))
    return FALSE;
  if (dim != 2) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "The header has DIM = %" G_GINT64_FORMAT "; only images, DIM = 2, can be read",
        dim);
    return FALSE;
  }
  if (!ringlet_header_integer (&info->meta, "SIZE1", 0, 1, max, &n_fast, error) ||
      !ringlet_header_integer (&info->meta, "SIZE2", 0, 1, max, &n_slow, error) ||
      !ringlet_image_check_shape ((guint64) n_slow, (guint64) n_fast, error))
    return FALSE;
  info->n_slow = (gsize) n_slow;
  info->n_fast = (gsize) n_fast;
  return TRUE;
}

/* Images of R-AXIS scanners keep the way in which these store large values. */
static gboolean
set_ratio (SmvState *self, GError **error)
{
  static const char key[] = "RAXIS_COMPRESSION_RATIO";
  RingletFrameInfo *info = &self->frame.info;
  gint64 ratio = 0;

  info->type = self->raw.type;
  if (self->raw.type != RINGLET_PIXEL_U16 ||
      ringlet_image_meta_lookup (&info->meta, key) == NULL)
    return TRUE;
  if (!ringlet_header_integer (
          &info->meta, key, 0, 1, RINGLET_RAXIS_MAX_RATIO, &ratio, error))
    return FALSE;
  if (ratio > 1) {
    self->ratio = (double) ratio;
    info->type = RINGLET_PIXEL_U32;
  }
  return TRUE;
}

static gboolean
check_pixels (SmvState *self, GError **error)
{
  RingletFrameInfo *info = &self->frame.info;
  RingletCursor cursor = ringlet_cursor_init (self->frame.bytes);
  gint64 header_size = 0;

  if (!ringlet_header_integer (
          &info->meta, "HEADER_BYTES", 0, 16, MAX_HEADER, &header_size, error) ||
      ringlet_cursor_take (&cursor, (guint64) header_size, "The SMV header", error) ==
          NULL ||
      ringlet_cursor_take (&cursor,
          (guint64) info->n_slow * info->n_fast * ringlet_raw_type_size (&self->raw),
          "The SMV image", error) == NULL)
    return FALSE;
  self->frame.pixels_at = (guint64) header_size;
  if (ringlet_cursor_left (&cursor) > 0)
    ringlet_image_meta_warn (&info->meta,
        "%" G_GSIZE_FORMAT " bytes behind the image are ignored",
        ringlet_cursor_left (&cursor));
  return TRUE;
}

/* ---- the row of the table ---- */

/* Whether a line or an item of the header begins with its size; the format wants it to
 * be the first one, in capitals, but not all writers do. */
static int
smv_probe (const guint8 *head, gsize size)
{
  static const char key[] = "HEADER_BYTES";
  const gsize length = strlen (key);
  gboolean begins = TRUE;

  if (size == 0 || head[0] != '{')
    return 0;
  for (gsize at = 1; at + length <= size && head[at] != '}'; at++) {
    const char *text = (const char *) head + at;

    if (begins && g_ascii_strncasecmp (text, key, length) == 0)
      return 100;
    if (!g_ascii_isspace (*text))
      begins = *text == ';';
    else
      begins = begins || *text == '\n' || *text == '\r';
  }
  return 0;
}

static gpointer
smv_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  gsize size = 0;
  const guint8 *from = g_bytes_get_data (input->bytes, &size);
  SmvState *self = g_new0 (SmvState, 1);

  self->frame.bytes = input->bytes;
  if (!add_text (&self->frame.info.meta, from, size, error) ||
      !set_type (self, error) || !set_order (self, error) || !set_shape (self, error) ||
      !set_ratio (self, error) || !check_pixels (self, error)) {
    ringlet_one_frame_close (self);
    return NULL;
  }
  ringlet_smv_fill_meta (&self->frame.info);
  *n_frames = 1;
  return self;
}

static RingletImage *
smv_read (gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  const SmvState *self = data;
  const RingletFrameInfo *info = &self->frame.info;
  const guint8 *from = (const guint8 *) g_bytes_get_data (self->frame.bytes, NULL) +
      self->frame.pixels_at;
  const gsize n = info->n_slow * info->n_fast;
  gpointer pixels = ringlet_one_frame_alloc (&self->frame, cancellable, error);

  if (pixels == NULL)
    return NULL;
  if (self->ratio > 0.0)
    ringlet_codec_raxis (from, n, self->raw.big_endian, self->ratio, pixels);
  else
    ringlet_raw_decode (&self->raw, from, n, pixels);
  return ringlet_one_frame_finish (&self->frame, pixels, TRUE);
}

static const char *const smv_suffixes[] = { ".img", NULL };

const RingletReader ringlet_reader_smv = {
  .name = "smv",
  .suffixes = smv_suffixes,
  .is_sequential = TRUE,
  .probe = smv_probe,
  .open = smv_open,
  .read = smv_read,
  .describe = ringlet_one_frame_describe,
  .close = ringlet_one_frame_close,
};
