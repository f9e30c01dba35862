/* SPDX-License-Identifier: MIT */
#include "engine/packed-kernel.h"

extern const RingletKernels ringlet_kernels_portable;

#ifdef RINGLET_X86_KERNELS
extern const RingletKernels ringlet_kernels_avx2;
extern const RingletKernels ringlet_kernels_avx512;
#endif

static const RingletKernels *const kernels[] = {
#ifdef RINGLET_X86_KERNELS
  &ringlet_kernels_avx512,
  &ringlet_kernels_avx2,
#endif
  &ringlet_kernels_portable,
  NULL,
};

const RingletKernels *const *
ringlet_kernels_list (void)
{
  return kernels;
}

const RingletKernels *
ringlet_kernels_best (void)
{
  gsize i = 0;

  while (!kernels[i]->is_supported ())
    i++;
  return kernels[i];
}

const RingletKernelSet *
ringlet_kernels_for_slots (
    const RingletKernels *self, RingletPackedFormat format, guint slot_bytes)
{
  const guint index = (guint) g_bit_storage ((gulong) format) - 1;

  return slot_bytes == 2 ? &self->narrow[index] : &self->broad[index];
}

const RingletKernelSet *
ringlet_kernels_for (const RingletKernels *self, const RingletPacked *matrix)
{
  return ringlet_kernels_for_slots (self, matrix->format, matrix->slot_bytes);
}

RingletScatter
ringlet_scatter_at (
    const RingletPacked *matrix, gsize first, gsize n, gsize copy_stride)
{
  const gsize n_rest = (gsize) matrix->format - 1;

  return (RingletScatter){
    .slot = (const guint8 *) matrix->slot + first * matrix->slot_bytes,
    .rest = matrix->rest != NULL ? matrix->rest + first * n_rest : NULL,
    .n = n,
    .copy_stride = copy_stride,
  };
}
