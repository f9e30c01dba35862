/* SPDX-License-Identifier: MIT */

/* The splitting schemes against shares that were computed without pyFAI and without
 * this program, with ranges that cut into the data; and properties that hold for any
 * geometry. */

#include <locale.h>
#include <math.h>

#include "matrix/csr.h"
#include "matrix/packed.h"
#include "split/split.h"
#include "support/conformance.h"

/* "truth shares by csr 1e-11 of a pixel"; packed keeps 16 bits of a share. */
#define TOLERANCE_CSR 1e-11
#define TOLERANCE_TWO 7.7e-6
#define TOLERANCE_MORE 1.6e-5

typedef struct {
  const char *name;
  RingletSplit split;
  gboolean is_cake;
} Case;

static const Case cases[] = {
  { "truth_bbox_split_1d", RINGLET_SPLIT_BBOX, FALSE },
  { "truth_full_split_1d", RINGLET_SPLIT_FULL, FALSE },
  { "truth_full_split_2d", RINGLET_SPLIT_FULL, TRUE },
};

/* Shares of the truth's window, one row of bins a pixel. */
typedef struct {
  gsize n_pixels;
  gsize n_fast;
  gsize n_bins;
  double *share;
} Table;

static void
table_clear (Table *self)
{
  g_free (self->share);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

/* q in nm⁻¹ as the bins have it. */
static double
bins_q (const RingletConformance *conf, const char *name, gsize i)
{
  const RingletUnit *unit = ringlet_unit_find ("q_nm^-1", NULL);

  return ringlet_unit_scale_read (
      ringlet_unit_scale (unit, conf->geometry.wavelength_m),
      ringlet_conformance_number (conf, name, "range_q_nm-1", i));
}

static RingletSplitter
case_splitter (const Case *c, const RingletConformance *conf)
{
  return (RingletSplitter){
    .split = c->split,
    .detector = conf->detector,
    .geometry = &conf->geometry,
    .bins = { RINGLET_SPACE_Q,
        (gsize) ringlet_conformance_number (conf, c->name, "n_bins", 0),
        bins_q (conf, c->name, 0), bins_q (conf, c->name, 1),
        c->is_cake ? (gsize) ringlet_conformance_number (conf, c->name, "n_bins", 1)
                   : 1,
        TRUE, -G_PI, G_PI },
  };
}

/* Detector pixel of a pixel of the window. */
static gsize
window_pixel (const Table *table, const RingletConformance *conf, gsize pixel)
{
  return pixel / table->n_fast * conf->detector->n_fast + pixel % table->n_fast;
}

static void
read_truth (const Case *c, const RingletConformance *conf, gsize n_bins, Table *table)
{
  g_autofree char *path = g_strconcat (c->name, "/pixel_bin_weight", NULL);
  gsize n = 0;
  g_autofree double *rows = ringlet_conformance_array (conf, path, &n);
  const double n_slow =
      ringlet_conformance_number (conf, c->name, "window_slow_fast", 0);
  const double n_fast =
      ringlet_conformance_number (conf, c->name, "window_slow_fast", 1);

  table->n_pixels = (gsize) (n_slow * n_fast);
  table->n_fast = (gsize) n_fast;
  table->n_bins = n_bins;
  table->share = g_new0 (double, table->n_pixels *n_bins);
  for (gsize i = 0; i + 2 < n; i += 3)
    table->share[(gsize) rows[i] * n_bins + (gsize) rows[i + 1]] = rows[i + 2];
}

static void
test_csr (gconstpointer data)
{
  const Case *c = data;

  for (gsize g = 0; ringlet_conformance_groups[g] != NULL; g++) {
    g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
    g_autoptr (RingletCsr) csr = NULL;
    g_autofree double *column = NULL;
    g_auto (Table) truth = { 0 };
    g_auto (RingletConformance) conf;
    RingletSplitter splitter;

    if (!ringlet_conformance_open (&conf, ringlet_conformance_groups[g]))
      return;
    splitter = case_splitter (c, &conf);
    csr = ringlet_csr_get (&splitter, memo, NULL, NULL);
    read_truth (c, &conf, csr->n_rows, &truth);
    column = g_new (double, csr->n_cols);

    for (guint32 row = 0; row < csr->n_rows; row++) {
      memset (column, 0, csr->n_cols * sizeof *column);
      for (gsize i = csr->row_start[row]; i < csr->row_start[row + 1]; i++)
        column[csr->col[i]] = csr->share[i];
      for (gsize pixel = 0; pixel < truth.n_pixels; pixel++)
        g_assert_cmpfloat_with_epsilon (column[window_pixel (&truth, &conf, pixel)],
            truth.share[pixel * truth.n_bins + row], TOLERANCE_CSR);
    }
  }
}

/* What a packed matrix says of one pixel, bin by bin, and all it says of it. */
typedef struct {
  const RingletBins *bins;
  double *share;
  guint32 total;
} Unpacked;

static void
unpack_slot (gsize slot, guint32 share, gpointer data)
{
  Unpacked *out = data;
  const gsize stride = out->bins->n_radial + 1;

  out->total += share;
  if (slot >= RINGLET_PACKED_LEAD &&
      (slot - RINGLET_PACKED_LEAD) % stride < out->bins->n_radial)
    out->share[(slot - RINGLET_PACKED_LEAD) / stride * out->bins->n_radial +
        (slot - RINGLET_PACKED_LEAD) % stride] += share / (double) RINGLET_PACKED_ONE;
}

static double
tolerance_for (const double *truth, gsize n_bins)
{
  guint n = 0;
  double sum = 0.0;

  for (gsize bin = 0; bin < n_bins; bin++) {
    n += truth[bin] > 0.0;
    sum += truth[bin];
  }
  n += sum < 1.0 - 1e-9; /* the part outside the range is one more */
  return n <= 2 ? TOLERANCE_TWO : TOLERANCE_MORE;
}

static void
test_packed (gconstpointer data)
{
  const Case *c = data;

  for (gsize g = 0; ringlet_conformance_groups[g] != NULL; g++) {
    g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
    g_autoptr (RingletPacked) packed = NULL;
    g_autofree double *share = NULL;
    g_auto (Table) truth = { 0 };
    g_auto (RingletConformance) conf;
    RingletSplitter splitter;

    if (!ringlet_conformance_open (&conf, ringlet_conformance_groups[g]))
      return;
    splitter = case_splitter (c, &conf);
    packed = ringlet_packed_get (&splitter, memo, NULL, NULL);
    read_truth (c, &conf, ringlet_bins_n (&packed->bins), &truth);
    share = g_new (double, truth.n_bins);

    for (gsize pixel = 0; pixel < truth.n_pixels; pixel++) {
      const double *expected = truth.share + pixel * truth.n_bins;
      const double tolerance = tolerance_for (expected, truth.n_bins);
      Unpacked out = { &packed->bins, share, 0 };

      memset (share, 0, truth.n_bins * sizeof *share);
      ringlet_packed_foreach (
          packed, window_pixel (&truth, &conf, pixel), unpack_slot, &out);
      for (gsize bin = 0; bin < truth.n_bins; bin++)
        g_assert_cmpfloat_with_epsilon (share[bin], expected[bin], tolerance);
    }
  }
}

static void
test_no_split (void)
{
  for (gsize g = 0; ringlet_conformance_groups[g] != NULL; g++) {
    const char *name = "truth_no_split_1d";
    g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
    g_autoptr (RingletCsr) csr = NULL;
    g_autoptr (RingletImage) mask_image = NULL;
    g_autoptr (RingletMask) mask = NULL;
    g_autofree double *count = NULL;
    g_auto (RingletConformance) conf;
    RingletSplitter splitter;
    gsize n = 0;

    if (!ringlet_conformance_open (&conf, ringlet_conformance_groups[g]))
      return;
    count = ringlet_conformance_array (&conf, "truth_no_split_1d/count", &n);
    mask_image = ringlet_conformance_image (&conf, "mask");
    mask = ringlet_mask_new_from_image (mask_image, NULL);
    splitter = (RingletSplitter){ RINGLET_SPLIT_NO, conf.detector, &conf.geometry, mask,
      { RINGLET_SPACE_Q, n, bins_q (&conf, name, 0), bins_q (&conf, name, 1), 1, TRUE,
          -G_PI, G_PI } };
    csr = ringlet_csr_get (&splitter, memo, NULL, NULL);
    for (gsize bin = 0; bin < n; bin++)
      g_assert_cmpuint (
          csr->row_start[bin + 1] - csr->row_start[bin], ==, (gsize) count[bin]);
  }
}

/* A detector with the beam centre at (slow, fast) pixels from its corner. */
typedef struct {
  const char *name;
  double slow_px;
  double fast_px;
  double rot1_rad;
} Pole;

/* Inside a pixel, on an edge, on a corner, in the very middle; flat and tilted. */
static const Pole poles[] = {
  { "inside", 10.3, 12.8, 0.0 },
  { "edge", 10.0, 12.4, 0.0 },
  { "corner", 10.0, 12.0, 0.0 },
  { "middle", 10.5, 12.5, 0.0 },
  { "tilted", 10.3, 12.8, 0.7 },
};

static RingletGeometry
pole_geometry (const Pole *pole, double pixel_m)
{
  const double distance_m = 0.05;

  /* Written down from the definition of the rotation: the beam meets the plane at
   * poni_fast − distance · tan rot1. */
  return (RingletGeometry){ distance_m, pole->slow_px * pixel_m,
    pole->fast_px * pixel_m + distance_m * tan (pole->rot1_rad), pole->rot1_rad, 0, 0,
    1e-10 };
}

/* Shares of all pixels sum to 1, and the pixels around the beam reach every azimuth. */
static void
check_pole (const Pole *pole, RingletSplit split, gsize n_azimuth)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, 21, 25, 3, NULL);
  const RingletGeometry geometry = pole_geometry (pole, 1e-4);
  const RingletSplitter splitter = { split, detector, &geometry, NULL,
    { RINGLET_SPACE_RADIUS, 60, 0.0, 0.05, n_azimuth, TRUE, -G_PI, G_PI } };
  g_autofree double *azimuth = g_new0 (double, n_azimuth);

  for (gsize block = 0; block < ringlet_splitter_n_blocks (&splitter); block++) {
    g_autoptr (RingletShares) shares = ringlet_splitter_run (&splitter, block);

    for (gsize i = 0; i < shares->n_pixels; i++) {
      double sum = 0.0;

      for (guint32 k = shares->start[i]; k < shares->start[i + 1]; k++) {
        sum += shares->share[k];
        g_assert_cmpfloat (shares->share[k], <=, 1.0);
        if (shares->bin[k] % 60 == 0)
          azimuth[shares->bin[k] / 60] += shares->share[k];
      }
      if (fabs (sum - 1.0) > 1e-12)
        g_error ("%s, %s, pixel %" G_GSIZE_FORMAT ": %.17g", pole->name,
            ringlet_split_name (split), i, sum);
    }
  }
  for (gsize a = 0; a < n_azimuth; a++)
    g_assert_cmpfloat (azimuth[a], >, 0.0);
}

