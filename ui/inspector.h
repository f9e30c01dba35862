/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "live.h"
#include "plot/histogram-view.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_INSPECTOR (ringlet_inspector_get_type ())
G_DECLARE_FINAL_TYPE (RingletInspector, ringlet_inspector, RINGLET, INSPECTOR, AdwBin)

/**
 * RingletInspector:
 *
 * The panel at the side: what is open, where the detector stands, the colours with
 * their histogram, the rings, and how the pattern is made. What is seen goes to the
 * settings, what is computed to the verbs of the project.
 */

/* Once, before it is shown. */
void ringlet_inspector_bind (RingletInspector *self, RingletProject *project,
    RingletLive *live, GSettings *settings);

/* Returns (transfer none): its "limits-changed" is for the window, which knows whether
 * it is the image or the cake that is looked at. */
RingletHistogramView *ringlet_inspector_get_histogram (RingletInspector *self);

/* Whether the limits follow the percentage or were moved by hand. */
void ringlet_inspector_set_manual (RingletInspector *self, gboolean is_manual);

G_END_DECLS
