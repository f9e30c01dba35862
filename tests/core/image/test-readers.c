/* SPDX-License-Identifier: MIT */

/* Small files made here: every truncation of them, and their size fields at 0, −1 and
 * 2^32. A reader may refuse; it may not crash, and it may not give other pixels. */

#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "image/hdf5-handle.h"
#include "image/reader.h"

#define N_SLOW 3
#define N_FAST 5

/* All samples hold these pixels, row-major. */
static const guint16 pixels[N_SLOW * N_FAST] = { 0, 1, 2, 3, 500, 10, 11, 12, 13, 14,
  65535, 21, 22, 23, 24 };

static void
append_le (GByteArray *to, guint64 value, guint size)
{
  for (guint i = 0; i < size; i++) {
    const guint8 byte = (guint8) (value >> 8 * i);

    g_byte_array_append (to, &byte, 1);
  }
}

static void
append_text (GByteArray *to, const char *text)
{
  g_byte_array_append (to, (const guint8 *) text, (guint) strlen (text));
}

static void
append_pixels (GByteArray *to)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pixels); i++)
    append_le (to, pixels[i], 2);
}

/* ---- builders: @field is written with @value in place of its own ---- */

static const char *
or_own (const char *field, const char *name, const char *value, const char *own)
{
  return g_strcmp0 (field, name) == 0 ? value : own;
}

static GBytes *
build_edf (const char *field, const char *value)
{
  static const char *const keys[][2] = { { "HeaderID", "EH:000001:000000:000000" },
    { "ByteOrder", "LowByteFirst" }, { "DataType", "UnsignedShort" }, { "Dim_1", "5" },
    { "Dim_2", "3" }, { "Dim_3", "1" }, { "Size", "30" } };
  GByteArray *file = g_byte_array_new ();

  append_text (file, "{\n");
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autofree char *line = g_strdup_printf (
        "%s = %s ;\n", keys[i][0], or_own (field, keys[i][0], value, keys[i][1]));

    append_text (file, line);
  }
  while (file->len < 510)
    append_text (file, " ");
  append_text (file, "}\n");
  append_pixels (file);
  return g_byte_array_free_to_bytes (file);
}

static GBytes *
build_npy (const char *field, const char *value)
{
  g_autofree char *header = g_strdup_printf (
      "{'descr': '<u2', 'fortran_order': False, 'shape': (%s, %s), }\n",
      or_own (field, "rows", value, "3"), or_own (field, "columns", value, "5"));
  GByteArray *file = g_byte_array_new ();

  append_text (file, "\x93NUMPY\x01");
  append_le (file, 0, 1);
  append_le (file, strlen (header), 2);
  append_text (file, header);
  append_pixels (file);
  return g_byte_array_free_to_bytes (file);
}

static void
append_offsets (GByteArray *file)
{
  guint16 before = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (pixels); i++) {
    const gint32 delta = (gint32) pixels[i] - before;

    append_le (file, 0x80, 1);
    if (delta > G_MAXINT16 || delta <= G_MININT16) {
      append_le (file, 0x8000, 2);
      append_le (file, (guint32) delta, 4);
    } else {
      append_le (file, (guint16) delta, 2);
    }
    before = pixels[i];
  }
}

static GBytes *
build_cbf (const char *field, const char *value)
{
  static const char *const keys[][2] = {
    { "X-Binary-Size", "53" }, /* 15 × 3 and two long steps of 4 more */
    { "X-Binary-Element-Type", "\"unsigned 16-bit integer\"" },
    { "X-Binary-Number-of-Elements", "15" },
    { "X-Binary-Size-Fastest-Dimension", "5" },
    { "X-Binary-Size-Second-Dimension", "3" },
  };
  GByteArray *file = g_byte_array_new ();

  append_text (file,
      "###CBF: VERSION 1.5\r\n_array_data.data\r\n;\r\n"
      "--CIF-BINARY-FORMAT-SECTION--\r\n"
      "Content-Type: application/octet-stream;\r\n"
      "     conversions=\"x-CBF_BYTE_OFFSET\"\r\n");
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autofree char *line = g_strdup_printf (
        "%s: %s\r\n", keys[i][0], or_own (field, keys[i][0], value, keys[i][1]));

    append_text (file, line);
  }
  append_text (file, "\r\n\x0c\x1a\x04\xd5");
  append_offsets (file);
  append_text (file, "\r\n--CIF-BINARY-FORMAT-SECTION----\r\n;\r\n");
  return g_byte_array_free_to_bytes (file);
}

