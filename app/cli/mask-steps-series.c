/* SPDX-License-Identifier: MIT */

/* Steps that look at many frames, and at the mask that a detector brings along. */

#include "base/error.h"
#include "base/number.h"
#include "cli/images.h"
#include "cli/mask-steps-private.h"
#include "cli/parse.h"
#include "cli/run.h"

gboolean
ringlet_mask_check_not_negative (const char *option, const char *text, GError **error)
{
  double value = 0.0;

  if (ringlet_number_parse (text, &value) && value >= 0.0)
    return TRUE;
  return ringlet_parse_refuse (option, text, "a number from 0 up", error);
}

/* ---- the series ---- */

RingletImage *
ringlet_mask_load_series_frame (const char *text, GError **error)
{
  g_autoptr (RingletSource) source = ringlet_source_open (text, error);

  return source != NULL ? ringlet_source_read (source, 0, NULL, error) : NULL;
}

static gpointer
look_at_series (
    RingletJob *job, gpointer source, GCancellable *cancellable, GError **error)
{
  const RingletProgress progress = ringlet_job_progress (job);

  return ringlet_series_pixels_new (source, &progress, cancellable, error);
}

gboolean
ringlet_mask_apply_series (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  g_autoptr (RingletSource) source = ringlet_source_open (step->text, error);
  g_auto (RingletBar) bar = { 0 };

  if (source == NULL)
    return FALSE;
  ringlet_cli_tell_notes (ringlet_source_notes (source));
  g_clear_pointer (&work->series, ringlet_series_pixels_free);
  ringlet_bar_init (&bar, "Series");
  work->series = ringlet_run_job (look_at_series, source, &bar, error);
  return work->series != NULL &&
      ringlet_mask_work_check_shape (work, step->text,
          ringlet_series_pixels_n_slow (work->series),
          ringlet_series_pixels_n_fast (work->series), error);
}

static gboolean
needs_series (const RingletMaskWork *work, GError **error)
{
  if (work->series != NULL)
    return TRUE;
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "of which frames? Put --series SERIES in front");
  return FALSE;
}

gboolean
ringlet_mask_apply_flagged_any (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  return needs_series (work, error) &&
      ringlet_mask_work_combine (work, RINGLET_MASK_OR,
          ringlet_series_pixels_flagged (work->series, TRUE, error), error);
}

gboolean
ringlet_mask_apply_flagged_all (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  return needs_series (work, error) &&
      ringlet_mask_work_combine (work, RINGLET_MASK_OR,
          ringlet_series_pixels_flagged (work->series, FALSE, error), error);
}

gboolean
ringlet_mask_apply_dead (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  return needs_series (work, error) &&
      ringlet_mask_work_combine (work, RINGLET_MASK_OR,
          ringlet_series_pixels_dead (
              work->series, work->mask, ringlet_mask_step_number (step), NULL, error),
          error);
}

gboolean
ringlet_mask_apply_noisy (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  return needs_series (work, error) &&
      ringlet_mask_work_combine (work, RINGLET_MASK_OR,
          ringlet_series_pixels_noisy (
              work->series, work->mask, ringlet_mask_step_number (step), NULL, error),
          error);
}

gboolean
ringlet_mask_apply_bright (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  return needs_series (work, error) &&
      ringlet_mask_work_combine (work, RINGLET_MASK_OR,
          ringlet_series_pixels_bright (
              work->series, work->mask, ringlet_mask_step_number (step), NULL, error),
          error);
}

/* ---- the mask of an Eiger ---- */

/* Where Dectris puts it, and where NXmx does. */
RingletImage *
ringlet_mask_load_eiger (const char *text, GError **error)
{
  static const char *const places[] = {
    "/entry/instrument/detector/detectorSpecific/pixel_mask",
    "/entry/instrument/detector/pixel_mask",
  };
  g_autoptr (GError) first = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autofree char *name = g_strconcat (text, "::", places[i], NULL);
    g_autoptr (GError) local = NULL;
    RingletImage *image = ringlet_image_load (name, NULL, &local);

    if (image != NULL)
      return image;
    if (first == NULL)
      first = g_steal_pointer (&local);
  }
  g_propagate_error (error, g_steal_pointer (&first));
  return NULL;
}

gboolean
ringlet_mask_apply_eiger (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  g_autoptr (RingletImage) image = ringlet_mask_load_eiger (step->text, error);

  return image != NULL &&
      ringlet_mask_work_check_shape (
          work, step->text, image->n_slow, image->n_fast, error) &&
      ringlet_mask_work_combine (
          work, RINGLET_MASK_OR, ringlet_mask_new_from_image (image, error), error);
}
