/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringlet_colormap_viridis:
 * @fraction: 0 … 1; what lies outside is clipped
 *
 * Viridis, by S. van der Walt and N. Smith for Matplotlib (CC0): even steps for the
 * eye, also for a colour-blind one and in grey print.
 *
 * Returns: 0xFFRRGGBB
 */
guint32 ringlet_colormap_viridis (double fraction);

G_END_DECLS