/* One strip, little-endian; every tag is a LONG, so that any number fits. */
static GBytes *
build_tiff (const char *field, const char *value)
{
  static const struct {
    const char *name;
    guint16 tag;
    guint32 value;
  } tags[] = {
    { "width", 256, N_FAST },
    { "length", 257, N_SLOW },
    { "bits", 258, 16 },
    { "compression", 259, 1 },
    { "photometric", 262, 1 },
    { "offset", 273, 8 + 2 + 10 * 12 + 4 },
    { "samples", 277, 1 },
    { "rows", 278, N_SLOW },
    { "count", 279, sizeof pixels },
    { "format", 339, 1 },
  };
  GByteArray *file = g_byte_array_new ();

  G_STATIC_ASSERT (G_N_ELEMENTS (tags) == 10);
  append_text (file, "II*");
  append_le (file, 0, 1);
  append_le (file, 8, 4);
  append_le (file, G_N_ELEMENTS (tags), 2);
  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++) {
    guint64 number = tags[i].value;

    /* 2^32 does not fit: its bits are those of 0. */
    if (g_strcmp0 (field, tags[i].name) == 0)
      number = (guint64) g_ascii_strtoll (value, NULL, 10);
    append_le (file, tags[i].tag, 2);
    append_le (file, 4, 2); /* LONG */
    append_le (file, 1, 4);
    append_le (file, number, 4);
  }
  append_le (file, 0, 4);
  append_pixels (file);
  return g_byte_array_free_to_bytes (file);
}

/* The HDF5 file has a gzip filter, so that its pixels pass through our decoder. */
static GBytes *
build_hdf5 (const char *field, const char *value)
{
  const guint64 shape[] = { 1, N_SLOW, N_FAST };
  g_autofree char *path = NULL;
  char *data = NULL;
  gsize size = 0;
  const int fd = g_file_open_tmp ("ringlet-test-XXXXXX", &path, NULL);
  g_auto (RingletHdf5Id) set = H5I_INVALID_HID;
  RingletHdf5Id file = ringlet_hdf5_create (path, NULL);

  g_close (fd, NULL);
  set = ringlet_hdf5_write_array (
      file, "data", RINGLET_PIXEL_U16, 3, shape, pixels, 4, NULL);
  ringlet_hdf5_id_free (set);
  set = H5I_INVALID_HID;
  g_assert_true (ringlet_hdf5_close (&file, NULL));
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  g_unlink (path);
  return g_bytes_new_take (data, size);
}

typedef struct {
  const char *name;
  GBytes *(*build) (const char *field, const char *value);
  const char *fields[12]; /* NULL at the end */
} Format;

static const Format formats[] = {
  { "edf", build_edf, { "Dim_1", "Dim_2", "Dim_3", "Size" } },
  { "npy", build_npy, { "rows", "columns" } },
  { "cbf", build_cbf,
      { "X-Binary-Size", "X-Binary-Number-of-Elements",
          "X-Binary-Size-Fastest-Dimension", "X-Binary-Size-Second-Dimension" } },
  { "tiff", build_tiff,
      { "width", "length", "bits", "compression", "photometric", "offset", "samples",
          "rows", "count", "format" } },
  { "hdf5", build_hdf5, { NULL } },
};

/* ---- reading ---- */

static RingletImage *
read_bytes (GBytes *bytes, const char **format, GError **error)
{
  const RingletReader *reader = ringlet_reader_find (bytes, NULL, error);
  const RingletReaderInput input = { NULL, bytes, NULL };
  RingletImage *image = NULL;
  gpointer state = NULL;
  guint64 n_frames = 0;

  if (reader == NULL)
    return NULL;

  *format = reader->name;
  state = reader->open (&input, &n_frames, error);
  if (state == NULL)
    return NULL;
  g_assert_cmpuint (n_frames, >, 0);
  image = reader->read (state, 0, NULL, error);
  reader->close (state);
  return image;
}

static gboolean
has_pixels (const RingletImage *image)
{
  return image->type == RINGLET_PIXEL_U16 && image->n_slow == N_SLOW &&
      image->n_fast == N_FAST && memcmp (image->data, pixels, sizeof pixels) == 0;
}

static void
test_whole (gconstpointer data)
{
  const Format *format = data;
  g_autoptr (GBytes) bytes = format->build (NULL, NULL);
  g_autoptr (GError) error = NULL;
  const char *name = NULL;
  g_autoptr (RingletImage) image = read_bytes (bytes, &name, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, format->name);
  g_assert_true (has_pixels (image));
}

