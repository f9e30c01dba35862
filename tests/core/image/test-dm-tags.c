/* SPDX-License-Identifier: MIT */

/* Gatan's tags, versions 3 and 4 in both byte orders, made here after the description
 * that dm-tags.h names: a thumbnail, an image of two frames, texts and structures. */

#include "image/dm-tags.h"
#include "support/reader-bytes.h"

#define N_SLOW 2
#define N_FAST 3
#define N_FRAMES 2

/* How numbers are written in one kind of file. */
typedef struct {
  const char *name;
  guint version;
  gboolean big_endian;
} Kind;

static const Kind kinds[] = {
  { "dm3", 3, FALSE },
  { "dm3-big-endian", 3, TRUE },
  { "dm4", 4, FALSE },
  { "dm4-big-endian", 4, TRUE },
};

static void
put_word (GByteArray *file, const Kind *kind, guint64 value)
{
  ringlet_test_put_be (file, value, kind->version == 4 ? 8 : 4);
}

static void
put_value (GByteArray *file, const Kind *kind, guint64 value, guint size)
{
  if (kind->big_endian)
    ringlet_test_put_be (file, value, size);
  else
    ringlet_test_put_le (file, value, size);
}

static void
put_label (GByteArray *file, const Kind *kind, guint type, const char *label)
{
  ringlet_test_put_be (file, type, 1);
  ringlet_test_put_be (file, strlen (label), 2);
  ringlet_test_put_text (file, label);
  if (kind->version == 4)
    ringlet_test_put_be (file, 0, 8); /* its size, which nobody needs */
}

static void
put_group (GByteArray *file, const Kind *kind, const char *label, guint n_tags)
{
  if (label != NULL)
    put_label (file, kind, 20, label);
  ringlet_test_put_be (file, 0x0100, 2);
  put_word (file, kind, n_tags);
}

/* "%%%%" and the words that describe the value. */
static void
put_tag (GByteArray *file, const Kind *kind, const char *label, guint n_words,
    const guint64 *words)
{
  put_label (file, kind, 21, label);
  ringlet_test_put_text (file, "%%%%");
  put_word (file, kind, n_words);
  for (guint i = 0; i < n_words; i++)
    put_word (file, kind, words[i]);
}

static void
put_number (GByteArray *file, const Kind *kind, const char *label, guint32 value)
{
  put_tag (file, kind, label, 1, (const guint64[]){ RINGLET_DM_U32 });
  put_value (file, kind, value, 4);
}

static void
put_text (GByteArray *file, const Kind *kind, const char *label, const char *text)
{
  put_tag (
      file, kind, label, 3, (const guint64[]){ 20, RINGLET_DM_U16, strlen (text) });
  for (const char *at = text; *at != '\0'; at++)
    put_value (file, kind, (guint8) *at, 2);
}

/* 0, 1, 2, … of 16 bits. */
static void
put_image (GByteArray *file, const Kind *kind, guint data_type, guint n_fast,
    guint n_slow, guint n_frames)
{
  const guint n = n_fast * n_slow * n_frames;

  put_group (file, kind, "", 1);
  put_group (file, kind, "ImageData", 3);
  put_tag (file, kind, "Data", 3, (const guint64[]){ 20, RINGLET_DM_U16, n });
  for (guint i = 0; i < n; i++)
    put_value (file, kind, i, 2);
  put_number (file, kind, "DataType", data_type);
  put_group (file, kind, "Dimensions", 3);
  put_number (file, kind, "", n_fast);
  put_number (file, kind, "", n_slow);
  put_number (file, kind, "", n_frames);
}

