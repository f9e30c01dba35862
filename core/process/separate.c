/* SPDX-License-Identifier: MIT */
#include "process/separate.h"

#include <math.h>

#include "base/error.h"
#include "base/parallel.h"
#include "engine/exclusion.h"
#include "engine/shape.h"
#include "engine/widen.h"
#include "geometry/space.h"

void
ringlet_separation_clear (RingletSeparation *self)
{
  g_clear_pointer (&self->bragg, ringlet_image_unref);
  g_clear_pointer (&self->amorphous, ringlet_image_unref);
}

/* What the rows share. */
typedef struct {
  const RingletIntegratorInputs *inputs;
  const RingletFrame *frame;
  const RingletResult *pattern;
  RingletPreproc *preproc;
  RingletPlacement placement;
  RingletUnitScale scale;
  RingletExclusion exclusion;
  double *curve; /* the pattern without empty bins */
  double *bragg;
  double *amorphous;
} Work;

/* The intensities, on the straight line between their neighbours where a bin is empty,
 * as the nearest one at both ends. NULL with @error. */
static double *
fill_curve (const RingletResult *pattern, GError **error)
{
  const gsize n = pattern->n_radial;
  g_autofree double *curve = g_try_new (double, n);
  gssize last = -1;

  if (curve == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for %" G_GSIZE_FORMAT " bins; take fewer", n);
    return NULL;
  }
  for (gsize i = 0; i < n; i++) {
    const double right = pattern->intensity[i];
    const double left = last >= 0 ? curve[last] : right;

    if (!(pattern->count[i] > 0.0))
      continue;
    for (gssize j = last + 1; j < (gssize) i; j++)
      curve[j] =
          left + (right - left) * (double) (j - last) / (double) ((gssize) i - last);
    curve[i] = right;
    last = (gssize) i;
  }
  if (last < 0) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "No bin of the pattern has a pixel: there is nothing to separate");
    return NULL;
  }
  for (gsize i = (gsize) last + 1; i < n; i++)
    curve[i] = curve[last];
  return g_steal_pointer (&curve);
}

/* A range that begins at a pixel holds it, whatever rounding says: part of a bin. */
#define EDGE 1e-9

/* NaN outside the range. */
static double
curve_at (const Work *work, double radial)
{
  const RingletResult *pattern = work->pattern;
  const double n = (double) pattern->n_radial;
  const double at =
      (radial - pattern->radial_min) / (pattern->radial_max - pattern->radial_min) * n;
  const double place = CLAMP (at - 0.5, 0.0, n - 1.0);
  const gsize i = (gsize) MIN (floor (place), MAX (n - 2.0, 0.0));
  const double part = place - (double) i;

  if (!(at >= -EDGE && at < n + EDGE))
    return NAN;
  return pattern->n_radial == 1
      ? work->curve[0]
      : work->curve[i] + part * (work->curve[i + 1] - work->curve[i]);
}

/* @amorphous as a multiple of a power of 2, of which @counts, a whole number, is one,
 * too, and which is small enough for nothing to be seen of it: their difference is one
 * again, below 2^53 of them, and so exact. */
static double
round_amorphous (double amorphous, double counts)
{
  int exponent = 0;
  double step;

  frexp (MAX (fabs (amorphous), fabs (counts)), &exponent);
  step = ldexp (1.0, MIN (exponent - 51, 0));
  return rint (amorphous / step) * step;
}

/* Counts that make @intensity of a pixel of a row: what integration does, backwards. */
static double
counts_of (
    const Work *work, const RingletPreprocRow *known, gsize fast, double intensity)
{
  const double monitor = work->frame->monitor > 0.0 ? work->frame->monitor : 1.0;
  const double dark = known->dark != NULL ? known->dark[fast] : 0.0;
  const double gain = known->gain != NULL ? known->gain[fast] : 1.0;

  return (intensity * known->norm[fast] * monitor + dark) / gain;
}

static gboolean
is_masked (const RingletMask *mask, gsize pixel)
{
  return mask != NULL && mask->bad[pixel];
}

