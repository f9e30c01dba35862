/* SPDX-License-Identifier: MIT */

/* What many frames say beside their pixels, as one. */

#include <math.h>

#include "scan/average-private.h"

static double
known (double value)
{
  return value != 0.0 ? value : NAN;
}

/* Of a scan the positions of the first frame would be wrong. */
static void
keep_common_motors (RingletImageMeta *self, const RingletImageMeta *other)
{
  for (guint i = self->motors != NULL ? self->motors->len : 0; i-- > 0;) {
    const RingletMotor *motor = g_ptr_array_index (self->motors, i);
    gboolean is_common = FALSE;

    for (guint k = 0; other->motors != NULL && k < other->motors->len; k++) {
      const RingletMotor *same = g_ptr_array_index (other->motors, k);

      is_common |= g_str_equal (same->name, motor->name) && same->value == motor->value;
    }
    if (!is_common)
      g_ptr_array_remove_index (self->motors, i);
  }
}

void
ringlet_average_meta_add (RingletAverageMeta *self, const RingletImageMeta *meta)
{
  if (self->n_frames == 0)
    ringlet_image_meta_copy (meta, &self->meta);
  else
    keep_common_motors (&self->meta, meta);
  self->exposure_s += known (meta->exposure_s);
  self->monitor += known (meta->monitor);
  self->n_frames++;
}

static double
combined (double sum, double n)
{
  return isfinite (sum) ? sum / n : 0.0;
}

void
ringlet_average_meta_copy (const RingletAverageMeta *self, gboolean as_sum,
    gboolean has_monitor, RingletImageMeta *to)
{
  const double n = as_sum ? 1.0 : (double) self->n_frames;

  ringlet_image_meta_copy (&self->meta, to);
  g_clear_pointer (&to->header, g_ptr_array_unref);
  g_clear_pointer (&to->warnings, g_ptr_array_unref);
  to->exposure_s = combined (self->exposure_s, n);
  to->monitor = has_monitor ? combined (self->monitor, n) : 0.0;
}

void
ringlet_average_meta_clear (RingletAverageMeta *self)
{
  ringlet_image_meta_clear (&self->meta);
  *self = (RingletAverageMeta){ 0 };
}
