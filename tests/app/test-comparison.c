/* SPDX-License-Identifier: MIT */

/* What a frame is compared with, and that the numbers are those of both files. */

#include "comparison.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "fixture.h"
#include "program.h"

typedef struct {
  char *folder;
  char *names[3];
  RingletProject *project;
  RingletLive *live;
  RingletComparison *comparison;
} Scene;

static void
settle (Scene *self)
{
  AWAIT (ringlet_live_get_job (self->live) == NULL &&
      !ringlet_live_get_is_stale (self->live) &&
      !ringlet_comparison_is_busy (self->comparison) && !g_main_context_pending (NULL));
}

static void
set_up (Scene *self, gconstpointer data)
{
  g_autofree char *poni = NULL;

  self->folder = folder_new ();
  self->names[0] = fixture_write_image (self->folder, "a.edf", 1);
  self->names[1] = fixture_write_image (self->folder, "b.edf", 2);
  poni = fixture_write_poni (self->folder, "geometry.poni", 3);
  self->project = ringlet_project_new ();
  g_assert_true (ringlet_project_open_images (
      self->project, (const char *const *) self->names, NULL));
  g_assert_true (ringlet_project_load_geometry (self->project, poni, NULL));
  self->live = ringlet_live_new (self->project);
  ringlet_live_set_wants_cake (self->live, TRUE);
  self->comparison = ringlet_comparison_new (self->project, self->live);
  AWAIT (ringlet_live_get_cake (self->live) != NULL);
  settle (self);
}

static void
tear_down (Scene *self, gconstpointer data)
{
  settle (self);
  g_clear_object (&self->comparison);
  g_clear_object (&self->live);
  g_clear_object (&self->project);
  folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->names[0]);
  g_free (self->names[1]);
}

static void
show_frame (Scene *self, guint64 frame)
{
  ringlet_project_set_frame (self->project, frame);
  AWAIT (ringlet_live_get_display (self->live)->frame == frame);
  settle (self);
}

/* The picture of the canvas is the difference of two images, pixel by pixel. */
static void
assert_difference (Scene *self, const RingletImage *a, const RingletImage *b)
{
  const RingletPyramid *pyramid =
      ringlet_comparison_get_pyramid (self->comparison, FALSE);

  g_assert_nonnull (pyramid);
  for (gsize i = 0; i < ringlet_image_n_pixels (a); i++) {
    if (pyramid->levels[0].states[i] == RINGLET_PIXEL_COUNTS)
      g_assert_cmpfloat (ringlet_pyramid_get (pyramid, 0, i), ==,
          ringlet_image_get (a, i) - ringlet_image_get (b, i));
  }
  g_assert_cmpuint (ringlet_comparison_get_contrast (self->comparison, FALSE)->stats.n,
      >, ringlet_image_n_pixels (a) / 2);
}

static void
test_previous (Scene *self, gconstpointer data)
{
  g_autoptr (RingletImage) a = fixture_image (FIXTURE_SLOW, FIXTURE_FAST, 1);
  g_autoptr (RingletImage) b = fixture_image (FIXTURE_SLOW, FIXTURE_FAST, 2);

  ringlet_comparison_set_with (self->comparison, RINGLET_COMPARE_PREVIOUS);
  settle (self);
  g_assert_error (ringlet_comparison_get_error (self->comparison), RINGLET_ERROR,
      RINGLET_ERROR_VALUE);
  show_frame (self, 1);
  g_assert_no_error (ringlet_comparison_get_error (self->comparison));
  g_assert_null (ringlet_comparison_get_pyramid (self->comparison, FALSE));

  ringlet_comparison_blink (self->comparison);
  g_assert_cmpfloat (
      ringlet_pyramid_get (
          ringlet_comparison_get_pyramid (self->comparison, FALSE), 0, 100),
      ==, ringlet_image_get (a, 100));
  ringlet_comparison_set_view (self->comparison, RINGLET_COMPARE_DIFFERENCE);
  settle (self);
  assert_difference (self, b, a);
  g_assert_nonnull (ringlet_comparison_get_contrast (self->comparison, TRUE));
}

