/* SPDX-License-Identifier: MIT */

/* Steps that look at the values of an image. */

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "calib/mask-spots.h"
#include "cli/mask-steps-private.h"
#include "cli/parse.h"
#include "engine/flagged.h"
#include "image/mask-edit.h"
#include "image/mask-value.h"
#include "image/source.h"

/* A disc of two standard deviations around a spot. */
#define SPOT_RADII 2.0

/* Dead pixels tell which way up a mask is. */
static void
warn_of_flip (const RingletMaskWork *work, const char *path)
{
  const RingletPlan plan = ringlet_plan_default ();
  g_autoptr (RingletMask) flagged =
      ringlet_mask_new_flagged (work->image, &plan, TRUE, NULL);

  if (flagged != NULL && !work->expects_flip &&
      ringlet_mask_seems_flipped (work->mask, flagged))
    g_printerr ("ringlet: the mask hides the pixels without data of %s only with its "
                "rows upside down; --flip turns it\n",
        path);
}

gboolean
ringlet_mask_work_check_shape (const RingletMaskWork *self, const char *path,
    gsize n_slow, gsize n_fast, GError **error)
{
  const RingletMask *mask = self->mask;

  if (n_slow == mask->n_slow && n_fast == mask->n_fast)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "%s has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels (rows × columns), the mask %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT "%s",
      path, n_slow, n_fast, mask->n_slow, mask->n_fast,
      n_slow == mask->n_fast && n_fast == mask->n_slow
          ? ": it fits only transposed; put --transpose in front"
          : "");
  return FALSE;
}

gboolean
ringlet_mask_apply_image (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  RingletImage *image = ringlet_image_load (step->text, NULL, error);

  if (image == NULL)
    return FALSE;
  g_clear_pointer (&work->image, ringlet_image_unref);
  work->image = image;
  if (!ringlet_mask_work_check_shape (
          work, step->text, image->n_slow, image->n_fast, error))
    return FALSE;
  warn_of_flip (work, step->text);
  return TRUE;
}

static gboolean
needs_image (const RingletMaskWork *work, GError **error)
{
  if (work->image != NULL)
    return TRUE;

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "of which image? Put --image FILE in front");
  return FALSE;
}

gboolean
ringlet_mask_check_number (const char *option, const char *text, GError **error)
{
  double value = 0.0;

  return ringlet_parse_number (option, text, &value, error);
}

gboolean
ringlet_mask_check_positive (const char *option, const char *text, GError **error)
{
  double value = 0.0;

  return ringlet_parse_positive (option, text, &value, error);
}

double
ringlet_mask_step_number (const RingletMaskStep *self)
{
  double value = 0.0;

  ringlet_number_parse (self->text, &value);
  return value;
}

gboolean
ringlet_mask_apply_below (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  return needs_image (work, error) &&
      ringlet_mask_work_combine (work, RINGLET_MASK_OR,
          ringlet_mask_new_outside (
              work->image, ringlet_mask_step_number (step), INFINITY, error),
          error);
}

gboolean
ringlet_mask_apply_above (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  return needs_image (work, error) &&
      ringlet_mask_work_combine (work, RINGLET_MASK_OR,
          ringlet_mask_new_outside (
              work->image, -INFINITY, ringlet_mask_step_number (step), error),
          error);
}

gboolean
ringlet_mask_apply_hot (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  return needs_image (work, error) &&
      ringlet_mask_work_combine (work, RINGLET_MASK_OR,
          ringlet_mask_new_hot (
              work->image, work->mask, ringlet_mask_step_number (step), NULL, error),
          error);
}

/* "SNR" or "SNR,RADII". */
static gboolean
parse_spots (const char *option, const char *text, double numbers[2], GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  const guint n = g_strv_length (parts);

  numbers[1] = SPOT_RADII;
  if ((n == 1 || n == 2) && ringlet_number_parse (parts[0], &numbers[0]) &&
      numbers[0] >= RINGLET_MASK_SPOTS_LEAST_SNR &&
      (n == 1 ||
          (ringlet_number_parse (parts[1], &numbers[1]) && numbers[1] > 0.0 &&
              numbers[1] <= 100.0)))
    return TRUE;
  return ringlet_parse_refuse (option, text,
      "a significance from 3 up and radii up to 100, SNR or SNR,RADII", error);
}

gboolean
ringlet_mask_check_spots (const char *option, const char *text, GError **error)
{
  double numbers[2];

  return parse_spots (option, text, numbers, error);
}

gboolean
ringlet_mask_apply_spots (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  double numbers[2];

  return parse_spots ("--spots", step->text, numbers, error) &&
      needs_image (work, error) &&
      ringlet_mask_work_combine (work, RINGLET_MASK_OR,
          ringlet_mask_new_spots (
              work->image, work->mask, numbers[0], numbers[1], NULL, error),
          error);
}

gboolean
ringlet_mask_apply_flagged (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  const RingletPlan plan = ringlet_plan_default ();

  return needs_image (work, error) &&
      ringlet_mask_work_combine (work, RINGLET_MASK_OR,
          ringlet_mask_new_flagged (work->image, &plan, TRUE, error), error);
}
