/* SPDX-License-Identifier: MIT */

/* What many frames have as files: numbers of each frame where readers look for them, and
 * images again. */

#include "scan/bragg-series.h"
#include "support/bragg-bench.h"

#include <locale.h>
#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "base/parallel.h"
#include "image/hdf5-handle.h"
#include "image/image-write.h"
#include "process/densify.h"

#define N_FRAMES 4
#define BAD 2 /* the frame of another shape */

typedef struct {
  Bench bench;
  char *folder, *inputs;
  RingletImage *images[N_FRAMES];
  RingletSource *source;
  RingletBragg *bragg;
  GArray *frames;
} Fixture;

static RingletImage *
small_image (RingletPixelType type)
{
  guint8 *pixels = ringlet_image_alloc (type, 3, 4, NULL);

  memset (pixels, 1, 12 * ringlet_pixel_type_size (type));
  return ringlet_image_new_take (type, 3, 4, pixels, NULL);
}

static char *
input_path (const Fixture *self, guint i)
{
  return g_strdup_printf ("%s/image-%u.npy", self->inputs, i);
}

static void
fixture_add (Fixture *self, guint i, RingletImage *image)
{
  g_autofree char *path = input_path (self, i);
  g_autoptr (GError) error = NULL;
  const guint64 number = i;

  ringlet_image_write (image, path, FALSE, &error);
  g_assert_no_error (error);
  self->images[i] = image;
  g_array_append_val (self->frames, number);
}

/* Row 50 is masked. */
static void
fixture_set_up (Fixture *self, gconstpointer data)
{
  guint8 *bad = g_new0 (guint8, SLOW * FAST);
  g_autoptr (GError) error = NULL;
  const char *names[] = { NULL, NULL };

  *self = (Fixture){ .frames = g_array_new (FALSE, FALSE, sizeof (guint64)) };
  self->folder = g_dir_make_tmp ("ringlet-bragg-XXXXXX", NULL);
  self->inputs = g_dir_make_tmp ("ringlet-frames-XXXXXX", NULL);
  bench_init (&self->bench, 3);
  memset (bad + 50 * FAST, 1, FAST);
  self->bench.mask = ringlet_mask_new_take (SLOW, FAST, bad);
  self->bench.plan.factors.solid_angle_order = 3;
  self->bench.plan.dummy = RINGLET_DUMMY_VALUE;
  self->bench.plan.dummy_value = 4000000000.0;
  self->bench.criteria.wants_pixels = TRUE;
  self->bragg = bench_new (&self->bench);
  for (guint i = 0; i < N_FRAMES; i++)
    fixture_add (self, i,
        i == BAD ? small_image (RINGLET_PIXEL_U32) : bench_frame (&self->bench, 10 + i));
  names[0] = self->inputs;
  self->source = ringlet_source_open_list (names, &error);
  g_assert_no_error (error);
}

static guint
n_files (const Fixture *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
}

static void
fixture_tear_down (Fixture *self, gconstpointer data)
{
  remove_folder (self->folder);
  remove_folder (self->inputs);
  g_free (self->folder);
  g_free (self->inputs);
  for (guint i = 0; i < N_FRAMES; i++)
    ringlet_image_unref (self->images[i]);
  ringlet_source_unref (self->source);
  ringlet_bragg_free (self->bragg);
  g_array_unref (self->frames);
  bench_clear (&self->bench);
}

/* Returns (transfer full): the path. One frame of four fails. */
static char *
write_file (Fixture *self, RingletBraggKind kind, const char *name)
{
  static const char *const sources[] = { "a.h5", "b.h5", NULL };
  char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *bad = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletBraggFile) file =
      ringlet_bragg_file_new (kind, self->bragg, sources, path, FALSE, &error);
  g_auto (RingletBraggSeries) series = { .source = self->source,
    .frames = self->frames,
    .bragg = self->bragg,
    .file = file };

  g_assert_no_error (error);
  ringlet_bragg_series_run (&series, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  ringlet_bragg_file_commit (file, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (series.failures->len, ==, 1);
  bad = input_path (self, BAD);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (series.failures, 0), bad));
  g_assert_cmpuint (series.n_peaks, >=, (N_FRAMES - 1) * N_SPOTS);
  return path;
}

