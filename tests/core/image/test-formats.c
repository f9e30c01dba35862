/* SPDX-License-Identifier: MIT */

/* The samples beside the project against their truth, and measured images against
 * another program. */

#include <string.h>

#include "base/error.h"
#include "image/hdf5-handle.h"
#include "image/reader.h"
#include "image/source.h"
#include "support/samples.h"
#include "support/shared.h"

/* ---- helpers ---- */

static char *
sha256_of (const RingletImage *image)
{
  const gsize size =
      ringlet_image_n_pixels (image) * ringlet_pixel_type_size (image->type);

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, image->data, size);
}

static void
assert_same_pixels (const RingletImage *a, const RingletImage *b)
{
  g_assert_cmpstr (
      ringlet_pixel_type_name (a->type), ==, ringlet_pixel_type_name (b->type));
  g_assert_cmpuint (a->n_slow, ==, b->n_slow);
  g_assert_cmpuint (a->n_fast, ==, b->n_fast);
  /* Bits, not values: NaN must stay what it is. */
  g_assert_cmpmem (a->data,
      ringlet_image_n_pixels (a) * ringlet_pixel_type_size (a->type), b->data,
      ringlet_image_n_pixels (b) * ringlet_pixel_type_size (b->type));
}

/* ---- good samples ---- */

/* What a file without a header does not say. */
static const struct {
  const char *file;
  const char *inner;
} stated[] = {
  { "raw/int32_487x195.raw", "raw:195x487:int32" },
  { "raw/u16be_off100.bin", "raw:48x64:uint16:offset=100:big" },
};

static char *
sample_path (const char *folder, const char *file)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stated); i++) {
    if (g_str_equal (stated[i].file, file))
      return g_strdup_printf ("%s/%s::%s", folder, file, stated[i].inner);
  }
  return g_build_filename (folder, file, NULL);
}

static char *
oracle_path (const char *file)
{
  g_auto (GStrv) parts = g_strsplit (file, "::", 2);
  g_autofree char *name = NULL;
  g_autofree char *relative = NULL;

  if (parts[1] != NULL)
    g_strdelimit (parts[1], "/", '_');
  name = g_strjoinv ("__", parts);
  relative = g_strdup_printf ("data/formats/%s.oracle.npy", name);
  return ringlet_test_shared (relative);
}

/* Every frame against the array that was put in. */
static void
check_oracle (const char *file, RingletSource *source)
{
  g_autofree char *path = NULL;
  g_autoptr (RingletSource) oracle = NULL;

  /* An array that large is not there; the sum of frame 0 was compared. */
  if (strstr (file, "blank_header") != NULL)
    return;

  path = oracle_path (file);
  oracle = ringlet_source_open (path, NULL);
  g_assert_nonnull (oracle);

  /* Of this one, two frames by its header and its size, the truth has the first. */
  if (g_str_equal (file, "spe/v2_u2_zero_start.spe"))
    g_assert_cmpuint (ringlet_source_n_frames (source), ==, 2);
  else
    g_assert_cmpuint (
        ringlet_source_n_frames (source), ==, ringlet_source_n_frames (oracle));
  for (guint64 i = 0; i < ringlet_source_n_frames (oracle); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image = ringlet_source_read (source, i, NULL, &error);
    g_autoptr (RingletImage) truth = ringlet_source_read (oracle, i, NULL, &error);

    g_assert_no_error (error);
    assert_same_pixels (image, truth);
  }
}

