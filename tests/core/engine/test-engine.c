/* SPDX-License-Identifier: MIT */

/* Every engine × splitting × unit × 1D and 2D × pixel type × error model: csr against
 * the definition, the others against csr. */

#include <locale.h>

#include "base/parallel.h"
#include "engine-bench.h"

/* Engines in double differ by the order of summation. */
#define TOLERANCE 1e-12

static void
assert_like_csr (const RingletResult *a, const RingletResult *csr, const Truth *truth)
{
  const gsize n = truth->n_bins;

  assert_sums (
      "signal", a->sum_signal, csr->sum_signal, truth->signal_size, n, TOLERANCE);
  assert_sums ("norm", a->sum_norm, csr->sum_norm, truth->norm, n, TOLERANCE);
  assert_sums ("norm2", a->sum_norm2, csr->sum_norm2, truth->norm2, n, TOLERANCE);
  assert_sums ("count", a->count, csr->count, truth->count, n, TOLERANCE);
  if (a->sum_variance != NULL)
    assert_sums ("variance", a->sum_variance, csr->sum_variance, truth->variance_size,
        n, TOLERANCE);
  g_assert_cmpuint (a->provenance.n_excluded, ==, csr->provenance.n_excluded);
  assert_derived (a, truth, TOLERANCE);
}

/* 16-bit shares: 1.5e-5 of one pixel each, some ten pixels a bin, hard values included.
 */
#define TOLERANCE_PACKED 3e-5

/* Of a part of the detector a bin may have a single pixel. */
#define TOLERANCE_PACKED_PART 5e-4

/* Intensities, but where a bin has so little of a pixel that 16 bits may not see it. */
static void
assert_near_intensity (const RingletResult *a, const RingletResult *csr)
{
  g_autofree double *seen =
      g_memdup2 (csr->intensity, ringlet_result_n_bins (a) * sizeof *seen);

  for (gsize i = 0; i < ringlet_result_n_bins (a); i++) {
    if (csr->count[i] < 0.1)
      seen[i] = a->intensity[i];
  }
  assert_near (a->intensity, seen, 0.0, ringlet_result_n_bins (a), 1e-3, "intensity");
}

/* Against csr as far as 16 bits go, and against the truth of its own shares as far as
 * doubles do; squares of counts are kept to 24 bits. */
static void
assert_packed (const RingletResult *a, const RingletResult *csr, const Bench *bench,
    const Frame *frame)
{
  const gboolean is_part =
      frame->plan.has_radial_range || frame->plan.has_azimuth_range;
  const double tolerance = is_part ? TOLERANCE_PACKED_PART : TOLERANCE_PACKED;
  const gsize n = ringlet_result_n_bins (a);
  g_auto (Truth) truth;

  make_truth_of (bench, frame, TRUE, &truth);
  assert_near (a->sum_signal, csr->sum_signal, truth.largest, n, tolerance, "signal");
  assert_near (a->sum_norm, csr->sum_norm, 0.0, n, tolerance, "norm");
  assert_near (a->sum_norm2, csr->sum_norm2, 0.0, n, tolerance, "norm2");
  assert_near (a->count, csr->count, 0.0, n, tolerance, "count");
  assert_near_intensity (a, csr);
  assert_true_sums (a, &truth, TOLERANCE);
  if (a->sum_variance != NULL)
    assert_near (a->sum_variance, truth.variance, 0.0, n, 1e-6, "variance");
}

static void
check_frame (const Bench *bench, const Frame *frame)
{
  g_autoptr (RingletResult) csr = run_frame (bench, frame, "csr");
  g_auto (Truth) truth;

  make_truth (bench, frame, &truth);
  assert_true (csr, &truth, TOLERANCE);
  for (gsize e = 0; ringlet_engine_list ()[e] != NULL; e++) {
    const RingletEngineClass *engine = ringlet_engine_list ()[e];
    g_autoptr (RingletResult) result = NULL;

    result = run_frame (bench, frame, engine->name);
    g_assert_nonnull (strstr (result->provenance.method, engine->algorithm));
    if (g_str_equal (engine->name, "packed"))
      assert_packed (result, csr, bench, frame);
    else
      assert_like_csr (result, csr, &truth);
  }
}

typedef struct {
  Cell cell;
  Choice choice;
} Case;

static void
test_cell (gconstpointer data)
{
  const Case *c = data;
  g_auto (Bench) bench;

  bench_init (&bench);
  ringlet_parallel_set_threads (1); /* too small to share, and test-engine-bits does */
  for (RingletPixelType type = 0; type < RINGLET_PIXEL_N_TYPES; type++) {
    for (guint model = 0; model < G_N_ELEMENTS (models); model++) {
      g_auto (Frame) frame;

      make_frame_of (&c->cell, type, model, c->choice.of[type][model], &frame);
      g_test_message ("%s, %s, %s", ringlet_pixel_type_name (type),
          ringlet_error_model_name (models[model]), frame.variant->name);
      check_frame (&bench, &frame);
    }
  }
  ringlet_parallel_set_threads (0);
}

static void
add_cell (const Cell *cell, const char *part, Turns *turns)
{
  Case c = { .cell = *cell };
  g_autofree char *path = g_strdup_printf ("/engine/table/%s/%s/%s",
      ringlet_split_name (splits[cell->split]), part,
      cell->n_azimuth > 0 ? "2d" : "1d");

  for (RingletPixelType type = 0; type < RINGLET_PIXEL_N_TYPES; type++)
    turns_take (turns, cell, type, &c.choice);
  g_test_add_data_func_full (
      path, g_memdup2 (&c, sizeof c), (GTestDataFunc) test_cell, g_free);
}

/* With each part of the detector another splitting, once 1D, once 2D. */
static void
add_ranges (Turns *turns)
{
  for (guint i = 0; i < 2 * (G_N_ELEMENTS (ranges) - 1); i++) {
    const guint range = i / 2 + 1;
    const Cell cell = { 0, (range + i) % G_N_ELEMENTS (splits), i % 2 == 1 ? 7 : 0,
      range };

    add_cell (&cell, ranges[range].name, turns);
  }
}

int
main (int argc, char *argv[])
{
  Turns turns = { 0 };

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (units) * G_N_ELEMENTS (splits) * 2; i++) {
    const guint split = i / 2 % G_N_ELEMENTS (splits);
    const Cell cell = { i / 2 / G_N_ELEMENTS (splits), split, i % 2 == 1 ? 7 : 0 };

    add_cell (&cell, units[cell.unit], &turns);
  }
  add_ranges (&turns);
  turns_assert_round (&turns);
  return g_test_run ();
}
