/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/exclusion.h"
#include "opencl/buffer.h"

G_BEGIN_DECLS

/* What RULE_PARAMETERS of kernels/pixel.cl takes, in its order. */
typedef struct {
  cl_uint type;
  cl_uint flags;
  cl_ulong first;
  cl_ulong n;
  cl_float low;
  cl_float high;
  cl_ulong low_bits;
  cl_ulong high_bits;
} RingletClRule;

#define RINGLET_CL_RULE_ARGS(rule)                                                     \
  RINGLET_CL_VALUE ((rule).type), RINGLET_CL_VALUE ((rule).flags),                     \
      RINGLET_CL_VALUE ((rule).first), RINGLET_CL_VALUE ((rule).n),                    \
      RINGLET_CL_VALUE ((rule).low), RINGLET_CL_VALUE ((rule).high),                   \
      RINGLET_CL_VALUE ((rule).low_bits), RINGLET_CL_VALUE ((rule).high_bits)

RingletClRule ringlet_cl_rule (
    const RingletExclusion *exclusion, RingletPixelType type);

G_END_DECLS
