/* SPDX-License-Identifier: MIT */
#include "overlays.h"

#include "base/digest.h"

/* ---- one of them ---- */

static void
copy_item (const RingletOverlay *from, RingletOverlay *to)
{
  *to = *from;
  ringlet_pattern_ref (to->pattern);
  to->name = g_strdup (from->name);
}

static void
clear_item (gpointer data)
{
  RingletOverlay *self = data;

  ringlet_pattern_unref (self->pattern);
  g_free (self->name);
}

static void
add_pattern (RingletDigest *digest, const RingletPattern *pattern)
{
  const gsize size = pattern->n * sizeof (double);

  ringlet_digest_add_string (digest, pattern->unit->name);
  ringlet_digest_add_double (digest, pattern->wavelength_m);
  ringlet_digest_add_bytes (digest, pattern->x, size);
  ringlet_digest_add_bytes (digest, pattern->intensity, size);
  if (pattern->sigma != NULL)
    ringlet_digest_add_bytes (digest, pattern->sigma, size);
  for (gsize i = 0; pattern->header[i] != NULL; i++)
    ringlet_digest_add_string (digest, pattern->header[i]);
}

static void
add_item (RingletDigest *digest, const RingletOverlay *item)
{
  ringlet_digest_add_string (digest, item->name);
  ringlet_digest_add_uint (digest, item->colour);
  ringlet_digest_add_uint (digest, item->is_visible != FALSE);
  ringlet_digest_add_double (digest, item->scale);
  ringlet_digest_add_double (digest, item->offset);
  add_pattern (digest, item->pattern);
}

/* ---- the value ---- */

static char *
digest_of (const RingletOverlays *self)
{
  RingletDigest *digest = ringlet_digest_new ("overlays");

  ringlet_digest_add_double (digest, self->waterfall);
  ringlet_digest_add_uint (digest, (guint64) (self->compared + 1));
  for (guint i = 0; i < self->n; i++)
    add_item (digest, &self->items[i]);
  return ringlet_digest_finish (digest);
}

/* Takes @items; NULL where there are none. */
static RingletOverlays *
new_take (GArray *items, double waterfall, int compared)
{
  RingletOverlays *self = NULL;

  if (items->len == 0) {
    g_array_unref (items);
    return NULL;
  }
  self = g_atomic_rc_box_new0 (RingletOverlays);
  self->n = items->len;
  self->items = (const RingletOverlay *) (gpointer) g_array_free (items, FALSE);
  self->waterfall = waterfall;
  self->compared = compared;
  self->digest = digest_of (self);
  return self;
}

/* Returns (transfer full): all of them but @left_out. */
static GArray *
copy_items (const RingletOverlays *self, guint left_out)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (RingletOverlay));

  for (guint i = 0; i < ringlet_overlays_count (self); i++) {
    RingletOverlay item;

    if (i == left_out)
      continue;
    copy_item (&self->items[i], &item);
    g_array_append_val (items, item);
  }
  return items;
}

RingletOverlays *
ringlet_overlays_ref (RingletOverlays *self)
{
  return self != NULL ? g_atomic_rc_box_acquire (self) : NULL;
}

static void
overlays_clear (gpointer data)
{
  RingletOverlays *self = data;

  for (guint i = 0; i < self->n; i++)
    clear_item ((gpointer) &self->items[i]);
  g_free ((gpointer) self->items);
  g_free (self->digest);
}

void
ringlet_overlays_unref (RingletOverlays *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, overlays_clear);
}

gboolean
ringlet_overlays_equal (const RingletOverlays *a, const RingletOverlays *b)
{
  if (a == b || a == NULL || b == NULL)
    return a == b;

  return g_str_equal (a->digest, b->digest);
}

guint
ringlet_overlays_count (const RingletOverlays *self)
{
  return self != NULL ? self->n : 0;
}

/* ---- others made of it ---- */

static double
waterfall_of (const RingletOverlays *self)
{
  return self != NULL ? self->waterfall : 0.0;
}

static int
compared_of (const RingletOverlays *self)
{
  return self != NULL ? self->compared : -1;
}

RingletOverlays *
ringlet_overlays_with (const RingletOverlays *self, const RingletOverlay *item)
{
  GArray *items = copy_items (self, G_MAXUINT);
  RingletOverlay copy;

  copy_item (item, &copy);
  g_array_append_val (items, copy);
  return new_take (items, waterfall_of (self), compared_of (self));
}

RingletOverlays *
ringlet_overlays_replace (
    const RingletOverlays *self, guint index, const RingletOverlay *item)
{
  GArray *items = NULL;
  RingletOverlay copy;

  g_return_val_if_fail (index < ringlet_overlays_count (self), NULL);

  items = copy_items (self, index);
  copy_item (item, &copy);
  g_array_insert_val (items, index, copy);
  return new_take (items, self->waterfall, self->compared);
}

RingletOverlays *
ringlet_overlays_without (const RingletOverlays *self, guint index)
{
  int compared = compared_of (self);

  g_return_val_if_fail (index < ringlet_overlays_count (self), NULL);

  if (compared == (int) index)
    compared = -1;
  else if (compared > (int) index)
    compared--;
  return new_take (copy_items (self, index), self->waterfall, compared);
}

RingletOverlays *
ringlet_overlays_with_waterfall (const RingletOverlays *self, double waterfall)
{
  return new_take (copy_items (self, G_MAXUINT), waterfall, compared_of (self));
}

RingletOverlays *
ringlet_overlays_with_compared (const RingletOverlays *self, int compared)
{
  return new_take (copy_items (self, G_MAXUINT), waterfall_of (self), compared);
}

/* ---- read off ---- */

static gboolean
has_colour (const RingletOverlays *self, guint colour)
{
  for (guint i = 0; i < ringlet_overlays_count (self); i++) {
    if (self->items[i].colour == colour)
      return TRUE;
  }
  return FALSE;
}

guint
ringlet_overlays_free_colour (const RingletOverlays *self)
{
  guint colour = 0;

  while (has_colour (self, colour))
    colour++;
  return colour;
}

static gboolean
has_pattern (const RingletOverlays *self, const RingletPattern *pattern)
{
  for (guint i = 0; i < ringlet_overlays_count (self); i++) {
    if (self->items[i].pattern == pattern)
      return TRUE;
  }
  return FALSE;
}

gsize
ringlet_overlays_bytes_beside (
    const RingletOverlays *self, const RingletOverlays *before)
{
  gsize bytes = 0;

  for (guint i = 0; self != before && i < ringlet_overlays_count (self); i++) {
    const RingletPattern *pattern = self->items[i].pattern;

    if (!has_pattern (before, pattern))
      bytes += pattern->n * sizeof (double) * (pattern->sigma != NULL ? 3 : 2);
  }
  return bytes;
}
