/* SPDX-License-Identifier: MIT */

/* Peaks of known places and counts are found where they are, and little else; and what
 * pyFAI finds in the same frame is found here. */

#include "support/bragg-bench.h"

#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "bragg-pyfai.h"

#define PEAK(frame, i) (&ringlet_list_index (&(frame)->peaks, RingletBraggPeak, i))

/* ---- known spots ---- */

/* Returns (nullable): the nearest peak within two pixels. */
static const RingletBraggPeak *
find_near (const RingletBraggFrame *frame, const Spot *spot, double *distance)
{
  const RingletBraggPeak *best = NULL;

  *distance = 2.0;
  for (gsize i = 0; i < frame->peaks.n; i++) {
    const RingletBraggPeak *peak = PEAK (frame, i);
    const double off = hypot (
        (double) peak->slow_px - spot->slow, (double) peak->fast_px - spot->fast);

    if (off < *distance) {
      *distance = off;
      best = peak;
    }
  }
  return best;
}

/* What of a spot lies in the 5 × 5 pixels around @peak. */
static double
counts_in_patch (const Spot *spot, const RingletBraggPeak *peak)
{
  const gsize slow = peak->index / FAST;
  const gsize fast = peak->index % FAST;
  double sum = 0.0;

  for (gsize i = slow - 2; i <= slow + 2; i++) {
    for (gsize j = fast - 2; j <= fast + 2; j++)
      sum += bench_spot_at (spot, i, j);
  }
  return sum;
}

/* What of a patch is above zero is summed: of background alone 0.4 of the noise of a
 * pixel, times up to 16 pixels that a spot does not reach. The rest is counting. */
static void
assert_intensity (const Spot *spot, const RingletBraggPeak *peak)
{
  const double background = bench_background (peak->index / FAST, peak->index % FAST);
  const double wanted = counts_in_patch (spot, peak);
  const double scatter = sqrt (wanted + 25.0 * background);

  g_assert_cmpfloat ((double) peak->intensity, >, wanted - 5.0 * scatter);
  g_assert_cmpfloat ((double) peak->intensity, <,
      wanted + 16.0 * 0.4 * sqrt (background) + 5.0 * scatter);
  g_assert_cmpfloat (
      fabs ((double) peak->sigma / sqrt (25.0 * (background + 1.0)) - 0.8), <, 0.25);
}

/* All spots are found, of 400 counts and more. The place of N counts on a background is
 * known to about √((σ² + 25 B · 2 / N) / N), 0.06 pixels here along an axis.
 * Three pixels of 25 above 3 σ by chance: in 10^5 pixels of Poisson counts less than one.
 */
static void
test_known (void)
{
  double sum = 0.0;
  double worst = 0.0;
  gsize n_false = 0;

  for (guint32 seed = 1; seed <= 3; seed++) {
    g_auto (Bench) bench;
    g_auto (RingletBraggFrame) frame = { 0 };
    g_autoptr (RingletBragg) bragg = NULL;
    g_autoptr (RingletImage) image = NULL;

    bench_init (&bench, seed);
    bragg = bench_new (&bench);
    image = bench_frame (&bench, 100 + seed);
    bench_run (bragg, image, &frame);
    g_assert_cmpuint (frame.peaks.n, >=, N_SPOTS);
    n_false += frame.peaks.n - N_SPOTS;
    for (gsize i = 0; i < N_SPOTS; i++) {
      double off = 0.0;
      const RingletBraggPeak *peak = find_near (&frame, &bench.spots[i], &off);

      g_assert_nonnull (peak);
      assert_intensity (&bench.spots[i], peak);
      sum += off * off;
      worst = MAX (worst, off);
    }
  }
  g_test_message ("rms %g px, worst %g px, %" G_GSIZE_FORMAT " false",
      sqrt (sum / (3 * N_SPOTS)), worst, n_false);
  g_assert_cmpfloat (sqrt (sum / (3 * N_SPOTS)), <, 0.09);
  g_assert_cmpfloat (worst, <, 0.3);
  g_assert_cmpuint (n_false, <=, 3);
}

