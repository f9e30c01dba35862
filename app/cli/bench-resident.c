/* SPDX-License-Identifier: MIT */
#include "cli/bench-resident.h"

#include "base/parallel.h"
#include "cli/bench-private.h"

/* Counts as a detector has them: mostly below 12. */
static void
draw_image (gsize index, gpointer data)
{
  const RingletBenchResident *self = data;
  const gsize n = self->detector->n_slow * self->detector->n_fast;
  guint32 *pixels = (guint32 *) self->memory.data + index * n;
  guint32 seed = (guint32) index + 1;

  for (gsize i = 0; i < n; i++) {
    seed = seed * 1664525u + 1013904223u;
    pixels[i] = seed % 97 == 0 ? seed >> 22 : (seed >> 16) % 12;
  }
}

static void
wrap_images (RingletBenchResident *self)
{
  const RingletDetector *detector = self->detector;
  const gsize n = detector->n_slow * detector->n_fast;

  self->images = g_new0 (RingletImage *, self->n_images);
  for (gsize i = 0; i < self->n_images; i++) {
    g_autoptr (GBytes) bytes = g_bytes_new_static (
        (const guint32 *) self->memory.data + i * n, n * sizeof (guint32));

    self->images[i] = ringlet_image_new_within (
        RINGLET_PIXEL_U32, detector->n_slow, detector->n_fast, bytes, 0, NULL);
  }
}

static gboolean
make_frames (RingletBenchResident *self, GError **error)
{
  const gsize n = self->detector->n_slow * self->detector->n_fast;
  const gsize bytes = self->n_images * n * sizeof (guint32);
  g_auto (RingletClQueue) queue = { NULL };

  if (!ringlet_cl_pinned_init (&self->memory, self->cl, bytes, "frames", error) ||
      !ringlet_parallel_for (self->n_images, draw_image, self, NULL, error))
    return FALSE;
  wrap_images (self);
  return ringlet_cl_queue_init (&queue, self->cl, error) &&
      ringlet_cl_buffer_init (
          &self->resident, self->cl, bytes, NULL, "frames", error) &&
      ringlet_cl_write (&queue, &self->resident, 0, bytes, self->memory.data, error);
}

/* What the device copies, and what the bus carries: what nothing is faster than. */
static gboolean
measure_limits (RingletBenchResident *self, GError **error)
{
  const RingletClApi *api = self->cl->api;
  const gsize half = self->resident.n_bytes / 2 / 16 * 16;
  g_auto (RingletClQueue) queue = { NULL };
  g_auto (RingletClBuffer) to = { NULL };

  if (!ringlet_cl_queue_init (&queue, self->cl, error) ||
      !ringlet_cl_buffer_init (&to, self->cl, half, NULL, "a copy", error))
    return FALSE;
  for (guint i = 0; i < RINGLET_BENCH_DEVICE_ROUNDS; i++) {
    gint64 start = g_get_monotonic_time ();

    for (guint k = 0; k < 4; k++)
      api->EnqueueCopyBuffer (
          queue.queue, self->resident.mem, to.mem, 0, 0, half, 0, NULL, NULL);
    if (!ringlet_cl_wait (&queue, error))
      return FALSE;
    self->copy =
        MAX (self->copy, 8.0 * (double) half / ringlet_bench_seconds_since (start));
    start = g_get_monotonic_time ();
    if (!ringlet_cl_write (&queue, &self->resident, 0, self->resident.n_bytes,
            self->memory.data, error))
      return FALSE;
    self->bus = MAX (self->bus,
        (double) self->resident.n_bytes / ringlet_bench_seconds_since (start));
  }
  return TRUE;
}

gboolean
ringlet_bench_resident_init (RingletBenchResident *self, const char *word,
    RingletDetector *detector, gsize n, GError **error)
{
  *self = (RingletBenchResident){ .n_images = n };
  self->memo = ringlet_memo_new (RINGLET_BENCH_MEMO_BYTES);
  self->detector = ringlet_detector_ref (detector);
  self->gaps = ringlet_detector_gap_mask (detector);
  self->cl = ringlet_cl_get (word, self->memo, error);
  return self->cl != NULL && make_frames (self, error) && measure_limits (self, error);
}

void
ringlet_bench_resident_clear (RingletBenchResident *self)
{
  for (gsize i = 0; self->images != NULL && i < self->n_images; i++)
    ringlet_image_unref (self->images[i]);
  g_free (self->images);
  ringlet_cl_buffer_clear (&self->resident);
  ringlet_cl_pinned_clear (&self->memory);
  g_clear_pointer (&self->gaps, ringlet_mask_unref);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_clear_pointer (&self->cl, ringlet_cl_unref);
  g_clear_pointer (&self->memo, ringlet_memo_unref);
}
