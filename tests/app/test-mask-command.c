/* SPDX-License-Identifier: MIT */

/* ringlet mask, as users call it. */

#include <locale.h>
#include <string.h>

#include <glib/gstdio.h>

#include "fixture.h"
#include "image/hdf5-handle.h"
#include "image/image-write-edf.h"
#include "image/mask.h"
#include "image/source.h"
#include "program.h"

#define N (FIXTURE_SLOW * FIXTURE_FAST)

static char *folder;

static RingletMask *
load (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = ringlet_image_load (path, NULL, &error);

  g_assert_no_error (error);
  return ringlet_mask_new_from_image (image, NULL);
}

static void
write_text (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Pixel i is i, but for two flags. */
static void
write_image (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  guint32 *values =
      ringlet_image_alloc (RINGLET_PIXEL_U32, FIXTURE_SLOW, FIXTURE_FAST, NULL);
  g_autoptr (RingletImage) image = NULL;

  for (gsize i = 0; i < N; i++)
    values[i] = (guint32) i;
  values[5] = 4294967295u;
  values[7 * FIXTURE_FAST + 9] = 4294967294u;
  image = ringlet_image_new_take (
      RINGLET_PIXEL_U32, FIXTURE_SLOW, FIXTURE_FAST, values, NULL);
  g_assert_true (ringlet_image_write_edf (image, NULL, path, FALSE, NULL));
}

/* Pixel 1000 never counts, pixel 1 has no data in one frame, pixel 2 in none; pixel 100
 * has as much as all others together, and pixel 200 that in every other frame. */
static void
write_series (void)
{
  for (guint k = 0; k < 20; k++) {
    g_autofree char *name = g_strdup_printf ("s_%04u.edf", k);
    g_autofree char *path = g_build_filename (folder, name, NULL);
    guint32 *values =
        ringlet_image_alloc (RINGLET_PIXEL_U32, FIXTURE_SLOW, FIXTURE_FAST, NULL);
    g_autoptr (RingletImage) image = NULL;

    for (gsize i = 0; i < N; i++)
      values[i] = (guint32) (3 + (i * 7 + k * 5) % 4);
    values[1000] = 0;
    values[1] = k == 4 ? 4294967294u : values[1];
    values[2] = 4294967295u;
    values[100] = 500 + k;
    values[200] = k % 2 == 0 ? 0 : 300;
    image = ringlet_image_new_take (
        RINGLET_PIXEL_U32, FIXTURE_SLOW, FIXTURE_FAST, values, NULL);
    g_assert_true (ringlet_image_write_edf (image, NULL, path, FALSE, NULL));
  }
}

/* As Dectris writes it, and as NXmx has it; of two pixels. */
static void
write_master (const char *name, const char *const *groups)
{
  static const guint64 shape[] = { FIXTURE_SLOW, FIXTURE_FAST };
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree guint32 *values = g_new0 (guint32, N);
  RingletHdf5Id file = ringlet_hdf5_create (path, NULL);
  RingletHdf5Id at[5] = { file };
  guint n = 0;

  values[70] = 1;
  values[71] = 8;
  for (; groups[n] != NULL; n++)
    at[n + 1] = ringlet_hdf5_create_group (at[n], groups[n], "NXcollection", NULL);
  ringlet_hdf5_id_free (ringlet_hdf5_write_array (
      at[n], "pixel_mask", RINGLET_PIXEL_U32, 2, shape, values, 0, NULL));
  while (n > 0)
    ringlet_hdf5_id_free (at[n--]);
  g_assert_true (ringlet_hdf5_close (&file, NULL));
}

static void
make_inputs (void)
{
  static const char *const nxmx[] = { "entry", "instrument", "detector", NULL };
  static const char *const dectris[] = { "entry", "instrument", "detector",
    "detectorSpecific", NULL };

  folder = folder_new ();
  write_image ("a.edf");
  write_series ();
  write_master ("x_master.h5", dectris);
  write_master ("nxmx.h5", nxmx);
  g_free (fixture_write_poni (folder, "g.poni", 3));
  write_text ("square.txt", "add rectangle 10 20 14 24 # four by four\n");
  write_text ("dot.txt", "add circle 12 22 0.9\n");
  write_text ("frame.txt", "add rectangle 9 19 15 25\ncut rectangle 10 20 14 24\n");
  write_text ("line.txt", "add brush 1 20.5 10 20.5 15\n");
  write_text ("range.txt", "add 2theta 0 1000\n");
  write_text ("turned.txt", "add rectangle 50 2 60 20\n");
  write_text ("bad.txt", "add circle 1 2 3\nadd cirle 1 2 3\n");
  program_do (folder, "mask --shape 48x64 --shapes square.txt -o square.edf");
  program_do (folder, "mask --shape 48x64 --shapes dot.txt -o dot.edf");
  program_do (folder, "mask --shape 64x48 --shapes dot.txt -o turned.edf");
}

typedef struct {
  const char *line;
  gsize n_bad;
} Case;

/* Numbers that follow from the shapes: the square has 16 pixels, the dot the four
 * around (12, 22), which are in it. */
static const Case cases[] = {
  { "square.edf", 16 },
  { "dot.edf", 4 },
  { "square.edf --or dot.edf", 16 },
  { "square.edf --and dot.edf", 4 },
  { "square.edf --xor dot.edf", 12 },
  { "square.edf --minus dot.edf", 12 },
  { "square.edf --grow 1", 32 },        /* four sides of four */
  { "square.edf --grow 1,square", 36 }, /* and the corners */
  { "square.edf --shrink 1", 4 },
  { "square.edf --shrink 1 --grow 1", 12 }, /* in this order the corners go */
  { "square.edf --grow 1 --shrink 1", 16 },
  { "square.edf --invert", N - 16 },
  { "square.edf --invert --or dot.edf", N - 12 },
  { "square.edf --or dot.edf --invert", N - 16 },
  { "--shape 48x64 --shapes frame.txt", 20 },
  { "--shape 48x64 --shapes frame.txt --fill", 36 },
  { "square.edf --fill", 16 },
  { "--shape 48x64 --shapes line.txt", 7 }, /* centres at 9.5, …, 15.5 */
  { "square.edf --transpose", 16 },
  { "square.edf --flip --and square.edf", 0 },
  { "square.edf --flip --flip --and square.edf", 16 },
  { "square.edf --mirror --minus square.edf", 16 },
  { "--image a.edf --below 10", 9 }, /* the sixth is a flag */
  { "--image a.edf --below 10 --flagged", 11 },
  { "--image a.edf --above 3000", N - 1 - 3000 + 2 },
  { "--image a.edf --flagged --above 4294967290", 2 },
  { "square.edf --image a.edf --below 10", 25 },
  { "--shapes square.txt --shapes dot.txt --shape 48x64", 16 },
  { "--detector Pilatus1M --gaps", 73533 }, /* as pyFAI: masks_pyfai.py */
  { "--poni g.poni --image a.edf --shapes range.txt", N },
  { "--series s_####.edf --flagged-any", 2 },
  { "--series s_####.edf --flagged-all", 1 },
  { "--series s_####.edf --dead 0", 1 },
  { "--series s_####.edf --dead 60", 1 }, /* around it 20 frames of 3 to 6 */
  { "--series s_####.edf --dead 130", 0 },
  { "--series s_####.edf --noisy 6", 1 },
  { "--series s_####.edf --bright 6", 2 },
  { "--series s_####.edf --flagged-any --dead 5 --noisy 6 --bright 6 --grow 1", 21 },
  { "square.edf --series s_0000.edf..s_0003.edf --flagged-any", 17 },
  { "--eiger x_master.h5", 2 },
  { "--eiger nxmx.h5", 2 },
  { "square.edf --eiger x_master.h5 --image a.edf --below 10", 27 },
};

static void
test_steps (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *line =
        g_strconcat ("mask --overwrite -o out.npy ", cases[i].line, NULL);
    g_autofree char *said =
        g_strdup_printf (" %" G_GSIZE_FORMAT " masked (", cases[i].n_bad);
    g_auto (Run) run = program_run (folder, line);
    g_autoptr (RingletMask) mask = NULL;

    g_test_message ("%s: %s%s", line, run.out, run.err);
    g_assert_cmpint (run.code, ==, 0);
    g_assert_nonnull (strstr (run.out, said));
    mask = load ("out.npy");
    g_assert_cmpuint (mask->n_bad, ==, cases[i].n_bad);
  }
}

