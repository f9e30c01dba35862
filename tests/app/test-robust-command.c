/* SPDX-License-Identifier: MIT */

/* Statistics of the pixels in a bin and ringlet separate, as users call them. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "image/source.h"
#include "program.h"

static char *folder;

#define A "integrate -q --overwrite --poni a.poni a.edf "

static char *
file_text (const char *name)
{
  g_autoptr (GBytes) bytes = file_bytes (folder, name);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

typedef struct {
  const char *options;
  const char *needles[5];
} HeaderCase;

/* The header says what was done, with its numbers and the engine. */
static const HeaderCase header_cases[] = {
  { "--sigma-clip 3 --clip-iterations 7 --error-model hybrid",
      { "# statistic: mean after sigma clipping\n", "# clip_threshold: 3\n",
          "# clip_iterations: 7\n", "# error_model: hybrid\n", ", csr, c, cpu\n" } },
  { "--sigma-clip Chauvenet", { "# clip_threshold: 0\n", "# clip_iterations: 5\n" } },
  { "--median",
      { "# statistic: pixel at a percentile\n", "# percentile_min: 50\n",
          "# percentile_max: 50\n", ", csr, c, cpu\n" } },
  { "--percentiles 10,90.5",
      { "# statistic: mean between percentiles\n", "# percentile_min: 10\n",
          "# percentile_max: 90.5\n" } },
  { "--spread", { "# sigma_chi: ", "# 2th_deg  I  sigma_chi\n", ", csr, c, cpu\n" } },
  { "--spread --error-model poisson", { "# 2th_deg  I  sigma  sigma_chi\n" } },
};

static void
test_headers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (header_cases); i++) {
    const HeaderCase *c = &header_cases[i];
    const gboolean errors = strstr (c->options, "--error-model") != NULL;
    g_autofree char *text = NULL;

    program_do (folder, A "%s -o h.%s", c->options, errors ? "xye" : "xy");
    text = file_text (errors ? "h.xye" : "h.xy");
    for (gsize n = 0; n < G_N_ELEMENTS (c->needles) && c->needles[n] != NULL; n++) {
      g_test_message ("%s: %s", c->options, c->needles[n]);
      g_assert_nonnull (strstr (text, c->needles[n]));
    }
  }
}

/* The word is the number 0, and the median the percentile 50. */
static void
test_synonyms (void)
{
  program_do (folder, A "--sigma-clip chauvenet -o a1.xy");
  program_do (folder, A "--sigma-clip 0 -o a2.xy");
  assert_same_files (folder, "a1.xy", "a2.xy");
  program_do (folder, A "--median -o m1.xy");
  program_do (folder, A "--percentiles 50,50 --threads 3 -o m2.xy");
  assert_same_files (folder, "m1.xy", "m2.xy");
}

/* --- separate --- */

static RingletImage *
load (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  RingletImage *image = ringlet_image_load (path, NULL, &error);

  g_assert_no_error (error);
  return image;
}

/* Together they are the image, exactly, where it has data. */
static void
assert_parts (const char *image_name, const char *bragg_name, const char *rest_name)
{
  g_autoptr (RingletImage) image = load (image_name);
  g_autoptr (RingletImage) bragg = load (bragg_name);
  g_autoptr (RingletImage) rest = load (rest_name);
  gsize n_absent = 0;

  g_assert_cmpuint (bragg->type, ==, RINGLET_PIXEL_F64);
  for (gsize i = 0; i < ringlet_image_n_pixels (image); i++) {
    const double sum = ringlet_image_get (bragg, i) + ringlet_image_get (rest, i);

    if (isnan (sum)) {
      n_absent++;
      continue;
    }
    g_assert_cmpfloat (sum, ==, ringlet_image_get (image, i));
  }
  g_assert_cmpuint (n_absent, <, ringlet_image_n_pixels (image) / 10);
}

static void
test_separate (void)
{
  g_autofree char *text = NULL;

  program_do (folder, "separate -q --poni a.poni a.edf");
  assert_parts ("a.edf", "a_bragg.edf", "a_amorphous.edf");
  text = file_text ("a_bragg.edf");
  g_assert_nonnull (strstr (text, "separated = bragg ;\n"));
  g_assert_nonnull (strstr (text, "statistic = pixel at a percentile ;\n"));

  program_do (folder,
      "separate --poni a.poni a.edf --sigma-clip 0 --bragg b.edf --amorphous r.edf");
  assert_parts ("a.edf", "b.edf", "r.edf");
  program_do (folder, "separate --json --poni a.poni --percentiles 20,60 a.edf -o sub");
  assert_parts ("a.edf", "sub/a_bragg.edf", "sub/a_amorphous.edf");
  program_do (folder, "separate -q --poni a.poni a.edf --overwrite --threads 3");
}

typedef struct {
  const char *line;
  int code;
  const char *needle;
} Refusal;

#define S "separate --poni a.poni "

static const Refusal refusals[] = {
  { S, 2, "at least one image" },
  { S "a.edf --cake 10x10", 2, "--cake" },
  { S "a.edf --sectors 3", 2, "--sectors" },
  { S "a.edf --spread", 2, "spread" },
  { S "a.edf --like a.xy", 2, "--like" },
  { S "a.edf --engine packed", 2, "the engine csr" },
  { S "a.edf --error-model azimuthal", 2, "azimuthal" },
  { S "a.edf --bragg new.edf --amorphous new.edf", 1, "new.edf" },
  { S "a.edf --bragg a.edf --overwrite", 1, "a.edf" },
  { S "a.edf --bragg a.poni --overwrite", 1, "a.poni" },
  { S "a.edf a.edf --bragg new.edf", 1, "--bragg" },
  { S "a.edf --frame 4", 1, "no frame 4" },
  { S "a.edf -o missing-folder", 1, "missing-folder" },
  { S "a.edf", 1, "a_bragg.edf" },
};

static void
test_refusals (void)
{
  const guint n_files = folder_n_files (folder);

  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_auto (Run) run = program_run (folder, refusals[i].line);

    g_test_message ("%s: %s", refusals[i].line, run.err);
    g_assert_cmpint (run.code, ==, refusals[i].code);
    g_assert_nonnull (strstr (run.err, refusals[i].needle));
    g_assert_cmpuint (folder_n_files (folder), ==, n_files);
  }
}

int
main (int argc, char *argv[])
{
  g_autofree char *inner = NULL;
  int code;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  inner = g_build_filename (folder, "sub", NULL);
  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  program_do (folder, "simulate --detector Pilatus300k -o a.edf --write-poni a.poni");

  g_test_add_func ("/robust-command/headers", test_headers);
  g_test_add_func ("/robust-command/synonyms", test_synonyms);
  g_test_add_func ("/robust-command/separate", test_separate);
  g_test_add_func ("/robust-command/refusals", test_refusals);

  code = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return code;
}
