/* SPDX-License-Identifier: MIT */

/* No count of an image of integers is lost or counted twice, to the last bit: shares of
 * a pixel are multiples of 2^-16 that sum to 1, sums of counts multiples of 2^-16. */

#include <locale.h>
#include <math.h>

#include "engine-frames.h"
#include "engine/integrator.h"
#include "engine/resolve.h"
#include "matrix/packed.h"
#include "support/sanitizer.h"

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

/* Formats of two, four and eight shares; of one without splitting. */
static const guint radial_counts[] = { 20, 110, 260 };

/* The first one also alone. */
#define N_FRAMES 8

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
  RingletImage *images[N_FRAMES];
} Bench;

/* All that the type has, up to 2^24, so that no sum needs more than 53 bits. */
static RingletImage *
make_image (RingletPixelType type, guint frame)
{
  const guint bits = type == RINGLET_PIXEL_BOOL ? 1 : 8 * ringlet_pixel_type_size (type);
  const gboolean is_signed = ringlet_pixel_type_is_signed (type);
  const gint32 end = 1 << MIN (24, is_signed ? bits - 1 : bits);
  g_autoptr (GRand) rand = g_rand_new_with_seed (71 + type + 100 * frame);
  gpointer data = ringlet_image_alloc (type, N, N, NULL);

  for (gsize i = 0; i < N * N; i++)
    frames_put (data, type, i, g_rand_int_range (rand, is_signed ? -end : 0, end));
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
  for (guint f = 0; f < N_FRAMES; f++)
    self->images[f] = make_image (type, f);
}

