/* SPDX-License-Identifier: MIT */

/* What of the layers is painted anew, and which rows are combined anew. */

#include "mask-stack.h"

#include <string.h>

#include "base/simd.h"
#include "mask-stack-private.h"

struct _RingletMaskStack {
  gsize n_slow;
  gsize n_fast;
  RingletMask *base;
  guint8 *bad;        /* NULL before the first update */
  GPtrArray *entries; /* RingletMaskEntry, as the layers */
  RingletMaskFinds finds;
  RingletMask *mask; /* (nullable): @bad, once somebody asked for it */
};

RingletMaskStack *
ringlet_mask_stack_new (void)
{
  RingletMaskStack *self = g_new0 (RingletMaskStack, 1);

  self->entries = g_ptr_array_new_with_free_func (ringlet_mask_entry_free);
  return self;
}

static void
forget (RingletMaskStack *self)
{
  g_ptr_array_set_size (self->entries, 0);
  ringlet_mask_finds_clear (&self->finds);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  g_clear_pointer (&self->base, ringlet_mask_unref);
  g_clear_pointer (&self->bad, g_free);
}

void
ringlet_mask_stack_free (RingletMaskStack *self)
{
  forget (self);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

static RingletMaskEntry *
entry_at (const GPtrArray *entries, guint index)
{
  return g_ptr_array_index (entries, index);
}

/* ---- what is painted ---- */

typedef struct {
  RingletMaskStack *stack;
  const RingletMaskLayers *layers;
  const RingletMaskScene *scene;
  GPtrArray *entries;    /* of @layers */
  GPtrArray *before;     /* (transfer none): what there was, in its order */
  RingletMaskRows dirty; /* rows that have to be combined */
  guint first;           /* the lowest layer whose pixels changed */
  GCancellable *cancellable;
} Update;

/* Takes what was painted of the same layer before; at the same place most likely. */
static RingletMaskEntry *
take_same (Update *update, guint index)
{
  GPtrArray *old = update->stack->entries;
  RingletMaskLayer *layer = update->layers->layers[index];

  for (guint k = 0; k < old->len; k++) {
    const guint at = (index + k) % old->len;
    RingletMaskEntry *entry = entry_at (old, at);

    if (entry != NULL && ringlet_mask_entry_is_of (entry, layer, update->scene)) {
      old->pdata[at] = NULL;
      ringlet_mask_entry_take_layer (entry, layer);
      return entry;
    }
  }
  return NULL;
}

/* A stroke that goes on. */
static RingletMaskEntry *
take_longer (Update *update, guint index)
{
  GPtrArray *old = update->stack->entries;
  RingletMaskLayer *layer = update->layers->layers[index];
  RingletMaskEntry *entry = index < old->len ? entry_at (old, index) : NULL;
  RingletMaskRows rows = { 0, 0 };

  if (entry == NULL ||
      !ringlet_mask_entry_paint_more (entry, layer, update->scene, &rows))
    return NULL;

  old->pdata[index] = NULL;
  ringlet_mask_entry_take_layer (entry, layer);
  update->dirty = ringlet_mask_rows_union (update->dirty, rows);
  update->first = MIN (update->first, index);
  return entry;
}

/* Returns FALSE with the error; what is stolen from the stack is in @update then. */
static gboolean
paint (Update *update, GError **error)
{
  const guint n = ringlet_mask_layers_n (update->layers);

  g_ptr_array_set_size (update->entries, (int) n);
  for (guint i = 0; i < n; i++)
    update->entries->pdata[i] = take_same (update, i);
  for (guint i = 0; i < n; i++) {
    if (update->entries->pdata[i] == NULL)
      update->entries->pdata[i] = take_longer (update, i);
    if (update->entries->pdata[i] == NULL)
      update->entries->pdata[i] = ringlet_mask_entry_new (update->layers->layers[i],
          update->scene, &update->stack->finds, update->cancellable, error);
    if (update->entries->pdata[i] == NULL)
      return FALSE;
  }
  return TRUE;
}

/* ---- what has changed ---- */

static gboolean
is_same_at (const Update *update, guint before, guint now)
{
  const RingletMaskEntry *entry = entry_at (update->entries, now);

  return entry_at (update->before, before) == entry &&
      entry->was_enabled == entry->layer->enabled;
}

/* Between what is the same from below and what is the same from above. */
static void
compare (Update *update)
{
  const guint n_before = update->before->len;
  const guint n_now = update->entries->len;
  const guint n = MIN (n_before, n_now);
  guint low = 0;
  guint high = 0;

  while (low < n && is_same_at (update, low, low))
    low++;
  while (high < n - low && is_same_at (update, n_before - 1 - high, n_now - 1 - high))
    high++;
  for (guint i = low; i + high < n_before; i++)
    update->dirty = ringlet_mask_rows_union (
        update->dirty, ringlet_mask_entry_rows (entry_at (update->before, i)));
  for (guint i = low; i + high < n_now; i++)
    update->dirty = ringlet_mask_rows_union (
        update->dirty, ringlet_mask_entry_rows (entry_at (update->entries, i)));
  if (low + high < MAX (n_before, n_now))
    update->first = MIN (update->first, low);
}

/* ---- combined ---- */

static const guint8 *
base_pixels (const RingletMaskStack *self)
{
  return self->base != NULL ? self->base->bad : NULL;
}

/* From the last operation below what has changed, up. */
static gboolean
combine (Update *update, GError **error)
{
  RingletMaskStack *self = update->stack;
  RingletMaskSegment segment = { update->entries, 0, 0, self->n_slow, self->n_fast,
    base_pixels (self), NULL };

  for (guint i = 0; i < update->first && i < update->entries->len; i++) {
    RingletMaskEntry *entry = entry_at (update->entries, i);

    if (ringlet_mask_entry_acts (entry)) {
      segment.first = i + 1;
      segment.below = entry->above;
    }
  }
  for (guint i = segment.first; i <= update->entries->len; i++) {
    RingletMaskEntry *entry =
        i < update->entries->len ? entry_at (update->entries, i) : NULL;

    if (entry != NULL && !ringlet_mask_entry_acts (entry))
      continue;
    segment.end = i;
    segment.out = entry != NULL ? entry->below : self->bad;
    if (!ringlet_mask_segment_combine (
            &segment, update->dirty, update->cancellable, error))
      return FALSE;
    if (entry == NULL)
      break;
    if (!ringlet_mask_entry_operate (entry, &update->dirty, error))
      return FALSE;
    segment.first = i + 1;
    segment.below = entry->above;
  }
  return TRUE;
}

/* ---- the whole ---- */

static gboolean
same_base (const RingletMask *a, const RingletMask *b)
{
  if (a == b || a == NULL || b == NULL)
    return a == b;
  return g_str_equal (a->digest, b->digest);
}

/* Another shape is another stack; another base leaves what is painted as it is. */
static gboolean
begin (Update *update, GError **error)
{
  RingletMaskStack *self = update->stack;
  const RingletMaskScene *scene = update->scene;

  if (!ringlet_mask_layers_check_shape (
          update->layers, scene->n_slow, scene->n_fast, error))
    return FALSE;
  if (self->n_slow != scene->n_slow || self->n_fast != scene->n_fast)
    forget (self);
  if (self->bad == NULL || !same_base (self->base, scene->base)) {
    update->dirty = (RingletMaskRows){ 0, scene->n_slow };
    update->first = 0;
  }
  if (self->bad == NULL) {
    self->bad =
        ringlet_image_alloc (RINGLET_PIXEL_U8, scene->n_slow, scene->n_fast, error);
    if (self->bad == NULL)
      return FALSE;
  }

  self->n_slow = scene->n_slow;
  self->n_fast = scene->n_fast;
  g_clear_pointer (&self->base, ringlet_mask_unref);
  self->base = scene->base != NULL ? ringlet_mask_ref (scene->base) : NULL;
  return TRUE;
}

/* What is left in the stack is given up. */
static void
publish (Update *update, RingletMaskArea *changed)
{
  RingletMaskStack *self = update->stack;

  g_ptr_array_unref (self->entries);
  self->entries = g_ptr_array_ref (update->entries);
  if (update->dirty.to > update->dirty.from)
    g_clear_pointer (&self->mask, ringlet_mask_unref);
  if (changed != NULL)
    *changed =
        (RingletMaskArea){ update->dirty.from, 0, update->dirty.to, self->n_fast };
}

gboolean
ringlet_mask_stack_update (RingletMaskStack *self, const RingletMaskLayers *layers,
    const RingletMaskScene *scene, RingletMaskArea *changed, GCancellable *cancellable,
    GError **error)
{
  g_autoptr (GPtrArray) entries =
      g_ptr_array_new_with_free_func (ringlet_mask_entry_free);
  g_autoptr (GPtrArray) before = g_ptr_array_copy (self->entries, NULL, NULL);
  Update update = { self, layers, scene, entries, NULL, { 0, 0 }, G_MAXUINT,
    cancellable };

  update.before = before;
  g_ptr_array_set_free_func (before, NULL);
  if (!begin (&update, error)) {
    g_ptr_array_set_size (before, 0);
    forget (self);
    return FALSE;
  }
  if (self->entries->len == 0)
    g_ptr_array_set_size (before, 0); /* the shape was another */
  if (!paint (&update, error)) {
    forget (self);
    return FALSE;
  }
  compare (&update);
  if (update.dirty.to > update.dirty.from && !combine (&update, error)) {
    forget (self);
    return FALSE;
  }
  publish (&update, changed);
  return TRUE;
}

/* ---- told ---- */

const guint8 *
ringlet_mask_stack_peek (RingletMaskStack *self)
{
  return self->bad;
}

RingletMask *
ringlet_mask_stack_get_mask (RingletMaskStack *self, GError **error)
{
  guint8 *bad = NULL;

  if (self->mask == NULL) {
    bad = ringlet_image_alloc (RINGLET_PIXEL_U8, self->n_slow, self->n_fast, error);
    if (bad == NULL)
      return NULL;
    memcpy (bad, self->bad, self->n_slow * self->n_fast);
    self->mask = ringlet_mask_new_take (self->n_slow, self->n_fast, bad);
  }
  return ringlet_mask_ref (self->mask);
}

const guint8 *
ringlet_mask_stack_peek_layer (RingletMaskStack *self, guint index)
{
  return entry_at (self->entries, index)->pixels;
}

RingletMaskCount
ringlet_mask_stack_count (RingletMaskStack *self, guint index)
{
  const RingletMaskEntry *entry = entry_at (self->entries, index);
  RingletMaskCount count = { 0, 0 };

  for (gsize i = 0; i < self->n_slow; i++) {
    count.n_own += entry->n_own[i];
    count.n_changed += entry->n_changed[i];
  }
  return count;
}

RINGLET_CLONES static gsize
sum_bytes (const guint8 *bytes, gsize n)
{
  gsize sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += bytes[i];
  return sum;
}

gsize
ringlet_mask_stack_n_masked (RingletMaskStack *self)
{
  return sum_bytes (self->bad, self->n_slow * self->n_fast);
}
