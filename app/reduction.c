/* SPDX-License-Identifier: MIT */

/* Frames go in groups: those next to each other that have one shape and one type. A
 * group that fails goes frame by frame, so that one that is damaged takes no other
 * along. */

#include "reduction.h"

#include "base/error.h"
#include "base/parallel.h"
#include "engine/engine.h"
#include "project-sectors.h"

/* Pixels of one group in memory at once, where they are not decoded on the way: 7
 * frames of 4 megapixels. */
#define MOST_DECODED ((gsize) 128 << 20)

/* What no frame of one shape changes. Counted; immutable. */
typedef struct {
  gsize n_slow, n_fast;
  RingletDetector *detector;
  RingletMask *mask; /* (nullable) */
  RingletIntegrator *pattern, *cake;
  GPtrArray *sectors; /* (element-type RingletIntegrator) */
  char *no_device; /* (nullable): see ringlet_integration_prepare() */
} Ready;

struct _RingletReduction {
  RingletState *state;
  RingletMemo *memo;
  RingletReductionWants wants;
  gboolean mask_needs_image;
  gint group;   /* (atomic): frames that are fastest together */
  GMutex lock;  /* of what follows; held while it is made: everybody needs it */
  Ready *ready; /* (nullable): of the shape that was asked for last */
};

/* ---- frames ---- */

void
ringlet_reduced_frame_clear (RingletReducedFrame *self)
{
  g_clear_pointer (&self->stored, ringlet_stored_frame_unref);
  ringlet_image_meta_clear (&self->meta);
  g_clear_pointer (&self->integration, ringlet_integration_unref);
  g_clear_error (&self->error);
}

/* ---- what no frame changes ---- */

static void
ready_clear (gpointer data)
{
  Ready *self = data;

  g_clear_pointer (&self->pattern, ringlet_integrator_unref);
  g_clear_pointer (&self->cake, ringlet_integrator_unref);
  g_clear_pointer (&self->sectors, g_ptr_array_unref);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_free (self->no_device);
}

