/* SPDX-License-Identifier: MIT */

/* Image plates mar300 and mar345 and the panel mar555: 16 words whose first one, 1234,
 * tells their byte order, a header in text up to byte 4096, the pixels above 65535 in
 * pairs of position and value, and an image packed by CCP4's program.
 * Sources: C. Klein, "The mar345 image format" (marresearch); silx-kit/fabio 2026.6,
 * mar345image.py. */

#define _GNU_SOURCE /* memmem() */

#include <string.h>

#include "base/cursor.h"
#include "image/codec-pck.h"
#include "image/header-binary.h"
#include "image/header-field.h"
#include "image/header.h"
#include "image/one-frame.h"
#include "image/reader.h"

#define HEADER_SIZE 4096
#define WORDS_SIZE 64
#define BYTE_ORDER_WORD 1234

enum { WORD_WIDTH = 1, WORD_N_HIGH = 2, WORD_FORMAT = 3, WORD_N_PIXELS = 5 };
enum { FORMAT_SPIRAL = 2 };

/* The line before the packed image has four digits for each. */
#define MAX_SIDE 9999

typedef struct {
  RingletOneFrame frame;
  gboolean big_endian;
  guint32 n_high;
  guint version; /* of the packing */
} Mar345State;

static gint32
get_word (const Mar345State *self, const guint8 *words, gsize index)
{
  return ringlet_header_i32 (words + 4 * index, self->big_endian);
}

/* ---- header ---- */

/* "PIXEL LENGTH 150 HEIGHT 150" is two values, PIXEL_LENGTH and PIXEL_HEIGHT. */
static void
add_pairs (RingletImageMeta *meta, const char *key, const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " ", -1);
  const char *name = NULL;

  for (gsize i = 0; words[i] != NULL; i++) {
    g_autofree char *full = NULL;

    if (*words[i] == '\0')
      continue;
    if (name == NULL) {
      name = words[i];
      continue;
    }
    full = g_strconcat (key, "_", name, NULL);
    ringlet_image_meta_add (meta, full, words[i]);
    name = NULL;
  }
}

static void
add_line (RingletImageMeta *meta, char *line)
{
  static const char *const paired[] = { "PIXEL", "OFFSET", "PHI", "OMEGA", "COUNTS",
    "CENTER", "INTENSITY", "HISTOGRAM", "COLLIMATOR", NULL };
  char *value = NULL;

  /* Some scanners leave rubbish behind the text of a line. */
  for (char *at = line; *at != '\0'; at++) {
    if (!g_ascii_isprint (*at))
      *at = '\0';
  }
  value = line + strcspn (line, " ");
  if (value == line)
    return;
  if (*value != '\0')
    *value++ = '\0';
  value = g_strstrip (value);
  if (g_strv_contains (paired, line))
    add_pairs (meta, line, value);
  else
    ringlet_image_meta_add (meta, line, value);
}

