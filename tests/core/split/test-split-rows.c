/* SPDX-License-Identifier: MIT */

/* The shares of a row at once are those of its pixels one by one, whatever the bins:
 * over the whole turn, and in sectors of which 2π is no whole number. */

#include <locale.h>
#include <math.h>

#include "split/row-buffer.h"
#include "split/span.h"

/* Rows take short cuts for atan and divisions, pixels do not. */
#define TOLERANCE 1e-11

#define N_SLOW 30
#define N_FAST 41
#define PITCH 1e-4

typedef struct {
  const char *name;
  RingletGeometry geometry;
} Beam;

static const Beam beams[] = {
  { "inside", { 0.05, 1.33e-3, 2.17e-3, 0, 0, 0, 1e-10 } },
  { "corner", { 0.05, 1.5e-3, 2.0e-3, 0, 0, 0, 1e-10 } },
  { "outside", { 0.05, -0.9e-3, 1.3e-3, 0, 0, 0, 1e-10 } },
  { "left", { 0.05, 1.5e-3, 5.3e-3, 0, 0, 0, 1e-10 } },
  { "tilted", { 0.05, 1.4e-3, 2.2e-3, 0.011, -0.007, 0.3, 1e-10 } },
  { "steep", { 0.05, 1.4e-3, 2.2e-3, 0.5, -0.4, 0.3, 1e-10 } },
  { "turned", { 0.05, 1.33e-3, 2.17e-3, 0, 0, G_PI / 4.0, 1e-10 } },
};

typedef struct {
  gsize n_azimuth;
  double min_deg;
  double max_deg;
} Sector;

static const Sector sectors[] = {
  { 1, -180, 180 },
  { 36, -180, 180 },
  { 7, -35, 325 },
  { 1, 0, 100 },
  { 1, -175, 175 },
  { 10, -175, 175 },
  { 3, 170, 190 },
  { 3, 350, 370 },
  { 1, 350, 370 },
  { 4, 0.5, 0.9 },
};

static const RingletSplit splits[] = { RINGLET_SPLIT_NO, RINGLET_SPLIT_BBOX,
  RINGLET_SPLIT_PSEUDO, RINGLET_SPLIT_FULL };

typedef struct {
  RingletSpace space;
  double min;
  double max;
} Range;

/* One that covers all, one that cuts, an angle, a component. */
static const Range ranges[] = {
  { RINGLET_SPACE_RADIUS, 0.0, 8e-3 },
  { RINGLET_SPACE_RADIUS, 0.41e-3, 1.93e-3 },
  { RINGLET_SPACE_TWO_THETA, 0.0, 0.05 },
  { RINGLET_SPACE_QX, -0.03, 0.04 },
};

static const gsize radial_counts[] = { 13, 150 };

typedef struct {
  const Beam *beam;
  RingletSplit split;
  gboolean is_hexagonal;
} Case;

static RingletDetector *
make_detector (const Case *c)
{
  if (c->is_hexagonal)
    return ringlet_detector_new_grid (
        "hexagons", ringlet_grid_new_hexagon (PITCH, N_SLOW, N_FAST), 3, NULL);
  return ringlet_detector_new_generic (PITCH, PITCH, N_SLOW, N_FAST, 3, NULL);
}

/* Moves the detector so that the beam meets it where a flat one would have it. */
static RingletGeometry
aim (const RingletGeometry *geometry)
{
  g_autoptr (RingletDetector) flat =
      ringlet_detector_new_generic (PITCH, PITCH, N_SLOW, N_FAST, 3, NULL);
  RingletGeometry aimed = *geometry;
  double slow_px, fast_px;

  g_assert_true (ringlet_geometry_beam_centre (geometry, flat, &slow_px, &fast_px));
  aimed.poni_slow_m += geometry->poni_slow_m - slow_px * PITCH;
  aimed.poni_fast_m += geometry->poni_fast_m - fast_px * PITCH;
  return aimed;
}

static RingletBins
make_bins (const Sector *sector, const Range *range, gsize n_radial)
{
  const double min = sector->min_deg * G_PI / 180.0;
  const gboolean whole = sector->max_deg - sector->min_deg == 360.0;
  const double max = whole ? min + 2.0 * G_PI : sector->max_deg * G_PI / 180.0;

  return (RingletBins){ range->space, n_radial, range->min, range->max,
    sector->n_azimuth, whole, min, max };
}

/* Adds the entries of one pixel to what bins have, signed. */
static void
add_entries (const RingletShares *shares, guint32 from, guint32 end, double sign,
    double *bins, gsize n_bins)
{
  for (guint32 k = from; k < end; k++) {
    g_assert_cmpuint (shares->bin[k], <, n_bins);
    bins[shares->bin[k]] += sign * shares->share[k];
  }
}

static void
assert_balanced (const RingletShares *shares, guint32 from, guint32 end, gsize pixel,
    const double *bins)
{
  for (guint32 k = from; k < end; k++) {
    const guint32 bin = shares->bin[k];

    if (!(fabs (bins[bin]) <= TOLERANCE))
      g_error ("pixel (%" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT "), bin %u: the row has "
               "%g too much",
          pixel / N_FAST, pixel % N_FAST, bin, bins[bin]);
  }
}

