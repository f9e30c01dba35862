/* SPDX-License-Identifier: MIT */

/* A series file on a disk that gets full, at any byte; and what its caller may do
 * wrong. Linked with --wrap=pwrite64: that is its name where files may be large. */

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "export/read-nexus.h"
#include "export/series-file.h"
#include "image/hdf5-field.h"
#include "support/fake-result.h"

#define N_BINS 50
#define N_FRAMES 40
#define KILLED 9

static gint64 room = G_MAXINT64;
static gint64 n_writes_left = G_MAXINT64; /* until the process is killed in one */

ssize_t __real_pwrite64 (int fd, const void *data, size_t n, off_t at);
ssize_t __wrap_pwrite64 (int fd, const void *data, size_t n, off_t at);

/* As a disk does: what there is room for is written, and then nothing but what is
 * written over something. */
ssize_t
__wrap_pwrite64 (int fd, const void *data, size_t n, off_t at)
{
  struct stat info;

  if (n_writes_left-- == 0) {
    __real_pwrite64 (fd, data, n / 2, at);
    _exit (KILLED);
  }
  if (fstat (fd, &info) == 0 && at + (off_t) n <= info.st_size)
    return __real_pwrite64 (fd, data, n, at);
  n = (size_t) MIN ((gint64) n, room);
  if (n == 0) {
    errno = ENOSPC;
    return -1;
  }
  if (room != G_MAXINT64)
    room -= (gint64) n;
  return __real_pwrite64 (fd, data, n, at);
}

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->folder = g_dir_make_tmp ("ringlet-full-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "a.h5", NULL);
  room = G_MAXINT64;
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  room = G_MAXINT64;
  g_unlink (self->path);
  /* Nothing is beside it. */
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->path);
  g_free (self->folder);
}

static RingletSeriesFile *
open_file (const Fixture *self, RingletHdf5Existing existing, GError **error)
{
  const RingletSeriesFileOptions options = { .existing = existing, .keep_sums = TRUE };

  return ringlet_series_file_new (self->path, &options, error);
}

static gboolean
append (RingletSeriesFile *file, guint64 frame, gsize n_bins, GError **error)
{
  g_autoptr (RingletResult) result = fake_result_new (n_bins, 0, TRUE);
  const RingletSeriesRow row = { .frame = frame, .results = &result, .n_results = 1 };

  result->intensity[0] = (double) frame;
  return ringlet_series_file_append (file, &row, error);
}

/* Returns how many were flushed without an error. */
static guint64
write_all (const Fixture *self, RingletHdf5Existing existing, GError **error)
{
  RingletSeriesFile *file = open_file (self, existing, error);
  guint64 n = 0;

  if (file == NULL)
    return 0;
  for (guint64 frame = 0; frame < N_FRAMES; frame++) {
    if (ringlet_series_file_has_frame (file, frame))
      continue;
    if (!append (file, frame, N_BINS, error) ||
        (frame % 4 == 3 && !ringlet_series_file_flush (file, error)))
      break;
    n = frame % 4 == 3 ? frame + 1 : n;
  }
  if (error == NULL || *error == NULL)
    ringlet_series_file_close (file, TRUE, error);
  else
    ringlet_series_file_abandon (file);
  return n;
}

/* Opened by the library as everybody does it: not marked as being written. */
static void
assert_frames (const char *path, guint64 n_least)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) access = H5Pcreate (H5P_FILE_ACCESS);
  g_auto (RingletHdf5Id) file = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) data = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) space = H5I_INVALID_HID;
  hsize_t shape[2] = { 0 };
  g_autofree double *values = NULL;

  H5Pset_file_locking (access, FALSE, TRUE);
  file = H5Fopen (path, H5F_ACC_RDONLY, access);
  g_assert_cmpint (file, >=, 0);
  data = H5Dopen2 (file, "entry/data/I", H5P_DEFAULT);
  space = H5Dget_space (data);
  g_assert_cmpint (H5Sget_simple_extent_dims (space, shape, NULL), ==, 2);
  g_assert_cmpuint (shape[0], >=, n_least);
  values = g_new (double, shape[0] * shape[1]);
  g_assert_cmpint (
      H5Dread (data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), >=, 0);
  for (guint64 i = 0; i < n_least; i++)
    g_assert_cmpfloat (values[i * N_BINS], ==, (double) i);
}

static gint64
total_bytes (const Fixture *self)
{
  const gint64 much = (gint64) 1 << 40;

  room = much;
  g_assert_cmpuint (write_all (self, RINGLET_HDF5_EXISTING_REFUSE, NULL), ==, N_FRAMES);
  g_unlink (self->path);
  return much - room;
}

/* One clear error; what was flushed is there and readable; with more room it goes on.
 */
