/* SPDX-License-Identifier: MIT */
#include "calib/peak-sector.h"

#include <math.h>

#include "base/simd.h"

/* Half the step that the change of 2θ is taken over, in pixels. */
#define STEP_PX 1.0
/* Pixels that are measured at a time. */
#define BATCH 256
/* Half the variance of a pixel along the ring. */
#define PIXEL_BULGE (0.5 * RINGLET_PEAK_PIXEL_VARIANCE)

typedef struct {
  double slow;
  double fast;
} Place;

static gboolean
find (const RingletPlacement *placement, double two_theta_rad, double chi_rad,
    Place *place)
{
  return ringlet_placement_find_angles (
             placement, two_theta_rad, chi_rad, &place->slow, &place->fast) &&
      isfinite (place->slow + place->fast);
}

static double
between (Place a, Place b)
{
  return hypot (b.slow - a.slow, b.fast - a.fast);
}

/* Radians of 2θ that are about a pixel at this place. */
static double
step_at (const RingletPlacement *placement, Place place)
{
  const RingletLab here = ringlet_placement_at (placement, place.slow, place.fast);
  const double pitch =
      fmin (placement->detector->pixel_slow_m, placement->detector->pixel_fast_m);

  return STEP_PX * pitch / ringlet_lab_length (here);
}

gboolean
ringlet_peak_sector_init (RingletPeakSector *self, const RingletPlacement *placement,
    double two_theta_rad, double chi_rad, double half_chi_rad)
{
  Place middle;
  Place before;
  Place behind;
  Place inner;
  Place outer;
  double step;
  double px;

  if (!find (placement, two_theta_rad, chi_rad, &middle) ||
      !find (placement, two_theta_rad, chi_rad - half_chi_rad, &before) ||
      !find (placement, two_theta_rad, chi_rad + half_chi_rad, &behind))
    return FALSE;
  step = step_at (placement, middle);
  if (!(step > 0.0) || !find (placement, two_theta_rad - step, chi_rad, &inner) ||
      !find (placement, two_theta_rad + step, chi_rad, &outer))
    return FALSE;

  /* Where pixels jump over a gap, one of the two steps is short. */
  px = 2.0 * fmax (between (inner, middle), between (middle, outer));
  *self = (RingletPeakSector){
    .two_theta_rad = two_theta_rad,
    .chi_rad = chi_rad,
    .half_chi_rad = half_chi_rad,
    .slow_px = middle.slow,
    .fast_px = middle.fast,
    .rad_per_px = 2.0 * step / px,
    .along_px = between (before, middle) + between (middle, behind),
    .normal_rad = atan2 (outer.slow - inner.slow, outer.fast - inner.fast),
    .polarization = NAN,
  };
  self->curvature_per_px = 2.0 * half_chi_rad / self->along_px;
  return px > 0.0 && isfinite (self->rad_per_px) && self->along_px > 0.0;
}

/* What a row or column of pixels must reach into. */
typedef struct {
  double from;
  double to;
} Span;

static void
widen (Span *span, double to)
{
  span->from = fmin (span->from, to);
  span->to = fmax (span->to, to);
}

/* The four corners of the sector and the bulge between them. */
static void
spans_of (const RingletPeakSector *self, double middle_px, double half_px, Span *slow,
    Span *fast)
{
  const double n[2] = { sin (self->normal_rad), cos (self->normal_rad) };
  const double half = 0.5 * self->along_px;
  const double bulge = 0.5 * self->curvature_per_px * half * half;
  const double most = fmax (fabs (middle_px - half_px), fabs (middle_px + half_px));
  const double along = half * (1.0 + self->curvature_per_px * most);

  *slow = (Span){ INFINITY, -INFINITY };
  *fast = *slow;
  for (int k = 0; k < 4; k++) {
    const double a = middle_px + (k & 1 ? half_px : -half_px - bulge);
    const double u = k & 2 ? along : -along;

    widen (slow, self->slow_px + n[0] * a + n[1] * u);
    widen (fast, self->fast_px + n[1] * a - n[0] * u);
  }
}

static void
pixels_of (Span span, gsize n, gsize *first, gsize *end)
{
  *first = (gsize) CLAMP (floor (span.from - 0.5), 0.0, (double) n);
  *end = (gsize) CLAMP (ceil (span.to + 0.5), 0.0, (double) n);
}

/**
 * Turn:
 * @cosine: of 2θ of the ring
 * @sine: likewise
 * @cosine_chi: of the middle of the sector
 * @sine_chi: likewise
 * @sine_half: of half the width of the sector
 *
 * Differences of angles without an arctangent: sin (a − b).
 */
