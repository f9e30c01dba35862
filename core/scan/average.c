/* SPDX-License-Identifier: MIT */

/* A series goes by once for the sums, and once more for each band of pixels. */

#include "scan/average.h"

#include <math.h>
#include <string.h>

#include "base/choice.h"
#include "base/error.h"
#include "base/number.h"
#include "scan/average-private.h"

/* ---- words ---- */

static const char *const names[RINGLET_AVERAGE_N] = { "mean", "sum", "min", "max",
  "std", "median", "quantiles", "cutoff", "flat-field", "count" };

const char *
ringlet_average_method_name (RingletAverageMethod method)
{
  return names[method];
}

gboolean
ringlet_average_method_parse (
    const char *name, RingletAverageMethod *method, GError **error)
{
  int index = 0;

  if (!ringlet_choice_parse (name, names, RINGLET_AVERAGE_N, "method", &index, error))
    return FALSE;
  *method = (RingletAverageMethod) index;
  return TRUE;
}

void
ringlet_average_free (RingletAverage *self)
{
  for (gsize i = 0; i < RINGLET_AVERAGE_N; i++)
    g_clear_pointer (&self->images[i], ringlet_image_unref);
  g_clear_pointer (&self->left_out, g_ptr_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_free (self->counts);
  g_free (self);
}

static gboolean
check_order (const RingletAverageOrder *order, GError **error)
{
  const double a = order->quantiles[0];
  const double b = order->quantiles[1];

  if ((order->methods & (1u << RINGLET_AVERAGE_QUANTILES)) != 0 &&
      !(a >= 0.0 && b <= 1.0 && a <= b)) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "Quantiles are two numbers from 0 to 1, the smaller one first");
    return FALSE;
  }
  if ((order->methods & (1u << RINGLET_AVERAGE_CUTOFF)) != 0 &&
      !(order->cutoff > 0.0 && isfinite (order->cutoff)))
    return ringlet_number_refuse ("cutoff", "positive", order->cutoff, error);
  return TRUE;
}

/* ---- all of them ---- */

/* The first frame that can be read says what the others have to be. */
static gboolean
look_at_first (RingletAverageWork *work, GCancellable *cancellable, GError **error)
{
  for (guint64 i = 0; i < work->n_frames; i++) {
    g_auto (RingletFrameInfo) info = { 0 };
    GError *reason = NULL;

    if (ringlet_source_describe (work->source, i, &info, cancellable, &reason)) {
      work->n_slow = info.n_slow;
      work->n_fast = info.n_fast;
      work->from = info.type;
      return TRUE;
    }
    ringlet_average_prefix_path (work, i, &reason);
    if (!ringlet_average_leave_out (work, i, reason, error))
      return FALSE;
  }
  g_set_error_literal (
      error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "None of the frames can be read");
  return FALSE;
}

static gboolean
is_divided (const RingletAverageOrder *order)
{
  return order->monitors != NULL || order->monitor_key != NULL;
}

static gboolean
begin (RingletAverageWork *work, GCancellable *cancellable, GError **error)
{
  const RingletAverageOrder *order = work->order;
  RingletPixelType type;

  if (!look_at_first (work, cancellable, error) ||
      !ringlet_average_corrections_init (
          &work->corrections, order, work->n_slow, work->n_fast, error))
    return FALSE;
  type = work->from == RINGLET_PIXEL_BOOL ? RINGLET_PIXEL_U8 : work->from;
  if (!ringlet_average_room_init (&work->room, type, work->n_slow * work->n_fast,
          !ringlet_pixel_type_is_float (type) && !is_divided (order), order->methods,
          error))
    return FALSE;
  work->room.exclusion = ringlet_average_exclusion (order, work->from, work->has_flags);
  if (is_divided (order))
    work->room.dark = work->corrections.dark;
  work->n_passes = 1;
  if (!ringlet_average_needs_band (order->methods))
    return TRUE;
  if (!ringlet_average_band_init (
          &work->band, &work->room, order, work->n_frames, error))
    return FALSE;
  work->n_passes =
      (guint) ((work->room.n_pixels + work->band.n_room - 1) / work->band.n_room);
  return TRUE;
}

