/* SPDX-License-Identifier: MIT */
#include "calib/pinhole.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

/* A camera behind a mask with holes: barrel distortion, the mask turned and off centre,
 * light that falls off, noise of counting, holes that are missing. Truth is the formula
 * by which the image is made. */

typedef struct {
  const char *name;
  gsize n_slow;
  gsize n_fast;
  double pitch_px; /* on the undistorted image */
  double aspect;   /* rows are so much taller than columns are wide */
  double barrel;   /* displacement at one width from the middle, in widths */
  double turn_rad; /* of the mask with the holes */
  double spot_px;  /* radius of a spot, standard deviation */
  double counts;   /* in the middle of a spot */
  double background;
  int missing;     /* every so many holes one is not there */
  double limit_px; /* rms of what is not found */
} Case;

static const Case cases[] = {
  { "plain", 300, 400, 20.0, 1.0, 0.0, 0.0, 2.0, 5000.0, 20.0, 0, 0.02 },
  { "barrel", 400, 400, 20.0, 1.0, -0.05, 0.03, 2.2, 5000.0, 20.0, 0, 0.05 },
  { "pincushion-turned", 400, 500, 17.0, 1.0, 0.06, 0.5, 1.8, 5000.0, 50.0, 0, 0.05 },
  { "missing-holes", 400, 400, 20.0, 1.0, -0.04, -0.1, 2.2, 3000.0, 30.0, 9, 0.05 },
  { "oblong-pixels", 300, 500, 22.0, 1.3, -0.03, 0.08, 2.2, 5000.0, 20.0, 13, 0.05 },
  { "weak", 400, 400, 25.0, 1.0, -0.05, 0.2, 2.5, 300.0, 30.0, 11, 0.05 },
};

#define PITCH_M 2.5e-3

/* Where the undistorted point (slow, fast) is seen, in pixels from the middle. The
 * undistorted frame has columns as wide as rows are tall. */
static void
distort (const Case *c, double slow, double fast, double seen[2])
{
  const double width = (double) c->n_fast;
  const double r2 = (slow * slow + fast * fast) / (width * width);

  seen[0] = slow * (1.0 + c->barrel * r2) / c->aspect;
  seen[1] = fast * (1.0 + c->barrel * r2);
}

/* The inverse by iteration. */
static void
undistort (const Case *c, double slow, double fast, double real[2])
{
  real[0] = slow * c->aspect;
  real[1] = fast;
  for (int i = 0; i < 100; i++) {
    double seen[2];

    distort (c, real[0], real[1], seen);
    real[0] += (slow - seen[0]) * c->aspect;
    real[1] += fast - seen[1];
  }
}

static double
counting_noise (GRand *random, double mean)
{
  /* Gaussian: by the sum of twelve. */
  double sum = -6.0;

  for (int i = 0; i < 12; i++)
    sum += g_rand_double (random);
  return fmax (round (mean + sqrt (mean) * sum), 0.0);
}

static void
add_spot (const Case *c, double *values, double slow, double fast, double counts)
{
  const int reach = (int) (5.0 * c->spot_px);
  const int i0 = (int) floor (slow);
  const int j0 = (int) floor (fast);

  for (int i = MAX (i0 - reach, 0); i <= MIN (i0 + reach, (int) c->n_slow - 1); i++) {
    for (int j = MAX (j0 - reach, 0); j <= MIN (j0 + reach, (int) c->n_fast - 1); j++) {
      const double di = (i + 0.5 - slow) / c->spot_px;
      const double dj = (j + 0.5 - fast) / c->spot_px;

      values[(gsize) i * c->n_fast + (gsize) j] +=
          counts * exp (-0.5 * (di * di + dj * dj));
    }
  }
}

static void
add_holes (const Case *c, double *values)
{
  const int reach = (int) (1.5 * (double) (c->n_slow + c->n_fast) / c->pitch_px);
  int n = 0;

  for (int row = -reach; row <= reach; row++) {
    for (int column = -reach; column <= reach; column++) {
      const double y = (row + 0.3) * c->pitch_px;
      const double x = (column - 0.2) * c->pitch_px;
      const double slow = y * cos (c->turn_rad) + x * sin (c->turn_rad);
      const double fast = x * cos (c->turn_rad) - y * sin (c->turn_rad);
      double seen[2];

      if (hypot (slow, fast) > 1.2 * (double) c->n_fast)
        continue;
      distort (c, slow, fast, seen);
      if (c->missing == 0 || n++ % c->missing != 0)
        add_spot (c, values, seen[0] + (double) c->n_slow / 2.0,
            seen[1] + (double) c->n_fast / 2.0,
            c->counts * (1.0 - 0.3 * fast / (double) c->n_fast));
    }
  }
}

