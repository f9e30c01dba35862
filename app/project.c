/* SPDX-License-Identifier: MIT */
#include "project-private.h"

#include "base/error.h"
#include "geometry/poni.h"
#include "history.h"

/* Maps, matrices and engines of one document: several geometries of a 16-megapixel
 * detector. */
#define MEMO_BYTES ((gsize) 1 << 31)

struct _RingletProject {
  GObject parent_instance;

  RingletHistory *history;
  RingletMemo *memo;
  RingletIntegration *integration; /* of the present state, or NULL */
};

enum { PROP_STATE = 1, PROP_UNDO_LABEL, PROP_REDO_LABEL, PROP_INTEGRATION, N_PROPS };

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

/* Results of another state are no results of this one. */
static void
state_changed (RingletProject *self)
{
  g_clear_pointer (&self->integration, ringlet_integration_unref);
  for (guint id = PROP_STATE; id < N_PROPS; id++)
    g_object_notify_by_pspec (G_OBJECT (self), props[id]);
}

static RingletState *
edit (RingletProject *self)
{
  return ringlet_state_dup (ringlet_project_get_state (self));
}

static void
publish (RingletProject *self, RingletState *state, const char *label, const char *drag)
{
  ringlet_history_push (self->history, state, label, drag);
  state_changed (self);
}

gboolean
ringlet_project_open_images (
    RingletProject *self, const char *const *paths, GError **error)
{
  g_autoptr (RingletSource) source = ringlet_source_open_list (paths, error);

  if (source == NULL)
    return FALSE;

  ringlet_project_set_source (self, source);
  return TRUE;
}

void
ringlet_project_set_source (RingletProject *self, RingletSource *source)
{
  RingletState *state = edit (self);

  g_clear_pointer (&state->source, ringlet_source_unref);
  state->source = ringlet_source_ref (source);
  state->frame = 0;
  publish (self, state, "Open Image", NULL);
}

void
ringlet_project_set_frame (RingletProject *self, guint64 frame)
{
  RingletState *state = edit (self);

  state->frame = frame;
  publish (self, state, "Change Frame", "frame");
}

gboolean
ringlet_project_load_geometry (RingletProject *self, const char *path, GError **error)
{
  g_auto (RingletPoni) poni = { 0 };
  RingletState *state = NULL;

  if (!ringlet_poni_load (path, &poni, error))
    return FALSE;

  state = edit (self);
  state->geometry = poni.geometry;
  if (poni.detector != NULL) {
    g_clear_pointer (&state->detector, ringlet_detector_unref);
    state->detector = g_steal_pointer (&poni.detector);
  }
  publish (self, state, "Load Geometry", NULL);
  return TRUE;
}

gboolean
ringlet_project_set_geometry (RingletProject *self, const RingletGeometry *geometry,
    const char *drag, GError **error)
{
  RingletState *state = NULL;

  if (!ringlet_geometry_check (geometry, error))
    return FALSE;

  state = edit (self);
  state->geometry = *geometry;
  publish (self, state, "Change Geometry", drag);
  return TRUE;
}

void
ringlet_project_set_detector (RingletProject *self, RingletDetector *detector)
{
  RingletState *state = edit (self);

  g_clear_pointer (&state->detector, ringlet_detector_unref);
  state->detector = ringlet_detector_ref (detector);
  publish (self, state, "Change Detector", NULL);
}

static void
replace_mask (
    RingletProject *self, RingletMask *mask, const char *path, const char *label)
{
  RingletState *state = edit (self);

  g_clear_pointer (&state->mask, ringlet_mask_unref);
  g_clear_pointer (&state->mask_path, g_free);
  state->mask = mask != NULL ? ringlet_mask_ref (mask) : NULL;
  state->mask_path = g_strdup (path);
  publish (self, state, label, NULL);
}

gboolean
ringlet_project_load_mask (RingletProject *self, const char *path, GError **error)
{
  g_autoptr (RingletImage) image = ringlet_image_load (path, NULL, error);
  g_autoptr (RingletMask) mask = NULL;

  if (image == NULL)
    return FALSE;

  mask = ringlet_mask_new_from_image (image);
  replace_mask (self, mask, path, "Load Mask");
  return TRUE;
}

void
ringlet_project_set_mask (RingletProject *self, RingletMask *mask)
{
  replace_mask (self, mask, NULL, "Edit Mask");
}

void
ringlet_project_set_gap_mask (RingletProject *self, gboolean gap_mask)
{
  RingletState *state = edit (self);

  state->gap_mask = gap_mask;
  publish (self, state, "Change Gap Mask", NULL);
}

gboolean
ringlet_project_load_dark (
    RingletProject *self, const char *path, guint n_dark, GError **error)
{
  RingletImage *image = ringlet_image_load (path, NULL, error);
  RingletState *state = NULL;

  if (image == NULL)
    return FALSE;

  state = edit (self);
  g_clear_pointer (&state->dark, ringlet_image_unref);
  g_free (state->dark_path);
  state->dark = image;
  state->dark_path = g_strdup (path);
  state->n_dark = MAX (n_dark, 1);
  publish (self, state, "Load Dark", NULL);
  return TRUE;
}

gboolean
ringlet_project_load_flat (RingletProject *self, const char *path, GError **error)
{
  RingletImage *image = ringlet_image_load (path, NULL, error);
  RingletState *state = NULL;

  if (image == NULL)
    return FALSE;

  state = edit (self);
  g_clear_pointer (&state->flat, ringlet_image_unref);
  g_free (state->flat_path);
  state->flat = image;
  state->flat_path = g_strdup (path);
  publish (self, state, "Load Flat Field", NULL);
  return TRUE;
}

gboolean
ringlet_project_set_plan (RingletProject *self, const RingletPlan *plan, GError **error)
{
  RingletState *state = NULL;

  if (!ringlet_plan_check (plan, error))
    return FALSE;

  state = edit (self);
  state->plan = *plan;
  publish (self, state, "Change Integration", NULL);
  return TRUE;
}

void
ringlet_project_set_cake (RingletProject *self, RingletCakeBins cake)
{
  RingletState *state = edit (self);

  state->cake = cake;
  publish (self, state, "Change Cake", NULL);
}

void
ringlet_project_end_drag (RingletProject *self)
{
  ringlet_history_seal (self->history);
}

gboolean
ringlet_project_undo (RingletProject *self)
{
  if (!ringlet_history_undo (self->history))
    return FALSE;

  state_changed (self);
  return TRUE;
}

gboolean
ringlet_project_redo (RingletProject *self)
{
  if (!ringlet_history_redo (self->history))
    return FALSE;

  state_changed (self);
  return TRUE;
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
    g_value_set_string (value, ringlet_history_undo_label (self->history));
    break;
  case PROP_REDO_LABEL:
    g_value_set_string (value, ringlet_history_redo_label (self->history));
    break;
  case PROP_INTEGRATION:
    g_value_set_pointer (value, self->integration);
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
  props[PROP_INTEGRATION] = g_param_spec_pointer ("integration", NULL, NULL, flags);
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
