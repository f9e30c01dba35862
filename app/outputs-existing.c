/* SPDX-License-Identifier: MIT */
#include "outputs-existing.h"

#include <string.h>

#include "base/error.h"

/* Numbers that are tried for a name that is taken. */
#define MAX_NUMBER 10000

/* "a_2.xy" of "a.xy", the first that is free. */
static char *
find_number (const char *path)
{
  const char *slash = strrchr (path, G_DIR_SEPARATOR);
  const char *dot = strrchr (path, '.');

  if (dot == NULL || (slash != NULL && dot < slash))
    dot = path + strlen (path);
  for (guint i = 2; i < MAX_NUMBER; i++) {
    char *name = g_strdup_printf ("%.*s_%u%s", (int) (dot - path), path, i, dot);

    if (!g_file_test (name, G_FILE_TEST_EXISTS))
      return name;
    g_free (name);
  }
  return g_strdup (path);
}

void
ringlet_outputs_pass_existing (RingletOutputs *self, RingletExisting existing)
{
  if (self->files == NULL || existing == RINGLET_EXISTING_REPLACE)
    return;
  for (guint i = self->files->len; i > 0; i--) {
    RingletOutputFile *file = &g_array_index (self->files, RingletOutputFile, i - 1);

    if (file->is_written || !g_file_test (file->path, G_FILE_TEST_EXISTS))
      continue;
    if (existing == RINGLET_EXISTING_NUMBER) {
      char *name = find_number (file->path);

      g_free (file->path);
      file->path = name;
    } else {
      g_array_remove_index (self->files, i - 1);
    }
  }
}

gboolean
ringlet_outputs_write_existing (RingletOutputs *self, const RingletState *state,
    const RingletIntegration *integration, RingletExisting existing, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (ringlet_outputs_write (
          self, state, integration, existing == RINGLET_EXISTING_REPLACE, &local))
    return TRUE;
  if (existing != RINGLET_EXISTING_NUMBER ||
      !g_error_matches (local, RINGLET_ERROR, RINGLET_ERROR_EXISTS)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  ringlet_outputs_pass_existing (self, existing);
  return ringlet_outputs_write (self, state, integration, FALSE, error);
}
