/* SPDX-License-Identifier: MIT */

/* The picture of OpenGL is that of the painter of core/display, whose own test compares
 * it with formulas. */

#include "canvas/canvas.h"

#include "canvas-image.h"
#include "canvas-picture.h"
#include "drive.h"

#define WIDTH 401
#define HEIGHT 303

/* Of pixels that may be one colour or one image pixel off: another rounding of the
 * logarithm, or of a place that falls on the border of two pixels. */
#define MOST_OFF 0.0005

#define SMALL_TEXTURE 96 /* so that the view has many tiles */

static gboolean has_gl;

typedef struct {
  GtkWidget *window;
  RingletCanvas *gl;
  RingletCanvas *soft;
} Pair;

static const struct {
  const char *name;
  RingletPixelType type;
} types[] = {
  { "uint8", RINGLET_PIXEL_U8 },
  { "uint16", RINGLET_PIXEL_U16 },
  { "uint32", RINGLET_PIXEL_U32 },
  { "int16", RINGLET_PIXEL_I16 },
  { "int32", RINGLET_PIXEL_I32 },
  { "float32", RINGLET_PIXEL_F32 },
  { "float64", RINGLET_PIXEL_F64 },
  { "bool", RINGLET_PIXEL_BOOL },
  { "uint64", RINGLET_PIXEL_U64 },
};

/* View pixels per pixel; 0 fits. */
static const double zooms[] = { 0, 1, 7.3, 0.2 };

static const guint textures[] = { 0, SMALL_TEXTURE };

static Pair
pair_open (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *gl = ringlet_canvas_new (RINGLET_CANVAS_GL);
  GtkWidget *soft = ringlet_canvas_new (RINGLET_CANVAS_SOFTWARE);
  Pair pair = { NULL, RINGLET_CANVAS (gl), RINGLET_CANVAS (soft) };

  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  gtk_box_append (GTK_BOX (box), gl);
  gtk_box_append (GTK_BOX (box), soft);
  pair.window = drive_open (box, 2 * WIDTH, HEIGHT);
  return pair;
}

static void
assert_same (const Pair *pair, const RingletLevels *levels, const char *what)
{
  int width = 0;
  int height = 0;
  g_autofree guint32 *gl = canvas_download (pair->gl, &width, &height);
  g_autofree guint32 *soft = canvas_download (pair->soft, &width, &height);
  guint32 table[RINGLET_COLORMAP_SIZE];
  int n_off = 0;

  ringlet_levels_table (levels, table);
  for (int i = 0; i < width * height; i++) {
    if (gl[i] == soft[i])
      continue;
    n_off++;
    if (!canvas_is_near (table, soft, width, height, i % width, i / width, gl[i]))
      g_error ("%s: (%d, %d) of %d x %d is %08x, not %08x", what, i % width, i / width,
          width, height, gl[i], soft[i]);
  }
  g_test_message ("%s: %d of %d off", what, n_off, width * height);
  g_assert_cmpint (n_off, <=, (int) (MOST_OFF * width * height));
}

static RingletLevels
levels_new (RingletScale scale, RingletPixelType type)
{
  RingletLevels levels = ringlet_levels_default ();

  levels.scale = scale;
  levels.inverted = type % 2 == 0;
  levels.min = type == RINGLET_PIXEL_BOOL ? 0 : 3;
  levels.max = type == RINGLET_PIXEL_BOOL ? 1 : 500;
  return levels;
}

static void
show (const Pair *pair, double zoom, gboolean flip_x, gboolean flip_y)
{
  RingletCanvas *const canvases[] = { pair->gl, pair->soft };

  for (guint i = 0; i < G_N_ELEMENTS (canvases); i++) {
    RingletViewport viewport = *ringlet_canvas_get_viewport (canvases[i]);

    ringlet_viewport_fit (&viewport);
    if (zoom > 0)
      ringlet_viewport_set_scale (&viewport, zoom);
    ringlet_viewport_pan (&viewport, 31.25, -12.75); /* the edges are seen too */
    ringlet_viewport_flip (&viewport, flip_x, flip_y);
    ringlet_canvas_set_viewport (canvases[i], &viewport);
  }
}

static void
set_both (const Pair *pair, RingletPyramid *pyramid, const RingletLevels *levels)
{
  ringlet_canvas_set_pyramid (pair->gl, pyramid);
  ringlet_canvas_set_pyramid (pair->soft, pyramid);
  ringlet_canvas_set_levels (pair->gl, levels);
  ringlet_canvas_set_levels (pair->soft, levels);
}

