/* SPDX-License-Identifier: MIT */
#include "canvas/layer-rings.h"

#include <math.h>
#include <string.h>

#include "canvas/ring-labels.h"
#include "canvas/stroke.h"
#include "frame-watch.h"
#include "geometry/lab.h"
#include "picture.h"

#define LINE_WIDTH 1.2 /* widget pixels, as all that follow */
#define HALO_WIDTH 0.9
#define STRONGEST                                                                      \
  0.8 /* opacity: what lies under a ring is what it is compared with                   \
       */
/* Rings nearer than this to each other are faint, and without a label. */
#define DENSE 6.0
#define DENSE_LABEL 3.0
#define FAINTEST 0.3
#define ROOMY 12.0 /* from here down to DENSE the halo fades */
#define N_PENS 13  /* by the room of a ring, up to ROOMY */

struct _RingletRingsLayer {
  RingletLayer parent_instance;

  RingletDetector *detector;
  RingletGeometry geometry;
  GArray *rings;
  RingletPictures pictures;
  GPtrArray *layouts; /* (nullable): one a ring, as long as the font is the same */
};

G_DEFINE_FINAL_TYPE (RingletRingsLayer, ringlet_rings_layer, RINGLET_TYPE_LAYER)

/**
 * Drawing:
 * @clip: where the view lies in the widget
 * @paths: (element-type GArray): one a ring, empty where it is out of sight
 *
 * One snapshot.
 */
typedef struct {
  const RingletViewport *viewport;
  graphene_rect_t clip;
  graphene_rect_t image; /* what of the clip shows the image */
  RingletPlacement placement;
  GPtrArray *paths;
} Drawing;

static const RingletRing *
get_ring (RingletRingsLayer *self, guint i)
{
  return &g_array_index (self->rings, RingletRing, i);
}

static gboolean
find_view (
    const Drawing *drawing, double two_theta_rad, double chi_rad, double *x, double *y)
{
  double slow = 0;
  double fast = 0;

  if (!ringlet_placement_find_angles (
          &drawing->placement, two_theta_rad, chi_rad, &slow, &fast))
    return FALSE;
  ringlet_viewport_to_view (drawing->viewport, slow, fast, x, y);
  *x += drawing->clip.origin.x;
  *y += drawing->clip.origin.y;
  return TRUE;
}

/* How far the next ring is from ring @i, on the screen. */
static double
find_spacing (RingletRingsLayer *self, const Drawing *drawing, guint i)
{
  const GArray *path = g_ptr_array_index (drawing->paths, i);
  const RingletPathPoint *here = &g_array_index (path, RingletPathPoint, path->len / 2);
  double spacing = INFINITY;

  for (int step = -1; step <= 1; step += 2) {
    double x = 0;
    double y = 0;

    if ((step < 0 && i == 0) || (step > 0 && i + 1 == self->rings->len))
      continue;
    if (find_view (
            drawing, get_ring (self, i + step)->two_theta_rad, here->chi_rad, &x, &y))
      spacing = fmin (spacing, hypot (x - here->x, y - here->y));
  }
  return spacing;
}

static void
draw_path (RingletSheet *sheet, const RingletPen *pen, const GArray *path,
    const graphene_rect_t *clip, float factor)
{
  for (guint i = 1; i < path->len; i++) {
    const RingletPathPoint *b = &g_array_index (path, RingletPathPoint, i);
    const RingletPathPoint *a = b - 1;

    if (!b->is_start)
      ringlet_sheet_line (sheet, pen, (a->x - clip->origin.x) * factor,
          (a->y - clip->origin.y) * factor, (b->x - clip->origin.x) * factor,
          (b->y - clip->origin.y) * factor);
  }
}

/* From the faintest, without a halo, to the full one. */
static void
make_pens (RingletPen pens[N_PENS], double factor)
{
  const double fit =
      fmin (1, RINGLET_PEN_REACH / (LINE_WIDTH / 2 + HALO_WIDTH + 0.5) / factor);

  for (int i = 0; i < N_PENS; i++) {
    const double room = ROOMY * i / (N_PENS - 1);
    const double opacity = FAINTEST + (STRONGEST - FAINTEST) * fmin (room / DENSE, 1);
    const double halo = HALO_WIDTH * fmax (room - DENSE, 0) / (ROOMY - DENSE);

    pens[i] = ringlet_pen_new (LINE_WIDTH * factor * fit, halo * factor * fit, opacity);
  }
}

