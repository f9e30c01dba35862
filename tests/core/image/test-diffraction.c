/* SPDX-License-Identifier: MIT */

/* The readers of diffractometers' formats on files with one thing changed, cut off at
 * any length, and in the byte order that the samples do not have. */

#include <string.h>

#include "base/error.h"
#include "image/reader.h"
#include "support/shared.h"

/* ---- helpers ---- */

/* Opens and reads the first frame; what describe() says must be what read() gives. */
static RingletImage *
read_bytes (GBytes *bytes, GError **error)
{
  const RingletReaderInput input = { .bytes = bytes };
  const RingletReader *reader = ringlet_reader_find (bytes, NULL, error);
  g_auto (RingletFrameInfo) info = { 0 };
  RingletImage *image = NULL;
  guint64 n_frames = 0;
  gpointer state = reader != NULL ? reader->open (&input, &n_frames, error) : NULL;

  if (state == NULL)
    return NULL;
  g_assert_cmpuint (n_frames, ==, 1);
  g_assert_true (reader->describe (state, 0, &info, NULL));
  image = reader->read (state, 0, NULL, error);
  reader->close (state);
  if (image == NULL)
    return NULL;

  g_assert_cmpuint (info.n_slow, ==, image->n_slow);
  g_assert_cmpuint (info.n_fast, ==, image->n_fast);
  g_assert_cmpint (info.type, ==, image->type);
  g_assert_cmpuint (info.meta.header->len, ==, image->meta.header->len);
  g_assert_cmpfloat (info.meta.distance_m, ==, image->meta.distance_m);
  g_assert_cmpstr (info.meta.date, ==, image->meta.date);
  return image;
}

/* Returns (transfer full) (nullable): NULL when the caller should return. */
static GBytes *
load_sample (const char *file)
{
  g_autofree char *relative = g_build_filename ("data/formats", file, NULL);
  g_autofree char *path = ringlet_test_shared (relative);
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize size = 0;

  if (path == NULL)
    return NULL;
  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

/* ---- sizes ---- */

/* Each size is set to 0, -1 and 2^31 - 1. A key of text has the number behind it. */
static const struct {
  const char *file;
  const char *key; /* (nullable) */
  gsize offset;    /* of an integer of 32 bits, without key */
  gboolean big_endian;
  gboolean may_be_0;
} fields[] = {
  { "mar345/small64_high.mar3450", NULL, 4, FALSE, FALSE },
  { "mar345/small64_high.mar3450", NULL, 8, FALSE, TRUE },
  { "mar345/small64_high.mar3450", NULL, 20, FALSE, FALSE },
  { "mar345/small64_high.mar3450", NULL, 4096, FALSE, FALSE }, /* a position */
  { "mar345/small64_high_be.mar3450", NULL, 4, TRUE, FALSE },
  { "mar345/small64_high_be.mar3450", NULL, 8, TRUE, TRUE },
  { "mar345/small64_high_be.mar3450", NULL, 20, TRUE, FALSE },
  { "mar345/small64_high.mar3450", "image, X:", 0, FALSE, FALSE },
  { "mar345/small64_high.mar3450", ", Y:", 0, FALSE, FALSE },
  { "smv/adsc_le.img", "HEADER_BYTES=", 0, FALSE, FALSE },
  { "smv/adsc_le.img", "DIM=", 0, FALSE, FALSE },
  { "smv/adsc_le.img", "SIZE1=", 0, FALSE, FALSE },
  { "smv/adsc_le.img", "SIZE2=", 0, FALSE, FALSE },
  { "bruker/b86_u16.0001", "HDRBLKS:", 0, FALSE, FALSE },
  { "bruker/b86_u16.0001", "NROWS  :", 0, FALSE, FALSE },
  { "bruker/b86_u16.0001", "NCOLS  :", 0, FALSE, FALSE },
  { "bruker/b86_u16.0001", "NPIXELB:", 0, FALSE, FALSE },
  { "bruker/b86_u16.0001", "NOVERFL:", 0, FALSE, TRUE },
  { "bruker/b100_pil_base.sfrm", "NOVERFL:", 0, FALSE, FALSE },
  { "oxd/ty1.img", "NX=", 0, FALSE, FALSE }, { "oxd/ty1.img", "NY=", 0, FALSE, FALSE },
  { "oxd/ty1.img", "OI=", 0, FALSE, FALSE }, { "oxd/ty1.img", "OL=", 0, FALSE, FALSE },
  { "oxd/ty1.img", "NHEADER=", 0, FALSE, FALSE },
  { "oxd/uncompressed.img", "NX=", 0, FALSE, FALSE },
  { "esperanto/agi_bitfield.esperanto", "CONSISTING OF", 0, FALSE, FALSE },
  { "esperanto/agi_bitfield.esperanto", "LINES OF", 0, FALSE, FALSE },
  { "esperanto/agi_bitfield.esperanto", "\nIMAGE", 0, FALSE, FALSE },
  { "esperanto/agi_bitfield.esperanto", "IMAGE 256", 0, FALSE, FALSE },
  { "esperanto/agi_bitfield.esperanto", NULL, 25 * 256, FALSE, FALSE },
  { "kcd/r1.kcd", "X dimension =", 0, FALSE, FALSE },
  { "kcd/r1.kcd", "Y dimension =", 0, FALSE, FALSE },
  { "kcd/r1.kcd", "Number of readouts =", 0, FALSE, FALSE },
  { "raxis/high.osc", NULL, 768, TRUE, FALSE },
  { "raxis/high.osc", NULL, 772, TRUE, FALSE },
  { "raxis/high.osc", NULL, 800, TRUE, FALSE }, /* the ratio, as a float */
};

/* Returns a copy with the number behind @key replaced; what follows stays where it is
 * as long as blanks can give way. */
static GBytes *
patch_text (GBytes *bytes, const char *key, gint32 value)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  GString *out = g_string_new_len (data, (gssize) size);
  g_autofree char *number = NULL;
  gsize at = 0;
  gsize length = 0;

  while (memcmp (data + at, key, strlen (key)) != 0)
    g_assert_cmpuint (++at + strlen (key), <, size);
  at += strlen (key);
  while (data[at] == ' ')
    at++;
  while (g_ascii_isdigit (data[at + length]) || data[at + length] == '-')
    length++;
  number = g_strdup_printf ("%-*d", (int) length, value);
  while (length < strlen (number) && data[at + length] == ' ' &&
      data[at + length + 1] == ' ')
    length++;
  g_string_erase (out, (gssize) at, (gssize) length);
  g_string_insert (out, (gssize) at, number);
  return g_string_free_to_bytes (out);
}