static void
check_truth (JsonObject *entry, RingletSource *source)
{
  const char *dtype = json_object_get_string_member (entry, "dtype");
  JsonArray *shape = json_object_get_array_member (entry, "shape");
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = ringlet_source_read (source, 0, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (image->n_slow, ==, json_array_get_int_element (shape, 0));
  g_assert_cmpuint (image->n_fast, ==, json_array_get_int_element (shape, 1));

  /* Half floats are widened: the oracle is, too, but not the sum. */
  if (g_str_equal (dtype, "float16")) {
    g_assert_cmpint (image->type, ==, RINGLET_PIXEL_F32);
  } else if (G_BYTE_ORDER == G_LITTLE_ENDIAN) {
    g_autofree char *sum = sha256_of (image);

    g_assert_cmpstr (ringlet_pixel_type_name (image->type), ==, dtype);
    g_assert_cmpstr (sum, ==, json_object_get_string_member (entry, "sha256_truth"));
  }
}

/* FabIO's TIFF writer stores double precision as single: the array that was put in is
 * not what is in the file. */
static void
check_narrowed (const char *file, RingletSource *source)
{
  g_autofree char *path = oracle_path (file);
  g_autoptr (RingletImage) image = ringlet_source_read (source, 0, NULL, NULL);
  g_autoptr (RingletImage) truth = ringlet_image_load (path, NULL, NULL);
  const float *pixels = image->data;
  const double *wanted = truth->data;

  g_assert_cmpint (image->type, ==, RINGLET_PIXEL_F32);
  g_assert_cmpint (truth->type, ==, RINGLET_PIXEL_F64);
  for (gsize i = 0; i < ringlet_image_n_pixels (truth); i++) {
    const float narrow = (float) wanted[i];

    g_assert_cmpmem (&pixels[i], sizeof narrow, &narrow, sizeof narrow);
  }
}

static void
check_sample (JsonObject *entry)
{
  const char *file = json_object_get_string_member (entry, "file");
  g_autofree char *folder = ringlet_test_shared ("data/formats");
  g_autofree char *path = sample_path (folder, file);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSource) source = ringlet_source_open (path, &error);

  if (error != NULL)
    g_error ("%s", error->message);
  if (g_str_equal (file, "tif/fabio_float64.tif")) {
    check_narrowed (file, source);
    return;
  }
  check_truth (entry, source);
  check_oracle (file, source);
}

/* One row of the list a file, and all of them. */
static void
test_samples (void)
{
  g_autoptr (JsonNode) index = ringlet_test_samples ("data/formats/index.json");
  JsonArray *entries = NULL;

  if (index == NULL)
    return;

  entries = json_node_get_array (index);
  g_assert_cmpuint (json_array_get_length (entries), >=, 230);
  for (guint i = 0; i < json_array_get_length (entries); i++)
    check_sample (json_array_get_object_element (entries, i));
}

/* ---- measured images ---- */

/* SHA-256 of the little-endian pixels of the first frame as FabIO 2026.6.0 reads them,
 * with NumPy 2.4.6; HDF5 by h5py 3.16.0:
 * hashlib.sha256(fabio.open(f).data.astype("<…").tobytes()). */
