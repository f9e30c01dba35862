/* SPDX-License-Identifier: MIT */
#include "sector-draw.h"

#include <math.h>

#include "display/plot-colours.h"

#define N_PARTS RINGLET_SECTOR_NONE /* that have a handle */
#define N_CAKE 64                   /* pieces of a line across the cake */
#define LINE_INSET 1.75             /* widget pixels: half of a line with its halo */
#define N_COLOURS (RINGLET_PLOT_N_COLOURS - 2) /* as pattern-traces.c has them */
#define NAME_INSET 10.0             /* likewise, from a handle to the name beside it */
#define HANDLE_INSET 6.0            /* likewise, of a handle */

static gboolean
is_in (const RingletMaskSketch *sketch, const graphene_rect_t *image, double slow,
    double fast)
{
  double x = 0.0;
  double y = 0.0;

  ringlet_viewport_to_view (sketch->viewport, slow, fast, &x, &y);
  return graphene_rect_contains_point (image,
      &GRAPHENE_POINT_INIT (
          (float) x + sketch->clip->origin.x, (float) y + sketch->clip->origin.y));
}

/* The middle of what of a line can be seen. */
static void
find_middle (const RingletMaskSketch *sketch, const graphene_rect_t *image,
    const GArray *line, RingletSectorPoint *middle)
{
  guint first = G_MAXUINT;
  guint last = 0;

  for (guint i = 0; i < line->len; i++) {
    const RingletSectorPoint *at = &g_array_index (line, RingletSectorPoint, i);

    if (!is_in (sketch, image, at->slow_px, at->fast_px))
      continue;
    first = MIN (first, i);
    last = i;
  }
  if (first != G_MAXUINT)
    *middle = g_array_index (line, RingletSectorPoint, (first + last) / 2);
}

static void
draw_line (const RingletMaskSketch *sketch, const GArray *line)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (RingletMaskPoint));

  for (guint i = 0; i < line->len; i++) {
    const RingletSectorPoint *at = &g_array_index (line, RingletSectorPoint, i);
    const RingletMaskPoint point = { at->slow_px, at->fast_px, i == 0 };

    g_array_append_val (points, point);
  }
  ringlet_mask_sketch_lines (sketch, points, FALSE);
}

static void
draw_handles (const RingletMaskSketch *sketch, const RingletSectorPoint *handles)
{
  for (guint i = 0; i < N_PARTS; i++) {
    if (!isnan (handles[i].slow_px))
      ringlet_mask_sketch_handle (sketch, handles[i].slow_px, handles[i].fast_px);
  }
}

/* What shows the image, and not what is beside it. */
static gboolean
push_image (const RingletMaskSketch *sketch, graphene_rect_t *image)
{
  const RingletViewport *viewport = sketch->viewport;
  const graphene_rect_t *clip = sketch->clip;
  double x[2];
  double y[2];

  ringlet_viewport_to_view (viewport, 0.0, 0.0, &x[0], &y[0]);
  ringlet_viewport_to_view (viewport, viewport->n_slow, viewport->n_fast, &x[1], &y[1]);
  graphene_rect_init (image, (float) fmin (x[0], x[1]) + clip->origin.x,
      (float) fmin (y[0], y[1]) + clip->origin.y, (float) fabs (x[1] - x[0]),
      (float) fabs (y[1] - y[0]));
  if (!graphene_rect_intersection (image, clip, image))
    return FALSE;
  gtk_snapshot_push_clip (sketch->snapshot, image);
  return TRUE;
}

void
ringlet_sector_draw_on_image (const RingletMaskSketch *sketch,
    const RingletState *state, RingletDetector *detector, const RingletSector *sector,
    RingletSectorPoint *handles)
{
  const double azimuths[N_PARTS] = {
    [RINGLET_SECTOR_START] = sector->start_deg,
    [RINGLET_SECTOR_END] = sector->end_deg,
    [RINGLET_SECTOR_ALL] = (sector->start_deg + sector->end_deg) / 2.0,
  };
  graphene_rect_t image = { 0 };

  if (!push_image (sketch, &image))
    return;
  for (guint i = 0; i < N_PARTS; i++) {
    g_autoptr (GArray) ray = ringlet_sector_ray (state, detector, azimuths[i]);

    find_middle (sketch, &image, ray, &handles[i]);
    if (i != RINGLET_SECTOR_ALL)
      draw_line (sketch, ray);
  }
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GArray) arc = ringlet_sector_arc (state, detector, sector, i == 1);

    draw_line (sketch, arc);
  }
  draw_handles (sketch, handles);
  gtk_snapshot_pop (sketch->snapshot);
}

