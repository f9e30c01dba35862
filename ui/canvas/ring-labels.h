/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "canvas/ring-path.h"

G_BEGIN_DECLS

/**
 * RingletLabels:
 * @clip: nothing lies outside
 * @chi_rad: the ray along which labels are wanted
 * @placed: (element-type graphene_rect_t): where there is one already
 *
 * Where the names of rings go: none on another.
 */
typedef struct {
  graphene_rect_t clip;
  double chi_rad;
  GArray *placed;
} RingletLabels;

RingletLabels ringlet_labels_new (const graphene_rect_t *clip, double chi_rad);
void ringlet_labels_clear (RingletLabels *self);

/**
 * ringlet_labels_place:
 * @path: (element-type RingletPathPoint): of the ring
 * @width: of the label with its room, widget pixels
 * @height: likewise
 * @rect: (out): centred on the ring, as near to the ray as there is room
 *
 * Returns: %FALSE when there is no room
 */
gboolean ringlet_labels_place (RingletLabels *self, const GArray *path, float width,
    float height, graphene_rect_t *rect);

/* Room at the left and right of the text of a label. */
#define RINGLET_LABEL_PADDING 4.0f

/* Light on dark, readable on every colormap, at the upper left corner of @rect. */
void ringlet_label_snapshot (
    GtkSnapshot *snapshot, PangoLayout *layout, const graphene_rect_t *rect);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletLabels, ringlet_labels_clear)

G_END_DECLS
