/* SPDX-License-Identifier: MIT */
#include "export/figure.h"

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "base/output.h"
#include "export/figure-parts.h"
#include "export/page.h"

#define LEAST_PT 72.0
#define MOST_PT 14400.0     /* 5 m: more does not fit into a PDF */
#define MOST_PIXELS 30000.0 /* of a side; cairo's own end is 32767 */

/* Around an image: what axes and colour bar take of a page of the usual size. */
#define BESIDE_PT 80.0
#define BELOW_PT 125.0
#define LEAST_WIDTH_PT 300.0

RingletFigureSize
ringlet_figure_size_for (const RingletFigure *figure)
{
  const RingletImage *image = figure->image;
  RingletFigureSize size = { 600.0, 450.0, 144.0 };
  double ratio;

  if (image == NULL)
    return size;

  ratio = (double) image->n_fast / (double) image->n_slow;
  size.width_pt = BESIDE_PT + ratio * (size.height_pt - BELOW_PT);
  size.width_pt = CLAMP (size.width_pt, LEAST_WIDTH_PT, 600.0);
  size.height_pt =
      fmin (size.height_pt, BELOW_PT + fmax ((600.0 - BESIDE_PT) / ratio, 40.0));
  return size;
}

gboolean
ringlet_figure_check_path (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, FALSE);

  if (ringlet_page_format (path) < RINGLET_PAGE_N)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s is no name for a figure; figures are .png, .svg or .pdf", path);
  return FALSE;
}

static gboolean
check_size (const RingletFigureSize *size, GError **error)
{
  const double width = size->width_pt * size->dpi / 72.0;
  const double height = size->height_pt * size->dpi / 72.0;

  if (!(size->width_pt >= LEAST_PT && size->height_pt >= LEAST_PT))
    return ringlet_number_refuse ("sides of a figure", "at least an inch (72 points)",
        MIN (size->width_pt, size->height_pt), error);
  if (!(size->width_pt <= MOST_PT && size->height_pt <= MOST_PT))
    return ringlet_number_refuse ("sides of a figure", "at most 14400 points",
        MAX (size->width_pt, size->height_pt), error);
  if (!(size->dpi > 0.0 && width <= MOST_PIXELS && height <= MOST_PIXELS))
    return ringlet_number_refuse ("pixels per inch",
        "such that no side of the figure has more than 30000 pixels", size->dpi, error);
  return TRUE;
}

/* What the page draws. */
typedef struct {
  const RingletFigureParts *parts;
  const RingletFigureOptions *options;
  const RingletFigureSize *size;
} Content;

static void
draw (cairo_t *cr, gpointer data)
{
  const Content *content = data;

  ringlet_figure_draw (cr, content->parts, content->options, content->size->width_pt,
      content->size->height_pt);
}

static RingletPage
page_of (Content *content)
{
  const RingletFigureSize *size = content->size;

  return (RingletPage){ size->width_pt, size->height_pt, size->dpi, draw, content };
}

gboolean
ringlet_figure_write (const RingletFigure *figure, const RingletFigureOptions *options,
    const RingletFigureSize *size, const char *path, gboolean overwrite, GError **error)
{
  const RingletFigureOptions no_options = { 0 };
  const RingletFigureSize usual = ringlet_figure_size_for (figure);
  Content content = { NULL, options != NULL ? options : &no_options,
    size != NULL ? size : &usual };
  g_autoptr (RingletFigureParts) parts = NULL;
  g_autoptr (GBytes) bytes = NULL;
  RingletPage page;

  if (!ringlet_figure_check_path (path, error) || !check_size (content.size, error))
    return FALSE;
  parts = ringlet_figure_parts_new (figure, content.options, error);
  if (parts == NULL)
    return FALSE;

  content.parts = parts;
  page = page_of (&content);
  bytes = ringlet_page_render (&page, ringlet_page_format (path), error);
  return bytes != NULL &&
      ringlet_output_write (path, g_bytes_get_data (bytes, NULL),
          g_bytes_get_size (bytes), overwrite, error);
}

cairo_surface_t *
ringlet_figure_paint (const RingletFigure *figure, const RingletFigureOptions *options,
    const RingletFigureSize *size, GError **error)
{
  const RingletFigureOptions no_options = { 0 };
  const RingletFigureSize usual = ringlet_figure_size_for (figure);
  Content content = { NULL, options != NULL ? options : &no_options,
    size != NULL ? size : &usual };
  g_autoptr (RingletFigureParts) parts = NULL;
  RingletPage page;

  if (!check_size (content.size, error))
    return NULL;
  parts = ringlet_figure_parts_new (figure, content.options, error);
  if (parts == NULL)
    return NULL;

  content.parts = parts;
  page = page_of (&content);
  return ringlet_page_paint (&page, error);
}
