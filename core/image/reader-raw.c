/* SPDX-License-Identifier: MIT */

/* Numbers without a header. What they mean cannot be found out, so it is stated behind
 * the name of the file: "FILE::raw:195x487:int32:offset=100:big", rows times columns
 * and NumPy's word for the type. Bytes for several images are several frames. */

#include <string.h>

#include "base/cursor.h"
#include "base/error.h"
#include "image/raw.h"
#include "image/reader.h"

#define USAGE "\"raw:ROWSxCOLUMNS:TYPE\", then perhaps \":offset=BYTES\" and \":big\""

typedef struct {
  GBytes *bytes; /* of the caller */
  RingletRawType raw;
  guint64 n_slow;
  guint64 n_fast;
  guint64 offset;
  guint64 n_left; /* bytes at the end that make no frame */
} RawState;

/* ---- the statement ---- */

/* "195x487" */
static gboolean
parse_shape (RawState *self, const char *text, GError **error)
{
  g_auto (GStrv) axes = g_strsplit (text, "x", -1);

  if (g_strv_length (axes) != 2 ||
      !g_ascii_string_to_unsigned (axes[0], 10, 1, G_MAXUINT32, &self->n_slow, NULL) ||
      !g_ascii_string_to_unsigned (axes[1], 10, 1, G_MAXUINT32, &self->n_fast, NULL)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The shape \"%s\" is not rows x columns, as in 195x487; write " USAGE, text);
    return FALSE;
  }
  return ringlet_image_check_shape (self->n_slow, self->n_fast, error);
}

static gboolean
parse_type (RingletRawType *raw, const char *text, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  if (g_str_equal (text, "float16")) {
    raw->half = TRUE;
    raw->type = RINGLET_PIXEL_F32;
    return TRUE;
  }
  for (guint i = 0; i < RINGLET_PIXEL_N_TYPES; i++) {
    const char *name = ringlet_pixel_type_name ((RingletPixelType) i);

    if (g_str_equal (text, name)) {
      raw->type = (RingletPixelType) i;
      return TRUE;
    }
    g_string_append_printf (names, "%s, ", name);
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The type of raw pixels \"%s\" is unknown; there are %sfloat16", text,
      names->str);
  return FALSE;
}

static gboolean
parse_option (RawState *self, const char *text, GError **error)
{
  if (g_str_equal (text, "big") || g_str_equal (text, "little")) {
    self->raw.big_endian = g_str_equal (text, "big");
    return TRUE;
  }
  if (g_str_has_prefix (text, "offset=") &&
      g_ascii_string_to_unsigned (
          text + strlen ("offset="), 10, 0, G_MAXINT64, &self->offset, NULL))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The option of raw pixels \"%s\" is unknown; there are offset=BYTES, big and "
      "little",
      text);
  return FALSE;
}

static gboolean
parse_statement (RawState *self, const char *inner, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (inner, ":", -1);

  if (g_strv_length (parts) < 3) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "\"%s\" does not say what raw pixels are; write " USAGE, inner);
    return FALSE;
  }
  if (!parse_shape (self, parts[1], error) || !parse_type (&self->raw, parts[2], error))
    return FALSE;
  for (gsize i = 3; parts[i] != NULL; i++) {
    if (!parse_option (self, parts[i], error))
      return FALSE;
  }
  return TRUE;
}

static guint64
frame_size (const RawState *self)
{
  return self->n_slow * self->n_fast * ringlet_raw_type_size (&self->raw);
}

/* ---- the row of the table ---- */

/* Never by its content: see ringlet_reader_of_inner(). */
static int
raw_probe (const guint8 *head, gsize size)
{
  return 0;
}

static gpointer
raw_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  RingletCursor cursor = ringlet_cursor_init (input->bytes);
  g_autofree RawState *self = g_new0 (RawState, 1);
  guint64 left = 0;

  if (!parse_statement (self, input->inner != NULL ? input->inner : "", error))
    return NULL;
  /* Nothing taken from an empty file is NULL, and no error. */
  if (self->offset > 0 &&
      ringlet_cursor_take (&cursor, self->offset, "The offset", error) == NULL)
    return NULL;

  self->bytes = input->bytes;
  left = ringlet_cursor_left (&cursor);
  if (ringlet_cursor_take (&cursor, frame_size (self),
          "One frame of that shape and type", error) == NULL)
    return NULL;
  *n_frames = left / frame_size (self);
  self->n_left = left % frame_size (self);
  return g_steal_pointer (&self);
}

static gboolean
raw_describe (gpointer data, guint64 index, RingletFrameInfo *info, GError **error)
{
  const RawState *self = data;

  info->n_slow = (gsize) self->n_slow;
  info->n_fast = (gsize) self->n_fast;
  info->type = self->raw.type;
  if (self->n_left > 0)
    ringlet_image_meta_warn (&info->meta,
        "%" G_GUINT64_FORMAT " bytes at the end are ignored: they make no whole frame",
        self->n_left);
  return TRUE;
}

static RingletImage *
raw_read (gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  const RawState *self = data;
  RingletCursor cursor = ringlet_cursor_init (self->bytes);
  g_auto (RingletFrameInfo) info = { 0 };

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      ringlet_cursor_take (&cursor, self->offset + index * frame_size (self),
          "The offset", error) == NULL)
    return NULL;
  raw_describe (data, index, &info, NULL);
  return ringlet_raw_take_image (
      &self->raw, &cursor, self->n_slow, self->n_fast, &info.meta, error);
}

static void
raw_close (gpointer data)
{
  g_free (data);
}

static const char *const raw_suffixes[] = { NULL };

const RingletReader ringlet_reader_raw = {
  .name = "raw",
  .suffixes = raw_suffixes,
  .has_inner = TRUE,
  .probe = raw_probe,
  .open = raw_open,
  .read = raw_read,
  .describe = raw_describe,
  .close = raw_close,
};
