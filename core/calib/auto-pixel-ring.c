/* SPDX-License-Identifier: MIT */

/* Of a pixel at the distance x across ring k, in the arc i: mean = share · (A_k f (x −
 * c_i; V_k) + B_k + C_k x), where f is the shape of a peak, and c_i = −Σ_p s_ip Δ_p
 * what the geometry p does to the place of the ring there. A, V, B and C of each ring
 * are eliminated from its Fisher information before rings are added (Schur). */

#include "calib/auto-pixel-ring.h"

#include <math.h>

#include "calib/peak-pixels.h"
#include "calib/peak-ring-powder.h"

#define N_CONE RINGLET_CONE_PARAMETERS
#define N_OWN 4 /* height, width, level and slope of a ring */
#define N_ALL (N_OWN + N_CONE)
#define MAX_ARCS 180
#define ARC_PX 4.0
#define REACH_PX 20.0
#define LEAST_REACH_PX 2.0
#define WIDE_SIGMAS 4.0 /* of a peak: what is farther tells nothing of its place */
#define WIDE_MORE_PX 1.0
#define LEAST_SNR 4.0    /* of a whole ring */
#define APART_WIDTHS 1.3 /* neighbours that are nearer are not told apart */
#define OFF_SIGMAS 5.0   /* of counts: no ring makes one in three millions */

/**
 * Arc:
 * @sector: of the ring
 * @first: of its samples
 * @end: behind the last one
 * @row: by how many pixels the ring moves inwards with each parameter
 */
typedef struct {
  RingletPeakSector sector;
  guint first;
  guint end;
  double row[N_CONE];
} Arc;

/* --- the pixels of a ring --- */

static gboolean
arc_rows (const RingletPixelScoring *scoring, Arc *arc)
{
  RingletConePoint point;
  RingletConeView view;

  if (!ringlet_cone_point (
          scoring->detector, arc->sector.slow_px, arc->sector.fast_px, &point))
    return FALSE;
  view = ringlet_cone_slopes (&scoring->cone, &point, arc->row);
  for (int p = 0; p < N_CONE; p++)
    arc->row[p] *= view.per_pixel / arc->sector.rad_per_px;
  return isfinite (view.per_pixel);
}

/* Half the way to the nearer neighbour, and no farther than a point would be looked
 * for. */
static double
reach_of (const RingletRingWindow *window, const RingletPeakSector *sector)
{
  return fmin (
      REACH_PX, fmin (window->inner_rad, window->outer_rad) / sector->rad_per_px);
}

/* Shares of all arcs are those beside the first one. */
static GArray *
collect (const RingletPixelScoring *scoring, const RingletRingWindow *window,
    GArray *samples)
{
  const RingletRingSight *view = &scoring->view;
  const double length =
      ringlet_ring_length (view->placement, window->ring->two_theta_rad);
  const int n = (int) fmin (MAX_ARCS, length / ARC_PX);
  GArray *arcs = g_array_new (FALSE, FALSE, sizeof (Arc));
  double first_share = NAN;

  for (int i = 0; i < n; i++) {
    Arc arc = { .first = samples->len };
    double share = 0.0;

    if (!ringlet_ring_sector (
            view, window, -G_PI + (2.0 * i + 1.0) * G_PI / n, G_PI / n, &arc.sector) ||
        !arc_rows (scoring, &arc))
      continue;
    ringlet_peak_sector_collect (&arc.sector, view->placement, view->image, 0.0,
        reach_of (window, &arc.sector), samples);
    arc.end = samples->len;
    if (arc.end == arc.first)
      continue;
    share = ringlet_peak_sector_share (scoring->detector,
        ringlet_placement_at (view->placement, arc.sector.slow_px, arc.sector.fast_px),
        view->polarization);
    first_share = isnan (first_share) ? share : first_share;
    for (guint k = arc.first; k < arc.end; k++)
      g_array_index (samples, RingletPeakSample, k).share *=
          (float) (share / first_share);
    g_array_append_val (arcs, arc);
  }
  return arcs;
}

/* --- height, width and background --- */

static RingletPeakLines
lines_of (const RingletPeakLines *known, double rad_per_px)
{
  RingletPeakLines lines = *known;

  for (gsize i = 0; i < lines.n; i++)
    lines.lines[i].offset /= rad_per_px;
  return lines;
}

/**
 * Shape:
 * @fit: of all pixels of a ring, in pixels of @rad_per_px
 * @rad_per_px: of its middle arc
 */
typedef struct {
  RingletPeakFit fit;
  double rad_per_px;
} Shape;

