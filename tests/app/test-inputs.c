/* SPDX-License-Identifier: MIT */

/* No output replaces a file that the document reads, also where a master file leads to
 * it. Each master is made by the HDF5 library itself. */

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "fixture.h"
#include "image/hdf5-handle.h"
#include "output-name.h"
#include "program.h"

static char *folder;

#define N_PIXELS (FIXTURE_SLOW * FIXTURE_FAST)

static const hsize_t shape[2] = { FIXTURE_SLOW, FIXTURE_FAST };

static char *
path_of (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static hid_t
create (const char *name)
{
  g_autofree char *path = path_of (name);
  g_autoptr (GError) error = NULL;
  hid_t file = ringlet_hdf5_create (path, &error);

  g_assert_no_error (error);
  return file;
}

static void
close_file (hid_t file)
{
  RingletHdf5Id owned = file;

  g_assert_true (ringlet_hdf5_close (&owned, NULL));
}

static void
write_data (const char *name)
{
  const guint64 size[2] = { FIXTURE_SLOW, FIXTURE_FAST };
  g_autoptr (RingletImage) image = fixture_image (FIXTURE_SLOW, FIXTURE_FAST, 3);
  const hid_t file = create (name);
  RingletHdf5Id set = ringlet_hdf5_write_array (
      file, "data", RINGLET_PIXEL_U32, 2, size, image->data, 0, NULL);

  g_assert_cmpint (set, >=, 0);
  ringlet_hdf5_id_free (set);
  close_file (file);
}

static void
write_linked (const char *name, const char *to)
{
  const hid_t file = create (name);

  g_assert_cmpint (
      H5Lcreate_external (to, "/data", file, "data", H5P_DEFAULT, H5P_DEFAULT), >=, 0);
  close_file (file);
}

/* A dataset of our shape that is made as @creation says. */
static void
write_made (const char *name, hid_t creation)
{
  g_auto (RingletHdf5Id) space = H5Screate_simple (2, shape, NULL);
  const hid_t file = create (name);
  const hid_t set = H5Dcreate2 (
      file, "data", H5T_STD_U32LE, space, H5P_DEFAULT, creation, H5P_DEFAULT);

  g_assert_cmpint (set, >=, 0);
  ringlet_hdf5_id_free (set);
  close_file (file);
}

static void
write_virtual (const char *name, const char *of)
{
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) space = H5Screate_simple (2, shape, NULL);

  g_assert_cmpint (H5Pset_virtual (creation, space, of, "/data", space), >=, 0);
  write_made (name, creation);
}

static void
write_raw (const char *name, const char *raw)
{
  g_autofree char *path = path_of (raw);
  g_autoptr (RingletImage) image = fixture_image (FIXTURE_SLOW, FIXTURE_FAST, 3);
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);

  g_assert_true (
      g_file_set_contents (path, (const char *) image->data, 4 * N_PIXELS, NULL));
  g_assert_cmpint (H5Pset_external (creation, raw, 0, 4 * N_PIXELS), >=, 0);
  write_made (name, creation);
}

static void
make_inputs (void)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_autofree char *elsewhere = path_of ("elsewhere");

  g_free (fixture_write_poni (folder, "g.poni", 3));
  g_mkdir (elsewhere, 0700);
  write_data ("data.h5");
  write_data ("elsewhere/far.h5");
  write_data ("other.h5");
  write_linked ("linked.h5", "data.h5");
  write_linked ("far-linked.h5", "elsewhere/far.h5");
  write_linked ("twice.h5", "linked.h5");
  write_linked ("circle-a.h5", "circle-b.h5");
  write_linked ("circle-b.h5", "circle-a.h5");
  write_virtual ("virtual.h5", "data.h5");
  write_raw ("raw.h5", "raw.bin");
}

typedef struct {
  const char *master;
  const char *output;
  gboolean is_input;
} Case;

