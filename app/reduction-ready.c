/* SPDX-License-Identifier: MIT */

/* What no frame of a series changes: detector, mask and matrices, made with the first
 * frame of a shape. */

#include "base/parallel.h"
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

static gboolean
prepare_sectors (const RingletReduction *self, RingletReady *ready,
    GCancellable *cancellable, GError **error)
{
  ready->sectors = g_ptr_array_new_with_free_func (unref_integrator);
  for (guint i = 0; i < ringlet_reduction_n_sectors (self); i++) {
    g_autoptr (RingletState) state =
        ringlet_state_of_sector (self->state, &self->state->sectors->items[i]);
    RingletIntegrator *integrator = ringlet_integration_prepare (state, ready->detector,
        ready->mask, FALSE, ready->no_device, self->memo, cancellable, error);

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
        ready->mask, FALSE, ready->no_device, self->memo, cancellable, error);
    if (ready->pattern == NULL)
      return FALSE;
  }
  if (self->wants.cake) {
    ready->cake = ringlet_integration_prepare (self->state, ready->detector,
        ready->mask, TRUE, ready->no_device, self->memo, cancellable, error);
    if (ready->cake == NULL)
      return FALSE;
  }
  return prepare_sectors (self, ready, cancellable, error);
}

/* @no_device: (nullable) */
static RingletReady *
make_ready (const RingletReduction *self, guint64 frame, gsize n_slow, gsize n_fast,
    const char *no_device, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletReady) ready = g_atomic_rc_box_new0 (RingletReady);

  ready->n_slow = n_slow;
  ready->n_fast = n_fast;
  ready->no_device = g_strdup (no_device);
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

/* All workers wait for it: it has their processors. */
static RingletReady *
ready_new (const RingletReduction *self, guint64 frame, gsize n_slow, gsize n_fast,
    const char *no_device, GCancellable *cancellable, GError **error)
{
  const gboolean was_alone = ringlet_parallel_leave_alone ();
  RingletReady *ready =
      make_ready (self, frame, n_slow, n_fast, no_device, cancellable, error);

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

RingletReady *
ringlet_reduction_get_ready (RingletReduction *self, guint64 frame, gsize n_slow,
    gsize n_fast, GCancellable *cancellable, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  RingletReady *ready = self->ready;

  if (ready == NULL || ready->n_slow != n_slow || ready->n_fast != n_fast) {
    ready = ready_new (self, frame, n_slow, n_fast, NULL, cancellable, error);
    if (ready == NULL)
      return NULL;
    set_ready (self, ready);
  }
  return g_atomic_rc_box_acquire (ready);
}

RingletReady *
ringlet_reduction_replace_ready (RingletReduction *self, const RingletReady *failed,
    guint64 frame, const char *reason, GCancellable *cancellable, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  RingletReady *ready = self->ready;

  if (ready == NULL || ready == failed || ready->no_device == NULL ||
      ready->n_slow != failed->n_slow || ready->n_fast != failed->n_fast) {
    ready = ready_new (
        self, frame, failed->n_slow, failed->n_fast, reason, cancellable, error);
    if (ready == NULL)
      return NULL;
    set_ready (self, ready);
  }
  return g_atomic_rc_box_acquire (ready);
}
