/* SPDX-License-Identifier: MIT */

/* Masks as files: what is written is read again, by way of the readers of images. */

#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "image/mask-write.h"
#include "image/source.h"
#include "support/shared.h"

static char *folder;

static const char *const suffixes[] = { ".edf", ".tif", ".tiff", ".npy", ".msk", ".h5",
  ".hdf5", ".nxs", ".MSK" };

/* Widths around words of 32 bits. */
static const gsize shapes[][2] = { { 2, 2 }, { 5, 31 }, { 3, 32 }, { 7, 33 },
  { 48, 70 }, { 195, 487 } };

static RingletMask *
random_mask (gsize n_slow, gsize n_fast)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) (n_slow + n_fast));
  guint8 *bad = g_new (guint8, n_slow * n_fast);

  for (gsize i = 0; i < n_slow * n_fast; i++)
    bad[i] = g_rand_boolean (rand) ? 1 : 0;
  return ringlet_mask_new_take (n_slow, n_fast, bad);
}

static RingletMask *
read_mask (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = ringlet_image_load (path, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (image->type, ==, RINGLET_PIXEL_U8);
  for (gsize i = 0; i < ringlet_image_n_pixels (image); i++)
    g_assert_cmpfloat (ringlet_image_get (image, i), <=, 1.0);
  return ringlet_mask_new_from_image (image, NULL);
}

static void
test_round_trip (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    for (gsize k = 0; k < G_N_ELEMENTS (shapes); k++) {
      g_autofree char *name =
          g_strdup_printf ("m%" G_GSIZE_FORMAT "%s", k, suffixes[i]);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (RingletMask) mask = random_mask (shapes[k][0], shapes[k][1]);
      g_autoptr (RingletMask) again = NULL;
      g_autoptr (GError) error = NULL;

      ringlet_mask_write (mask, path, FALSE, &error);
      g_assert_no_error (error);
      again = read_mask (path);
      g_assert_cmpuint (again->n_slow, ==, mask->n_slow);
      g_assert_cmpstr (again->digest, ==, mask->digest);
    }
  }
}

/* The same mask is the same bytes, whenever it is written. */
static void
test_same_bytes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *name = g_strconcat ("twice", suffixes[i], NULL);
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autoptr (RingletMask) mask = random_mask (7, 33);
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;
    gsize n_first = 0;
    gsize n_second = 0;

    g_assert_true (ringlet_mask_write (mask, path, TRUE, NULL));
    g_assert_true (g_file_get_contents (path, &first, &n_first, NULL));
    g_assert_true (ringlet_mask_write (mask, path, TRUE, NULL));
    g_assert_true (g_file_get_contents (path, &second, &n_second, NULL));
    g_assert_cmpmem (first, n_first, second, n_second);
  }
}

/* Written by tests/reference/fit2dmask_fabio.py, FabIO 2026.6.0: masked is every pixel
 * whose (7 row + 3 column) mod 5 is 0. */
static const guint8 fabio_bits[] = { 0x21, 0x84, 0x10, 0x42, 0x08, 0x00, 0x00, 0x00,
  0x42, 0x08, 0x21, 0x84, 0x10, 0x00, 0x00, 0x00, 0x84, 0x10, 0x42, 0x08, 0x01, 0x00,
  0x00, 0x00 };
static const guint8 fabio_words[] = { 'M', 'A', 'S', 'K', 37, 3, 1 };

static void
test_fabio (void)
{
  g_autofree char *fabio = g_build_filename (folder, "fabio.msk", NULL);
  g_autofree char *ours = g_build_filename (folder, "ours.msk", NULL);
  guint8 file[1024 + sizeof fabio_bits] = { 0 };
  g_autoptr (RingletMask) mask = NULL;
  g_autofree char *written = NULL;
  gsize size = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (fabio_words); i++)
    file[4 * i] = fabio_words[i];
  memcpy (file + 1024, fabio_bits, sizeof fabio_bits);
  g_assert_true (g_file_set_contents (fabio, (const char *) file, sizeof file, NULL));

  mask = read_mask (fabio);
  g_assert_cmpuint (mask->n_slow, ==, 3);
  g_assert_cmpuint (mask->n_fast, ==, 37);
  for (gsize i = 0; i < 3 * 37; i++)
    g_assert_cmpuint (mask->bad[i], ==, (7 * (i / 37) + 3 * (i % 37)) % 5 == 0);

  g_assert_true (ringlet_mask_write (mask, ours, FALSE, NULL));
  g_assert_true (g_file_get_contents (ours, &written, &size, NULL));
  g_assert_cmpmem (written, size, file, sizeof file);
}