static void
ready_unref (Ready *self)
{
  g_atomic_rc_box_release_full (self, ready_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ready, ready_unref)

static void
unref_integrator (gpointer data)
{
  ringlet_integrator_unref (data);
}

static void
unref_result (gpointer data)
{
  ringlet_result_unref (data);
}

static guint
n_sectors (const RingletReduction *self)
{
  return self->wants.sectors ? ringlet_sectors_count (self->state->sectors) : 0;
}

static gboolean
prepare_sectors (const RingletReduction *self, Ready *ready, GCancellable *cancellable,
    GError **error)
{
  ready->sectors = g_ptr_array_new_with_free_func (unref_integrator);
  for (guint i = 0; i < n_sectors (self); i++) {
    g_autoptr (RingletState) state =
        ringlet_state_of_sector (self->state, &self->state->sectors->items[i]);
    RingletIntegrator *integrator = ringlet_integration_prepare (state, ready->detector,
        ready->mask, FALSE, ready->no_device, self->memo, cancellable, error);

    if (integrator == NULL)
      return FALSE;
    g_ptr_array_add (ready->sectors, integrator);
  }
  return TRUE;
}

static gboolean
prepare (const RingletReduction *self, Ready *ready, GCancellable *cancellable,
    GError **error)
{
  if (self->wants.pattern) {
    ready->pattern = ringlet_integration_prepare (self->state, ready->detector,
        ready->mask, FALSE, ready->no_device, self->memo, cancellable, error);
    if (ready->pattern == NULL)
      return FALSE;
  }
  if (self->wants.cake) {
    ready->cake = ringlet_integration_prepare (self->state, ready->detector,
        ready->mask, TRUE, ready->no_device, self->memo, cancellable, error);
    if (ready->cake == NULL)
      return FALSE;
  }
  return prepare_sectors (self, ready, cancellable, error);
}

/* @no_device: (nullable) */
static Ready *
make_ready (const RingletReduction *self, guint64 frame, gsize n_slow, gsize n_fast,
    const char *no_device, GCancellable *cancellable, GError **error)
{
  g_autoptr (Ready) ready = g_atomic_rc_box_new0 (Ready);

  ready->n_slow = n_slow;
  ready->n_fast = n_fast;
  ready->no_device = g_strdup (no_device);
  if (!ringlet_integration_check (self->state, error))
    return NULL;
  ready->detector =
      ringlet_integration_detector (self->state, frame, n_slow, n_fast, error);
  if (ready->detector == NULL ||
      !ringlet_integration_mask (self->state, ready->detector, NULL, self->memo,
          &ready->mask, cancellable, error) ||
      !prepare (self, ready, cancellable, error))
    return NULL;
  return g_steal_pointer (&ready);
}

/* All workers wait for it: it has their processors. */
static Ready *
ready_new (const RingletReduction *self, guint64 frame, gsize n_slow, gsize n_fast,
    const char *no_device, GCancellable *cancellable, GError **error)
{
  const gboolean was_alone = ringlet_parallel_leave_alone ();
  Ready *ready =
      make_ready (self, frame, n_slow, n_fast, no_device, cancellable, error);

  if (was_alone)
    ringlet_parallel_enter_alone ();
  return ready;
}

/* With the lock. @ready: (transfer full) */
static void
set_ready (RingletReduction *self, Ready *ready)
{
  const RingletIntegrator *integrator =
      ready->pattern != NULL ? ready->pattern : ready->cake;

  g_clear_pointer (&self->ready, ready_unref);
  self->ready = ready;
  if (integrator != NULL)
    g_atomic_int_set (&self->group, (gint) ringlet_integrator_group (integrator));
}

/* Returns (transfer full). */
static Ready *
get_ready (RingletReduction *self, guint64 frame, gsize n_slow, gsize n_fast,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Ready *ready = self->ready;

  if (ready == NULL || ready->n_slow != n_slow || ready->n_fast != n_fast) {
    ready = ready_new (self, frame, n_slow, n_fast, NULL, cancellable, error);
    if (ready == NULL)
      return NULL;
    set_ready (self, ready);
  }
  return g_atomic_rc_box_acquire (ready);
}

/* The processor's in place of one whose device failed; @reason says why. */
static Ready *
replace_ready (RingletReduction *self, const Ready *failed, guint64 frame,
    const char *reason, GCancellable *cancellable, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Ready *ready = self->ready;

  if (ready == NULL || ready == failed || ready->no_device == NULL ||
      ready->n_slow != failed->n_slow || ready->n_fast != failed->n_fast) {
    ready = ready_new (
        self, frame, failed->n_slow, failed->n_fast, reason, cancellable, error);
    if (ready == NULL)
      return NULL;
    set_ready (self, ready);
  }
  return g_atomic_rc_box_acquire (ready);
}

/* ---- a group of frames ---- */

/* Frames of one shape and type on their way; @image where they are decoded. */
typedef struct {
  RingletReduction *self;
  RingletReducedFrame *frames;
  RingletImage **images; /* (array length=n_frames) (element nullable) */
  gsize n_frames;
  GCancellable *cancellable;
} Group;

static void
set_error (RingletReducedFrame *frame, GError *error)
{
  g_clear_pointer (&frame->integration, ringlet_integration_unref);
  g_clear_error (&frame->error);
  frame->error = error;
}

static gboolean
note_hash (const Group *group, gsize i, RingletFrame *frame, GError **error)
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
describe (const Group *group, RingletFrame *out, GError **error)
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
    g_ptr_array_add (integration->sectors, result);
  else
    *(part == CAKE ? &integration->cake : &integration->pattern) = result;
}

