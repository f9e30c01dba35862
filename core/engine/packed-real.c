/* SPDX-License-Identifier: MIT */

/* Numbers that are no counts: float images, factors, variances that come with a frame.
 * Sums in double depend on the order of additions, so the strips are a function of the
 * matrix alone and are added in their order. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/pages.h"
#include "base/parallel.h"
#include "base/simd.h"
#include "engine/packed-apply.h"

#define CHUNK 512

/* Copies of the sums that stay in a core's first cache, nearly. */
#define MAX_COPIED_BYTES (48 << 10)

typedef struct {
  double *sums; /* see RingletKernels */
  RingletList excluded;
  RingletSlotRange range;
} Strip;

struct _RingletPackedReal {
  RingletPackedTask task;
  const RingletKernelSet *set;
  guint lanes;
  gsize copy_stride;
  gsize n_strips;
  Strip strips[RINGLET_MAX_STRIPS];
  gboolean no_memory; /* atomic */
};

typedef struct {
  RingletPackedReal *self;
  const RingletPackedFrame *frame;
  const RingletExclusion *exclusion;
  double *counts;
  double *variance;
  const RingletPreprocRow *known; /* the second pass of the azimuthal model */
  const double *mean;
  GCancellable *cancellable; /* (nullable): looked at after each block of a strip */
} Run;

RingletPackedReal *
ringlet_packed_real_new (const RingletPackedTask *task)
{
  const RingletPacked *matrix = task->matrix;
  const gsize length = ringlet_packed_sums_length (matrix);
  RingletPackedReal *self = g_new0 (RingletPackedReal, 1);

  self->task = *task;
  self->set = ringlet_kernels_for (task->kernels, matrix);
  self->lanes = ringlet_lanes (matrix->format, task->squares);
  if (length * self->lanes * sizeof (double) * RINGLET_COPIES <= MAX_COPIED_BYTES)
    self->copy_stride = length;
  self->n_strips = ringlet_packed_n_strips (matrix);
  for (gsize s = 0; s < self->n_strips; s++)
    ringlet_list_init (&self->strips[s].excluded, sizeof (guint32));
  return self;
}

void
ringlet_packed_real_free (RingletPackedReal *self)
{
  for (gsize s = 0; s < self->n_strips; s++) {
    g_free (self->strips[s].sums);
    ringlet_list_clear (&self->strips[s].excluded);
  }
  g_free (self);
}

static gsize
n_copies (const RingletPackedReal *self)
{
  return self->copy_stride > 0 ? RINGLET_COPIES : 1;
}

/* FALSE without memory. Sums of @lanes are cleared where the strip's pixels are. */
static gboolean
begin_strip (RingletPackedReal *self, gsize index, guint lanes, Strip *strip)
{
  const RingletPacked *matrix = self->task.matrix;
  const gsize n = ringlet_packed_sums_length (matrix) * self->lanes;

  if (strip->sums == NULL)
    strip->sums = ringlet_pages_alloc (n * n_copies (self), sizeof *strip->sums);
  if (strip->sums == NULL) {
    g_atomic_int_set (&self->no_memory, TRUE);
    return FALSE;
  }

  strip->range =
      ringlet_packed_range (matrix, matrix->n_blocks * index / self->n_strips,
          matrix->n_blocks * (index + 1) / self->n_strips);
  for (gsize c = 0; c < n_copies (self); c++)
    memset (strip->sums + (c * self->copy_stride + strip->range.first) * lanes, 0,
        (strip->range.end + RINGLET_PACKED_MAX_WIDTH - strip->range.first) * lanes *
            sizeof *strip->sums);
  ringlet_list_empty (&strip->excluded);
  return TRUE;
}

/* Makes 0 of what has no value, or no variance, and counts those that have a slot to be
 * missed from. @y: NULL where nobody asks for variances. */
#define CLEAR_LACKING(slot)                                                            \
  if (y == NULL)                                                                       \
    _Pragma ("GCC ivdep") for (gsize i = 0; i < n; i++)                                \
    {                                                                                  \
      const gboolean lacks = !(x[i] == x[i]);                                          \
                                                                                       \
      x[i] = lacks ? 0.0 : x[i];                                                       \
      n_lacking += lacks & ((slot)[i] != 0);                                           \
    }                                                                                  \
  else                                                                                 \
    _Pragma ("GCC ivdep") for (gsize i = 0; i < n; i++)                                \
    {                                                                                  \
      const gboolean lacks = !(x[i] == x[i]) | !(y[i] >= 0.0);                         \
                                                                                       \
      x[i] = lacks ? 0.0 : x[i];                                                       \
      y[i] = lacks ? 0.0 : y[i];                                                       \
      n_lacking += lacks & ((slot)[i] != 0);                                           \
    }

