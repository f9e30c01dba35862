/* SPDX-License-Identifier: MIT */
#include "live-shelf.h"

typedef struct {
  RingletLiveStage stage;
  RingletState *state;
  RingletLiveProduct *product;
  gsize n_bytes;
} Entry;

struct _RingletLiveShelf {
  GQueue entries; /* newest first */
  gsize n_bytes;
  gsize max_bytes;
};

RingletLiveShelf *
ringlet_live_shelf_new (gsize max_bytes)
{
  RingletLiveShelf *self = g_new0 (RingletLiveShelf, 1);

  g_queue_init (&self->entries);
  self->max_bytes = max_bytes;
  return self;
}

static void
entry_free (Entry *entry)
{
  ringlet_state_unref (entry->state);
  ringlet_live_product_free (entry->product);
  g_free (entry);
}

static void
drop (RingletLiveShelf *self, GList *link)
{
  Entry *entry = link->data;

  self->n_bytes -= entry->n_bytes;
  g_queue_delete_link (&self->entries, link);
  entry_free (entry);
}

void
ringlet_live_shelf_clear (RingletLiveShelf *self)
{
  while (self->entries.tail != NULL)
    drop (self, self->entries.tail);
}

void
ringlet_live_shelf_free (RingletLiveShelf *self)
{
  ringlet_live_shelf_clear (self);
  g_free (self);
}

/* --- what a product holds --- */

static gsize
result_n_bytes (const RingletResult *result)
{
  const gpointer arrays[] = { result->intensity, result->sigma, result->spread,
    result->sum_signal, result->sum_variance,
    result->sum_counts != result->sum_signal ? result->sum_counts : NULL };
  gsize n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    n += arrays[i] != NULL;
  n *= ringlet_result_n_bins (result) * sizeof (double);
  return n + (result->known != NULL ? ringlet_known_n_bytes (result->known) : 0);
}

/* A value and a state for each pixel, and a third of that for all coarser levels. */
static gsize
pyramid_n_bytes (const RingletPyramid *pyramid)
{
  const RingletPyramidLevel *level = &pyramid->levels[0];

  return level->n_slow * level->n_fast * (sizeof (float) + 1) * 4 / 3;
}

static gsize
product_n_bytes (const RingletLiveProduct *product)
{
  return result_n_bytes (product->result) +
      (product->pyramid != NULL ? pyramid_n_bytes (product->pyramid) : 0) +
      (product->histogram != NULL ? sizeof (RingletHistogram) : 0);
}

static RingletLiveProduct *
product_copy (const RingletLiveProduct *from)
{
  RingletLiveProduct *copy = g_new0 (RingletLiveProduct, 1);

  copy->result = ringlet_result_ref (from->result);
  if (from->pyramid != NULL)
    copy->pyramid = ringlet_pyramid_ref (from->pyramid);
  if (from->histogram != NULL)
    copy->histogram = ringlet_histogram_ref (from->histogram);
  return copy;
}

/* --- what is there --- */

static GList *
find_link (RingletLiveShelf *self, RingletLiveStage stage, const RingletState *state)
{
  for (GList *link = self->entries.head; link != NULL; link = link->next) {
    const Entry *entry = link->data;

    if (entry->stage == stage &&
        ringlet_live_stage_is_same (stage, entry->state, state))
      return link;
  }
  return NULL;
}

void
ringlet_live_shelf_put (RingletLiveShelf *self, RingletLiveStage stage,
    RingletState *state, const RingletLiveProduct *product)
{
  GList *same = find_link (self, stage, state);
  Entry *entry = NULL;

  g_return_if_fail (product->result != NULL && !product->result->is_preview);

  entry = g_new0 (Entry, 1);
  *entry = (Entry){ stage, ringlet_state_ref (state), product_copy (product),
    product_n_bytes (product) };
  if (same != NULL)
    drop (self, same);
  g_queue_push_head (&self->entries, entry);
  self->n_bytes += entry->n_bytes;
  while (self->n_bytes > self->max_bytes)
    drop (self, self->entries.tail);
}

RingletLiveProduct *
ringlet_live_shelf_find (
    RingletLiveShelf *self, RingletLiveStage stage, const RingletState *state)
{
  GList *link = find_link (self, stage, state);
  const Entry *entry = link != NULL ? link->data : NULL;

  if (entry == NULL)
    return NULL;

  g_queue_unlink (&self->entries, link);
  g_queue_push_head_link (&self->entries, link);
  return product_copy (entry->product);
}

gsize
ringlet_live_shelf_n_bytes (const RingletLiveShelf *self)
{
  return self->n_bytes;
}
