/* SPDX-License-Identifier: MIT */
#pragma once

#include "outputs.h"
#include "series-setup.h"

G_BEGIN_DECLS

/* Outputs of a series some of which are there: for the window and the command line. */

/* What of them is to be written: less those that are there, or under names that are
 * free; what is written already is left as it is. @self may have no outputs. */
void ringlet_outputs_pass_existing (RingletOutputs *self, RingletExisting existing);

/**
 * ringlet_outputs_write_existing:
 * @error: as ringlet_outputs_write()
 *
 * Writes what ringlet_outputs_pass_existing() left. Another frame, or another program,
 * may have taken a name meanwhile: then the next number is.
 */
gboolean ringlet_outputs_write_existing (RingletOutputs *self,
    const RingletState *state, const RingletIntegration *integration,
    RingletExisting existing, GError **error);

G_END_DECLS