/* ---- reading ---- */

/* Returns (transfer full): all of a dataset as doubles. */
static double *
read_all (const char *path, const char *name, gsize *n)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = H5Fopen (path, H5F_ACC_RDONLY, H5P_DEFAULT);
  g_auto (RingletHdf5Id) dataset = H5Dopen2 (file, name, H5P_DEFAULT);
  g_auto (RingletHdf5Id) space = H5I_INVALID_HID;
  double *values = NULL;

  g_assert_cmpint (dataset, >=, 0);
  space = H5Dget_space (dataset);
  *n = (gsize) H5Sget_simple_extent_npoints (space);
  values = g_new (double, *n);
  g_assert_cmpint (
      H5Dread (dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), >=,
      0);
  return values;
}

/* What the frame has when it is worked on alone. */
static void
run_alone (const Fixture *self, guint i, RingletBraggFrame *frame)
{
  bench_run (self->bragg, self->images[i], frame);
}

static double
member (const RingletBraggPeak *peak, guint column)
{
  const double values[] = { peak->index, (double) peak->intensity, (double) peak->sigma,
    (double) peak->slow_px, (double) peak->fast_px };

  return values[column];
}

static void
test_nexus (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "index", "intensity", "sigma", "pos1", "pos2" };
  g_autofree char *path = write_file (self, RINGLET_BRAGG_NEXUS, "spots.h5");
  gsize n = 0;
  g_autofree double *spots = read_all (path, "/entry_0000/peaks/spots", &n);
  g_autofree double *first = read_all (path, "/entry_0000/peaks/frame_ptr", &n);

  g_assert_cmpuint (n, ==, N_FRAMES + 1);
  g_assert_cmpfloat (first[0], ==, 0.0);
  for (guint column = 0; column < G_N_ELEMENTS (names); column++) {
    g_autofree char *name = g_strconcat ("/entry_0000/peaks/", names[column], NULL);
    g_autofree double *values = read_all (path, name, &n);

    g_assert_cmpfloat (first[N_FRAMES], ==, (double) n);
    for (guint i = 0; i < N_FRAMES; i++) {
      g_auto (RingletBraggFrame) frame = { 0 };

      if (i != BAD)
        run_alone (self, i, &frame);
      g_assert_cmpfloat (spots[i], ==, (double) frame.peaks.n);
      g_assert_cmpfloat (first[i + 1] - first[i], ==, (double) frame.peaks.n);
      for (gsize j = 0; j < frame.peaks.n; j++)
        g_assert_cmpfloat (values[(gsize) first[i] + j], ==,
            member (&ringlet_list_index (&frame.peaks, RingletBraggPeak, j), column));
    }
  }
}

/* @group: of the columns */
static void
assert_padded (const Fixture *self, const char *path, const char *group)
{
  static const char *const names[] = { "peakTotalIntensity", "peakYPosRaw",
    "peakXPosRaw" };
  static const guint columns[] = { 1, 3, 4 };
  g_autofree char *count = g_strconcat (group, "/nPeaks", NULL);
  gsize n = 0;
  g_autofree double *n_peaks = read_all (path, count, &n);

  g_assert_cmpuint (n, ==, N_FRAMES);
  for (guint column = 0; column < G_N_ELEMENTS (names); column++) {
    g_autofree char *name = g_strconcat (group, "/", names[column], NULL);
    g_autofree double *values = read_all (path, name, &n);
    const gsize width = n / N_FRAMES;

    g_assert_cmpuint (width * N_FRAMES, ==, n);
    for (guint i = 0; i < N_FRAMES; i++) {
      g_auto (RingletBraggFrame) frame = { 0 };

      if (i != BAD)
        run_alone (self, i, &frame);
      g_assert_cmpfloat (n_peaks[i], ==, (double) frame.peaks.n);
      for (gsize j = 0; j < width; j++)
        g_assert_cmpfloat (values[i * width + j], ==,
            j < frame.peaks.n
                ? member (&ringlet_list_index (&frame.peaks, RingletBraggPeak, j),
                      columns[column])
                : 0.0);
    }
  }
}

