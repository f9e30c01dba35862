/* SPDX-License-Identifier: MIT */
#include "geometry/catalogue.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "geometry/detector.h"

typedef struct {
  const char *name;
  gsize n_slow;
  gsize n_fast;
  double pixel_um;
  gsize n_masked;
  const char *md5; /* of the mask, a byte a pixel, row by row; NULL without gaps */
} Case;

/* pyFAI 2026.09, detector_factory (name).mask. Where pyFAI 0.21.3 knows the detector,
 * its counts are the same. */
static const Case cases[] = {
  { "Pilatus100k", 195, 487, 172, 0, NULL },
  { "Pilatus200k", 407, 487, 172, 8279, "8eee2bdd031e9d1807e7bbf1a95c9c52" },
  { "Pilatus300k", 619, 487, 172, 16558, "fce1f3580f64f580c221d21fe17fe394" },
  { "Pilatus300kw", 195, 1475, 172, 2730, "7fa3940cb17e999c93abe736313c4e0b" },
  { "Pilatus900k", 619, 1475, 172, 58340, "80352842e722ae95c1a66dfa698adc22" },
  { "Pilatus1M", 1043, 981, 172, 73533, "59afb83340034b7e201476be0708058f" },
  { "Pilatus2M", 1679, 1475, 172, 197365, "11d2238751d27a74da2ca449184e57ef" },
  { "Pilatus6M", 2527, 2463, 172, 526101, "33db7dc01406a5d20bd0c2c66b719146" },
  { "PilatusCdTe300k", 619, 487, 172, 18313, "d5251fb1eab851091d83a782c5d7b87e" },
  { "PilatusCdTe300kw", 195, 1475, 172, 4485, "2255379122439977add70e55a1a9e7dd" },
  { "PilatusCdTe900kw", 195, 4439, 172, 16185, "823aff39e90b2ed165bc7d4a81867eab" },
  { "PilatusCdTe1M", 1043, 981, 172, 79383, "ce79c250c27333af8eb5645df905a7e9" },
  { "PilatusCdTe2M", 1679, 1475, 172, 211405, "27024236369f45a6b2a61b3d1eedc579" },
  { "Pilatus4_260k", 530, 513, 150, 10260, "0bb02554f74c03236c1b5cc23eb96754" },
  { "Pilatus4_260kw", 255, 1033, 150, 1785, "3aa5e8997a4ca8579999751e73cf325b" },
  { "Pilatus4_1M", 1080, 1033, 150, 69120, "0c927c17933316d74d109ebaca3f8601" },
  { "Pilatus4_2M", 1630, 1553, 150, 176720, "bec8ac2d423d99a37f1aef91ee12fbb9" },
  { "Pilatus4_4M", 2180, 2073, 150, 333060, "a0907216bf85ebeeac2aea2863d9cbf5" },
  { "Pilatus4_CdTe_260k", 530, 513, 150, 10770, "433f0850ea017c542bd8b8c0cb3793df" },
  { "Pilatus4_CdTe_260kw", 255, 1033, 150, 2295, "e61cc32aba91ebda6489f99cfb54f7ad" },
  { "Pilatus4_CdTe_1M", 1080, 1033, 150, 71160, "72adbde4dc50652c849b9e151914c181" },
  { "Pilatus4_CdTe_2M", 1630, 1553, 150, 181310, "d3477c2ced5118310d00701239d70bcd" },
  { "Pilatus4_CdTe_4M", 2180, 2073, 150, 341220, "a0b6be1fdfc28f1526603ee8b75252de" },
  { "Eiger500k", 514, 1030, 75, 0, NULL },
  { "Eiger1M", 1065, 1030, 75, 38110, "42d89ed326b27200552aecc1e8e501e3" },
  { "Eiger4M", 2167, 2070, 75, 250330, "7aee4f77de0e1474380cd9e1248ea4d3" },
  { "Eiger9M", 3269, 3110, 75, 637030, "f8a0627d7d9e0fa6b5bd8069b518b3bc" },
  { "Eiger16M", 4371, 4150, 75, 1198210, "c919575f04024b0fbfdb2d69c4c3403a" },
  { "Eiger2_250k", 512, 512, 75, 0, NULL },
  { "Eiger2_500k", 512, 1028, 75, 0, NULL },
  { "Eiger2_1M", 1062, 1028, 75, 39064, "2226d3004116397cea63465d3d152334" },
  { "Eiger2_1MW", 512, 2068, 75, 6144, "b9448dde5fd89b5fc35d3b73c1a6f766" },
  { "Eiger2_2MW", 512, 4148, 75, 18432, "d600749ed4e86ad3e18d22f51ea01b15" },
  { "Eiger2_4M", 2162, 2068, 75, 260328, "7db8682aa29a40721ac998b504b30c30" },
  { "Eiger2_9M", 3262, 3108, 75, 664248, "52b5e9c8dd8ab534a99fa6453afbc519" },
  { "Eiger2_16M", 4362, 4148, 75, 1250824, "bd3955dc40fc018cd386a782cf1ec24b" },
  { "Eiger2CdTe_500k", 512, 1028, 75, 1024, "789361478ac817194f2936623e19323d" },
  { "Eiger2CdTe_1M", 1062, 1028, 75, 41112, "3bca72019caaa1cf82482e89ece4f1f9" },
  { "Eiger2CdTe_1MW", 512, 2068, 75, 8192, "fcd256d9259cffced4aa71f025877728" },
  { "Eiger2CdTe_2MW", 512, 4148, 75, 22528, "9352c50781d8306867510bfba7c6d221" },
  { "Eiger2CdTe_4M", 2162, 2068, 75, 268520, "f72a019869c17ae57127cdcc3b996dc5" },
  { "Eiger2CdTe_9M", 3262, 3108, 75, 682680, "fb57158ded8f6f4076d36f23d6d46618" },
  { "Eiger2CdTe_16M", 4362, 4148, 75, 1283592, "d42b75a811bb60b39f5de01e9f35bdcf" },
};