/* From each format into each other, and into the integration. */
static void
test_convert (void)
{
  static const char *const names[] = { "1.edf", "2.tif", "3.msk", "4.npy", "5.h5",
    "6.nxs", "7.edf" };
  g_autoptr (RingletMask) first = NULL;

  program_do (folder, "mask square.edf --image a.edf --below 7 -o 1.edf");
  first = load ("1.edf");
  for (gsize i = 1; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (RingletMask) mask = NULL;

    program_do (folder, "mask %s -o %s", names[i - 1], names[i]);
    mask = load (names[i]);
    g_assert_cmpstr (mask->digest, ==, first->digest);
    program_do (
        folder, "integrate -q --poni g.poni -m %s a.edf -o %s.xy", names[i], names[i]);
  }
  assert_same_files (folder, "1.edf", "7.edf");
  for (gsize i = 2; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_strdup_printf ("%s.xy", names[i]);
    g_auto (Table) table = table_read (folder, path);
    g_auto (Table) wanted = table_read (folder, "2.tif.xy");

    g_assert_cmpmem (
        table.y, table.n * sizeof (double), wanted.y, wanted.n * sizeof (double));
  }
}

typedef struct {
  const char *line;
  const char *word; /* NULL for silence */
} Warning;

static const Warning warnings[] = {
  { "mask square.edf", NULL },
  { "mask square.edf --invert", "hides 3056 of 3072" },
  { "mask most.edf", "most.edf hides 3056 of 3072 pixels; if it marks what counts" },
  { "mask most.edf --invert", NULL },
  { "mask --shape 4x5 --invert", "hides all pixels" },
  { "mask dioptas.mask", "Dioptas" },
  { "mask dioptas.mask --flip", NULL },
  { "mask flags.edf --image a.edf", NULL },
  { "mask flipped.edf --image a.edf", "only with its rows upside down" },
  { "mask --shape 48x64 --shapes turned.txt",
      "turned.txt:1: the rectangle does not fit" },
};

