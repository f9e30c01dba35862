/* SPDX-License-Identifier: MIT */

/* Formats whose pixels lie bare: PNM, Fit2D's own, raw numbers, stacks of NumPy. Small
 * files made here from their descriptions, and what is wrong with some. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "image/reader.h"

typedef struct {
  GBytes *bytes;
  const RingletReader *reader;
  gpointer state;
  guint64 n_frames;
} File;

static void
file_clear (File *file)
{
  if (file->state != NULL)
    file->reader->close (file->state);
  g_clear_pointer (&file->bytes, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (File, file_clear)

/* @inner: (nullable) */
static gboolean
file_open (
    File *file, gconstpointer data, gsize size, const char *inner, GError **error)
{
  RingletReaderInput input = { .inner = inner };

  /* A copy of its own, so that a sanitizer sees every byte read behind the end. */
  file->bytes = g_bytes_new_take (g_memdup2 (data, size), size);
  file->reader = ringlet_reader_of_inner (inner);
  if (file->reader == NULL)
    file->reader = ringlet_reader_find (file->bytes, NULL, error);
  if (file->reader == NULL)
    return FALSE;
  input.bytes = file->bytes;
  file->state = file->reader->open (&input, &file->n_frames, error);
  return file->state != NULL;
}

static RingletImage *
file_read (const File *file, guint64 index, GError **error)
{
  return file->reader->read (file->state, index, NULL, error);
}

static gboolean
has_warning (const RingletImageMeta *meta, const char *words)
{
  for (guint i = 0; meta->warnings != NULL && i < meta->warnings->len; i++) {
    if (strstr (g_ptr_array_index (meta->warnings, i), words) != NULL)
      return TRUE;
  }
  return FALSE;
}

/* ---- files that are read ---- */

/* A text with zeros in it, and how long it is. */
#define BYTES(text) text, sizeof text - 1

typedef struct {
  const char *name;
  const char *data;
  gsize size;
  const char *inner;
  guint64 n_frames;
  RingletPixelType type;
  gsize n_slow;
  gsize n_fast;
  double pixels[12]; /* of all frames */
  const char *warning;
  gboolean is_open; /* bytes at the end may be missing */
} Case;

