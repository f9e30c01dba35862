/* SPDX-License-Identifier: MIT */

/* Previews on a device against those of the processor, over the same table: places on
 * the detector differ by rounding, and so does what is seen there. */

#include "process/opencl-preview.h"

#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "preview-scene.h"
#include "support/opencl-hidden.h"
#include "support/opencl.h"

/* Where all but nothing of a ray is stopped: the other end of a formula. */
static const Case thick = { "thick sensor", NULL, 30, 10, 0.45, 0.5, 0.1, "2th_deg",
  RINGLET_SPLIT_FULL, 500, 180, PARALLAX | THICK };

static RingletClPreview *
device_of (const Scene *scene, RingletPreview *preview, const char *lack)
{
  g_autofree char *word = g_strconcat (test_opencl_device (), lack, "/poison", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletCl) cl = ringlet_cl_get (word, scene->memo, &error);
  RingletClPreview *device = NULL;

  g_assert_no_error (error);
  device = ringlet_cl_preview_new (cl, preview, &error);
  g_assert_no_error (error);
  return device;
}

static RingletResult *
look (RingletClPreview *device, const Scene *scene, guint haste)
{
  g_autoptr (GError) error = NULL;
  RingletResult *result =
      ringlet_cl_preview_run (device, &scene->inputs, haste, scene->memo, NULL, &error);

  g_assert_no_error (error);
  return result;
}

static void
set_frame (RingletClPreview *device, const RingletPreviewFrame *frame)
{
  g_autoptr (GError) error = NULL;

  ringlet_cl_preview_set_frame (device, frame, &error);
  g_assert_no_error (error);
}

/* One way to look, and how far it may be from the processor's. */
typedef struct {
  const char *lack;
  double tolerance; /* of a bin, and of a mean one: for bins that are all but empty */
  double beyond;    /* share of the bins of a cake that may be farther off */
  double mean;      /* of all bins together */
} Way;

/* Bins on the border of what counts hold a speck of a pixel, whose weight is the
 * rounding of a place; a GPU rounds its quotients of floats otherwise, so that such
 * bins, 47 of 90 000, are far off by their own measure and not by that of any other.
 * Where a device has no doubles the numbers of points differ in some blocks, too. */
static const Way ways[] = { { "", 1e-4, 1e-4, 1e-6 },
  { "/no-double", 1e-3, 1e-3, 1e-4 } };

static void
compare (const char *what, const double *a, const double *b, gsize n, const Way *way)
{
  gsize n_beyond = 0;
  double off = 0.0;
  double sum = 0.0;
  double worst = 0.0;

  for (gsize i = 0; i < n; i++) {
    off += fabs (a[i] - b[i]);
    sum += fabs (b[i]);
  }
  for (gsize i = 0; i < n; i++) {
    const double least = way->tolerance * (fabs (b[i]) + sum / (double) n);

    n_beyond += !(fabs (a[i] - b[i]) <= least);
    worst = fmax (worst, fabs (a[i] - b[i]) / (sum / (double) n));
  }
  g_test_message ("%s of %zu bins: mean %.2g, %zu beyond, worst %.2g of a mean one",
      what, n, off / sum, n_beyond, worst);
  g_assert_cmpfloat (sum, >, 0.0);
  g_assert_cmpfloat (off, <=, way->mean * sum);
  g_assert_cmpfloat ((double) n_beyond, <=, way->beyond * (double) n);
}

static void
assert_like (const RingletResult *result, const RingletResult *twin, const Way *way)
{
  const gsize n = ringlet_result_n_bins (twin);

  g_assert_cmpuint (ringlet_result_n_bins (result), ==, n);
  g_assert_cmpuint (result->n_azimuth, ==, twin->n_azimuth);
  g_assert_cmpmem (result->radial, result->n_radial * sizeof (double), twin->radial,
      twin->n_radial * sizeof (double));
  compare ("signal", result->sum_signal, twin->sum_signal, n, way);
  compare ("norm", result->sum_norm, twin->sum_norm, n, way);
  compare ("norm²", result->sum_norm2, twin->sum_norm2, n, way);
  compare ("count", result->count, twin->count, n, way);
  g_assert_true (result->is_preview);
  g_assert_nonnull (strstr (result->provenance.method, "preview, opencl, "));
}

