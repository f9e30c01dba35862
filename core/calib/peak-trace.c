/* SPDX-License-Identifier: MIT */
#include "calib/peak-trace.h"

#include <math.h>

#include "calib/peak-arc.h"

/* Half the length of a window along the arc: two of them do not overlap. */
#define HALF_ALONG_PX 3.0
#define START_ALONG_PX 6.0
#define START_ACROSS_PX 9.0
/* Directions that are tried, over half a turn, and how far beside the place. */
#define N_DIRECTIONS 12
#define START_REACH_PX 6.0
#define LEAST_SNR 4.0
/* The start needs more: it is the one that was asked for. */
#define START_SNR 6.0
#define LEAST_EVENNESS 0.45
/* From one point to the next, widths and heights change by less than these factors. */
#define MAX_WIDENING 2.5
#define MAX_CHANGE 6.0
/* Points that say where the arc goes on. */
#define N_RECENT 24
/* Steps without a crest, where pixels count. */
#define MAX_MISSES 2
/* Share of a window that must count to be a miss. */
#define LEAST_COVERED 0.5
/* A gap is at most that long, or as half of what was seen. */
#define MAX_GAP_STEPS 16
#define MAX_STEPS 20000

/* An arc of counts is as wide as its misfit says. */
static double
snr_of (const RingletArcPeak *peak)
{
  return peak->amplitude / (peak->amplitude_sigma * sqrt (fmax (peak->misfit, 1.0)));
}

static RingletTracePoint
point_of (const RingletArcWindow *window, const RingletArcPeak *peak)
{
  return (RingletTracePoint){ peak->slow_px, peak->fast_px, window->normal_rad,
    window->curvature_per_px, peak->sigma_px * sqrt (fmax (peak->misfit, 1.0)),
    peak->fwhm_px, peak->amplitude };
}

/* Fits again with the direction and the bend that the first fit saw. */
static gboolean
refine (const RingletPeakImage *image, RingletArcWindow *window, RingletArcPeak *peak)
{
  window->slow_px = peak->slow_px;
  window->fast_px = peak->fast_px;
  window->normal_rad += peak->tilt_rad;
  if (fabs (peak->bend_per_px) > 3.0 * peak->bend_sigma_per_px)
    window->curvature_per_px += peak->bend_per_px;
  return ringlet_arc_fit (image, window, peak) && snr_of (peak) >= START_SNR &&
      peak->evenness >= LEAST_EVENNESS;
}

gboolean
ringlet_trace_start (const RingletPeakImage *image, double slow_px, double fast_px,
    RingletTracePoint *start)
{
  RingletArcWindow best = { 0 };
  RingletArcPeak best_peak = { 0 };
  double most = 0.0;

  for (int k = 0; k < N_DIRECTIONS; k++) {
    const RingletArcWindow window = { slow_px, fast_px, k * G_PI / N_DIRECTIONS, 0.0,
      START_ACROSS_PX, START_ALONG_PX };
    RingletArcPeak peak;

    if (!ringlet_arc_fit (image, &window, &peak) || peak.is_step ||
        peak.evenness < LEAST_EVENNESS || fabs (peak.shift_px) > START_REACH_PX ||
        snr_of (&peak) <= most)
      continue;
    most = snr_of (&peak);
    best = window;
    best_peak = peak;
  }
  if (most < START_SNR || !refine (image, &best, &best_peak))
    return FALSE;

  *start = point_of (&best, &best_peak);
  return TRUE;
}

/* ---- steps ---- */

/* Along a circle, ahead for positive @along. */
static RingletTracePoint
advance (const RingletTracePoint *from, double along)
{
  const double k = from->curvature_per_px;
  const double angle = k * along;
  const double u = fabs (angle) < 1e-6 ? along : sin (angle) / k;
  const double a = fabs (angle) < 1e-6 ? 0.0 : (cos (angle) - 1.0) / k;
  const double sine = sin (from->normal_rad);
  const double cosine = cos (from->normal_rad);
  RingletTracePoint to = *from;

  to.slow_px += sine * a + cosine * u;
  to.fast_px += cosine * a - sine * u;
  to.normal_rad += angle;
  return to;
}

static gboolean
is_inside (const RingletPeakImage *image, const RingletTracePoint *at)
{
  return at->slow_px >= 0.0 && at->fast_px >= 0.0 &&
      at->slow_px < (double) image->n_slow && at->fast_px < (double) image->n_fast;
}

static gboolean
is_like (const RingletArcPeak *peak, const RingletTracePoint *before)
{
  const double width = fmax (before->fwhm_px, 1.0);

  return peak->converged && !peak->is_step && snr_of (peak) >= LEAST_SNR &&
      fabs (peak->shift_px) <= fmax (2.0, 0.7 * width) &&
      peak->fwhm_px <= MAX_WIDENING * width + 1.0 &&
      peak->amplitude < MAX_CHANGE * before->amplitude &&
      MAX_CHANGE * peak->amplitude > before->amplitude;
}

/* Σ over recent points of powers of the distance along and of the height across, seen
 * from the newest: a parabola. Few or near ones say only the direction. */