static gboolean
run_passes (RingletAverageWork *work, GCancellable *cancellable, GError **error)
{
  for (work->pass = 0; work->pass < work->n_passes; work->pass++) {
    if (work->band.pixels != NULL)
      ringlet_average_band_begin (
          &work->band, work->pass * work->band.n_room, work->room.n_pixels);
    if (!ringlet_average_run_pass (work, cancellable, error))
      return FALSE;
    if (work->meta.n_frames == 0) {
      g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
          "No frame is left: all of them were left out");
      return FALSE;
    }
    if (work->band.pixels != NULL &&
        !ringlet_average_band_reduce (
            &work->band, &work->room, work->order, cancellable, error))
      return FALSE;
  }
  return TRUE;
}

static void
work_clear (RingletAverageWork *work)
{
  for (gsize i = 0; i < work->n_batch; i++)
    ringlet_image_unref (work->batch[i].image);
  work->n_batch = 0;
  ringlet_average_room_clear (&work->room);
  ringlet_average_band_clear (&work->band);
  ringlet_average_meta_clear (&work->meta);
  ringlet_average_corrections_clear (&work->corrections);
}

/* Once more where values below −2 show that the detector has no flags. */
static gboolean
run_work (RingletAverageWork *work, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;

  work->has_flags = work->order->dummy == RINGLET_DUMMY_AUTO;
  if (begin (work, cancellable, &local) && run_passes (work, cancellable, &local))
    return TRUE;
  if (!work->has_flags || !work->is_below) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  work_clear (work);
  g_ptr_array_set_size (work->notes, 0);
  memset (work->left_out, 0, work->n_frames);
  work->has_flags = FALSE;
  return begin (work, cancellable, error) && run_passes (work, cancellable, error);
}

static RingletAverage *
finish (RingletAverageWork *work, GError **error)
{
  g_autoptr (RingletAverage) result = g_new0 (RingletAverage, 1);
  const RingletAverageCorrections *corrections = &work->corrections;
  const RingletAverageEnd end = { work->order, &work->room, &work->band, &work->meta,
    work->room.dark == NULL ? corrections->dark : NULL, corrections->flat,
    corrections->bad };

  result->n_slow = work->n_slow;
  result->n_fast = work->n_fast;
  result->n_frames = work->meta.n_frames;
  result->n_passes = work->n_passes;
  result->left_out = g_ptr_array_ref (work->notes);
  result->warnings = g_ptr_array_ref (work->warnings);
  result->flags_count = work->is_below && work->order->dummy == RINGLET_DUMMY_AUTO;
  result->has_counts = !ringlet_pixel_type_is_float (work->from);
  result->n_masked = corrections->n_masked;
  result->n_spoilt = corrections->n_spoilt;
  return ringlet_average_finish (&end, result, error) ? g_steal_pointer (&result)
                                                      : NULL;
}

RingletAverage *
ringlet_average_run (RingletSource *source, const RingletAverageOrder *order,
    const RingletProgress *progress, GCancellable *cancellable, GError **error)
{
  const guint64 n_frames = ringlet_source_n_frames (source);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) told =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree guint8 *left_out = g_try_malloc0 (n_frames);
  RingletAverageWork work = { order, progress, source, n_frames };
  RingletAverage *result = NULL;

  g_return_val_if_fail (order->methods != 0, NULL);

  if (!check_order (order, error))
    return NULL;
  if (left_out == NULL || n_frames > G_MAXUINT32) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "%" G_GUINT64_FORMAT " frames are too many", n_frames);
    return NULL;
  }
  work.notes = notes;
  work.warnings = warnings;
  work.told = told;
  work.left_out = left_out;
  if (run_work (&work, cancellable, error))
    result = finish (&work, error);
  work_clear (&work);
  return result;
}
