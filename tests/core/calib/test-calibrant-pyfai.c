/* SPDX-License-Identifier: MIT */

/* Every calibrant of pyFAI 2026.9, ring by ring. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "calib/calibrant.h"
#include "calibrant-truth.h"

#define CU_K_ALPHA_1 1.5405929e-10
#define ANGSTROM 1e-10
/* More are planes of two families, of which pyFAI has the intensity of one (verneite:
 * 510 with 431, 611 with 532). */
#define MOST_OF_A_FAMILY 48

/* Lines of pyFAI that the space group forbids. */
static const struct {
  const char *name;
  double d;
  const char *why;
} forbidden[] = {
  { "Cr2O3", 0.93964441, "R-3c: h -h 0 l only with even l, and this is 4 -4 0 -7" },
  { "TiO2", 1.07065805, "P42/mnm: h 0 l only with even h + l, and this is 401" },
  { "TiO2", 1.06398577, "P42/mnm: h 0 l only with even h + l, and this is 302" },
  { "ZnO", 1.04130600, "P63mc: 0 0 l only with even l, and this is 005" },
};

/* Lines that pyFAI leaves out although they stand between those that it has: weak ones,
 * or families of which it has another with the same spacing twice. */
static const struct {
  const char *name;
  guint n;
} left_out[] = {
  { "C60", 5 },
  { "Cr2O3", 11 },
  { "CuO", 2 },
  { "TiO2", 2 },
  { "cristobaltite", 27 },
  { "graphite", 1 },
  { "lysozyme", 4 },
  { "quartz", 5 },
  { "vanadinite", 67 },
  { "verneite", 1 },
};

static gsize
end_of (gsize first)
{
  gsize i = first;

  while (i < G_N_ELEMENTS (truth) && g_str_equal (truth[i].name, truth[first].name))
    i++;
  return i;
}

static gboolean
is_forbidden (gsize i)
{
  for (gsize j = 0; j < G_N_ELEMENTS (forbidden); j++) {
    if (g_str_equal (forbidden[j].name, truth[i].name) && forbidden[j].d == truth[i].d)
      return TRUE;
  }
  return FALSE;
}

static guint
n_left_out (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (left_out); i++) {
    if (g_str_equal (left_out[i].name, name))
      return left_out[i].n;
  }
  return 0;
}

static const RingletReflection *
nearest (const GArray *rings, double d)
{
  const RingletReflection *best = &g_array_index (rings, RingletReflection, 0);

  for (guint i = 1; i < rings->len; i++) {
    const RingletReflection *ring = &g_array_index (rings, RingletReflection, i);

    if (fabs (ring->d_m - d * ANGSTROM) < fabs (best->d_m - d * ANGSTROM))
      best = ring;
  }
  return best;
}

/* Every line is there, and no line of ours is missing there unless the table says so.
 */
static void
compare (gsize first, gsize end)
{
  const char *name = truth[first].name;
  const RingletCalibrant *calibrant = ringlet_calibrant_find (name, NULL);
  g_autoptr (GHashTable) met = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) rings = NULL;
  guint n_forbidden = 0;

  g_test_message ("%s", name);
  g_assert_nonnull (calibrant);
  g_assert_cmpstr (calibrant->name, ==,
      g_str_equal (name, "LaB6_SRM660c")     ? "LaB6"
          : g_str_equal (name, "Si_SRM640c") ? "Si"
                                             : name);
  rings = ringlet_calibrant_reflections (
      calibrant, (truth[end - 1].d - truth[end - 1].within) * ANGSTROM, NULL);
  g_assert_nonnull (rings);
  for (gsize i = first; i < end; i++) {
    const RingletReflection *ring = nearest (rings, truth[i].d);

    if (is_forbidden (i)) {
      n_forbidden++;
      g_assert_cmpfloat (
          fabs (ring->d_m / ANGSTROM - truth[i].d), >, 100.0 * truth[i].within);
      continue;
    }
    g_assert_cmpfloat_with_epsilon (ring->d_m / ANGSTROM, truth[i].d, truth[i].within);
    g_hash_table_add (met, (gpointer) ring);
  }
  g_test_message ("%u rings, %u met, %u forbidden", rings->len, g_hash_table_size (met),
      n_forbidden);
  g_assert_cmpuint (rings->len, ==, g_hash_table_size (met) + n_left_out (name));
}

