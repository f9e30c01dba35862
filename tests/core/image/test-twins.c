/* SPDX-License-Identifier: MIT */

/* Measured images against what another program reads, and against the same image that
 * another program stored in another format. */

#include "image/source.h"
#include "support/pixels.h"
#include "support/shared.h"

#define U16 RINGLET_PIXEL_U16
#define U32 RINGLET_PIXEL_U32
#define I16 RINGLET_PIXEL_I16
#define I32 RINGLET_PIXEL_I32
#define F32 RINGLET_PIXEL_F32
#define F64 RINGLET_PIXEL_F64

/* SHA-256 of the little-endian pixels of one frame as FabIO 2026.6.0 reads them, with
 * NumPy 2.4.6; HDF5 by h5py 3.16.0:
 * hashlib.sha256(fabio.open(f).data.astype("<…").tobytes()). */
static const struct {
  const char *file;
  const char *reader;
  guint frame;
  gsize n_slow, n_fast;
  RingletPixelType type;
  const char *sha256;
} measured[] = {
  { "ceo2-pilatus1m/CeO2_Pilatus1M.tif", "tiff", 0, 1043, 981, I32,
      "4f35e02e95fae796fda65d689f3358ecd6c46e5e870e5f1d7d2ecca999fc1e13" },
  { "formats-real/run2_1_00148.edf.bz2", "edf", 0, 2527, 2463, I32,
      "9897715774d2e969b265ddc8d1f95d9c755f217dfef4bf2885b71d4d5fc8c109" },
  { "formats-real/im0000.edf.gz", "edf", 0, 256, 256, F32,
      "c6e7ed6f00997d21f30c8f9544fc10588db893fd9711b098528ab7a068584c56" },
  { "formats-real/i01f0001.edf.gz", "edf", 0, 576, 625, F64,
      "2faa67b157537743e90536ccc4580a52767841f0714408aebc3b4583a282a4d7" },
  { "formats-real/tst_05717_00000.cbf", "cbf", 0, 195, 487, I32,
      "652f79a8311aecc7ee9fa9375ecb5c6938109535b7ff83ca684d470b8716b85e" },
  { "agbh-marccd/AgBehenate_003.tif", "marccd", 0, 1024, 1024, U16,
      "aea92d5357ca8234e9e2de61912d2806b767c2b00d344261816db40b259cbe17" },
  { "map-pilatus1m/Fe3O4C_M1_map_1_P1_E1_001.tif", "tiff", 0, 1043, 981, I32,
      "86d2f29bc58741d692486bdcc65a3e7e73a2bb1887ed499aa06b0ee541037769" },
  { "pixium-cake/pixium_03150.tif", "tiff", 0, 1441, 1440, U16,
      "817832efb228d09084f8a1f7dc6d69c6539c97c0a6b406c2b89389c6edfb9c3f" },
  { "pixium-cake/integrated.edf", "edf", 0, 36, 5000, F32,
      "84cfb6fbbedc6bd74c3f9c2035e52d29ba032dcf2daca23d97a811acbb077ff1" },
  { "lab6-pilatus300kw/th_3/b_toney_lab6_th3_scan1_0048.tif", "tiff", 0, 195, 1475, F32,
      "e8c93f58cf8f3a2cc48e2e2519c793561373eeac71caa60ddceb70d35dd17416" },
  { "formats-real/testmap1_0002.tif", "tiff", 0, 100, 120, U16,
      "b80e0883336ba27c9ff0bf47225978192d6aa7078dd62cb1806520699d2f5ff3" },
  { "formats-real/tifimagewrite_test0000.tif", "tiff", 0, 24, 24, U16,
      "ba55ef63568ea57e7485fe79e47e25c78f6b49af2617a7f91e4a0b3aee73c429" },
  { "ceo2-pilatus2m/ceria_50x30_740mm_000005_Pilatus2M.hdf5", "hdf5", 0, 1679, 1475,
      I32, "a6580c4d6c2c11025e71f8097b56ffb3ea1d5de8c519f6131d3a25d1c3b28561" },
  { "lambda/testasapo1_1009_00002_m1_part00000.nxs", "hdf5", 0, 516, 1554, I16,
      "a29489a4d8f59b45a7d4e4aaade6eeb006d7e42548379e05834986dea7a757a6" },
  { "spe-ceo2/CeO2_PI_CCD_Mo.SPE", "spe", 0, 1042, 1042, U16,
      "7bd5c503e0dcc8f2b5ff9b0eaf36a658f4ba2f6561842e59bbce7cdc1636257d" },
  { "eiger9m/vac_007_data_000001.h5", "hdf5", 0, 3262, 3108, U32,
      "1b5a7460e0e94f5297cc5d931370df74d81731da8d28303f18893f2dc7ba261e" },
  { "eiger9m/vac_007_data_000001.h5", "hdf5", 1, 3262, 3108, U32,
      "6eaad7b2c18b2cd8cab2dd7917612463a6e87624406f6e344758ee1a40ba065a" },
  { "formats-real/Cr8F8140k103.0026", "bruker", 0, 512, 512, U32,
      "4c9a703f6b791d8583cdb43474760cdc3ddb09d3fb3f043f3ec628cb547aaf08" },
  { "formats-real/BSA_1_070.img", "smv", 0, 1152, 1152, U16,
      "0ca5f61086f07b35397f81dc23c6fb0c05efdeedf8e3a84fe850ae6a813c4380" },
  { "formats-real/b191_1_9_1.img", "oxd", 0, 512, 512, I32,
      "ebfae75e47b3b178997d2a7d3ed59ff651a8c242f908bd1b07efe66462798946" },
  { "formats-real/run2_1_00148.cbf.gz", "cbf", 0, 2527, 2463, I32,
      "9897715774d2e969b265ddc8d1f95d9c755f217dfef4bf2885b71d4d5fc8c109" },
  { "formats-real/somedata_0001.mccd.gz", "marccd", 0, 1024, 1024, U16,
      "7695524197b31177a14d5a4d5ba8c57061cd6d841b8f8f52840049f7e8449d82" },
  { "formats-real/oPPA_5grains_0001.tif.gz", "tiff", 0, 2048, 2048, U16,
      "03e74f1cccf750ca405e64872dd00a77cf51a817108c15646c9afb265ee61821" },
  { "formats-real/example.mar2300.gz", "mar345", 0, 2300, 2300, U32,
      "f2063ddb32f7b4fa03543ebd562c92e090ddfcca4567affc1567c42e3da8f68e" },
  { "formats-real/image.0000.gz", "bruker", 0, 256, 256, U32,
      "6e8a7c056c0b2b758989a502939a402840355d703dfa8326eac91d5f0a5ca840" },
  { "formats-real/i01f0001.kcd.gz", "kcd", 0, 576, 625, I32,
      "82ab2745177af9c3ffef1accf6a5710dd802b05ce567033276a5674b7b32bffb" },
};

