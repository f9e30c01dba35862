/* SPDX-License-Identifier: MIT */

/* The main job from nothing: a simulated image, its calibration, pattern and cake, and
 * how well the rings are where they should be. */

#include <math.h>

#include "base/error.h"
#include "base/output.h"
#include "calibration.h"
#include "cli/cli.h"
#include "cli/run.h"
#include "export/picture.h"
#include "export/writer.h"
#include "geometry/convert.h"
#include "geometry/lab.h"
#include "pattern/peak.h"
#include "scene.h"

#define DEGREE (G_PI / 180.0)

/* Rings nearer to each other than this many widths are not fitted one by one. */
#define CLEAR_WIDTHS 6.0

typedef struct {
  char *image;
  char *poni;
  char *calibrated;
  char *pattern;
  char *cake;
  char *picture;
} Paths;

static void
paths_init (Paths *self, const char *folder)
{
  self->image = g_build_filename (folder, "image.edf", NULL);
  self->poni = g_build_filename (folder, "geometry.poni", NULL);
  self->calibrated = g_build_filename (folder, "calibrated.poni", NULL);
  self->pattern = g_build_filename (folder, "pattern.xy", NULL);
  self->cake = g_build_filename (folder, "cake.h5", NULL);
  self->picture = g_build_filename (folder, "picture.png", NULL);
}

static void
paths_clear (Paths *self)
{
  g_free (self->image);
  g_free (self->poni);
  g_free (self->calibrated);
  g_free (self->pattern);
  g_free (self->cake);
  g_free (self->picture);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Paths, paths_clear)

/* Prints what was done and how long it took since @start; returns now. */
static gint64
tell (const char *what, const char *path, gint64 start)
{
  const gint64 now = g_get_monotonic_time ();

  g_print ("  %-44s %6d ms   %s\n", what, (int) ((now - start) / 1000), path);
  return now;
}

static gboolean
check_outputs (const Paths *paths, gboolean overwrite, GError **error)
{
  return ringlet_output_check (paths->image, overwrite, error) &&
      ringlet_output_check (paths->poni, overwrite, error) &&
      ringlet_output_check (paths->calibrated, overwrite, error) &&
      ringlet_output_check (paths->pattern, overwrite, error) &&
      ringlet_output_check (paths->cake, overwrite, error) &&
      ringlet_output_check (paths->picture, overwrite, error);
}

static gpointer
calibrate_job (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  const RingletProgress progress = ringlet_job_progress (job);

  return ringlet_calibrate (data, &progress, cancellable, error);
}

/* How far the calibration is from the truth, in words that do not depend on each other.
 */
static gboolean
compare_geometry (
    const RingletScene *scene, const RingletGeometry *found, GError **error)
{
  RingletFit2d truth, f;
  char text[4][G_ASCII_DTOSTR_BUF_SIZE];

  if (!ringlet_fit2d_from_geometry (scene->detector, &scene->geometry, &truth, error) ||
      !ringlet_fit2d_from_geometry (scene->detector, found, &f, error))
    return FALSE;
  g_print ("    off by %s px in rows, %s px in columns, %s µm in distance, %s° in "
           "tilt\n",
      g_ascii_formatd (
          text[0], sizeof text[0], "%+.4f", f.centre_slow_px - truth.centre_slow_px),
      g_ascii_formatd (
          text[1], sizeof text[1], "%+.4f", f.centre_fast_px - truth.centre_fast_px),
      g_ascii_formatd (
          text[2], sizeof text[2], "%+.2f", (f.distance_m - truth.distance_m) * 1e6),
      g_ascii_formatd (
          text[3], sizeof text[3], "%+.5f", (f.tilt_rad - truth.tilt_rad) / DEGREE));
  return TRUE;
}

/* The image is read back and nothing but calibrant and energy is known of it. */
static gboolean
calibrate (const RingletScene *scene, const Paths *paths, gboolean overwrite,
    gint64 *clock, GError **error)
{
  RingletCalibrationInputs inputs = ringlet_calibration_inputs ();
  g_autoptr (RingletImage) image = ringlet_image_load (paths->image, NULL, error);
  g_autoptr (RingletCalibration) done = NULL;
  g_auto (RingletBar) bar;

  if (image == NULL)
    return FALSE;
  inputs.image = image;
  inputs.detector = scene->detector;
  inputs.mask = scene->gaps;
  inputs.calibrant = scene->options.calibrant;
  inputs.wavelength_m = scene->geometry.wavelength_m;
  ringlet_bar_init (&bar, "Calibrating");
  done = ringlet_run_job (calibrate_job, &inputs, &bar, error);
  if (done == NULL)
    return FALSE;
  if (done->refinement == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s: %s", paths->image,
        done->automatic->message);
    return FALSE;
  }
  if (!ringlet_poni_save (
          paths->calibrated, scene->detector, &done->geometry, 0, overwrite, error))
    return FALSE;
  *clock =
      tell ("calibrated it, without a start or a click", paths->calibrated, *clock);
  return compare_geometry (scene, &done->geometry, error);
}