static void
test_pole (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (poles); i++) {
    check_pole (&poles[i], RINGLET_SPLIT_FULL, 1);
    check_pole (&poles[i], RINGLET_SPLIT_FULL, 36);
    check_pole (&poles[i], RINGLET_SPLIT_FULL, 360);
  }
}

/* The innermost disc: what the subdivided pixel puts below a radius is the area of the
 * disc, as long as that lies inside the pixel. */
static void
test_pole_area (void)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, 21, 25, 3, NULL);
  const RingletGeometry geometry = pole_geometry (&poles[3], 1e-4);
  const double radius_px = 0.4;
  const RingletSplitter splitter = { RINGLET_SPLIT_FULL, detector, &geometry, NULL,
    { RINGLET_SPACE_RADIUS, 1, 0.0, radius_px * 1e-4, 1, TRUE, -G_PI, G_PI } };
  g_autoptr (RingletShares) shares = ringlet_splitter_run (&splitter, 0);
  const gsize pixel = 10 * 25 + 12;

  g_assert_cmpuint (shares->start[pixel + 1] - shares->start[pixel], ==, 1);
  g_assert_cmpfloat_with_epsilon (
      shares->share[shares->start[pixel]], G_PI * radius_px * radius_px, 2e-3);
}

typedef struct {
  const char *name;
  double min_deg;
  double max_deg;
} Sector;

