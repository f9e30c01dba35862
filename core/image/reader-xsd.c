/* SPDX-License-Identifier: MIT */

/* XSDataImage of the ESRF's EDNA: XML with the shape, fastest axis first, the type in
 * NumPy's words and the pixels as text. Source: silx-kit/fabio 2026.6, xsdimage.py. */

#include <string.h>

#include "base/cursor.h"
#include "base/error.h"
#include "image/codec-base.h"
#include "image/excerpt.h"
#include "image/header.h"
#include "image/raw.h"
#include "image/reader.h"
#include "image/xml.h"

typedef struct {
  guint64 shape[2]; /* fastest first */
  guint n_axes;
  guint64 size; /* of all pixels, in pixels */
  gboolean has_size;
  gboolean has_type;
  RingletRawType raw;
  guint n_bits;  /* of a character of @text */
  GString *text; /* of the pixels */
  gboolean has_pixels;
  char *md5; /* (nullable) */
  RingletVerify verify;
  RingletImageMeta meta;
} XsdState;

static int
xsd_probe (const guint8 *head, gsize size)
{
  const char *text = (const char *) head;

  while (size > 0 && g_ascii_isspace (*text)) {
    text++;
    size--;
  }
  if (size == 0 || *text != '<')
    return 0;
  return g_strstr_len (text, (gssize) size, "<XSData") != NULL ? 100 : 0;
}

/* ---- elements ---- */

static gboolean
take_count (const char *name, const char *text, guint64 *count, GError **error)
{
  g_autofree char *shown = ringlet_excerpt (text);

  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, count, NULL))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "<%s> must be a whole number, not \"%s\"", name, shown);
  return FALSE;
}

static void
take_axis (XsdState *self, const char *text, GError **error)
{
  guint64 length = 0;

  if (!take_count ("shape", text, &length, error))
    return;
  if (self->n_axes < 2)
    self->shape[self->n_axes] = length;
  self->n_axes++;
}

static void
take_type (XsdState *self, const char *text, GError **error)
{
  g_autofree char *shown = ringlet_excerpt (text);

  self->raw.half = g_str_equal (text, "float16");
  self->raw.type = RINGLET_PIXEL_F32;
  self->has_type = self->raw.half;
  for (int i = 0; !self->has_type && i < RINGLET_PIXEL_N_TYPES; i++) {
    self->has_type = g_str_equal (text, ringlet_pixel_type_name ((RingletPixelType) i));
    self->raw.type = (RingletPixelType) i;
  }
  if (!self->has_type)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "<dtype> is \"%s\"; uint8 to uint64, int8 to int64, bool, float16, float32 "
        "and float64 are read",
        shown);
}

static void
take_coding (XsdState *self, const char *text, GError **error)
{
  static const char *const names[] = { "base16", "base32", "base64" };
  g_autofree char *shown = ringlet_excerpt (text);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if (g_str_equal (text, names[i]))
      self->n_bits = 4 + i;
  }
  if (self->n_bits == 0)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "<coding> is \"%s\"; base64, base32 and base16 are read", shown);
}

static void
take_pixels (XsdState *self, GString *text, GError **error)
{
  GString empty;

  if (self->has_pixels) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "There is a second <data>; files of one image are read");
    return;
  }
  self->has_pixels = TRUE;
  /* As large as the file: exchanged, not copied. */
  empty = *self->text;
  *self->text = *text;
  *text = empty;
}

static void
end_element (
    const char *parent, const char *name, GString *text, gpointer data, GError **error)
{
  XsdState *self = data;
  const gboolean is_value = g_str_equal (name, "value");

  if (g_str_equal (name, "data")) {
    take_pixels (self, text, error);
    return;
  }
  g_strstrip (text->str);
  if (g_str_equal (name, "shape"))
    take_axis (self, text->str, error);
  if (g_str_equal (name, "size"))
    self->has_size = take_count ("size", text->str, &self->size, error);
  if (g_str_equal (name, "dtype"))
    take_type (self, text->str, error);
  if (is_value && g_str_equal (parent, "coding"))
    take_coding (self, text->str, error);
  if (is_value && g_str_equal (parent, "md5sum")) {
    g_free (self->md5);
    self->md5 = g_ascii_strdown (text->str, -1);
  }
  if (*text->str != '\0' && strlen (text->str) < 256 &&
      (self->meta.header == NULL ||
          self->meta.header->len < 2 * RINGLET_EXCERPT_MAX_LINES))
    ringlet_image_meta_add (&self->meta, is_value ? parent : name, text->str);
}

/* ---- together ---- */

