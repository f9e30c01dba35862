/* SPDX-License-Identifier: MIT */

/* Masters whose frames are spread over many files, some of which are missing. */

#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "image/hdf5-handle.h"
#include "image/source.h"

#define N_MOST 100
#define N_SIDE 4
#define N_PIXELS (N_SIDE * N_SIDE)

typedef struct {
  char *folder;
  char *master;
} Fixture;

static void
fixture_set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("ringlet-stack-XXXXXX", NULL);
  self->master = g_build_filename (self->folder, "master.h5", NULL);
}

static char *
data_path (const Fixture *self, guint file)
{
  g_autofree char *name = g_strdup_printf ("part_%u.h5", file);

  return g_build_filename (self->folder, name, NULL);
}

static void
fixture_tear_down (Fixture *self, gconstpointer data)
{
  for (guint i = 1; i <= N_MOST; i++) {
    g_autofree char *path = data_path (self, i);

    g_unlink (path);
  }
  g_unlink (self->master);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->master);
}

static guint16
value_of (guint file, guint64 frame)
{
  return (guint16) (100 * file + frame);
}

/* Frame f of file i has the value of both everywhere; a chunk a frame. */
static void
write_data (const Fixture *self, guint i, guint n_frames)
{
  const hsize_t shape[] = { n_frames, N_SIDE, N_SIDE };
  const hsize_t chunk[] = { 1, N_SIDE, N_SIDE };
  g_autofree char *path = data_path (self, i);
  g_autofree guint16 *pixels = g_new (guint16, n_frames * N_PIXELS);
  g_auto (RingletHdf5Id) file =
      H5Fcreate (path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  g_auto (RingletHdf5Id) space = H5Screate_simple (3, shape, NULL);
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) set = H5I_INVALID_HID;

  for (guint k = 0; k < n_frames * N_PIXELS; k++)
    pixels[k] = value_of (i, k / N_PIXELS);
  H5Pset_chunk (creation, 3, chunk);
  H5Pset_deflate (creation, 1);
  set = H5Dcreate2 (
      file, "data", H5T_STD_U16LE, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  g_assert_cmpint (
      H5Dwrite (set, H5T_NATIVE_UINT16, H5S_ALL, H5S_ALL, H5P_DEFAULT, pixels), >=, 0);
}

static void
write_links (hid_t group, guint n_files)
{
  for (guint i = 1; i <= n_files; i++) {
    g_autofree char *name = g_strdup_printf ("data_%06u", i);
    g_autofree char *file = g_strdup_printf ("part_%u.h5", i);

    g_assert_cmpint (
        H5Lcreate_external (file, "/data", group, name, H5P_DEFAULT, H5P_DEFAULT), >=,
        0);
  }
}

/* A master of @n_files links, and omega = 0.5 times the number for @n_numbers frames.
 */
static void
write_master (const Fixture *self, guint n_files, guint n_numbers)
{
  const guint64 shape = n_numbers;
  g_autofree double *omega = g_new (double, n_numbers);
  g_auto (RingletHdf5Id) file = ringlet_hdf5_create (self->master, NULL);
  g_auto (RingletHdf5Id) entry =
      ringlet_hdf5_create_group (file, "entry", "NXentry", NULL);
  g_auto (RingletHdf5Id) data =
      ringlet_hdf5_create_group (entry, "data", "NXdata", NULL);
  g_auto (RingletHdf5Id) axes =
      ringlet_hdf5_create_group (entry, "goniometer", "NXtransformations", NULL);
  g_auto (RingletHdf5Id) set = H5I_INVALID_HID;

  for (guint i = 0; i < n_numbers; i++)
    omega[i] = 0.5 * i;
  set = ringlet_hdf5_write_array (
      axes, "omega", RINGLET_PIXEL_F64, 1, &shape, omega, 0, NULL);
  g_assert_cmpint (set, >=, 0);
  write_links (data, n_files);
}

static RingletSource *
open_master (const Fixture *self)
{
  g_autoptr (GError) error = NULL;
  RingletSource *source = ringlet_source_open (self->master, &error);

  g_assert_no_error (error);
  return source;
}

static void
check_frame (RingletSource *source, guint64 index, guint16 value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = ringlet_source_read (source, index, NULL, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < N_PIXELS; i++)
    g_assert_cmpfloat (ringlet_image_get (image, i), ==, value);
}

/* @omega: -1 for none */
static void
check_omega (RingletSource *source, guint64 index, double omega)
{
  g_autoptr (RingletImage) image = ringlet_source_read (source, index, NULL, NULL);
  const GPtrArray *motors = image->meta.motors;

  if (omega < 0.0) {
    g_assert_true (motors == NULL || motors->len == 0);
    return;
  }
  g_assert_nonnull (motors);
  g_assert_cmpuint (motors->len, ==, 1);
  g_assert_cmpfloat (
      ((const RingletMotor *) g_ptr_array_index (motors, 0))->value, ==, omega);
}

/* ---- many files ---- */

static guint
count_handles (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_many (Fixture *self, gconstpointer data)
{
  const guint before = count_handles ();
  g_autoptr (RingletSource) source = NULL;

  for (guint i = 1; i <= N_MOST; i++)
    write_data (self, i, 2);
  write_master (self, N_MOST, 2 * N_MOST);
  source = open_master (self);
  g_assert_cmpuint (ringlet_source_n_frames (source), ==, 2 * N_MOST);
  /* In leaps, so that files close and open again. */
  for (guint64 i = 0; i < 2 * N_MOST; i++) {
    const guint64 frame = i * 77 % (2 * N_MOST);

    check_frame (source, frame, value_of ((guint) (frame / 2) + 1, frame % 2));
    check_omega (source, frame, 0.5 * (double) frame);
    /* The master, the files that stay open, and one for the look at a file. */
    g_assert_cmpuint (count_handles (), <=, before + 1 + 32 + 1);
  }
}

/* Fewer handles than files that stay open. */
static void
test_limit (Fixture *self, gconstpointer data)
{
  struct rlimit old, low;
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSource) source = NULL;

  for (guint i = 1; i <= 40; i++)
    write_data (self, i, 2);
  write_master (self, 40, 80);
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &old), ==, 0);
  low = old;
  low.rlim_cur = count_handles () + 10;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &low), ==, 0);
  source = ringlet_source_open (self->master, &error);
  setrlimit (RLIMIT_NOFILE, &old);
  g_assert_null (source);
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT);
  g_assert_nonnull (strstr (error->message, "ulimit -n"));
}

