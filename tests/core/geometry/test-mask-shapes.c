/* SPDX-License-Identifier: MIT */

/* Shapes into pixels, against their formulas at each centre. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "geometry/mask-shapes.h"

#define N_SLOW 60
#define N_FAST 90
#define DEGREE (G_PI / 180.0)

/* Without tilt: the beam meets the detector at 30.3, 41.7 pixels, 0.1 m away. */
static const RingletGeometry geometry = { 0.1, 30.3e-3, 41.7e-3, 0, 0, 0, 1e-10,
  FALSE };
static const double beam_y = 30.3;
static const double beam_x = 41.7;

static RingletDetector *
make_detector (void)
{
  return ringlet_detector_new_generic (1e-3, 1e-3, N_SLOW, N_FAST, 3, NULL);
}

static RingletMask *
draw (const char *text, gboolean with_geometry, GPtrArray *warnings, GError **error)
{
  g_autoptr (RingletMaskShapes) shapes =
      ringlet_mask_shapes_parse (text, "s.txt", error);
  g_autoptr (RingletMask) base =
      ringlet_mask_new_take (N_SLOW, N_FAST, g_malloc0 (N_SLOW * N_FAST));
  g_autoptr (RingletDetector) detector = make_detector ();

  if (shapes == NULL)
    return NULL;
  return ringlet_mask_shapes_draw (shapes, base, with_geometry ? detector : NULL,
      with_geometry ? &geometry : NULL, warnings, NULL, error);
}

/* ---- formulas ---- */

static gboolean
in_rectangle (double y, double x)
{
  return y >= 10.0 && y < 21.0 && x >= 5.5 && x < 30.0;
}

static gboolean
in_circle (double y, double x)
{
  return hypot (y - 20.25, x - 40.5) < 12.3;
}

/* Foci and the length of the string: 30 degrees from x towards y, half axes 20.2 and
 * 8.1. */
static gboolean
in_ellipse (double y, double x)
{
  const double focus = sqrt (20.2 * 20.2 - 8.1 * 8.1);
  const double fy = focus * sin (30.0 * DEGREE);
  const double fx = focus * cos (30.0 * DEGREE);

  return hypot (y - 31.0 - fy, x - 45.0 - fx) + hypot (y - 31.0 + fy, x - 45.0 + fx) <
      2.0 * 20.2;
}

static gboolean
in_ring (double y, double x)
{
  const double r = hypot (y - 25.1, x - 33.3);

  return r >= 7.2 && r < 15.9;
}

/* From 150° over 180° to 230°. */
static gboolean
in_arc (double y, double x)
{
  const double a = atan2 (y - 25.1, x - 33.3) / DEGREE;

  return in_ring (y, x) && (a >= 150.0 || a < -130.0);
}

static const double corners[][2] = { { 3.3, 4.1 }, { 50.7, 20.2 }, { 12.1, 80.9 },
  { 55.3, 70.4 }, { 20.6, 1.7 }, { 44.4, 44.9 } };

/* Odd number of edges above the point: along columns, where the program goes along
 * rows.
 */
static gboolean
in_polygon (double y, double x)
{
  gboolean inside = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (corners); i++) {
    const double *a = corners[i];
    const double *b = corners[(i + 1) % G_N_ELEMENTS (corners)];

    if ((x < a[1]) != (x < b[1]) &&
        y < a[0] + (x - a[1]) * (b[0] - a[0]) / (b[1] - a[1]))
      inside = !inside;
  }
  return inside;
}

static double
two_theta (double y, double x)
{
  return atan2 (hypot (y - beam_y, x - beam_x) * 1e-3, 0.1);
}

static gboolean
in_two_theta (double y, double x)
{
  return two_theta (y, x) / DEGREE >= 9.0 && two_theta (y, x) / DEGREE < 14.5;
}

static gboolean
in_q (double y, double x)
{
  const double q = 4.0 * G_PI / 1e-10 * sin (two_theta (y, x) / 2.0) * 1e-9;

  return q >= 5.0 && q < 8.0;
}

