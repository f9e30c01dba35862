/* SPDX-License-Identifier: MIT */
#include "engine/opencl-ring.h"

/* One is copied to the device, one is summed, one is looked at here. */
#define N_PLACES 3

/* Of one place: eight frames of 4 megapixels, so that the matrix is read once for them;
 * on a small device less, so that the rings of all seats (opencl/seat.h) take three
 * eighths of it. */
#define PLACE_BYTES ((gsize) 160 << 20)
#define PLACE_PART 32

typedef struct {
  RingletClScatter *scatter;
  gsize first; /* of the frames under way */
  gsize n;     /* 0 for none */
} Place;

struct _RingletClRing {
  const RingletClPacked *packed;
  Place places[N_PLACES];
};

/* One call. */
typedef struct {
  const RingletImage *const *images;
  const RingletExclusion *exclusion;
  const RingletPackedOut *out;
} Frames;

RingletClRing *
ringlet_cl_ring_new (RingletCl *cl, const RingletClPacked *packed, GError **error)
{
  RingletClRing *self = g_new0 (RingletClRing, 1);

  self->packed = packed;
  for (guint i = 0; i < N_PLACES; i++) {
    self->places[i].scatter = ringlet_cl_scatter_new (cl, packed, error);
    if (self->places[i].scatter != NULL)
      continue;
    ringlet_cl_ring_free (self);
    return NULL;
  }
  return self;
}

void
ringlet_cl_ring_free (RingletClRing *self)
{
  for (guint i = 0; i < N_PLACES; i++)
    g_clear_pointer (&self->places[i].scatter, ringlet_cl_scatter_free);
  g_free (self);
}

void
ringlet_cl_ring_put_away (RingletClRing *self)
{
  for (guint i = 0; i < N_PLACES; i++)
    ringlet_cl_scatter_put_away (self->places[i].scatter);
}

static gsize
place_bytes (const RingletClRing *self)
{
  const RingletCl *cl = ringlet_cl_scatter_get_queue (self->places[0].scatter)->cl;

  return MIN (PLACE_BYTES, (gsize) (cl->memory_bytes / PLACE_PART));
}

/* Few enough that all places have some. */
gsize
ringlet_cl_ring_at_once (const RingletClRing *self, const RingletImage *image, gsize n)
{
  const gsize size =
      ringlet_image_n_pixels (image) * ringlet_pixel_type_size (image->type) +
      ringlet_cl_packed_sum_bytes (self->packed);
  const gsize part = (n + N_PLACES) / (N_PLACES + 1);

  return CLAMP (place_bytes (self) / MAX (size, 1), 1, MAX (part, 1));
}

/* Waits for what a place has under way. */
static gboolean
finish (Place *place, const Frames *frames, GError **error)
{
  const gsize n = place->n;

  place->n = 0;
  return n == 0 ||
      ringlet_cl_scatter_finish (place->scatter, frames->images + place->first, n,
          frames->exclusion, frames->out + place->first, error);
}

/* After an error: nothing may read the images any more. */
static void
give_up (RingletClRing *self)
{
  for (guint i = 0; i < N_PLACES; i++) {
    ringlet_cl_wait (ringlet_cl_scatter_get_queue (self->places[i].scatter), NULL);
    self->places[i].n = 0;
  }
}

static gboolean
run (RingletClRing *self, const Frames *frames, gsize n_frames, gboolean is_pinned,
    GCancellable *cancellable, GError **error)
{
  const gsize most = ringlet_cl_ring_at_once (self, frames->images[0], n_frames);
  guint next = 0;

  for (gsize first = 0; first < n_frames; first += most) {
    Place *place = &self->places[next];
    const gsize n = MIN (most, n_frames - first);

    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !finish (place, frames, error) ||
        !ringlet_cl_scatter_send (place->scatter, frames->images + first, n,
            frames->exclusion, is_pinned, error))
      return FALSE;
    place->first = first;
    place->n = n;
    next = (next + 1) % N_PLACES;
  }
  for (guint i = 0; i < N_PLACES; i++) {
    if (!finish (&self->places[(next + i) % N_PLACES], frames, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
ringlet_cl_ring_run (RingletClRing *self, const RingletImage *const *images,
    gsize n_frames, gboolean is_pinned, const RingletExclusion *exclusion,
    const RingletPackedOut *out, GCancellable *cancellable, GError **error)
{
  const Frames frames = { images, exclusion, out };

  if (run (self, &frames, n_frames, is_pinned, cancellable, error))
    return TRUE;
  give_up (self);
  return FALSE;
}
