/* SPDX-License-Identifier: MIT */
#include "cli/goniometer-run.h"

#include <string.h>

#include "base/error.h"
#include "base/output.h"
#include "calib/control-points.h"
#include "cli/goniometer-limits.h"
#include "cli/run.h"
#include "cli/set-up-pixels.h"
#include "goniometry.h"
#include "output-name.h"
#include "proposal.h"

/**
 * Loaded:
 *
 * One image or its points, and where the motors stood.
 */
typedef struct {
  RingletImage *image;
  GArray *points;
  double *positions;
} Loaded;

/* All that a refinement borrows. */
typedef struct {
  RingletGoniometer *model;
  RingletMask *mask;
  RingletRefineLimit *limits;
  GArray *loaded;
  GArray *items;
  RingletGoniometryInputs inputs;
} Work;

static void
loaded_clear (gpointer data)
{
  Loaded *self = data;

  g_clear_pointer (&self->image, ringlet_image_unref);
  g_clear_pointer (&self->points, g_array_unref);
  g_free (self->positions);
}

static void
work_clear (Work *self)
{
  g_clear_pointer (&self->model, ringlet_goniometer_unref);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  g_free (self->limits);
  g_clear_pointer (&self->loaded, g_array_unref);
  g_clear_pointer (&self->items, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/* ---- images and points ---- */

static gboolean
load_points (const char *path, Work *work, Loaded *loaded, GError **error)
{
  g_autoptr (RingletControlPoints) file = ringlet_control_points_load (path, error);

  if (file == NULL)
    return FALSE;
  loaded->points = ringlet_control_points_flat (file);
  if (work->inputs.calibrant == NULL && file->calibrant != NULL)
    work->inputs.calibrant = ringlet_calibrant_find (file->calibrant, NULL);
  return TRUE;
}

static gboolean
load_image (
    const RingletGoniometerEntry *entry, Work *work, Loaded *loaded, GError **error)
{
  const RingletDetector *d = work->model->detector;

  loaded->image = ringlet_load_frame (entry->path, entry->frame, error);
  if (loaded->image == NULL)
    return FALSE;
  if (work->inputs.calibrant == NULL)
    work->inputs.calibrant = ringlet_proposal_calibrant (entry->path, loaded->image);
  if (loaded->image->n_slow == d->n_slow && loaded->image->n_fast == d->n_fast)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "%s has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels, but the detector of the model, %s, has %" G_GSIZE_FORMAT
      " × %" G_GSIZE_FORMAT,
      entry->path, loaded->image->n_slow, loaded->image->n_fast, d->name, d->n_slow,
      d->n_fast);
  return FALSE;
}

static gboolean
load_entry (const RingletGoniometerOrder *order, const RingletGoniometerEntry *entry,
    Work *work, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (entry->path, -1);
  const gboolean has_points = g_str_has_suffix (lower, ".npt");
  Loaded loaded = { 0 };
  RingletGoniometryItem item = { .label = entry->path };

  if (has_points ? load_points (entry->path, work, &loaded, error)
                 : load_image (entry, work, &loaded, error))
    loaded.positions = ringlet_goniometer_find_positions (
        work->model, entry->given, order->names, loaded.image, entry->path, error);
  item.positions = loaded.positions;
  item.image = loaded.image;
  item.points = loaded.points;
  g_array_append_val (work->loaded, loaded);
  g_array_append_val (work->items, item);
  return loaded.positions != NULL;
}

static gboolean
load_mask (const RingletGoniometerOrder *order, Work *work, GError **error)
{
  g_autoptr (RingletMask) gaps = ringlet_detector_gap_mask (work->model->detector);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletMask) user = NULL;

  if (order->mask != NULL) {
    image = ringlet_image_load (order->mask, NULL, error);
    user = image != NULL ? ringlet_mask_new_from_image (image, error) : NULL;
    if (user == NULL)
      return FALSE;
  }
  if (user == NULL && gaps == NULL)
    return TRUE;
  work->mask = ringlet_mask_union (user, gaps, error);
  return work->mask != NULL;
}

RingletGoniometer *
ringlet_goniometer_run_load (const RingletGoniometerOrder *order, GError **error)
{
  g_autoptr (RingletGoniometer) model = ringlet_goniometer_load (order->model, error);
  RingletGoniometer *other = NULL;

  if (model == NULL || order->wavelength_m == 0.0)
    return g_steal_pointer (&model);
  other = ringlet_goniometer_with_wavelength (model, order->wavelength_m, error);
  if (other == NULL)
    g_prefix_error (error, "%s: ", order->model);
  return other;
}

