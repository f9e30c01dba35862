/* SPDX-License-Identifier: MIT */

/* --sum, --mean and --background-image against integrations of each frame alone: the
 * truth is their arithmetic. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "export/pattern-read.h"
#include "program.h"

/* Rounding of sums of thousands of doubles. */
#define ROUNDING 1e-9

#define N_FRAMES 3

static char *folder;

#define A "integrate -q --overwrite --poni a.poni -n 60 "
#define ERRORS "--error-model poisson "
#define ALL "a.edf b.edf c.edf"

static const char *const frames[N_FRAMES] = { "a.edf", "b.edf", "c.edf" };

static RingletPattern *
integrate (const char *options, const char *images)
{
  g_autofree char *path = g_build_filename (folder, "t.xye", NULL);
  g_autoptr (GError) error = NULL;
  RingletPattern *pattern = NULL;

  program_do (folder, A "%s -o t.xye %s", options, images);
  pattern = ringlet_pattern_read (path, &error);
  g_assert_no_error (error);
  return pattern;
}

static void
assert_near (double value, double wanted)
{
  g_assert_cmpfloat (fabs (value - wanted), <=, ROUNDING * MAX (fabs (wanted), 1e-6));
}

typedef struct {
  const char *name;
  const char *options; /* of the combination */
  const char *single;  /* of each frame */
  double factor;       /* on what singles add up to */
  double noise;        /* times the variance that singles add up to */
} Row;

/* A dark is one image whose deviation comes N times into each pixel of a sum; without
 * its variance the parts are independent. */
static const Row rows[] = {
  { "sum", ERRORS "--sum 3", ERRORS, 1.0, 1.0 },
  { "mean", "--error-model azimuthal --mean 3", ERRORS, 1.0 / 3.0, NAN },
  { "dark", ERRORS "--no-dark-variance --dark d.edf --sum 3",
      ERRORS "--no-dark-variance --dark d.edf", 1.0, 1.0 },
  { "background",
      ERRORS
      "--no-dark-variance --background-image d.edf --background-scale 0.7 --sum 3",
      ERRORS "--no-dark-variance --background-image d.edf --background-scale 0.7", 1.0,
      1.0 },
  { "mean of background",
      "--error-model azimuthal --background-image d.edf --background-scale 0.7 --mean "
      "3",
      ERRORS "--background-image d.edf --background-scale 0.7", 1.0 / 3.0, NAN },
};

static void
test_combined (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (RingletPattern) a = integrate (row->single, frames[0]);
  g_autoptr (RingletPattern) b = integrate (row->single, frames[1]);
  g_autoptr (RingletPattern) c = integrate (row->single, frames[2]);
  g_autoptr (RingletPattern) all = integrate (row->options, ALL);
  const RingletPattern *const singles[N_FRAMES] = { a, b, c };

  g_assert_cmpuint (all->n, ==, 60);
  for (gsize i = 0; i < all->n; i++) {
    double sum = 0.0;
    double variance = 0.0;

    for (guint k = 0; k < N_FRAMES; k++) {
      sum += singles[k]->intensity[i];
      variance += singles[k]->sigma[i] * singles[k]->sigma[i];
    }
    assert_near (all->intensity[i], row->factor * sum);
    if (!isnan (row->noise))
      assert_near (all->sigma[i], sqrt (row->noise * variance));
  }
}

/* Two images, one a scaled background of the other: I(a) − s I(d), with its noise. */
static void
test_background (void)
{
  g_autoptr (RingletPattern) a = integrate (ERRORS, "a.edf");
  g_autoptr (RingletPattern) d = integrate (ERRORS, "d.edf");
  g_autoptr (RingletPattern) both =
      integrate (ERRORS "--background-image d.edf --background-scale 0.25", "a.edf");

  for (gsize i = 0; i < both->n; i++) {
    const double sigma = hypot (a->sigma[i], 0.25 * d->sigma[i]);

    assert_near (both->intensity[i], a->intensity[i] - 0.25 * d->intensity[i]);
    assert_near (both->sigma[i], sigma);
  }
}

/* Of seven frames in groups of three there are two sums, and one frame is left. */
static void
test_groups (void)
{
  g_auto (Run) run = program_run (folder,
      "integrate --overwrite --poni a.poni --sum 3 a.edf b.edf c.edf b.edf c.edf a.edf "
      "d.edf");
  g_auto (Run) last = program_run (folder,
      "integrate -q --overwrite --poni a.poni --sum 3 --frame 5 a.edf b.edf c.edf "
      "b.edf "
      "c.edf a.edf d.edf");

  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.out, "a.xy"));
  g_assert_nonnull (strstr (run.out, "b.xy"));
  g_assert_null (strstr (run.out, "d.xy"));
  g_assert_nonnull (strstr (run.err, "the last 1 of 7 frames are too few"));
  g_assert_cmpint (last.code, ==, 1);
  g_assert_nonnull (strstr (last.err, "there is no frame 5"));
}

typedef struct {
  const char *options;
  int code;
  const char *needle;
} Refusal;

static const Refusal refusals[] = {
  { "--sum 4 " ALL, 1, "3 frames, too few for the sum of 4" },
  { "--mean 2 --error-model poisson " ALL, 1, "integrate the sum of the frames" },
  { "--sum 2 --mean 2 " ALL, 2, "--sum and --mean do not go together" },
  { "--sum 2 --dummy 65535 " ALL, 1, "not found any more in a sum" },
  { "--sum 0 " ALL, 2, "--sum takes a whole number from 1" },
  { "--background-scale 2 a.edf", 2, "--background-scale needs --background-image" },
  { "--background-image small.edf a.edf", 1, "small.edf: the background image" },
};

static void
test_refusals (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autofree char *line = g_strconcat (A "-o no.xy ", refusals[i].options, NULL);
    g_auto (Run) run = program_run (folder, line);

    g_assert_cmpint (run.code, ==, refusals[i].code);
    if (strstr (run.err, refusals[i].needle) == NULL)
      g_error ("%s: not in \"%s\"", refusals[i].needle, run.err);
  }
}

int
main (int argc, char *argv[])
{
  int code;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  program_do (folder, "simulate --detector Pilatus100k -o a.edf --write-poni a.poni");
  program_do (folder, "simulate --detector Pilatus100k --seed 2 -o b.edf");
  program_do (folder, "simulate --detector Pilatus100k --seed 3 --counts 50 -o c.edf");
  program_do (folder, "simulate --detector Pilatus100k --seed 4 --counts 9 -o d.edf");
  program_do (folder, "simulate --detector Pilatus300k -o small.edf");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/combined/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_combined);
  }
  g_test_add_func ("/combined/background-alone", test_background);
  g_test_add_func ("/combined/groups", test_groups);
  g_test_add_func ("/combined/refusals", test_refusals);
  code = g_test_run ();
  folder_remove (folder);
  return code;
}
