/* SPDX-License-Identifier: MIT */
#include "engine/exclusion.h"

#include <math.h>

/* All ones in the width of the type. */
static guint64
type_mask (RingletPixelType type)
{
  const gsize bits = 8 * ringlet_pixel_type_size (type);

  return bits == 64 ? G_MAXUINT64 : ((guint64) 1 << bits) - 1;
}

/* Least and largest number of an integer type. A negative dummy stands in an unsigned
 * type for what two's complement makes of it, so the type is taken as signed then. */
static void
type_range (RingletPixelType type, gboolean negative, __int128 *min, __int128 *max)
{
  const __int128 one = 1;
  const gsize bits = 8 * ringlet_pixel_type_size (type);
  const gboolean is_signed = ringlet_pixel_type_is_signed (type);

  *min = is_signed || negative ? -(one << (bits - 1)) : 0;
  *max = is_signed ? (one << (bits - 1)) - 1 : (one << bits) - 1;
  if (!is_signed && negative)
    *max = -1;
}

static RingletExclusion
exclude_value (double value, double delta, RingletPixelType type)
{
  const double far = 1e30; /* beyond every type, within __int128 */
  RingletExclusion exclusion = {
    .active = TRUE, .min = value - delta, .max = value + delta
  };
  __int128 type_min;
  __int128 type_max;
  __int128 min;
  __int128 max;

  if (ringlet_pixel_type_is_float (type))
    return exclusion;

  type_range (type, value < 0.0, &type_min, &type_max);
  min = MAX ((__int128) CLAMP (ceil (value - delta), -far, far), type_min);
  max = MIN ((__int128) CLAMP (floor (value + delta), -far, far), type_max);
  exclusion.active = min <= max;
  exclusion.bits = (guint64) min & type_mask (type);
  exclusion.n_last = (guint64) (max - min);
  return exclusion;
}

/* −2 and −1: in an unsigned type these are its two largest values. */
static RingletExclusion
makers_flags (RingletPixelType type)
{
  return (RingletExclusion){ .active = TRUE,
    .bits = type_mask (type) - 1,
    .n_last = 1,
    .min = -2.0,
    .max = -1.0,
    .whole = TRUE };
}

RingletExclusion
ringlet_exclusion_new (
    const RingletPlan *plan, gboolean has_flags, RingletPixelType type)
{
  switch (plan->dummy) {
  case RINGLET_DUMMY_NONE:
    break;
  case RINGLET_DUMMY_VALUE:
    return exclude_value (plan->dummy_value, plan->dummy_delta, type);
  case RINGLET_DUMMY_AUTO:
    /* No detector counts to 2^64, but sums of frames have these flags. */
    if ((has_flags && type != RINGLET_PIXEL_BOOL) || type == RINGLET_PIXEL_U64)
      return makers_flags (type);
    break;
  }
  return (RingletExclusion){ .active = FALSE };
}
