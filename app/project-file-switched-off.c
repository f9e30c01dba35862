/* SPDX-License-Identifier: MIT */

/* Corrections that are switched off, in a project file: "parts.switched_off". */

#include "project-fields.h"
#include "project-file-private.h"

static const struct {
  RingletLink link;
  const char *key;
} images[] = {
  { RINGLET_LINK_DARK, "dark" },
  { RINGLET_LINK_BACKGROUND, "background" },
  { RINGLET_LINK_FLAT, "flat" },
  { RINGLET_LINK_ABSORPTION, "absorption" },
};

/* ---- written ---- */

gboolean
ringlet_project_write_switched_off (
    const RingletProjectWriting *writing, JsonObject *parts, GError **error)
{
  const RingletSwitchedOff *off = writing->state->switched_off;
  JsonObject *object = NULL;

  if (off == NULL)
    return TRUE;

  object = json_object_new ();
  json_object_set_object_member (parts, "switched_off", object);
  json_object_set_int_member (object, "dark_frames", off->n_dark);
  json_object_set_double_member (object, "background_scale", off->background_scale);
  json_object_set_object_member (
      object, "factors", ringlet_fields_write_factors (&off->factors));
  for (gsize i = 0; i < G_N_ELEMENTS (images); i++) {
    const RingletAside *aside = &off->images[images[i].link];

    if (aside->image != NULL &&
        !ringlet_project_write_image (
            writing, object, images[i].key, aside->image, aside->path, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- read ---- */

static gboolean
read_numbers (RingletProjectReading *reading, RingletKeys *keys,
    RingletSwitchedOff *off, GError **error)
{
  guint64 n_dark = off->n_dark;

  if (!ringlet_keys_count (keys, "dark_frames", G_MAXUINT, &n_dark, error) ||
      !ringlet_keys_number (keys, "background_scale", &off->background_scale, error) ||
      !ringlet_fields_read_factors (keys, &off->factors, reading->unknown, error))
    return FALSE;
  if (n_dark == 0)
    return ringlet_keys_refuse (keys, "dark_frames", "a whole number from 1 up", error);
  off->n_dark = (guint) n_dark;
  return TRUE;
}

gboolean
ringlet_project_read_switched_off (
    RingletProjectReading *reading, RingletKeys *parts, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };
  g_autoptr (RingletSwitchedOff) off = NULL;

  if (!ringlet_keys_object (parts, "switched_off", &keys, error))
    return FALSE;
  if (keys.object == NULL)
    return TRUE;

  off = ringlet_switched_off_dup (NULL);
  if (!read_numbers (reading, &keys, off, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (images); i++) {
    RingletAside *aside = &off->images[images[i].link];

    if (!ringlet_project_read_image (
            reading, &keys, images[i].key, &aside->image, &aside->path, error))
      return FALSE;
  }
  ringlet_keys_add_left (&keys, reading->unknown);
  ringlet_switched_off_unref (reading->state->switched_off);
  reading->state->switched_off = g_steal_pointer (&off);
  return TRUE;
}
