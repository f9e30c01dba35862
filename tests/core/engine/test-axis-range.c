/* SPDX-License-Identifier: MIT */

/* The automatic range in every unit: finite with the beam anywhere on the detector, and
 * no share lost or invented in it. */

#include <locale.h>
#include <math.h>

#include "engine/resolve.h"
#include "geometry/space.h"

#define PITCH 1e-3
#define N 16

static const RingletSplit splits[] = { RINGLET_SPLIT_NO, RINGLET_SPLIT_BBOX,
  RINGLET_SPLIT_PSEUDO, RINGLET_SPLIT_FULL };

/* The beam on the detector, in pixels. */
static const struct {
  const char *name;
  double slow_px;
  double fast_px;
  double rot1_rad;
} beams[] = {
  { "middle of a pixel", 7.5, 8.5, 0.0 },
  { "corner", 7.0, 8.0, 0.0 },
  { "edge", 7.0, 8.3, 0.0 },
  { "inside", 7.2, 8.4, 0.0 },
  { "tilted", 7.3, 8.6, 0.6 },
  { "tilted corner", 7.0, 8.0, 0.6 },
  { "beside the detector", -20.0, 8.0, 0.0 },
};

static RingletGeometry
beam_geometry (gsize beam)
{
  const double distance_m = 0.1;

  return (RingletGeometry){ distance_m, beams[beam].slow_px * PITCH,
    beams[beam].fast_px * PITCH + distance_m * tan (beams[beam].rot1_rad),
    beams[beam].rot1_rad, 0, 0, 1e-10 };
}

static double
value_at (const RingletSplitter *s, double slow_px, double fast_px)
{
  return ringlet_space_of_lab (s->bins.space,
      ringlet_geometry_lab_at (s->geometry, s->detector, slow_px, fast_px),
      s->geometry->wavelength_m);
}

static gboolean
is_box (const RingletSplitter *s)
{
  /* The smaller rectangle lies in the box; a component of q has no polygon in a cake.
   */
  return s->split == RINGLET_SPLIT_BBOX || s->split == RINGLET_SPLIT_PSEUDO ||
      (s->bins.n_azimuth > 1 && ringlet_space_get_class (s->bins.space)->is_component);
}

/* Whether all that the scheme makes of a pixel lies in the range; pixels that touch the
 * beam of a quantity that is infinite there never do. */
static gboolean
is_inside (const RingletSplitter *s, gsize i, gsize j)
{
  const double centre = value_at (s, (double) i + 0.5, (double) j + 0.5);
  double min = centre;
  double max = centre;
  double delta = 0.0;

  for (int k = 0; k < 4 && s->split != RINGLET_SPLIT_NO; k++) {
    const double corner =
        value_at (s, (double) i + (k & 1), (double) j + (double) (k >> 1));

    min = MIN (min, corner);
    max = MAX (max, corner);
    delta = MAX (delta, fabs (corner - centre));
  }
  if (!isfinite (min) || !isfinite (max))
    return FALSE;
  if (s->split != RINGLET_SPLIT_NO && is_box (s)) {
    min = centre - delta;
    max = centre + delta;
  }
  return min >= s->bins.radial_min && max < s->bins.radial_max;
}

static gboolean
touches_beam (const RingletSplitter *s, gsize i, gsize j)
{
  double slow, fast;

  return ringlet_geometry_beam_centre (s->geometry, s->detector, &slow, &fast) &&
      fabs (slow - (double) i - 0.5) <= 0.5 + 1e-9 &&
      fabs (fast - (double) j - 0.5) <= 0.5 + 1e-9;
}

/* Returns how many pixels lie inside. */
static guint
check_shares (const RingletSplitter *s)
{
  const gboolean is_infinite =
      ringlet_space_get_class (s->bins.space)->is_infinite_at_beam;
  g_autoptr (RingletShares) shares = ringlet_splitter_run (s, 0);
  guint n_inside = 0;

  g_assert_cmpuint (shares->n_pixels, ==, N * N);
  for (gsize pixel = 0; pixel < shares->n_pixels; pixel++) {
    const gsize i = pixel / N;
    const gsize j = pixel % N;
    double sum = 0.0;

    for (guint32 k = shares->start[pixel]; k < shares->start[pixel + 1]; k++) {
      g_assert_true (shares->share[k] > 0.0 && shares->share[k] <= 1.0 + 1e-12);
      g_assert_cmpuint (shares->bin[k], <, ringlet_bins_n (&s->bins));
      sum += shares->share[k];
    }
    g_assert_cmpfloat (sum, <=, 1.0 + 1e-9);
    if (!is_inside (s, i, j) || (is_infinite && touches_beam (s, i, j)))
      continue;
    n_inside++;
    if (fabs (sum - 1.0) > 1e-9)
      g_error ("pixel %zu %zu: %.17g", i, j, sum);
  }
  return n_inside;
}