/* From here on as any user would: the image and the geometry are read back from disk.
 */
static gboolean
open_project (RingletProject *project, const Paths *paths, GError **error)
{
  const char *const images[] = { paths->image, NULL };
  RingletPlan plan = ringlet_plan_default ();

  plan.factors.polarization = 0.99;
  plan.error_model = RINGLET_ERROR_MODEL_POISSON;
  plan.n_radial = 2000;
  ringlet_project_set_cake (project, (RingletCakeBins){ 1000, 360 });
  return ringlet_project_open_images (project, images, error) &&
      ringlet_project_load_geometry (project, paths->calibrated, error) &&
      ringlet_project_set_plan (project, &plan, error);
}

/* FWHM of ring @r in degrees 2θ. */
static double
ring_width (const RingletSimulation *options, double theta)
{
  const double t = tan (theta);

  return sqrt (options->caglioti_u * t * t + options->caglioti_v * t +
             options->caglioti_w) /
      DEGREE;
}

static double
ring_two_theta (const RingletReflection *ring, double wavelength_m)
{
  return 2.0 * asin (wavelength_m / (2.0 * ring->d_m)) / DEGREE;
}

static gboolean
stands_alone (const GArray *rings, guint i, double wavelength_m, double clear)
{
  const double here =
      ring_two_theta (&g_array_index (rings, RingletReflection, i), wavelength_m);
  double nearest = here;

  for (guint k = 0; k < rings->len; k++) {
    const double other =
        ring_two_theta (&g_array_index (rings, RingletReflection, k), wavelength_m);

    if (k != i && (nearest == here || fabs (other - here) < fabs (nearest - here)))
      nearest = other;
  }
  return fabs (nearest - here) > clear;
}

/* Prints one ring and adds its deviation; %FALSE when the ring is not to be used. */
static gboolean
compare_ring (const RingletScene *scene, const RingletResult *pattern,
    const GArray *rings, guint i, double *deviation)
{
  const RingletReflection *ring = &g_array_index (rings, RingletReflection, i);
  const double truth = ring_two_theta (ring, scene->geometry.wavelength_m);
  const double width = ring_width (&scene->options, truth / 2.0 * DEGREE);
  RingletPeak peak;
  char text[4][G_ASCII_DTOSTR_BUF_SIZE];

  if (truth > pattern->radial[pattern->n_radial - 1] - CLEAR_WIDTHS * width ||
      !stands_alone (
          rings, i, scene->geometry.wavelength_m, 2.0 * CLEAR_WIDTHS * width) ||
      !ringlet_peak_find (pattern, truth, CLEAR_WIDTHS * width, &peak, NULL))
    return FALSE;

  *deviation = peak.position - truth;
  g_print ("  %d %d %d   %9s  %9s  %10s  ±%s\n", ring->h, ring->k, ring->l,
      g_ascii_formatd (text[0], sizeof text[0], "%.5f", truth),
      g_ascii_formatd (text[1], sizeof text[1], "%.5f", peak.position),
      g_ascii_formatd (text[2], sizeof text[2], "%+.6f", *deviation),
      g_ascii_formatd (text[3], sizeof text[3], "%.6f", peak.position_error));
  return TRUE;
}

static gboolean
compare_rings (const RingletScene *scene, const RingletResult *pattern, GError **error)
{
  g_autoptr (GArray) rings = ringlet_calibrant_reflections (
      scene->options.calibrant, scene->geometry.wavelength_m / 2.0, error);
  double sum = 0.0;
  guint n = 0;
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (rings == NULL)
    return FALSE;

  g_print (
      "\nRings of %s, 2θ in degrees:\n  ring        truth   measured  difference\n",
      scene->options.calibrant->name);
  for (guint i = 0; i < rings->len; i++) {
    double deviation = 0.0;

    if (compare_ring (scene, pattern, rings, i, &deviation)) {
      sum += deviation * deviation;
      n++;
    }
  }
  g_print ("  root mean square of the difference over %u rings: %s°\n", n,
      g_ascii_formatd (text, sizeof text, "%.6f", n > 0 ? sqrt (sum / n) : NAN));
  return TRUE;
}

