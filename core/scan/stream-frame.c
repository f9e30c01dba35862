/* SPDX-License-Identifier: MIT */
#include <lz4.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "image/codec-bitshuffle.h"
#include "image/raw.h"
#include "scan/stream-json.h"
#include "scan/stream-message.h"

/* A byte of LZ4 stands for 255 at most. */
#define MAX_RATIO 255
#define MD5_DIGITS 32

void
ringlet_stream_frame_free (RingletStreamFrame *self)
{
  g_clear_pointer (&self->blob, g_bytes_unref);
  g_free (self->md5);
  g_clear_error (&self->fault);
  g_free (self);
}

/* ---- what the parts say ---- */

static gboolean
parse_type (const char *text, RingletPixelType *type, GError **error)
{
  static const RingletPixelType types[] = { RINGLET_PIXEL_U8, RINGLET_PIXEL_U16,
    RINGLET_PIXEL_U32, RINGLET_PIXEL_I8, RINGLET_PIXEL_I16, RINGLET_PIXEL_I32 };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    if (g_strcmp0 (text, ringlet_pixel_type_name (types[i])) == 0) {
      *type = types[i];
      return TRUE;
    }
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "pixels of type \"%s\" are not read, only whole numbers of 8, 16 and 32 bits",
      text != NULL ? text : "");
  return FALSE;
}

/* The number of bits in the name is that of a pixel. */
static gboolean
parse_encoding (const char *text, RingletStreamFrame *self, GError **error)
{
  g_autofree char *shuffled = g_strdup_printf (
      "bs%" G_GSIZE_FORMAT "-lz4<", 8 * ringlet_pixel_type_size (self->type));
  const char *const words[] = { [RINGLET_STREAM_PLAIN] = "<",
    [RINGLET_STREAM_LZ4] = "lz4<",
    [RINGLET_STREAM_BSLZ4] = shuffled };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    if (g_strcmp0 (text, words[i]) == 0) {
      self->encoding = (RingletStreamEncoding) i;
      return TRUE;
    }
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "the encoding \"%s\" is not read for pixels of type %s: set compression to "
      "bslz4, "
      "lz4 or none",
      text != NULL ? text : "", ringlet_pixel_type_name (self->type));
  return FALSE;
}

/* How long the blob is, where it says so. */
static gboolean
check_size (const RingletStreamFrame *self, JsonObject *object, GError **error)
{
  guint64 size = 0;

  if (!json_object_has_member (object, "size"))
    return TRUE;
  if (!ringlet_stream_json_count (object, "size", G_MAXINT64, &size, error))
    return FALSE;
  if (size == g_bytes_get_size (self->blob))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
      "%" G_GSIZE_FORMAT " bytes came where %" G_GUINT64_FORMAT " are announced",
      g_bytes_get_size (self->blob), size);
  return FALSE;
}

static gboolean
parse_description (RingletStreamFrame *self, GBytes *part, GError **error)
{
  g_autoptr (JsonNode) node =
      ringlet_stream_json_parse (part, "the description of the pixels", error);
  JsonObject *object = node != NULL ? json_node_get_object (node) : NULL;

  if (object == NULL)
    return FALSE;
  if (!ringlet_stream_json_is (object, "dimage_d-1.")) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "the second part is no dimage_d-1.0");
    return FALSE;
  }
  return ringlet_stream_json_shape (object, &self->n_slow, &self->n_fast, error) &&
      parse_type (ringlet_stream_json_text (object, "type"), &self->type, error) &&
      parse_encoding (ringlet_stream_json_text (object, "encoding"), self, error) &&
      check_size (self, object, error);
}

/* Times are for whoever looks at them: without them a frame is a frame. */
static void
take_times (RingletStreamFrame *self, GBytes *part)
{
  g_autoptr (JsonNode) node = ringlet_stream_json_parse (part, "", NULL);

  if (node != NULL &&
      ringlet_stream_json_is (json_node_get_object (node), "dconfig-1."))
    self->exposure_s =
        ringlet_stream_json_number (json_node_get_object (node), "real_time") * 1e-9;
}

