/* SPDX-License-Identifier: MIT */
#include "comparison-work.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/error.h"
#include "integration.h"

/* Room for the matrices of another geometry, as long as the work lasts. */
#define OTHER_MEMO_BYTES ((gsize) 512 << 20)

void
ringlet_comparison_work_free (RingletComparisonWork *self)
{
  ringlet_state_unref (self->state);
  ringlet_display_unref (self->display);
  g_clear_pointer (&self->source, ringlet_source_unref);
  g_free (self->name);
  g_clear_pointer (&self->step, ringlet_state_unref);
  g_clear_pointer (&self->before, ringlet_display_unref);
  g_clear_pointer (&self->before_of, ringlet_state_unref);
  g_clear_pointer (&self->cake, ringlet_result_unref);
  ringlet_memo_unref (self->memo);
  g_free (self);
}

void
ringlet_comparison_product_free (RingletComparisonProduct *self)
{
  g_clear_pointer (&self->state, ringlet_state_unref);
  g_clear_pointer (&self->display, ringlet_display_unref);
  g_clear_pointer (&self->present_pyramid, ringlet_pyramid_unref);
  g_clear_pointer (&self->present_histogram, ringlet_histogram_unref);
  g_clear_pointer (&self->cake, ringlet_result_unref);
  g_clear_pointer (&self->cake_pyramid, ringlet_pyramid_unref);
  g_clear_pointer (&self->cake_histogram, ringlet_histogram_unref);
  for (guint k = 0; k < 2; k++) {
    g_clear_pointer (&self->contrast[k], ringlet_contrast_unref);
    g_clear_pointer (&self->cake_contrast[k], ringlet_contrast_unref);
  }
  g_free (self);
}

/* ---- the other document ---- */

static RingletState *
refuse (GError **error, const char *text)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, text);
  return NULL;
}

static RingletState *
make_previous (const RingletComparisonWork *self, GError **error)
{
  RingletState *other = NULL;

  if (self->display->frame == 0)
    return refuse (error, _ ("There is no frame before the first one"));
  other = ringlet_state_dup (self->state);
  other->frame = self->display->frame - 1;
  return other;
}

static RingletState *
make_of_file (
    const RingletComparisonWork *self, GCancellable *cancellable, GError **error)
{
  const char *const names[] = { self->name, NULL };
  RingletSource *source = self->source != NULL
      ? ringlet_source_ref (self->source)
      : ringlet_source_open_full (names, RINGLET_SOURCE_DEFAULT, cancellable, error);
  RingletState *other = NULL;

  if (source == NULL)
    return NULL;
  other = ringlet_state_dup (self->state);
  g_clear_pointer (&other->source, ringlet_source_unref);
  other->source = source;
  other->frame = MIN (self->display->frame, ringlet_source_n_frames (source) - 1);
  return other;
}

/* Nothing is taken off and nothing left out. */
static RingletState *
make_uncorrected (const RingletComparisonWork *self)
{
  RingletState *other = ringlet_state_dup (self->state);

  other->frame = self->display->frame;
  other->gap_mask = FALSE;
  g_clear_pointer (&other->mask, ringlet_mask_unref);
  g_clear_pointer (&other->mask_path, g_free);
  g_clear_pointer (&other->layers, ringlet_mask_layers_unref);
  g_clear_pointer (&other->dark, ringlet_image_unref);
  g_clear_pointer (&other->dark_path, g_free);
  g_clear_pointer (&other->flat, ringlet_image_unref);
  g_clear_pointer (&other->flat_path, g_free);
  g_clear_pointer (&other->absorption, ringlet_image_unref);
  g_clear_pointer (&other->absorption_path, g_free);
  g_clear_pointer (&other->background, ringlet_image_unref);
  g_clear_pointer (&other->background_path, g_free);
  return other;
}

static RingletState *
make_other (
    const RingletComparisonWork *self, GCancellable *cancellable, GError **error)
{
  switch (self->with) {
  case RINGLET_COMPARE_PREVIOUS:
    return make_previous (self, error);
  case RINGLET_COMPARE_FILE:
    return make_of_file (self, cancellable, error);
  case RINGLET_COMPARE_UNCORRECTED:
    return make_uncorrected (self);
  case RINGLET_COMPARE_STEP:
    if (self->step == NULL || self->step->source == NULL)
      return refuse (error, _ ("There was no image after that step"));
    return ringlet_state_ref (self->step);
  case RINGLET_COMPARE_NOTHING:
    break;
  }
  g_return_val_if_reached (NULL);
}

/* ---- both sides ---- */

/* As the integration has them; only where they are what is compared. */
static gboolean
get_corrections (RingletCompareWith with, const RingletState *present,
    RingletDisplay *display, RingletCorrections *corrections)
{
  const RingletPlan plan = present->plan;

  if (with != RINGLET_COMPARE_UNCORRECTED)
    return FALSE;
  *corrections =
      ringlet_integration_inputs (present, display->detector, NULL, &plan).corrections;
  return !ringlet_corrections_is_empty (corrections);
}

static RingletContrastSide
side_of (const RingletDisplay *display, const RingletCorrections *corrections)
{
  return (RingletContrastSide){ display->image, display->mask, &display->exclusion,
    corrections };
}

double
ringlet_comparison_product_get (const RingletComparisonProduct *self,
    RingletCompareWith with, const RingletState *present, RingletDisplay *display,
    gboolean is_other, gsize index)
{
  RingletCorrections corrections = { 0 };
  const gboolean has = get_corrections (with, present, display, &corrections);
  const RingletContrastSide side = is_other
      ? side_of (self->display, NULL)
      : side_of (display, has ? &corrections : NULL);

  /* An image of another size may have come just now, with a dark of the old one. */
  return index < ringlet_image_n_pixels (side.image) &&
          ringlet_contrast_side_check (&side, NULL)
      ? ringlet_contrast_side_get (&side, index)
      : (double) NAN;
}

