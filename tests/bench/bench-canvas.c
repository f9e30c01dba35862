/* SPDX-License-Identifier: MIT */

/* Prints what it costs to pan and to zoom an image of 2070 × 2167 uint32 pixels in a
 * canvas of 1000 × 700 with sixty rings: whole-window frames per second, and the time
 * of each of our own callbacks from the log of the frame watch. Needs a screen:
 *
 *   tests/ui/headless-run.sh bench-canvas [auto|gl|software] */

#include <math.h>
#include <string.h>

#include "canvas/canvas.h"
#include "canvas/layer-cursor.h"
#include "canvas/layer-rings.h"
#include "detector/detector.h"
#include "frame-watch.h"

#define N_SLOW 2167
#define N_FAST 2070
#define WIDTH 1000
#define HEIGHT 700
#define N_RINGS 60
#define N_WARM 20
#define N_FRAMES 150

typedef struct {
  RingletCanvas *canvas;
  RingletLayer *rings;
  RingletLayer *cursor;
  RingletDetector *detector;
  RingletGeometry geometry;
} Bench;

/* What one frame changes. */
typedef void (*Step) (Bench *bench, int frame);

static void
pan (Bench *bench, int frame)
{
  RingletViewport viewport = *ringlet_canvas_get_viewport (bench->canvas);

  if (frame == 0)
    ringlet_viewport_set_scale (&viewport, 0.6);
  ringlet_viewport_pan (&viewport, 7 * cos (frame / 20.0), 5 * sin (frame / 15.0));
  ringlet_canvas_set_viewport (bench->canvas, &viewport);
}

static void
zoom (Bench *bench, int frame)
{
  if (frame == 0)
    ringlet_canvas_fit (bench->canvas);
  ringlet_canvas_zoom (bench->canvas, frame % 100 < 50 ? 1.08 : 1 / 1.08);
}

static void
hover (Bench *bench, int frame)
{
  if (frame == 0)
    ringlet_canvas_fit (bench->canvas);
  ringlet_cursor_layer_set_point (
      RINGLET_CURSOR_LAYER (bench->cursor), 1000 + 3 * frame, 900 + 2 * frame);
  ringlet_cursor_layer_set_ring (RINGLET_CURSOR_LAYER (bench->cursor), bench->detector,
      &bench->geometry, 0.1 + 0.001 * frame);
}

static void
levels (Bench *bench, int frame)
{
  RingletLevels changed = ringlet_levels_default ();

  changed.max = 100 + 5 * frame;
  ringlet_canvas_set_levels (bench->canvas, &changed);
}

static const struct {
  const char *name;
  Step step;
} steps[] = { { "pan", pan }, { "zoom", zoom }, { "hover", hover },
  { "levels", levels } };

static RingletPyramid *
make_pyramid (void)
{
  const RingletPlan plan = ringlet_plan_default ();
  const RingletExclusion exclusion =
      ringlet_exclusion_new (&plan, TRUE, RINGLET_PIXEL_U32);
  guint32 *data = ringlet_image_alloc (RINGLET_PIXEL_U32, N_SLOW, N_FAST, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (RingletImage) image = NULL;

  for (gsize i = 0; i < (gsize) N_SLOW * N_FAST; i++) {
    const gsize row = i / N_FAST;
    const gsize column = i % N_FAST;
    const double ring = 300 * pow (cos (hypot (row - 1050.0, column - 980.0) / 17), 10);

    data[i] = (guint32) (ring + g_rand_int_range (rand, 0, 30));
    if (row % 551 >= 514 || column % 1040 >= 1030)
      data[i] = G_MAXUINT32;
  }
  image = ringlet_image_new_take (RINGLET_PIXEL_U32, N_SLOW, N_FAST, data, NULL);
  return ringlet_pyramid_new_image (image, NULL, &exclusion, NULL, NULL);
}

/* As many as there are in view at the scale that fits. */
static GArray *
make_rings (void)
{
  GArray *rings = g_array_new (FALSE, FALSE, sizeof (RingletRing));

  for (guint i = 0; i < N_RINGS; i++) {
    const RingletRing ring = { i + 1, { .h = (int) i % 7, .k = (int) i / 7 },
      0.02 + 0.0085 * i };

    g_array_append_val (rings, ring);
  }
  return rings;
}

static void
make_geometry (Bench *bench)
{
  bench->detector = ringlet_detector_new_named ("Eiger2 4M", 3, NULL);
  g_assert_nonnull (bench->detector);
  bench->geometry = (RingletGeometry){ .distance_m = 0.15,
    .poni_slow_m = 0.079,
    .poni_fast_m = 0.0735,
    .rot1_rad = 0.05,
    .rot2_rad = -0.03,
    .wavelength_m = 0.4e-10 };
}

typedef struct {
  Bench *bench;
  Step step;
  int frame;
  gint64 begin_us;
} Run;

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Run *run = data;

  if (run->frame == N_WARM)
    run->begin_us = g_get_monotonic_time ();
  run->step (run->bench, run->frame++);
  return run->frame < N_WARM + N_FRAMES ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
measure (Bench *bench, guint i, GtkWidget *window)
{
  Run run = { bench, steps[i].step };
  double seconds = 0;

  ringlet_watch_mark (steps[i].name);
  gtk_widget_add_tick_callback (window, on_tick, &run, NULL);
  while (run.frame < N_WARM + N_FRAMES)
    g_main_context_iteration (NULL, TRUE);
  seconds = (double) (g_get_monotonic_time () - run.begin_us) / 1e6;
  g_print ("%s: %.1f frames a second\n", steps[i].name, N_FRAMES / seconds);
}

/* Of one callback during one step. */
typedef struct {
  int n;
  double wall_ms;
  double cpu_ms;
  double worst_wall_ms;
  double worst_cpu_ms;
} Cost;

static void
add_cost (GHashTable *costs, const char *step, char **fields)
{
  g_autofree char *key = g_strdup_printf ("%s: %s", step, fields[1]);
  const double wall_ms = g_ascii_strtod (fields[2], NULL);
  const double cpu_ms = g_ascii_strtod (fields[3], NULL);
  Cost *cost = g_hash_table_lookup (costs, key);

  if (cost == NULL) {
    cost = g_new0 (Cost, 1);
    g_hash_table_insert (costs, g_steal_pointer (&key), cost);
  }
  cost->n++;
  cost->wall_ms += wall_ms;
  cost->cpu_ms += cpu_ms;
  cost->worst_wall_ms = fmax (cost->worst_wall_ms, wall_ms);
  cost->worst_cpu_ms = fmax (cost->worst_cpu_ms, cpu_ms);
}

static gboolean
is_step (const char *what)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    if (g_str_equal (steps[i].name, what))
      return TRUE;
  }
  return FALSE;
}

