/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/map-layers.h"
#include "map-expression.h"

G_BEGIN_DECLS

/* For map-layers*.c alone. */

/**
 * RingletMapMade:
 * @name: of the layer
 * @text: as it was written
 * @value: what it says
 *
 * What is made of the regions.
 */
typedef struct {
  char *name;
  char *text;
  RingletMapExpression *value;
} RingletMapMade;

/**
 * RingletMapMaps:
 * @names: (element-type utf8)
 * @definitions: (element-type utf8)
 * @made: (element-type double): those of expressions, to be freed
 * @values: (element-type double): of each layer, borrowed
 *
 * All layers of a scan.
 */
typedef struct {
  GPtrArray *names;
  GPtrArray *definitions;
  GPtrArray *made;
  GPtrArray *values;
} RingletMapMaps;

/* How many there are: regions and what is made of them. */
guint ringlet_map_layers_count (const RingletMapLayers *self);

/* Returns (transfer full): "A", or the name of an expression */
char *ringlet_map_layers_dup_name (const RingletMapLayers *self, guint i);

RingletMapMaps ringlet_map_layers_make (const RingletMapLayers *self,
    const RingletScanOrder *order, const RingletScan *scan);
void ringlet_map_maps_clear (RingletMapMaps *self);

/* Whether a file is a table of all layers. */
gboolean ringlet_map_layers_is_table (const char *path);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletMapMaps, ringlet_map_maps_clear)

G_END_DECLS
