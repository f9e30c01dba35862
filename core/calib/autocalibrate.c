/* SPDX-License-Identifier: MIT */
#include "calib/autocalibrate.h"

#include <math.h>

#include "base/error.h"
#include "calib/auto-check.h"
#include "calib/auto-image.h"
#include "calib/auto-order.h"
#include "calib/ring.h"
#include "geometry/extent.h"

#define MIN_POINTS 30
#define MAX_RINGS 2000
#define N_CHECKED 4
#define N_ORDER_POINTS 3000

typedef struct {
  const RingletAutocalibration *options;
  RingletDetector *detector;
  RingletAutoImage *image;
  GArray *points;
  GArray *few; /* of the points, for what is tried */
  GArray *candidates;
  RingletConeBounds bounds;
  const RingletProgress *progress;
  GCancellable *cancellable;
} Work;

static void
work_clear (Work *self)
{
  g_clear_pointer (&self->image, ringlet_auto_image_free);
  g_clear_pointer (&self->points, g_array_unref);
  g_clear_pointer (&self->few, g_array_unref);
  g_clear_pointer (&self->candidates, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/* An order with what the whole image says of it. */
typedef struct {
  RingletAutoOrder order;
  RingletAutoCheck check;
  double score;
} Checked;

void
ringlet_auto_result_free (RingletAutoResult *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->points, g_array_unref);
  g_free (self->message);
  g_free (self->advice);
  g_free (self);
}

static gboolean
check_inputs (const RingletImage *image, const RingletDetector *detector,
    const RingletAutocalibration *options, GError **error)
{
  const RingletMask *mask = options->mask;

  if (!(options->wavelength_m > 0.0) || !isfinite (options->wavelength_m)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The wavelength is not known: give the energy of the beam or its wavelength");
    return FALSE;
  }
  if (image->n_slow != detector->n_slow || image->n_fast != detector->n_fast ||
      (mask != NULL &&
          (mask->n_slow != image->n_slow || mask->n_fast != image->n_fast))) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "The image has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
        " pixels, the detector or the mask another shape",
        image->n_slow, image->n_fast);
    return FALSE;
  }
  return TRUE;
}

static int
compare_checked (gconstpointer a, gconstpointer b)
{
  const Checked *x = a, *y = b;

  return (x->score < y->score) - (x->score > y->score);
}

/* Returns (transfer full) (element-type Checked), the best first. */
static GArray *
find_orders (const Work *work, const GArray *rings, gboolean hold_tilt, GError **error)
{
  g_autoptr (GArray) orders = ringlet_auto_orders (work->few, work->candidates, rings,
      &work->bounds, hold_tilt, work->cancellable, error);
  g_autoptr (GArray) checked = g_array_new (FALSE, FALSE, sizeof (Checked));

  for (guint i = 0; orders != NULL && i < MIN (orders->len, N_CHECKED); i++) {
    Checked next = { g_array_index (orders, RingletAutoOrder, i) };

    if (!ringlet_auto_check (work->image, work->detector, &next.order.cone, rings, NULL,
            &next.check, work->cancellable, error))
      return NULL;
    next.score = next.check.score * (0.5 + 0.5 * next.order.explained);
    g_array_append_val (checked, next);
  }
  if (orders == NULL)
    return NULL;
  g_array_sort (checked, compare_checked);
  return g_steal_pointer (&checked);
}

static double
size_of (const RingletDetector *detector)
{
  return hypot ((double) detector->n_slow * detector->pixel_slow_m,
      (double) detector->n_fast * detector->pixel_fast_m);
}

static gboolean
prepare (Work *work, const RingletImage *image, GError **error)
{
  g_autoptr (RingletMask) gaps = ringlet_detector_gap_mask (work->detector);
  g_autoptr (RingletMask) mask = NULL;
  g_autoptr (GError) local = NULL;

  mask = ringlet_mask_union (gaps, (RingletMask *) work->options->mask, &local);
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  work->image = ringlet_auto_image_new (image, mask, work->cancellable, error);
  if (work->image == NULL)
    return FALSE;
  ringlet_progress_report (work->progress, 0.1);
  work->points =
      ringlet_auto_ridges (work->image, work->detector, work->cancellable, error);
  if (work->points == NULL)
    return FALSE;
  ringlet_progress_report (work->progress, 0.3);
  if (work->points->len < MIN_POINTS)
    return TRUE;
  work->few = ringlet_auto_thinned (work->points, N_ORDER_POINTS);
  work->bounds = ringlet_cone_bounds (work->detector);
  work->candidates = ringlet_auto_find (work->points, &work->bounds,
      size_of (work->detector), work->options->seed, work->cancellable, error);
  ringlet_progress_report (work->progress, 0.6);
  return work->candidates != NULL;
}

static RingletAutoAnswer
answer_of (const Checked *checked, double wavelength_m)
{
  return (RingletAutoAnswer){
    .confidence = checked->score,
    .n_matched = checked->check.n_matched,
    .n_possible = checked->check.n_possible,
    .first = checked->check.first,
    .last = checked->check.last,
    .geometry = ringlet_cone_geometry (&checked->order.cone, wavelength_m),
  };
}

RingletAutoResult *
ringlet_autocalibrate (const RingletImage *image, RingletDetector *detector,
    const RingletAutocalibration *options, const RingletProgress *progress,
    GCancellable *cancellable, GError **error)
{
  g_auto (Work) work = { .options = options,
    .detector = detector,
    .progress = progress,
    .cancellable = cancellable };
  g_autoptr (RingletAutoResult) result = g_new0 (RingletAutoResult, 1);
  g_autoptr (GArray) rings = NULL;
  g_autoptr (GArray) checked = NULL;

  if (!check_inputs (image, detector, options, error) || !prepare (&work, image, error))
    return NULL;
  result->points = g_array_new (FALSE, FALSE, sizeof (RingletControlPoint));
  if (work.candidates == NULL) {
    result->message = g_strdup ("no rings");
    return g_steal_pointer (&result);
  }
  rings = ringlet_rings_new (options->calibrant, options->wavelength_m, G_PI);
  if (rings->len > MAX_RINGS)
    g_array_set_size (rings, MAX_RINGS);
  checked = find_orders (&work, rings, options->hold_tilt, error);
  if (checked == NULL)
    return NULL;
  if (checked->len > 0)
    result->best =
        answer_of (&g_array_index (checked, Checked, 0), options->wavelength_m);
  result->is_found = checked->len > 0 && result->best.confidence > 0.7;
  return g_steal_pointer (&result);
}
