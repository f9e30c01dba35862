/* SPDX-License-Identifier: MIT */
#include "engine/corrections.h"

#include <math.h>

#include "base/error.h"
#include "engine/shape.h"

gboolean
ringlet_corrections_check (const RingletCorrections *self,
    const RingletCorrectionPaths *paths, const RingletDetector *detector,
    GError **error)
{
  const struct {
    const char *what;
    const char *path;
    const RingletImage *image;
  } images[] = {
    { "dark image", paths->dark, self->dark },
    { "flat field", paths->flat, self->flat },
    { "absorption image", paths->absorption, self->absorption },
    { "background image", paths->background, self->background },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (images); i++) {
    const RingletImage *image = images[i].image;

    if (image != NULL &&
        !ringlet_companion_check (&(RingletCompanion){ images[i].what, images[i].path,
                                      image->n_slow, image->n_fast },
            detector, error))
      return FALSE;
  }
  if (self->background != NULL && !isfinite (self->background_scale)) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The scale of the background image must be a finite number");
    return FALSE;
  }
  if (self->dark == NULL || self->n_dark > 0)
    return TRUE;

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The number of frames that the dark image is the mean of must be at least 1, not "
      "0");
  return FALSE;
}

gboolean
ringlet_corrections_is_empty (const RingletCorrections *self)
{
  return !ringlet_corrections_subtract (self) && self->flat == NULL &&
      self->absorption == NULL;
}

static guint64
n_times (const RingletCorrections *self)
{
  return MAX (self->n_summed, 1);
}

/* What does nothing is not compared. */
gboolean
ringlet_corrections_equal (const RingletCorrections *a, const RingletCorrections *b)
{
  return a->dark == b->dark && (a->dark == NULL || a->n_dark == b->n_dark) &&
      a->flat == b->flat && a->absorption == b->absorption &&
      a->background == b->background &&
      (a->background == NULL || a->background_scale == b->background_scale) &&
      (!ringlet_corrections_subtract (a) || n_times (a) == n_times (b));
}

/* NAN for a flag: the two largest numbers of an unsigned type, −1 and −2 of others. */
static double
background_at (const RingletImage *image, gsize pixel, gboolean has_flags)
{
  const double value = ringlet_image_get (image, pixel);
  const gsize bits = 8 * ringlet_pixel_type_size (image->type);
  const gboolean is_signed = ringlet_pixel_type_is_float (image->type) ||
      ringlet_pixel_type_is_signed (image->type);

  if (!has_flags || image->type == RINGLET_PIXEL_BOOL)
    return value;
  if (is_signed)
    return value == -1.0 || value == -2.0 ? NAN : value;
  return value >= ldexp (1.0, (int) bits) - 2.0 ? NAN : value;
}

double
ringlet_corrections_subtrahend (
    const RingletCorrections *self, gsize pixel, gboolean has_flags, double *variance)
{
  const double n = (double) n_times (self);
  const double scale = self->background_scale;
  const double dark = self->dark != NULL ? ringlet_image_get (self->dark, pixel) : 0.0;
  const double background = self->background != NULL
      ? background_at (self->background, pixel, has_flags)
      : 0.0;
  double var = self->dark != NULL ? MAX (dark, 0.0) / self->n_dark : 0.0;

  if (self->background != NULL)
    var += scale * scale * MAX (background, 0.0);
  if (variance != NULL)
    *variance = n * n * var;
  return self->background != NULL ? n * (dark + scale * background) : n * dark;
}

double
ringlet_corrections_response (const RingletCorrections *self, gsize pixel)
{
  const double flat = self->flat != NULL ? ringlet_image_get (self->flat, pixel) : 1.0;

  return self->absorption != NULL ? flat * ringlet_image_get (self->absorption, pixel)
                                  : flat;
}

static void
hold (RingletImage *image)
{
  if (image != NULL)
    ringlet_image_ref (image);
}

RingletCorrections
ringlet_corrections_hold (const RingletCorrections *self)
{
  RingletCorrections copy = *self;

  hold (copy.dark);
  hold (copy.flat);
  hold (copy.absorption);
  hold (copy.background);
  return copy;
}

void
ringlet_corrections_clear (RingletCorrections *self)
{
  g_clear_pointer (&self->dark, ringlet_image_unref);
  g_clear_pointer (&self->flat, ringlet_image_unref);
  g_clear_pointer (&self->absorption, ringlet_image_unref);
  g_clear_pointer (&self->background, ringlet_image_unref);
}
