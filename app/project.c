/* SPDX-License-Identifier: MIT */
#include "chain.h"
#include "project-inside.h"

/* Maps, matrices and engines of one document: several geometries of a 16-megapixel
 * detector, so that no series builds anything twice. A live display gives up what it
 * has left behind long before. */
#define MEMO_BYTES ((gsize) 1 << 31)

enum {
  PROP_STATE = 1,
  PROP_UNDO_LABEL,
  PROP_REDO_LABEL,
  PROP_DRAGGING,
  PROP_INTEGRATION,
  PROP_PATH,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (RingletProject, ringlet_project, G_TYPE_OBJECT)

RingletState *
ringlet_project_get_state (RingletProject *self)
{
  g_return_val_if_fail (RINGLET_IS_PROJECT (self), NULL);
  return ringlet_history_peek (self->history);
}

RingletMemo *
ringlet_project_get_memo (RingletProject *self)
{
  g_return_val_if_fail (RINGLET_IS_PROJECT (self), NULL);
  return self->memo;
}

RingletIntegration *
ringlet_project_get_integration (RingletProject *self)
{
  g_return_val_if_fail (RINGLET_IS_PROJECT (self), NULL);
  return self->integration;
}

void
ringlet_project_state_changed (RingletProject *self)
{
  g_clear_pointer (&self->integration, ringlet_integration_unref);
  for (guint id = PROP_STATE; id < N_PROPS; id++)
    g_object_notify_by_pspec (G_OBJECT (self), props[id]);
}

RingletState *
ringlet_project_edit (RingletProject *self)
{
  return ringlet_state_dup (ringlet_project_get_state (self));
}

static void
commit (RingletProject *self, RingletState *state, const char *name, const char *detail,
    const char *drag)
{
  ringlet_state_tidy_links (state, RINGLET_LINK_ALL);
  if (ringlet_state_equal (state, ringlet_project_get_state (self))) {
    ringlet_state_unref (state);
    return;
  }

  ringlet_history_push (self->history, state, name, detail, drag);
  self->committed_us = g_get_monotonic_time ();
  ringlet_project_state_changed (self);
}

void
ringlet_project_commit (
    RingletProject *self, RingletState *state, const char *name, const char *drag)
{
  commit (self, state, name, NULL, drag);
}

void
ringlet_project_commit_detail (RingletProject *self, RingletState *state,
    const char *name, const char *detail, const char *drag)
{
  commit (self, state, name, detail, drag);
}

void
ringlet_project_take_history (RingletProject *self, RingletHistory *history)
{
  ringlet_project_clear_answers (self);
  ringlet_history_free (self->history);
  self->history = history;
  ringlet_project_state_changed (self);
}

void
ringlet_project_replace (RingletProject *self, RingletState *state)
{
  ringlet_project_take_history (self, ringlet_history_new (state));
}

const RingletState *
ringlet_project_peek_saved (RingletProject *self)
{
  return self->saved;
}

void
ringlet_project_note_saved (RingletProject *self, RingletState *state, const char *path)
{
  g_autofree char *before = self->path;

  ringlet_state_ref (state);
  g_clear_pointer (&self->saved, ringlet_state_unref);
  self->saved = state;
  self->path = g_strdup (path);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PATH]);
}

const char *
ringlet_project_get_path (RingletProject *self)
{
  g_return_val_if_fail (RINGLET_IS_PROJECT (self), NULL);
  return self->path;
}

/* But for the frame that is looked at. */
static gboolean
says_the_same (const RingletState *state, const RingletState *saved)
{
  g_autoptr (RingletState) copy = ringlet_state_dup (state);

  copy->frame = saved->frame;
  return ringlet_state_equal (copy, saved);
}

