/* SPDX-License-Identifier: MIT */

/* The radial axis: nothing is rebuilt for another unit of the same quantity or another
 * wavelength, and what depends on the wavelength is. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "engine/integrator.h"
#include "engine/resolve.h"

#define PITCH 1e-3
#define N 16

typedef struct {
  RingletMemo *memo;
  RingletDetector *detector;
  RingletGeometry geometry;
  RingletPlan plan;
} Bench;

static void
bench_init (Bench *self, const char *unit)
{
  self->memo = ringlet_memo_new (1 << 26);
  self->detector = ringlet_detector_new_generic (PITCH, PITCH, N, N, 3, NULL);
  self->geometry = (RingletGeometry){ 0.1, 7.3e-3, 0.077, 0.6, 0, 0, 1e-10 };
  self->plan = ringlet_plan_default ();
  self->plan.unit = ringlet_unit_find (unit, NULL);
}

static void
bench_clear (Bench *self)
{
  ringlet_memo_unref (self->memo);
  ringlet_detector_unref (self->detector);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

static RingletResult *
bench_run (const Bench *self)
{
  const RingletIntegratorInputs inputs = {
    .detector = self->detector, .geometry = &self->geometry, .plan = &self->plan
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletIntegrator) integrator =
      ringlet_integrator_new (&inputs, self->memo, NULL, &error);
  guint16 *data = ringlet_image_alloc (RINGLET_PIXEL_U16, N, N, NULL);
  g_autoptr (RingletImage) image = NULL;
  RingletResult *result = NULL;

  g_assert_no_error (error);
  for (gsize i = 0; i < N * N; i++)
    data[i] = (guint16) (i * i % 977);
  image = ringlet_image_new_take (RINGLET_PIXEL_U16, N, N, data, NULL);
  ringlet_integrator_run (
      integrator, &(RingletFrame){ .image = image }, 1, &result, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static guint
n_built (const Bench *self)
{
  return ringlet_memo_n_computed (self->memo, "extent") +
      ringlet_memo_n_computed (self->memo, "packed") +
      ringlet_memo_n_computed (self->memo, "engine") +
      ringlet_memo_n_computed (self->memo, "preproc");
}

static void
assert_same_intensity (const RingletResult *a, const RingletResult *b)
{
  g_assert_cmpuint (a->n_radial, ==, b->n_radial);
  g_assert_cmpmem (a->intensity, a->n_radial * sizeof (double), b->intensity,
      b->n_radial * sizeof (double));
}

static const struct {
  const char *a;
  const char *b;
  double ratio; /* b over a */
} families[] = {
  { "2th_deg", "2th_rad", G_PI / 180.0 },
  { "q_nm^-1", "q_A^-1", 0.1 },
  { "d_A", "d_nm", 0.1 },
  { "d_m", "d_nm", 1e9 },
  { "d*2_nm^-2", "d*2_A^-2", 0.01 },
  { "r_m", "r_mm", 1e3 },
};

static void
test_families (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++) {
    g_auto (Bench) bench;
    g_autoptr (RingletResult) a = NULL;
    g_autoptr (RingletResult) b = NULL;
    guint before;

    g_test_message ("%s, %s", families[i].a, families[i].b);
    bench_init (&bench, families[i].a);
    a = bench_run (&bench);
    before = n_built (&bench);
    bench.plan.unit = ringlet_unit_find (families[i].b, NULL);
    b = bench_run (&bench);
    g_assert_cmpuint (before, >=, 4);
    g_assert_cmpuint (n_built (&bench), ==, before);
    assert_same_intensity (a, b);
    for (gsize bin = 0; bin < a->n_radial; bin++)
      g_assert_cmpfloat_with_epsilon (b->radial[bin] / a->radial[bin],
          families[i].ratio, 1e-14 * families[i].ratio);
  }
}