static gboolean
in_cut (double y, double x)
{
  return in_rectangle (y, x) && !in_ring (y, x);
}

static gboolean
in_both (double y, double x)
{
  return in_cut (y, x) || in_circle (y, x);
}

/* Beyond the edges. */
static gboolean
in_corner (double y, double x)
{
  return hypot (y + 3.0, x - 95.0) < 25.0;
}

/* The nearest of many points on the line: within 1e-3 of the nearest of all, and no
 * centre is that close to the rim. */
static gboolean
in_brush (double y, double x)
{
  static const double line[][2] = { { 5.2, 6.1 }, { 40.7, 12.2 }, { 40.7, 30.5 },
    { -4.0, 96.0 }, { 50.3, 60.9 } };
  double nearest = INFINITY;

  for (gsize i = 0; i + 1 < G_N_ELEMENTS (line); i++) {
    for (guint k = 0; k <= 2000; k++) {
      const double t = k / 2000.0;

      nearest = fmin (nearest,
          hypot (line[i][0] + t * (line[i + 1][0] - line[i][0]) - y,
              line[i][1] + t * (line[i + 1][1] - line[i][1]) - x));
    }
  }
  g_assert_cmpfloat (fabs (nearest - 3.37), >, 1e-4);
  return nearest < 3.37;
}

static gboolean
in_dot (double y, double x)
{
  return hypot (y - 20.25, x - 40.5) < 12.3;
}

typedef struct {
  const char *name;
  const char *text;
  gboolean (*inside) (double y, double x);
} Case;

#define POLYGON "polygon 3.3 4.1 50.7 20.2 12.1 80.9 55.3 70.4 20.6 1.7 44.4 44.9"

static const Case cases[] = {
  { "rectangle", "add rectangle 10 5.5 21 30", in_rectangle },
  { "rectangle-turned", "add rectangle 21 30 10 5.5", in_rectangle },
  { "circle", "add circle 20.25 40.5 12.3\n", in_circle },
  { "ellipse", "add ellipse 31 45 8.1 20.2 30", in_ellipse },
  { "ellipse-half-turn", "add ellipse 31 45 8.1 20.2 -150", in_ellipse },
  { "ellipse-other-axis", "add ellipse 31 45 20.2 8.1 -60", in_ellipse },
  { "ring", "add ring 25.1 33.3 7.2 15.9", in_ring },
  { "arc", "add arc 25.1 33.3 7.2 15.9 150 230", in_arc },
  { "arc-turns", "add arc 25.1 33.3 7.2 15.9 -930 -850", in_arc },
  { "arc-whole", "add arc 25.1 33.3 7.2 15.9 77 437", in_ring },
  { "polygon", "add " POLYGON, in_polygon },
  { "brush", "add brush 3.37 5.2 6.1 40.7 12.2 40.7 30.5 -4 96 50.3 60.9", in_brush },
  { "brush-dot", "add brush 12.3 20.25 40.5", in_dot },
  { "brush-stays", "add brush 12.3 20.25 40.5 20.25 40.5", in_dot },
  { "2theta", "add 2theta 9 14.5", in_two_theta },
  { "q", "add radial q_nm^-1 5 8", in_q },
  { "cut", "add rectangle 10 5.5 21 30\ncut ring 25.1 33.3 7.2 15.9", in_cut },
  { "order",
      "# which comes last wins\r\n\tADD Rectangle 10,5.5,21,30 # beam stop\r\n\n"
      "cut ring 25.1 33.3 7.2 15.9\nadd circle 20.25 40.5 12.3",
      in_both },
  { "corner", "add circle -3 95 25", in_corner },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletMask) mask = draw (c->text, TRUE, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (mask->n_bad, >, 10);
  for (gsize i = 0; i < N_SLOW; i++) {
    for (gsize j = 0; j < N_FAST; j++) {
      if (mask->bad[i * N_FAST + j] != c->inside ((double) i + 0.5, (double) j + 0.5))
        g_error ("%s: pixel %" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT, c->name, i, j);
    }
  }
}

