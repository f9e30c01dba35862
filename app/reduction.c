/* SPDX-License-Identifier: MIT */

/* Frames go in groups: those next to each other that have one shape and one type. */

#include "reduction.h"

#include "engine/engine.h"
#include "project-sectors.h"
#include "reduction-private.h"

/* Bytes of one group in memory at once. Of pixels, where they are not decoded on the
 * way: 7 frames of 4 megapixels. Of results: 10 cakes of 1000 × 100. */
#define MOST_DECODED ((gsize) 128 << 20)
#define MOST_RESULTING ((gsize) 64 << 20)

/* ---- frames ---- */

void
ringlet_reduced_frame_clear (RingletReducedFrame *self)
{
  g_clear_pointer (&self->stored, ringlet_stored_frame_unref);
  ringlet_image_meta_clear (&self->meta);
  g_clear_pointer (&self->integration, ringlet_integration_unref);
  g_clear_error (&self->error);
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
      ringlet_reduction_n_sectors (self) > 1 || (wants->sha256 && !has_file_hash);
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
  for (guint i = 0; i < sectors->n; i++) {
    g_autoptr (RingletState) state =
        ringlet_state_of_sector (self->state, &sectors->items[i]);
    g_autoptr (RingletIntegration) one =
        ringlet_integration_run (state, integration->frame, integration->image, wants,
            self->memo, NULL, cancellable, error);

    if (one == NULL)
      return FALSE;
    ringlet_integration_add_sector (integration, g_steal_pointer (&one->pattern));
  }
  return TRUE;
}

static RingletIntegration *
integrate_image (RingletReduction *self, RingletReducedFrame *frame,
    RingletImage *image, RingletDeviceLoss loss, GCancellable *cancellable,
    GError **error)
{
  const RingletReductionWants *wants = &self->wants;
  RingletIntegrationWants one = { wants->pattern, wants->cake, wants->sha256,
    wants->file_hash != NULL ? wants->file_hash (wants->data, frame->frame) : NULL };
  g_autoptr (RingletIntegration) integration = NULL;

  one.loss = loss;
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
      (ringlet_reduction_n_sectors (self) > 0 &&
          !run_sectors_by_image (self, integration, one, cancellable, error)))
    return NULL;
  g_clear_pointer (&integration->image, ringlet_image_unref);
  g_atomic_int_set (&self->was_used, TRUE);
  return g_steal_pointer (&integration);
}

/* Where the mask looks at the frame, all of it is made for that frame alone. */
static void
run_by_image (
    RingletReduction *self, RingletReducedFrame *frame, GCancellable *cancellable)
{
  g_autoptr (RingletImage) image =
      ringlet_stored_frame_decode (frame->stored, cancellable, &frame->error);
  RingletDeviceLoss loss = { NULL, NULL };
  guint n_losses = 0;

  if (image == NULL)
    return;
  take_meta (frame, image);
  do {
    g_clear_error (&frame->error);
    n_losses = ringlet_reduction_get_loss (self, &loss);
    frame->integration =
        integrate_image (self, frame, image, loss, cancellable, &frame->error);
  } while (frame->integration == NULL &&
      ringlet_reduction_tries_again (self, frame->frame, n_losses, frame->error));
  frame->is_left = ringlet_reduction_is_device_error (frame->error) &&
      !ringlet_reduction_check (self, NULL);
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

/* From @first on: as many as go together; frames that failed are a group by
 * themselves. */
static gsize
take_group (RingletReduction *self, RingletReducedFrame *frames, gsize n_frames,
    GCancellable *cancellable)
{
  RingletImage *images[RINGLET_ENGINE_MOST] = { NULL };
  RingletGroup group = { self, frames, images, 0, cancellable };
  gsize n = 0;

  if (frames[0].error != NULL)
    return 1;
  while (n < MIN (n_frames, RINGLET_ENGINE_MOST) && frames[n].error == NULL) {
    if (!decode (self, &frames[n], &images[n], cancellable) ||
        (n > 0 && !ringlet_group_takes (&group, &frames[n], images[n])))
      break;
    n++;
  }
  group.n_frames = n;
  if (n > 0)
    ringlet_group_run (&group);
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

/* It has brought its bytes along, or an error. */
static gboolean
is_fetched (const RingletReducedFrame *frame)
{
  return frame->stored != NULL || frame->error != NULL;
}

static gsize
count_alike (const RingletReducedFrame *frames, gsize n_frames)
{
  gsize n = 1;

  while (n < n_frames && is_fetched (&frames[n]) == is_fetched (&frames[0]))
    n++;
  return n;
}

static gsize
fetch (RingletReduction *self, RingletReducedFrame *frames, gsize n_frames, gsize most,
    GCancellable *cancellable)
{
  guint64 indices[RINGLET_ENGINE_MOST];
  RingletStoredFrame *stored[RINGLET_ENGINE_MOST];
  GError *errors[RINGLET_ENGINE_MOST];
  gsize n = 0;

  for (gsize i = 0; i < n_frames; i++)
    indices[i] = frames[i].frame;
  n = ringlet_source_fetch_several (
      self->state->source, indices, n_frames, most, stored, errors, cancellable);
  for (gsize i = 0; i < n; i++) {
    frames[i].stored = stored[i];
    frames[i].error = errors[i];
  }
  return n;
}

gsize
ringlet_reduction_fetch (RingletReduction *self, RingletReducedFrame *frames,
    gsize n_frames, gsize most, GCancellable *cancellable)
{
  gsize n = count_alike (frames, n_frames);

  if (!is_fetched (&frames[0]))
    n = fetch (self, frames, n, most, cancellable);
  for (gsize i = 0; i < n; i++) {
    if (frames[i].stored != NULL && frames[i].stored->chunk != NULL)
      ringlet_image_meta_copy (&frames[i].stored->meta, &frames[i].meta);
  }
  return n;
}

/* Bytes of the results of a frame, with sums, and of the same packed: doubles of eight
 * arrays. Those of patterns do not count beside these of a cake. */
static gsize
n_resulting (const RingletReduction *self)
{
  const RingletCakeBins *cake = &self->state->cake;

  return self->wants.cake ? 8 * sizeof (double) * cake->n_radial * cake->n_azimuth : 0;
}

guint
ringlet_reduction_group (RingletReduction *self, gsize n_decoded)
{
  const gsize group = (gsize) g_atomic_int_get (&self->group);
  /* More of them only wait in memory for a device, which they are copied to one after
   * the other: of 32 CBF frames of 1 megapixel it took 1600 a second from sixteen
   * threads, in 2.5 GB, of 8 it took 2100 in 0.9 GB. */
  const gsize decoded =
      n_decoded == 0 ? group : MIN (RINGLET_ENGINE_GROUP, MOST_DECODED / n_decoded);

  return (guint) CLAMP (
      MIN (decoded, MOST_RESULTING / MAX (n_resulting (self), 1)), 1, group);
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

  g_clear_pointer (&self->ready, ringlet_ready_unref);
  g_clear_error (&self->failure);
  g_free (self->no_device);
  g_free (self->lost_device);
  ringlet_state_unref (self->state);
  ringlet_memo_unref (self->memo);
  g_mutex_clear (&self->lock);
}

void
ringlet_reduction_unref (RingletReduction *self)
{
  g_atomic_rc_box_release_full (self, reduction_clear);
}