static GBytes *
patch_binary (GBytes *bytes, gsize offset, gboolean big_endian, gint32 value)
{
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  guint8 *copy = g_memdup2 (data, size);
  const guint32 bits = big_endian ? GUINT32_TO_BE (value) : GUINT32_TO_LE (value);

  memcpy (copy + offset, &bits, sizeof bits);
  return g_bytes_new_take (copy, size);
}

static void
test_sizes (void)
{
  static const gint32 values[] = { 0, -1, G_MAXINT32 };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
    g_autoptr (GBytes) bytes = load_sample (fields[i].file);

    if (bytes == NULL)
      return;
    for (gsize k = 0; k < G_N_ELEMENTS (values); k++) {
      g_autoptr (GBytes) patched = fields[i].key != NULL
          ? patch_text (bytes, fields[i].key, values[k])
          : patch_binary (bytes, fields[i].offset, fields[i].big_endian, values[k]);
      g_autoptr (GError) error = NULL;
      g_autoptr (RingletImage) image = read_bytes (patched, &error);

      if (values[k] == 0 && fields[i].may_be_0) {
        g_assert_no_error (error);
        continue;
      }
      if (image != NULL)
        g_error ("%s with %d at %s (%" G_GSIZE_FORMAT ") is read", fields[i].file,
            values[k], fields[i].key, fields[i].offset);
      g_assert_true (error->domain == RINGLET_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
  }
}

/* ---- files that end early ---- */

static const struct {
  const char *file;
  gsize step;
  gsize needed; /* before this size the end of the file is seen to be missing */
} cut[] = {
  { "mar345/small64_high.mar3450", 3, 7303 }, /* FabIO ends with a byte too many */
  { "smv/dtrek_float32_be.img", 7, 12800 },
  { "bruker/b86_u8.0001", 3, 5632 },
  { "bruker/b100_hand_baseline_underflow.sfrm", 7, 16568 }, /* filling */
  { "oxd/ty1.img", 3, 8216 },
  { "oxd/uncompressed.img", 7, 17408 },
  { "esperanto/4byte_long.esperanto", 501, 268544 },
  { "esperanto/agi_bitfield.esperanto", 101, 54071 },
  /* Whose pixels are counted from the end. */
  { "kcd/r1.kcd", 7, 6144 },
  { "raxis/high.osc", 7, 7168 },
};

static void
test_truncated (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cut); i++) {
    g_autoptr (GBytes) whole = load_sample (cut[i].file);
    gsize size = 0;
    gconstpointer data = NULL;

    if (whole == NULL)
      return;
    data = g_bytes_get_data (whole, &size);
    for (gsize n = 0; n < size; n += n + 40 < size ? cut[i].step : 1) {
      g_autoptr (GBytes) bytes = g_bytes_new (data, n);
      g_autoptr (GError) error = NULL;
      g_autoptr (RingletImage) image = read_bytes (bytes, &error);

      if (image != NULL && n < cut[i].needed)
        g_error ("%s cut to %" G_GSIZE_FORMAT " bytes is read", cut[i].file, n);
      if (image == NULL)
        g_assert_true (error->domain == RINGLET_ERROR);
      else if (g_str_has_suffix (cut[i].file, ".osc") && (size - n) % 128 != 0)
        g_assert_nonnull (image->meta.warnings); /* no whole records of 128 bytes */
    }
  }
}