/* The present image as it is after its corrections. */
static gboolean
show_corrected (RingletComparisonProduct *self, const RingletContrastSide *side,
    GCancellable *cancellable, GError **error)
{
  static const RingletExclusion none = { FALSE };
  g_autoptr (RingletImage) image = ringlet_contrast_side_corrected (side, error);

  if (image == NULL)
    return FALSE;
  self->present_pyramid =
      ringlet_pyramid_new_image (image, side->mask, &none, cancellable, error);
  if (self->present_pyramid == NULL)
    return FALSE;
  self->present_histogram =
      ringlet_histogram_new (self->present_pyramid, cancellable, error);
  return self->present_histogram != NULL;
}

static gboolean
compare_images (RingletComparisonProduct *self, const RingletComparisonWork *work,
    GCancellable *cancellable, GError **error)
{
  RingletCorrections corrections = { 0 };
  const gboolean has =
      get_corrections (work->with, work->state, work->display, &corrections);
  const RingletContrastSide present =
      side_of (work->display, has ? &corrections : NULL);
  const RingletContrastSide other = side_of (self->display, NULL);

  if (has && !show_corrected (self, &present, cancellable, error))
    return FALSE;
  for (guint k = 0; k < 2; k++) {
    if ((work->kinds & 1u << k) == 0)
      continue;
    self->contrast[k] =
        ringlet_contrast_new_images (k, &present, &other, cancellable, error);
    if (self->contrast[k] == NULL)
      return FALSE;
  }
  return TRUE;
}

/* Only sizes that agree are shown in turns, too. */
static gboolean
check_shapes (const RingletImage *present, const RingletImage *other, GError **error)
{
  if (present->n_slow == other->n_slow && present->n_fast == other->n_fast)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      _ ("The other image has %zu × %zu pixels, the present one %zu × %zu: only images "
         "of one size are compared"),
      other->n_fast, other->n_slow, present->n_fast, present->n_slow);
  return FALSE;
}

/* ---- cakes ---- */

/* The bins of the present cake, wherever they came from. */
static RingletState *
with_axes_of (const RingletState *state, const RingletResult *cake)
{
  RingletState *self = ringlet_state_dup (state);

  self->plan.unit = cake->unit;
  self->plan.has_radial_range = TRUE;
  self->plan.radial_min = cake->radial_min;
  self->plan.radial_max = cake->radial_max;
  self->plan.has_azimuth_range = TRUE;
  self->plan.azimuth_min_deg = cake->azimuth_min_deg;
  self->plan.azimuth_max_deg = cake->azimuth_max_deg;
  self->plan.has_azimuth_centre = FALSE;
  self->cake = (RingletCakeBins){ (guint) cake->n_radial, (guint) cake->n_azimuth };
  return self;
}

static gboolean
compare_cakes (RingletComparisonProduct *self, const RingletComparisonWork *work,
    GCancellable *cancellable, GError **error)
{
  const RingletIntegrationWants wants = { .cake = TRUE };
  const gboolean is_alike =
      ringlet_integration_shares_matrices (work->state, self->state);
  g_autoptr (RingletMemo) memo =
      is_alike ? ringlet_memo_ref (work->memo) : ringlet_memo_new (OTHER_MEMO_BYTES);
  g_autoptr (RingletState) state = with_axes_of (self->state, work->cake);
  g_autoptr (RingletIntegration) run = ringlet_integration_run (
      state, state->frame, self->display->image, wants, memo, NULL, cancellable, error);

  if (run == NULL)
    return FALSE;
  self->cake = ringlet_result_ref (run->cake);
  self->cake_pyramid = ringlet_pyramid_new_cake (run->cake, cancellable, error);
  if (self->cake_pyramid == NULL)
    return FALSE;
  self->cake_histogram = ringlet_histogram_new (self->cake_pyramid, cancellable, error);
  if (self->cake_histogram == NULL)
    return FALSE;
  for (guint k = 0; k < 2; k++) {
    if ((work->kinds & 1u << k) == 0)
      continue;
    self->cake_contrast[k] =
        ringlet_contrast_new_cakes (k, work->cake, run->cake, cancellable, error);
    if (self->cake_contrast[k] == NULL)
      return FALSE;
  }
  return TRUE;
}

RingletComparisonProduct *
ringlet_comparison_work_run (
    const RingletComparisonWork *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletComparisonProduct) product = g_new0 (RingletComparisonProduct, 1);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (OTHER_MEMO_BYTES);

  product->state = make_other (self, cancellable, error);
  if (product->state == NULL)
    return NULL;
  /* In a memo of its own: there is one stack of layers for a document, and two that
   * take turns would paint all of it each time. */
  if (self->before != NULL && self->before_of != NULL &&
      ringlet_display_is_same (self->before_of, product->state))
    product->display = ringlet_display_ref (self->before);
  else
    product->display = ringlet_display_new (
        product->state, product->state->frame, NULL, memo, NULL, cancellable, error);
  if (product->display == NULL ||
      !check_shapes (self->display->image, product->display->image, error) ||
      !compare_images (product, self, cancellable, error))
    return NULL;
  if (self->cake != NULL && !compare_cakes (product, self, cancellable, error))
    return NULL;
  return g_steal_pointer (&product);
}
