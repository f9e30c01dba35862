/* SPDX-License-Identifier: MIT */

/* Figures that cannot be drawn, and those that can though little is in them. */

#include "export/figure.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"

/* Fontconfig keeps its configuration until the end. */
const char *__lsan_default_suppressions (void);

const char *
__lsan_default_suppressions (void)
{
  return "leak:libfontconfig";
}

#define NONE 1e300 /* no value: ends a list */

typedef struct {
  const char *name;
  double x[4];
  double y[4];
  const char *from; /* (nullable): unit */
  RingletFigureOptions options;
  const char *to; /* (nullable): unit */
  const char *problem;
} CurveCase;

#define LOG .has_scale = TRUE, .scale = RINGLET_SCALE_LOG

static const CurveCase curves[] = {
  { "one point", { 3.0, NONE }, { 5.0 }, NULL, { 0 }, NULL, NULL },
  { "one at zero", { 0.0, NONE }, { 0.0 }, NULL, { 0 }, NULL, NULL },
  { "flat", { 1.0, 2.0, NONE }, { 5.0, 5.0 }, NULL, { 0 }, NULL, NULL },
  { "one place", { 1.0, 1.0, NONE }, { 5.0, 6.0 }, NULL, { 0 }, NULL, NULL },
  { "huge", { 1.0, 2.0, NONE }, { 1e300, -1e300 }, NULL, { 0 }, NULL, NULL },
  { "tiny", { 1e-300, 2e-300, NONE }, { 1e-300, 2e-300 }, NULL, { 0 }, NULL, NULL },
  { "half negative on log", { 1.0, 2.0, NONE }, { -1.0, 5.0 }, NULL, { LOG }, NULL,
      NULL },
  { "negative on sqrt", { 1.0, 2.0, NONE }, { -1.0, -5.0 }, NULL,
      { .has_scale = TRUE, .scale = RINGLET_SCALE_SQRT }, NULL, NULL },
  { "all NaN", { 1.0, 2.0, NONE }, { NAN, NAN }, NULL, { 0 }, NULL,
      "no point has a value" },
  { "all infinite", { 1.0, 2.0, NONE }, { INFINITY, -INFINITY }, NULL, { 0 }, NULL,
      "no point has a value" },
  { "negative on log", { 1.0, 2.0, NONE }, { -1.0, -5.0 }, NULL, { LOG }, NULL,
      "no value is positive" },
  { "zero on log", { 1.0, 2.0, NONE }, { 0.0, 0.0 }, NULL, { LOG }, NULL,
      "no value is positive" },
  { "beside the range", { 1.0, 2.0, NONE }, { 1.0, 2.0 }, NULL,
      { .has_range = TRUE, .range_min = 5.0, .range_max = 6.0 }, NULL,
      "no point lies in the radial range" },
  { "no range", { 1.0, 2.0, NONE }, { 1.0, 2.0 }, NULL,
      { .has_range = TRUE, .range_min = 5.0, .range_max = 5.0 }, NULL, "radial range" },
  { "no limits", { 1.0, 2.0, NONE }, { 1.0, 2.0 }, NULL,
      { .has_limits = TRUE, .min = 1.0, .max = 1.0 }, NULL, "limits" },
  { "limits of NaN", { 1.0, 2.0, NONE }, { 1.0, 2.0 }, NULL,
      { .has_limits = TRUE, .min = NAN, .max = 1.0 }, NULL, "limits" },
  { "limits on log", { 1.0, 2.0, NONE }, { 1.0, 2.0 }, NULL,
      { LOG, .has_limits = TRUE, .min = 0.0, .max = 1.0 }, NULL, "must be positive" },
  { "no wavelength", { 1.0, 2.0, NONE }, { 1.0, 2.0 }, "2th_deg", { 0 }, "q_A^-1",
      "give the wavelength" },
  { "wavelength", { 1.0, 2.0, NONE }, { 1.0, 2.0 }, "2th_deg",
      { .wavelength_m = 1e-10 }, "q_A^-1", NULL },
  { "radius", { 1.0, 2.0, NONE }, { 1.0, 2.0 }, "2th_deg", { .wavelength_m = 1e-10 },
      "r_mm", "does not become" },
  { "named unit", { 1.0, 2.0, NONE }, { 1.0, 2.0 }, NULL, { 0 }, "q_A^-1", NULL },
  { "spacing", { 1.0, 2.0, NONE }, { 1.0, 2.0 }, "q_nm^-1", { 0 }, "d_A", NULL },
  { "d of zero", { 0.0, 1.0, 2.0, NONE }, { 1.0, 2.0, 3.0 }, "q_A^-1", { 0 }, "d_A",
      NULL },
};

