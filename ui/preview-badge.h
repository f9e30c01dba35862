/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "engine/result.h"

G_BEGIN_DECLS

/* How a view says that what it shows is a preview, see #RingletLive. */

/**
 * ringlet_preview_badge_snapshot:
 * @widget: whose font it has
 * @area: of the picture that it lies on
 * @at_bottom: in the lower right corner, not in the upper
 *
 * Draws the word as the names of rings are drawn. Part of what a view draws, and no
 * widget: it comes and goes in the frame of the result that it speaks of, and nothing
 * is laid out anew.
 */
void ringlet_preview_badge_snapshot (GtkWidget *widget, GtkSnapshot *snapshot,
    const graphene_rect_t *area, gboolean at_bottom);

/* Returns (transfer full): @words for who cannot see @result, (nullable); where that is
 * a preview, they begin with it. */
char *ringlet_preview_words (const RingletResult *result, const char *words);

G_END_DECLS
