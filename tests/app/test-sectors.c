/* SPDX-License-Identifier: MIT */

/* --sectors and --azimuthal against integrations of each sector alone. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "program.h"

/* Rounding of sums of thousands of doubles. */
#define ROUNDING 1e-11

static char *folder;

#define A "integrate -q --poni a.poni a.edf --engine csr "

static void
assert_same_tables (const Table *a, const Table *b)
{
  gsize n_numbers = 0;

  g_assert_cmpuint (a->n, ==, b->n);
  for (gsize i = 0; i < a->n; i++) {
    g_assert_cmpfloat (a->x[i], ==, b->x[i]);
    g_assert_true (isnan (a->y[i]) == isnan (b->y[i]));
    if (isnan (a->y[i]))
      continue;
    g_assert_cmpfloat (fabs (a->y[i] - b->y[i]), <=, ROUNDING * fabs (b->y[i]));
    n_numbers++;
  }
  g_assert_cmpuint (n_numbers, >, 10);
}

static gboolean
file_says (const char *name, const char *line)
{
  g_autoptr (GBytes) bytes = file_bytes (folder, name);
  g_autofree char *text =
      g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  return strstr (text, line) != NULL;
}

typedef struct {
  const char *name;
  const char *options;
  const char *alone; /* of them, what a sector alone needs, too */
  guint n_sectors;
  double first_deg;
  double step_deg;
  const char *names[2]; /* before and after the number */
  int n_digits;
} SectorCase;

static const SectorCase sector_cases[] = {
  { "turn", "--sectors 4", "", 4, -180.0, 90.0, { "a_sector_", "_of_4.xy" }, 1 },
  { "range", "--sectors 12 -a 120,240 -s bbox --error-model poisson -o t.xye",
      "-s bbox", 12, 120.0, 10.0, { "t_", ".xye" }, 2 },
  { "errors", "--sectors 2 --error-model poisson", "", 2, -180.0, 180.0,
      { "a_sector_", "_of_2.xye" }, 1 },
  { "clipped", "--sectors 3 --sigma-clip 3 --error-model hybrid",
      "--sigma-clip 3 --error-model hybrid", 3, -180.0, 120.0,
      { "a_sector_", "_of_3.xye" }, 1 },
  { "one", "--sectors 1 -s no -n 50 -o o.xy", "-s no -n 50", 1, -180.0, 360.0,
      { "o_", ".xy" }, 1 },
};

/* Each file is what its sector alone gives, and says which sector that is. */
static void
test_sectors (gconstpointer data)
{
  const SectorCase *c = data;
  const guint n_files = folder_n_files (folder);

  program_do (folder, A "%s", c->options);
  g_assert_cmpuint (folder_n_files (folder), ==, n_files + c->n_sectors);
  for (guint i = 0; i < c->n_sectors; i++) {
    const double min = c->first_deg + i * c->step_deg;
    g_autofree char *name =
        g_strdup_printf ("%s%0*u%s", c->names[0], c->n_digits, i + 1, c->names[1]);
    g_autofree char *words =
        g_strdup_printf ("# azimuth_range: %g %g deg\n", min, min + c->step_deg);
    g_auto (Table) sector = table_read (folder, name);
    g_auto (Table) alone = { 0 };

    program_do (folder, A "--overwrite %s --azimuth-range %g,%g -o alone.xy", c->alone,
        min, min + c->step_deg);
    alone = table_read (folder, "alone.xy");
    assert_same_tables (&sector, &alone);
    g_assert_true (file_says (name, words));
    g_assert_false (file_says (name, "lower bound"));
  }
}

