/* SPDX-License-Identifier: MIT */
#include "cli/bench-case.h"

#include <math.h>

#include "base/error.h"

#define FRAMES RINGLET_BENCH_FRAMES, FALSE
#define LARGE RINGLET_BENCH_FRAMES, TRUE
#define SET_UP RINGLET_BENCH_SET_UP, FALSE
#define SET_UP_LARGE RINGLET_BENCH_SET_UP, TRUE
#define MASK_EDIT RINGLET_BENCH_MASK_EDIT, FALSE

#define U32 RINGLET_PIXEL_U32
#define NO RINGLET_SPLIT_NO
#define FULL RINGLET_SPLIT_FULL
#define NONE RINGLET_ERROR_MODEL_NONE
#define POISSON RINGLET_ERROR_MODEL_POISSON

#define OF_R RINGLET_BENCH_OF_R, NULL
#define MS RINGLET_BENCH_MS, NULL
#define TIMES RINGLET_BENCH_TIMES
#define TYPE RINGLET_BENCH_TIMES_PER_BYTE, "1d full", 1.5, NAN

/* Bytes a pixel of the matrix: a bin in 16 bits (32 in cakes), and each share but the
 * last, which follows, in 16. */
#define BIN 2
#define BIN_SHARE 4
#define BIN_3_SHARES 8
#define CAKE_BIN_SHARE 6

/* clang-format off */
static const RingletBenchCase cases[] = {
  { "1d no", FRAMES, U32, NO, NONE, 0, 0, 1, BIN, { OF_R, 45, 60 } },
  { "1d full", FRAMES, U32, FULL, NONE, 0, 0, 1, BIN_SHARE, { OF_R, 33, 50 } },
  { "1d full poisson", FRAMES, U32, FULL, POISSON, 0, 0, 1, BIN_SHARE, { OF_R, 22, 33 } },
  { "1d full batch", FRAMES, U32, FULL, NONE, 0, 0, 8, BIN_SHARE, { OF_R, 35, 70 } },
  { "1d full poisson batch", FRAMES, U32, FULL, POISSON, 0, 0, 8, BIN_SHARE, { OF_R, 25, 48 } },
  { "1d full 4000 bins", FRAMES, U32, FULL, NONE, 4000, 0, 1, BIN_3_SHARES, { TIMES, "1d full", 3, 2 } },
  { "2d full", FRAMES, U32, FULL, NONE, 0, 360, 1, CAKE_BIN_SHARE, { TIMES, "1d full", 3, 2 } },
  { "2d full batch", FRAMES, U32, FULL, NONE, 0, 360, 8, CAKE_BIN_SHARE, { TIMES, "1d full batch", 4, 2 } },
  { "mask edit", MASK_EDIT, U32, FULL, NONE, 0, 0, 1, BIN_SHARE, { MS, 10, NAN } },
  { "mask edit 2d", MASK_EDIT, U32, FULL, NONE, 0, 360, 1, CAKE_BIN_SHARE, { MS, 10, NAN } },
  { "set-up 1d", SET_UP, U32, FULL, NONE, 0, 0, 1, BIN_SHARE, { MS, 70, 40 } },
  { "set-up 2d", SET_UP, U32, FULL, NONE, 0, 360, 1, CAKE_BIN_SHARE, { MS, 70, 40 } },
  { "1d full int16", FRAMES, RINGLET_PIXEL_I16, FULL, NONE, 0, 0, 1, BIN_SHARE, { TYPE } },
  { "1d full uint16", FRAMES, RINGLET_PIXEL_U16, FULL, NONE, 0, 0, 1, BIN_SHARE, { TYPE } },
  { "1d full int32", FRAMES, RINGLET_PIXEL_I32, FULL, NONE, 0, 0, 1, BIN_SHARE, { TYPE } },
  { "1d full float32", FRAMES, RINGLET_PIXEL_F32, FULL, NONE, 0, 0, 1, BIN_SHARE, { TYPE } },
  { "1d full float64", FRAMES, RINGLET_PIXEL_F64, FULL, NONE, 0, 0, 1, BIN_SHARE, { TYPE } },
  { "1d full large", LARGE, U32, FULL, NONE, 0, 0, 1, BIN_SHARE, { TIMES, "1d full", 4.5, NAN } },
  { "set-up 1d large", SET_UP_LARGE, U32, FULL, NONE, 0, 0, 1, BIN_SHARE, { MS, 280, 180 } },
  { "set-up 2d large", SET_UP_LARGE, U32, FULL, NONE, 0, 360, 1, CAKE_BIN_SHARE, { MS, 280, 180 } },
};
/* clang-format on */

const RingletBenchCase *
ringlet_bench_cases (gsize *n)
{
  *n = G_N_ELEMENTS (cases);
  return cases;
}

const RingletBenchCase *
ringlet_bench_case_find (const char *name, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    if (g_str_equal (cases[i].name, name))
      return &cases[i];
    g_string_append_printf (names, "%s\"%s\"", i > 0 ? ", " : "", cases[i].name);
  }

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "--case \"%s\" is none of %s",
      name, names->str);
  return NULL;
}

double
ringlet_bench_case_bytes (const RingletBenchCase *self)
{
  if (self->work != RINGLET_BENCH_FRAMES)
    return NAN;
  return (double) ringlet_pixel_type_size (self->type) +
      (double) self->matrix_bytes / self->n_frames;
}
