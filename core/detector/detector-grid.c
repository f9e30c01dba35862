/* SPDX-License-Identifier: MIT */

/* From a row of the catalogue to a grid of pixels. */

#include <math.h>

#include "detector/catalogue.h"

/* Cirpad: flat panels of 560 rows, each tilted by 6.74° more than the one before and
 * hinged at its end. A panel is as long as 598 pixels: 560, six borders that take the
 * place of three pixels each, and the 20 to the next panel.
 * Source: pyFAI 2026.09, detectors/_imxpad.py. */
#define PANEL_ROWS 560
#define PANEL_LENGTH_PX 598.0
#define PANEL_STEP_RAD (6.74 * G_PI / 180.0)

/* Pixels from the first edge to the lower edge of pixel @i when the two pixels at each
 * inner border of modules are @border wide. */
static double
border_edge_px (gsize i, gsize n, guint module, double border)
{
  const gsize n_borders = n / module - 1;
  /* Wide pixels before pixel i: one for each border that it is at, two when behind. */
  const gsize before = MIN (2 * (i / module), 2 * n_borders);
  const gsize last = i % module == 0 && i > 0 && i / module <= n_borders ? 1 : 0;

  return (double) i + (border - 1.0) * (double) (before - last);
}

/* Lower and upper edges of the @n pixels of an axis. */
static double *
border_edges (
    gsize n, guint binning, gsize n_full, guint module, double border, double pitch_m)
{
  double *edges = g_new (double, 2 * n);

  for (gsize i = 0; i < n; i++) {
    edges[2 * i] = pitch_m * border_edge_px (i * binning, n_full, module, border);
    edges[2 * i + 1] =
        pitch_m * border_edge_px ((i + 1) * binning, n_full, module, border);
  }
  return edges;
}

static double *
stripe_edges (gsize n, guint module, double gap_m, double pitch_m)
{
  double *edges = g_new (double, 2 * n);

  for (gsize i = 0; i < n; i++) {
    const double moved_m = (double) (i / module) * gap_m;

    edges[2 * i] = pitch_m * (double) i + moved_m;
    edges[2 * i + 1] = pitch_m * (double) (i + 1) + moved_m;
  }
  return edges;
}

static RingletGrid *
new_edges (const RingletDetectorMode *mode)
{
  const RingletDetectorRow *row = mode->row;
  g_autofree double *slow = NULL;
  g_autofree double *fast = border_edges (mode->n_fast, mode->binning_fast, row->n_fast,
      row->module_fast, row->border, mode->pixel_fast_m / mode->binning_fast);

  if (row->layout == RINGLET_LAYOUT_STRIPES)
    slow = stripe_edges (
        mode->n_slow, row->module_slow, row->strip_gap_m, mode->pixel_slow_m);
  else
    slow = border_edges (mode->n_slow, mode->binning_slow, row->n_slow,
        row->module_slow, row->border, mode->pixel_slow_m / mode->binning_slow);

  return ringlet_grid_new_edges (
      mode->pixel_slow_m, mode->pixel_fast_m, mode->n_slow, mode->n_fast, slow, fast);
}

static RingletGrid *
new_panels (const RingletDetectorMode *mode, GError **error)
{
  const RingletDetectorRow *row = mode->row;
  const gsize n_panels = row->n_slow / PANEL_ROWS;
  const double length_m = PANEL_LENGTH_PX * mode->pixel_slow_m;
  g_autofree RingletPanel *panels = g_new (RingletPanel, n_panels);
  double edges_px[PANEL_ROWS + 1];
  double slow_m = 0.0;
  double normal_m = 0.0;

  for (gsize i = 0; i <= PANEL_ROWS; i++)
    edges_px[i] = border_edge_px (i, PANEL_ROWS, row->module_slow, row->border);

  for (gsize i = 0; i < n_panels; i++) {
    const double tilt_rad = (double) i * PANEL_STEP_RAD;

    panels[i] = (RingletPanel){ .slow_first = i * PANEL_ROWS,
      .n_slow = PANEL_ROWS,
      .n_fast = row->n_fast,
      .origin_m = { slow_m, 0.0, normal_m },
      .slow_axis = { cos (tilt_rad), 0.0, sin (tilt_rad) },
      .fast_axis = { 0.0, 1.0, 0.0 } };
    slow_m += length_m * cos (tilt_rad);
    normal_m += length_m * sin (tilt_rad);
  }
  return ringlet_grid_new_panels (mode->pixel_slow_m, mode->pixel_fast_m, row->n_slow,
      row->n_fast, panels, n_panels, edges_px, error);
}

RingletGrid *
ringlet_detector_mode_grid (
    const RingletDetectorMode *mode, double radius_m, GError **error)
{
  switch (mode->row->layout) {
  case RINGLET_LAYOUT_BORDERS:
  case RINGLET_LAYOUT_STRIPES:
    return new_edges (mode);
  case RINGLET_LAYOUT_CYLINDER:
    return ringlet_grid_new_cylinder (mode->pixel_slow_m, mode->pixel_fast_m,
        mode->n_slow, mode->n_fast, radius_m > 0.0 ? radius_m : mode->row->radius_m,
        error);
  case RINGLET_LAYOUT_HEXAGON:
    return ringlet_grid_new_hexagon (mode->pixel_fast_m, mode->n_slow, mode->n_fast);
  case RINGLET_LAYOUT_PANELS:
    return new_panels (mode, error);
  case RINGLET_LAYOUT_EVEN:
    break;
  }
  return ringlet_grid_new_uniform (
      mode->pixel_slow_m, mode->pixel_fast_m, mode->n_slow, mode->n_fast);
}