static GByteArray *
build (const Kind *kind)
{
  GByteArray *file = g_byte_array_new ();

  ringlet_test_put_be (file, kind->version, 4);
  put_word (file, kind, 1000);
  ringlet_test_put_be (file, kind->big_endian ? 0 : 1, 4);
  put_group (file, kind, NULL, 5);
  put_tag (file, kind, "Binning", 7, (const guint64[]){ 15, 0, 2, 0, 3, 0, 7 });
  put_value (file, kind, 2, 4);
  put_value (file, kind, 0x3fe0000000000000, 8); /* 0.5 */
  /* Two structures of two numbers: passed over. */
  put_tag (file, kind, "Points", 9, (const guint64[]){ 20, 15, 0, 2, 0, 2, 0, 9, 2 });
  ringlet_test_pad (file, file->len + 2 * 3);
  put_text (file, kind, "Acquisition Date", "2014-06-07");
  put_tag (file, kind, "Exposure (s)", 1, (const guint64[]){ RINGLET_DM_F64 });
  put_value (file, kind, 0x3fd0000000000000, 8); /* 0.25 */
  put_group (file, kind, "ImageList", 2);
  put_image (file, kind, 10, 1, 1, 1);
  put_image (file, kind, 10, N_FAST, N_SLOW, N_FRAMES);
  return file;
}

static GBytes *
bytes_of (const Kind *kind)
{
  return g_byte_array_free_to_bytes (build (kind));
}

