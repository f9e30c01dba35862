/* SPDX-License-Identifier: MIT */

/* Invariants of the stored matrices, on a detector with gaps and a geometry that holds
 * the beam centre. */

#include <locale.h>
#include <math.h>

#include "base/error.h"
#include "base/parallel.h"
#include "matrix/csc.h"
#include "matrix/packed.h"

typedef struct {
  const char *name;
  RingletSplit split;
  gsize n_radial;
  gsize n_azimuth;
  gboolean cut; /* the range cuts into the data */
} Case;

static const Case cases[] = {
  { "no", RINGLET_SPLIT_NO, 200, 1, FALSE },
  { "no-cut", RINGLET_SPLIT_NO, 200, 1, TRUE },
  { "bbox", RINGLET_SPLIT_BBOX, 200, 1, FALSE },
  { "bbox-fine", RINGLET_SPLIT_BBOX, 2000, 1, FALSE },
  { "pseudo-cut", RINGLET_SPLIT_PSEUDO, 200, 1, TRUE },
  { "full", RINGLET_SPLIT_FULL, 200, 1, FALSE },
  { "full-cut", RINGLET_SPLIT_FULL, 200, 1, TRUE },
  { "full-fine", RINGLET_SPLIT_FULL, 3000, 1, TRUE },
  { "full-one-bin", RINGLET_SPLIT_FULL, 1, 1, TRUE },
  { "cake-no", RINGLET_SPLIT_NO, 100, 36, FALSE },
  { "cake-bbox", RINGLET_SPLIT_BBOX, 100, 36, TRUE },
  { "cake-pseudo", RINGLET_SPLIT_PSEUDO, 100, 36, TRUE },
  { "cake-full", RINGLET_SPLIT_FULL, 100, 36, TRUE },
  { "cake-u32", RINGLET_SPLIT_FULL, 400, 360, FALSE },
};

typedef struct {
  RingletDetector *detector;
  RingletMask *mask;
  RingletGeometry geometry;
  RingletSplitter splitter;
} Fixture;

static void
fixture_init (Fixture *self, const Case *c)
{
  self->detector = ringlet_detector_new_named ("Pilatus100k", 3, NULL);
  self->mask = NULL;
  self->geometry = (RingletGeometry){ 0.2, 0.0151, 0.0402, 0.05, -0.02, 0.1, 1e-10 };
  self->splitter = (RingletSplitter){ c->split, self->detector, &self->geometry, NULL,
    { RINGLET_SPACE_RADIUS, c->n_radial, c->cut ? 0.01 : -0.01, c->cut ? 0.03 : 0.1,
        c->n_azimuth, TRUE, -G_PI, G_PI } };
}