/* Some headers begin 64 bytes later, behind zeros, and have more of them inside. */
static void
add_text (RingletImageMeta *meta, const guint8 *from, gsize size)
{
  static const char end[] = "END OF HEADER";
  const guint8 *last = memmem (from, size, end, strlen (end));
  g_autoptr (GString) text = g_string_new_len (
      (const char *) from, last != NULL ? last - from : (gssize) size);
  g_auto (GStrv) lines = NULL;

  for (gsize i = 0; i < text->len; i++) {
    if (text->str[i] == '\0')
      text->str[i] = '\n';
  }
  lines = g_strsplit (text->str, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    add_line (meta, lines[i]);
}

static void
fill_meta (RingletImageMeta *meta, const guint8 *header, gboolean big_endian)
{
  static const RingletBinaryField words[] = {
    { "Binary pixel length", RINGLET_BINARY_I32, 24, 0 },
    { "Binary pixel height", RINGLET_BINARY_I32, 28, 0 },
    { "Binary wavelength", RINGLET_BINARY_I32, 32, 0 },
    { "Binary distance", RINGLET_BINARY_I32, 36, 0 },
  };
  /* The text comes last: it has the digits that the words have no room for. */
  static const RingletHeaderField fields[] = {
    { "Binary pixel length", 0, G_STRUCT_OFFSET (RingletImageMeta, pixel_fast_m),
        1e-6 },
    { "Binary pixel height", 0, G_STRUCT_OFFSET (RingletImageMeta, pixel_slow_m),
        1e-6 },
    { "Binary wavelength", 0, G_STRUCT_OFFSET (RingletImageMeta, wavelength_m), 1e-16 },
    { "Binary distance", 0, G_STRUCT_OFFSET (RingletImageMeta, distance_m), 1e-6 },
    { "PIXEL_LENGTH", 0, G_STRUCT_OFFSET (RingletImageMeta, pixel_fast_m), 1e-6 },
    { "PIXEL_HEIGHT", 0, G_STRUCT_OFFSET (RingletImageMeta, pixel_slow_m), 1e-6 },
    { "WAVELENGTH", 0, G_STRUCT_OFFSET (RingletImageMeta, wavelength_m), 1e-10 },
    { "DISTANCE", 0, G_STRUCT_OFFSET (RingletImageMeta, distance_m), 1e-3 },
    { "CENTER_X", 0, G_STRUCT_OFFSET (RingletImageMeta, beam_fast_px), 1.0 },
    { "CENTER_Y", 0, G_STRUCT_OFFSET (RingletImageMeta, beam_slow_px), 1.0 },
    { "TIME", 0, G_STRUCT_OFFSET (RingletImageMeta, exposure_s), 1.0 },
  };
  static const RingletHeaderAxis axes[] = {
    { "PHI_START", 0, "phi", "deg" },
    { "OMEGA_START", 0, "omega", "deg" },
    { "CHI", 0, "chi", "deg" },
    { "TWOTHETA", 0, "2theta", "deg" },
  };
  const char *date = NULL;
  const char *scanner = NULL;

  ringlet_header_add_binary (
      meta, header, WORDS_SIZE, big_endian, words, G_N_ELEMENTS (words));
  add_text (meta, header + WORDS_SIZE, HEADER_SIZE - WORDS_SIZE);
  ringlet_header_fill (meta, fields, G_N_ELEMENTS (fields));
  ringlet_header_fill_axes (meta, axes, G_N_ELEMENTS (axes));
  date = ringlet_image_meta_lookup (meta, "DATE");
  if (date != NULL)
    ringlet_header_set_date (meta, date);
  scanner = ringlet_image_meta_lookup (meta, "SCANNER");
  if (scanner != NULL)
    meta->detector = g_strconcat ("mar research ", scanner, NULL);
}

/* ---- shape ---- */

static gboolean
set_shape (Mar345State *self, const guint8 *words, GError **error)
{
  const gint32 width = get_word (self, words, WORD_WIDTH);
  const gint32 n_pixels = get_word (self, words, WORD_N_PIXELS);

  if (get_word (self, words, WORD_FORMAT) == FORMAT_SPIRAL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "The image is in mar's spiral format, which is not supported; convert it with "
        "the scanner's software");
    return FALSE;
  }
  if (width < 1 || width > MAX_SIDE || n_pixels < 1 || n_pixels % width != 0 ||
      n_pixels / width > MAX_SIDE) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The mar345 header has bad dimensions: %d pixels in rows of %d; both sides "
        "must "
        "be 1 to %d",
        n_pixels, width, MAX_SIDE);
    return FALSE;
  }
  self->frame.info.type = RINGLET_PIXEL_U32;
  self->frame.info.n_fast = (gsize) width;
  self->frame.info.n_slow = (gsize) (n_pixels / width);
  return TRUE;
}

/* The table of high pixels has records of eight pairs. */
static gboolean
skip_table (
    Mar345State *self, RingletCursor *cursor, const guint8 *words, GError **error)
{
  const gint32 n_high = get_word (self, words, WORD_N_HIGH);

  if (n_high < 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The mar345 header has a bad number of high-intensity pixels, %d", n_high);
    return FALSE;
  }
  self->n_high = (guint32) n_high;
  return ringlet_cursor_take (cursor, ((guint64) self->n_high + 7) / 8 * 64,
             "The table of high-intensity pixels", error) != NULL;
}

/* "CCP4 packed image, X: 2300, Y: 2300\n" or the same with "image V2": (transfer full)
 * the numbers, with the cursor behind the line. */
static char *
take_identifier (Mar345State *self, RingletCursor *cursor, GError **error)
{
  static const char magic[] = "CCP4 packed image";
  const guint8 *at =
      memmem (cursor->at, ringlet_cursor_left (cursor), magic, strlen (magic));
  const guint8 *end = NULL;
  g_autofree char *line = NULL;

  if (at != NULL) {
    at += strlen (magic);
    end = memchr (at, '\n', (gsize) (cursor->end - at));
  }
  if (end == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The packed image is not found: no \"%s\" follows the header", magic);
    return NULL;
  }
  cursor->at = end + 1;
  line = g_strndup ((const char *) at, (gsize) MIN (end - at, 64));
  self->version = g_str_has_prefix (line, " V2") ? 2 : 1;
  return g_strdup (line + strcspn (line, ","));
}

