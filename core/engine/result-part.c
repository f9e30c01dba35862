/* SPDX-License-Identifier: MIT */
#include "engine/result-part.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "engine/result-axis.h"
#include "engine/result-make.h"

static gboolean
check_bins (const char *what, gsize from, gsize to, gsize n, GError **error)
{
  if (from < to && to <= n)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "The cake has %" G_GSIZE_FORMAT " %s bins, counted from 0: %" G_GSIZE_FORMAT
      " up to but not including %" G_GSIZE_FORMAT " are no part of them",
      n, what, from, to);
  return FALSE;
}

static void
set_azimuth (RingletResult *self, double min_deg, double max_deg)
{
  self->azimuth_min_deg = min_deg;
  self->azimuth_max_deg = max_deg;
  self->azimuth[0] = (min_deg + max_deg) / 2.0;
}

/* Whether @n_bins of @cake have less variance than their sum. */
static void
mark_sum (RingletResult *self, const RingletResult *cake, gsize n_bins)
{
  if (cake->bins_share_pixels && n_bins > 1 && cake->sum_variance != NULL)
    self->variance_is_lower_bound = TRUE;
}

/* The spread of single bins of @cake, from @first on in steps of @step, is theirs; that
 * of sums over bins is in none of them. */
static gboolean
copy_spread (RingletResult *self, const RingletResult *cake, gsize first, gsize step,
    GError **error)
{
  const gsize n = self->n_radial;

  if (cake->spread == NULL)
    return TRUE;
  self->spread = g_try_new (double, n);
  if (self->spread == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for %" G_GSIZE_FORMAT " bins; take fewer", n);
    return FALSE;
  }
  for (gsize i = 0; i < n; i++)
    self->spread[i] = cake->spread[first + i * step];
  return TRUE;
}

/* Σ over @n_rows of @cake. */
static RingletResult *
sum_rows (const RingletResult *cake, gsize first, gsize n_rows, GError **error)
{
  g_autoptr (RingletResult) self = ringlet_result_make (cake, cake->n_radial, 1, error);

  if (self == NULL ||
      (n_rows == 1 && !copy_spread (self, cake, first * cake->n_radial, 1, error)))
    return NULL;

  memcpy (self->radial, cake->radial, self->n_radial * sizeof (double));
  set_azimuth (self, ringlet_result_azimuth_at (cake, (double) first),
      ringlet_result_azimuth_at (cake, (double) (first + n_rows)));
  self->plan.n_azimuth = 0;
  mark_sum (self, cake, n_rows);
  for (gsize row = first; row < first + n_rows; row++) {
    for (gsize bin = 0; bin < self->n_radial; bin++)
      ringlet_result_add_bin (self, bin, cake, row * cake->n_radial + bin);
  }
  ringlet_result_finish (self);
  return g_steal_pointer (&self);
}

/* The edges of a row do not tell those of its cake to the last bit. */
static void
note_sector (RingletResult *self, const RingletResult *cake, gsize row)
{
  char first[RINGLET_NUMBER_SIZE];
  char last[RINGLET_NUMBER_SIZE];

  g_free (self->provenance.sector);
  self->provenance.sector =
      g_strdup_printf ("%" G_GSIZE_FORMAT " %" G_GSIZE_FORMAT " %s %s", row + 1,
          cake->n_azimuth, ringlet_number_format (cake->azimuth_min_deg, first),
          ringlet_number_format (cake->azimuth_max_deg, last));
}

RingletResult *
ringlet_result_row (const RingletResult *cake, gsize row, GError **error)
{
  RingletResult *self = NULL;

  g_return_val_if_fail (ringlet_result_is_cake (cake), NULL);

  if (!check_bins ("azimuthal", row, row + 1, cake->n_azimuth, error))
    return NULL;
  self = sum_rows (cake, row, 1, error);
  if (self == NULL)
    return NULL;

  self->plan.has_azimuth_range = TRUE;
  self->plan.azimuth_min_deg = self->azimuth_min_deg;
  self->plan.azimuth_max_deg = self->azimuth_max_deg;
  note_sector (self, cake, row);
  ringlet_result_note (self,
      g_strdup_printf ("azimuthal bin %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT, row + 1,
          cake->n_azimuth));
  return self;
}

RingletResult *
ringlet_result_rebin_radial (const RingletResult *cake, GError **error)
{
  RingletResult *self = NULL;

  g_return_val_if_fail (ringlet_result_is_cake (cake), NULL);

  self = sum_rows (cake, 0, cake->n_azimuth, error);
  if (self != NULL)
    ringlet_result_note (self,
        g_strdup_printf ("sum of %" G_GSIZE_FORMAT " azimuthal bins", cake->n_azimuth));
  return self;
}

/* Along χ where the cake has its rows. */
static void
turn_axes (RingletResult *self, const RingletResult *cake)
{
  memcpy (self->radial, cake->azimuth, self->n_radial * sizeof (double));
  self->unit = ringlet_unit_find ("chi_deg", NULL);
  self->radial_min = cake->azimuth_min_deg;
  self->radial_max = cake->azimuth_max_deg;
  set_azimuth (self, cake->azimuth_min_deg, cake->azimuth_max_deg);
}

static void
set_ring (RingletResult *self, const RingletResult *cake, gsize from, gsize to)
{
  self->plan.n_azimuth = 0;
  self->plan.n_radial = (guint) (to - from);
  self->plan.has_radial_range = TRUE;
  self->plan.radial_min = ringlet_result_radial_at (cake, (double) from);
  self->plan.radial_max = to == cake->n_radial
      ? cake->radial_max /* to the last bit */
      : ringlet_result_radial_at (cake, (double) to);
}

RingletResult *
ringlet_result_ring_profile (
    const RingletResult *cake, gsize from, gsize to, GError **error)
{
  g_autoptr (RingletResult) self = NULL;

  g_return_val_if_fail (ringlet_result_is_cake (cake), NULL);

  if (!check_bins ("radial", from, to, cake->n_radial, error))
    return NULL;
  self = ringlet_result_make (cake, cake->n_azimuth, 1, error);
  if (self == NULL ||
      (to - from == 1 && !copy_spread (self, cake, from, cake->n_radial, error)))
    return NULL;

  turn_axes (self, cake);
  set_ring (self, cake, from, to);
  mark_sum (self, cake, to - from);
  for (gsize row = 0; row < cake->n_azimuth; row++) {
    for (gsize bin = from; bin < to; bin++)
      ringlet_result_add_bin (self, row, cake, row * cake->n_radial + bin);
  }
  ringlet_result_finish (self);
  return g_steal_pointer (&self);
}

RingletResult *
ringlet_result_with_curve (const RingletResult *pattern, gsize first, gsize n,
    const double *intensity, GError **error)
{
  RingletResult *self = NULL;

  g_return_val_if_fail (!ringlet_result_is_cake (pattern), NULL);
  g_return_val_if_fail (
      first <= pattern->n_radial && n <= pattern->n_radial - first, NULL);

  self = ringlet_result_make (pattern, pattern->n_radial, 1, error);
  if (self == NULL)
    return NULL;
  for (gsize i = 0; i < pattern->n_radial; i++) {
    const gboolean has = i >= first && i - first < n && pattern->count[i] > 0.0;

    self->radial[i] = pattern->radial[i];
    self->intensity[i] = has ? intensity[i - first] : (double) NAN;
    self->count[i] = has ? pattern->count[i] : 0.0;
    if (self->sigma != NULL)
      self->sigma[i] = has ? pattern->sigma[i] : (double) NAN;
  }
  self->azimuth[0] = pattern->azimuth[0];
  return self;
}
