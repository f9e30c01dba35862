/* SPDX-License-Identifier: MIT */

/* A series as a waterfall or a surface: with its axes, on a page. */

#include <glib/gi18n-lib.h>
#include <math.h>

#include "page-file.h"
#include "series-relief-private.h"

/* Beside the box, in sizes of the text. */
#define SIDE_NUMBERS 4.8
#define SIDE_FRAMES 4.2
#define ABOVE 1.2
#define BELOW 3.4
#define LEAST_EXTENT 16.0

/* Below that there are no axes: they would leave nothing to be seen. */
#define LEAST_HEIGHT 8.0
#define LEAST_WIDTH 14.0
#define BARE 0.5

#define TEXT_PT 12.0
#define FINER 4.0 /* columns of a point on a page */
#define PAGE_INK 0xff173a5fu
#define PAGE_MARK 0xffc64600u

RingletReliefBox
ringlet_series_relief_box (
    RingletReliefKind kind, double width, double height, double text_size)
{
  const gboolean is_surface = kind == RINGLET_RELIEF_SURFACE;
  const gboolean is_bare =
      height < LEAST_HEIGHT * text_size || width < LEAST_WIDTH * text_size;
  const double left = floor (text_size * (is_bare ? BARE : SIDE_NUMBERS));
  const double right = floor (text_size *
      (is_bare             ? BARE
              : is_surface ? SIDE_NUMBERS
                           : SIDE_FRAMES));
  const double top = floor (text_size * (is_bare ? BARE : ABOVE));
  const double bottom = floor (text_size * (is_bare ? BARE : BELOW));

  return (RingletReliefBox){ left, top,
    fmax (floor (width) - left - right, LEAST_EXTENT),
    fmax (floor (height) - top - bottom, LEAST_EXTENT) };
}

void
ringlet_series_relief_draw_axes (const RingletSeriesRelief *self, cairo_t *cr,
    const RingletPlotStyle *style, const RingletReliefPose *pose,
    const RingletReliefBox *box)
{
  const RingletReliefProjection projection = ringlet_relief_projection_new (pose, box);
  const RingletReliefAxis radial = { self->unit->symbol, NULL, self->radial_first,
    self->radial_last };
  const RingletReliefAxis frame = { _ ("Frame"), NULL, self->frame_first,
    self->frame_last };
  const RingletReliefAxis intensity = { _ ("Intensity (arb. unit)"), _ ("I (a. u.)"),
    self->low, self->high };

  if (box->x < SIDE_NUMBERS / 2.0 * style->text_size)
    return;
  ringlet_relief_draw_axes (
      cr, style, &projection, &radial, &frame, &intensity, self->scale);
}

/* ---- a page ---- */

typedef struct {
  const RingletSeriesRelief *relief;
  const RingletReliefPose *pose;
  gboolean shows_hidden;
} Page;

static void
set_colour (cairo_t *cr, guint32 colour)
{
  cairo_set_source_rgba (cr, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0,
      (colour & 255) / 255.0, (colour >> 24) / 255.0);
}

/* Colours are pixels in any format. */
static void
draw_surface (cairo_t *cr, const RingletRelief *relief, const RingletReliefLook *look)
{
  const RingletReliefBox *box = ringlet_relief_box (relief);
  RingletReliefLook bare = *look;
  cairo_surface_t *image = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, (int) box->width, (int) box->height);

  bare.ink = bare.mark = 0;
  ringlet_relief_paint (
      relief, &bare, (guint32 *) (gpointer) cairo_image_surface_get_data (image));
  cairo_surface_mark_dirty (image);
  cairo_set_source_surface (cr, image, box->x, box->y);
  cairo_paint (cr);
  cairo_surface_destroy (image);
}

static void
draw_curves (cairo_t *cr, const RingletRelief *relief, const RingletReliefLook *look)
{
  for (gsize place = ringlet_relief_n_rows (relief); place-- > 0;) {
    const gboolean is_marked =
        (gssize) ringlet_relief_row_at (relief, place) == look->marked;

    set_colour (cr, is_marked ? look->mark : look->ink);
    cairo_set_line_width (cr, FINER * look->line_width * (is_marked ? 1.5 : 0.7));
    ringlet_relief_path (relief, place, look->shows_hidden, cr);
    cairo_stroke (cr);
  }
}

static void
draw_page (cairo_t *cr, gpointer data)
{
  const Page *page = data;
  const RingletSeriesRelief *self = page->relief;
  const RingletReliefBox box = ringlet_series_relief_box (
      self->kind, RINGLET_PAGE_FILE_WIDTH_PT, RINGLET_PAGE_FILE_HEIGHT_PT, TEXT_PT);
  const RingletReliefBox finer = { box.x * FINER, box.y * FINER, box.width * FINER,
    box.height * FINER };
  g_autoptr (RingletRelief) relief =
      ringlet_series_relief_project (self, page->pose, &finer);
  const RingletReliefLook look =
      ringlet_series_relief_look (self, PAGE_INK, PAGE_MARK, page->shows_hidden);
  const RingletPlotStyle style = ringlet_page_file_style (cr);

  cairo_save (cr);
  cairo_scale (cr, 1.0 / FINER, 1.0 / FINER);
  cairo_rectangle (cr, finer.x, 0.0, finer.width, finer.y + finer.height);
  cairo_clip (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  if (look.colours != NULL)
    draw_surface (cr, relief, &look);
  draw_curves (cr, relief, &look);
  cairo_restore (cr);
  ringlet_series_relief_draw_axes (self, cr, &style, page->pose, &box);
}

gboolean
ringlet_series_relief_write (const RingletSeriesRelief *self,
    const RingletReliefPose *pose, gboolean shows_hidden, const char *path,
    gboolean overwrite, GError **error)
{
  Page page = { self, pose, shows_hidden };

  return ringlet_page_file_write (draw_page, &page, path, overwrite, error);
}