static void
test_file (Scene *self, gconstpointer data)
{
  g_autoptr (RingletImage) a = fixture_image (FIXTURE_SLOW, FIXTURE_FAST, 1);
  g_autoptr (RingletImage) b = fixture_image (FIXTURE_SLOW, FIXTURE_FAST, 2);
  g_autofree char *text = NULL;
  g_autofree char *pixel = NULL;
  g_autofree char *wanted = NULL;

  ringlet_comparison_set_file (self->comparison, self->names[1]);
  ringlet_comparison_set_view (self->comparison, RINGLET_COMPARE_DIFFERENCE);
  settle (self);
  assert_difference (self, a, b);
  text = ringlet_comparison_text (self->comparison);
  g_assert_nonnull (strstr (text, "b.edf"));
  pixel = ringlet_comparison_pixel_text (self->comparison, 20.5, 30.5);
  wanted =
      g_strdup_printf (" = %.0f − %.0f", ringlet_image_get (a, 20 * FIXTURE_FAST + 30),
          ringlet_image_get (b, 20 * FIXTURE_FAST + 30));
  g_assert_true (g_str_has_suffix (pixel, wanted));

  ringlet_comparison_set_view (self->comparison, RINGLET_COMPARE_RATIO);
  settle (self);
  g_assert_cmpint (ringlet_comparison_get_contrast (self->comparison, FALSE)->kind, ==,
      RINGLET_CONTRAST_RATIO);
  /* It is looked at alone. */
  g_assert_false (ringlet_project_has_unsaved_work (self->project));
  g_assert_cmpstr (ringlet_image_digest (ringlet_live_get_display (self->live)->image),
      ==, ringlet_image_digest (a));
}

static void
test_other_size (Scene *self, gconstpointer data)
{
  g_autofree char *small = fixture_write_shape (self->folder, "small.edf", 20, 30);

  ringlet_comparison_set_file (self->comparison, small);
  ringlet_comparison_set_view (self->comparison, RINGLET_COMPARE_OTHER);
  settle (self);
  g_assert_error (ringlet_comparison_get_error (self->comparison), RINGLET_ERROR,
      RINGLET_ERROR_SHAPE);
  g_assert_nonnull (
      strstr (ringlet_comparison_get_error (self->comparison)->message, "30 × 20"));
  g_assert_null (ringlet_comparison_get_pyramid (self->comparison, FALSE));
  ringlet_comparison_set_with (self->comparison, RINGLET_COMPARE_NOTHING);
  g_assert_no_error (ringlet_comparison_get_error (self->comparison));
}

/* (a − b) / 1 beside a: the difference is −b, and masked pixels are none. */
static void
test_uncorrected (Scene *self, gconstpointer data)
{
  g_autoptr (RingletImage) a = fixture_image (FIXTURE_SLOW, FIXTURE_FAST, 1);
  g_autoptr (RingletImage) b = fixture_image (FIXTURE_SLOW, FIXTURE_FAST, 2);
  guint8 *bad = g_new0 (guint8, FIXTURE_SLOW * FIXTURE_FAST);
  g_autoptr (RingletMask) mask = NULL;
  const RingletPyramid *pyramid = NULL;

  bad[500] = 1;
  mask = ringlet_mask_new_take (FIXTURE_SLOW, FIXTURE_FAST, bad);
  ringlet_project_set_mask (self->project, mask);
  g_assert_true (ringlet_project_load_dark (self->project, self->names[1], 1, NULL));
  settle (self);
  ringlet_comparison_set_with (self->comparison, RINGLET_COMPARE_UNCORRECTED);
  ringlet_comparison_set_view (self->comparison, RINGLET_COMPARE_DIFFERENCE);
  settle (self);
  g_assert_no_error (ringlet_comparison_get_error (self->comparison));
  pyramid = ringlet_comparison_get_pyramid (self->comparison, FALSE);
  g_assert_cmpfloat (
      ringlet_pyramid_get (pyramid, 0, 800), ==, -ringlet_image_get (b, 800));
  g_assert_cmpuint (pyramid->levels[0].states[500], ==, RINGLET_PIXEL_MASKED);

  /* The present one is shown corrected, the other one as it is and unmasked. */
  ringlet_comparison_set_view (self->comparison, RINGLET_COMPARE_PRESENT);
  pyramid = ringlet_comparison_get_pyramid (self->comparison, FALSE);
  g_assert_cmpfloat (ringlet_pyramid_get (pyramid, 0, 800), ==,
      ringlet_image_get (a, 800) - ringlet_image_get (b, 800));
  ringlet_comparison_blink (self->comparison);
  pyramid = ringlet_comparison_get_pyramid (self->comparison, FALSE);
  g_assert_cmpfloat (
      ringlet_pyramid_get (pyramid, 0, 800), ==, ringlet_image_get (a, 800));
  g_assert_cmpuint (pyramid->levels[0].states[500], ==, RINGLET_PIXEL_COUNTS);

  /* Without the dark it is the raw image again. */
  ringlet_project_undo (self->project);
  settle (self);
  ringlet_comparison_set_view (self->comparison, RINGLET_COMPARE_PRESENT);
  g_assert_null (ringlet_comparison_get_pyramid (self->comparison, FALSE));
}

