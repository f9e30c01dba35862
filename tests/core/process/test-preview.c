/* SPDX-License-Identifier: MIT */

/* Previews against the engine: on smooth rings each bin is the same within 2 %, and on
 * average far nearer. Truth is the exact integration of the same simulated image. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "export/writer.h"
#include "preview-scene.h"
#include "support/sanitizer.h"

/* What a user would see jump on release. */
#define TOLERANCE 0.02

/* Of the filled bins of a cake, some of three pixels on the slope of a ring may be
 * beyond: both results have the noise of the lattice then. */
#define MOST_BEYOND 0.007

/* Mean and root mean square over all bins. */
#define BIAS 0.001
#define RMS 0.004

/* Share of bins that hold a speck of a pixel in one result and nothing in the other. */
#define MOST_SPECKS 0.006

static RingletResult *
exact (const Scene *self)
{
  const RingletFrame frame = { .image = self->image };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletIntegrator) integrator =
      ringlet_integrator_new (&self->inputs, self->memo, NULL, &error);
  RingletResult *result = NULL;

  g_assert_no_error (error);
  ringlet_integrator_run (integrator, &frame, 1, &result, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static RingletResult *
preview_in_haste (const Scene *self, const RingletPreviewFrame *frame, guint haste)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletPreview) preview =
      ringlet_preview_new (&self->inputs, NULL, &error);
  RingletResult *result = NULL;

  g_assert_no_error (error);
  result = ringlet_preview_run (
      preview, frame, &self->inputs, haste, self->memo, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static RingletResult *
preview_of (const Scene *self, const RingletPreviewFrame *frame)
{
  return preview_in_haste (self, frame, 1);
}

static void
assert_same_axes (const RingletResult *a, const RingletResult *b)
{
  g_assert_cmpuint (a->n_radial, ==, b->n_radial);
  g_assert_cmpuint (a->n_azimuth, ==, b->n_azimuth);
  g_assert_true (a->unit == b->unit);
  for (gsize i = 0; i < a->n_radial; i++)
    g_assert_cmpfloat_with_epsilon (a->radial[i], b->radial[i], 1e-6 * a->radial_max);
  for (gsize i = 0; i < a->n_azimuth; i++)
    g_assert_cmpfloat_with_epsilon (a->azimuth[i], b->azimuth[i], 1e-6);
}

/* What is compared: bins that are filled, and not a few pixels beside a mask. The
 * outermost bins of an azimuth are cut by the border of the detector. */
static gboolean
is_whole (const RingletResult *exact, const RingletResult *preview, gsize bin)
{
  const gsize column = bin % exact->n_radial;
  const gsize first = column > 0 ? bin - 1 : bin;
  const gsize last = column + 1 < exact->n_radial ? bin + 1 : bin;

  for (gsize i = first; i <= last; i++) {
    if (!(preview->count[i] > 0.0) || !(exact->count[i] > 0.0))
      return FALSE;
  }
  return exact->count[bin] > 0.97 * preview->count[bin] &&
      exact->count[bin] < 1.03 * preview->count[bin] &&
      exact->count[bin] > 0.9 * (exact->count[first] + exact->count[last]) / 2.0;
}

static void
compare (const RingletResult *exact, const RingletResult *preview, double most_specks)
{
  double sum = 0.0;
  double worst = 0.0;
  double squares = 0.0;
  gsize worst_bin = 0;
  gsize n = 0;
  gsize n_above = 0;
  gsize n_filled = 0;
  gsize n_empty_wrong = 0;

  assert_same_axes (exact, preview);
  for (gsize bin = 0; bin < ringlet_result_n_bins (exact); bin++) {
    const double off = preview->intensity[bin] / exact->intensity[bin] - 1.0;

    n_filled += exact->count[bin] > 0.0;
    n_empty_wrong += (exact->count[bin] > 0.0) != (preview->count[bin] > 0.0);
    if (!is_whole (exact, preview, bin))
      continue;
    n++;
    sum += off;
    squares += off * off;
    n_above += fabs (off) > TOLERANCE;
    if (fabs (off) > worst) {
      worst = fabs (off);
      worst_bin = bin;
    }
  }
  g_test_message ("%zu of %zu bins: mean %+.5f rms %.5f worst %.4f with %.1f pixels; "
                  "%zu above, %zu empty in one",
      n, n_filled, sum / (double) n, sqrt (squares / (double) n), worst,
      exact->count[worst_bin], n_above, n_empty_wrong);
  g_assert_true (preview->is_preview);
  g_assert_cmpuint (n, >, n_filled / 3);
  g_assert_cmpfloat (fabs (sum), <, BIAS * (double) n);
  g_assert_cmpfloat (squares, <, RMS * RMS * (double) n);
  g_assert_cmpfloat ((double) n_above, <=, MOST_BEYOND * (double) n);
  g_assert_cmpfloat ((double) n_empty_wrong, <=, most_specks * (double) n_filled);
}

static void
test_bins (gconstpointer data)
{
  const Case *c = data;
  const double specks = c->most_specks > 0.0 ? c->most_specks : MOST_SPECKS;
  g_auto (Scene) scene = { 0 };
  g_autoptr (RingletPreviewFrame) frame = NULL;
  g_autoptr (RingletResult) cake = NULL;
  g_autoptr (RingletResult) pattern = NULL;
  g_autoptr (RingletResult) exact_cake = NULL;
  g_autoptr (RingletResult) exact_pattern = NULL;

  scene_init (&scene, c);
  frame = frame_of (&scene);
  exact_cake = exact (&scene);
  cake = preview_of (&scene, frame);
  compare (exact_cake, cake, specks);
  scene.plan.n_azimuth = 0;
  exact_pattern = exact (&scene);
  pattern = preview_of (&scene, frame);
  compare (exact_pattern, pattern, specks);
}

/* Noisier, and without bias all the same. */
static void
test_haste (void)
{
  g_auto (Scene) scene = { 0 };
  g_autoptr (RingletPreviewFrame) frame = NULL;
  g_autoptr (RingletResult) exact_pattern = NULL;

  scene_init (&scene, &cases[0]);
  scene.plan.n_azimuth = 0;
  frame = frame_of (&scene);
  exact_pattern = exact (&scene);
  for (guint haste = 2; haste <= 4; haste *= 2) {
    g_autoptr (RingletResult) pattern = preview_in_haste (&scene, frame, haste);

    compare (exact_pattern, pattern, MOST_SPECKS);
  }
}

static const Case plain = { "plain", NULL, 5, 0, 0.45, 0.5, 0.1, "2th_deg",
  RINGLET_SPLIT_FULL, 300, 90, MASK | FLAT };

static void
assert_same_levels (const RingletPreviewFrame *a, const RingletPreviewFrame *b)
{
  for (guint k = 0; k < RINGLET_PREVIEW_N_LEVELS; k++) {
    const RingletPreviewLevel *x = &a->levels[k];
    const RingletPreviewLevel *y = &b->levels[k];
    const gsize size = x->stride * (x->n_slow + 3) * sizeof (float);

    g_assert_cmpuint (x->n_slow, ==, y->n_slow);
    g_assert_cmpuint (x->n_fast, ==, y->n_fast);
    g_assert_cmpmem (x->signal, size, y->signal, size);
    g_assert_true ((x->norm != NULL) == (y->norm != NULL));
    if (x->norm != NULL)
      g_assert_cmpmem (x->norm, size, y->norm, size);
  }
}

/* A mask that is edited is a mask that was there from the beginning. */
static void
test_mask (gconstpointer data)
{
  Case c = plain;
  g_auto (Scene) scene = { 0 };
  g_autoptr (RingletPreviewFrame) edited = NULL;
  g_autoptr (RingletPreviewFrame) fresh = NULL;
  g_autoptr (RingletMask) mask = NULL;
  g_autoptr (GError) error = NULL;
  RingletMask *before = NULL;

  c.what = GPOINTER_TO_UINT (data);
  scene_init (&scene, &c);
  edited = frame_of (&scene);
  before = scene.mask;
  mask = make_mask (scene.detector);
  memset ((guint8 *) mask->bad + 333 * 900 + 617, 1, 40);
  memset ((guint8 *) mask->bad + 999 * 900 + 880, 1, 20);
  g_assert_true (ringlet_preview_frame_set_mask (edited, mask, NULL, &error));
  g_assert_no_error (error);
  scene.mask = mask;
  scene.inputs.mask = mask;
  fresh = frame_of (&scene);
  assert_same_levels (edited, fresh);

  g_assert_true (ringlet_preview_frame_set_mask (edited, NULL, NULL, &error));
  scene.inputs.mask = NULL;
  g_clear_pointer (&fresh, ringlet_preview_frame_free);
  fresh = frame_of (&scene);
  assert_same_levels (edited, fresh);
  scene.mask = before;
}

static void
test_mask_shape (void)
{
  g_auto (Scene) scene = { 0 };
  g_autoptr (RingletPreviewFrame) frame = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletMask) other = ringlet_mask_new_take (2, 3, g_malloc0 (6));

  scene_init (&scene, &plain);
  frame = frame_of (&scene);
  g_assert_false (ringlet_preview_frame_set_mask (frame, other, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_assert_true (frame->mask == scene.mask);
}

/* A sector in which all is masked is as empty as it is in the exact result. */
static void
test_masked_bins (void)
{
  g_auto (Scene) scene = { 0 };
  g_autoptr (RingletPreviewFrame) frame = NULL;
  g_autoptr (RingletMask) mask = NULL;
  g_autoptr (RingletResult) truth = NULL;
  g_autoptr (RingletResult) preview = NULL;
  guint8 *bad = g_malloc0 (1000 * 900);
  gsize n_empty = 0;

  scene_init (&scene, &plain);
  memset (bad, 1, 470 * 900);
  mask = ringlet_mask_new_take (1000, 900, bad);
  scene.inputs.mask = mask;
  scene.plan.has_azimuth_range = TRUE;
  scene.plan.azimuth_min_deg = -180.0;
  scene.plan.azimuth_max_deg = 180.0;
  frame = frame_of (&scene);
  truth = exact (&scene);
  preview = preview_of (&scene, frame);
  for (gsize row = 0; row < truth->n_azimuth; row++) {
    double counts[2] = { 0.0, 0.0 };

    for (gsize i = row * truth->n_radial; i < (row + 1) * truth->n_radial; i++) {
      counts[0] += truth->count[i];
      counts[1] += preview->count[i];
      g_assert_true (isnan (preview->intensity[i]) == !(preview->count[i] > 0.0));
    }
    n_empty += !(counts[0] > 0.0);
    g_assert_true ((counts[0] > 0.0) == (counts[1] > 0.0));
    g_assert_cmpfloat_with_epsilon (counts[1], counts[0], 0.02 * counts[0] + 2.0);
  }
  g_assert_cmpuint (n_empty, >, truth->n_azimuth / 3);
}

static void
test_threads (void)
{
  g_auto (Scene) scene = { 0 };
  g_autoptr (RingletPreviewFrame) frame = NULL;
  g_autoptr (RingletResult) one = NULL;
  g_autoptr (RingletResult) three = NULL;

  scene_init (&scene, &plain);
  scene.plan.n_azimuth = 0;
  frame = frame_of (&scene);
  ringlet_parallel_set_threads (1);
  one = preview_of (&scene, frame);
  ringlet_parallel_set_threads (3);
  three = preview_of (&scene, frame);
  ringlet_parallel_set_threads (0);
  g_assert_cmpmem (one->intensity, one->n_radial * sizeof (double), three->intensity,
      three->n_radial * sizeof (double));
}

static void
test_not_written (void)
{
  g_auto (Scene) scene = { 0 };
  g_autoptr (RingletPreviewFrame) frame = NULL;
  g_autoptr (RingletResult) preview = NULL;
  g_autoptr (GError) error = NULL;

  scene_init (&scene, &plain);
  frame = frame_of (&scene);
  preview = preview_of (&scene, frame);
  g_assert_false (
      ringlet_result_write (preview, "nexus", "preview-of.h5", FALSE, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "preview-of.h5"));
  g_assert_false (g_file_test ("preview-of.h5", G_FILE_TEST_EXISTS));
}

static void
test_cancelled (void)
{
  g_auto (Scene) scene = { 0 };
  g_autoptr (RingletPreviewFrame) frame = NULL;
  g_autoptr (RingletPreview) preview = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  scene_init (&scene, &plain);
  frame = frame_of (&scene);
  preview = ringlet_preview_new (&scene.inputs, NULL, NULL);
  g_cancellable_cancel (cancellable);
  g_assert_null (ringlet_preview_run (
      preview, frame, &scene.inputs, 1, scene.memo, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (ringlet_preview_frame_new (
      &scene.inputs, scene.image, scene.memo, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

typedef struct {
  const char *detector;
  const char *unit;
  const char *reason; /* NULL: there is one */
} Support;

static void
test_supported (void)
{
  static const Support supports[] = {
    { "Pilatus1M", "2th_deg", NULL },
    { "Pilatus1M", "d_A", NULL },
    { "Pilatus1M", "r_mm", NULL },
    { "Pilatus1M", "qx_nm^-1", "unit" },
    { "Aarhus", "2th_deg", "flat" },
    { "Pixirad1", "2th_deg", "hexagons" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (supports); i++) {
    const Support *c = &supports[i];
    g_autoptr (RingletDetector) detector =
        ringlet_detector_new_named (c->detector, 3, NULL);
    RingletPlan plan = ringlet_plan_default ();
    const RingletIntegratorInputs in = { .detector = detector, .plan = &plan };
    g_autoptr (GError) error = NULL;

    plan.unit = ringlet_unit_find (c->unit, NULL);
    g_assert_nonnull (detector);
    g_assert_true (ringlet_preview_supported (&in, &error) == (c->reason == NULL));
    if (c->reason == NULL)
      continue;
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
    g_assert_nonnull (strstr (error->message, c->reason));
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i += RINGLET_TEST_STRIDE) {
    g_autofree char *path = g_strdup_printf ("/preview/bins/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_bins);
  }
  g_test_add_func ("/preview/haste", test_haste);
  g_test_add_data_func ("/preview/mask", GUINT_TO_POINTER (MASK), test_mask);
  g_test_add_data_func (
      "/preview/mask, flat", GUINT_TO_POINTER (MASK | FLAT), test_mask);
  g_test_add_func ("/preview/mask of another shape", test_mask_shape);
  g_test_add_func ("/preview/masked bins", test_masked_bins);
  g_test_add_func ("/preview/threads", test_threads);
  g_test_add_func ("/preview/not written", test_not_written);
  g_test_add_func ("/preview/cancelled", test_cancelled);
  g_test_add_func ("/preview/supported", test_supported);
  return g_test_run ();
}
