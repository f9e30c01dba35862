/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/detector.h"

G_BEGIN_DECLS

/**
 * RingletDetectorRow:
 * @name: pyFAI's class name, which .poni files carry
 * @n_slow: rows of the image
 * @n_fast: columns of the image
 * @pixel_m: pitch of the square pixels
 * @module_slow: rows of one module
 * @module_fast: columns of one module
 * @gap_slow: rows between two modules
 * @gap_fast: columns between two modules
 * @seam_first: first masked column in the middle of each module, relative to half the
 *   module's width; only where @seam_columns > 0
 * @seam_columns: masked columns in the middle of each module, where two crystals of a
 * CdTe sensor meet
 *
 * One row of the detector catalogue: module rows start at row 0 with the period
 * module + gap, columns likewise; what lies between is masked.
 */
struct _RingletDetectorRow {
  const char *name;
  guint n_slow;
  guint n_fast;
  double pixel_m;
  guint module_slow;
  guint module_fast;
  guint gap_slow;
  guint gap_fast;
  int seam_first;
  guint seam_columns;
};

/* (array zero-terminated=1) (name NULL at the end) */
const RingletDetectorRow *ringlet_catalogue (void);

/* Names are compared without case, blanks, "_" and "-", as pyFAI's users type them. */
const RingletDetectorRow *ringlet_catalogue_find (const char *name);

G_END_DECLS
