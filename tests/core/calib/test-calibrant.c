/* SPDX-License-Identifier: MIT */
#include "calib/calibrant.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

#define CU_K_ALPHA_1 1.5405929e-10

typedef struct {
  const char *calibrant;
  guint ring;
  int h, k, l;
  guint multiplicity;
  double d_angstrom;
} Case;

/* Spacings and multiplicities: the files LaB6_SRM660c.D and CeO2.D of pyFAI 2026.9. */
static const Case cases[] = {
  { "LaB6", 0, 1, 0, 0, 6, 4.15682600 }, { "LaB6", 1, 1, 1, 0, 12, 2.93931985 },
  { "LaB6", 2, 1, 1, 1, 8, 2.39994461 }, { "LaB6", 3, 2, 0, 0, 6, 2.07841300 },
  { "LaB6", 4, 2, 1, 0, 24, 1.85898910 }, { "LaB6", 6, 2, 2, 0, 12, 1.46965993 },
  { "LaB6", 7, 3, 0, 0, 30, 1.38560867 }, /* with 221 */
  { "LaB6", 12, 3, 2, 1, 48, 1.11095848 }, { "CeO2", 0, 1, 1, 1, 8, 3.12441816 },
  { "CeO2", 1, 2, 0, 0, 6, 2.70582550 }, { "CeO2", 2, 2, 2, 0, 12, 1.91330756 },
  { "CeO2", 3, 3, 1, 1, 24, 1.63167417 },
  { "CeO2", 9, 5, 1, 1, 32, 1.04147272 }, /* with 333 */
};

static void
test_rings (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    const RingletCalibrant *calibrant = ringlet_calibrant_find (c->calibrant, NULL);
    g_autoptr (GArray) rings =
        ringlet_calibrant_reflections (calibrant, CU_K_ALPHA_1 / 2.0, NULL);
    const RingletReflection *ring = NULL;

    g_assert_cmpuint (rings->len, >, c->ring);
    ring = &g_array_index (rings, RingletReflection, c->ring);
    g_test_message ("%s %d%d%d", c->calibrant, c->h, c->k, c->l);
    g_assert_cmpint (ring->h, ==, c->h);
    g_assert_cmpint (ring->k, ==, c->k);
    g_assert_cmpint (ring->l, ==, c->l);
    g_assert_cmpuint (ring->multiplicity, ==, c->multiplicity);
    g_assert_cmpfloat_with_epsilon (1e10 * ring->d_m, c->d_angstrom, 6e-9);
  }
}

/* All planes inside a sphere, counted one by one, are in exactly one ring. */
static void
test_every_plane_once (void)
{
  const RingletCalibrant *lab6 = ringlet_calibrant_find ("lab6", NULL);
  g_autoptr (GArray) rings =
      ringlet_calibrant_reflections (lab6, lab6->cell.a_m / 10, NULL);
  guint n_planes = 0;
  guint sum = 0;

  for (int h = -10; h <= 10; h++) {
    for (int k = -10; k <= 10; k++) {
      for (int l = -10; l <= 10; l++)
        n_planes += h * h + k * k + l * l <= 100;
    }
  }
  for (guint i = 0; i < rings->len; i++) {
    const RingletReflection *ring = &g_array_index (rings, RingletReflection, i);

    sum += ring->multiplicity;
    g_assert_true (i == 0 || ring->d_m < ring[-1].d_m);
  }
  g_assert_cmpuint (sum, ==, n_planes - 1); /* without 000 */
}

typedef struct {
  const char *calibrant;
  guint ring;
  double relative; /* to the strongest ring, % */
} Intensity;

/* Calculated patterns for Cu Kα: intensities of the files that pyFAI ships (2026.9).
 * The model here leaves anomalous scattering out, hence a wide tolerance. */
static const Intensity intensities[] = {
  { "LaB6", 0, 64.27 },
  { "LaB6", 1, 100.0 },
  { "LaB6", 2, 41.54 },
  { "LaB6", 3, 20.21 },
  { "LaB6", 4, 43.1 },
  { "CeO2", 0, 100.0 },
  { "CeO2", 1, 27.73 },
  { "CeO2", 2, 48.63 },
  { "CeO2", 3, 35.71 },
  { "CeO2", 4, 6.31 },
};

static double
powder_intensity (const RingletReflection *ring)
{
  const double theta = asin (CU_K_ALPHA_1 / (2.0 * ring->d_m));
  const double cosine = cos (2.0 * theta);

  return ring->strength * (1.0 + cosine * cosine) / (sin (theta) * sin (2.0 * theta));
}

static void
test_strength (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (intensities); i++) {
    const Intensity *c = &intensities[i];
    const RingletCalibrant *calibrant = ringlet_calibrant_find (c->calibrant, NULL);
    g_autoptr (GArray) rings = ringlet_calibrant_reflections (calibrant, 1e-10, NULL);
    double max = 0.0;

    for (guint j = 0; j < rings->len; j++)
      max = fmax (max, powder_intensity (&g_array_index (rings, RingletReflection, j)));
    g_assert_cmpfloat_with_epsilon (100.0 / max *
            powder_intensity (&g_array_index (rings, RingletReflection, c->ring)),
        c->relative, 7.0);
  }
}

static void
test_errors (void)
{
  static const double spacings_m[] = { 0.0, -1e-10, 1e-13, NAN };
  const RingletCalibrant *lab6 = ringlet_calibrant_find ("LaB6", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_calibrant_find ("Unobtainium", &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "\"Unobtainium\"; names are LaB6, CeO2, "));
  g_clear_error (&error);
  g_assert_null (ringlet_calibrant_find ("LaB7", &error));
  g_assert_nonnull (strstr (error->message, "nearest names are LaB6, "));

  for (gsize i = 0; i < G_N_ELEMENTS (spacings_m); i++) {
    g_clear_error (&error);
    g_assert_null (ringlet_calibrant_reflections (lab6, spacings_m[i], &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/calibrant/rings", test_rings);
  g_test_add_func ("/calibrant/every-plane-once", test_every_plane_once);
  g_test_add_func ("/calibrant/strength", test_strength);
  g_test_add_func ("/calibrant/errors", test_errors);

  return g_test_run ();
}
