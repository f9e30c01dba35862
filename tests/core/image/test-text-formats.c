/* SPDX-License-Identifier: MIT */

/* Images as texts: XSDataImage and MPA, and the decoder of base16, base32 and base64.
 */

#include "image/codec-base.h"
#include "support/reader-bytes.h"

/* ---- base16, base32, base64 ---- */

/* RFC 4648, section 10; then what is not in it. */
static const struct {
  guint n_bits;
  const char *text;
  const char *wanted;
  int code; /* -1: fine */
} codes[] = {
  { 6, "", "", -1 },
  { 6, "Zg==", "f", -1 },
  { 6, "Zm8=", "fo", -1 },
  { 6, "Zm9v", "foo", -1 },
  { 6, "Zm9vYg==", "foob", -1 },
  { 6, "Zm9vYmE=", "fooba", -1 },
  { 6, "Zm9vYmFy", "foobar", -1 },
  { 5, "MY======", "f", -1 },
  { 5, "MZXQ====", "fo", -1 },
  { 5, "MZXW6===", "foo", -1 },
  { 5, "MZXW6YQ=", "foob", -1 },
  { 5, "MZXW6YTB", "fooba", -1 },
  { 5, "MZXW6YTBOI======", "foobar", -1 },
  { 4, "66", "f", -1 },
  { 4, "666F6F626172", "foobar", -1 },
  { 4, "666f6f", "foo", -1 },
  { 6, "\n Zm9v\r\n\tYmFy \n", "foobar", -1 },
  { 6, "Zm9v\nYg = =\n", "foob", -1 },
  { 6, "Zm9v!mFy", "foobar", RINGLET_ERROR_FORMAT },
  { 6, "Zm9vYg==YmFy", "foobar", RINGLET_ERROR_FORMAT },
  { 6, "Zm9vYmF", "foobar", RINGLET_ERROR_TRUNCATED },
  { 6, "Zm9vYmFyYmFy", "foobar", RINGLET_ERROR_FORMAT },
  { 6, "Zm9v-_==", "foo", RINGLET_ERROR_FORMAT },
  { 5, "MZXW6YT8", "fooba", RINGLET_ERROR_FORMAT },
  { 4, "6G", "f", RINGLET_ERROR_FORMAT },
};

static void
test_base (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++) {
    const gsize n = strlen (codes[i].wanted);
    g_autofree guint8 *to = g_malloc (n + 1);
    g_autoptr (GError) error = NULL;
    const gboolean ok = ringlet_codec_base (
        codes[i].n_bits, codes[i].text, strlen (codes[i].text), to, n, &error);

    g_assert_cmpint (ok, ==, codes[i].code < 0);
    if (ok)
      g_assert_cmpmem (to, n, codes[i].wanted, n);
    else
      g_assert_error (error, RINGLET_ERROR, codes[i].code);
  }
}

/* ---- whole files ---- */

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

/* 2 rows of 3 pixels: 1, 2, 3; 4, 5, 65535. */
#define PIXELS "AQACAAMABAAFAP//"
#define XSD(middle)                                                                    \
  "<?xml version=\"1.0\" ?>\n<!-- by hand -->\n"                                       \
  "<XSDataImage>" middle "</XSDataImage>\n"
#define SHAPE "<shape>3</shape><shape>2</shape>"
#define CODING "<coding><value>base64</value></coding>"

