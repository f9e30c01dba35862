/* SPDX-License-Identifier: MIT */
#include "calib/ring.h"

#include <math.h>

GArray *
ringlet_rings_new (
    const RingletCalibrant *calibrant, double wavelength_m, double two_theta_max_rad)
{
  const double max = fmin (two_theta_max_rad, G_PI);
  double d_min_m = 0.0;
  GArray *rings = g_array_new (FALSE, FALSE, sizeof (RingletRing));
  g_autoptr (GArray) reflections = NULL;

  g_return_val_if_fail (calibrant != NULL, rings);

  if (!(wavelength_m > 0.0 && max > 0.0))
    return rings;

  d_min_m = wavelength_m / (2.0 * sin (max / 2.0));
  reflections = ringlet_calibrant_reflections (
      calibrant, fmax (d_min_m, ringlet_calibrant_d_floor (calibrant)), NULL);
  for (guint i = 0; reflections != NULL && i < reflections->len; i++) {
    const RingletReflection *reflection =
        &g_array_index (reflections, RingletReflection, i);
    const double sine = fmin (wavelength_m / (2.0 * reflection->d_m), 1.0);
    const RingletRing ring = { i + 1, *reflection, 2.0 * asin (sine) };

    g_array_append_val (rings, ring);
  }
  return rings;
}

const RingletRing *
ringlet_rings_nearest (const GArray *rings, double two_theta_rad, double within_rad)
{
  const RingletRing *nearest = NULL;
  double least = within_rad;

  for (guint i = 0; i < rings->len; i++) {
    const RingletRing *ring = &g_array_index (rings, RingletRing, i);
    const double distance = fabs (ring->two_theta_rad - two_theta_rad);

    if (distance < least) {
      least = distance;
      nearest = ring;
    }
  }
  return nearest;
}

static gboolean
is_digit (int index)
{
  return index >= 0 && index <= 9;
}

char *
ringlet_reflection_label (const RingletReflection *reflection)
{
  const int h = reflection->h;
  const int k = reflection->k;
  const int l = reflection->l;

  if (h == 0 && k == 0 && l == 0)
    return g_strdup ("–");
  if (is_digit (h) && is_digit (k) && is_digit (l))
    return g_strdup_printf ("%d%d%d", h, k, l);
  return g_strdup_printf ("(%d %d %d)", h, k, l);
}
