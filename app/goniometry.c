/* SPDX-License-Identifier: MIT */
#include "goniometry.h"

#include <math.h>

#include "base/error.h"
#include "calibration.h"
#include "geometry/extent.h"

/* Points are looked for so often: at first from a model that may be pixels off. */
#define N_TURNS 3

/**
 * Work:
 * @model: the best so far
 * @points: (element-type GArray): of each item
 * @rings: of the calibrant, as far as any image reaches
 */
typedef struct {
  const RingletGoniometryInputs *in;
  RingletGoniometer *model;
  GPtrArray *points;
  GArray *rings;
  const RingletProgress *progress;
  GCancellable *cancellable;
} Work;

static void
work_clear (Work *self)
{
  g_clear_pointer (&self->model, ringlet_goniometer_unref);
  g_clear_pointer (&self->points, g_ptr_array_unref);
  g_clear_pointer (&self->rings, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static gboolean
geometry_of (const Work *work, gsize item, RingletGeometry *geometry, GError **error)
{
  const RingletGoniometryItem *it = &work->in->items[item];

  if (!ringlet_goniometer_geometry (
          work->model, it->positions, geometry, NULL, error)) {
    g_prefix_error (error, "%s: ", it->label);
    return FALSE;
  }
  if (geometry->wavelength_m > 0.0)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The model does not say the wavelength: “wavelength” is missing in its file; "
      "give "
      "a wavelength or an energy");
  return FALSE;
}

/* Along the rings that the model predicts. */
static GArray *
look_for_points (const Work *work, gsize item, GError **error)
{
  const RingletGoniometryItem *it = &work->in->items[item];
  RingletCalibrationInputs in = ringlet_calibration_inputs ();
  g_autoptr (RingletCalibration) found = NULL;

  if (!geometry_of (work, item, &in.start, error))
    return NULL;
  in.way = RINGLET_CALIBRATION_CHECK;
  in.image = it->image;
  in.detector = work->model->detector;
  in.mask = work->in->mask;
  in.calibrant = work->in->calibrant;
  in.wavelength_m = in.start.wavelength_m;
  in.has_start = TRUE;
  in.points_per_degree = work->in->points_per_degree;
  found = ringlet_calibrate (&in, NULL, work->cancellable, error);
  if (found != NULL)
    return g_steal_pointer (&found->points);
  g_prefix_error (error, "%s: ", it->label);
  return NULL;
}

static gboolean
collect_points (Work *work, GError **error)
{
  g_ptr_array_set_size (work->points, 0);
  for (gsize i = 0; i < work->in->n_items; i++) {
    const RingletGoniometryItem *it = &work->in->items[i];
    GArray *points = it->points != NULL ? g_array_ref ((GArray *) it->points)
                                        : look_for_points (work, i, error);

    if (points == NULL)
      return FALSE;
    g_ptr_array_add (work->points, points);
  }
  return TRUE;
}

/* ---- rings ---- */

static guint
last_ring (const Work *work)
{
  guint last = 1;

  for (guint i = 0; i < work->points->len; i++) {
    const GArray *points = g_ptr_array_index (work->points, i);

    for (guint k = 0; k < points->len; k++)
      last = MAX (last, g_array_index (points, RingletControlPoint, k).ring);
  }
  return last;
}

/* As far as an image reaches, or farther where points say so. */
static gboolean
make_rings (Work *work, GError **error)
{
  const guint n = last_ring (work);
  RingletGeometry geometry = { 0 };
  double end = 0.05;

  for (gsize i = 0; i < work->in->n_items; i++) {
    if (!geometry_of (work, i, &geometry, error))
      return FALSE;
    end = fmax (
        end, ringlet_geometry_largest_two_theta (&geometry, work->model->detector));
  }
  for (;; end *= 1.5) {
    g_clear_pointer (&work->rings, g_array_unref);
    work->rings = ringlet_rings_new (
        work->in->calibrant, geometry.wavelength_m, fmin (end, G_PI));
    if (work->rings->len >= n || end >= G_PI)
      return TRUE;
  }
}

/* ---- refinement ---- */

/* Points that were found know how good they are, picked ones do not. */
static gboolean
all_have_images (const RingletGoniometryInputs *in)
{
  for (gsize i = 0; i < in->n_items; i++) {
    if (in->items[i].points != NULL)
      return FALSE;
  }
  return TRUE;
}

static RingletGoniometerRefinement *
refine (Work *work, GError **error)
{
  const RingletGoniometryInputs *in = work->in;
  g_autofree RingletGoniometerImage *images =
      g_new0 (RingletGoniometerImage, in->n_items);
  const RingletGoniometerOptions options = { .start = work->model,
    .rings = work->rings,
    .images = images,
    .n_images = in->n_items,
    .limits = in->limits,
    .residual = in->residual,
    .loss = in->loss,
    .reject_sigma = in->reject_sigma,
    .use_sigma = all_have_images (in) };

  for (gsize i = 0; i < in->n_items; i++)
    images[i] = (RingletGoniometerImage){ in->items[i].label, in->items[i].positions,
      g_ptr_array_index (work->points, i) };
  return ringlet_goniometer_refine (&options, work->cancellable, error);
}

static int
count_turns (const RingletGoniometryInputs *in)
{
  for (gsize i = 0; i < in->n_items; i++) {
    if (in->items[i].points == NULL)
      return N_TURNS;
  }
  return 1;
}

RingletGoniometerRefinement *
ringlet_goniometry_refine (const RingletGoniometryInputs *inputs,
    const RingletProgress *progress, GCancellable *cancellable, GError **error)
{
  const int n_turns = count_turns (inputs);
  g_auto (Work) work = { .in = inputs,
    .model = ringlet_goniometer_ref ((RingletGoniometer *) inputs->model),
    .points = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref),
    .progress = progress,
    .cancellable = cancellable };
  g_autoptr (RingletGoniometerRefinement) result = NULL;

  for (int turn = 0; turn < n_turns; turn++) {
    g_clear_pointer (&result, ringlet_goniometer_refinement_unref);
    if (!collect_points (&work, error) || !make_rings (&work, error))
      return NULL;
    result = refine (&work, error);
    if (result == NULL)
      return NULL;
    ringlet_goniometer_unref (work.model);
    work.model = ringlet_goniometer_ref (result->goniometer);
    if (progress != NULL)
      ringlet_progress_report (progress, (turn + 1.0) / n_turns);
  }
  return g_steal_pointer (&result);
}