static void
test_cxi (Fixture *self, gconstpointer data)
{
  g_autofree char *path = write_file (self, RINGLET_BRAGG_CXI, "spots.cxi");
  gsize n = 0;
  g_autofree double *snr = NULL;
  g_autofree double *distance =
      read_all (path, "/entry_1/instrument_1/detector_1/distance", &n);
  g_autofree double *failed = read_all (path, "/entry_1/process_1/failed_frames", &n);

  g_assert_cmpfloat (distance[0], ==, 0.2);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpfloat (failed[0], ==, BAD);
  assert_padded (self, path, "/entry_1/result_1");
  snr = read_all (path, "/entry_1/result_1/peakSNR", &n);
  for (gsize i = 0; i < N_SPOTS; i++)
    g_assert_cmpfloat (snr[i], >, 3.0);
}

/* ---- sparse frames ---- */

/* Returns (transfer full): flags of the pixels that stand for themselves. */
static guint8 *
flag_kept (const RingletBraggFrame *frame)
{
  guint8 *is_kept = g_new0 (guint8, SLOW * FAST);

  for (gsize i = 0; i < frame->index.n; i++)
    is_kept[ringlet_list_index (&frame->index, guint32, i)] = 1;
  return is_kept;
}

/* Of the formula of the solid angle, relative to the middle: cos³. */
static double
norm_at (const Fixture *self, gsize pixel)
{
  const double y = ((double) (pixel / FAST) + 0.5) * 1e-4 - 121.8e-4;
  const double x = ((double) (pixel % FAST) + 0.5) * 1e-4 - 141.3e-4;

  return pow (0.2 / sqrt (0.04 + x * x + y * y), 3.0);
}

/* Kept pixels are those of the image, masked ones 4000000000, the rest the background:
 * off by the scatter of the mean of a ring, and by what spots leave in small ones. */
static void
assert_dense (const Fixture *self, const RingletImage *dense, guint i)
{
  g_auto (RingletBraggFrame) frame = { 0 };
  g_autofree guint8 *is_kept = NULL;
  gsize n_kept = 0;
  double off = 0.0;

  run_alone (self, i, &frame);
  is_kept = flag_kept (&frame);
  for (gsize pixel = 0; pixel < SLOW * FAST; pixel++) {
    const double value = ringlet_image_get (dense, pixel);
    const gsize row = pixel / FAST;

    n_kept += is_kept[pixel];
    if (row == 50)
      g_assert_cmpfloat (value, ==, 4000000000.0);
    else if (is_kept[pixel])
      g_assert_cmpfloat (value, ==, ringlet_image_get (self->images[i], pixel));
    else
      off += fabs (value - bench_background (row, pixel % FAST));
  }
  g_assert_cmpfloat (off, <, 0.6 * SLOW * FAST);
  g_assert_cmpuint (n_kept, >, 5 * N_SPOTS);
}