/* ---- the same bits ---- */

static void
assert_same (const RingletBraggFrame *a, const RingletBraggFrame *b)
{
  g_assert_cmpmem (a->peaks.data, a->peaks.n * a->peaks.size, b->peaks.data,
      b->peaks.n * b->peaks.size);
  g_assert_cmpmem (a->index.data, a->index.n * a->index.size, b->index.data,
      b->index.n * b->index.size);
  g_assert_cmpmem (a->average, a->n_bins * sizeof (float), b->average,
      b->n_bins * sizeof (float));
  g_assert_cmpmem (a->deviation, a->n_bins * sizeof (float), b->deviation,
      b->n_bins * sizeof (float));
}

static void
test_threads (void)
{
  g_auto (Bench) bench;
  g_auto (RingletBraggFrame) one = { 0 };
  g_auto (RingletBraggFrame) many = { 0 };
  g_autoptr (RingletBragg) bragg = NULL;
  g_autoptr (RingletImage) image = NULL;

  bench_init (&bench, 5);
  bench.criteria.wants_pixels = TRUE;
  bragg = bench_new (&bench);
  image = bench_frame (&bench, 6);
  ringlet_parallel_set_threads (1);
  bench_run (bragg, image, &one);
  ringlet_parallel_set_threads (5);
  bench_run (bragg, image, &many);
  ringlet_parallel_set_threads (0);
  g_assert_cmpuint (one.peaks.n, >=, N_SPOTS);
  assert_same (&one, &many);
}

/* ---- what has no peak ---- */

static RingletImage *
flat_frame (guint32 value)
{
  guint32 *pixels = ringlet_image_alloc (RINGLET_PIXEL_U32, SLOW, FAST, NULL);

  for (gsize i = 0; i < SLOW * FAST; i++)
    pixels[i] = value;
  return ringlet_image_new_take (RINGLET_PIXEL_U32, SLOW, FAST, pixels, NULL);
}

static void
add_block (RingletImage *image, gsize slow, gsize fast, gsize side, guint32 value)
{
  guint32 *pixels = (guint32 *) image->data;

  for (gsize i = 0; i < side * side; i++)
    pixels[(slow + i / side) * FAST + fast + i % side] = value;
}

/* Blocks of one value: of equal pixels the first is the peak, and there is one. */
static const struct {
  const char *name;
  gsize slow, fast, side;
  guint patch, connected;
  gboolean is_peak;
} blocks[] = {
  { "inside", 100, 100, 2, 5, 3, TRUE },
  { "inside, all four", 100, 100, 2, 5, 4, TRUE },
  { "too few", 100, 100, 2, 5, 5, FALSE },
  { "one pixel", 100, 100, 1, 3, 1, TRUE },
  { "one pixel, two asked for", 100, 100, 1, 3, 2, FALSE },
  { "at the edge, just inside", 2, 2, 2, 5, 3, TRUE },
  { "at the upper edge", 1, 100, 2, 5, 3, FALSE },
  { "at the left edge", 100, 1, 2, 5, 3, FALSE },
  { "at the last row", SLOW - 2, 100, 2, 5, 3, FALSE },
  { "at the last column", 100, FAST - 2, 2, 5, 3, FALSE },
  { "near the last pixel", SLOW - 3, FAST - 3, 2, 5, 3, TRUE },
  { "beside the mask", 52, 100, 2, 5, 3, FALSE },
  { "a pixel off the mask", 53, 100, 2, 5, 3, TRUE },
  { "beside a pixel without data", 202, 100, 2, 5, 3, FALSE },
  { "a pixel off that", 203, 100, 2, 5, 3, TRUE },
};

