/* SPDX-License-Identifier: MIT */
#include "picture.h"

void
ringlet_pictures_clear (RingletPictures *self)
{
  for (guint i = 0; i < RINGLET_PICTURES_N; i++)
    g_clear_pointer (&self->surfaces[i], cairo_surface_destroy);
}

/* A texture of the same memory has a reference too. */
static gboolean
is_free (cairo_surface_t *surface, int width, int height, cairo_format_t format)
{
  return surface != NULL && cairo_surface_get_reference_count (surface) == 1 &&
      cairo_image_surface_get_width (surface) == width &&
      cairo_image_surface_get_height (surface) == height &&
      cairo_image_surface_get_format (surface) == format;
}

cairo_surface_t *
ringlet_pictures_take (
    RingletPictures *self, int width, int height, cairo_format_t format)
{
  cairo_surface_t **turn = &self->surfaces[self->next];

  self->next = (self->next + 1) % RINGLET_PICTURES_N;
  if (!is_free (*turn, width, height, format)) {
    g_clear_pointer (turn, cairo_surface_destroy);
    *turn = cairo_image_surface_create (format, width, height);
  }
  cairo_surface_flush (*turn);
  return *turn;
}

GdkTexture *
ringlet_picture_to_texture (cairo_surface_t *picture)
{
  const int height = cairo_image_surface_get_height (picture);
  const gsize stride = (gsize) cairo_image_surface_get_stride (picture);
  g_autoptr (GBytes) bytes = g_bytes_new_with_free_func (
      cairo_image_surface_get_data (picture), stride * (gsize) height,
      (GDestroyNotify) cairo_surface_destroy, cairo_surface_reference (picture));

  return gdk_memory_texture_new (cairo_image_surface_get_width (picture), height,
      GDK_MEMORY_DEFAULT, bytes, stride);
}

static cairo_surface_t *
acquire (cairo_pattern_t *pattern, void *picture, cairo_surface_t *target,
    const cairo_rectangle_int_t *extents)
{
  return cairo_surface_reference (picture);
}

static void
release (cairo_pattern_t *pattern, void *picture, cairo_surface_t *acquired)
{
  cairo_surface_destroy (acquired);
}

static cairo_status_t
copy (cairo_pattern_t *pattern, void *picture, const cairo_pattern_t *other)
{
  cairo_surface_reference (picture);
  return CAIRO_STATUS_SUCCESS;
}

static void
finish (cairo_pattern_t *pattern, void *picture)
{
  cairo_surface_destroy (picture);
}

/* A picture that GTK records as a surface is copied when it is painted anew, in fresh
 * pages, because the record could be played again: a third of all page faults while
 * something is dragged. A source of pixels is asked when it is drawn; the record has a
 * reference, so that the picture's turn does not come before the record is gone. */
static cairo_pattern_t *
pattern_new (cairo_surface_t *picture)
{
  const int width = cairo_image_surface_get_width (picture);
  const int height = cairo_image_surface_get_height (picture);
  cairo_pattern_t *pattern =
      cairo_pattern_create_raster_source (cairo_surface_reference (picture),
          cairo_surface_get_content (picture), width, height);

  cairo_raster_source_pattern_set_acquire (pattern, acquire, release);
  cairo_raster_source_pattern_set_copy (pattern, copy);
  cairo_raster_source_pattern_set_finish (pattern, finish);
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);
  return pattern;
}

/* The cairo renderer of GTK 4.8 takes the pixels of a texture through floats and back,
 * 5 ms for 1000 × 700; a picture of cairo it copies, half a millisecond. */
static void
snapshot_surface (cairo_surface_t *picture, int factor, GtkSnapshot *snapshot,
    const graphene_rect_t *bounds)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, bounds);
  cairo_pattern_t *pattern = pattern_new (picture);

  cairo_translate (cr, bounds->origin.x, bounds->origin.y);
  cairo_scale (cr, 1.0 / factor, 1.0 / factor);
  cairo_set_source (cr, pattern);
  cairo_paint (cr);
  cairo_pattern_destroy (pattern);
  cairo_destroy (cr);
}

void
ringlet_picture_snapshot (cairo_surface_t *picture, GtkWidget *widget,
    GtkSnapshot *snapshot, const graphene_rect_t *bounds)
{
  GtkNative *native = gtk_widget_get_native (widget);
  g_autoptr (GdkTexture) texture = NULL;

  cairo_surface_mark_dirty (picture);
  if (GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (native))) {
    snapshot_surface (picture, gtk_widget_get_scale_factor (widget), snapshot, bounds);
    return;
  }
  texture = ringlet_picture_to_texture (picture);
  gtk_snapshot_append_texture (snapshot, texture, bounds);
}
