/* SPDX-License-Identifier: MIT */
#pragma once

/* The arithmetic of the engines in double precision (csr, csc, histogram): what a pixel
 * of a frame is worth, and what one share of it adds to a bin. They differ in where the
 * shares come from and in which order they are added, in nothing else. */

#include "engine/engine.h"

G_BEGIN_DECLS

/**
 * RingletDoubleTask:
 * @n_pixels: n_slow × n_fast
 * @n_bins: flat bins
 * @preproc: keeps @known
 * @known: of all pixels
 * @error_model: which variances to sum
 * @statistic: which pixels of a bin to sum
 * @floor: least variance of one pixel (Poisson)
 * @live: (array length=n_pixels): 1 where a pixel counts unless a frame lacks it, 0
 *   under the mask
 *
 * What a #RingletEngineTask says of pixels, kept.
 */
typedef struct {
  gsize n_pixels;
  gsize n_bins;
  RingletPreproc *preproc;
  const RingletPreprocRow *known;
  RingletErrorModel error_model;
  RingletStatistic statistic;
  double floor;
  guint8 *live;
} RingletDoubleTask;

/* FALSE with RINGLET_ERROR_LIMIT; to be cleared in either case. */
gboolean ringlet_double_task_init (
    RingletDoubleTask *self, const RingletEngineTask *task, GError **error);
void ringlet_double_task_clear (RingletDoubleTask *self);

/* Whether each pixel has a variance of its own; else it has none, or the scatter. */
static inline gboolean
ringlet_double_task_has_variance (const RingletDoubleTask *self)
{
  return ringlet_error_model_is_poisson (self->error_model) ||
      self->error_model == RINGLET_ERROR_MODEL_VARIANCE;
}

/**
 * ringlet_double_task_read:
 * @first: first pixel
 * @n: how many
 * @counts: (array length=n): raw · gain; NaN where the pixel does not count: under the
 *   mask, where the value is excluded or not finite, and where its variance is not
 *   finite or below 0, which no variance is
 * @variance: (nullable) (array length=n): variance of that; NULL where
 *   ringlet_double_task_has_variance() says no
 *
 * Returns: how many live pixels do not count
 */
gsize ringlet_double_task_read (const RingletDoubleTask *self,
    const RingletEngineFrame *frame, const RingletExclusion *exclusion, gsize first,
    gsize n, double *counts, double *variance);

/**
 * ringlet_double_task_read_frame:
 * @counts: (nullable) (array length=n_pixels): as above; NULL to count only
 * @variance: (nullable) (array length=n_pixels): as above
 * @n_missing: (out): live pixels that do not count
 * @error: G_IO_ERROR_CANCELLED
 *
 * The same for a whole frame, by all threads.
 */
gboolean ringlet_double_task_read_frame (const RingletDoubleTask *self,
    const RingletEngineFrame *frame, const RingletExclusion *exclusion, double *counts,
    double *variance, gsize *n_missing, GCancellable *cancellable, GError **error);

/**
 * RingletDoubleSum:
 * @counts: Σ share · counts
 * @variance: Σ share² · variance, or Σ share² · (signal − norm · mean)²
 *
 * What a frame adds to one bin.
 */
typedef struct {
  double counts;
  double variance;
} RingletDoubleSum;

static inline void
ringlet_double_sum_add (
    RingletDoubleSum *self, double share, double counts, double variance)
{
  self->counts += share * counts;
  self->variance += share * share * variance;
}

/* The scatter of a pixel around the mean of the bin, in the second pass. */
static inline void
ringlet_double_sum_add_scatter (RingletDoubleSum *self, const RingletDoubleTask *task,
    gsize pixel, double share, double counts, double mean)
{
  const RingletPreprocRow *known = task->known;
  const double dark = known->dark != NULL ? known->dark[pixel] : 0.0;
  const double distance = share * (counts - dark - known->norm[pixel] * mean);

  self->variance += distance * distance;
}

static inline void
ringlet_double_sum_merge (RingletDoubleSum *self, const RingletDoubleSum *part)
{
  self->counts += part->counts;
  self->variance += part->variance;
}

/* One bin of #RingletKnown. */
typedef struct {
  double count;
  double norm;
  double norm2;
  double gain;
  double dark;
  double dark_variance;
} RingletDoubleKnown;

static inline void
ringlet_double_known_add (
    RingletDoubleKnown *self, const RingletDoubleTask *task, gsize pixel, double share)
{
  const RingletPreprocRow *known = task->known;
  const double norm = share * known->norm[pixel];

  self->count += share;
  self->norm += norm;
  self->norm2 += norm * norm;
  if (known->gain != NULL)
    self->gain += share * known->gain[pixel];
  if (known->dark != NULL)
    self->dark += share * known->dark[pixel];
  if (known->dark_variance != NULL)
    self->dark_variance += share * share * known->dark_variance[pixel];
}

void ringlet_double_known_merge (
    RingletDoubleKnown *self, const RingletDoubleKnown *part);

/* Writes bin @bin of @out. */
void ringlet_double_known_store (
    const RingletDoubleKnown *self, RingletKnown *out, gsize bin);

/* Mean of a bin, Σ signal / Σ norm; 0 where no pixel counts. */
static inline double
ringlet_double_mean (const RingletSums *sums, gsize bin)
{
  return sums->known->count[bin] > 0.0
      ? ringlet_sums_signal (sums, bin) / sums->known->norm[bin]
      : 0.0;
}

G_END_DECLS
