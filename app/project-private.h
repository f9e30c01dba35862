/* SPDX-License-Identifier: MIT */
#pragma once

#include "project.h"

G_BEGIN_DECLS

/**
 * ringlet_project_publish:
 * @state: what @integration was computed from
 *
 * Makes @integration the results of the document if it still holds @state; latest wins.
 */
void ringlet_project_publish (
    RingletProject *self, RingletState *state, RingletIntegration *integration);

G_END_DECLS
