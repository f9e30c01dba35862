/* SPDX-License-Identifier: MIT */

/* All frames of a band of pixels, in their own type, for what no sum can tell. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/pages.h"
#include "base/parallel.h"
#include "scan/average-private.h"

/* Values that a task widens at once: 1 MiB. */
#define VALUES_PER_TASK ((guint64) 1 << 17)
#define MOST_PIXELS_PER_TASK 256

static const RingletAverageMethod band_methods[] = { RINGLET_AVERAGE_MEDIAN,
  RINGLET_AVERAGE_QUANTILES, RINGLET_AVERAGE_CUTOFF };

gboolean
ringlet_average_needs_band (guint methods)
{
  for (gsize i = 0; i < G_N_ELEMENTS (band_methods); i++) {
    if ((methods & (1u << band_methods[i])) != 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
make_results (RingletAverageBand *self, guint methods, gsize n_pixels, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (band_methods); i++) {
    const RingletAverageMethod method = band_methods[i];

    if ((methods & (1u << method)) == 0)
      continue;
    self->results[method] = ringlet_pages_alloc (n_pixels, sizeof (double));
    if (self->results[method] != NULL)
      continue;
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for an image of %" G_GSIZE_FORMAT " pixels", n_pixels);
    return FALSE;
  }
  return TRUE;
}

gboolean
ringlet_average_band_init (RingletAverageBand *self, const RingletAverageRoom *room,
    const RingletAverageOrder *order, guint64 n_frames, GError **error)
{
  const guint64 most =
      order->most_bytes > 0 ? order->most_bytes : RINGLET_AVERAGE_BYTES;
  const guint64 each = ringlet_pixel_type_size (room->type);
  const guint64 n_room =
      n_frames <= most / each ? MIN (most / each / n_frames, room->n_pixels) : 0;

  if (n_room == 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "One pixel of %" G_GUINT64_FORMAT
        " frames of %s does not fit into %" G_GUINT64_FORMAT
        " bytes; allow more memory",
        n_frames, ringlet_pixel_type_name (room->type), most);
    return FALSE;
  }
  self->n_room = (gsize) n_room;
  self->n_most = n_frames;
  self->pixels = ringlet_pages_alloc (self->n_room, (gsize) (n_frames * each));
  self->monitors = g_try_new (double, n_frames);
  if (self->pixels == NULL || self->monitors == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "There are no %" G_GUINT64_FORMAT " bytes of memory for %" G_GUINT64_FORMAT
        " frames; allow less, so that they are read more often",
        n_frames * each * n_room, n_frames);
    return FALSE;
  }
  return make_results (self, order->methods, room->n_pixels, error);
}

void
ringlet_average_band_clear (RingletAverageBand *self)
{
  g_free (self->pixels);
  g_free (self->monitors);
  for (gsize i = 0; i < RINGLET_AVERAGE_N; i++)
    g_free (self->results[i]);
  *self = (RingletAverageBand){ 0 };
}

void
ringlet_average_band_begin (RingletAverageBand *self, gsize first, gsize n_pixels)
{
  self->n_frames = 0;
  self->first = first;
  self->n = MIN (self->n_room, n_pixels - first);
}

void
ringlet_average_band_add (RingletAverageBand *self, const RingletAverageRoom *room,
    const RingletAverageFrame *frame)
{
  const gsize size = ringlet_pixel_type_size (room->type);

  g_return_if_fail (self->n_frames < self->n_most);

  memcpy (self->pixels + self->n_frames * self->n * size,
      (const guint8 *) frame->image->data + self->first * size, self->n * size);
  self->monitors[self->n_frames++] = frame->monitor;
}

/* ---- pixel by pixel ---- */

typedef struct {
  RingletAverageBand *band;
  const RingletAverageRoom *room;
  const RingletAverageOrder *order;
  gsize n_in_task;
} Reduction;

/* @column, @scratch: (array): as many values as there are frames */
static void
reduce_pixel (const Reduction *reduction, const double *rows, gsize n_in_row,
    gsize index, gsize pixel, double *column, double *scratch)
{
  const RingletAverageBand *band = reduction->band;
  const RingletAverageOrder *order = reduction->order;
  double *const *results = band->results;
  gsize n = 0;

  for (guint64 k = 0; k < band->n_frames; k++) {
    const double value = rows[k * n_in_row + index];

    column[n] = value;
    n += !isnan (value);
  }
  /* The order of the frames first: sums of doubles depend on it. */
  if (results[RINGLET_AVERAGE_CUTOFF] != NULL) {
    double *copy = scratch + band->n_frames;

    memcpy (copy, column, n * sizeof *column);
    results[RINGLET_AVERAGE_CUTOFF][pixel] =
        n > 0 ? ringlet_column_cutoff (copy, scratch, n, order) : NAN;
  }
  if (results[RINGLET_AVERAGE_MEDIAN] != NULL)
    results[RINGLET_AVERAGE_MEDIAN][pixel] =
        n > 0 ? ringlet_column_median (column, n) : NAN;
  if (results[RINGLET_AVERAGE_QUANTILES] != NULL)
    results[RINGLET_AVERAGE_QUANTILES][pixel] =
        n > 0 ? ringlet_column_quantiles (column, n, order->quantiles) : NAN;
}

static void
reduce_task (gsize task, gpointer data)
{
  const Reduction *reduction = data;
  const RingletAverageBand *band = reduction->band;
  const gsize size = ringlet_pixel_type_size (reduction->room->type);
  const gsize n_frames = (gsize) band->n_frames;
  const gsize first = task * reduction->n_in_task;
  const gsize n = MIN (reduction->n_in_task, band->n - first);
  g_autofree double *rows = g_new (double, n_frames *n);
  g_autofree double *columns = g_new (double, 3 * n_frames);

  for (gsize k = 0; k < n_frames; k++) {
    const RingletImage view = { .n_slow = 1,
      .n_fast = band->n,
      .type = reduction->room->type,
      .data = band->pixels + k * band->n * size };

    ringlet_average_widen (reduction->room, &view, band->monitors[k], first,
        band->first + first, n, rows + k * n);
  }
  for (gsize i = 0; i < n; i++)
    reduce_pixel (
        reduction, rows, n, i, band->first + first + i, columns, columns + n_frames);
}

gboolean
ringlet_average_band_reduce (RingletAverageBand *self, const RingletAverageRoom *room,
    const RingletAverageOrder *order, GCancellable *cancellable, GError **error)
{
  const guint64 n = VALUES_PER_TASK / MAX (self->n_frames, 1);
  Reduction reduction = { self, room, order,
    (gsize) CLAMP (n, 1, MOST_PIXELS_PER_TASK) };

  return ringlet_parallel_for (
      (self->n + reduction.n_in_task - 1) / reduction.n_in_task, reduce_task,
      &reduction, cancellable, error);
}