/* What the header says: shapes side by side share no pixel and leave none out, where
 * edges run through centres too. */
static void
test_edges (void)
{
  static const char *const halves[][2] = {
    { "add rectangle 0 0 60 20.5", "add rectangle 0 20.5 60 90" },
    { "add polygon 0 0 60 0 60 20.5 0 20.5", "add polygon 0 20.5 60 20.5 60 90 0 90" },
    { "add polygon 0 0 30.5 0 30.5 90 0 90", "add polygon 30.5 0 60 0 60 90 30.5 90" },
    { "add circle 30.5 40.5 5", "add ring 30.5 40.5 5 500" },
  };
  g_autoptr (RingletMask) two_rows = draw ("add rectangle 0 0 2 3", FALSE, NULL, NULL);

  g_assert_cmpuint (two_rows->n_bad, ==, 6);
  g_assert_cmpuint (two_rows->bad[N_FAST + 2], ==, 1);
  for (gsize k = 0; k < G_N_ELEMENTS (halves); k++) {
    g_autoptr (RingletMask) a = draw (halves[k][0], FALSE, NULL, NULL);
    g_autoptr (RingletMask) b = draw (halves[k][1], FALSE, NULL, NULL);

    for (gsize i = 0; i < N_SLOW * N_FAST; i++)
      g_assert_cmpuint (a->bad[i] + b->bad[i], ==, 1);
  }
}

typedef struct {
  const char *text;
  const char *words[2];
} Warning;

static const Warning warnings[] = {
  { "add rectangle 10 5 20 30", { NULL } },
  { "add circle 58 88 10", { NULL } }, /* over the corner, either way */
  { "\nadd rectangle 5 20 85 30",
      { "s.txt:2: the rectangle does not fit", "y comes" } },
  { "add circle 80 30 5", { "s.txt:1: the circle does not fit", "60 × 90" } },
  { "add ellipse 200 300 5 9", { "lies outside", "60 × 90" } },
};

/* And nothing is done about it. */
static void
test_warnings (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (warnings); i++) {
    g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (RingletMask) mask = draw (warnings[i].text, FALSE, said, NULL);

    g_assert_nonnull (mask);
    g_assert_cmpuint (said->len, ==, warnings[i].words[0] != NULL);
    for (gsize k = 0; k < said->len * 2; k++)
      g_assert_nonnull (strstr (g_ptr_array_index (said, 0), warnings[i].words[k]));
    g_assert_cmpuint (mask->n_bad == 0, ==, i > 2);
  }
}

typedef struct {
  const char *text;
  RingletError code;
  const char *words[2];
} BadCase;

