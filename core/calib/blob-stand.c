/* SPDX-License-Identifier: MIT */
#include "calib/blob-stand.h"

#include <math.h>

#include "base/select.h"

#define N_SECTORS RINGLET_BLOB_SECTORS
/* By the radius: on the way, a spot is down to a quarter of its height (smoothed); far
 * away it has gone. */
#define NEAR_FROM 2.2
#define FAR_FROM 3.5
#define FAR_TO 6.0
/* Sectors by which the two sides of a bent ridge are off from opposite. */
#define BEND 3
/* The brightest pixels in two directions may be above the darkest in most directions by
 * so many σ by chance. */
#define NOISE_SIGMAS 3.0
/* Of the pixels far away: where an edge cuts a ridge, the part of it that is seen may
 * be dark. */
#define MOST_UNKNOWN 0.2
/* Of the height far away: pixels may lie so far beside the crest. */
#define LEAST_ON_WAY 0.5
/* Of the height of a ridge: its crest between pixels is no better known. */
#define CREST_ERROR 0.02
/* Likewise where an edge takes a part of what was smoothed. */
#define CREST_ERROR_AT_EDGES 0.25

typedef struct {
  int slow;
  int fast;
  guint sector;
  gboolean is_far;
} Place;

struct RingletBlobPlaces {
  gsize n_fast;
  GArray *places; /* (element-type Place) */
};

/* Per sector, the brightest pixel and how many there are far away; -INFINITY without
 * one that is known. */
typedef struct {
  double lowest[N_SECTORS];
  double near[N_SECTORS];
  double far[N_SECTORS];
  gsize far_at[N_SECTORS];
  guint n_known[N_SECTORS];
  guint n_unknown[N_SECTORS];
  gboolean is_at_edge;
} Sides;

static guint
sector_of (int slow, int fast)
{
  const double turn = atan2 (slow, fast) / (2.0 * G_PI) + 1.0;

  return (guint) (turn * N_SECTORS + 0.5) % N_SECTORS;
}

RingletBlobPlaces *
ringlet_blob_places_new (double radius_px, gsize n_fast)
{
  RingletBlobPlaces *self = g_new0 (RingletBlobPlaces, 1);
  const int reach = (int) ceil (FAR_TO * radius_px);

  self->n_fast = n_fast;
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  for (int i = -reach; i <= reach; i++) {
    for (int j = -reach; j <= reach; j++) {
      const double distance = hypot (i, j) / radius_px;
      const Place place = { i, j, sector_of (i, j), distance >= FAR_FROM };

      if (distance >= NEAR_FROM && distance <= FAR_TO)
        g_array_append_val (self->places, place);
    }
  }
  return self;
}

void
ringlet_blob_places_free (RingletBlobPlaces *self)
{
  g_array_unref (self->places);
  g_free (self);
}

/* The top of a Gaussian on @floor through three values, the middle one the highest. */
static double
top_of (double before, double here, double behind, double floor)
{
  const double a = log (before - floor);
  const double b = log (here - floor);
  const double c = log (behind - floor);
  const double bend = a - 2.0 * b + c;
  const double top = floor + exp (b - (c - a) * (c - a) / (8.0 * bend));

  return before < here && behind < here && bend < 0.0 && isfinite (top) ? top : here;
}

/* A ridge is as high where a row or column of pixels crosses it as its crest is. */
static double
crest_of (const float *smooth, gsize n_slow, gsize n_fast, gsize at, double floor)
{
  const gsize i = at / n_fast;
  const gsize j = at % n_fast;
  const double here = smooth[at];
  const double along = j > 0 && j + 1 < n_fast
      ? top_of (smooth[at - 1], here, smooth[at + 1], floor)
      : here;
  const double across = i > 0 && i + 1 < n_slow
      ? top_of (smooth[at - n_fast], here, smooth[at + n_fast], floor)
      : here;

  return fmax (along, across);
}

/* NaN beyond the edges. */
static float
value_at (const RingletBlobPlaces *self, const float *smooth, gsize n_slow, gsize at,
    const Place *place)
{
  const gssize i = (gssize) (at / self->n_fast) + place->slow;
  const gssize j = (gssize) (at % self->n_fast) + place->fast;

  return i < 0 || j < 0 || i >= (gssize) n_slow || j >= (gssize) self->n_fast
      ? NAN
      : smooth[i * (gssize) self->n_fast + j];
}

static void
add_far (Sides *sides, guint sector, float value, gsize there)
{
  if (!isfinite (value)) {
    sides->n_unknown[sector]++;
    return;
  }
  sides->n_known[sector]++;
  if (value > sides->far[sector]) {
    sides->far[sector] = value;
    sides->far_at[sector] = there;
  }
}

