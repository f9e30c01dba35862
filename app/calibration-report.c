/* SPDX-License-Identifier: MIT */
#include "calibration-report.h"

#include "engine/integrator.h"
#include "export/calibration-report.h"

#define PATTERN_BINS 1500
#define CAKE_BINS 800
#define CAKE_AZIMUTHS 180
#define MEMO_BYTES ((gsize) 1 << 30)

static RingletResult *
integrate (const RingletCalibration *self, const RingletCalibrationInputs *in,
    guint n_radial, guint n_azimuth, RingletMemo *memo, GCancellable *cancellable,
    GError **error)
{
  RingletPlan plan = ringlet_plan_default ();
  const RingletIntegratorInputs inputs = { .detector = in->detector,
    .geometry = &self->geometry,
    .mask = in->mask,
    .plan = &plan,
    .corrections = { NULL, 1, NULL, NULL } };
  const RingletFrame frame = { .image = in->image };
  g_autoptr (RingletIntegrator) integrator = NULL;
  RingletResult *result = NULL;

  plan.unit = ringlet_unit_find ("2th_deg", NULL);
  plan.n_radial = n_radial;
  plan.n_azimuth = n_azimuth;
  integrator = ringlet_integrator_new (&inputs, memo, cancellable, error);
  if (integrator == NULL ||
      !ringlet_integrator_run (integrator, &frame, 1, &result, cancellable, error))
    return NULL;
  return result;
}

static char *
make_title (const RingletCalibrationInputs *in, const RingletCalibrationFiles *files)
{
  const char *path = files->image != NULL ? files->image : files->points;
  g_autofree char *base = path != NULL ? g_path_get_basename (path) : NULL;
  g_autofree char *name = base != NULL ? g_filename_display_name (base) : NULL;

  return g_strdup_printf ("Calibration with %s%s%s", in->calibrant->name,
      name != NULL ? ", " : "", name != NULL ? name : "");
}

gboolean
ringlet_calibration_write_report (const RingletCalibration *self,
    const RingletCalibrationInputs *in, const RingletCalibrationFiles *files,
    const char *path, gboolean overwrite, GCancellable *cancellable, GError **error)
{
  g_autofree char *title = make_title (in, files);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (MEMO_BYTES);
  g_autoptr (RingletResult) pattern = NULL;
  g_autoptr (RingletResult) cake = NULL;
  RingletCalibrationReport report = { .title = title,
    .image_path = files->image,
    .points_path = files->points,
    .image = in->image,
    .mask = in->mask,
    .detector = in->detector,
    .calibrant = in->calibrant,
    .rings = self->rings,
    .refinement = self->refinement,
    .automatic = self->automatic,
    .n_rings = ringlet_calibration_n_rings (self, in->detector) };

  if (in->image != NULL) {
    pattern = integrate (self, in, PATTERN_BINS, 0, memo, cancellable, error);
    cake = pattern != NULL
        ? integrate (self, in, CAKE_BINS, CAKE_AZIMUTHS, memo, cancellable, error)
        : NULL;
    if (cake == NULL)
      return FALSE;
    report.image_sha256 = ringlet_image_digest (in->image);
  }
  report.pattern = pattern;
  report.cake = cake;
  return ringlet_calibration_report_write (&report, path, overwrite, error);
}
