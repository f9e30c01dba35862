/* SPDX-License-Identifier: MIT */

/* Any text as a number with a unit. */

#include <math.h>

#include "base/quantity.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *raw = g_strndup ((const char *) data, size);
  g_autofree char *text = g_utf8_make_valid (raw, -1);
  g_autoptr (GError) wavelength_error = NULL;
  g_autoptr (GError) length_error = NULL;
  g_autoptr (GError) angle_error = NULL;
  double value = NAN;

  if (ringlet_wavelength_parse ("--wavelength", text, &value, &wavelength_error))
    g_assert_true (value > 0.0 && isfinite (value));
  else
    g_assert_nonnull (wavelength_error);
  if (ringlet_length_parse ("--thickness", text, 1e-6, 1.0, &value, &length_error))
    g_assert_true (value > 0.0 && isfinite (value));
  else
    g_assert_nonnull (length_error);
  if (ringlet_angle_parse ("--tilt", text, &value, &angle_error))
    g_assert_true (isfinite (value));
  else
    g_assert_nonnull (angle_error);
  return 0;
}
