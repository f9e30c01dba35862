/* SPDX-License-Identifier: MIT */
#include "process/preview-row.h"

#include <math.h>
#include <string.h>

#include "base/simd.h"

#define BLOCK RINGLET_PREVIEW_BLOCK

/* Pixels that one sample stands for: the four that it is interpolated between do not
 * count alike. */
#define PIXELS_PER_SAMPLE 1.5

/* Most of what the exact result blurs with that is left to a level: its triangles have
 * the variance of an even bin, but not its shape. */
#define LEVEL_SHARE 0.15

/* Least width of the step between two pixels, of a pixel. */
#define STEEPEST 0.05

/* How the bins of a block are looked at. */
typedef struct {
  guint level;
  guint n_samples;
  float radial;    /* how much of the width of a bin the samples are spread over */
  float steepness; /* of the interpolation, 1 for linear */
  float scale;     /* from pixels of the image to those of the level */
} Look;

/* Where the samples of a block lie. */
typedef struct {
  float slow[BLOCK];
  float fast[BLOCK];
} Places;

/* Over the samples of each bin. */
typedef struct {
  float signal[BLOCK];
  float norm[BLOCK];
} Sums;

/* The azimuths of one row: its ends and middle, and the samples of bins that have as
 * many, computed when they are asked for. */
typedef struct {
  RingletPreviewRay ends[3];
  gboolean has[RINGLET_PREVIEW_MAX_SAMPLES + 1];
  RingletPreviewRay samples[RINGLET_PREVIEW_MAX_SAMPLES + 1]
                           [RINGLET_PREVIEW_MAX_SAMPLES];
} Azimuths;

static RingletPreviewRay
ray_at (const RingletPreviewPicker *self, double row)
{
  const double azimuth = self->azimuth_min + self->azimuth_width * row;

  return ringlet_preview_lens_ray (self->lens, cos (azimuth), sin (azimuth));
}

static const RingletPreviewRay *
get_samples (const RingletPreviewPicker *self, gsize row, guint n, Azimuths *azimuths)
{
  for (guint i = 0; i < n && !azimuths->has[n]; i++)
    azimuths->samples[n][i] =
        ray_at (self, (double) row + ((double) i + 0.5) / (double) n);
  azimuths->has[n] = TRUE;
  return azimuths->samples[n];
}

/* --- which samples --- */

/* What a bin measures on the detector. */
typedef struct {
  double radial_px;
  double azimuth_px;
  double slow; /* direction of growing radius, of length 1 */
  double fast;
  double cosine; /* of the incidence */
} Footprint;

static gboolean
measure (const RingletPreviewPicker *self, const RingletPreviewRay rays[3],
    gsize column, Footprint *out)
{
  const RingletPreviewColumns *c = self->columns;
  const double sine = (double) c->sine[column];
  const double cosine = (double) c->cosine[column];
  const double sine_half = (double) c->sine_width[column] / 2.0;
  const double cosine_half = (double) c->cosine_width[column] / 2.0;
  const double length = hypot (sine, cosine);
  double slow[4];
  double fast[4];

  if (!ringlet_preview_ray_at (
          &rays[1], sine - sine_half, cosine - cosine_half, &slow[0], &fast[0]) ||
      !ringlet_preview_ray_at (
          &rays[1], sine + sine_half, cosine + cosine_half, &slow[1], &fast[1]) ||
      !ringlet_preview_ray_at (&rays[0], sine, cosine, &slow[2], &fast[2]) ||
      !ringlet_preview_ray_at (&rays[2], sine, cosine, &slow[3], &fast[3]))
    return FALSE;

  out->radial_px = hypot (slow[1] - slow[0], fast[1] - fast[0]);
  out->azimuth_px = hypot (slow[3] - slow[2], fast[3] - fast[2]);
  out->slow = (slow[1] - slow[0]) / MAX (out->radial_px, 1e-12);
  out->fast = (fast[1] - fast[0]) / MAX (out->radial_px, 1e-12);
  out->cosine =
      ((double) rays[1].normal[0] * sine + (double) rays[1].normal[1] * cosine) /
      length;
  return TRUE;
}

