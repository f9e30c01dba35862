/* SPDX-License-Identifier: MIT */

/* Patterns against pyFAI 0.21.3 over the whole data range, where the two agree by
 * definition: with pyFAI's Poisson model, max (raw, 1) and no variance of the dark. */

#include <locale.h>
#include <math.h>
#include <stdlib.h>

#include "engine/engine.h"
#include "engine/integrator.h"
#include "support/conformance.h"

/* Where pyFAI itself is accurate to float32: its corners are, and the shares of bbox
 * and full; q and r of its no-split engine too, so that a pixel at an edge of a bin
 * moves now and then. The first bin is ours: pyFAI counts what lies below the range
 * there. */
typedef struct {
  const char *split;
  const char *errors;
  const char *unit;
  double median;
  double most;    /* of all bins but the first, save … */
  guint n_beyond; /* … so many: a pixel on either side of an edge changes two bins */
} Case;

static const Case cases[] = {
  { "no", "None", "2th_deg", 1e-7, 3e-7, 0 },
  { "no", "None", "q_nm^-1", 1e-7, 1e-6, 4 },
  { "no", "None", "r_mm", 1e-7, 1e-6, 4 },
  { "no", "poisson", "q_nm^-1", 1e-7, 1e-6, 4 },
  { "bbox", "None", "2th_deg", 1e-5, 2e-4, 0 },
  { "bbox", "None", "q_nm^-1", 1e-5, 2e-4, 0 },
  { "bbox", "None", "r_mm", 1e-5, 2e-4, 0 },
  { "bbox", "poisson", "q_nm^-1", 1e-5, 2e-4, 0 },
  { "full", "None", "2th_deg", 5e-6, 2e-4, 0 },
  { "full", "None", "q_nm^-1", 5e-6, 2e-4, 0 },
  { "full", "None", "r_mm", 5e-6, 2e-4, 0 },
  { "full", "poisson", "q_nm^-1", 5e-6, 2e-4, 0 },
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

static void
compare (const RingletConformance *conf, const Case *c, const char *name,
    const double *ours, const RingletResult *result)
{
  const double quantised = strstr (result->provenance.method, "packed") ? 1e-5 : 0.0;
  g_autofree double *theirs = dataset (conf, c, name);
  double differences[99];
  guint n_beyond = 0;

  for (gsize i = 1; i < 100; i++) {
    const double difference = fabs (ours[i] - theirs[i]);
    const gboolean same = difference == 0.0 || result->count[i] < 2.0;

    differences[i - 1] = same ? 0.0 : difference / fabs (theirs[i]);
    n_beyond += !(differences[i - 1] <= c->most + quantised);
  }
  qsort (differences, 99, sizeof *differences, compare_doubles);

  g_test_message ("%s %s %s %s: median %g, most %g", conf->group, c->split, c->unit,
      name, differences[49], differences[98]);
  g_assert_cmpfloat (differences[49], <=, c->median + quantised);
  g_assert_cmpuint (n_beyond, <=, c->n_beyond);
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

      compare (&conf, c, "radial", result->radial, result);
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

/* Cakes: 36 rows of 100 bins, over what the pixels cover. pyFAI's counts of full
 * splitting agree with the polygons (median 7e-6), its intensities only to a few 1e-4
 * while those of the other two schemes, corrected in the same way, agree to float32:
 * its two-dimensional full engine is the one that is off. */
static const struct {
  const char *split;
  double intensity;
  double count;
} cakes[] = { { "no", 3e-7, 0.0 }, { "bbox", 5e-6, 3e-5 }, { "full", 5e-4, 3e-5 } };

static double
median_difference (
    const double *ours, const double *theirs, const double *count, gsize n)
{
  g_autoptr (GArray) differences = g_array_new (FALSE, FALSE, sizeof (double));

  for (gsize i = 0; i < n; i++) {
    const double difference = fabs (ours[i] - theirs[i]) / fabs (theirs[i]);

    if (count[i] > 0.5 && theirs[i] != 0.0)
      g_array_append_val (differences, difference);
  }
  g_assert_cmpuint (differences->len, >, n / 8);
  qsort (differences->data, differences->len, sizeof (double), compare_doubles);
  return g_array_index (differences, double, differences->len / 2);
}

/* pyFAI's own range, from its axes; the azimuth −π … π where it covers the turn. */
static RingletPlan
cake_plan (const RingletConformance *conf, gsize index, const char *engine)
{
  const Case c = { cakes[index].split, "None", "q_nm^-1", 0, 0, 0 };
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
    const double *ours, const RingletResult *result, double tolerance)
{
  const double quantised = strstr (result->provenance.method, "packed") ? 1e-5 : 0.0;
  g_autofree char *path = g_strdup_printf ("pyfai_2d/%s/%s", cakes[index].split, name);
  gsize n = 0;
  g_autofree double *theirs = ringlet_conformance_array (conf, path, &n);
  const double median = median_difference (ours, theirs, result->count, n);

  g_test_message ("%s %s: %g", conf->group, path, median);
  g_assert_cmpfloat (median, <=, tolerance + quantised);
}

static void
test_cake (gconstpointer data)
{
  const gsize index = GPOINTER_TO_SIZE (data);

  for (gsize g = 0; ringlet_conformance_groups[g] != NULL; g++) {
    g_auto (RingletConformance) conf;

    if (!ringlet_conformance_open (&conf, ringlet_conformance_groups[g]))
      return;
    for (gsize e = 0; ringlet_engine_list ()[e] != NULL; e++) {
      const RingletPlan plan =
          cake_plan (&conf, index, ringlet_engine_list ()[e]->name);
      g_autoptr (RingletResult) result = integrate (&conf, &plan);

      compare_cake (
          &conf, index, "intensity", result->intensity, result, cakes[index].intensity);
      compare_cake (&conf, index, "count", result->count, result, cakes[index].count);
    }
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf (
        "/conformance/1d/%s/%s/%s", cases[i].split, cases[i].errors, cases[i].unit);

    g_test_add_data_func (path, &cases[i], test_pattern);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (cakes); i++) {
    g_autofree char *path = g_strdup_printf ("/conformance/2d/%s", cakes[i].split);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_cake);
  }
  return g_test_run ();
}
