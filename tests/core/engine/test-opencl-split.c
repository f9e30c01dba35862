/* SPDX-License-Identifier: MIT */

/* The matrix that a device makes from the geometry, and the sums of what is known over
 * it, against those of the processor: schemes and spaces, patterns, sectors and cakes,
 * around the beam and across the discontinuity, and what the device refuses. */

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "engine/integrator.h"
#include "engine/opencl-extent.h"
#include "engine/opencl-known.h"
#include "engine/opencl-place.h"
#include "engine/packed-known.h"
#include "split-fixture.h"
#include "support/opencl-hidden.h"

/* Doubles of either side have 53 bits; what they sum differs by its order. */
#define KNOWN_TOLERANCE 2e-14

static void
assert_close (const double *a, const double *b, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    if (!(fabs (a[i] - b[i]) <= KNOWN_TOLERANCE * fabs (b[i])))
      g_error ("bin %" G_GSIZE_FORMAT ": %.17g and %.17g", i, a[i], b[i]);
  }
}

/* Sums over the matrix of the device, as the processor sums them over its own; the
 * shares are those of the device, since a step of one would be more than the tolerance.
 */
typedef struct {
  const Fixture *fixture;
  double norm;
  double *count;
  double *norms;
  double *norms2;
} Truth;

static void
add_truth (gsize slot, guint32 share, gpointer data)
{
  const Truth *self = data;
  const gssize bin = ringlet_packed_bin (&self->fixture->empty->bins, slot);
  const double part = share / 65536.0;

  if (bin < 0)
    return;
  self->count[bin] += part;
  self->norms[bin] += part * self->norm;
  self->norms2[bin] += part * part * self->norm * self->norm;
}

static void
make_truth (const Fixture *f, const guint8 *skip, Truth *truth)
{
  const gsize n_fast = f->detector->n_fast;
  g_autofree double *scratch = g_new (double, n_fast);
  RingletPreprocRow row = { NULL };
  g_autofree guint32 *pixels = g_new (guint32, f->empty->n_pixels);
  g_auto (RingletPackedSome) got;

  download (f, &got);
  for (gsize i = 0; i < f->empty->n_pixels; i++) {
    pixels[i] = (guint32) i;
    if (i % n_fast == 0)
      row = ringlet_preproc_row (f->preproc, i / n_fast, scratch);
    truth->norm = row.norm[i % n_fast];
    if (skip == NULL || !skip[i])
      ringlet_packed_some_foreach (
          &got, &f->empty->bins, f->empty->format, pixels, i, add_truth, truth);
  }
}

