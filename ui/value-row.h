/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "calib/refine.h"

G_BEGIN_DECLS

/**
 * RingletValueKind:
 * @title: for humans, "Distance": a message that the row translates
 * @unit: likewise, "mm"
 * @scale: what is shown per SI unit
 * @digits: behind the decimal point
 * @step: of one notch of the wheel, as shown
 * @has_limit: it can be locked and bounded
 * @meaning: (nullable): what it is, where its name is short: a message, too
 *
 * What a row shows. Constant: rows borrow it.
 */
typedef struct {
  const char *title;
  const char *unit;
  double scale;
  guint digits;
  double step;
  gboolean has_limit;
  const char *meaning;
} RingletValueKind;

#define RINGLET_TYPE_VALUE_ROW (ringlet_value_row_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletValueRow, ringlet_value_row, RINGLET, VALUE_ROW, AdwActionRow)

/**
 * RingletValueRow:
 *
 * One parameter of a geometry: a value that can be typed and scrolled, its ± σ, whether
 * anybody confirmed it, and, behind buttons, lock, bounds and the way back to what was
 * fitted. It shows what it is told, and tells what the user wants.
 *
 * Signals: "edited" (double, SI unit): again and again while the user turns it;
 * "settled" (): a moment after the last one; "limit-edited" (): lock or bounds, see
 * ringlet_value_row_get_limit(); "reset" ().
 */
GtkWidget *ringlet_value_row_new (const RingletValueKind *kind);

/**
 * ringlet_value_row_show:
 * @value: SI unit; NaN where it is not known: the row is insensitive then
 * @sigma: SI unit; NaN where there is none
 * @is_confirmed: else the row says that it is not
 * @can_reset: something else was fitted
 *
 * A value that the user is typing stays.
 */
void ringlet_value_row_show (RingletValueRow *self, double value, double sigma,
    gboolean is_confirmed, gboolean can_reset);
void ringlet_value_row_show_limit (
    RingletValueRow *self, const RingletRefineLimit *limit);

/* What lock and bounds say; known_sigma is that of @limit as it was shown. */
RingletRefineLimit ringlet_value_row_get_limit (RingletValueRow *self);

G_END_DECLS
