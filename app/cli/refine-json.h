/* SPDX-License-Identifier: MIT */
#pragma once

#include <json-glib/json-glib.h>

#include "calib/refine.h"

G_BEGIN_DECLS

/* What a refinement says, of one image or of an arm, for --json. */

/* Adds members to the object of a parameter: "sigma" and "state". */
void ringlet_refine_json_add_state (
    JsonBuilder *json, double sigma, RingletRefineState state);

/* Adds "rms_px", "rms_two_theta_rad", "chi2", "points" and "rejected". */
void ringlet_refine_json_add_fit (JsonBuilder *json, const RingletRefineRing *total,
    double chi2, gsize n_used, gsize n_rejected);

G_END_DECLS