static RingletPattern *
make_pattern (const CurveCase *c)
{
  gsize n = 0;
  RingletPattern *pattern = NULL;

  while (n < 4 && c->x[n] != NONE)
    n++;
  pattern = ringlet_pattern_new (n, FALSE, NULL);
  pattern->unit = c->from != NULL ? ringlet_unit_find (c->from, NULL) : NULL;
  memcpy (pattern->x, c->x, n * sizeof *c->x);
  memcpy (pattern->intensity, c->y, n * sizeof *c->y);
  return pattern;
}

/* Draws it, or is told @problem. */
static void
assert_answer (const RingletFigure *figure, const RingletFigureOptions *options,
    const RingletFigureSize *size, const char *problem)
{
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface = ringlet_figure_paint (figure, options, size, &error);

  if (problem == NULL) {
    g_assert_no_error (error);
    g_assert_nonnull (surface);
    cairo_surface_destroy (surface);
    return;
  }
  g_assert_null (surface);
  g_assert_true (error != NULL && error->domain == RINGLET_ERROR);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, problem));
}

static void
test_curves (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (curves); i++) {
    const CurveCase *c = &curves[i];
    g_autoptr (RingletPattern) pattern = make_pattern (c);
    const RingletFigure figure = { .patterns = &pattern, .n_patterns = 1 };
    RingletFigureOptions options = c->options;

    g_test_message ("%s", c->name);
    options.unit = c->to != NULL ? ringlet_unit_find (c->to, NULL) : NULL;
    assert_answer (&figure, &options, NULL, c->problem);
  }
}

/* One pattern knows its unit, the other does not. */
static void
test_mixed_units (void)
{
  g_autoptr (RingletPattern) a = make_pattern (&curves[2]);
  g_autoptr (RingletPattern) b = make_pattern (&curves[2]);
  RingletPattern *const both[] = { a, b };
  const char *const names[] = { "known.xy", "unknown.xy" };
  const RingletFigure figure = { .patterns = both, .names = names, .n_patterns = 2 };
  RingletFigureOptions options = { 0 };

  a->unit = ringlet_unit_find ("q_A^-1", NULL);
  assert_answer (&figure, &options, NULL, "unknown.xy");
  options.unit = a->unit;
  assert_answer (&figure, &options, NULL, NULL);
}

typedef struct {
  const char *name;
  RingletFigureSize size;
  const char *problem;
} SizeCase;

static const SizeCase sizes[] = {
  { "least", { 72.0, 72.0, 72.0 }, NULL },
  { "narrow", { 10.0, 300.0, 72.0 }, "at least an inch" },
  { "flat", { 300.0, 0.0, 72.0 }, "at least an inch" },
  { "NaN", { NAN, 300.0, 72.0 }, "at least an inch" },
  { "wide", { 1e6, 300.0, 72.0 }, "14400" },
  { "fine", { 14400.0, 300.0, 300.0 }, "30000" },
  { "no dpi", { 300.0, 300.0, 0.0 }, "30000" },
  { "negative dpi", { 300.0, 300.0, -1.0 }, "30000" },
};

static void
test_sizes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (RingletPattern) pattern = make_pattern (&curves[2]);
    const RingletFigure figure = { .patterns = &pattern, .n_patterns = 1 };

    g_test_message ("%s", sizes[i].name);
    assert_answer (&figure, NULL, &sizes[i].size, sizes[i].problem);
  }
}

