/* SPDX-License-Identifier: MIT */
#include "scan/stream-message.h"

#include "base/error.h"
#include "scan/stream-json.h"

static const char version_2[] =
    "this is version 2 of the stream (CBOR), which is not read: let the detector send "
    "version 1, by PUT {\"value\": \"legacy\"} to "
    "http://DCU/stream/api/1.8.0/config/format, and connect to its port 9999";

/* The tag that CBOR may begin with, or a map. */
gboolean
ringlet_stream_is_version_2 (GBytes *const *parts, gsize n_parts)
{
  gsize size = 0;
  const guint8 *bytes = n_parts == 1 ? g_bytes_get_data (parts[0], &size) : NULL;

  if (size >= 3 && bytes[0] == 0xd9 && bytes[1] == 0xd9 && bytes[2] == 0xf7)
    return TRUE;
  return size > 0 && bytes[0] >= 0xa0 && bytes[0] <= 0xbf;
}

void
ringlet_stream_message_clear (RingletStreamMessage *self)
{
  g_clear_pointer (&self->header, ringlet_stream_header_unref);
  g_clear_pointer (&self->frame, ringlet_stream_frame_free);
}

static gboolean
parse_end (RingletStreamMessage *self, JsonObject *object, GError **error)
{
  if (ringlet_stream_json_count (
          object, "series", RINGLET_STREAM_MAX_NUMBER, &self->series, error))
    return TRUE;

  g_prefix_error (error, "the end of a series: ");
  return FALSE;
}

static gboolean
parse_header (
    RingletStreamMessage *self, GBytes *const *parts, gsize n_parts, GError **error)
{
  self->header = ringlet_stream_header_parse (parts, n_parts, error);
  if (self->header == NULL)
    return FALSE;
  self->series = self->header->series;
  return TRUE;
}

static gboolean
parse_frame (
    RingletStreamMessage *self, GBytes *const *parts, gsize n_parts, GError **error)
{
  self->frame = ringlet_stream_frame_parse (parts, n_parts, error);
  if (self->frame == NULL)
    return FALSE;
  self->series = self->frame->series;
  return TRUE;
}

gboolean
ringlet_stream_message_parse (
    RingletStreamMessage *self, GBytes *const *parts, gsize n_parts, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = NULL;

  *self = (RingletStreamMessage){ 0 };
  if (ringlet_stream_is_version_2 (parts, n_parts)) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED, version_2);
    return FALSE;
  }
  if (n_parts == 0 || n_parts > RINGLET_STREAM_MAX_PARTS) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "a message of %" G_GSIZE_FORMAT " parts, where 1 to %d are allowed", n_parts,
        RINGLET_STREAM_MAX_PARTS);
    return FALSE;
  }
  node = ringlet_stream_json_parse (parts[0], "the first part of a message", error);
  if (node == NULL)
    return FALSE;

  object = json_node_get_object (node);
  if (ringlet_stream_json_is (object, "dheader-1."))
    return parse_header (self, parts, n_parts, error);
  if (ringlet_stream_json_is (object, "dimage-1."))
    return parse_frame (self, parts, n_parts, error);
  if (ringlet_stream_json_is (object, "dseries_end-1."))
    return parse_end (self, object, error);

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "a message whose \"htype\" is neither dheader-1.0, dimage-1.0 nor "
      "dseries_end-1.0");
  return FALSE;
}