static const struct {
  const char *file;
  gsize n_slow, n_fast;
  RingletPixelType type;
  const char *sha256;
} measured[] = {
  { "ceo2-pilatus1m/CeO2_Pilatus1M.tif", 1043, 981, RINGLET_PIXEL_I32,
      "4f35e02e95fae796fda65d689f3358ecd6c46e5e870e5f1d7d2ecca999fc1e13" },
  { "formats-real/run2_1_00148.edf.bz2", 2527, 2463, RINGLET_PIXEL_I32,
      "9897715774d2e969b265ddc8d1f95d9c755f217dfef4bf2885b71d4d5fc8c109" },
  { "formats-real/im0000.edf.gz", 256, 256, RINGLET_PIXEL_F32,
      "c6e7ed6f00997d21f30c8f9544fc10588db893fd9711b098528ab7a068584c56" },
  { "formats-real/i01f0001.edf.gz", 576, 625, RINGLET_PIXEL_F64,
      "2faa67b157537743e90536ccc4580a52767841f0714408aebc3b4583a282a4d7" },
  { "formats-real/tst_05717_00000.cbf", 195, 487, RINGLET_PIXEL_I32,
      "652f79a8311aecc7ee9fa9375ecb5c6938109535b7ff83ca684d470b8716b85e" },
  { "agbh-marccd/AgBehenate_003.tif", 1024, 1024, RINGLET_PIXEL_U16,
      "aea92d5357ca8234e9e2de61912d2806b767c2b00d344261816db40b259cbe17" },
  { "map-pilatus1m/Fe3O4C_M1_map_1_P1_E1_001.tif", 1043, 981, RINGLET_PIXEL_I32,
      "86d2f29bc58741d692486bdcc65a3e7e73a2bb1887ed499aa06b0ee541037769" },
  { "pixium-cake/pixium_03150.tif", 1441, 1440, RINGLET_PIXEL_U16,
      "817832efb228d09084f8a1f7dc6d69c6539c97c0a6b406c2b89389c6edfb9c3f" },
  { "pixium-cake/integrated.edf", 36, 5000, RINGLET_PIXEL_F32,
      "84cfb6fbbedc6bd74c3f9c2035e52d29ba032dcf2daca23d97a811acbb077ff1" },
  { "lab6-pilatus300kw/th_3/b_toney_lab6_th3_scan1_0048.tif", 195, 1475,
      RINGLET_PIXEL_F32,
      "e8c93f58cf8f3a2cc48e2e2519c793561373eeac71caa60ddceb70d35dd17416" },
  { "formats-real/testmap1_0002.tif", 100, 120, RINGLET_PIXEL_U16,
      "b80e0883336ba27c9ff0bf47225978192d6aa7078dd62cb1806520699d2f5ff3" },
  { "formats-real/tifimagewrite_test0000.tif", 24, 24, RINGLET_PIXEL_U16,
      "ba55ef63568ea57e7485fe79e47e25c78f6b49af2617a7f91e4a0b3aee73c429" },
  { "ceo2-pilatus2m/ceria_50x30_740mm_000005_Pilatus2M.hdf5", 1679, 1475,
      RINGLET_PIXEL_I32,
      "a6580c4d6c2c11025e71f8097b56ffb3ea1d5de8c519f6131d3a25d1c3b28561" },
  { "lambda/testasapo1_1009_00002_m1_part00000.nxs", 516, 1554, RINGLET_PIXEL_I16,
      "a29489a4d8f59b45a7d4e4aaade6eeb006d7e42548379e05834986dea7a757a6" },
  { "spe-ceo2/CeO2_PI_CCD_Mo.SPE", 1042, 1042, RINGLET_PIXEL_U16,
      "7bd5c503e0dcc8f2b5ff9b0eaf36a658f4ba2f6561842e59bbce7cdc1636257d" },
  { "eiger9m/vac_007_data_000001.h5", 3262, 3108, RINGLET_PIXEL_U32,
      "1b5a7460e0e94f5297cc5d931370df74d81731da8d28303f18893f2dc7ba261e" },
  { "formats-real/Cr8F8140k103.0026", 512, 512, RINGLET_PIXEL_U32,
      "4c9a703f6b791d8583cdb43474760cdc3ddb09d3fb3f043f3ec628cb547aaf08" },
  { "formats-real/BSA_1_070.img", 1152, 1152, RINGLET_PIXEL_U16,
      "0ca5f61086f07b35397f81dc23c6fb0c05efdeedf8e3a84fe850ae6a813c4380" },
  { "formats-real/b191_1_9_1.img", 512, 512, RINGLET_PIXEL_I32,
      "ebfae75e47b3b178997d2a7d3ed59ff651a8c242f908bd1b07efe66462798946" },
};

static void
test_measured (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (measured); i++) {
    g_autofree char *relative = g_build_filename ("data/real", measured[i].file, NULL);
    g_autofree char *path = ringlet_test_shared (relative);
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletSource) source = NULL;
    g_autoptr (RingletImage) image = NULL;
    g_autofree char *sum = NULL;

    if (path == NULL)
      return;

    source = ringlet_source_open (path, &error);
    g_assert_no_error (error);
    image = ringlet_source_read (source, 0, NULL, &error);
    g_assert_no_error (error);
    sum = sha256_of (image);
    g_assert_cmpuint (image->n_slow, ==, measured[i].n_slow);
    g_assert_cmpuint (image->n_fast, ==, measured[i].n_fast);
    g_assert_cmpint (image->type, ==, measured[i].type);
    if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
      g_assert_cmpstr (sum, ==, measured[i].sha256);
  }
}

/* The same image by two programs in two formats. */
static const struct {
  const char *a;
  const char *b;
} twins[] = {
  { "run2_1_00148.cbf.gz", "run2_1_00148.edf.bz2" },
  { "face.msk", "face.edf.gz" },
  { "fit2d_click.msk.gz", "fit2d_click.edf.gz" },
};

static RingletImage *
load_real (const char *file)
{
  g_autofree char *relative = g_build_filename ("data/real/formats-real", file, NULL);
  g_autofree char *path = ringlet_test_shared (relative);
  g_autoptr (GError) error = NULL;
  RingletImage *image = path != NULL ? ringlet_image_load (path, NULL, &error) : NULL;

  g_assert_no_error (error);
  return image;
}