/* At places in the middle of a ring, exactly. */
static void
assert_rounded (const Fixture *self, const RingletImage *dense, guint i)
{
  g_auto (RingletBraggFrame) frame = { 0 };
  g_autofree guint8 *is_kept = NULL;
  gsize n_checked = 0;

  run_alone (self, i, &frame);
  is_kept = flag_kept (&frame);
  for (gsize pixel = 0; pixel < SLOW * FAST; pixel++) {
    const double place = (double) self->bragg->place[pixel];
    const double bin = rint (place);
    double wanted = 0.0;

    if (isnan (place) || is_kept[pixel] || fabs (place - bin) > 1e-3 || bin < 0.0)
      continue;
    wanted = (double) frame.average[(gsize) bin] * norm_at (self, pixel);
    g_assert_cmpfloat (fabs (ringlet_image_get (dense, pixel) - wanted), <, 0.51);
    n_checked++;
  }
  g_assert_cmpuint (n_checked, >, 50);
}

static void
test_sparse (Fixture *self, gconstpointer data)
{
  g_autofree char *path = write_file (self, RINGLET_BRAGG_SPARSE, "sparse.h5");
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSource) source = ringlet_source_open (path, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ringlet_source_n_frames (source), ==, N_FRAMES);
  for (guint i = 0; i < N_FRAMES; i++) {
    g_autoptr (RingletImage) dense = ringlet_source_read (source, i, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpint (dense->type, ==, RINGLET_PIXEL_U32);
    if (i != BAD) {
      assert_dense (self, dense, i);
      assert_rounded (self, dense, i);
      continue;
    }
    for (gsize pixel = 0; pixel < SLOW * FAST; pixel++)
      g_assert_cmpfloat (ringlet_image_get (dense, pixel), ==, 4000000000.0);
  }
  assert_padded (self, path, "/entry_0000/peaks");
}

/* What FabIO and pyFAI look for. */
static void
test_layout (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "frame_ptr", "index", "intensity", "dummy",
    "radius", "mask", "background_avg", "background_std", "errors", "normalization" };
  g_autofree char *path = write_file (self, RINGLET_BRAGG_SPARSE, "sparse.h5");
  g_auto (RingletHdf5Id) file = H5Fopen (path, H5F_ACC_RDONLY, H5P_DEFAULT);
  g_auto (RingletHdf5Id) entry = H5Gopen2 (file, "entry_0000", H5P_DEFAULT);
  g_auto (RingletHdf5Id) attribute = H5Aopen (file, "creator", H5P_DEFAULT);
  g_auto (RingletHdf5Id) type = H5Aget_type (attribute);
  g_autofree char *creator = ringlet_hdf5_dup_attribute (file, "creator");
  g_autofree char *start = ringlet_hdf5_dup_attribute (file, "default");
  g_autofree char *group = ringlet_hdf5_dup_attribute (entry, "pyFAI_sparse_frames");

  g_assert_cmpint (H5Tis_variable_str (type), >, 0);
  g_assert_true (g_str_has_prefix (creator, "pyFAI"));
  g_assert_cmpstr (start, ==, "entry_0000");
  g_assert_cmpstr (group, ==, "/entry_0000/sparse_frames");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *name = g_strconcat ("sparse_frames/", names[i], NULL);

    g_assert_cmpint (H5Lexists (entry, name, H5P_DEFAULT), >, 0);
  }
}

/* ---- noise ---- */

/* Σ of (value − mean)² / mean over what is background: 1 for counts, a little less for
 * those of which the highest were kept. */
static void
assert_noise (const Fixture *self, const RingletImage *noisy, const RingletImage *dense,
    const guint8 *is_kept)
{
  double sum = 0.0;
  double off = 0.0;
  double scatter = 0.0;
  gsize n = 0;

  for (gsize pixel = 0; pixel < SLOW * FAST; pixel++) {
    const double mean = ringlet_image_get (dense, pixel);
    const double value = ringlet_image_get (noisy, pixel);

    if (pixel / FAST == 50 || is_kept[pixel]) {
      g_assert_cmpfloat (value, ==, mean);
      continue;
    }
    n++;
    sum += mean;
    off += value - mean;
    scatter += (value - mean) * (value - mean) / mean;
    g_assert_cmpfloat (value, <, mean + 1.0 + 3.0 * sqrt (mean + 3.0));
  }
  g_test_message (
      "mean off by %g of itself, scatter %g", off / sum, scatter / (double) n);
  g_assert_cmpfloat (fabs (off / sum), <, 3e-3);
  g_assert_cmpfloat (fabs (scatter / (double) n - 0.98), <, 0.04);
}

