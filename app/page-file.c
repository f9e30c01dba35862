/* SPDX-License-Identifier: MIT */
#include "page-file.h"

#include <glib/gi18n-lib.h>

#include "base/error.h"
#include "base/output.h"
#include "export/page.h"

#define DPI 144.0
#define NUMBER_PT 10.0
#define LABEL_PT 11.0

RingletPlotStyle
ringlet_page_file_style (cairo_t *cr)
{
  RingletPlotStyle style = ringlet_plot_style_page ();

  cairo_set_source_rgb (cr, 1.0, 1.0, 1.0);
  cairo_paint (cr);
  cairo_select_font_face (
      cr, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  style.text_size = NUMBER_PT;
  style.label_size = LABEL_PT;
  return style;
}

gboolean
ringlet_page_file_is_picture (const char *path)
{
  return ringlet_page_format (path) != RINGLET_PAGE_N;
}

gboolean
ringlet_page_file_write (void (*draw) (cairo_t *cr, gpointer data), gpointer data,
    const char *path, gboolean overwrite, GError **error)
{
  const RingletPage page = { RINGLET_PAGE_FILE_WIDTH_PT, RINGLET_PAGE_FILE_HEIGHT_PT,
    DPI, draw, data };
  g_autoptr (GBytes) bytes = NULL;

  if (!ringlet_page_file_is_picture (path)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        _ ("%s is no name for a picture; pictures are .png, .svg or .pdf"), path);
    return FALSE;
  }
  bytes = ringlet_page_render (&page, ringlet_page_format (path), error);
  return bytes != NULL &&
      ringlet_output_write (path, g_bytes_get_data (bytes, NULL),
          g_bytes_get_size (bytes), overwrite, error);
}
