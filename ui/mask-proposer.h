/* SPDX-License-Identifier: MIT */
#pragma once

#include "live.h"
#include "mask-layer.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_MASK_PROPOSER (ringlet_mask_proposer_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletMaskProposer, ringlet_mask_proposer, RINGLET, MASK_PROPOSER, GObject)

/**
 * RingletMaskProposer:
 *
 * Layers that are proposed for the mask of what was opened: gaps, dead and saturated
 * pixels. They are no part of the document, whose results are those of the command line
 * without them, until they are taken; what is dropped stays away until
 * ringlet_mask_proposer_renew(), or until something else is opened. What was taken and
 * is undone is proposed again. Main thread; it looks in a worker.
 *
 * Signal "changed" (): what is proposed now.
 */
RingletMaskProposer *ringlet_mask_proposer_new (
    RingletProject *project, RingletLive *live);

/* How many layers are neither taken nor dropped. */
guint ringlet_mask_proposer_n (RingletMaskProposer *self);

/* Returns (transfer none): the one that is @index of these, and how many pixels it
 * masks. */
RingletMaskLayer *ringlet_mask_proposer_get (
    RingletMaskProposer *self, guint index, gsize *n_pixels);

/* Whether one of them is of that kind. */
gboolean ringlet_mask_proposer_has (RingletMaskProposer *self, const char *id);

/* Each is one step to undo. */
void ringlet_mask_proposer_take (RingletMaskProposer *self, guint index);
void ringlet_mask_proposer_take_all (RingletMaskProposer *self);

void ringlet_mask_proposer_drop (RingletMaskProposer *self, guint index);
void ringlet_mask_proposer_drop_all (RingletMaskProposer *self);

/* What was dropped is proposed again; returns how many there are then. */
guint ringlet_mask_proposer_renew (RingletMaskProposer *self);

G_END_DECLS