static void
assert_same_bits (const RingletResult *a, const RingletResult *b)
{
  const gsize size = ringlet_result_n_bins (a) * sizeof (double);

  g_assert_cmpmem (a->sum_signal, size, b->sum_signal, size);
  g_assert_cmpmem (a->sum_norm, size, b->sum_norm, size);
  g_assert_cmpmem (a->count, size, b->count, size);
}

/* Cake and pattern, at leisure and in haste; and the cake once more behind the others.
 */
static void
check_way (Scene *scene, const Case *c, RingletPreview *preview,
    const RingletPreviewFrame *frame, const Way *way)
{
  g_autoptr (RingletClPreview) device = device_of (scene, preview, way->lack);
  g_autoptr (RingletResult) first = NULL;
  g_autoptr (RingletResult) again = NULL;

  set_frame (device, frame);
  for (guint i = 0; i < 4; i++) {
    const guint haste = i < 2 ? 1 : 4;
    g_autoptr (RingletResult) twin = NULL;
    g_autoptr (RingletResult) result = NULL;

    scene->plan.n_azimuth = i % 2 == 0 ? c->n_azimuth : 0;
    twin = ringlet_preview_run (
        preview, frame, &scene->inputs, haste, scene->memo, NULL, NULL);
    result = look (device, scene, haste);
    assert_like (result, twin, way);
    if (i == 0)
      first = ringlet_result_ref (result);
  }
  scene->plan.n_azimuth = c->n_azimuth;
  again = look (device, scene, 1);
  assert_same_bits (first, again);
}

static void
test_bins (gconstpointer data)
{
  const Case *c = data;
  g_auto (Scene) scene;
  g_autoptr (RingletPreviewFrame) frame = NULL;
  g_autoptr (RingletPreview) preview = NULL;

  scene_init (&scene, c);
  if (!test_opencl_has_device ())
    return;
  frame = frame_of (&scene);
  preview = ringlet_preview_new (&scene.inputs, NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    check_way (&scene, c, preview, frame, &ways[i]);
}

static const Case plain = { "plain", NULL, 5, 0, 0.45, 0.5, 0.1, "2th_deg",
  RINGLET_SPLIT_FULL, 300, 90, NOTHING };

/* The scene and the preview of a test of one of them. */
typedef struct {
  Scene scene;
  RingletPreviewFrame *frame;
  RingletPreview *preview;
} Plain;

static void
plain_clear (Plain *self)
{
  ringlet_preview_frame_free (self->frame);
  ringlet_preview_unref (self->preview);
  scene_clear (&self->scene);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plain, plain_clear)

static void
plain_init (Plain *self)
{
  scene_init (&self->scene, &plain);
  self->frame = frame_of (&self->scene);
  self->preview = ringlet_preview_new (&self->scene.inputs, NULL, NULL);
}

/* One device, whose kernels have small work-groups, follows a drag, a brush and a frame
 * of another size. */
static void
run_changes (void)
{
  const Case other = { "other", NULL, 0, 0, 0.5, 0.5, 0.2, "q_nm^-1", RINGLET_SPLIT_NO,
    700, 20, MASK };
  g_auto (Plain) self;
  g_auto (Scene) masked;
  g_autoptr (RingletClPreview) device = NULL;

  plain_init (&self);
  scene_init (&masked, &other);
  device = device_of (&self.scene, self.preview, "/group=8");
  for (guint i = 0; i < 4; i++) {
    g_autoptr (RingletResult) twin = NULL;
    g_autoptr (RingletResult) result = NULL;

    self.scene.geometry.rot1_rad += 0.01;
    self.scene.plan.n_radial = i % 2 == 0 ? 300 : 500;
    if (i == 2)
      ringlet_preview_frame_set_mask (self.frame, masked.mask, NULL, NULL);
    set_frame (device, self.frame);
    twin = ringlet_preview_run (
        self.preview, self.frame, &self.scene.inputs, 1, self.scene.memo, NULL, NULL);
    result = look (device, &self.scene, 1);
    assert_like (result, twin, &ways[0]);
  }
}

static void
test_changes (void)
{
  if (test_opencl_has_device ())
    run_changes ();
}

static void
assert_refused (
    RingletClPreview *device, const Scene *scene, RingletError code, const char *says)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (
      ringlet_cl_preview_run (device, &scene->inputs, 1, scene->memo, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, says));
}