static void
assert_mask (const Case *c, const RingletDetector *detector)
{
  g_autoptr (RingletMask) mask = ringlet_detector_gap_mask (detector);
  g_autofree char *md5 = NULL;

  if (c->n_masked == 0) {
    g_assert_null (mask);
    return;
  }
  g_assert_nonnull (mask);
  g_assert_cmpuint (mask->n_slow, ==, c->n_slow);
  g_assert_cmpuint (mask->n_fast, ==, c->n_fast);
  g_assert_cmpuint (mask->n_bad, ==, c->n_masked);
  md5 = g_compute_checksum_for_data (G_CHECKSUM_MD5, mask->bad, c->n_slow * c->n_fast);
  g_assert_cmpstr (md5, ==, c->md5);
}

static void
test_rows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletDetector) detector =
        ringlet_detector_new_named (c->name, 3, &error);

    g_test_message ("%s", c->name);
    g_assert_no_error (error);
    g_assert_cmpstr (detector->name, ==, c->name);
    g_assert_cmpuint (detector->n_slow, ==, c->n_slow);
    g_assert_cmpuint (detector->n_fast, ==, c->n_fast);
    g_assert_cmpfloat_with_epsilon (detector->pixel_slow_m * 1e6, c->pixel_um, 1e-9);
    g_assert_cmpfloat (detector->pixel_slow_m, ==, detector->pixel_fast_m);
    assert_mask (c, detector);
  }
}

/* Every row stands in the table above, and its name means it and no other. */
static void
test_names (void)
{
  const char *const *names = ringlet_detector_names ();
  const RingletDetectorRow *row = ringlet_catalogue ();
  gsize n = 0;

  for (; row[n].name != NULL; n++) {
    g_assert_cmpstr (names[n], ==, row[n].name);
    g_assert_true (ringlet_catalogue_find (row[n].name) == &row[n]);
  }
  g_assert_null (names[n]);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (cases));
}

typedef struct {
  const char *typed;
  const char *name; /* NULL when there is none */
} NameCase;

static const NameCase name_cases[] = {
  { "Pilatus1M", "Pilatus1M" },
  { "pilatus 1m", "Pilatus1M" },
  { "PILATUS_1M", "Pilatus1M" },
  { " pi-la-tus 1M_", "Pilatus1M" },
  { "Pilatus CdTe 2M", "PilatusCdTe2M" },
  { "eiger2-4m", "Eiger2_4M" },
  { "Eiger 2 4M", "Eiger2_4M" },
  { "eiger4m", "Eiger4M" },
  { "EIGER2 CdTe 16M", "Eiger2CdTe_16M" },
  { "pilatus4 1m", "Pilatus4_1M" },
  { "", NULL },
  { "Pilatus", NULL },
  { "Pilatus1", NULL },
  { "Pilatus1MM", NULL },
  { "Pilatus7M", NULL },
  { "Detector", NULL },
};

static void
test_find (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (name_cases); i++) {
    const NameCase *c = &name_cases[i];
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletDetector) detector =
        ringlet_detector_new_named (c->typed, 3, &error);

    g_test_message ("\"%s\"", c->typed);
    if (c->name != NULL) {
      g_assert_no_error (error);
      g_assert_cmpstr (detector->name, ==, c->name);
      continue;
    }
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_assert_null (detector);
    g_assert_nonnull (strstr (error->message, c->typed));
  }
}

