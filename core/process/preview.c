/* SPDX-License-Identifier: MIT */
#include "process/preview.h"

#include <math.h>

#include "base/error.h"
#include "base/parallel.h"
#include "geometry/lab.h"
#include "geometry/space.h"
#include "process/preview-task.h"

/* Rows of a task: little enough that it is soon over when nobody wants it any more. */
#define TASK_ROWS 8

/* --- what is the same for all geometries --- */

static gboolean
has_rings (RingletSpace space)
{
  return space == RINGLET_SPACE_RADIUS ||
      !isnan (ringlet_space_of_two_theta (space, 0.1, 1e-10));
}

gboolean
ringlet_preview_supported (const RingletIntegratorInputs *in, GError **error)
{
  const RingletGrid *grid = in->detector->grid;
  const char *reason = NULL;

  if (!grid->is_flat)
    reason = "its detector is not flat";
  else if (grid->n_corners != 4)
    reason = "the pixels of its detector are hexagons";
  else if (!has_rings (in->plan->unit->space))
    reason = "rings have no value in its unit";
  if (reason == NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "There is no preview of this integration: %s", reason);
  return FALSE;
}

static void
preview_clear (gpointer data)
{
  RingletPreview *self = data;

  ringlet_preview_net_clear (&self->net);
  ringlet_detector_unref (self->detector);
}

