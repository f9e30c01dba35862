/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/error.h"
#include "geometry/space.h"
#include "process/preview-row.h"

/* The angle, or the distance from the axis, of a value on the axis; NaN where there is
 * none. */
static double
place (const RingletBins *bins, double value, double wavelength_m)
{
  double angle;

  if (bins->space == RINGLET_SPACE_RADIUS)
    return value >= 0.0 ? value : NAN;
  angle = ringlet_space_to_two_theta (bins->space, value, wavelength_m);
  return angle >= 0.0 && angle <= G_PI ? angle : NAN;
}

/* An edge that no angle reaches is where the angles end. */
static double
edge (const RingletBins *bins, gsize i, double wavelength_m, double otherwise)
{
  const double width = (bins->radial_max - bins->radial_min) / (double) bins->n_radial;
  const double value =
      place (bins, bins->radial_min + width * (double) i, wavelength_m);

  return isnan (value) ? otherwise : value;
}

static void
fill (RingletPreviewColumns *self, const RingletBins *bins,
    const RingletPreviewLens *lens)
{
  const double wavelength_m = lens->placement.geometry.wavelength_m;
  const double width = (bins->radial_max - bins->radial_min) / (double) bins->n_radial;
  const double plane_m = ringlet_preview_lens_plane_m (lens);

  for (gsize i = 0; i < self->n; i++) {
    const double centre =
        place (bins, bins->radial_min + width * ((double) i + 0.5), wavelength_m);
    const double from = edge (bins, i, wavelength_m, centre);
    const double to = edge (bins, i + 1, wavelength_m, centre);

    if (self->by_radius) {
      self->sine[i] = (float) centre;
      self->cosine[i] = (float) plane_m;
      self->sine_width[i] = (float) (to - from);
      self->cosine_width[i] = 0.0f;
      self->solid_angle[i] = fabs (to * to - from * from) / 2.0;
      continue;
    }
    self->sine[i] = (float) sin (centre);
    self->cosine[i] = (float) cos (centre);
    self->sine_width[i] = (float) (cos (centre) * (to - from));
    self->cosine_width[i] = (float) (-sin (centre) * (to - from));
    /* cos a − cos b without its cancellation near the beam. */
    self->solid_angle[i] =
        fabs (2.0 * sin ((to + from) / 2.0) * sin ((to - from) / 2.0));
  }
}

gboolean
ringlet_preview_columns_init (RingletPreviewColumns *self, const RingletBins *bins,
    const RingletPreviewLens *lens, GError **error)
{
  float **const arrays[] = { &self->sine, &self->cosine, &self->sine_width,
    &self->cosine_width };
  gboolean ok = TRUE;

  *self = (RingletPreviewColumns){ .n = bins->n_radial, .by_radius = lens->by_radius };
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++) {
    *arrays[i] = g_try_new (float, self->n);
    ok = ok && *arrays[i] != NULL;
  }
  self->solid_angle = g_try_new (double, self->n);
  if (ok && self->solid_angle != NULL) {
    fill (self, bins, lens);
    return TRUE;
  }

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for %" G_GSIZE_FORMAT " bins; take fewer", self->n);
  return FALSE;
}

void
ringlet_preview_columns_clear (RingletPreviewColumns *self)
{
  g_free (self->sine);
  g_free (self->cosine);
  g_free (self->sine_width);
  g_free (self->cosine_width);
  g_free (self->solid_angle);
  *self = (RingletPreviewColumns){ 0 };
}