static gboolean
parse_parts (
    RingletStreamFrame *self, GBytes *const *parts, gsize n_parts, GError **error)
{
  if (n_parts < 3) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "%" G_GSIZE_FORMAT " parts came where a frame has four", n_parts);
    return FALSE;
  }
  self->blob = g_bytes_ref (parts[2]);
  if (n_parts > 3)
    take_times (self, parts[3]);
  return parse_description (self, parts[1], error);
}

/* What is no MD5 sum, as of senders that make none, says nothing. */
static void
take_hash (RingletStreamFrame *self, JsonObject *object)
{
  const char *text = ringlet_stream_json_text (object, "hash");

  if (text != NULL && strlen (text) == MD5_DIGITS &&
      strspn (text, "0123456789abcdefABCDEF") == MD5_DIGITS)
    self->md5 = g_ascii_strdown (text, -1);
}

static gboolean
parse_numbers (RingletStreamFrame *self, GBytes *part, GError **error)
{
  g_autoptr (JsonNode) node =
      ringlet_stream_json_parse (part, "the header of a frame", error);
  JsonObject *object = node != NULL ? json_node_get_object (node) : NULL;

  if (object == NULL)
    return FALSE;
  take_hash (self, object);
  if (ringlet_stream_json_count (
          object, "series", RINGLET_STREAM_MAX_NUMBER, &self->series, error) &&
      ringlet_stream_json_count (
          object, "frame", RINGLET_STREAM_MAX_NUMBER, &self->frame, error))
    return TRUE;

  g_prefix_error (error, "the header of a frame: ");
  return FALSE;
}

RingletStreamFrame *
ringlet_stream_frame_parse (GBytes *const *parts, gsize n_parts, GError **error)
{
  g_autoptr (RingletStreamFrame) self = g_new0 (RingletStreamFrame, 1);

  g_return_val_if_fail (n_parts > 0, NULL);

  if (!parse_numbers (self, parts[0], error))
    return NULL;
  parse_parts (self, parts, n_parts, &self->fault);
  return g_steal_pointer (&self);
}

/* ---- the pixels ---- */

static gboolean
check_shape (
    const RingletStreamFrame *self, const RingletStreamHeader *header, GError **error)
{
  const RingletMask *mask = header->mask;
  const gsize n_slow = mask != NULL ? mask->n_slow : header->n_slow;
  const gsize n_fast = mask != NULL ? mask->n_fast : header->n_fast;

  if (n_slow == 0 || n_fast == 0 || (self->n_slow == n_slow && self->n_fast == n_fast))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "it has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels, the header of its series says %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
      self->n_slow, self->n_fast, n_slow, n_fast);
  return FALSE;
}

/* Before memory is taken for what a few bytes say of themselves. */
static gboolean
check_room (const RingletStreamFrame *self, gsize room, GError **error)
{
  const gsize size = g_bytes_get_size (self->blob);

  if (self->encoding == RINGLET_STREAM_PLAIN ? size == room : size >= room / MAX_RATIO)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
      "%" G_GSIZE_FORMAT " bytes cannot be %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels of type %s",
      size, self->n_slow, self->n_fast, ringlet_pixel_type_name (self->type));
  return FALSE;
}

/* Compressed pixels that were changed may decode all the same. */
static gboolean
check_hash (const RingletStreamFrame *self, GError **error)
{
  g_autofree char *sum = NULL;

  if (self->md5 == NULL)
    return TRUE;
  sum = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, self->blob);
  if (g_str_equal (sum, self->md5))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "the MD5 sum of its pixels is %s and not %s, which its header says: they were "
      "damaged on their way",
      sum, self->md5);
  return FALSE;
}

static gboolean
check_decoded (gboolean is_whole, GError **error)
{
  if (!is_whole)
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "the compressed pixels are damaged, or not as many as the shape says");
  return is_whole;
}