typedef struct {
  double cosine;
  double sine;
  double cosine_chi;
  double sine_chi;
  double sine_half;
} Turn;

/* asin (x) of a small x. */
static inline double
arc_of (double sine)
{
  return sine * (1.0 + sine * sine * (1.0 / 6.0 + sine * sine * 0.075));
}

/**
 * Row:
 * @is_line: the centres of its pixels lie evenly on a line
 *
 * A row of pixels, so prepared that most cost nine multiplications.
 */
typedef struct {
  const RingletPlacement *placement;
  double slow_px;
  gboolean is_line;
  RingletRowLine line;
} Row;

static Row
row_of (const RingletPlacement *placement, gsize slow)
{
  Row row = { placement, (double) slow + 0.5, FALSE, { 0 } };

  row.is_line = !placement->parallax.is_active &&
      ringlet_detector_line (placement->detector, row.slow_px, 0.5, &row.line);
  return row;
}

static RingletLab
at (const Row *row, gsize fast)
{
  const RingletRowLine *line = &row->line;

  if (!row->is_line)
    return ringlet_placement_at (row->placement, row->slow_px, (double) fast + 0.5);
  return ringlet_projection_apply (&row->placement->projection, line->slow_m,
      line->pitch_m * (line->first_px + line->step_px * (double) fast), 0.0);
}

static inline __attribute__ ((always_inline)) double
share_of (gboolean is_flat, RingletLab lab, double polarization)
{
  const double length = ringlet_lab_length (lab);
  /* What is not flat is bent around the sample. */
  const double tilt = is_flat ? length : 1.0;
  const double share = 1.0 / (length * length * tilt);

  return isnan (polarization) ? share
                              : share * ringlet_lab_polarization (lab, polarization);
}

double
ringlet_peak_sector_share (
    const RingletDetector *detector, RingletLab lab, double polarization)
{
  return share_of (detector->grid->is_flat, lab, polarization);
}

/* The sector as if it were straight, wider by what it may be bent or distorted. */
typedef struct {
  Span across;
  double along;
  double normal[2];
} Box;

static Box
box_of (const RingletPeakSector *self, double middle_px, double half_px)
{
  const double half = 0.5 * self->along_px;
  const double bulge = 0.5 * self->curvature_per_px * half * half;
  const double more = 2.0 + 0.1 * (half_px + half);
  const double most = fabs (middle_px) + half_px;

  return (Box){ { middle_px - half_px - bulge - more, middle_px + half_px + more },
    half * (1.0 + self->curvature_per_px * most) + more,
    { sin (self->normal_rad), cos (self->normal_rad) } };
}

/* Narrows @span to where from ≤ a x + b ≤ to. */
static void
narrow (Span *span, double a, double b, double from, double to)
{
  const double x[2] = { (from - b) / a, (to - b) / a };

  if (fabs (a) < 1e-6)
    return;
  span->from = fmax (span->from, fmin (x[0], x[1]));
  span->to = fmin (span->to, fmax (x[0], x[1]));
}

/* The pixels of row @slow that may be in the sector; most of what surrounds an oblique
 * one is not. */
static void
pixels_of_row (const RingletPeakSector *self, const Box *box, gsize slow,
    const gsize fast[2], gsize *first, gsize *end)
{
  const double y = (double) slow + 0.5 - self->slow_px;
  Span span = { (double) fast[0] - self->fast_px, (double) fast[1] - self->fast_px };

  narrow (&span, box->normal[1], box->normal[0] * y, box->across.from, box->across.to);
  narrow (&span, -box->normal[0], box->normal[1] * y, -box->along, box->along);
  *first = (gsize) CLAMP (
      floor (span.from + self->fast_px), (double) fast[0], (double) fast[1]);
  *end =
      (gsize) CLAMP (ceil (span.to + self->fast_px), (double) *first, (double) fast[1]);
}

/**
 * Collection:
 * @sector: whose pixels
 * @placement: of the detector
 * @image: its values
 * @turn: of the sector
 * @middle_share: of a pixel in its middle
 * @middle_px: across, of what is taken
 * @half_px: likewise
 * @samples: what is taken
 *
 * What all pixels share.
 */
typedef struct {
  const RingletPeakSector *sector;
  const RingletPlacement *placement;
  const RingletPeakImage *image;
  Turn turn;
  double middle_share;
  double middle_px;
  double half_px;
  GArray *samples;
} Collection;

