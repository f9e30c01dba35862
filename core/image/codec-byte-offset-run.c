/* SPDX-License-Identifier: MIT */
#include "image/codec-byte-offset-run.h"

#ifdef RINGLET_X86_KERNELS
extern const RingletByteOffsetRun ringlet_byte_offset_run_avx2;
extern const RingletByteOffsetRun ringlet_byte_offset_run_avx512;
#endif

static gboolean
is_supported (void)
{
  return TRUE;
}

static const RingletByteOffsetRun portable = {
  .name = "portable",
  .is_supported = is_supported,
  .decode = ringlet_byte_offset_run_plain,
};

static const RingletByteOffsetRun *const runs[] = {
#ifdef RINGLET_X86_KERNELS
  &ringlet_byte_offset_run_avx512,
  &ringlet_byte_offset_run_avx2,
#endif
  &portable,
  NULL,
};

const RingletByteOffsetRun *const *
ringlet_byte_offset_runs (void)
{
  return runs;
}