static gboolean
decode (const RingletStreamFrame *self, gpointer to, gsize room, GError **error)
{
  const RingletRawType raw = { .type = self->type };
  gsize size = 0;
  const guint8 *from = g_bytes_get_data (self->blob, &size);
  gsize n = 0;

  switch (self->encoding) {
  case RINGLET_STREAM_PLAIN:
    ringlet_raw_decode (&raw, from, self->n_slow * self->n_fast, to);
    return TRUE;
  case RINGLET_STREAM_LZ4:
    return check_decoded (size <= G_MAXINT && room <= G_MAXINT &&
            LZ4_decompress_safe ((const char *) from, to, (int) size, (int) room) ==
                (int) room,
        error);
  case RINGLET_STREAM_BSLZ4:
    return ringlet_codec_bitshuffle (RINGLET_BITSHUFFLE_LZ4,
               ringlet_pixel_type_size (self->type), 0, from, size, to, room, &n,
               error) &&
        check_decoded (n == room, error);
  }
  g_return_val_if_reached (FALSE);
}

/* What is wrong with it before any pixel is looked at. */
static gboolean
check (const RingletStreamFrame *self, const RingletStreamHeader *header, gsize room,
    GError **error)
{
  if (self->fault == NULL)
    return check_shape (self, header, error) && check_room (self, room, error) &&
        check_hash (self, error);

  g_propagate_error (error, g_error_copy (self->fault));
  return FALSE;
}

static void
make_meta (const RingletStreamFrame *self, const RingletStreamHeader *header,
    RingletImageMeta *meta)
{
  ringlet_image_meta_copy (&header->meta, meta);
  if (self->exposure_s > 0.0)
    meta->exposure_s = self->exposure_s;
}

static RingletImage *
decode_image (
    const RingletStreamFrame *self, const RingletStreamHeader *header, GError **error)
{
  const gsize n_pixels = self->n_slow * self->n_fast;
  const gsize room = n_pixels * ringlet_pixel_type_size (self->type);
  g_auto (RingletImageMeta) meta = { 0 };
  g_autofree gpointer pixels = NULL;

  if (!check (self, header, room, error))
    return NULL;
  pixels = ringlet_image_alloc (self->type, self->n_slow, self->n_fast, error);
  if (pixels == NULL || !decode (self, pixels, room, error))
    return NULL;

  make_meta (self, header, &meta);
  return ringlet_image_new_take (
      self->type, self->n_slow, self->n_fast, g_steal_pointer (&pixels), &meta);
}

static gpointer
name_error (const RingletStreamFrame *self, gpointer result, GError **error)
{
  if (result == NULL)
    g_prefix_error (error,
        "series %" G_GUINT64_FORMAT ", frame %" G_GUINT64_FORMAT ": ", self->series,
        self->frame);
  return result;
}

RingletImage *
ringlet_stream_frame_decode (
    const RingletStreamFrame *self, const RingletStreamHeader *header, GError **error)
{
  return name_error (self, decode_image (self, header, error), error);
}

/* ---- for whoever decodes them ---- */

static RingletStoredFrame *
store_chunk (const RingletStreamFrame *self, const RingletStreamHeader *header,
    const char *label, GError **error)
{
  const gsize n_pixels = self->n_slow * self->n_fast;
  g_auto (RingletImageMeta) meta = { 0 };

  if (!check (self, header, n_pixels * ringlet_pixel_type_size (self->type), error))
    return NULL;
  make_meta (self, header, &meta);
  return ringlet_stored_frame_new_chunk (
      self->blob, self->type, self->n_slow, self->n_fast, &meta, label, 0, error);
}

static RingletStoredFrame *
store_image (const RingletStreamFrame *self, const RingletStreamHeader *header,
    const char *label, GError **error)
{
  g_autoptr (RingletImage) image = decode_image (self, header, error);
  RingletStoredFrame *stored = NULL;

  if (image == NULL)
    return NULL;
  stored = ringlet_stored_frame_new_image (image);
  stored->label = g_strdup (label);
  return stored;
}

RingletStoredFrame *
ringlet_stream_frame_store (const RingletStreamFrame *self,
    const RingletStreamHeader *header, const char *label, GError **error)
{
  const gboolean is_chunk =
      self->fault == NULL && self->encoding == RINGLET_STREAM_BSLZ4;

  return name_error (self,
      is_chunk ? store_chunk (self, header, label, error)
               : store_image (self, header, label, error),
      error);
}
