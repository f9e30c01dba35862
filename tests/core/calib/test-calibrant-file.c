/* SPDX-License-Identifier: MIT */
#include <locale.h>
#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "calib/calibrant.h"

#define ANGSTROM 1e-10

static char *folder = NULL;

static char *
write_file (const char *name, const char *text)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

static const RingletCalibrant *
load (const char *name, const char *text)
{
  g_autofree char *path = write_file (name, text);
  g_autoptr (GError) error = NULL;
  const RingletCalibrant *calibrant = ringlet_calibrant_find (path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (calibrant);
  g_assert_cmpstr (calibrant->name, ==, path);
  return calibrant;
}

/* ---- .D ---- */

static void
test_spacings (void)
{
  const RingletCalibrant *list = load ("own.D",
      "# Calibrant: My powder (mine)\n# Cell: whatever (P1)\n# Ref: a friend\n\n"
      "# d_spacing  # (h k l)  mult intensity\n"
      "  2.5 # (1 1 1)     8 40.5\n  5.0 # (1 0 -2)\n\n 1.25 # (4 0 0) 6 weak\n"
      " 1.2 1.1\t1.0 # many in a line\n1.0\n");
  g_autoptr (GArray) rings = ringlet_calibrant_reflections (list, 1e-10, NULL);
  const RingletReflection *ring = NULL;

  g_assert_cmpstr (list->title, ==, "My powder (mine)");
  g_assert_cmpstr (list->reference, ==, "a friend");
  g_assert_true (ringlet_calibrant_is_list (list));
  g_assert_cmpuint (rings->len, ==, 6);
  ring = &g_array_index (rings, RingletReflection, 0);
  g_assert_cmpfloat_with_epsilon (ring->d_m, 5e-10, 1e-22);
  g_assert_cmpint (ring->l, ==, -2);
  g_assert_cmpuint (ring->multiplicity, ==, 0);
  g_assert_cmpfloat (ring->strength, ==, 1.0);
  ring++;
  g_assert_cmpuint (ring->multiplicity, ==, 8);
  g_assert_cmpfloat (ring->strength, ==, 40.5);
  g_assert_cmpfloat (ring[1].strength, ==, 0.0);
  g_assert_cmpfloat_with_epsilon (ring[4].d_m, 1e-10, 1e-22);
}

/* ---- CIF ---- */

static const char rutile[] =
    "#\\#CIF_1.1\n# a comment\ndata_global\n_chemical_name_mineral 'Rutile'\n"
    "loop_\n_publ_author_name\n'Swope R J'\n'Smyth J R'\n"
    "_cell_length_a 4.5939(2)\n_cell_length_b 4.5939(2)\n_cell_length_c 2.9589\n"
    "_cell_angle_alpha 90\n_cell_angle_beta 90.00\n_cell_angle_gamma 90\n"
    "_symmetry_space_group_name_H-M 'P 42/m n m'\n"
    "loop_\n_space_group_symop_operation_xyz\n  'x,y,z'\n  '-y+1/2,x+1/2,z+1/2'\n"
    "  '1/2-x,1/2+y,1/2-z'\n  '-x,-y,-z'\n"
    "loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n"
    "_atom_site_fract_z\n_atom_site_occupancy\n_atom_site_U_iso_or_equiv\n"
    "Ti 0.00000 0.00000 0.00000 1 0.0057\nO 0.30530 0.3053(1) 0. . ?\n";

/* The same as the calibrant with a name, whose group is written otherwise. */
static void
test_cif (void)
{
  const RingletCalibrant *cif = load ("rutile.cif", rutile);
  const RingletCalibrant *named = ringlet_calibrant_find ("TiO2", NULL);
  g_autoptr (GArray) rings = ringlet_calibrant_reflections (cif, 0.7e-10, NULL);
  g_autoptr (GArray) truth = ringlet_calibrant_reflections (named, 0.7e-10, NULL);

  g_assert_cmpstr (cif->title, ==, "Rutile");
  g_assert_cmpstr (cif->reference, ==, "Swope R J");
  g_assert_cmpstr (cif->space_group, ==, "P 42/m n m");
  g_assert_true (ringlet_calibrant_has_atoms (cif));
  g_assert_cmpuint (rings->len, ==, truth->len);
  for (guint i = 0; i < rings->len; i++) {
    const RingletReflection *a = &g_array_index (rings, RingletReflection, i);
    const RingletReflection *b = &g_array_index (truth, RingletReflection, i);

    g_assert_cmpint (100 * a->h + 10 * a->k + a->l, ==, 100 * b->h + 10 * b->k + b->l);
    g_assert_cmpuint (a->multiplicity, ==, b->multiplicity);
    g_assert_cmpfloat_with_epsilon (a->d_m / b->d_m, 1.0, 2e-5); /* another cell */
    if (i < 10)
      g_assert_cmpfloat_with_epsilon (a->strength / b->strength, 1.0, 0.05);
  }
}

/* Symmetry by name, Hall symbol and number, in mmCIF's words, and the second block. */
static void
test_cif_symmetry (void)
{
  static const char *const symmetries[] = {
    "_symmetry_space_group_name_H-M 'F d -3 m'\n",
    "_symmetry.space_group_name_H-M \"F d -3 m:2\"\n",
    "_space_group_name_Hall '-F 4vw 2vw 3'\n_space_group_name_H-M_alt 'nonsense'\n",
    "_space_group_IT_number 227\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (symmetries); i++) {
    g_autofree char *text = g_strconcat (
        "data_empty\n_audit_x ?\ndata_Si\n_cell.length_a 5.431\n_cell.angle_alpha 90\n",
        symmetries[i],
        "loop_\n_atom_site.type_symbol\n_atom_site.fract_x\n_atom_site.fract_y\n"
        "_atom_site.fract_z\nSi 0.125 0.125 0.125\ndata_other\n_cell.length_a 9\n",
        NULL);
    const RingletCalibrant *silicon = load ("si.cif", text);
    g_autoptr (GArray) rings = ringlet_calibrant_reflections (silicon, 1e-10, NULL);
    static const int n[] = { 3, 8, 11, 16, 19, 24, 27 }; /* h² + k² + l² */

    g_test_message ("%s", symmetries[i]);
    g_assert_cmpuint (rings->len, ==, G_N_ELEMENTS (n));
    for (guint j = 0; j < rings->len; j++)
      g_assert_cmpfloat_with_epsilon (
          g_array_index (rings, RingletReflection, j).d_m / ANGSTROM,
          5.431 / sqrt (n[j]), 1e-9);
  }
}

/* ---- JCPDS ---- */

static const struct {
  const char *name;
  const char *text;
  double a; /* of 100, Å */
  double k0_gpa;
  double k0_prime;
  double expansion;
} cards[] = {
  { "v4.jcpds",
      "VERSION: 4\nCOMMENT: Gold\nCOMMENT: more\nK0: 166.65\nK0P: 5.48\nDK0DT: 0\n"
      "SYMMETRY: CUBIC\nA: 4.0786\nB: 0\nC: 0\nALPHA: 0\nVOLUME: 67.85\n"
      "ALPHAT: 4.28e-5\nDIHKL: 2.355 100 1 1 1\nDIHKL: 2.039 52. 2.00 0 0\n",
      4.0786, 166.65, 5.48, 4.28e-5 },
  { "v3.jcpds",
      "3\nGold, by number\n1 166.65 5.48\n4.0786\n4.28e-5\n d(A) I h k l\n"
      "2.355 100 1 1 1\n2.039 52 2 0 0\n",
      4.0786, 166.65, 5.48, 4.28e-5 },
  { "v2.jcpds",
      "2\nGold, by number\n1, 166.65, 5.48\n4.0786\nd I h k l\n"
      "2.355 100 1 1 1\n2.039 52 2 0 0\n",
      4.0786, 166.65, 5.48, 0 },
  { "v1.jcpds",
      "Gold (JCPDS 4-0784, EOS from ?)\r\n1 4.0786 166.65 5.48 1.0\r\n"
      "d (A)       I/I0    h   k   l\r\n2.355       100     1   1   1\r\n"
      "2.039        52     2   0   0\r\n",
      4.0786, 166.65, 5.48, 0 },
};

static void
test_jcpds (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cards); i++) {
    const RingletCalibrant *gold = load (cards[i].name, cards[i].text);
    g_autoptr (GArray) rings = ringlet_calibrant_reflections (gold, 1e-10, NULL);
    const RingletReflection *ring = &g_array_index (rings, RingletReflection, 0);

    g_test_message ("%s", cards[i].name);
    g_assert_true (g_str_has_prefix (gold->title, "Gold"));
    g_assert_cmpuint (rings->len, ==, 2);
    g_assert_cmpfloat_with_epsilon (
        ring->d_m / ANGSTROM, cards[i].a / sqrt (3.0), 1e-9);
    g_assert_cmpfloat (ring->strength, ==, 100.0);
    g_assert_cmpint (ring[1].h, ==, 2);
    g_assert_cmpfloat_with_epsilon (gold->eos.k0_pa, cards[i].k0_gpa * 1e9, 1.0);
    g_assert_cmpfloat (gold->eos.k0_prime, ==, cards[i].k0_prime);
    g_assert_cmpfloat (gold->eos.expansion_per_k, ==, cards[i].expansion);
  }
}

