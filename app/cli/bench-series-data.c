/* SPDX-License-Identifier: MIT */

#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "base/output.h"
#include "base/parallel.h"
#include "cli/bench-frames.h"
#include "cli/bench-series.h"
#include "geometry/poni.h"
#include "image/chunk-stack.h"
#include "image/codec-bitshuffle-encode.h"
#include "image/hdf5-handle.h"
#include "image/image-write.h"
#include "image/source.h"

#define MEAN 5.0
#define N_DIFFERENT 16 /* frames, again and again */
#define N_COUNTS 32    /* more are all but never drawn */

/* ---- frames ---- */

/* Source: S. Vigna, splitmix64, public domain. */
static guint32
draw (guint64 index)
{
  guint64 z = (index + 1) * 0x9E3779B97F4A7C15u;

  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (guint32) ((z ^ (z >> 31)) >> 32);
}

/* Below limits[k] a draw is k counts or fewer. */
static void
find_limits (guint64 *limits)
{
  double probability = exp (-MEAN), sum = 0.0;

  for (guint k = 0; k < N_COUNTS; k++) {
    sum += probability;
    limits[k] = (guint64) (sum * 0x1p32);
    probability *= MEAN / (k + 1.0);
  }
}

static guint32
count_of (const guint64 *limits, guint32 random)
{
  guint32 k = 0;

  while (k < N_COUNTS - 1 && random >= limits[k])
    k++;
  return k;
}

static RingletImage *
make_frame (const RingletDetector *detector, guint frame, GError **error)
{
  g_autoptr (RingletMask) gaps = ringlet_detector_gap_mask (detector);
  const gsize n = detector->n_slow * detector->n_fast;
  guint64 limits[N_COUNTS];
  gint32 *pixels = ringlet_image_alloc (
      RINGLET_PIXEL_I32, detector->n_slow, detector->n_fast, error);

  if (pixels == NULL)
    return NULL;
  find_limits (limits);
  for (gsize i = 0; i < n; i++)
    pixels[i] = gaps != NULL && gaps->bad[i]
        ? -1
        : (gint32) count_of (limits, draw ((guint64) frame << 32 | i));
  return ringlet_image_new_take (
      RINGLET_PIXEL_I32, detector->n_slow, detector->n_fast, pixels, NULL);
}

/* ---- a stack ---- */

typedef struct {
  const RingletDetector *detector;
  GBytes *chunks[N_DIFFERENT];
} Chunks;

/* All bits of −1 are the flag of an unsigned type. */
static void
encode_frame (gsize frame, gpointer data)
{
  Chunks *self = data;
  g_autoptr (RingletImage) image = make_frame (self->detector, (guint) frame, NULL);

  if (image != NULL)
    self->chunks[frame] = ringlet_codec_bitshuffle_encode (
        image->data, ringlet_image_n_pixels (image), sizeof (guint32), 0);
}