/* Row 50 is masked, row 200 is no data. */
static void
test_blocks (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (blocks); i++) {
    g_auto (Bench) bench;
    g_auto (RingletBraggFrame) frame = { 0 };
    g_autoptr (RingletBragg) bragg = NULL;
    g_autoptr (RingletImage) image = flat_frame (40);
    guint8 *bad = g_new0 (guint8, SLOW * FAST);

    g_test_message ("%s", blocks[i].name);
    memset (bad + 50 * FAST, 1, FAST);
    for (gsize j = 0; j < FAST; j++)
      add_block (image, 200, j, 1, 99999);
    add_block (image, blocks[i].slow, blocks[i].fast, blocks[i].side, 3000);
    bench_init (&bench, 1);
    bench.mask = ringlet_mask_new_take (SLOW, FAST, bad);
    bench.plan.dummy = RINGLET_DUMMY_VALUE;
    bench.plan.dummy_value = 99999.0;
    bench.criteria.patch_size = blocks[i].patch;
    bench.criteria.connected = blocks[i].connected;
    bragg = bench_new (&bench);
    bench_run (bragg, image, &frame);
    g_assert_cmpuint (frame.peaks.n, ==, blocks[i].is_peak ? 1 : 0);
    if (blocks[i].is_peak)
      g_assert_cmpuint (
          PEAK (&frame, 0)->index, ==, blocks[i].slow * FAST + blocks[i].fast);
  }
}

/* ---- pyFAI ---- */

static guint32
draw (guint32 *state)
{
  *state = *state * 1664525u + 1013904223u;
  return *state >> 16;
}

#define PYFAI_SLOW 96
#define PYFAI_FAST 80

static const guint8 spot[5][5] = {
  { 0, 1, 2, 1, 0 },
  { 1, 5, 9, 4, 1 },
  { 2, 10, 20, 8, 2 },
  { 1, 4, 7, 4, 1 },
  { 0, 1, 2, 1, 0 },
};

/* As in tests/reference/bragg_pyfai.py. */
static RingletImage *
pyfai_frame (void)
{
  guint32 *pixels = ringlet_image_alloc (RINGLET_PIXEL_U32, PYFAI_SLOW, PYFAI_FAST, NULL);
  guint32 state = 7;
  guint64 sum = 0;

  for (guint32 i = 0; i < PYFAI_SLOW * PYFAI_FAST; i++) {
    pixels[i] = 20 + (i / PYFAI_FAST + i % PYFAI_FAST) / 16;
    pixels[i] += draw (&state) % 9;
    pixels[i] += draw (&state) % 9;
  }
  for (guint32 k = 0; k < 12; k++) {
    guint32 *corner = pixels + (4 + 7 * k) * PYFAI_FAST + 4 + (k * 29) % 67;

    for (guint32 i = 0; i < 25; i++)
      corner[i / 5 * PYFAI_FAST + i % 5] += spot[i / 5][i % 5] * (2 + k);
  }
  for (guint32 i = 0; i < PYFAI_SLOW * PYFAI_FAST; i++)
    sum += pixels[i];
  g_assert_cmpuint (sum, ==, PYFAI_SUM);
  return ringlet_image_new_take (
      RINGLET_PIXEL_U32, PYFAI_SLOW, PYFAI_FAST, pixels, NULL);
}

static const struct {
  RingletErrorModel error_model;
  double clip, cutoff;
  guint patch, connected;
  guint solid_angle;
} pyfai_set_up[] = {
  { RINGLET_ERROR_MODEL_POISSON, 0.0, 3.0, 5, 3, 0 },
  { RINGLET_ERROR_MODEL_POISSON, 0.0, 4.0, 3, 2, 3 },
  { RINGLET_ERROR_MODEL_AZIMUTHAL, 4.0, 5.0, 5, 4, 3 },
  { RINGLET_ERROR_MODEL_HYBRID, 0.0, 3.0, 3, 3, 0 },
};

