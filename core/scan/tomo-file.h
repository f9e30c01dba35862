/* SPDX-License-Identifier: MIT */
#pragma once

#include "scan/scan-file.h"
#include "scan/tomo.h"

G_BEGIN_DECLS

/**
 * RingletTomoFacts:
 * @scan: of which the images were made, with its centre
 * @filter: of the back-projection
 * @size: rows and columns of the images
 * @unit: (nullable): of the translation
 * @centre_sigma: of the centre; NaN where it is not known
 * @centre_from: how the centre was found, "given", "symmetry", "mass"
 * @n_used: projections
 */
typedef struct {
  const RingletTomoScan *scan;
  RingletTomoFilter filter;
  guint size;
  const char *unit;
  double centre_sigma;
  const char *centre_from;
  guint n_used;
} RingletTomoFacts;

/**
 * RingletTomoFile:
 *
 * The images of all bins in the file of a scan: the NXdata "reconstruction" beside its
 * patterns, "images" [radial, y, x] in single precision. One thread; takes HDF5's lock
 * itself.
 */
typedef struct _RingletTomoFile RingletTomoFile;

/* @like: whose bins they are; @file has to outlive the images */
RingletTomoFile *ringlet_tomo_file_new (RingletScanFile *file,
    const RingletResult *like, const RingletTomoFacts *facts, GError **error);

/* @images: (array): @n_bins × size × size */
gboolean ringlet_tomo_file_put (RingletTomoFile *self, gsize first_bin, gsize n_bins,
    const float *images, GError **error);

/* To be called before the file of the scan is finished. */
void ringlet_tomo_file_free (RingletTomoFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletTomoFile, ringlet_tomo_file_free)

G_END_DECLS
