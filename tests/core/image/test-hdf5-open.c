/* SPDX-License-Identifier: MIT */

/* Files that somebody else holds or writes, damaged first blocks, and silence. */

/* memmem() */
#define _GNU_SOURCE

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "image/hdf5-field.h"
#include "image/hdf5-handle.h"
#include "image/hdf5-heap.h"
#include "image/hdf5-superblock.h"
#include "image/source.h"

#define N_FRAMES 3
#define N_SIDE 4

typedef struct {
  char *folder;
  char *path;
  char *master; /* names @path in an external link */
} Fixture;

static guint16
value_of (guint64 frame, gsize pixel)
{
  return (guint16) (100 * frame + pixel);
}

/* One chunk a frame, as detectors write. @version: of the format, latest or earliest.
 * The file stays open. */
static hid_t
write_file (const char *path, H5F_libver_t version)
{
  const hsize_t shape[] = { N_FRAMES, N_SIDE, N_SIDE };
  const hsize_t most[] = { H5S_UNLIMITED, N_SIDE, N_SIDE };
  const hsize_t chunk[] = { 1, N_SIDE, N_SIDE };
  g_auto (RingletHdf5Id) access = H5Pcreate (H5P_FILE_ACCESS);
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) space = H5Screate_simple (3, shape, most);
  g_auto (RingletHdf5Id) set = H5I_INVALID_HID;
  guint16 pixels[N_FRAMES * N_SIDE * N_SIDE];
  hid_t file = H5I_INVALID_HID;

  for (gsize i = 0; i < G_N_ELEMENTS (pixels); i++)
    pixels[i] = value_of (i / (N_SIDE * N_SIDE), i % (N_SIDE * N_SIDE));
  H5Pset_libver_bounds (access, version, H5F_LIBVER_LATEST);
  file = H5Fcreate (path, H5F_ACC_TRUNC, H5P_DEFAULT, access);
  H5Pset_chunk (creation, 3, chunk);
  set = H5Dcreate2 (
      file, "data", H5T_STD_U16LE, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  g_assert_cmpint (
      H5Dwrite (set, H5T_NATIVE_UINT16, H5S_ALL, H5S_ALL, H5P_DEFAULT, pixels), >=, 0);
  g_assert_cmpint (H5Fflush (file, H5F_SCOPE_GLOBAL), >=, 0);
  return file;
}

static void
write_master (const char *path)
{
  g_auto (RingletHdf5Id) file =
      H5Fcreate (path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);

  g_assert_cmpint (
      H5Lcreate_external ("data.h5", "/data", file, "data_1", H5P_DEFAULT, H5P_DEFAULT),
      >=, 0);
}

static void
fixture_set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("ringlet-hdf5-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "data.h5", NULL);
  self->master = g_build_filename (self->folder, "master.h5", NULL);
}

static void
fixture_tear_down (Fixture *self, gconstpointer data)
{
  g_unlink (self->path);
  g_unlink (self->master);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->path);
  g_free (self->master);
}

static void
check_readable (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSource) source = ringlet_source_open (path, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ringlet_source_n_frames (source), ==, N_FRAMES);
  for (guint64 frame = 0; frame < N_FRAMES; frame++) {
    g_autoptr (RingletImage) image = ringlet_source_read (source, frame, NULL, &error);

    g_assert_no_error (error);
    for (gsize i = 0; i < N_SIDE * N_SIDE; i++)
      g_assert_cmpfloat (ringlet_image_get (image, i), ==, value_of (frame, i));
  }
}

/* ---- somebody else ---- */

/* What the other process does with the file. */
typedef enum {
  OTHER_LOCKS,
  OTHER_WRITES_OLD,
  OTHER_WRITES_NEW,
  OTHER_WRITES_SWMR,
} Other;