static void
assert_same_known (const Fixture *f, const RingletList *excluded)
{
  const gsize n = ringlet_bins_n (&f->empty->bins);
  g_autofree double *sums = g_new0 (double, 3 * n);
  g_autofree guint8 *skip = g_malloc0 (f->empty->n_pixels);
  Truth truth = { f, 0.0, sums, sums + n, sums + 2 * n };
  g_autoptr (RingletKnown) known = NULL;
  g_autoptr (RingletKnown) again = NULL;
  g_autoptr (GError) error = NULL;
  RingletClKnownTask task = { .cl = f->cl, .matrix = &f->device, .empty = f->empty };
  g_auto (RingletClBuffer) norms = { NULL };
  gsize n_used = 0, n_right = 0;

  for (gsize i = 0; excluded != NULL && i < excluded->n; i++) {
    const guint32 pixel = ringlet_list_index (excluded, guint32, i);

    skip[pixel] = 1;
    n_right += ringlet_packed_first_slot (f->right, pixel) != 0;
  }
  ringlet_cl_known_prepare (&task, &f->splitter, f->preproc, &norms, &error);
  g_assert_no_error (error);
  known = ringlet_cl_known_sum (&task, excluded, &n_used, &error);
  g_assert_no_error (error);
  again = ringlet_cl_known_sum (&task, excluded, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (known->count, ringlet_known_n_bytes (known), again->count,
      ringlet_known_n_bytes (again));
  g_assert_cmpuint (n_used, ==, n_right);
  make_truth (f, skip, &truth);
  g_assert_cmpmem (known->count, n * sizeof (double), truth.count, n * sizeof (double));
  assert_close (known->norm, truth.norms, n);
  assert_close (known->norm2, truth.norms2, n);
}

static void
test_case (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (Fixture) f;
  RingletList excluded;

  fixture_init (&f, data, "");
  ringlet_cl_split_init (&f.device, f.cl, &f.splitter, f.empty, f.memo, NULL, &error);
  g_assert_no_error (error);
  assert_same_pixels (&f);
  assert_same_known (&f, NULL);

  ringlet_list_init (&excluded, sizeof (guint32));
  for (guint32 i = 3; i < f.empty->n_pixels; i += 1 + i % 1013)
    ringlet_list_append (&excluded, &i, 1);
  assert_same_known (&f, &excluded);
  ringlet_list_clear (&excluded);
}

/* Whether the processor rounds, too, where a device could go another way: the same with
 * functions that differ by as much as those of no device do. */
static void
test_inexact (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (Fixture) f;

  fixture_init (&f, data, "/inexact");
  ringlet_cl_split_init (&f.device, f.cl, &f.splitter, f.empty, f.memo, NULL, &error);
  g_assert_no_error (error);
  assert_same_pixels (&f);
}

static void
assert_same_rows (const RingletExtent *rows, const RingletExtent *right, gsize n,
    gboolean with_azimuth)
{
  for (gsize slow = 0; slow < n; slow++) {
    g_assert_cmpfloat (rows[slow].radial_min, ==, right[slow].radial_min);
    g_assert_cmpfloat (rows[slow].radial_max, ==, right[slow].radial_max);
    if (!with_azimuth)
      continue;
    g_assert_cmpfloat (rows[slow].azimuth_min, ==, right[slow].azimuth_min);
    g_assert_cmpfloat (rows[slow].azimuth_max, ==, right[slow].azimuth_max);
  }
}

/* Whether the device finds what the rows cover. */
static gboolean
has_extents (const Case *c)
{
  if (strstr (c->unit, "log") != NULL || strstr (c->unit, "arcsinh") != NULL)
    return FALSE;
  return c->split == RINGLET_SPLIT_NO ||
      (c->split == RINGLET_SPLIT_BBOX && c->n_azimuth == 0 &&
          !g_str_equal (c->unit, "d_A"));
}

/* What the rows cover is the processor's to the bit, also where work-groups are small,
 * or refused. */
static void
test_extent (gconstpointer data)
{
  const Case *c = data;
  const RingletAzimuths azimuths =
      c->n_azimuth > 0 ? RINGLET_AZIMUTHS_ALL : RINGLET_AZIMUTHS_NONE;
  g_autofree char *word = g_strconcat (test_opencl_device (), "/group=8/poison", NULL);
  g_autofree RingletExtent *rows = NULL;
  g_autofree RingletExtent *right = NULL;
  g_autoptr (RingletCl) small = NULL;
  g_auto (Fixture) f;

  fixture_init (&f, c, "");
  small = ringlet_cl_get (word, f.memo, NULL);
  rows = g_new0 (RingletExtent, f.detector->n_slow);
  right = g_new0 (RingletExtent, f.detector->n_slow);
  f.splitter.mask = NULL;
  ringlet_splitter_row_extents (&f.splitter, azimuths, right, NULL, NULL);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;
    const gboolean is_done = ringlet_cl_row_extents (
        i == 0 ? f.cl : small, &f.splitter, azimuths, rows, f.memo, NULL, &error);

    g_assert_cmpint (is_done, ==, has_extents (c));
    if (is_done)
      assert_same_rows (rows, right, f.detector->n_slow, c->n_azimuth > 0);
    else
      g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  }
}