static void
fixture_clear (Fixture *self)
{
  ringlet_detector_unref (self->detector);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static void
add_share (gsize slot, guint32 share, gpointer data)
{
  guint32 *sums = data;

  sums[slot] += share;
}

static guint32 *
slot_sums (const RingletPacked *packed)
{
  guint32 *sums = g_new0 (guint32, packed->n_slots + 1);

  for (gsize pixel = 0; pixel < packed->n_pixels; pixel++)
    ringlet_packed_foreach (packed, pixel, add_share, sums);
  return sums;
}

/* Both forms share out the same pixels: count per bin within the quantisation. */
static void
test_agree (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_auto (Fixture) f;
  g_autoptr (RingletCsr) csr = NULL;
  g_autoptr (RingletPacked) packed = NULL;
  g_autofree guint32 *sums = NULL;

  fixture_init (&f, c);
  csr = ringlet_csr_get (&f.splitter, memo, NULL, NULL);
  packed = ringlet_packed_get (&f.splitter, memo, NULL, NULL);
  sums = slot_sums (packed);

  for (guint32 bin = 0; bin < csr->n_rows; bin++) {
    const gsize slot =
        ringlet_packed_slot (&packed->bins, bin / c->n_radial, bin % c->n_radial);
    const gsize n = csr->row_start[bin + 1] - csr->row_start[bin];
    double count = 0.0;

    for (gsize i = csr->row_start[bin]; i < csr->row_start[bin + 1]; i++)
      count += csr->share[i];
    g_assert_cmpfloat_with_epsilon (
        sums[slot] / 65536.0, count, 1e-9 + (double) n * 1.6e-5);
  }
}

static void
assert_same_csr (const RingletCsr *a, const RingletCsr *b)
{
  const gsize n = a->n_entries;

  g_assert_cmpuint (a->n_rows, ==, b->n_rows);
  g_assert_cmpuint (a->n_cols, ==, b->n_cols);
  g_assert_cmpuint (a->n_entries, ==, b->n_entries);
  g_assert_cmpmem (a->row_start, (a->n_rows + 1) * sizeof *a->row_start, b->row_start,
      (b->n_rows + 1) * sizeof *b->row_start);
  g_assert_cmpmem (a->col, n * sizeof *a->col, b->col, n * sizeof *b->col);
  g_assert_cmpmem (a->share, n * sizeof *a->share, b->share, n * sizeof *b->share);
}

static void
assert_same_csc (const RingletCsc *a, const RingletCsc *b)
{
  const gsize n = a->n_entries;

  g_assert_cmpuint (a->n_rows, ==, b->n_rows);
  g_assert_cmpuint (a->n_cols, ==, b->n_cols);
  g_assert_cmpuint (a->n_entries, ==, b->n_entries);
  g_assert_cmpmem (a->col_start, (a->n_cols + 1) * sizeof *a->col_start, b->col_start,
      (b->n_cols + 1) * sizeof *b->col_start);
  g_assert_cmpmem (a->bin, n * sizeof *a->bin, b->bin, n * sizeof *b->bin);
  g_assert_cmpmem (a->share, n * sizeof *a->share, b->share, n * sizeof *b->share);
}

/* What the schemes emit, pixel by pixel, is what the columns hold. */
static void
assert_columns (const RingletSplitter *splitter, const RingletCsc *csc)
{
  for (gsize block = 0; block < ringlet_splitter_n_blocks (splitter); block++) {
    g_autoptr (RingletShares) shares = ringlet_splitter_run (splitter, block);

    for (gsize i = 0; i < shares->n_pixels; i++) {
      const gsize pixel = shares->first_pixel + i;
      const gsize at = csc->col_start[pixel];
      const gsize n = shares->start[i + 1] - shares->start[i];

      g_assert_cmpuint (csc->col_start[pixel + 1] - at, ==, n);
      for (gsize k = 0; k < n; k++) {
        g_assert_cmpuint (csc->bin[at + k], ==, shares->bin[shares->start[i] + k]);
        g_assert_cmpfloat (csc->share[at + k], ==, shares->share[shares->start[i] + k]);
      }
    }
  }
}

/* By bins, by pixels and back: the same matrix, with any number of threads. */
static void
test_round_trip (gconstpointer data)
{
  const Case *c = data;
  const guint threads[] = { 1, 2, 7 };
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_auto (Fixture) f;
  g_autoptr (RingletCsr) csr = NULL;
  g_autoptr (RingletCsc) csc = NULL;

  fixture_init (&f, c);
  csr = ringlet_csr_get (&f.splitter, memo, NULL, NULL);
  csc = ringlet_csc_get (&f.splitter, memo, NULL, NULL);
  assert_columns (&f.splitter, csc);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++) {
    g_autoptr (RingletCsc) columns = NULL;
    g_autoptr (RingletCsr) rows = NULL;
    g_autoptr (RingletCsr) back = NULL;

    ringlet_parallel_set_threads (threads[i]);
    columns = ringlet_csr_to_csc (csr, NULL, NULL);
    rows = ringlet_csc_to_csr (csc, NULL, NULL);
    back = ringlet_csc_to_csr (columns, NULL, NULL);
    ringlet_parallel_set_threads (0);
    assert_same_csc (columns, csc);
    assert_same_csr (rows, csr);
    assert_same_csr (back, csr);
  }
}

static void
add_total (gsize slot, guint32 share, gpointer data)
{
  *(guint32 *) data += share;
}

/* Nothing is lost by rounding: all of each pixel is somewhere, in trash at worst. */
static void
test_conserved (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_auto (Fixture) f;
  g_autoptr (RingletPacked) packed = NULL;

  fixture_init (&f, c);
  packed = ringlet_packed_get (&f.splitter, memo, NULL, NULL);
  g_assert_true (
      (c->split == RINGLET_SPLIT_NO) == (packed->format == RINGLET_PACKED_P1));
  for (gsize pixel = 0; pixel < packed->n_pixels; pixel++) {
    guint32 total = 0;

    ringlet_packed_foreach (packed, pixel, add_total, &total);
    g_assert_cmpuint (total, <=, RINGLET_PACKED_ONE);
    if (!c->cut)
      g_assert_cmpuint (total, ==, RINGLET_PACKED_ONE);
  }
}