static const Case cases[] = {
  /* pnm */
  { "p5-8", BYTES ("P5\n3 2\n255\n\x01\x02\x03\x04\x05\xff"), NULL, 1, RINGLET_PIXEL_U8,
      2, 3, { 1, 2, 3, 4, 5, 255 }, NULL, FALSE },
  { "p5-16", BYTES ("P5 1 2 256 \x01\x02\xff\xff"), NULL, 1, RINGLET_PIXEL_U16, 2, 1,
      { 258, 65535 }, NULL, FALSE },
  { "p5-first-pixel-is-a-line-end", BYTES ("P5 2 1 255 \n\x05"), NULL, 1,
      RINGLET_PIXEL_U8, 1, 2, { 10, 5 }, NULL, FALSE },
  /* Without its last byte it is a good file by the standard. */
  { "p5-blank-and-line-end", BYTES ("P5 \n2 1 255 \n\x0a\x05"), NULL, 1,
      RINGLET_PIXEL_U8, 1, 2, { 10, 5 }, NULL, TRUE },
  { "p5-comments", BYTES ("P5#a\n# 7 7\n3#b\r1\n# c\n9\n\x01\x02\x03"), NULL, 1,
      RINGLET_PIXEL_U8, 1, 3, { 1, 2, 3 }, NULL, FALSE },
  { "p5-two", BYTES ("P5 2 1 255\n\x01\x02P5 2 1 255\n\x03\x04"), NULL, 2,
      RINGLET_PIXEL_U8, 1, 2, { 1, 2, 3, 4 }, NULL, TRUE },
  { "p5-and-more", BYTES ("P5 2 1 255\n\x01\x02tail"), NULL, 1, RINGLET_PIXEL_U8, 1, 2,
      { 1, 2 }, "4 bytes behind the last image", TRUE },
  { "p2", BYTES ("P2\n# plain\n3 2\n300\n1 2 3\n0 5 300"), NULL, 1, RINGLET_PIXEL_U16,
      2, 3, { 1, 2, 3, 0, 5, 300 }, NULL, TRUE },
  { "p1", BYTES ("P1 3 2\n1 0 0\n0#black\n1 1"), NULL, 1, RINGLET_PIXEL_BOOL, 2, 3,
      { 1, 0, 0, 0, 1, 1 }, NULL, FALSE },
  { "p1-without-blanks", BYTES ("P1\n# 4 4\n3 2 100011"), NULL, 1, RINGLET_PIXEL_BOOL,
      2, 3, { 1, 0, 0, 0, 1, 1 }, NULL, FALSE },
  { "p3", BYTES ("P3 2 1 9\n7 7 7 # grey\n8 8 8 "), NULL, 1, RINGLET_PIXEL_U8, 1, 2,
      { 7, 8 }, NULL, TRUE },
  { "p3-16", BYTES ("P3 1 1 65535 65535 65535 65535 "), NULL, 1, RINGLET_PIXEL_U16, 1,
      1, { 65535 }, NULL, TRUE },
  { "p4", BYTES ("P4\n10 1\n\xa5\x40"), NULL, 1, RINGLET_PIXEL_BOOL, 1, 10,
      { 1, 0, 1, 0, 0, 1, 0, 1, 0, 1 }, NULL, FALSE },
  { "p4-rows", BYTES ("P4\n#\n5 2\n\xa7\x47"), NULL, 1, RINGLET_PIXEL_BOOL, 2, 5,
      { 1, 0, 1, 0, 0, 0, 1, 0, 0, 0 }, NULL, FALSE },
  { "p4-two", BYTES ("P4 3 1\n\xbfP4 3 1\n\x40"), NULL, 2, RINGLET_PIXEL_BOOL, 1, 3,
      { 1, 0, 1, 0, 1, 0 }, NULL, TRUE },
  { "p6", BYTES ("P6 2 1 255\n\x07\x07\x07\xff\xff\xff"), NULL, 1, RINGLET_PIXEL_U8, 1,
      2, { 7, 255 }, NULL, FALSE },
  { "p6-16", BYTES ("P6#\n1 1\n# 16 bit\n256\n\x01\x00\x01\x00\x01\x00"), NULL, 1,
      RINGLET_PIXEL_U16, 1, 1, { 256 }, NULL, FALSE },
  { "p7-grey",
      BYTES ("P7\nWIDTH 2\nHEIGHT 1\nDEPTH 1\nMAXVAL 255\nTUPLTYPE GRAYSCALE\n"
             "ENDHDR\n\x0a\xff"),
      NULL, 1, RINGLET_PIXEL_U8, 1, 2, { 10, 255 }, NULL, FALSE },
  { "p7-16",
      BYTES ("P7\n# any order\nMAXVAL 1000\n\nDEPTH 1\n HEIGHT 2\nWIDTH\t1\n"
             "ENDHDR\n\x01\x02\x03\x04"),
      NULL, 1, RINGLET_PIXEL_U16, 2, 1, { 258, 772 }, NULL, FALSE },
  { "p7-colour",
      BYTES ("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\n"
             "ENDHDR\n\x05\x05\x05"),
      NULL, 1, RINGLET_PIXEL_U8, 1, 1, { 5 }, NULL, FALSE },
  { "p7-opaque",
      BYTES ("P7\nWIDTH 1\nHEIGHT 2\nDEPTH 2\nMAXVAL 255\n"
             "TUPLTYPE GRAYSCALE_ALPHA\nENDHDR\n\x05\xff\x06\xff"),
      NULL, 1, RINGLET_PIXEL_U8, 2, 1, { 5, 6 }, NULL, FALSE },
  { "p7-opaque-colours",
      BYTES ("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 4\nMAXVAL 9\n"
             "ENDHDR\n\x05\x05\x05\x09"),
      NULL, 1, RINGLET_PIXEL_U8, 1, 1, { 5 }, NULL, FALSE },
  /* raw */
  { "raw-u2", BYTES ("\x01\x00\xff\xff"), "raw:1x2:uint16", 1, RINGLET_PIXEL_U16, 1, 2,
      { 1, 65535 }, NULL, FALSE },
  { "raw-big", BYTES ("xx\x01\x00\xff\xfe"), "raw:2x1:int16:offset=2:big", 1,
      RINGLET_PIXEL_I16, 2, 1, { 256, -2 }, NULL, FALSE },
  { "raw-order-of-options", BYTES ("xx\x01\x00\xff\xfe"), "raw:2x1:int16:big:offset=2",
      1, RINGLET_PIXEL_I16, 2, 1, { 256, -2 }, NULL, FALSE },
  { "raw-half", BYTES ("\x00\x3c\x00\xc0"), "raw:1x2:float16:little", 1,
      RINGLET_PIXEL_F32, 1, 2, { 1, -2 }, NULL, FALSE },
  { "raw-bool", BYTES ("\x00\x07"), "raw:1x2:bool", 1, RINGLET_PIXEL_BOOL, 1, 2,
      { 0, 1 }, NULL, FALSE },
  { "raw-f8", BYTES ("\x00\x00\x00\x00\x00\x00\xf8\xbf"), "raw:1x1:float64", 1,
      RINGLET_PIXEL_F64, 1, 1, { -1.5 }, NULL, FALSE },
  { "raw-frames", BYTES ("\x01\x02\x03\x04\x05\x06"), "raw:1x2:uint8", 3,
      RINGLET_PIXEL_U8, 1, 2, { 1, 2, 3, 4, 5, 6 }, NULL, TRUE },
  { "raw-rest", BYTES ("\x01\x02\x03"), "raw:1x2:uint8", 1, RINGLET_PIXEL_U8, 1, 2,
      { 1, 2 }, "1 bytes at the end are ignored", TRUE },
  /* spreadsheet */
  { "spr", BYTES (" 3 2 Start pixel = (  1  1)\n 1.5 -2E1 0\n 1e-3 7 8.0\n"), NULL, 1,
      RINGLET_PIXEL_F32, 2, 3, { 1.5, -20, 0, 0.001f, 7, 8 }, NULL, TRUE },
  { "spr-comments", BYTES ("# by hand\n#\n2 1 Start pixel\n1 2"), NULL, 1,
      RINGLET_PIXEL_F32, 1, 2, { 1, 2 }, NULL, TRUE },
  { "spr-crlf", BYTES ("2 1 Start pixel = (1 1)\r\n1 2\r\n"), NULL, 1,
      RINGLET_PIXEL_F32, 1, 2, { 1, 2 }, NULL, TRUE },
};