/* 1/d² = 4/3 (h² + hk + k²) / a² + l² / c² */
static void
test_jcpds_hexagonal (void)
{
  static const char *const texts[] = {
    "Alumina (JCPDS 0-173, EOS n/a)\n2 4.758, 194.0, 5.0 2.7301\nd I h k l\n"
    "3.479 75 0 1 2\n1.239 16 1 0 10",
    "VERSION: 4\nK0: 194\nK0P: 5\nSYMMETRY: HEXAGONAL\nA: 4.758\nC: 12.9898158\n"
    "DIHKL: 3.479 75 0 1 2\nDIHKL: 1.239 16 1 0 10\n",
    "3\nAlumina\n2 194 5\n4.758 12.9898158\n2e-6\nd I h k l\n3.479 75 0 1 2\n"
    "1.239 16 1 0 10\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    const RingletCalibrant *alumina = load ("alumina.jcpds", texts[i]);
    g_autoptr (GArray) rings = ringlet_calibrant_reflections (alumina, 1e-10, NULL);
    const double a2 = 4.0 / (3.0 * 4.758 * 4.758);
    const double c2 = 1.0 / (12.9898158 * 12.9898158);

    g_assert_cmpuint (rings->len, ==, 2);
    g_assert_cmpfloat_with_epsilon (
        g_array_index (rings, RingletReflection, 0).d_m / ANGSTROM,
        1.0 / sqrt (a2 + 4.0 * c2), 1e-8);
    g_assert_cmpfloat_with_epsilon (
        g_array_index (rings, RingletReflection, 1).d_m / ANGSTROM,
        1.0 / sqrt (a2 + 100.0 * c2), 1e-8);
  }
}