static void
test_twins (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (twins); i++) {
    g_autoptr (RingletImage) a = load_real (twins[i].a);
    g_autoptr (RingletImage) b = load_real (twins[i].b);

    if (a == NULL || b == NULL)
      return;
    g_assert_cmpuint (a->n_slow, ==, b->n_slow);
    g_assert_cmpuint (a->n_fast, ==, b->n_fast);
    /* The types differ: a mask is a float image in EDF. */
    for (gsize j = 0; j < ringlet_image_n_pixels (a); j++) {
      if (ringlet_image_get (a, j) != ringlet_image_get (b, j))
        g_error (
            "%s and %s differ in pixel %" G_GSIZE_FORMAT, twins[i].a, twins[i].b, j);
    }
  }
}

/* Compressed files; the CBF has the hash of the pixels of
 * its twin in EDF, by Python 3.11: hashlib.sha256(bz2.open(f).read()[4096:]). */
static const struct {
  const char *file;
  const char *reader;
  RingletPixelType type;
  const char *sha256;
} packed[] = {
  { "run2_1_00148.cbf.gz", "cbf", RINGLET_PIXEL_I32,
      "9897715774d2e969b265ddc8d1f95d9c755f217dfef4bf2885b71d4d5fc8c109" },
  { "somedata_0001.mccd.gz", "marccd", RINGLET_PIXEL_U16,
      "7695524197b31177a14d5a4d5ba8c57061cd6d841b8f8f52840049f7e8449d82" },
  { "oPPA_5grains_0001.tif.gz", "tiff", RINGLET_PIXEL_U16,
      "03e74f1cccf750ca405e64872dd00a77cf51a817108c15646c9afb265ee61821" },
};

static void
test_packed (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (packed); i++) {
    g_autofree char *relative =
        g_build_filename ("data/real/formats-real", packed[i].file, NULL);
    g_autofree char *path = ringlet_test_shared (relative);
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletSource) source = NULL;
    g_autoptr (RingletImage) image = NULL;
    g_autofree char *sum = NULL;

    if (path == NULL)
      return;
    source = ringlet_source_open (path, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (ringlet_source_format (source, 0), ==, packed[i].reader);
    image = ringlet_source_read (source, 0, NULL, &error);
    g_assert_no_error (error);
    sum = sha256_of (image);
    g_assert_cmpint (image->type, ==, packed[i].type);
    if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
      g_assert_cmpstr (sum, ==, packed[i].sha256);
  }
}

/* ---- headers ---- */

/* header_truth of all EDF samples that have one */
/* clang-format off */
#define EDF_RINGS \
  { .wavelength_m = 4.066e-11, .distance_m = 0.20865, .exposure_s = 0.5, \
    .pixel_slow_m = 172e-6, .pixel_fast_m = 172e-6, .beam_slow_px = 19.3, \
    .beam_fast_px = 27.8 }
/* clang-format on */

