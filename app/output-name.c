/* SPDX-License-Identifier: MIT */
#include "output-name.h"

#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"

static char *
base_name (const RingletSource *source, guint64 frame)
{
  const char *path = ringlet_source_path (source, frame);
  g_auto (GStrv) parts = g_strsplit (path, "::", 2);
  g_autofree char *name = g_path_get_basename (parts[0]);
  char *dot = strrchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';
  if (ringlet_source_is_of_stack (source, frame))
    return g_strdup_printf ("%s_%05" G_GUINT64_FORMAT, name, frame);
  return g_steal_pointer (&name);
}

char *
ringlet_output_name (
    const RingletSource *source, guint64 frame, const char *part, const char *suffix)
{
  g_autofree char *base = base_name (source, frame);

  return g_strconcat (base, part, suffix, NULL);
}

static gboolean
is_one_of (const GStatBuf *file, const GPtrArray *names)
{
  GStatBuf other;

  for (guint i = 0; i < names->len; i++) {
    if (g_stat (g_ptr_array_index (names, i), &other) == 0 &&
        file->st_dev == other.st_dev && file->st_ino == other.st_ino)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_read (const GStatBuf *file, const char *const *inputs, gsize n_inputs)
{
  for (gsize i = 0; i < n_inputs; i++) {
    g_autoptr (GPtrArray) names =
        inputs[i] != NULL ? ringlet_image_list_files (inputs[i], NULL, NULL) : NULL;

    if (names != NULL && is_one_of (file, names))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_layer (const GStatBuf *file, const RingletMaskLayers *layers)
{
  for (guint i = 0; i < ringlet_mask_layers_n (layers); i++) {
    const char *path = layers->layers[i]->path;

    if (is_read (file, &path, 1))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_switched_off (const GStatBuf *file, const RingletSwitchedOff *off)
{
  for (guint i = 0; off != NULL && i < RINGLET_ASIDE_N; i++) {
    const char *path = off->images[i].path;

    if (is_read (file, &path, 1))
      return TRUE;
  }
  return FALSE;
}

gboolean
ringlet_output_is_input (const char *path, const RingletState *state)
{
  const char *const others[] = { state->geometry_path, state->mask_path,
    state->dark_path, state->flat_path, state->absorption_path, state->background_path,
    state->detector != NULL ? state->detector->path : NULL };
  g_autoptr (GPtrArray) images = NULL;
  GStatBuf file;

  /* A new file replaces none, and nothing needs to be looked up. */
  if (g_stat (path, &file) != 0)
    return FALSE;

  images = ringlet_source_list_files (state->source, NULL, NULL);
  return is_one_of (&file, images) || is_read (&file, others, G_N_ELEMENTS (others)) ||
      is_layer (&file, state->layers) || is_switched_off (&file, state->switched_off);
}

static gboolean
fail (const char *path, const char *what, GError **error)
{
  g_autofree char *label = g_filename_display_name (path);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s would %s; name another output", label, what);
  return FALSE;
}

gboolean
ringlet_output_check_inputs (
    const char *path, const char *const *inputs, gsize n_inputs, GError **error)
{
  GStatBuf file;

  if (g_stat (path, &file) != 0 || !is_read (&file, inputs, n_inputs))
    return TRUE;

  return fail (path, "replace a file that is read here", error);
}

gboolean
ringlet_output_check_others (
    const char *path, const char *const *others, gsize n_others, GError **error)
{
  g_autofree char *name = g_canonicalize_filename (path, NULL);

  for (gsize i = 0; i < n_others; i++) {
    g_autofree char *other =
        others[i] != NULL ? g_canonicalize_filename (others[i], NULL) : NULL;

    if (g_str_equal (name, other != NULL ? other : ""))
      return fail (path, "be written twice", error);
  }
  return TRUE;
}
