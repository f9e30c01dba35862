/* SPDX-License-Identifier: MIT */
#include "picks.h"

#include "base/digest.h"
#include "base/error.h"

static const char *const origins[] = { "click", "arc", "auto" };

const char *
ringlet_pick_origin_name (RingletPickOrigin origin)
{
  return origins[origin];
}

gboolean
ringlet_pick_origin_parse (const char *name, RingletPickOrigin *origin, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (origins); i++) {
    if (g_str_equal (name, origins[i])) {
      *origin = (RingletPickOrigin) i;
      return TRUE;
    }
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "\"%s\" is not \"click\", \"arc\" or \"auto\"", name);
  return FALSE;
}

/* ---- the value ---- */

static char *
digest_of (const RingletPick *items, gsize n)
{
  RingletDigest *digest = ringlet_digest_new ("picks");

  for (gsize i = 0; i < n; i++) {
    ringlet_digest_add_double (digest, items[i].point.slow_px);
    ringlet_digest_add_double (digest, items[i].point.fast_px);
    ringlet_digest_add_double (digest, items[i].point.sigma_px);
    ringlet_digest_add_uint (digest, items[i].point.ring);
    ringlet_digest_add_uint (digest, items[i].frame);
    ringlet_digest_add_uint (digest, items[i].origin);
  }
  return ringlet_digest_finish (digest);
}

static RingletPicks *
new_take (GArray *items)
{
  RingletPicks *self = NULL;

  if (items->len > 0) {
    self = g_atomic_rc_box_new0 (RingletPicks);
    self->n = items->len;
    self->items = (const RingletPick *) (gpointer) g_array_free (items, FALSE);
    self->digest = digest_of (self->items, self->n);
    return self;
  }
  g_array_unref (items);
  return NULL;
}

static GArray *
copy_items (const RingletPicks *self)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (RingletPick));

  if (self != NULL)
    g_array_append_vals (items, self->items, (guint) self->n);
  return items;
}

RingletPicks *
ringlet_picks_new (const RingletPick *items, gsize n)
{
  return ringlet_picks_with (NULL, items, n);
}

RingletPicks *
ringlet_picks_ref (RingletPicks *self)
{
  return self != NULL ? g_atomic_rc_box_acquire (self) : NULL;
}

static void
picks_clear (gpointer data)
{
  RingletPicks *self = data;

  g_free ((gpointer) self->items);
  g_free (self->digest);
}

void
ringlet_picks_unref (RingletPicks *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, picks_clear);
}

gboolean
ringlet_picks_equal (const RingletPicks *a, const RingletPicks *b)
{
  if (a == b || a == NULL || b == NULL)
    return a == b;

  return g_str_equal (a->digest, b->digest);
}

gsize
ringlet_picks_count (const RingletPicks *self)
{
  return self != NULL ? self->n : 0;
}

/* ---- others made of it ---- */

RingletPicks *
ringlet_picks_with (const RingletPicks *self, const RingletPick *items, gsize n)
{
  GArray *all = copy_items (self);

  if (n > 0)
    g_array_append_vals (all, items, (guint) n);
  return new_take (all);
}

RingletPicks *
ringlet_picks_without (
    const RingletPicks *self, RingletPickTest test, gconstpointer data)
{
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (RingletPick));

  for (gsize i = 0; i < ringlet_picks_count (self); i++) {
    if (!test (&self->items[i], i, data))
      g_array_append_val (kept, self->items[i]);
  }
  return new_take (kept);
}

RingletPicks *
ringlet_picks_on_ring (
    const RingletPicks *self, RingletPickTest test, gconstpointer data, guint ring)
{
  GArray *items = copy_items (self);

  for (guint i = 0; i < items->len; i++) {
    RingletPick *pick = &g_array_index (items, RingletPick, i);

    if (test (pick, i, data))
      pick->point.ring = ring;
  }
  return new_take (items);
}

GArray *
ringlet_picks_points (const RingletPicks *self, guint64 frame)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (RingletControlPoint));

  for (gsize i = 0; i < ringlet_picks_count (self); i++) {
    if (self->items[i].frame == frame)
      g_array_append_val (points, self->items[i].point);
  }
  return points;
}
