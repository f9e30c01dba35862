/* SPDX-License-Identifier: MIT */
#pragma once

#include "scan/bragg-file.h"

G_BEGIN_DECLS

/* What the layouts of bragg-file.c are; nobody else. The caller holds HDF5's lock. */

/**
 * RingletBraggLayout:
 * @entry: name of its NXentry
 * @group: of the NXdata in it
 * @process: name of the NXprocess that says how it was made
 * @begin: makes the datasets in @group; @type is that of the pixels
 * @add: adds a frame; NULL for one that failed
 * @finish: (nullable): what is written at the end
 * @free: frees the state
 *
 * One layout; a row of a table.
 */
typedef struct {
  const char *entry;
  const char *group;
  const char *process;
  gpointer (*begin) (
      const RingletBragg *bragg, hid_t group, RingletPixelType type, GError **error);
  gboolean (*add) (gpointer state, const RingletBraggFrame *frame, GError **error);
  gboolean (*finish) (gpointer state, hid_t entry, hid_t group,
      const RingletResult *pattern, GError **error);
  GDestroyNotify free;
} RingletBraggLayout;

extern const RingletBraggLayout ringlet_bragg_layout_nexus;
extern const RingletBraggLayout ringlet_bragg_layout_cxi;
extern const RingletBraggLayout ringlet_bragg_layout_sparse;

/* Peaks in rows of equal length, 0 behind the last one. */
typedef struct {
  RingletHdf5Growing n_peaks;
  RingletHdf5Growing columns[4];
} RingletPaddedPeaks;

/* @group: gets the datasets of #RINGLET_BRAGG_CXI; to be cleared in either case */
gboolean ringlet_padded_peaks_init (
    RingletPaddedPeaks *self, hid_t group, GError **error);
gboolean ringlet_padded_peaks_add (
    RingletPaddedPeaks *self, const RingletBraggFrame *frame, GError **error);
void ringlet_padded_peaks_clear (RingletPaddedPeaks *self);

G_END_DECLS
