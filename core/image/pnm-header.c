/* SPDX-License-Identifier: MIT */

/* Source: Netpbm, pbm(5), pgm(5), ppm(5), pam(5). */

#include "image/pnm-header.h"

#include <string.h>

#include "base/error.h"
#include "image/excerpt.h"

/* ---- words ---- */

/* Moves behind blanks and comments; FALSE at the end of the file. */
static gboolean
skip_blanks (RingletCursor *cursor)
{
  gboolean is_comment = FALSE;

  for (; ringlet_cursor_left (cursor) > 0; cursor->at++) {
    const char c = (char) *cursor->at;

    is_comment = is_comment ? c != '\n' && c != '\r' : c == '#';
    if (!is_comment && !g_ascii_isspace (c))
      return TRUE;
  }
  return FALSE;
}

static gboolean
set_no_number (const char *word, gsize position, const char *what, guint64 min,
    guint64 max, GError **error)
{
  g_autofree char *valid = g_utf8_make_valid (word, -1);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The PNM file has \"%s\" as its %s at byte %" G_GSIZE_FORMAT
      "; a number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT " belongs there",
      valid, what, position, min, max);
  return FALSE;
}

static gboolean
set_ended (const RingletCursor *cursor, const char *what, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
      "The PNM file ends at byte %" G_GSIZE_FORMAT ", before its %s",
      ringlet_cursor_position (cursor), what);
  return FALSE;
}

gboolean
ringlet_pnm_take_number (RingletCursor *cursor, const char *what, guint64 min,
    guint64 max, guint64 *value, GError **error)
{
  char word[24] = "";
  gsize position = 0;

  if (!skip_blanks (cursor))
    return set_ended (cursor, what, error);
  position = ringlet_cursor_position (cursor);
  for (gsize n = 0; ringlet_cursor_left (cursor) > 0 && n < sizeof word - 1; n++) {
    if (g_ascii_isspace ((char) *cursor->at) || *cursor->at == '#')
      break;
    word[n] = (char) *cursor->at++;
  }
  return g_ascii_string_to_unsigned (word, 10, min, max, value, NULL) ||
      set_no_number (word, position, what, min, max, error);
}

gboolean
ringlet_pnm_take_bit (RingletCursor *cursor, guint64 *value, GError **error)
{
  char word[2] = "";

  if (!skip_blanks (cursor))
    return set_ended (cursor, "pixel", error);
  word[0] = (char) *cursor->at;
  if (word[0] != '0' && word[0] != '1')
    return set_no_number (word, ringlet_cursor_position (cursor), "pixel", 0, 1, error);
  *value = word[0] == '1';
  cursor->at++;
  return TRUE;
}

/* ---- P1 to P6 ---- */

static gboolean
take_magic (RingletCursor *cursor, RingletPnmHeader *header, GError **error)
{
  const gsize position = ringlet_cursor_position (cursor);
  const guint8 *magic = ringlet_cursor_take (cursor, 2, "The PNM header", error);

  if (magic == NULL)
    return FALSE;
  if (magic[0] == 'P' && magic[1] >= '1' && magic[1] <= '7') {
    header->kind = magic[1] - '0';
    return TRUE;
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "An image of a PNM file should begin with P1 to P7 at byte %" G_GSIZE_FORMAT,
      position);
  return FALSE;
}

/* One blank ends the header, or a blank and a line end: see reader-pnm.c. */
static void
skip_header_end (RingletCursor *cursor, const RingletPnmHeader *header)
{
  const gsize left = ringlet_cursor_left (cursor);

  if (left == 0 || ringlet_pnm_is_plain (header))
    return;
  cursor->at++;
  if (left >= 2 && cursor->at[-1] != '\n' && cursor->at[0] == '\n' &&
      left - 2 == ringlet_pnm_size (header))
    cursor->at++;
}

static void
set_type (RingletPnmHeader *header)
{
  header->raw.big_endian = TRUE;
  header->raw.type = ringlet_pnm_is_bitmap (header) ? RINGLET_PIXEL_BOOL
      : header->max < 256                           ? RINGLET_PIXEL_U8
                                                    : RINGLET_PIXEL_U16;
}

