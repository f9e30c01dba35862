/* SPDX-License-Identifier: MIT */

/* Images of which only peaks are kept, frame by frame. */

#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "image/hdf5-handle.h"
#include "image/source.h"

#define N_FRAMES 3
#define N_SLOW 2
#define N_FAST 3
#define N_PIXELS (N_SLOW * N_FAST)

typedef struct {
  char *path;
} Fixture;

static void
fixture_set_up (Fixture *self, gconstpointer data)
{
  const int fd = g_file_open_tmp ("ringlet-sparse-XXXXXX", &self->path, NULL);

  g_close (fd, NULL);
}

static void
fixture_tear_down (Fixture *self, gconstpointer data)
{
  g_unlink (self->path);
  g_free (self->path);
}

static void
put (hid_t group, const char *name, RingletPixelType type, guint n_axes,
    const guint64 *shape, gconstpointer data)
{
  g_auto (RingletHdf5Id) set =
      ringlet_hdf5_write_array (group, name, type, n_axes, shape, data, 0, NULL);

  g_assert_cmpint (set, >=, 0);
}

/* In chunks of @chunk, with gzip. */
static void
put_chunks (hid_t group, const char *name, hid_t type, hsize_t n, hsize_t chunk,
    const void *data)
{
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) space = H5Screate_simple (1, &n, NULL);
  g_auto (RingletHdf5Id) set = H5I_INVALID_HID;

  H5Pset_chunk (creation, 1, &chunk);
  H5Pset_deflate (creation, 1);
  set = H5Dcreate2 (group, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  g_assert_cmpint (H5Dwrite (set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data), >=, 0);
}

/* Radii 0 to 5 in the order of the pixels; the background is that of the frame at each
 * integer radius. */
static void
write_file (const Fixture *self, const guint32 *first, const float *background)
{
  static const float place[N_PIXELS] = { 0, 1, 2, 3, 4, 5 };
  static const float radius[N_PIXELS] = { 0, 1, 2, 3, 4, 5 };
  static const guint32 index[] = { 0, 5, 2, 1, 2, 3, 4 };
  static const gint32 intensity[] = { 100, 105, 202, 301, 302, 303, 304 };
  const guint64 image[] = { N_SLOW, N_FAST };
  const guint64 n_first = N_FRAMES + 1;
  const guint64 n_radius = N_PIXELS;
  const guint64 averages[] = { N_FRAMES, N_PIXELS };
  g_auto (RingletHdf5Id) file = ringlet_hdf5_create (self->path, NULL);
  g_auto (RingletHdf5Id) group = ringlet_hdf5_create_group (file, "sparse", NULL, NULL);

  put (group, "mask", RINGLET_PIXEL_F32, 2, image, place);
  put (group, "radius", RINGLET_PIXEL_F32, 1, &n_radius, radius);
  put (group, "frame_ptr", RINGLET_PIXEL_U32, 1, &n_first, first);
  put (group, "background_avg", RINGLET_PIXEL_F32, 2, averages, background);
  put_chunks (group, "index", H5T_NATIVE_UINT32, G_N_ELEMENTS (index), 2, index);
  put_chunks (
      group, "intensity", H5T_NATIVE_INT32, G_N_ELEMENTS (intensity), 2, intensity);
}

static RingletSource *
open_file (const Fixture *self)
{
  g_autofree char *path = g_strconcat (self->path, "::/sparse", NULL);
  g_autoptr (GError) error = NULL;
  RingletSource *source = ringlet_source_open (path, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ringlet_source_n_frames (source), ==, N_FRAMES);
  return source;
}

static void
check_frame (RingletSource *source, guint64 frame, const gint32 *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = ringlet_source_read (source, frame, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (image->type, ==, RINGLET_PIXEL_I32);
  for (gsize i = 0; i < N_PIXELS; i++)
    g_assert_cmpfloat (ringlet_image_get (image, i), ==, wanted[i]);
}

static const guint32 good_first[N_FRAMES + 1] = { 0, 2, 3, 7 };

/* Pixels of a frame begin and end within chunks; halves go away from 0, numbers that
 * 32 bits do not hold become the nearest, what is no number 0. */
static const float background[N_FRAMES * N_PIXELS] = {
  1.0f, 2.5f, -2.5f, 4.0f, 5.0f, 6.0f,        /* */
  10.0f, 1e30f, -1e30f, 13.0f, 14.4f, -14.4f, /* */
  NAN, 1.0f, 2.0f, 3.0f, 4.0f, -INFINITY,     /* */
};
static const gint32 frames[N_FRAMES][N_PIXELS] = {
  { 100, 3, -3, 4, 5, 105 },
  { 10, G_MAXINT32, 202, 13, 14, -14 },
  { 0, 301, 302, 303, 304, G_MININT32 },
};

static void
test_frames (Fixture *self, gconstpointer data)
{
  g_autoptr (RingletSource) source = NULL;

  write_file (self, good_first, background);
  source = open_file (self);
  for (guint64 i = N_FRAMES; i-- > 0;)
    check_frame (source, i, frames[i]);
}

/* What belongs to other frames is not looked at. */
static void
test_lazy (Fixture *self, gconstpointer data)
{
  const hsize_t origin = 4;
  g_autoptr (RingletSource) source = NULL;
  g_autoptr (GError) error = NULL;
  static const guint8 garbage[64];
  unsigned mask = 0;
  haddr_t address = 0;
  hsize_t size = 0;
  int fd = -1;

  write_file (self, good_first, background);
  {
    g_auto (RingletHdf5Id) file = H5Fopen (self->path, H5F_ACC_RDONLY, H5P_DEFAULT);
    g_auto (RingletHdf5Id) set = H5Dopen2 (file, "sparse/intensity", H5P_DEFAULT);

    g_assert_cmpint (
        H5Dget_chunk_info_by_coord (set, &origin, &mask, &address, &size), >=, 0);
  }
  g_assert_cmpuint (size, <, sizeof garbage);
  fd = g_open (self->path, O_WRONLY, 0);
  g_assert_cmpint (pwrite (fd, garbage, size, (off_t) address), ==, (gssize) size);
  g_close (fd, NULL);

  source = open_file (self);
  check_frame (source, 0, frames[0]);
  check_frame (source, 1, frames[1]);
  g_assert_null (ringlet_source_read (source, 2, NULL, &error));
  g_assert_nonnull (strstr (error->message, "(4)"));
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  static const guint32 too_many[] = { 0, 0, 7, 7 };
  g_autoptr (RingletSource) source = NULL;
  g_autoptr (GError) error = NULL;

  write_file (self, too_many, background);
  source = open_file (self);
  g_assert_null (ringlet_source_read (source, 1, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "more pixels than it has"));
}

#define ADD(path, function)                                                            \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/hdf5-sparse/frames", test_frames);
  ADD ("/hdf5-sparse/lazy", test_lazy);
  ADD ("/hdf5-sparse/refused", test_refused);
  return g_test_run ();
}
