/* SPDX-License-Identifier: MIT */
#include "export/page.h"
#include "export/report-parts.h"

static const char style[] =
    "body{font:15px/1.45 sans-serif;color:#1b1b1b;background:#fff;max-width:70em;"
    "margin:2em auto;padding:0 1em}\n"
    "h1{font-size:1.5em}h2{font-size:1.15em;margin-top:1.8em}\n"
    "table{border-collapse:collapse}th,td{padding:.18em .8em;text-align:right;"
    "border-bottom:1px solid #ddd;font-variant-numeric:tabular-nums}\n"
    "th:first-child,td:first-child{text-align:left}th{border-bottom:1px solid #888}\n"
    "table.facts td,table.facts th{text-align:left}\n"
    "img{max-width:100%;height:auto}\n";

static void
append_escaped (GString *html, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append (html, escaped);
}

static void
append_row (GString *html, const RingletReportTable *table, guint row)
{
  const char *tag = row == 0 ? "th" : "td";

  g_string_append (html, "<tr>");
  for (guint i = 0; i < table->n_columns; i++) {
    g_string_append_printf (html, "<%s>", tag);
    append_escaped (html, ringlet_report_cell (table, row, i));
    g_string_append_printf (html, "</%s>", tag);
  }
  g_string_append (html, "</tr>\n");
}

static void
append_table (GString *html, const RingletReportTable *table)
{
  g_string_append (html, "<h2>");
  append_escaped (html, table->title);
  g_string_append_printf (
      html, "</h2>\n<table%s>\n", table->n_columns == 2 ? " class=\"facts\"" : "");
  for (guint row = 0; row < ringlet_report_n_rows (table); row++)
    append_row (html, table, row);
  g_string_append (html, "</table>\n");
}

/* The file needs no other: pictures are in it. */
static gboolean
append_picture (
    GString *html, const char *what, const RingletPage *page, GError **error)
{
  g_autoptr (GBytes) png = ringlet_page_render (page, RINGLET_PAGE_PNG, error);
  g_autofree char *text = NULL;

  if (png == NULL)
    return FALSE;
  text = g_base64_encode (g_bytes_get_data (png, NULL), g_bytes_get_size (png));
  g_string_append_printf (html,
      "<h2>%s</h2>\n<p><img alt=\"%s\" src=\"data:image/png;base64,%s\"></p>\n", what,
      what, text);
  return TRUE;
}

static void
draw_residuals (cairo_t *cr, gpointer report)
{
  ringlet_report_draw_residuals (cr, report);
}

static void
draw_picture (cairo_t *cr, gpointer report)
{
  ringlet_report_draw_picture (cr, report);
}

static gboolean
append_pictures (GString *html, const RingletCalibrationReport *report, GError **error)
{
  const RingletPage residuals = { RINGLET_REPORT_RESIDUALS_WIDTH,
    RINGLET_REPORT_RESIDUALS_HEIGHT, 72.0, draw_residuals, (gpointer) report };
  const RingletPage picture = { RINGLET_REPORT_PICTURE_WIDTH,
    RINGLET_REPORT_PICTURE_HEIGHT, 72.0, draw_picture, (gpointer) report };

  if (!append_picture (html, "Residuals against the azimuth", &residuals, error))
    return FALSE;
  return report->image == NULL ||
      append_picture (html, "Image, cake and pattern", &picture, error);
}

static void
append_head (GString *html, const RingletCalibrationReport *report)
{
  g_autoptr (GPtrArray) notes = ringlet_report_notes (report);

  g_string_append (
      html, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
  append_escaped (html, report->title);
  g_string_append_printf (
      html, "</title>\n<style>%s</style></head><body>\n<h1>", style);
  append_escaped (html, report->title);
  g_string_append (html, "</h1>\n");
  for (guint i = 0; i < notes->len; i++) {
    g_string_append (html, "<p>");
    append_escaped (html, g_ptr_array_index (notes, i));
    g_string_append (html, "</p>\n");
  }
}

GBytes *
ringlet_report_html (const RingletCalibrationReport *report, GError **error)
{
  g_autoptr (GPtrArray) tables = ringlet_report_tables (report);
  g_autoptr (GString) html = g_string_new (NULL);

  append_head (html, report);
  for (guint i = 0; i < tables->len; i++)
    append_table (html, g_ptr_array_index (tables, i));
  if (!append_pictures (html, report, error))
    return NULL;
  g_string_append (html, "</body></html>\n");
  return g_string_free_to_bytes (g_steal_pointer (&html));
}
