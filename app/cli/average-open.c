/* SPDX-License-Identifier: MIT */
#include "cli/average.h"

/* Whether there are frames in it; a file that can be opened may be damaged behind its
 * beginning. */
static gboolean
can_open (const char *path, GPtrArray *unreadable)
{
  const char *const names[] = { path, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSource) source =
      ringlet_source_open_full (names, RINGLET_SOURCE_DESCRIBE, NULL, &error);

  if (source == NULL)
    g_ptr_array_add (unreadable, g_strdup (error->message));
  return source != NULL;
}

/* Returns (transfer full): the files that can be opened, with NULL behind them. */
static GPtrArray *
list_good (RingletAverageJob *self, const char *const *names)
{
  GPtrArray *good = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; names[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;
    g_auto (GStrv) files = ringlet_source_expand (names[i], NULL, NULL, &error);

    if (files == NULL)
      g_ptr_array_add (self->unreadable, g_strdup (error->message));
    for (gsize k = 0; files != NULL && files[k] != NULL; k++) {
      if (can_open (files[k], self->unreadable))
        g_ptr_array_add (good, g_strdup (files[k]));
    }
  }
  g_ptr_array_add (good, NULL);
  return good;
}

gboolean
ringlet_average_open (RingletAverageJob *self, const char *const *names, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) good = NULL;

  self->unreadable = g_ptr_array_new_with_free_func (g_free);
  self->source = ringlet_source_open_full (names, RINGLET_SOURCE_DEFAULT, NULL, &local);
  if (self->source != NULL)
    return TRUE;
  if (self->order.skips_bad)
    good = list_good (self, names);
  if (good == NULL || good->len < 2) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  self->source = ringlet_source_open_full (
      (const char *const *) good->pdata, RINGLET_SOURCE_DEFAULT, NULL, error);
  return self->source != NULL;
}