static void
test_full (Fixture *self, gconstpointer unused)
{
  const gint64 total = total_bytes (self);

  for (gint64 n = 0; n < total; n += MAX (total / 150, 1)) {
    g_autoptr (GError) error = NULL;
    guint64 n_flushed = 0;

    room = n;
    n_flushed = write_all (self, RINGLET_HDF5_EXISTING_REFUSE, &error);
    g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
    g_assert_nonnull (strstr (error->message, "a.h5"));
    room = G_MAXINT64;
    if (g_file_test (self->path, G_FILE_TEST_EXISTS)) {
      g_autofree char *side = g_strconcat (self->path, ".journal", NULL);

      /* Half changed, it waits for the next one. */
      if (!g_file_test (side, G_FILE_TEST_EXISTS))
        assert_frames (self->path, n_flushed);
    } else {
      g_assert_cmpuint (n_flushed, ==, 0);
    }
    write_all (self, RINGLET_HDF5_EXISTING_RESUME, NULL);
    assert_frames (self->path, N_FRAMES);
    g_unlink (self->path);
  }
}

/* Killed in the middle of each of its writes, or of many; what was flushed is there
 * when it goes on, and in the end everything. Returns %FALSE when it was not killed. */
static gboolean
kill_in_write (const Fixture *self, gint64 n)
{
  int status = 0;
  int ends[2];
  guint64 n_flushed = 0;
  pid_t pid = -1;

  g_assert_cmpint (pipe (ends), ==, 0);
  pid = fork ();
  if (pid == 0) {
    RingletSeriesFile *file = open_file (self, RINGLET_HDF5_EXISTING_REFUSE, NULL);

    n_writes_left = n;
    for (guint64 frame = 1; frame <= N_FRAMES; frame++) {
      if (!append (file, frame - 1, N_BINS, NULL) ||
          (frame % 4 == 0 &&
              (!ringlet_series_file_flush (file, NULL) ||
                  write (ends[1], &frame, sizeof frame) < 0)))
        _exit (1);
    }
    _exit (ringlet_series_file_close (file, TRUE, NULL) ? 0 : 1);
  }
  close (ends[1]);
  while (read (ends[0], &n_flushed, sizeof n_flushed) > 0)
    ;
  close (ends[0]);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  if (WEXITSTATUS (status) == 0)
    return FALSE;
  g_assert_cmpint (WEXITSTATUS (status), ==, KILLED);

  if (n_flushed > 0) {
    RingletSeriesFile *file = open_file (self, RINGLET_HDF5_EXISTING_RESUME, NULL);

    g_assert_nonnull (file);
    for (guint64 i = 0; i < n_flushed; i++)
      g_assert_true (ringlet_series_file_has_frame (file, i));
    ringlet_series_file_abandon (file);
    assert_frames (self->path, n_flushed);
  }
  write_all (self, RINGLET_HDF5_EXISTING_RESUME, NULL);
  assert_frames (self->path, N_FRAMES);
  return TRUE;
}

/* Before the file has its name, what is left is a temporary one. */
static void
remove_left (const Fixture *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name = NULL;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);

    g_assert_true (g_str_has_prefix (name, ".ringlet-"));
    g_unlink (path);
  }
}

static void
test_killed (Fixture *self, gconstpointer unused)
{
  gint64 n = 0;

  while (kill_in_write (self, n)) {
    g_unlink (self->path);
    remove_left (self);
    n += g_test_thorough () ? 1 : 1 + n / 40;
  }
  g_test_message ("%d writes", (int) n);
  g_assert_cmpint (n, >, 100);
}

