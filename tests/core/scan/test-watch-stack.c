/* SPDX-License-Identifier: MIT */

/* HDF5 that another process writes: each frame is given once, when it is there. */

#include <sys/wait.h>
#include <unistd.h>

#include "../../support/bslz4.h"
#include "image/hdf5-handle.h"
#include "watch-fixture.h"

#define SIDE 16
#define N_PIXELS (SIDE * SIDE)
#define N_PLANNED 6

#define PATIENT                                                                        \
  {                                                                                    \
    .check_us = 60 * MS, .patience_us = LONGEST_US                                     \
  }
#define HASTY                                                                          \
  {                                                                                    \
    .check_us = 60 * MS, .patience_us = 300 * MS                                       \
  }
#define ENDING                                                                         \
  {                                                                                    \
    .check_us = 60 * MS, .patience_us = LONGEST_US, .idle_us = 600 * MS                \
  }

/**
 * Case:
 * @name: of the test
 * @options: of the watch
 * @watched: (nullable): the name in the folder; the folder itself without
 * @script: steps, with ";" between. Of the other process: "create FILE KIND", where
 *   KIND is flush, swmr, bslz4, planned (all frames have room before) or plain (in one
 *   piece); "append VALUE" a frame, "write INDEX VALUE", "close"; "data FILE VALUE
 *   VALUE"; "master FILE N" with links to N data files; "remove FILE". Here: "begin",
 *   "wait N" until so many lines have come, "rest MS", "count N", "over" until it ends
 * @expected: the lines
 */
typedef struct {
  const char *name;
  RingletWatchOptions options;
  const char *watched;
  const char *script;
  const char *expected;
} Case;

static const Case cases[] = {
  { "flushed", PATIENT, "a.h5",
      "begin; rest 100; create a.h5 flush; rest 200; append 10; wait 1; append 11; "
      "wait 2; append 12; append 13; wait 4; close; rest 300; count 4",
      "a.h5 0 10, a.h5 1 11, a.h5 2 12, a.h5 3 13" },
  { "swmr", PATIENT, "a.h5",
      "create a.h5 swmr; begin; rest 200; append 10; wait 1; append 11; wait 2; "
      "append 12; append 13; wait 4; close; rest 300; count 4",
      "a.h5 0 10, a.h5 1 11, a.h5 2 12, a.h5 3 13" },
  { "bitshuffle and lz4", PATIENT, "a.h5::/entry/data/data",
      "begin; create a.h5 bslz4; append 10; append 11; wait 2; append 12; wait 3; "
      "close; "
      "rest 200; count 3",
      "data 0 10, data 1 11, data 2 12" },
  { "in a folder", PATIENT, NULL,
      "begin; create a.h5 flush; append 10; wait 1; append 11; wait 2; close; "
      "create b.h5 flush; append 20; wait 3; close; rest 200; count 3",
      "a.h5 0 10, a.h5 1 11, b.h5 0 20" },
  { "there before", PATIENT, NULL,
      "create a.h5 flush; append 10; append 11; close; begin; wait 2; rest 200; count "
      "2",
      "a.h5 0 10, a.h5 1 11" },
  { "only new ones",
      { .check_us = 60 * MS, .patience_us = LONGEST_US, .only_new = TRUE }, NULL,
      "create a.h5 flush; append 10; append 11; begin; rest 2000; append 12; wait 1; "
      "close; "
      "rest 200; count 1",
      "a.h5 2 12" },
  { "planned", PATIENT, "a.h5",
      "create a.h5 planned; begin; rest 300; count 0; write 0 10; wait 1; write 1 11; "
      "wait 2; close; rest 300; count 2",
      "a.h5 0 10, a.h5 1 11" },
  { "planned, a later one first", PATIENT, "a.h5",
      "create a.h5 planned; begin; write 1 11; rest 400; count 0; write 0 10; wait 2; "
      "close",
      "a.h5 0 10, a.h5 1 11" },
  { "planned, one is never written", HASTY, "a.h5",
      "create a.h5 planned; begin; write 0 10; write 2 12; wait 3; close; rest 200; "
      "count 3",
      "a.h5 0 10, a.h5 failed 1, a.h5 2 12" },
  { "planned, and the end", ENDING, "a.h5",
      "create a.h5 planned; write 0 10; write 2 12; begin; over",
      "a.h5 0 10, a.h5 failed 1, a.h5 2 12" },
  { "in one piece", PATIENT, "a.h5",
      "create a.h5 plain; begin; write 0 10; write 5 15; close; wait 6; rest 200; "
      "count 6",
      "a.h5 0 10, a.h5 1 0, a.h5 2 0, a.h5 3 0, a.h5 4 0, a.h5 5 15" },
  { "master", PATIENT, "s_master.h5",
      "master s_master.h5 3; begin; rest 300; count 0; data s_data_000001.h5 10 11; "
      "wait 2; "
      "data s_data_000002.h5 20 21; wait 4; data s_data_000003.h5 30; wait 5; rest "
      "200; "
      "count 5",
      "s_master.h5 0 10, s_master.h5 1 11, s_master.h5 2 20, s_master.h5 3 21, "
      "s_master.h5 4 30" },
  { "master in a folder", PATIENT, NULL,
      "begin; data s_data_000001.h5 10 11; rest 300; count 0; master s_master.h5 2; "
      "wait 2; data s_data_000002.h5 20; wait 3; rest 300; count 3",
      "s_master.h5 0 10, s_master.h5 1 11, s_master.h5 2 20" },
  { "data files out of order", PATIENT, NULL,
      "master s_master.h5 3; data s_data_000001.h5 10; begin; wait 1; "
      "data s_data_000003.h5 30; rest 400; count 1; data s_data_000002.h5 20; wait 3",
      "s_master.h5 0 10, s_master.h5 1 20, s_master.h5 2 30" },
  { "a data file never comes", ENDING, NULL,
      "master s_master.h5 3; data s_data_000001.h5 10; data s_data_000003.h5 30; "
      "begin; "
      "over",
      "s_master.h5 0 10, s_master.h5 failed 1" },
  { "data without a master", HASTY, NULL,
      "begin; data s_data_000001.h5 10; wait 1; rest 200; count 1",
      "s_data_000001.h5 failed 0" },
  { "made anew", PATIENT, "a.h5",
      "create a.h5 flush; append 10; append 11; close; begin; wait 2; create a.h5 "
      "flush; "
      "append 20; wait 3; append 21; wait 4; append 22; wait 5; close",
      "a.h5 0 10, a.h5 1 11, a.h5 0 20 again, a.h5 1 21 again, a.h5 2 22" },
  { "a data file goes and comes back", PATIENT, NULL,
      "master s_master.h5 2; data s_data_000001.h5 10 11; data s_data_000002.h5 20; "
      "begin; "
      "wait 3; remove s_data_000001.h5; rest 400; data s_data_000001.h5 10 11; rest "
      "400; "
      "count 3",
      "s_master.h5 0 10, s_master.h5 1 11, s_master.h5 2 20" },
};

