/* SPDX-License-Identifier: MIT */
#include "fitted-peaks-change.h"

typedef struct {
  RingletFittedPeaks *peaks; /* a copy */
  RingletResult *pattern;
  RingletPeaksChange change;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_clear_pointer (&order->peaks, ringlet_fitted_peaks_free);
  ringlet_result_unref (order->pattern);
  g_free (order);
}

static void
free_peaks (gpointer data)
{
  ringlet_fitted_peaks_free (data);
}

static gboolean
change_peaks (const Order *order, GError **error)
{
  const RingletPeaksChange *change = &order->change;

  switch (change->verb) {
  case RINGLET_PEAKS_ADD:
    return ringlet_fitted_peaks_add (
        order->peaks, order->pattern, change->position, change->reach, error);
  case RINGLET_PEAKS_FIND:
    return ringlet_fitted_peaks_find (
        order->peaks, order->pattern, change->threshold, error);
  case RINGLET_PEAKS_FOLLOW:
    ringlet_fitted_peaks_follow (order->peaks, order->pattern);
    return TRUE;
  case RINGLET_PEAKS_REMOVE:
    ringlet_fitted_peaks_remove (order->peaks, order->pattern, change->position);
    return TRUE;
  }
  g_return_val_if_reached (FALSE);
}

static gpointer
change_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  Order *order = data;

  return change_peaks (order, error) ? g_steal_pointer (&order->peaks) : NULL;
}

void
ringlet_fitted_peaks_change_async (const RingletFittedPeaks *self,
    RingletResult *pattern, const RingletPeaksChange *change, RingletJob *job,
    GAsyncReadyCallback callback, gpointer user_data)
{
  Order *order = g_new0 (Order, 1);

  order->peaks = ringlet_fitted_peaks_dup (self);
  order->pattern = ringlet_result_ref (pattern);
  order->change = *change;
  ringlet_job_run_async (
      job, change_in_thread, order, order_free, free_peaks, callback, user_data);
}

RingletFittedPeaks *
ringlet_fitted_peaks_change_finish (
    RingletJob *job, GAsyncResult *result, GError **error)
{
  return ringlet_job_run_finish (job, result, error);
}
