/* SPDX-License-Identifier: MIT */
#include "canvas/layer-phases.h"

#include <math.h>
#include <string.h>

#include "canvas/dash-path.h"
#include "canvas/ring-labels.h"
#include "canvas/stroke.h"
#include "engine/result-axis.h"
#include "frame-watch.h"
#include "geometry/space.h"
#include "picture.h"
#include "plot/phase-style.h"

#define LINE_WIDTH 1.4 /* widget pixels */
#define HALO_WIDTH 0.8 /* likewise: of a dark rim, on bright rings */
#define FAINTEST 0.35  /* opacity of a line without intensity */
#define N_PENS 8       /* by intensity */
#define LEAST 0.01     /* intensity: weaker ones are in the pattern alone */
#define LABELLED 0.25  /* intensity from which a line is named */
#define MAX_NAME 10    /* letters of a name in a label */
#define MAX_LABELS 4   /* of a phase */
#define N_ROWS 2       /* of labels on a cake */
#define ROW_GAP 2.0f
#define LABEL_BOTTOM 4.0f
#define MAX_LINES 40 /* of a phase, the strongest: an image is for looking at */

/* One line that is drawn. */
typedef struct {
  guint set;
  double two_theta_rad;
  double intensity;
  PangoLayout *layout; /* (nullable) */
} Line;

struct _RingletPhasesLayer {
  RingletLayer parent_instance;

  RingletDetector *detector; /* (nullable): of an image */
  RingletGeometry geometry;
  RingletResult *cake; /* (nullable): in its place */
  GPtrArray *phases;   /* (nullable) */
  GArray *lines; /* (nullable) (element-type Line): as long as the font is the same */
  RingletPictures pictures;
};

G_DEFINE_FINAL_TYPE (RingletPhasesLayer, ringlet_phases_layer, RINGLET_TYPE_LAYER)

/* ---- which lines ---- */

static void
line_clear (gpointer line)
{
  g_clear_object (&((Line *) line)->layout);
}

static gint
by_intensity (gconstpointer a, gconstpointer b)
{
  const Line *first = a;
  const Line *second = b;

  return (first->intensity < second->intensity) -
      (first->intensity > second->intensity);
}

/* Returns (transfer full): "Au 111"; a long name leaves room for the others. */
static char *
make_label (const RingletPhase *phase, const RingletReflection *reflection)
{
  const gboolean is_long = g_utf8_strlen (phase->name, -1) > MAX_NAME;
  g_autofree char *name =
      g_utf8_substring (phase->name, 0, is_long ? MAX_NAME - 1 : -1);
  g_autofree char *indices = ringlet_reflection_label (reflection);

  return g_strdup_printf ("%s%s %s", name, is_long ? "…" : "", indices);
}

static void
add_lines (RingletPhasesLayer *self, guint set)
{
  const RingletPhaseRings *phase = g_ptr_array_index (self->phases, set);
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (Line));

  for (guint i = 0; i < phase->rings->len; i++) {
    const RingletRing *ring = &g_array_index (phase->rings, RingletRing, i);
    Line line = { set, ring->two_theta_rad, ring->reflection.strength, NULL };

    if (line.intensity >= LABELLED) {
      g_autofree char *text = make_label (phase->phase, &ring->reflection);

      line.layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
    }
    if (line.intensity >= LEAST)
      g_array_append_val (lines, line);
  }
  g_array_sort (lines, by_intensity);
  for (guint i = MAX_LINES; i < lines->len; i++)
    line_clear (&g_array_index (lines, Line, i));
  g_array_append_vals (self->lines, lines->data, MIN (lines->len, MAX_LINES));
}

static GArray *
get_lines (RingletPhasesLayer *self)
{
  if (self->lines != NULL)
    return self->lines;
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  g_array_set_clear_func (self->lines, line_clear);
  for (guint i = 0; self->phases != NULL && i < self->phases->len; i++)
    add_lines (self, i);
  return self->lines;
}

/* ---- where they are ---- */

/* @path: gets a piece from the top of the view to its bottom. */
static void
cake_path (RingletPhasesLayer *self, const Line *line, const graphene_rect_t *clip,
    GArray *path)
{
  const RingletViewport *viewport = ringlet_layer_get_viewport (RINGLET_LAYER (self));
  const double radial =
      ringlet_unit_convert (line->two_theta_rad, ringlet_unit_find ("2th_rad", NULL),
          self->cake->unit, self->cake->provenance.geometry.wavelength_m);
  double slow = 0.0;
  double fast[2] = { 0.0, 0.0 };
  double edges[2];
  double x = 0.0;
  RingletPathPoint point = { 0 };

  ringlet_viewport_to_image (viewport, 0, 0, &slow, &fast[0]);
  ringlet_viewport_to_image (viewport, viewport->width, 0, &slow, &fast[1]);
  for (int i = 0; i < 2; i++)
    edges[i] = ringlet_result_radial_at (self->cake, fast[i]);
  x = clip->origin.x +
      (radial - edges[0]) / (edges[1] - edges[0]) * (double) clip->size.width;
  if (!(x >= clip->origin.x && x <= clip->origin.x + clip->size.width))
    return;
  point.x = floorf ((float) x) + 0.5f;
  point.y = clip->origin.y;
  point.is_start = TRUE;
  g_array_append_val (path, point);
  point.y += clip->size.height;
  point.is_start = FALSE;
  g_array_append_val (path, point);
}

