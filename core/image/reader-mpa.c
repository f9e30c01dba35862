/* SPDX-License-Identifier: MIT */

/* FAST ComTec's MPA for multiwire detectors: a text of sections "[ADC1]" with lines
 * "range=48", then spectra "[DATA0,48 ]" and coincidence maps "[CDAT0,3072 ]", one
 * count a line. The first map is the image: the range of ADC 1 counts its rows, that of
 * ADC 2 its columns. Counts are kept in double precision, since a text may have any.
 * Source: silx-kit/fabio 2026.6, mpaimage.py. */

#include <string.h>

#include "base/cursor.h"
#include "base/error.h"
#include "base/number.h"
#include "image/excerpt.h"
#include "image/reader.h"

typedef struct {
  RingletCursor pixels; /* first line of the map; the bytes are the caller's */
  guint64 n_slow;
  guint64 n_fast;
  RingletImageMeta meta;
} MpaState;

static int
mpa_probe (const guint8 *head, gsize size)
{
  return g_strstr_len ((const char *) head, (gssize) size, "mpafmt=") != NULL ? 100 : 0;
}

/* ---- header ---- */

/* Returns (transfer full) (nullable): the next line without its end. */
static char *
take_line (RingletCursor *cursor)
{
  const gsize left = ringlet_cursor_left (cursor);
  const guint8 *end = left > 0 ? memchr (cursor->at, '\n', left) : NULL;
  const gsize length = end != NULL ? (gsize) (end - cursor->at) : left;
  char *line = NULL;

  if (left == 0)
    return NULL;
  line = g_strstrip (g_strndup ((const char *) cursor->at, length));
  cursor->at += length + (end != NULL ? 1 : 0);
  return line;
}

static void
add_line (RingletImageMeta *meta, const char *section, char *line)
{
  char *value = strchr (line, '=');
  g_autofree char *key = NULL;

  if (value == NULL ||
      (meta->header != NULL && meta->header->len >= 2 * RINGLET_EXCERPT_MAX_LINES))
    return;
  *value++ = '\0';
  key = *section != '\0' ? g_strconcat (section, "_", g_strstrip (line), NULL)
                         : g_strdup (g_strstrip (line));
  ringlet_image_meta_add (meta, key, g_strstrip (value));
}

/* Moves behind the line "[CDAT0,3072 ]", which is given back. */
static char *
take_header (RingletCursor *cursor, RingletImageMeta *meta)
{
  g_autofree char *section = g_strdup ("");
  gboolean in_header = TRUE;

  for (;;) {
    g_autofree char *line = take_line (cursor);

    if (line == NULL || g_str_has_prefix (line, "[CDAT"))
      return g_steal_pointer (&line);
    in_header = in_header && !g_str_has_prefix (line, "[DATA");
    if (in_header && *line == '[') {
      g_free (section);
      section = g_strndup (line + 1, strcspn (line + 1, "]"));
    } else if (in_header) {
      add_line (meta, section, line);
    }
  }
}

static gboolean
take_range (
    const RingletImageMeta *meta, const char *key, guint64 *range, GError **error)
{
  const char *text = ringlet_image_meta_lookup (meta, key);
  g_autofree char *shown = ringlet_excerpt (text);

  if (text != NULL &&
      g_ascii_string_to_unsigned (text, 10, 1, RINGLET_IMAGE_MAX_PIXELS, range, NULL))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "%s of the MPA file must be a whole number above 0, not \"%s\"", key, shown);
  return FALSE;
}

static gboolean
check_format (const RingletImageMeta *meta, GError **error)
{
  const char *format = ringlet_image_meta_lookup (meta, "mpafmt");
  g_autofree char *shown = NULL;

  for (guint i = 0; format == NULL && meta->header != NULL && i < meta->header->len;
       i += 2) {
    if (g_str_has_suffix (g_ptr_array_index (meta->header, i), "_mpafmt"))
      format = g_ptr_array_index (meta->header, i + 1);
  }
  if (format != NULL && g_str_equal (format, "asc"))
    return TRUE;
  shown = ringlet_excerpt (format);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The MPA file has the format \"%s\" (mpafmt); save it as \"asc\"", shown);
  return FALSE;
}

/* "[CDAT0,3072 ]" against the ranges, and both against what is left of the file: a
 * count is a digit and the end of its line. */
