/* SPDX-License-Identifier: MIT */

/* ImageD11's .par: "key value" lines. Laboratory: x along the beam, y to the left, z
 * up, so pyFAI's axis t2 is −y. A pixel (slow, fast), centres counted, lies at
 *   Rx(tilt_x) · Ry(tilt_y) · Rz(tilt_z) · (0, f', s') + (distance, 0, 0),
 *   (s', f') = O · ((slow − z_center) · z_size, (fast − y_center) · y_size).
 * Source: ImageD11, transform.py, compute_xyz_lab(); pyFAI 2026.09,
 * geometry/imaged11.py. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "geometry/convert-formats.h"
#include "geometry/convert-text.h"

/* o11 and o22 of orientation 1 … 4: the rows and the columns reversed, or not. */
static const int flips[][2] = { { 0, 0 }, { -1, 1 }, { -1, -1 }, { 1, -1 }, { 1, 1 } };

static gboolean
imaged11_claims (const char *path, const char *head)
{
  return ringlet_text_has_key (head, "y_center") ||
      ringlet_text_has_key (head, "z_center") || ringlet_text_has_key (head, "o11");
}

/**
 * Par:
 *
 * The numbers of the file; lengths in its own unit.
 */
typedef struct {
  double distance;
  double size_slow;
  double size_fast;
  double centre_slow;
  double centre_fast;
  double tilt_x;
  double tilt_y;
  double tilt_z;
  double wavelength;
  double o[4];
} Par;

static gboolean
parse (GHashTable *pairs, Par *par, GError **error)
{
  const struct {
    const char *key;
    gboolean needed;
    double min;
    double *value;
  } keys[] = {
    { "distance", TRUE, -INFINITY, &par->distance },
    { "z_size", FALSE, 0.0, &par->size_slow },
    { "y_size", FALSE, 0.0, &par->size_fast },
    { "z_center", TRUE, -INFINITY, &par->centre_slow },
    { "y_center", TRUE, -INFINITY, &par->centre_fast },
    { "tilt_x", FALSE, -INFINITY, &par->tilt_x },
    { "tilt_y", FALSE, -INFINITY, &par->tilt_y },
    { "tilt_z", FALSE, -INFINITY, &par->tilt_z },
    { "wavelength", FALSE, 0.0, &par->wavelength },
    { "o11", FALSE, -INFINITY, &par->o[0] },
    { "o12", FALSE, -INFINITY, &par->o[1] },
    { "o21", FALSE, -INFINITY, &par->o[2] },
    { "o22", FALSE, -INFINITY, &par->o[3] },
  };

  *par = (Par){ .o = { 1.0, 0.0, 0.0, -1.0 } };
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (!ringlet_pairs_number (
            pairs, keys[i].key, keys[i].needed, keys[i].min, keys[i].value, error))
      return FALSE;
  }
  return TRUE;
}

/* Files are in micrometres, by habit, or in millimetres or metres: pixels of these
 * numbers are of a size that exists in one of them only. */
static double
metres_per_unit (const Par *par)
{
  const double size = par->size_fast > 0.0 ? par->size_fast : par->size_slow;

  if (size == 0.0 || size >= 1.0)
    return 1e-6;
  return size >= 1e-3 ? 1e-3 : 1.0;
}

static int
find_orientation (const double o[4], GError **error)
{
  char text[4][RINGLET_NUMBER_SIZE];

  for (int i = 1; i <= 4; i++) {
    if (o[0] == flips[i][0] && o[1] == 0.0 && o[2] == 0.0 && o[3] == flips[i][1])
      return i;
  }
  for (int i = 0; i < 4; i++)
    ringlet_number_format (o[i], text[i]);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "o11 o12 o21 o22 are %s %s %s %s, but only 1 or -1 for o11 and o22 with 0 for "
      "the "
      "others are read: rows and columns are not exchanged",
      text[0], text[1], text[2], text[3]);
  return 0;
}

/* Between centres counted in the order of the file and edges counted on the grid. */
static double
flip_centre (double centre_px, gboolean flips_axis, gsize n)
{
  return flips_axis ? (double) n - centre_px : centre_px;
}

