/* SPDX-License-Identifier: MIT */

/* The object: its properties and its end. What it does is in live-run.c. */

#include "live-private.h"

/* Three cakes of 1000 × 360 bins and the patterns beside them. */
#define SHELF_BYTES ((gsize) 64 << 20)

/* A frame of 9 megapixels, made ready for previews. */
#define LARGE_BYTES ((gsize) 64 << 20)

enum {
  PROP_DISPLAY = 1,
  PROP_PATTERN,
  PROP_CAKE,
  PROP_CAKE_PYRAMID,
  PROP_CAKE_HISTOGRAM,
  PROP_IS_STALE,
  PROP_IS_PREVIEW,
  PROP_JOB,
  PROP_ERROR,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (RingletLive, ringlet_live, G_TYPE_OBJECT)

RingletDisplay *
ringlet_live_get_display (RingletLive *self)
{
  g_return_val_if_fail (RINGLET_IS_LIVE (self), NULL);
  return self->display;
}

RingletResult *
ringlet_live_get_pattern (RingletLive *self)
{
  g_return_val_if_fail (RINGLET_IS_LIVE (self), NULL);
  return self->pattern;
}

RingletResult *
ringlet_live_get_cake (RingletLive *self)
{
  g_return_val_if_fail (RINGLET_IS_LIVE (self), NULL);
  return self->cake;
}

RingletPyramid *
ringlet_live_get_cake_pyramid (RingletLive *self)
{
  g_return_val_if_fail (RINGLET_IS_LIVE (self), NULL);
  return self->cake_pyramid;
}

RingletHistogram *
ringlet_live_get_cake_histogram (RingletLive *self)
{
  g_return_val_if_fail (RINGLET_IS_LIVE (self), NULL);
  return self->cake_histogram;
}

RingletJob *
ringlet_live_get_job (RingletLive *self)
{
  g_return_val_if_fail (RINGLET_IS_LIVE (self), NULL);
  return self->run != NULL ? self->run->job : NULL;
}

const GError *
ringlet_live_get_error (RingletLive *self)
{
  g_return_val_if_fail (RINGLET_IS_LIVE (self), NULL);
  return self->error;
}

gboolean
ringlet_live_get_is_stale (RingletLive *self)
{
  g_return_val_if_fail (RINGLET_IS_LIVE (self), FALSE);
  return self->is_stale;
}

gboolean
ringlet_live_get_is_preview (RingletLive *self)
{
  g_return_val_if_fail (RINGLET_IS_LIVE (self), FALSE);
  return self->is_preview;
}

static void
ringlet_live_dispose (GObject *object)
{
  RingletLive *self = RINGLET_LIVE (object);

  g_clear_handle_id (&self->pause_id, g_source_remove);
  ringlet_live_run_abandon (&self->run);
  ringlet_live_run_abandon (&self->ahead.run);
  ringlet_live_forget_ahead (self);
  ringlet_live_preview_abandon (self);
  if (self->project != NULL) {
    g_signal_handlers_disconnect_by_data (self->project, self);
    ringlet_live_rest_last (self);
  }
  g_clear_object (&self->project);

  G_OBJECT_CLASS (ringlet_live_parent_class)->dispose (object);
}

static void
ringlet_live_finalize (GObject *object)
{
  RingletLive *self = RINGLET_LIVE (object);

  for (guint i = 0; i < RINGLET_LIVE_N_STAGES; i++) {
    g_clear_pointer (&self->made_from[i], ringlet_state_unref);
    g_clear_pointer (&self->previewed[i], ringlet_state_unref);
  }
  g_clear_pointer (&self->ahead.before, ringlet_state_unref);
  g_clear_pointer (&self->previewer, ringlet_previewer_free);
  g_clear_pointer (&self->shelf, ringlet_live_shelf_free);
  g_clear_pointer (&self->prepared_for, ringlet_state_unref);
  g_clear_pointer (&self->failed_state, ringlet_state_unref);
  g_clear_error (&self->error);
  g_clear_pointer (&self->display, ringlet_display_unref);
  g_clear_pointer (&self->pattern, ringlet_result_unref);
  g_clear_pointer (&self->cake, ringlet_result_unref);
  g_clear_pointer (&self->cake_pyramid, ringlet_pyramid_unref);
  g_clear_pointer (&self->cake_histogram, ringlet_histogram_unref);

  G_OBJECT_CLASS (ringlet_live_parent_class)->finalize (object);
}

static void
ringlet_live_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RingletLive *self = RINGLET_LIVE (object);

  switch (id) {
  case PROP_DISPLAY:
    g_value_set_pointer (value, self->display);
    break;
  case PROP_PATTERN:
    g_value_set_pointer (value, self->pattern);
    break;
  case PROP_CAKE:
    g_value_set_pointer (value, self->cake);
    break;
  case PROP_CAKE_PYRAMID:
    g_value_set_pointer (value, self->cake_pyramid);
    break;
  case PROP_CAKE_HISTOGRAM:
    g_value_set_pointer (value, self->cake_histogram);
    break;
  case PROP_IS_STALE:
    g_value_set_boolean (value, self->is_stale);
    break;
  case PROP_IS_PREVIEW:
    g_value_set_boolean (value, self->is_preview);
    break;
  case PROP_JOB:
    g_value_set_object (value, ringlet_live_get_job (self));
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
ringlet_live_class_init (RingletLiveClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  static const struct {
    guint id;
    const char *name;
  } pointers[] = {
    { PROP_DISPLAY, "display" },
    { PROP_PATTERN, "pattern" },
    { PROP_CAKE, "cake" },
    { PROP_CAKE_PYRAMID, "cake-pyramid" },
    { PROP_CAKE_HISTOGRAM, "cake-histogram" },
  };

  object_class->dispose = ringlet_live_dispose;
  object_class->finalize = ringlet_live_finalize;
  object_class->get_property = ringlet_live_get_property;

  for (gsize i = 0; i < G_N_ELEMENTS (pointers); i++)
    props[pointers[i].id] = g_param_spec_pointer (pointers[i].name, NULL, NULL, flags);
  props[PROP_IS_STALE] = g_param_spec_boolean ("is-stale", NULL, NULL, FALSE, flags);
  props[PROP_IS_PREVIEW] =
      g_param_spec_boolean ("is-preview", NULL, NULL, FALSE, flags);
  props[PROP_JOB] = g_param_spec_object ("job", NULL, NULL, RINGLET_TYPE_JOB, flags);
  props[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ringlet_live_init (RingletLive *self)
{
  self->coarseness = 1;
  self->large_bytes = LARGE_BYTES;
  self->shelf = ringlet_live_shelf_new (SHELF_BYTES);
}

RingletLive *
ringlet_live_new (RingletProject *project)
{
  RingletLive *self = g_object_new (RINGLET_TYPE_LIVE, NULL);

  self->project = g_object_ref (project);
  g_signal_connect_swapped (
      project, "notify::state", G_CALLBACK (ringlet_live_update), self);
  ringlet_live_update (self);
  return self;
}
