/* SPDX-License-Identifier: MIT */
#include "dataset-item.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "texture.h"

struct _RingletDatasetItem {
  GObject parent_instance;

  RingletDataset dataset; /* its path is @path */
  char *name;
  char *path;
  char *problem; /* (nullable): why there is no picture */
  gboolean is_asked;
  GdkTexture *picture; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (RingletDatasetItem, ringlet_dataset_item, G_TYPE_OBJECT)

enum { PROP_PICTURE = 1, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

RingletDatasetItem *
ringlet_dataset_item_new (const char *file, const RingletDataset *dataset)
{
  RingletDatasetItem *self = g_object_new (RINGLET_TYPE_DATASET_ITEM, NULL);

  self->dataset = *dataset;
  self->name = g_strconcat (file, "::", dataset->path, NULL);
  self->path = g_utf8_make_valid (dataset->path, -1);
  self->dataset.path = self->path;
  return self;
}

const char *
ringlet_dataset_item_get_name (RingletDatasetItem *self)
{
  g_return_val_if_fail (RINGLET_IS_DATASET_ITEM (self), NULL);
  return self->name;
}

const char *
ringlet_dataset_item_get_path (RingletDatasetItem *self)
{
  g_return_val_if_fail (RINGLET_IS_DATASET_ITEM (self), NULL);
  return self->path;
}

char *
ringlet_dataset_item_describe (RingletDatasetItem *self)
{
  const RingletDataset *one = &self->dataset;
  g_autofree char *shape = g_strdup_printf (
      "%" G_GUINT64_FORMAT " × %" G_GUINT64_FORMAT, one->n_fast, one->n_slow);
  const char *type = ringlet_pixel_type_name (one->type);

  if (self->problem != NULL)
    return g_strdup (self->problem);
  if (one->n_frames == 0)
    return g_strdup_printf (_ ("%s · %s · nothing written yet"), shape, type);
  if (one->n_frames == 1)
    return g_strdup_printf (_ ("%s · %s · one frame"), shape, type);
  return g_strdup_printf (
      _ ("%s · %s · %'" PRIu64 " frames"), shape, type, one->n_frames);
}

gboolean
ringlet_dataset_item_ask (RingletDatasetItem *self)
{
  const gboolean is_first = !self->is_asked && self->dataset.n_frames > 0;

  self->is_asked = TRUE;
  return is_first;
}

void
ringlet_dataset_item_take_picture (
    RingletDatasetItem *self, cairo_surface_t *surface, const GError *error)
{
  if (surface == NULL) {
    self->problem = g_strdup (error->message);
    return;
  }
  g_clear_object (&self->picture);
  self->picture = ringlet_texture_take (surface);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PICTURE]);
}

static void
ringlet_dataset_item_get_property (
    GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, RINGLET_DATASET_ITEM (object)->picture);
}

static void
ringlet_dataset_item_finalize (GObject *object)
{
  RingletDatasetItem *self = RINGLET_DATASET_ITEM (object);

  g_free (self->name);
  g_free (self->path);
  g_free (self->problem);
  g_clear_object (&self->picture);
  G_OBJECT_CLASS (ringlet_dataset_item_parent_class)->finalize (object);
}

static void
ringlet_dataset_item_class_init (RingletDatasetItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ringlet_dataset_item_get_property;
  object_class->finalize = ringlet_dataset_item_finalize;
  properties[PROP_PICTURE] = g_param_spec_object ("picture", NULL, NULL,
      GDK_TYPE_PAINTABLE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
ringlet_dataset_item_init (RingletDatasetItem *self)
{
}