static gboolean
build (const Par *par, double unit_m, const RingletConvertHints *hints,
    RingletPoni *poni, GError **error)
{
  RingletDetectorConfig config = { .pixel_slow_m = par->size_slow * unit_m,
    .pixel_fast_m = par->size_fast * unit_m };
  g_autoptr (RingletDetector) detector = NULL;
  RingletGeometry *g = &poni->geometry;
  double length[2] = { 0.0, 0.0 };
  double slow_px, fast_px;

  config.orientation = find_orientation (par->o, error);
  if (config.orientation == 0)
    return FALSE;
  detector = ringlet_convert_detector (hints, NULL, &config, error);
  if (detector == NULL)
    return FALSE;
  poni->detector = ringlet_detector_with_orientation (detector, config.orientation);
  if (config.orientation != 3 &&
      !ringlet_convert_lengths (
          poni->detector, "ImageD11", &length[0], &length[1], error))
    return FALSE;

  slow_px = flip_centre (par->centre_slow + 0.5,
      ringlet_convert_flips_rows (poni->detector), poni->detector->n_slow);
  fast_px = flip_centre (par->centre_fast + 0.5,
      ringlet_convert_flips_columns (poni->detector), poni->detector->n_fast);

  g->rot1_rad = -par->tilt_z;
  g->rot2_rad = par->tilt_y;
  g->rot3_rad = par->tilt_x;
  g->distance_m = par->distance * unit_m * cos (g->rot1_rad) * cos (g->rot2_rad);
  g->poni_slow_m = slow_px * poni->detector->pixel_slow_m -
      par->distance * unit_m * sin (g->rot2_rad);
  g->poni_fast_m = fast_px * poni->detector->pixel_fast_m +
      par->distance * unit_m * cos (g->rot2_rad) * sin (g->rot1_rad);
  g->wavelength_m = par->wavelength / 1e10;
  return TRUE;
}

static gboolean
imaged11_read (const char *path, const RingletConvertHints *hints, RingletPoni *poni,
    GError **error)
{
  g_autofree char *text = ringlet_text_load (path, error);
  g_autoptr (GHashTable) pairs = NULL;
  double unit_m;
  Par par;

  if (text == NULL)
    return FALSE;

  pairs = ringlet_pairs_parse (text, " \t");
  if (!parse (pairs, &par, error))
    return FALSE;

  unit_m = metres_per_unit (&par);
  if (!build (&par, unit_m, hints, poni, error))
    return FALSE;
  poni->warning = g_strdup_printf (
      "The file names no units: lengths are read as %s, the wavelength as angstrom",
      unit_m == 1e-6     ? "micrometres"
          : unit_m < 1.0 ? "millimetres"
                         : "metres");
  return TRUE;
}

static GBytes *
imaged11_write (const RingletDetector *detector, const RingletGeometry *geometry,
    char **lost, GError **error)
{
  g_autoptr (RingletDetector) grid = ringlet_detector_with_orientation (detector, 3);
  g_autoptr (GString) text =
      g_string_new ("# ImageD11's geometry, written by Ringlet " RINGLET_VERSION
                    "; micrometres, pixels, radians, angstrom\n");
  const int *o = flips[detector->orientation];
  RingletFit2d beam;
  double length[2];

  if (!ringlet_fit2d_from_geometry (grid, geometry, &beam, error) ||
      (detector->orientation != 3 &&
          !ringlet_convert_lengths (
              detector, "ImageD11", &length[0], &length[1], error)))
    return NULL;

  ringlet_pairs_append (text, "distance", " ", beam.distance_m * 1e6);
  g_string_append_printf (text, "o11 %d\no12 0\no21 0\no22 %d\n", o[0], o[1]);
  ringlet_pairs_append (text, "tilt_x", " ", geometry->rot3_rad);
  ringlet_pairs_append (text, "tilt_y", " ", geometry->rot2_rad);
  ringlet_pairs_append (text, "tilt_z", " ", -geometry->rot1_rad);
  if (geometry->wavelength_m > 0.0)
    ringlet_pairs_append (text, "wavelength", " ", geometry->wavelength_m * 1e10);
  ringlet_pairs_append (text, "y_center", " ",
      flip_centre (beam.centre_fast_px, ringlet_convert_flips_columns (detector),
          detector->n_fast) -
          0.5);
  ringlet_pairs_append (text, "y_size", " ", detector->pixel_fast_m * 1e6);
  ringlet_pairs_append (text, "z_center", " ",
      flip_centre (beam.centre_slow_px, ringlet_convert_flips_rows (detector),
          detector->n_slow) -
          0.5);
  ringlet_pairs_append (text, "z_size", " ", detector->pixel_slow_m * 1e6);

  ringlet_convert_lose (lost, "name and shape of the detector");
  if (geometry->parallax)
    ringlet_convert_lose (lost, "the parallax");
  return g_string_free_to_bytes (g_steal_pointer (&text));
}

const RingletGeometryFormat ringlet_geometry_imaged11 = {
  .name = "imaged11",
  .summary = "ImageD11: parameter file",
  .suffix = ".par",
  .claims = imaged11_claims,
  .read = imaged11_read,
  .write = imaged11_write,
};
