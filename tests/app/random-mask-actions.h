/* SPDX-License-Identifier: MIT */
#pragma once

#include "fixture.h"

G_BEGIN_DECLS

/* Does one thing to the layers of the mask of that document: adds one of any kind,
 * changes, moves, renames or removes one, switches it off or turns it over, paints a
 * stroke to its end or takes it back, proposes, loads "mask.edf" of @folder, clears. */
void random_mask_action (RingletProject *project, const char *folder, GRand *random);

G_END_DECLS