/* Tells through @ready when it holds the file; ends when nobody listens any more. */
static void
be_other (Other what, const char *path, int ready, int stop)
{
  const char done = 1;
  char byte;
  int fd = -1;

  if (what == OTHER_LOCKS) {
    fd = g_open (path, O_RDWR, 0);
    if (flock (fd, LOCK_EX) != 0)
      _exit (1);
  } else {
    const hid_t file = write_file (
        path, what == OTHER_WRITES_OLD ? H5F_LIBVER_EARLIEST : H5F_LIBVER_LATEST);

    if (file < 0 || (what == OTHER_WRITES_SWMR && H5Fstart_swmr_write (file) < 0))
      _exit (1);
  }
  if (write (ready, &done, 1) != 1 || read (stop, &byte, 1) < 0)
    _exit (1);
  /* No tidying up: like one that crashed. */
  _exit (0);
}

static void
test_other (Fixture *self, gconstpointer data)
{
  const Other what = (Other) GPOINTER_TO_INT (data);
  int ready[2], stop[2];
  int status = 0;
  char byte = 0;
  pid_t child;

  write_master (self->master);
  if (what == OTHER_LOCKS)
    H5Fclose (write_file (self->path, H5F_LIBVER_EARLIEST));
  g_assert_cmpint (pipe (ready), ==, 0);
  g_assert_cmpint (pipe (stop), ==, 0);
  child = fork ();
  if (child == 0) {
    close (stop[1]);
    be_other (what, self->path, ready[1], stop[0]);
  }

  g_close (ready[1], NULL);
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  check_readable (self->path);
  /* Behind an external link the library opens the file. */
  check_readable (self->master);
  g_close (stop[1], NULL);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
  /* Whoever crashes leaves the mark behind. */
  check_readable (self->path);
  check_readable (self->master);
  g_close (ready[0], NULL);
  g_close (stop[0], NULL);
}

/* ---- where nothing may be written ---- */