/* What splitting adds to the variance across a ring, in units of that of an even pixel.
 */
static double
spread (RingletSplit split, const Footprint *print)
{
  const double across = fabs (print->slow) + fabs (print->fast);

  if (split == RINGLET_SPLIT_NO)
    return 0.0;
  return split == RINGLET_SPLIT_BBOX ? across * across : 1.0;
}

/* In units of the variance of an even pixel, across a ring: what the exact result blurs
 * with is @target = width² of a bin + what splitting adds; a level of n × n pixels,
 * interpolated, blurs with 3 n² − 1 (the mean of n pixels: n² − 1, a triangle 2 n).
 * What is missing comes from the spread of the samples; if it is too much even with n =
 * 1, a step of the width w between pixels, with 1 + w², is less. */
static void
choose_level (const RingletPreviewPicker *self, const Footprint *print, Look *look)
{
  const double width = print->radial_px;
  const double target = width * width + spread (self->split, print);
  double n = 1.0;
  double missing;

  look->level = 0;
  while (look->level + 1 < RINGLET_PREVIEW_N_LEVELS &&
      12.0 * n * n - 1.0 <= LEVEL_SHARE * target) {
    look->level++;
    n *= 2.0;
  }
  missing = target - (3.0 * n * n - 1.0);
  look->radial = missing > 0.0 ? (float) (sqrt (missing) / width) : 0.0f;
  look->steepness = missing >= 0.0
      ? 1.0f
      : (float) (1.0 / MAX (sqrt (MAX (target - 1.0, 0.0)), STEEPEST));
}

static void
choose_samples (const RingletPreviewPicker *self, const Footprint *print, Look *look)
{
  const double n = (double) (1 << look->level);
  const double area = MAX (print->radial_px / n, 1.0) * (print->azimuth_px / n);
  const double least = look->radial > 0.1f ? 2.0 : 1.0;
  const double wanted =
      CLAMP (ceil (area / PIXELS_PER_SAMPLE), least, (double) self->max_samples);

  look->n_samples = (guint) wanted;
  /* Points that lie evenly have less variance than what they stand for. */
  if (look->n_samples > 1)
    look->radial /= (float) sqrt (1.0 - 1.0 / (wanted * wanted));
}

static void
look_at (const RingletPreviewPicker *self, const RingletPreviewRay rays[3], gsize first,
    gsize n, Look *look, Footprint *print)
{
  if (!measure (self, rays, first + n / 2, print))
    return;
  choose_level (self, print, look);
  choose_samples (self, print, look);
  look->scale = 1.0f / (float) (1 << look->level);
}

/* --- samples --- */

/* Nominal pixels of the directions of one azimuth, @radial of a bin off the centres. */
RINGLET_CLONES static void
find_places (const RingletPreviewColumns *c, gsize first, gsize n, float radial,
    const RingletPreviewRay *ray, Places *out)
{
  const float *sines = c->sine + first;
  const float *cosines = c->cosine + first;
  const float *sine_widths = c->sine_width + first;
  const float *cosine_widths = c->cosine_width + first;
  const RingletPreviewRay r = *ray;

#pragma GCC ivdep
  for (gsize j = 0; j < n; j++) {
    const float sine = sines[j] + radial * sine_widths[j];
    const float cosine = cosines[j] + radial * cosine_widths[j];
    const float down = r.normal[0] * sine + r.normal[1] * cosine;
    const float by = 1.0f / down;

    /* A ray that runs away from the plane would come back as a number. */
    out->slow[j] =
        down > 0.0f ? r.slow_0 + (r.slow[0] * sine + r.slow[1] * cosine) * by : -1e9f;
    out->fast[j] =
        down > 0.0f ? r.fast_0 + (r.fast[0] * sine + r.fast[1] * cosine) * by : -1e9f;
  }
}

/* From nominal pixels to the pixel before each place, and how far beyond its centre. */
typedef struct {
  gint32 index[BLOCK];
  float slow[BLOCK];
  float fast[BLOCK];
} Corners;

