/* SPDX-License-Identifier: MIT */
#pragma once

#include "phase.h"

G_BEGIN_DECLS

/**
 * RingletPhases:
 * @n: how many; never 0
 * @phases: (array length=n): in the order of the list
 *
 * The phases of a document. None at all are NULL, which every function below takes and
 * returns. Immutable.
 */
typedef struct {
  guint n;
  RingletPhase *phases[];
} RingletPhases;

guint ringlet_phases_n (const RingletPhases *self);

/* All return (transfer full) (nullable). @index: at most @n, where it becomes the last
 * one. @phase: published from now on; not taken */
RingletPhases *ringlet_phases_insert (
    const RingletPhases *self, guint index, RingletPhase *phase);
RingletPhases *ringlet_phases_replace (
    const RingletPhases *self, guint index, RingletPhase *phase);
RingletPhases *ringlet_phases_remove (const RingletPhases *self, guint index);

RingletPhases *ringlet_phases_ref (RingletPhases *self);
void ringlet_phases_unref (RingletPhases *self);
gboolean ringlet_phases_equal (const RingletPhases *a, const RingletPhases *b);

/* Returns (transfer full): hex SHA-256 of all that they say. */
char *ringlet_phases_digest (const RingletPhases *self);

/* The first colour that no phase has, else the one that the fewest have. */
guint ringlet_phases_free_colour (const RingletPhases *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletPhases, ringlet_phases_unref)

G_END_DECLS
