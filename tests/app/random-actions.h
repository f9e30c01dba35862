/* SPDX-License-Identifier: MIT */
#pragma once

#include "fixture.h"

G_BEGIN_DECLS

/* Does one thing that a user may do to a document of the files that
 * project_state_make_files() wrote into @folder, whatever it says now: every verb that
 * needs no worker, drags, undo and redo. Returns its number. */
guint random_action (RingletProject *project, const char *folder, GRand *random);

/* How many different ones there are. */
guint random_action_count (void);

G_END_DECLS