/* Each launch that fails, rows that no device takes, a component of q. */
static void
run_refused (void)
{
  static const char *const fails[] = { "/fails=1", "/fails=2", "/fails=3", "/fails=4" };
  g_auto (Plain) self;
  g_autoptr (RingletClPreview) device = NULL;

  plain_init (&self);
  for (gsize i = 0; i < G_N_ELEMENTS (fails); i++) {
    g_autoptr (RingletClPreview) failing =
        device_of (&self.scene, self.preview, fails[i]);

    set_frame (failing, self.frame);
    assert_refused (failing, &self.scene, RINGLET_ERROR_DEVICE, "CL_OUT_OF_RESOURCES");
  }
  device = device_of (&self.scene, self.preview, "");
  set_frame (device, self.frame);
  self.scene.plan.n_radial = 2;
  self.scene.plan.n_azimuth = 70000;
  assert_refused (device, &self.scene, RINGLET_ERROR_UNSUPPORTED, "65535");
  self.scene.plan.unit = ringlet_unit_find ("qx_nm^-1", NULL);
  assert_refused (device, &self.scene, RINGLET_ERROR_UNSUPPORTED, "unit");
}

static void
test_refused (void)
{
  if (test_opencl_has_device ())
    run_refused ();
}

/* ---- bounds ---- */

/* With all that a preview can have. */
static const Case hidden = { "hidden", NULL, 5, 10, 0.45, 0.5, 0.1, "2th_deg",
  RINGLET_SPLIT_FULL, 70, 8, DISTORTED | FLAT | PLATE };

typedef struct {
  const Scene *scene;
  RingletClPreview *device;
} Hidden;

static gboolean
run_preview (gpointer data, GError **error)
{
  const Hidden *self = data;
  g_autoptr (RingletResult) result = ringlet_cl_preview_run (
      self->device, &self->scene->inputs, 1, self->scene->memo, NULL, error);

  return result != NULL;
}

static void
run_hidden (void)
{
  static const TestHidden right[] = { { "preview_rays", 2 }, { "preview_looks", 7 },
    { "preview_rows", 15 }, { "preview_sums", 2 }, { NULL } };
  g_autofree char *word = g_strconcat (test_opencl_device (), "/poison", NULL);
  g_auto (Scene) scene;
  g_autoptr (RingletPreviewFrame) frame = NULL;
  g_autoptr (RingletPreview) preview = NULL;
  g_autoptr (RingletClPreview) device = NULL;
  g_autoptr (RingletCl) cl = NULL;
  Hidden run = { &scene, NULL };

  scene_init (&scene, &hidden);
  cl = ringlet_cl_get (word, scene.memo, NULL);
  frame = frame_of (&scene);
  preview = ringlet_preview_new (&scene.inputs, NULL, NULL);
  run.device = device = device_of (&scene, preview, "");
  set_frame (device, frame);
  test_hidden_each (cl, run_preview, &run, right);
}

static void
test_hidden (void)
{
  if (test_opencl_has_device ())
    run_hidden ();
}

/* Where bounds are watched: one program does for all cases, and these have most of what
 * a frame can have. */
static gboolean
is_left_out (const Case *c)
{
  return test_opencl_checks () && !g_str_equal (c->name, "distortion") &&
      !g_str_equal (c->name, "flat");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  test_opencl_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/opencl-preview/bins/%s", cases[i].name);

    if (!is_left_out (&cases[i]))
      g_test_add_data_func (path, &cases[i], test_bins);
  }
  if (test_opencl_checks ())
    g_test_add_func ("/opencl-preview/hidden", test_hidden);
  else
    g_test_add_data_func ("/opencl-preview/bins/thick sensor", &thick, test_bins);
  g_test_add_func ("/opencl-preview/changes", test_changes);
  g_test_add_func ("/opencl-preview/refused", test_refused);
  return test_opencl_run ();
}
