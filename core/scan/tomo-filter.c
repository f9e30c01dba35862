/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/error.h"
#include "scan/tomo.h"

static const char *const names[RINGLET_TOMO_N_FILTERS] = { "ramp", "shepp-logan",
  "cosine", "hamming", "hann" };

const char *
ringlet_tomo_filter_name (RingletTomoFilter filter)
{
  g_return_val_if_fail ((guint) filter < RINGLET_TOMO_N_FILTERS, NULL);
  return names[filter];
}

gboolean
ringlet_tomo_filter_parse (const char *name, RingletTomoFilter *filter, GError **error)
{
  for (guint i = 0; i < RINGLET_TOMO_N_FILTERS; i++) {
    if (g_str_equal (names[i], name)) {
      *filter = (RingletTomoFilter) i;
      return TRUE;
    }
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "There is no filter \"%s\": choose ramp, shepp-logan, cosine, hamming or hann",
      name);
  return FALSE;
}

static double
sinc (double x)
{
  return x == 0.0 ? 1.0 : sin (G_PI * x) / (G_PI * x);
}

/* τ² h(x τ) of the ramp; at whole numbers without the rounding of sin (π x). */
static double
ramp (double x)
{
  if (x == rint (x)) {
    if (x == 0.0)
      return 0.25;
    return fmod (x, 2.0) == 0.0 ? 0.0 : -1.0 / (G_PI * G_PI * x * x);
  }
  return 0.5 * sinc (x) - 0.25 * sinc (0.5 * x) * sinc (0.5 * x);
}

/* (1 − a) + a cos (2π f τ) in front of the ramp. */
static double
raised (double x, double a)
{
  return (1.0 - a) * ramp (x) + 0.5 * a * (ramp (x - 1.0) + ramp (x + 1.0));
}

static double
value (RingletTomoFilter filter, double x)
{
  switch (filter) {
  case RINGLET_TOMO_RAMP:
    return ramp (x);
  case RINGLET_TOMO_SHEPP_LOGAN:
    return -2.0 / (G_PI * G_PI * (4.0 * x * x - 1.0));
  case RINGLET_TOMO_COSINE:
    return 0.5 * (ramp (x - 0.5) + ramp (x + 0.5));
  case RINGLET_TOMO_HAMMING:
    return raised (x, 0.46);
  case RINGLET_TOMO_HANN:
    return raised (x, 0.5);
  case RINGLET_TOMO_N_FILTERS:
    break;
  }
  g_return_val_if_reached (NAN);
}

void
ringlet_tomo_filter_kernel (
    RingletTomoFilter filter, double step, gsize n, double *kernel)
{
  for (gsize i = 0; i < n; i++)
    kernel[i] = value (filter, (double) i) / fabs (step);
}
