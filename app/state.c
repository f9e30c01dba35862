/* SPDX-License-Identifier: MIT */
#include "state.h"

RingletState *
ringlet_state_new (void)
{
  RingletState *self = g_atomic_rc_box_new0 (RingletState);

  self->gap_mask = TRUE;
  self->n_dark = 1;
  self->plan = ringlet_plan_default ();
  return self;
}

RingletState *
ringlet_state_dup (const RingletState *self)
{
  RingletState *copy = g_atomic_rc_box_new (RingletState);

  *copy = *self;

  if (copy->source != NULL)
    ringlet_source_ref (copy->source);
  if (copy->detector != NULL)
    ringlet_detector_ref (copy->detector);
  if (copy->mask != NULL)
    ringlet_mask_ref (copy->mask);
  if (copy->dark != NULL)
    ringlet_image_ref (copy->dark);
  if (copy->flat != NULL)
    ringlet_image_ref (copy->flat);
  copy->mask_path = g_strdup (self->mask_path);
  copy->dark_path = g_strdup (self->dark_path);
  copy->flat_path = g_strdup (self->flat_path);
  return copy;
}

RingletState *
ringlet_state_ref (RingletState *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
state_clear (gpointer data)
{
  RingletState *self = data;

  g_clear_pointer (&self->source, ringlet_source_unref);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  g_clear_pointer (&self->dark, ringlet_image_unref);
  g_clear_pointer (&self->flat, ringlet_image_unref);
  g_free (self->mask_path);
  g_free (self->dark_path);
  g_free (self->flat_path);
}

void
ringlet_state_unref (RingletState *self)
{
  g_atomic_rc_box_release_full (self, state_clear);
}
