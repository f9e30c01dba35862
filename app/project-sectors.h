/* SPDX-License-Identifier: MIT */
#pragma once

#include "project.h"

G_BEGIN_DECLS

/* The verbs of sectors, each of which has a pattern of its own beside that of the
 * document. @error: as ringlet_sectors_check(). Main thread only. */

/* Returns (transfer full): a document of which all is as in @self, but its pattern is
 * that of @item: what `--azimuth-range` says. */
RingletState *ringlet_state_of_sector (
    const RingletState *self, const RingletNamedSector *item);

/**
 * ringlet_project_add_sector:
 * @start_deg: where it begins
 * @end_deg: where it ends
 *
 * Under a name and in a colour that no other has.
 */
gboolean ringlet_project_add_sector (
    RingletProject *self, double start_deg, double end_deg, GError **error);

/* Behind the last one, as wide as that is; the first from 0° to 30°. */
gboolean ringlet_project_add_next_sector (RingletProject *self, GError **error);

/* In the place of all that there are: @n parts of one size of the azimuth range of the
 * plan, or of the whole turn from −180° on. */
gboolean ringlet_project_divide_sectors (RingletProject *self, guint n, GError **error);

/* @index: that there is. One step, named after what differs. */
gboolean ringlet_project_change_sector (
    RingletProject *self, guint index, const RingletNamedSector *item, GError **error);
void ringlet_project_remove_sector (RingletProject *self, guint index);
void ringlet_project_clear_sectors (RingletProject *self);

G_END_DECLS
