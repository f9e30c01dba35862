/* SPDX-License-Identifier: MIT */

/* What no frame of a series changes: detector, mask and matrices, made with the first
 * frame of a shape. */

#include "base/error.h"
#include "base/parallel.h"
#include "engine/engine.h"
#include "project-sectors.h"
#include "reduction-private.h"

static void
ready_clear (gpointer data)
{
  RingletReady *self = data;

  g_clear_pointer (&self->pattern, ringlet_integrator_unref);
  g_clear_pointer (&self->cake, ringlet_integrator_unref);
  g_clear_pointer (&self->sectors, g_ptr_array_unref);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_free (self->no_device);
  g_free (self->lost_device);
}

void
ringlet_ready_unref (RingletReady *self)
{
  g_atomic_rc_box_release_full (self, ready_clear);
}

static void
unref_integrator (gpointer data)
{
  ringlet_integrator_unref (data);
}

guint
ringlet_reduction_n_sectors (const RingletReduction *self)
{
  return self->wants.sectors ? ringlet_sectors_count (self->state->sectors) : 0;
}

static RingletDeviceLoss
loss_of (const RingletReady *ready)
{
  return (RingletDeviceLoss){ ready->no_device, ready->lost_device };
}

static gboolean
prepare_sectors (const RingletReduction *self, RingletReady *ready,
    GCancellable *cancellable, GError **error)
{
  ready->sectors = g_ptr_array_new_with_free_func (unref_integrator);
  for (guint i = 0; i < ringlet_reduction_n_sectors (self); i++) {
    g_autoptr (RingletState) state =
        ringlet_state_of_sector (self->state, &self->state->sectors->items[i]);
    RingletIntegrator *integrator = ringlet_integration_prepare (state, ready->detector,
        ready->mask, FALSE, loss_of (ready), self->memo, cancellable, error);

    if (integrator == NULL)
      return FALSE;
    g_ptr_array_add (ready->sectors, integrator);
  }
  return TRUE;
}

static gboolean
prepare (const RingletReduction *self, RingletReady *ready, GCancellable *cancellable,
    GError **error)
{
  if (self->wants.pattern) {
    ready->pattern = ringlet_integration_prepare (self->state, ready->detector,
        ready->mask, FALSE, loss_of (ready), self->memo, cancellable, error);
    if (ready->pattern == NULL)
      return FALSE;
  }
  if (self->wants.cake) {
    ready->cake = ringlet_integration_prepare (self->state, ready->detector,
        ready->mask, TRUE, loss_of (ready), self->memo, cancellable, error);
    if (ready->cake == NULL)
      return FALSE;
  }
  return prepare_sectors (self, ready, cancellable, error);
}

static RingletReady *
make_ready (const RingletReduction *self, guint64 frame, gsize n_slow, gsize n_fast,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletReady) ready = g_atomic_rc_box_new0 (RingletReady);

  ready->n_slow = n_slow;
  ready->n_fast = n_fast;
  ready->no_device = g_strdup (self->no_device);
  ready->lost_device = g_strdup (self->lost_device);
  ready->n_losses = self->n_losses;
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

/* With the lock. All workers wait for it: it has their processors. */
static RingletReady *
ready_new (const RingletReduction *self, guint64 frame, gsize n_slow, gsize n_fast,
    GCancellable *cancellable, GError **error)
{
  const gboolean was_alone = ringlet_parallel_leave_alone ();
  RingletReady *ready = make_ready (self, frame, n_slow, n_fast, cancellable, error);

  if (was_alone)
    ringlet_parallel_enter_alone ();
  return ready;
}

/* With the lock. @ready: (transfer full) */
static void
set_ready (RingletReduction *self, RingletReady *ready)
{
  const RingletIntegrator *integrator =
      ready->pattern != NULL ? ready->pattern : ready->cake;

  g_clear_pointer (&self->ready, ringlet_ready_unref);
  self->ready = ready;
  if (integrator != NULL)
    g_atomic_int_set (&self->group, (gint) ringlet_integrator_group (integrator));
}

/* ---- devices that fail ---- */

gboolean
ringlet_reduction_is_device_error (const GError *error)
{
  return g_error_matches (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE);
}

/* Without the lock: who reads must not wait for matrices. */
gboolean
ringlet_reduction_check (RingletReduction *self, GError **error)
{
  const GError *failure = g_atomic_pointer_get (&self->failure);

  if (failure != NULL && error != NULL)
    *error = g_error_copy (failure);
  return failure == NULL;
}

/* Returns (transfer full): the first line of it. */
static char *
describe_loss (gboolean is_auto, guint64 frame, const GError *reason)
{
  g_auto (GStrv) lines = g_strsplit (reason->message, "\n", 2);

  if (is_auto)
    return g_strdup_printf (
        "failed at frame %" G_GUINT64_FORMAT ". %s", frame, lines[0]);
  return g_strdup_printf (
      "opened anew at frame %" G_GUINT64_FORMAT ". %s", frame, lines[0]);
}