/* Every zoom and texture size with one of the flips. */
static void
compare (const Pair *pair, const char *name, RingletPyramid *pyramid,
    const RingletLevels *levels, guint first_flip)
{
  set_both (pair, pyramid, levels);
  for (guint i = 0; i < G_N_ELEMENTS (zooms) * G_N_ELEMENTS (textures); i++) {
    const double zoom = zooms[i % G_N_ELEMENTS (zooms)];
    const guint texture = textures[i / G_N_ELEMENTS (zooms)];
    const guint flip = (first_flip + i) % 4;
    g_autofree char *what = g_strdup_printf ("%s, %s, zoom %g, flip %u, texture %u",
        name, ringlet_scale_name (levels->scale), zoom, flip, texture);

    ringlet_canvas_set_max_texture (pair->gl, texture);
    show (pair, zoom, (flip & 1) != 0, (flip & 2) != 0);
    assert_same (pair, levels, what);
  }
}

static gboolean
skip_without_gl (void)
{
  if (!has_gl)
    g_test_skip ("no OpenGL here");
  return !has_gl;
}

static void
test_same (void)
{
  Pair pair = { NULL };

  if (skip_without_gl ())
    return;

  pair = pair_open ();
  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    g_autoptr (RingletPyramid) pyramid =
        canvas_pyramid_new (types[i].type, CANVAS_N_SLOW, CANVAS_N_FAST, TRUE);

    for (guint scale = 0; scale < RINGLET_SCALE_N; scale++) {
      const RingletLevels levels = levels_new (scale, types[i].type);

      compare (&pair, types[i].name, pyramid, &levels, i + scale);
    }
  }
  drive_close (pair.window);
}

static void
test_every_flip (void)
{
  Pair pair = { NULL };
  const RingletLevels levels = levels_new (RINGLET_SCALE_LOG, RINGLET_PIXEL_U32);
  g_autoptr (RingletPyramid) pyramid =
      canvas_pyramid_new (RINGLET_PIXEL_U32, CANVAS_N_SLOW, CANVAS_N_FAST, FALSE);

  if (skip_without_gl ())
    return;

  pair = pair_open ();
  for (guint flip = 0; flip < 4; flip++)
    compare (&pair, "uint32", pyramid, &levels, flip);
  drive_close (pair.window);
}

/* A cake has two scales; blocks may be far from square. */
static void
test_free_aspect (void)
{
  static const gsize shapes[][2] = { { 64, 4000 }, { 2900, 300 }, { 5, 7 } };
  const RingletLevels levels = levels_new (RINGLET_SCALE_SQRT, RINGLET_PIXEL_F32);
  Pair pair = { NULL };

  if (skip_without_gl ())
    return;

  pair = pair_open ();
  ringlet_canvas_set_free_aspect (pair.gl, TRUE);
  ringlet_canvas_set_free_aspect (pair.soft, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (shapes) * G_N_ELEMENTS (textures); i++) {
    const gsize *shape = shapes[i / G_N_ELEMENTS (textures)];
    const guint texture = textures[i % G_N_ELEMENTS (textures)];
    g_autofree char *what =
        g_strdup_printf ("%zu x %zu, texture %u", shape[0], shape[1], texture);
    g_autoptr (RingletPyramid) pyramid =
        canvas_pyramid_new (RINGLET_PIXEL_F32, shape[0], shape[1], TRUE);

    set_both (&pair, pyramid, &levels);
    ringlet_canvas_set_max_texture (pair.gl, texture);
    show (&pair, 0, FALSE, TRUE);
    assert_same (&pair, &levels, what);
  }
  drive_close (pair.window);
}

/* What lies on the screen when all frames came is what paint() tells. */
static void
assert_shown (RingletCanvas *canvas)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (canvas));
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (canvas));
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree guint32 *painted = NULL;
  g_autofree guint32 *shown = NULL;
  int width = 0;
  int height = 0;
  double x = 0;
  double y = 0;

  painted = canvas_download (canvas, &width, &height);
  gtk_widget_translate_coordinates (GTK_WIDGET (canvas), parent, 0, 0, &x, &y);
  gtk_widget_snapshot_child (parent, GTK_WIDGET (canvas), snapshot);
  node = gtk_snapshot_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (native), node,
      &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
  shown = g_new (guint32, width * height);
  gdk_texture_download (texture, (guchar *) shown, width * sizeof (guint32));
  for (int i = 0; i < width * height; i++)
    g_assert_cmphex (shown[i], ==, painted[i]);
}

static void
test_shown (void)
{
  const RingletLevels levels = levels_new (RINGLET_SCALE_LOG, RINGLET_PIXEL_U16);
  g_autoptr (RingletPyramid) pyramid =
      canvas_pyramid_new (RINGLET_PIXEL_U16, CANVAS_N_SLOW, CANVAS_N_FAST, TRUE);
  Pair pair = { NULL };

  if (skip_without_gl ())
    return;

  pair = pair_open ();
  ringlet_canvas_set_max_texture (pair.gl, SMALL_TEXTURE);
  set_both (&pair, pyramid, &levels);
  show (&pair, 1.7, FALSE, FALSE);
  drive_frames (pair.window, 30);
  assert_shown (pair.soft);
  assert_shown (pair.gl);
  assert_shown (pair.soft);
  drive_close (pair.window);
}

