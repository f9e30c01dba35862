/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "canvas/canvas.h"
#include "live.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_CALIBRATE_PANEL (ringlet_calibrate_panel_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletCalibratePanel, ringlet_calibrate_panel, RINGLET, CALIBRATE_PANEL, AdwBin)

/**
 * RingletCalibratePanel:
 *
 * The panel of the step Calibrate: what the image is of, the answer that was found with
 * what speaks for it, every parameter with ± σ and lock, points and rings, residuals,
 * and the files. Three ways on one screen: automatically, by picking points and by
 * dragging rings; the last two are tools of the canvas. What is computed goes to the
 * verbs of the project.
 *
 * Signal "told" (string): a sentence for the user, of something that was done.
 */

/* Once, before it is shown.
 * @canvas: of the image, whose tool the panel sets */
void ringlet_calibrate_panel_bind (RingletCalibratePanel *self, RingletProject *project,
    RingletLive *live, RingletCanvas *canvas);

/**
 * ringlet_calibrate_panel_set_active:
 *
 * The step is entered or left. On entering, what the image says of itself is proposed,
 * and where nothing is fitted yet and all is known that it takes, the image is
 * calibrated; also as soon as that becomes known. Leaving takes the tool off the
 * canvas.
 */
void ringlet_calibrate_panel_set_active (
    RingletCalibratePanel *self, gboolean is_active);

/* A calibration that goes on is stopped; %FALSE where there is none. */
gboolean ringlet_calibrate_panel_stop (RingletCalibratePanel *self);

/* What buttons do, for actions and keys: "auto", "refine", "refine-points", "keep",
 * "next", "adjust", "pick", "stop", "save", "report". FALSE where it cannot be done
 * now. */
gboolean ringlet_calibrate_panel_do (RingletCalibratePanel *self, const char *what);

G_END_DECLS
