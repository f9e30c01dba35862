/* SPDX-License-Identifier: MIT */
#include "engine/opencl-points.h"

#include "base/error.h"
#include "base/parallel.h"

/* Rows that go to the device at once. */
#define CHUNK_ROWS 128

/* Detectors that a device has the points of. */
#define KEEP 2

typedef struct {
  RingletCl *cl;
  const RingletDetector *detector;
  gboolean with_corners;
} Inputs;

/* What the rows of one buffer are made of, and where the next ones go. */
typedef struct {
  const RingletDetector *detector;
  guint n_corners; /* of a pixel, where they are its own; 0 for nodes or centres */
  gboolean is_nodes;
  gsize n_points; /* in a row */
  gsize first;    /* row of the chunk */
  double *data;
} Chunk;

static void
points_clear (gpointer data)
{
  RingletClPoints *self = data;

  ringlet_cl_buffer_clear (&self->corner);
  ringlet_cl_buffer_clear (&self->centre);
  g_clear_pointer (&self->cl, ringlet_cl_unref);
}

void
ringlet_cl_points_unref (RingletClPoints *self)
{
  g_atomic_rc_box_release_full (self, points_clear);
}

/* One array a coordinate becomes three numbers a point, every @step-th of them. */
static void
interleave (const RingletPoints *points, gsize n, gsize step, double *out)
{
  for (gsize j = 0; j < n; j++) {
    out[3 * j * step] = points->slow[j];
    out[3 * j * step + 1] = points->fast[j];
    out[3 * j * step + 2] = points->normal[j];
  }
}

static void
fill_row (gsize index, gpointer data)
{
  const Chunk *chunk = data;
  const gsize n_fast = chunk->detector->n_fast;
  const gsize slow = chunk->first + index;
  const guint n_runs = MAX (chunk->n_corners, 1);
  double *out = chunk->data + 3 * index * chunk->n_points;
  g_autofree double *room = g_new (double, 3 * (n_fast + 1) * n_runs);
  RingletPoints points[RINGLET_CORNERS_MAX];

  for (guint k = 0; k < n_runs; k++) {
    double *at = room + 3 * (n_fast + 1) * k;

    points[k] = (RingletPoints){ at, at + n_fast + 1, at + 2 * (n_fast + 1) };
  }
  if (chunk->n_corners > 0)
    ringlet_detector_corners (chunk->detector, slow, points);
  else if (chunk->is_nodes)
    ringlet_detector_nodes (chunk->detector, slow, &points[0]);
  else
    ringlet_detector_centres (chunk->detector, slow, &points[0]);
  for (guint k = 0; k < n_runs; k++)
    interleave (&points[k], chunk->n_points / n_runs, n_runs, out + 3 * k);
}

/* @n_rows rows into a buffer of their own. */
static gboolean
upload (const Inputs *in, Chunk *chunk, gsize n_rows, RingletClBuffer *out,
    GCancellable *cancellable, GError **error)
{
  const gsize row_bytes = 3 * chunk->n_points * sizeof (double);
  RingletClQueue queue = { NULL };
  gboolean ok = ringlet_cl_buffer_init (
                    out, in->cl, n_rows * row_bytes, NULL, "the detector", error) &&
      ringlet_cl_queue_init (&queue, in->cl, error);

  chunk->data = g_try_malloc (CHUNK_ROWS * row_bytes);
  if (ok && chunk->data == NULL) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for the points of the detector");
    ok = FALSE;
  }
  for (chunk->first = 0; ok && chunk->first < n_rows; chunk->first += CHUNK_ROWS) {
    const gsize n = MIN (CHUNK_ROWS, n_rows - chunk->first);

    ok = ringlet_parallel_for (n, fill_row, chunk, cancellable, error) &&
        ringlet_cl_write (
            &queue, out, chunk->first * row_bytes, n * row_bytes, chunk->data, error);
  }
  g_free (chunk->data);
  ringlet_cl_queue_clear (&queue);
  return ok;
}

static gboolean
upload_all (
    const Inputs *in, RingletClPoints *self, GCancellable *cancellable, GError **error)
{
  const RingletDetector *detector = in->detector;
  const RingletGrid *grid = detector->grid;
  const gboolean is_nodes = grid->is_contiguous;
  Chunk centres = { .detector = detector, .n_points = detector->n_fast };
  Chunk corners = { .detector = detector,
    .n_corners = is_nodes ? 0 : grid->n_corners,
    .is_nodes = is_nodes,
    .n_points = is_nodes ? detector->n_fast + 1 : detector->n_fast * grid->n_corners };

  self->kind = is_nodes ? RINGLET_CL_POINTS_NODES : RINGLET_CL_POINTS_CORNERS;
  return upload (in, &centres, detector->n_slow, &self->centre, cancellable, error) &&
      (in->with_corners ? upload (in, &corners, detector->n_slow + (is_nodes ? 1 : 0),
                              &self->corner, cancellable, error)
                        : ringlet_cl_buffer_init (
                              &self->corner, in->cl, 0, NULL, "the detector", error));
}

static gpointer
points_compute (gconstpointer data, GCancellable *cancellable, GError **error)
{
  const Inputs *in = data;
  g_autoptr (RingletClPoints) self = g_atomic_rc_box_new0 (RingletClPoints);

  self->cl = ringlet_cl_ref (in->cl);
  if (in->detector->grid->is_regular) {
    if (!ringlet_cl_buffer_init (
            &self->corner, in->cl, 0, NULL, "the detector", error) ||
        !ringlet_cl_buffer_init (&self->centre, in->cl, 0, NULL, "the detector", error))
      return NULL;
  } else if (!upload_all (in, self, cancellable, error)) {
    return NULL;
  }
  return g_steal_pointer (&self);
}

/* The memory is the device's: what the program keeps need not go for it. */
static gsize
points_n_bytes (gconstpointer value)
{
  return 0;
}

static const RingletMemoClass points_class = {
  .name = "opencl points",
  .compute = points_compute,
  .clear = points_clear,
  .n_bytes = points_n_bytes,
  .keep = KEEP,
};

RingletClPoints *
ringlet_cl_points_get (RingletCl *cl, const RingletDetector *detector,
    gboolean with_corners, RingletMemo *memo, GCancellable *cancellable, GError **error)
{
  const Inputs in = { cl, detector, with_corners };
  RingletDigest *digest = ringlet_digest_new ("opencl points");
  g_autofree char *key = NULL;

  /* One of the same identity may be another context: the value keeps its own alive, so
   * that its place in memory is its name. */
  ringlet_digest_add_uint (digest, (guintptr) cl);
  ringlet_digest_add_uint (digest, with_corners != FALSE);
  if (detector->grid->is_regular)
    ringlet_digest_add_string (digest, "regular");
  else
    ringlet_detector_digest (detector, digest);
  key = ringlet_digest_finish (digest);
  return ringlet_memo_get (memo, &points_class, key, &in, cancellable, error);
}