/* --- bounds --- */

/* A cake of pixels that lie anywhere, some of them around the beam, and rows of them.
 */
static const Case hidden_cake = { "hidden-cake", "q_A^-1", RINGLET_SPLIT_BBOX, 60, 30,
  2, NEAR, { 0 }, { 0 }, NAN, make_moved };
static const Case hidden_rows = { "hidden-rows", "r_mm", RINGLET_SPLIT_BBOX, 60, 0, 3,
  NEAR, { 0 }, { 0 }, NAN, make_moved };

static gboolean
make_and_sum (gpointer data, GError **error)
{
  Fixture *f = data;
  const guint32 pixel = (guint32) (f->detector->n_fast * 3 + 5);
  RingletClKnownTask task = { .cl = f->cl, .matrix = &f->device, .empty = f->empty };
  g_auto (RingletClBuffer) norms = { NULL };
  g_autoptr (RingletKnown) known = NULL;
  RingletList excluded;

  ringlet_cl_split_clear (&f->device);
  ringlet_list_init (&excluded, sizeof pixel);
  ringlet_list_append (&excluded, &pixel, 1);
  if (ringlet_cl_split_init (
          &f->device, f->cl, &f->splitter, f->empty, f->memo, NULL, error) &&
      ringlet_cl_known_prepare (&task, &f->splitter, f->preproc, &norms, error))
    known = ringlet_cl_known_sum (&task, &excluded, NULL, error);
  ringlet_list_clear (&excluded);
  return known != NULL;
}

static gboolean
find_extents (gpointer data, GError **error)
{
  Fixture *f = data;
  g_autofree RingletExtent *rows = g_new (RingletExtent, f->detector->n_slow);

  return ringlet_cl_row_extents (
      f->cl, &f->splitter, RINGLET_AZIMUTHS_NONE, rows, f->memo, NULL, error);
}

static void
test_hidden (gconstpointer data)
{
  static const TestHidden matrix[] = { { "split_pixels", 9 }, { "put_asked", 5 },
    { "known_sums", 8 }, { "collect_known", 2 }, { NULL } };
  static const TestHidden rows[] = { { "row_extents", 4 }, { NULL } };
  const Case *c = data;
  g_auto (Fixture) f;

  fixture_init (&f, c, "");
  if (c == &hidden_cake)
    test_hidden_each (f.cl, make_and_sum, &f, matrix);
  else
    test_hidden_each (f.cl, find_extents, &f, rows);
}

/* --- what is refused --- */

typedef struct {
  const char *name;
  const char *unit;
  RingletSplit split;
  const char *lack;
  const char *word; /* of the message */
} Refusal;

static const Refusal refusals[] = {
  { "component", "qx_nm^-1", RINGLET_SPLIT_FULL, "", "scattering angle" },
  { "no-double", "q_nm^-1", RINGLET_SPLIT_FULL, "/no-double", "doubles" },
  { "no-atomics64", "q_nm^-1", RINGLET_SPLIT_FULL, "/no-atomics64", "64-bit" },
};

static void
test_refused (gconstpointer data)
{
  const Refusal *r = data;
  const RingletGeometry geometry = TILTED;
  g_autofree char *word = g_strconcat (test_opencl_device (), r->lack, NULL);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 20);
  g_autoptr (RingletCl) cl = ringlet_cl_get (word, memo, NULL);
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_named ("Pilatus100k", 3, NULL);
  const RingletSplitter splitter = { r->split, detector, &geometry, NULL,
    { ringlet_unit_find (r->unit, NULL)->space, 10, 0.0, 1.0, 1, TRUE, -G_PI, G_PI } };
  g_autoptr (GError) error = NULL;

  g_assert_false (ringlet_cl_place_check (cl, &splitter, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, r->word));
  g_assert_true (g_str_has_prefix (error->message, "The matrix"));
  g_clear_error (&error);

  /* What is found of the rows, for the same reason. */
  g_assert_false (ringlet_cl_row_extents (
      cl, &splitter, RINGLET_AZIMUTHS_NONE, NULL, memo, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, r->word));
  g_assert_true (g_str_has_prefix (error->message, "The range"));
}

