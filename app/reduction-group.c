/* SPDX-License-Identifier: MIT */

/* A group of frames that have one shape and one type, integrated together. One that
 * fails goes frame by frame, so that one that is damaged takes no other along. */

#include "base/error.h"
#include "engine/engine.h"
#include "reduction-private.h"

static void
set_error (RingletReducedFrame *frame, GError *error)
{
  g_clear_pointer (&frame->integration, ringlet_integration_unref);
  g_clear_error (&frame->error);
  frame->error = error;
}

static gboolean
note_hash (const RingletGroup *group, gsize i, RingletFrame *frame, GError **error)
{
  const RingletReductionWants *wants = &group->self->wants;
  RingletFileHash *hash =
      wants->file_hash != NULL ? wants->file_hash (wants->data, frame->index) : NULL;

  if (hash != NULL)
    frame->file_sha256 = ringlet_file_hash_wait (hash, group->cancellable, error);
  else if (wants->sha256)
    frame->sha256 = ringlet_image_digest (group->images[i]);
  return hash == NULL || frame->file_sha256 != NULL;
}

/* A frame that somebody else has brought is none of the document's. */
static void
name_stored (const RingletStoredFrame *stored, RingletFrame *frame)
{
  if (stored->label != NULL) {
    frame->source = stored->label;
    frame->index = stored->index;
  }
}

static gboolean
describe (const RingletGroup *group, RingletFrame *out, GError **error)
{
  const RingletReductionWants *wants = &group->self->wants;

  for (gsize i = 0; i < group->n_frames; i++) {
    const RingletReducedFrame *frame = &group->frames[i];

    out[i] = ringlet_integration_frame (group->self->state, frame->frame);
    name_stored (frame->stored, &out[i]);
    out[i].image = group->images[i];
    out[i].stored = frame->stored;
    if (wants->monitor != NULL &&
        !wants->monitor (
            wants->data, frame->frame, &frame->meta, &out[i].monitor, error))
      return FALSE;
    if (!note_hash (group, i, &out[i], error))
      return FALSE;
  }
  return TRUE;
}

typedef enum { PATTERN, CAKE, SECTOR } Part;

/* @result: (transfer full) */
static void
put_result (RingletIntegration *integration, Part part, RingletResult *result)
{
  if (part == SECTOR)
    ringlet_integration_add_sector (integration, result);
  else
    *(part == CAKE ? &integration->cake : &integration->pattern) = result;
}

/* Into that part of each frame. */
static gboolean
integrate (const RingletGroup *group, RingletIntegrator *integrator, Part part,
    const RingletFrame *frames, GError **error)
{
  RingletResult *results[RINGLET_ENGINE_MOST] = { NULL };

  if (integrator == NULL)
    return TRUE;
  if (!ringlet_integrator_run (
          integrator, frames, group->n_frames, results, group->cancellable, error))
    return FALSE;
  for (gsize i = 0; i < group->n_frames; i++)
    put_result (group->frames[i].integration, part, results[i]);
  return TRUE;
}

