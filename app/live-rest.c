/* SPDX-License-Identifier: MIT */

/* Memory goes back to the system when nothing has been computed for a while. Not when a
 * result is there: the next geometry takes the memory of the last one (base/recycle.h),
 * and a result would wait until 100 MB are unmapped. */

#include "live-private.h"

#include "memory.h"
#include "project-private.h"

/* Who drags again after so long has put something else in between. */
#define REST_S 2

static gpointer
give_back (gpointer previewer)
{
  if (previewer != NULL)
    ringlet_previewer_free (previewer);
  ringlet_memory_give_back ();
  return NULL;
}

/* Takes longer than a frame. */
void
ringlet_live_give_back (RingletPreviewer *previewer)
{
  g_thread_unref (g_thread_new ("ringlet-give-back", give_back, previewer));
}

static gpointer
take_in_thread (gpointer data)
{
  ringlet_thread_give_way ();
  ringlet_memory_take_again ();
  return NULL;
}

void
ringlet_live_take_again (RingletLive *self)
{
  if (!self->is_rested || ringlet_live_is_large (self))
    return;

  self->is_rested = FALSE;
  g_thread_unref (g_thread_new ("ringlet-take-again", take_in_thread, NULL));
}

static gboolean
rest_over (gpointer data)
{
  RingletLive *self = data;

  if (self->run != NULL || self->ahead.run != NULL || self->preview_run != NULL)
    return G_SOURCE_CONTINUE;
  /* The next file may be another one by the time when it is asked for. */
  self->ahead.step = 0;
  ringlet_live_forget_ahead (self);
  if (ringlet_project_is_dragging (self->project))
    return G_SOURCE_CONTINUE;

  self->rest_id = 0;
  self->is_rested = TRUE;
  ringlet_live_give_back (NULL);
  return G_SOURCE_REMOVE;
}

void
ringlet_live_rest (RingletLive *self)
{
  self->is_rested = FALSE;
  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->rest_id = g_timeout_add_seconds (REST_S, rest_over, self);
}

static gboolean
end_over (gpointer data)
{
  ringlet_live_give_back (NULL);
  return G_SOURCE_REMOVE;
}

/* Other windows may be open; the memo of this one's document goes in a moment. */
void
ringlet_live_rest_last (RingletLive *self)
{
  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_timeout_add_seconds (REST_S, end_over, NULL);
}
