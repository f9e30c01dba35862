/* SPDX-License-Identifier: MIT */
#include "process/forward.h"

#include <math.h>

#include "base/error.h"
#include "base/parallel.h"
#include "engine/shape.h"
#include "geometry/lab-row.h"
#include "geometry/space.h"
#include "process/counts.h"
#include "process/forward-axis.h"
#include "process/simulate.h"

#define DEGREE (G_PI / 180.0)

typedef struct {
  const RingletForwardTable *table;
  const RingletForward *options;
  const RingletMask *mask;
  const RingletPreproc *preproc;
  RingletPlacement placement;
  RingletForwardAxis radial;
  RingletForwardAxis azimuth;
  gpointer pixels;
  RingletPixelType type;
  gint failed; /* atomic: no memory for a row */
} Work;

RingletForward
ringlet_forward_default (void)
{
  return (RingletForward){ .empty = NAN };
}

RingletForwardTable
ringlet_forward_table_of_result (const RingletResult *result)
{
  return (RingletForwardTable){
    .unit = result->unit,
    .n_radial = result->n_radial,
    .radial = result->radial,
    .n_azimuth = ringlet_result_is_cake (result) ? result->n_azimuth : 0,
    .azimuth_deg = result->azimuth,
    .intensity = result->intensity,
  };
}

/* ---- one pixel ---- */

/* Adds a corner of the cell; what is not known has no weight. */
static void
add_known (double intensity, double weight, double *sum, double *weights)
{
  if (!(weight > 0.0) || !isfinite (intensity))
    return;
  *sum += weight * intensity;
  *weights += weight;
}

/* NaN where the bin that the pixel lies in has no intensity. */
static double
intensity_at (
    const Work *work, const RingletForwardPlace *r, const RingletForwardPlace *a)
{
  const gsize n = work->table->n_radial;
  const double *here = work->table->intensity + a->bin * n;
  const double *there = work->table->intensity + a->other * n;
  double sum = 0.0;
  double weights = 0.0;

  if (work->options->per_bin || !isfinite (here[r->bin]))
    return here[r->bin];
  add_known (here[r->bin], (1.0 - r->part) * (1.0 - a->part), &sum, &weights);
  add_known (here[r->other], r->part * (1.0 - a->part), &sum, &weights);
  add_known (there[r->bin], (1.0 - r->part) * a->part, &sum, &weights);
  add_known (there[r->other], r->part * a->part, &sum, &weights);
  return sum / weights;
}

static void
store (const Work *work, gsize pixel, double counts, GRand *rand)
{
  if (isfinite (counts))
    ringlet_counts_store (
        work->pixels, work->type, pixel, counts, work->options->noise, rand);
  else if (work->options->noise)
    ((guint32 *) work->pixels)[pixel] = RINGLET_SIMULATION_GAP;
  else
    ((double *) work->pixels)[pixel] = work->options->empty;
}

static double
counts_at (const Work *work, const RingletPreprocRow *known, gsize slow, gsize fast,
    double radial, double azimuth_deg)
{
  const gsize pixel = slow * work->preproc->n_fast + fast;
  const RingletMask *unusable = work->preproc->unusable;
  RingletForwardPlace r;
  RingletForwardPlace a = { 0 };

  if ((work->mask != NULL && work->mask->bad[pixel] != 0) ||
      (unusable != NULL && unusable->bad[pixel] != 0) ||
      !ringlet_forward_axis_find (&work->radial, radial, &r) ||
      (work->table->n_azimuth > 0 &&
          !ringlet_forward_axis_find (&work->azimuth, azimuth_deg, &a)))
    return NAN;
  return intensity_at (work, &r, &a) * known->norm[fast] +
      (known->dark != NULL ? known->dark[fast] : 0.0);
}

/* ---- all pixels ---- */