/* Returns (transfer full) (element-type GArray): one a line, empty out of sight */
static GPtrArray *
make_paths (RingletPhasesLayer *self, const GArray *lines, const graphene_rect_t *clip)
{
  const RingletViewport *viewport = ringlet_layer_get_viewport (RINGLET_LAYER (self));
  GPtrArray *paths = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  RingletPlacement placement;
  g_autoptr (RingletRingView) view = NULL;

  if (self->cake == NULL) {
    placement = ringlet_placement_new (self->detector, &self->geometry);
    view = ringlet_ring_path_view (&placement, viewport);
  }
  for (guint i = 0; i < lines->len; i++) {
    const Line *line = &g_array_index (lines, Line, i);
    GArray *path = NULL;

    if (view != NULL) {
      path = ringlet_ring_path_new (view, line->two_theta_rad, viewport, clip);
    } else {
      path = g_array_new (FALSE, FALSE, sizeof (RingletPathPoint));
      cake_path (self, line, clip, path);
    }
    g_ptr_array_add (paths, path);
  }
  return paths;
}

/* ---- drawing ---- */

/* One for each intensity. */
static void
make_pens (RingletPen pens[N_PENS], const RingletPhaseStyle *style, double factor)
{
  const double width = fmin (LINE_WIDTH * factor, 2.0 * (RINGLET_PEN_REACH - 0.5));
  const double halo = HALO_WIDTH * factor;

  for (int i = 0; i < N_PENS; i++)
    pens[i] = ringlet_pen_new_coloured (
        width, halo, FAINTEST + (1.0 - FAINTEST) * i / (N_PENS - 1), style->rgb);
}

static void
draw_lines (RingletPhasesLayer *self, const GArray *lines, const GPtrArray *paths,
    const graphene_rect_t *clip, RingletSheet *sheet)
{
  const float factor = (float) gtk_widget_get_scale_factor (GTK_WIDGET (self));
  RingletPen pens[N_PENS];
  guint set = G_MAXUINT;

  for (guint i = 0; i < lines->len; i++) {
    const Line *line = &g_array_index (lines, Line, i);
    const RingletPhaseRings *phase = g_ptr_array_index (self->phases, line->set);
    const RingletPhaseStyle *style = ringlet_phase_style (phase->phase->colour);
    const RingletPen *pen = NULL;

    if (line->set != set)
      make_pens (pens, style, factor);
    set = line->set;
    /* The eye sees √I sooner than I: a weak line is not away. */
    pen = &pens[(int) lround (sqrt (line->intensity) * (N_PENS - 1))];
    ringlet_dash_path (
        sheet, pen, style, g_ptr_array_index (paths, i), &clip->origin, factor);
  }
}

static void
snapshot_lines (RingletPhasesLayer *self, const GArray *lines, const GPtrArray *paths,
    const graphene_rect_t *clip, GtkSnapshot *snapshot)
{
  const int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  const int width = (int) clip->size.width * factor;
  const int height = (int) clip->size.height * factor;
  cairo_surface_t *picture =
      ringlet_pictures_take (&self->pictures, width, height, CAIRO_FORMAT_ARGB32);
  RingletSheet sheet = { width, height,
    (guint32 *) (gpointer) cairo_image_surface_get_data (picture) };

  memset (sheet.pixels, 0, sizeof (guint32) * (gsize) width * (gsize) height);
  draw_lines (self, lines, paths, clip, &sheet);
  ringlet_picture_snapshot (picture, GTK_WIDGET (self), snapshot, clip);
}

/* At the bottom of a cake, in two rows: those of the calibrant are at its top. */
static gboolean
place_on_cake (const GArray *path, const graphene_rect_t *clip, float width,
    float height, GArray *placed, graphene_rect_t *rect)
{
  const float middle = g_array_index (path, RingletPathPoint, 0).x;
  const float left = CLAMP (middle - width / 2, clip->origin.x,
      MAX (clip->origin.x, clip->origin.x + clip->size.width - width));
  const float bottom = clip->origin.y + clip->size.height - LABEL_BOTTOM;

  for (int row = 1; row <= N_ROWS; row++) {
    gboolean has_room = TRUE;

    graphene_rect_init (
        rect, left, bottom - (float) row * (height + ROW_GAP), width, height);
    for (guint i = 0; i < placed->len; i++)
      has_room &= !graphene_rect_intersection (
          rect, &g_array_index (placed, graphene_rect_t, i), NULL);
    if (!has_room)
      continue;
    g_array_append_val (placed, *rect);
    return TRUE;
  }
  return FALSE;
}