static void
print_log (const char *path)
{
  g_autofree char *text = NULL;
  g_autofree char *step = g_strdup ("start");
  g_auto (GStrv) lines = NULL;
  g_autoptr (GHashTable) costs =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GList) keys = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) fields = g_strsplit (lines[i], "\t", -1);

    if (g_strv_length (fields) != 4)
      continue;
    if (is_step (fields[1])) {
      g_free (step);
      step = g_strdup (fields[1]);
    } else {
      add_cost (costs, step, fields);
    }
  }

  g_print (
      "calls, ms of wall clock mean and worst, of this processor mean and worst\n");
  keys = g_list_sort (g_hash_table_get_keys (costs), (GCompareFunc) strcmp);
  for (GList *key = keys; key != NULL; key = key->next) {
    const Cost *cost = g_hash_table_lookup (costs, key->data);

    g_print ("%-36s %4d %7.2f %7.2f %7.2f %7.2f\n", (char *) key->data, cost->n,
        cost->wall_ms / cost->n, cost->worst_wall_ms, cost->cpu_ms / cost->n,
        cost->worst_cpu_ms);
  }
}

int
main (int argc, char *argv[])
{
  const char *backend = argc > 1 ? argv[1] : "auto";
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "canvas.tsv", NULL);
  g_autofree char *name = NULL;
  g_autoptr (RingletPyramid) pyramid = make_pyramid ();
  g_autoptr (GArray) rings = make_rings ();
  Bench bench = { NULL };
  GtkWidget *window = NULL;

  gtk_init ();
  g_assert_true (ringlet_frame_watch_start (path, NULL));
  make_geometry (&bench);
  bench.canvas = RINGLET_CANVAS (
      ringlet_canvas_new (g_str_equal (backend, "gl") ? RINGLET_CANVAS_GL
              : g_str_equal (backend, "software")     ? RINGLET_CANVAS_SOFTWARE
                                                      : RINGLET_CANVAS_AUTO));
  bench.rings = ringlet_rings_layer_new ();
  bench.cursor = ringlet_cursor_layer_new ();
  ringlet_canvas_add_layer (bench.canvas, bench.rings);
  ringlet_canvas_add_layer (bench.canvas, bench.cursor);
  ringlet_canvas_set_pyramid (bench.canvas, pyramid);
  ringlet_rings_layer_set_rings (
      RINGLET_RINGS_LAYER (bench.rings), bench.detector, &bench.geometry, rings);

  window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (bench.canvas));
  ringlet_frame_watch_window (GTK_WINDOW (window));
  gtk_window_present (GTK_WINDOW (window));
  g_object_get (bench.canvas, "backend-name", &name, NULL);
  g_print ("%s, %s\n", name,
      G_OBJECT_TYPE_NAME (gtk_native_get_renderer (GTK_NATIVE (window))));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    measure (&bench, i, window);
  print_log (path);
  return 0;
}