RINGLET_CLONES static gsize
clear_lacking (const RingletPacked *matrix, gsize first, gsize n, double *x, double *y)
{
  gint64 n_lacking = 0;

  if (matrix->slot_bytes == 2) {
    CLEAR_LACKING ((const guint16 *) matrix->slot + first)
  } else {
    CLEAR_LACKING ((const guint32 *) matrix->slot + first)
  }
  return (gsize) n_lacking;
}

/* Values and variances as the frame has them; returns how many pixels lack one. */
static gsize
widen_chunk (const Run *run, gsize first, gsize n, double *x, double *y)
{
  const RingletPackedFrame *frame = run->frame;
  const RingletExclusion none = { .active = FALSE };
  const double floor = run->self->task.floor;
  gsize n_bad = ringlet_widen_double (frame->image, run->exclusion, first, n, x);

  if (frame->variance != NULL) {
    n_bad += ringlet_widen_double (frame->variance, &none, first, n, y);
    for (gsize i = 0; i < n; i++)
      n_bad += y[i] < 0.0;
  }
  for (gsize i = 0; frame->variance == NULL && run->self->task.squares && i < n; i++)
    y[i] = x[i] > floor ? x[i] : floor;
  return n_bad;
}

/* Lists the pixels that @y or @x, NaN in gaps that are flagged in every frame, lack and
 * that no mask hides. They have become 0 and are read again: there are few. */
static void
list_lacking (const Run *run, gsize first, gsize n, Strip *strip)
{
  const RingletPacked *matrix = run->self->task.matrix;
  double x[CHUNK];
  double y[CHUNK] = { 0 };

  widen_chunk (run, first, n, x, y);
  for (gsize i = 0; i < n; i++) {
    const guint32 pixel = (guint32) (first + i);

    if ((isnan (x[i]) || !(y[i] >= 0.0)) &&
        ringlet_packed_first_slot (matrix, pixel) != 0)
      ringlet_list_append (&strip->excluded, &pixel, 1);
  }
}

/* Values and their variances; what does not count becomes 0 and is listed. */
static void
read_chunk (const Run *run, gsize first, gsize n, double *x, double *y, Strip *strip)
{
  const RingletPackedTask *task = &run->self->task;
  const double *gains = run->frame->gain;

  if (widen_chunk (run, first, n, x, y) > 0 &&
      clear_lacking (task->matrix, first, n, x, task->squares ? y : NULL) > 0)
    list_lacking (run, first, n, strip);
  for (gsize i = 0; gains != NULL && i < n; i++) {
    const double gain = gains[first + i];

    x[i] *= gain;
    if (task->squares)
      y[i] *= gain * gain;
  }
}

static inline void
add_entry (const RingletPackedReal *self, const RingletWideEntry *entry, double x,
    double y, double *sums)
{
  const gsize width = self->task.matrix->format;

  for (guint k = 0; k < ringlet_wide_n_shares (entry); k += 2) {
    double *to =
        sums + ringlet_wide_slot (&self->task.matrix->bins, entry, k) * self->lanes;
    const double a = ringlet_wide_share (entry, k) / (double) RINGLET_PACKED_ONE;
    const double b = ringlet_wide_share (entry, k + 1) / (double) RINGLET_PACKED_ONE;

    to[0] += a * x;
    to[1] += b * x;
    if (self->task.squares) {
      to[width] += a * a * y;
      to[width + 1] += b * b * y;
    }
  }
}

static void
prefetch_chunk (const Run *run, gsize first, gsize n)
{
  ringlet_packed_prefetch (run->self->task.matrix, first, n);
  ringlet_image_prefetch (run->frame->image, first, n);
  if (run->frame->variance != NULL)
    ringlet_image_prefetch (run->frame->variance, first, n);
}

