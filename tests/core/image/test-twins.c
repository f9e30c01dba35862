/* SPDX-License-Identifier: MIT */

/* Measured images that were stored twice, by different programs in different formats,
 * and one that is compared with what another program reads. */

#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "image/image.h"
#include "image/source.h"
#include "support/shared.h"

/* ---- helpers ---- */

/* Returns (transfer full): a copy of the file without its gzip in @folder. */
static char *
unpack (const char *path, const char *folder)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autoptr (GFile) packed = g_file_new_for_path (path);
  g_autoptr (GFile) plain = NULL;
  g_autoptr (GConverter) gzip =
      G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr (GFileInputStream) file = NULL;
  g_autoptr (GInputStream) in = NULL;
  g_autoptr (GFileOutputStream) out = NULL;
  g_autoptr (GError) error = NULL;

  base[strlen (base) - strlen (".gz")] = '\0';
  plain = g_file_new_build_filename (folder, base, NULL);
  file = g_file_read (packed, NULL, &error);
  g_assert_no_error (error);
  in = g_converter_input_stream_new (G_INPUT_STREAM (file), gzip);
  out = g_file_replace (plain, NULL, FALSE, G_FILE_CREATE_NONE, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_splice (G_OUTPUT_STREAM (out), in,
      G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL,
      &error);
  g_assert_no_error (error);
  return g_file_get_path (plain);
}

/* Returns (transfer full) (nullable): NULL when the caller should return. */
static RingletImage *
load (const char *file)
{
  g_autofree char *relative = g_build_filename ("data/real/formats-real", file, NULL);
  g_autofree char *path = ringlet_test_shared (relative);
  g_autoptr (GError) error = NULL;
  RingletImage *image = NULL;

  if (path == NULL)
    return NULL;
  if (g_str_has_suffix (file, ".gz")) {
    g_autofree char *folder = g_dir_make_tmp ("ringlet-twins-XXXXXX", &error);
    g_autofree char *plain = unpack (path, folder);

    image = ringlet_image_load (plain, NULL, &error);
    g_unlink (plain);
    g_rmdir (folder);
  } else {
    image = ringlet_image_load (path, NULL, &error);
  }
  g_assert_no_error (error);
  return image;
}

/* ---- tests ---- */

/* The types may differ: a format takes the one that it has. */
static const struct {
  const char *a;
  const char *b;
} twins[] = {
  { "b191_1_9_1.img", "b191_1_9_1_uncompressed.img.gz" },
  { "i01f0001.kcd.gz", "i01f0001.edf.gz" },
  { "face.msk", "face.edf.gz" },
  { "fit2d_click.msk.gz", "fit2d_click.edf.gz" },
};

static void
test_equal (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (twins); i++) {
    g_autoptr (RingletImage) a = load (twins[i].a);
    g_autoptr (RingletImage) b = NULL;

    if (a == NULL)
      return;
    b = load (twins[i].b);
    g_assert_cmpuint (a->n_slow, ==, b->n_slow);
    g_assert_cmpuint (a->n_fast, ==, b->n_fast);
    for (gsize k = 0; k < ringlet_image_n_pixels (a); k++)
      g_assert_cmpfloat (ringlet_image_get (a, k), ==, ringlet_image_get (b, k));
  }
}

/* FabIO 2026.6.0, NumPy 2.4.6: hashlib.sha256(fabio.open(f).data.astype("<u4")
 * .tobytes()), which has 999999 where a pixel was saturated. */
static void
test_mar2300 (void)
{
  g_autoptr (RingletImage) image = load ("example.mar2300.gz");
  g_autofree char *sum = NULL;

  if (image == NULL)
    return;
  g_assert_cmpuint (image->n_slow, ==, 2300);
  g_assert_cmpuint (image->n_fast, ==, 2300);
  g_assert_cmpint (image->type, ==, RINGLET_PIXEL_U32);
  sum = g_compute_checksum_for_data (
      G_CHECKSUM_SHA256, image->data, 4 * ringlet_image_n_pixels (image));
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
    g_assert_cmpstr (
        sum, ==, "f2063ddb32f7b4fa03543ebd562c92e090ddfcca4567affc1567c42e3da8f68e");
  g_assert_cmpstr (image->meta.date, ==, "1997-12-04T10:23:48");
  g_assert_cmpfloat (image->meta.exposure_s, ==, 20.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/twins/equal", test_equal);
  g_test_add_func ("/twins/mar2300", test_mar2300);
  return g_test_run ();
}
