/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-handle.h"

G_BEGIN_DECLS

/* The default plot of a NeXus file; for read-nexus.c. The caller holds HDF5's lock. */

/**
 * RingletNexusPlot:
 * @entry: the NXentry that the plot lies in
 * @data: its NXdata
 * @signal: name of the dataset to show
 * @axes: (array zero-terminated=1): names of its axes, slowest first, without those
 * that have no values
 * @row: of a series: the one that is meant; -1 where none was named
 */
typedef struct {
  RingletHdf5Id entry;
  RingletHdf5Id data;
  char *signal;
  char **axes;
  gint64 row;
} RingletNexusPlot;

/**
 * ringlet_nexus_plot_open:
 * @inner: (nullable): the group to begin at, "/entry/data"; else the root. "#12" behind
 *   it, or alone, is a row of a series
 * @self: (out caller-allocates)
 * @error: RINGLET_ERROR_FORMAT when the file has no plot
 */
gboolean ringlet_nexus_plot_open (
    hid_t file, const char *inner, RingletNexusPlot *self, GError **error);

void ringlet_nexus_plot_clear (RingletNexusPlot *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletNexusPlot, ringlet_nexus_plot_clear)

/**
 * ringlet_nexus_read_values:
 * @name: a dataset in @group, of numbers
 * @n: (array length=n_axes): how many there have to be along its last axes, slowest
 *   first; 0 for any number, which is put there
 * @row: of the first axis, where that is one of a series; -1 where none was named
 * @error: RINGLET_ERROR_FORMAT for another shape, RINGLET_ERROR_UNSUPPORTED when there
 *   is more than one along other axes and none was named, RINGLET_ERROR_SHAPE for a row
 *   that there is not, RINGLET_ERROR_LIMIT
 *
 * Returns: (transfer full): the numbers as doubles
 */
double *ringlet_nexus_read_values (
    hid_t group, const char *name, guint n_axes, gsize *n, gint64 row, GError **error);

/* Returns (transfer full) (nullable): name of the errors of @signal in @group. */
char *ringlet_nexus_find_errors (hid_t group, const char *signal);

G_END_DECLS
