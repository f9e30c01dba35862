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

/* Whether a value is one of those that numbers of 16 bits say as well. */
static gboolean
is_short_value (guint32 bits)
{
  return bits < 256 || bits >= 0xffffff00;
}

gboolean
ringlet_block_stream_begin (RingletBlockStream *self, const RingletBlockFrame *frame)
{
  const gsize n_window = window_bytes (frame);
  const gsize n = n_window + ringlet_bitshuffle_scratch (block_bytes (frame));

  self->frame = frame;
  self->failed = FALSE;
  self->is_short = FALSE;
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

typedef gint16 Short __attribute__ ((may_alias));
typedef gint32 Long __attribute__ ((may_alias));

/* Bytes of a pixel in the window. */
static gsize
width_of (const RingletBlockStream *self)
{
  return self->is_short ? sizeof (Short) : self->frame->layout.element_size;
}

/* What is left of the block before becomes long, */
static void
lengthen (RingletBlockStream *self)
{
  const Short *from = (const Short *) self->window;
  Long *to = (Long *) self->window;

  for (gsize i = self->end - self->first; i-- > 0;)
    to[i] = from[i];
  self->is_short = FALSE;
}

/* or short, if it can. */
static void
shorten (RingletBlockStream *self)
{
  const Long *from = (const Long *) self->window;
  Short *to = (Short *) self->window;
  const gsize n = self->end - self->first;

  for (gsize i = 0; i < n; i++) {
    if (!is_short_value ((guint32) from[i]))
      return;
  }
  for (gsize i = 0; i < n; i++)
    to[i] = (Short) from[i];
  self->is_short = TRUE;
}

/* One kind for all of the window. */
static void
choose_kind (RingletBlockStream *self, gboolean is_short)
{
  if (self->first == self->end)
    self->is_short = is_short;
  else if (self->is_short && !is_short)
    lengthen (self);
  else if (!self->is_short && is_short)
    shorten (self);
}

static guint8 *
window_end (const RingletBlockStream *self)
{
  return self->window + (self->end - self->first) * width_of (self);
}

/* @n elements, a multiple of 8, in a block of LZ4. */
static void
add_packed (RingletBlockStream *self, const RingletBlockPlace *place, gsize n)
{
  const RingletBlockFrame *frame = self->frame;
  const RingletBitPlanes *set = ringlet_bit_planes_best ();
  const gsize size = frame->layout.element_size;
  guint8 *bytes = self->scratch;
  guint8 *planes = bytes + n * size;
  gsize n_planes = 0;

  if (!ringlet_codec_lz4 (
          frame->data + place->at, place->n_bytes, planes, n * size, &n_planes) ||
      n_planes != n * size) {
    memset (planes, 0, n * size);
    self->failed = TRUE;
  }
  choose_kind (self, size == sizeof (Long) && ringlet_bitshuffle_is_short (planes, n));
  if (self->is_short)
    ringlet_bitshuffle_join_short (set, planes, n, bytes, window_end (self));
  else
    ringlet_bitshuffle_join (set, planes, n, size, FALSE, bytes, window_end (self));
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

  if (at < n_grouped) {
    add_packed (self, place, n);
  } else {
    choose_kind (self, FALSE);
    memcpy (window_end (self), frame->data + place->at, n * layout->element_size);
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
  const gsize size = width_of (self);

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

RingletPixels
ringlet_block_stream_get (RingletBlockStream *self, gsize first, gsize n)
{
  const RingletBlockLayout *layout = &self->frame->layout;

  if (first + n > self->end) {
    go_to (self, first);
    while (self->end < first + n) {
      if (self->first < first)
        go_to (self, first);
      add_block (self, find_block (layout, self->end));
    }
  }
  return (RingletPixels){ self->window + (first - self->first) * width_of (self),
    self->frame->type, self->is_short };
}
