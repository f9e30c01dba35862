/* SPDX-License-Identifier: MIT */
#include "profile-cut.h"

#include <math.h>

RingletProfileCut *
ringlet_profile_cut_ref (RingletProfileCut *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
cut_clear (gpointer data)
{
  RingletProfileCut *self = data;

  g_clear_pointer (&self->line, ringlet_profile_unref);
  g_clear_pointer (&self->columns, ringlet_profile_unref);
  g_clear_pointer (&self->rows, ringlet_profile_unref);
  g_clear_pointer (&self->display, ringlet_display_unref);
  g_clear_pointer (&self->state, ringlet_state_unref);
}

void
ringlet_profile_cut_unref (RingletProfileCut *self)
{
  g_atomic_rc_box_release_full (self, cut_clear);
}

/* The mean of frames is no number of counts. */
static gboolean
has_counts (const RingletState *state)
{
  RingletCombine how = RINGLET_COMBINE_SUM;

  if (state->source != NULL)
    ringlet_source_n_combined (state->source, &how);
  return how != RINGLET_COMBINE_MEAN;
}

static gboolean
compute (RingletProfileCut *self, GCancellable *cancellable, GError **error)
{
  const RingletProfileRegion *region = &self->region;
  const RingletDisplay *display = self->display;
  const RingletProfilePixels pixels = { display->image, display->mask,
    &display->exclusion, has_counts (self->state) };
  const RingletProfileLine line = { region->slow0, region->fast0, region->slow1,
    region->fast1, region->width };
  const RingletProfileBox box = { region->slow0, region->fast0, region->slow1,
    region->fast1 };

  if (region->kind == RINGLET_PROFILE_BOX)
    return ringlet_profile_new_box (
        &pixels, &box, &self->columns, &self->rows, &self->stats, cancellable, error);
  self->line = ringlet_profile_new_line (&pixels, &line, cancellable, error);
  return self->line != NULL &&
      ringlet_profile_line_stats (&pixels, &line, &self->stats, cancellable, error);
}

RingletProfileCut *
ringlet_profile_cut_new (const RingletProfileRegion *region, RingletState *state,
    RingletDisplay *display, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletProfileCut) self = g_atomic_rc_box_new0 (RingletProfileCut);

  g_return_val_if_fail (region->kind != RINGLET_PROFILE_NONE, NULL);

  self->region = *region;
  self->state = ringlet_state_ref (state);
  self->display = ringlet_display_ref (display);
  return compute (self, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

const RingletProfile *
ringlet_profile_cut_get (const RingletProfileCut *self, gboolean of_rows)
{
  if (self->line != NULL)
    return self->line;
  return of_rows ? self->rows : self->columns;
}
