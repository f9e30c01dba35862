/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/array.h"
#include "geometry/map-table.h"

G_BEGIN_DECLS

/**
 * RingletMapLayer:
 * @map: which one
 * @array: its values, of one value a pixel unless the file is NumPy's or HDF5
 *
 * One map to be written.
 */
typedef struct {
  RingletMap map;
  RingletArray *array;
} RingletMapLayer;

/**
 * ringlet_map_file_check:
 * @n_layers: how many maps it shall hold
 * @n_values: most values a pixel of any
 * @error: RINGLET_ERROR_VALUE when the suffix is none of .edf, .npy, .png, .svg, .h5
 * and .nxs, or that format cannot hold as much
 */
gboolean ringlet_map_file_check (
    const char *path, gsize n_layers, guint n_values, GError **error);

/**
 * ringlet_map_file_write:
 * @layers: (array length=n_layers): one, or any number into HDF5
 * @error: as ringlet_map_file_check() and ringlet_output_write()
 *
 * Writes maps in double precision, or as a picture. The same maps give the same bytes.
 */
gboolean ringlet_map_file_write (const RingletMapLayer *layers, gsize n_layers,
    const RingletDetector *detector, const char *path, gboolean overwrite,
    GError **error);

/**
 * RingletNamedMap:
 * @name: "two_theta": of a dataset
 * @unit: "" where there is none
 * @description: a sentence
 * @n_values: numbers a pixel
 * @values: (array): rows × columns × @n_values
 *
 * Numbers of each pixel, or of each cell of a scan.
 */
typedef struct {
  const char *name;
  const char *unit;
  const char *description;
  guint n_values;
  const double *values;
} RingletNamedMap;

/* As ringlet_map_file_write(), of @n_slow × @n_fast pixels. */
gboolean ringlet_map_file_write_named (const RingletNamedMap *maps, gsize n_maps,
    gsize n_slow, gsize n_fast, const char *path, gboolean overwrite, GError **error);

G_END_DECLS