/* open() must survive what its probe() would never have let through. */
static void
test_not_probed (void)
{
  static const char *const names[] = { "mar345", "smv", "bruker", "oxd", "esperanto",
    "kcd", "raxis", NULL };
  static const char *const texts[] = { "", "x", "{", "}", "}{", "\n", "No\n",
    "FORMAT :" };
  const RingletReader *const *readers = ringlet_reader_list ();

  for (gsize i = 0; readers[i] != NULL; i++) {
    for (gsize k = 0; k < G_N_ELEMENTS (texts); k++) {
      g_autoptr (GBytes) bytes = g_bytes_new_static (texts[k], strlen (texts[k]));
      const RingletReaderInput input = { .bytes = bytes };
      g_autoptr (GError) error = NULL;
      guint64 n_frames = 0;

      if (!g_strv_contains (names, readers[i]->name))
        continue;
      g_assert_null (readers[i]->open (&input, &n_frames, &error));
      g_assert_true (error->domain == RINGLET_ERROR);
    }
  }
}

/* ---- both byte orders ---- */

/* A file of R-AXIS as a little-endian machine writes it. */
static void
test_raxis_little_endian (void)
{
  static const gsize words[] = { 292, 344, 536, 540, 544, 768, 772, 776, 780, 784,
    800 };
  enum { PIXELS_AT = 2048 };
  g_autoptr (GBytes) big = load_sample ("raxis/high.osc");
  g_autoptr (GBytes) little = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) a = NULL;
  g_autoptr (RingletImage) b = NULL;
  guint8 *copy = NULL;
  gsize size = 0;

  if (big == NULL)
    return;
  copy = g_memdup2 (g_bytes_get_data (big, &size), g_bytes_get_size (big));
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    guint32 word;

    memcpy (&word, copy + words[i], sizeof word);
    word = GUINT32_SWAP_LE_BE (word);
    memcpy (copy + words[i], &word, sizeof word);
  }
  for (gsize i = PIXELS_AT; i < size; i += 2) {
    const guint8 first = copy[i];

    copy[i] = copy[i + 1];
    copy[i + 1] = first;
  }
  little = g_bytes_new_take (copy, size);
  a = read_bytes (big, &error);
  g_assert_no_error (error);
  b = read_bytes (little, &error);
  g_assert_no_error (error);
  g_assert_cmpint (b->type, ==, RINGLET_PIXEL_U32);
  g_assert_cmpmem (
      a->data, 4 * ringlet_image_n_pixels (a), b->data, 4 * ringlet_image_n_pixels (b));
  g_assert_cmpfloat (b->meta.distance_m, ==, a->meta.distance_m);
  g_assert_cmpfloat (b->meta.wavelength_m, ==, a->meta.wavelength_m);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diffraction/sizes", test_sizes);
  g_test_add_func ("/diffraction/truncated", test_truncated);
  g_test_add_func ("/diffraction/not-probed", test_not_probed);
  g_test_add_func ("/diffraction/raxis-little-endian", test_raxis_little_endian);
  return g_test_run ();
}