/* @counts: of the row, NaN where they are no data; @radial: its centres. */
static void
separate_pixels (const Work *work, gsize first, const RingletPreprocRow *known,
    const double *counts, const double *radial)
{
  const RingletImage *image = work->frame->image;
  const gboolean is_whole = !ringlet_pixel_type_is_float (image->type);

  for (gsize i = 0; i < image->n_fast; i++) {
    const gsize pixel = first + i;
    double amorphous = counts_of (work, known, i,
        curve_at (work, ringlet_unit_scale_show (work->scale, radial[i])));

    if (is_masked (work->inputs->mask, pixel) ||
        is_masked (work->preproc->unusable, pixel) || isnan (counts[i]))
      amorphous = NAN;
    if (is_whole && isfinite (amorphous))
      amorphous = round_amorphous (amorphous, counts[i]);
    work->amorphous[pixel] = amorphous;
    work->bragg[pixel] = counts[i] - amorphous;
  }
}

static void
separate_row (gsize slow, gpointer data)
{
  const Work *work = data;
  const RingletPlan *plan = work->inputs->plan;
  const gsize n = work->frame->image->n_fast;
  g_autofree double *values = g_new (double, 6 * n);
  const RingletLabRow centres = { values, values + n, values + 2 * n };
  double *radial = values + 3 * n;
  double *counts = values + 4 * n;
  const RingletPreprocRow known =
      ringlet_preproc_row (work->preproc, slow, values + 5 * n);

  ringlet_placement_centres (&work->placement, slow, centres);
  ringlet_space_of_row (
      plan->unit->space, &centres, n, work->placement.geometry.wavelength_m, radial);
  ringlet_widen_double (work->frame->image, &work->exclusion, slow * n, n, counts);
  separate_pixels (work, slow * n, &known, counts, radial);
}

static gboolean
check (const RingletIntegratorInputs *inputs, const RingletFrame *frame,
    const RingletResult *pattern, GError **error)
{
  const RingletCompanion image = { "image", frame->source, frame->image->n_slow,
    frame->image->n_fast };

  if (!ringlet_companion_check (&image, inputs->detector, error))
    return FALSE;
  if (!ringlet_result_is_cake (pattern) && !pattern->unit->is_azimuthal)
    return TRUE;

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "What is along the rings is told by a pattern I(radial), not by a cake or I(χ)");
  return FALSE;
}

static double *
alloc_pixels (const RingletImage *image, GError **error)
{
  return ringlet_image_alloc (RINGLET_PIXEL_F64, image->n_slow, image->n_fast, error);
}

static RingletImage *
take_pixels (const RingletImage *image, double **pixels)
{
  return ringlet_image_new_take (
      RINGLET_PIXEL_F64, image->n_slow, image->n_fast, g_steal_pointer (pixels), NULL);
}

static void
work_clear (Work *self)
{
  g_clear_pointer (&self->preproc, ringlet_preproc_unref);
  g_free (self->curve);
  g_free (self->bragg);
  g_free (self->amorphous);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/* FALSE with @error; to be cleared in either case. */
static gboolean
work_init (Work *self, RingletMemo *memo, GCancellable *cancellable, GError **error)
{
  const RingletIntegratorInputs *in = self->inputs;
  const RingletImage *image = self->frame->image;

  self->preproc = ringlet_preproc_get (
      in->detector, in->geometry, in->plan, &in->corrections, memo, cancellable, error);
  if (self->preproc == NULL)
    return FALSE;
  self->curve = fill_curve (self->pattern, error);
  if (self->curve == NULL)
    return FALSE;
  self->bragg = alloc_pixels (image, error);
  if (self->bragg == NULL)
    return FALSE;
  self->amorphous = alloc_pixels (image, error);
  if (self->amorphous == NULL)
    return FALSE;

  self->placement = ringlet_placement_new (in->detector, in->geometry);
  self->scale = ringlet_unit_scale (self->pattern->unit, in->geometry->wavelength_m);
  self->exclusion = ringlet_exclusion_new (
      in->plan, ringlet_detector_has_flags (in->detector), image->type);
  return TRUE;
}

gboolean
ringlet_separate (const RingletIntegratorInputs *inputs, const RingletFrame *frame,
    const RingletResult *pattern, RingletMemo *memo, RingletSeparation *self,
    GCancellable *cancellable, GError **error)
{
  g_auto (Work) work = { .inputs = inputs, .frame = frame, .pattern = pattern };

  *self = (RingletSeparation){ NULL, NULL };
  if (!check (inputs, frame, pattern, error) ||
      !work_init (&work, memo, cancellable, error) ||
      !ringlet_parallel_for (
          frame->image->n_slow, separate_row, &work, cancellable, error))
    return FALSE;

  self->bragg = take_pixels (frame->image, &work.bragg);
  self->amorphous = take_pixels (frame->image, &work.amorphous);
  return TRUE;
}