static void
test_spacings (void)
{
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (truth); i = end_of (i)) {
    compare (i, end_of (i));
    n++;
  }
  g_assert_cmpuint (n, ==, 39); /* all of them */
}

static double
powder_intensity (const RingletReflection *ring)
{
  const double theta = asin (CU_K_ALPHA_1 / (2.0 * ring->d_m));
  const double cosine = cos (2.0 * theta);

  return ring->strength * (1.0 + cosine * cosine) / (sin (theta) * sin (2.0 * theta));
}

/* Those of pyFAI's files that were calculated from a structure, for Cu Kα; ours lack
 * anomalous scattering and its displacements, hence a wide tolerance. The others have
 * intensities of cards, or 10 for whatever is weak. */
static const char *const calculated[] = { "Al", "Au", "CeO2", "Cr2O3", "CuO", "LaB6",
  "NaCl", "Ni", "Pt", "Si_SRM640e", "TiO2", "ZnO", "cristobaltite", "diamond",
  "graphite", "hydrocerussite", "quartz", "vanadinite" };

/* Intensities of a molecule that turns, and of another refinement. */
static const char *const alike[] = { "C60", "verneite" };

/* Of one ring, which may be listed by its families: 210 and 120 of vanadinite. */
static double
listed_intensity (gsize i)
{
  double sum = 0.0;

  for (gsize j = 0; j < G_N_ELEMENTS (truth); j++) {
    if (g_str_equal (truth[j].name, truth[i].name) && truth[j].d == truth[i].d)
      sum += truth[j].intensity;
  }
  return sum;
}

static void
compare_intensities (const char *name, double within)
{
  const RingletCalibrant *calibrant = ringlet_calibrant_find (name, NULL);
  g_autoptr (GArray) rings =
      ringlet_calibrant_reflections (calibrant, 0.8 * ANGSTROM, NULL);
  double max = 0.0;
  double listed_max = 0.0;
  guint n = 0;

  g_test_message ("%s", name);
  g_assert_true (ringlet_calibrant_has_atoms (calibrant));
  for (guint i = 0; i < rings->len; i++) {
    const RingletReflection *ring = &g_array_index (rings, RingletReflection, i);

    if (ring->d_m > ANGSTROM && ring->multiplicity <= MOST_OF_A_FAMILY)
      max = fmax (max, powder_intensity (ring));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (truth); i++) {
    if (g_str_equal (truth[i].name, name))
      listed_max = fmax (listed_max, listed_intensity (i));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (truth); i++) {
    if (!g_str_equal (truth[i].name, name) || truth[i].intensity < 0.0 ||
        truth[i].d < 1.0 ||
        nearest (rings, truth[i].d)->multiplicity > MOST_OF_A_FAMILY)
      continue;
    g_assert_cmpfloat_with_epsilon (
        100.0 * powder_intensity (nearest (rings, truth[i].d)) / max,
        100.0 * listed_intensity (i) / listed_max, within);
    n++;
  }
  g_assert_cmpuint (n, >, 1);
}

static void
test_intensities (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (calculated); i++)
    compare_intensities (calculated[i], 7.5);
  for (gsize i = 0; i < G_N_ELEMENTS (alike); i++)
    compare_intensities (alike[i], 20.0);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/calibrant-pyfai/spacings", test_spacings);
  g_test_add_func ("/calibrant-pyfai/intensities", test_intensities);

  return g_test_run ();
}