static inline float
steepen (float share, float steepness)
{
  const float value = (share - 0.5f) * steepness + 0.5f;
  const float above = value > 0.0f ? value : 0.0f;

  return above < 1.0f ? above : 1.0f;
}

RINGLET_CLONES static void
find_corners (const Look *look, const RingletPreviewLevel *level, const Places *places,
    gsize n, Corners *out)
{
  /* Centres are at whole numbers when half a pixel is off, and the border before. */
  const float scale = look->scale;
  const float offset = 0.5f;
  const float steepness = look->steepness;
  const float end_slow = (float) level->n_slow + 1.0f;
  const float end_fast = (float) level->n_fast + 1.0f;
  const gint32 stride = (gint32) level->stride;

#pragma GCC ivdep
  for (gsize j = 0; j < n; j++) {
    const float y = places->slow[j] * scale + offset;
    const float x = places->fast[j] * scale + offset;
    /* Also NaN becomes a place in the border. */
    const float y_in = y > 0.0f ? y : 0.0f;
    const float x_in = x > 0.0f ? x : 0.0f;
    const float y_at = y_in < end_slow ? y_in : end_slow;
    const float x_at = x_in < end_fast ? x_in : end_fast;
    const gint32 row = (gint32) y_at;
    const gint32 column = (gint32) x_at;

    out->index[j] = row * stride + column;
    out->slow[j] = steepen (y_at - (float) row, steepness);
    out->fast[j] = steepen (x_at - (float) column, steepness);
  }
}

/* How much the pixels above and below a place count, left and right. */
typedef struct {
  float above[2];
  float below[2];
} Weights;

static inline Weights
weights (float y, float x)
{
  return (Weights){ { (1.0f - y) * (1.0f - x), (1.0f - y) * x },
    { y * (1.0f - x), y * x } };
}

static inline float
blend (const Weights *by, float a, float b, float c, float d)
{
  return (a * by->above[0] + b * by->above[1]) + (c * by->below[0] + d * by->below[1]);
}

/* What is NaN does not count. */
static inline float
number (float value)
{
  return value == value ? value : 0.0f;
}

static inline float
counts (float value)
{
  return value == value ? 1.0f : 0.0f;
}

/* Bins side by side, so that the processor gathers their pixels at once. */
RINGLET_CLONES static void
add_counts (
    const RingletPreviewLevel *level, const Corners *corners, gsize n, Sums *sums)
{
  const float *above = level->signal;
  const float *below = level->signal + level->stride;

#pragma GCC ivdep
  for (gsize j = 0; j < n; j++) {
    const Weights by = weights (corners->slow[j], corners->fast[j]);
    const gint32 i = corners->index[j];
    const float a = above[i], b = above[i + 1], c = below[i], d = below[i + 1];

    sums->signal[j] += blend (&by, number (a), number (b), number (c), number (d));
    sums->norm[j] += blend (&by, counts (a), counts (b), counts (c), counts (d));
  }
}

RINGLET_CLONES static void
add_both (const RingletPreviewLevel *level, const Corners *corners, gsize n, Sums *sums)
{
  const float *above = level->signal, *norm_above = level->norm;
  const float *below = level->signal + level->stride;
  const float *norm_below = level->norm + level->stride;

#pragma GCC ivdep
  for (gsize j = 0; j < n; j++) {
    const Weights by = weights (corners->slow[j], corners->fast[j]);
    const gint32 i = corners->index[j];

    sums->signal[j] += blend (&by, above[i], above[i + 1], below[i], below[i + 1]);
    sums->norm[j] +=
        blend (&by, norm_above[i], norm_above[i + 1], norm_below[i], norm_below[i + 1]);
  }
}

/* --- a row --- */

