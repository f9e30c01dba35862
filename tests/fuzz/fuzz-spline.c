/* SPDX-License-Identifier: MIT */

/* Any bytes as a spline, and its surfaces over a few points. */

#include "detector/spline.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const double at[] = { -1e9, 0.0, 0.5, 17.0, 2048.0, 1e300 };
  double out[G_N_ELEMENTS (at) * G_N_ELEMENTS (at)];
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSpline) spline = ringlet_spline_parse (text, size, &error);

  g_assert_true ((spline != NULL) == (error == NULL));
  if (spline == NULL)
    return 0;

  ringlet_spline_evaluate (
      &spline->dx_px, G_N_ELEMENTS (at), at, G_N_ELEMENTS (at), at, out);
  ringlet_spline_evaluate (
      &spline->dy_px, G_N_ELEMENTS (at), at, G_N_ELEMENTS (at), at, out);
  return 0;
}