static void
check_frame (const Case *c, const File *file, guint64 index)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = file_read (file, index, &error);
  g_auto (RingletFrameInfo) info = { 0 };
  const gsize n = c->n_slow * c->n_fast;

  g_assert_no_error (error);
  g_assert_cmpint (image->type, ==, c->type);
  g_assert_cmpuint (image->n_slow, ==, c->n_slow);
  g_assert_cmpuint (image->n_fast, ==, c->n_fast);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat (
        ringlet_image_get (image, i), ==, c->pixels[(gsize) index * n + i]);

  g_assert_true (file->reader->describe (file->state, index, &info, &error));
  g_assert_cmpint (info.type, ==, c->type);
  g_assert_cmpuint (info.n_slow, ==, c->n_slow);
  g_assert_cmpuint (info.n_fast, ==, c->n_fast);
  if (c->warning == NULL) {
    g_assert_null (image->meta.warnings);
    g_assert_null (info.meta.warnings);
    return;
  }
  g_assert_true (has_warning (&image->meta, c->warning));
  g_assert_true (has_warning (&info.meta, c->warning));
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  g_auto (File) file = { 0 };

  file_open (&file, c->data, c->size, c->inner, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (file.n_frames, ==, c->n_frames);
  for (guint64 i = 0; i < c->n_frames; i++)
    check_frame (c, &file, i);
}

/* Cut anywhere, a file is refused; where frames or blanks may be missing, what is left
 * may be read. */