/* ---- what is wrong ---- */

#define CELL                                                                           \
  "data_x\n_cell_length_a 5\n_cell_length_b 5\n_cell_length_c 5\n"                     \
  "_cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 90\n"
#define PM3M "_space_group_IT_number 221\n"

static const struct {
  const char *name;
  const char *text;
  const char *says;
} bad[] = {
  { "empty.D", "", "no spacing" },
  { "comments.D", "# Calibrant: nothing\n", "no spacing" },
  { "word.D", "2.5\n# c\n2.1 two\n", "line 3: \"two\"" },
  { "zero.D", "2.5\n0.0\n", "line 2: \"0.0\"" },
  { "minus.D", "-2.5\n", "line 1: \"-2.5\"" },
  { "nan.D", "nan\n", "line 1: \"nan\"" },
  { "comma.D", "2,5x\n", "line 1: \"5x\"" },
  { "cell.cif", "data_x\n_cell_length_a five\n" PM3M, "_cell_length_a is no number" },
  { "nocell.cif", "data_x\n" PM3M, "_cell_length_a is missing" },
  { "nogroup.cif", CELL, "no symmetry" },
  { "group.cif", CELL "_space_group_name_H-M_alt 'Q 9'\n", "\"Q 9\"" },
  { "op.cif", CELL "loop_\n_symmetry_equiv_pos_as_xyz\nx,y,z\nx,y,w\n",
      "line 11: A symmetry operation" },
  { "ops.cif", CELL "loop_\n_symmetry_equiv_pos_as_xyz\nx+y,y,z\n", "no space group" },
  { "fit.cif",
      "data_x\n_cell_length_a 5\n_cell_length_b 6\n_cell_length_c 7\n"
      "_cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 90\n" PM3M,
      "does not have the symmetry" },
  { "atom.cif",
      CELL PM3M "loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n"
                "_atom_site_fract_z\nQq1 0 0 0\n",
      "line 14: an atom of no known element" },
  { "place.cif",
      CELL PM3M "loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n"
                "_atom_site_fract_z\nC1 0 zero 0\n",
      "line 14: a coordinate" },
  { "short.cif",
      CELL PM3M "loop_\n_atom_site_label\n_atom_site_fract_x\nC1 0\nC2\n_end 1\n",
      "line 13: a row of a loop_ is too short" },
  { "loop.cif", CELL PM3M "loop_\nC1\n", "line 9: a loop_ without names" },
  { "quote.cif", CELL PM3M "_x 'open\n", "line 9" },
  { "angles.cif",
      "data_x\n_cell_length_a 5\n_cell_length_b 5\n_cell_length_c 5\n"
      "_cell_angle_alpha 10\n_cell_angle_beta 90\n_cell_angle_gamma 30\n"
      "_space_group_IT_number 1\n",
      "do not close" },
  { "one.jcpds", "Gold", "line 1: expected a JCPDS card" },
  { "number.jcpds", "VERSION: 4\nK0: many\n", "line 2: expected a number" },
  { "row.jcpds", "VERSION: 4\nSYMMETRY: CUBIC\nA: 4\nDIHKL: 2.3 100 1 1\n",
      "line 4: expected spacing" },
  { "keyword.jcpds", "VERSION: 4\nwhat is this\n", "line 2: expected KEYWORD" },
  { "noedge.jcpds", "VERSION: 4\nSYMMETRY: CUBIC\nDIHKL: 2.3 100 1 1 1\n", "edge a" },
  { "nolines.jcpds", "VERSION: 4\nSYMMETRY: CUBIC\nA: 4\n", "no spacing" },
  { "old.jcpds", "Gold\n1 4.07\nd I h k l\n", "line 2: expected system" },
  { "system.jcpds", "Gold\n9 4.07 100 4 1\nd I h k l\n",
      "line 2: expected the number" },
  { "third.jcpds", "3\nGold\n1 166 5\n", "line 4: expected more lines" },
};

