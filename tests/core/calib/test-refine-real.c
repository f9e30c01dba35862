/* SPDX-License-Identifier: MIT */

/* The control points of measured images, from a start that knows nothing: not farther
 * from the rings than the geometries beside them. */

#include <locale.h>
#include <math.h>

#include "base/number.h"
#include "calib/refine.h"
#include "geometry/poni.h"
#include "support/shared.h"

#define CEO2_M 5.411651e-10
#define AGBH_M 58.38e-10
#define N_RINGS 30

/**
 * Case:
 * @rms_rad: root mean square of 2θ at the geometry beside them:
 *   tests/reference/refine_oracle.py, pyFAI 2026.9.0
 * @within_m: the direct distance within 1e-3 of it, 2e-3 for AgBh
 */
typedef struct {
  const char *name;
  const char *points;
  const char *geometry;
  gboolean is_layered;
  double rms_rad;
  double within;
} Case;

static const Case cases[] = {
  { "agbh", "agbh-marccd/AgBehenate_003_centroid_control_points.txt",
      "agbh-marccd/oracle_centroid.poni", TRUE, 6.0352871631299886e-05, 2e-3 },
  { "ceo2-1m-centroid", "ceo2-pilatus1m/CeO2_Pilatus1M_centroid_control_points.txt",
      "ceo2-pilatus1m/oracle_centroid.poni", FALSE, 0.00012396994290303856, 1e-3 },
  { "ceo2-1m", "ceo2-pilatus1m/CeO2_Pilatus1M_control_points.txt",
      "ceo2-pilatus1m/oracle_pyfai.poni", FALSE, 0.00016342784704030265, 1e-3 },
  { "ceo2-2m", "ceo2-pilatus2m/Pilatus2M_CeO2_control_points.txt",
      "ceo2-pilatus2m/oracle_pyfai.poni", FALSE, 4.751694758404401e-05, 1e-3 },
};

/* Three numbers a line, the centre of pixel (0, 0) at 0 and the first ring 0. */
static GArray *
read_points (const char *path)
{
  GArray *points = g_array_new (FALSE, TRUE, sizeof (RingletControlPoint));
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    g_auto (GStrv) words = g_strsplit (*line, " ", 3);
    double numbers[3] = { 0 };
    RingletControlPoint point = { 0 };

    if (**line == '#' || **line == '\0')
      continue;
    for (int k = 0; k < 3; k++)
      g_assert_true (ringlet_number_parse (words[k], &numbers[k]));
    point.slow_px = numbers[0] + 0.5;
    point.fast_px = numbers[1] + 0.5;
    point.ring = (guint) numbers[2] + 1;
    g_array_append_val (points, point);
  }
  return points;
}

static gboolean
is_face_centred (int h, int k, int l)
{
  return h % 2 == k % 2 && k % 2 == l % 2;
}

/* Whether the faces of a cube have a plane with this h² + k² + l². */
static gboolean
has_plane (int square)
{
  for (int h = 0; h * h <= square; h++) {
    for (int k = 0; k * k <= square - h * h; k++) {
      const int l = (int) lround (sqrt (square - h * h - k * k));

      if (h * h + k * k + l * l == square && is_face_centred (h, k, l))
        return TRUE;
    }
  }
  return FALSE;
}

static GArray *
make_rings (gboolean is_layered)
{
  GArray *rings = g_array_new (FALSE, TRUE, sizeof (RingletRing));

  for (int n = 1; rings->len < N_RINGS; n++) {
    RingletRing ring = { .number = rings->len + 1 };

    if (!is_layered && !has_plane (n))
      continue;
    ring.reflection.d_m = is_layered ? AGBH_M / n : CEO2_M / sqrt (n);
    g_array_append_val (rings, ring);
  }
  return rings;
}

static double
direct_m (const RingletGeometry *geometry)
{
  return geometry->distance_m / (cos (geometry->rot1_rad) * cos (geometry->rot2_rad));
}

static void
check (const Case *c, const RingletPoni *oracle, const GArray *points)
{
  g_autoptr (GArray) rings = make_rings (c->is_layered);
  g_autoptr (RingletRefinement) theirs = NULL;
  g_autoptr (RingletRefinement) ours = NULL;
  g_autoptr (GError) error = NULL;
  RingletRefineOptions options =
      ringlet_refine_options (&oracle->geometry, oracle->detector, rings, points);

  theirs = ringlet_refine_evaluate (&options, &error);
  g_assert_no_error (error);
  /* Theirs were written with six decimals of a pixel. */
  g_assert_cmpfloat_with_epsilon (
      theirs->total.rms_two_theta_rad, c->rms_rad, 1e-9 * c->rms_rad);

  options.start = (RingletGeometry){
    .distance_m = 0.1,
    .poni_slow_m = 0.05,
    .poni_fast_m = 0.05,
    .wavelength_m = oracle->geometry.wavelength_m,
  };
  ours = ringlet_refine (&options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (ours->total.rms_two_theta_rad, <=, 1.01 * c->rms_rad);
  g_assert_cmpfloat_with_epsilon (direct_m (&ours->geometry),
      direct_m (&oracle->geometry), c->within * direct_m (&oracle->geometry));
}

static void
test_points (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *name = g_build_filename ("data", "real", c->points, NULL);
  g_autofree char *poni = g_build_filename ("data", "real", c->geometry, NULL);
  g_autofree char *points_path = ringlet_test_shared (name);
  g_autofree char *poni_path = NULL;
  g_auto (RingletPoni) oracle = { 0 };
  g_autoptr (GArray) points = NULL;

  if (points_path == NULL)
    return;
  poni_path = ringlet_test_shared (poni);
  g_assert_nonnull (poni_path);
  g_assert_true (
      ringlet_poni_load (poni_path, RINGLET_ORIENTATION_ONE_FLIP, &oracle, NULL));
  points = read_points (points_path);
  check (c, &oracle, points);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/calib/refine-real/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_points);
  }
  return g_test_run ();
}
