/* SPDX-License-Identifier: MIT */
#pragma once

/* The sums of one frame by their definition (pyfai's, see plan.h, corrections.h and
 * result.h), pixel by pixel over what ringlet_splitter_run() says, in two passes where
 * there is a mean. */

#include <math.h>

#include "engine-factors.h"
#include "engine/corrections.h"
#include "engine/plan.h"
#include "matrix/packed.h"

typedef struct {
  RingletSplitter splitter; /* its mask: pixels that do not count, those that cannot be
                             * divided by their normalisation too */
  const RingletPlan *plan;
  RingletPacked *packed; /* (nullable): its 16-bit shares instead of exact ones */
  const double *factors; /* of each pixel */
  RingletImage *image;
  RingletImage *variance; /* (nullable) */
  RingletCorrections corrections;
  double monitor; /* 0 for none */
} TruthInputs;

/* @signal_size and @variance_size are the sums of absolute values: what rounding is
 * measured by. */
typedef struct {
  gsize n_bins;
  double *counts;
  double *gain;
  double *signal;
  double *signal_size;
  double *variance;
  double *variance_size;
  double *norm;
  double *norm2;
  double *count;
  double largest; /* signal of a pixel */
  gsize n_excluded;
} Truth;

/* What is subtracted from a pixel, and its variance. */
typedef struct {
  double value;
  double size; /* of what it is the sum of */
  double variance;
} TruthOffset;

/* One pixel, corrected. */
typedef struct {
  gboolean counts;
  double raw;
  double gain;
  double signal;
  double size; /* of what the signal is a difference of */
  double variance;
  double norm;
} TruthPixel;

/* −1 and −2, which unsigned types have as their largest values. */
static inline gboolean
truth_is_flag (RingletPixelType type, double value)
{
  const double turn = ldexp (1.0, 8 * (int) ringlet_pixel_type_size (type));

  if (type == RINGLET_PIXEL_BOOL)
    return FALSE;
  if (!ringlet_pixel_type_is_float (type) && !ringlet_pixel_type_is_signed (type))
    value -= turn;
  return value == -1.0 || value == -2.0;
}

/* An unsigned type has for a negative dummy what it becomes there. */
static inline gboolean
truth_is_dummy (const RingletPlan *plan, RingletPixelType type, double raw)
{
  const gboolean wraps = plan->dummy_value < 0.0 &&
      !ringlet_pixel_type_is_float (type) && !ringlet_pixel_type_is_signed (type);
  const double turn =
      wraps ? ldexp (1.0, 8 * (int) ringlet_pixel_type_size (type)) : 0.0;

  return fabs (raw - turn - plan->dummy_value) <= plan->dummy_delta;
}

static inline gboolean
truth_is_data (const TruthInputs *in, double raw)
{
  const RingletPixelType type = in->image->type;
  const gboolean has_flags =
      in->splitter.detector->has_flags || type == RINGLET_PIXEL_U64;

  if (!isfinite (raw))
    return FALSE;
  if (in->plan->dummy == RINGLET_DUMMY_AUTO)
    return !(has_flags && truth_is_flag (type, raw));
  return in->plan->dummy == RINGLET_DUMMY_NONE || !truth_is_dummy (in->plan, type, raw);
}

/* The value of pixel @i; @otherwise where there is no image. */
static inline double
truth_value (const RingletImage *image, gsize i, double otherwise)
{
  return image != NULL ? ringlet_image_get (image, i) : otherwise;
}

static inline TruthOffset
truth_offset (const TruthInputs *in, gsize i)
{
  const RingletCorrections *c = &in->corrections;
  const double n = c->n_summed > 0 ? (double) c->n_summed : 1.0;
  const double scale = c->background != NULL ? c->background_scale : 0.0;
  const double dark = truth_value (c->dark, i, 0.0);
  double behind = truth_value (c->background, i, 0.0);

  if (c->background != NULL && in->splitter.detector->has_flags &&
      truth_is_flag (c->background->type, behind))
    behind = NAN;
  return (TruthOffset){ n * (dark + scale * behind),
    n * (fabs (dark) + fabs (scale * behind)),
    n * n *
        ((c->dark != NULL ? fmax (dark, 0.0) / c->n_dark : 0.0) +
            scale * scale * fmax (behind, 0.0)) };
}

static inline double
truth_norm (const TruthInputs *in, gsize i)
{
  const RingletCorrections *c = &in->corrections;

  return in->factors[i] * truth_value (c->flat, i, 1.0) *
      truth_value (c->absorption, i, 1.0) * in->plan->normalization_factor *
      (in->monitor > 0.0 ? in->monitor : 1.0);
}

/* Returns (transfer full): @mask and the pixels that no frame can be corrected in. */
static inline RingletMask *
truth_mask (const TruthInputs *in, const RingletMask *mask)
{
  const gsize n = mask->n_slow * mask->n_fast;
  guint8 *bad = g_memdup2 (mask->bad, n);

  for (gsize i = 0; i < n; i++)
    bad[i] |= !isnormal (truth_norm (in, i)) || !isfinite (truth_offset (in, i).value);
  return ringlet_mask_new_take (mask->n_slow, mask->n_fast, bad);
}

static inline TruthPixel
truth_pixel (const TruthInputs *in, gsize i)
{
  const RingletPlan *plan = in->plan;
  const double raw = ringlet_image_get (in->image, i);
  const double given = truth_value (in->variance, i, 0.0);
  const TruthOffset offset = truth_offset (in, i);
  const double norm = truth_norm (in, i);
  const double gain = plan->weighted_average ? 1.0 : 1.0 / norm;
  const gboolean is_variance = isfinite (given) && given >= 0.0;
  double variance = plan->dark_variance ? offset.variance : 0.0;

  if (plan->error_model == RINGLET_ERROR_MODEL_VARIANCE)
    variance += given;
  else if (ringlet_error_model_is_poisson (plan->error_model))
    variance += MAX (raw, plan->poisson_floor);
  else
    variance = 0.0;
  return (
      TruthPixel){ !in->splitter.mask->bad[i] && truth_is_data (in, raw) && is_variance,
    raw * gain, gain, (raw - offset.value) * gain, (fabs (raw) + offset.size) * gain,
    variance * gain * gain, norm * gain };
}

static inline void
truth_add (Truth *self, gsize bin, double share, const TruthPixel *pixel)
{
  self->largest = MAX (self->largest, pixel->size);
  self->counts[bin] += share * pixel->raw;
  self->gain[bin] += share * pixel->gain;
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
  double *next = g_new0 (double, 9 * n);

  *self = (Truth){ n, next, next + n, next + 2 * n, next + 3 * n, next + 4 * n,
    next + 5 * n, next + 6 * n, next + 7 * n, next + 8 * n, 0.0, 0 };
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
  g_free (self->counts);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Truth, truth_clear)
