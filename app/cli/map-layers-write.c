/* SPDX-License-Identifier: MIT */

/* The files of the layers of a map. */

#include <string.h>

#include "base/number.h"
#include "base/output.h"
#include "cli/map-layers-private.h"
#include "export/map-file.h"

gboolean
ringlet_map_layers_is_table (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, ".csv");
}

/* Formats of one map need a file each. */
static gboolean
needs_each (const RingletMapLayers *self, const char *path)
{
  return !ringlet_map_layers_is_table (path) && ringlet_map_layers_count (self) > 1 &&
      !ringlet_map_file_check (path, ringlet_map_layers_count (self), 1, NULL);
}

/* Returns (transfer full): "FILE_A.png" */
static char *
name_of (const char *path, const char *layer)
{
  const char *dot = strrchr (path, '.');

  return g_strdup_printf ("%.*s_%s%s", (int) (dot - path), path, layer, dot);
}

char **
ringlet_map_layers_outputs (const RingletMapLayers *self)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (gsize i = 0; self->files != NULL && self->files[i] != NULL; i++) {
    const gboolean is_each = needs_each (self, self->files[i]);

    for (guint layer = 0; layer < (is_each ? ringlet_map_layers_count (self) : 1);
         layer++) {
      g_autofree char *name = ringlet_map_layers_dup_name (self, layer);
      g_autofree char *path =
          is_each ? name_of (self->files[i], name) : g_strdup (self->files[i]);

      g_strv_builder_add (paths, path);
    }
  }
  return g_strv_builder_end (paths);
}

static void
add_number (GString *text, double value)
{
  char number[RINGLET_NUMBER_SIZE];

  g_string_append_printf (text, ",%s", ringlet_number_format (value, number));
}

static void
add_titles (GString *text, const RingletScanOrder *order, const RingletMapMaps *maps)
{
  g_string_append_printf (
      text, "row,column,frame,%s,%s", order->slow.name, order->fast.name);
  for (guint i = 0; i < maps->names->len; i++)
    g_string_append_printf (
        text, ",%s", (const char *) g_ptr_array_index (maps->names, i));
  g_string_append_c (text, '\n');
}

/* Definitions as comments, then a line a cell. */
static gboolean
write_table (const RingletScanOrder *order, const RingletScan *scan,
    const RingletMapMaps *maps, const char *path, GError **error)
{
  const guint n_fast = order->grid->n_fast;
  const gsize n_cells = (gsize) ringlet_map_grid_n_cells (order->grid);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < maps->names->len; i++)
    g_string_append_printf (text, "# %s: %s\n",
        (const char *) g_ptr_array_index (maps->names, i),
        (const char *) g_ptr_array_index (maps->definitions, i));
  add_titles (text, order, maps);
  for (gsize cell = 0; cell < n_cells; cell++) {
    const guint slow = (guint) (cell / n_fast);
    const guint fast = (guint) (cell % n_fast);

    g_string_append_printf (text, "%u,%u,%d", slow, fast, scan->frames[cell]);
    add_number (
        text, ringlet_scan_axis_position (&order->slow, slow, order->grid->n_slow));
    add_number (text, ringlet_scan_axis_position (&order->fast, fast, n_fast));
    for (guint i = 0; i < maps->values->len; i++)
      add_number (text, ((const double *) g_ptr_array_index (maps->values, i))[cell]);
    g_string_append_c (text, '\n');
  }
  return ringlet_output_write (path, text->str, text->len, order->overwrite, error);
}

static gboolean
write_maps (const RingletScanOrder *order, const RingletMapMaps *maps, guint first,
    guint n, const char *path, GError **error)
{
  g_autofree RingletNamedMap *named = g_new (RingletNamedMap, n);

  for (guint i = 0; i < n; i++)
    named[i] = (RingletNamedMap){ g_ptr_array_index (maps->names, first + i), "",
      g_ptr_array_index (maps->definitions, first + i), 1,
      g_ptr_array_index (maps->values, first + i) };
  return ringlet_map_file_write_named (named, n, order->grid->n_slow,
      order->grid->n_fast, path, order->overwrite, error);
}

static gboolean
write_each (const RingletScanOrder *order, const RingletMapMaps *maps, const char *path,
    GError **error)
{
  for (guint i = 0; i < maps->names->len; i++) {
    g_autofree char *name = name_of (path, g_ptr_array_index (maps->names, i));

    if (!write_maps (order, maps, i, 1, name, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
ringlet_map_layers_write (const RingletMapLayers *self, const RingletScanOrder *order,
    const RingletScan *scan, GError **error)
{
  g_auto (RingletMapMaps) maps = ringlet_map_layers_make (self, order, scan);
  gboolean ok = TRUE;

  for (gsize i = 0; ok && self->files != NULL && self->files[i] != NULL; i++) {
    const char *path = self->files[i];

    if (ringlet_map_layers_is_table (path))
      ok = write_table (order, scan, &maps, path, error);
    else if (needs_each (self, path))
      ok = write_each (order, &maps, path, error);
    else
      ok = write_maps (order, &maps, 0, ringlet_map_layers_count (self), path, error);
  }
  return ok;
}