static void
pyfai_init (Bench *bench, gsize i)
{
  guint8 *bad = g_new0 (guint8, PYFAI_SLOW * PYFAI_FAST);

  bench_init (bench, 1);
  g_clear_pointer (&bench->detector, ringlet_detector_unref);
  bench->detector =
      ringlet_detector_new_generic (1e-4, 1e-4, PYFAI_SLOW, PYFAI_FAST, 3, NULL);
  bench->geometry = (RingletGeometry){ .distance_m = 0.1,
    .poni_slow_m = -11.3e-4,
    .poni_fast_m = -7.7e-4 };
  for (gsize j = 40; j < 43; j++)
    memset (bad + j * PYFAI_FAST, 1, 3);
  bench->mask = ringlet_mask_new_take (PYFAI_SLOW, PYFAI_FAST, bad);
  bench->plan.unit = ringlet_unit_find ("r_mm", NULL);
  bench->plan.n_radial = PYFAI_BINS;
  bench->plan.error_model = pyfai_set_up[i].error_model;
  bench->plan.statistic.clip_threshold = pyfai_set_up[i].clip;
  bench->plan.factors.solid_angle_order = pyfai_set_up[i].solid_angle;
  bench->criteria.cutoff_pick = bench->criteria.cutoff_peak = pyfai_set_up[i].cutoff;
  bench->criteria.patch_size = pyfai_set_up[i].patch;
  bench->criteria.connected = pyfai_set_up[i].connected;
  bench->criteria.wants_pixels = TRUE;
}

/* pyFAI's numbers are floats and sums of floats; its scatter is a mean that it updates. */
static void
assert_pyfai_peaks (const RingletBraggFrame *frame, gsize number)
{
  gsize n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (pyfai_peaks); i++) {
    const RingletBraggPeak *peak = NULL;

    if (pyfai_peaks[i].case_number != number)
      continue;
    g_assert_cmpuint (n, <, frame->peaks.n);
    peak = PEAK (frame, n++);
    g_assert_cmpuint (peak->index, ==, pyfai_peaks[i].index);
    g_assert_cmpfloat (
        fabs ((double) peak->intensity / pyfai_peaks[i].intensity - 1.0), <, 1e-5);
    g_assert_cmpfloat (
        fabs ((double) peak->sigma / pyfai_peaks[i].sigma - 1.0), <, 3e-5);
    g_assert_cmpfloat (fabs ((double) peak->slow_px - pyfai_peaks[i].slow), <, 2e-5);
    g_assert_cmpfloat (fabs ((double) peak->fast_px - pyfai_peaks[i].fast), <, 2e-5);
  }
  g_assert_cmpuint (n, ==, frame->peaks.n);
  g_assert_cmpuint (n, ==, pyfai_cases[number].n_peaks);
}

static void
assert_pyfai_rest (const RingletBraggFrame *frame, gsize number)
{
  guint64 sum = 0;

  g_assert_cmpuint (frame->n_bins, ==, PYFAI_BINS);
  for (gsize i = 0; i < PYFAI_BINS; i++) {
    const double *const wanted[] = { pyfai_background[number][0],
      pyfai_background[number][1] };

    g_assert_cmpfloat (fabs ((double) frame->average[i] / wanted[0][i] - 1.0), <, 1e-6);
    g_assert_cmpfloat (
        fabs ((double) frame->deviation[i] / wanted[1][i] - 1.0), <, 5e-5);
  }
  for (gsize i = 0; i < frame->index.n; i++)
    sum += ringlet_list_index (&frame->index, guint32, i);
  g_assert_cmpuint (frame->index.n, ==, pyfai_cases[number].n_pixels);
  g_assert_cmpuint (sum, ==, pyfai_cases[number].sum_index);
}

static void
test_pyfai (void)
{
  g_autoptr (RingletImage) image = pyfai_frame ();

  for (gsize i = 0; i < G_N_ELEMENTS (pyfai_set_up); i++) {
    g_auto (Bench) bench;
    g_auto (RingletBraggFrame) frame = { 0 };
    g_autoptr (RingletBragg) bragg = NULL;

    g_test_message ("case %" G_GSIZE_FORMAT, i);
    pyfai_init (&bench, i);
    bragg = bench_new (&bench);
    bench_run (bragg, image, &frame);
    assert_pyfai_peaks (&frame, i);
    assert_pyfai_rest (&frame, i);
  }
}

