/* SPDX-License-Identifier: MIT */
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "calib/calibrant.h"

#define ANGSTROM 1e-10
#define DEGREE (G_PI / 180.0)

/* ---- cells ---- */

static const struct {
  const char *word;
  double edges[3];
  double angles[3];
  const char *group;
} cells[] = {
  { "cell:a=5.43,sg=Fd-3m", { 5.43, 5.43, 5.43 }, { 90, 90, 90 }, "F d -3 m" },
  { "CELL: A = 5.43 , SG = 227", { 5.43, 5.43, 5.43 }, { 90, 90, 90 }, "F d -3 m" },
  { "cell:a=4.05,type=F", { 4.05, 4.05, 4.05 }, { 90, 90, 90 }, "F m -3 m" },
  { "cell:a=4.05", { 4.05, 4.05, 4.05 }, { 90, 90, 90 }, "P m -3 m" },
  { "cell:a=4.6,c=2.9", { 4.6, 4.6, 2.9 }, { 90, 90, 90 }, "P 4/m m m" },
  { "cell:a=4.6,c=2.9,sg=P42/mnm", { 4.6, 4.6, 2.9 }, { 90, 90, 90 }, "P 42/m n m" },
  { "cell:a=3,c=5,gamma=120", { 3, 3, 5 }, { 90, 90, 120 }, "P 6/m m m" },
  { "cell:a=4.76,c=12.99,sg=R-3c", { 4.76, 4.76, 12.99 }, { 90, 90, 120 }, "R -3 c" },
  { "cell:a=4.76,c=12.99,centring=R", { 4.76, 4.76, 12.99 }, { 90, 90, 120 },
      "R -3 m" },
  { "cell:a=5.13,alpha=55.3,sg=R-3c", { 5.13, 5.13, 5.13 }, { 55.3, 55.3, 55.3 },
      "R -3 c" },
  { "cell:a=5.13,alpha=55.3,type=R", { 5.13, 5.13, 5.13 }, { 55.3, 55.3, 55.3 },
      "R -3 m" },
  { "cell:a=3,b=4,c=5", { 3, 4, 5 }, { 90, 90, 90 }, "P m m m" },
  { "cell:a=3,b=4,c=5,type=C", { 3, 4, 5 }, { 90, 90, 90 }, "C m m m" },
  { "cell:a=3,b=4,c=5,beta=100,sg=P21/c", { 3, 4, 5 }, { 90, 100, 90 }, "P 1 21/c 1" },
  { "cell:a=3,b=4,c=5,beta=100,type=C", { 3, 4, 5 }, { 90, 100, 90 }, "C 1 2/m 1" },
  { "cell:a=3,b=4,c=5,alpha=80,beta=85,gamma=95", { 3, 4, 5 }, { 80, 85, 95 }, "P -1" },
};

static void
test_cells (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cells); i++) {
    g_autoptr (GError) error = NULL;
    const RingletCalibrant *calibrant = ringlet_calibrant_find (cells[i].word, &error);
    const double *edges = cells[i].edges;
    const double *angles = cells[i].angles;

    g_test_message ("%s", cells[i].word);
    g_assert_no_error (error);
    g_assert_cmpstr (calibrant->name, ==, cells[i].word);
    g_assert_cmpstr (calibrant->space_group, ==, cells[i].group);
    g_assert_cmpfloat_with_epsilon (calibrant->cell.a_m, edges[0] * ANGSTROM, 1e-22);
    g_assert_cmpfloat_with_epsilon (calibrant->cell.b_m, edges[1] * ANGSTROM, 1e-22);
    g_assert_cmpfloat_with_epsilon (calibrant->cell.c_m, edges[2] * ANGSTROM, 1e-22);
    g_assert_cmpfloat_with_epsilon (
        calibrant->cell.alpha_rad, angles[0] * DEGREE, 1e-12);
    g_assert_cmpfloat_with_epsilon (
        calibrant->cell.beta_rad, angles[1] * DEGREE, 1e-12);
    g_assert_cmpfloat_with_epsilon (
        calibrant->cell.gamma_rad, angles[2] * DEGREE, 1e-12);
  }
}

/* Edges of the reciprocal lattice by cross products of the direct one, and so spacings
 * of every plane: an independent way to the same numbers. */
typedef struct {
  double edges[3][3];
  double volume;
} Lattice;

