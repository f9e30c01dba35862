/* SPDX-License-Identifier: MIT */
#include "mask-proposer.h"

#include <glib/gi18n-lib.h>

#include "frame-watch.h"
#include "mask-offer.h"
#include "project-mask.h"

/**
 * RingletMaskProposer:
 * @offer: (nullable): what was found
 * @state: (nullable): the document that was looked at last
 * @dropped: (element-type RingletMaskLayerClass): kinds of layers, until something else
 *   is opened
 * @next: (nullable): what came while a worker looks at something else
 */
struct _RingletMaskProposer {
  GObject parent_instance;

  RingletProject *project;
  RingletLive *live;
  RingletMaskOffer *offer;
  RingletState *state;
  GPtrArray *dropped;
  gboolean is_looking;
  GTask *next;
  GCancellable *cancellable;
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingletMaskProposer, ringlet_mask_proposer, G_TYPE_OBJECT)

static void
clear (RingletMaskProposer *self)
{
  g_clear_pointer (&self->offer, ringlet_mask_offer_free);
}

/* ---- looking ---- */

/* What a worker looks at, and what it finds. */
typedef struct {
  RingletState *state;
  RingletDisplay *display;
  RingletMemo *memo;
  RingletMaskOffer *offer; /* (nullable) */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  ringlet_state_unref (work->state);
  ringlet_display_unref (work->display);
  ringlet_memo_unref (work->memo);
  g_clear_pointer (&work->offer, ringlet_mask_offer_free);
  g_free (work);
}

