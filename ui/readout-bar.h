/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "probe.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_READOUT_BAR (ringlet_readout_bar_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletReadoutBar, ringlet_readout_bar, RINGLET, READOUT_BAR, GtkWidget)

/* One line below the views: what is under the cursor, each part at its place so that
 * nothing jumps while the pointer moves. */
GtkWidget *ringlet_readout_bar_new (void);
void ringlet_readout_bar_set (RingletReadoutBar *self, const RingletReadout *readout);

G_END_DECLS