static gboolean
check_identifier (const Mar345State *self, const char *text, GError **error)
{
  static const char *const names[] = { ", X: ", ", Y: " };
  const guint64 wanted[] = { self->frame.info.n_fast, self->frame.info.n_slow };
  guint64 found[] = { 0, 0 };
  const char *at = text;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    char *end = NULL;

    if (g_str_has_prefix (at, names[i])) {
      found[i] = g_ascii_strtoull (at + strlen (names[i]), &end, 10);
      at = end;
    }
  }
  if (found[0] == wanted[0] && found[1] == wanted[1])
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The dimensions disagree: the packed image has %" G_GUINT64_FORMAT
      " × %" G_GUINT64_FORMAT " pixels (rows × columns), the header %" G_GUINT64_FORMAT
      " × %" G_GUINT64_FORMAT,
      found[1], found[0], wanted[1], wanted[0]);
  return FALSE;
}

/* ---- the row of the table ---- */

static int
mar345_probe (const guint8 *head, gsize size)
{
  if (size < WORDS_SIZE ||
      (ringlet_header_i32 (head, FALSE) != BYTE_ORDER_WORD &&
          ringlet_header_i32 (head, TRUE) != BYTE_ORDER_WORD))
    return 0;
  return memmem (head, size, "mar research", 12) != NULL ? 100 : 50;
}

static gpointer
mar345_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  RingletCursor cursor = ringlet_cursor_init (input->bytes);
  const guint8 *header =
      ringlet_cursor_take (&cursor, HEADER_SIZE, "The mar345 header", error);
  Mar345State *self = NULL;
  g_autofree char *identifier = NULL;

  if (header == NULL)
    return NULL;
  self = g_new0 (Mar345State, 1);
  self->frame.bytes = input->bytes;
  self->big_endian = ringlet_header_i32 (header, TRUE) == BYTE_ORDER_WORD;
  fill_meta (&self->frame.info.meta, header, self->big_endian);
  if (set_shape (self, header, error) && skip_table (self, &cursor, header, error))
    identifier = take_identifier (self, &cursor, error);
  if (identifier == NULL || !check_identifier (self, identifier, error)) {
    ringlet_one_frame_close (self);
    return NULL;
  }

  self->frame.pixels_at =
      g_bytes_get_size (input->bytes) - ringlet_cursor_left (&cursor);
  *n_frames = 1;
  return self;
}

/* Pixels above 65535 stand in the table; their positions begin at 1. */
static gboolean
set_high (const Mar345State *self, const guint8 *table, guint32 *pixels, GError **error)
{
  const gsize n_pixels = self->frame.info.n_slow * self->frame.info.n_fast;

  for (gsize i = 0; i < self->n_high; i++) {
    const gint32 position = ringlet_header_i32 (table + 8 * i, self->big_endian);

    if (position < 1 || (guint32) position > n_pixels) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
          "High-intensity record %" G_GSIZE_FORMAT " is for pixel %d, which is outside "
          "the image: pixels have the numbers 1 to %" G_GSIZE_FORMAT,
          i + 1, position, n_pixels);
      return FALSE;
    }
    pixels[position - 1] =
        (guint32) ringlet_header_i32 (table + 8 * i + 4, self->big_endian);
  }
  return TRUE;
}

static gboolean
check_capacity (const Mar345State *self, gsize size, GError **error)
{
  const guint64 n_max = ringlet_codec_pck_capacity (self->version, size);
  const gsize n = self->frame.info.n_slow * self->frame.info.n_fast;

  if (n > n_max)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "The packed data end early: %" G_GSIZE_FORMAT
        " bytes cannot hold %" G_GSIZE_FORMAT " pixels",
        size, n);
  return n <= n_max;
}

static RingletImage *
mar345_read (gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  const Mar345State *self = data;
  const RingletFrameInfo *info = &self->frame.info;
  gsize size = 0;
  const guint8 *from = g_bytes_get_data (self->frame.bytes, &size);
  guint32 *pixels = NULL;

  if (!check_capacity (self, size - self->frame.pixels_at, error))
    return NULL;
  pixels = ringlet_one_frame_alloc (&self->frame, cancellable, error);
  if (pixels == NULL)
    return NULL;
  return ringlet_one_frame_finish (&self->frame, pixels,
      ringlet_codec_pck (self->version, from + self->frame.pixels_at,
          size - self->frame.pixels_at, info->n_slow, info->n_fast, pixels, error) &&
          set_high (self, from + HEADER_SIZE, pixels, error));
}

static const char *const mar345_suffixes[] = { ".mar345", ".mar555", ".mar1200",
  ".mar1600", ".mar1800", ".mar2000", ".mar2300", ".mar2400", ".mar3000", ".mar3450",
  NULL };

const RingletReader ringlet_reader_mar345 = {
  .name = "mar345",
  .suffixes = mar345_suffixes,
  .is_sequential = TRUE,
  .probe = mar345_probe,
  .open = mar345_open,
  .read = mar345_read,
  .describe = ringlet_one_frame_describe,
  .close = ringlet_one_frame_close,
};
