/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "calib/calibrant.h"

G_BEGIN_DECLS

/* The list in which a powder is chosen: what stands for none, those with a name, and
 * behind them the one of a file or of a cell, while the document has such a one. */

/* Returns (transfer full); @none: what stands for none. */
GtkStringList *ringlet_calibrant_names_new (const char *none);

/**
 * ringlet_calibrant_names_show:
 * @calibrant: (nullable): that of the document
 *
 * Returns: where it is in the list, which has it now
 */
guint ringlet_calibrant_names_show (
    GtkStringList *self, const RingletCalibrant *calibrant);

/**
 * ringlet_calibrant_names_get:
 * @calibrant: (out) (nullable): which one stands there; NULL for none
 *
 * Returns: FALSE where nothing is to be chosen: the one that the document has already
 */
gboolean ringlet_calibrant_names_get (guint index, const RingletCalibrant **calibrant);

G_END_DECLS
