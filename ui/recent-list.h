/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RINGLET_TYPE_RECENT_LIST (ringlet_recent_list_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletRecentList, ringlet_recent_list, RINGLET, RECENT_LIST, AdwBin)

/**
 * RingletRecentList:
 *
 * The files that were opened lately, each a button with a small picture, its name and
 * its folder. A file is listed once it was seen on the disk, by a thread of its own: a
 * server that does not answer holds up nothing, and its files are left out. Pictures
 * are made in a worker, one at a time, while the list is shown. A button opens its file
 * by the action "app.open-uri".
 *
 * Property, writable when it is made: "most" (uint): how many are listed.
 */

G_END_DECLS