static void
test_bad (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *path = write_file (bad[i].name, bad[i].text);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", bad[i].name);
    g_assert_null (ringlet_calibrant_find (path, &error));
    g_assert_nonnull (error);
    g_test_message ("%s", error->message);
    g_assert_true (g_str_has_prefix (error->message, path));
    g_assert_nonnull (strstr (error->message, bad[i].says));
  }
}

/* Whatever is cut off or changed ends with an answer, and with sanitizers without a
 * fault. */
static void
test_mutations (void)
{
  const struct {
    const char *name;
    const char *text;
  } texts[] = { { "m.cif", rutile }, { "m4.jcpds", cards[0].text },
    { "m3.jcpds", cards[1].text }, { "m1.jcpds", cards[3].text },
    { "m.D", "# Calibrant: a (b)\n 2.5 # (1 1 1) 8 40.5\n1.2 1.1\n" } };
  g_autoptr (GRand) random = g_rand_new_with_seed (8);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    for (int j = 0; j < 300; j++) {
      g_autofree char *text = g_strdup (texts[i].text);
      const gint32 n = (gint32) strlen (text);
      g_autofree char *path = NULL;
      g_autoptr (GError) error = NULL;
      const RingletCalibrant *found = NULL;

      for (int k = 0; k < 3; k++)
        text[g_rand_int_range (random, 0, n)] =
            "0-.9(#'; \nxe:"[g_rand_int_range (random, 0, 14)];
      if (j % 3 == 0)
        text[g_rand_int_range (random, 0, n)] = '\0';
      path = write_file (texts[i].name, text);
      found = ringlet_calibrant_find (path, &error);
      g_assert_true ((found == NULL) == (error != NULL));
      if (found != NULL) {
        g_autoptr (GArray) rings = ringlet_calibrant_reflections (
            found, fmax (1e-10, ringlet_calibrant_d_floor (found)), NULL);

        g_assert_nonnull (rings);
      }
    }
  }
}

/* The same content is the same calibrant, another content another one. */
static void
test_once (void)
{
  const RingletCalibrant *first = load ("same.D", "2.5\n2.1\n");
  const RingletCalibrant *again = load ("same.D", "2.5\n2.1\n");
  const RingletCalibrant *other = load ("same.D", "2.5\n2.2\n");

  g_assert_true (first == again);
  g_assert_true (first != other);
}

static void
remove_folder (void)
{
  GDir *dir = g_dir_open (folder, 0, NULL);

  for (const char *name = g_dir_read_name (dir); name != NULL;
       name = g_dir_read_name (dir)) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_assert_cmpint (g_unlink (path), ==, 0);
  }
  g_dir_close (dir);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
}

int
main (int argc, char *argv[])
{
  int result = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ringlet-calibrant-XXXXXX", NULL);

  g_test_add_func ("/calibrant-file/spacings", test_spacings);
  g_test_add_func ("/calibrant-file/cif", test_cif);
  g_test_add_func ("/calibrant-file/cif-symmetry", test_cif_symmetry);
  g_test_add_func ("/calibrant-file/jcpds", test_jcpds);
  g_test_add_func ("/calibrant-file/jcpds-hexagonal", test_jcpds_hexagonal);
  g_test_add_func ("/calibrant-file/bad", test_bad);
  g_test_add_func ("/calibrant-file/mutations", test_mutations);
  g_test_add_func ("/calibrant-file/once", test_once);

  result = g_test_run ();
  remove_folder ();
  return result;
}