static void
cross (const double a[3], const double b[3], double product[3])
{
  for (int i = 0; i < 3; i++)
    product[i] = a[(i + 1) % 3] * b[(i + 2) % 3] - a[(i + 2) % 3] * b[(i + 1) % 3];
}

static Lattice
make_lattice (const double e[3], const double angles[3])
{
  const double ca = cos (angles[0] * DEGREE);
  const double cb = cos (angles[1] * DEGREE);
  const double cg = cos (angles[2] * DEGREE);
  const double sg = sin (angles[2] * DEGREE);
  const double y = (ca - cb * cg) / sg;
  Lattice self = { { { e[0], 0, 0 }, { e[1] * cg, e[1] * sg, 0 },
                       { e[2] * cb, e[2] * y, e[2] * sqrt (1 - cb * cb - y * y) } },
    0.0 };
  double product[3];

  cross (self.edges[1], self.edges[2], product);
  for (int i = 0; i < 3; i++)
    self.volume += self.edges[0][i] * product[i];
  return self;
}

static double
spacing (const Lattice *self, const int hkl[3])
{
  double g[3] = { 0.0, 0.0, 0.0 };

  for (int i = 0; i < 3; i++) {
    double product[3];

    cross (self->edges[(i + 1) % 3], self->edges[(i + 2) % 3], product);
    for (int j = 0; j < 3; j++)
      g[j] += hkl[i] * product[j] / self->volume;
  }
  return 1.0 / sqrt (g[0] * g[0] + g[1] * g[1] + g[2] * g[2]);
}

#define REACH 8
#define D_MIN 0.9

/* Of all planes down to D_MIN, how many have the spacing @d? */
static guint
count_planes (const Lattice *lattice, double d, guint *total)
{
  guint n = 0;

  *total = 0;
  for (int h = -REACH; h <= REACH; h++) {
    for (int k = -REACH; k <= REACH; k++) {
      for (int l = -REACH; l <= REACH; l++) {
        const int hkl[3] = { h, k, l };
        const double at = h == 0 && k == 0 && l == 0 ? 0.0 : spacing (lattice, hkl);

        n += fabs (at - d) < 5e-9 * d;
        *total += at >= D_MIN;
      }
    }
  }
  return n;
}

/* Primitive cells without extinctions: every plane is in one ring, at its spacing. */
static void
test_every_plane (void)
{
  static const int some[] = { 4, 3, 6, 11, 15 };

  for (gsize i = 0; i < G_N_ELEMENTS (some); i++) {
    const RingletCalibrant *calibrant =
        ringlet_calibrant_find (cells[some[i]].word, NULL);
    const Lattice lattice = make_lattice (cells[some[i]].edges, cells[some[i]].angles);
    g_autoptr (GArray) rings =
        ringlet_calibrant_reflections (calibrant, D_MIN * ANGSTROM, NULL);
    guint n = 0;
    guint total = 0;

    g_test_message ("%s: %u rings", calibrant->name, rings->len);
    g_assert_cmpuint (rings->len, >, 15);
    for (guint j = 0; j < rings->len; j++) {
      const RingletReflection *ring = &g_array_index (rings, RingletReflection, j);
      const int hkl[3] = { ring->h, ring->k, ring->l };

      g_assert_cmpfloat_with_epsilon (
          ring->d_m / ANGSTROM, spacing (&lattice, hkl), 1e-12);
      g_assert_cmpuint (ring->multiplicity, ==,
          count_planes (&lattice, ring->d_m / ANGSTROM, &total));
      g_assert_cmpfloat (ring->strength, ==, ring->multiplicity);
      n += ring->multiplicity;
    }
    g_assert_cmpuint (n, ==, total);
  }
}

/* Multiplicities of the general and of special planes: International Tables A (2005),
 * table 10.1.2.2. */
