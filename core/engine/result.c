/* SPDX-License-Identifier: MIT */
#include "engine/result.h"

#include <math.h>
#include <stddef.h>

/* Where the texts are. */
static const gsize text_offsets[] = {
  offsetof (RingletProvenance, version),
  offsetof (RingletProvenance, source),
  offsetof (RingletProvenance, source_sha256),
  offsetof (RingletProvenance, source_file_sha256),
  offsetof (RingletProvenance, mask_digest),
  offsetof (RingletProvenance, mask),
  offsetof (RingletProvenance, gaps),
  offsetof (RingletProvenance, dark),
  offsetof (RingletProvenance, dark_digest),
  offsetof (RingletProvenance, flat),
  offsetof (RingletProvenance, flat_digest),
  offsetof (RingletProvenance, absorption),
  offsetof (RingletProvenance, absorption_digest),
  offsetof (RingletProvenance, background),
  offsetof (RingletProvenance, background_digest),
  offsetof (RingletProvenance, combined),
  offsetof (RingletProvenance, method),
  offsetof (RingletProvenance, operations),
  offsetof (RingletProvenance, sector),
  offsetof (RingletProvenance, requested_engine),
  offsetof (RingletProvenance, no_device),
  offsetof (RingletProvenance, lost_device),
};

static char **
text_at (RingletProvenance *self, gsize i)
{
  return (char **) G_STRUCT_MEMBER_P (self, text_offsets[i]);
}

void
ringlet_provenance_clear (RingletProvenance *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (text_offsets); i++)
    g_clear_pointer (text_at (self, i), g_free);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
}

void
ringlet_provenance_copy (const RingletProvenance *self, RingletProvenance *copy)
{
  *copy = *self;
  for (gsize i = 0; i < G_N_ELEMENTS (text_offsets); i++)
    *text_at (copy, i) = g_strdup (*text_at (copy, i));
  if (self->detector != NULL)
    copy->detector = ringlet_detector_ref (self->detector);
}

RingletResult *
ringlet_result_ref (RingletResult *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
result_clear (gpointer data)
{
  RingletResult *self = data;
  double *const own[] = { self->intensity, self->sigma, self->spread,
    self->sum_variance, self->sum_counts, self->sum_signal };
  double *const known[] = { self->sum_gain, self->sum_norm, self->sum_norm2,
    self->count };
  const gsize n_own =
      G_N_ELEMENTS (own) - (self->sum_signal == self->sum_counts ? 1 : 0);

  for (gsize i = 0; i < n_own; i++) {
    if (self->pool != NULL)
      ringlet_pool_give (self->pool, own[i]);
    else
      g_free (own[i]);
  }
  for (gsize i = 0; self->known == NULL && i < G_N_ELEMENTS (known); i++)
    g_free (known[i]);
  g_free (self->radial);
  g_free (self->azimuth);
  g_clear_pointer (&self->pool, ringlet_pool_unref);
  g_clear_pointer (&self->known, ringlet_known_unref);
  ringlet_provenance_clear (&self->provenance);
}

void
ringlet_result_unref (RingletResult *self)
{
  g_atomic_rc_box_release_full (self, result_clear);
}

gboolean
ringlet_result_lacks_one_count (const RingletResult *self)
{
  return self->sum_variance != NULL && !self->one_count_included &&
      ringlet_error_model_is_poisson (self->plan.error_model) &&
      self->plan.poisson_floor == 0;
}

/* Where no photon was counted the square root of nothing would claim certainty: such a
 * bin has the variance of one count, beside that of the dark, or of the part of a count
 * that fits it when it has less than one pixel. It is applied here and not in the sums,
 * so that sums of frames stay sums. */
double
ringlet_result_variance (const RingletResult *self, gsize bin)
{
  double one_count;

  if (self->sum_variance == NULL || !(self->count[bin] > 0.0))
    return NAN;
  if (ringlet_result_lacks_one_count (self) && self->sum_counts[bin] <= 0.0) {
    one_count = self->sum_gain[bin] / self->count[bin] * MIN (self->count[bin], 1.0);
    return self->sum_variance[bin] + one_count * one_count;
  }
  return self->sum_variance[bin];
}

double
ringlet_result_std (const RingletResult *self, gsize bin)
{
  return sqrt (ringlet_result_variance (self, bin) / self->sum_norm2[bin]);
}

double
ringlet_result_sem (const RingletResult *self, gsize bin)
{
  return sqrt (ringlet_result_variance (self, bin)) / fabs (self->sum_norm[bin]);
}