static const Case cases[] = {
  { "data.h5", "data.h5", TRUE },
  { "data.h5::/data", "data.h5", TRUE },
  { "data.h5", "other.h5", FALSE },
  { "linked.h5", "linked.h5", TRUE },
  { "linked.h5", "data.h5", TRUE },
  { "linked.h5", "other.h5", FALSE },
  { "linked.h5", "fresh.h5", FALSE },
  { "far-linked.h5", "elsewhere/far.h5", TRUE },
  { "twice.h5", "data.h5", TRUE },
  { "virtual.h5", "data.h5", TRUE },
  { "virtual.h5", "other.h5", FALSE },
  { "raw.h5", "raw.bin", TRUE },
  { "raw.h5", "data.h5", FALSE },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *master = path_of (c->master);
  g_autofree char *output = path_of (c->output);
  g_autoptr (RingletState) state = ringlet_state_new ();
  g_autoptr (GError) error = NULL;

  state->source = ringlet_source_open (master, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ringlet_output_is_input (output, state), ==, c->is_input);
}

/* What the mask is read from counts as well. */
static void
test_mask (void)
{
  g_autofree char *master = path_of ("other.h5");
  g_autofree char *output = path_of ("data.h5");
  g_autoptr (RingletState) state = ringlet_state_new ();

  state->source = ringlet_source_open (master, NULL);
  g_assert_false (ringlet_output_is_input (output, state));
  state->mask_path = path_of ("linked.h5::/data");
  g_assert_true (ringlet_output_is_input (output, state));
}

/* Files that name each other end, and one that is no HDF5 file lists itself. */
static void
test_list (void)
{
  g_autofree char *a = path_of ("circle-a.h5");
  g_autofree char *poni = path_of ("g.poni");
  g_autoptr (GPtrArray) circle = ringlet_image_list_files (a, NULL, NULL);
  g_autoptr (GPtrArray) plain = ringlet_image_list_files (poni, NULL, NULL);

  g_assert_cmpuint (circle->len, ==, 2);
  g_assert_cmpuint (plain->len, ==, 1);
}

static void
test_command_line (void)
{
  g_autoptr (GBytes) before = file_bytes (folder, "data.h5");
  g_auto (Run) run = program_run (
      folder, "integrate --poni g.poni --cake 20x8 -o data.h5 --overwrite linked.h5");
  g_autoptr (GBytes) after = file_bytes (folder, "data.h5");

  g_assert_cmpint (run.code, ==, 1);
  g_assert_nonnull (strstr (run.err, "data.h5 would replace a file that is read here"));
  g_assert_true (g_bytes_equal (before, after));
  program_do (
      folder, "integrate --poni g.poni --cake 20x8 -o other.h5 --overwrite linked.h5");
}

typedef struct {
  const char *line;
  const char *output; /* that is read as well */
} ReplaceCase;

/* own.h5 is a detector file, same.h5 another name of it; the rest are images, and a
 * file that is refused before it is read. */
static const ReplaceCase replace_cases[] = {
  { "geometry g.poni --to fit2d -o g.poni", "g.poni" },
  { "geometry ./g.poni --to poni", "g.poni" },
  { "geometry g.poni --detector own.h5 --to nxcansas -o own.h5", "own.h5" },
  { "detectors build Pilatus100k --mask m.edf -o m.edf", "m.edf" },
  { "detectors build --pixel 1mm --mask linked.h5 -o data.h5", "data.h5" },
  { "detectors build --spline m.edf -o m.edf", "m.edf" },
  { "detectors build --grid m.edf --pitch 2.5mm -o m.edf", "m.edf" },
  { "detectors build own.h5 --mask m.edf -o own.h5", "own.h5" },
  { "detectors build --pixel 1mm --offset-slow m.edf --offset-fast data.h5 -o data.h5",
      "data.h5" },
  { "detectors export own.h5 -o own.h5", "own.h5" },
  { "detectors export own.h5 -o same.h5", "same.h5" },
  { "maps chi --poni g.poni --image data.h5 -o data.h5", "data.h5" },
  { "maps chi --poni g.poni --image linked.h5 -o data.h5", "data.h5" },
  { "maps chi --poni g.poni --detector own.h5 -o own.h5", "own.h5" },
  { "simulate --poni g.poni --detector own.h5 -o own.h5", "own.h5" },
  { "simulate --poni g.poni --detector own.h5 --write-poni g.poni -o new.edf",
      "g.poni" },
  { "integrate --poni g.poni --detector own.h5 --bins 9 p.edf -o own.h5", "own.h5" },
  { "integrate --like r.xy --bins 9 i.edf -o r.xy", "r.xy" },
  { "integrate --project p.ringlet --format nexus -o p.ringlet", "p.ringlet" },
  { "integrate --config c.json --format csv i.edf -o c.json", "c.json" },
};

