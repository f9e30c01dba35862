/* SPDX-License-Identifier: MIT */
#include "export/page.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "export/png-density.h"

#define POINTS_PER_INCH 72.0

RingletPageFormat
ringlet_page_format (const char *path)
{
  static const char *const suffixes[] = { ".png", ".svg", ".pdf" };
  g_autofree char *lower = g_ascii_strdown (path, -1);
  guint format = 0;

  while (format < RINGLET_PAGE_N && !g_str_has_suffix (lower, suffixes[format]))
    format++;
  return (RingletPageFormat) format;
}

static cairo_status_t
collect_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
draw_on (cairo_surface_t *surface, const RingletPage *page, double scale)
{
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  cairo_scale (cr, scale, scale);
  page->draw (cr, page->data);
  status = cairo_status (cr);
  cairo_destroy (cr);
  return status;
}

static gboolean
check_status (cairo_status_t status, GError **error)
{
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT, "Cannot draw the picture: %s",
      cairo_status_to_string (status));
  return FALSE;
}

cairo_surface_t *
ringlet_page_paint (const RingletPage *page, GError **error)
{
  const double scale = page->dpi / POINTS_PER_INCH;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24,
      (int) fmax (round (page->width_pt * scale), 1.0),
      (int) fmax (round (page->height_pt * scale), 1.0));

  if (check_status (draw_on (surface, page, scale), error))
    return surface;
  cairo_surface_destroy (surface);
  return NULL;
}

static gboolean
render_png (const RingletPage *page, GByteArray *bytes, GError **error)
{
  cairo_surface_t *surface = ringlet_page_paint (page, error);
  cairo_status_t status;

  if (surface == NULL)
    return FALSE;

  status = cairo_surface_write_to_png_stream (surface, collect_bytes, bytes);
  cairo_surface_destroy (surface);
  if (!check_status (status, error))
    return FALSE;
  if (page->dpi != POINTS_PER_INCH)
    ringlet_png_set_density (bytes, page->dpi);
  return TRUE;
}

/* cairo counts the surfaces of the process in the names that parts of the file get:
 * image17. Counted in the order of the file they are the same each time. */
static gboolean
rename_part (const GMatchInfo *match, GString *text, gpointer numbers)
{
  g_autofree char *before = g_match_info_fetch (match, 1);
  g_autofree char *name = g_match_info_fetch (match, 2);
  gpointer number = g_hash_table_lookup (numbers, name);

  if (number == NULL) {
    number = GUINT_TO_POINTER (g_hash_table_size (numbers) + 1);
    g_hash_table_insert (numbers, g_steal_pointer (&name), number);
  }
  g_string_append_printf (text, "%spart%u", before, GPOINTER_TO_UINT (number));
  return FALSE;
}

static void
rename_parts (GByteArray *svg)
{
  g_autoptr (GRegex) names = g_regex_new (
      "(id=\"|#)((?:image|surface|source|pattern)-?[0-9]+)", G_REGEX_RAW, 0, NULL);
  g_autoptr (GHashTable) numbers =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *text = g_regex_replace_eval (
      names, (const char *) svg->data, svg->len, 0, 0, rename_part, numbers, NULL);

  g_byte_array_set_size (svg, 0);
  g_byte_array_append (svg, (const guint8 *) text, (guint) strlen (text));
}

static gboolean
render_vectors (
    const RingletPage *page, gboolean is_pdf, GByteArray *bytes, GError **error)
{
  cairo_surface_t *surface = is_pdf
      ? cairo_pdf_surface_create_for_stream (
            collect_bytes, bytes, page->width_pt, page->height_pt)
      : cairo_svg_surface_create_for_stream (
            collect_bytes, bytes, page->width_pt, page->height_pt);
  cairo_status_t status;

  if (is_pdf) /* an empty one leaves the clock out */
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
  status = draw_on (surface, page, 1.0);
  cairo_surface_finish (surface); /* writes the file */
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (!check_status (status, error))
    return FALSE;
  if (!is_pdf)
    rename_parts (bytes);
  return TRUE;
}

GBytes *
ringlet_page_render (const RingletPage *page, RingletPageFormat format, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gboolean done;

  g_return_val_if_fail (format < RINGLET_PAGE_N, NULL);

  done = format == RINGLET_PAGE_PNG
      ? render_png (page, bytes, error)
      : render_vectors (page, format == RINGLET_PAGE_PDF, bytes, error);
  return done ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}
