/* SPDX-License-Identifier: MIT */

/* FIT2D's own binary format (.f2d): records "\KEY:NNNNNNNNT…" of a fixed size, in which
 * NNNNNNNN is a hexadecimal count of records of data that follow and T the kind of
 * value: s text, i integer, r real (both in hexadecimal), a array. The array
 * "data_array" is the image.
 *
 * A record has 512 bytes or a multiple; of a larger record of an array of numbers only
 * the first 128 count. An array of flags has 31 pixels in each word, lowest bit first,
 * without regard to rows. Words are little-endian. Rows lie as FIT2D holds them; see
 * reader-fit2dmask.c. Source: silx-kit/fabio 2026.6, fit2dimage.py. */

#include <string.h>

#include "base/cursor.h"
#include "base/error.h"
#include "image/excerpt.h"
#include "image/raw.h"
#include "image/reader.h"

#define SECTOR 512
#define NUMBERS_IN_RECORD 128
#define FLAGS_IN_WORD 31

typedef struct {
  GBytes *bytes; /* of the caller */
  gsize record_size;
  gboolean is_flags;
  RingletRawType raw;
  guint64 n_slow;
  guint64 n_fast;
  guint64 pixels_at; /* 0 until there is an image */
  RingletImageMeta meta;
} Fit2dState;

/* ---- the records ---- */

/* The second record shows how long they are: it begins with a backslash. */
static gsize
find_record_size (GBytes *bytes)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  for (gsize at = SECTOR; at < size && at < 16 * SECTOR; at += SECTOR) {
    if (data[at] == '\\')
      return at;
  }
  return SECTOR;
}

static gboolean
parse_hex (const char *text, const char *key, guint64 *value, GError **error)
{
  g_autofree char *digits = g_strndup (text, MIN (strlen (text), 8));
  g_autofree char *valid = NULL;
  g_autofree char *name = NULL;

  if (g_ascii_string_to_unsigned (digits, 16, 0, G_MAXUINT32, value, NULL))
    return TRUE;
  valid = g_utf8_make_valid (digits, -1);
  name = ringlet_excerpt (key);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The Fit2D record %s has \"%s\" as a count, which is no hexadecimal number", name,
      valid);
  return FALSE;
}

static gboolean
parse_array_type (Fit2dState *state, char type, GError **error)
{
  state->is_flags = type == 'l';
  if (type == 'l')
    state->raw.type = RINGLET_PIXEL_U8;
  else if (type == 'i')
    state->raw.type = RINGLET_PIXEL_I32;
  else if (type == 'r')
    state->raw.type = RINGLET_PIXEL_F32;
  else
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "The Fit2D image is of type \"%c\"; integers (i), reals (r) and flags (l) can "
        "be read",
        g_ascii_isprint (type) ? type : '?');
  return type == 'l' || type == 'i' || type == 'r';
}

static guint64
n_records_needed (const Fit2dState *state)
{
  const guint64 n = state->n_slow * state->n_fast;
  const guint64 n_words = (n + FLAGS_IN_WORD - 1) / FLAGS_IN_WORD;

  if (state->is_flags)
    return (4 * n_words + state->record_size - 1) / state->record_size;
  return (n + NUMBERS_IN_RECORD - 1) / NUMBERS_IN_RECORD;
}

/* @text: "ai", 16 digits, columns and rows, 8 digits each */
static gboolean
parse_image (Fit2dState *state, const char *text, guint64 n_records, GError **error)
{
  if (strlen (text) < 34) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The Fit2D record data_array is too short to have a shape");
    return FALSE;
  }
  if (!parse_array_type (state, text[1], error) ||
      !parse_hex (text + 18, "data_array", &state->n_fast, error) ||
      !parse_hex (text + 26, "data_array", &state->n_slow, error) ||
      !ringlet_image_check_shape (state->n_slow, state->n_fast, error))
    return FALSE;
  if (n_records >= n_records_needed (state))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The Fit2D image of %" G_GUINT64_FORMAT " × %" G_GUINT64_FORMAT
      " pixels needs %" G_GUINT64_FORMAT " records, its header says %" G_GUINT64_FORMAT,
      state->n_slow, state->n_fast, n_records_needed (state), n_records);
  return FALSE;
}

/* @text: the kind and what follows */
static void
add_value (Fit2dState *state, const char *key, const char *text)
{
  guint64 number = 0;
  char buffer[G_ASCII_DTOSTR_BUF_SIZE] = "";

  if (*text == 's' && parse_hex (text + 1, key, &number, NULL)) {
    /* g_strndup() would ask for as much as the file says. */
    const char *value = text + MIN (strlen (text), 9);
    g_autofree char *copy = g_strndup (value, MIN (strlen (value), (gsize) number));

    ringlet_image_meta_add (&state->meta, key, copy);
  } else if (*text == 'i' && parse_hex (text + 1, key, &number, NULL)) {
    g_snprintf (buffer, sizeof buffer, "%d", (int) (gint32) (guint32) number);
    ringlet_image_meta_add (&state->meta, key, buffer);
  } else if (*text == 'r' && parse_hex (text + 1, key, &number, NULL)) {
    const guint32 bits = (guint32) number;
    float real = 0.0f;

    memcpy (&real, &bits, sizeof real);
    ringlet_image_meta_add (
        &state->meta, key, g_ascii_dtostr (buffer, sizeof buffer, (double) real));
  }
}

