/* SPDX-License-Identifier: MIT */
#include "calib/auto-check.h"

#include <math.h>

#include "calib/auto-profile.h"

#define LINE_Z 6.0 /* a line of the pattern */
#define SEEN_Z 4.0 /* where one is expected */
#define EXPECTED_Z 12.0
#define UNKNOWN_Z 15.0 /* where the strength is not known */
#define MAX_Z 30.0     /* nothing says more than that */
#define MATCH_BINS 2.5
#define FLANK_BINS 20     /* what a line is held against reaches so far */
#define LAYER_ORDERS 3    /* that make a list one of layers */
#define LAYER_WITHIN 1e-3 /* of the first spacing over the order, as lists round it */
#define SHADOW 0.5        /* of what is farther out, in counts */

/* --- lines --- */

/**
 * Line:
 * @z: height over its noise
 * @height: above both sides
 * @base: of both sides
 * @sigma: of the height
 */
typedef struct {
  double z;
  double height;
  double base;
  double sigma;
} Line;

static gboolean
mean_of (const RingletAutoProfile *profile, gssize first, gssize last, double *mean,
    double *count)
{
  double sum = 0.0;

  *count = 0.0;
  for (gssize i = MAX (first, 0); i <= MIN (last, (gssize) profile->n - 1); i++) {
    if (isnan (profile->mean[i]))
      continue;
    sum += profile->mean[i] * profile->count[i];
    *count += profile->count[i];
  }
  *mean = sum / *count;
  return *count >= RINGLET_AUTO_MIN_PIXELS;
}

/* The middle against both sides, which have to be there: a slope is no line. */
static Line
line_of_width (const RingletAutoProfile *profile, gssize at, gssize half)
{
  double middle = 0.0, left = 0.0, right = 0.0, n = 0.0, n_left = 0.0, n_right = 0.0;
  Line line = { .z = NAN };

  if (!mean_of (profile, at - half, at + half, &middle, &n) ||
      !mean_of (profile, at - 3 * half - 2, at - half - 2, &left, &n_left) ||
      !mean_of (profile, at + half + 2, at + 3 * half + 2, &right, &n_right))
    return line;
  line.base = 0.5 * (left + right);
  line.height = fmin (middle - line.base, 3.0 * (middle - fmax (left, right)));
  line.sigma = profile->noise * sqrt (1.0 / n + 0.25 / n_left + 0.25 / n_right);
  line.z = line.height / line.sigma;
  return line;
}

static Line
line_at (const RingletAutoProfile *profile, gssize at)
{
  Line best = { .z = NAN };

  for (gssize half = 1; half <= 6; half *= 2) {
    const Line line = line_of_width (profile, at, half);

    if (isnan (best.z) || line.z > best.z)
      best = line;
  }
  return best;
}

typedef struct {
  const GArray *rings;
  gboolean *is_seen;
  double agree;
  double disagree;
  RingletAutoCheck *check;
} Verdict;

static const RingletRing *
ring_near (const GArray *rings, double two_theta_rad, double within_rad, double *chance)
{
  const RingletRing *ring = ringlet_rings_nearest (rings, two_theta_rad, G_PI);
  double gap = G_PI;

  *chance = 0.0;
  if (ring == NULL)
    return NULL;
  if (ring->number > 1)
    gap = ring->two_theta_rad -
        g_array_index (rings, RingletRing, ring->number - 2).two_theta_rad;
  if (ring->number < rings->len)
    gap = fmin (gap,
        g_array_index (rings, RingletRing, ring->number).two_theta_rad -
            ring->two_theta_rad);
  *chance = fmin (2.0 * within_rad / gap, 1.0);
  return fabs (ring->two_theta_rad - two_theta_rad) <= within_rad ? ring : NULL;
}

/* Each crest of the pattern is on a ring or speaks against the geometry. */
static void
judge_lines (const RingletAutoProfile *profile, const Line *lines, Verdict *verdict)
{
  for (gsize i = 3; i + 3 < profile->n; i++) {
    const double within = MATCH_BINS * profile->step_rad;
    const double two_theta = ((double) i + 0.5) * profile->step_rad;
    const RingletRing *ring = NULL;
    gboolean is_crest = lines[i].z >= LINE_Z;
    double chance = 0.0;

    for (gsize k = i - 3; k <= i + 3 && is_crest; k++)
      is_crest = k == i || !(lines[k].height > lines[i].height);
    if (!is_crest)
      continue;
    ring = ring_near (verdict->rings, two_theta, within, &chance);
    if (ring == NULL) {
      verdict->disagree += fmin (lines[i].z, MAX_Z);
      verdict->check->n_extra++;
      continue;
    }
    verdict->agree += fmin (lines[i].z, MAX_Z) * (1.0 - chance);
    if (!verdict->is_seen[ring->number - 1])
      verdict->check->evidence += 1.0 - chance;
    verdict->is_seen[ring->number - 1] = TRUE;
  }
}

