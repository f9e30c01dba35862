/* SPDX-License-Identifier: MIT */

/* Formats whose pixels lie bare: PNM, raw numbers, Fit2D's spreadsheet. Small files
 * made here from their descriptions, and what is wrong with some. */

#include <math.h>

#include "plain-file.h"

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
  return g_test_run ();
}