/* Returns (transfer full): a path of what gzip packed. */
static char *
unpack (const char *path)
{
  g_autoptr (GFile) from = g_file_new_for_path (path);
  char *to_path = g_build_filename (folder, "unpacked", NULL);
  g_autoptr (GFile) to = g_file_new_for_path (to_path);
  g_autoptr (GConverter) gzip =
      G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr (GInputStream) packed = G_INPUT_STREAM (g_file_read (from, NULL, NULL));
  g_autoptr (GInputStream) plain = g_converter_input_stream_new (packed, gzip);
  g_autoptr (GOutputStream) out = G_OUTPUT_STREAM (
      g_file_replace (to, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL));

  g_assert_cmpint (
      g_output_stream_splice (out, plain,
          G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
          NULL, NULL),
      >, 0);
  return to_path;
}

static RingletMask *
read_real (const char *name)
{
  g_autofree char *relative = g_build_filename ("data/real/formats-real", name, NULL);
  g_autofree char *path = ringlet_test_shared (relative);
  g_autofree char *plain = NULL;
  g_autoptr (RingletImage) image = NULL;

  if (path == NULL)
    return NULL;
  plain = g_str_has_suffix (path, ".gz") ? unpack (path) : g_strdup (path);
  image = ringlet_image_load (plain, NULL, NULL);
  return ringlet_mask_new_from_image (image, NULL);
}

/* What FIT2D itself wrote as a mask and as an image: rows are not turned. */
static void
test_twins (void)
{
  static const char *const twins[][2] = { { "face.msk", "face.edf.gz" },
    { "fit2d_click.msk.gz", "fit2d_click.edf.gz" } };

  for (gsize i = 0; i < G_N_ELEMENTS (twins); i++) {
    g_autoptr (RingletMask) mask = read_real (twins[i][0]);
    g_autoptr (RingletMask) image = mask != NULL ? read_real (twins[i][1]) : NULL;

    if (mask == NULL)
      return;
    g_assert_cmpuint (mask->n_bad, >, 0);
    g_assert_cmpstr (mask->digest, ==, image->digest);
  }
}

static void
test_refused (void)
{
  g_autoptr (RingletMask) mask = random_mask (5, 31);
  g_autofree char *there = g_build_filename (folder, "there.edf", NULL);
  g_autofree char *odd = g_build_filename (folder, "odd.png", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (there, "mine", -1, NULL));
  g_assert_false (ringlet_mask_write (mask, there, FALSE, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS);
  g_assert_true (g_file_get_contents (there, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "mine");
  g_clear_error (&error);

  g_assert_false (ringlet_mask_write (mask, odd, TRUE, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, ".msk"));
  g_assert_false (g_file_test (odd, G_FILE_TEST_EXISTS));
}

/* Every cut of a file, and sizes that are none. */
static void
test_broken (void)
{
  static const guint32 sizes[][2] = { { 0, 3 }, { 37, 0 }, { 0xffffffff, 3 },
    { 0x7fffffff, 0x7fffffff }, { 37, 4 }, { 65, 3 } };
  g_autofree char *path = g_build_filename (folder, "broken.msk", NULL);
  g_autoptr (RingletMask) mask = random_mask (3, 37);
  g_autofree char *file = NULL;
  gsize size = 0;

  g_assert_true (ringlet_mask_write (mask, path, FALSE, NULL));
  g_assert_true (g_file_get_contents (path, &file, &size, NULL));
  for (gsize cut = 0; cut < size; cut += cut < 1000 ? 37 : 1) {
    g_assert_true (g_file_set_contents (path, file, (gssize) cut, NULL));
    g_assert_null (ringlet_image_load (path, NULL, NULL));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    for (gsize k = 0; k < 2; k++) {
      const guint32 word = GUINT32_TO_LE (sizes[i][k]);

      memcpy (file + 16 + 4 * k, &word, 4);
    }
    g_assert_true (g_file_set_contents (path, file, (gssize) size, NULL));
    g_assert_null (ringlet_image_load (path, NULL, NULL));
  }
}

static void
remove_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  for (const char *name = g_dir_read_name (dir); name != NULL;
       name = g_dir_read_name (dir)) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
  g_free (folder);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ringlet-XXXXXX", NULL);
  g_test_add_func ("/mask-file/round-trip", test_round_trip);
  g_test_add_func ("/mask-file/same-bytes", test_same_bytes);
  g_test_add_func ("/mask-file/fabio", test_fabio);
  g_test_add_func ("/mask-file/twins", test_twins);
  g_test_add_func ("/mask-file/refused", test_refused);
  g_test_add_func ("/mask-file/broken", test_broken);
  status = g_test_run ();
  remove_folder ();
  return status;
}
