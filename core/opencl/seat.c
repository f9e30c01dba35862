/* SPDX-License-Identifier: MIT */
#include "opencl/seat.h"

/* How often who waits looks whether that was cancelled: others leave within tens of
 * milliseconds, but those with the largest frames. */
#define LOOK_US (20 * G_TIME_SPAN_MILLISECOND)

gboolean
ringlet_cl_seat_take (RingletCl *cl, GCancellable *cancellable, GError **error)
{
  gboolean is_cancelled = FALSE;

  g_mutex_lock (&cl->seats);
  while (cl->n_seated == RINGLET_CL_SEATS && !is_cancelled) {
    g_cond_wait_until (&cl->has_left, &cl->seats, g_get_monotonic_time () + LOOK_US);
    is_cancelled = g_cancellable_is_cancelled (cancellable);
  }
  if (!is_cancelled)
    cl->n_seated++;
  g_mutex_unlock (&cl->seats);
  if (is_cancelled)
    g_set_error_literal (
        error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled before its turn");
  return !is_cancelled;
}

void
ringlet_cl_seat_leave (RingletCl *cl)
{
  g_mutex_lock (&cl->seats);
  cl->n_seated--;
  g_cond_signal (&cl->has_left);
  g_mutex_unlock (&cl->seats);
}
