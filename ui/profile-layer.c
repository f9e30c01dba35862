/* SPDX-License-Identifier: MIT */
#include "profile-layer.h"

#include <math.h>

#include "frame-watch.h"
#include "mask-outline.h"

#define LEAST_BAND 3.0 /* view pixels: a narrower band is a line */
#define MARK 3.0       /* view pixels, radius of the mark in a handle that keys move */

struct _RingletProfileLayer {
  RingletLayer parent_instance;

  RingletProfileRegion region;
  gboolean has_handles;
  guint part;
};

G_DEFINE_FINAL_TYPE (RingletProfileLayer, ringlet_profile_layer, RINGLET_TYPE_LAYER)

static void
add_point (GArray *points, double slow, double fast, gboolean is_start)
{
  const RingletMaskPoint point = { slow, fast, is_start };

  g_array_append_val (points, point);
}

/* The edges of the pixels across, where they can be told from the line. */
static void
add_band (GArray *points, const RingletProfileRegion *region, double scale)
{
  const double y = region->slow1 - region->slow0;
  const double x = region->fast1 - region->fast0;
  const double length = hypot (y, x);
  const double half = 0.5 * region->width;

  if (region->width < 2 || region->width * scale < LEAST_BAND || !(length > 0.0))
    return;
  for (int side = -1; side <= 1; side += 2) {
    const double d_slow = -side * half * x / length;
    const double d_fast = side * half * y / length;

    add_point (points, region->slow0 + d_slow, region->fast0 + d_fast, TRUE);
    add_point (points, region->slow1 + d_slow, region->fast1 + d_fast, FALSE);
  }
}

static void
draw_line (const RingletMaskSketch *sketch, const RingletProfileRegion *region)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (RingletMaskPoint));

  add_point (points, region->slow0, region->fast0, TRUE);
  add_point (points, region->slow1, region->fast1, FALSE);
  add_band (points, region, sketch->viewport->scale_x);
  ringlet_mask_sketch_lines (sketch, points, FALSE);
}

static void
draw_box (const RingletMaskSketch *sketch, const RingletProfileRegion *region)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (RingletMaskPoint));

  add_point (points, region->slow0, region->fast0, TRUE);
  add_point (points, region->slow0, region->fast1, FALSE);
  add_point (points, region->slow1, region->fast1, FALSE);
  add_point (points, region->slow1, region->fast0, FALSE);
  ringlet_mask_sketch_lines (sketch, points, TRUE);
}

/* What the keys move has a ring around it. */
static void
draw_mark (const RingletMaskSketch *sketch, double slow, double fast)
{
  ringlet_mask_sketch_circle (
      sketch, slow, fast, 3.0 * MARK / sketch->viewport->scale_x);
}

static void
draw_handles (RingletProfileLayer *self, const RingletMaskSketch *sketch)
{
  const RingletProfileRegion *region = &self->region;

  ringlet_mask_sketch_handle (sketch, region->slow0, region->fast0);
  ringlet_mask_sketch_handle (sketch, region->slow1, region->fast1);
  if (region->kind == RINGLET_PROFILE_BOX) {
    ringlet_mask_sketch_handle (sketch, region->slow0, region->fast1);
    ringlet_mask_sketch_handle (sketch, region->slow1, region->fast0);
  }
  if (self->part == RINGLET_PROFILE_START)
    draw_mark (sketch, region->slow0, region->fast0);
  if (self->part == RINGLET_PROFILE_END)
    draw_mark (sketch, region->slow1, region->fast1);
}

static void
ringlet_profile_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  g_auto (RingletWatch) watch = ringlet_watch ("profile layer");
  RingletProfileLayer *self = RINGLET_PROFILE_LAYER (widget);
  RingletMaskSketch sketch = { snapshot,
    ringlet_layer_get_viewport (RINGLET_LAYER (self)), NULL };
  graphene_rect_t clip = { 0 };

  ringlet_layer_get_clip (RINGLET_LAYER (self), &clip);
  sketch.clip = &clip;
  if (self->region.kind == RINGLET_PROFILE_NONE || !(sketch.viewport->scale_x > 0.0))
    return;
  gtk_snapshot_push_clip (snapshot, &clip);
  if (self->region.kind == RINGLET_PROFILE_LINE)
    draw_line (&sketch, &self->region);
  else
    draw_box (&sketch, &self->region);
  if (self->has_handles)
    draw_handles (self, &sketch);
  gtk_snapshot_pop (snapshot);
}

static void
ringlet_profile_layer_class_init (RingletProfileLayerClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = ringlet_profile_layer_snapshot;
}

static void
ringlet_profile_layer_init (RingletProfileLayer *self)
{
}

GtkWidget *
ringlet_profile_layer_new (void)
{
  return g_object_new (RINGLET_TYPE_PROFILE_LAYER, NULL);
}

void
ringlet_profile_layer_set (RingletProfileLayer *self,
    const RingletProfileRegion *region, gboolean has_handles, guint part)
{
  g_return_if_fail (RINGLET_IS_PROFILE_LAYER (self));

  if (ringlet_profile_region_equal (&self->region, region) &&
      self->has_handles == has_handles && self->part == part)
    return;
  self->region = *region;
  self->has_handles = has_handles;
  self->part = part;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