/* ---- the other process ---- */

typedef struct {
  const char *folder;
  RingletHdf5Id file;
  RingletHdf5Id set;
  hsize_t n;
  gboolean is_bslz4;
} Writer;

static void
fill (guint16 *pixels, const char *value)
{
  for (gsize i = 0; i < N_PIXELS; i++)
    pixels[i] = (guint16) (g_ascii_strtoull (value, NULL, 10) + i);
}

static hid_t
create_group (hid_t parent, const char *name)
{
  return H5Gcreate2 (parent, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
}

static hid_t
new_creation (const char *kind)
{
  const hsize_t chunk[] = { 1, SIDE, SIDE };
  const unsigned values[] = { 0, 3, 2, 0, 2 };
  const hid_t creation = H5Pcreate (H5P_DATASET_CREATE);

  if (!g_str_equal (kind, "plain"))
    H5Pset_chunk (creation, 3, chunk);
  /* Of the filters that are registered here none encodes. */
  if (g_str_equal (kind, "bslz4")) {
    g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();

    H5Zunregister (32008);
    H5Pset_filter (creation, 32008, H5Z_FLAG_OPTIONAL, 5, values);
  }
  return creation;
}

static void
make_set (Writer *self, const char *kind)
{
  const gboolean grows = !g_str_equal (kind, "planned") && !g_str_equal (kind, "plain");
  const hsize_t shape[] = { grows ? 0 : N_PLANNED, SIDE, SIDE };
  const hsize_t most[] = { grows ? H5S_UNLIMITED : N_PLANNED, SIDE, SIDE };
  g_auto (RingletHdf5Id) entry =
      ringlet_hdf5_create_group (self->file, "entry", NULL, NULL);
  g_auto (RingletHdf5Id) data = create_group (entry, "data");
  g_auto (RingletHdf5Id) space = H5Screate_simple (3, shape, most);
  g_auto (RingletHdf5Id) creation = new_creation (kind);

  self->set = H5Dcreate2 (
      data, "data", H5T_STD_U16LE, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  g_assert_cmpint (self->set, >=, 0);
  self->is_bslz4 = g_str_equal (kind, "bslz4");
  self->n = shape[0];
}

static void
create (Writer *self, const char *name, const char *kind)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_auto (RingletHdf5Id) access = H5Pcreate (H5P_FILE_ACCESS);
  const gboolean is_swmr = g_str_equal (kind, "swmr");

  H5Pset_fclose_degree (access, H5F_CLOSE_STRONG);
  H5Pset_file_locking (access, FALSE, TRUE);
  if (is_swmr)
    H5Pset_libver_bounds (access, H5F_LIBVER_LATEST, H5F_LIBVER_LATEST);
  self->file = H5Fcreate (path, H5F_ACC_TRUNC, H5P_DEFAULT, access);
  g_assert_cmpint (self->file, >=, 0);
  make_set (self, kind);
  if (is_swmr)
    g_assert_cmpint (H5Fstart_swmr_write (self->file), >=, 0);
  H5Fflush (self->file, H5F_SCOPE_GLOBAL);
}

static void
write_frame (Writer *self, hsize_t index, const char *value)
{
  const hsize_t start[] = { index, 0, 0 };
  const hsize_t count[] = { 1, SIDE, SIDE };
  g_auto (RingletHdf5Id) space = H5Dget_space (self->set);
  g_auto (RingletHdf5Id) memory = H5Screate_simple (3, count, NULL);
  guint16 pixels[N_PIXELS];

  fill (pixels, value);
  if (self->is_bslz4) {
    gsize size = 0;
    g_autofree guint8 *chunk =
        bslz4_encode (pixels, N_PIXELS, sizeof *pixels, 64, &size);

    g_assert_cmpint (
        H5Dwrite_chunk (self->set, H5P_DEFAULT, 0, start, size, chunk), >=, 0);
  } else {
    H5Sselect_hyperslab (space, H5S_SELECT_SET, start, NULL, count, NULL);
    g_assert_cmpint (
        H5Dwrite (self->set, H5T_NATIVE_UINT16, memory, space, H5P_DEFAULT, pixels), >=,
        0);
  }
  H5Fflush (self->file, H5F_SCOPE_GLOBAL);
}

static void
append (Writer *self, const char *value)
{
  const hsize_t shape[] = { ++self->n, SIDE, SIDE };

  g_assert_cmpint (H5Dset_extent (self->set, shape), >=, 0);
  write_frame (self, self->n - 1, value);
}

static void
close_all (Writer *self)
{
  H5Dclose (self->set);
  H5Fclose (self->file);
}

static void
write_data (Writer *self, char **words)
{
  create (self, words[1], "flush");
  for (gsize i = 2; words[i] != NULL; i++)
    append (self, words[i]);
  close_all (self);
}

static void
write_master (Writer *self, const char *name, guint n)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_auto (RingletHdf5Id) file =
      H5Fcreate (path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  g_auto (RingletHdf5Id) entry = create_group (file, "entry");
  g_auto (RingletHdf5Id) data = create_group (entry, "data");

  for (guint i = 1; i <= n; i++) {
    g_autofree char *link = g_strdup_printf ("data_%06u", i);
    g_autofree char *outside = g_strdup_printf ("s_%s.h5", link);

    g_assert_cmpint (H5Lcreate_external (outside, "/entry/data/data", data, link,
                         H5P_DEFAULT, H5P_DEFAULT),
        >=, 0);
  }
}

static void
obey (Writer *self, char **words)
{
  const char *verb = words[0];
  g_autofree char *path = g_build_filename (self->folder, words[1], NULL);

  if (g_str_equal (verb, "create"))
    create (self, words[1], words[2]);
  else if (g_str_equal (verb, "append"))
    append (self, words[1]);
  else if (g_str_equal (verb, "write"))
    write_frame (self, g_ascii_strtoull (words[1], NULL, 10), words[2]);
  else if (g_str_equal (verb, "close"))
    close_all (self);
  else if (g_str_equal (verb, "data"))
    write_data (self, words);
  else if (g_str_equal (verb, "master"))
    write_master (self, words[1], (guint) g_ascii_strtoull (words[2], NULL, 10));
  else if (g_str_equal (verb, "remove"))
    g_unlink (path);
  else
    g_error ("no such step: %s", verb);
}

/* Each line that is read is done when a line is answered. */
static int
write_as_told (const char *folder)
{
  Writer writer = { .folder = folder };
  char line[256];

  while (fgets (line, sizeof line, stdin) != NULL) {
    g_auto (GStrv) words = g_strsplit (g_strchomp (line), " ", -1);

    obey (&writer, words);
    if (write (STDOUT_FILENO, "\n", 1) != 1)
      return 1;
  }
  return 0;
}

/* ---- this one ---- */

typedef struct {
  GPid pid;
  int to;
  int from;
} Child;

static void
child_begin (Child *self, const char *folder)
{
  char *argv[] = { (char *) "/proc/self/exe", (char *) "--writer", (char *) folder,
    NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  argv[0] = program;
  g_spawn_async_with_pipes (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
      &self->pid, &self->to, &self->from, NULL, &error);
  g_assert_no_error (error);
}

static void
child_do (const Child *self, const char *step)
{
  g_autofree char *line = g_strconcat (step, "\n", NULL);
  char answer = 0;

  g_assert_cmpint (write (self->to, line, strlen (line)), ==, (gssize) strlen (line));
  g_assert_cmpint (read (self->from, &answer, 1), ==, 1);
}

static void
child_end (Child *self)
{
  int status = 0;

  close (self->to);
  close (self->from);
  waitpid (self->pid, &status, 0);
  g_spawn_close_pid (self->pid);
}

static void
run_step (const Case *test, Follower *follower, const Child *child, const char *step)
{
  g_auto (GStrv) words = g_strsplit (step, " ", -1);
  const guint n = words[1] != NULL ? (guint) g_ascii_strtoull (words[1], NULL, 10) : 0;

  if (g_str_equal (words[0], "begin")) {
    follower_begin (follower, test->watched, &test->options);
  } else if (g_str_equal (words[0], "wait")) {
    follower_wait (follower, n);
  } else if (g_str_equal (words[0], "over")) {
    follower_wait_over (follower);
  } else if (g_str_equal (words[0], "rest")) {
    g_usleep (1000 * n);
  } else if (g_str_equal (words[0], "count")) {
    follower_count (follower, n);
  } else {
    child_do (child, step);
  }
}

static gpointer
run_case (gpointer data)
{
  const Case *test = data;
  g_auto (Follower) follower = { 0 };
  g_auto (GStrv) steps = g_strsplit (test->script, "; ", -1);
  g_autofree char *told = NULL;
  Child child = { 0 };

  follower_init (&follower);
  follower.name = test->name;
  g_mkdir (follower.folder, 0700);
  child_begin (&child, follower.folder);
  for (gsize i = 0; steps[i] != NULL; i++)
    run_step (test, &follower, &child, steps[i]);
  follower_end (&follower);
  child_end (&child);
  told = follower_tell (&follower);
  g_assert_cmpstr (told, ==, test->expected);
  return NULL;
}

/* They rest for most of their time: all at once. */
static GThread *threads[G_N_ELEMENTS (cases)];

static void
test_case (gconstpointer data)
{
  g_thread_join (threads[(const Case *) data - cases]);
}

/* Faster than it is looked at, with the end in the middle of a write: all, in order. */
static void
test_stream (gconstpointer kind)
{
  enum { N = 150 };
  const RingletWatchOptions options = PATIENT;
  g_auto (Follower) follower = { 0 };
  g_autofree char *create_step = g_strconcat ("create a.h5 ", kind, NULL);
  Child child = { 0 };

  follower_init (&follower);
  g_mkdir (follower.folder, 0700);
  child_begin (&child, follower.folder);
  follower_begin (&follower, NULL, &options);
  child_do (&child, create_step);
  for (guint i = 0; i < N; i++) {
    g_autofree char *step = g_strdup_printf ("append %u", 100 + i);

    child_do (&child, step);
    g_usleep (2000);
  }
  follower_wait (&follower, N);
  child_do (&child, "close");
  g_usleep (200000);
  follower_end (&follower);
  child_end (&child);
  g_assert_cmpuint (follower.lines->len, ==, N);
  for (guint i = 0; i < N; i++) {
    g_autofree char *line = g_strdup_printf ("a.h5 %u %u", i, 100 + i);

    g_assert_cmpstr (g_ptr_array_index (follower.lines, i), ==, line);
  }
}

int
main (int argc, char *argv[])
{
  static const char *const kinds[] = { "flush", "swmr", "bslz4" };

  if (argc == 3 && g_str_equal (argv[1], "--writer"))
    return write_as_told (argv[2]);
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/watch/stack/%s", cases[i].name);

    threads[i] = g_thread_new (cases[i].name, run_case, (gpointer) &cases[i]);
    g_test_add_data_func (path, &cases[i], test_case);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *path = g_strdup_printf ("/watch/stream/%s", kinds[i]);

    g_test_add_data_func (path, kinds[i], test_stream);
  }
  return g_test_run ();
}
