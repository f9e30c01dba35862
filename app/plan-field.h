/* SPDX-License-Identifier: MIT */
#pragma once

#include "project.h"

G_BEGIN_DECLS

/**
 * RingletPlanFieldKind:
 * @RINGLET_PLAN_FIELD_TEXT: what a user types; "" is what holds by default
 * @RINGLET_PLAN_FIELD_CHOICE: one of a few words
 * @RINGLET_PLAN_FIELD_SWITCH: "on" or "off"
 */
typedef enum {
  RINGLET_PLAN_FIELD_TEXT,
  RINGLET_PLAN_FIELD_CHOICE,
  RINGLET_PLAN_FIELD_SWITCH,
} RingletPlanFieldKind;

/**
 * RingletPlanGroup:
 * @RINGLET_PLAN_GROUP_RANGE: unit, bins, ranges, splitting
 * @RINGLET_PLAN_GROUP_CORRECTIONS: what the counts are divided by
 * @RINGLET_PLAN_GROUP_STATISTICS: what is made of the pixels in a bin, and its errors
 * @RINGLET_PLAN_GROUP_BACKGROUND: what is taken off the pattern then: options of
 * another command, `ringlet pattern`
 */
typedef enum {
  RINGLET_PLAN_GROUP_RANGE,
  RINGLET_PLAN_GROUP_CORRECTIONS,
  RINGLET_PLAN_GROUP_STATISTICS,
  RINGLET_PLAN_GROUP_BACKGROUND,
  RINGLET_PLAN_N_GROUPS,
} RingletPlanGroup;

/**
 * RingletPlanField:
 * @option: of the command line, which says the same: "--bins"
 * @title: for humans; a message, as are the next three
 * @help: one sentence
 * @empty: (nullable): what no text means, "automatic"
 * @step: of the history, "Change Bins"
 * @kind: how it is asked for
 * @choices: (nullable) (array zero-terminated=1): the words of a choice
 * @get: (transfer full) what the document says, as @set takes it
 * @set: puts @text into a state that is being edited; @error: RINGLET_ERROR_VALUE with
 *   what is allowed
 * @applies: (nullable): whether it counts for anything now
 *
 * One thing that can be said about an integration, as text: what the command line says
 * with options, in the same words. Constant.
 */
typedef struct {
  const char *option;
  const char *title;
  const char *help;
  const char *empty;
  const char *step;
  RingletPlanFieldKind kind;
  const char *const *choices;
  char *(*get) (const RingletState *state);
  gboolean (*set) (const char *text, RingletState *state, GError **error);
  gboolean (*applies) (const RingletState *state);
} RingletPlanField;

/* Returns (transfer none) (array zero-terminated=1): those of a group, in the order in
 * which they are asked for. */
const RingletPlanField *ringlet_plan_field_list (RingletPlanGroup group);

/* @option: "--bins"; NULL for one that is none. */
const RingletPlanField *ringlet_plan_field_find (const char *option);

/* Of a choice, for humans and in their language: "2θ (°)" for "2th_deg". (transfer
 * none)
 */
const char *ringlet_plan_field_label (const RingletPlanField *self, const char *word);

/**
 * ringlet_project_set_field:
 * @text: blanks around it do not matter, and neither does which point is used for
 *   decimals
 * @error: as @set of the field; ringlet_plan_check() and what the engine says
 *
 * One step to undo, called as the field says. Main thread only.
 */
gboolean ringlet_project_set_field (RingletProject *self, const RingletPlanField *field,
    const char *text, GError **error);

G_END_DECLS