static void
run_work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;

  work->offer = ringlet_mask_offer_new (work->state, work->display->image,
      work->display->detector, work->memo, cancellable, &error);
  if (work->offer != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
begin (RingletMaskProposer *self, GTask *task)
{
  self->is_looking = TRUE;
  g_task_run_in_thread (task, run_work);
}

/* What cannot be looked for is not proposed: nobody asked. */
static void
on_work_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_auto (RingletWatch) watch = ringlet_watch ("mask proposal");
  RingletMaskProposer *self = RINGLET_MASK_PROPOSER (source);
  Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (GTask) next = g_steal_pointer (&self->next);
  g_autoptr (GError) error = NULL;

  self->is_looking = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_debug ("no proposal: %s", error->message);
  clear (self);
  if (next != NULL) {
    begin (self, next);
    return;
  }
  g_clear_pointer (&self->state, ringlet_state_unref);
  self->state = ringlet_state_ref (work->state);
  self->offer = g_steal_pointer (&work->offer);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* What is shown is of the document of now. */
static gboolean
has_looked (RingletMaskProposer *self)
{
  return self->offer != NULL &&
      ringlet_mask_offer_is_same (
          self->state, ringlet_project_get_state (self->project));
}

/* A picture that comes is of the document of now: only then is it looked at. */
static void
on_display (RingletMaskProposer *self)
{
  RingletDisplay *display = ringlet_live_get_display (self->live);
  GTask *task = NULL;
  Work *work = NULL;

  g_clear_object (&self->next);
  if (display == NULL || has_looked (self))
    return;
  work = g_new0 (Work, 1);
  work->state = ringlet_state_ref (ringlet_project_get_state (self->project));
  work->display = ringlet_display_ref (display);
  work->memo = ringlet_memo_ref (ringlet_project_get_memo (self->project));
  task = g_task_new (self, self->cancellable, on_work_done, NULL);
  g_task_set_source_tag (task, on_display);
  g_task_set_task_data (task, work, work_free);
  if (self->is_looking) {
    self->next = task;
    return;
  }
  begin (self, task);
  g_object_unref (task);
}

/* The picture of what was opened comes after its state. */
static void
on_state (RingletMaskProposer *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);

  if (self->state != NULL && self->state->source != state->source)
    g_ptr_array_set_size (self->dropped, 0);
  if (!has_looked (self))
    clear (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- what is proposed ---- */

static gboolean
is_open (RingletMaskProposer *self, guint i)
{
  gconstpointer klass = self->offer->layers->layers[i]->klass;

  return !g_ptr_array_find (self->dropped, klass, NULL) &&
      ringlet_mask_offer_is_open (
          self->offer, i, ringlet_project_get_state (self->project)->layers);
}

static guint
n_offered (RingletMaskProposer *self)
{
  return self->offer != NULL ? ringlet_mask_layers_n (self->offer->layers) : 0;
}

guint
ringlet_mask_proposer_n (RingletMaskProposer *self)
{
  guint n = 0;

  for (guint i = 0; i < n_offered (self); i++)
    n += is_open (self, i) ? 1 : 0;
  return n;
}

/* The layer of the offer that is @index of those that are open. */
static guint
find (RingletMaskProposer *self, guint index)
{
  guint i = 0;

  for (; i < n_offered (self); i++) {
    if (is_open (self, i) && index-- == 0)
      break;
  }
  return i;
}

RingletMaskLayer *
ringlet_mask_proposer_get (RingletMaskProposer *self, guint index, gsize *n_pixels)
{
  const guint i = find (self, index);

  g_return_val_if_fail (i < n_offered (self), NULL);
  *n_pixels = self->offer->n_pixels[i];
  return self->offer->layers->layers[i];
}

gboolean
ringlet_mask_proposer_has (RingletMaskProposer *self, const char *id)
{
  for (guint i = 0; i < n_offered (self); i++) {
    if (is_open (self, i) &&
        g_str_equal (self->offer->layers->layers[i]->klass->id, id))
      return TRUE;
  }
  return FALSE;
}

void
ringlet_mask_proposer_take (RingletMaskProposer *self, guint index)
{
  const guint n =
      ringlet_mask_layers_n (ringlet_project_get_state (self->project)->layers);
  const guint i = find (self, index);

  if (i < n_offered (self))
    ringlet_project_add_mask_layer (self->project, n, self->offer->layers->layers[i]);
}

void
ringlet_mask_proposer_take_all (RingletMaskProposer *self)
{
  RingletMaskLayers *layers = NULL;

  for (guint i = 0; i < n_offered (self); i++) {
    RingletMaskLayers *before = layers;

    if (!is_open (self, i))
      continue;
    layers = ringlet_mask_layers_insert (
        before, ringlet_mask_layers_n (before), self->offer->layers->layers[i]);
    ringlet_mask_layers_unref (before);
  }
  if (layers != NULL)
    ringlet_project_add_mask_layers (self->project, layers, N_ ("Mask: proposal"));
  ringlet_mask_layers_unref (layers);
}

static void
drop (RingletMaskProposer *self, guint i)
{
  g_ptr_array_add (self->dropped, (gpointer) self->offer->layers->layers[i]->klass);
}

void
ringlet_mask_proposer_drop (RingletMaskProposer *self, guint index)
{
  const guint i = find (self, index);

  if (i >= n_offered (self))
    return;
  drop (self, i);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
ringlet_mask_proposer_drop_all (RingletMaskProposer *self)
{
  for (guint i = 0; i < n_offered (self); i++)
    drop (self, i);
  g_signal_emit (self, signals[CHANGED], 0);
}

guint
ringlet_mask_proposer_renew (RingletMaskProposer *self)
{
  g_ptr_array_set_size (self->dropped, 0);
  g_signal_emit (self, signals[CHANGED], 0);
  return ringlet_mask_proposer_n (self);
}

/* ---- the object ---- */

static void
ringlet_mask_proposer_dispose (GObject *object)
{
  RingletMaskProposer *self = RINGLET_MASK_PROPOSER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->next);
  g_clear_object (&self->project);
  g_clear_object (&self->live);
  clear (self);
  g_clear_pointer (&self->state, ringlet_state_unref);

  G_OBJECT_CLASS (ringlet_mask_proposer_parent_class)->dispose (object);
}

static void
ringlet_mask_proposer_finalize (GObject *object)
{
  g_ptr_array_unref (RINGLET_MASK_PROPOSER (object)->dropped);

  G_OBJECT_CLASS (ringlet_mask_proposer_parent_class)->finalize (object);
}

static void
ringlet_mask_proposer_class_init (RingletMaskProposerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringlet_mask_proposer_dispose;
  G_OBJECT_CLASS (klass)->finalize = ringlet_mask_proposer_finalize;
  signals[CHANGED] = g_signal_new ("changed", RINGLET_TYPE_MASK_PROPOSER,
      G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringlet_mask_proposer_init (RingletMaskProposer *self)
{
  self->cancellable = g_cancellable_new ();
  self->dropped = g_ptr_array_new ();
}

RingletMaskProposer *
ringlet_mask_proposer_new (RingletProject *project, RingletLive *live)
{
  RingletMaskProposer *self = g_object_new (RINGLET_TYPE_MASK_PROPOSER, NULL);

  self->project = g_object_ref (project);
  self->live = g_object_ref (live);
  g_signal_connect_object (
      project, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      live, "notify::display", G_CALLBACK (on_display), self, G_CONNECT_SWAPPED);
  return self;
}