static void
test_noise (Fixture *self, gconstpointer data)
{
  g_autofree char *path = write_file (self, RINGLET_BRAGG_SPARSE, "sparse.h5");
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSource) source = ringlet_source_open (path, NULL);
  g_autoptr (RingletSparseImages) sparse = ringlet_sparse_images_open (path, &error);
  g_autoptr (RingletImage) dense = ringlet_source_read (source, 1, NULL, NULL);
  g_autoptr (RingletImage) noisy = NULL;
  g_autoptr (RingletImage) again = NULL;
  g_autoptr (RingletImage) other = NULL;
  g_auto (RingletBraggFrame) frame = { 0 };
  g_autofree guint8 *is_kept = NULL;

  g_assert_no_error (error);
  g_assert_cmpfloat (ringlet_sparse_images_limits (sparse).cutoff, ==, 3.0);
  g_assert_cmpfloat (ringlet_sparse_images_limits (sparse).noise, ==, 1.0);
  run_alone (self, 1, &frame);
  is_kept = flag_kept (&frame);
  noisy = ringlet_densify (sparse, 1, dense, 5, NULL, &error);
  g_assert_no_error (error);
  assert_noise (self, noisy, dense, is_kept);

  ringlet_parallel_set_threads (1);
  again = ringlet_densify (sparse, 1, dense, 5, NULL, NULL);
  ringlet_parallel_set_threads (0);
  other = ringlet_densify (sparse, 1, dense, 6, NULL, NULL);
  g_assert_cmpstr (ringlet_image_digest (again), ==, ringlet_image_digest (noisy));
  g_assert_cmpstr (ringlet_image_digest (other), !=, ringlet_image_digest (noisy));
}

/* ---- the same, or nothing ---- */

static void
test_same_bytes (Fixture *self, gconstpointer data)
{
  static const RingletBraggKind kinds[] = { RINGLET_BRAGG_NEXUS, RINGLET_BRAGG_CXI,
    RINGLET_BRAGG_SPARSE };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *a_name = g_strdup_printf ("a%d", (int) i);
    g_autofree char *b_name = g_strdup_printf ("b%d", (int) i);
    g_autofree char *a = write_file (self, kinds[i], a_name);
    g_autofree char *b = NULL;
    g_autofree char *a_bytes = NULL;
    g_autofree char *b_bytes = NULL;
    gsize n_a = 0;
    gsize n_b = 0;

    ringlet_parallel_set_threads (1);
    b = write_file (self, kinds[i], b_name);
    ringlet_parallel_set_threads (0);
    g_assert_true (g_file_get_contents (a, &a_bytes, &n_a, NULL));
    g_assert_true (g_file_get_contents (b, &b_bytes, &n_b, NULL));
    g_assert_cmpmem (a_bytes, n_a, b_bytes, n_b);
  }
}

