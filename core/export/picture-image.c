/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "export/picture-panels.h"

void
ringlet_picture_paint_raster (cairo_t *cr, const RingletPlotFrame *frame,
    const RingletRaster *raster, const RingletLevels *levels)
{
  cairo_surface_t *surface = ringlet_raster_paint (raster, levels);

  cairo_save (cr);
  cairo_translate (cr, frame->x, frame->y);
  cairo_scale (cr, frame->width / (double) raster->width,
      frame->height / (double) raster->height);
  cairo_set_source_surface (cr, surface, 0.0, 0.0);
  /* One bin or pixel is one rectangle: smoothing would invent data. */
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

void
ringlet_picture_edges (const double *centres, gsize n, double *first, double *last)
{
  const double step = n > 1 ? (centres[n - 1] - centres[0]) / (double) (n - 1) : 1.0;

  *first = centres[0] - step / 2.0;
  *last = centres[n - 1] + step / 2.0;
}

RingletPlotFrame
ringlet_picture_radial_frame (const RingletBox *box, const RingletResult *result)
{
  RingletPlotFrame frame = {
    .x = box->x,
    .y = box->y,
    .width = box->width,
    .height = box->height,
  };

  ringlet_picture_edges (result->radial, result->n_radial, &frame.left, &frame.right);
  return frame;
}

RingletPlotFrame
ringlet_picture_fit_image (const RingletBox *box, const RingletImage *image)
{
  const double scale =
      fmin (box->width / (double) image->n_fast, box->height / (double) image->n_slow);
  const double width = fmax (floor (scale * (double) image->n_fast), 1.0);
  const double height = fmax (floor (scale * (double) image->n_slow), 1.0);

  return (RingletPlotFrame){
    .x = box->x + floor ((box->width - width) / 2.0),
    .y = box->y,
    .width = width,
    .height = height,
    .right = (double) image->n_fast,
    .bottom = (double) image->n_slow,
  };
}

/* The colours of @wanted over the values of @raster. */
static RingletLevels
levels_for (const RingletRaster *raster, const RingletLevels *wanted)
{
  RingletLevels levels = ringlet_raster_levels (raster);

  if (wanted != NULL) {
    levels.colormap = wanted->colormap;
    levels.inverted = wanted->inverted;
  }
  return levels;
}

/* Rings need a detector of the shape of the image and a geometry. */
static gboolean
knows_rings (const RingletResult *result, const RingletImage *image)
{
  const RingletDetector *detector = result != NULL ? result->provenance.detector : NULL;

  return detector != NULL && detector->n_slow == image->n_slow &&
      detector->n_fast == image->n_fast &&
      ringlet_geometry_check (&result->provenance.geometry, NULL);
}

double
ringlet_picture_draw_image (cairo_t *cr, const RingletBox *box,
    const RingletImage *image, const RingletMask *mask, const RingletResult *result,
    const RingletPictureOptions *options)
{
  const RingletPlotStyle style = ringlet_plot_style_page ();
  const RingletPlan defaults = ringlet_plan_default ();
  const RingletDetector *detector = result != NULL ? result->provenance.detector : NULL;
  const RingletPlotFrame frame = ringlet_picture_fit_image (box, image);
  g_autoptr (RingletRaster) raster =
      ringlet_raster_new_image (image, mask, result != NULL ? &result->plan : &defaults,
          detector == NULL || ringlet_detector_has_flags (detector),
          (gsize) frame.width, (gsize) frame.height);
  const RingletLevels levels =
      options->levels != NULL ? *options->levels : ringlet_raster_levels (raster);

  ringlet_picture_paint_raster (cr, &frame, raster, &levels);
  if (options->calibrant != NULL && knows_rings (result, image))
    ringlet_picture_draw_rings (
        cr, &frame, options->calibrant, detector, &result->provenance.geometry);
  ringlet_plot_border (cr, &style, &frame);
  ringlet_plot_axis_x (
      cr, &style, &frame, "Column (pixel)", RINGLET_TICKS_DECIMAL, 0.0);
  ringlet_plot_axis_y (cr, &style, &frame, "Row (pixel)", RINGLET_TICKS_DECIMAL);
  return ringlet_picture_draw_bar (cr, &frame, &levels,
      options->quantity != NULL ? options->quantity : "Intensity (counts per pixel)");
}

void
ringlet_picture_draw_cake (cairo_t *cr, const RingletBox *box,
    const RingletResult *cake, const RingletPictureOptions *options,
    gboolean has_numbers)
{
  const RingletPlotStyle style = ringlet_plot_style_page ();
  RingletPlotFrame frame = ringlet_picture_radial_frame (box, cake);
  g_autoptr (RingletRaster) raster =
      ringlet_raster_new_cake (cake, (gsize) box->width, (gsize) box->height);
  const RingletLevels levels = levels_for (raster, options->levels);

  ringlet_picture_edges (cake->azimuth, cake->n_azimuth, &frame.bottom, &frame.top);
  ringlet_picture_paint_raster (cr, &frame, raster, &levels);
  ringlet_plot_border (cr, &style, &frame);
  ringlet_plot_axis_x (cr, &style, &frame, has_numbers ? cake->unit->symbol : NULL,
      RINGLET_TICKS_DECIMAL, 0.0);
  ringlet_plot_axis_y (cr, &style, &frame, "Azimuth χ (°)", RINGLET_TICKS_ANGLE);
}