static const struct {
  const char *file;
  RingletImageMeta meta;
} headers[] = {
  { "data/formats/edf/small_uint8.edf", EDF_RINGS },
  { "data/formats/edf/small_int8.edf", EDF_RINGS },
  { "data/formats/edf/small_uint16.edf", EDF_RINGS },
  { "data/formats/edf/small_uint16.edf.gz", EDF_RINGS },
  { "data/formats/edf/small_uint16.edf.bz2", EDF_RINGS },
  { "data/formats/edf/small_int16.edf", EDF_RINGS },
  { "data/formats/edf/small_uint32.edf", EDF_RINGS },
  { "data/formats/edf/small_int64.edf", EDF_RINGS },
  { "data/formats/edf/small_float32.edf", EDF_RINGS },
  { "data/formats/edf/small_float64.edf", EDF_RINGS },
  { "data/formats/cbf/dectris_style.cbf",
      { .wavelength_m = 4.066e-11,
          .distance_m = 0.20865,
          .exposure_s = 0.5,
          .pixel_slow_m = 172e-6,
          .pixel_fast_m = 172e-6,
          .beam_slow_px = 97.4,
          .beam_fast_px = -30.2 } },
  { "data/formats/hdf5/nexus_default.nxs",
      { .wavelength_m = 4.066e-11,
          .distance_m = 0.20865,
          .pixel_slow_m = 172e-6,
          .pixel_fast_m = 172e-6,
          .beam_slow_px = 19.3,
          .beam_fast_px = 27.8 } },
  { "data/real/ceo2-pilatus1m/CeO2_Pilatus1M.tif",
      { .distance_m = 0.21143,
          .exposure_s = 3.0,
          .pixel_slow_m = 172e-6,
          .pixel_fast_m = 172e-6,
          .beam_slow_px = 515.77,
          .beam_fast_px = 498.18 } },
  { "data/real/lambda/testasapo1_1009_00002_m1_part00000.nxs",
      { .wavelength_m = 1.2398419843320026e-6 / 12000.0,
          .exposure_s = 0.1,
          .pixel_slow_m = 55e-6,
          .pixel_fast_m = 55e-6,
          .detector = "Lambda" } },
  { "data/formats/marccd/small_be.mccd",
      { .wavelength_m = 40660e-15,
          .distance_m = 0.20865,
          .exposure_s = 0.5,
          .pixel_slow_m = 79e-6,
          .pixel_fast_m = 79e-6,
          .beam_slow_px = 19.3,
          .beam_fast_px = 27.8 } },
  { "data/formats/marccd/small_nameless.tif",
      { .wavelength_m = 40660e-15,
          .distance_m = 0.20865,
          .exposure_s = 0.5,
          .pixel_slow_m = 79e-6,
          .pixel_fast_m = 79e-6,
          .beam_slow_px = 19.3,
          .beam_fast_px = 27.8 } },
  { "data/formats/marccd/no_metadata.mccd", { .exposure_s = 0.5 } },
  { "data/real/agbh-marccd/AgBehenate_003.tif",
      { .wavelength_m = 1.5e-10,
          .distance_m = 1.864,
          .exposure_s = 10.0,
          .pixel_slow_m = 158e-6,
          .pixel_fast_m = 158e-6,
          .beam_slow_px = 512.658,
          .beam_fast_px = 512.658 } },
  { "data/real/map-pilatus1m/Fe3O4C_M1_map_2_P1_E1_001.tif",
      { .wavelength_m = 0.3344e-10, .exposure_s = 29.999 } },
  /* Single precision in the file. */
  { "data/formats/hdf5/eiger/e_master.h5",
      { .wavelength_m = (double) 0.4066f * 1e-10,
          .distance_m = (double) 0.20865f,
          .exposure_s = 0.5,
          .pixel_slow_m = (double) 75e-6f,
          .pixel_fast_m = (double) 75e-6f,
          .beam_slow_px = (double) 19.3f,
          .beam_fast_px = (double) 27.8f,
          .detector = "Dectris Eiger TEST" } },
  { "data/formats/hdf5/lima/lima.h5", { .date = "2026-11-22T07:02:14+00:00" } },
  { "data/formats/mar345/small64.mar3450",
      { .wavelength_m = 4.066e-11,
          .distance_m = 0.20865,
          .exposure_s = 0.5,
          .pixel_slow_m = 100e-6,
          .pixel_fast_m = 100e-6,
          .beam_slow_px = 30.2,
          .beam_fast_px = 33.9 } },
  { "data/formats/smv/adsc_be.img",
      { .wavelength_m = 4.066e-11,
          .distance_m = 0.20865,
          .exposure_s = 0.5,
          .pixel_slow_m = 70.7e-6,
          .pixel_fast_m = 70.7e-6,
          .beam_slow_px = 1.365 / 0.0707,
          .beam_fast_px = 1.965 / 0.0707 } },
  { "data/formats/smv/adsc_le.img",
      { .wavelength_m = 4.066e-11,
          .distance_m = 0.20865,
          .exposure_s = 0.5,
          .pixel_slow_m = 70.7e-6,
          .pixel_fast_m = 70.7e-6,
          .beam_slow_px = 1.365 / 0.0707,
          .beam_fast_px = 1.965 / 0.0707 } },
  { "data/formats/oxd/ty1.img",
      { .wavelength_m = 7.1073e-11,
          .distance_m = 0.045,
          .exposure_s = 0.5,
          .pixel_slow_m = 60e-6,
          .pixel_fast_m = 60e-6,
          .beam_slow_px = 19.3,
          .beam_fast_px = 27.8 } },
  { "data/formats/raxis/high.osc",
      { .wavelength_m = 7.1073e-11,
          .distance_m = 0.12,
          .exposure_s = 300.0,
          .pixel_slow_m = 100e-6,
          .pixel_fast_m = 100e-6,
          .beam_slow_px = 19.3,
          .beam_fast_px = 27.8 } },
  { "data/formats/bruker/b86_u16.0001",
      { .wavelength_m = 4.066e-11,
          .distance_m = 0.20865,
          .exposure_s = 0.5,
          .beam_slow_px = 19.3,
          .beam_fast_px = 27.8 } },
  { "data/formats/esperanto/agi_bitfield.esperanto",
      { .wavelength_m = 7.093e-11,
          .distance_m = 0.045,
          .exposure_s = 0.5,
          .pixel_slow_m = 100e-6,
          .pixel_fast_m = 100e-6,
          .beam_slow_px = 120.2,
          .beam_fast_px = 130.7 } },
  { "data/formats/kcd/r1.kcd",
      { .wavelength_m = 7.1073e-11,
          .distance_m = 0.04,
          .exposure_s = 0.5,
          .pixel_slow_m = 110e-6,
          .pixel_fast_m = 110e-6 } },
  /* 32 pixels a centimetre at 512 a side. */
  { "data/real/formats-real/Cr8F8140k103.0026",
      { .wavelength_m = 5.166e-11,
          .distance_m = 0.088999996,
          .exposure_s = 0.992,
          .pixel_slow_m = 0.01 / 32,
          .pixel_fast_m = 0.01 / 32,
          .beam_slow_px = 240.8500061,
          .beam_fast_px = 260.6099854 } },
  { "data/bad/edf/nan_header.edf", { .monitor = 0.0 } },
  { "data/formats/spe/v2_u2.spe", { .exposure_s = 0.5 } },
  { "data/formats/spe/v2_i2.spe", { .exposure_s = 0.5 } },
  { "data/formats/spe/v2_f4.spe", { .exposure_s = 0.5 } },
  { "data/formats/spe/v3_u2.spe", { .exposure_s = 0.5 } },
  { "data/formats/hipic/h12.img", { .exposure_s = 0.5 } },
  { "data/formats/ge/ge_32.ge2", { .exposure_s = 0.5 } },
  { "data/real/spe-ceo2/CeO2_PI_CCD_Mo.SPE", { .exposure_s = 900.0 } },
};

