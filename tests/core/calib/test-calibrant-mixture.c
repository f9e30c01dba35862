/* SPDX-License-Identifier: MIT */

/* Several powders in one sample, against the lines of each. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "calib/calibrant.h"

#define ANGSTROM 1e-10

static GArray *
reflections_of (const char *word, double d_min_m)
{
  g_autoptr (GError) error = NULL;
  const RingletCalibrant *calibrant = ringlet_calibrant_find (word, &error);
  GArray *reflections = NULL;

  g_assert_no_error (error);
  reflections = ringlet_calibrant_reflections (calibrant, d_min_m, &error);
  g_assert_no_error (error);
  return reflections;
}

static gboolean
has_spacing (const GArray *lines, const RingletReflection *wanted)
{
  for (guint i = 0; i < lines->len; i++) {
    const RingletReflection *line = &g_array_index (lines, RingletReflection, i);

    if (line->d_m == wanted->d_m && line->multiplicity == wanted->multiplicity &&
        line->h == wanted->h && line->k == wanted->k && line->l == wanted->l)
      return TRUE;
  }
  return FALSE;
}

/* The last has three, one of which is compressed. */
static const char *const mixtures[][4] = {
  { "CeO2+LaB6", "CeO2", "LaB6" },
  { " LaB6 + AgBh ", "LaB6", "AgBh" },
  { "cell:a=3.2845,sg=Im-3m+cell:a=2.951,c=4.725,sg=P63/mmc", "cell:a=3.2845,sg=Im-3m",
      "cell:a=2.951,c=4.725,sg=P63/mmc" },
  { "Au@5GPa,300K+cell:a=5.43e+0,sg=Fd-3m+NaCl", "Au@5GPa,300K",
      "cell:a=5.43e+0,sg=Fd-3m", "NaCl" },
};

/* The lines of each and no others, the largest spacing first. */
static void
test_lines (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mixtures); i++) {
    g_autoptr (GArray) all = reflections_of (mixtures[i][0], 0.7 * ANGSTROM);
    guint n = 0;

    g_test_message ("%s", mixtures[i][0]);
    for (gsize k = 1; k < 4 && mixtures[i][k] != NULL; k++) {
      g_autoptr (GArray) part = reflections_of (mixtures[i][k], 0.7 * ANGSTROM);

      for (guint j = 0; j < part->len; j++)
        g_assert_true (has_spacing (all, &g_array_index (part, RingletReflection, j)));
      n += part->len;
    }
    g_assert_cmpuint (all->len, ==, n);
    for (guint j = 1; j < all->len; j++)
      g_assert_cmpfloat (g_array_index (all, RingletReflection, j).d_m, <,
          g_array_index (all, RingletReflection, j - 1).d_m);
  }
}

/* Lines of one and the same cell twice are one line each. */
static void
test_same (void)
{
  g_autoptr (GArray) once = reflections_of ("LaB6", ANGSTROM);
  g_autoptr (GArray) twice = reflections_of ("LaB6+LaB6", ANGSTROM);

  g_assert_cmpuint (twice->len, ==, once->len);
  for (guint i = 0; i < once->len; i++)
    g_assert_cmpuint (g_array_index (twice, RingletReflection, i).multiplicity, ==,
        2 * g_array_index (once, RingletReflection, i).multiplicity);
}

/* The strongest ring of each at small angles is as strong: 110 of LaB6, 111 of CeO2
 * with its larger spacing. */
static void
test_strengths (void)
{
  g_autoptr (GArray) all = reflections_of ("CeO2+LaB6", ANGSTROM);
  double strongest[2] = { 0.0, 0.0 };

  for (guint i = 0; i < all->len; i++) {
    const RingletReflection *line = &g_array_index (all, RingletReflection, i);
    const gboolean of_ceria =
        fabs (line->d_m *
                sqrt (line->h * line->h + line->k * line->k + line->l * line->l) -
            5.411651 * ANGSTROM) < 1e-4 * ANGSTROM;

    strongest[of_ceria] =
        fmax (strongest[of_ceria], line->strength * line->d_m * line->d_m);
  }
  g_assert_cmpfloat (strongest[0], >, 0.0);
  g_assert_cmpfloat_with_epsilon (strongest[0], strongest[1], 1e-12 * strongest[0]);
}

/* Found again by its name, which has neither blanks nor relative files. */
static void
test_name (void)
{
  const RingletCalibrant *mixture = ringlet_calibrant_find ("ceria + lab6", NULL);

  g_assert_cmpstr (mixture->name, ==, "CeO2+LaB6");
  g_assert_cmpstr (mixture->title, ==, "Cerium dioxide + Lanthanum hexaboride");
  g_assert_nonnull (strstr (mixture->reference, "; NIST SRM 660c"));
  g_assert_true (ringlet_calibrant_find (mixture->name, NULL) == mixture);
  g_assert_true (ringlet_calibrant_is_list (mixture));
}

static void
test_bad (void)
{
  static const struct {
    const char *word;
    const char *said;
  } bads[] = {
    { "LaB6+LaB7", "LaB7" },
    { "LaB6+", "There is no calibrant" },
    { "LaB6+cell:a=1,sg=Q", "is no space group" },
    { "Au@5Gpa!+LaB6", "5Gpa!" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bads); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (ringlet_calibrant_find (bads[i].word, &error));
    g_test_message ("%s", error->message);
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_assert_nonnull (strstr (error->message, bads[i].said));
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calibrant-mixture/lines", test_lines);
  g_test_add_func ("/calibrant-mixture/same", test_same);
  g_test_add_func ("/calibrant-mixture/strengths", test_strengths);
  g_test_add_func ("/calibrant-mixture/name", test_name);
  g_test_add_func ("/calibrant-mixture/bad", test_bad);
  return g_test_run ();
}