static void
foresee (const GArray *trace, RingletTracePoint *newest)
{
  const guint n = MIN (trace->len, N_RECENT);
  const double sine = sin (newest->normal_rad);
  const double cosine = cos (newest->normal_rad);
  const double k0 = newest->curvature_per_px;
  double m[5] = { 0 };
  double y[3] = { 0 };
  double a;
  double b;
  double c;
  double det;

  for (guint k = trace->len - n; k < trace->len; k++) {
    const RingletTracePoint *at = &g_array_index (trace, RingletTracePoint, k);
    const double ds = at->slow_px - newest->slow_px;
    const double df = at->fast_px - newest->fast_px;
    const double u = cosine * ds - sine * df;
    const double across = sine * ds + cosine * df;
    /* What is left of the circle of now. */
    const double x = 2.0 * across + k0 * (across * across + u * u);
    const double v = x / (1.0 + sqrt (fmax (1.0 + k0 * x, 0.0)));
    const double weight = 1.0 / (at->sigma_px * at->sigma_px + 1e-4);
    double power = weight;

    for (int i = 0; i < 5; i++) {
      m[i] += power;
      if (i < 3)
        y[i] += power * v;
      power *= u;
    }
  }
  if (n < 3)
    return;
  a = m[2] - m[1] * m[1] / m[0];
  b = m[3] - m[1] * m[2] / m[0];
  c = m[4] - m[2] * m[2] / m[0];
  det = a * c - b * b;
  y[1] -= y[0] * m[1] / m[0];
  y[2] -= y[0] * m[2] / m[0];
  /* A curvature only where points are far enough apart to know one. */
  if (n >= 6 && det > 1e-9 * a * c) {
    newest->normal_rad -= (c * y[1] - b * y[2]) / det;
    newest->curvature_per_px -= 2.0 * (a * y[2] - b * y[1]) / det;
    return;
  }
  newest->normal_rad -= y[1] / a;
}

/**
 * Walk:
 * @misses: steps without a crest since the last one
 * @gap: likewise, where pixels do not count
 * @steps: since the last crest
 *
 * Where a trace is.
 */
typedef struct {
  const RingletPeakImage *image;
  gboolean through_gaps;
  RingletTracePoint from;
  guint misses;
  guint gap;
  guint steps;
} Walk;

/* Looks for the crest some steps ahead; FALSE where the trace ends. */
static gboolean
step (Walk *walk, GArray *trace, double direction)
{
  const RingletTracePoint at = advance (
      &walk->from, direction * RINGLET_TRACE_STEP_PX * (double) (walk->steps + 1));
  const double across = 1.5 * fmax (walk->from.fwhm_px, 1.0) + 4.0;
  const RingletArcWindow window = { at.slow_px, at.fast_px, at.normal_rad,
    at.curvature_per_px, across, HALF_ALONG_PX };
  RingletArcPeak peak;

  if (!is_inside (walk->image, &at))
    return FALSE;
  walk->steps++;
  ringlet_arc_fit (walk->image, &window, &peak);
  if (is_like (&peak, &walk->from)) {
    walk->from = point_of (&window, &peak);
    g_array_append_val (trace, walk->from);
    foresee (trace, &walk->from);
    walk->misses = walk->gap = walk->steps = 0;
    return TRUE;
  }
  if (walk->through_gaps &&
      (double) peak.n_pixels < LEAST_COVERED * 4.0 * across * HALF_ALONG_PX)
    return ++walk->gap <= MAX (MAX_GAP_STEPS, trace->len / 2);
  return ++walk->misses <= MAX_MISSES;
}

/* Whether the trace has come round to where it began. */
static gboolean
is_round (const GArray *trace, const RingletTracePoint *start)
{
  const RingletTracePoint *last =
      &g_array_index (trace, RingletTracePoint, trace->len - 1);

  return trace->len > 8 &&
      hypot (last->slow_px - start->slow_px, last->fast_px - start->fast_px) <
      0.9 * RINGLET_TRACE_STEP_PX;
}

/* Returns whether it came round. */
static gboolean
go (const RingletPeakImage *image, const RingletTracePoint *start, double direction,
    gboolean through_gaps, GArray *trace, GCancellable *cancellable)
{
  Walk walk = { image, through_gaps, *start, 0, 0, 0 };

  g_array_append_val (trace, *start);
  for (int k = 0; k < MAX_STEPS && !g_cancellable_is_cancelled (cancellable); k++) {
    if (!step (&walk, trace, direction))
      return FALSE;
    if (walk.steps == 0 && is_round (trace, start)) {
      g_array_set_size (trace, trace->len - 1);
      return TRUE;
    }
  }
  return FALSE;
}

/* Ahead of @start lies what was found first, of which the nearest tells how the arc
 * runs the other way; the last of it may be on the other side of the ring. */
static void
learn (const GArray *ahead, RingletTracePoint *start)
{
  g_autoptr (GArray) nearest = g_array_new (FALSE, FALSE, sizeof (RingletTracePoint));

  if (ahead->len <= 2)
    return;
  g_array_append_vals (nearest, ahead->data, MIN (ahead->len, N_RECENT));
  foresee (nearest, start);
}

GArray *
ringlet_trace_arc (const RingletPeakImage *image, const RingletTracePoint *start,
    gboolean through_gaps, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) ahead = g_array_new (FALSE, FALSE, sizeof (RingletTracePoint));
  g_autoptr (GArray) back = g_array_new (FALSE, FALSE, sizeof (RingletTracePoint));
  g_autoptr (GArray) trace = g_array_new (FALSE, FALSE, sizeof (RingletTracePoint));
  RingletTracePoint turned = *start;
  const gboolean is_closed = go (image, start, 1.0, through_gaps, ahead, cancellable);

  learn (ahead, &turned);
  if (!is_closed)
    go (image, &turned, -1.0, through_gaps, back, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  for (guint k = back->len; k-- > 1;)
    g_array_append_val (trace, g_array_index (back, RingletTracePoint, k));
  g_array_append_vals (trace, ahead->data, ahead->len);
  return g_steal_pointer (&trace);
}
