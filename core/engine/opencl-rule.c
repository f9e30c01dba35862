/* SPDX-License-Identifier: MIT */
#include "engine/opencl-rule.h"

#include <math.h>
#include <string.h>

#include "base/narrow.h"

/* Numbers of kernels/pixel.cl. */
enum { RULE_ACTIVE = 1, RULE_WHOLE = 2 };

static cl_ulong
bits_of (double x)
{
  cl_ulong bits;

  memcpy (&bits, &x, sizeof bits);
  return bits;
}

RingletClRule
ringlet_cl_rule (const RingletExclusion *exclusion, RingletPixelType type)
{
  RingletClRule rule = { .type = type };

  if (!exclusion->active)
    return rule;

  rule.flags = RULE_ACTIVE | (exclusion->whole ? RULE_WHOLE : 0);
  rule.first = exclusion->bits;
  rule.n = exclusion->n_last;
  rule.low = ringlet_narrow_up (exclusion->min);
  rule.high = ringlet_narrow_down (exclusion->max);
  rule.low_bits = bits_of (exclusion->min);
  rule.high_bits = bits_of (exclusion->max);
  return rule;
}
