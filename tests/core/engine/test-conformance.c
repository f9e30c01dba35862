/* SPDX-License-Identifier: MIT */

/* Patterns against pyFAI 0.21.3 over the whole data range, where the two agree by
 * definition: with pyFAI's Poisson model, max (raw, 1) and no variance of the dark. */

#include <locale.h>
#include <math.h>
#include <stdlib.h>

#include "engine/engine.h"
#include "engine/integrator.h"
#include "support/conformance.h"
#include "support/sanitizer.h"

/* Of the differences of all bins but the first, relative. */
typedef struct {
  double median;
  double most; /* of all, save the bins that a moved pixel changes */
} Limits;

/* The tolerances of no splitting and of intensities with full splitting are 3e-7 and
 * 5e-6. What is beyond has two reasons.
 *
 * pyFAI's corners are float32. The half width of a pixel in bbox, and its area in full,
 * is a difference of two of them, so that a share is off by up to 6e-8 · q / width: a
 * few 1e-6 (test-csr-pyfai), and more in backscattering, where q hardly changes from
 * one pixel to the next. In an intensity it nearly cancels, since signal and norm have
 * the same shares; in sums it does not, and the bins at the end hold few pixels. pyFAI
 * does not agree with itself any better: 0.21.3 and 2026.9, bbox in q, have intensities
 * 2.6e-6 and sums 1.7e-5 apart.
 *
 * q and r of its engine without splitting are float32 as well: a pixel at an edge of a
 * bin moves now and then, and changes the two bins on either side of it.
 *
 * The first bin is ours alone: pyFAI counts what lies below the range there. */
typedef struct {
  const char *split;
  const char *errors;
  const char *unit;
  Limits intensity; /* and sigma */
  Limits sums;
  Limits back_intensity; /* the same in backscattering */
  Limits back_sums;
  guint n_beyond; /* bins with moved pixels */
} Case;

#define EXACT                                                                          \
  {                                                                                    \
    1e-7, 3e-7                                                                         \
  }

static const Case cases[] = {
  { "no", "None", "2th_deg", EXACT, EXACT, EXACT, EXACT, 0 },
  { "no", "None", "q_nm^-1", EXACT, EXACT, EXACT, EXACT, 4 },
  { "no", "None", "r_mm", EXACT, EXACT, EXACT, EXACT, 0 },
  { "no", "poisson", "q_nm^-1", EXACT, EXACT, EXACT, EXACT, 4 },
  { "bbox", "None", "2th_deg", { 1e-6, 5e-6 }, { 2e-6, 7e-5 }, { 2e-6, 8e-6 },
      { 2e-6, 3e-5 }, 0 },
  { "bbox", "None", "q_nm^-1", { 5e-7, 3e-6 }, { 1e-6, 3e-5 }, { 4e-6, 2e-5 },
      { 6e-6, 6e-5 }, 0 },
  { "bbox", "None", "r_mm", { 1e-6, 6e-6 }, { 2e-6, 5e-5 }, { 5e-7, 2e-6 },
      { 5e-7, 6e-6 }, 0 },
  { "bbox", "poisson", "q_nm^-1", { 5e-7, 9e-6 }, { 2e-6, 4e-5 }, { 4e-6, 2e-5 },
      { 6e-6, 7e-5 }, 0 },
  { "full", "None", "2th_deg", { 5e-7, 5e-6 }, { 2e-6, 2e-5 }, { 5e-7, 5e-6 },
      { 2e-6, 1e-5 }, 0 },
  { "full", "None", "q_nm^-1", { 5e-7, 5e-6 }, { 2e-6, 2e-5 }, { 1e-6, 2e-5 },
      { 4e-6, 3e-5 }, 0 },
  { "full", "None", "r_mm", { 5e-7, 6e-6 }, { 2e-6, 3e-5 }, { 5e-7, 3e-5 },
      { 1e-6, 7e-5 }, 0 },
  { "full", "poisson", "q_nm^-1", { 1e-6, 5e-6 }, { 3e-6, 2e-5 }, { 2e-6, 2e-5 },
      { 5e-6, 3e-5 }, 0 },
};

static double *
dataset (const RingletConformance *conf, const Case *c, const char *name)
{
  g_autofree char *path =
      g_strdup_printf ("pyfai_1d/%s/%s/%s/%s", c->split, c->errors, c->unit, name);
  gsize n = 0;
  double *values = ringlet_conformance_array (conf, path, &n);

  g_assert_cmpuint (n, ==, 100);
  return values;
}