static void
test_every_truncation (gconstpointer data)
{
  const Format *format = data;
  g_autoptr (GBytes) bytes = format->build (NULL, NULL);

  for (gsize size = 0; size < g_bytes_get_size (bytes); size++) {
    /* A copy of its own, so that a sanitizer sees every byte read behind the end. */
    gpointer copy = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
    g_autoptr (GBytes) cut = g_bytes_new_take (copy, size);
    g_autoptr (GError) error = NULL;
    const char *name = NULL;
    g_autoptr (RingletImage) image = read_bytes (cut, &name, &error);

    if (image == NULL) {
      g_assert_nonnull (error);
      g_assert_cmpint (error->domain, ==, RINGLET_ERROR);
      g_assert_cmpstr (error->message, !=, "");
    } else {
      g_assert_no_error (error);
      g_assert_true (has_pixels (image));
    }
  }
}

static void
check_field (const Format *format, const char *field)
{
  static const char *const values[] = { "0", "-1", "1", "7", "65536", "2147483647",
    "4294967295", "4294967296", "9223372036854775807", "18446744073709551616", "",
    "x" };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autoptr (GBytes) bytes = format->build (field, values[i]);
    g_autoptr (GError) error = NULL;
    const char *name = NULL;
    g_autoptr (RingletImage) image = read_bytes (bytes, &name, &error);

    g_assert_cmpint (image != NULL, ==, error == NULL);
    if (image != NULL)
      g_assert_cmpuint (ringlet_image_n_pixels (image), <=, 1000);
  }
}

static void
test_fields (gconstpointer data)
{
  const Format *format = data;

  for (gsize i = 0; format->fields[i] != NULL; i++)
    check_field (format, format->fields[i]);
}

/* ---- finding the reader ---- */

static const struct {
  const char *name;
  const char *bytes;
  gsize size;
  const char *path;
  int code;
  const char *words;
} unknown[] = {
  { "empty", "", 0, NULL, RINGLET_ERROR_TRUNCATED, "is empty" },
  { "text", "Dear all,\n", 10, "a.dat", RINGLET_ERROR_UNSUPPORTED, "plain text" },
  { "text-named-tif", "Dear all,\n", 10, "a.TIF", RINGLET_ERROR_UNSUPPORTED, "tiff" },
  { "json", "{\n \"a\": 1}", 10, NULL, RINGLET_ERROR_UNSUPPORTED, "plain text" },
  { "gzip", "\x1f\x8b\x08", 3, "a.edf.gz", RINGLET_ERROR_UNSUPPORTED, "gzip" },
  { "pdf", "%PDF-1.4", 8, NULL, RINGLET_ERROR_UNSUPPORTED, "PDF" },
  { "binary-named-img", "\x01\x02\x03", 3, "a.IMG", RINGLET_ERROR_UNSUPPORTED,
      "in hipic, smv, oxd or raxis format" },
  { "binary-named-img-raw", "\x01\x02\x03", 3, "a.img", RINGLET_ERROR_UNSUPPORTED,
      "FILE::raw:195x487:int32" },
  { "binary", "\x01\x02\x03", 3, NULL, RINGLET_ERROR_UNSUPPORTED, "binary" },
};

static void
test_unknown (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++) {
    g_autoptr (GBytes) bytes = g_bytes_new (unknown[i].bytes, unknown[i].size);
    g_autoptr (GError) error = NULL;

    g_assert_null (ringlet_reader_find (bytes, unknown[i].path, &error));
    g_assert_error (error, RINGLET_ERROR, unknown[i].code);
    g_assert_nonnull (strstr (error->message, unknown[i].words));
  }
}

/* The content decides, whatever the name says. */
static void
test_wrong_suffix (void)
{
  g_autoptr (GBytes) bytes = build_edf (NULL, NULL);

  g_assert_cmpstr (ringlet_reader_find (bytes, "image.tif", NULL)->name, ==, "edf");
}

static void
add_format (const Format *format)
{
  g_autofree char *whole = g_strdup_printf ("/reader/%s/whole", format->name);
  g_autofree char *cut = g_strdup_printf ("/reader/%s/every-truncation", format->name);
  g_autofree char *fields = g_strdup_printf ("/reader/%s/fields", format->name);

  g_test_add_data_func (whole, format, test_whole);
  g_test_add_data_func (cut, format, test_every_truncation);
  g_test_add_data_func (fields, format, test_fields);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    add_format (&formats[i]);
  g_test_add_func ("/reader/unknown", test_unknown);
  g_test_add_func ("/reader/wrong-suffix", test_wrong_suffix);
  return g_test_run ();
}
