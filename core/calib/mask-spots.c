/* SPDX-License-Identifier: MIT */
#include "calib/mask-spots.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "geometry/mask-shape.h"

#define MAX_REACH 100.0

GArray *
ringlet_mask_spots_find (const RingletImage *image, const RingletMask *known,
    GCancellable *cancellable, GError **error)
{
  const RingletBlobSearch search = { 5.0, 0, RINGLET_MASK_SPOTS_LEAST_SNR, TRUE };
  g_autoptr (RingletPeakImage) peaks =
      ringlet_peak_image_new (image, known, FALSE, cancellable, error);

  return peaks != NULL ? ringlet_blobs (peaks, &search, cancellable, error) : NULL;
}

gsize
ringlet_mask_spots_paint (GArray *spots, double min_snr, double reach, guint8 *pixels,
    gsize n_slow, gsize n_fast, guint8 value)
{
  const RingletMaskPaper paper = { pixels, n_slow, n_fast, value };
  gsize n = 0;

  for (guint i = 0; i < spots->len; i++) {
    const RingletBlob *spot = &g_array_index (spots, RingletBlob, i);
    double numbers[] = { spot->slow_px, spot->fast_px, reach * spot->radius_px };
    const RingletMaskShape disc = {
      .klass = ringlet_mask_shape_find ("circle"), .numbers = numbers, .n = 3
    };

    if (!(spot->snr >= min_snr))
      continue;
    disc.klass->paint (&disc, &paper);
    n++;
  }
  return n;
}

static gboolean
check (double min_snr, double reach, GError **error)
{
  if (!(min_snr >= RINGLET_MASK_SPOTS_LEAST_SNR) || !isfinite (min_snr))
    return ringlet_number_refuse (
        "significance of a spot", "3 or more", min_snr, error);
  if (!(reach > 0.0) || reach > MAX_REACH)
    return ringlet_number_refuse (
        "radii of a spot that are masked", "positive and at most 100", reach, error);
  return TRUE;
}

RingletMask *
ringlet_mask_new_spots (const RingletImage *image, const RingletMask *known,
    double min_snr, double reach, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) spots = NULL;
  guint8 *bad = NULL;

  if (!check (min_snr, reach, error))
    return NULL;
  spots = ringlet_mask_spots_find (image, known, cancellable, error);
  if (spots == NULL)
    return NULL;
  bad = ringlet_image_alloc (RINGLET_PIXEL_U8, image->n_slow, image->n_fast, error);
  if (bad == NULL)
    return NULL;

  memset (bad, 0, image->n_slow * image->n_fast);
  ringlet_mask_spots_paint (
      spots, min_snr, reach, bad, image->n_slow, image->n_fast, 1);
  return ringlet_mask_new_take (image->n_slow, image->n_fast, bad);
}