static void
snapshot_lines (RingletRingsLayer *self, const Drawing *drawing, const double *spacings,
    GtkSnapshot *snapshot)
{
  const int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  const graphene_rect_t *clip = &drawing->clip;
  const int width = (int) clip->size.width * factor;
  const int height = (int) clip->size.height * factor;
  cairo_surface_t *picture =
      ringlet_pictures_take (&self->pictures, width, height, CAIRO_FORMAT_ARGB32);
  RingletSheet sheet = { width, height,
    (guint32 *) (gpointer) cairo_image_surface_get_data (picture) };
  RingletPen pens[N_PENS];

  memset (sheet.pixels, 0, sizeof (guint32) * (gsize) width * (gsize) height);
  make_pens (pens, factor);
  for (guint i = 0; i < self->rings->len; i++) {
    const double room = fmin (spacings[i] / ROOMY, 1);

    draw_path (&sheet, &pens[(int) (room * (N_PENS - 1))],
        g_ptr_array_index (drawing->paths, i), clip, (float) factor);
  }
  ringlet_picture_snapshot (picture, GTK_WIDGET (self), snapshot, clip);
}

/* Rings that were never labelled have none. */
static void
free_layout (gpointer layout)
{
  g_clear_object (&layout);
}

static PangoLayout *
get_layout (RingletRingsLayer *self, guint i)
{
  if (self->layouts == NULL) {
    self->layouts = g_ptr_array_new_with_free_func (free_layout);
    g_ptr_array_set_size (self->layouts, (int) self->rings->len);
  }
  if (g_ptr_array_index (self->layouts, i) == NULL) {
    g_autofree char *text = ringlet_reflection_label (&get_ring (self, i)->reflection);

    self->layouts->pdata[i] = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  }
  return g_ptr_array_index (self->layouts, i);
}

/* The ray from the beam through the middle of the view or, where the beam can be seen,
 * into the corner with most room. */
static double
find_ray (RingletRingsLayer *self, const Drawing *drawing)
{
  const graphene_rect_t *clip = &drawing->image;
  double x = clip->origin.x + clip->size.width / 2;
  double y = clip->origin.y + clip->size.height / 2;
  double beam_x = 0;
  double beam_y = 0;
  double slow = 0;
  double fast = 0;
  double chi = 0;

  if (find_view (drawing, 0, 0, &beam_x, &beam_y) &&
      graphene_rect_contains_point (
          clip, &GRAPHENE_POINT_INIT ((float) beam_x, (float) beam_y))) {
    x = clip->origin.x + (beam_x > x ? 0 : clip->size.width);
    y = clip->origin.y + (beam_y >= y ? 0 : clip->size.height);
  }
  ringlet_viewport_to_image (drawing->viewport, x - drawing->clip.origin.x,
      y - drawing->clip.origin.y, &slow, &fast);
  chi = ringlet_lab_chi (ringlet_placement_at (&drawing->placement, slow, fast));
  return isfinite (chi) ? chi : 0; /* any ray, where there is no pixel */
}

static void
snapshot_labels (RingletRingsLayer *self, const Drawing *drawing,
    const double *spacings, GtkSnapshot *snapshot)
{
  g_auto (RingletLabels) labels =
      ringlet_labels_new (&drawing->image, find_ray (self, drawing));

  for (guint i = 0; i < self->rings->len; i++) {
    const GArray *path = g_ptr_array_index (drawing->paths, i);
    PangoLayout *layout = NULL;
    graphene_rect_t rect = { 0 };
    int width = 0;
    int height = 0;

    if (path->len == 0 || spacings[i] < DENSE_LABEL)
      continue;
    layout = get_layout (self, i);
    pango_layout_get_pixel_size (layout, &width, &height);
    if (ringlet_labels_place (&labels, path, (float) width + 2 * RINGLET_LABEL_PADDING,
            (float) height, &rect))
      ringlet_label_snapshot (snapshot, layout, &rect);
  }
}

