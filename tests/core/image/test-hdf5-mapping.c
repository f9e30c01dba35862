/* SPDX-License-Identifier: MIT */

/* Virtual datasets against the library's own reading of them: whole frames that are
 * found in their sources, and what is not made of these. */

#include <string.h>

#include <glib/gstdio.h>

#include "image/chunk-stack.h"
#include "image/codec-bitshuffle-encode.h"
#include "image/hdf5-handle.h"
#include "image/stored-frame.h"

enum { N_SLOW = 11, N_FAST = 13, N_PIXELS = N_SLOW * N_FAST, N_IN_SOURCE = 6 };

static char *folder;

/* @n frames from @from of a source become those from @to on, of the columns before
 * @n_fast. */
typedef struct {
  const char *source; /* (nullable) */
  guint from, n, to;
  guint n_fast;
} Map;

typedef struct {
  const char *name;
  guint n_frames;
  Map maps[4];
  gboolean is_mapped; /* whether chunks are found */
} Case;

#define WHOLE N_FAST

static const Case cases[] = {
  { "one source", 6, { { "a.h5", 0, 6, 0, WHOLE } }, TRUE },
  { "a part", 3, { { "a.h5", 2, 3, 0, WHOLE } }, TRUE },
  { "two, the other way around", 9,
      { { "b.h5", 0, 4, 5, WHOLE }, { "a.h5", 1, 5, 0, WHOLE } }, TRUE },
  { "again and again", 8,
      { { "a.h5", 0, 2, 0, WHOLE }, { "a.h5", 0, 2, 2, WHOLE },
          { "a.h5", 0, 2, 4, WHOLE }, { "a.h5", 4, 2, 6, WHOLE } },
      TRUE },
  { "holes", 10, { { "a.h5", 0, 3, 0, WHOLE }, { "b.h5", 3, 2, 6, WHOLE } }, TRUE },
  { "gone", 6, { { "a.h5", 0, 3, 0, WHOLE }, { "nowhere.h5", 0, 3, 3, WHOLE } }, TRUE },
  { "columns", 6, { { "a.h5", 0, 6, 0, 5 } }, FALSE },
  { "over each other", 6, { { "a.h5", 0, 4, 0, WHOLE }, { "b.h5", 0, 4, 2, WHOLE } },
      FALSE },
};

static guint32
value (const char *source, guint frame, guint pixel)
{
  return (guint32) source[0] * 1000 + 100 * frame + pixel % 97;
}

static void
write_source (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  RingletChunkStack *stack = ringlet_chunk_stack_new (
      path, RINGLET_PIXEL_U32, N_SLOW, N_FAST, N_IN_SOURCE, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < N_IN_SOURCE; i++) {
    guint32 pixels[N_PIXELS];
    g_autoptr (GBytes) chunk = NULL;

    for (guint k = 0; k < N_PIXELS; k++)
      pixels[k] = value (name, i, k);
    chunk = ringlet_codec_bitshuffle_encode (pixels, N_PIXELS, 4, 0);
    g_assert_true (ringlet_chunk_stack_add (stack, chunk, &error));
  }
  g_assert_true (ringlet_chunk_stack_close (stack, &error));
}

/* ---- virtual datasets ---- */

static void
add_map (hid_t creation, hid_t space, const Map *map)
{
  const hsize_t shape[] = { N_IN_SOURCE, N_SLOW, N_FAST };
  const hsize_t from[] = { map->from, 0, 0 };
  const hsize_t to[] = { map->to, 0, 0 };
  const hsize_t count[] = { map->n, N_SLOW, map->n_fast };
  g_auto (RingletHdf5Id) source = H5Screate_simple (3, shape, NULL);

  H5Sselect_hyperslab (source, H5S_SELECT_SET, from, NULL, count, NULL);
  H5Sselect_hyperslab (space, H5S_SELECT_SET, to, NULL, count, NULL);
  g_assert_cmpint (
      H5Pset_virtual (creation, space, map->source, "/entry/data/data", source), >=, 0);
}

static char *
write_virtual (const Case *c)
{
  char *path = g_build_filename (folder, "virtual.h5", NULL);
  const hsize_t shape[] = { c->n_frames, N_SLOW, N_FAST };
  const guint32 fill = 77;
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file =
      H5Fcreate (path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) space = H5Screate_simple (3, shape, NULL);
  g_auto (RingletHdf5Id) set = H5I_INVALID_HID;

  H5Pset_fill_value (creation, H5T_NATIVE_UINT32, &fill);
  for (guint i = 0; i < G_N_ELEMENTS (c->maps) && c->maps[i].source != NULL; i++)
    add_map (creation, space, &c->maps[i]);
  H5Sselect_all (space);
  set = H5Dcreate2 (
      file, "data", H5T_STD_U32LE, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  g_assert_cmpint (set, >=, 0);
  return path;
}

/* As the library reads it. */
static guint32 *
read_truth (const char *path, guint n_frames)
{
  guint32 *pixels = g_new0 (guint32, n_frames * N_PIXELS);
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = ringlet_hdf5_open_source (path, NULL);
  g_auto (RingletHdf5Id) set = H5Dopen2 (file, "data", H5P_DEFAULT);

  g_assert_cmpint (
      H5Dread (set, H5T_NATIVE_UINT32, H5S_ALL, H5S_ALL, H5P_DEFAULT, pixels), >=, 0);
  return pixels;
}

static gboolean
check_frame (RingletSource *source, guint frame, const guint32 *truth)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = ringlet_source_read (source, frame, NULL, &error);
  g_autoptr (RingletStoredFrame) stored =
      ringlet_source_fetch (source, frame, NULL, &error);
  g_autoptr (RingletImage) decoded = NULL;
  const gsize size = N_PIXELS * sizeof *truth;

  g_assert_no_error (error);
  g_assert_cmpmem (image->data, size, truth, size);
  decoded = ringlet_stored_frame_decode (stored, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (decoded->data, size, truth, size);
  return stored->chunk != NULL;
}

static gboolean
is_mapped (const Case *c, guint frame)
{
  for (guint i = 0; i < G_N_ELEMENTS (c->maps) && c->maps[i].source != NULL; i++) {
    const Map *map = &c->maps[i];

    if (frame >= map->to && frame < map->to + map->n)
      return c->is_mapped && !g_str_equal (map->source, "nowhere.h5");
  }
  return FALSE;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *path = write_virtual (c);
  g_autofree guint32 *truth = read_truth (path, c->n_frames);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSource) source = ringlet_source_open (path, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ringlet_source_n_frames (source), ==, c->n_frames);
  for (guint i = 0; i < 2 * c->n_frames; i++) { /* there and back again */
    const guint frame = i < c->n_frames ? i : 2 * c->n_frames - 1 - i;

    g_assert_true (
        check_frame (source, frame, truth + frame * N_PIXELS) == is_mapped (c, frame));
  }
}

static void
remove_file (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_remove (path);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ringlet-mapping-XXXXXX", NULL);
  write_source ("a.h5");
  write_source ("b.h5");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strconcat ("/hdf5-mapping/", cases[i].name, NULL);

    g_test_add_data_func (name, &cases[i], test_case);
  }
  status = g_test_run ();
  remove_file ("a.h5");
  remove_file ("b.h5");
  remove_file ("virtual.h5");
  g_rmdir (folder);
  g_free (folder);
  return status;
}
