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
 * One field of an integration with its title: see plan-entry.h. The reason for what is
 * refused stands below the title.
 */

/* @field, @project: borrowed as long as the row lives */
GtkWidget *ringlet_plan_row_new (
    const RingletPlanField *field, RingletProject *project);

/* What the document says now. */
void ringlet_plan_row_show (RingletPlanRow *self);

G_END_DECLS