/* --- some pixels of a matrix --- */

/* Any pixels of the processor's matrix come out as they are in it. */
static void
test_some (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (RingletPackedSome) some = { 0 };
  g_autoptr (GArray) pixels = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree gint64 *sums = NULL;
  g_auto (Fixture) f;

  fixture_init (&f, data, "");
  sums = g_new0 (gint64, f.empty->n_slots + 1000);
  for (guint32 i = 5; i < f.empty->n_pixels; i += 1 + i % 311)
    g_array_append_val (pixels, i);
  ringlet_packed_some_init (&some, &f.splitter, f.empty->format,
      (const guint32 *) pixels->data, pixels->len, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < pixels->len; i++) {
    Tally one = { .sums = sums, .sign = 1 };

    ringlet_packed_foreach (f.right, g_array_index (pixels, guint32, i), tally, &one);
    one.sign = -1;
    ringlet_packed_some_foreach (&some, &f.empty->bins, f.empty->format,
        (const guint32 *) pixels->data, i, tally, &one);
    g_assert_cmpint (difference (&one), ==, 0);
  }
}

/* A test that has nothing to say without a device. */
typedef struct {
  void (*func) (gconstpointer data);
  gconstpointer data;
} Test;

static void
run_test (gconstpointer data)
{
  const Test *test = data;

  if (test_opencl_has_device ())
    test->func (test->data);
}

static void
add_test (const char *folder, const char *name, void (*func) (gconstpointer data),
    gconstpointer data)
{
  const Test test = { func, data };
  g_autofree char *path = g_strconcat (folder, name, NULL);

  g_test_add_data_func_full (path, g_memdup2 (&test, sizeof test), run_test, g_free);
}

/* Each kind of detector and splitting once, and detectors of a row, a column, a pixel:
 * compilers take their time. */
static void
add_checked (void)
{
  static const char *const names[] = { "no-cake", "bbox-sector", "pseudo-cake",
    "full-fine", "full-cake-aside", "full-flat", "full-hexagons-cake", "no-bent",
    "bbox-moved-cake", "full-row", "bbox-column", "full-pixel", NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    if (!g_strv_contains (names, cases[i].name))
      continue;
    add_test ("/opencl-split/", cases[i].name, test_case, &cases[i]);
    add_test ("/opencl-extent/", cases[i].name, test_extent, &cases[i]);
  }
  add_test ("/opencl-split/", hidden_cake.name, test_hidden, &hidden_cake);
  add_test ("/opencl-extent/", hidden_rows.name, test_hidden, &hidden_rows);
}

/* Of each splitting patterns and cakes that went another way where nothing was left to
 * the processor. */
static void
add_inexact (void)
{
  static const char *const names[] = { "bbox-q", "bbox-d", "pseudo-q", "pseudo-cake",
    "full-q", "full-fine", "full-cake", "full-cake-aside", NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    if (g_strv_contains (names, cases[i].name))
      add_test ("/opencl-split/inexact/", cases[i].name, test_inexact, &cases[i]);
  }
}

static void
add_all (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    add_test ("/packed-some/", cases[i].name, test_some, &cases[i]);
    add_test ("/opencl-split/", cases[i].name, test_case, &cases[i]);
    add_test ("/opencl-extent/", cases[i].name, test_extent, &cases[i]);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  test_opencl_init ();

  if (test_opencl_checks ()) {
    add_checked ();
  } else {
    add_all ();
    add_inexact ();
  }
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    add_test ("/opencl-split/refused/", refusals[i].name, test_refused, &refusals[i]);
  return test_opencl_run ();
}
