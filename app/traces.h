/* SPDX-License-Identifier: MIT */
#pragma once

#include "state.h"

G_BEGIN_DECLS

/* What is drawn beside a pattern, on its axes. */

/**
 * RingletTraceKind:
 * @RINGLET_TRACE_OVERLAY: another pattern
 * @RINGLET_TRACE_DIFFERENCE: the pattern less the overlay that it is compared with
 * @RINGLET_TRACE_BACKGROUND: what lies under the pattern
 * @RINGLET_TRACE_SPREAD: standard deviation of the pixels along each ring, σ_χ
 * @RINGLET_TRACE_FIT: a fitted peak, on its background
 * @RINGLET_TRACE_SECTOR: the pattern of a part of the turn
 */
typedef enum {
  RINGLET_TRACE_OVERLAY,
  RINGLET_TRACE_DIFFERENCE,
  RINGLET_TRACE_BACKGROUND,
  RINGLET_TRACE_SPREAD,
  RINGLET_TRACE_FIT,
  RINGLET_TRACE_SECTOR,
} RingletTraceKind;

/**
 * RingletTrace:
 * @kind: what it is
 * @colour: of an overlay, see #RingletOverlay, or a sector
 * @name: (nullable): of an overlay or a sector
 * @n: points
 * @x: (array length=n): in the unit of the pattern, ascending
 * @y: (array length=n): NaN where there is none
 */
typedef struct {
  RingletTraceKind kind;
  guint colour;
  char *name;
  gsize n;
  double *x;
  double *y;
} RingletTrace;

/* @name: (nullable). Numbers are not yet set. */
RingletTrace *ringlet_trace_new (
    RingletTraceKind kind, guint colour, const char *name, gsize n);
void ringlet_trace_free (RingletTrace *self);

/**
 * ringlet_traces_overlays:
 * @shown: the pattern that they stand above
 *
 * The visible overlays of @state, each at its place on the axis of @shown: another unit
 * is converted by way of q with the wavelength of the overlay, and a radius by the
 * geometry of @state; points that have no place there are left out. Then scaled,
 * shifted and lifted. The difference comes last: @shown less the overlay at each of its
 * points, interpolated by straight lines, scaled and shifted but not lifted.
 *
 * Returns: (transfer full) (element-type RingletTrace): perhaps none
 */
GPtrArray *ringlet_traces_overlays (
    const RingletState *state, const RingletResult *shown);

/* Returns (transfer full) (nullable): σ_χ, where the pattern has it. */
RingletTrace *ringlet_trace_of_spread (const RingletResult *pattern);

/* Returns (transfer full): a pattern of the same unit as a curve. */
RingletTrace *ringlet_trace_of_pattern (
    RingletTraceKind kind, const RingletPattern *pattern);

/**
 * ringlet_traces_shown:
 * @pattern: as it was integrated
 * @error: as ringlet_background_choice_apply()
 *
 * Returns: (transfer full): the pattern less its background, as far as the document
 *   takes one off; bins beyond its range are empty. @pattern itself where it takes off
 *   nothing
 */
RingletResult *ringlet_traces_shown (
    const RingletState *state, RingletResult *pattern, GError **error);

/* Returns (transfer full): the pattern of a sector as it is shown. */
RingletTrace *ringlet_trace_of_sector (
    const RingletNamedSector *item, const RingletResult *shown);

/* Returns (transfer full) (nullable): the background that lies under it. @error:
 * likewise */
RingletTrace *ringlet_trace_of_background (
    const RingletState *state, const RingletResult *pattern, GError **error);

/**
 * ringlet_trace_match:
 * @min: lower end of the range that is looked at, in the unit of @shown
 * @max: upper end
 *
 * What an overlay has to be multiplied with so that it lies over the pattern: least
 * squares of their difference less its mean, so that a constant that one of them has
 * more does not count.
 *
 * @offset: (out): that constant
 *
 * Returns: the factor; NaN where less than three points are common, or one is flat
 */
double ringlet_trace_match (const RingletState *state, const RingletOverlay *overlay,
    const RingletResult *shown, double min, double max, double *offset);

/**
 * ringlet_traces_text:
 * @traces: (nullable) (element-type RingletTrace): what is drawn beside it; fitted
 * peaks are left out, since they have a table of their own
 * @min: lower end of the range that is seen, in the unit of @shown
 * @max: upper end
 *
 * What is seen as lines of numbers between tabs, below a line of names: position,
 * intensity, its σ where there is one, and a column of each trace, at the positions of
 * the pattern, interpolated by straight lines where it has others. Empty where there is
 * no value. In the C locale.
 *
 * Returns: (transfer full): the text
 */
char *ringlet_traces_text (
    const RingletResult *shown, const GPtrArray *traces, double min, double max);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletTrace, ringlet_trace_free)

G_END_DECLS