static const struct {
  const char *word;
  int h, k, l;
  guint multiplicity;
} families[] = {
  { "cell:a=7,sg=Pm-3m", 3, 2, 1, 48 },
  { "cell:a=7,sg=Pm-3m", 1, 1, 1, 8 },
  { "cell:a=7,sg=Pm-3m", 2, 1, 0, 24 },
  { "cell:a=7,sg=P23", 2, 1, 1, 24 },
  { "cell:a=7,c=9.1,sg=P6/mmm", 2, 1, 1, 24 },
  { "cell:a=7,c=9.1,sg=P6/mmm", 1, 1, 0, 6 },
  { "cell:a=7,c=9.1,sg=P6/mmm", 0, 0, 1, 2 },
  { "cell:a=7,c=9.1,sg=P-31m", 1, 1, 1, 12 },
  { "cell:a=7,c=9.1,sg=P4/mmm", 3, 1, 2, 16 },
  { "cell:a=7,c=9.1,sg=P4/mmm", 1, 0, 1, 8 },
  { "cell:a=7,b=8.2,c=9.1,sg=Pmmm", 1, 2, 3, 8 },
  { "cell:a=7,b=8.2,c=9.1,sg=Pmmm", 0, 1, 1, 4 },
  { "cell:a=7,b=8.2,c=9.1,beta=99,sg=P2/m", 1, 1, 1, 4 },
  { "cell:a=7,b=8.2,c=9.1,beta=99,sg=P2/m", 0, 1, 0, 2 },
  { "cell:a=7,b=8.2,c=9.1,alpha=99,beta=92,gamma=81,sg=P-1", 1, 1, 1, 2 },
};

static void
test_multiplicities (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++) {
    const RingletCalibrant *calibrant = ringlet_calibrant_find (families[i].word, NULL);
    g_autoptr (GArray) rings = ringlet_calibrant_reflections (calibrant, 1e-10, NULL);
    guint n = 0;

    g_test_message (
        "%s %d%d%d", families[i].word, families[i].h, families[i].k, families[i].l);
    for (guint j = 0; j < rings->len; j++) {
      const RingletReflection *ring = &g_array_index (rings, RingletReflection, j);

      if (ring->h != families[i].h || ring->k != families[i].k ||
          ring->l != families[i].l)
        continue;
      g_assert_cmpuint (ring->multiplicity, ==, families[i].multiplicity);
      n++;
    }
    g_assert_cmpuint (n, ==, 1);
  }
}

/* ---- names and conditions ---- */

static void
test_names (void)
{
  static const char *const same[][2] = { { "LaB6", "lab6" }, { "LaB6", "LaB6_SRM660c" },
    { "LaB6", "pyfai:LaB6" }, { "Si", "Si SRM-640c" }, { "CeO2", "ceria" },
    { "cristobaltite", "Cristobalite" }, { "CuO", "Cu2O" },
    { "alpha_Al2O3_SRM676a_2015", "corundum" } };

  for (gsize i = 0; i < G_N_ELEMENTS (same); i++) {
    const RingletCalibrant *calibrant = ringlet_calibrant_find (same[i][1], NULL);

    g_test_message ("%s", same[i][1]);
    g_assert_nonnull (calibrant);
    g_assert_cmpstr (calibrant->name, ==, same[i][0]);
    g_assert_true (calibrant == ringlet_calibrant_find (same[i][0], NULL));
  }
}

/* No name or alias means two things, and each finds itself. */
static void
test_list (void)
{
  const RingletCalibrant *const *list = ringlet_calibrant_list ();
  gsize n = 0;

  for (; list[n] != NULL; n++) {
    g_assert_true (ringlet_calibrant_find (list[n]->name, NULL) == list[n]);
    g_assert_true (*list[n]->title != '\0');
    g_assert_true (*list[n]->reference != '\0');
  }
  g_assert_cmpuint (n, ==, 39);
  g_assert_cmpstr (list[0]->name, ==, "LaB6");
}

static double
first_spacing (const char *word)
{
  g_autoptr (GError) error = NULL;
  const RingletCalibrant *calibrant = ringlet_calibrant_find (word, &error);
  g_autoptr (GArray) rings = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (calibrant->name, ==, word);
  rings = ringlet_calibrant_reflections (calibrant, 1e-10, NULL);
  return g_array_index (rings, RingletReflection, 0).d_m / ANGSTROM;
}

/* P = K₀ · 3 f (1 + 2 f)^2.5 with f = ½ ((d₀/d)² − 1), so d from a chosen compression.
 */
