/* SPDX-License-Identifier: MIT */
#include "series-private.h"

struct _RingletSeriesFailure {
  GObject parent_instance;

  guint64 frame;
  char *text;
};

G_DEFINE_FINAL_TYPE (RingletSeriesFailure, ringlet_series_failure, G_TYPE_OBJECT)

RingletSeriesFailure *
ringlet_series_failure_new (guint64 frame, const char *text)
{
  RingletSeriesFailure *self = g_object_new (RINGLET_TYPE_SERIES_FAILURE, NULL);

  self->frame = frame;
  self->text = g_strdup (text);
  return self;
}

guint64
ringlet_series_failure_get_frame (RingletSeriesFailure *self)
{
  g_return_val_if_fail (RINGLET_IS_SERIES_FAILURE (self), 0);
  return self->frame;
}

const char *
ringlet_series_failure_get_text (RingletSeriesFailure *self)
{
  g_return_val_if_fail (RINGLET_IS_SERIES_FAILURE (self), NULL);
  return self->text;
}

static void
ringlet_series_failure_finalize (GObject *object)
{
  g_free (RINGLET_SERIES_FAILURE (object)->text);
  G_OBJECT_CLASS (ringlet_series_failure_parent_class)->finalize (object);
}

static void
ringlet_series_failure_class_init (RingletSeriesFailureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringlet_series_failure_finalize;
}

static void
ringlet_series_failure_init (RingletSeriesFailure *self)
{
}
