/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "project.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_HISTORY_LIST (ringlet_history_list_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletHistoryList, ringlet_history_list, RINGLET, HISTORY_LIST, AdwBin)

/**
 * RingletHistoryList:
 *
 * The steps of the history by their names, the oldest first, the present one marked;
 * those that were undone are below it and can be had back. A click jumps to a step, and
 * "jumped" is emitted. It is filled only while it is seen.
 */

/* Once, before it is shown. */
void ringlet_history_list_bind (RingletHistoryList *self, RingletProject *project);

/* Returns (transfer full): what step @index of the history is called, translated. */
char *ringlet_history_list_text (RingletProject *project, guint index);

G_END_DECLS
