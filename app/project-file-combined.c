/* SPDX-License-Identifier: MIT */

/* How frames are combined and what is subtracted of them, in a project file:
 * "parts.frames" and "parts.background". */

#include "project-file-private.h"

#define MAX_FRAMES ((guint64) 1 << 31)

/* ---- written ---- */

static void
write_frames (const RingletState *state, JsonObject *parts)
{
  RingletCombine how = RINGLET_COMBINE_SUM;
  const guint64 n =
      state->source != NULL ? ringlet_source_n_combined (state->source, &how) : 1;
  JsonObject *object = NULL;

  if (n == 1)
    return;

  object = json_object_new ();
  json_object_set_string_member (object, "combined", ringlet_combine_name (how));
  json_object_set_int_member (object, "number", (gint64) n);
  json_object_set_object_member (parts, "frames", object);
}

gboolean
ringlet_project_write_combined (
    const RingletProjectWriting *writing, JsonObject *parts, GError **error)
{
  const RingletState *state = writing->state;
  JsonObject *object = NULL;

  write_frames (state, parts);
  if (state->background == NULL && state->background_scale == 1.0)
    return TRUE;

  object = json_object_new ();
  json_object_set_object_member (parts, "background", object);
  json_object_set_double_member (object, "scale", state->background_scale);
  return state->background == NULL ||
      ringlet_project_write_image (
          writing, object, "image", state->background, state->background_path, error);
}

/* ---- read ---- */

static gboolean
read_frames (RingletProjectReading *reading, RingletKeys *parts, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };
  g_autofree char *how = NULL;

  if (!ringlet_keys_object (parts, "frames", &keys, error))
    return FALSE;
  if (keys.object == NULL)
    return TRUE;
  if (!ringlet_keys_text (&keys, "combined", &how, error) ||
      !ringlet_keys_count (&keys, "number", MAX_FRAMES, &reading->n_combined, error))
    return FALSE;

  ringlet_keys_add_left (&keys, reading->unknown);
  if (reading->n_combined == 0)
    return ringlet_keys_refuse (&keys, "number", "a whole number from 1 up", error);
  return ringlet_keys_prefix (&keys, "combined",
      how == NULL || ringlet_combine_parse (how, &reading->combine, error), error);
}

static gboolean
read_background (RingletProjectReading *reading, RingletKeys *parts, GError **error)
{
  RingletState *state = reading->state;
  g_auto (RingletKeys) keys = { 0 };

  if (!ringlet_keys_object (parts, "background", &keys, error) ||
      !ringlet_keys_number (&keys, "scale", &state->background_scale, error) ||
      !ringlet_project_read_image (
          reading, &keys, "image", &state->background, &state->background_path, error))
    return FALSE;
  if (keys.object != NULL)
    ringlet_keys_add_left (&keys, reading->unknown);
  return TRUE;
}

gboolean
ringlet_project_read_combined (
    RingletProjectReading *reading, RingletKeys *parts, GError **error)
{
  return read_frames (reading, parts, error) && read_background (reading, parts, error);
}
