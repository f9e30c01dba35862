/* SPDX-License-Identifier: MIT */
#include "calibration-correct.h"

#include <math.h>

#include "calib/peak-image.h"

static gboolean
is_no_data (const RingletPlan *plan, double value)
{
  return plan->dummy == RINGLET_DUMMY_VALUE &&
      fabs (value - plan->dummy_value) <= plan->dummy_delta;
}

static double
corrected (const RingletCorrections *corrections, gsize at, double value)
{
  const double dark =
      corrections->dark != NULL ? ringlet_image_get (corrections->dark, at) : 0.0;
  const double flat =
      corrections->flat != NULL ? ringlet_image_get (corrections->flat, at) : 1.0;

  return flat > 0.0 ? (value - dark) / flat : NAN;
}

RingletImage *
ringlet_calibration_correct (RingletImage *image, const RingletCorrections *corrections,
    const RingletPlan *plan, GError **error)
{
  const gsize n = image->n_slow * image->n_fast;
  g_autoptr (RingletPeakImage) raw = NULL;
  float *data = NULL;

  if (corrections->dark == NULL && corrections->flat == NULL &&
      plan->dummy != RINGLET_DUMMY_VALUE)
    return ringlet_image_ref (image);

  /* It knows which counts are flags. */
  raw = ringlet_peak_image_new (image, NULL, FALSE, NULL, error);
  if (raw == NULL)
    return NULL;
  data = ringlet_image_alloc (RINGLET_PIXEL_F32, image->n_slow, image->n_fast, error);
  if (data == NULL)
    return NULL;
  for (gsize at = 0; at < n; at++) {
    const double value = (double) raw->values[at];

    data[at] =
        is_no_data (plan, value) ? NAN : (float) corrected (corrections, at, value);
  }
  return ringlet_image_new_take (
      RINGLET_PIXEL_F32, image->n_slow, image->n_fast, data, NULL);
}