/**
 * Batch:
 * @n: pixels
 * @values: of each
 * @x: where they are in the laboratory
 * @y: likewise
 * @z: likewise
 * @across: from the ring, pixels; infinite beside the sector
 * @along: likewise, from its middle
 * @shares: of what is sent their way
 *
 * Enough pixels for vector units: rows of a sector are short.
 */
typedef struct {
  gsize n;
  float values[BATCH];
  double x[BATCH];
  double y[BATCH];
  double z[BATCH];
  float across[BATCH];
  float along[BATCH];
  float shares[BATCH];
} Batch;

RINGLET_CLONES static void
measure (Batch *batch, const Collection *from)
{
  const RingletPeakSector sector = *from->sector;
  const Turn turn = from->turn;
  const double middle_share = from->middle_share;
  const gboolean is_flat = from->placement->detector->grid->is_flat;

#pragma GCC ivdep
  for (gsize i = 0; i < batch->n; i++) {
    const RingletLab lab = { batch->x[i], batch->y[i], batch->z[i] };
    const double radius = ringlet_lab_radius (lab);
    const double forward = lab.x * turn.cosine_chi + lab.y * turn.sine_chi;
    const double aside = (lab.y * turn.cosine_chi - lab.x * turn.sine_chi) / radius;
    const double sine =
        (radius * turn.cosine - lab.z * turn.sine) / ringlet_lab_length (lab);
    const double across =
        arc_of (sine) / sector.rad_per_px + sector.curvature_per_px * PIXEL_BULGE;
    const gboolean is_in = (forward > 0.0) & (fabs (aside) <= turn.sine_half);

    batch->across[i] = is_in ? (float) across : INFINITY;
    batch->along[i] =
        (float) (0.5 * sector.along_px * arc_of (aside) / sector.half_chi_rad);
    batch->shares[i] =
        (float) (share_of (is_flat, lab, sector.polarization) / middle_share);
  }
}

/* Those of the batch that are in the sector, behind the other samples. */
static void
take (Batch *batch, const Collection *collection)
{
  GArray *samples = collection->samples;
  guint n = samples->len;

  measure (batch, collection);
  g_array_set_size (samples, n + (guint) batch->n);
  for (gsize i = 0; i < batch->n; i++) {
    if (fabs ((double) batch->across[i] - collection->middle_px) > collection->half_px)
      continue;
    g_array_index (samples, RingletPeakSample, n++) =
        (RingletPeakSample){ .across = batch->across[i],
          .along = batch->along[i],
          .value = batch->values[i],
          .share = batch->shares[i] };
  }
  g_array_set_size (samples, n);
  batch->n = 0;
}

static void
collect_row (const Collection *self, gsize slow, gsize first, gsize end, Batch *batch)
{
  const Row row = row_of (self->placement, slow);
  const float *values = self->image->values + slow * self->image->n_fast;

  for (gsize j = first; j < end; j++) {
    const gsize to = batch->n;
    RingletLab lab;

    if (!(values[j] == values[j]))
      continue;
    lab = at (&row, j);
    batch->values[to] = values[j];
    batch->x[to] = lab.x;
    batch->y[to] = lab.y;
    batch->z[to] = lab.z;
    if (++batch->n == BATCH)
      take (batch, self);
  }
}

void
ringlet_peak_sector_collect (const RingletPeakSector *self,
    const RingletPlacement *placement, const RingletPeakImage *image, double middle_px,
    double half_px, GArray *samples)
{
  const Collection collection = { self, placement, image,
    { cos (self->two_theta_rad), sin (self->two_theta_rad), cos (self->chi_rad),
        sin (self->chi_rad), sin (self->half_chi_rad) },
    ringlet_peak_sector_share (placement->detector,
        ringlet_placement_at (placement, self->slow_px, self->fast_px),
        self->polarization),
    middle_px, half_px, samples };
  const Box box = box_of (self, middle_px, half_px);
  Span span_slow;
  Span span_fast;
  gsize slow[2];
  gsize fast[2];
  Batch batch;

  batch.n = 0;
  spans_of (self, middle_px, half_px, &span_slow, &span_fast);
  pixels_of (span_slow, image->n_slow, &slow[0], &slow[1]);
  pixels_of (span_fast, image->n_fast, &fast[0], &fast[1]);
  for (gsize i = slow[0]; i < slow[1]; i++) {
    gsize first, end;

    pixels_of_row (self, &box, i, fast, &first, &end);
    collect_row (&collection, i, first, end, &batch);
  }
  take (&batch, &collection);
}
