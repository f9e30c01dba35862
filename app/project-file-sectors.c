/* SPDX-License-Identifier: MIT */

/* The sectors of a document in a project file, by numbers as the overlays are. */

#include "project-fields.h"
#include "project-file-private.h"

static const RingletField sector_fields[] = {
  RINGLET_FIELD (RingletNamedSector, start_deg, NUMBER),
  RINGLET_FIELD (RingletNamedSector, end_deg, NUMBER),
  RINGLET_FIELD (RingletNamedSector, colour, COUNT),
  RINGLET_FIELD (RingletNamedSector, is_visible, FLAG),
  RINGLET_FIELD_END,
};
RINGLET_ASSERT_SIZE (RingletNamedSector, 32);

void
ringlet_project_write_sectors (const RingletState *state, JsonObject *parts)
{
  const RingletSectors *sectors = state->sectors;
  JsonObject *object = NULL;

  if (sectors == NULL)
    return;
  object = json_object_new ();
  for (guint i = 0; i < sectors->n; i++) {
    JsonObject *one = json_object_new ();
    g_autofree char *key = g_strdup_printf ("%u", i + 1);

    json_object_set_string_member (one, "name", sectors->items[i].name);
    ringlet_fields_write (one, sector_fields, &sectors->items[i]);
    json_object_set_object_member (object, key, one);
  }
  json_object_set_object_member (parts, "sectors", object);
}

static gboolean
read_item (RingletKeys *keys, RingletNamedSector *item, GError **error)
{
  if (!ringlet_keys_text (keys, "name", &item->name, error) ||
      !ringlet_fields_read (keys, sector_fields, item, NULL, error))
    return FALSE;
  return item->name != NULL || ringlet_keys_refuse (keys, "name", "a text", error);
}

/* @sectors: (inout) (transfer full) */
static gboolean
add_sector (const RingletNamedSector *item, RingletSectors **sectors, GError **error)
{
  g_autoptr (RingletSectors) before = NULL;

  if (!ringlet_sectors_check (*sectors, ringlet_sectors_count (*sectors), item, error))
    return FALSE;

  before = *sectors;
  *sectors = ringlet_sectors_with (before, item);
  return TRUE;
}

static gboolean
read_one (RingletProjectReading *reading, RingletKeys *outer, const char *key,
    RingletSectors **sectors, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };
  RingletNamedSector item = { .is_visible = TRUE };
  gboolean ok = ringlet_keys_object (outer, key, &keys, error) &&
      read_item (&keys, &item, error) &&
      ringlet_keys_prefix (outer, key, add_sector (&item, sectors, error), error);

  if (ok)
    ringlet_keys_add_left (&keys, reading->unknown);
  g_free (item.name);
  return ok;
}

gboolean
ringlet_project_read_sectors (
    RingletProjectReading *reading, RingletKeys *parts, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };
  g_autoptr (RingletSectors) sectors = NULL;

  if (!ringlet_keys_object (parts, "sectors", &keys, error))
    return FALSE;
  if (keys.object == NULL)
    return TRUE;
  for (guint i = 1;; i++) {
    g_autofree char *key = g_strdup_printf ("%u", i);

    if (ringlet_keys_peek (&keys, key) == NULL)
      break;
    if (!read_one (reading, &keys, key, &sectors, error))
      return FALSE;
  }
  ringlet_keys_add_left (&keys, reading->unknown);
  reading->state->sectors = g_steal_pointer (&sectors);
  return TRUE;
}