static gboolean
add_frames (
    RingletChunkStack *stack, const Chunks *chunks, guint n_frames, GError **error)
{
  for (guint i = 0; i < n_frames; i++) {
    if (!ringlet_chunk_stack_add (stack, chunks->chunks[i % N_DIFFERENT], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_stack (const char *path, const Chunks *chunks, guint n_frames, GError **error)
{
  const RingletDetector *detector = chunks->detector;
  g_auto (RingletOutput) output = { 0 };
  RingletChunkStack *stack = NULL;
  gboolean ok;

  if (!ringlet_output_begin (&output, path, FALSE, error))
    return FALSE;
  stack = ringlet_chunk_stack_new (output.temporary, RINGLET_PIXEL_U32,
      detector->n_slow, detector->n_fast, n_frames, error);
  if (stack == NULL)
    return FALSE;
  ok = add_frames (stack, chunks, n_frames, error);
  return ringlet_chunk_stack_close (stack, ok ? error : NULL) && ok &&
      ringlet_output_commit (&output, error);
}

static gboolean
make_stack (
    const char *path, const RingletDetector *detector, guint n_frames, GError **error)
{
  Chunks chunks = { .detector = detector };
  gboolean ok = TRUE;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  ringlet_parallel_for (N_DIFFERENT, encode_frame, &chunks, NULL, NULL);
  for (guint i = 0; i < N_DIFFERENT; i++)
    ok = ok && chunks.chunks[i] != NULL;
  if (ok)
    ok = write_stack (path, &chunks, n_frames, error);
  else
    g_set_error_literal (
        error, RINGLET_ERROR, RINGLET_ERROR_LIMIT, "Not enough memory for the frames");
  for (guint i = 0; i < N_DIFFERENT; i++)
    g_clear_pointer (&chunks.chunks[i], g_bytes_unref);
  return ok;
}

/* Where the stack is, as often as it takes. */
static gboolean
map_stack (hid_t creation, hid_t space, const hsize_t *shape, guint n_stack)
{
  const hsize_t whole[] = { n_stack, shape[1], shape[2] };

  for (hsize_t first = 0; first < shape[0]; first += n_stack) {
    const hsize_t to[] = { first, 0, 0 };
    const hsize_t from[] = { 0, 0, 0 };
    const hsize_t count[] = { MIN (n_stack, shape[0] - first), shape[1], shape[2] };
    g_auto (RingletHdf5Id) source = H5Screate_simple (3, whole, NULL);

    if (H5Sselect_hyperslab (source, H5S_SELECT_SET, from, NULL, count, NULL) < 0 ||
        H5Sselect_hyperslab (space, H5S_SELECT_SET, to, NULL, count, NULL) < 0 ||
        H5Pset_virtual (creation, space, "stack.h5", "/entry/data/data", source) < 0)
      return FALSE;
  }
  return H5Sselect_all (space) >= 0;
}

static gboolean
write_long (const char *path, const hsize_t *shape, guint n_stack, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = ringlet_hdf5_create (path, error);
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) space = H5Screate_simple (3, shape, NULL);
  g_auto (RingletHdf5Id) dataset = H5I_INVALID_HID;

  if (file < 0)
    return FALSE;
  if (map_stack (creation, space, shape, n_stack))
    dataset = H5Dcreate2 (
        file, "data", H5T_NATIVE_UINT32, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  if (dataset < 0) {
    ringlet_hdf5_set_error (error, "%s: The virtual dataset cannot be written", path);
    return FALSE;
  }
  ringlet_hdf5_id_free (dataset);
  dataset = H5I_INVALID_HID;
  return ringlet_hdf5_close (&file, error);
}

char *
ringlet_bench_series_make_long (
    const RingletBenchSeriesData *self, guint n, GError **error)
{
  g_autofree char *name = g_strdup_printf ("long_%u.h5", n);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (RingletSource) source = ringlet_source_open (self->stack, error);
  g_auto (RingletFrameInfo) info = { 0 };

  if (source == NULL || !ringlet_source_describe (source, 0, &info, NULL, error))
    return NULL;
  if (!write_long (path, (hsize_t[]){ n, info.n_slow, info.n_fast },
          (guint) ringlet_source_n_frames (source), error))
    return NULL;
  return g_steal_pointer (&path);
}

/* ---- files ---- */

/* The same files under other names take no time and no room. */
static gboolean
write_files (
    const char *folder, const RingletDetector *detector, guint n_frames, GError **error)
{
  for (guint i = 0; i < n_frames; i++) {
    g_autofree char *name = g_strdup_printf ("frame_%06u.cbf", i);
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *first_name = g_strdup_printf ("frame_%06u.cbf", i % N_DIFFERENT);
    g_autofree char *first = g_build_filename (folder, first_name, NULL);
    g_autoptr (RingletImage) image = NULL;

    if (i >= N_DIFFERENT && link (first, path) == 0)
      continue;
    image = make_frame (detector, i % N_DIFFERENT, error);
    if (image == NULL || !ringlet_image_write (image, path, TRUE, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
make_files (
    const char *folder, const RingletDetector *detector, guint n_frames, GError **error)
{
  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (g_mkdir_with_parents (folder, 0777) == 0)
    return write_files (folder, detector, n_frames, error);
  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errno),
      "%s: the folder cannot be made: %s", folder, g_strerror (errno));
  return FALSE;
}

/* ---- all of it ---- */

static gboolean
write_poni (const char *path, const RingletDetector *detector, GError **error)
{
  const RingletGeometry geometry = ringlet_bench_geometry (detector);
  g_autofree char *text = ringlet_poni_format (detector, &geometry, 0.0, NULL);

  return ringlet_output_write (path, text, strlen (text), TRUE, error);
}

gboolean
ringlet_bench_series_make (RingletBenchSeriesData *self, const char *folder,
    guint n_frames, gboolean is_quick, GError **error)
{
  g_autoptr (RingletDetector) large =
      ringlet_detector_new_named (is_quick ? "Pilatus100k" : "Eiger4M", 3, error);
  g_autoptr (RingletDetector) small = NULL;

  if (large == NULL)
    return FALSE;
  small = ringlet_detector_new_named (is_quick ? "Pilatus100k" : "Pilatus1M", 3, error);
  if (small == NULL)
    return FALSE;
  self->folder = g_strdup (folder);
  self->poni = g_build_filename (folder, "stack.poni", NULL);
  self->stack = g_build_filename (folder, "stack.h5", NULL);
  self->files_poni = g_build_filename (folder, "files.poni", NULL);
  self->files = g_build_filename (folder, "files", NULL);
  return make_files (self->files, small, n_frames, error) &&
      write_poni (self->poni, large, error) &&
      write_poni (self->files_poni, small, error) &&
      make_stack (self->stack, large, n_frames, error);
}

void
ringlet_bench_series_data_clear (RingletBenchSeriesData *self)
{
  g_free (self->folder);
  g_free (self->poni);
  g_free (self->stack);
  g_free (self->files_poni);
  g_free (self->files);
}
