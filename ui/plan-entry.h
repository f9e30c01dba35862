/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "plan-field.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_PLAN_ENTRY (ringlet_plan_entry_get_type ())
G_DECLARE_FINAL_TYPE (RingletPlanEntry, ringlet_plan_entry, RINGLET, PLAN_ENTRY, AdwBin)

/**
 * RingletPlanEntry:
 *
 * One field of an integration: an entry, a list or a switch, which says what the
 * document says and sets it. What is refused stays in the entry until it is mended or
 * the document changes it.
 *
 * Signals: "problem" (string): why it was refused, "" when that is over.
 */

/* @field, @project: borrowed as long as it lives */
GtkWidget *ringlet_plan_entry_new (
    const RingletPlanField *field, RingletProject *project);

/* What is typed into, chosen from or switched. (transfer none) */
GtkWidget *ringlet_plan_entry_get_widget (RingletPlanEntry *self);

/* What the document says now. */
void ringlet_plan_entry_show (RingletPlanEntry *self);

/* @text: (nullable): what an empty entry says, NULL for what it means */
void ringlet_plan_entry_set_placeholder (RingletPlanEntry *self, const char *text);

/* Esc: an entry says what the document says; %FALSE where it did already. */
gboolean ringlet_plan_entry_restore (RingletPlanEntry *self);

G_END_DECLS
