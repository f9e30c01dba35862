/* SPDX-License-Identifier: MIT */

/* The shares of every pixel in every bin against pyFAI's csr matrices; cakes with full
 * splitting, which pyFAI's engine gets wrong at azimuthal edges, against its corners
 * clipped by the script. */

#include <locale.h>
#include <math.h>

#include "engine/resolve.h"
#include "matrix/csr.h"

#define N_SLOW 12
#define N_FAST 14
#define N_PIXELS (N_SLOW * N_FAST)

typedef struct {
  guint bin;
  guint pixel;
  double share;
} Share;

typedef struct {
  const char *split;
  guint n_radial;
  guint n_azimuth;
  double radial_min;
  double radial_max;
  double azimuth_min_deg;
  double azimuth_max_deg;
  const Share *shares;
  gsize n_shares;
} Case;

#include "csr-pyfai.h"

/* pyFAI's corners are float32, here 10 ± 5e-7 nm⁻¹, beside 0.1 nm⁻¹ that a pixel is
 * wide: its half widths, and with them the shares of bbox, are right to 1e-5. Those of
 * full go through areas in float32 as well. */
static double
tolerance (const Case *c)
{
  return g_str_equal (c->split, "no")  ? 0.0
      : g_str_equal (c->split, "bbox") ? 1e-5
                                       : 2e-5;
}

static RingletPlan
make_plan (const Case *c)
{
  RingletPlan plan = ringlet_plan_default ();

  plan.unit = ringlet_unit_find ("q_nm^-1", NULL);
  g_assert_true (ringlet_split_parse (c->split, &plan.split, NULL));
  plan.n_radial = c->n_radial;
  plan.n_azimuth = c->n_azimuth;
  plan.has_radial_range = TRUE;
  plan.radial_min = c->radial_min;
  plan.radial_max = c->radial_max;
  plan.has_azimuth_range = c->n_azimuth > 0;
  plan.azimuth_min_deg = c->azimuth_min_deg;
  plan.azimuth_max_deg = c->azimuth_max_deg;
  return plan;
}

static RingletCsr *
make_csr (const Case *c)
{
  const RingletGeometry geometry = { 0.05, -0.0031, -0.0022, 0.05, -0.03, 0.2, 1e-10 };
  const RingletPlan plan = make_plan (c);
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, N_SLOW, N_FAST, 3, NULL);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 24);
  RingletSplitter splitter = { .detector = detector, .geometry = &geometry };
  g_autoptr (GError) error = NULL;
  RingletCsr *csr = NULL;

  g_assert_true (ringlet_plan_resolve (&plan, &splitter, memo, NULL, &error));
  csr = ringlet_csr_get (&splitter, memo, NULL, &error);
  g_assert_no_error (error);
  return csr;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  const gsize n_bins = (gsize) c->n_radial * MAX (c->n_azimuth, 1);
  g_autoptr (RingletCsr) csr = make_csr (c);
  g_autofree double *difference = g_new0 (double, n_bins *N_PIXELS);
  double most = 0.0;
  double sum = 0.0;

  g_assert_cmpuint (csr->n_rows, ==, n_bins);
  for (gsize bin = 0; bin < n_bins; bin++) {
    for (gsize at = csr->row_start[bin]; at < csr->row_start[bin + 1]; at++)
      difference[bin * N_PIXELS + csr->col[at]] += csr->share[at];
  }
  for (gsize i = 0; i < c->n_shares; i++) {
    difference[c->shares[i].bin * N_PIXELS + c->shares[i].pixel] -= c->shares[i].share;
    sum += c->shares[i].share;
  }
  for (gsize i = 0; i < n_bins * N_PIXELS; i++)
    most = MAX (most, fabs (difference[i]));
  g_test_message ("%" G_GSIZE_FORMAT " and %" G_GSIZE_FORMAT
                  " shares, at most %g apart",
      csr->n_entries, c->n_shares, most);
  g_assert_cmpfloat_with_epsilon (sum, N_PIXELS, 1e-3);
  g_assert_cmpfloat (most, <=, tolerance (c));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf (
        "/csr/pyfai/%s/%s", cases[i].split, cases[i].n_azimuth > 0 ? "2d" : "1d");

    g_test_add_data_func (path, &cases[i], test_case);
  }
  return g_test_run ();
}
