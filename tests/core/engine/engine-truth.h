/* SPDX-License-Identifier: MIT */
#pragma once

/* The sums of one frame by their definition (pyfai's, see plan.h and result.h), pixel
 * by pixel over what ringlet_splitter_run() says, in two passes where there is a mean.
 */

#include <math.h>

#include "engine/plan.h"
#include "image/image.h"
#include "matrix/packed.h"

typedef struct {
  RingletSplitter splitter; /* its mask: pixels that do not count, those that cannot be
                             * divided by their normalisation too */
  const RingletPlan *plan;
  RingletPacked *packed; /* (nullable): its 16-bit shares instead of exact ones */
  const double *factors; /* of each pixel: solid angle, polarisation */
  const RingletImage *image;
  const RingletImage *variance; /* (nullable) */
  const RingletImage *dark;     /* (nullable) */
  guint n_dark;
  const RingletImage *flat; /* (nullable) */
} TruthInputs;

/* @signal_size and @variance_size are the sums of absolute values: what rounding is
 * measured by. */
typedef struct {
  gsize n_bins;
  double *signal;
  double *signal_size;
  double *variance;
  double *variance_size;
  double *norm;
  double *norm2;
  double *count;
  gsize n_excluded;
} Truth;

/* One pixel, corrected. */
typedef struct {
  gboolean counts;
  double signal;
  double size; /* of what the signal is a difference of */
  double variance;
  double norm;
} TruthPixel;

static inline gboolean
truth_is_data (const RingletPlan *plan, double raw)
{
  if (!isfinite (raw))
    return FALSE;
  return plan->dummy != RINGLET_DUMMY_VALUE ||
      fabs (raw - plan->dummy_value) > plan->dummy_delta;
}

static inline TruthPixel
truth_pixel (const TruthInputs *in, gsize i)
{
  const RingletPlan *plan = in->plan;
  const double raw = ringlet_image_get (in->image, i);
  const double given = in->variance != NULL ? ringlet_image_get (in->variance, i) : 0.0;
  const double dark = in->dark != NULL ? ringlet_image_get (in->dark, i) : 0.0;
  const double flat = in->flat != NULL ? ringlet_image_get (in->flat, i) : 1.0;
  const double norm = in->factors[i] * flat * plan->normalization_factor;
  TruthPixel pixel = { truth_is_data (plan, raw), raw - dark, fabs (raw) + fabs (dark),
    0.0, norm };

  if (in->splitter.mask->bad[i])
    pixel.counts = FALSE;
  if (in->variance != NULL && !(isfinite (given) && given >= 0.0))
    pixel.counts = FALSE;
  if (plan->error_model == RINGLET_ERROR_MODEL_VARIANCE)
    pixel.variance = given + dark / in->n_dark;
  if (ringlet_error_model_is_poisson (plan->error_model))
    pixel.variance = MAX (raw, plan->poisson_floor) + dark / in->n_dark;
  if (!plan->weighted_average) {
    pixel.signal /= norm;
    pixel.size /= fabs (norm);
    pixel.variance /= norm * norm;
    pixel.norm = 1.0;
  }
  return pixel;
}

static inline void
truth_add (Truth *self, gsize bin, double share, const TruthPixel *pixel)
{
  self->signal[bin] += share * pixel->signal;
  self->signal_size[bin] += share * pixel->size;
  self->variance[bin] += share * share * pixel->variance;
  self->variance_size[bin] += share * share * pixel->variance;
  self->norm[bin] += share * pixel->norm;
  self->norm2[bin] += share * share * pixel->norm * pixel->norm;
  self->count[bin] += share;
}

static inline void
truth_add_scatter (Truth *self, gsize bin, double share, const TruthPixel *pixel)
{
  const double mean = self->signal[bin] / self->norm[bin];
  const double distance = share * (pixel->signal - pixel->norm * mean);
  const double size = share * (pixel->size + fabs (pixel->norm * mean));

  self->variance[bin] += distance * distance;
  self->variance_size[bin] += size * size;
}

/* @scatter: the second pass. */
static inline void
truth_add_block (
    Truth *self, const TruthInputs *in, const RingletShares *shares, gboolean scatter)
{
  for (gsize j = 0; j < shares->n_pixels; j++) {
    const TruthPixel pixel = truth_pixel (in, shares->first_pixel + j);

    if (!pixel.counts && !scatter && shares->start[j] < shares->start[j + 1])
      self->n_excluded++;
    for (guint32 k = shares->start[j]; pixel.counts && k < shares->start[j + 1]; k++) {
      if (scatter)
        truth_add_scatter (self, shares->bin[k], shares->share[k], &pixel);
      else
        truth_add (self, shares->bin[k], shares->share[k], &pixel);
    }
  }
}

/* Where the shares of a packed matrix go. */
typedef struct {
  const RingletBins *bins;
  RingletShares *shares;
} Unpack;

static inline void
truth_unpack_slot (gsize slot, guint32 share, gpointer data)
{
  const Unpack *unpack = data;
  const RingletBins *bins = unpack->bins;
  const gsize at = slot - RINGLET_PACKED_LEAD;
  const gsize radial = at % (bins->n_radial + 1);

  if (slot >= RINGLET_PACKED_LEAD && radial < bins->n_radial)
    ringlet_shares_add (unpack->shares,
        at / (bins->n_radial + 1) * bins->n_radial + radial, share / 65536.0);
}

static inline RingletShares *
truth_unpack (const RingletPacked *packed, gsize first, gsize end)
{
  RingletShares *shares = ringlet_shares_new (first, end - first);
  Unpack unpack = { &packed->bins, shares };

  for (gsize pixel = first; pixel < end; pixel++) {
    shares->start[pixel - first] = shares->n_entries;
    ringlet_packed_foreach (packed, pixel, truth_unpack_slot, &unpack);
  }
  shares->start[end - first] = shares->n_entries;
  return shares;
}

static inline RingletShares *
truth_shares (const TruthInputs *in, gsize block)
{
  const RingletPacked *packed = in->packed;

  return packed != NULL ? truth_unpack (packed, packed->block_pixel[block],
                              packed->block_pixel[block + 1])
                        : ringlet_splitter_run (&in->splitter, block);
}

static inline void
truth_init (Truth *self, const TruthInputs *in)
{
  const gsize n = ringlet_bins_n (&in->splitter.bins);
  const gboolean azimuthal = in->plan->error_model == RINGLET_ERROR_MODEL_AZIMUTHAL;
  double *next = g_new0 (double, 7 * n);

  *self = (Truth){ n, next, next + n, next + 2 * n, next + 3 * n, next + 4 * n,
    next + 5 * n, next + 6 * n, 0 };
  for (guint pass = 0; pass < (azimuthal ? 2u : 1u); pass++) {
    for (gsize block = 0; block < ringlet_splitter_n_blocks (&in->splitter); block++) {
      g_autoptr (RingletShares) shares = truth_shares (in, block);

      truth_add_block (self, in, shares, pass == 1);
    }
  }
}

static inline void
truth_clear (Truth *self)
{
  g_free (self->signal);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Truth, truth_clear)
