/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "journal.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_SESSION_BAR (ringlet_session_bar_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletSessionBar, ringlet_session_bar, RINGLET, SESSION_BAR, AdwBin)

/**
 * RingletSessionBar:
 *
 * A strip that offers a session that did not end as it should: "win.reopen-session",
 * "win.discard-session", or later: closed, it comes again at the next start.
 */

/* @orphan: (nullable): NULL hides the strip
 * @n_more: how many others there are */
void ringlet_session_bar_offer (
    RingletSessionBar *self, const RingletJournalOrphan *orphan, guint n_more);

/* Returns (transfer full): when a journal was written last: its time, with the date
 * where that is not today. */
char *ringlet_session_bar_time (gint64 saved_us);

G_END_DECLS
