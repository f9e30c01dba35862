/* SPDX-License-Identifier: MIT */
#include "cli/bench-frames.h"

#include <math.h>

#include "base/parallel.h"
#include "footprint.h"
#include "geometry/maps.h"

#define LEAST_BYTES ((gsize) 400 * 1000 * 1000)
#define GROUP 8 /* frames come in passes of as many */

RingletGeometry
ringlet_bench_geometry (const RingletDetector *detector)
{
  return (RingletGeometry){
    .distance_m = 0.2,
    .poni_slow_m = 0.52 * (double) detector->n_slow * detector->pixel_slow_m,
    .poni_fast_m = 0.47 * (double) detector->n_fast * detector->pixel_fast_m,
    .rot1_rad = 0.03,
    .rot2_rad = -0.02,
    .rot3_rad = 0.01,
    .wavelength_m = 1e-10,
  };
}

/* ---- what a pixel counts ---- */

/* Source: S. Vigna, splitmix64, public domain: a generator without state, so that
 * pixels may be drawn in any order. */
static guint64
draw (guint64 seed, guint64 index)
{
  guint64 z = (seed << 40) + (index + 1) * 0x9E3779B97F4A7C15u;

  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

/* Rings a few bins wide, so that neighbours see much the same: the share of a pixel is
 * rounded, and what that changes in a bin grows with how much its pixels differ. */
static double
expected_counts (double q_per_nm)
{
  const double ring = pow (fmax (sin (1.5 * q_per_nm), 0.0), 32.0);

  return 20.0 + 100.0 * exp (-q_per_nm / 20.0) + 200.0 * ring;
}

/* As wide as Poisson's: the ones among 40 random bits are nearly normal, with a mean of
 * 20 and a variance of 10; the other bits round. */
static guint
counts (double mean, guint64 random)
{
  const double normal =
      (__builtin_popcountll (random & 0xFFFFFFFFFFu) - 20) / sqrt (10.0);
  const double fraction = (double) (random >> 40) * 0x1p-24;

  return (guint) fmax (mean + sqrt (mean) * normal + fraction, 0.0);
}

/* ---- frames ---- */

typedef struct {
  const double *mean; /* counts expected of each pixel */
  const RingletMask *gaps;
  gpointer *data; /* of each frame */
  RingletPixelType type;
  gsize n_pixels;
} Drawing;

/* @flag: what the maker of the detector writes where there is no data */
static void
put (gpointer data, RingletPixelType type, gsize i, guint value, gboolean flag)
{
  switch (type) {
  case RINGLET_PIXEL_U16:
    ((guint16 *) data)[i] = flag ? G_MAXUINT16 : (guint16) value;
    return;
  case RINGLET_PIXEL_U32:
    ((guint32 *) data)[i] = flag ? G_MAXUINT32 : value;
    return;
  case RINGLET_PIXEL_I16:
    ((gint16 *) data)[i] = flag ? -1 : (gint16) value;
    return;
  case RINGLET_PIXEL_I32:
    ((gint32 *) data)[i] = flag ? -1 : (gint32) value;
    return;
  case RINGLET_PIXEL_F32:
    ((float *) data)[i] = flag ? -1.0f : (float) value;
    return;
  case RINGLET_PIXEL_F64:
    ((double *) data)[i] = flag ? -1.0 : value;
    return;
  default:
    g_return_if_reached ();
  }
}

static void
draw_frame (gsize frame, gpointer data)
{
  const Drawing *self = data;

  for (gsize i = 0; i < self->n_pixels; i++) {
    const gboolean is_gap = self->gaps != NULL && self->gaps->bad[i];
    const guint value = counts (self->mean[i], draw (frame, i));

    put (self->data[frame], self->type, i, value, is_gap);
  }
}

static gsize
choose_n (gsize frame_bytes, gboolean is_quick)
{
  const gsize wanted = MAX (LEAST_BYTES, 2 * ringlet_footprint_cache ());
  const gsize machine = ringlet_footprint_machine ();
  const gsize groups = (wanted / frame_bytes + GROUP) / GROUP;
  gsize n = is_quick ? GROUP : groups * GROUP;

  if (machine > 0)
    n = MIN (n, machine / 3 / frame_bytes);
  return MAX (n, 1);
}

/* Expected counts of each pixel. */
static RingletArray *
expectation (RingletDetector *detector, GError **error)
{
  const RingletGeometry geometry = ringlet_bench_geometry (detector);
  const RingletFactors factors = ringlet_factors_default ();
  g_autoptr (RingletMemo) memo = ringlet_memo_new (0);
  g_autoptr (RingletMaps) maps = ringlet_maps_new (detector, &geometry, memo);
  g_autoptr (RingletArray) q =
      ringlet_maps_get (maps, RINGLET_MAP_Q, &factors, NULL, error);

  if (q == NULL)
    return NULL;

  /* A memo of no size keeps nothing: the array is ours alone. */
  for (gsize i = 0; i < q->n; i++)
    q->data[i] = expected_counts (q->data[i] * 1e-9);
  return g_steal_pointer (&q);
}

/* The images are filled before anybody else sees them. */
static gboolean
allocate (RingletBenchFrames *self, gpointer *data, GError **error)
{
  const RingletDetector *detector = self->detector;

  for (gsize i = 0; i < self->n; i++) {
    data[i] =
        ringlet_image_alloc (self->type, detector->n_slow, detector->n_fast, error);
    if (data[i] == NULL)
      return FALSE;
    self->images[i] = ringlet_image_new_take (
        self->type, detector->n_slow, detector->n_fast, data[i], NULL);
  }
  return TRUE;
}

RingletBenchFrames *
ringlet_bench_frames_new (
    RingletDetector *detector, RingletPixelType type, gboolean is_quick, GError **error)
{
  const gsize n_pixels = detector->n_slow * detector->n_fast;
  const gsize n = choose_n (n_pixels * ringlet_pixel_type_size (type), is_quick);
  g_autoptr (RingletBenchFrames) self = g_new0 (RingletBenchFrames, 1);
  g_autofree gpointer *data = g_new0 (gpointer, n);
  g_autoptr (RingletArray) mean = NULL;
  Drawing drawing;

  self->detector = ringlet_detector_ref (detector);
  self->gaps = ringlet_detector_gap_mask (detector);
  self->type = type;
  self->images = g_new0 (RingletImage *, n);
  self->n = n;
  mean = expectation (detector, error);
  if (mean == NULL || !allocate (self, data, error))
    return NULL;

  drawing = (Drawing){ mean->data, self->gaps, data, type, n_pixels };
  ringlet_parallel_for (n, draw_frame, &drawing, NULL, NULL);
  return g_steal_pointer (&self);
}

void
ringlet_bench_frames_free (RingletBenchFrames *self)
{
  for (gsize i = 0; i < self->n; i++)
    g_clear_pointer (&self->images[i], ringlet_image_unref);
  g_free (self->images);
  g_clear_pointer (&self->gaps, ringlet_mask_unref);
  ringlet_detector_unref (self->detector);
  g_free (self);
}

gboolean
ringlet_bench_frames_fit (const RingletBenchFrames *self,
    const RingletDetector *detector, RingletPixelType type)
{
  return self != NULL && self->detector == detector && self->type == type;
}

double
ringlet_bench_frames_sum (
    const RingletBenchFrames *self, gsize index, const RingletMask *mask)
{
  const RingletImage *image = self->images[index];
  const gsize n = ringlet_image_n_pixels (image);
  double sum = 0.0;

  for (gsize i = 0; i < n; i++) {
    const gboolean is_gap = self->gaps != NULL && self->gaps->bad[i];

    if (!is_gap && (mask == NULL || !mask->bad[i]))
      sum += ringlet_image_get (image, i);
  }
  return sum;
}
