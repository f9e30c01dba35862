/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/output.h"
#include "scan/scan-file.h"

G_BEGIN_DECLS

/**
 * RingletScanBlock:
 * @n_fast: cells of one: a chunk of the file
 * @slow: of the one that is in memory
 * @index: which of its row; G_MAXUINT where there is none
 * @intensity: @n_fast × bins
 * @sigma: (nullable): likewise
 *
 * Cells of patterns that go to the file together.
 */
typedef struct {
  guint n_fast;
  guint slow;
  guint index;
  float *intensity;
  float *sigma;
} RingletScanBlock;

struct _RingletScanFile {
  RingletOutput output;
  guint n_slow;
  guint n_fast;
  RingletResult *like;
  RingletScanBlock block;
  RingletHdf5Id file;
  RingletHdf5Id entry;
  RingletHdf5Id process;
  RingletHdf5Id data;
  RingletHdf5Id intensity;
  RingletHdf5Id errors; /* or H5I_INVALID_HID */
};

/* Inside of scan-file-*.c; the caller holds HDF5's lock. */

/* Entry and process with what @facts say. */
gboolean ringlet_scan_file_write_facts (
    RingletScanFile *self, const RingletScanFacts *facts, GError **error);
/* Axes and frames, in the group of the data. */
gboolean ringlet_scan_file_write_axes (
    RingletScanFile *self, const RingletScanFacts *facts, GError **error);
/* The dataset "map". */
gboolean ringlet_scan_file_write_view (RingletScanFile *self, GError **error);

/* Attributes and plots as export/nexus-file.h has them, of texts that Python takes for
 * texts: pyFAI's viewer compares them. @pairs: (array zero-terminated=1) */
gboolean ringlet_scan_write_texts (
    hid_t object, const char *const *pairs, GError **error);
gboolean ringlet_scan_write_plot (
    hid_t group, const char *signal, const char *const *axes, GError **error);
/* An NXdata. */
RingletHdf5Id ringlet_scan_create_data (hid_t parent, const char *name, GError **error);

/* Returns (transfer full): the quantity of a unit as pyFAI calls it, "2th". */
char *ringlet_scan_file_space (const RingletScanFile *self);

static inline gsize
ringlet_scan_file_n_bins (const RingletScanFile *self)
{
  return ringlet_result_n_bins (self->like);
}

G_END_DECLS