/* Frames of another type do not fit a file of sparse frames. */
static void
test_other_type (Fixture *self, gconstpointer data)
{
  static const char *const sources[] = { NULL };
  g_autofree char *path = g_build_filename (self->folder, "sparse.h5", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletBraggFile) file = ringlet_bragg_file_new (
      RINGLET_BRAGG_SPARSE, self->bragg, sources, path, FALSE, NULL);
  g_auto (RingletBraggFrame) frame = { 0 };

  run_alone (self, 0, &frame);
  g_assert_true (ringlet_bragg_file_check (file, RINGLET_PIXEL_U16, NULL));
  g_assert_true (
      ringlet_bragg_file_add (file, 0, RINGLET_PIXEL_U32, &frame, &error));
  g_assert_no_error (error);
  g_assert_false (ringlet_bragg_file_check (file, RINGLET_PIXEL_U16, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
}

/* Stopped, or without a single good frame: no file, and no temporary one. */
static void
test_nothing_left (Fixture *self, gconstpointer data)
{
  static const char *const sources[] = { "a", NULL };
  g_autofree char *path = g_build_filename (self->folder, "spots.h5", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  for (guint stopped = 0; stopped < 2; stopped++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletBraggFile) file = ringlet_bragg_file_new (
        RINGLET_BRAGG_NEXUS, self->bragg, sources, path, FALSE, NULL);
    g_auto (RingletBraggSeries) series = { .source = self->source,
      .frames = self->frames,
      .bragg = self->bragg,
      .file = file };

    if (stopped == 1) {
      g_cancellable_cancel (cancellable);
      g_assert_false (ringlet_bragg_series_run (&series, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    } else {
      g_assert_true (ringlet_bragg_file_add (file, 0, RINGLET_PIXEL_U32, NULL, &error));
      g_assert_false (ringlet_bragg_file_commit (file, &error));
      g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    }
    g_clear_pointer (&file, ringlet_bragg_file_free);
    g_assert_cmpuint (n_files (self), ==, 0);
  }
}

static void
test_exists (Fixture *self, gconstpointer data)
{
  static const char *const sources[] = { "a", NULL };
  g_autofree char *path = write_file (self, RINGLET_BRAGG_NEXUS, "spots.h5");
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_bragg_file_new (
      RINGLET_BRAGG_NEXUS, self->bragg, sources, path, FALSE, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS);
}

/* Frames that fail come first: they keep their places. */
static void
test_bad_first (Fixture *self, gconstpointer data)
{
  const guint64 order[] = { BAD, 0, BAD, 1 };
  gsize n = 0;
  g_autofree char *path = NULL;
  g_autofree double *spots = NULL;
  g_autofree double *numbers = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletBraggFile) file = NULL;
  g_auto (RingletBraggSeries) series = { 0 };
  static const char *const sources[] = { "a", NULL };

  g_array_set_size (self->frames, 0);
  g_array_append_vals (self->frames, order, G_N_ELEMENTS (order));
  path = g_build_filename (self->folder, "spots.h5", NULL);
  file = ringlet_bragg_file_new (
      RINGLET_BRAGG_NEXUS, self->bragg, sources, path, FALSE, NULL);
  series = (RingletBraggSeries){ .source = self->source,
    .frames = self->frames,
    .bragg = self->bragg,
    .file = file };
  g_assert_true (ringlet_bragg_series_run (&series, NULL, &error));
  g_assert_true (ringlet_bragg_file_commit (file, &error));
  g_assert_cmpuint (series.failures->len, ==, 2);
  spots = read_all (path, "/entry_0000/peaks/spots", &n);
  numbers = read_all (path, "/entry_0000/peaks/frame", &n);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (order));
  for (gsize i = 0; i < n; i++) {
    g_assert_cmpfloat (numbers[i], ==, (double) order[i]);
    g_assert_true ((spots[i] > 0.0) == (order[i] != BAD));
  }
}

#define ADD(path, function)                                                            \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ADD ("/bragg-file/nexus", test_nexus);
  ADD ("/bragg-file/cxi", test_cxi);
  ADD ("/bragg-file/sparse", test_sparse);
  ADD ("/bragg-file/layout", test_layout);
  ADD ("/bragg-file/noise", test_noise);
  ADD ("/bragg-file/same-bytes", test_same_bytes);
  ADD ("/bragg-file/other-type", test_other_type);
  ADD ("/bragg-file/nothing-left", test_nothing_left);
  ADD ("/bragg-file/exists", test_exists);
  ADD ("/bragg-file/bad-first", test_bad_first);
  return g_test_run ();
}