/* All arcs on one another, as they lie in one that is in the middle. */
static GArray *
pool (const GArray *arcs, const GArray *samples, double rad_per_px)
{
  GArray *all =
      g_array_sized_new (FALSE, FALSE, sizeof (RingletPeakSample), samples->len);
  guint n = 0;

  g_array_set_size (all, samples->len);
  for (guint i = 0; i < arcs->len; i++) {
    const Arc *arc = &g_array_index (arcs, Arc, i);

    for (guint k = arc->first; k < arc->end; k++) {
      RingletPeakSample sample = g_array_index (samples, RingletPeakSample, k);

      sample.across *= (float) (arc->sector.rad_per_px / rad_per_px);
      g_array_index (all, RingletPeakSample, n++) = sample;
    }
  }
  return all;
}

/* FALSE where there is no peak where the ring should be. */
static gboolean
find_shape (const RingletPixelScoring *scoring, const RingletRingWindow *window,
    const GArray *arcs, const GArray *samples, Shape *shape,
    double deviances[RINGLET_PIXEL_SHAPES])
{
  const Arc *middle = &g_array_index (arcs, Arc, arcs->len / 2);
  const double reach = reach_of (window, &middle->sector);
  const RingletPeakRange range = { -reach, reach };
  RingletPeakLines lines = lines_of (&window->lines, middle->sector.rad_per_px);
  g_autoptr (GArray) all = pool (arcs, samples, middle->sector.rad_per_px);
  double width = 0.0;

  shape->rad_per_px = middle->sector.rad_per_px;
  if (reach < LEAST_REACH_PX ||
      !ringlet_peak_fit_bins (all, range, middle->sector.normal_rad, NULL, &lines,
          RINGLET_PEAK_TOLERANCE, &shape->fit))
    return FALSE;
  for (int i = 0; i < scoring->n_shapes; i++) {
    lines.lorentzian = scoring->shapes[i];
    deviances[i] =
        ringlet_peak_deviance (all, range, middle->sector.normal_rad, NULL, &lines);
  }
  width = RINGLET_PEAK_FWHM * sqrt (shape->fit.variance);
  return shape->fit.amplitude > LEAST_SNR * shape->fit.amplitude_sigma &&
      fabs (shape->fit.centre) < 0.5 * width + 3.0 * shape->fit.centre_sigma &&
      2.0 * fmin (window->inner_rad, window->outer_rad) >
      APART_WIDTHS * width * shape->rad_per_px;
}

/* What the shape of the ring is in one arc. @own_part: of its variance, what is not the
 * pixels' */
static RingletPeakModel
model_of (const RingletRingWindow *window, const Shape *shape, const Arc *arc,
    double *own_part)
{
  const double ratio = shape->rad_per_px / arc->sector.rad_per_px;
  const double own =
      fmax (shape->fit.variance - RINGLET_PEAK_PIXEL_VARIANCE, 0.01) * ratio * ratio;
  const double variance = own + RINGLET_PEAK_PIXEL_VARIANCE;
  const double c = cos (arc->sector.normal_rad), s = sin (arc->sector.normal_rad);
  RingletPeakModel model = {
    .half = 1.0,
    .flatness = -(c * c * c * c + s * s * s * s) / (24.0 * 120.0),
    .least = 0.003 * (shape->fit.amplitude + fmax (shape->fit.background, 0.0)),
    .known = lines_of (&window->lines, arc->sector.rad_per_px),
  };

  model.x[RINGLET_PEAK_AMPLITUDE] = shape->fit.amplitude;
  model.x[RINGLET_PEAK_LOG_VARIANCE] = log (variance);
  model.x[RINGLET_PEAK_LEVEL] =
      shape->fit.background - shape->fit.rise * shape->fit.centre;
  model.x[RINGLET_PEAK_SLOPE] = shape->fit.rise / ratio;
  ringlet_peak_model_prepare (&model);
  *own_part = own / variance;
  return model;
}

/* --- Fisher information and score --- */

/**
 * Sums:
 * @matrix: of the parameters of the ring, then those of the geometry; the lower half
 * @score: likewise
 */
typedef struct {
  double matrix[N_ALL][N_ALL];
  double score[N_ALL];
} Sums;

static gboolean
is_hot (double value, double mean)
{
  return sqrt (fmax (value, 0.0) + 0.375) - sqrt (mean + 0.375) > 0.5 * OFF_SIGMAS;
}