/* At the very edge half of it would be seen: it is @by pixels of the screen away. */
static double
moved_in (const RingletMaskSketch *sketch, double row, double n_rows, double by)
{
  const double rows = by / sketch->viewport->scale_y;

  return n_rows > 2.0 * rows && row > -rows && row < n_rows + rows
      ? CLAMP (row, rows, n_rows - rows)
      : row;
}

/* One azimuth across the cake. */
static GArray *
make_line (const RingletResult *cake, double row)
{
  GArray *line = g_array_new (FALSE, FALSE, sizeof (RingletSectorPoint));

  for (guint j = 0; j <= N_CAKE; j++) {
    const RingletSectorPoint at = { row, (double) cake->n_radial * j / N_CAKE };

    g_array_append_val (line, at);
  }
  return line;
}

void
ringlet_sector_draw_on_cake (const RingletMaskSketch *sketch, const RingletResult *cake,
    const RingletSector *sector, RingletSectorPoint *handles)
{
  const RingletSector half = { sector->start_deg,
    (sector->start_deg + sector->end_deg) / 2.0 };
  double rows[N_PARTS] = { 0.0, 0.0, 0.0 };
  graphene_rect_t image = { 0 };

  if (!push_image (sketch, &image))
    return;
  rows[RINGLET_SECTOR_START] = ringlet_sector_row (sector, cake, FALSE);
  rows[RINGLET_SECTOR_END] = ringlet_sector_row (sector, cake, TRUE);
  rows[RINGLET_SECTOR_ALL] = ringlet_sector_row (&half, cake, TRUE);
  for (guint i = 0; i < N_PARTS; i++) {
    const double n = (double) cake->n_azimuth;
    g_autoptr (GArray) line =
        make_line (cake, moved_in (sketch, rows[i], n, LINE_INSET));
    g_autoptr (GArray) grip =
        make_line (cake, moved_in (sketch, rows[i], n, HANDLE_INSET));

    if (i != RINGLET_SECTOR_ALL)
      draw_line (sketch, line);
    find_middle (sketch, &image, grip, &handles[i]);
  }
  draw_handles (sketch, handles);
  gtk_snapshot_pop (sketch->snapshot);
}

/* ---- its name ---- */

void
ringlet_sector_colour (const RingletNamedSector *item, double rgb[3])
{
  ringlet_plot_colour (1 + item->colour % N_COLOURS, rgb);
}

void
ringlet_sector_draw_name (const RingletMaskSketch *sketch, GtkWidget *widget,
    const char *name, const RingletSectorPoint *handle)
{
  static const GdkRGBA dark = { 0, 0, 0, 0.65f };
  static const GdkRGBA light = { 1, 1, 1, 1 };
  g_autoptr (PangoLayout) layout = NULL;
  double x = 0.0;
  double y = 0.0;
  int width = 0;
  int height = 0;

  if (isnan (handle->slow_px))
    return;
  layout = gtk_widget_create_pango_layout (widget, name);
  pango_layout_get_pixel_size (layout, &width, &height);
  ringlet_viewport_to_view (sketch->viewport, handle->slow_px, handle->fast_px, &x, &y);
  x = round (x + sketch->clip->origin.x + NAME_INSET);
  y = round (y + sketch->clip->origin.y - height / 2.0);
  gtk_snapshot_push_clip (sketch->snapshot, sketch->clip);
  gtk_snapshot_append_color (sketch->snapshot, &dark,
      &GRAPHENE_RECT_INIT (
          (float) x - 3.0f, (float) y, (float) width + 6.0f, (float) height));
  gtk_snapshot_save (sketch->snapshot);
  gtk_snapshot_translate (
      sketch->snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (sketch->snapshot, layout, &light);
  gtk_snapshot_restore (sketch->snapshot);
  gtk_snapshot_pop (sketch->snapshot);
}