/* Out of its window and back: another context. */
static void
test_realized_again (void)
{
  const RingletLevels levels = levels_new (RINGLET_SCALE_LINEAR, RINGLET_PIXEL_I32);
  g_autoptr (RingletPyramid) pyramid =
      canvas_pyramid_new (RINGLET_PIXEL_I32, CANVAS_N_SLOW, CANVAS_N_FAST, TRUE);
  g_autoptr (RingletCanvas) gl = NULL;
  Pair pair = { NULL };
  GtkWidget *box = NULL;

  if (skip_without_gl ())
    return;

  pair = pair_open ();
  gl = g_object_ref (pair.gl);
  set_both (&pair, pyramid, &levels);
  drive_frames (pair.window, 2);
  box = gtk_widget_get_parent (GTK_WIDGET (gl));
  gtk_box_remove (GTK_BOX (box), GTK_WIDGET (gl));
  drive_frames (pair.window, 1);
  g_assert_null (ringlet_canvas_paint (gl));
  gtk_box_prepend (GTK_BOX (box), GTK_WIDGET (gl));
  drive_frames (pair.window, 2);
  show (&pair, 0, FALSE, FALSE);
  assert_same (&pair, &levels, "realized again");
  drive_close (pair.window);
}

static void
test_backends (void)
{
  GtkWidget *automatic = ringlet_canvas_new (RINGLET_CANVAS_AUTO);
  GtkWidget *window = drive_open (automatic, WIDTH, HEIGHT);
  Pair pair = pair_open ();
  g_autofree char *gl = canvas_get_backend (pair.gl);
  g_autofree char *soft = canvas_get_backend (pair.soft);
  g_autofree char *chosen = canvas_get_backend (RINGLET_CANVAS (automatic));

  g_assert_cmpstr (soft, ==, "software");
  if (has_gl)
    g_assert_true (g_str_has_prefix (gl, "OpenGL "));
  if (strstr (gl, "llvmpipe") != NULL || !has_gl)
    g_assert_cmpstr (chosen, ==, "software");
  else
    g_assert_cmpstr (chosen, ==, gl);
  drive_close (pair.window);
  drive_close (window);
}

/* Runs @test in a process of its own that starts with GDK_DEBUG. */
static void
run_with (const char *debug, const char *test)
{
  g_setenv ("GDK_DEBUG", debug, TRUE);
  g_test_trap_subprocess (test, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_unsetenv ("GDK_DEBUG");
  g_test_trap_assert_passed ();
}

static void
test_gles (void)
{
  if (!skip_without_gl ())
    run_with ("gl-gles", "/canvas/subprocess/gles");
}

static void
test_gles_process (void)
{
  Pair pair = pair_open ();
  g_autofree char *name = canvas_get_backend (pair.gl);

  g_assert_true (g_str_has_prefix (name, "OpenGL ES "));
  drive_close (pair.window);
  test_same ();
  test_free_aspect ();
}

static void
test_disabled (void)
{
  run_with ("gl-disable", "/canvas/subprocess/disabled");
}

/* The canvas asked for OpenGL, and shows its image without. */
static void
test_disabled_process (void)
{
  const RingletLevels levels = levels_new (RINGLET_SCALE_SQRT, RINGLET_PIXEL_F32);
  g_autoptr (RingletPyramid) pyramid =
      canvas_pyramid_new (RINGLET_PIXEL_F32, CANVAS_N_SLOW, CANVAS_N_FAST, TRUE);
  Pair pair = pair_open ();
  g_autofree char *name = canvas_get_backend (pair.gl);

  g_assert_cmpstr (name, ==, "software");
  set_both (&pair, pyramid, &levels);
  drive_frames (pair.window, 2);
  show (&pair, 0, FALSE, FALSE);
  assert_same (&pair, &levels, "disabled");
  assert_shown (pair.soft);
  assert_shown (pair.gl);
  drive_close (pair.window);
}

int
main (int argc, char *argv[])
{
  Pair pair = { NULL };
  g_autofree char *name = NULL;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  pair = pair_open ();
  name = canvas_get_backend (pair.gl);
  has_gl = g_str_has_prefix (name, "OpenGL");
  drive_close (pair.window);

  g_test_add_func ("/canvas/same", test_same);
  g_test_add_func ("/canvas/every-flip", test_every_flip);
  g_test_add_func ("/canvas/free-aspect", test_free_aspect);
  g_test_add_func ("/canvas/shown", test_shown);
  g_test_add_func ("/canvas/realized-again", test_realized_again);
  g_test_add_func ("/canvas/backends", test_backends);
  g_test_add_func ("/canvas/gles", test_gles);
  g_test_add_func ("/canvas/disabled", test_disabled);
  g_test_add_func ("/canvas/subprocess/gles", test_gles_process);
  g_test_add_func ("/canvas/subprocess/disabled", test_disabled_process);
  return g_test_run ();
}