/* A unit conversion may round once. */
static void
assert_close (double value, double wanted)
{
  if (ABS (value - wanted) > 1e-15 * ABS (wanted))
    g_assert_cmpfloat (value, ==, wanted);
}

static void
test_headers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++) {
    g_autofree char *path = ringlet_test_shared (headers[i].file);
    const RingletImageMeta *wanted = &headers[i].meta;
    g_autoptr (RingletSource) source = NULL;
    g_autoptr (RingletImage) image = NULL;

    if (path == NULL)
      return;

    source = ringlet_source_open (path, NULL);
    image = ringlet_source_read (source, 0, NULL, NULL);
    assert_close (image->meta.wavelength_m, wanted->wavelength_m);
    assert_close (image->meta.distance_m, wanted->distance_m);
    assert_close (image->meta.exposure_s, wanted->exposure_s);
    assert_close (image->meta.pixel_slow_m, wanted->pixel_slow_m);
    assert_close (image->meta.pixel_fast_m, wanted->pixel_fast_m);
    assert_close (image->meta.beam_slow_px, wanted->beam_slow_px);
    assert_close (image->meta.beam_fast_px, wanted->beam_fast_px);
    if (wanted->date != NULL)
      g_assert_cmpstr (image->meta.date, ==, wanted->date);
    if (wanted->detector != NULL)
      g_assert_cmpstr (image->meta.detector, ==, wanted->detector);
  }
}

/* After all of the above, good and bad: nothing of HDF5 is left open. */
static void
test_no_handles_left (void)
{
  g_assert_cmpint (H5Fget_obj_count (H5F_OBJ_ALL, H5F_OBJ_ALL), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/formats/samples", test_samples);
  g_test_add_func ("/formats/measured", test_measured);
  g_test_add_func ("/formats/twins", test_twins);
  g_test_add_func ("/formats/packed", test_packed);
  g_test_add_func ("/formats/headers", test_headers);
  g_test_add_func ("/formats/no-handles-left", test_no_handles_left);
  return g_test_run ();
}
