/* SPDX-License-Identifier: MIT */

/* The layers of a map: what was measured, and what is made of that. */

#include "base/number.h"
#include "cli/map-layers-private.h"

guint
ringlet_map_layers_count (const RingletMapLayers *self)
{
  return self->rois->len + self->expressions->len;
}

char *
ringlet_map_layers_dup_name (const RingletMapLayers *self, guint i)
{
  if (i < self->rois->len)
    return g_strdup_printf ("%c", 'A' + (char) i);
  return g_strdup (
      g_array_index (self->expressions, RingletMapMade, i - self->rois->len).name);
}

/* Returns (transfer full) */
static char *
layer_definition (const RingletMapLayers *self, guint i)
{
  const RingletMapRoi *roi = NULL;
  char lo[RINGLET_NUMBER_SIZE];
  char hi[RINGLET_NUMBER_SIZE];

  if (i >= self->rois->len)
    return g_strdup (
        g_array_index (self->expressions, RingletMapMade, i - self->rois->len).text);
  roi = &g_array_index (self->rois, RingletMapRoi, i);
  return g_strdup_printf ("%s of %s to %s %s",
      ringlet_map_quantity_name (roi->quantity), ringlet_number_format (roi->lo, lo),
      ringlet_number_format (roi->hi, hi), roi->unit->name);
}

static gsize
n_cells (const RingletScanOrder *order)
{
  return (gsize) ringlet_map_grid_n_cells (order->grid);
}

/* Returns (transfer full): of each cell */
static double *
evaluate (
    const RingletMapMade *expression, const RingletScanOrder *order, const double *rois)
{
  const gsize n = n_cells (order);
  double *values = g_new (double, n);

  for (gsize cell = 0; cell < n; cell++) {
    double of_cell[RINGLET_MAP_MAX_ROIS] = { 0.0 };

    for (guint i = 0; i < order->n_rois; i++)
      of_cell[i] = rois[i * n + cell];
    values[cell] = ringlet_map_expression_evaluate (expression->value, of_cell);
  }
  return values;
}

void
ringlet_map_maps_clear (RingletMapMaps *self)
{
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->definitions);
  g_ptr_array_unref (self->made);
  g_ptr_array_unref (self->values);
}

RingletMapMaps
ringlet_map_layers_make (const RingletMapLayers *self, const RingletScanOrder *order,
    const RingletScan *scan)
{
  RingletMapMaps maps = { g_ptr_array_new_with_free_func (g_free),
    g_ptr_array_new_with_free_func (g_free), g_ptr_array_new_with_free_func (g_free),
    g_ptr_array_new () };

  for (guint i = 0; i < ringlet_map_layers_count (self); i++) {
    double *values = i < self->rois->len ? scan->rois + i * n_cells (order) : NULL;

    g_ptr_array_add (maps.names, ringlet_map_layers_dup_name (self, i));
    g_ptr_array_add (maps.definitions, layer_definition (self, i));
    if (values == NULL) {
      values = evaluate (
          &g_array_index (self->expressions, RingletMapMade, i - self->rois->len),
          order, scan->rois);
      g_ptr_array_add (maps.made, values);
    }
    g_ptr_array_add (maps.values, values);
  }
  return maps;
}

gboolean
ringlet_map_layers_add (const RingletMapLayers *self, const RingletScanOrder *order,
    RingletScan *scan, GError **error)
{
  g_auto (RingletMapMaps) maps = ringlet_map_layers_make (self, order, scan);
  g_autofree RingletScanLayer *all =
      g_new (RingletScanLayer, ringlet_map_layers_count (self) + 1);

  for (guint i = 0; i < ringlet_map_layers_count (self); i++)
    all[i] = (RingletScanLayer){ g_ptr_array_index (maps.names, i),
      g_ptr_array_index (maps.definitions, i), g_ptr_array_index (maps.values, i) };
  return ringlet_scan_file_add_layers (
      scan->file, all, ringlet_map_layers_count (self), error);
}