/* Into that part of each frame. */
static gboolean
integrate (const Group *group, RingletIntegrator *integrator, Part part,
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
integrate_sectors (
    const Group *group, const Ready *ready, const RingletFrame *frames, GError **error)
{
  for (guint i = 0; i < ready->sectors->len; i++) {
    if (!integrate (
            group, g_ptr_array_index (ready->sectors, i), SECTOR, frames, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
run_ready (const Group *group, const Ready *ready, GError **error)
{
  RingletFrame frames[RINGLET_ENGINE_MOST];

  for (gsize i = 0; i < group->n_frames; i++) {
    RingletReducedFrame *frame = &group->frames[i];

    g_clear_pointer (&frame->integration, ringlet_integration_unref);
    frame->integration = ringlet_integration_new (frame->frame);
    if (ready->mask != NULL)
      frame->integration->mask = ringlet_mask_ref (ready->mask);
    if (ready->sectors->len > 0)
      frame->integration->sectors = g_ptr_array_new_with_free_func (unref_result);
  }
  return describe (group, frames, error) &&
      integrate (group, ready->pattern, PATTERN, frames, error) &&
      integrate (group, ready->cake, CAKE, frames, error) &&
      integrate_sectors (group, ready, frames, error);
}

static gsize
n_slow_of (const Group *group)
{
  return group->images[0] != NULL ? group->images[0]->n_slow
                                  : group->frames[0].stored->n_slow;
}

static gsize
n_fast_of (const Group *group)
{
  return group->images[0] != NULL ? group->images[0]->n_fast
                                  : group->frames[0].stored->n_fast;
}

/* Where the engine is left open, what a device cannot do the processor does. */
static gboolean
run_group (const Group *group, GError **error)
{
  RingletReduction *self = group->self;
  const guint64 first = group->frames[0].frame;
  g_autoptr (Ready) ready = get_ready (
      self, first, n_slow_of (group), n_fast_of (group), group->cancellable, error);
  g_autoptr (Ready) other = NULL;
  g_autoptr (GError) local = NULL;

  if (ready == NULL)
    return FALSE;
  if (run_ready (group, ready, &local))
    return TRUE;
  if (!ringlet_engine_is_auto (self->state->plan.engine) || ready->no_device != NULL ||
      !g_error_matches (local, RINGLET_ERROR, RINGLET_ERROR_DEVICE)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  other = replace_ready (self, ready, first, local->message, group->cancellable, error);
  return other != NULL && run_ready (group, other, error);
}

/* A frame by itself. */
static void
run_one (const Group *group, gsize i)
{
  const Group one = { group->self, &group->frames[i], &group->images[i], 1,
    group->cancellable };
  GError *error = NULL;

  if (!run_group (&one, &error))
    set_error (&group->frames[i], error);
}

static void
run_all (const Group *group)
{
  g_autoptr (GError) error = NULL;

  if (group->n_frames == 1) {
    run_one (group, 0);
    return;
  }
  if (run_group (group, &error))
    return;
  for (gsize i = 0; i < group->n_frames; i++)
    run_one (group, i);
}

/* ---- many frames ---- */

/* What decodes on the way does so once for the pattern and once for the cake; still
 * that is faster than to bring all pixels to memory (170 and 130 Eiger 4M frames a
 * second), and takes less of it. */
gboolean
ringlet_reduction_needs_pixels (
    const RingletReduction *self, const RingletReducedFrame *frame)
{
  const RingletReductionWants *wants = &self->wants;
  const gboolean has_file_hash =
      wants->file_hash != NULL && wants->file_hash (wants->data, frame->frame) != NULL;

  return frame->stored->chunk == NULL || self->mask_needs_image ||
      n_sectors (self) > 1 || (wants->sha256 && !has_file_hash);
}

/* A chunk has brought them along. */
static void
take_meta (RingletReducedFrame *frame, const RingletImage *image)
{
  if (frame->stored->chunk != NULL)
    return;
  ringlet_image_meta_clear (&frame->meta);
  ringlet_image_meta_copy (&image->meta, &frame->meta);
}

/* The patterns of sectors, of a frame that was decoded. */
static gboolean
run_sectors_by_image (RingletReduction *self, RingletIntegration *integration,
    RingletIntegrationWants wants, GCancellable *cancellable, GError **error)
{
  const RingletSectors *sectors = self->state->sectors;

  wants.pattern = TRUE;
  wants.cake = FALSE;
  integration->sectors = g_ptr_array_new_with_free_func (unref_result);
  for (guint i = 0; i < sectors->n; i++) {
    g_autoptr (RingletState) state =
        ringlet_state_of_sector (self->state, &sectors->items[i]);
    g_autoptr (RingletIntegration) one =
        ringlet_integration_run (state, integration->frame, integration->image, wants,
            self->memo, NULL, cancellable, error);

    if (one == NULL)
      return FALSE;
    g_ptr_array_add (integration->sectors, g_steal_pointer (&one->pattern));
  }
  return TRUE;
}

static RingletIntegration *
integrate_image (RingletReduction *self, RingletReducedFrame *frame,
    RingletImage *image, GCancellable *cancellable, GError **error)
{
  const RingletReductionWants *wants = &self->wants;
  RingletIntegrationWants one = { wants->pattern, wants->cake, wants->sha256,
    wants->file_hash != NULL ? wants->file_hash (wants->data, frame->frame) : NULL };
  g_autoptr (RingletIntegration) integration = NULL;

  if (frame->stored->source == NULL) {
    one.label = frame->stored->label;
    one.label_index = frame->stored->index;
  }

  if (wants->monitor != NULL &&
      !wants->monitor (wants->data, frame->frame, &frame->meta, &one.monitor, error))
    return NULL;
  integration = ringlet_integration_run (
      self->state, frame->frame, image, one, self->memo, NULL, cancellable, error);
  if (integration == NULL ||
      (n_sectors (self) > 0 &&
          !run_sectors_by_image (self, integration, one, cancellable, error)))
    return NULL;
  g_clear_pointer (&integration->image, ringlet_image_unref);
  return g_steal_pointer (&integration);
}

/* Where the mask looks at the frame, all of it is made for that frame alone. */
static void
run_by_image (
    RingletReduction *self, RingletReducedFrame *frame, GCancellable *cancellable)
{
  g_autoptr (RingletImage) image =
      ringlet_stored_frame_decode (frame->stored, cancellable, &frame->error);

  if (image == NULL)
    return;
  take_meta (frame, image);
  frame->integration = integrate_image (self, frame, image, cancellable, &frame->error);
}

static gboolean
decode (RingletReduction *self, RingletReducedFrame *frame, RingletImage **image,
    GCancellable *cancellable)
{
  if (!ringlet_reduction_needs_pixels (self, frame))
    return TRUE;
  *image = ringlet_stored_frame_decode (frame->stored, cancellable, &frame->error);
  if (*image != NULL)
    take_meta (frame, *image);
  return *image != NULL;
}

static gboolean
is_alike (
    const Group *group, const RingletReducedFrame *frame, const RingletImage *image)
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

/* From @first on: as many as go together; frames that failed are a group by
 * themselves. */
static gsize
take_group (RingletReduction *self, RingletReducedFrame *frames, gsize n_frames,
    GCancellable *cancellable)
{
  RingletImage *images[RINGLET_ENGINE_MOST] = { NULL };
  Group group = { self, frames, images, 0, cancellable };
  gsize n = 0;

  if (frames[0].error != NULL)
    return 1;
  while (n < MIN (n_frames, RINGLET_ENGINE_MOST) && frames[n].error == NULL) {
    if (!decode (self, &frames[n], &images[n], cancellable) ||
        (n > 0 && !is_alike (&group, &frames[n], images[n])))
      break;
    n++;
  }
  group.n_frames = n;
  if (n > 0)
    run_all (&group);
  for (gsize i = 0; i < MIN (n + 1, RINGLET_ENGINE_MOST); i++)
    g_clear_pointer (&images[i], ringlet_image_unref);
  return MAX (n, 1);
}

void
ringlet_reduction_run (RingletReduction *self, RingletReducedFrame *frames,
    gsize n_frames, GCancellable *cancellable)
{
  for (gsize i = 0; i < n_frames && self->mask_needs_image; i++) {
    if (frames[i].error == NULL)
      run_by_image (self, &frames[i], cancellable);
  }
  for (gsize i = 0; i < n_frames && !self->mask_needs_image;)
    i += take_group (self, frames + i, n_frames - i, cancellable);
  for (gsize i = 0; i < n_frames; i++)
    g_clear_pointer (&frames[i].stored, ringlet_stored_frame_unref);
}

void
ringlet_reduction_fetch (
    RingletReduction *self, RingletReducedFrame *frame, GCancellable *cancellable)
{
  if (frame->stored == NULL)
    frame->stored = ringlet_source_fetch (
        self->state->source, frame->frame, cancellable, &frame->error);
  if (frame->stored != NULL && frame->stored->chunk != NULL)
    ringlet_image_meta_copy (&frame->stored->meta, &frame->meta);
}

guint
ringlet_reduction_group (RingletReduction *self, gsize n_decoded)
{
  const gint group = g_atomic_int_get (&self->group);

  return (guint) CLAMP (MOST_DECODED / MAX (n_decoded, 1), 1, (gsize) group);
}

/* ---- life ---- */

RingletReduction *
ringlet_reduction_new (
    RingletState *state, RingletMemo *memo, RingletReductionWants wants)
{
  RingletReduction *self = g_atomic_rc_box_new0 (RingletReduction);

  self->state = ringlet_state_ref (state);
  self->memo = ringlet_memo_ref (memo);
  self->wants = wants;
  self->mask_needs_image =
      (ringlet_mask_layers_needs (state->layers) & RINGLET_MASK_NEEDS_IMAGE) != 0;
  self->group = RINGLET_ENGINE_GROUP;
  g_mutex_init (&self->lock);
  return self;
}

RingletReduction *
ringlet_reduction_ref (RingletReduction *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
reduction_clear (gpointer data)
{
  RingletReduction *self = data;

  g_clear_pointer (&self->ready, ready_unref);
  ringlet_state_unref (self->state);
  ringlet_memo_unref (self->memo);
  g_mutex_clear (&self->lock);
}

void
ringlet_reduction_unref (RingletReduction *self)
{
  g_atomic_rc_box_release_full (self, reduction_clear);
}