/* Cuts a record into key and rest: "0018ai…" with the count of records in front. */
static char *
take_record (RingletCursor *cursor, gsize size, char **rest, GError **error)
{
  const guint8 *from = ringlet_cursor_take (cursor, size, "A Fit2D record", error);
  g_autofree char *text = from != NULL ? g_strndup ((const char *) from, size) : NULL;
  char *colon = text != NULL ? strchr (text, ':') : NULL;

  if (text == NULL)
    return NULL;
  if (*text != '\\' || colon == NULL || strlen (colon) < 10) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "A record of the Fit2D file does not begin with \"\\\", a key and \":\"");
    return NULL;
  }
  *colon = '\0';
  *rest = colon + 1;
  return g_steal_pointer (&text);
}

/* Takes a record and the data that belong to it. FALSE with an error. */
static gboolean
take_entry (
    Fit2dState *state, RingletCursor *cursor, const guint8 *base, GError **error)
{
  char *rest = NULL;
  g_autofree char *text = take_record (cursor, state->record_size, &rest, error);
  const char *key = text != NULL ? text + 1 : NULL;
  const guint64 at = (guint64) (cursor->at - base);
  guint64 n_records = 0;

  if (text == NULL || !parse_hex (rest, key, &n_records, error) ||
      ringlet_cursor_take (
          cursor, n_records * state->record_size, "A Fit2D array", error) == NULL)
    return FALSE;

  add_value (state, key, rest + 8);
  if (!g_str_equal (key, "data_array") || rest[8] != 'a' || n_records == 0 ||
      state->pixels_at != 0)
    return TRUE;
  if (!parse_image (state, rest + 8, n_records, error))
    return FALSE;
  state->pixels_at = at;
  return TRUE;
}

static gboolean
find_image (Fit2dState *state, GError **error)
{
  RingletCursor cursor = ringlet_cursor_init (state->bytes);
  const guint8 *base = cursor.at;

  state->record_size = find_record_size (state->bytes);
  while (ringlet_cursor_left (&cursor) > 0) {
    g_autoptr (GError) broken = NULL;

    if (take_entry (state, &cursor, base, &broken))
      continue;
    if (state->pixels_at == 0) {
      g_propagate_error (error, g_steal_pointer (&broken));
      return FALSE;
    }
    ringlet_image_meta_warn (
        &state->meta, "What follows the image is ignored: %s", broken->message);
    return TRUE;
  }
  if (state->pixels_at == 0)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The Fit2D file has no data_array, so there is no image in it");
  return state->pixels_at != 0;
}

/* ---- pixels ---- */

static void
decode_flags (const guint8 *from, gsize n, guint8 *to)
{
  for (gsize i = 0; i < n; i++) {
    const gsize bit = i % FLAGS_IN_WORD;

    to[i] = from[i / FLAGS_IN_WORD * 4 + bit / 8] >> bit % 8 & 1;
  }
}

static void
decode_numbers (const Fit2dState *state, const guint8 *from, gsize n, guint8 *to)
{
  const gsize size = ringlet_raw_type_size (&state->raw);

  for (gsize i = 0; i < n; i += NUMBERS_IN_RECORD) {
    ringlet_raw_decode (
        &state->raw, from, MIN (n - i, NUMBERS_IN_RECORD), to + i * size);
    from += state->record_size;
  }
}

/* ---- the row of the table ---- */

static int
fit2d_probe (const guint8 *head, gsize size)
{
  static const char magic[] = "\\$FFF_START:";

  return size >= sizeof magic - 1 && memcmp (head, magic, sizeof magic - 1) == 0 ? 100
                                                                                 : 0;
}

static void
fit2d_close (gpointer data)
{
  Fit2dState *state = data;

  ringlet_image_meta_clear (&state->meta);
  g_free (state);
}

static gpointer
fit2d_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  Fit2dState *state = g_new0 (Fit2dState, 1);

  state->bytes = input->bytes;
  if (!find_image (state, error)) {
    fit2d_close (state);
    return NULL;
  }
  *n_frames = 1;
  return state;
}

static gboolean
fit2d_describe (gpointer data, guint64 index, RingletFrameInfo *info, GError **error)
{
  const Fit2dState *state = data;

  info->n_slow = (gsize) state->n_slow;
  info->n_fast = (gsize) state->n_fast;
  info->type = state->raw.type;
  ringlet_image_meta_copy (&state->meta, &info->meta);
  return TRUE;
}

static RingletImage *
fit2d_read (gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  const Fit2dState *state = data;
  const guint8 *from = NULL;
  g_auto (RingletFrameInfo) info = { 0 };
  gpointer pixels = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  pixels = ringlet_image_alloc (state->raw.type, state->n_slow, state->n_fast, error);
  if (pixels == NULL)
    return NULL;

  from = (const guint8 *) g_bytes_get_data (state->bytes, NULL) + state->pixels_at;
  fit2d_describe (data, index, &info, NULL);
  if (state->is_flags)
    decode_flags (from, info.n_slow * info.n_fast, pixels);
  else
    decode_numbers (state, from, info.n_slow * info.n_fast, pixels);
  return ringlet_image_new_take (
      info.type, info.n_slow, info.n_fast, pixels, &info.meta);
}

static const char *const fit2d_suffixes[] = { ".f2d", NULL };

const RingletReader ringlet_reader_fit2d = {
  .name = "Fit2D",
  .suffixes = fit2d_suffixes,
  .probe = fit2d_probe,
  .open = fit2d_open,
  .read = fit2d_read,
  .describe = fit2d_describe,
  .close = fit2d_close,
};
