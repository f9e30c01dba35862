/* SPDX-License-Identifier: MIT */
#include "sectors.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/digest.h"
#include "base/error.h"

#define MOST_BYTES 64 /* of a name: others stand before it in that of a file */
#define ROUNDING 1e-9 /* of angles that are written a turn apart */
#define MOST_DEG 3600.0

/* ---- the value ---- */

static void
add_item (RingletDigest *digest, const RingletNamedSector *item)
{
  ringlet_digest_add_string (digest, item->name);
  ringlet_digest_add_double (digest, item->start_deg);
  ringlet_digest_add_double (digest, item->end_deg);
  ringlet_digest_add_uint (digest, item->colour);
  ringlet_digest_add_uint (digest, item->is_visible != FALSE);
}

static char *
digest_of (const RingletSectors *self)
{
  RingletDigest *digest = ringlet_digest_new ("sectors");

  for (guint i = 0; i < self->n; i++)
    add_item (digest, &self->items[i]);
  return ringlet_digest_finish (digest);
}

/* Takes @items; NULL where there are none. */
static RingletSectors *
new_take (GArray *items)
{
  RingletSectors *self = NULL;

  if (items->len == 0) {
    g_array_unref (items);
    return NULL;
  }
  self = g_atomic_rc_box_new0 (RingletSectors);
  self->n = items->len;
  self->items = (const RingletNamedSector *) (gpointer) g_array_free (items, FALSE);
  self->digest = digest_of (self);
  return self;
}

static void
insert (GArray *items, guint index, const RingletNamedSector *item)
{
  RingletNamedSector copy = *item;

  copy.name = g_strdup (item->name);
  g_array_insert_val (items, index, copy);
}

/* Returns (transfer full): all of them but @left_out. */
static GArray *
copy_items (const RingletSectors *self, guint left_out)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (RingletNamedSector));

  for (guint i = 0; i < ringlet_sectors_count (self); i++) {
    if (i != left_out)
      insert (items, items->len, &self->items[i]);
  }
  return items;
}

RingletSectors *
ringlet_sectors_ref (RingletSectors *self)
{
  return self != NULL ? g_atomic_rc_box_acquire (self) : NULL;
}

static void
sectors_clear (gpointer data)
{
  RingletSectors *self = data;

  for (guint i = 0; i < self->n; i++)
    g_free (self->items[i].name);
  g_free ((gpointer) self->items);
  g_free (self->digest);
}

void
ringlet_sectors_unref (RingletSectors *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, sectors_clear);
}

gboolean
ringlet_sectors_equal (const RingletSectors *a, const RingletSectors *b)
{
  if (a == b || a == NULL || b == NULL)
    return a == b;

  return g_str_equal (a->digest, b->digest);
}

guint
ringlet_sectors_count (const RingletSectors *self)
{
  return self != NULL ? self->n : 0;
}

/* ---- others made of it ---- */

RingletSectors *
ringlet_sectors_with (const RingletSectors *self, const RingletNamedSector *item)
{
  GArray *items = copy_items (self, G_MAXUINT);

  insert (items, items->len, item);
  return new_take (items);
}

RingletSectors *
ringlet_sectors_replace (
    const RingletSectors *self, guint index, const RingletNamedSector *item)
{
  GArray *items = NULL;

  g_return_val_if_fail (index < ringlet_sectors_count (self), NULL);

  items = copy_items (self, index);
  insert (items, index, item);
  return new_take (items);
}

RingletSectors *
ringlet_sectors_without (const RingletSectors *self, guint index)
{
  g_return_val_if_fail (index < ringlet_sectors_count (self), NULL);

  return new_take (copy_items (self, index));
}

/* ---- what is allowed ---- */

static gboolean
fail (GError **error, const char *problem)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, problem);
  return FALSE;
}

static gboolean
is_part_of_file_name (const char *name)
{
  if (*name == '\0' || strlen (name) > MOST_BYTES || !g_utf8_validate (name, -1, NULL))
    return FALSE;
  for (const char *c = name; *c != '\0'; c = g_utf8_next_char (c)) {
    const gunichar letter = g_utf8_get_char (c);

    if (letter == '/' || letter == '\\' || !g_unichar_isprint (letter))
      return FALSE;
  }
  return TRUE;
}

static gboolean
has_name (const RingletSectors *self, guint but, const char *name)
{
  for (guint i = 0; i < ringlet_sectors_count (self); i++) {
    if (i != but && g_str_equal (self->items[i].name, name))
      return TRUE;
  }
  return FALSE;
}

gboolean
ringlet_sectors_check (const RingletSectors *self, guint index,
    const RingletNamedSector *item, GError **error)
{
  const double width = item->end_deg - item->start_deg;

  if (index >= RINGLET_MAX_SECTORS)
    return fail (error, _ ("There are 36 sectors already: take a cake for more"));
  if (!(fabs (item->start_deg) <= MOST_DEG) || !(fabs (item->end_deg) <= MOST_DEG))
    return fail (error, _ ("Start and end of a sector are angles in degrees"));
  if (!(width > 0.0) || width > 360.0 + ROUNDING)
    return fail (error,
        _ ("A sector ends above its start, and at most a turn above it: across 180° "
           "write 170 and 190"));
  if (!is_part_of_file_name (item->name))
    return fail (error,
        _ ("The name of a sector becomes part of the name of a file: letters and "
           "digits, no slash"));
  if (has_name (self, index, item->name))
    return fail (error, _ ("Another sector has this name: choose another one"));
  return TRUE;
}

/* ---- read off ---- */

static gboolean
has_colour (const RingletSectors *self, guint colour)
{
  for (guint i = 0; i < ringlet_sectors_count (self); i++) {
    if (self->items[i].colour == colour)
      return TRUE;
  }
  return FALSE;
}

guint
ringlet_sectors_free_colour (const RingletSectors *self)
{
  guint colour = 0;

  while (has_colour (self, colour))
    colour++;
  return colour;
}

char *
ringlet_sectors_free_name (const RingletSectors *self)
{
  for (guint i = 1;; i++) {
    g_autofree char *name = g_strdup_printf ("sector_%u", i);

    if (!has_name (self, G_MAXUINT, name))
      return g_steal_pointer (&name);
  }
}

char *
ringlet_sector_path (const RingletNamedSector *item, const char *path)
{
  const char *slash = strrchr (path, G_DIR_SEPARATOR);
  const char *dot = strrchr (path, '.');

  if (dot == NULL || (slash != NULL && dot < slash))
    dot = path + strlen (path);
  return g_strdup_printf ("%.*s_%s%s", (int) (dot - path), path, item->name, dot);
}