static RingletImage *
make_image (const Case *c, guint32 seed)
{
  const gsize n = c->n_slow * c->n_fast;
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autofree double *values = g_new (double, n);
  guint32 *pixels = ringlet_image_alloc (RINGLET_PIXEL_U32, c->n_slow, c->n_fast, NULL);

  for (gsize i = 0; i < n; i++)
    values[i] = c->background;
  add_holes (c, values);
  for (gsize i = 0; i < n; i++)
    pixels[i] = (guint32) counting_noise (random, values[i]);
  return ringlet_image_new_take (RINGLET_PIXEL_U32, c->n_slow, c->n_fast, pixels, NULL);
}

/* ---- what was found, against the formula ---- */

typedef struct {
  gsize n;
  double found[2];
  double real[2];
  double square; /* Σ |real|² */
  double along;  /* Σ real · found */
  double across; /* Σ real × found */
} Sums;

static void
place (const Case *c, const RingletDetector *detector, gsize i, gsize j,
    double found_m[2], double real_px[2])
{
  double point[3];

  ringlet_detector_point (detector, (double) i + 0.5, (double) j + 0.5, point);
  found_m[0] = point[0];
  found_m[1] = point[1];
  undistort (c, (double) i + 0.5 - (double) c->n_slow / 2.0,
      (double) j + 0.5 - (double) c->n_fast / 2.0, real_px);
}

/* Adds up for the rotation and shift that cannot be seen; the scale can: the pitch is
 * known. */
static void
add_up (const Case *c, const RingletDetector *detector, Sums *sums, gboolean centred)
{
  for (gsize i = 0; i < c->n_slow; i += 3) {
    for (gsize j = 0; j < c->n_fast; j += 3) {
      double found[2];
      double real[2];

      if (detector->mask->bad[i * c->n_fast + j])
        continue;
      place (c, detector, i, j, found, real);
      if (!centred) {
        sums->n++;
        for (int k = 0; k < 2; k++) {
          sums->found[k] += found[k];
          sums->real[k] += real[k];
        }
        continue;
      }
      for (int k = 0; k < 2; k++) {
        found[k] -= sums->found[k];
        real[k] -= sums->real[k];
        sums->square += real[k] * real[k];
        sums->along += real[k] * found[k];
      }
      sums->across += real[0] * found[1] - real[1] * found[0];
    }
  }
}

/* Root mean square distance in undistorted pixels, after rotation and shift. */
static double
measure (const Case *c, const RingletDetector *detector, Sums *sums)
{
  const double metre_px = c->pitch_px / PITCH_M;
  const double turn = atan2 (sums->across, sums->along);
  double total = 0.0;

  for (gsize i = 0; i < c->n_slow; i += 3) {
    for (gsize j = 0; j < c->n_fast; j += 3) {
      double found[2];
      double real[2];

      if (detector->mask->bad[i * c->n_fast + j])
        continue;
      place (c, detector, i, j, found, real);
      for (int k = 0; k < 2; k++) {
        found[k] = metre_px * (found[k] - sums->found[k]);
        real[k] -= sums->real[k];
      }
      total += pow (cos (turn) * real[0] - sin (turn) * real[1] - found[0], 2.0) +
          pow (cos (turn) * real[1] + sin (turn) * real[0] - found[1], 2.0);
    }
  }
  return sqrt (total / (double) sums->n);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (RingletImage) image = make_image (c, 7);
  g_autoptr (GError) error = NULL;
  RingletPinholeReport report;
  g_autoptr (RingletDetector) detector =
      ringlet_pinhole_detector (image, NULL, PITCH_M, &report, &error);
  Sums sums = { 0 };
  double rms_px;

  g_assert_no_error (error);
  add_up (c, detector, &sums, FALSE);
  for (int k = 0; k < 2; k++) {
    sums.found[k] /= (double) sums.n;
    sums.real[k] /= (double) sums.n;
  }
  add_up (c, detector, &sums, TRUE);
  rms_px = measure (c, detector, &sums);
  g_test_message ("%s: %.4f px rms over %.0f %% of the pixels; %zu holes of %zu spots, "
                  "fit %.4f px",
      c->name, rms_px, 900.0 * (double) sums.n / (double) (c->n_slow * c->n_fast),
      report.n_holes, report.n_spots, report.rms_px);

  g_assert_cmpfloat (rms_px, <, c->limit_px);
  g_assert_cmpfloat (9.0 * (double) sums.n, >, 0.75 * (double) (c->n_slow * c->n_fast));
  g_assert_cmpuint (report.n_holes, >, report.n_spots * 9 / 10);
  g_assert_cmpfloat_with_epsilon (
      detector->pixel_slow_m / detector->pixel_fast_m, c->aspect, 0.02);
}

