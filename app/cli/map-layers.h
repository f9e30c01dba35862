/* SPDX-License-Identifier: MIT */
#pragma once

#include "scan-run.h"
#include "series-setup.h"

G_BEGIN_DECLS

/**
 * RingletMapLayers:
 * @roi_words: (nullable) (array zero-terminated=1): "A=1.2..1.4:area"
 * @expression_words: (nullable) (array zero-terminated=1): "ratio=A/B"
 * @files: (nullable) (array zero-terminated=1): what they are written to besides
 * @rois: (element-type RingletMapRoi): A, B, …
 * @expressions: (element-type RingletMapMade): what is made of them
 *
 * Maps of one number a cell, as the command line says them, and as values.
 */
typedef struct {
  char **roi_words;
  char **expression_words;
  char **files;
  GArray *rois;
  GArray *expressions;
} RingletMapLayers;

/* Returns (transfer full) the options behind @before; they point into @self. */
GOptionEntry *ringlet_map_layers_entries (
    RingletMapLayers *self, const GOptionEntry *before);
void ringlet_map_layers_clear (RingletMapLayers *self);

/**
 * ringlet_map_layers_parse:
 * @unit: of regions that name none
 * @error: RINGLET_ERROR_VALUE naming the option
 */
gboolean ringlet_map_layers_parse (
    RingletMapLayers *self, const RingletUnit *unit, GError **error);

/* The regions and the expression of a project, where the line says nothing of layers.
 */
gboolean ringlet_map_layers_take (
    RingletMapLayers *self, const RingletSeriesSetup *series, GError **error);

/* Returns (transfer full) (array zero-terminated=1): all files that will be written. */
char **ringlet_map_layers_outputs (const RingletMapLayers *self);

/**
 * ringlet_map_layers_write:
 * @order: that @scan came of
 * @error: as ringlet_map_file_write_named() and ringlet_output_write()
 *
 * Puts the layers into the file of the scan, and writes the files: .csv is a table of
 * all of them, others have a file for each, FILE_A.png, where there are several and the
 * format holds one.
 */
gboolean ringlet_map_layers_add (const RingletMapLayers *self,
    const RingletScanOrder *order, RingletScan *scan, GError **error);
gboolean ringlet_map_layers_write (const RingletMapLayers *self,
    const RingletScanOrder *order, const RingletScan *scan, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletMapLayers, ringlet_map_layers_clear)

G_END_DECLS