static Drawing
drawing_new (RingletRingsLayer *self)
{
  RingletLayer *layer = RINGLET_LAYER (self);
  Drawing drawing = { ringlet_layer_get_viewport (layer) };
  g_autoptr (RingletRingView) view = NULL;

  ringlet_layer_get_clip (layer, &drawing.clip);
  ringlet_layer_get_image_clip (layer, &drawing.image);
  drawing.placement = ringlet_placement_new (self->detector, &self->geometry);
  view = ringlet_ring_path_view (&drawing.placement, drawing.viewport);
  drawing.paths = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (guint i = 0; i < self->rings->len; i++)
    g_ptr_array_add (drawing.paths,
        ringlet_ring_path_new (
            view, get_ring (self, i)->two_theta_rad, drawing.viewport, &drawing.clip));
  return drawing;
}

static void
ringlet_rings_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  g_auto (RingletWatch) watch = ringlet_watch ("canvas rings snapshot");
  RingletRingsLayer *self = RINGLET_RINGS_LAYER (widget);
  g_autofree double *spacings = NULL;
  graphene_rect_t clip = { 0 };
  Drawing drawing = { 0 };

  ringlet_layer_get_clip (RINGLET_LAYER (self), &clip);
  if (self->detector == NULL || self->rings == NULL || self->rings->len == 0 ||
      clip.size.width < 1 || clip.size.height < 1)
    return;

  drawing = drawing_new (self);
  spacings = g_new0 (double, self->rings->len);
  for (guint i = 0; i < self->rings->len; i++) {
    if (((const GArray *) g_ptr_array_index (drawing.paths, i))->len > 0)
      spacings[i] = find_spacing (self, &drawing, i);
  }
  gtk_snapshot_push_clip (snapshot, &drawing.image);
  snapshot_lines (self, &drawing, spacings, snapshot);
  snapshot_labels (self, &drawing, spacings, snapshot);
  gtk_snapshot_pop (snapshot);
  g_ptr_array_unref (drawing.paths);
}

static void
drop_layouts (RingletRingsLayer *self)
{
  g_clear_pointer (&self->layouts, g_ptr_array_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Another font or size, say large text. */
static void
ringlet_rings_layer_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (ringlet_rings_layer_parent_class)->css_changed (widget, change);

  drop_layouts (RINGLET_RINGS_LAYER (widget));
}

static void
ringlet_rings_layer_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (ringlet_rings_layer_parent_class)
      ->system_setting_changed (widget, setting);

  drop_layouts (RINGLET_RINGS_LAYER (widget));
}

static void
ringlet_rings_layer_finalize (GObject *object)
{
  RingletRingsLayer *self = RINGLET_RINGS_LAYER (object);

  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_clear_pointer (&self->rings, g_array_unref);
  g_clear_pointer (&self->layouts, g_ptr_array_unref);
  ringlet_pictures_clear (&self->pictures);

  G_OBJECT_CLASS (ringlet_rings_layer_parent_class)->finalize (object);
}

static void
ringlet_rings_layer_class_init (RingletRingsLayerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ringlet_rings_layer_finalize;
  widget_class->snapshot = ringlet_rings_layer_snapshot;
  widget_class->css_changed = ringlet_rings_layer_css_changed;
  widget_class->system_setting_changed = ringlet_rings_layer_system_setting_changed;
}

static void
ringlet_rings_layer_init (RingletRingsLayer *self)
{
}

RingletLayer *
ringlet_rings_layer_new (void)
{
  return g_object_new (RINGLET_TYPE_RINGS_LAYER, NULL);
}

void
ringlet_rings_layer_set_rings (RingletRingsLayer *self, RingletDetector *detector,
    const RingletGeometry *geometry, GArray *rings)
{
  g_return_if_fail (RINGLET_IS_RINGS_LAYER (self));

  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_clear_pointer (&self->rings, g_array_unref);
  self->detector = detector != NULL ? ringlet_detector_ref (detector) : NULL;
  self->rings = rings != NULL ? g_array_ref (rings) : NULL;
  self->geometry = geometry != NULL ? *geometry : (RingletGeometry){ 0 };
  drop_layouts (self);
}