static void
test_case_cut (gconstpointer data)
{
  const Case *c = data;

  for (gsize size = 0; size < c->size; size++) {
    g_auto (File) file = { 0 };
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image = NULL;

    if (file_open (&file, c->data, size, c->inner, &error))
      image = file_read (&file, 0, &error);
    g_assert_cmpint (image == NULL, ==, error != NULL);
    if (error != NULL)
      g_assert_cmpint (error->domain, ==, RINGLET_ERROR);
    g_assert_true (image == NULL || c->is_open);
  }
}

/* ---- files that are refused ---- */

static const struct {
  const char *data;
  gsize size;
  const char *inner;
  int code;
  const char *words;
} refused[] = {
  { BYTES ("P5 0 1 255\n"), NULL, RINGLET_ERROR_FORMAT, "\"0\" as its width" },
  { BYTES ("P5 1 4294967296 255\n"), NULL, RINGLET_ERROR_FORMAT, "as its height" },
  { BYTES ("P5 1 1 65536\n\1\1\1\1"), NULL, RINGLET_ERROR_FORMAT, "largest value" },
  { BYTES ("P5 2147483647 2147483647 255\n\1"), NULL, RINGLET_ERROR_LIMIT, "2^28" },
  { BYTES ("P5 16384 16384 255\n\1"), NULL, RINGLET_ERROR_TRUNCATED, "268435456" },
  { BYTES ("P2 16384 16384 255\n1"), NULL, RINGLET_ERROR_TRUNCATED, "536870911" },
  { BYTES ("P2 2 1 255\n1 256"), NULL, RINGLET_ERROR_FORMAT, "\"256\" as its pixel" },
  { BYTES ("P2 2 1 255\n1 -1"), NULL, RINGLET_ERROR_FORMAT, "\"-1\" as its pixel" },
  { BYTES ("P2 2 1 255\n1   "), NULL, RINGLET_ERROR_TRUNCATED, "before its pixel" },
  { BYTES ("P6 1 1 255\n\1\1\3"), NULL, RINGLET_ERROR_UNSUPPORTED,
      "PNM picture is colou" },
  { BYTES ("P3 1 1 255\n1 2 1"), NULL, RINGLET_ERROR_UNSUPPORTED,
      "PNM picture is colou" },
  { BYTES ("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 2\nMAXVAL 9\nENDHDR\n\1\0"), NULL,
      RINGLET_ERROR_UNSUPPORTED, "transparent" },
  { BYTES ("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 5\nMAXVAL 9\nENDHDR\n\1\1\1\1\1"), NULL,
      RINGLET_ERROR_FORMAT, "\"5\" as its number of samples a pixel at byte 20" },
  { BYTES ("P7\nWIDTH 1\nDEPTH 1\nMAXVAL 9\nENDHDR\n\1"), NULL, RINGLET_ERROR_FORMAT,
      "ends at byte 35 lacks HEIGHT" },
  { BYTES ("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 1\nMAXVAL 9\n"), NULL, RINGLET_ERROR_TRUNCATED,
      "before its line ENDHDR" },
  { BYTES ("P7\nWIDTH -1\nENDHDR\n"), NULL, RINGLET_ERROR_FORMAT,
      "\"-1\" as its width" },
  { BYTES ("P7\nWIDTH 2147483647\nHEIGHT 2147483647\nDEPTH 4\nMAXVAL 9\nENDHDR\n"),
      NULL, RINGLET_ERROR_LIMIT, "2^28" },
  { BYTES ("P4 16384 16384\n\1"), NULL, RINGLET_ERROR_TRUNCATED, "33554432 bytes" },
  { BYTES ("P1 2 1\n12"), NULL, RINGLET_ERROR_FORMAT, "\"2\" as its pixel at byte 8" },
  { BYTES ("P1 16384 16384\n1"), NULL, RINGLET_ERROR_TRUNCATED, "268435456 bytes" },
  { BYTES ("P5 x 1 255\n"), NULL, RINGLET_ERROR_FORMAT, "width at byte 3" },
  { BYTES ("P5 2 1 255\n\1"), NULL, RINGLET_ERROR_TRUNCATED,
      "2 bytes from byte 11 on, only 1 are left" },
  { BYTES ("\1\2"), "raw:", RINGLET_ERROR_VALUE, "raw:ROWSxCOLUMNS:TYPE" },
  { BYTES ("\1\2"), "raw:1x2", RINGLET_ERROR_VALUE, "raw:ROWSxCOLUMNS:TYPE" },
  { BYTES ("\1\2"), "raw:2:uint8", RINGLET_ERROR_VALUE, "\"2\" is not rows x columns" },
  { BYTES ("\1\2"), "raw:0x2:uint8", RINGLET_ERROR_VALUE, "0x2" },
  { BYTES ("\1\2"), "raw:-1x2:uint8", RINGLET_ERROR_VALUE, "-1x2" },
  { BYTES ("\1\2"), "raw:1x2x3:uint8", RINGLET_ERROR_VALUE, "1x2x3" },
  { BYTES ("\1\2"), "raw:4294967295x4294967295:uint8", RINGLET_ERROR_LIMIT, "2^28" },
  { BYTES ("\1\2"), "raw:1x2:u2", RINGLET_ERROR_VALUE, "uint16" },
  { BYTES ("\1\2"), "raw:1x2:uint8:middle", RINGLET_ERROR_VALUE, "offset=BYTES" },
  { BYTES ("\1\2"), "raw:1x2:uint8:offset=-1", RINGLET_ERROR_VALUE, "offset=-1" },
  { BYTES ("\1\2"), "raw:1x2:uint8:offset=3", RINGLET_ERROR_TRUNCATED, "offset" },
  { BYTES ("\1\2"), "raw:1x2:uint8:offset=9223372036854775807", RINGLET_ERROR_TRUNCATED,
      "offset" },
  { BYTES ("\1\2"), "raw:1x3:uint8", RINGLET_ERROR_TRUNCATED, "needs 3 bytes" },
  { BYTES ("2 1 Start pixel\n1 x"), NULL, RINGLET_ERROR_FORMAT, "\"x\"" },
  { BYTES ("2 1 Start pixel\n1 *********"), NULL, RINGLET_ERROR_FORMAT, "Pixel 1" },
  { BYTES ("2 1 Start pixel\n1    "), NULL, RINGLET_ERROR_TRUNCATED, "before pixel 1" },
  { BYTES ("2 1 Start pixel\n1 2 3"), NULL, RINGLET_ERROR_FORMAT, "goes on" },
  { BYTES ("16384 16384 Start pixel\n1 2"), NULL, RINGLET_ERROR_TRUNCATED, "needs" },
  { BYTES ("99999999999999999999 1 Start pixel\n1 2"), NULL, RINGLET_ERROR_LIMIT,
      "2^28" },
  { BYTES ("0 1 Start pixel\n1 2"), NULL, RINGLET_ERROR_LIMIT, "2^28" },
  /* A table of two columns is no image. */
  { BYTES ("1 5\n2 8\n3 2\n"), NULL, RINGLET_ERROR_UNSUPPORTED, "plain text" },
  { BYTES ("1 2 three\n1 2"), NULL, RINGLET_ERROR_UNSUPPORTED, "plain text" },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_auto (File) file = { 0 };
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image = NULL;

    if (file_open (&file, refused[i].data, refused[i].size, refused[i].inner, &error))
      image = file_read (&file, 0, &error);
    g_test_message ("%s", error != NULL ? error->message : "read");
    g_assert_null (image);
    g_assert_error (error, RINGLET_ERROR, refused[i].code);
    g_assert_nonnull (strstr (error->message, refused[i].words));
  }
}