static gboolean
check_complete (const XsdState *self, GError **error)
{
  const char *missing = self->n_axes == 0 ? "shape"
      : !self->has_type                   ? "dtype"
      : !self->has_pixels                 ? "data"
                                          : NULL;

  if (missing != NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "This is no XSDataImage: <%s> is missing", missing);
    return FALSE;
  }
  if (self->n_axes != 2) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "The array of the XSDataImage has %u axes; an image has two", self->n_axes);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_size (const XsdState *self, GError **error)
{
  const guint64 n_pixels = self->shape[0] * self->shape[1];
  const guint64 n_bytes = n_pixels * ringlet_raw_type_size (&self->raw);

  if (self->has_size && self->size != n_pixels) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "<size> is %" G_GUINT64_FORMAT
        " and does not match the shape of %" G_GUINT64_FORMAT " × %" G_GUINT64_FORMAT
        " pixels",
        self->size, self->shape[1], self->shape[0]);
    return FALSE;
  }
  if (n_bytes <= self->text->len * (guint64) self->n_bits / 8)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
      "The image data are truncated: %" G_GSIZE_FORMAT
      " characters are not enough for %" G_GUINT64_FORMAT " bytes of pixels",
      self->text->len, n_bytes);
  return FALSE;
}

static gboolean
xsd_init (XsdState *self, GBytes *bytes, GError **error)
{
  const RingletXmlCalls calls = { NULL, end_element };
  gsize size = 0;
  const char *text = g_bytes_get_data (bytes, &size);

  if (!ringlet_xml_parse (text, size, &calls, self, error) ||
      !check_complete (self, error) ||
      !ringlet_image_check_shape (self->shape[1], self->shape[0], error))
    return FALSE;
  if (self->n_bits == 0) {
    self->n_bits = 6;
    ringlet_image_meta_warn (&self->meta, "There is no <coding>; base64 is assumed");
  }
  return check_size (self, error);
}

static void
xsd_close (gpointer data)
{
  XsdState *self = data;

  g_string_free (self->text, TRUE);
  g_free (self->md5);
  ringlet_image_meta_clear (&self->meta);
  g_free (self);
}

static gpointer
xsd_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  XsdState *self = g_new0 (XsdState, 1);

  self->verify = input->verify;
  self->text = g_string_new (NULL);
  if (!xsd_init (self, input->bytes, error)) {
    xsd_close (self);
    return NULL;
  }
  *n_frames = 1;
  return self;
}

static gboolean
check_md5 (const XsdState *self, GBytes *bytes, RingletImageMeta *meta, GError **error)
{
  g_autofree char *found = NULL;
  g_autofree char *wanted = NULL;

  if (self->md5 == NULL || self->verify == RINGLET_VERIFY_NONE)
    return TRUE;
  found = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, bytes);
  if (g_str_equal (found, self->md5))
    return TRUE;
  wanted = ringlet_excerpt (self->md5);
  return ringlet_reader_judge (self->verify,
      g_error_new (RINGLET_ERROR, RINGLET_ERROR_FORMAT,
          "The MD5 checksum of the data is %s, and <md5sum> says %s: they are damaged",
          found, wanted),
      meta, error);
}

static RingletImage *
xsd_read (gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  const XsdState *self = data;
  const gsize size =
      (gsize) (self->shape[0] * self->shape[1]) * ringlet_raw_type_size (&self->raw);
  g_autofree guint8 *pixels = g_try_malloc (size);
  g_autoptr (GBytes) bytes = NULL;
  g_auto (RingletImageMeta) meta = { 0 };
  RingletCursor cursor;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (pixels == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for %" G_GSIZE_FORMAT " bytes of pixels", size);
    return NULL;
  }
  if (!ringlet_codec_base (
          self->n_bits, self->text->str, self->text->len, pixels, size, error))
    return NULL;

  bytes = g_bytes_new_take (g_steal_pointer (&pixels), size);
  ringlet_image_meta_copy (&self->meta, &meta);
  if (!check_md5 (self, bytes, &meta, error))
    return NULL;
  cursor = ringlet_cursor_init (bytes);
  return ringlet_raw_take_image (
      &self->raw, &cursor, self->shape[1], self->shape[0], &meta, error);
}

static gboolean
xsd_describe (gpointer data, guint64 index, RingletFrameInfo *info, GError **error)
{
  const XsdState *self = data;

  info->n_slow = (gsize) self->shape[1];
  info->n_fast = (gsize) self->shape[0];
  info->type = self->raw.type;
  ringlet_image_meta_copy (&self->meta, &info->meta);
  return TRUE;
}

static const char *const xsd_suffixes[] = { ".xml", ".xsd", NULL };

const RingletReader ringlet_reader_xsd = {
  .name = "xsd",
  .suffixes = xsd_suffixes,
  .probe = xsd_probe,
  .open = xsd_open,
  .read = xsd_read,
  .describe = xsd_describe,
  .close = xsd_close,
};
