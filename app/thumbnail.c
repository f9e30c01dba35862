/* SPDX-License-Identifier: MIT */
#include "thumbnail.h"

#include "export/raster.h"
#include "image/source.h"

typedef struct {
  char *name;
  gsize size;
} Order;

static void
order_free (gpointer data)
{
  Order *self = data;

  g_free (self->name);
  g_free (self);
}

static void
free_surface (gpointer data)
{
  cairo_surface_destroy (data);
}

static gpointer
make_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  const Order *order = data;
  const char *const names[] = { order->name, NULL };
  const RingletPlan plan = ringlet_plan_default ();
  g_autoptr (RingletSource) source =
      ringlet_source_open_full (names, RINGLET_SOURCE_DEFAULT, cancellable, error);
  g_autoptr (RingletImage) image =
      source != NULL ? ringlet_source_read (source, 0, cancellable, error) : NULL;
  RingletRaster *raster = NULL;
  cairo_surface_t *surface = NULL;
  RingletLevels levels;

  if (image == NULL)
    return NULL;

  /* Flags are never worth looking at, whoever the detector is. */
  raster =
      ringlet_raster_new_image (image, NULL, &plan, TRUE, order->size, order->size);
  levels = ringlet_raster_levels (raster);
  surface = ringlet_raster_paint (raster, &levels);
  ringlet_raster_free (raster);
  return surface;
}

void
ringlet_thumbnail_async (RingletJob *job, const char *name, gsize size,
    GAsyncReadyCallback callback, gpointer user_data)
{
  Order *order = g_new (Order, 1);

  *order = (Order){ g_strdup (name), size };
  ringlet_job_run_async (
      job, make_in_thread, order, order_free, free_surface, callback, user_data);
}

cairo_surface_t *
ringlet_thumbnail_finish (RingletJob *job, GAsyncResult *result, GError **error)
{
  return ringlet_job_run_finish (job, result, error);
}