static void
forget (const RingletShares *shares, guint32 from, guint32 end, double *bins)
{
  for (guint32 k = from; k < end; k++)
    bins[shares->bin[k]] = 0.0;
}

typedef struct {
  const RingletSplitter *splitter;
  const RingletSplitClass *klass;
  const RingletShares *rows; /* of the block */
  double *bins;
  gsize n_shared; /* entries */
} Check;

static void
check_pixel (Check *check, const RingletRow *row, gsize slow, gsize fast)
{
  const gsize n_bins = ringlet_bins_n (&check->splitter->bins);
  const gsize at = slow * N_FAST + fast - check->rows->first_pixel;
  const guint32 from = check->rows->start[at];
  const guint32 end = check->rows->start[at + 1];
  g_autoptr (RingletShares) shares = ringlet_shares_new (slow * N_FAST + fast, 1);

  check->klass->pixel (row, fast, shares);
  add_entries (check->rows, from, end, 1.0, check->bins, n_bins);
  add_entries (shares, 0, shares->n_entries, -1.0, check->bins, n_bins);
  assert_balanced (check->rows, from, end, slow * N_FAST + fast, check->bins);
  assert_balanced (shares, 0, shares->n_entries, slow * N_FAST + fast, check->bins);
  forget (check->rows, from, end, check->bins);
  forget (shares, 0, shares->n_entries, check->bins);
  check->n_shared += end - from;
}

static gsize
check_splitter (const RingletSplitter *splitter)
{
  g_autofree double *bins = g_new0 (double, ringlet_bins_n (&splitter->bins));
  Check check = { splitter, ringlet_split_get_class (splitter->split), NULL, bins, 0 };
  g_auto (RingletRowBuffer) buffer;

  ringlet_row_buffer_init (&buffer, splitter, TRUE);
  for (gsize block = 0; block < ringlet_splitter_n_blocks (splitter); block++) {
    g_autoptr (RingletShares) rows = ringlet_splitter_run (splitter, block);
    const gsize end = ringlet_splitter_block_row (splitter, block + 1);

    check.rows = rows;
    for (gsize slow = ringlet_splitter_block_row (splitter, block); slow < end;
         slow++) {
      const RingletRow *row = ringlet_row_buffer_move (&buffer, slow);

      for (gsize fast = 0; fast < N_FAST; fast++)
        check_pixel (&check, row, slow, fast);
    }
  }
  return check.n_shared;
}

static void
test_rows (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (RingletDetector) detector = make_detector (c);
  const RingletGeometry geometry = aim (&c->beam->geometry);
  gsize n_shared = 0;

  for (gsize s = 0; s < G_N_ELEMENTS (sectors); s++) {
    for (gsize i = 0; i < G_N_ELEMENTS (ranges) * G_N_ELEMENTS (radial_counts); i++) {
      const Range *range = &ranges[i / G_N_ELEMENTS (radial_counts)];
      const gsize n_radial = radial_counts[i % G_N_ELEMENTS (radial_counts)];
      const RingletSplitter splitter = { c->split, detector, &geometry, NULL,
        make_bins (&sectors[s], range, n_radial) };

      g_test_message ("%g to %g degrees, %" G_GSIZE_FORMAT " by %" G_GSIZE_FORMAT
                      " bins, space %d",
          sectors[s].min_deg, sectors[s].max_deg, sectors[s].n_azimuth, n_radial,
          (int) range->space);
      n_shared += check_splitter (&splitter);
    }
  }
  g_assert_cmpuint (n_shared, >, 10 * N_SLOW * N_FAST);
}

/* Ends at row 5. */
static gboolean
note_row (const RingletRow *row, gsize slow, const RingletSpans *spans, gpointer data)
{
  gsize *last = data;

  g_assert_cmpuint (slow, ==, *last + 1);
  *last = slow;
  return slow < 5;
}

/* Whoever has had enough of a block is given no more rows of it. */
static void
test_walk_ends (void)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (PITCH, PITCH, N_SLOW, N_FAST, 3, NULL);
  const RingletSplitter splitter = { .split = RINGLET_SPLIT_FULL,
    .detector = detector,
    .geometry = &beams[0].geometry,
    .bins = { .n_radial = 10,
        .radial_max = 0.1,
        .n_azimuth = 1,
        .whole_turn = TRUE,
        .azimuth_min = -G_PI,
        .azimuth_max = G_PI } };
  gsize last = 1;

  ringlet_splitter_walk_rows (&splitter, 2, N_SLOW, 1, FALSE, note_row, &last);
  g_assert_cmpuint (last, ==, 5);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize b = 0; b < G_N_ELEMENTS (beams); b++) {
    for (gsize i = 0; i < 2 * G_N_ELEMENTS (splits); i++) {
      const Case c = { &beams[b], splits[i / 2], i % 2 == 1 };
      g_autofree char *path = g_strdup_printf ("/split/rows/%s/%s/%s", c.beam->name,
          ringlet_split_name (c.split), c.is_hexagonal ? "hexagons" : "squares");

      g_test_add_data_func_full (
          path, g_memdup2 (&c, sizeof c), (GTestDataFunc) test_rows, g_free);
    }
  }
  g_test_add_func ("/split-rows/walk-ends", test_walk_ends);
  return g_test_run ();
}
