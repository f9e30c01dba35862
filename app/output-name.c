/* SPDX-License-Identifier: MIT */
#include "output-name.h"

#include <string.h>

#include <glib/gstdio.h>

static char *
base_name (const RingletSource *source, guint64 frame)
{
  const char *path = ringlet_source_path (source, frame);
  g_auto (GStrv) parts = g_strsplit (path, "::", 2);
  g_autofree char *name = g_path_get_basename (parts[0]);
  char *dot = strrchr (name, '.');
  gboolean stack = FALSE;

  if (dot != NULL && dot != name)
    *dot = '\0';
  if (frame > 0)
    stack = g_str_equal (path, ringlet_source_path (source, frame - 1));
  if (frame + 1 < ringlet_source_n_frames (source))
    stack = stack || g_str_equal (path, ringlet_source_path (source, frame + 1));
  if (stack)
    return g_strdup_printf ("%s_%05" G_GUINT64_FORMAT, name, frame);
  return g_steal_pointer (&name);
}

char *
ringlet_output_name (
    const RingletSource *source, guint64 frame, gboolean is_cake, const char *suffix)
{
  g_autofree char *base = base_name (source, frame);

  return g_strconcat (base, is_cake ? "_cake" : "", suffix, NULL);
}

static gboolean
same_file (const char *a, const char *b)
{
  g_auto (GStrv) parts = b != NULL ? g_strsplit (b, "::", 2) : NULL;
  GStatBuf stat_a;
  GStatBuf stat_b;

  return b != NULL && g_stat (a, &stat_a) == 0 && g_stat (parts[0], &stat_b) == 0 &&
      stat_a.st_dev == stat_b.st_dev && stat_a.st_ino == stat_b.st_ino;
}

gboolean
ringlet_output_is_input (const char *path, const RingletState *state)
{
  const char *const others[] = { state->geometry_path, state->mask_path,
    state->dark_path, state->flat_path };

  for (guint64 i = 0; i < ringlet_source_n_frames (state->source); i++) {
    const char *image = ringlet_source_path (state->source, i);

    /* The frames of a stack share their path. */
    if (i > 0 && image == ringlet_source_path (state->source, i - 1))
      continue;
    if (same_file (path, image))
      return TRUE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++) {
    if (same_file (path, others[i]))
      return TRUE;
  }
  return FALSE;
}