/* ---- Fit2D ---- */

static void
append_record (GByteArray *file, gsize size, const char *text)
{
  const gsize length = strlen (text);
  static const guint8 zeros[2048] = { 0 };

  g_byte_array_append (file, (const guint8 *) text, (guint) length);
  g_byte_array_append (file, zeros, (guint) (size - length));
}

/* 200 columns, 1 row: two records of numbers, of 512 or more bytes, of which only the
 * first 512 count. Pixel i is i − 100. */
static GByteArray *
build_f2d (gsize record_size, const char *array)
{
  GByteArray *file = g_byte_array_new ();

  append_record (file, record_size, "\\$FFF_START:00000000s00000004TEST");
  append_record (file, record_size, "\\TITLE:00000000s00000005rings and more");
  append_record (file, record_size, "\\LIAR:00000000sffffffffno more");
  append_record (file, record_size, "\\COUNT:00000000iffffffff");
  append_record (file, record_size, "\\SCALE:00000000rbfc00000"); /* −1.5 */
  append_record (file, record_size, array);
  for (gint32 i = 0; i < 200; i++) {
    const guint32 word = GUINT32_TO_LE ((guint32) (i - 100));
    static const guint8 noise[2048] = { 99, 99, 99 };

    if (i == 128)
      g_byte_array_append (file, noise, (guint) record_size - 512);
    g_byte_array_append (file, (const guint8 *) &word, sizeof word);
  }
  append_record (file, record_size - 288, "");
  append_record (file, record_size, "\\$FFF_END:00000000s00000000");
  return file;
}