static gboolean
integrate_sectors (const RingletGroup *group, const RingletReady *ready,
    const RingletFrame *frames, GError **error)
{
  for (guint i = 0; i < ready->sectors->len; i++) {
    if (!integrate (
            group, g_ptr_array_index (ready->sectors, i), SECTOR, frames, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
run_ready (const RingletGroup *group, const RingletReady *ready, GError **error)
{
  RingletFrame frames[RINGLET_ENGINE_MOST];

  for (gsize i = 0; i < group->n_frames; i++) {
    RingletReducedFrame *frame = &group->frames[i];

    g_clear_pointer (&frame->integration, ringlet_integration_unref);
    frame->integration = ringlet_integration_new (frame->frame);
    if (ready->mask != NULL)
      frame->integration->mask = ringlet_mask_ref (ready->mask);
  }
  return describe (group, frames, error) &&
      integrate (group, ready->pattern, PATTERN, frames, error) &&
      integrate (group, ready->cake, CAKE, frames, error) &&
      integrate_sectors (group, ready, frames, error);
}

static gsize
n_slow_of (const RingletGroup *group)
{
  return group->images[0] != NULL ? group->images[0]->n_slow
                                  : group->frames[0].stored->n_slow;
}

static gsize
n_fast_of (const RingletGroup *group)
{
  return group->images[0] != NULL ? group->images[0]->n_fast
                                  : group->frames[0].stored->n_fast;
}

gboolean
ringlet_group_takes (const RingletGroup *group, const RingletReducedFrame *frame,
    const RingletImage *image)
{
  const RingletImage *other = group->images[0];

  if ((image != NULL) != (other != NULL))
    return FALSE;
  if (image != NULL)
    return image->n_slow == other->n_slow && image->n_fast == other->n_fast &&
        image->type == other->type;
  return frame->stored->n_slow == n_slow_of (group) &&
      frame->stored->n_fast == n_fast_of (group) &&
      frame->stored->type == group->frames[0].stored->type;
}

static gboolean
is_lost (const RingletReady *ready)
{
  gboolean is_lost =
      (ready->pattern != NULL && ringlet_integrator_is_lost (ready->pattern)) ||
      (ready->cake != NULL && ringlet_integrator_is_lost (ready->cake));

  for (guint i = 0; i < ready->sectors->len; i++)
    is_lost =
        is_lost || ringlet_integrator_is_lost (g_ptr_array_index (ready->sectors, i));
  return is_lost;
}

/* Whether something else may do what has failed. A device without memory for many
 * frames may have it for one. */
static gboolean
is_of_device (const RingletGroup *group, const RingletReady *ready, const GError *error)
{
  if (!ringlet_reduction_is_device_error (error) || ready->no_device != NULL)
    return FALSE;
  return ringlet_engine_is_auto (group->self->state->plan.engine) ||
      group->n_frames == 1 || is_lost (ready);
}

/* Where the engine is left open, what a device cannot do the processor does; a device
 * that was named may do it when it is opened anew. */
static gboolean
run_group (const RingletGroup *group, GError **error)
{
  RingletReduction *self = group->self;
  const guint64 first = group->frames[0].frame;
  g_autoptr (RingletReady) ready = ringlet_reduction_get_ready (
      self, first, n_slow_of (group), n_fast_of (group), group->cancellable, error);

  while (ready != NULL) {
    g_autoptr (GError) local = NULL;
    RingletReady *next = NULL;

    if (run_ready (group, ready, &local))
      return TRUE;
    if (is_of_device (group, ready, local))
      next = ringlet_reduction_replace_ready (
          self, ready, first, local, group->cancellable, error);
    else
      g_propagate_error (error, g_steal_pointer (&local));
    ringlet_ready_unref (ready);
    ready = next;
  }
  return FALSE;
}

/* Whether it is the end of all, and no fault of the frames. */
static gboolean
is_end (const RingletGroup *group, const GError *error)
{
  return ringlet_reduction_is_device_error (error) &&
      !ringlet_reduction_check (group->self, NULL);
}

/* A frame by itself. */
static void
run_one (const RingletGroup *group, gsize i)
{
  const RingletGroup one = { group->self, &group->frames[i], &group->images[i], 1,
    group->cancellable };
  GError *error = NULL;

  if (run_group (&one, &error))
    return;
  group->frames[i].is_left = is_end (group, error);
  set_error (&group->frames[i], error);
}

static void
leave_all (const RingletGroup *group, const GError *error)
{
  for (gsize i = 0; i < group->n_frames; i++) {
    group->frames[i].is_left = TRUE;
    set_error (&group->frames[i], g_error_copy (error));
  }
}

void
ringlet_group_run (const RingletGroup *group)
{
  g_autoptr (GError) error = NULL;

  if (group->n_frames == 1) {
    run_one (group, 0);
    return;
  }
  if (run_group (group, &error))
    return;
  if (is_end (group, error)) {
    leave_all (group, error);
    return;
  }
  for (gsize i = 0; i < group->n_frames; i++)
    run_one (group, i);
}
