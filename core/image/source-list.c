/* SPDX-License-Identifier: MIT */

/* Which files a source is read from. */

#include "base/detached.h"
#include "image/source-private.h"

static void
array_unref (gpointer array)
{
  g_ptr_array_unref (array);
}

static void
source_free (gpointer source)
{
  ringlet_source_unref (source);
}

/* (nullable) (transfer full): what was looked up before */
static GPtrArray *
get_names (RingletSource *self)
{
  GPtrArray *names = NULL;

  g_mutex_lock (&self->lock);
  if (self->names != NULL)
    names = g_ptr_array_ref (self->names);
  g_mutex_unlock (&self->lock);
  return names;
}

/* Without the lock: meanwhile frames are read. */
static gpointer
list_detached (gpointer data, GCancellable *cancellable, GError **error)
{
  RingletSource *self = data;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; self->image == NULL && i < self->entries->len; i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    ringlet_source_file_list (ringlet_source_entry (self, i)->path, names);
  }

  g_mutex_lock (&self->lock);
  if (self->names == NULL)
    self->names = g_ptr_array_ref (names);
  g_mutex_unlock (&self->lock);
  return g_steal_pointer (&names);
}

GPtrArray *
ringlet_source_list_files (
    RingletSource *self, GCancellable *cancellable, GError **error)
{
  GPtrArray *names = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (self->single != NULL)
    return ringlet_source_list_files (self->single, cancellable, error);
  names = get_names (self);
  if (names != NULL)
    return names;
  return ringlet_detached_run (list_detached, ringlet_source_ref (self), source_free,
      array_unref, cancellable, error);
}