#define ARRAY(blocks, columns, rows)                                                   \
  "\\data_array:" blocks "ai0000000000000000" columns rows

static void
test_f2d (void)
{
  static const gsize sizes[] = { 512, 1024, 2048 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GByteArray) bytes =
        build_f2d (sizes[i], ARRAY ("00000002", "000000c8", "00000001"));
    g_auto (File) file = { 0 };
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image = NULL;

    file_open (&file, bytes->data, bytes->len, NULL, &error);
    g_assert_no_error (error);
    image = file_read (&file, 0, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (image->n_fast, ==, 200);
    for (gsize j = 0; j < 200; j++)
      g_assert_cmpfloat (ringlet_image_get (image, j), ==, (double) j - 100);
    g_assert_null (image->meta.warnings);
    g_assert_cmpstr (ringlet_image_meta_lookup (&image->meta, "TITLE"), ==, "rings");
    g_assert_cmpstr (ringlet_image_meta_lookup (&image->meta, "LIAR"), ==, "no more");
    g_assert_cmpstr (ringlet_image_meta_lookup (&image->meta, "COUNT"), ==, "-1");
    g_assert_cmpstr (ringlet_image_meta_lookup (&image->meta, "SCALE"), ==, "-1.5");
  }
}

/* A pixel more than 31: the last one lies in a word of its own. */
static void
test_f2d_flags (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_auto (File) file = { 0 };
  g_autoptr (RingletImage) image = NULL;

  append_record (bytes, 512, "\\$FFF_START:00000000s00000000");
  append_record (bytes, 512, "\\data_array:00000001al00000000000000000000002000000001");
  append_record (bytes, 512, "\x01\x01\x01\xc1\x01"); /* bit 31 is no pixel */
  g_assert_true (file_open (&file, bytes->data, bytes->len, NULL, NULL));
  image = file_read (&file, 0, NULL);
  g_assert_cmpint (image->type, ==, RINGLET_PIXEL_U8);
  for (gsize i = 0; i < 32; i++)
    g_assert_cmpfloat (ringlet_image_get (image, i), ==,
        i == 0 || i == 8 || i == 16 || i == 24 || i == 30 || i == 31 ? 1 : 0);
}

static const struct {
  const char *array;
  int code;
} f2d_refused[] = {
  { ARRAY ("00000001", "000000c8", "00000001"), RINGLET_ERROR_FORMAT },
  { ARRAY ("00000002", "000000c8", "00000002"), RINGLET_ERROR_FORMAT },
  { ARRAY ("00000002", "00000000", "00000001"), RINGLET_ERROR_LIMIT },
  { ARRAY ("00000002", "ffffffff", "ffffffff"), RINGLET_ERROR_LIMIT },
  { ARRAY ("00000002", "7fffffff", "00000001"), RINGLET_ERROR_LIMIT },
  { ARRAY ("ffffffff", "000000c8", "00000001"), RINGLET_ERROR_TRUNCATED },
  { ARRAY ("-0000001", "000000c8", "00000001"), RINGLET_ERROR_FORMAT },
  { ARRAY ("00000002", "0x0000c8", "00000001"), RINGLET_ERROR_FORMAT },
  { "\\data_array:00000002ax0000000000000000000000c800000001",
      RINGLET_ERROR_UNSUPPORTED },
  { "\\data_array:00000002ai", RINGLET_ERROR_FORMAT },
  { "\\data_array:0000", RINGLET_ERROR_FORMAT },
  { "data_array", RINGLET_ERROR_FORMAT },
};