static void
snapshot_label (RingletPhasesLayer *self, const Line *line, const GArray *path,
    RingletLabels *labels, GtkSnapshot *snapshot)
{
  graphene_rect_t rect = { 0 };
  int width = 0;
  int height = 0;
  gboolean has_room = FALSE;

  if (line->layout == NULL || path->len == 0)
    return;
  pango_layout_get_pixel_size (line->layout, &width, &height);
  width += (int) (2 * RINGLET_LABEL_PADDING);
  has_room = self->cake != NULL
      ? place_on_cake (
            path, &labels->clip, (float) width, (float) height, labels->placed, &rect)
      : ringlet_labels_place (labels, path, (float) width, (float) height, &rect);
  if (has_room)
    ringlet_label_snapshot (snapshot, line->layout, &rect);
}

/* The strongest of each phase first, then the next ones: none is without a name. */
static void
snapshot_labels (RingletPhasesLayer *self, const GArray *lines, const GPtrArray *paths,
    const graphene_rect_t *clip, GtkSnapshot *snapshot)
{
  g_auto (RingletLabels) labels = ringlet_labels_new (clip, G_PI / 4.0);

  for (guint rank = 0; rank < MAX_LABELS; rank++) {
    guint of_set = 0;

    for (guint i = 0; i < lines->len; i++) {
      const Line *line = &g_array_index (lines, Line, i);

      of_set = i > 0 && line->set == line[-1].set ? of_set + 1 : 0;
      if (of_set == rank)
        snapshot_label (self, line, g_ptr_array_index (paths, i), &labels, snapshot);
    }
  }
}

static void
ringlet_phases_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  g_auto (RingletWatch) watch = ringlet_watch ("canvas phases snapshot");
  RingletPhasesLayer *self = RINGLET_PHASES_LAYER (widget);
  const GArray *lines = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  graphene_rect_t clip = { 0 };
  graphene_rect_t image = { 0 };

  ringlet_layer_get_clip (RINGLET_LAYER (self), &clip);
  ringlet_layer_get_image_clip (RINGLET_LAYER (self), &image);
  if ((self->detector == NULL && self->cake == NULL) || self->phases == NULL ||
      self->phases->len == 0 || clip.size.width < 1 || clip.size.height < 1)
    return;

  lines = get_lines (self);
  paths = make_paths (self, lines, &clip);
  gtk_snapshot_push_clip (snapshot, &image);
  snapshot_lines (self, lines, paths, &clip, snapshot);
  snapshot_labels (self, lines, paths, &image, snapshot);
  gtk_snapshot_pop (snapshot);
}

/* ---- set-up ---- */

static void
drop_lines (RingletPhasesLayer *self)
{
  g_clear_pointer (&self->lines, g_array_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Another font or size, say large text. */
static void
ringlet_phases_layer_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (ringlet_phases_layer_parent_class)->css_changed (widget, change);
  drop_lines (RINGLET_PHASES_LAYER (widget));
}

static void
set (RingletPhasesLayer *self, RingletDetector *detector,
    const RingletGeometry *geometry, RingletResult *cake, GPtrArray *phases)
{
  RingletDetector *old = self->detector;
  RingletResult *old_cake = self->cake;
  GPtrArray *old_phases = self->phases;

  self->detector = detector != NULL ? ringlet_detector_ref (detector) : NULL;
  self->geometry = geometry != NULL ? *geometry : (RingletGeometry){ 0 };
  self->cake = cake != NULL ? ringlet_result_ref (cake) : NULL;
  self->phases = phases != NULL ? g_ptr_array_ref (phases) : NULL;
  g_clear_pointer (&old, ringlet_detector_unref);
  g_clear_pointer (&old_cake, ringlet_result_unref);
  g_clear_pointer (&old_phases, g_ptr_array_unref);
  drop_lines (self);
}

void
ringlet_phases_layer_set_image (RingletPhasesLayer *self, RingletDetector *detector,
    const RingletGeometry *geometry, GPtrArray *phases)
{
  g_return_if_fail (RINGLET_IS_PHASES_LAYER (self));
  set (self, detector, geometry, NULL, phases);
}

void
ringlet_phases_layer_set_cake (
    RingletPhasesLayer *self, RingletResult *cake, GPtrArray *phases)
{
  g_return_if_fail (RINGLET_IS_PHASES_LAYER (self));
  set (self, NULL, NULL, cake, phases);
}

static void
ringlet_phases_layer_finalize (GObject *object)
{
  RingletPhasesLayer *self = RINGLET_PHASES_LAYER (object);

  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_clear_pointer (&self->cake, ringlet_result_unref);
  g_clear_pointer (&self->phases, g_ptr_array_unref);
  g_clear_pointer (&self->lines, g_array_unref);
  ringlet_pictures_clear (&self->pictures);
  G_OBJECT_CLASS (ringlet_phases_layer_parent_class)->finalize (object);
}

static void
ringlet_phases_layer_class_init (RingletPhasesLayerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ringlet_phases_layer_finalize;
  widget_class->snapshot = ringlet_phases_layer_snapshot;
  widget_class->css_changed = ringlet_phases_layer_css_changed;
}

static void
ringlet_phases_layer_init (RingletPhasesLayer *self)
{
}

RingletLayer *
ringlet_phases_layer_new (void)
{
  return g_object_new (RINGLET_TYPE_PHASES_LAYER, NULL);
}