static void
add_block (const Run *run, gsize block, Strip *strip)
{
  const RingletPackedReal *self = run->self;
  const RingletPacked *matrix = self->task.matrix;
  const RingletWide *wide = &matrix->wide[block];
  const gsize end = matrix->block_pixel[block + 1];
  double x[CHUNK];
  double y[CHUNK] = { 0 };
  RingletWideCursor cursor = ringlet_wide_begin (wide);
  const RingletWideEntry *entry = NULL;

  for (gsize first = matrix->block_pixel[block]; first < end; first += CHUNK) {
    const gsize n = MIN (CHUNK, end - first);
    const RingletScatter pixels =
        ringlet_scatter_at (matrix, first, n, self->copy_stride);

    if (ringlet_packed_is_gap (matrix, first, n))
      continue;
    read_chunk (run, first, n, x, y, strip);
    prefetch_chunk (run, first + n, MIN (CHUNK, end - first - n));
    if (self->task.squares)
      self->set->real_squares (&pixels, x, y, strip->sums);
    else
      self->set->real (&pixels, x, NULL, strip->sums);
    while ((entry = ringlet_wide_next (wide, &cursor, first + n)) != NULL)
      add_entry (
          self, entry, x[entry->pixel - first], y[entry->pixel - first], strip->sums);
  }
}

static void
add_strip (gsize index, gpointer data)
{
  const Run *run = data;
  RingletPackedReal *self = run->self;
  const gsize n_blocks = self->task.matrix->n_blocks;
  Strip *strip = &self->strips[index];

  if (!begin_strip (self, index, self->lanes, strip))
    return;
  for (gsize block = n_blocks * index / self->n_strips;
       block < n_blocks * (index + 1) / self->n_strips &&
       !g_cancellable_is_cancelled (run->cancellable);
       block++)
    add_block (run, block, strip);
}

/* Adds the lanes @lane … @lane + @width − 1 of a strip to the bins of one azimuthal
 * row. */
static void
spread (const RingletPackedReal *self, const Strip *strip, gsize azimuth, guint lane,
    guint width, double *out)
{
  const RingletBins *bins = &self->task.matrix->bins;
  const gsize row = ringlet_packed_slot (bins, azimuth, 0);

  for (gsize c = 0; c < n_copies (self); c++) {
    for (guint k = 0; k < width; k++) {
      const gsize from = MAX (row - k, (gsize) strip->range.first);
      const gsize end = MIN (row + bins->n_radial - k, (gsize) strip->range.end);
      const double *sums = strip->sums + c * self->copy_stride * self->lanes + lane + k;

      for (gsize slot = from; slot < end; slot++)
        out[slot + k - row] += sums[slot * self->lanes];
    }
  }
}

static void
collect_row (gsize azimuth, gpointer data)
{
  const Run *run = data;
  const RingletPackedReal *self = run->self;
  const gsize n = self->task.matrix->bins.n_radial;
  const guint width = (guint) self->task.matrix->format;
  double *counts = run->counts + azimuth * n;
  double *variance = run->variance != NULL ? run->variance + azimuth * n : NULL;

  memset (counts, 0, n * sizeof *counts);
  if (variance != NULL)
    memset (variance, 0, n * sizeof *variance);
  for (gsize s = 0; s < self->n_strips; s++) {
    spread (self, &self->strips[s], azimuth, 0, width, counts);
    if (variance != NULL)
      spread (self, &self->strips[s], azimuth, width, width, variance);
  }
}

static gboolean
check_memory (const RingletPackedReal *self, GError **error)
{
  if (!g_atomic_int_get (&self->no_memory))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for the sums of %" G_GSIZE_FORMAT " bins; take fewer",
      ringlet_bins_n (&self->task.matrix->bins));
  return FALSE;
}

static gboolean
run_pass (Run *run, RingletParallelFunc func, GCancellable *cancellable, GError **error)
{
  RingletPackedReal *self = run->self;

  self->no_memory = FALSE;
  return ringlet_parallel_for (self->n_strips, func, run, cancellable, error) &&
      check_memory (self, error);
}

gboolean
ringlet_packed_real_run (RingletPackedReal *self, const RingletPackedFrame *frame,
    const RingletExclusion *exclusion, const RingletPackedOut *out,
    GCancellable *cancellable, GError **error)
{
  Run run = { self, frame, exclusion, out->counts, NULL, NULL, NULL, cancellable };

  if (self->task.squares)
    run.variance = out->variance;
  if (!run_pass (&run, add_strip, cancellable, error) ||
      !ringlet_parallel_for (
          self->task.matrix->bins.n_azimuth, collect_row, &run, cancellable, error))
    return FALSE;

  for (gsize s = 0; s < self->n_strips; s++) {
    if (!ringlet_excluded_add (out->excluded, &self->strips[s].excluded, error))
      return FALSE;
  }
  return TRUE;
}

/* --- the second pass of the azimuthal error model --- */

