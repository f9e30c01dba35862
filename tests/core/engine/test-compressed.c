/* SPDX-License-Identifier: MIT */

/* Frames that are decoded while they are summed, against the same ones decoded before:
 * every bit of the results, for any number at once and of threads. */

#include "compressed-case.h"

static const Case cases[] = {
  { "u32", RINGLET_PIXEL_U32, BIG, 2048, 100, 0, RINGLET_SPLIT_FULL, 0, 0, NULL, 1 },
  { "u32 threads", RINGLET_PIXEL_U32, BIG, 2048, 100, 0, RINGLET_SPLIT_FULL, 0, 0, NULL,
      3 },
  { "u32 poisson", RINGLET_PIXEL_U32, BIG, 2048, 100, 0, RINGLET_SPLIT_FULL,
      RINGLET_ERROR_MODEL_POISSON, 0, NULL, 2 },
  { "u32 floor", RINGLET_PIXEL_U32, BIG, 2048, 100, 0, RINGLET_SPLIT_FULL,
      RINGLET_ERROR_MODEL_POISSON, 1, NULL, 2 },
  { "u32 azimuthal", RINGLET_PIXEL_U32, BIG, 2048, 100, 0, RINGLET_SPLIT_FULL,
      RINGLET_ERROR_MODEL_AZIMUTHAL, 0, NULL, 2 },
  { "u32 cake", RINGLET_PIXEL_U32, BIG, 2048, 60, 36, RINGLET_SPLIT_FULL, 0, 0, NULL,
      2 },
  { "u32 no", RINGLET_PIXEL_U32, BIG, 2048, 100, 0, RINGLET_SPLIT_NO, 0, 0, NULL, 2 },
  { "u32 wide", RINGLET_PIXEL_U32, BIG, 2048, 3000, 0, RINGLET_SPLIT_BBOX,
      RINGLET_ERROR_MODEL_POISSON, 0, NULL, 2 },
  { "u32 csr", RINGLET_PIXEL_U32, BIG, 2048, 100, 0, RINGLET_SPLIT_FULL, 0, 0, "csr",
      2 },
  { "u16", RINGLET_PIXEL_U16, BIG, 4096, 100, 0, RINGLET_SPLIT_FULL, 0, 0, NULL, 2 },
  { "u8", RINGLET_PIXEL_U8, BIG, 8192, 100, 0, RINGLET_SPLIT_FULL, 0, 0, NULL, 2 },
  { "i32", RINGLET_PIXEL_I32, BIG, 2048, 100, 0, RINGLET_SPLIT_FULL, 0, 0, NULL, 2 },
  { "f32", RINGLET_PIXEL_F32, BIG, 2048, 100, 0, RINGLET_SPLIT_FULL, 0, 0, NULL, 2 },
  { "u64", RINGLET_PIXEL_U64, BIG, 1024, 100, 0, RINGLET_SPLIT_FULL, 0, 0, NULL, 2 },
  { "small blocks", RINGLET_PIXEL_U32, BIG, 8, 100, 0, RINGLET_SPLIT_FULL, 0, 0, NULL,
      2 },
  { "odd blocks", RINGLET_PIXEL_U32, BIG, 1000, 100, 0, RINGLET_SPLIT_FULL, 0, 0, NULL,
      2 },
  { "one block", RINGLET_PIXEL_U32, BIG, 40000, 100, 0, RINGLET_SPLIT_FULL, 0, 0, NULL,
      2 },
  { "tiny", RINGLET_PIXEL_U32, { 3, 2 }, 2048, 3, 0, RINGLET_SPLIT_NO, 0, 0, NULL, 2 },
};

/* Images and chunks together. */
static void
test_mixed (void)
{
  const Case *c = &cases[0];
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletIntegrator) integrator = make_integrator (c, memo);
  RingletResult *right[N_FRAMES] = { NULL };
  RingletResult *results[N_FRAMES] = { NULL };
  RingletFrame mixed[N_FRAMES];
  g_auto (Frames) frames;

  frames_init (&frames, c);
  for (guint i = 0; i < N_FRAMES; i++)
    mixed[i] = i % 2 == 0 ? frames.images[i] : frames.stored[i];
  run (integrator, frames.images, N_FRAMES, right);
  run (integrator, mixed, N_FRAMES, results);
  for (gsize i = 0; i < N_FRAMES; i++) {
    assert_same (results[i], right[i]);
    ringlet_result_unref (results[i]);
    ringlet_result_unref (right[i]);
  }
}

static void
test_other_shape (void)
{
  const Case *c = &cases[0];
  const Case other = { "other", RINGLET_PIXEL_U32, { 100, 211 }, 2048 };
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletIntegrator) integrator = make_integrator (c, memo);
  RingletResult *result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (Frames) frames;

  frames_init (&frames, &other);
  g_assert_false (
      ringlet_integrator_run (integrator, frames.stored, 1, &result, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/compressed/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_data_func ("/compressed/damaged", &cases[0], test_damaged);
  g_test_add_func ("/compressed/mixed", test_mixed);
  g_test_add_func ("/compressed/other shape", test_other_shape);
  return g_test_run ();
}
