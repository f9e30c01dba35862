/* SPDX-License-Identifier: MIT */
#pragma once

#include "outputs.h"
#include "reduction.h"

G_BEGIN_DECLS

/* What of each frame goes into the one file of a series: the pattern, or I(χ), or a
 * pattern a sector; the cake; and the patterns of the sectors that the document names.
 * Of each there is a group. */

/* Returns (transfer full): the names of the groups, "data" first or "azimuthal" or
 * "sector_01_of_12", "cake", "sector_NAME". */
char **ringlet_series_parts_names (const RingletState *state, RingletCakeUse use);

/* Returns (transfer full) (element-type RingletResult): the results in the same order.
 */
GPtrArray *ringlet_series_parts_results (const RingletState *state, RingletCakeUse use,
    const RingletIntegration *integration, GError **error);

/* What has to be made for them. */
RingletIntegrationWants ringlet_series_parts_wants (
    const RingletState *state, RingletCakeUse use);

/**
 * ringlet_series_parts_reduction:
 * @files: those of one frame; may have none
 * @has_store: whether there is the one file, too
 *
 * What a reduction has to make for both.
 */
RingletReductionWants ringlet_series_parts_reduction (const RingletState *state,
    RingletCakeUse use, const RingletOutputs *files, gboolean has_store);

/**
 * ringlet_series_parts_sources:
 * @first: frame of @source with which the series begins, in steps of @stride
 *
 * Returns: (transfer container) (array zero-terminated=1): ringlet_source_path() of all
 *   of its @n frames, each once
 */
GPtrArray *ringlet_series_parts_sources (
    RingletSource *source, guint64 first, guint64 stride, guint64 n);

/* The same of @frames (array length=n). */
GPtrArray *ringlet_series_parts_sources_of (
    RingletSource *source, const guint64 *frames, gsize n);

G_END_DECLS
