/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

#include "geometry/geometry.h"
#include "image/mask.h"
#include "scan/series-pixels.h"

G_BEGIN_DECLS

/* What "ringlet mask" does to a mask, one step an option, in the order of the command
 * line. */

/**
 * RingletMaskWork:
 * @mask: (nullable): as far as it is; NULL before the start
 * @image: (nullable): what values are looked up in
 * @series: (nullable): what pixels are judged by over many frames
 * @detector: (nullable): as the command line names it, perhaps of unknown shape
 * @geometry: (nullable): where it stands
 * @expects_invert: the command line inverts, so nobody needs to be told to
 * @expects_flip: likewise for the rows
 * @warned: something was said about polarity
 *
 * Owns all but @geometry.
 */
typedef struct {
  RingletMask *mask;
  RingletImage *image;
  RingletSeriesPixels *series;
  RingletDetector *detector;
  const RingletGeometry *geometry;
  gboolean expects_invert;
  gboolean expects_flip;
  gboolean warned;
} RingletMaskWork;

void ringlet_mask_work_clear (RingletMaskWork *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletMaskWork, ringlet_mask_work_clear)

/* Which step, and its argument. */
typedef struct _RingletMaskStep RingletMaskStep;

/* Returns (transfer full) (element-type RingletMaskStep): an empty list. */
GPtrArray *ringlet_mask_steps_new (void);

/* Returns (transfer full): @before and behind it the options of all steps, for
 * ringlet_cli_parse_steps() with a list of ringlet_mask_steps_new(). Free with g_free().
 */
GOptionEntry *ringlet_mask_steps_entries (const GOptionEntry *before);

/**
 * ringlet_mask_steps_start:
 * @path: (nullable): the mask to begin with
 * @n_slow: rows of an empty one; 0 where they are not given
 * @n_fast: columns
 *
 * Without a mask it begins empty, in the shape given, or that of the first image or
 * mask among the steps, or that of the detector.
 */
gboolean ringlet_mask_steps_start (const GPtrArray *steps, const char *path,
    gsize n_slow, gsize n_fast, RingletMaskWork *work, GError **error);

/* Warnings go to standard error; an error names the option. */
gboolean ringlet_mask_steps_apply (
    const GPtrArray *steps, RingletMaskWork *work, GError **error);

/* The files that the steps read, added to @files (transfer none). */
void ringlet_mask_steps_list_files (const GPtrArray *steps, GPtrArray *files);

/* The detector in the shape of the mask; NULL with the error, which says so when it
 * fits only transposed. */
RingletDetector *ringlet_mask_work_fit_detector (
    const RingletMaskWork *self, GError **error);

G_END_DECLS