static guint
count_names (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
check_read_only (Fixture *self)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize n_before = 0, n_after = 0;
  GStatBuf stat_before, stat_after;

  g_assert_true (g_file_get_contents (self->path, &before, &n_before, NULL));
  g_assert_cmpint (g_chmod (self->path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (self->folder, 0555), ==, 0);
  g_assert_cmpint (g_stat (self->path, &stat_before), ==, 0);
  check_readable (self->path);
  check_readable (self->master);
  g_assert_cmpint (g_stat (self->path, &stat_after), ==, 0);
  g_assert_cmpint (g_chmod (self->folder, 0755), ==, 0);
  g_assert_cmpuint (count_names (self->folder), ==, 2);
  g_assert_true (g_file_get_contents (self->path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
  g_assert_cmpint (stat_before.st_mtime, ==, stat_after.st_mtime);
}

static void
test_read_only (Fixture *self, gconstpointer data)
{
  int status = 0;
  pid_t child = -1;

  write_master (self->master);
  H5Fclose (write_file (self->path, H5F_LIBVER_EARLIEST));
  check_read_only (self);

  /* Left by a program that crashed: the mark must not be taken off. */
  g_unlink (self->path);
  child = fork ();
  if (child == 0) {
    write_file (self->path, H5F_LIBVER_LATEST);
    _exit (0);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  check_read_only (self);
}

/* ---- the first block ---- */

static const struct {
  gsize at;
  guint8 value;
  int code;
  const char *words;
} blocks[] = {
  { 8, 4, RINGLET_ERROR_FORMAT, "version 4" },
  { 8, 255, RINGLET_ERROR_FORMAT, "version 255" },
  { 13, 0, RINGLET_ERROR_FORMAT, "addresses of 0" },
  { 13, 255, RINGLET_ERROR_FORMAT, "addresses of 255" },
  { 14, 3, RINGLET_ERROR_FORMAT, "lengths of 3" },
  { 43, 1, RINGLET_ERROR_TRUNCATED, "truncated" }, /* end of the file, upper byte */
  { 47, 0x7f, RINGLET_ERROR_TRUNCATED, "truncated" },
};

static void
check_bytes (const char *data, gsize size, int code, const char *words)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ringlet_hdf5_open (NULL, bytes, &error), <, 0);
  g_assert_error (error, RINGLET_ERROR, code);
  if (strstr (error->message, words) == NULL)
    g_error ("no \"%s\" in: %s", words, error->message);
}

static void
test_superblock (Fixture *self, gconstpointer data)
{
  g_autofree char *content = NULL;
  gsize size = 0;

  H5Fclose (write_file (self->path, H5F_LIBVER_EARLIEST));
  g_assert_true (g_file_get_contents (self->path, &content, &size, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (blocks); i++) {
    const char was = content[blocks[i].at];

    content[blocks[i].at] = (char) blocks[i].value;
    check_bytes (content, size, blocks[i].code, blocks[i].words);
    content[blocks[i].at] = was;
  }
  for (gsize n = 8; n < size; n += n < 200 ? 1 : 97)
    check_bytes (content, n, RINGLET_ERROR_TRUNCATED, "truncated");
}

/* ---- heaps of texts ---- */

/* A heap of two texts and the rest of it; all lengths have 8 bytes. */
#define HEAP_SIZE 4096
#define FIRST_OBJECT 16
#define SECOND_OBJECT (FIRST_OBJECT + 16 + 16)
#define FREE_OBJECT (SECOND_OBJECT + 16 + 8)

static void
put_le (guint8 *at, guint64 value, gsize n)
{
  for (gsize i = 0; i < n; i++)
    at[i] = (guint8) (value >> 8 * i);
}

static void
make_heap (guint8 *heap)
{
  memset (heap, 0, HEAP_SIZE);
  memcpy (heap, "GCOL\1", 5);
  put_le (heap + 8, HEAP_SIZE, 8);
  put_le (heap + FIRST_OBJECT, 1, 2);
  put_le (heap + FIRST_OBJECT + 8, 13, 8);
  memset (heap + FIRST_OBJECT + 16, 'x', 13);
  put_le (heap + SECOND_OBJECT, 2, 2);
  put_le (heap + SECOND_OBJECT + 8, 8, 8);
  memset (heap + SECOND_OBJECT + 16, 'x', 8);
  put_le (heap + FREE_OBJECT + 8, HEAP_SIZE - FREE_OBJECT, 8);
}

/* What a length may say, and where the heap breaks off then; 0: it does not. */
static const struct {
  gsize at;
  guint64 value;
  gsize broken;
} heaps[] = {
  { 8, HEAP_SIZE, 0 },
  { 8, 0, 8 },
  { 8, HEAP_SIZE - 1, 8 },
  { 8, (guint64) 1 << 40, FREE_OBJECT + HEAP_SIZE }, /* never reached: not at hand */
  { FIRST_OBJECT + 8, 16, 0 },
  { FIRST_OBJECT + 8, 0, FIRST_OBJECT + 16 }, /* its text is no object */
  { FIRST_OBJECT + 8, 17, SECOND_OBJECT + 8 },
  { FIRST_OBJECT + 8, HEAP_SIZE, FIRST_OBJECT },
  { FIRST_OBJECT + 8, G_MAXUINT64, FIRST_OBJECT },
  { FREE_OBJECT + 8, 0, FREE_OBJECT },
  { FREE_OBJECT + 8, 15, FREE_OBJECT },
  { FREE_OBJECT + 8, HEAP_SIZE, FREE_OBJECT },
};

static void
test_heap (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (heaps); i++) {
    g_autofree guint8 *data = g_malloc0 (100 + HEAP_SIZE);
    g_autofree char *place =
        g_strdup_printf ("byte %" G_GSIZE_FORMAT, 1000 + 100 + heaps[i].broken);
    g_autoptr (GError) error = NULL;
    gboolean ok = FALSE;

    make_heap (data + 100);
    put_le (data + 100 + heaps[i].at, heaps[i].value, 8);
    ok = ringlet_hdf5_check_heaps (data, 100 + HEAP_SIZE, 1000, 8, &error);
    g_assert_true (ok == (heaps[i].broken == 0 || heaps[i].broken > HEAP_SIZE));
    if (!ok && !g_str_has_suffix (error->message, place))
      g_error ("row %" G_GSIZE_FORMAT ": %s", i, error->message);
  }
}

/* No part of a heap is looked at beyond what is at hand. */
static void
test_heap_cut (void)
{
  guint8 heap[HEAP_SIZE];

  make_heap (heap);
  for (gsize size = 0; size < HEAP_SIZE; size += size < 200 ? 1 : 61) {
    g_autofree guint8 *part = g_memdup2 (heap, MAX (size, 1));

    g_assert_true (ringlet_hdf5_check_heaps (part, size, 0, 8, NULL));
  }
}

/* Bytes without content, which lie between a heap and the ends of the file. */
static void
put_padding (hid_t file, const char *name, gsize n_bytes)
{
  const hsize_t n = n_bytes;
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) space = H5Screate_simple (1, &n, NULL);
  g_auto (RingletHdf5Id) set = H5I_INVALID_HID;

  H5Pset_alloc_time (creation, H5D_ALLOC_TIME_EARLY);
  H5Pset_fill_time (creation, H5D_FILL_TIME_NEVER);
  set =
      H5Dcreate2 (file, name, H5T_STD_U8LE, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  g_assert_cmpint (set, >=, 0);
}

/* A text of variable length, as a dataset or as an attribute of the root, between
 * paddings; its heap has an object that never ends. */
static void
write_broken_heap (const char *path, gboolean is_attribute, gsize padding)
{
  static const char *const text = "a text of variable length";
  const guint8 nothing[8] = { 0 };
  RingletHdf5Id file = write_file (path, H5F_LIBVER_EARLIEST);
  g_autoptr (GMappedFile) mapped = NULL;
  const char *content = NULL;
  const char *found = NULL;
  int fd = -1;

  put_padding (file, "before", (gsize) 3 << 20);
  {
    g_auto (RingletHdf5Id) type = H5Tcopy (H5T_C_S1);
    g_auto (RingletHdf5Id) space = H5Screate (H5S_SCALAR);
    g_auto (RingletHdf5Id) group =
        H5Gcreate2 (file, "g", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    g_auto (RingletHdf5Id) set = H5I_INVALID_HID;

    H5Tset_size (type, H5T_VARIABLE);
    set = is_attribute
        ? H5Acreate2 (group, "NX_class", type, space, H5P_DEFAULT, H5P_DEFAULT)
        : H5Dcreate2 (
              group, "text", type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    if (is_attribute)
      H5Awrite (set, type, &text);
    else
      H5Dwrite (set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, &text);
  }
  g_assert_cmpint (H5Fflush (file, H5F_SCOPE_GLOBAL), >=, 0);
  put_padding (file, "behind", padding);
  H5Fclose (file);

  mapped = g_mapped_file_new (path, FALSE, NULL);
  content = g_mapped_file_get_contents (mapped);
  found = memmem (content, g_mapped_file_get_length (mapped), "GCOL", 4);
  g_assert_nonnull (found);
  /* What is free behind the text: no bytes. */
  fd = g_open (path, O_WRONLY, 0);
  g_assert_cmpint (
      pwrite (fd, nothing, 8,
          found - content + 16 + 16 + (off_t) (strlen (text) + 7) / 8 * 8 + 8),
      ==, 8);
  g_close (fd, NULL);
}

/* In the middle of a small file, which is looked through. */
static void
test_heap_in_middle (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;

    write_broken_heap (self->path, i == 1, (gsize) 3 << 20);
    g_assert_cmpint (ringlet_hdf5_open (self->path, NULL, &error), <, 0);
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT);
    g_assert_nonnull (strstr (error->message, "heap of texts"));
  }
}

/* In a large one, when a text is read: the library would go round in it for ever. */
static void
test_heap_in_large (Fixture *self, gconstpointer data)
{
  g_auto (RingletHdf5Id) file = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) group = H5I_INVALID_HID;

  write_broken_heap (self->path, FALSE, (gsize) 70 << 20);
  file = ringlet_hdf5_open (self->path, NULL, NULL);
  g_assert_cmpint (file, >=, 0);
  group = ringlet_hdf5_open_object (file, "g");
  g_assert_cmpint (group, >=, 0);
  g_assert_null (ringlet_hdf5_dup_text (group, "text"));
}

/* ---- silence ---- */

/* Opens what cannot be opened; returns what appeared on the terminal meanwhile. */
static char *
catch_errors (const char *path)
{
  g_autofree char *file = g_build_filename (path, "stderr", NULL);
  g_autofree char *missing = g_build_filename (path, "missing.h5", NULL);
  const int old = dup (STDERR_FILENO);
  const int fd = g_open (file, O_RDWR | O_CREAT, 0600);
  static const char garbage[4096] = "\x89HDF\r\n\x1a\n\0\0\0\0\0\x08\x08";
  g_autoptr (GBytes) bytes = g_bytes_new_static (garbage, sizeof garbage);
  char *text = NULL;

  fflush (stderr);
  dup2 (fd, STDERR_FILENO);
  ringlet_hdf5_open (NULL, bytes, NULL);
  ringlet_hdf5_open (missing, NULL, NULL);
  g_assert_cmpint (H5Fopen (missing, H5F_ACC_RDONLY, H5P_DEFAULT), <, 0);
  dup2 (old, STDERR_FILENO);
  g_close (old, NULL);
  g_close (fd, NULL);
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_unlink (file);
  return text;
}

static void
test_silent (Fixture *self, gconstpointer data)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_autofree char *text = catch_errors (self->folder);

  g_assert_cmpstr (text, ==, "");
}

