/* SPDX-License-Identifier: MIT */
#pragma once

#include "fixture.h"
#include "state.h"

G_BEGIN_DECLS

/* Writes the files that the state below is made of into @folder. */
void project_state_make_files (const char *folder);

/* Returns (transfer full): a document of these files in which no member has its
 * default. */
RingletState *project_state_full (const char *folder);

/* Fails the test unless every member is the same; sources by their files. */
void project_state_assert_same (const RingletState *a, const RingletState *b);

G_END_DECLS