/* Bright dirt off the lattice moves nothing; what is masked is not looked at. */
static void
test_dirt (void)
{
  Case c = cases[1];
  g_autoptr (RingletImage) clean = make_image (&c, 7);
  guint32 *pixels = g_memdup2 (clean->data, c.n_slow * c.n_fast * sizeof *pixels);
  guint8 *bad = g_malloc0 (c.n_slow * c.n_fast);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletMask) mask = NULL;
  g_autoptr (RingletDetector) detector = NULL;
  g_autoptr (GError) error = NULL;
  RingletPinholeReport report;
  Sums sums = { 0 };

  for (gsize i = 0; i < 6 * 6; i++) {
    pixels[(123 + i / 6) * c.n_fast + 230 + i % 6] = 30000;
    pixels[(50 + i / 6) * c.n_fast + 90 + i % 6] = 4000000;
    bad[(50 + i / 6) * c.n_fast + 90 + i % 6] = 1;
  }
  image = ringlet_image_new_take (RINGLET_PIXEL_U32, c.n_slow, c.n_fast, pixels, NULL);
  mask = ringlet_mask_new_take (c.n_slow, c.n_fast, bad);
  detector = ringlet_pinhole_detector (image, mask, PITCH_M, &report, &error);
  g_assert_no_error (error);
  g_assert_true (detector->mask->bad[52 * c.n_fast + 92]);
  add_up (&c, detector, &sums, FALSE);
  for (int k = 0; k < 2; k++) {
    sums.found[k] /= (double) sums.n;
    sums.real[k] /= (double) sums.n;
  }
  add_up (&c, detector, &sums, TRUE);
  g_assert_cmpfloat (measure (&c, detector, &sums), <, 0.05);
}

static void
assert_no_lattice (RingletImage *image, const char *word)
{
  g_autoptr (GError) error = NULL;
  RingletPinholeReport report;

  g_assert_null (ringlet_pinhole_detector (image, NULL, PITCH_M, &report, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_no_lattice (void)
{
  Case c = cases[0];
  g_autoptr (RingletImage) noise = NULL;
  g_autoptr (RingletImage) dark = NULL;
  g_autoptr (RingletImage) tiny = NULL;
  gpointer zeros = ringlet_image_alloc (RINGLET_PIXEL_U8, 50, 60, NULL);
  gpointer one = ringlet_image_alloc (RINGLET_PIXEL_F64, 1, 1, NULL);

  c.counts = 0.0;
  noise = make_image (&c, 3);
  memset (zeros, 0, 50 * 60);
  memset (one, 0xff, sizeof (double)); /* not a number */
  dark = ringlet_image_new_take (RINGLET_PIXEL_U8, 50, 60, zeros, NULL);
  tiny = ringlet_image_new_take (RINGLET_PIXEL_F64, 1, 1, one, NULL);

  assert_no_lattice (noise, "no lattice");
  assert_no_lattice (dark, "of 0 bright spots");
  assert_no_lattice (tiny, "of 0 bright spots");
}

static void
test_bad_arguments (void)
{
  g_autoptr (RingletImage) image = make_image (&cases[0], 3);
  g_autoptr (RingletMask) mask = ringlet_mask_new_take (2, 3, g_malloc0 (6));
  const double pitches[] = { 0.0, -1.0, NAN, INFINITY };
  g_autoptr (GError) error = NULL;
  RingletPinholeReport report;

  for (gsize i = 0; i < G_N_ELEMENTS (pitches); i++) {
    g_autoptr (GError) pitch_error = NULL;

    g_assert_null (
        ringlet_pinhole_detector (image, NULL, pitches[i], &report, &pitch_error));
    g_assert_error (pitch_error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  }
  g_assert_null (ringlet_pinhole_detector (image, mask, PITCH_M, &report, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, "2 × 3"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/pinhole/grid/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/pinhole/dirt", test_dirt);
  g_test_add_func ("/pinhole/no-lattice", test_no_lattice);
  g_test_add_func ("/pinhole/bad-arguments", test_bad_arguments);
  return g_test_run ();
}