static void
test_masked_absent (void)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_auto (Fixture) f;
  g_autoptr (RingletMask) mask = NULL;
  g_autoptr (RingletCsr) csr = NULL;
  guint8 *bad = NULL;

  fixture_init (&f, &cases[4]);
  bad = g_new0 (guint8, f.detector->n_slow * f.detector->n_fast);
  for (gsize i = 0; i < f.detector->n_slow * f.detector->n_fast; i += 7)
    bad[i] = 1;
  mask = ringlet_mask_new_take (f.detector->n_slow, f.detector->n_fast, bad);
  f.splitter.mask = mask;
  csr = ringlet_csr_get (&f.splitter, memo, NULL, NULL);
  for (gsize i = 0; i < csr->n_entries; i++)
    g_assert_cmpuint (csr->col[i] % 7, !=, 0);
}

/* A second matrix of the same splitter is the first; a new mask makes another. */
static void
test_built_once (void)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_auto (Fixture) f;
  g_autoptr (RingletPacked) first = NULL;
  g_autoptr (RingletPacked) second = NULL;
  g_autoptr (RingletPacked) third = NULL;

  fixture_init (&f, &cases[4]);
  first = ringlet_packed_get (&f.splitter, memo, NULL, NULL);
  second = ringlet_packed_get (&f.splitter, memo, NULL, NULL);
  g_assert_true (first == second);
  g_assert_cmpuint (ringlet_memo_n_computed (memo, "packed"), ==, 1);

  f.geometry.wavelength_m = 2e-10; /* radius does not depend on it */
  third = ringlet_packed_get (&f.splitter, memo, NULL, NULL);
  g_assert_true (first == third);
}

/* Bins hundreds of times finer than a pixel: 16 bits refuse, doubles do it. */
static void
test_too_fine (void)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletCsr) csr = NULL;
  g_auto (Fixture) f;

  fixture_init (&f, &cases[4]);
  f.splitter.bins.n_radial = 1000;
  f.splitter.bins.radial_min = 0.01;
  f.splitter.bins.radial_max = 0.0101;
  g_assert_null (ringlet_packed_get (&f.splitter, memo, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  csr = ringlet_csr_get (&f.splitter, memo, NULL, NULL);
  g_assert_nonnull (csr);
}

static void
test_cancelled (void)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_auto (Fixture) f;

  fixture_init (&f, &cases[4]);
  g_cancellable_cancel (cancellable);
  g_assert_null (ringlet_packed_get (&f.splitter, memo, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (ringlet_csr_get (&f.splitter, memo, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (ringlet_csc_get (&f.splitter, memo, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Two rows, or columns, of two. */
typedef struct {
  const char *name;
  gsize start[3];
  guint32 index[2];
  double share;
} Broken;

static const Broken broken[] = {
  { "index", { 0, 1, 1 }, { 9, 0 }, 1.0 },
  { "backwards", { 0, 2, 1 }, { 0, 1 }, 1.0 },
  { "start", { 1, 1, 1 }, { 0, 0 }, 1.0 },
  { "share-zero", { 0, 1, 1 }, { 0, 0 }, 0.0 },
  { "share-large", { 0, 1, 1 }, { 0, 0 }, 1.5 },
  { "share-nan", { 0, 1, 1 }, { 0, 0 }, NAN },
  { "twice", { 0, 2, 2 }, { 1, 1 }, 0.5 },
  { "descending", { 0, 2, 2 }, { 1, 0 }, 0.5 },
};

static void
test_broken (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++) {
    const Broken *b = &broken[i];

    for (guint form = 0; form < 2; form++) {
      const double shares[2] = { b->share, b->share };
      gsize *start = g_memdup2 (b->start, sizeof b->start);
      guint32 *index = g_memdup2 (b->index, sizeof b->index);
      double *share = g_memdup2 (shares, sizeof shares);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", b->name);
      if (form == 0)
        g_assert_null (ringlet_csr_new (2, 2, start, index, share, &error));
      else
        g_assert_null (ringlet_csc_new (2, 2, start, index, share, &error));
      g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
    }
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *agree = g_strdup_printf ("/matrix/agree/%s", cases[i].name);
    g_autofree char *conserved =
        g_strdup_printf ("/matrix/conserved/%s", cases[i].name);

    g_test_add_data_func (agree, &cases[i], test_agree);
    g_autofree char *trip = g_strdup_printf ("/matrix/round-trip/%s", cases[i].name);

    g_test_add_data_func (conserved, &cases[i], test_conserved);
    g_test_add_data_func (trip, &cases[i], test_round_trip);
  }
  g_test_add_func ("/matrix/masked-absent", test_masked_absent);
  g_test_add_func ("/matrix/built-once", test_built_once);
  g_test_add_func ("/matrix/too-fine", test_too_fine);
  g_test_add_func ("/matrix/cancelled", test_cancelled);
  g_test_add_func ("/matrix/broken", test_broken);
  return g_test_run ();
}
