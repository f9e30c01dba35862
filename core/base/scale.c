/* SPDX-License-Identifier: MIT */
#include "base/scale.h"

#include <math.h>

#include "base/choice.h"

static const char *const names[RINGLET_SCALE_N] = { "linear", "sqrt", "log" };

const char *
ringlet_scale_name (RingletScale scale)
{
  g_return_val_if_fail (scale < RINGLET_SCALE_N, NULL);
  return names[scale];
}

gboolean
ringlet_scale_parse (const char *name, RingletScale *scale, GError **error)
{
  int index = 0;

  if (!ringlet_choice_parse (name, names, RINGLET_SCALE_N, "scale", &index, error))
    return FALSE;

  *scale = (RingletScale) index;
  return TRUE;
}

double
ringlet_scale_apply (RingletScale scale, double value)
{
  switch (scale) {
  case RINGLET_SCALE_SQRT:
    return copysign (sqrt (fabs (value)), value);
  case RINGLET_SCALE_LOG:
    return value > 0.0 ? log (value) : -INFINITY;
  default:
    return value;
  }
}

double
ringlet_scale_invert (RingletScale scale, double scaled)
{
  switch (scale) {
  case RINGLET_SCALE_SQRT:
    return copysign (scaled * scaled, scaled);
  case RINGLET_SCALE_LOG:
    return exp (scaled);
  default:
    return scaled;
  }
}
