/* SPDX-License-Identifier: MIT */

/* FIT2D's "spread sheet" (.spr): a line "columns rows Start pixel = ( 1 1 )", perhaps
 * behind lines that begin with "#", then all pixels as decimal numbers, row by row. Of
 * other programs "columns rows" alone is read where the file is called .spr.
 * Rows lie as FIT2D holds them; see reader-fit2dmask.c.
 * Source: silx-kit/fabio 2026.6, fit2dspreadsheetimage.py. */

#include <string.h>

#include "base/cursor.h"
#include "base/error.h"
#include "image/reader.h"

/* More than a number written by anybody. */
#define MAX_WORD 64
#define MAX_LINE 256

typedef struct {
  GBytes *bytes; /* of the caller */
  guint64 n_slow;
  guint64 n_fast;
  char line[MAX_LINE]; /* the header */
  guint64 pixels_at;
} SheetState;

/* ---- text ---- */

static void
skip_blanks (RingletCursor *cursor)
{
  while (ringlet_cursor_left (cursor) > 0 && g_ascii_isspace ((char) *cursor->at))
    cursor->at++;
}

/* Some files are filled up with zeros or have the end mark of old systems. */
static void
skip_filling (RingletCursor *cursor)
{
  static const char filling[] = { '\0', '\x1a' };

  skip_blanks (cursor);
  while (ringlet_cursor_left (cursor) > 0 &&
      memchr (filling, *cursor->at, sizeof filling) != NULL) {
    cursor->at++;
    skip_blanks (cursor);
  }
}

/* Moves behind the line; as much of it as fits. FALSE at the end of the file. */
static gboolean
take_line (RingletCursor *cursor, char line[MAX_LINE])
{
  const gsize left = ringlet_cursor_left (cursor);
  const guint8 *start = cursor->at;
  const guint8 *end = left > 0 ? memchr (start, '\n', left) : NULL;
  gsize size = 0;

  if (left == 0)
    return FALSE;
  size = MIN ((gsize) ((end != NULL ? end : cursor->end) - start), MAX_LINE - 1);
  memcpy (line, start, size);
  line[size] = '\0';
  g_strchomp (line);
  cursor->at = end != NULL ? end + 1 : cursor->end;
  return TRUE;
}

/* Moves behind the header, to whose line @line is set. */
static gboolean
take_header (RingletCursor *cursor, char line[MAX_LINE])
{
  do {
    if (!take_line (cursor, line))
      return FALSE;
  } while (*line == '#');
  return TRUE;
}

static gboolean
parse_size (const char **at, guint64 *size)
{
  char *end = NULL;

  *at += strspn (*at, " \t");
  if (!g_ascii_isdigit (**at))
    return FALSE;
  *size = g_ascii_strtoull (*at, &end, 10);
  *at = end;
  return *end == '\0' || g_ascii_isspace (*end);
}

/* "64 48" and perhaps more, to which @rest is set */
static gboolean
parse_sizes (const char *line, guint64 *n_fast, guint64 *n_slow, const char **rest)
{
  *rest = line;
  return parse_size (rest, n_fast) && parse_size (rest, n_slow);
}

/* ---- pixels ---- */

static gboolean
take_pixel (RingletCursor *cursor, gsize index, float *pixel, GError **error)
{
  char word[MAX_WORD] = "";
  char *end = NULL;
  gsize n = 0;

  skip_blanks (cursor);
  while (ringlet_cursor_left (cursor) > 0 && n < sizeof word - 1 &&
      !g_ascii_isspace ((char) *cursor->at))
    word[n++] = (char) *cursor->at++;
  if (n == 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "The Fit2D spreadsheet ends before pixel %" G_GSIZE_FORMAT, index);
    return FALSE;
  }

  *pixel = (float) g_ascii_strtod (word, &end);
  if (*end != '\0') {
    g_autofree char *valid = g_utf8_make_valid (word, -1);

    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "Pixel %" G_GSIZE_FORMAT " of the Fit2D spreadsheet is \"%s\", which is no "
        "number",
        index, valid);
    return FALSE;
  }
  return TRUE;
}