static void
look (const RingletBlobPlaces *self, const float *smooth, gsize n_slow, gsize at,
    Sides *sides)
{
  *sides = (Sides){ 0 };
  for (gsize k = 0; k < N_SECTORS; k++)
    sides->near[k] = sides->far[k] = -(sides->lowest[k] = INFINITY);

  for (guint k = 0; k < self->places->len; k++) {
    const Place *place = &g_array_index (self->places, Place, k);
    const float value = value_at (self, smooth, n_slow, at, place);

    if (value < sides->lowest[place->sector])
      sides->lowest[place->sector] = value;
    if (place->is_far)
      add_far (sides, place->sector, value,
          at + (gsize) (place->slow * (gssize) self->n_fast + place->fast));
    else if (value > sides->near[place->sector])
      sides->near[place->sector] = value;
    sides->is_at_edge |= !place->is_far && !isfinite (value);
  }
}

/* Whether a ridge may go on there that nobody sees. */
static gboolean
is_unknown (const Sides *sides, gsize k)
{
  return sides->n_unknown[k] >
      MOST_UNKNOWN * (double) (sides->n_known[k] + sides->n_unknown[k]);
}

/* What lies between ridges: most directions come upon it. */
static double
ground_of (const Sides *sides)
{
  double values[N_SECTORS];
  guint n = 0;

  for (gsize k = 0; k < N_SECTORS; k++) {
    if (isfinite (sides->lowest[k]))
      values[n++] = sides->lowest[k];
  }
  if (n == 0)
    return NAN;
  qsort (values, n, sizeof *values, ringlet_compare_doubles);
  return values[n / 2];
}

/* What a ridge that goes into a direction is as high as: what is far away is another
 * one where the way to it is low. A bend may come there through a neighbour. */
static double
way_of (const Sides *sides, gsize k, double floor)
{
  const double near = fmax (sides->near[k],
      fmax (sides->near[(k + 1) % N_SECTORS],
          sides->near[(k + N_SECTORS - 1) % N_SECTORS]));

  return isfinite (near) && near - floor < LEAST_ON_WAY * (sides->far[k] - floor)
      ? near
      : sides->far[k];
}

/* Of two directions that may be one ridge; what nobody sees is as high as the other. */
static double
pair_of (const Sides *sides, gsize k, gsize other, double floor)
{
  const double a = way_of (sides, k, floor);
  const double b = way_of (sides, other, floor);

  if (is_unknown (sides, k) == is_unknown (sides, other))
    return fmin (a, b);
  return is_unknown (sides, k) ? b : a;
}

static double
ridge_of (const Sides *sides, double floor)
{
  double ridge = -INFINITY;

  for (gsize k = 0; k < N_SECTORS; k++) {
    for (gsize bend = 0; bend <= 2 * BEND; bend++) {
      const gsize other = (k + N_SECTORS / 2 + bend + N_SECTORS - BEND) % N_SECTORS;

      ridge = fmax (ridge, pair_of (sides, k, other, floor));
    }
  }
  return ridge;
}

/* In a corner, all directions of a ridge may be beyond the edge. */
static gboolean
is_mostly_unknown (const Sides *sides)
{
  guint n = 0;

  for (gsize k = 0; k < N_SECTORS; k++)
    n += is_unknown (sides, k);
  return n > N_SECTORS / 2;
}

RingletBlobStand
ringlet_blob_stand (const RingletBlobPlaces *places, const float *smooth, gsize n_slow,
    gsize at, double noise)
{
  const gsize n_fast = places->n_fast;
  RingletBlobStand stand = { 0.0, 0.0, NAN };
  Sides sides;
  double floor, top, ridge, error;

  look (places, smooth, n_slow, at, &sides);
  floor = ground_of (&sides);
  if (is_mostly_unknown (&sides) || !isfinite (floor) || !isfinite (smooth[at]))
    return stand;

  for (gsize k = 0; k < N_SECTORS; k++) {
    if (isfinite (sides.far[k]))
      sides.far[k] = crest_of (smooth, n_slow, n_fast, sides.far_at[k], floor);
  }
  error = sides.is_at_edge ? CREST_ERROR_AT_EDGES : CREST_ERROR;
  top = crest_of (smooth, n_slow, n_fast, at, floor);
  ridge = ridge_of (&sides, floor);
  if (!(ridge > floor + NOISE_SIGMAS * noise))
    ridge = floor;
  stand.height = fmax (top - floor, 0.0);
  stand.above = fmax (top - ridge - error * (ridge - floor), 0.0);
  stand.ground = ridge;
  return stand;
}