static RingletPlan
case_plan (const RingletConformance *conf, const Case *c, const char *engine)
{
  RingletPlan plan = ringlet_plan_default ();

  plan.unit = ringlet_unit_find (c->unit, NULL);
  plan.n_radial = 100;
  g_assert_true (ringlet_split_parse (c->split, &plan.split, NULL));
  plan.engine = engine;
  plan.factors.polarization = 0.95;
  plan.dummy = RINGLET_DUMMY_NONE;
  if (g_str_equal (c->errors, "poisson"))
    plan.error_model = RINGLET_ERROR_MODEL_POISSON;
  plan.poisson_floor = 1;
  plan.dark_variance = FALSE;

  /* pyFAI begins at the innermost corner, also where a pixel reaches in to the beam
   * itself; the edges of its bins make the comparison. */
  if (plan.split == RINGLET_SPLIT_FULL) {
    g_autofree double *radial = dataset (conf, c, "radial");
    const double half = (radial[99] - radial[0]) / 99.0 / 2.0;

    plan.has_radial_range = TRUE;
    plan.radial_min = MAX (radial[0] - half, 0.0);
    plan.radial_max = radial[99] + half;
  }
  return plan;
}

static RingletResult *
integrate (const RingletConformance *conf, const RingletPlan *plan)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletImage) image = ringlet_conformance_image (conf, "image");
  g_autoptr (RingletImage) dark = ringlet_conformance_image (conf, "dark");
  g_autoptr (RingletImage) flat = ringlet_conformance_image (conf, "flat");
  g_autoptr (RingletImage) mask_image = ringlet_conformance_image (conf, "mask");
  g_autoptr (RingletMask) mask = ringlet_mask_new_from_image (mask_image, NULL);
  const RingletIntegratorInputs inputs = { conf->detector, &conf->geometry, mask, plan,
    { dark, 1, flat }, NULL, NULL, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletIntegrator) integrator =
      ringlet_integrator_new (&inputs, memo, NULL, &error);
  const RingletFrame frame = { .image = image };
  RingletResult *result = NULL;

  g_assert_no_error (error);
  ringlet_integrator_run (integrator, &frame, 1, &result, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}

static Limits
limits_of (const RingletConformance *conf, const Case *c, const char *name)
{
  const gboolean back = g_str_equal (conf->group, "backscatter");

  if (g_str_has_prefix (name, "sum_"))
    return back ? c->back_sums : c->sums;
  return back ? c->back_intensity : c->intensity;
}

static void
compare (const RingletConformance *conf, const Case *c, const char *name,
    const double *ours, const RingletResult *result)
{
  const double quantised = strstr (result->provenance.method, "packed") ? 1e-5 : 0.0;
  const Limits limits = limits_of (conf, c, name);
  g_autofree double *theirs = dataset (conf, c, name);
  double differences[99];
  guint n_beyond = 0;

  for (gsize i = 1; i < 100; i++) {
    const double difference = fabs (ours[i] - theirs[i]);
    const gboolean same = difference == 0.0 || result->count[i] < 2.0;

    differences[i - 1] = same ? 0.0 : difference / fabs (theirs[i]);
    n_beyond += !(differences[i - 1] <= limits.most + quantised);
  }
  qsort (differences, 99, sizeof *differences, compare_doubles);

  g_test_message ("%s %s %s %s: median %g, most %g, %u beyond", conf->group, c->split,
      c->unit, name, differences[49], differences[98], n_beyond);
  g_assert_cmpfloat (differences[49], <=, limits.median + quantised);
  g_assert_cmpuint (n_beyond, <=, c->n_beyond);
}

/* The axis, to float32 of its end. */
static void
compare_axis (
    const RingletConformance *conf, const Case *c, const RingletResult *result)
{
  g_autofree double *theirs = dataset (conf, c, "radial");

  for (gsize i = 0; i < 100; i++)
    g_assert_cmpfloat_with_epsilon (result->radial[i], theirs[i], 3e-7 * theirs[99]);
}

static void
test_pattern (gconstpointer data)
{
  const Case *c = data;

  for (gsize g = 0; ringlet_conformance_groups[g] != NULL; g++) {
    g_auto (RingletConformance) conf;

    if (!ringlet_conformance_open (&conf, ringlet_conformance_groups[g]))
      return;
    for (gsize e = 0; ringlet_engine_list ()[e] != NULL; e++) {
      const char *engine = ringlet_engine_list ()[e]->name;
      const RingletPlan plan = case_plan (&conf, c, engine);
      g_autoptr (RingletResult) result = integrate (&conf, &plan);

      compare_axis (&conf, c, result);
      compare (&conf, c, "intensity", result->intensity, result);
      compare (&conf, c, "sum_signal", result->sum_signal, result);
      compare (&conf, c, "sum_normalization", result->sum_norm, result);
      if (result->sigma != NULL) {
        compare (&conf, c, "sum_variance", result->sum_variance, result);
        compare (&conf, c, "sigma", result->sigma, result);
      }
    }
  }
}

/* Cakes: 36 rows of 100 bins, over what the pixels cover; the median and what 99 of 100
 * bins hold that are not at the edge of the cake, where pyFAI counts what lies beyond:
 * at the discontinuity of the azimuth, too. Bins of a few pixels feel pyFAI's corners
 * most. Its two-dimensional full engine puts a pixel that reaches into two rows into
 * one of them, now and then (test-csr-pyfai has how many): the intensities differ, and
 * most counts are right. */