static void
check_beam (const RingletUnit *unit, gsize beam, RingletSplit split, guint n_azimuth)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 24);
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (PITCH, PITCH, N, N, 3, NULL);
  const RingletGeometry geometry = beam_geometry (beam);
  RingletSplitter splitter = { .detector = detector, .geometry = &geometry };
  RingletPlan plan = ringlet_plan_default ();
  g_autoptr (GError) error = NULL;

  plan.unit = unit;
  plan.split = split;
  plan.n_radial = 23;
  plan.n_azimuth = n_azimuth;
  ringlet_plan_resolve (&plan, &splitter, memo, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (isfinite (splitter.bins.radial_min));
  g_assert_true (isfinite (splitter.bins.radial_max));
  g_assert_cmpfloat (splitter.bins.radial_min, <, splitter.bins.radial_max);
  /* A box reaches beyond the range on either side, and d ends at ten times the least:
   * still most of the detector is inside. */
  g_assert_cmpuint (check_shares (&splitter), >, N * N / 2);
}

static void
test_beam (gconstpointer data)
{
  const RingletUnit *unit = data;

  for (gsize beam = 0; beam < G_N_ELEMENTS (beams); beam++) {
    for (gsize i = 0; i < G_N_ELEMENTS (splits); i++) {
      g_test_message ("%s: %s", beams[beam].name, ringlet_split_name (splits[i]));
      check_beam (unit, beam, splits[i], 0);
      check_beam (unit, beam, splits[i], 12);
    }
  }
}

/* d: ten times the smallest, of pixels of a plane lit evenly at least 99 %. */
static void
test_spacing_range (void)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 24);
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, 101, 101, 3, NULL);
  const RingletGeometry geometry = { 0.5, 50.5e-4, 50.5e-4, 0, 0, 0, 1e-10 };
  const double radius = hypot (50.5e-4, 50.5e-4);
  const double least = 1.0 / (2.0 * sin (0.5 * atan (radius / 0.5)));
  RingletSplitter splitter = { .detector = detector, .geometry = &geometry };
  RingletPlan plan = ringlet_plan_default ();

  plan.unit = ringlet_unit_find ("d_A", NULL);
  g_assert_true (ringlet_plan_resolve (&plan, &splitter, memo, NULL, NULL));
  g_assert_cmpfloat_with_epsilon (splitter.bins.radial_min, least, 1e-12 * least);
  g_assert_cmpfloat_with_epsilon (splitter.bins.radial_max, 10 * least, 1e-11 * least);
}

/* A component of q, full splitting: each bin has the area of the detector where the
 * component lies in it, counted by 96 × 96 points a pixel: where a
 * column of pixels runs along the bins they are off by N / 192 at either end. */
static void
check_component (const char *name, gsize beam)
{
  const int n = 96;
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 24);
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (PITCH, PITCH, N, N, 3, NULL);
  const RingletGeometry geometry = beam_geometry (beam);
  RingletSplitter splitter = { .detector = detector, .geometry = &geometry };
  RingletPlan plan = ringlet_plan_default ();
  g_autoptr (RingletShares) shares = NULL;
  const RingletPlacement placement = ringlet_placement_new (detector, &geometry);
  double area[11] = { 0 };
  double width;

  plan.unit = ringlet_unit_find (name, NULL);
  plan.n_radial = G_N_ELEMENTS (area);
  g_assert_true (ringlet_plan_resolve (&plan, &splitter, memo, NULL, NULL));
  shares = ringlet_splitter_run (&splitter, 0);
  for (guint32 k = 0; k < shares->n_entries; k++)
    area[shares->bin[k]] += shares->share[k];

  width = (splitter.bins.radial_max - splitter.bins.radial_min) / plan.n_radial;
  for (int i = 0; i < N * n; i++) {
    for (int j = 0; j < N * n; j++) {
      const RingletLab p =
          ringlet_placement_at (&placement, (i + 0.5) / n, (j + 0.5) / n);
      const double value = ringlet_space_of_lab (splitter.bins.space, p, 1e-10);

      const double bin = floor ((value - splitter.bins.radial_min) / width);

      /* An edge of the detector may bulge beyond its corners. */
      if (bin >= 0.0 && bin < (double) plan.n_radial)
        area[(gsize) bin] -= 1.0 / (n * n);
    }
  }
  for (gsize bin = 0; bin < G_N_ELEMENTS (area); bin++)
    g_assert_cmpfloat (fabs (area[bin]), <, 0.02 * N); /* of about N² / 11 pixels */
}

static void
test_components (void)
{
  for (gsize beam = 0; beam < G_N_ELEMENTS (beams); beam++) {
    g_test_message ("%s", beams[beam].name);
    check_component ("qx_nm^-1", beam);
    check_component ("qy_nm^-1", beam);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; ringlet_unit_list ()[i] != NULL; i++) {
    const RingletUnit *unit = ringlet_unit_list ()[i];
    g_autofree char *path = g_strdup_printf ("/axis-range/beam/%s", unit->name);

    if (!unit->is_azimuthal)
      g_test_add_data_func (path, unit, test_beam);
  }
  g_test_add_func ("/axis-range/spacing", test_spacing_range);
  g_test_add_func ("/axis-range/components", test_components);
  return g_test_run ();
}