static void
test_conditions (void)
{
  const double d0 = 4.0782 / sqrt (3.0);
  const double f = 0.5 * (pow (1.0 / 0.98, 2.0) - 1.0);
  const double pressure_gpa = 100.0 * 3.0 * f * pow (1.0 + 2.0 * f, 2.5);
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *pressed = NULL;
  g_autofree char *bars = NULL;

  pressed = g_strdup_printf (
      "Au@%sGPa,eos=bm2,K0=100", g_ascii_dtostr (number, sizeof number, pressure_gpa));
  bars = g_strdup_printf ("Au@eos=bm2, K0=100, %s kbar",
      g_ascii_dtostr (number, sizeof number, 10.0 * pressure_gpa));
  g_assert_cmpfloat_with_epsilon (first_spacing (pressed), 0.98 * d0, 1e-10);
  g_assert_cmpfloat_with_epsilon (first_spacing (bars), 0.98 * d0, 1e-10);
  g_assert_cmpfloat_with_epsilon (
      first_spacing ("Au@alpha=3e-5,T0=300,400K"), d0 * exp (1e-5 * 100.0), 1e-10);
  g_assert_cmpfloat_with_epsilon (
      first_spacing ("Au@alpha=3e-5,T0=273.15,100C"), d0 * exp (1e-5 * 100.0), 1e-10);
  g_assert_cmpfloat_with_epsilon (first_spacing ("Au@a=4.1"), 4.1 / sqrt (3.0), 1e-10);
  g_assert_cmpfloat_with_epsilon (
      first_spacing ("AgBh@alpha=3e-5,T0=300,400K"), 58.38 * exp (1e-5 * 100.0), 1e-8);
  g_assert_cmpfloat_with_epsilon (first_spacing ("ZnO@c=5.3"),
      2.0 / sqrt (4.0 * 4.0 / (3.0 * pow (3.249897, 2))), 1e-10);
  g_assert_cmpfloat (first_spacing ("cell:a=4,sg=Fm-3m@0GPa"), ==,
      first_spacing ("cell:a=4,sg=Fm-3m"));
}

static const struct {
  const char *word;
  const char *says;
} bad[] = {
  { "", "There is no calibrant" },
  { "LaB", "nearest names are LaB6, " },
  { "nosuch.D", "nosuch.D" },
  { "cell:", "edge a is missing" },
  { "cell:c=5", "edge a is missing" },
  { "cell:a=5,sg=P21/c", "edge b is missing" },
  { "cell:a=5,b=6,c=7,sg=P21/c", "angle beta is missing" },
  { "cell:a=5,sg=R-3c", "edge c is missing" },
  { "cell:a=5,sg=Xyz", "\"Xyz\" is no space group" },
  { "cell:a=5,b=6,sg=Fm-3m", "does not have the symmetry" },
  { "cell:a=5,gamma=100,sg=Fm-3m", "does not have the symmetry" },
  { "cell:a=five", "a= takes a number" },
  { "cell:a=5,d=6", "\"d=6\" is not understood" },
  { "cell:a=0.1", "0.5 to 10000" },
  { "cell:a=1e9", "0.5 to 10000" },
  { "cell:a=nan", "a= takes a number" },
  { "cell:a=5,b=5,c=5,alpha=20,beta=20,gamma=120", "do not close" },
  { "cell:a=5,b=5,c=5,alpha=200,beta=20,gamma=120", "between 0 and 180" },
  { "Au@", "not understood" },
  { "Au@5", "not understood" },
  { "Au@5parsec", "not understood" },
  { "Au@K0=big,5GPa", "K0= takes a number" },
  { "Au@eos=ideal,5GPa", "equation of state" },
  { "LaB6@5GPa", "bulk modulus is not known" },
  { "LaB6@500K", "expansion is not known" },
  { "Au@-500GPa", "no volume at this pressure" },
  { "Au@a=4.1,5GPa", "give either" },
  { "Au@b=4.1", "does not have the symmetry" },
  { "PBBA@a=4.1", "list of spacings" },
  { "nosuch@5GPa", "There is no calibrant" },
};

static void
test_bad (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", bad[i].word);
    g_assert_null (ringlet_calibrant_find (bad[i].word, &error));
    g_assert_nonnull (error);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, bad[i].says));
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/calibrant-word/cells", test_cells);
  g_test_add_func ("/calibrant-word/every-plane", test_every_plane);
  g_test_add_func ("/calibrant-word/multiplicities", test_multiplicities);
  g_test_add_func ("/calibrant-word/names", test_names);
  g_test_add_func ("/calibrant-word/list", test_list);
  g_test_add_func ("/calibrant-word/conditions", test_conditions);
  g_test_add_func ("/calibrant-word/bad", test_bad);

  return g_test_run ();
}