static const BadCase bad_cases[] = {
  { "", RINGLET_ERROR_FORMAT, { "s.txt: there is no shape" } },
  { "# only words\n\n", RINGLET_ERROR_FORMAT, { "no shape" } },
  { "add circle 1 2 3\nremove circle 1 2 3", RINGLET_ERROR_FORMAT,
      { "s.txt:2: ", "\"remove\"" } },
  { "add", RINGLET_ERROR_FORMAT, { "s.txt:1: \"\" is no shape", "polygon" } },
  { "add square 1 2 3", RINGLET_ERROR_FORMAT, { "\"square\"", "rectangle, circle" } },
  { "add circle 1 2", RINGLET_ERROR_FORMAT,
      { "circle takes Y X RADIUS", "2 numbers" } },
  { "add circle 1 2 3 4", RINGLET_ERROR_FORMAT, { "4 numbers" } },
  { "add circle 1 two 3", RINGLET_ERROR_FORMAT, { "\"two\" is no number" } },
  { "add circle 1 nan 3", RINGLET_ERROR_FORMAT, { "\"nan\" is no number" } },
  { "add circle 1 2 1e9", RINGLET_ERROR_FORMAT, { "\"1e9\"", "1e7" } },
  { "add circle 1 2 0", RINGLET_ERROR_FORMAT, { "radius is not positive" } },
  { "add circle 1 2 -3", RINGLET_ERROR_FORMAT, { "radius is not positive" } },
  { "add rectangle 1 2 1 4", RINGLET_ERROR_FORMAT, { "no area" } },
  { "add ellipse 1 2 3 0", RINGLET_ERROR_FORMAT, { "radii have to be positive" } },
  { "add polygon 1 2 3 4", RINGLET_ERROR_FORMAT, { "polygon takes", "4 numbers" } },
  { "add polygon 1 2 3 4 5 6 7", RINGLET_ERROR_FORMAT, { "last corner has no x" } },
  { "add ring 1 2 5 4", RINGLET_ERROR_FORMAT, { "below the outer one" } },
  { "add ring 1 2 -1 4", RINGLET_ERROR_FORMAT, { "0 or more" } },
  { "add arc 1 2 3 4 90 80", RINGLET_ERROR_FORMAT, { "second angle" } },
  { "add arc 1 2 3 4 0 361", RINGLET_ERROR_FORMAT, { "360" } },
  { "add brush 3 1", RINGLET_ERROR_FORMAT, { "brush takes RADIUS", "2 numbers" } },
  { "add brush 3 1 2 3", RINGLET_ERROR_FORMAT, { "last point has no x" } },
  { "add brush 0 1 2", RINGLET_ERROR_FORMAT, { "radius is not positive" } },
  { "add 2theta 5 4", RINGLET_ERROR_FORMAT, { "the smaller number" } },
  { "add 2theta 5", RINGLET_ERROR_FORMAT, { "2theta takes MIN MAX" } },
  { "add radial", RINGLET_ERROR_FORMAT, { "UNIT MIN MAX" } },
  { "add radial q_nm 1 2", RINGLET_ERROR_VALUE, { "s.txt:1: ", "q_nm^-1" } },
  { "add radial chi_deg 1 2", RINGLET_ERROR_FORMAT, { "no radial unit" } },
  { "\n\nadd 2theta 4 5", RINGLET_ERROR_VALUE, { "s.txt:3: ", ".poni" } },
  { "add circle 1 2 \xff", RINGLET_ERROR_FORMAT, { "no text of shapes" } },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    const BadCase *c = &bad_cases[i];
    g_autoptr (GError) error = NULL;

    g_assert_null (draw (c->text, FALSE, NULL, &error));
    g_test_message ("%s", error->message);
    g_assert_error (error, RINGLET_ERROR, (int) c->code);
    for (gsize k = 0; k < 2 && c->words[k] != NULL; k++)
      g_assert_nonnull (strstr (error->message, c->words[k]));
  }
}

static void
test_wavelength (void)
{
  g_autoptr (RingletMaskShapes) shapes =
      ringlet_mask_shapes_parse ("add radial q_nm^-1 5 8", "s.txt", NULL);
  g_autoptr (RingletMask) base =
      ringlet_mask_new_take (N_SLOW, N_FAST, g_malloc0 (N_SLOW * N_FAST));
  g_autoptr (RingletDetector) detector = make_detector ();
  RingletGeometry unknown = geometry;
  g_autoptr (GError) error = NULL;

  unknown.wavelength_m = 0.0;
  g_assert_null (
      ringlet_mask_shapes_draw (shapes, base, detector, &unknown, NULL, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "wavelength"));
  g_clear_error (&error);
  g_assert_null (ringlet_mask_shapes_load ("/there/is/no/such", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/mask-shapes/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/mask-shapes/edges", test_edges);
  g_test_add_func ("/mask-shapes/warnings", test_warnings);
  g_test_add_func ("/mask-shapes/refused", test_refused);
  g_test_add_func ("/mask-shapes/wavelength", test_wavelength);
  return g_test_run ();
}
