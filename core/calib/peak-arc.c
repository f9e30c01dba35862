/* SPDX-License-Identifier: MIT */
#include "calib/peak-arc.h"

#include <math.h>

#include "calib/peak-profile.h"

/* Half the variance of a pixel along the arc. */
#define PIXEL_BULGE (0.5 * RINGLET_PEAK_PIXEL_VARIANCE)

/**
 * Frame:
 * @normal: (slow, fast) across the arc
 * @tangent: (slow, fast) along it, a quarter turn ahead of the normal
 */
typedef struct {
  double normal[2];
  double tangent[2];
} Frame;

static Frame
frame_of (const RingletArcWindow *window)
{
  const double sine = sin (window->normal_rad);
  const double cosine = cos (window->normal_rad);

  return (Frame){ { sine, cosine }, { cosine, -sine } };
}

/* The rows or columns of pixels whose middle may lie in the window. */
static void
pixels_along (double middle, double half, gsize n, gsize *first, gsize *end)
{
  *first = (gsize) CLAMP (ceil (middle - half - 0.5), 0.0, (double) n);
  *end = (gsize) CLAMP (floor (middle + half - 0.5) + 1.0, 0.0, (double) n);
}

/* √(u² + (R + a)²) − R without the difference of large numbers; a for a straight one.
 */
static double
distance_from (double curvature, double a, double u)
{
  const double x = 2.0 * a + curvature * (a * a + u * u);

  return x / (1.0 + sqrt (fmax (1.0 + curvature * x, 0.0)));
}

static void
add_row (const RingletPeakImage *image, const RingletArcWindow *window,
    const Frame *frame, gsize slow, GArray *samples)
{
  const double curvature = window->curvature_per_px;
  const double half[2] = { window->half_across_px, window->half_along_px };
  const double bulge = 0.5 * fabs (curvature) * half[1] * half[1];
  const double reach = fabs (frame->normal[1]) * (half[0] + bulge) +
      fabs (frame->tangent[1]) * half[1] * (1.0 + fabs (curvature) * half[0]);
  const double y = (double) slow + 0.5 - window->slow_px;
  gsize first;
  gsize end;

  pixels_along (window->fast_px, reach, image->n_fast, &first, &end);
  for (gsize fast = first; fast < end; fast++) {
    const float value = image->values[slow * image->n_fast + fast];
    const double x = (double) fast + 0.5 - window->fast_px;
    const double a = frame->normal[0] * y + frame->normal[1] * x;
    const double u = frame->tangent[0] * y + frame->tangent[1] * x;
    const double along = u / (1.0 + curvature * a);
    /* What a pixel bulges, seen from an arc, and its middle does not. */
    const double across = distance_from (curvature, a, u) + curvature * PIXEL_BULGE;

    if (value == value && 1.0 + curvature * a > 0.0 && fabs (along) <= half[1] &&
        fabs (across) <= half[0]) {
      const RingletPeakSample sample = { (float) across, (float) along, value, 1.0f };

      g_array_append_val (samples, sample);
    }
  }
}

static GArray *
collect (const RingletPeakImage *image, const RingletArcWindow *window)
{
  const Frame frame = frame_of (window);
  const double half[2] = { window->half_across_px, window->half_along_px };
  const double bulge = 0.5 * fabs (window->curvature_per_px) * half[1] * half[1];
  const double reach = fabs (frame.normal[0]) * (half[0] + bulge) +
      fabs (frame.tangent[0]) * half[1] *
          (1.0 + fabs (window->curvature_per_px) * half[0]);
  GArray *samples = g_array_sized_new (FALSE, FALSE, sizeof (RingletPeakSample), 512);
  gsize first;
  gsize end;

  pixels_along (window->slow_px, reach, image->n_slow, &first, &end);
  for (gsize slow = first; slow < end; slow++)
    add_row (image, window, &frame, slow, samples);
  return samples;
}

/* The point of the crest where the pixels that count are, on an arc @shift outside of
 * the one expected. */
static void
place_crest (
    const RingletArcWindow *window, double shift, double along, RingletArcPeak *peak)
{
  const double curvature = window->curvature_per_px;
  const Frame frame = frame_of (window);
  const double cosine = 1.0 / sqrt (1.0 + curvature * curvature * along * along);
  const double u = along * cosine * (1.0 + curvature * shift);
  const double a =
      shift * cosine - curvature * along * along * cosine * cosine / (1.0 + cosine);

  peak->slow_px = window->slow_px + frame.normal[0] * a + frame.tangent[0] * u;
  peak->fast_px = window->fast_px + frame.normal[1] * a + frame.tangent[1] * u;
}

gboolean
ringlet_arc_fit (
    const RingletPeakImage *image, const RingletArcWindow *window, RingletArcPeak *peak)
{
  const RingletPeakRange range = { -window->half_across_px, window->half_across_px };
  g_autoptr (GArray) samples = collect (image, window);
  RingletPeakFit fit;

  *peak = (RingletArcPeak){ .slow_px = window->slow_px,
    .fast_px = window->fast_px,
    .sigma_px = INFINITY,
    .n_pixels = samples->len };
  if (!ringlet_peak_fit (samples, range, window->normal_rad, NULL, NULL, &fit))
    return FALSE;

  *peak = (RingletArcPeak){
    .shift_px = fit.centre,
    .sigma_px = fit.centre_sigma,
    .amplitude = fit.amplitude,
    .amplitude_sigma = fit.amplitude_sigma,
    .background = fit.background,
    .fwhm_px = RINGLET_PEAK_FWHM *
        sqrt (fmax (fit.variance - RINGLET_PEAK_PIXEL_VARIANCE, 0.0)),
    .tilt_rad = -fit.slope,
    .tilt_sigma_rad = fit.slope_sigma,
    .bend_per_px = fit.bend,
    .bend_sigma_per_px = fit.bend_sigma,
    .evenness = fit.evenness,
    .is_step = fit.is_step,
    .misfit = fit.misfit,
    .n_pixels = fit.n,
    .converged = TRUE,
  };
  place_crest (window, fit.centre, fit.along, peak);
  return TRUE;
}