/* The first error is that of every later call. */
static void
test_shape (Fixture *self, gconstpointer unused)
{
  RingletSeriesFile *file = open_file (self, RINGLET_HDF5_EXISTING_REFUSE, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;

  g_assert_true (append (file, 0, N_BINS, NULL));
  g_assert_false (append (file, 1, N_BINS + 1, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_assert_false (append (file, 1, N_BINS, &again));
  g_assert_cmpstr (again->message, ==, error->message);
  g_assert_false (ringlet_series_file_close (file, TRUE, NULL));
  assert_frames (self->path, 1);
}

/* From the last to the first, and each fourth again. */
static void
test_order (Fixture *self, gconstpointer unused)
{
  RingletSeriesFile *file = open_file (self, RINGLET_HDF5_EXISTING_REFUSE, NULL);
  const guint64 n = 400;

  for (guint64 i = n; i-- > 0;) {
    g_assert_false (ringlet_series_file_has_frame (file, i));
    g_assert_true (append (file, i, N_BINS, NULL));
    g_assert_true (ringlet_series_file_has_frame (file, i));
  }
  for (guint64 i = 0; i < n; i += 4)
    g_assert_true (append (file, i, N_BINS, NULL));
  g_assert_cmpuint (ringlet_series_file_n_written (file), ==, n);
  g_assert_true (ringlet_series_file_close (file, TRUE, NULL));
  assert_frames (self->path, n);
}

/* Two in one process, and a number that is none. */
static void
test_refused (Fixture *self, gconstpointer unused)
{
  RingletSeriesFile *file = open_file (self, RINGLET_HDF5_EXISTING_REFUSE, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) number = NULL;
  g_autofree char *pid = g_strdup_printf ("process %ld ", (long) getpid ());

  g_assert_null (open_file (self, RINGLET_HDF5_EXISTING_RESUME, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS);
  g_assert_nonnull (strstr (error->message, pid));
  g_assert_false (append (file, G_MAXUINT64, N_BINS, &number));
  g_assert_error (number, RINGLET_ERROR, RINGLET_ERROR_LIMIT);
  ringlet_series_file_abandon (file);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
}

/* A frame of it, as the command line reads it. */
static void
test_read (Fixture *self, gconstpointer unused)
{
  static const struct {
    const char *inner;
    double first;      /* of the intensities */
    const char *error; /* (nullable) */
  } cases[] = {
    { "::#0", 0.0, NULL },
    { "::#17", 17.0, NULL },
    { "::/entry/data#39", 39.0, NULL },
    { "::#40", 0.0, "holds 40 results" },
    { "", 0.0, "::#0" },
    { "::/entry/data", 0.0, "::#0" },
    { "::#-1", 0.0, "no pattern or cake there" },
    { "::#", 0.0, "no pattern or cake there" },
  };
  g_autoptr (RingletResult) like = fake_result_new (N_BINS, 0, TRUE);

  write_all (self, RINGLET_HDF5_EXISTING_REFUSE, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat (self->path, cases[i].inner, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletPattern) pattern = ringlet_nexus_read_pattern (path, &error);

    g_test_message ("%s", cases[i].inner);
    if (cases[i].error != NULL) {
      g_assert_nonnull (strstr (error->message, cases[i].error));
      continue;
    }
    g_assert_no_error (error);
    g_assert_cmpuint (pattern->n, ==, N_BINS);
    g_assert_cmpfloat (pattern->intensity[0], ==, cases[i].first);
    for (gsize bin = 1; bin + 1 < N_BINS; bin++) {
      g_assert_cmpfloat (pattern->intensity[bin], ==, like->intensity[bin]);
      g_assert_cmpfloat (pattern->sigma[bin], ==, like->sigma[bin]);
      g_assert_cmpfloat (pattern->x[bin], ==, like->radial[bin]);
    }
  }
}

/* Numbers of two geometries do not belong into one file. */
static void
test_other (Fixture *self, gconstpointer unused)
{
  RingletSeriesFile *file = open_file (self, RINGLET_HDF5_EXISTING_REFUSE, NULL);
  g_autoptr (RingletResult) other = fake_result_new (N_BINS, 0, TRUE);
  const RingletSeriesRow row = { .frame = 1, .results = &other, .n_results = 1 };
  g_autoptr (GError) error = NULL;

  g_assert_true (append (file, 0, N_BINS, NULL));
  g_assert_true (ringlet_series_file_close (file, FALSE, NULL));
  file = open_file (self, RINGLET_HDF5_EXISTING_RESUME, NULL);
  other->provenance.geometry.distance_m = 0.2;
  g_assert_false (ringlet_series_file_append (file, &row, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "distance 0.1"));
  ringlet_series_file_abandon (file);
  assert_frames (self->path, 1);
}

static gboolean
append_failed (RingletSeriesFile *file, guint64 frame)
{
  const RingletSeriesRow row = { .frame = frame, .error = "häßlich", .path = "a.cbf" };

  return ringlet_series_file_append (file, &row, NULL);
}

/* There are no axes before a frame is whole. */
static void
test_failed (Fixture *self, gconstpointer unused)
{
  RingletSeriesFile *file = open_file (self, RINGLET_HDF5_EXISTING_REFUSE, NULL);

  g_assert_true (append_failed (file, 0));
  g_assert_true (append_failed (file, 1));
  g_assert_true (ringlet_series_file_close (file, FALSE, NULL));

  file = open_file (self, RINGLET_HDF5_EXISTING_RESUME, NULL);
  g_assert_cmpuint (ringlet_series_file_n_written (file), ==, 2);
  g_assert_false (ringlet_series_file_has_frame (file, 0));
  g_assert_true (append (file, 0, N_BINS, NULL));
  g_assert_true (append (file, 1, N_BINS, NULL));
  g_assert_true (append_failed (file, 2));
  g_assert_true (append (file, 3, N_BINS, NULL));
  g_assert_true (ringlet_series_file_has_frame (file, 1));
  g_assert_false (ringlet_series_file_has_frame (file, 2));
  g_assert_cmpuint (ringlet_series_file_n_written (file), ==, 4);
  g_assert_true (ringlet_series_file_close (file, TRUE, NULL));
  assert_frames (self->path, 2);
}

#define ADD(name, func)                                                                \
  g_test_add ("/series-full/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("full", test_full);
  ADD ("killed", test_killed);
  ADD ("shape", test_shape);
  ADD ("order", test_order);
  ADD ("refused", test_refused);
  ADD ("failed", test_failed);
  ADD ("read", test_read);
  ADD ("other", test_other);

  return g_test_run ();
}