/* ---- the end of the program ---- */

/* Its layout is of a version that nobody knows: it is found but does not open. */
static void
write_unknown_layout (const char *path)
{
  static const char layout[] = "\x03\x02\x04"; /* version 3, chunked, 3 + 1 axes */
  g_autofree char *data = NULL;
  char *at = NULL;
  gsize size = 0;

  H5Fclose (write_file (path, H5F_LIBVER_EARLIEST));
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  at = memmem (data, size, layout, 3);
  g_assert_nonnull (at);
  *at = 99;
  g_assert_true (g_file_set_contents (path, data, (gssize) size, NULL));
}

/* In a process of its own, where nobody has used the library before. */
static void
test_exit (Fixture *self, gconstpointer data)
{
  if (g_test_subprocess ()) {
    g_autoptr (GError) error = NULL;

    g_assert_null (ringlet_source_open (g_getenv ("RINGLET_TEST_FILE"), &error));
    g_assert_nonnull (strstr (error->message, "/data"));
    g_assert_nonnull (strstr (error->message, "newer HDF5"));
    return;
  }

  write_unknown_layout (self->path);
  g_setenv ("RINGLET_TEST_FILE", self->path, TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_unsetenv ("RINGLET_TEST_FILE");
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    Other what;
  } others[] = {
    { "/hdf5-open/other/locks", OTHER_LOCKS },
    { "/hdf5-open/other/writes-old", OTHER_WRITES_OLD },
    { "/hdf5-open/other/writes-new", OTHER_WRITES_NEW },
    { "/hdf5-open/other/writes-swmr", OTHER_WRITES_SWMR },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_test_add (others[i].path, Fixture, GINT_TO_POINTER (others[i].what),
        fixture_set_up, test_other, fixture_tear_down);
  g_test_add ("/hdf5-open/read-only", Fixture, NULL, fixture_set_up, test_read_only,
      fixture_tear_down);
  g_test_add ("/hdf5-open/superblock", Fixture, NULL, fixture_set_up, test_superblock,
      fixture_tear_down);
  g_test_add_func ("/hdf5-open/heap", test_heap);
  g_test_add_func ("/hdf5-open/heap-cut", test_heap_cut);
  g_test_add ("/hdf5-open/heap-in-middle", Fixture, NULL, fixture_set_up,
      test_heap_in_middle, fixture_tear_down);
  g_test_add ("/hdf5-open/heap-in-large", Fixture, NULL, fixture_set_up,
      test_heap_in_large, fixture_tear_down);
  g_test_add (
      "/hdf5-open/exit", Fixture, NULL, fixture_set_up, test_exit, fixture_tear_down);
  g_test_add ("/hdf5-open/silent", Fixture, NULL, fixture_set_up, test_silent,
      fixture_tear_down);
  return g_test_run ();
}