RingletPreview *
ringlet_preview_new (
    const RingletIntegratorInputs *in, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletPreview) self = NULL;

  if (!ringlet_preview_supported (in, error))
    return NULL;

  self = g_atomic_rc_box_new0 (RingletPreview);
  self->detector = ringlet_detector_ref (in->detector);
  if (!ringlet_preview_net_init (&self->net, self->detector, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

RingletPreview *
ringlet_preview_ref (RingletPreview *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringlet_preview_unref (RingletPreview *self)
{
  g_atomic_rc_box_release_full (self, preview_clear);
}

/* --- rows --- */

/**
 * Run:
 * @task: what is looked up
 * @per_task: rows in a task
 * @parts: (nullable): a pattern: signal, norm and count of each bin for each task
 */
typedef struct {
  const RingletPreviewTask *task;
  gsize per_task;
  double *parts;
} Run;

/* What a bin adds. */
typedef struct {
  double signal;
  double norm;
  double count;
} Bin;

/* The area of a bin on the detector in pixels: what a solid angle cuts out of a plane.
 */
static double
area_px (const RingletPreviewTask *self, gsize column, double cosine)
{
  const RingletPreviewLens *lens = &self->lens;
  const double distance_m = lens->placement.geometry.distance_m;
  const double flat = self->columns.solid_angle[column] * self->picker.azimuth_width;
  const double far = distance_m / cosine;
  const double area_m2 =
      lens->by_radius ? flat / lens->normal[2] : flat * far * far / cosine;

  return area_m2 / self->pixel_area;
}

static double
other_factors (
    const RingletPreviewTask *self, const RingletPreviewRay *ray, gsize column)
{
  const RingletPreviewColumns *c = &self->columns;
  double slow;
  double fast;

  if (self->factors.values == NULL ||
      !ringlet_preview_ray_at (
          ray, (double) c->sine[column], (double) c->cosine[column], &slow, &fast))
    return 1.0;
  return ringlet_preview_factors_other (&self->factors, slow, fast);
}

/* Incidence is that of the pixel that counts, wherever the ray came in. */
static double
counted_cosine (const RingletPreviewLens *lens, double cosine)
{
  double tangent;

  if (!lens->placement.parallax.is_active)
    return cosine;
  tangent = sqrt (MAX (1.0 - cosine * cosine, 0.0)) / cosine *
      ringlet_preview_lens_magnification (lens, cosine);
  return 1.0 / sqrt (1.0 + tangent * tangent);
}

static Bin
finish_bin (const RingletPreviewTask *self, const RingletPreviewRay *ray,
    RingletLab axis, gsize column, double signal, double norm)
{
  const RingletPreviewColumns *c = &self->columns;
  const double sine = (double) c->sine[column];
  const double z = (double) c->cosine[column] - axis.z * sine;
  const RingletLab direction = { axis.x * sine, axis.y * sine, z };
  const double cosine = ((double) ray->normal[0] * sine +
                            (double) ray->normal[1] * (double) c->cosine[column]) /
      ringlet_lab_length (direction);
  const double area = area_px (self, column, cosine);
  const double counted = counted_cosine (&self->lens, cosine);
  const double factor =
      ringlet_preview_factors_known (&self->factors, direction, counted) *
      other_factors (self, ray, column);
  const double count = area * norm / self->picker.frame->mean_norm;

  if (!(area > 0.0) || !isfinite (area) || !(count > 0.0) || !isfinite (1.0 / factor))
    return (Bin){ 0 };
  return (Bin){
    .signal = self->is_weighted ? area * signal : area * signal / factor,
    .norm = self->is_weighted ? area * norm * factor : area * norm,
    .count = count,
  };
}

static void
add_bin (const Run *self, gsize task, gsize row, gsize column, const Bin *bin)
{
  const RingletPreviewTask *of = self->task;
  const gsize n = of->columns.n;
  RingletResult *result = of->result;
  const gsize i = row / of->per_row * n + column;

  if (self->parts != NULL) {
    self->parts[3 * (task * n + column)] += bin->signal;
    self->parts[3 * (task * n + column) + 1] += bin->norm;
    self->parts[3 * (task * n + column) + 2] += bin->count;
    return;
  }
  result->sum_signal[i] += bin->signal;
  result->sum_norm[i] += bin->norm;
  result->count[i] += bin->count;
}

static void
run_task (gsize task, gpointer data)
{
  const Run *self = data;
  const RingletPreviewTask *of = self->task;
  const RingletPreviewLens *lens = &of->lens;
  const gsize n = of->columns.n;
  const gsize end = MIN ((task + 1) * self->per_task, of->n_rows);
  g_autofree float *sums = g_new (float, 2 * n);
  const RingletPreviewRow out = { sums, sums + n };

  for (gsize row = task * self->per_task; row < end; row++) {
    const double azimuth =
        of->picker.azimuth_min + of->picker.azimuth_width * ((double) row + 0.5);
    const double cosine = cos (azimuth);
    const double sine = sin (azimuth);
    const RingletPreviewRay ray = ringlet_preview_lens_ray (lens, cosine, sine);
    const double lean = lens->by_radius
        ? (lens->normal[0] * cosine + lens->normal[1] * sine) / lens->normal[2]
        : 0.0;

    ringlet_preview_row (&of->picker, row, &out);
    for (gsize j = 0; j < n; j++) {
      const Bin bin = out.norm[j] != 0.0f
          ? finish_bin (of, &ray, (RingletLab){ cosine, sine, lean }, j,
                (double) out.signal[j], (double) out.norm[j])
          : (Bin){ 0 };

      add_bin (self, task, row, j, &bin);
    }
  }
}

/* In the order of the tasks, whoever ran them. */
static void
add_parts (const Run *self, gsize n_tasks, RingletResult *result)
{
  for (gsize task = 0; task < n_tasks; task++) {
    for (gsize j = 0; j < result->n_radial; j++) {
      const double *part = self->parts + 3 * (task * result->n_radial + j);

      result->sum_signal[j] += part[0];
      result->sum_norm[j] += part[1];
      result->count[j] += part[2];
    }
  }
}

static gboolean
look_up (Run *self, GCancellable *cancellable, GError **error)
{
  const RingletPreviewTask *task = self->task;
  const gsize n_tasks = (task->n_rows + self->per_task - 1) / self->per_task;
  const gsize n_radial = task->result->n_radial;
  g_autofree double *parts = NULL;

  if (task->is_cake)
    return ringlet_parallel_for (n_tasks, run_task, self, cancellable, error);

  parts = g_try_new0 (double, 3 * n_tasks * n_radial);
  if (parts == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for %" G_GSIZE_FORMAT " bins; take fewer", n_radial);
    return FALSE;
  }
  self->parts = parts;
  if (!ringlet_parallel_for (n_tasks, run_task, self, cancellable, error))
    return FALSE;
  add_parts (self, n_tasks, task->result);
  return TRUE;
}

RingletResult *
ringlet_preview_run (const RingletPreview *self, const RingletPreviewFrame *frame,
    const RingletIntegratorInputs *in, guint haste, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  g_auto (RingletPreviewTask) task = { 0 };
  Run run = { &task, TASK_ROWS, NULL };

  if (!ringlet_preview_task_init (
          &task, self, frame, in, haste, NULL, memo, cancellable, error))
    return NULL;
  if (task.is_cake)
    run.per_task = MAX (TASK_ROWS / task.per_row, 1) * task.per_row;
  return look_up (&run, cancellable, error) ? ringlet_preview_task_finish (&task)
                                            : NULL;
}
