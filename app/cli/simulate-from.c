/* SPDX-License-Identifier: MIT */
#include "cli/simulate-from.h"

#include "base/error.h"
#include "export/pattern-read.h"
#include "export/stored-cake.h"
#include "process/forward.h"

void
ringlet_simulate_from_clear (RingletSimulateFrom *self)
{
  g_free (self->path);
  g_free (self->unit);
}

gboolean
ringlet_simulate_from_check (
    const RingletSimulateFrom *self, const RingletSetUpPixels *set_up, GError **error)
{
  const RingletSetUpFactors *f = &set_up->factors;
  const struct {
    const char *option;
    gboolean given;
  } needing[] = {
    { "--unit", self->unit != NULL },
    { "--per-bin", self->per_bin },
    { "--noise", self->noise },
    { "--mask", set_up->mask != NULL },
    { "--no-mask", set_up->no_mask },
    { "--dark", set_up->dark != NULL },
    { "--flat", set_up->flat != NULL },
    { "--dummy", set_up->dummy != NULL },
    { "--no-solid-angle", f->no_solid_angle },
    { "--solid-angle-order", f->solid_angle_order != NULL },
    { "--polarization-offset", f->polarization_offset != NULL },
    { "--sensor-transmission", f->sensor_transmission },
    { "--oblique", f->oblique != NULL },
    { "--sample", f->sample != NULL },
    { "--cbn-seat", f->cbn_seat != NULL },
    { "--absorption", f->absorption != NULL },
  };

  for (gsize i = 0; self->path == NULL && i < G_N_ELEMENTS (needing); i++) {
    if (!needing[i].given)
      continue;
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s needs --from: it is for an image that is calculated from a pattern",
        needing[i].option);
    return FALSE;
  }
  if (self->path != NULL && set_up->dummy != NULL) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--dummy has no meaning here: no image is read");
    return FALSE;
  }
  return TRUE;
}

/* What was read: one of both. */
typedef struct {
  RingletPattern *pattern;
  RingletStoredCake *cake;
  RingletForwardTable table;
} Input;

static void
input_clear (Input *self)
{
  g_clear_pointer (&self->pattern, ringlet_pattern_unref);
  g_clear_pointer (&self->cake, ringlet_stored_cake_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Input, input_clear)

/* What is no cake is told by the reader of patterns, which comes last. */
static gboolean
read_cake (const char *path, Input *input, RingletGeometry *geometry)
{
  RingletStoredCake *cake = ringlet_stored_cake_read (path, NULL);

  if (cake == NULL)
    return FALSE;
  input->cake = cake;
  input->table = (RingletForwardTable){ cake->unit, cake->n_radial, cake->radial,
    cake->n_azimuth, cake->azimuth, cake->intensity };
  if (geometry->wavelength_m == 0.0)
    geometry->wavelength_m = cake->wavelength_m;
  return TRUE;
}

static gboolean
read_pattern (const char *path, Input *input, RingletGeometry *geometry, GError **error)
{
  RingletPattern *pattern = ringlet_pattern_read (path, error);

  if (pattern == NULL)
    return FALSE;
  input->pattern = pattern;
  input->table = (RingletForwardTable){ pattern->unit, pattern->n, pattern->x,
    .intensity = pattern->intensity };
  if (geometry->wavelength_m == 0.0)
    geometry->wavelength_m = pattern->wavelength_m;
  return TRUE;
}

static gboolean
read_input (const RingletSimulateFrom *self, Input *input, RingletGeometry *geometry,
    GError **error)
{
  if (!read_cake (self->path, input, geometry) &&
      !read_pattern (self->path, input, geometry, error))
    return FALSE;
  if (self->unit != NULL)
    input->table.unit = ringlet_unit_find (self->unit, error);
  else if (input->table.unit == NULL)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s does not say in which unit its first column is; give --unit", self->path);
  return input->table.unit != NULL;
}

RingletImage *
ringlet_simulate_from (const RingletSimulateFrom *self,
    const RingletSetUpPixels *set_up, RingletPixels *pixels, RingletScene *scene,
    guint32 seed, GError **error)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (0);
  g_auto (Input) input = { 0 };
  RingletForward options = ringlet_forward_default ();
  RingletIntegratorInputs inputs;
  RingletImage *image = NULL;

  if (!read_input (self, &input, &scene->geometry, error))
    return NULL;
  scene->options.calibrant = NULL;
  pixels->detector = ringlet_detector_ref (scene->detector);
  pixels->geometry = scene->geometry;
  if (!ringlet_set_up_pixels_load (set_up, pixels, error))
    return NULL;

  options.per_bin = self->per_bin;
  options.noise = self->noise;
  options.seed = seed;
  inputs = ringlet_pixels_inputs (set_up, pixels);
  image = ringlet_forward_image (&inputs, &input.table, &options, memo, NULL, error);
  if (image == NULL)
    g_prefix_error (error, "%s: ", self->path);
  return image;
}