/* Sectors across every seam: what pyFAI loses at ±180° must be there. */
static const Sector sectors[] = {
  { "plain", 10, 50 },
  { "across-180", 170, 190 },
  { "across-0", -10, 10 },
  { "beyond-180", 190, 270 },
  { "far-branch", 350, 370 },
  { "nearly-all", -179, 180 },
  { "all", 20, 380 },
};

/* Area of the sector in pixels, by counting 30 × 30 points a pixel. */
static double
sector_area (const Sector *sector, double slow_px, double fast_px, double radius_px)
{
  const int n = 30;
  guint inside = 0;

  for (int i = 0; i < 40 * n; i++) {
    for (int j = 0; j < 40 * n; j++) {
      const double y = (i + 0.5) / n - slow_px;
      const double x = (j + 0.5) / n - fast_px;
      const double chi = atan2 (y, x) * 180.0 / G_PI;
      const double turned = chi - sector->min_deg;

      inside += hypot (x, y) < radius_px &&
          turned - 360.0 * floor (turned / 360.0) < sector->max_deg - sector->min_deg;
    }
  }
  return inside / (double) (n * n);
}

static void
test_sector (gconstpointer data)
{
  const Sector *sector = data;
  const RingletSplit splits[] = { RINGLET_SPLIT_BBOX, RINGLET_SPLIT_PSEUDO,
    RINGLET_SPLIT_FULL };
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, 40, 40, 3, NULL);
  const RingletGeometry geometry = { 0.1, 20.3e-4, 19.6e-4, 0, 0, 0, 0 };
  const double expected = sector_area (sector, 20.3, 19.6, 18.0);

  for (gsize i = 0; i < G_N_ELEMENTS (splits); i++) {
    const RingletSplitter splitter = { splits[i], detector, &geometry, NULL,
      { RINGLET_SPACE_RADIUS, 9, 0.0, 18e-4, 4,
          sector->max_deg - sector->min_deg >= 360.0, sector->min_deg * G_PI / 180.0,
          sector->max_deg * G_PI / 180.0 } };
    g_autoptr (RingletShares) shares = ringlet_splitter_run (&splitter, 0);
    double sum = 0.0;

    for (guint32 k = 0; k < shares->n_entries; k++)
      sum += shares->share[k];
    g_test_message (
        "%s: %g of %g pixels", ringlet_split_name (splits[i]), sum, expected);
    /* The area of a polygon with straight edges in (r, χ) against the true one: 0.3 %;
     * boxes are wider than their pixels and lose more at the edges. */
    g_assert_cmpfloat_with_epsilon (sum / expected, 1.0, i < 2 ? 2e-2 : 3e-3);
  }
}

