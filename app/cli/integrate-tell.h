/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/json.h"
#include "cli/set-up.h"
#include "outputs.h"

G_BEGIN_DECLS

/* What "ringlet integrate" says. */

/* A line an output to standard output. */
void ringlet_integrate_tell_outputs (const RingletOutputs *outputs);

/* An object a frame. */
void ringlet_integrate_add_outputs (JsonBuilder *json, const RingletOutputs *outputs);

/* To standard error, once, why no GPU computed where the user left it open, and which
 * device was lost. @told: (element-type utf8): what was said */
void ringlet_integrate_tell_no_device (
    const RingletIntegration *integration, GHashTable *told);

/* To standard error what may surprise: of the first frame. */
void ringlet_integrate_hint (
    const RingletSetUp *set_up, const RingletState *state, gsize n_slow, gsize n_fast);

G_END_DECLS
