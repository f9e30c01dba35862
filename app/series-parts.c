/* SPDX-License-Identifier: MIT */
#include "series-parts.h"

#include <string.h>

#include "engine/result-part.h"

static gboolean
has_cake (const RingletState *state, RingletCakeUse use)
{
  return use == RINGLET_CAKE_WHOLE && state->cake.n_azimuth > 0;
}

static void
add_rows (GStrvBuilder *builder, guint n)
{
  g_autofree char *last = g_strdup_printf ("%u", n);

  for (guint i = 1; i <= n; i++) {
    g_autofree char *name =
        g_strdup_printf ("sector_%0*u_of_%u", (int) strlen (last), i, n);

    g_strv_builder_add (builder, name);
  }
}

char **
ringlet_series_parts_names (const RingletState *state, RingletCakeUse use)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (use == RINGLET_CAKE_SECTORS)
    add_rows (builder, state->cake.n_azimuth);
  else
    g_strv_builder_add (builder, use == RINGLET_CAKE_RING ? "azimuthal" : "data");
  if (has_cake (state, use))
    g_strv_builder_add (builder, "cake");
  for (guint i = 0; i < ringlet_sectors_count (state->sectors); i++) {
    g_autofree char *name =
        g_strconcat ("sector_", state->sectors->items[i].name, NULL);

    g_strv_builder_add (builder, name);
  }
  return g_strv_builder_end (builder);
}

static void
unref_result (gpointer data)
{
  ringlet_result_unref (data);
}

/* @result: (transfer full) (nullable) */
static gboolean
take (GPtrArray *results, RingletResult *result)
{
  if (result != NULL)
    g_ptr_array_add (results, result);
  return result != NULL;
}

static gboolean
add_main (GPtrArray *results, const RingletState *state, RingletCakeUse use,
    const RingletIntegration *from, GError **error)
{
  if (use == RINGLET_CAKE_WHOLE)
    return take (results, ringlet_result_ref (from->pattern));
  if (use == RINGLET_CAKE_RING)
    return take (results,
        ringlet_result_ring_profile (from->cake, 0, from->cake->n_radial, error));
  for (guint i = 0; i < state->cake.n_azimuth; i++) {
    if (!take (results, ringlet_result_row (from->cake, i, error)))
      return FALSE;
  }
  return TRUE;
}

GPtrArray *
ringlet_series_parts_results (const RingletState *state, RingletCakeUse use,
    const RingletIntegration *integration, GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func (unref_result);
  const GPtrArray *sectors = integration->sectors;

  if (!add_main (results, state, use, integration, error))
    return NULL;
  if (has_cake (state, use))
    g_ptr_array_add (results, ringlet_result_ref (integration->cake));
  for (guint i = 0; sectors != NULL && i < sectors->len; i++)
    g_ptr_array_add (results, ringlet_result_ref (g_ptr_array_index (sectors, i)));
  return g_steal_pointer (&results);
}

RingletIntegrationWants
ringlet_series_parts_wants (const RingletState *state, RingletCakeUse use)
{
  return (RingletIntegrationWants){ .pattern = use == RINGLET_CAKE_WHOLE,
    .cake = use != RINGLET_CAKE_WHOLE || state->cake.n_azimuth > 0 };
}

RingletReductionWants
ringlet_series_parts_reduction (const RingletState *state, RingletCakeUse use,
    const RingletOutputs *files, gboolean has_store)
{
  const RingletIntegrationWants rows = ringlet_series_parts_wants (state, use);
  RingletReductionWants wants = { 0 };

  if (files->files != NULL) {
    const RingletIntegrationWants each = ringlet_outputs_wants (files);

    wants.pattern = each.pattern;
    wants.cake = each.cake;
    wants.sha256 = each.sha256;
  }
  if (has_store) {
    wants.pattern = wants.pattern || rows.pattern;
    wants.cake = wants.cake || rows.cake;
    wants.sectors = state->sectors != NULL;
  }
  return wants;
}

/* @seen: that are in @paths */
static void
add_source (GPtrArray *paths, GHashTable *seen, RingletSource *source, guint64 frame)
{
  const char *path = ringlet_source_path (source, frame);

  if (g_hash_table_add (seen, (gpointer) path))
    g_ptr_array_add (paths, (gpointer) path);
}

GPtrArray *
ringlet_series_parts_sources (
    RingletSource *source, guint64 first, guint64 stride, guint64 n)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *paths = g_ptr_array_new ();

  for (guint64 i = 0; i < n; i++)
    add_source (paths, seen, source, first + i * stride);
  g_ptr_array_add (paths, NULL);
  return paths;
}

GPtrArray *
ringlet_series_parts_sources_of (RingletSource *source, const guint64 *frames, gsize n)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *paths = g_ptr_array_new ();

  for (gsize i = 0; i < n; i++)
    add_source (paths, seen, source, frames[i]);
  g_ptr_array_add (paths, NULL);
  return paths;
}
