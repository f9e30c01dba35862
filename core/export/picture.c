/* SPDX-License-Identifier: MIT */
#include "export/picture.h"

#include "base/error.h"
#include "base/output.h"
#include "export/page.h"
#include "export/picture-panels.h"

#define WIDTH 1600
#define HEIGHT 1000
#define TITLE_SIZE 26.0
#define NOTE_SIZE 17.0

#define WIDE_IMAGE 1.8 /* columns per row from which the image gets the whole width */

static const RingletBox left_box = { 100.0, 112.0, 640.0, 690.0 };
static const RingletBox right_box = { 890.0, 112.0, 670.0, 800.0 };
static const RingletBox upper_box = { 100.0, 112.0, 1460.0, 290.0 };
static const RingletBox lone_box = { 150.0, 112.0, 1300.0, 690.0 };

static void
append_number (GString *text, const char *before, const char *format, double value,
    const char *after)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, before);
  g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, format, value));
  g_string_append (text, after);
}

/* What a reader of the picture asks first, in one line. */
static char *
make_note (const RingletImage *image, const RingletResult *result)
{
  GString *text = g_string_new (NULL);
  const RingletDetector *detector = result != NULL ? result->provenance.detector : NULL;
  const RingletGeometry *geometry =
      result != NULL ? &result->provenance.geometry : NULL;

  if (detector != NULL)
    g_string_append_printf (text, "%s, ", detector->name);
  g_string_append_printf (text, "%" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " pixels",
      image->n_slow, image->n_fast);
  if (geometry != NULL && geometry->distance_m > 0.0)
    append_number (text, "   ·   distance ", "%.2f", 1e3 * geometry->distance_m, " mm");
  if (geometry != NULL && geometry->wavelength_m > 0.0) {
    append_number (text, "   ·   λ = ", "%.5g", 1e10 * geometry->wavelength_m, " Å");
    append_number (
        text, " (", "%.4g", RINGLET_KEV_METRE / geometry->wavelength_m, " keV)");
  }
  return g_string_free (text, FALSE);
}

static void
draw_heading (
    cairo_t *cr, const char *title, const char *note, double x, RingletTextAlign align)
{
  cairo_set_source_rgb (cr, 0.1, 0.1, 0.1);
  if (title != NULL) {
    cairo_select_font_face (
        cr, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
    ringlet_plot_text (cr, title, x, 50.0, TITLE_SIZE, align);
  }
  cairo_select_font_face (
      cr, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_source_rgb (cr, 0.38, 0.38, 0.38);
  ringlet_plot_text (cr, note, x, 82.0, NOTE_SIZE, align);
}

/* Beside the image, the cake above the pattern, on one axis if they can. */
static void
draw_column (cairo_t *cr, const RingletResult *cake, const RingletResult *pattern,
    const RingletPictureOptions *options)
{
  const gboolean both = cake != NULL && pattern != NULL;
  const gboolean shared = both && cake->unit == pattern->unit;
  const double upper = both ? (shared ? 380.0 : 350.0) : right_box.height;
  const double space = !both ? 0.0 : shared ? 30.0 : 85.0;
  RingletBox cake_box = right_box;
  RingletBox pattern_box = right_box;

  cake_box.height = upper;
  if (both) {
    pattern_box.y += upper + space;
    pattern_box.height -= upper + space;
  }
  if (cake != NULL)
    ringlet_picture_draw_cake (cr, &cake_box, cake, options, !shared);
  if (pattern != NULL)
    ringlet_picture_draw_pattern (
        cr, &pattern_box, pattern, shared ? cake : pattern, options);
}

/* Below a wide image, which ends at @y, the cake beside the pattern. */
static void
draw_row (cairo_t *cr, double y, const RingletResult *cake,
    const RingletResult *pattern, const RingletPictureOptions *options)
{
  const gboolean both = cake != NULL && pattern != NULL;
  RingletBox cake_box = { upper_box.x, y, upper_box.width, HEIGHT - 88.0 - y };
  RingletBox pattern_box = cake_box;

  if (both) {
    cake_box.width = left_box.width;
    pattern_box.x = right_box.x;
    pattern_box.width = right_box.width;
  }
  if (cake != NULL)
    ringlet_picture_draw_cake (cr, &cake_box, cake, options, TRUE);
  if (pattern != NULL)
    ringlet_picture_draw_pattern (cr, &pattern_box, pattern, pattern, options);
}

void
ringlet_picture_draw (cairo_t *cr, const RingletImage *image, const RingletMask *mask,
    const RingletResult *cake, const RingletResult *pattern,
    const RingletPictureOptions *options)
{
  const RingletResult *result = pattern != NULL ? pattern : cake;
  const gboolean wide = (double) image->n_fast > WIDE_IMAGE * (double) image->n_slow;
  const RingletBox *box = result == NULL ? &lone_box : wide ? &upper_box : &left_box;
  g_autofree char *note = make_note (image, result);
  double end = 0.0;

  cairo_set_source_rgb (cr, 1.0, 1.0, 1.0);
  cairo_paint (cr);
  if (result == NULL)
    draw_heading (cr, options->title, note, WIDTH / 2.0, RINGLET_TEXT_CENTRE);
  else
    draw_heading (cr, options->title, note, box->x, RINGLET_TEXT_LEFT);
  end = ringlet_picture_draw_image (cr, box, image, mask, result, options);
  if (wide)
    draw_row (cr, end + 45.0, cake, pattern, options);
  else
    draw_column (cr, cake, pattern, options);
}

gboolean
ringlet_picture_check_path (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, FALSE);

  if (ringlet_page_format (path) < RINGLET_PAGE_PDF)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s is no name for a picture; pictures are .png or .svg", path);
  return FALSE;
}

/**
 * Content:
 * @options: never NULL
 *
 * All that is drawn.
 */
typedef struct {
  const RingletImage *image;
  const RingletMask *mask;
  const RingletResult *cake;
  const RingletResult *pattern;
  const RingletPictureOptions *options;
} Content;

static void
draw (cairo_t *cr, gpointer data)
{
  const Content *c = data;

  ringlet_picture_draw (cr, c->image, c->mask, c->cake, c->pattern, c->options);
}

gboolean
ringlet_picture_write (const RingletImage *image, const RingletMask *mask,
    const RingletResult *cake, const RingletResult *pattern,
    const RingletPictureOptions *options, const char *path, gboolean overwrite,
    GError **error)
{
  const RingletPictureOptions defaults = { 0 };
  Content content = { image, mask, cake, pattern,
    options != NULL ? options : &defaults };
  const RingletPage page = { WIDTH, HEIGHT, 72.0, draw, &content };
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (image != NULL && path != NULL, FALSE);

  if (!ringlet_picture_check_path (path, error))
    return FALSE;
  if (mask != NULL &&
      (mask->n_slow != image->n_slow || mask->n_fast != image->n_fast)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "The mask has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
        " pixels, the image %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
        mask->n_slow, mask->n_fast, image->n_slow, image->n_fast);
    return FALSE;
  }

  bytes = ringlet_page_render (&page, ringlet_page_format (path), error);
  return bytes != NULL &&
      ringlet_output_write (path, g_bytes_get_data (bytes, NULL),
          g_bytes_get_size (bytes), overwrite, error);
}
