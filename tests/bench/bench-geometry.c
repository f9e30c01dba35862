/* SPDX-License-Identifier: MIT */

/* Prints CSV: what each map at the pixel centres of a flat detector costs, and all of
 * them; best of a number of runs, each from nothing, all maps of a run held at once.
 * With a folder it also writes what was computed there, as raw doubles, for
 * compare-geometry.py. Not a test.
 *
 *   bench-geometry [ROWS [COLUMNS [RUNS [FOLDER]]]]
 */

#include <gio/gio.h>

#include "base/parallel.h"
#include "geometry/maps.h"

static const RingletMap centre_maps[] = { RINGLET_MAP_TWO_THETA, RINGLET_MAP_Q,
  RINGLET_MAP_CHI, RINGLET_MAP_RADIUS };

#define N_MAPS G_N_ELEMENTS (centre_maps)

static const RingletGeometry geometry = { 0.2, 0.15, 0.16, 0.02, -0.03, 0.1, 0.5e-10 };

static RingletArray *
get_map (RingletMaps *maps, RingletMap map)
{
  const RingletFactors factors = ringlet_factors_default ();
  g_autoptr (GError) error = NULL;
  RingletArray *array = ringlet_maps_get (maps, map, &factors, NULL, &error);

  if (array == NULL)
    g_error ("%s", error->message);
  return array;
}

/* Milliseconds of each map, and of all of them in the last element. */
static void
run_once (RingletDetector *detector, double ms[N_MAPS + 1])
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (0);
  g_autoptr (RingletMaps) maps = ringlet_maps_new (detector, &geometry, memo);
  RingletArray *arrays[N_MAPS];

  ms[N_MAPS] = 0.0;
  for (gsize i = 0; i < N_MAPS; i++) {
    const gint64 start = g_get_monotonic_time ();

    arrays[i] = get_map (maps, centre_maps[i]);
    ms[i] = (double) (g_get_monotonic_time () - start) / 1000.0;
    ms[N_MAPS] += ms[i];
  }
  for (gsize i = 0; i < N_MAPS; i++)
    ringlet_array_unref (arrays[i]);
}

static void
dump (RingletDetector *detector, const char *folder)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (0);
  g_autoptr (RingletMaps) maps = ringlet_maps_new (detector, &geometry, memo);

  for (gsize i = 0; i < N_MAPS; i++) {
    g_autoptr (RingletArray) array = get_map (maps, centre_maps[i]);
    g_autofree char *path =
        g_build_filename (folder, ringlet_map_name (centre_maps[i]), NULL);
    g_autoptr (GError) error = NULL;

    if (!g_file_set_contents (path, (const char *) array->data,
            (gssize) (array->n * sizeof (double)), &error))
      g_error ("%s", error->message);
  }
}

static guint64
argument (int argc, char **argv, int i, guint64 otherwise)
{
  return argc > i ? g_ascii_strtoull (argv[i], NULL, 10) : otherwise;
}

int
main (int argc, char *argv[])
{
  const gsize n_slow = argument (argc, argv, 1, 4096);
  const gsize n_fast = argument (argc, argv, 2, 4096);
  const guint64 n_runs = argument (argc, argv, 3, 15);
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (75e-6, 75e-6, n_slow, n_fast, 3, NULL);
  double best[N_MAPS + 1];
  double ms[N_MAPS + 1];

  if (argc > 4)
    dump (detector, argv[4]);
  for (guint64 run = 0; run < n_runs; run++) {
    run_once (detector, ms);
    for (gsize i = 0; i <= N_MAPS; i++)
      best[i] = run == 0 ? ms[i] : MIN (best[i], ms[i]);
  }

  g_print ("map,rows,columns,threads,ms\n");
  for (gsize i = 0; i <= N_MAPS; i++)
    g_print ("%s,%" G_GSIZE_FORMAT ",%" G_GSIZE_FORMAT ",%u,%.1f\n",
        i < N_MAPS ? ringlet_map_name (centre_maps[i]) : "all", n_slow, n_fast,
        ringlet_parallel_get_threads (), best[i]);
  return 0;
}
