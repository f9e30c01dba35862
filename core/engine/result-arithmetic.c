/* SPDX-License-Identifier: MIT */
#include "engine/result-arithmetic.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "engine/result-make.h"

/* Edges agree to this part of a bin: axes that another wavelength has scaled are the
 * same but for rounding. */
#define EDGE_TOLERANCE 1e-6

/* A full turn but for the rounding of degrees. */
#define FULL_TURN_DEG (360.0 - 1e-9)

static gboolean
match_counts (const char *what, gsize a, gsize b, GError **error)
{
  if (a == b)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "The results have %" G_GSIZE_FORMAT " and %" G_GSIZE_FORMAT
      " %s bins; only results of the same bins can be combined",
      a, b, what);
  return FALSE;
}

static gboolean
match_words (const char *what, const char *a, const char *b, GError **error)
{
  if (g_str_equal (a, b))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The results differ in the %s, %s and %s; only those that agree can be combined",
      what, a, b);
  return FALSE;
}

typedef struct {
  double min;
  double max;
} Range;

static gboolean
match_ranges (const char *what, Range a, Range b, gsize n_bins, GError **error)
{
  const double tolerance = EDGE_TOLERANCE * (a.max - a.min) / (double) n_bins;
  char text[4][RINGLET_NUMBER_SIZE];

  if (fabs (a.min - b.min) <= tolerance && fabs (a.max - b.max) <= tolerance)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The results have the %s ranges %s to %s and %s to %s; give one range to both "
      "integrations",
      what, ringlet_number_format (a.min, text[0]),
      ringlet_number_format (a.max, text[1]), ringlet_number_format (b.min, text[2]),
      ringlet_number_format (b.max, text[3]));
  return FALSE;
}

/* Of I(χ), which ring it is of. */
static gboolean
match_rings (const RingletResult *a, const RingletResult *b, GError **error)
{
  const Range ring_a = { a->plan.radial_min, a->plan.radial_max };
  const Range ring_b = { b->plan.radial_min, b->plan.radial_max };

  return !a->unit->is_azimuthal ||
      (match_words (
           "unit of the ring", a->plan.unit->name, b->plan.unit->name, error) &&
          match_ranges ("radial", ring_a, ring_b, 1, error));
}

static gboolean
match_axes (const RingletResult *a, const RingletResult *b, GError **error)
{
  const Range radial_a = { a->radial_min, a->radial_max };
  const Range radial_b = { b->radial_min, b->radial_max };
  const Range azimuth_a = { a->azimuth_min_deg, a->azimuth_max_deg };
  const Range azimuth_b = { b->azimuth_min_deg, b->azimuth_max_deg };
  const char *radial = a->unit->is_azimuthal ? "azimuthal" : "radial";

  return match_words ("unit", a->unit->name, b->unit->name, error) &&
      match_counts (radial, a->n_radial, b->n_radial, error) &&
      match_counts ("azimuthal", a->n_azimuth, b->n_azimuth, error) &&
      match_ranges (radial, radial_a, radial_b, a->n_radial, error) &&
      match_ranges ("azimuthal", azimuth_a, azimuth_b, a->n_azimuth, error) &&
      match_rings (a, b, error);
}

static const char *
average_name (const RingletResult *self)
{
  return self->plan.weighted_average ? "weighted" : "unweighted";
}

/* The axes, and what the sums mean. */
static gboolean
match (const RingletResult *a, const RingletResult *b, GError **error)
{
  if (!match_axes (a, b, error) ||
      !match_words ("average", average_name (a), average_name (b), error))
    return FALSE;
  if ((a->sum_variance != NULL) == (b->sum_variance != NULL))
    return TRUE;

  return match_words ("error model", ringlet_error_model_name (a->plan.error_model),
      ringlet_error_model_name (b->plan.error_model), error);
}