/* Sample @i of @n: evenly along the azimuth, and in another order across the bin. */
static double
radial_place (guint i, guint n)
{
  /* A step that has no divisor in common with n and comes near the golden section, so
   * that neighbours are far apart. */
  static const guint steps[] = { 1, 1, 1, 2, 3, 2, 5, 3, 5, 5, 7, 7, 5, 8, 9, 7, 7 };

  return ((double) (i * steps[n] % n) + 0.5) / (double) n - 0.5;
}

static void
magnify (const RingletPreviewLens *lens, double factor, gsize n, Places *places)
{
  const float by = (float) factor;
  const float slow = (float) ((1.0 - factor) * lens->poni_slow);
  const float fast = (float) ((1.0 - factor) * lens->poni_fast);

  for (gsize j = 0; j < n; j++) {
    places->slow[j] = places->slow[j] * by + slow;
    places->fast[j] = places->fast[j] * by + fast;
  }
}

/* Places of one azimuth lie on a line. */
static gboolean
misses (const RingletPreviewPicker *self, const Places *places, gsize n)
{
  const RingletPreviewFrame *frame = self->frame;
  const RingletPreviewNet *net = self->lens->net;
  const float beyond = 64.0f - (net != NULL ? (float) net->origin : 0.0f);
  const float end_slow = (float) frame->image->n_slow + beyond;
  const float end_fast = (float) frame->image->n_fast + beyond;
  const float slow[] = { places->slow[0], places->slow[n - 1] };
  const float fast[] = { places->fast[0], places->fast[n - 1] };

  return (slow[0] < -beyond && slow[1] < -beyond) ||
      (fast[0] < -beyond && fast[1] < -beyond) ||
      (slow[0] > end_slow && slow[1] > end_slow) ||
      (fast[0] > end_fast && fast[1] > end_fast);
}

static void
put (const Sums *sums, guint n_samples, gsize first, gsize n,
    const RingletPreviewRow *out)
{
  const float scale = 1.0f / (float) n_samples;

  for (gsize j = 0; j < n; j++) {
    out->signal[first + j] = sums->signal[j] * scale;
    out->norm[first + j] = sums->norm[j] * scale;
  }
}

static void
sum_block (const RingletPreviewPicker *self, gsize row, Azimuths *azimuths, gsize first,
    gsize n, const RingletPreviewRow *out)
{
  const RingletPreviewLens *lens = self->lens;
  const RingletPreviewRay *rays;
  Sums sums = { 0 };
  Look look = { .n_samples = 1, .steepness = 1.0f, .scale = 1.0f };
  Footprint print = { .cosine = 1.0 };
  double magnification;

  look_at (self, azimuths->ends, first, n, &look, &print);
  rays = get_samples (self, row, look.n_samples, azimuths);
  magnification = ringlet_preview_lens_magnification (lens, print.cosine);
  for (guint i = 0; i < look.n_samples; i++) {
    const RingletPreviewLevel *level = &self->frame->levels[look.level];
    const float radial = look.radial * (float) radial_place (i, look.n_samples);
    Places places;
    Corners corners;

    find_places (self->columns, first, n, radial, &rays[i], &places);
    if (i == 0 && misses (self, &places, n))
      break;
    if (magnification != 1.0)
      magnify (lens, magnification, n, &places);
    if (lens->net != NULL)
      ringlet_preview_net_apply (lens->net, n, places.slow, places.fast);
    find_corners (&look, level, &places, n, &corners);
    if (level->norm != NULL)
      add_both (level, &corners, n, &sums);
    else
      add_counts (level, &corners, n, &sums);
  }
  put (&sums, look.n_samples, first, n, out);
}

void
ringlet_preview_row (
    const RingletPreviewPicker *self, gsize row, const RingletPreviewRow *out)
{
  Azimuths azimuths;

  memset (azimuths.has, 0, sizeof azimuths.has);
  for (guint k = 0; k < G_N_ELEMENTS (azimuths.ends); k++)
    azimuths.ends[k] = ray_at (self, (double) row + (double) k / 2.0);
  for (gsize first = 0; first < self->columns->n; first += BLOCK)
    sum_block (self, row, &azimuths, first, MIN (self->columns->n - first, BLOCK), out);
}
