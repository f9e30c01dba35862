/* SPDX-License-Identifier: MIT */

/* Pixirad detectors: frames of 512 × 476 pixels of 16 bits, little-endian, each behind
 * a header of 24 bytes that begins with its size: words of 16 bits, less its own two.
 * Source: silx-kit/fabio 2026.6, pixiimage.py. */

#include "base/error.h"
#include "image/binary.h"
#include "image/raw-stack.h"
#include "image/reader.h"

#define N_SLOW 512
#define N_FAST 476
#define HEADER_SIZE 24
#define FRAME_SIZE (HEADER_SIZE + 2 * N_SLOW * N_FAST)

static int
pixi_probe (const guint8 *head, gsize size)
{
  return size >= 4 && ringlet_binary_u32 (head, FALSE) == (FRAME_SIZE - 4) / 2 ? 100
                                                                               : 0;
}

static gpointer
pixi_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  const guint64 size = g_bytes_get_size (input->bytes);
  g_autoptr (RingletRawStack) self = g_new0 (RingletRawStack, 1);

  self->bytes = input->bytes;
  self->pixels_at = HEADER_SIZE;
  self->stride = FRAME_SIZE;
  self->n_slow = N_SLOW;
  self->n_fast = N_FAST;
  self->raw.type = RINGLET_PIXEL_U16;
  /* No header says how many: one that has begun is one that was meant. */
  if (!ringlet_raw_stack_count (
          self, (size + FRAME_SIZE - 1) / FRAME_SIZE, n_frames, error))
    return NULL;
  return g_steal_pointer (&self);
}

static const char *const pixi_suffixes[] = { ".pixi", NULL };

const RingletReader ringlet_reader_pixi = {
  .name = "pixi",
  .suffixes = pixi_suffixes,
  .probe = pixi_probe,
  .open = pixi_open,
  .read = ringlet_raw_stack_read,
  .describe = ringlet_raw_stack_describe,
  .close = ringlet_raw_stack_close,
};