/* What a search found it finds again. */
static gboolean
has_picks_of_user (const RingletPicks *picks)
{
  for (gsize i = 0; i < ringlet_picks_count (picks); i++) {
    if (picks->items[i].origin != RINGLET_PICK_AUTO)
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_regions (const RingletSeriesSetup *setup)
{
  return setup != NULL && ringlet_series_setup_n_rois (setup) > 0;
}

gboolean
ringlet_project_has_unsaved_work (RingletProject *self)
{
  const RingletState *state = ringlet_project_get_state (self);

  if (self->saved != NULL)
    return !says_the_same (state, self->saved);
  return (state->mask != NULL && state->mask_path == NULL) || state->layers != NULL ||
      state->phases != NULL || state->overlays != NULL || state->sectors != NULL ||
      has_regions (state->series) || has_picks_of_user (state->picks) ||
      (state->geometry.distance_m > 0.0 && state->geometry_path == NULL);
}

void
ringlet_project_keep_frame (
    RingletProject *self, RingletSource *source, guint64 frame, RingletImage *image)
{
  ringlet_source_ref (source);
  ringlet_image_ref (image);
  g_clear_pointer (&self->read_source, ringlet_source_unref);
  g_clear_pointer (&self->read_image, ringlet_image_unref);
  self->read_source = source;
  self->read_frame = frame;
  self->read_image = image;
}

RingletImage *
ringlet_project_peek_frame (RingletProject *self, const RingletState *state)
{
  if (state->source == NULL || state->source != self->read_source ||
      state->frame != self->read_frame)
    return NULL;

  return self->read_image;
}

void
ringlet_project_publish (
    RingletProject *self, RingletState *state, RingletIntegration *integration)
{
  if (state != ringlet_project_get_state (self))
    return;

  g_clear_pointer (&self->integration, ringlet_integration_unref);
  self->integration = ringlet_integration_ref (integration);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_INTEGRATION]);
}

static void
ringlet_project_finalize (GObject *object)
{
  RingletProject *self = RINGLET_PROJECT (object);

  g_clear_pointer (&self->integration, ringlet_integration_unref);
  g_clear_pointer (&self->read_source, ringlet_source_unref);
  g_clear_pointer (&self->read_image, ringlet_image_unref);
  g_clear_pointer (&self->saved, ringlet_state_unref);
  ringlet_project_clear_answers (self);
  g_free (self->path);
  ringlet_history_free (self->history);
  ringlet_memo_unref (self->memo);

  G_OBJECT_CLASS (ringlet_project_parent_class)->finalize (object);
}

static void
ringlet_project_get_property (
    GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RingletProject *self = RINGLET_PROJECT (object);

  switch (id) {
  case PROP_STATE:
    g_value_set_pointer (value, ringlet_project_get_state (self));
    break;
  case PROP_UNDO_LABEL:
    g_value_take_string (value, ringlet_history_undo_label (self->history));
    break;
  case PROP_REDO_LABEL:
    g_value_take_string (value, ringlet_history_redo_label (self->history));
    break;
  case PROP_DRAGGING:
    g_value_set_boolean (value, ringlet_project_in_drag (self));
    break;
  case PROP_INTEGRATION:
    g_value_set_pointer (value, self->integration);
    break;
  case PROP_PATH:
    g_value_set_string (value, self->path);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
ringlet_project_class_init (RingletProjectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = ringlet_project_finalize;
  object_class->get_property = ringlet_project_get_property;

  props[PROP_STATE] = g_param_spec_pointer ("state", NULL, NULL, flags);
  props[PROP_UNDO_LABEL] = g_param_spec_string ("undo-label", NULL, NULL, NULL, flags);
  props[PROP_REDO_LABEL] = g_param_spec_string ("redo-label", NULL, NULL, NULL, flags);
  props[PROP_DRAGGING] = g_param_spec_boolean ("dragging", NULL, NULL, FALSE, flags);
  props[PROP_INTEGRATION] = g_param_spec_pointer ("integration", NULL, NULL, flags);
  props[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ringlet_project_init (RingletProject *self)
{
  self->history = ringlet_history_new (ringlet_state_new ());
  self->memo = ringlet_memo_new (MEMO_BYTES);
}

RingletProject *
ringlet_project_new (void)
{
  return g_object_new (RINGLET_TYPE_PROJECT, NULL);
}

RingletProject *
ringlet_project_new_in (const RingletUnit *unit)
{
  RingletProject *self = ringlet_project_new ();
  RingletState *first = ringlet_state_new ();

  ringlet_project_put_unit (first, unit);
  ringlet_history_free (self->history);
  self->history = ringlet_history_new (first);
  return self;
}
