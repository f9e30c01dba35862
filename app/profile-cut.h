/* SPDX-License-Identifier: MIT */
#pragma once

#include "display.h"
#include "display/profile.h"
#include "profile-region.h"

G_BEGIN_DECLS

/**
 * RingletProfileCut:
 * @region: what it is of
 * @state: the document when the frame was read
 * @display: the frame
 * @line: (nullable): the intensity along a line
 * @columns: (nullable): of a box: over its rows, a point a column
 * @rows: (nullable): of a box: over its columns, a point a row
 * @stats: of its pixels
 *
 * What one frame of a document has along a line or across a box. Immutable.
 */
typedef struct {
  RingletProfileRegion region;
  RingletState *state;
  RingletDisplay *display;
  RingletProfile *line;
  RingletProfile *columns;
  RingletProfile *rows;
  RingletPixelStats stats;
} RingletProfileCut;

/* @region: not empty, and on the image. @error: G_IO_ERROR_CANCELLED. Any thread. */
RingletProfileCut *ringlet_profile_cut_new (const RingletProfileRegion *region,
    RingletState *state, RingletDisplay *display, GCancellable *cancellable,
    GError **error);

/* Returns (transfer none): the profile that is looked at: the only one of a line, of a
 * box that of its columns or of its rows. */
const RingletProfile *ringlet_profile_cut_get (
    const RingletProfileCut *self, gboolean of_rows);

/* Returns (transfer full): mean, sum, standard deviation, least and largest value, and
 * how many pixels, in one line for people. */
char *ringlet_profile_cut_stats_text (const RingletProfileCut *self);

/**
 * ringlet_profile_cut_point_text:
 * @state: the document now
 *
 * Returns: (transfer full): one point for people: where it is, its mean ± σ, sum, and
 *   where the geometry is known 2θ, q, χ and the distance from the beam axis
 */
char *ringlet_profile_cut_point_text (const RingletProfileCut *self, gboolean of_rows,
    gsize point, const RingletState *state);

/* Returns (transfer full): the profile as columns between tabs under a line of names;
 * in the C locale, for tables. @state: the document now, for its geometry */
char *ringlet_profile_cut_columns (
    const RingletProfileCut *self, gboolean of_rows, const RingletState *state);

/**
 * ringlet_profile_cut_save:
 * @state: the document now, for its geometry
 * @path: .csv for commas between the columns, any other suffix for blanks
 * @overwrite: the user has agreed to replace the file
 * @error: as ringlet_output_write(); RINGLET_ERROR_VALUE when the document reads @path
 *
 * The same columns below a header of lines "# key: value": where it is from, with the
 * SHA-256 of the pixels and of the mask, which pixels, and their statistics. Any
 * thread.
 */
gboolean ringlet_profile_cut_save (const RingletProfileCut *self, gboolean of_rows,
    const RingletState *state, const char *path, gboolean overwrite, GError **error);

/* Returns (transfer full): a name for that file after the image. */
char *ringlet_profile_cut_name (const RingletProfileCut *self);

RingletProfileCut *ringlet_profile_cut_ref (RingletProfileCut *self);
void ringlet_profile_cut_unref (RingletProfileCut *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletProfileCut, ringlet_profile_cut_unref)

G_END_DECLS