/* One share of a pixel of signal @x and normalisation @norm; sums are slot by slot. */
static inline void
add_deviation (
    const Run *run, gsize slot, guint32 units, double x, double norm, double *sums)
{
  const gssize bin = ringlet_packed_bin (&run->self->task.matrix->bins, slot);
  const double share = units / (double) RINGLET_PACKED_ONE;
  double deviation;

  if (bin < 0 || units == 0)
    return;
  deviation = share * (x - norm * run->mean[bin]);
  sums[slot] += deviation * deviation;
}

static void
deviate_pixel (const Run *run, gsize block, gsize pixel, double x, double *sums)
{
  const RingletPacked *matrix = run->self->task.matrix;
  const gsize slot = ringlet_packed_first_slot (matrix, pixel);
  const double norm = run->known->norm[pixel];
  guint32 share[RINGLET_PACKED_MAX_WIDTH];

  if (slot == 0)
    return;
  if (slot == RINGLET_PACKED_WIDE) {
    guint32 n;
    const RingletWideEntry *entries =
        ringlet_wide_find (&matrix->wide[block], pixel, &n);

    for (guint32 i = 0; i < n; i++) {
      for (guint k = 0; k < ringlet_wide_n_shares (&entries[i]); k++)
        add_deviation (run, ringlet_wide_slot (&matrix->bins, &entries[i], k),
            ringlet_wide_share (&entries[i], k), x, norm, sums);
    }
    return;
  }

  ringlet_packed_shares (matrix, pixel, share);
  for (guint k = 0; k < (guint) matrix->format; k++)
    add_deviation (run, slot + k, share[k], x, norm, sums);
}

static void
deviate_block (const Run *run, gsize block, Strip *strip)
{
  const RingletPacked *matrix = run->self->task.matrix;
  const RingletPackedFrame *frame = run->frame;
  const gsize end = matrix->block_pixel[block + 1];
  double x[CHUNK];

  for (gsize first = matrix->block_pixel[block]; first < end; first += CHUNK) {
    const gsize n = MIN (CHUNK, end - first);

    ringlet_widen_double (frame->image, run->exclusion, first, n, x);
    for (gsize i = 0; i < n; i++) {
      const gsize pixel = first + i;
      const double gain = frame->gain != NULL ? frame->gain[pixel] : 1.0;
      const double dark = run->known->dark != NULL ? run->known->dark[pixel] : 0.0;

      if (!isnan (x[i]))
        deviate_pixel (run, block, pixel, x[i] * gain - dark, strip->sums);
    }
  }
}

static void
deviate_strip (gsize index, gpointer data)
{
  const Run *run = data;
  RingletPackedReal *self = run->self;
  const gsize n_blocks = self->task.matrix->n_blocks;
  Strip *strip = &self->strips[index];

  if (!begin_strip (self, index, 1, strip))
    return;
  for (gsize block = n_blocks * index / self->n_strips;
       block < n_blocks * (index + 1) / self->n_strips &&
       !g_cancellable_is_cancelled (run->cancellable);
       block++)
    deviate_block (run, block, strip);
}

static void
collect_deviations (gsize azimuth, gpointer data)
{
  const Run *run = data;
  const RingletPackedReal *self = run->self;
  const RingletBins *bins = &self->task.matrix->bins;
  const gsize row = ringlet_packed_slot (bins, azimuth, 0);
  double *out = run->variance + azimuth * bins->n_radial;

  memset (out, 0, bins->n_radial * sizeof *out);
  for (gsize s = 0; s < self->n_strips; s++) {
    const Strip *strip = &self->strips[s];
    const gsize from = MAX (row, (gsize) strip->range.first);
    const gsize end =
        MIN (row + bins->n_radial, (gsize) strip->range.end + RINGLET_PACKED_MAX_WIDTH);

    for (gsize slot = from; slot < end; slot++)
      out[slot - row] += strip->sums[slot];
  }
}

gboolean
ringlet_packed_real_scatter (RingletPackedReal *self, const RingletPackedFrame *frame,
    const RingletExclusion *exclusion, const RingletPreprocRow *known,
    const double *mean, double *variance, GCancellable *cancellable, GError **error)
{
  Run run = { self, frame, exclusion, NULL, variance, known, mean, cancellable };

  return run_pass (&run, deviate_strip, cancellable, error) &&
      ringlet_parallel_for (self->task.matrix->bins.n_azimuth, collect_deviations, &run,
          cancellable, error);
}