static gboolean
check_map (const MpaState *self, const char *title, GError **error)
{
  const guint64 n = self->n_slow * self->n_fast;
  const char *comma = strchr (title, ',');
  g_autofree char *shown = ringlet_excerpt (title);

  if (comma == NULL || g_ascii_strtoull (comma + 1, NULL, 10) != n) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The map \"%s\" does not have the %" G_GUINT64_FORMAT " × %" G_GUINT64_FORMAT
        " counts of the ranges of both ADCs",
        shown, self->n_slow, self->n_fast);
    return FALSE;
  }
  if (2 * n - 1 <= ringlet_cursor_left (&self->pixels))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
      "The image data are truncated: %" G_GSIZE_FORMAT
      " bytes are not enough for %" G_GUINT64_FORMAT " counts",
      ringlet_cursor_left (&self->pixels), n);
  return FALSE;
}

static gboolean
mpa_init (MpaState *self, GError **error)
{
  g_autofree char *title = take_header (&self->pixels, &self->meta);

  if (!check_format (&self->meta, error) ||
      !take_range (&self->meta, "ADC1_range", &self->n_slow, error) ||
      !take_range (&self->meta, "ADC2_range", &self->n_fast, error) ||
      !ringlet_image_check_shape (self->n_slow, self->n_fast, error))
    return FALSE;
  if (title != NULL)
    return check_map (self, title, error);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The MPA file has no coincidence map: no line begins with [CDAT");
  return FALSE;
}

static void
mpa_close (gpointer data)
{
  MpaState *self = data;

  ringlet_image_meta_clear (&self->meta);
  g_free (self);
}

static gpointer
mpa_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  MpaState *self = g_new0 (MpaState, 1);

  self->pixels = ringlet_cursor_init (input->bytes);
  if (!mpa_init (self, error)) {
    mpa_close (self);
    return NULL;
  }
  *n_frames = 1;
  return self;
}

/* ---- pixels ---- */

static gboolean
take_pixel (RingletCursor *cursor, guint64 index, double *pixel, GError **error)
{
  char text[64];
  gsize length = 0;

  while (ringlet_cursor_left (cursor) > 0 && g_ascii_isspace ((char) *cursor->at))
    cursor->at++;
  while (ringlet_cursor_left (cursor) > 0 && length < sizeof text - 1 &&
      !g_ascii_isspace ((char) *cursor->at))
    text[length++] = (char) *cursor->at++;
  text[length] = '\0';

  if (ringlet_number_parse (text, pixel))
    return TRUE;
  if (length == 0 || *text == '[') {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "The image data are truncated: the map ends after %" G_GUINT64_FORMAT " counts",
        index);
  } else {
    g_autofree char *shown = ringlet_excerpt (text);

    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "Count %" G_GUINT64_FORMAT " of the map is no number: \"%s\"", index + 1,
        shown);
  }
  return FALSE;
}

static RingletImage *
mpa_read (gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  const MpaState *self = data;
  RingletCursor cursor = self->pixels;
  g_auto (RingletImageMeta) meta = { 0 };
  g_autofree double *pixels =
      ringlet_image_alloc (RINGLET_PIXEL_F64, self->n_slow, self->n_fast, error);

  if (pixels == NULL)
    return NULL;
  for (guint64 i = 0; i < self->n_slow * self->n_fast; i++) {
    if ((i % self->n_fast == 0 &&
            g_cancellable_set_error_if_cancelled (cancellable, error)) ||
        !take_pixel (&cursor, i, &pixels[i], error))
      return NULL;
  }
  ringlet_image_meta_copy (&self->meta, &meta);
  return ringlet_image_new_take (RINGLET_PIXEL_F64, (gsize) self->n_slow,
      (gsize) self->n_fast, g_steal_pointer (&pixels), &meta);
}

static gboolean
mpa_describe (gpointer data, guint64 index, RingletFrameInfo *info, GError **error)
{
  const MpaState *self = data;

  info->n_slow = (gsize) self->n_slow;
  info->n_fast = (gsize) self->n_fast;
  info->type = RINGLET_PIXEL_F64;
  ringlet_image_meta_copy (&self->meta, &info->meta);
  return TRUE;
}

static const char *const mpa_suffixes[] = { ".mpa", NULL };

const RingletReader ringlet_reader_mpa = {
  .name = "mpa",
  .suffixes = mpa_suffixes,
  .probe = mpa_probe,
  .open = mpa_open,
  .read = mpa_read,
  .describe = mpa_describe,
  .close = mpa_close,
};