static gboolean
take_pixels (RingletCursor *cursor, gsize n, float *pixels, GError **error)
{
  for (gsize i = 0; i < n; i++) {
    if (!take_pixel (cursor, i, &pixels[i], error))
      return FALSE;
  }
  skip_filling (cursor);
  if (ringlet_cursor_left (cursor) == 0)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The Fit2D spreadsheet goes on behind its %" G_GSIZE_FORMAT " pixels", n);
  return FALSE;
}

/* ---- the row of the table ---- */

/* Two numbers may begin any table: only FIT2D's words make sure. */
static int
sheet_probe (const guint8 *head, gsize size)
{
  RingletCursor cursor = { head, head + size };
  guint64 n_fast = 0;
  guint64 n_slow = 0;
  const char *rest = NULL;
  char line[MAX_LINE] = "";

  if (!take_header (&cursor, line) || !parse_sizes (line, &n_fast, &n_slow, &rest))
    return 0;
  return strstr (rest, "Start pixel") != NULL ? 100 : 0;
}

static int
sheet_probe_named (const guint8 *head, gsize size)
{
  RingletCursor cursor = { head, head + size };
  guint64 n_fast = 0;
  guint64 n_slow = 0;
  const char *rest = NULL;
  char line[MAX_LINE] = "";

  return take_header (&cursor, line) && parse_sizes (line, &n_fast, &n_slow, &rest) ? 10
                                                                                    : 0;
}

static void
sheet_close (gpointer data)
{
  g_free (data);
}

static gboolean
sheet_init (SheetState *self, GError **error)
{
  RingletCursor cursor = ringlet_cursor_init (self->bytes);
  const char *rest = NULL;

  if (!take_header (&cursor, self->line) ||
      !parse_sizes (self->line, &self->n_fast, &self->n_slow, &rest)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The Fit2D spreadsheet does not begin with its columns and rows");
    return FALSE;
  }
  self->pixels_at = g_bytes_get_size (self->bytes) - ringlet_cursor_left (&cursor);
  /* A pixel takes a digit and, but for the last, a blank. */
  return ringlet_image_check_shape (self->n_slow, self->n_fast, error) &&
      ringlet_cursor_take (&cursor, 2 * self->n_slow * self->n_fast - 1,
          "The Fit2D spreadsheet", error) != NULL;
}

static gpointer
sheet_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  g_autofree SheetState *self = g_new0 (SheetState, 1);

  self->bytes = input->bytes;
  if (!sheet_init (self, error))
    return NULL;
  *n_frames = 1;
  return g_steal_pointer (&self);
}

static gboolean
sheet_describe (gpointer data, guint64 index, RingletFrameInfo *info, GError **error)
{
  const SheetState *self = data;

  info->n_slow = (gsize) self->n_slow;
  info->n_fast = (gsize) self->n_fast;
  info->type = RINGLET_PIXEL_F32;
  ringlet_image_meta_add (&info->meta, "title", self->line);
  return TRUE;
}

static RingletImage *
sheet_read (gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  const SheetState *self = data;
  RingletCursor cursor = ringlet_cursor_init (self->bytes);
  g_auto (RingletFrameInfo) info = { 0 };
  g_autofree gpointer pixels = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  cursor.at += self->pixels_at;
  sheet_describe (data, index, &info, NULL);
  pixels = ringlet_image_alloc (info.type, self->n_slow, self->n_fast, error);
  if (pixels == NULL ||
      !take_pixels (&cursor, info.n_slow * info.n_fast, pixels, error))
    return NULL;
  return ringlet_image_new_take (
      info.type, info.n_slow, info.n_fast, g_steal_pointer (&pixels), &info.meta);
}

static const char *const sheet_suffixes[] = { ".spr", NULL };

const RingletReader ringlet_reader_fit2dsheet = {
  .name = "Fit2D spreadsheet",
  .suffixes = sheet_suffixes,
  .probe = sheet_probe,
  .probe_named = sheet_probe_named,
  .open = sheet_open,
  .read = sheet_read,
  .describe = sheet_describe,
  .close = sheet_close,
};
