/* SPDX-License-Identifier: MIT */

/* The inner loops of each instruction set: the portable ones against the definition,
 * all others against the portable ones, bit for bit. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/pages.h"
#include "engine/packed-kernel.h"

/* Neither is a multiple of eight, nor is the first pixel at an even place. */
enum { N_PIXELS = 1003, FIRST = 5, N = N_PIXELS - FIRST };

enum { SIGNAL, SQUARES, BATCH, BATCH_SQUARES, REAL, REAL_SQUARES, N_LOOPS };

static const char *const loop_names[N_LOOPS] = { "signal", "squares", "batch",
  "batch-squares", "real", "real-squares" };

static const RingletPackedFormat formats[] = { RINGLET_PACKED_P1, RINGLET_PACKED_P2,
  RINGLET_PACKED_P4, RINGLET_PACKED_P8 };

typedef struct {
  guint format; /* of the table */
  guint slot_bytes;
  gboolean has_copies;
} Case;

typedef struct {
  RingletPacked matrix;
  RingletScatter pixels;
  gint32 *values[RINGLET_BATCH];
  double *x;
  double *y;
} Bench;

/* Slots beyond 16 bits where they have 32, but not four times as many. */
static gsize
count_slots (const Case *c)
{
  return c->slot_bytes == 4 && !c->has_copies ? 66000 : 41;
}

static void
fill_slots (RingletPacked *matrix, GRand *rand)
{
  matrix->slot = g_malloc (N_PIXELS * matrix->slot_bytes);
  for (gsize i = 0; i < N_PIXELS; i++) {
    /* The last ones often, and twice in a row. */
    const gsize far = matrix->n_slots - 1 - (gsize) g_rand_int_range (rand, 0, 40);
    const gsize near = (gsize) g_rand_int_range (rand, 0, (gint32) matrix->n_slots);
    const gsize slot = i % 3 == 0 ? near : far;

    if (matrix->slot_bytes == 2)
      ((guint16 *) matrix->slot)[i] = (guint16) slot;
    else
      ((guint32 *) matrix->slot)[i] = (guint32) slot;
  }
}

/* Shares that sum to less than 1; often zero, sometimes all but 1. */
static void
fill_rest (RingletPacked *matrix, GRand *rand)
{
  const gsize n = (gsize) matrix->format - 1;

  matrix->rest = g_new0 (guint16, N_PIXELS * n + 8);
  for (gsize i = 0; i < N_PIXELS; i++) {
    gint32 left = RINGLET_PACKED_ONE - 1;

    for (gsize k = 0; k < n; k++) {
      const gboolean all = g_rand_int_range (rand, 0, 4) == 0;
      const gint32 share = all ? left : g_rand_int_range (rand, 0, left + 1);

      matrix->rest[i * n + k] = (guint16) (i % 7 == 0 ? 0 : share);
      left -= matrix->rest[i * n + k];
    }
  }
  /* What lies behind the last pixel is read and must not count. */
  memset (matrix->rest + N_PIXELS * n, 0xff, 8 * sizeof *matrix->rest);
}

static gint32
random_value (GRand *rand)
{
  const gint32 ends[] = { G_MAXINT32, -G_MAXINT32, -1, 0, 1, 65535, -65536 };
  const guint32 bits = g_rand_int (rand);

  if (bits % 4 == 0)
    return ends[bits / 4 % G_N_ELEMENTS (ends)];
  return bits % 4 == 1 ? (gint32) (bits >> 20)
                       : (gint32) (bits >> 1) * (bits & 2 ? 1 : -1);
}

static void
bench_init (Bench *self, const Case *c)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (100 * c->format + c->slot_bytes);
  const gsize n_slots = count_slots (c);

  *self = (Bench){ .matrix = { .format = formats[c->format],
                       .n_pixels = N_PIXELS,
                       .n_slots = n_slots,
                       .slot_bytes = c->slot_bytes } };
  fill_slots (&self->matrix, rand);
  fill_rest (&self->matrix, rand);
  self->pixels = ringlet_scatter_at (
      &self->matrix, FIRST, N, c->has_copies ? n_slots + RINGLET_PACKED_MAX_WIDTH : 0);
  for (guint f = 0; f < RINGLET_BATCH; f++) {
    self->values[f] = g_new (gint32, N);
    for (gsize i = 0; i < N; i++)
      self->values[f][i] = random_value (rand);
  }
  self->x = g_new (double, N);
  self->y = g_new (double, N);
  for (gsize i = 0; i < N; i++) {
    self->x[i] = g_rand_double_range (rand, -1e6, 1e6) / 3.0;
    self->y[i] = g_rand_double_range (rand, 0.0, 1e6) / 7.0;
  }
}

