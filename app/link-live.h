/* SPDX-License-Identifier: MIT */
#pragma once

#include "link-view.h"
#include "live.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_LINK_LIVE (ringlet_link_live_get_type ())
G_DECLARE_FINAL_TYPE (RingletLinkLive, ringlet_link_live, RINGLET, LINK_LIVE, GObject)

/**
 * RingletLinkLive:
 *
 * The correction of a document that is looked at in place of the frame, if any:
 * computed in a worker, again when the document changes, latest wins; nothing is kept
 * of one that is not looked at. Main thread only.
 *
 * Signals: "changed": what is looked at, or its view; "failed" (string): it cannot be
 * seen, and is not looked at any more.
 */
RingletLinkLive *ringlet_link_live_new (RingletProject *project, RingletLive *live);

/* @link: RINGLET_LINK_N for the frame. What is off cannot be looked at. */
void ringlet_link_live_look_at (RingletLinkLive *self, RingletLink link);

/* RINGLET_LINK_N for the frame */
RingletLink ringlet_link_live_get_link (RingletLinkLive *self);

/* (transfer none) (nullable): NULL for the frame, and until the first is computed */
RingletLinkView *ringlet_link_live_get_view (RingletLinkLive *self);

G_END_DECLS