static const struct {
  const char *name;
  const char *text;
  int code; /* -1: read */
  const char *words;
} xsd[] = {
  { "plain",
      XSD (SHAPE "<size>6</size><dtype>uint16</dtype>" CODING
                 "<md5sum><value>164CF5ECA389F01C96D3F4FDCD66AC96</value></md5sum>"
                 "<data>" PIXELS "</data>"),
      -1, NULL },
  { "prefixes",
      "<a:XSDataImage xmlns:a=\"b\"><!-- <XSDataImage -->" SHAPE
      "<a:dtype>uint16</a:dtype>" CODING "<a:data><![CDATA[" PIXELS
      "]]></a:data></a:XSDataImage>",
      -1, NULL },
  { "no-coding", XSD (SHAPE "<dtype>uint16</dtype><data>" PIXELS "</data>"), -1,
      "base64 is assumed" },
  { "base16",
      XSD (SHAPE "<dtype>uint16</dtype><coding><value>base16</value></coding><data>"
                 "010002000300 0400 0500 FFFF</data>"),
      -1, NULL },
  { "wrong-size",
      XSD (SHAPE "<size>7</size><dtype>uint16</dtype><data>" PIXELS "</data>"),
      RINGLET_ERROR_FORMAT, "<size> is 7" },
  { "size-text",
      XSD (SHAPE "<size>six</size><dtype>uint16</dtype><data>" PIXELS "</data>"),
      RINGLET_ERROR_FORMAT, "<size> must be a whole number" },
  { "zero", XSD ("<shape>3</shape><shape>0</shape><dtype>uint8</dtype><data/>"),
      RINGLET_ERROR_LIMIT, "0 × 3" },
  { "negative", XSD ("<shape>3</shape><shape>-2</shape><dtype>uint8</dtype><data/>"),
      RINGLET_ERROR_FORMAT, "\"-2\"" },
  { "huge",
      XSD ("<shape>2147483647</shape><shape>2147483647</shape><dtype>uint8</dtype>"
           "<data>AA==</data>"),
      RINGLET_ERROR_LIMIT, "2147483647" },
  { "large",
      XSD ("<shape>16384</shape><shape>16384</shape><dtype>uint64</dtype>"
           "<data>AA==</data>"),
      RINGLET_ERROR_TRUNCATED, "truncated" },
  { "three-axes",
      XSD (SHAPE "<shape>1</shape><dtype>uint16</dtype><data>" PIXELS "</data>"),
      RINGLET_ERROR_SHAPE, "3 axes" },
  { "type", XSD (SHAPE "<dtype>complex64</dtype><data>" PIXELS "</data>"),
      RINGLET_ERROR_UNSUPPORTED, "complex64" },
  { "coding",
      XSD (SHAPE "<dtype>uint16</dtype><coding><value>zip</value></coding><data/>"),
      RINGLET_ERROR_UNSUPPORTED, "\"zip\"" },
  { "no-data", XSD (SHAPE "<dtype>uint16</dtype>"), RINGLET_ERROR_FORMAT,
      "<data> is missing" },
  { "two-data", XSD (SHAPE "<dtype>uint16</dtype><data>AA==</data><data>AA==</data>"),
      RINGLET_ERROR_UNSUPPORTED, "second <data>" },
  { "md5",
      XSD (SHAPE "<dtype>uint16</dtype><md5sum><value>0</value></md5sum><data>" PIXELS
                 "</data>"),
      RINGLET_ERROR_FORMAT, "MD5" },
  { "entity", XSD (SHAPE "<dtype>uint16</dtype><data>&pixels;</data>"),
      RINGLET_ERROR_FORMAT, "not well formed" },
  { "not-utf8", "<XSDataImage><sh\xff></sh\xfe></XSDataImage>", RINGLET_ERROR_FORMAT,
      "not well formed" },
  { "doctype",
      "<!DOCTYPE l [<!ENTITY a \"AQAC\">]>" XSD (
          SHAPE "<dtype>uint16</dtype><data>&a;</data>"),
      RINGLET_ERROR_UNSUPPORTED, "entities are refused" },
};

static void
assert_xsd_pixels (const RingletImage *image)
{
  static const guint16 wanted[] = { 1, 2, 3, 4, 5, 65535 };

  g_assert_cmpint (image->type, ==, RINGLET_PIXEL_U16);
  g_assert_cmpuint (image->n_slow, ==, 2);
  g_assert_cmpuint (image->n_fast, ==, 3);
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    g_assert_cmpfloat (ringlet_image_get (image, i), ==, wanted[i]);
}

static void
test_xsd (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (xsd); i++) {
    g_autoptr (GBytes) bytes = bytes_of (xsd[i].text);
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image =
        ringlet_test_read_bytes (bytes, NULL, "xsd", 0, NULL, &error);

    g_test_message ("%s: %s", xsd[i].name, error != NULL ? error->message : "read");
    if (xsd[i].code < 0) {
      g_assert_no_error (error);
      assert_xsd_pixels (image);
      g_assert_true (
          xsd[i].words == NULL || ringlet_test_has_warning (image, xsd[i].words));
      continue;
    }
    g_assert_error (error, RINGLET_ERROR, xsd[i].code);
    g_assert_nonnull (strstr (error->message, xsd[i].words));
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  }
}

