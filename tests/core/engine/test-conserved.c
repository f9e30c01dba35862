/* SPDX-License-Identifier: MIT */

/* No count of an image of integers is lost or counted twice, to the last bit: shares of
 * a pixel are multiples of 2^-16 that sum to 1, sums of counts multiples of 2^-16. */

#include <locale.h>
#include <math.h>

#include "engine/integrator.h"
#include "engine/resolve.h"
#include "matrix/packed.h"

#define N 48
#define PITCH 1e-4

typedef struct {
  const char *name;
  RingletGeometry geometry;
} Beam;

/* On the detector, on a corner of pixels, beside it, before a tilted one. */
static const Beam beams[] = {
  { "inside", { 0.05, 2.17e-3, 1.53e-3, 0, 0, 0, 1e-10 } },
  { "corner", { 0.05, 2.4e-3, 2.4e-3, 0, 0, 0, 1e-10 } },
  { "outside", { 0.05, -1.7e-3, 1.53e-3, 0, 0, 0, 1e-10 } },
  { "tilted", { 0.05, 2.17e-3, 1.53e-3, 0.011, -0.007, 0.3, 1e-10 } },
};

static const RingletSplit splits[] = { RINGLET_SPLIT_NO, RINGLET_SPLIT_BBOX,
  RINGLET_SPLIT_PSEUDO, RINGLET_SPLIT_FULL };

/* Formats of two, four and eight shares. */
static const guint radial_counts[] = { 20, 110, 260 };

typedef struct {
  const Beam *beam;
  RingletSplit split;
  RingletPixelType type;
  guint n_azimuth;
} Case;

typedef struct {
  RingletDetector *detector;
  RingletMask *mask;
  RingletMemo *memo;
  RingletImage *image;
} Bench;

/* Up to 2^24, so that no sum needs more than 53 bits. */
static RingletImage *
make_image (RingletPixelType type)
{
  const gboolean is_signed = ringlet_pixel_type_is_signed (type);
  g_autoptr (GRand) rand = g_rand_new_with_seed (71 + type);
  gint32 *data = ringlet_image_alloc (type, N, N, NULL);

  for (gsize i = 0; i < N * N; i++)
    data[i] = g_rand_int_range (rand, is_signed ? -(1 << 24) : 0, 1 << 24);
  return ringlet_image_new_take (type, N, N, data, NULL);
}

static void
bench_init (Bench *self, RingletPixelType type)
{
  guint8 *bad = g_new0 (guint8, N * N);

  for (gsize i = 5; i < N * N; i += 13)
    bad[i] = 1;
  self->detector = ringlet_detector_new_generic (PITCH, PITCH, N, N, 3, NULL);
  self->mask = ringlet_mask_new_take (N, N, bad);
  self->memo = ringlet_memo_new (1 << 26);
  self->image = make_image (type);
}

static void
bench_clear (Bench *self)
{
  ringlet_detector_unref (self->detector);
  ringlet_mask_unref (self->mask);
  ringlet_memo_unref (self->memo);
  ringlet_image_unref (self->image);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

static RingletPlan
make_plan (const Case *c, guint n_radial)
{
  RingletPlan plan = ringlet_plan_default ();

  plan.engine = "packed";
  plan.unit = ringlet_unit_find ("r_mm", NULL);
  plan.split = c->split;
  plan.n_radial = n_radial;
  plan.n_azimuth = c->n_azimuth;
  plan.dummy = RINGLET_DUMMY_NONE;
  return plan;
}

static RingletResult *
integrate (const Bench *bench, const Case *c, const RingletPlan *plan)
{
  const RingletIntegratorInputs inputs = { bench->detector, &c->beam->geometry,
    bench->mask, plan, { NULL }, NULL, NULL, NULL, NULL };
  const RingletFrame frame = { .image = bench->image };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletIntegrator) integrator =
      ringlet_integrator_new (&inputs, bench->memo, NULL, &error);
  RingletResult *result = NULL;

  g_assert_no_error (error);
  ringlet_integrator_run (integrator, &frame, 1, &result, NULL, &error);
  g_assert_no_error (error);
  return result;
}

/* Σ over bins in 2^-16; each bin is a whole number of them. */
static __int128
add_bins (const RingletResult *result)
{
  __int128 sum = 0;

  for (gsize bin = 0; bin < ringlet_result_n_bins (result); bin++) {
    const double counts = result->sum_counts[bin] * RINGLET_PACKED_ONE;

    g_assert_cmpfloat (counts, ==, rint (counts));
    g_assert_cmpfloat (fabs (counts), <=, 9007199254740992.0);
    sum += (gint64) counts;
  }
  return sum;
}

static gint64
pixel_value (const Bench *bench, gsize i)
{
  return (gint64) ringlet_image_get (bench->image, i);
}

/* Σ over unmasked pixels in 2^-16. */
static __int128
add_pixels (const Bench *bench)
{
  __int128 sum = 0;

  for (gsize i = 0; i < N * N; i++) {
    if (!bench->mask->bad[i])
      sum += (__int128) pixel_value (bench, i) * RINGLET_PACKED_ONE;
  }
  return sum;
}

