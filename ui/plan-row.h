/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "plan-field.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_PLAN_ROW (ringlet_plan_row_get_type ())
G_DECLARE_FINAL_TYPE (RingletPlanRow, ringlet_plan_row, RINGLET, PLAN_ROW, AdwActionRow)

/**
 * RingletPlanRow:
 *
 * One field of an integration: an entry, a list or a switch, which says what the
 * document says and sets it. What is refused stays in the entry, with the reason below
 * the title, until it is mended or the document changes it.
 */

/* @field, @project: borrowed as long as the row lives */
GtkWidget *ringlet_plan_row_new (
    const RingletPlanField *field, RingletProject *project);

/* What the document says now. */
void ringlet_plan_row_show (RingletPlanRow *self);

/* Esc: an entry says what the document says; %FALSE where it did already. */
gboolean ringlet_plan_row_restore (RingletPlanRow *self);

G_END_DECLS