/* One that was never used was not opened either: a name of none is no failure. */
static void
set_failure (RingletReduction *self, guint64 frame, const GError *reason)
{
  const gboolean was_used = g_atomic_int_get (&self->was_used);
  GError *failure = g_error_new (RINGLET_ERROR, RINGLET_ERROR_DEVICE,
      "Frame %" G_GUINT64_FORMAT ": the device %s. %s", frame,
      was_used ? "failed, also after it was opened anew"
               : "cannot be used, also when it is tried again",
      reason->message);

  g_atomic_pointer_set (&self->failure, failure);
}

/* Whether something is there that may do what failed. Many are under way on a device
 * when it fails, and all of them fail: only what was begun behind the last loss is
 * another one. Drivers recover when a device was reset: once. One that fails again
 * would fail with every frame. With the lock. */
static gboolean
note_loss (RingletReduction *self, guint64 frame, guint n_losses, const GError *reason)
{
  const gboolean is_auto = ringlet_engine_is_auto (self->state->plan.engine);

  if (!ringlet_reduction_check (self, NULL))
    return FALSE;
  if (n_losses != self->n_losses)
    return TRUE;
  if (self->n_losses > 0) {
    set_failure (self, frame, reason);
    return FALSE;
  }
  self->n_losses++;
  g_clear_pointer (&self->ready, ringlet_ready_unref);
  self->no_device = is_auto ? g_strdup (reason->message) : NULL;
  self->lost_device = describe_loss (is_auto, frame, reason);
  return TRUE;
}

guint
ringlet_reduction_get_loss (RingletReduction *self, RingletDeviceLoss *loss)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  *loss = (RingletDeviceLoss){ self->no_device, self->lost_device };
  return self->n_losses;
}

gboolean
ringlet_reduction_tries_again (
    RingletReduction *self, guint64 frame, guint n_losses, const GError *reason)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return ringlet_reduction_is_device_error (reason) &&
      !ringlet_engine_is_auto (self->state->plan.engine) &&
      note_loss (self, frame, n_losses, reason);
}

/* What has failed is of no use any more, and its memory is the device's. */
static void
forget_ready (RingletReduction *self, const RingletReady *ready)
{
  const RingletIntegrator *const integrators[] = { ready->pattern, ready->cake };

  for (gsize i = 0; i < G_N_ELEMENTS (integrators); i++) {
    if (integrators[i] != NULL)
      ringlet_integrator_forget (integrators[i], self->memo);
  }
  for (guint i = 0; i < ready->sectors->len; i++)
    ringlet_integrator_forget (g_ptr_array_index (ready->sectors, i), self->memo);
}

/* With the lock. A device that is not made ready is as one that fails later. */
static RingletReady *
make (RingletReduction *self, guint64 frame, gsize n_slow, gsize n_fast,
    GCancellable *cancellable, GError **error)
{
  for (;;) {
    g_autoptr (GError) local = NULL;
    RingletReady *ready = ready_new (self, frame, n_slow, n_fast, cancellable, &local);

    if (ready != NULL) {
      g_atomic_int_set (&self->was_used, TRUE);
      return ready;
    }
    if (!ringlet_reduction_is_device_error (local)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
    if (!note_loss (self, frame, self->n_losses, local)) {
      ringlet_reduction_check (self, error);
      return NULL;
    }
  }
}

/* Returns (transfer full): of that shape. With the lock. */
static RingletReady *
get_ready (RingletReduction *self, guint64 frame, gsize n_slow, gsize n_fast,
    GCancellable *cancellable, GError **error)
{
  RingletReady *ready = self->ready;

  if (ready == NULL || ready->n_slow != n_slow || ready->n_fast != n_fast) {
    ready = make (self, frame, n_slow, n_fast, cancellable, error);
    if (ready == NULL)
      return NULL;
    set_ready (self, ready);
  }
  return g_atomic_rc_box_acquire (ready);
}

RingletReady *
ringlet_reduction_get_ready (RingletReduction *self, guint64 frame, gsize n_slow,
    gsize n_fast, GCancellable *cancellable, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return ringlet_reduction_check (self, error)
      ? get_ready (self, frame, n_slow, n_fast, cancellable, error)
      : NULL;
}

RingletReady *
ringlet_reduction_replace_ready (RingletReduction *self, const RingletReady *failed,
    guint64 frame, const GError *reason, GCancellable *cancellable, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  forget_ready (self, failed);
  if (!note_loss (self, frame, failed->n_losses, reason)) {
    ringlet_reduction_check (self, error);
    return NULL;
  }
  return get_ready (self, frame, failed->n_slow, failed->n_fast, cancellable, error);
}