static void
test_f2d_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (f2d_refused); i++) {
    g_autoptr (GByteArray) bytes = build_f2d (512, f2d_refused[i].array);
    g_auto (File) file = { 0 };
    g_autoptr (GError) error = NULL;

    g_assert_false (file_open (&file, bytes->data, bytes->len, NULL, &error));
    g_test_message ("%s", error->message);
    g_assert_error (error, RINGLET_ERROR, f2d_refused[i].code);
  }
}

static void
test_f2d_cut (void)
{
  g_autoptr (GByteArray) bytes =
      build_f2d (512, ARRAY ("00000002", "000000c8", "00000001"));

  for (gsize size = 0; size < bytes->len; size++) {
    g_auto (File) file = { 0 };
    g_autoptr (GError) error = NULL;
    const gboolean ok = file_open (&file, bytes->data, size, NULL, &error);

    g_assert_cmpint (ok, ==, size >= 8 * 512);
    if (ok) {
      g_autoptr (RingletImage) image = file_read (&file, 0, &error);

      g_assert_cmpfloat (ringlet_image_get (image, 199), ==, 99);
      g_assert_cmpint (image->meta.warnings != NULL, ==, size % 512 != 0);
    }
  }
}

/* ---- NumPy ---- */

/* 2 × 3 frames of 1 × 2 pixels; element (i, j, 0, k) is 100 i + 10 j + k. */
static GBytes *
build_npy (gboolean is_fortran)
{
  g_autofree char *header = g_strdup_printf (
      "{'descr': '|u1', 'fortran_order': %s, 'shape': (2, 3, 1, 2), }\n",
      is_fortran ? "True" : "False");
  const guint8 length[2] = { (guint8) strlen (header), 0 };
  GByteArray *file = g_byte_array_new ();

  g_byte_array_append (file, (const guint8 *) "\x93NUMPY\x01\x00", 8);
  g_byte_array_append (file, length, 2);
  g_byte_array_append (file, (const guint8 *) header, length[0]);
  for (guint n = 0; n < 12; n++) {
    const guint i = is_fortran ? n % 2 : n / 6;
    const guint j = is_fortran ? n / 2 % 3 : n / 2 % 3;
    const guint k = is_fortran ? n / 6 : n % 2;
    const guint8 value = (guint8) (100 * i + 10 * j + k);

    g_byte_array_append (file, &value, 1);
  }
  return g_byte_array_free_to_bytes (file);
}

/* As HDF5's: the axes before the last two count frames, the last of them fastest. */
static void
test_npy_axes (void)
{
  for (guint order = 0; order < 2; order++) {
    g_autoptr (GBytes) bytes = build_npy (order == 1);
    g_auto (File) file = { 0 };

    g_assert_true (file_open (
        &file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, NULL));
    g_assert_cmpuint (file.n_frames, ==, 6);
    for (guint64 i = 0; i < 6; i++) {
      g_autoptr (RingletImage) image = file_read (&file, i, NULL);
      const double first = (double) (100 * (i / 3) + 10 * (i % 3));

      g_assert_cmpfloat (ringlet_image_get (image, 0), ==, first);
      g_assert_cmpfloat (ringlet_image_get (image, 1), ==, first + 1);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *whole = g_strdup_printf ("/plain/whole/%s", cases[i].name);
    g_autofree char *cut = g_strdup_printf ("/plain/cut/%s", cases[i].name);

    g_test_add_data_func (whole, &cases[i], test_case);
    g_test_add_data_func (cut, &cases[i], test_case_cut);
  }
  g_test_add_func ("/plain/refused", test_refused);
  g_test_add_func ("/f2d/numbers", test_f2d);
  g_test_add_func ("/f2d/flags", test_f2d_flags);
  g_test_add_func ("/f2d/refused", test_f2d_refused);
  g_test_add_func ("/f2d/cut", test_f2d_cut);
  g_test_add_func ("/npy/axes", test_npy_axes);
  return g_test_run ();
}
