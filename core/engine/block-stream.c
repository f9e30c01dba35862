/* SPDX-License-Identifier: MIT */
#include "engine/block-stream.h"

#include <string.h>

#include "image/codec-bitshuffle-block.h"

/* Bytes of the largest block that is decoded here: usual ones have 8192. */
#define MOST_BLOCK_BYTES ((gsize) 65536)

gboolean
ringlet_block_frame_find (RingletBlockFrame *self, const RingletStoredFrame *stored)
{
  gsize n_bytes = 0;
  const guint8 *data = g_bytes_get_data (stored->chunk, &n_bytes);
  const gsize size = ringlet_pixel_type_size (stored->type);
  RingletBlockLayout layout;

  if (n_bytes > G_MAXUINT32 ||
      !ringlet_block_layout_read (
          &layout, size, stored->n_slow * stored->n_fast, data, n_bytes) ||
      layout.block * size > MOST_BLOCK_BYTES)
    return FALSE;
  if (layout.n_places > self->n_allocated) {
    g_free (self->places);
    self->n_allocated = 0;
    self->places = g_try_new (RingletBlockPlace, layout.n_places);
    if (self->places == NULL)
      return FALSE;
    self->n_allocated = layout.n_places;
  }
  self->type = stored->type;
  self->layout = layout;
  self->data = data;
  self->n_bytes = n_bytes;
  return ringlet_block_layout_find (&layout, data, n_bytes, 0, self->places);
}

void
ringlet_block_frame_clear (RingletBlockFrame *self)
{
  g_clear_pointer (&self->places, g_free);
  self->n_allocated = 0;
}

/* ---- the stream ---- */

static gsize
block_bytes (const RingletBlockFrame *frame)
{
  return MIN (frame->layout.block, frame->layout.n_elements) *
      frame->layout.element_size;
}

/* What is left of one block, and the next one. */
static gsize
window_bytes (const RingletBlockFrame *frame)
{
  return block_bytes (frame) +
      (RINGLET_BLOCK_STREAM_MOST + 8) * frame->layout.element_size;
}

gboolean
ringlet_block_stream_begin (RingletBlockStream *self, const RingletBlockFrame *frame)
{
  const gsize n_window = window_bytes (frame);
  const gsize n = n_window + ringlet_bitshuffle_scratch (block_bytes (frame));

  self->frame = frame;
  self->failed = FALSE;
  self->first = self->end = 0;
  if (n > self->n_allocated) {
    g_free (self->window);
    self->n_allocated = 0;
    self->window = g_try_malloc (n);
    if (self->window == NULL)
      return FALSE;
    self->n_allocated = n;
  }
  self->scratch = self->window + n_window;
  return TRUE;
}

void
ringlet_block_stream_clear (RingletBlockStream *self)
{
  g_clear_pointer (&self->window, g_free);
  self->n_allocated = 0;
}

/* The next block of a frame is asked for while those of the other frames of a batch are
 * worked on. */
static void
prefetch_block (const RingletBlockFrame *frame, gsize index)
{
  const RingletBlockPlace place =
      index < frame->layout.n_places ? frame->places[index] : (RingletBlockPlace){ 0 };

  for (gsize i = 0; i < place.n_bytes; i += 64)
    __builtin_prefetch (frame->data + place.at + i);
}

/* Block @index to the end of the window. The elements behind the last eight are stored
 * as they are. */
static void
add_block (RingletBlockStream *self, gsize index)
{
  const RingletBlockFrame *frame = self->frame;
  const RingletBlockLayout *layout = &frame->layout;
  const RingletBlockPlace *place = &frame->places[index];
  const gsize n_grouped = layout->n_elements - layout->n_elements % 8;
  const gsize at = MIN (index * layout->block, n_grouped);
  const gsize n =
      at < n_grouped ? MIN (layout->block, n_grouped - at) : layout->n_elements - at;
  guint8 *to = self->window + (self->end - self->first) * layout->element_size;

  if (at == n_grouped)
    memcpy (to, frame->data + place->at, n * layout->element_size);
  else if (!ringlet_bitshuffle_lz4_block (frame->data + place->at, place->n_bytes, n,
               layout->element_size, self->scratch, to)) {
    memset (to, 0, n * layout->element_size);
    self->failed = TRUE;
  }
  self->end += n;
  prefetch_block (frame, index + 1);
}

/* Which block holds pixel @pixel. */
static gsize
find_block (const RingletBlockLayout *layout, gsize pixel)
{
  return pixel < layout->n_elements - layout->n_elements % 8 ? pixel / layout->block
                                                             : layout->n_places - 1;
}

/* Lets go of what lies before @first; what lies between may be passed over. */
static void
go_to (RingletBlockStream *self, gsize first)
{
  const RingletBlockLayout *layout = &self->frame->layout;
  const gsize size = layout->element_size;

  if (first < self->end) {
    memmove (self->window, self->window + (first - self->first) * size,
        (self->end - first) * size);
    self->first = first;
  } else {
    const gsize n_grouped = layout->n_elements - layout->n_elements % 8;

    self->first = self->end =
        MIN (find_block (layout, first) * layout->block, n_grouped);
  }
}

gconstpointer
ringlet_block_stream_get (RingletBlockStream *self, gsize first, gsize n)
{
  const RingletBlockLayout *layout = &self->frame->layout;
  const gsize size = layout->element_size;

  if (first + n > self->end) {
    go_to (self, first);
    while (self->end < first + n) {
      if (self->first < first)
        go_to (self, first);
      add_block (self, find_block (layout, self->end));
    }
  }
  return self->window + (first - self->first) * size;
}
