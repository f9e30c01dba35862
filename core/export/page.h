/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside of export/: a drawing as a file. */

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletPageFormat:
 * @RINGLET_PAGE_PNG: pixels
 * @RINGLET_PAGE_SVG: to edit
 * @RINGLET_PAGE_PDF: to print
 * @RINGLET_PAGE_N: how many
 */
typedef enum {
  RINGLET_PAGE_PNG,
  RINGLET_PAGE_SVG,
  RINGLET_PAGE_PDF,
  RINGLET_PAGE_N,
} RingletPageFormat;

/* By the suffix, in any case; RINGLET_PAGE_N where it is none of these. */
RingletPageFormat ringlet_page_format (const char *path);

/**
 * RingletPage:
 * @width_pt: in points of 1/72 inch
 * @height_pt: likewise
 * @dpi: pixels per inch, for #RINGLET_PAGE_PNG
 * @draw: gets a canvas whose unit is a point, and @data
 *
 * What is drawn, and how large.
 */
typedef struct {
  double width_pt;
  double height_pt;
  double dpi;
  void (*draw) (cairo_t *cr, gpointer data);
  gpointer data;
} RingletPage;

/* Returns (transfer full): the pixels, RGB24. @error: RINGLET_ERROR_LIMIT */
cairo_surface_t *ringlet_page_paint (const RingletPage *page, GError **error);

/**
 * ringlet_page_render:
 * @error: RINGLET_ERROR_LIMIT when the drawing fails
 *
 * The same drawing gives the same bytes with the same fonts: no clock is in them.
 *
 * Returns: (transfer full): the whole file
 */
GBytes *ringlet_page_render (
    const RingletPage *page, RingletPageFormat format, GError **error);

G_END_DECLS