static void
test_xsd_deep (void)
{
  g_autoptr (GString) text = g_string_new ("<XSDataImage>");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (text, "<a>");
  bytes = bytes_of (text->str);
  g_assert_null (ringlet_test_read_bytes (bytes, NULL, "xsd", 0, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT);
}

static void
test_xsd_cut (void)
{
  g_autoptr (GBytes) bytes = bytes_of (xsd[0].text);

  ringlet_test_every_truncation (bytes, "a.xml");
}

/* ---- MPA ---- */

#define MPA(slow, fast, map)                                                           \
  "[MPA4A]\r\nmpafmt=asc\r\n[ADC1]\r\nrange=" slow                                     \
  "\r\nactive=1\r\n[ADC2]\r\nrange=" fast "\r\n[DATA0,2 ]\r\n7\r\n8\r\n" map
#define COUNTS "1\r\n2\r\n3\r\n4\r\n5.5\r\n-6e3\r\n"

static const struct {
  const char *text;
  int code; /* -1: read */
  const char *words;
} mpa[] = {
  { MPA ("2", "3", "[CDAT0,6 ]\r\n" COUNTS), -1, NULL },
  { MPA ("2", "3", "[CDAT0,6 ]\r\n" COUNTS "[CDAT1,6 ]\r\n9\r\n"), -1, NULL },
  { "mpafmt=asc\n[ADC1]\nrange=2\n[ADC2]\nrange=3\n[CDAT0,6]\n1\n2\n3\n4\n5.5\n-6000",
      -1, NULL },
  { MPA ("0", "3", "[CDAT0,0 ]\r\n"), RINGLET_ERROR_FORMAT, "ADC1_range" },
  { MPA ("2", "-1", "[CDAT0,6 ]\r\n" COUNTS), RINGLET_ERROR_FORMAT, "ADC2_range" },
  { MPA ("2147483647", "3", "[CDAT0,6 ]\r\n" COUNTS), RINGLET_ERROR_FORMAT,
      "ADC1_range" },
  { MPA ("268435456", "268435456", "[CDAT0,6 ]\r\n" COUNTS), RINGLET_ERROR_LIMIT,
      "268435456" },
  { MPA ("16384", "16384", "[CDAT0,268435456 ]\r\n" COUNTS), RINGLET_ERROR_TRUNCATED,
      "bytes are not enough" },
  { MPA ("2", "4", "[CDAT0,6 ]\r\n" COUNTS), RINGLET_ERROR_FORMAT, "CDAT0,6" },
  { MPA ("2", "3", "[CDAT0,6 ]\r\n1\r\n2\r\n3\r\n4\r\n5\r\n[CDAT1,6 ]"),
      RINGLET_ERROR_TRUNCATED, "after 5 counts" },
  { MPA ("2", "3", "[CDAT0,6 ]\r\n1\r\n2\r\nthree\r\n4\r\n5\r\n6"),
      RINGLET_ERROR_FORMAT, "\"three\"" },
  { MPA ("2", "3", "[CDAT0,6 ]\r\n1\r\n2\r\nnan\r\n4\r\n5\r\n6"), RINGLET_ERROR_FORMAT,
      "\"nan\"" },
  { MPA ("2", "3", ""), RINGLET_ERROR_FORMAT, "no coincidence map" },
  { "mpafmt=dat\n", RINGLET_ERROR_UNSUPPORTED, "\"dat\"" },
};

static void
test_mpa (void)
{
  static const double wanted[] = { 1, 2, 3, 4, 5.5, -6000 };

  for (gsize i = 0; i < G_N_ELEMENTS (mpa); i++) {
    g_autoptr (GBytes) bytes = bytes_of (mpa[i].text);
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image =
        ringlet_test_read_bytes (bytes, NULL, "mpa", 0, NULL, &error);

    if (mpa[i].code >= 0) {
      g_assert_error (error, RINGLET_ERROR, mpa[i].code);
      g_assert_nonnull (strstr (error->message, mpa[i].words));
      continue;
    }
    g_assert_no_error (error);
    g_assert_cmpint (image->type, ==, RINGLET_PIXEL_F64);
    g_assert_cmpuint (image->n_slow, ==, 2);
    g_assert_cmpuint (image->n_fast, ==, 3);
    for (gsize j = 0; j < G_N_ELEMENTS (wanted); j++)
      g_assert_cmpfloat (ringlet_image_get (image, j), ==, wanted[j]);
    g_assert_cmpstr (ringlet_image_meta_lookup (&image->meta, "ADC2_range"), ==, "3");
  }
}

/* A number may lose its last digits and still be one: only what comes before is the
 * same. */
static void
test_mpa_cut (void)
{
  const gsize last = strlen ("-6e3\r\n");

  for (gsize size = 0; size + last < strlen (mpa[0].text); size++) {
    g_autoptr (GBytes) bytes = g_bytes_new (mpa[0].text, size);
    g_autoptr (GError) error = NULL;

    g_assert_null (ringlet_test_read_bytes (bytes, NULL, NULL, 0, NULL, &error));
    g_assert_cmpint (error->domain, ==, RINGLET_ERROR);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-formats/base", test_base);
  g_test_add_func ("/text-formats/xsd", test_xsd);
  g_test_add_func ("/text-formats/xsd-deep", test_xsd_deep);
  g_test_add_func ("/text-formats/xsd-cut", test_xsd_cut);
  g_test_add_func ("/text-formats/mpa", test_mpa);
  g_test_add_func ("/text-formats/mpa-cut", test_mpa_cut);
  return g_test_run ();
}
