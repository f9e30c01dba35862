/* SPDX-License-Identifier: MIT */
#include "geometry/maps.h"

#include "base/parallel.h"

struct _RingletMaps {
  RingletDetector *detector;
  RingletGeometry geometry;
  RingletMemo *memo;
};

/* What one array is computed from. */
typedef struct {
  const RingletMaps *maps;
  const RingletFactors *factors;
  RingletMap map;
} Inputs;

typedef struct {
  const RingletMapContext *context;
  gsize row_size;
  RingletArray *array;
} Work;

RingletMaps *
ringlet_maps_new (
    RingletDetector *detector, const RingletGeometry *geometry, RingletMemo *memo)
{
  RingletMaps *self = NULL;

  g_return_val_if_fail (detector->n_slow > 0, NULL);

  self = g_atomic_rc_box_new0 (RingletMaps);
  self->detector = ringlet_detector_ref (detector);
  self->geometry = *geometry;
  self->memo = ringlet_memo_ref (memo);
  return self;
}

RingletMaps *
ringlet_maps_ref (RingletMaps *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
maps_clear (gpointer data)
{
  RingletMaps *self = data;

  ringlet_detector_unref (self->detector);
  ringlet_memo_unref (self->memo);
}

void
ringlet_maps_unref (RingletMaps *self)
{
  g_atomic_rc_box_release_full (self, maps_clear);
}

static void
fill_row (gsize slow, gpointer data)
{
  const Work *work = data;

  ringlet_map_context_row (
      work->context, slow, work->array->data + slow * work->row_size);
}

static gpointer
map_compute (gconstpointer inputs, GCancellable *cancellable, GError **error)
{
  const Inputs *in = inputs;
  const RingletDetector *detector = in->maps->detector;
  const gsize row_size = detector->n_fast * ringlet_map_n_values (in->map, detector);
  g_autoptr (RingletMapContext) context = NULL;
  g_autoptr (RingletArray) array = NULL;
  Work work;

  context = ringlet_map_context_new (
      in->map, detector, &in->maps->geometry, in->factors, cancellable, error);
  if (context == NULL)
    return NULL;
  array = ringlet_array_new (detector->n_slow * row_size, error);
  if (array == NULL)
    return NULL;

  work = (Work){ context, row_size, array };
  if (!ringlet_parallel_for (detector->n_slow, fill_row, &work, cancellable, error))
    return NULL;
  return g_steal_pointer (&array);
}

static const RingletMemoClass map_class = {
  .name = "map",
  .compute = map_compute,
  .clear = ringlet_array_clear,
  .n_bytes = ringlet_array_n_bytes,
};

RingletArray *
ringlet_maps_get (RingletMaps *self, RingletMap map, const RingletFactors *factors,
    GCancellable *cancellable, GError **error)
{
  const Inputs inputs = { self, factors, map };
  RingletDigest *digest = NULL;
  g_autofree char *key = NULL;

  g_return_val_if_fail (map < RINGLET_MAP_N, NULL);

  digest = ringlet_digest_new ("map");
  ringlet_map_digest (map, self->detector, &self->geometry, factors, digest);
  key = ringlet_digest_finish (digest);
  return ringlet_memo_get (self->memo, &map_class, key, &inputs, cancellable, error);
}