/* What looks wrong is said, in one line, and left as it is. */
static void
test_warnings (void)
{
  program_do (folder, "mask square.edf --invert -o most.edf");
  program_do (folder, "mask --image a.edf --flagged -o flags.edf");
  program_do (folder, "mask flags.edf --flip -o flipped.edf");
  program_do (folder, "mask square.edf -o dioptas.tif");
  {
    g_autofree char *from = g_build_filename (folder, "dioptas.tif", NULL);
    g_autofree char *to = g_build_filename (folder, "dioptas.mask", NULL);

    g_assert_cmpint (g_rename (from, to), ==, 0);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (warnings); i++) {
    g_auto (Run) run = program_run (folder, warnings[i].line);

    g_test_message ("%s: %s", warnings[i].line, run.err);
    g_assert_cmpint (run.code, ==, 0);
    if (warnings[i].word == NULL) {
      g_assert_cmpstr (run.err, ==, "");
    } else {
      g_assert_nonnull (strstr (run.err, warnings[i].word));
      g_assert_true (strchr (run.err, '\n') == run.err + strlen (run.err) - 1);
    }
  }
}

typedef struct {
  const char *line;
  int code;
  const char *words[2];
} BadCase;

static const BadCase bad_cases[] = {
  { "mask", 2, { "name a mask to begin with" } },
  { "mask a.edf dot.edf", 2, { "one mask to begin with", "--or" } },
  { "mask nowhere.edf -o x.edf", 1, { "nowhere.edf" } },
  { "mask square.edf -o x.png", 1, { "x.png", ".msk" } },
  { "mask square.edf -o dot.edf", 1, { "dot.edf", "--overwrite" } },
  { "mask square.edf -o square.edf --overwrite", 1, { "square.edf", "read" } },
  { "mask --or square.edf -o square.edf --overwrite", 1, { "square.edf", "read" } },
  { "mask --grow 1", 1, { "how many pixels", "--shape" } },
  { "mask --gaps --shape 5x5", 1, { "--gaps: ", "--detector" } },
  { "mask square.edf --detector Pilatus1M --gaps", 1, { "48 × 64", "1043 × 981" } },
  { "mask square.edf --detector Pilatus9M", 1, { "Pilatus9M" } },
  { "mask square.edf --or turned.edf", 1, { "--or: turned.edf", "transposed" } },
  { "mask turned.edf --image a.edf", 1, { "--image: ", "--transpose in front" } },
  { "mask square.edf --shape 64x48", 1, { "48 × 64", "--shape says 64 × 48" } },
  { "mask square.edf --below 3", 1, { "--below: ", "--image" } },
  { "mask square.edf --below low", 2, { "--below takes a number", "\"low\"" } },
  { "mask square.edf --above nan", 2, { "--above takes a number", "\"nan\"" } },
  { "mask square.edf --hot 0", 2, { "--hot takes a positive", "\"0\"" } },
  { "mask square.edf --dead 3", 1, { "--dead: ", "--series" } },
  { "mask square.edf --flagged-any", 1, { "--flagged-any: ", "--series" } },
  { "mask --series s_####.edf --dead -1", 2, { "--dead takes", "\"-1\"" } },
  { "mask --series s_####.edf --noisy 0", 2, { "--noisy takes", "\"0\"" } },
  { "mask --series s_0000.edf --noisy 5", 1, { "--noisy: ", "3 frames" } },
  { "mask --series t_####.edf --dead 0", 1, { "t_####.edf" } },
  { "mask turned.edf --series s_####.edf --dead 0", 1, { "s_####.edf has 48 × 64" } },
  { "mask --series s_####.edf --dead 0 -o s_0003.edf --overwrite", 1,
      { "s_0003.edf", "read" } },
  { "mask --eiger a.edf", 1, { "a.edf", "pixel_mask" } },
  { "mask --eiger nowhere.h5", 1, { "nowhere.h5" } },
  { "mask square.edf --grow 1.5", 2, { "--grow takes a whole", "\"1.5\"" } },
  { "mask square.edf --grow 2,round", 2, { "N,square", "\"2,round\"" } },
  { "mask square.edf --shrink 1001", 2, { "--shrink takes", "1000" } },
  { "mask square.edf --shrink -1", 2, { "--shrink takes", "\"-1\"" } },
  { "mask --shape 0x5 --grow 1", 2, { "--shape takes" } },
  { "mask square.edf --shapes bad.txt", 1, { "bad.txt:2: ", "\"cirle\"" } },
  { "mask square.edf --shapes range.txt", 1, { "range.txt:1: 2theta", ".poni" } },
  { "mask square.edf --shapes none.txt", 1, { "none.txt" } },
  { "mask square.edf --poni none.poni", 1, { "none.poni" } },
  { "mask square.edf --wavelength 1", 2, { "--wavelength" } },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    const BadCase *c = &bad_cases[i];
    const guint n_files = folder_n_files (folder);
    g_auto (Run) run = program_run (folder, c->line);

    g_test_message ("%s: %s", c->line, run.err);
    g_assert_cmpint (run.code, ==, c->code);
    g_assert_cmpstr (run.out, ==, "");
    g_assert_cmpuint (folder_n_files (folder), ==, n_files);
    for (gsize k = 0; k < 2 && c->words[k] != NULL; k++)
      g_assert_nonnull (strstr (run.err, c->words[k]));
  }
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  make_inputs ();
  g_test_add_func ("/mask-command/steps", test_steps);
  g_test_add_func ("/mask-command/convert", test_convert);
  g_test_add_func ("/mask-command/warnings", test_warnings);
  g_test_add_func ("/mask-command/refused", test_refused);

  status = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return status;
}