/* Another geometry: the same image, and another cake on the same axes: that of an
 * integration of the earlier document with these ranges. */
static void
test_step (Scene *self, gconstpointer data)
{
  RingletGeometry geometry = ringlet_project_get_state (self->project)->geometry;
  const guint step = ringlet_project_get_step (self->project);
  const RingletContrast *contrast = NULL;
  const RingletResult *cake = NULL;
  g_autofree char *text = NULL;

  geometry.poni_slow_m += 1e-3;
  g_assert_true (ringlet_project_set_geometry (self->project, &geometry, NULL, NULL));
  settle (self);
  ringlet_comparison_set_step (self->comparison, step);
  ringlet_comparison_set_view (self->comparison, RINGLET_COMPARE_DIFFERENCE);
  settle (self);
  g_assert_no_error (ringlet_comparison_get_error (self->comparison));
  contrast = ringlet_comparison_get_contrast (self->comparison, FALSE);
  g_assert_cmpfloat (contrast->stats.min, ==, 0.0);
  g_assert_cmpfloat (contrast->stats.max, ==, 0.0);
  contrast = ringlet_comparison_get_contrast (self->comparison, TRUE);
  cake = ringlet_live_get_cake (self->live);
  g_assert_nonnull (contrast);
  g_assert_cmpuint (contrast->pyramid->levels[0].n_fast, ==, cake->n_radial);
  g_assert_cmpfloat (contrast->stats.std, >, 0.0);
  text = ringlet_comparison_other_text (self->comparison);
  g_assert_true (g_str_has_prefix (text, "after "));

  /* The same document has no difference to itself. */
  ringlet_comparison_set_step (
      self->comparison, ringlet_project_get_step (self->project));
  settle (self);
  contrast = ringlet_comparison_get_contrast (self->comparison, TRUE);
  g_assert_cmpfloat_with_epsilon (contrast->stats.min, 0.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (contrast->stats.max, 0.0, 1e-6);
}

/* Of many choices at once the last one counts. */
static void
test_newest (Scene *self, gconstpointer data)
{
  for (guint i = 0; i < 20; i++) {
    ringlet_comparison_set_file (self->comparison, self->names[i % 2]);
    ringlet_comparison_set_view (self->comparison,
        i % 3 == 0 ? RINGLET_COMPARE_RATIO : RINGLET_COMPARE_DIFFERENCE);
    g_main_context_iteration (NULL, FALSE);
  }
  ringlet_comparison_set_view (self->comparison, RINGLET_COMPARE_OTHER);
  settle (self);
  {
    g_autoptr (RingletImage) b = fixture_image (FIXTURE_SLOW, FIXTURE_FAST, 2);

    g_assert_cmpfloat (
        ringlet_pyramid_get (
            ringlet_comparison_get_pyramid (self->comparison, FALSE), 0, 7),
        ==, ringlet_image_get (b, 7));
  }
}

static void
add (const char *path, void (*func) (Scene *self, gconstpointer data))
{
  g_test_add (path, Scene, NULL, set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  add ("/comparison/previous", test_previous);
  add ("/comparison/file", test_file);
  add ("/comparison/other-size", test_other_size);
  add ("/comparison/uncorrected", test_uncorrected);
  add ("/comparison/step", test_step);
  add ("/comparison/newest", test_newest);
  return g_test_run ();
}