static gboolean
make_image (const RingletScene *scene, const Paths *paths, gboolean overwrite,
    gint64 *clock, GError **error)
{
  g_autoptr (RingletImage) image = ringlet_simulate (scene->detector, &scene->geometry,
      scene->gaps, &scene->options, NULL, NULL, error);

  if (image == NULL ||
      !ringlet_scene_write (scene, image, paths->image, paths->poni, overwrite, error))
    return FALSE;
  *clock = tell ("simulated a noisy LaB6 image, Eiger2 4M", paths->image, *clock);
  return TRUE;
}

static gboolean
write_results (const RingletIntegration *run, const Paths *paths, gboolean overwrite,
    gint64 *clock, GError **error)
{
  const RingletPictureOptions options = { .title = "LaB6, simulated on an Eiger2 4M" };

  if (!ringlet_result_write (run->pattern, NULL, paths->pattern, overwrite, error) ||
      !ringlet_result_write (run->cake, NULL, paths->cake, overwrite, error))
    return FALSE;
  *clock = tell ("wrote pattern and cake", paths->pattern, *clock);

  if (!ringlet_picture_write (run->image, run->mask, run->cake, run->pattern, &options,
          paths->picture, overwrite, error))
    return FALSE;
  *clock = tell ("drew image, cake and pattern", paths->picture, *clock);
  return TRUE;
}

static gboolean
demo (const Paths *paths, gboolean overwrite, GError **error)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletIntegration) first = NULL;
  g_autoptr (RingletIntegration) again = NULL;
  g_auto (RingletScene) scene = { 0 };
  g_auto (RingletBar) bar;
  const RingletIntegrationWants wants = { .pattern = TRUE, .cake = TRUE };
  gint64 clock = g_get_monotonic_time ();

  g_print ("Ringlet " RINGLET_VERSION ":\n");
  ringlet_scene_default (&scene);
  ringlet_bar_init (&bar, "Integrating");
  if (!check_outputs (paths, overwrite, error) ||
      !make_image (&scene, paths, overwrite, &clock, error) ||
      !calibrate (&scene, paths, overwrite, &clock, error) ||
      !open_project (project, paths, error))
    return FALSE;

  first = ringlet_run_integration (project, 0, wants, &bar, 0, 1, error);
  if (first == NULL)
    return FALSE;
  clock = tell ("read it, built the matrices, integrated twice", "", clock);
  again = ringlet_run_integration (project, 0, wants, &bar, 0, 1, error);
  if (again == NULL)
    return FALSE;
  clock = tell ("the same again, matrices known", "", clock);

  if (!write_results (first, paths, overwrite, &clock, error) ||
      !compare_rings (&scene, first->pattern, error))
    return FALSE;
  g_print ("\nLook at %s\n", paths->picture);
  return TRUE;
}

static int
demo_run (int argc, char **argv)
{
  gboolean overwrite = FALSE;
  const GOptionEntry entries[] = {
    { "overwrite", 0, 0, G_OPTION_ARG_NONE, &overwrite, "Replace files that are there",
        NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_auto (Paths) paths = { 0 };
  const char *folder = NULL;

  if (!ringlet_cli_parse ("demo", "[FOLDER]",
          "Simulates a LaB6 image, calibrates and integrates it and draws the result "
          "into a folder\n"
          "(ringlet-demo): the main job from nothing, to see that everything works.",
          NULL, entries, &argc, &argv))
    return RINGLET_EXIT_USAGE;

  folder = argc > 1 ? argv[1] : "ringlet-demo";
  if (g_mkdir_with_parents (folder, 0777) != 0) {
    g_set_error (&error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s: the folder cannot be made; name another one", folder);
    return ringlet_cli_fail (error);
  }

  paths_init (&paths, folder);
  return demo (&paths, overwrite, &error) ? RINGLET_EXIT_DONE
                                          : ringlet_cli_fail (error);
}

const RingletCommand ringlet_command_demo = {
  .name = "demo",
  .summary = "The main job on a simulated image, in one go",
  .run = demo_run,
};