typedef struct {
  const RingletBins *bins;
  guint64 inside;
} Tally;

static void
tally_slot (gsize slot, guint32 share, gpointer data)
{
  Tally *tally = data;
  const gsize stride = tally->bins->n_radial + 1;

  if (slot >= RINGLET_PACKED_LEAD &&
      (slot - RINGLET_PACKED_LEAD) % stride < tally->bins->n_radial &&
      (slot - RINGLET_PACKED_LEAD) / stride < tally->bins->n_azimuth)
    tally->inside += share;
}

/* Σ over unmasked pixels of the part that the matrix has inside the range. */
static __int128
add_inside (const Bench *bench, const Case *c, const RingletPlan *plan, gsize *n_cut)
{
  RingletSplitter splitter = {
    .detector = bench->detector, .geometry = &c->beam->geometry, .mask = bench->mask
  };
  g_autoptr (RingletPacked) packed = NULL;
  __int128 sum = 0;

  g_assert_true (ringlet_plan_resolve (plan, &splitter, bench->memo, NULL, NULL));
  packed = ringlet_packed_get (&splitter, bench->memo, NULL, NULL);
  for (gsize i = 0; i < N * N; i++) {
    Tally tally = { &packed->bins, 0 };

    ringlet_packed_foreach (packed, i, tally_slot, &tally);
    g_assert_cmpuint (tally.inside, <=, bench->mask->bad[i] ? 0 : RINGLET_PACKED_ONE);
    *n_cut += tally.inside > 0 && tally.inside < RINGLET_PACKED_ONE;
    sum += (__int128) pixel_value (bench, i) * tally.inside;
  }
  return sum;
}

static void
test_whole (gconstpointer data)
{
  const Case *c = data;
  g_auto (Bench) bench;

  bench_init (&bench, c->type);
  for (gsize n = 0; n < G_N_ELEMENTS (radial_counts); n++) {
    const RingletPlan plan = make_plan (c, radial_counts[n]);
    g_autoptr (RingletResult) result = integrate (&bench, c, &plan);

    g_test_message ("%u bins", radial_counts[n]);
    g_assert_true (add_bins (result) == add_pixels (&bench));
  }
}

/* A range that cuts through pixels, and a sector of one. */
static void
test_cut (gconstpointer data)
{
  const Case *c = data;
  g_auto (Bench) bench;

  bench_init (&bench, c->type);
  for (gsize n = 0; n < 2 * G_N_ELEMENTS (radial_counts); n++) {
    RingletPlan plan = make_plan (c, radial_counts[n / 2]);
    g_autoptr (RingletResult) result = NULL;
    __int128 sum;
    gsize n_cut = 0;

    plan.has_radial_range = TRUE;
    plan.radial_min = 0.777;
    plan.radial_max = 2.913;
    plan.has_azimuth_range = n % 2 == 1;
    plan.azimuth_min_deg = -71.3;
    plan.azimuth_max_deg = 201.9;
    result = integrate (&bench, c, &plan);
    sum = add_inside (&bench, c, &plan, &n_cut);
    g_test_message ("%u bins, %" G_GSIZE_FORMAT " pixels cut", plan.n_radial, n_cut);
    g_assert_true ((n_cut > 20) == (c->split != RINGLET_SPLIT_NO));
    g_assert_true (sum != 0);
    g_assert_true (add_bins (result) == sum);
  }
}

/* The box around the pixel that the beam passes through reaches below radius 0, which
 * is no part of any range. */
static gboolean
loses_at_beam (const Case *c)
{
  const gboolean is_box =
      c->split == RINGLET_SPLIT_BBOX || c->split == RINGLET_SPLIT_PSEUDO;

  return is_box &&
      (g_str_equal (c->beam->name, "inside") || g_str_equal (c->beam->name, "tilted"));
}

static void
add_case (const Case *c)
{
  const char *words[] = { ringlet_split_name (c->split),
    ringlet_pixel_type_name (c->type), c->n_azimuth > 0 ? "2d" : "1d" };
  g_autofree char *whole = g_strdup_printf (
      "/conserved/whole/%s/%s/%s/%s", c->beam->name, words[0], words[1], words[2]);
  g_autofree char *cut = g_strdup_printf (
      "/conserved/cut/%s/%s/%s/%s", c->beam->name, words[0], words[1], words[2]);

  if (!loses_at_beam (c))
    g_test_add_data_func_full (
        whole, g_memdup2 (c, sizeof *c), (GTestDataFunc) test_whole, g_free);
  g_test_add_data_func_full (
      cut, g_memdup2 (c, sizeof *c), (GTestDataFunc) test_cut, g_free);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize b = 0; b < G_N_ELEMENTS (beams); b++) {
    for (gsize s = 0; s < G_N_ELEMENTS (splits); s++) {
      for (guint i = 0; i < 4; i++)
        add_case (&(Case){ &beams[b], splits[s],
            i / 2 == 0 ? RINGLET_PIXEL_U32 : RINGLET_PIXEL_I32, i % 2 == 0 ? 0 : 9 });
    }
  }
  return g_test_run ();
}