static void
bench_clear (Bench *self)
{
  g_free (self->matrix.slot);
  g_free (self->matrix.rest);
  for (guint f = 0; f < RINGLET_BATCH; f++)
    g_free (self->values[f]);
  g_free (self->x);
  g_free (self->y);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

static gboolean
has_squares (guint loop)
{
  return loop % 2 == 1;
}

static gboolean
is_batch (guint loop)
{
  return loop == BATCH || loop == BATCH_SQUARES;
}

static guint
count_frames (guint loop)
{
  return is_batch (loop) ? RINGLET_BATCH : 1;
}

static guint
count_lanes (const Bench *bench, guint loop)
{
  return is_batch (loop)
      ? ringlet_batch_lanes (bench->matrix.format, has_squares (loop))
      : ringlet_lanes (bench->matrix.format, has_squares (loop));
}

/* Numbers of all copies, lanes and frames; each has 8 bytes. */
static gsize
count_numbers (const Bench *bench, guint loop)
{
  const gsize n_copies = bench->pixels.copy_stride > 0 ? RINGLET_COPIES : 1;
  const gsize n_slots = bench->matrix.n_slots + RINGLET_PACKED_MAX_WIDTH;

  return n_copies * n_slots * count_frames (loop) * count_lanes (bench, loop);
}

/* Returns (transfer full): what the loop makes of sums of zero. */
static gpointer
run_loop (const Bench *bench, const RingletKernels *kernels, guint loop)
{
  const RingletKernelSet *set = ringlet_kernels_for (kernels, &bench->matrix);
  const RingletScatter *pixels = &bench->pixels;
  gpointer sums = ringlet_pages_alloc0 (count_numbers (bench, loop), sizeof (guint64));

  if (loop == SIGNAL)
    set->signal (pixels, bench->values[0], sums);
  if (loop == SQUARES)
    set->squares (pixels, bench->values[0], sums);
  if (loop == BATCH)
    set->batch (pixels, bench->values, sums);
  if (loop == BATCH_SQUARES)
    set->batch_squares (pixels, bench->values, sums);
  if (loop == REAL)
    set->real (pixels, bench->x, bench->y, sums);
  if (loop == REAL_SQUARES)
    set->real_squares (pixels, bench->x, bench->y, sums);
  return sums;
}

/* Where number @frame of lane @lane of slot @slot is in copy @copy. */
static gsize
place (const Bench *bench, guint loop, gsize copy, gsize slot, guint lane, guint frame)
{
  const guint lanes = count_lanes (bench, loop);

  return ((copy * bench->pixels.copy_stride + slot) * lanes + lane) *
      count_frames (loop) +
      frame;
}

/* Copies and lanes of one slot added up; @squares: the second half of the lanes. */
static void
spread (const Bench *bench, guint loop, gboolean squares, gsize slot, guint frame,
    gconstpointer sums, guint64 *whole, double *real)
{
  const guint lanes = count_lanes (bench, loop);
  const guint half = has_squares (loop) ? lanes / 2 : lanes;

  *whole = 0;
  *real = 0.0;
  for (gsize copy = 0; copy < (bench->pixels.copy_stride > 0 ? RINGLET_COPIES : 1);
       copy++) {
    for (guint k = 0; k < half && k <= slot; k++) {
      const gsize at =
          place (bench, loop, copy, slot - k, squares ? half + k : k, frame);

      *whole += ((const guint64 *) sums)[at];
      *real += ((const double *) sums)[at];
    }
    /* The first lane of counts without squares is that of whole pixels. */
    for (guint k = 1; loop == SIGNAL && k < lanes; k++)
      *whole -= ((const guint64 *) sums)[place (bench, loop, copy, slot, k, frame)];
  }
}

/* The definition, in 128 bits and in long doubles; @size is the sum of what was added,
 * without its signs. */
typedef struct {
  __int128 whole;
  long double real;
  long double size;
} Sum;

/* Of one frame and one half of the lanes: what each slot is to have. */
static Sum *
define_sums (const Bench *bench, gboolean squares, guint frame)
{
  const gboolean one = bench->matrix.format == RINGLET_PACKED_P1;
  const double *real = squares ? bench->y : bench->x;
  Sum *sums = g_new0 (Sum, bench->matrix.n_slots + RINGLET_PACKED_MAX_WIDTH);

  for (gsize i = 0; i < N; i++) {
    guint32 share[RINGLET_PACKED_MAX_WIDTH];
    const gsize slot = ringlet_packed_first_slot (&bench->matrix, FIRST + i);

    ringlet_packed_shares (&bench->matrix, FIRST + i, share);
    for (guint k = 0; k < (guint) bench->matrix.format; k++) {
      const __int128 square = ((__int128) share[k] * share[k] + 128) / 256;
      const long double part = share[k] / 65536.0L;
      const long double term = real[i] * (squares ? part * part : part);
      Sum *sum = &sums[slot + k];

      /* The one slot of a pixel takes its value as it is. */
      sum->whole += bench->values[frame][i] * (one ? 1 : squares ? square : share[k]);
      sum->real += term;
      sum->size += term < 0 ? -term : term;
    }
  }
  return sums;
}

static void
assert_defined (const Bench *bench, guint loop, gconstpointer sums)
{
  for (guint s = 0; s <= (has_squares (loop) ? 1u : 0u); s++) {
    for (guint frame = 0; frame < count_frames (loop); frame++) {
      g_autofree Sum *expected = define_sums (bench, s == 1, frame);

      for (gsize slot = 0; slot < bench->matrix.n_slots + RINGLET_PACKED_MAX_WIDTH;
           slot++) {
        guint64 whole;
        double real;

        spread (bench, loop, s == 1, slot, frame, sums, &whole, &real);
        if (loop < REAL)
          g_assert_true (expected[slot].whole == (gint64) whole);
        else
          g_assert_cmpfloat (fabs (real - (double) expected[slot].real), <=,
              (double) expected[slot].size * 1e-13);
      }
    }
  }
}

static const RingletKernels *
find_portable (void)
{
  const RingletKernels *const *list = ringlet_kernels_list ();
  gsize i = 0;

  while (!g_str_equal (list[i]->name, "portable"))
    i++;
  g_assert_true (list[i]->is_supported ());
  return list[i];
}

/* In one slot a pixel's square is itself, and nobody asks the integer loops for it. */
static gboolean
is_defined (const Bench *bench, guint loop)
{
  return bench->matrix.format != RINGLET_PACKED_P1 ||
      (loop != SQUARES && loop != BATCH_SQUARES);
}

static void
test_twins (gconstpointer data)
{
  g_auto (Bench) bench;

  bench_init (&bench, data);
  for (guint loop = 0; loop < N_LOOPS; loop++) {
    const gsize size = count_numbers (&bench, loop) * sizeof (guint64);
    g_autofree gpointer portable = run_loop (&bench, find_portable (), loop);

    g_test_message ("%s", loop_names[loop]);
    if (is_defined (&bench, loop))
      assert_defined (&bench, loop, portable);
    for (gsize k = 0; ringlet_kernels_list ()[k] != NULL; k++) {
      const RingletKernels *kernels = ringlet_kernels_list ()[k];
      g_autofree gpointer twin = NULL;

      if (!kernels->is_supported ())
        continue;
      twin = run_loop (&bench, kernels, loop);
      g_test_message ("%s", kernels->name);
      g_assert_true (memcmp (twin, portable, size) == 0);
    }
  }
}

/* --- what is known of pixels --- */

/* Some norms are 0: those pixels do not count. */
static double *
run_known (Bench *bench, const RingletKernels *kernels, gsize *n_bytes)
{
  const gsize n_slots = bench->matrix.n_slots + RINGLET_PACKED_MAX_WIDTH;
  const guint lanes = ringlet_known_lanes (bench->matrix.format);
  double *sums = ringlet_pages_alloc0 (n_slots * lanes, sizeof (double));

  *n_bytes = n_slots * lanes * sizeof (double);
  for (gsize i = 0; i < N; i += 11)
    bench->x[i] = 0.0;
  ringlet_kernels_for (kernels, &bench->matrix)->known (&bench->pixels, bench->x, sums);
  return sums;
}

/* Count, norm and norm² that lane @k of each slot is to have, in long doubles. */
static void
assert_known (const Bench *bench, const double *sums)
{
  const guint width = bench->matrix.format;
  const guint lanes = ringlet_known_lanes (width);
  const gsize n = bench->matrix.n_slots * lanes;
  g_autofree long double *expected = g_new0 (long double, n);
  g_autofree long double *size = g_new0 (long double, n);

  for (gsize i = 0; i < N; i++) {
    const gsize at = ringlet_packed_first_slot (&bench->matrix, FIRST + i) * lanes;
    guint32 share[RINGLET_PACKED_MAX_WIDTH];

    ringlet_packed_shares (&bench->matrix, FIRST + i, share);
    for (guint k = 0; bench->x[i] != 0.0 && k < width; k++) {
      const long double units = width == 1 ? 1.0L : share[k];
      const long double norm = units * bench->x[i];

      expected[at + k] += units;
      expected[at + width + k] += norm;
      expected[at + 2 * width + k] += norm * norm;
      size[at + width + k] += fabsl (norm);
      size[at + 2 * width + k] += norm * norm;
    }
  }
  for (gsize i = 0; i < n; i++)
    g_assert_true (fabsl (sums[i] - expected[i]) <= size[i] * 1e-13L);
}

static void
test_known (gconstpointer data)
{
  g_auto (Bench) bench;
  g_autofree double *portable = NULL;
  gsize size;

  bench_init (&bench, data);
  portable = run_known (&bench, find_portable (), &size);
  assert_known (&bench, portable);
  for (gsize k = 0; ringlet_kernels_list ()[k] != NULL; k++) {
    const RingletKernels *kernels = ringlet_kernels_list ()[k];
    g_autofree double *twin = NULL;

    if (!kernels->is_supported ())
      continue;
    twin = run_known (&bench, kernels, &size);
    g_test_message ("%s", kernels->name);
    g_assert_true (memcmp (twin, portable, size) == 0);
  }
}

enum { LIST_ENTRIES = 333, LIST_ROW = 50, LIST_SLOTS = 4 * LIST_ROW };

/* Entries of one row of bins and of two, several of some pixels and none of others. */
static void
fill_list (GRand *rand, RingletWideEntry *entries)
{
  for (guint32 i = 0; i < LIST_ENTRIES; i++) {
    const gboolean has_row = g_rand_boolean (rand);

    entries[i].pixel = FIRST + 3 * (i / 2);
    entries[i].slot = (guint32) g_rand_int_range (rand, 0, LIST_SLOTS / 2);
    for (guint k = 0; k < 4; k += 2) {
      const gint32 both = k < 2 || has_row ? g_rand_int_range (rand, 1, 65536) : 0;

      entries[i].lane[k] = (guint16) both;
      entries[i].lane[k + 1] = (guint16) g_rand_int_range (rand, 0, both + 1);
    }
  }
}

/* The definition: the first lane gets what goes to both of its slots. */
static void
expect_list (
    const RingletWideEntry *entries, gsize n, const gint32 *values, guint64 *sums)
{
  for (gsize i = 0; i < n; i++) {
    const gint64 v = values[entries[i].pixel - FIRST];

    for (guint k = 0; k < 4; k++) {
      const gsize slot = entries[i].slot + k / 2 * LIST_ROW;

      sums[2 * slot] += (guint64) (ringlet_wide_share (&entries[i], k) * v);
      sums[2 * slot + 1] += (guint64) (k % 2 * ringlet_wide_share (&entries[i], k) * v);
    }
  }
}

/* The list ends where pixels do: the last third of it waits for the next ones. */
static void
test_list (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  RingletWideEntry entries[LIST_ENTRIES];
  guint64 expected[2 * LIST_SLOTS] = { 0 };
  gint32 values[N];
  const gsize n = 2 * LIST_ENTRIES / 3;
  const RingletScatterWide pixels = { entries, LIST_ENTRIES, FIRST, FIRST + 3 * (n / 2),
    LIST_ROW };

  fill_list (rand, entries);
  for (gsize i = 0; i < N; i++)
    values[i] = random_value (rand);
  expect_list (entries, n, values, expected);
  for (gsize k = 0; ringlet_kernels_list ()[k] != NULL; k++) {
    const RingletKernels *kernels = ringlet_kernels_list ()[k];
    guint64 sums[2 * LIST_SLOTS] __attribute__ ((aligned (64))) = { 0 };

    if (!kernels->is_supported ())
      continue;
    g_test_message ("%s", kernels->name);
    g_assert_cmpuint (kernels->broad[1].wide_pairs (&pixels, values, sums), ==, n);
    g_assert_cmpmem (sums, sizeof sums, expected, sizeof expected);
  }
}

/* The best is the first one that this processor has. */
static void
test_best (void)
{
  const RingletKernels *best = ringlet_kernels_best ();
  gsize i = 0;

  g_assert_true (best->is_supported ());
  for (; ringlet_kernels_list ()[i] != best; i++)
    g_assert_false (ringlet_kernels_list ()[i]->is_supported ());
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < 4 * G_N_ELEMENTS (formats); i++) {
    const Case c = { i / 4, i % 2 == 0 ? 2 : 4, i / 2 % 2 == 1 };
    g_autofree char *path = g_strdup_printf ("/kernels/p%u/%u-bytes/%s",
        (guint) formats[c.format], c.slot_bytes, c.has_copies ? "copies" : "one-sum");

    g_test_add_data_func_full (
        path, g_memdup2 (&c, sizeof c), (GTestDataFunc) test_twins, g_free);
    if (!c.has_copies) {
      g_autofree char *known = g_strconcat (path, "/known", NULL);

      g_test_add_data_func_full (
          known, g_memdup2 (&c, sizeof c), (GTestDataFunc) test_known, g_free);
    }
  }
  g_test_add_func ("/kernels/list", test_list);
  g_test_add_func ("/kernels/best", test_best);
  return g_test_run ();
}
