/* SPDX-License-Identifier: MIT */
#include "cli/images.h"

void
ringlet_cli_tell_notes (const char *const *notes)
{
  for (gsize i = 0; notes[i] != NULL; i++)
    g_printerr ("ringlet: %s\n", notes[i]);
}

void
ringlet_cli_tell_warnings (
    const char *path, const RingletImageMeta *meta, GHashTable *told)
{
  const GPtrArray *warnings = meta->warnings;
  g_autofree char *label = g_filename_display_name (path);

  for (guint i = 0; warnings != NULL && i < warnings->len; i++) {
    const char *warning = g_ptr_array_index (warnings, i);

    if (g_hash_table_add (told, g_strdup (warning)))
      g_printerr ("ringlet: %s: %s\n", label, warning);
  }
}
