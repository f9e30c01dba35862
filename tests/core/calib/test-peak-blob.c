/* SPDX-License-Identifier: MIT */
#include "calib/peak-blob.h"

#include <locale.h>
#include <math.h>

#include "base/parallel.h"
#include "process/poisson.h"

#define N_SLOW 240
#define N_FAST 300
#define N_SPOTS 30
#define BACKGROUND 8.0

/* A known spot: round, of a size between the least and the largest. */
typedef struct {
  double slow;
  double fast;
  double sigma;
  double height;
} Spot;

/* In cells of 40 × 50 pixels, so that none overlap; the first one is the strongest. */
static void
place_spots (Spot *spots)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (int k = 0; k < N_SPOTS; k++)
    spots[k] = (Spot){
      .slow = 40.0 * (k / 6) + g_rand_double_range (rand, 15.0, 25.0) + 20.0,
      .fast = 50.0 * (k % 6) + g_rand_double_range (rand, 20.0, 30.0),
      .sigma = g_rand_double_range (rand, 1.0, 3.0),
      .height = 400.0 * pow (0.93, k),
    };
}

static RingletPeakImage *
peaks_of (const Spot *spots, gsize n_masked)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (12);
  guint16 *pixels = ringlet_image_alloc (RINGLET_PIXEL_U16, N_SLOW, N_FAST, NULL);
  guint8 *bad = g_new0 (guint8, N_SLOW * N_FAST);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletMask) mask = NULL;

  for (gsize at = 0; at < N_SLOW * N_FAST; at++) {
    double mean = BACKGROUND;

    for (int k = 0; k < N_SPOTS; k++) {
      const double y = ((double) (at / N_FAST) + 0.5 - spots[k].slow) / spots[k].sigma;
      const double x = ((double) (at % N_FAST) + 0.5 - spots[k].fast) / spots[k].sigma;

      mean += spots[k].height * exp (-0.5 * (y * y + x * x));
      if ((gsize) k < n_masked && hypot (y, x) * spots[k].sigma < 14.0)
        bad[at] = 1;
    }
    pixels[at] = (guint16) ringlet_poisson_sample (rand, mean);
  }
  image = ringlet_image_new_take (RINGLET_PIXEL_U16, N_SLOW, N_FAST, pixels, NULL);
  mask = ringlet_mask_new_take (N_SLOW, N_FAST, bad);
  return ringlet_peak_image_new (image, mask, FALSE, NULL, NULL);
}

static const Spot *
nearest (const Spot *spots, const RingletBlob *blob, double *distance)
{
  const Spot *best = NULL;

  *distance = INFINITY;
  for (int k = 0; k < N_SPOTS; k++) {
    const double here =
        hypot (spots[k].slow - blob->slow_px, spots[k].fast - blob->fast_px);

    if (here < *distance) {
      *distance = here;
      best = &spots[k];
    }
  }
  return best;
}

static void
test_spots (void)
{
  Spot spots[N_SPOTS];
  g_autoptr (RingletPeakImage) peaks = NULL;
  g_autoptr (GArray) blobs = NULL;

  place_spots (spots);
  peaks = peaks_of (spots, 0);
  blobs = ringlet_blobs (peaks, NULL, NULL, NULL);
  g_assert_cmpuint (blobs->len, ==, N_SPOTS);
  for (guint k = 0; k < blobs->len; k++) {
    const RingletBlob *blob = &g_array_index (blobs, RingletBlob, k);
    double distance;
    const Spot *spot = nearest (spots, blob, &distance);

    /* Noise moves a spot by some σ / √counts, a hundredth; the parabola by more. */
    g_assert_cmpfloat (distance, <, 0.3);
    g_assert_cmpfloat (blob->radius_px, >, spot->sigma / 1.6);
    g_assert_cmpfloat (blob->radius_px, <, spot->sigma * 1.6);
    if (k > 0)
      g_assert_cmpfloat (
          blob->strength, <=, g_array_index (blobs, RingletBlob, k - 1).strength);
  }
}

static void
test_options (void)
{
  Spot spots[N_SPOTS];
  g_autoptr (RingletPeakImage) peaks = NULL;
  RingletBlobSearch search = ringlet_blob_search_default ();
  g_autoptr (GArray) five = NULL;
  g_autoptr (GArray) far = NULL;

  place_spots (spots);
  peaks = peaks_of (spots, 0);
  search.max_blobs = 5;
  five = ringlet_blobs (peaks, &search, NULL, NULL);
  g_assert_cmpuint (five->len, ==, 5);

  search = ringlet_blob_search_default ();
  search.min_distance_px = 90.0;
  far = ringlet_blobs (peaks, &search, NULL, NULL);
  g_assert_cmpuint (far->len, >=, 4);
  for (guint k = 0; k < far->len; k++) {
    const RingletBlob *a = &g_array_index (far, RingletBlob, k);

    for (guint l = 0; l < k; l++) {
      const RingletBlob *b = &g_array_index (far, RingletBlob, l);

      g_assert_cmpfloat (
          hypot (a->slow_px - b->slow_px, a->fast_px - b->fast_px), >=, 90.0);
    }
  }
  g_assert_cmpmem (far->data, sizeof (RingletBlob), five->data, sizeof (RingletBlob));
}

static void
test_masked (void)
{
  Spot spots[N_SPOTS];
  g_autoptr (RingletPeakImage) peaks = NULL;
  g_autoptr (GArray) blobs = NULL;

  place_spots (spots);
  peaks = peaks_of (spots, 7);
  blobs = ringlet_blobs (peaks, NULL, NULL, NULL);
  g_assert_cmpuint (blobs->len, ==, N_SPOTS - 7);
}

static void
test_threads (void)
{
  Spot spots[N_SPOTS];
  g_autoptr (RingletPeakImage) peaks = NULL;
  g_autoptr (GArray) first = NULL;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  place_spots (spots);
  peaks = peaks_of (spots, 0);
  ringlet_parallel_set_threads (1);
  first = ringlet_blobs (peaks, NULL, NULL, NULL);
  for (guint n = 2; n <= 3; n++) {
    g_autoptr (GArray) blobs = NULL;

    ringlet_parallel_set_threads (n);
    blobs = ringlet_blobs (peaks, NULL, NULL, NULL);
    g_assert_cmpmem (blobs->data, blobs->len * sizeof (RingletBlob), first->data,
        first->len * sizeof (RingletBlob));
  }
  ringlet_parallel_set_threads (0);

  g_cancellable_cancel (cancelled);
  g_assert_null (ringlet_blobs (peaks, NULL, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peak-blob/spots", test_spots);
  g_test_add_func ("/peak-blob/options", test_options);
  g_test_add_func ("/peak-blob/masked", test_masked);
  g_test_add_func ("/peak-blob/threads", test_threads);
  return g_test_run ();
}
