/* SPDX-License-Identifier: MIT */
#pragma once

#include "project-images.h"
#include "switched-off.h"

G_BEGIN_DECLS

/* The corrections of a document as a chain of switches, see engine/link.h. */

/* What is measured of @state, for core/. All borrowed. */
RingletCorrections ringlet_state_corrections (const RingletState *state);

gboolean ringlet_state_link_is_on (const RingletState *state, RingletLink link);

/* Whether it can be switched the other way: it is on, or what it was when it was
 * switched off is known, or it has no parameters. */
gboolean ringlet_state_link_can_switch (const RingletState *state, RingletLink link);

/* Returns (transfer full): what it is or was, in the words of the command line and the
 * name of a file: "0.99", "dark.edf"; "" where it never was. */
char *ringlet_state_link_text (const RingletState *state, RingletLink link);

/* The link that a field of the corrections is said with: RINGLET_LINK_ALL for none.
 * @option: "--polarization" */
RingletLink ringlet_link_of_option (const char *option);
/* @use: one that corrects */
RingletLink ringlet_link_of_image (RingletImageUse use);

/* For humans, and a message: "Polarisation". */
const char *ringlet_link_title (RingletLink link);

/* Of the command line: "--polarization"; NULL for all together. */
const char *ringlet_link_option (RingletLink link);

/* One sentence, a message. */
const char *ringlet_link_help (RingletLink link);

/* What is switched off is given up for links of @state, which is being edited, that are
 * on; and for @link, RINGLET_LINK_ALL for none. */
void ringlet_state_tidy_links (RingletState *state, RingletLink link);

/**
 * ringlet_project_switch_link:
 *
 * One step to undo. Off, it keeps what it is; on, it is that again. What cannot be
 * switched stays as it is, and so does all of a state that says so already. Main thread
 * only.
 */
void ringlet_project_switch_link (
    RingletProject *self, RingletLink link, gboolean is_on);

G_END_DECLS