/* The detector parallel to the beam: pixels seen edge-on have no area in (radial, χ),
 * and are not lost for that. */
static void
test_edge_on (void)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-3, 1e-3, 8, 8, 3, NULL);
  const RingletGeometry geometry = { 0.1, 0.0033, 0.0044, G_PI / 2.0, 0, 0, 0 };
  const RingletSplitter splitter = { RINGLET_SPLIT_FULL, detector, &geometry, NULL,
    { RINGLET_SPACE_RADIUS, 50, 0.0, 1.0, 1, TRUE, -G_PI, G_PI } };
  g_autoptr (RingletShares) shares = ringlet_splitter_run (&splitter, 0);
  double sum = 0.0;

  for (guint32 k = 0; k < shares->n_entries; k++)
    sum += shares->share[k];
  g_assert_cmpfloat_with_epsilon (sum, 64.0, 1e-9);
}

/* A pixel around the beam in very many bins: sorted, not quadratic, still whole. */
static void
test_many_bins (void)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-3, 1e-3, 3, 3, 3, NULL);
  const RingletGeometry geometry = { 0.1, 1.4e-3, 1.6e-3, 0, 0, 0, 0 };
  const RingletSplitter splitter = { RINGLET_SPLIT_FULL, detector, &geometry, NULL,
    { RINGLET_SPACE_RADIUS, 100000, 0.0, 0.01, 1, TRUE, -G_PI, G_PI } };
  g_autoptr (RingletShares) shares = ringlet_splitter_run (&splitter, 0);
  double sum = 0.0;

  for (guint32 k = shares->start[4]; k < shares->start[5]; k++) {
    sum += shares->share[k];
    g_assert_true (k == shares->start[4] || shares->bin[k] > shares->bin[k - 1]);
  }
  g_assert_cmpuint (shares->start[5] - shares->start[4], >, 1000);
  g_assert_cmpfloat_with_epsilon (sum, 1.0, 1e-9);
}

/* The order of summation is that of the entries: ½ and then 2^-54 again and again stays
 * ½, the other way round it does not. */
static void
test_merge (void)
{
  g_autoptr (RingletShares) shares = ringlet_shares_new (0, 1);

  for (gsize i = 0; i < 201; i++)
    ringlet_shares_add (shares, 100 - i % 67, i < 67 ? 0.5 : 0x1p-54);
  ringlet_shares_merge (shares, 0);
  g_assert_cmpuint (shares->n_entries, ==, 67);
  for (gsize i = 0; i < 67; i++) {
    g_assert_cmpuint (shares->bin[i], ==, 34 + i);
    g_assert_cmpfloat (shares->share[i], ==, 0.5);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *csr = g_strdup_printf ("/split/csr/%s", cases[i].name);
    g_autofree char *packed = g_strdup_printf ("/split/packed/%s", cases[i].name);

    g_test_add_data_func (csr, &cases[i], test_csr);
    g_test_add_data_func (packed, &cases[i], test_packed);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (sectors); i++) {
    g_autofree char *path = g_strdup_printf ("/split/sector/%s", sectors[i].name);

    g_test_add_data_func (path, &sectors[i], test_sector);
  }
  g_test_add_func ("/split/no/truth", test_no_split);
  g_test_add_func ("/split/pole/sums", test_pole);
  g_test_add_func ("/split/pole/area", test_pole_area);
  g_test_add_func ("/split/pole/many-bins", test_many_bins);
  g_test_add_func ("/split/merge", test_merge);
  g_test_add_func ("/split/edge-on", test_edge_on);
  return g_test_run ();
}