/* The same image by two programs in two formats; the types may differ: a format takes
 * the one that it has, and a mask is a float image in EDF. */
static const struct {
  const char *a;
  const char *b;
} twins[] = {
  { "run2_1_00148.cbf.gz", "run2_1_00148.edf.bz2" },
  { "face.msk", "face.edf.gz" },
  { "fit2d_click.msk.gz", "fit2d_click.edf.gz" },
  { "i01f0001.kcd.gz", "i01f0001.edf.gz" },
  { "b191_1_9_1.img", "b191_1_9_1_uncompressed.img.gz" },
};

/* ---- tests ---- */

static void
check_measured (gsize i, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSource) source = ringlet_source_open (path, &error);
  g_autoptr (RingletImage) image = NULL;
  g_autofree char *sum = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (
      ringlet_source_format (source, measured[i].frame), ==, measured[i].reader);
  image = ringlet_source_read (source, measured[i].frame, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (image->n_slow, ==, measured[i].n_slow);
  g_assert_cmpuint (image->n_fast, ==, measured[i].n_fast);
  g_assert_cmpint (image->type, ==, measured[i].type);
  sum = ringlet_test_sha256 (image);
  if (!g_str_equal (sum, measured[i].sha256))
    g_error ("%s: the pixels have the sum %s", measured[i].file, sum);
}

static void
test_measured (void)
{
  g_autofree char *folder = ringlet_test_shared ("data/real");

  if (folder == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (measured); i++) {
    g_autofree char *path = g_build_filename (folder, measured[i].file, NULL);

    check_measured (i, path);
  }
}

static RingletImage *
load (const char *folder, const char *file)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GError) error = NULL;
  RingletImage *image = ringlet_image_load (path, NULL, &error);

  g_assert_no_error (error);
  return image;
}

static void
test_equal (void)
{
  g_autofree char *folder = ringlet_test_shared ("data/real/formats-real");

  if (folder == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (twins); i++) {
    g_autoptr (RingletImage) a = load (folder, twins[i].a);
    g_autoptr (RingletImage) b = load (folder, twins[i].b);

    g_assert_cmpuint (a->n_slow, ==, b->n_slow);
    g_assert_cmpuint (a->n_fast, ==, b->n_fast);
    for (gsize k = 0; k < ringlet_image_n_pixels (a); k++) {
      if (ringlet_image_get (a, k) != ringlet_image_get (b, k))
        g_error (
            "%s and %s differ in pixel %" G_GSIZE_FORMAT, twins[i].a, twins[i].b, k);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/twins/measured", test_measured);
  g_test_add_func ("/twins/equal", test_equal);
  return g_test_run ();
}