static RingletImage *
make_image (float value, gsize n_slow, gsize n_fast)
{
  float *data = ringlet_image_alloc (RINGLET_PIXEL_F32, n_slow, n_fast, NULL);

  for (gsize i = 0; i < n_slow * n_fast; i++)
    data[i] = value;
  return ringlet_image_new_take (RINGLET_PIXEL_F32, n_slow, n_fast, data, NULL);
}

typedef struct {
  const char *name;
  float value;
  gsize n_slow;
  gsize n_fast;
  RingletFigureOptions options;
  const char *problem;
} ImageCase;

static const ImageCase images[] = {
  { "even", 7.0f, 20, 30, { 0 }, NULL },
  { "zero", 0.0f, 20, 30, { 0 }, NULL },
  { "pixel", 7.0f, 1, 1, { 0 }, NULL },
  { "line", 7.0f, 1, 3000, { 0 }, NULL },
  { "column", 7.0f, 3000, 1, { 0 }, NULL },
  { "huge", 3e38f, 20, 30, { 0 }, NULL },
  { "NaN", NAN, 20, 30, { 0 }, "no pixel" },
  { "zero on log", 0.0f, 20, 30, { LOG }, "no value is positive" },
  { "negative on log", -5.0f, 20, 30, { LOG }, "no value is positive" },
  { "negative on sqrt", -5.0f, 20, 30,
      { .has_scale = TRUE, .scale = RINGLET_SCALE_SQRT }, NULL },
  { "range", 5.0f, 20, 30, { .has_range = TRUE, .range_max = 5.0 }, "no radial axis" },
  { "scale bar without pixel size", 5.0f, 20, 30, { .scale_bar = TRUE }, NULL },
};

static void
test_images (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (images); i++) {
    const ImageCase *c = &images[i];
    g_autoptr (RingletImage) image = make_image (c->value, c->n_slow, c->n_fast);
    const RingletFigure figure = { .image = image };

    g_test_message ("%s", c->name);
    assert_answer (&figure, &c->options, NULL, c->problem);
  }
}

static void
test_shapes (void)
{
  g_autoptr (RingletImage) image = make_image (5.0f, 20, 30);
  g_autoptr (RingletMask) mask = ringlet_mask_new_take (30, 20, g_new0 (guint8, 600));
  g_autoptr (RingletMask) all = NULL;
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, 30, 20, 3, NULL);
  RingletFigure figure = { .image = image, .mask = mask };
  guint8 *bad = g_new (guint8, 600);

  assert_answer (&figure, NULL, NULL, "the mask");

  figure = (RingletFigure){ .image = image, .detector = detector };
  assert_answer (&figure, NULL, NULL, "the detector");

  memset (bad, 1, 600);
  all = ringlet_mask_new_take (20, 30, bad);
  figure = (RingletFigure){ .image = image, .mask = all };
  assert_answer (&figure, NULL, NULL, "masked");
}

typedef struct {
  const char *path;
  const char *problem;
} PathCase;

static const PathCase paths[] = {
  { "/tmp/a.jpg", ".pdf" },
  { "/tmp/png", ".pdf" },
  { "/nowhere/at/all/a.png", "/nowhere" },
  { "/tmp/.png/a.gif", ".pdf" },
};

static void
test_paths (void)
{
  g_autoptr (RingletPattern) pattern = make_pattern (&curves[2]);
  const RingletFigure figure = { .patterns = &pattern, .n_patterns = 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", paths[i].path);
    g_assert_false (
        ringlet_figure_write (&figure, NULL, NULL, paths[i].path, FALSE, &error));
    g_assert_nonnull (strstr (error->message, paths[i].problem));
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/figure-bad/curves", test_curves);
  g_test_add_func ("/figure-bad/mixed-units", test_mixed_units);
  g_test_add_func ("/figure-bad/sizes", test_sizes);
  g_test_add_func ("/figure-bad/images", test_images);
  g_test_add_func ("/figure-bad/shapes", test_shapes);
  g_test_add_func ("/figure-bad/paths", test_paths);
  return g_test_run ();
}