static void
test_vanished (Fixture *self, gconstpointer data)
{
  g_autofree char *first = data_path (self, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSource) source = NULL;

  for (guint i = 1; i <= 40; i++)
    write_data (self, i, 1);
  write_master (self, 40, 40);
  source = open_master (self);
  g_assert_cmpint (g_unlink (first), ==, 0);
  g_assert_null (ringlet_source_read (source, 0, NULL, &error));
  g_assert_nonnull (strstr (error->message, "part_1.h5"));
  g_assert_nonnull (strstr (error->message, "data_000001"));
  check_frame (source, 39, value_of (40, 0));
  /* Another one with fewer frames. */
  write_data (self, 1, 1);
  check_frame (source, 0, value_of (1, 0));
}

/* ---- missing files ---- */

static const struct {
  const char *name;
  guint n_frames[5]; /* of each file; 0: missing */
  guint n_numbers;   /* of omega */
  gint numbers[8];   /* in the series, of each frame; ends with -1; none: -2 */
} gaps[] = {
  { "none", { 2, 2, 2, 2, 1 }, 9, { 0, 1, 2, 3, 4, 5, 6, 7 } },
  { "second", { 2, 0, 2, 2, 1 }, 9, { 0, 1, 4, 5, 6, 7, 8, -1 } },
  { "first", { 0, 2, 2, 2, 1 }, 9, { 2, 3, 4, 5, 6, 7, 8, -1 } },
  { "two", { 2, 0, 0, 2, 2 }, 10, { 0, 1, 6, 7, 8, 9, -1 } },
  { "last", { 2, 2, 2, 2, 0 }, 9, { 0, 1, 2, 3, 4, 5, 6, 7 } },
  { "last two", { 2, 2, 2, 0, 0 }, 10, { 0, 1, 2, 3, 4, 5, -1 } },
  /* Nobody knows how many the second had. */
  { "unequal", { 2, 0, 1, 2, 1 }, 9, { -2 } },
  /* A list of some other length is none of the frames. */
  { "other list", { 2, 0, 2, 2, 1 }, 7, { -2 } },
};

static void
test_gap (Fixture *self, gconstpointer data)
{
  const gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (RingletSource) source = NULL;
  guint64 frame = 0;

  for (guint i = 0; i < 5; i++) {
    if (gaps[row].n_frames[i] > 0)
      write_data (self, i + 1, gaps[row].n_frames[i]);
  }
  write_master (self, 5, gaps[row].n_numbers);
  source = open_master (self);
  for (guint i = 0; i < 5; i++) {
    for (guint k = 0; k < gaps[row].n_frames[i]; k++)
      check_frame (source, frame++, value_of (i + 1, k));
  }
  g_assert_cmpuint (ringlet_source_n_frames (source), ==, frame);
  for (guint i = 0; i < 8 && gaps[row].numbers[i] >= 0; i++)
    check_omega (source, i, 0.5 * gaps[row].numbers[i]);
  if (gaps[row].numbers[0] == -2)
    check_omega (source, 0, -1.0);
}

static void
test_warning (Fixture *self, gconstpointer data)
{
  g_autoptr (RingletSource) source = NULL;
  g_autoptr (RingletImage) image = NULL;

  write_data (self, 1, 2);
  write_data (self, 3, 2);
  write_master (self, 3, 6);
  source = open_master (self);
  image = ringlet_source_read (source, 0, NULL, NULL);
  g_assert_cmpuint (image->meta.warnings->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (image->meta.warnings, 0), "part_2.h5"));
}

