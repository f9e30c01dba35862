/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "mask-proposer.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_MASK_PROPOSED (ringlet_mask_proposed_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletMaskProposed, ringlet_mask_proposed, RINGLET, MASK_PROPOSED, GtkBox)

/**
 * RingletMaskProposed:
 *
 * The layers that are proposed, above those that there are: each is taken or dropped by
 * a button; Enter and Delete do it, too. Hidden where there are none.
 */
void ringlet_mask_proposed_bind (
    RingletMaskProposed *self, RingletMaskProposer *proposer);

G_END_DECLS