/* ---- kept pixels ---- */

static const struct {
  RingletPixelType type;
  gint64 high;
} types[] = {
  { RINGLET_PIXEL_U8, 255 },
  { RINGLET_PIXEL_I8, 127 },
  { RINGLET_PIXEL_U16, 65535 },
  { RINGLET_PIXEL_I16, 32767 },
  { RINGLET_PIXEL_U32, 4294967293 },
  { RINGLET_PIXEL_I32, 2147483647 },
  { RINGLET_PIXEL_U64, ((gint64) 1 << 62) + 1 },
  { RINGLET_PIXEL_I64, G_MAXINT64 },
};

/* Every hundredth pixel is @high, every thousandth no data: 3. */
static RingletImage *
typed_frame (RingletPixelType type, gint64 high)
{
  const gsize size = ringlet_pixel_type_size (type);
  guint8 *data = ringlet_image_alloc (type, SLOW, FAST, NULL);

  for (gsize i = 0; i < SLOW * FAST; i++) {
    const gint64 value = i % 1000 == 5 ? 3 : i % 100 == 7 ? high : 20 + (gint64) (i % 3);

    memcpy (data + i * size, &value, size); /* little-endian */
  }
  return ringlet_image_new_take (type, SLOW, FAST, data, NULL);
}

/* Their bits are those of the image, in all types. */
static void
test_kept (void)
{
  for (gsize t = 0; t < G_N_ELEMENTS (types); t++) {
    g_auto (Bench) bench;
    g_auto (RingletBraggFrame) frame = { 0 };
    g_autoptr (RingletBragg) bragg = NULL;
    g_autoptr (RingletImage) image = typed_frame (types[t].type, types[t].high);
    const gsize size = ringlet_pixel_type_size (types[t].type);

    g_test_message ("%s", ringlet_pixel_type_name (types[t].type));
    bench_init (&bench, 1);
    bench.plan.dummy = RINGLET_DUMMY_VALUE;
    bench.plan.dummy_value = 3.0;
    bench.criteria.wants_pixels = TRUE;
    bench.criteria.wants_peaks = FALSE;
    bragg = bench_new (&bench);
    bench_run (bragg, image, &frame);
    g_assert_cmpuint (frame.n_no_data, ==, SLOW * FAST / 1000);
    g_assert_cmpuint (frame.index.n, ==, SLOW * FAST / 1000 + SLOW * FAST / 100);
    g_assert_cmpuint (frame.intensity.n, ==, frame.index.n);
    for (gsize i = 0; i < frame.index.n; i++) {
      const guint32 index = ringlet_list_index (&frame.index, guint32, i);

      g_assert_true (index % 100 == 7 || index % 1000 == 5);
      g_assert_cmpmem ((const guint8 *) frame.intensity.data + i * size, size,
          (const guint8 *) image->data + index * size, size);
    }
  }
}

/* ---- bad input ---- */

typedef void (*Change) (Bench *bench);

static void
change_cake (Bench *bench)
{
  bench->plan.n_azimuth = 4;
}

static void
change_sector (Bench *bench)
{
  bench->plan.has_azimuth_range = TRUE;
  bench->plan.azimuth_max_deg = 90.0;
}

static void
change_mean (Bench *bench)
{
  bench->plan.statistic.kind = RINGLET_STATISTIC_MEAN;
}

static void
change_no_errors (Bench *bench)
{
  bench->plan.error_model = RINGLET_ERROR_MODEL_NONE;
}

static void
change_noise (Bench *bench)
{
  bench->criteria.noise = NAN;
}

static void
change_cutoff (Bench *bench)
{
  bench->criteria.cutoff_pick = -1.0;
}

static void
change_patch (Bench *bench)
{
  bench->criteria.patch_size = 4;
}

static void
change_connected (Bench *bench)
{
  bench->criteria.connected = 26;
}