static gboolean
load (const RingletGoniometerOrder *order, Work *work, GError **error)
{
  RingletGoniometryInputs *in = &work->inputs;

  work->model = ringlet_goniometer_run_load (order, error);
  if (work->model == NULL)
    return FALSE;
  work->limits =
      ringlet_goniometer_limits_parse (order->fix, order->bound, &work->model, error);
  if (work->limits == NULL || !load_mask (order, work, error))
    return FALSE;
  in->calibrant = order->calibrant;
  for (guint i = 0; i < order->entries->len; i++) {
    if (!load_entry (order, g_ptr_array_index (order->entries, i), work, error))
      return FALSE;
  }
  in->model = work->model;
  in->mask = work->mask;
  in->items = (const RingletGoniometryItem *) (gpointer) work->items->data;
  in->n_items = work->items->len;
  in->limits = work->limits;
  in->residual = RINGLET_REFINE_PIXELS;
  in->loss = RINGLET_REFINE_CAUCHY;
  in->reject_sigma = order->reject_sigma;
  in->points_per_degree = order->points_per_degree;
  if (in->calibrant != NULL)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "Nothing says which powder it is: give --calibrant, such as LaB6 or CeO2");
  return FALSE;
}

/* ---- work ---- */

static gboolean
check_output (const RingletGoniometerOrder *order, GError **error)
{
  g_autoptr (GPtrArray) inputs = g_ptr_array_new ();

  if (order->output == NULL)
    return TRUE;
  g_ptr_array_add (inputs, (gpointer) order->mask);
  for (guint i = 0; i < order->entries->len; i++) {
    const RingletGoniometerEntry *entry = g_ptr_array_index (order->entries, i);

    g_ptr_array_add (inputs, entry->path);
  }
  return ringlet_output_check (order->output, order->overwrite, error) &&
      ringlet_output_check_inputs (
          order->output, (const char *const *) inputs->pdata, inputs->len, error);
}

static gpointer
refine (RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  const RingletProgress progress = ringlet_job_progress (job);

  return ringlet_goniometry_refine (data, &progress, cancellable, error);
}

static void
tell (const RingletGoniometerOrder *order, const RingletGoniometerRefinement *fit)
{
  const char *const outputs[] = { order->output, NULL };
  const RingletGoniometerTale tale = { .name = order->model,
    .model = fit->goniometer,
    .refinement = fit,
    .outputs = outputs };

  if (order->json)
    ringlet_goniometer_tell_json (&tale);
  else if (!order->quiet)
    ringlet_goniometer_tell (&tale);
}

gboolean
ringlet_goniometer_run_refine (const RingletGoniometerOrder *order, GError **error)
{
  g_auto (Work) work = {
    .loaded = g_array_new (FALSE, TRUE, sizeof (Loaded)),
    .items = g_array_new (FALSE, TRUE, sizeof (RingletGoniometryItem)),
  };
  g_autoptr (RingletGoniometerRefinement) fit = NULL;
  g_auto (RingletBar) bar;

  g_array_set_clear_func (work.loaded, loaded_clear);
  ringlet_bar_init (&bar, "Refining");
  if (!check_output (order, error) || !load (order, &work, error))
    return FALSE;
  fit = ringlet_run_job (refine, &work.inputs, &bar, error);
  ringlet_bar_clear (&bar);
  if (fit == NULL) {
    g_prefix_error (error, "%s: ", order->model);
    return FALSE;
  }
  if (order->output != NULL &&
      !ringlet_goniometer_save (
          fit->goniometer, order->output, order->overwrite, error))
    return FALSE;
  tell (order, fit);
  return TRUE;
}

/* ---- one geometry ---- */

gboolean
ringlet_goniometer_write_geometry (const RingletDetector *detector,
    const RingletGeometry *geometry, const char *path, gboolean overwrite,
    GError **error)
{
  const RingletGeometryFormat *const *formats = ringlet_geometry_format_list ();
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *lost = NULL;
  gsize size = 0;

  while (*formats != NULL &&
      ((*formats)->write == NULL || !g_str_has_suffix (path, (*formats)->suffix)))
    formats++;
  if (*formats == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "-o %s: the suffix says the format, .poni or another one that \"ringlet "
        "geometry --help\" names",
        path);
    return FALSE;
  }
  bytes = (*formats)->write (detector, geometry, &lost, error);
  if (bytes == NULL)
    return FALSE;
  if (lost != NULL)
    g_printerr ("ringlet: %s does not hold %s\n", path, lost);
  {
    const char *data = g_bytes_get_data (bytes, &size);

    return ringlet_output_write (path, data, size, overwrite, error);
  }
}