/* How the axis follows the wavelength: factor at twice the wavelength, and offset. */
static const struct {
  const char *unit;
  double factor;
  double offset;
} waves[] = {
  { "q_nm^-1", 0.5, 0.0 },
  { "q_A^-1", 0.5, 0.0 },
  { "d_A", 2.0, 0.0 },
  { "d*2_nm^-2", 0.25, 0.0 },
  { "log10(q.m)_None", 1.0, -G_LN2 / G_LN10 },
  { "log(q.nm)_None", 1.0, -G_LN2 },
  { "qx_nm^-1", 0.5, 0.0 },
  { "2th_deg", 1.0, 0.0 },
  { "r_mm", 1.0, 0.0 },
};

static void
test_wavelength (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (waves); i++) {
    g_auto (Bench) bench;
    g_autoptr (RingletResult) a = NULL;
    g_autoptr (RingletResult) b = NULL;
    guint before;

    g_test_message ("%s", waves[i].unit);
    bench_init (&bench, waves[i].unit);
    a = bench_run (&bench);
    before = n_built (&bench);
    bench.geometry.wavelength_m *= 2.0;
    b = bench_run (&bench);
    g_assert_cmpuint (n_built (&bench), ==, before);
    assert_same_intensity (a, b);
    for (gsize bin = 0; bin < a->n_radial; bin++)
      g_assert_cmpfloat_with_epsilon (b->radial[bin],
          waves[i].factor * a->radial[bin] + waves[i].offset,
          1e-13 * (1.0 + fabs (a->radial[bin])));
  }
}

/* With a range that the user gives, and in spaces that hold the wavelength, another
 * wavelength is other bins: what the memo has of the first must not come back. */
static void
test_wavelength_rebuilds (void)
{
  static const char *const names[] = { "q_nm^-1", "d_A", "log(q.nm)_None",
    "log(1+q.nm)_None", "arcsinh(q.A)_None", "qy_nm^-1" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_auto (Bench) bench;
    g_auto (Bench) fresh;
    g_autoptr (RingletResult) a = NULL;
    g_autoptr (RingletResult) b = NULL;
    g_autoptr (RingletResult) expected = NULL;

    g_test_message ("%s", names[i]);
    bench_init (&bench, names[i]);
    a = bench_run (&bench);
    bench.plan.has_radial_range = TRUE;
    bench.plan.radial_min = a->radial[a->n_radial / 4];
    bench.plan.radial_max = a->radial[a->n_radial * 3 / 4];
    g_clear_pointer (&a, ringlet_result_unref);
    a = bench_run (&bench);
    bench.geometry.wavelength_m *= 0.9;
    b = bench_run (&bench);

    bench_init (&fresh, names[i]);
    fresh.plan = bench.plan;
    fresh.geometry = bench.geometry;
    expected = bench_run (&fresh);
    assert_same_intensity (b, expected);
    g_assert_cmpfloat_with_epsilon (
        b->radial_min, bench.plan.radial_min, 1e-13 * fabs (b->radial_min));
    g_assert_true (
        memcmp (a->intensity, b->intensity, b->n_radial * sizeof (double)) != 0);
  }
}

static void
test_no_wavelength (void)
{
  for (gsize i = 0; ringlet_unit_list ()[i] != NULL; i++) {
    const RingletUnit *unit = ringlet_unit_list ()[i];
    g_auto (Bench) bench;
    g_autoptr (GError) error = NULL;
    RingletSplitter splitter;

    bench_init (&bench, unit->name);
    if (unit->is_azimuthal)
      continue;
    bench.geometry.wavelength_m = 0.0;
    splitter =
        (RingletSplitter){ .detector = bench.detector, .geometry = &bench.geometry };
    if (strncmp (unit->name, "2th", 3) == 0 || unit->name[0] == 'r') {
      g_assert_true (
          ringlet_plan_resolve (&bench.plan, &splitter, bench.memo, NULL, NULL));
      continue;
    }
    g_assert_false (
        ringlet_plan_resolve (&bench.plan, &splitter, bench.memo, NULL, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_assert_nonnull (strstr (error->message, unit->name));
    g_assert_nonnull (strstr (error->message, "wavelength"));
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/axis/families", test_families);
  g_test_add_func ("/axis/wavelength", test_wavelength);
  g_test_add_func ("/axis/wavelength-rebuilds", test_wavelength_rebuilds);
  g_test_add_func ("/axis/no-wavelength", test_no_wavelength);
  return g_test_run ();
}