typedef struct {
  const char *name;
  gsize n_slow;
  gsize n_fast;
  double pixel_m;
  const char *names;
} GuessCase;

static const GuessCase guess_cases[] = {
  { "two families", 1043, 981, 172e-6, "Pilatus1M, PilatusCdTe1M" },
  { "any pitch", 1043, 981, 0.0, "Pilatus1M, PilatusCdTe1M" },
  { "another pitch", 1043, 981, 100e-6, "" },
  { "pitch as a .poni file rounds it", 2162, 2068, 7.5000000000000007e-05,
      "Eiger2_4M, Eiger2CdTe_4M" },
  { "one", 2527, 2463, 172e-6, "Pilatus6M" },
  { "transposed", 981, 1043, 0.0, "" },
  { "unknown", 1000, 1000, 0.0, "" },
};

static void
test_guess (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (guess_cases); i++) {
    const GuessCase *c = &guess_cases[i];
    g_autofree char *names = ringlet_detector_guess (c->n_slow, c->n_fast, c->pixel_m);

    g_test_message ("%s", c->name);
    g_assert_cmpstr (names, ==, c->names);
  }
}

/* --- a detector for an image --- */

static void
test_image_fits (void)
{
  g_autoptr (RingletDetector) named = ringlet_detector_new_named ("Pilatus1M", 2, NULL);
  g_autoptr (RingletDetector) same =
      ringlet_detector_for_image (named, 1043, 981, NULL);
  g_autoptr (RingletDetector) open =
      ringlet_detector_new_generic (1e-4, 2e-4, 0, 0, 4, NULL);
  g_autoptr (RingletDetector) known = ringlet_detector_for_image (open, 20, 30, NULL);

  g_assert_true (same == named);
  g_assert_cmpuint (known->n_slow, ==, 20);
  g_assert_cmpuint (known->n_fast, ==, 30);
  g_assert_cmpfloat (known->pixel_slow_m, ==, 1e-4);
  g_assert_cmpfloat (known->pixel_fast_m, ==, 2e-4);
  g_assert_cmpint (known->orientation, ==, 4);
}

static void
test_image_does_not_fit (void)
{
  static const char *const needles[] = { "1043", "981", "195", "487", "Pilatus100k",
    "PilatusCdTe1M" };
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_named ("Pilatus100k", 3, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_detector_for_image (detector, 1043, 981, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  for (gsize i = 0; i < G_N_ELEMENTS (needles); i++)
    g_assert_nonnull (strstr (error->message, needles[i]));
}

typedef struct {
  const char *name;
  double pixel_slow_m;
  double pixel_fast_m;
  gsize n_slow;
  gsize n_fast;
  int orientation;
  RingletError code;
} RefusalCase;

static const RefusalCase refusals[] = {
  { "orientation 0", 1e-4, 1e-4, 10, 10, 0, RINGLET_ERROR_VALUE },
  { "orientation 5", 1e-4, 1e-4, 10, 10, 5, RINGLET_ERROR_VALUE },
  { "no pitch", 0.0, 1e-4, 10, 10, 3, RINGLET_ERROR_VALUE },
  { "negative pitch", 1e-4, -1e-4, 10, 10, 3, RINGLET_ERROR_VALUE },
  { "pitch is no number", NAN, 1e-4, 10, 10, 3, RINGLET_ERROR_VALUE },
  { "infinite pitch", 1e-4, INFINITY, 10, 10, 3, RINGLET_ERROR_VALUE },
  { "half a shape", 1e-4, 1e-4, 10, 0, 3, RINGLET_ERROR_LIMIT },
  { "too large", 1e-4, 1e-4, 1 << 15, 1 << 14, 3, RINGLET_ERROR_LIMIT },
  { "product overflows", 1e-4, 1e-4, G_MAXSIZE, 2, 3, RINGLET_ERROR_LIMIT },
};

static void
test_refusals (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    const RefusalCase *c = &refusals[i];
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", c->name);
    g_assert_null (ringlet_detector_new_generic (c->pixel_slow_m, c->pixel_fast_m,
        c->n_slow, c->n_fast, c->orientation, &error));
    g_assert_true (g_error_matches (error, RINGLET_ERROR, (int) c->code));
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/catalogue/rows", test_rows);
  g_test_add_func ("/catalogue/names", test_names);
  g_test_add_func ("/catalogue/find", test_find);
  g_test_add_func ("/catalogue/guess", test_guess);
  g_test_add_func ("/detector/image-fits", test_image_fits);
  g_test_add_func ("/detector/image-does-not-fit", test_image_does_not_fit);
  g_test_add_func ("/detector/refusals", test_refusals);

  return g_test_run ();
}