static void
bench_clear (Bench *self)
{
  ringlet_detector_unref (self->detector);
  ringlet_mask_unref (self->mask);
  ringlet_memo_unref (self->memo);
  for (guint f = 0; f < N_FRAMES; f++)
    ringlet_image_unref (self->images[f]);
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

/* Results of all frames as a batch and, last, of the first one alone. */
static void
integrate (const Bench *bench, const Case *c, const RingletPlan *plan,
    RingletResult **results)
{
  const RingletIntegratorInputs inputs = { bench->detector, &c->beam->geometry,
    bench->mask, plan, { NULL }, NULL, NULL, NULL, NULL };
  RingletFrame frames[N_FRAMES] = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletIntegrator) integrator =
      ringlet_integrator_new (&inputs, bench->memo, NULL, &error);

  g_assert_no_error (error);
  for (guint f = 0; f < N_FRAMES; f++)
    frames[f].image = bench->images[f];
  ringlet_integrator_run (integrator, frames, N_FRAMES, results, NULL, &error);
  g_assert_no_error (error);
  ringlet_integrator_run (integrator, frames, 1, &results[N_FRAMES], NULL, &error);
  g_assert_no_error (error);
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

/* Σ over pixels of value · weight. */
static __int128
add_pixels (const RingletImage *image, const guint32 *weights)
{
  __int128 sum = 0;

  for (gsize i = 0; i < N * N; i++)
    sum += (__int128) ringlet_image_get (image, i) * weights[i];
  return sum;
}

/* Whether Σ over the bins of each frame is that over its pixels. Takes the results. */
static void
check_sums (const Bench *bench, const guint32 *weights, RingletResult **results)
{
  for (guint f = 0; f <= N_FRAMES; f++) {
    const __int128 sum = add_pixels (bench->images[f % N_FRAMES], weights);

    g_assert_true (sum != 0);
    g_assert_true (add_bins (results[f]) == sum);
    ringlet_result_unref (results[f]);
  }
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

static RingletPacked *
get_packed (const Bench *bench, const Case *c, const RingletPlan *plan)
{
  RingletSplitter splitter = {
    .detector = bench->detector, .geometry = &c->beam->geometry, .mask = bench->mask
  };

  g_assert_true (ringlet_plan_resolve (plan, &splitter, bench->memo, NULL, NULL));
  return ringlet_packed_get (&splitter, bench->memo, NULL, NULL);
}

/* The part of each pixel that the matrix has inside the range, in 2^-16. */
static void
get_inside (const Bench *bench, const Case *c, const RingletPlan *plan,
    guint32 *weights, gsize *n_cut)
{
  g_autoptr (RingletPacked) packed = get_packed (bench, c, plan);

  for (gsize i = 0; i < N * N; i++) {
    Tally tally = { &packed->bins, 0 };

    ringlet_packed_foreach (packed, i, tally_slot, &tally);
    g_assert_cmpuint (tally.inside, <=, bench->mask->bad[i] ? 0 : RINGLET_PACKED_ONE);
    *n_cut += tally.inside > 0 && tally.inside < RINGLET_PACKED_ONE;
    weights[i] = (guint32) tally.inside;
  }
}

static void
test_whole (gconstpointer data)
{
  const Case *c = data;
  guint32 weights[N * N];
  g_auto (Bench) bench;

  bench_init (&bench, c->type);
  for (gsize i = 0; i < N * N; i++)
    weights[i] = bench.mask->bad[i] ? 0 : RINGLET_PACKED_ONE;
  for (gsize n = 0; n < G_N_ELEMENTS (radial_counts); n++) {
    const RingletPlan plan = make_plan (c, radial_counts[n]);
    RingletResult *results[N_FRAMES + 1] = { NULL };

    g_test_message ("%u bins", radial_counts[n]);
    integrate (&bench, c, &plan, results);
    check_sums (&bench, weights, results);
  }
}

/* A range that cuts through pixels, and a sector of one. */
static void
test_cut (gconstpointer data)
{
  const Case *c = data;
  guint32 weights[N * N];
  g_auto (Bench) bench;

  bench_init (&bench, c->type);
  for (gsize n = 0; n < 2 * G_N_ELEMENTS (radial_counts); n++) {
    RingletPlan plan = make_plan (c, radial_counts[n / 2]);
    RingletResult *results[N_FRAMES + 1] = { NULL };
    gsize n_cut = 0;

    plan.has_radial_range = TRUE;
    plan.radial_min = 0.777;
    plan.radial_max = 2.913;
    plan.has_azimuth_range = n % 2 == 1;
    plan.azimuth_min_deg = -71.3;
    plan.azimuth_max_deg = 201.9;
    get_inside (&bench, c, &plan, weights, &n_cut);
    g_test_message ("%u bins, %" G_GSIZE_FORMAT " pixels cut", plan.n_radial, n_cut);
    g_assert_true ((n_cut > 20) == (c->split != RINGLET_SPLIT_NO));
    integrate (&bench, c, &plan, results);
    check_sums (&bench, weights, results);
  }
}

/* Every format that a matrix may be packed in is among those of the cases. */
static void
test_formats (void)
{
  const guint all =
      RINGLET_PACKED_P1 | RINGLET_PACKED_P2 | RINGLET_PACKED_P4 | RINGLET_PACKED_P8;
  guint seen[2] = { 0 };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (splits) * G_N_ELEMENTS (radial_counts); i++) {
    const Case c = { &beams[0], splits[i / 2 % G_N_ELEMENTS (splits)],
      RINGLET_PIXEL_U16, i % 2 == 0 ? 0 : 9 };
    const RingletPlan plan =
        make_plan (&c, radial_counts[i / 2 / G_N_ELEMENTS (splits)]);
    g_auto (Bench) bench;
    g_autoptr (RingletPacked) packed = NULL;

    bench_init (&bench, c.type);
    packed = get_packed (&bench, &c, &plan);
    seen[i % 2] |= packed->format;
  }
  g_assert_cmpuint (seen[0], ==, all);
  g_assert_cmpuint (seen[1], ==, all);
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
  g_test_add_func ("/conserved/formats", test_formats);
  for (gsize b = 0; b < G_N_ELEMENTS (beams); b++) {
    for (gsize s = 0; s < G_N_ELEMENTS (splits); s++) {
      for (guint i = 0; i < 2 * RINGLET_PIXEL_F32; i += RINGLET_TEST_STRIDE)
        add_case (&(Case){ &beams[b], splits[s], i / 2, i % 2 == 0 ? 0 : 9 });
    }
  }
  return g_test_run ();
}