static void
test_whole (gconstpointer data)
{
  const Kind *kind = data;
  g_autoptr (GBytes) bytes = bytes_of (kind);

  for (guint64 i = 0; i < N_FRAMES; i++) {
    g_autoptr (GError) error = NULL;
    guint64 n_frames = 0;
    g_autoptr (RingletImage) image =
        ringlet_test_read_bytes (bytes, NULL, "dm3", i, &n_frames, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (n_frames, ==, N_FRAMES);
    g_assert_cmpint (image->type, ==, RINGLET_PIXEL_U16);
    g_assert_cmpuint (image->n_slow, ==, N_SLOW);
    g_assert_cmpuint (image->n_fast, ==, N_FAST);
    for (gsize j = 0; j < N_SLOW * N_FAST; j++)
      g_assert_cmpfloat (
          ringlet_image_get (image, j), ==, (double) (i * N_SLOW * N_FAST + j));
    g_assert_cmpstr (image->meta.date, ==, "2014-06-07");
    g_assert_cmpfloat (image->meta.exposure_s, ==, 0.25);
    g_assert_cmpstr (ringlet_image_meta_lookup (&image->meta, "Binning"), ==, "2 0.5");
    g_assert_cmpstr (
        ringlet_image_meta_lookup (&image->meta, "ImageList.1.ImageData.Dimensions.0"),
        ==, "3");
  }
}

static void
test_truncation (gconstpointer data)
{
  g_autoptr (GBytes) bytes = bytes_of (data);

  ringlet_test_every_truncation (bytes, NULL);
}

/* Where the last @text begins. */
static guint
find_last (const GByteArray *file, const char *text)
{
  for (guint at = file->len - (guint) strlen (text); at > 0; at--) {
    if (memcmp (file->data + at, text, strlen (text)) == 0)
      return at;
  }
  g_assert_not_reached ();
}

/* Every word of the tag of the pixels and how many they are, and how many tags the
 * groups around it have. */
static void
test_fields (gconstpointer data)
{
  const Kind *kind = data;
  const guint size = kind->version == 4 ? 8 : 4;
  GByteArray *file = build (kind);
  const guint root_at = kind->version == 4 ? 18 : 14;
  /* In version 4, the size of the tag lies between label and mark. */
  const guint words_at = find_last (file, "ImageData") + (kind->version == 4 ? 46 : 26);
  const guint group_at =
      find_last (file, "ImageData") + 9 + (kind->version == 4 ? 10 : 2);
  g_autoptr (GBytes) bytes = NULL;

  bytes = g_byte_array_free_to_bytes (file);
  ringlet_test_hostile_field (bytes, NULL, 0, 4);
  ringlet_test_hostile_field (bytes, NULL, root_at, size);
  ringlet_test_hostile_field (bytes, NULL, group_at, size);
  for (guint i = 0; i < 4; i++)
    ringlet_test_hostile_field (bytes, NULL, words_at + i * size, size);
}

/* ---- types ---- */

static const struct {
  guint64 type;
  guint32 data_type;
  guint size;
  RingletPixelType pixel;
  guint64 stored;
  double value;
} types[] = {
  { RINGLET_DM_I16, 1, 2, RINGLET_PIXEL_I16, 0xfffe, -2 },
  { RINGLET_DM_I32, 7, 4, RINGLET_PIXEL_I32, 0xfffffffe, -2 },
  { RINGLET_DM_U16, 10, 2, RINGLET_PIXEL_U16, 0xfffe, 65534 },
  { RINGLET_DM_U32, 11, 4, RINGLET_PIXEL_U32, 0xfffffffe, 4294967294.0 },
  { RINGLET_DM_F32, 2, 4, RINGLET_PIXEL_F32, 0x3fc00000, 1.5 },
  { RINGLET_DM_F64, 12, 8, RINGLET_PIXEL_F64, 0x3ff8000000000000, 1.5 },
  { RINGLET_DM_BOOL, 14, 1, RINGLET_PIXEL_BOOL, 1, 1 },
  { RINGLET_DM_CHAR, 9, 1, RINGLET_PIXEL_I8, 0xfe, -2 },
  { RINGLET_DM_OCTET, 6, 1, RINGLET_PIXEL_U8, 0xfe, 254 },
  { RINGLET_DM_OCTET, 9, 1, RINGLET_PIXEL_I8, 0xfe, -2 },
  { RINGLET_DM_I64, 39, 8, RINGLET_PIXEL_I64, 0xfffffffffffffffe, -2 },
  { RINGLET_DM_U64, 40, 8, RINGLET_PIXEL_U64, 2, 2 },
};

/* One pixel, its shape by the camera: 3 × 2 pixels, read out 3 × 2 at a time. */
static GByteArray *
build_pixel (guint64 type, guint32 data_type, guint64 stored, guint size)
{
  const Kind *kind = &kinds[0];
  GByteArray *file = g_byte_array_new ();

  ringlet_test_put_be (file, 3, 4);
  ringlet_test_put_be (file, 1000, 4);
  ringlet_test_put_be (file, 1, 4);
  put_group (file, kind, NULL, 3);
  for (guint i = 0; i < 2; i++) {
    put_tag (file, kind, i == 0 ? "Active Size (pixels)" : "Binning", 7,
        (const guint64[]){ 15, 0, 2, 0, 3, 0, 3 });
    put_value (file, kind, 3, 4);
    put_value (file, kind, 2, 4);
  }
  put_group (file, kind, "ImageData", 2);
  put_number (file, kind, "DataType", data_type);
  put_tag (file, kind, "Data", 3, (const guint64[]){ 20, type, 1 });
  put_value (file, kind, stored, size);
  return file;
}

static RingletImage *
read_file (GByteArray *file, GError **error)
{
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (file);

  return ringlet_test_read_bytes (bytes, NULL, "dm3", 0, NULL, error);
}

/* A picture that is larger than the image beside it: colours, or the first image of the
 * list by what the thumbnails say. */
static void
test_thumbnail (gconstpointer data)
{
  const Kind *kind = data;

  for (guint in_colours = 0; in_colours < 2; in_colours++) {
    GByteArray *file = g_byte_array_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image = NULL;

    ringlet_test_put_be (file, kind->version, 4);
    put_word (file, kind, 1000);
    ringlet_test_put_be (file, kind->big_endian ? 0 : 1, 4);
    put_group (file, kind, NULL, 2);
    put_group (file, kind, "ImageList", 2);
    put_image (file, kind, in_colours ? 23 : 10, 8, 9, 1);
    put_image (file, kind, 10, N_FAST, N_SLOW, 1);
    put_group (file, kind, "Thumbnails", 1);
    put_group (file, kind, "", 1);
    put_number (file, kind, in_colours ? "Image" : "ImageIndex", 0);

    image = read_file (file, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (image->n_slow, ==, N_SLOW);
    g_assert_cmpuint (image->n_fast, ==, N_FAST);
  }
}

static void
test_types (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image = read_file (
        build_pixel (types[i].type, types[i].data_type, types[i].stored, types[i].size),
        &error);

    g_assert_no_error (error);
    g_assert_cmpint (image->type, ==, types[i].pixel);
    g_assert_cmpuint (ringlet_image_n_pixels (image), ==, 1);
    g_assert_cmpfloat (ringlet_image_get (image, 0), ==, types[i].value);
  }
}

/* ---- refused ---- */

static GByteArray *
build_nested (guint depth)
{
  const Kind *kind = &kinds[0];
  GByteArray *file = g_byte_array_new ();

  ringlet_test_put_be (file, 3, 4);
  ringlet_test_put_be (file, 1000, 4);
  ringlet_test_put_be (file, 1, 4);
  put_group (file, kind, NULL, 1);
  for (guint i = 0; i < depth; i++)
    put_group (file, kind, "a label of a group", 1);
  put_number (file, kind, "n", 1);
  return file;
}

static void
assert_refused (GByteArray *file, int code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_file (file, &error));
  g_assert_error (error, RINGLET_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_refused (void)
{
  GByteArray *mark = build_pixel (RINGLET_DM_U16, 10, 1, 2);
  GByteArray *shape = build_pixel (RINGLET_DM_U16, 10, 1, 2);

  assert_refused (build_nested (64), RINGLET_ERROR_FORMAT, "no image");
  assert_refused (build_nested (65), RINGLET_ERROR_LIMIT, "nested too deeply");
  assert_refused (build_nested (20000), RINGLET_ERROR_LIMIT, "nested too deeply");
  assert_refused (
      build_pixel (99, 10, 1, 2), RINGLET_ERROR_FORMAT, "unknown tag type 99");
  assert_refused (
      build_pixel (RINGLET_DM_U32, 23, 1, 4), RINGLET_ERROR_UNSUPPORTED, "colours");
  assert_refused (
      build_pixel (RINGLET_DM_U32, 8, 1, 4), RINGLET_ERROR_UNSUPPORTED, "colours");
  assert_refused (
      build_pixel (RINGLET_DM_F32, 5, 1, 4), RINGLET_ERROR_UNSUPPORTED, "complex");
  assert_refused (build_pixel (RINGLET_DM_U32, 11, 1, 2), RINGLET_ERROR_TRUNCATED,
      "beyond the file");

  ringlet_test_set_text (mark, find_last (mark, "%%%%"), "%%%#");
  assert_refused (mark, RINGLET_ERROR_FORMAT, "ImageData.Data does not begin");
  ringlet_test_set_text (shape, find_last (shape, "Binning"), "binning");
  assert_refused (shape, RINGLET_ERROR_SHAPE, "do not explain");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *whole = g_strdup_printf ("/dm-tags/%s/whole", kinds[i].name);
    g_autofree char *cut = g_strdup_printf ("/dm-tags/%s/cut", kinds[i].name);
    g_autofree char *fields = g_strdup_printf ("/dm-tags/%s/fields", kinds[i].name);
    g_autofree char *thumbnail =
        g_strdup_printf ("/dm-tags/%s/thumbnail", kinds[i].name);

    g_test_add_data_func (whole, &kinds[i], test_whole);
    g_test_add_data_func (cut, &kinds[i], test_truncation);
    g_test_add_data_func (fields, &kinds[i], test_fields);
    g_test_add_data_func (thumbnail, &kinds[i], test_thumbnail);
  }
  g_test_add_func ("/dm-tags/types", test_types);
  g_test_add_func ("/dm-tags/refused", test_refused);
  return g_test_run ();
}
