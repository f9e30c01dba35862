/* SPDX-License-Identifier: MIT */
#pragma once

/* What a widget asked GTK to draw. */

#include <gtk/gtk.h>

/* A node that draws, and where it lies in the widget. */
typedef struct {
  GskRenderNode *node; /* borrowed from the tree */
  graphene_rect_t bounds;
} DrawnNode;

static inline void
collect_nodes (GskRenderNode *node, float dx, float dy, GArray *drawn)
{
  switch (gsk_render_node_get_node_type (node)) {
  case GSK_CONTAINER_NODE:
    for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
      collect_nodes (gsk_container_node_get_child (node, i), dx, dy, drawn);
    return;
  case GSK_TRANSFORM_NODE: {
    float x = 0;
    float y = 0;

    gsk_transform_to_translate (gsk_transform_node_get_transform (node), &x, &y);
    collect_nodes (gsk_transform_node_get_child (node), dx + x, dy + y, drawn);
    return;
  }
  case GSK_CLIP_NODE:
    collect_nodes (gsk_clip_node_get_child (node), dx, dy, drawn);
    return;
  case GSK_ROUNDED_CLIP_NODE:
    collect_nodes (gsk_rounded_clip_node_get_child (node), dx, dy, drawn);
    return;
  default: {
    DrawnNode one = { node };

    gsk_render_node_get_bounds (node, &one.bounds);
    graphene_rect_offset (&one.bounds, dx, dy);
    g_array_append_val (drawn, one);
  }
  }
}

/* Returns (transfer full) (element-type DrawnNode): of @child of @parent, in order;
 * @tree: (out) (transfer full) (nullable): owns them. */
static inline GArray *
drawn_nodes (GtkWidget *parent, GtkWidget *child, GskRenderNode **tree)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  GArray *drawn = g_array_new (FALSE, FALSE, sizeof (DrawnNode));

  gtk_widget_snapshot_child (parent, child, snapshot);
  *tree = gtk_snapshot_to_node (snapshot);
  if (*tree != NULL)
    collect_nodes (*tree, 0, 0, drawn);
  return drawn;
}

static inline guint
count_nodes (const GArray *nodes, GskRenderNodeType type)
{
  guint n = 0;

  for (guint i = 0; i < nodes->len; i++)
    n += gsk_render_node_get_node_type (g_array_index (nodes, DrawnNode, i).node) ==
        type;
  return n;
}