/* Relative to the others: scattering power over the circumference of the cone. */
static double
expected_counts (const RingletRing *ring)
{
  const double theta = ring->two_theta_rad / 2.0;
  const double c2 = cos (ring->two_theta_rad) * cos (ring->two_theta_rad);

  return ring->reflection.strength * (1.0 + c2) / (sin (theta) * sin (2.0 * theta));
}

static double
counts_of (const Line *line)
{
  const double top = line->base + line->height;

  return (top * top - line->base * line->base) / 4.0;
}

/* Counts over what is expected: the median of the rings that are seen. */
static double
measure_scale (
    const RingletAutoProfile *profile, const Line *lines, const Verdict *verdict)
{
  g_autofree double *ratios = g_new (double, verdict->rings->len);
  gsize n = 0;

  for (guint i = 0; i < verdict->rings->len; i++) {
    const RingletRing *ring = &g_array_index (verdict->rings, RingletRing, i);
    const gsize bin = (gsize) (ring->two_theta_rad / profile->step_rad);
    const double expected = expected_counts (ring);

    if (verdict->is_seen[i] && bin < profile->n && expected > 0.0)
      ratios[n++] = counts_of (&lines[bin]) / expected;
  }
  return n > 0 ? ringlet_auto_median (ratios, n) : NAN;
}

/* Of strengths that nobody knows: a ring that others inside and outside are seen of. */
static gboolean
is_between (const Verdict *verdict, guint i)
{
  gboolean inside = FALSE, outside = FALSE;

  for (guint k = 0; k < verdict->rings->len; k++) {
    inside = inside || (k < i && verdict->is_seen[k]);
    outside = outside || (k > i && verdict->is_seen[k]);
  }
  return inside && outside;
}

/* Orders of one layer: d, d / 2, d / 3 … */
static gboolean
is_layer (const GArray *rings)
{
  for (guint i = 0; i < rings->len; i++) {
    const double ratio = g_array_index (rings, RingletRing, 0).reflection.d_m /
        g_array_index (rings, RingletRing, i).reflection.d_m;

    if (fabs (ratio / (i + 1.0) - 1.0) > LAYER_WITHIN)
      return FALSE;
  }
  return rings->len >= LAYER_ORDERS;
}

static double
expected_z (double counts, double base, double sigma)
{
  return (sqrt (base * base + 4.0 * fmax (counts, 0.0)) - base) / sigma;
}

/* The highest line of a ring that lies up to a bin beside it; NULL for none. */
static const Line *
line_of_ring (
    const RingletAutoProfile *profile, const Line *lines, const RingletRing *ring)
{
  const gsize bin = (gsize) (ring->two_theta_rad / profile->step_rad);
  const Line *best = NULL;

  if (bin >= profile->n || isnan (lines[bin].z))
    return NULL;
  for (gsize k = bin > 0 ? bin - 1 : 0; k <= MIN (bin + 1, profile->n - 1); k++)
    if (best == NULL || isnan (best->z) || lines[k].z > best->z)
      best = &lines[k];
  return best;
}

/* What is darker than the background farther out, which does not rise with 2θ: the
 * shadow of a beam stop. Held against the median up to @end, and, as it may reach
 * farther than half of that, against the least there is behind. */
static gboolean
is_shadow (const RingletAutoProfile *profile, gsize from, gsize end, double base)
{
  g_autofree double *between = g_new (double, end - from);
  double least = INFINITY;
  gsize n = 0;

  for (gsize i = from; i < end; i++)
    if (!isnan (profile->mean[i]))
      between[n++] = profile->mean[i];
  for (gsize i = end; i < profile->n; i++)
    least = fmin (least, isnan (profile->mean[i]) ? INFINITY : profile->mean[i]);
  least = n > 0 ? fmax (least, ringlet_auto_median (between, n)) : least;
  return base * base < SHADOW * least * least;
}

/* The first order of layers is the strongest of all: where another is seen, it would
 * stand out at least as much, but for a shadow or the slope beside the beam. Returns 0
 * where it may be hidden. */