static void
make_detector (void)
{
  g_autofree char *own = path_of ("own.h5");
  g_autofree char *same = path_of ("same.h5");

  program_do (folder, "detectors export Pilatus100k -o own.h5");
  g_assert_cmpint (link (own, same), ==, 0);
  g_free (fixture_write_image (folder, "m.edf", 3));
  g_free (fixture_write_shape (folder, "p.edf", 195, 487));
}

/* What says how to integrate. */
static void
make_words (void)
{
  g_autofree char *config = path_of ("c.json");

  g_free (fixture_write_image (folder, "i.edf", 3));
  program_do (folder,
      "integrate -q --poni g.poni --bins 9 -o r.xy --save-project p.ringlet i.edf");
  g_assert_true (g_file_set_contents (config,
      "{\"version\": 5, \"application\": \"worker\", \"poni\": {\"dist\": 0.1, "
      "\"poni1\": 0, \"poni2\": 0, \"rot1\": 0, \"rot2\": 0, \"rot3\": 0, "
      "\"wavelength\": 1e-10, \"detector\": \"Detector\", \"detector_config\": "
      "{\"pixel1\": 1e-4, \"pixel2\": 1e-4}}, \"nbpt_rad\": 9, "
      "\"unit\": \"2th_deg\"}",
      -1, NULL));
}

static void
test_replace (gconstpointer data)
{
  const ReplaceCase *c = data;
  g_autofree char *line = g_strconcat (c->line, " --overwrite", NULL);
  g_autofree char *message = g_strdup_printf (
      "%s would replace a file that is read here; name another output", c->output);
  g_autoptr (GBytes) before = file_bytes (folder, c->output);
  g_auto (Run) run = program_run (folder, line);
  g_autoptr (GBytes) after = file_bytes (folder, c->output);

  g_test_message ("%s", run.err);
  g_assert_cmpint (run.code, ==, 1);
  g_assert_nonnull (strstr (run.err, message));
  g_assert_true (g_bytes_equal (before, after));
}

/* What is not read is replaced. */
static void
test_replace_other (void)
{
  program_do (folder, "geometry g.poni --to fit2d -o m.edf --overwrite");
  program_do (folder, "detectors export Pilatus100k -o m.edf --overwrite");
  program_do (folder,
      "detectors build --pixel 1mm --mask data.h5 -o other.h5 "
      "--overwrite");
  program_do (folder, "maps chi --poni g.poni --image data.h5 -o other.h5 --overwrite");
}

int
main (int argc, char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  make_inputs ();
  make_detector ();
  make_words ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path =
        g_strdup_printf ("/inputs/%s/%s", cases[i].master, cases[i].output);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/inputs/mask", test_mask);
  g_test_add_func ("/inputs/list", test_list);
  g_test_add_func ("/inputs/command-line", test_command_line);
  for (gsize i = 0; i < G_N_ELEMENTS (replace_cases); i++) {
    g_autofree char *path = g_strdup_printf ("/inputs/replace/%" G_GSIZE_FORMAT, i);

    g_test_add_data_func (path, &replace_cases[i], test_replace);
  }
  g_test_add_func ("/inputs/replace-other", test_replace_other);

  code = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return code;
}