static void
change_mask (Bench *bench)
{
  guint8 *bad = g_malloc (SLOW * FAST);

  memset (bad, 1, SLOW * FAST);
  bench->mask = ringlet_mask_new_take (SLOW, FAST, bad);
}

static const struct {
  Change change;
  const char *said;
} refused[] = {
  { change_cake, "whole rings" },
  { change_sector, "whole rings" },
  { change_mean, "outliers are clipped" },
  { change_no_errors, "error model" },
  { change_noise, "noise" },
  { change_cutoff, "cutoff" },
  { change_patch, "odd number of pixels from 3 to 101, not 4" },
  { change_connected, "not 26" },
  { change_mask, "hides all" },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_auto (Bench) bench;
    g_autoptr (GError) error = NULL;

    bench_init (&bench, 1);
    refused[i].change (&bench);
    g_assert_null (bench_try (&bench, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, refused[i].said));
  }
}

static RingletImage *
nan_frame (gsize n_slow, gsize n_fast)
{
  float *pixels = ringlet_image_alloc (RINGLET_PIXEL_F32, n_slow, n_fast, NULL);

  for (gsize i = 0; i < n_slow * n_fast; i++)
    pixels[i] = NAN;
  return ringlet_image_new_take (RINGLET_PIXEL_F32, n_slow, n_fast, pixels, NULL);
}

static void
test_bad_frames (void)
{
  static const struct {
    gsize n_slow, n_fast;
    RingletError code;
    const char *said;
  } frames[] = {
    { SLOW, FAST, RINGLET_ERROR_VALUE, "No pixel of the frame has data" },
    { SLOW, FAST - 1, RINGLET_ERROR_SHAPE, "260 × 299" },
  };
  g_auto (Bench) bench;
  g_autoptr (RingletBragg) bragg = NULL;

  bench_init (&bench, 1);
  bench.criteria.wants_pixels = TRUE;
  bragg = bench_new (&bench);
  for (gsize i = 0; i < G_N_ELEMENTS (frames); i++) {
    g_autoptr (RingletImage) image = nan_frame (frames[i].n_slow, frames[i].n_fast);
    const RingletFrame from = { .image = image };
    g_auto (RingletBraggFrame) frame = { 0 };
    g_autoptr (GError) error = NULL;

    g_assert_false (ringlet_bragg_run (bragg, &from, &frame, NULL, &error));
    g_assert_error (error, RINGLET_ERROR, (int) frames[i].code);
    g_assert_nonnull (strstr (error->message, frames[i].said));
  }
}

/* Without a count there is a background of 0 and no peak. */
static void
test_empty (void)
{
  g_auto (Bench) bench;
  g_auto (RingletBraggFrame) frame = { 0 };
  g_autoptr (RingletBragg) bragg = NULL;
  g_autoptr (RingletImage) image = NULL;
  guint32 *pixels = ringlet_image_alloc (RINGLET_PIXEL_U32, SLOW, FAST, NULL);

  memset (pixels, 0, SLOW * FAST * sizeof *pixels);
  image = ringlet_image_new_take (RINGLET_PIXEL_U32, SLOW, FAST, pixels, NULL);
  bench_init (&bench, 1);
  bench.criteria.wants_pixels = TRUE;
  bragg = bench_new (&bench);
  bench_run (bragg, image, &frame);
  g_assert_cmpuint (frame.peaks.n, ==, 0);
  g_assert_cmpuint (frame.index.n, ==, 0);
  for (gsize i = 0; i < frame.n_bins; i++)
    g_assert_cmpfloat ((double) frame.average[i], ==, 0.0);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bragg/known", test_known);
  g_test_add_func ("/bragg/threads", test_threads);
  g_test_add_func ("/bragg/blocks", test_blocks);
  g_test_add_func ("/bragg/pyfai", test_pyfai);
  g_test_add_func ("/bragg/kept", test_kept);
  g_test_add_func ("/bragg/refused", test_refused);
  g_test_add_func ("/bragg/bad-frames", test_bad_frames);
  g_test_add_func ("/bragg/empty", test_empty);
  return g_test_run ();
}