static const struct {
  const char *split;
  Limits intensity;
  Limits count;
  Limits back_intensity; /* the same in backscattering */
  Limits back_count;
} cakes[] = {
  { "no", EXACT, { 0.0, 0.0 }, EXACT, { 0.0, 0.0 } },
  { "bbox", { 1e-6, 5e-6 }, { 5e-6, 3e-5 }, { 3e-6, 2e-5 }, { 2e-5, 6e-5 } },
  { "full", { 4e-4, 2e-2 }, { 3e-5, 2e-2 }, { 4e-4, 2e-2 }, { 3e-5, 2e-2 } },
};

static Limits
get_differences (const double *ours, const double *theirs, const double *count, gsize n)
{
  g_autoptr (GArray) differences = g_array_new (FALSE, FALSE, sizeof (double));

  for (gsize i = 0; i < n; i++) {
    const double difference = fabs (ours[i] - theirs[i]) / fabs (theirs[i]);
    const gsize radial = i % 100;
    const gsize azimuth = i / 100;
    const gboolean inside = radial > 0 && radial < 99 && azimuth > 0 && azimuth < 35;

    if (inside && count[i] > 0.5 && theirs[i] != 0.0)
      g_array_append_val (differences, difference);
  }
  g_assert_cmpuint (differences->len, >, n / 8);
  qsort (differences->data, differences->len, sizeof (double), compare_doubles);
  return (Limits){ g_array_index (differences, double, differences->len / 2),
    g_array_index (differences, double, differences->len * 99 / 100) };
}

/* pyFAI's own range, from its axes; the azimuth −π … π where it covers the turn. */
static RingletPlan
cake_plan (const RingletConformance *conf, gsize index, const char *engine)
{
  const Case c = { cakes[index].split, "None", "q_nm^-1" };
  RingletPlan plan = case_plan (conf, &c, engine);
  g_autofree char *radial_path =
      g_strdup_printf ("pyfai_2d/%s/radial", cakes[index].split);
  g_autofree char *azimuth_path =
      g_strdup_printf ("pyfai_2d/%s/azimuthal_deg", cakes[index].split);
  gsize n = 0;
  g_autofree double *radial = ringlet_conformance_array (conf, radial_path, &n);
  g_autofree double *azimuth = ringlet_conformance_array (conf, azimuth_path, &n);
  const double radial_half = (radial[99] - radial[0]) / 99.0 / 2.0;
  const double azimuth_half = (azimuth[35] - azimuth[0]) / 35.0 / 2.0;

  plan.n_azimuth = 36;
  plan.has_radial_range = TRUE;
  plan.radial_min = MAX (radial[0] - radial_half, 0.0);
  plan.radial_max = radial[99] + radial_half;
  plan.has_azimuth_range = TRUE;
  plan.azimuth_min_deg = azimuth[0] - azimuth_half;
  plan.azimuth_max_deg = MIN (azimuth[35] + azimuth_half, plan.azimuth_min_deg + 360.0);
  return plan;
}

static void
compare_cake (const RingletConformance *conf, gsize index, const char *name,
    const double *ours, const RingletResult *result, Limits limits)
{
  const double quantised = strstr (result->provenance.method, "packed") ? 1e-5 : 0.0;
  g_autofree char *path = g_strdup_printf ("pyfai_2d/%s/%s", cakes[index].split, name);
  gsize n = 0;
  g_autofree double *theirs = ringlet_conformance_array (conf, path, &n);
  const Limits found = get_differences (ours, theirs, result->count, n);

  g_test_message (
      "%s %s: median %g, most %g", conf->group, path, found.median, found.most);
  g_assert_cmpfloat (found.median, <=, limits.median + quantised);
  g_assert_cmpfloat (found.most, <=, limits.most + 10.0 * quantised);
}

static void
test_cake (gconstpointer data)
{
  const gsize index = GPOINTER_TO_SIZE (data);

  for (gsize g = 0; ringlet_conformance_groups[g] != NULL; g++) {
    const gboolean back = g_str_equal (ringlet_conformance_groups[g], "backscatter");
    g_auto (RingletConformance) conf;

    if (!ringlet_conformance_open (&conf, ringlet_conformance_groups[g]))
      return;
    for (gsize e = 0; ringlet_engine_list ()[e] != NULL; e++) {
      const RingletPlan plan =
          cake_plan (&conf, index, ringlet_engine_list ()[e]->name);
      g_autoptr (RingletResult) result = integrate (&conf, &plan);

      compare_cake (&conf, index, "intensity", result->intensity, result,
          back ? cakes[index].back_intensity : cakes[index].intensity);
      compare_cake (&conf, index, "count", result->count, result,
          back ? cakes[index].back_count : cakes[index].count);
    }
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i += RINGLET_TEST_STRIDE) {
    g_autofree char *path = g_strdup_printf (
        "/conformance/1d/%s/%s/%s", cases[i].split, cases[i].errors, cases[i].unit);

    g_test_add_data_func (path, &cases[i], test_pattern);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (cakes); i += RINGLET_TEST_STRIDE) {
    g_autofree char *path = g_strdup_printf ("/conformance/2d/%s", cakes[i].split);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_cake);
  }
  return g_test_run ();
}