static void
copy_axes (RingletResult *self, const RingletResult *from)
{
  memcpy (self->radial, from->radial, self->n_radial * sizeof (double));
  memcpy (self->azimuth, from->azimuth, self->n_azimuth * sizeof (double));
}

static void
merge_text (char **text, const char *other)
{
  if (g_strcmp0 (*text, other) == 0)
    return;

  g_free (*text);
  *text = g_strdup ("several");
}

static void
merge_provenance (RingletProvenance *self, const RingletProvenance *other)
{
  g_clear_pointer (&self->source_sha256, g_free);
  g_clear_pointer (&self->source_file_sha256, g_free);
  merge_text (&self->mask_digest, other->mask_digest);
  merge_text (&self->mask, other->mask);
  merge_text (&self->gaps, other->gaps);
  merge_text (&self->dark, other->dark);
  merge_text (&self->dark_digest, other->dark_digest);
  merge_text (&self->flat, other->flat);
  merge_text (&self->flat_digest, other->flat_digest);
  merge_text (&self->absorption, other->absorption);
  merge_text (&self->absorption_digest, other->absorption_digest);
  merge_text (&self->background, other->background);
  merge_text (&self->background_digest, other->background_digest);
  merge_text (&self->combined, other->combined);
  merge_text (&self->method, other->method);
  merge_text (&self->no_device, other->no_device);
  merge_text (&self->lost_device, other->lost_device);
  merge_text (&self->operations, other->operations);
  self->n_excluded += other->n_excluded;
  self->n_added += other->n_added;
  self->n_subtracted += other->n_subtracted;
}

/* Whether the same unknown deviation is in both. */
static gboolean
have_common_noise (const RingletResult *a, const RingletResult *b)
{
  const RingletProvenance *from = &a->provenance;
  const RingletProvenance *other = &b->provenance;
  const gboolean same_dark = a->plan.dark_variance && b->plan.dark_variance &&
      from->n_dark > 0 && other->n_dark > 0 && g_strcmp0 (from->dark, other->dark) == 0;
  const gboolean same_background = a->plan.dark_variance && b->plan.dark_variance &&
      from->background_digest != NULL &&
      g_strcmp0 (from->background_digest, other->background_digest) == 0;

  return a->sum_variance != NULL &&
      (same_dark || same_background ||
          (from->n_subtracted > 0 && other->n_subtracted > 0));
}

RingletResult *
ringlet_result_add (const RingletResult *a, const RingletResult *b, GError **error)
{
  g_autoptr (RingletResult) self = NULL;

  if (!match (a, b, error))
    return NULL;
  self = ringlet_result_make (a, a->n_radial, a->n_azimuth, error);
  if (self == NULL)
    return NULL;

  copy_axes (self, a);
  self->one_count_included = a->one_count_included || b->one_count_included ||
      ringlet_result_lacks_one_count (a) != ringlet_result_lacks_one_count (b);
  self->bins_share_pixels = a->bins_share_pixels || b->bins_share_pixels;
  self->is_preview = a->is_preview || b->is_preview;
  self->variance_is_lower_bound = a->variance_is_lower_bound ||
      b->variance_is_lower_bound || have_common_noise (a, b);
  for (gsize bin = 0; bin < ringlet_result_n_bins (self); bin++) {
    ringlet_result_add_bin (self, bin, a, bin);
    ringlet_result_add_bin (self, bin, b, bin);
  }
  ringlet_result_finish (self);
  merge_provenance (&self->provenance, &b->provenance);
  return g_steal_pointer (&self);
}