static double
expect_first (
    const RingletAutoProfile *profile, const Line *lines, const Verdict *verdict)
{
  const Line *here =
      line_of_ring (profile, lines, &g_array_index (verdict->rings, RingletRing, 0));

  for (guint i = 1; i < verdict->rings->len && here != NULL; i++) {
    const Line *seen =
        line_of_ring (profile, lines, &g_array_index (verdict->rings, RingletRing, i));

    if (!verdict->is_seen[i] || seen == NULL)
      continue;
    if (here->z < -SEEN_Z ||
        is_shadow (profile, (gsize) (here - lines), (gsize) (seen - lines), here->base))
      return 0.0;
    return expected_z (counts_of (seen), here->base, here->sigma);
  }
  return 0.0;
}

/* Beside a bright ring its flanks are no background to stand out from. */
static gboolean
is_on_flank (const RingletAutoProfile *profile, const Verdict *verdict, guint i)
{
  const GArray *rings = verdict->rings;
  const double here = g_array_index (rings, RingletRing, i).two_theta_rad;

  for (guint k = i > 0 ? i - 1 : 0; k <= MIN (i + 1, rings->len - 1); k++) {
    const double there = g_array_index (rings, RingletRing, k).two_theta_rad;

    if (k != i && verdict->is_seen[k] &&
        fabs (there - here) < FLANK_BINS * profile->step_rad)
      return TRUE;
  }
  return FALSE;
}

/* Rings of the detector: those that should stand out and do not speak against it. */
static void
judge_rings (const RingletAutoProfile *profile, const Line *lines, Verdict *verdict)
{
  const double scale = measure_scale (profile, lines, verdict);
  const gboolean is_of_layers = is_layer (verdict->rings);
  RingletAutoCheck *check = verdict->check;

  for (guint i = 0; i < verdict->rings->len; i++) {
    const RingletRing *ring = &g_array_index (verdict->rings, RingletRing, i);
    const gsize bin = (gsize) (ring->two_theta_rad / profile->step_rad);
    double base = 0.0, expected = 0.0, z = 0.0;

    if (bin >= profile->n || isnan (lines[bin].z))
      continue;
    base = lines[bin].base;
    z = lines[bin].z;
    for (gsize k = bin > 0 ? bin - 1 : 0; k <= MIN (bin + 1, profile->n - 1); k++)
      z = fmax (z, lines[k].z);
    expected = expected_z (scale * expected_counts (ring), base, lines[bin].sigma);
    if (z >= SEEN_Z || verdict->is_seen[i]) {
      verdict->is_seen[i] = TRUE;
      check->n_matched++;
      check->n_possible++;
      check->first = check->first == 0 ? ring->number : check->first;
      check->last = ring->number;
      continue;
    }
    if (!(ring->reflection.strength > 0.0) && is_between (verdict, i))
      expected = UNKNOWN_Z;
    else if (is_of_layers && i == 0)
      expected = expect_first (profile, lines, verdict);
    if (!(expected > EXPECTED_Z) || (z < -SEEN_Z && is_on_flank (profile, verdict, i)))
      continue;
    check->n_possible++;
    if (z < 0.15 * expected) {
      check->n_missing++;
      check->n_absent += is_of_layers;
      verdict->disagree += fmin (expected, MAX_Z);
    }
  }
}

gboolean
ringlet_auto_check (const RingletPeakImage *image, const RingletDetector *detector,
    const RingletCone *cone, const GArray *rings, gboolean *is_seen,
    RingletAutoCheck *check, GCancellable *cancellable, GError **error)
{
  g_auto (RingletAutoProfile) profile = { 0 };
  g_autofree Line *lines = NULL;
  g_autofree gboolean *own = g_new0 (gboolean, rings->len + 1);
  Verdict verdict = { rings, is_seen != NULL ? is_seen : own, 0.0, 0.0, check };

  *check = (RingletAutoCheck){ 0 };
  if (!ringlet_auto_profile_init (&profile, image, detector, cone, cancellable, error))
    return FALSE;
  lines = g_new (Line, profile.n);
  for (gsize i = 0; i < profile.n; i++)
    lines[i] = line_at (&profile, (gssize) i);
  for (guint i = 0; i < rings->len; i++)
    verdict.is_seen[i] = FALSE;
  judge_lines (&profile, lines, &verdict);
  judge_rings (&profile, lines, &verdict);
  if (verdict.agree > 0.0)
    check->score = verdict.agree / (verdict.agree + verdict.disagree);
  return TRUE;
}