/* I(χ) is what a pattern of one bin gives, sector by sector. */
static void
test_azimuthal (void)
{
  g_auto (Table) ring = { 0 };

  program_do (folder, A "--range 2,3.5 --azimuthal 24");
  g_assert_true (file_says ("a_azimuthal.xy", "# chi_deg  I\n"));
  g_assert_true (file_says ("a_azimuthal.xy", "# radial_range: 2 3.5 2th_deg\n"));
  g_assert_true (file_says ("a_azimuthal.xy", "# azimuth_bins: 24\n"));
  g_assert_true (file_says ("a_azimuthal.xy", "# radial_bins: 1\n"));
  ring = table_read (folder, "a_azimuthal.xy");
  g_assert_cmpuint (ring.n, ==, 24);
  for (guint i = 0; i < 24; i += 5) {
    const double min = -180.0 + 15.0 * i;
    g_auto (Table) alone = { 0 };

    program_do (
        folder, A "--overwrite -r 2,3.5 -n 1 -a %g,%g -o alone.xy", min, min + 15.0);
    alone = table_read (folder, "alone.xy");
    g_assert_cmpfloat_with_epsilon (ring.x[i], min + 7.5, 1e-12 * 180.0);
    g_assert_cmpfloat (ring.y[i], >, 0.0);
    g_assert_cmpfloat (fabs (ring.y[i] - alone.y[0]), <=, ROUNDING * alone.y[0]);
  }
}

/* The ring is one bin of the matrix: its variance is no lower bound. */
static void
test_azimuthal_errors (void)
{
  program_do (folder, A "-r 2,3.5 --azimuthal 24 --error-model poisson");
  g_assert_true (file_says ("a_azimuthal.xye", "# chi_deg  I  sigma\n"));
  g_assert_false (file_says ("a_azimuthal.xye", "lower bound"));
}

/* A range beside the detector is no error, and said. */
static void
test_empty (void)
{
  g_auto (Run) run = program_run (
      folder, "integrate --poni a.poni a.edf --range 100,101 -n 5 -o beside.xy");
  g_auto (Run) inside =
      program_run (folder, "integrate --poni a.poni a.edf -n 5 -o inside.xy");

  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.err, "beside.xy: all bins are empty"));
  g_assert_cmpint (inside.code, ==, 0);
  g_assert_cmpstr (inside.err, ==, "");
}

/* One of many is there already: none is written. */
static void
test_all_or_nothing (void)
{
  guint n_files;
  g_auto (Run) run = { 0 };

  program_do (folder, A "-o many_2.xy");
  n_files = folder_n_files (folder);
  run = program_run (folder, A "--sectors 3 -o many.xy");
  g_assert_cmpint (run.code, ==, 1);
  g_assert_nonnull (strstr (run.err, "many_2.xy"));
  g_assert_cmpuint (folder_n_files (folder), ==, n_files);
}

/* Several images and an existing folder: names of both. */
static void
test_folder (void)
{
  g_autofree char *inner = g_build_filename (folder, "out", NULL);
  g_auto (Table) of_many = { 0 };
  g_auto (Table) alone = { 0 };

  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  program_do (folder, "integrate -q --poni a.poni a.edf b.edf --sectors 10 -o out");
  g_assert_cmpuint (folder_n_files (inner), ==, 20);
  program_do (folder, "integrate -q --poni a.poni b.edf --sectors 10 -o again.xy");
  of_many = table_read (folder, "out/b_sector_07_of_10.xy");
  alone = table_read (folder, "again_07.xy");
  assert_same_tables (&of_many, &alone);
}

int
main (int argc, char *argv[])
{
  int code;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  program_do (folder, "simulate --detector Pilatus100k -o a.edf --write-poni a.poni");
  program_do (folder, "simulate --detector Pilatus100k --counts 300 -o b.edf");
  program_do (folder, A "-o alone.xy");

  for (gsize i = 0; i < G_N_ELEMENTS (sector_cases); i++) {
    g_autofree char *path = g_strconcat ("/sectors/", sector_cases[i].name, NULL);

    g_test_add_data_func (path, &sector_cases[i], test_sectors);
  }
  g_test_add_func ("/sectors/azimuthal", test_azimuthal);
  g_test_add_func ("/sectors/azimuthal-errors", test_azimuthal_errors);
  g_test_add_func ("/sectors/empty", test_empty);
  g_test_add_func ("/sectors/all-or-nothing", test_all_or_nothing);
  g_test_add_func ("/sectors/folder", test_folder);

  code = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return code;
}
