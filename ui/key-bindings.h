/* SPDX-License-Identifier: MIT */
#pragma once

#include "keys.h"

G_BEGIN_DECLS

/* The keys that a user has in place of those of the table, in the setting
 * "key-bindings": actions by their names, each with its triggers. Main thread only. */

/**
 * RingletKeyJudgement:
 * @RINGLET_KEY_FREE: nothing else has it where it would act
 * @RINGLET_KEY_TAKEN: another action has it, from which it can be taken
 * @RINGLET_KEY_RESERVED: a widget has it, or the toolkit
 * @RINGLET_KEY_TYPES: it would act where people type text
 */
typedef enum {
  RINGLET_KEY_FREE,
  RINGLET_KEY_TAKEN,
  RINGLET_KEY_RESERVED,
  RINGLET_KEY_TYPES,
} RingletKeyJudgement;

/* Whether a user may choose another: it has an action that has a name. */
gboolean ringlet_key_bindings_can_set (const RingletKey *key);

/* Returns (transfer full): the triggers of @key as the user wants them, separated by
 * “|”; "" for none. What is no trigger is left out. */
char *ringlet_key_bindings_get (GSettings *settings, const RingletKey *key);

/* Whether it has other triggers than those of the table. */
gboolean ringlet_key_bindings_is_own (GSettings *settings, const RingletKey *key);

/**
 * ringlet_key_bindings_judge:
 * @trigger: one trigger
 * @other: (out) (optional): which has it, where it is taken or reserved by one
 *
 * Whether @trigger may become the one of @key. Keys of the views and of the step Mask
 * may be the same: the step goes first.
 */
RingletKeyJudgement ringlet_key_bindings_judge (GSettings *settings,
    const RingletKey *key, const char *trigger, const RingletKey **other);

/* Gives @trigger to @key alone, "" for none: who had it where it acts has it no more.
 */
void ringlet_key_bindings_set (
    GSettings *settings, const RingletKey *key, const char *trigger);

/* @key: (nullable): the keys of the table for it, or for all */
void ringlet_key_bindings_reset (GSettings *settings, const RingletKey *key);

/* Whether @trigger is a letter, a digit or a sign without Ctrl, Alt or Super. */
gboolean ringlet_key_bindings_is_letter (const char *trigger);

G_END_DECLS