/* @self holds the sums of a. */
static void
subtract_bin (RingletResult *self, gsize bin, const RingletResult *b, double scale)
{
  double *const sums[] = { self->sum_signal, self->sum_counts, self->sum_gain,
    self->sum_norm, self->sum_norm2, self->count, self->sum_variance };
  const double factor = scale * self->sum_norm[bin] / b->sum_norm[bin];

  if (!(self->count[bin] > 0.0) || !(b->count[bin] > 0.0)) {
    for (gsize i = 0; i < G_N_ELEMENTS (sums); i++) {
      if (sums[i] != NULL)
        sums[i][bin] = 0.0;
    }
    return;
  }
  self->sum_signal[bin] -= factor * b->sum_signal[bin];
  self->sum_counts[bin] -= factor * b->sum_counts[bin];
  if (self->sum_variance != NULL)
    self->sum_variance[bin] += factor * factor * ringlet_result_variance (b, bin);
}

static void
note_background (RingletResult *self, const RingletProvenance *from, double scale)
{
  char number[RINGLET_NUMBER_SIZE];

  ringlet_result_note (self,
      g_strdup_printf ("less %s × %s frame %" G_GUINT64_FORMAT,
          ringlet_number_format (scale, number),
          from->source != NULL ? from->source : "an image", from->frame));
  self->provenance.n_subtracted += from->n_added + from->n_subtracted;
}

RingletResult *
ringlet_result_subtract (
    const RingletResult *a, const RingletResult *b, double scale, GError **error)
{
  g_autoptr (RingletResult) self = NULL;
  char number[RINGLET_NUMBER_SIZE];

  if (!(scale >= 0.0 && isfinite (scale))) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The scale of a background is %s; it must be 0 or a positive number",
        ringlet_number_format (scale, number));
    return NULL;
  }
  if (!match (a, b, error))
    return NULL;
  self = ringlet_result_make (a, a->n_radial, a->n_azimuth, error);
  if (self == NULL)
    return NULL;

  copy_axes (self, a);
  self->one_count_included = TRUE;
  self->bins_share_pixels = a->bins_share_pixels || b->bins_share_pixels;
  self->is_preview = a->is_preview || b->is_preview;
  self->variance_is_lower_bound =
      a->variance_is_lower_bound || b->variance_is_lower_bound;
  for (gsize bin = 0; bin < ringlet_result_n_bins (self); bin++) {
    ringlet_result_add_bin (self, bin, a, bin);
    subtract_bin (self, bin, b, scale);
  }
  ringlet_result_finish (self);
  note_background (self, &b->provenance, scale);
  return g_steal_pointer (&self);
}

static gboolean
check_turn (const RingletResult *cake, GError **error)
{
  const double width = cake->azimuth_max_deg - cake->azimuth_min_deg;
  char number[RINGLET_NUMBER_SIZE];

  if (ringlet_result_is_cake (cake) && width >= FULL_TURN_DEG &&
      cake->n_azimuth % 2 == 0)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "Only a cake of 360° with an even number of azimuthal bins can be symmetrised; "
      "this %s has %s° and %" G_GSIZE_FORMAT " azimuthal bins",
      ringlet_result_is_cake (cake) ? "cake" : "pattern",
      ringlet_number_format (width, number), cake->n_azimuth);
  return FALSE;
}

RingletResult *
ringlet_result_symmetrise (const RingletResult *cake, GError **error)
{
  const gsize n = ringlet_result_n_bins (cake);
  g_autoptr (RingletResult) self = NULL;

  if (!check_turn (cake, error))
    return NULL;
  self = ringlet_result_make (cake, cake->n_radial, cake->n_azimuth, error);
  if (self == NULL)
    return NULL;

  copy_axes (self, cake);
  self->variance_is_lower_bound = cake->variance_is_lower_bound ||
      (cake->bins_share_pixels && cake->sum_variance != NULL);
  self->bins_share_pixels = TRUE;
  for (gsize bin = 0; bin < n; bin++) {
    ringlet_result_add_bin (self, bin, cake, bin);
    ringlet_result_add_bin (self, bin, cake, (bin + n / 2) % n);
  }
  ringlet_result_finish (self);
  ringlet_result_note (self, g_strdup ("symmetrised"));
  return g_steal_pointer (&self);
}
