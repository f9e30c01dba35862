/* SPDX-License-Identifier: MIT */

/* The shares of each pixel of a packed matrix against the definition of its scheme, in
 * doubles: bins from much finer than a pixel to one for all of them. */

#include <locale.h>
#include <math.h>

#include "matrix/packed.h"
#include "split/row-buffer.h"
#include "split/span.h"

/* Half a step of 2^-16 where a pixel lies in two slots, a whole one where in more; and
 * what doubles are off. */
#define TOLERANCE_TWO (0x1p-17 + 1e-10)
#define TOLERANCE_MORE (0x1p-16 + 1e-10)

#define N_SLOW 60
#define N_FAST 300 /* more than go into the loops at once, and no multiple of it */
#define PITCH 1e-4

static const RingletSplit splits[] = { RINGLET_SPLIT_BBOX, RINGLET_SPLIT_PSEUDO,
  RINGLET_SPLIT_FULL };

static const RingletGeometry geometries[] = {
  { 0.05, 2.31e-3, 8.17e-3, 0, 0, 0, 1e-10 },
  { 0.05, -3.3e-3, 31.7e-3, 0, 0, 0, 1e-10 },
  { 0.05, 2.4e-3, 2.2e-3, 0.5, -0.4, 0.3, 1e-10 },
};

typedef struct {
  gsize n_radial;
  gsize n_azimuth;
  double max_m; /* where the range ends */
  double turn;  /* part of the whole turn */
} Range;

static const Range ranges[] = {
  { 1, 1, 0.1, 1.0 },
  { 30, 1, 0.03, 1.0 },
  { 400, 1, 0.04, 1.0 },
  { 1500, 1, 0.02, 1.0 },
  { 1, 360, 0.1, 1.0 },
  { 20, 36, 0.04, 1.0 },
  { 300, 360, 0.025, 1.0 },
  { 600, 20, 0.04, 0.3 },
};

typedef struct {
  RingletSplit split;
  const RingletGeometry *geometry;
  const Range *range;
} Case;

static RingletBins
make_bins (const Range *range)
{
  return (RingletBins){ RINGLET_SPACE_RADIUS, range->n_radial, 0.0, range->max_m,
    range->n_azimuth, range->turn == 1.0, -G_PI, (2.0 * range->turn - 1.0) * G_PI };
}

/* What is known of one pixel: share by slot, of the packed form less the definition. */
typedef struct {
  const RingletBins *bins;
  double *off;
} Comparison;

static gboolean
is_trash (const RingletBins *bins, gsize slot)
{
  return slot < RINGLET_PACKED_LEAD ||
      (slot - RINGLET_PACKED_LEAD) % (bins->n_radial + 1) == bins->n_radial;
}

static void
add_packed (gsize slot, guint32 share, gpointer data)
{
  Comparison *self = data;

  if (!is_trash (self->bins, slot))
    self->off[slot] += share / (double) RINGLET_PACKED_ONE;
}

/* How many slots it has, the part outside the range among them. */
static guint
take_definition (Comparison *self, const RingletShares *shares)
{
  double sum = 0.0;

  for (guint32 k = 0; k < shares->n_entries; k++) {
    const gsize azimuth = shares->bin[k] / self->bins->n_radial;
    const gsize radial = shares->bin[k] % self->bins->n_radial;

    self->off[ringlet_packed_slot (self->bins, azimuth, radial)] -= shares->share[k];
    sum += shares->share[k];
  }
  return shares->n_entries + (sum < 1.0 - 1e-9);
}

static void
assert_near (double *off, gsize slot, double tolerance, gsize pixel)
{
  if (!(fabs (off[slot]) <= tolerance))
    g_error ("pixel %" G_GSIZE_FORMAT ", slot %" G_GSIZE_FORMAT ": %g off", pixel, slot,
        off[slot]);
  off[slot] = 0.0;
}

typedef struct {
  double *off;
  double tolerance;
  const RingletBins *bins;
  gsize pixel;
} Judge;

static void
judge_packed (gsize slot, guint32 share, gpointer data)
{
  const Judge *self = data;

  if (!is_trash (self->bins, slot))
    assert_near (self->off, slot, self->tolerance, self->pixel);
}

static void
check_pixel (
    const RingletPacked *packed, const RingletShares *shares, gsize pixel, double *off)
{
  const RingletBins *bins = &packed->bins;
  Comparison comparison = { bins, off };
  Judge judge = { off, 0.0, bins, pixel };

  ringlet_packed_foreach (packed, pixel, add_packed, &comparison);
  judge.tolerance =
      take_definition (&comparison, shares) <= 2 ? TOLERANCE_TWO : TOLERANCE_MORE;
  ringlet_packed_foreach (packed, pixel, judge_packed, &judge);
  for (guint32 k = 0; k < shares->n_entries; k++)
    judge_packed (ringlet_packed_slot (bins, shares->bin[k] / bins->n_radial,
                      shares->bin[k] % bins->n_radial),
        0, &judge);
}

static void
test_accuracy (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (PITCH, PITCH, N_SLOW, N_FAST, 3, NULL);
  const RingletSplitter splitter = { c->split, detector, c->geometry, NULL,
    make_bins (c->range) };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletPacked) packed = ringlet_packed_get (&splitter, memo, NULL, &error);
  g_autofree double *off = NULL;
  g_auto (RingletRowBuffer) buffer;

  g_assert_no_error (error);
  off = g_new0 (double, packed->n_slots);
  ringlet_row_buffer_init (&buffer, &splitter, TRUE);
  for (gsize slow = 0; slow < N_SLOW; slow++) {
    const RingletRow *row = ringlet_row_buffer_move (&buffer, slow);

    for (gsize fast = 0; fast < N_FAST; fast++) {
      g_autoptr (RingletShares) shares = ringlet_shares_new (0, 1);

      ringlet_row_share_pixel (row, fast, shares);
      ringlet_shares_merge (shares, 0);
      check_pixel (packed, shares, slow * N_FAST + fast, off);
    }
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize s = 0; s < G_N_ELEMENTS (splits); s++) {
    for (gsize g = 0; g < G_N_ELEMENTS (geometries); g++) {
      for (gsize r = 0; r < G_N_ELEMENTS (ranges); r++) {
        const Case c = { splits[s], &geometries[g], &ranges[r] };
        g_autofree char *path = g_strdup_printf ("/packed-accuracy/%s/%zu/%zux%zu",
            ringlet_split_name (c.split), g, c.range->n_azimuth, c.range->n_radial);

        g_test_add_data_func_full (
            path, g_memdup2 (&c, sizeof c), test_accuracy, g_free);
      }
    }
  }
  return g_test_run ();
}