static gboolean
take_numbers (RingletCursor *cursor, RingletPnmHeader *header, GError **error)
{
  header->n_samples = header->kind == 3 || header->kind == 6 ? 3 : 1;
  header->max = 1;
  if (!ringlet_pnm_take_number (
          cursor, "width", 1, G_MAXUINT32, &header->n_fast, error) ||
      !ringlet_pnm_take_number (
          cursor, "height", 1, G_MAXUINT32, &header->n_slow, error) ||
      !ringlet_image_check_shape (header->n_slow, header->n_fast, error))
    return FALSE;
  if (!ringlet_pnm_is_bitmap (header) &&
      !ringlet_pnm_take_number (
          cursor, "largest value", 1, G_MAXUINT16, &header->max, error))
    return FALSE;
  set_type (header);
  skip_header_end (cursor, header);
  return TRUE;
}

/* ---- P7 ---- */

/* A line of the header without its end, cut where no line of use is longer. */
static gboolean
take_line (RingletCursor *cursor, char line[80], GError **error)
{
  gsize n = 0;

  for (; ringlet_cursor_left (cursor) > 0; cursor->at++) {
    if (*cursor->at == '\n') {
      cursor->at++;
      line[n] = '\0';
      g_strstrip (line);
      return TRUE;
    }
    if (n < 79)
      line[n++] = (char) *cursor->at;
  }
  return set_ended (cursor, "line ENDHDR", error);
}

static gboolean
take_pam_value (
    RingletPnmHeader *header, const char *line, gsize position, GError **error)
{
  const struct {
    const char *key;
    const char *what;
    guint64 max;
    guint64 *value;
  } numbers[] = {
    { "WIDTH", "width", G_MAXUINT32, &header->n_fast },
    { "HEIGHT", "height", G_MAXUINT32, &header->n_slow },
    { "DEPTH", "number of samples a pixel", 4, &header->n_samples },
    { "MAXVAL", "largest value", G_MAXUINT16, &header->max },
  };
  const gsize length = strcspn (line, " \t");
  const char *value = line + length + strspn (line + length, " \t");

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    if (length == strlen (numbers[i].key) && memcmp (line, numbers[i].key, length) == 0)
      return g_ascii_string_to_unsigned (
                 value, 10, 1, numbers[i].max, numbers[i].value, NULL) ||
          set_no_number (value, position, numbers[i].what, 1, numbers[i].max, error);
  }
  if (length == 8 && memcmp (line, "TUPLTYPE", 8) == 0)
    g_strlcpy (header->tuple_type, value, sizeof header->tuple_type);
  return TRUE;
}

static gboolean
check_pam (const RingletPnmHeader *header, gsize position, GError **error)
{
  const char *missing = header->n_fast == 0 ? "WIDTH"
      : header->n_slow == 0                 ? "HEIGHT"
      : header->n_samples == 0              ? "DEPTH"
      : header->max == 0                    ? "MAXVAL"
                                            : NULL;

  if (missing == NULL)
    return ringlet_image_check_shape (header->n_slow, header->n_fast, error);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The PNM header that ends at byte %" G_GSIZE_FORMAT " lacks %s", position,
      missing);
  return FALSE;
}

static gboolean
take_pam (RingletCursor *cursor, RingletPnmHeader *header, GError **error)
{
  char line[80] = "";

  while (!g_str_equal (line, "ENDHDR")) {
    const gsize position = ringlet_cursor_position (cursor);

    if (!take_line (cursor, line, error) ||
        (*line != '#' && !take_pam_value (header, line, position, error)))
      return FALSE;
  }
  set_type (header);
  return check_pam (header, ringlet_cursor_position (cursor), error);
}

/* ---- both ---- */

guint64
ringlet_pnm_size (const RingletPnmHeader *self)
{
  const guint64 n = self->n_slow * self->n_fast * self->n_samples;

  if (self->kind == 1)
    return n;
  if (self->kind == 4)
    return self->n_slow * ((self->n_fast + 7) / 8);
  /* A plain sample takes a digit and, but for the last, a blank. */
  return ringlet_pnm_is_plain (self) ? 2 * n - 1
                                     : n * ringlet_raw_type_size (&self->raw);
}

gboolean
ringlet_pnm_take_header (
    RingletCursor *cursor, RingletPnmHeader *header, GError **error)
{
  *header = (RingletPnmHeader){ 0 };
  if (!take_magic (cursor, header, error) ||
      !(header->kind == 7 ? take_pam (cursor, header, error)
                          : take_numbers (cursor, header, error)))
    return FALSE;
  header->pixels_at = ringlet_cursor_position (cursor);
  return TRUE;
}