static void
fill_row (gsize slow, gpointer data)
{
  Work *work = data;
  const gsize n = work->preproc->n_fast;
  const double wavelength_m = work->placement.geometry.wavelength_m;
  const RingletUnit *unit = work->table->unit;
  const RingletUnitScale scale = ringlet_unit_scale (unit, wavelength_m);
  const guint32 seeds[] = { work->options->seed, (guint32) slow };
  g_autoptr (GRand) rand = g_rand_new_with_seed_array (seeds, G_N_ELEMENTS (seeds));
  g_autofree double *buffer = g_try_new (double, 6 * n);
  RingletLabRow row = { buffer, buffer + n, buffer + 2 * n };
  double *radial = buffer + 3 * n;
  double *chi = buffer + 4 * n;
  RingletPreprocRow known;

  if (buffer == NULL) {
    g_atomic_int_set (&work->failed, TRUE);
    return;
  }
  known = ringlet_preproc_row (work->preproc, slow, buffer + 5 * n);
  ringlet_placement_centres (&work->placement, slow, row);
  ringlet_space_of_row (unit->space, &row, n, wavelength_m, radial);
  ringlet_lab_row_chi (&row, n, chi);
  for (gsize j = 0; j < n; j++)
    store (work, slow * n + j,
        counts_at (work, &known, slow, j, ringlet_unit_scale_show (scale, radial[j]),
            chi[j] / DEGREE),
        rand);
}

static gboolean
check_unit (const RingletUnit *unit, const RingletGeometry *geometry, GError **error)
{
  if (unit->is_azimuthal) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "An image cannot be calculated from intensities over %s alone", unit->name);
    return FALSE;
  }
  if (!unit->needs_wavelength || geometry->wavelength_m > 0.0)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s needs the wavelength, which the geometry does not know", unit->name);
  return FALSE;
}

static gboolean
check_inputs (Work *work, const RingletIntegratorInputs *inputs, GError **error)
{
  const RingletForwardTable *table = work->table;
  const RingletMask *mask = inputs->mask;
  const RingletCompanion bad = { "mask", inputs->mask_path,
    mask != NULL ? mask->n_slow : 0, mask != NULL ? mask->n_fast : 0 };

  return ringlet_geometry_check (inputs->geometry, error) &&
      check_unit (table->unit, inputs->geometry, error) &&
      ringlet_forward_axis_init (
          &work->radial, "radial values", table->radial, table->n_radial, 0.0, error) &&
      (table->n_azimuth == 0 ||
          ringlet_forward_axis_init (&work->azimuth, "azimuths", table->azimuth_deg,
              table->n_azimuth, 360.0, error)) &&
      (mask == NULL || ringlet_companion_check (&bad, inputs->detector, error)) &&
      ringlet_placement_check (inputs->detector, inputs->geometry, error);
}

static gboolean
fill (Work *work, GCancellable *cancellable, GError **error)
{
  if (!ringlet_parallel_for (work->preproc->n_slow, fill_row, work, cancellable, error))
    return FALSE;
  if (!work->failed)
    return TRUE;

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for the rows of the image");
  return FALSE;
}

RingletImage *
ringlet_forward_image (const RingletIntegratorInputs *inputs,
    const RingletForwardTable *table, const RingletForward *options, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  const RingletDetector *detector = inputs->detector;
  g_autoptr (RingletPreproc) preproc = NULL;
  g_autofree void *pixels = NULL;
  Work work = { .table = table, .options = options, .mask = inputs->mask };

  if (!check_inputs (&work, inputs, error))
    return NULL;
  preproc = ringlet_counts_preproc (inputs, memo, cancellable, error);
  if (preproc == NULL)
    return NULL;

  work.preproc = preproc;
  work.placement = ringlet_placement_new (detector, inputs->geometry);
  work.type = options->noise ? RINGLET_PIXEL_U32 : RINGLET_PIXEL_F64;
  pixels = ringlet_image_alloc (work.type, detector->n_slow, detector->n_fast, error);
  work.pixels = pixels;
  if (pixels == NULL || !fill (&work, cancellable, error))
    return NULL;
  return ringlet_image_new_take (
      work.type, detector->n_slow, detector->n_fast, g_steal_pointer (&pixels), NULL);
}