/* Of one arc, all of which moves alike: by its own five parameters. */
static void
add_samples (const RingletPeakModel *model, const GArray *samples, const Arc *arc,
    double matrix[RINGLET_PEAK_N][RINGLET_PEAK_N], double score[RINGLET_PEAK_N],
    RingletPixelEvidence *evidence)
{
  const double reach = WIDE_SIGMAS / model->sharpness + WIDE_MORE_PX;

  for (guint k = arc->first; k < arc->end; k++) {
    const RingletPeakSample *sample = &g_array_index (samples, RingletPeakSample, k);
    const double share = (double) sample->share;
    double g[RINGLET_PEAK_N];
    double mean = 0.0, rest = 0.0, weight = 0.0;

    if (fabs ((double) sample->across) > reach)
      continue;
    mean = share * ringlet_peak_model_at (model, (double) sample->across, g);
    if (is_hot ((double) sample->value, fmax (mean, 0.0)))
      continue;
    rest = (double) sample->value - mean;
    weight = 1.0 / fmax (mean, share * model->least);
    evidence->scatter += weight * rest * rest;
    evidence->expected += weight * fmax (mean, 0.0);
    for (int i = 0; i < RINGLET_PEAK_N; i++) {
      score[i] += weight * share * g[i] * rest;
      for (int j = 0; j <= i; j++)
        matrix[i][j] += weight * share * share * g[i] * g[j];
    }
  }
}

/* From the parameters of an arc to those of the ring and the geometry. */
static void
add_arc (const RingletPeakModel *model, double own_part, double ratio,
    const GArray *samples, const Arc *arc, Sums *sums, RingletPixelEvidence *evidence)
{
  static const int own[N_OWN] = { RINGLET_PEAK_AMPLITUDE, RINGLET_PEAK_LOG_VARIANCE,
    RINGLET_PEAK_LEVEL, RINGLET_PEAK_SLOPE };
  const double times[N_OWN] = { 1.0, own_part, 1.0, 1.0 / ratio };
  double matrix[RINGLET_PEAK_N][RINGLET_PEAK_N] = { { 0.0 } };
  double score[RINGLET_PEAK_N] = { 0.0 };
  int from[N_ALL];
  double by[N_ALL];

  add_samples (model, samples, arc, matrix, score, evidence);
  for (int i = 0; i < N_ALL; i++) {
    from[i] = i < N_OWN ? own[i] : RINGLET_PEAK_CENTRE;
    by[i] = i < N_OWN ? times[i] : -arc->row[i - N_OWN];
  }
  for (int i = 0; i < N_ALL; i++) {
    sums->score[i] += by[i] * score[from[i]];
    for (int j = 0; j <= i; j++)
      sums->matrix[i][j] +=
          by[i] * by[j] * matrix[MAX (from[i], from[j])][MIN (from[i], from[j])];
  }
}

/* Gauss: what is left for the geometry when the ring has taken its own. FALSE where the
 * pixels do not tell them. */
static gboolean
eliminate (Sums *sums, RingletPixelEvidence *evidence)
{
  for (int i = 0; i < N_ALL; i++)
    for (int j = i + 1; j < N_ALL; j++)
      sums->matrix[i][j] = sums->matrix[j][i];
  for (int k = 0; k < N_OWN; k++) {
    const double pivot = sums->matrix[k][k];

    if (!(pivot > 0.0))
      return FALSE;
    for (int i = k + 1; i < N_ALL; i++) {
      const double factor = sums->matrix[i][k] / pivot;

      sums->score[i] -= factor * sums->score[k];
      for (int j = k + 1; j < N_ALL; j++)
        sums->matrix[i][j] -= factor * sums->matrix[k][j];
    }
  }
  for (int i = 0; i < N_CONE; i++) {
    evidence->score[i] = sums->score[N_OWN + i];
    for (int j = 0; j < N_CONE; j++)
      evidence->matrix[i][j] = sums->matrix[N_OWN + i][N_OWN + j];
  }
  return TRUE;
}

void
ringlet_pixel_ring (gsize index, gpointer data)
{
  const RingletPixelScoring *scoring = data;
  RingletPixelEvidence *evidence = &scoring->evidence[index];
  RingletRingWindow window = ringlet_ring_window (scoring->rings, (guint) index);
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (RingletPeakSample));
  g_autoptr (GArray) arcs = NULL;
  Sums sums = { { { 0.0 } } };
  Shape shape;

  window.lines =
      ringlet_ring_powder_lines (scoring->powder, scoring->rings, (guint) index);
  window.lines.lorentzian = scoring->lorentzian;
  arcs = collect (scoring, &window, samples);
  if (arcs->len == 0 ||
      !find_shape (scoring, &window, arcs, samples, &shape, evidence->deviances))
    return;
  evidence->off = shape.fit.centre / shape.fit.centre_sigma;
  for (guint i = 0; i < arcs->len; i++) {
    const Arc *arc = &g_array_index (arcs, Arc, i);
    double own_part = 0.0;
    const RingletPeakModel model = model_of (&window, &shape, arc, &own_part);

    add_arc (&model, own_part, shape.rad_per_px / arc->sector.rad_per_px, samples, arc,
        &sums, evidence);
  }
  evidence->is_seen = eliminate (&sums, evidence);
}