/* ---- what is wrong, and where ---- */

/* Overwrites the bytes of the chunk of frame @frame. */
static void
damage (const char *path, guint64 frame)
{
  const hsize_t origin[] = { frame, 0, 0 };
  static const guint8 garbage[256];
  g_auto (RingletHdf5Id) file = H5Fopen (path, H5F_ACC_RDONLY, H5P_DEFAULT);
  g_auto (RingletHdf5Id) set = H5Dopen2 (file, "data", H5P_DEFAULT);
  unsigned mask = 0;
  haddr_t address = 0;
  hsize_t size = 0;
  const int fd = g_open (path, O_WRONLY, 0);

  g_assert_cmpint (
      H5Dget_chunk_info_by_coord (set, origin, &mask, &address, &size), >=, 0);
  g_assert_cmpuint (size, <, sizeof garbage);
  g_assert_cmpint (pwrite (fd, garbage, size, (off_t) address), ==, (gssize) size);
  g_close (fd, NULL);
}

/* All files are missing: a flat field, which has the shape of a frame, is none. */
static void
test_all_missing (Fixture *self, gconstpointer data)
{
  const guint64 shape[] = { N_SIDE, N_SIDE };
  const float flat[N_PIXELS] = { 0.0f };
  g_autoptr (RingletSource) source = NULL;
  g_autoptr (GError) error = NULL;

  {
    g_auto (RingletHdf5Id) file = ringlet_hdf5_create (self->master, NULL);
    g_auto (RingletHdf5Id) entry =
        ringlet_hdf5_create_group (file, "entry", "NXentry", NULL);
    g_auto (RingletHdf5Id) group =
        ringlet_hdf5_create_group (entry, "data", "NXdata", NULL);
    g_auto (RingletHdf5Id) set = ringlet_hdf5_write_array (
        entry, "flatfield", RINGLET_PIXEL_F32, 2, shape, flat, 0, NULL);

    g_assert_cmpint (set, >=, 0);
    write_links (group, 2);
  }
  source = ringlet_source_open (self->master, &error);
  g_assert_null (source);
  g_assert_nonnull (strstr (error->message, "data_000001"));
  g_assert_nonnull (strstr (error->message, "part_2.h5"));
}

static void
test_damaged (Fixture *self, gconstpointer data)
{
  static const char *const words[] = { "master.h5: ", "Frame 4: ", "data_000002",
    "part_2.h5", "(1, 0, 0)", "damaged", "gzip" };
  g_autofree char *second = data_path (self, 2);
  g_autoptr (RingletSource) source = NULL;
  g_autoptr (GError) error = NULL;

  write_data (self, 1, 3);
  write_data (self, 2, 3);
  damage (second, 1);
  write_master (self, 2, 6);
  source = open_master (self);
  g_assert_null (ringlet_source_read (source, 4, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    if (strstr (error->message, words[i]) == NULL)
      g_error ("no \"%s\" in: %s", words[i], error->message);
  }
  check_frame (source, 3, value_of (2, 0));
  check_frame (source, 5, value_of (2, 2));
}

static void
test_axes (Fixture *self, gconstpointer data)
{
  const guint64 shape[] = { 1, 1, 1, 1, 2, 2 };
  const guint16 pixels[] = { 1, 2, 3, 4 };

  for (guint n = 1; n <= 6; n++) {
    g_autofree char *path = g_strconcat (self->master, "::/a", NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletSource) source = NULL;
    g_autofree char *words = g_strdup_printf ("has %u axes", n);
    RingletHdf5Id file = ringlet_hdf5_create (self->master, NULL);

    ringlet_hdf5_id_free (ringlet_hdf5_write_array (
        file, "a", RINGLET_PIXEL_U16, n, shape + 6 - n, pixels, 0, NULL));
    g_assert_true (ringlet_hdf5_close (&file, NULL));
    source = ringlet_source_open (path, &error);
    g_assert_true ((source != NULL) == (n >= 2 && n <= 5));
    if (source == NULL)
      g_assert_nonnull (strstr (error->message, words));
  }
}

#define ADD(path, function)                                                            \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/hdf5-stack/many", test_many);
  ADD ("/hdf5-stack/limit", test_limit);
  ADD ("/hdf5-stack/vanished", test_vanished);
  ADD ("/hdf5-stack/warning", test_warning);
  ADD ("/hdf5-stack/all-missing", test_all_missing);
  ADD ("/hdf5-stack/damaged", test_damaged);
  ADD ("/hdf5-stack/axes", test_axes);
  for (gsize i = 0; i < G_N_ELEMENTS (gaps); i++) {
    g_autofree char *name = g_strconcat ("/hdf5-stack/gap/", gaps[i].name, NULL);

    g_test_add (name, Fixture, GSIZE_TO_POINTER (i), fixture_set_up, test_gap,
        fixture_tear_down);
  }
  return g_test_run ();
}
