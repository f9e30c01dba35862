/* SPDX-License-Identifier: MIT */
#include "cli/set-up-pixels.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "base/output.h"
#include "cli/parse.h"
#include "image/source.h"
#include "output-name.h"

#define TEXT G_OPTION_ARG_STRING
#define FILE_NAME G_OPTION_ARG_FILENAME

/* ---- options ---- */

static GOptionEntry *
join (const GOptionEntry *before, const GOptionEntry *more, gsize n_more)
{
  gsize n = 0;
  GOptionEntry *all = NULL;

  while (before[n].long_name != NULL)
    n++;
  all = g_new0 (GOptionEntry, n + n_more + 1);
  memcpy (all, before, n * sizeof *all);
  memcpy (all + n, more, n_more * sizeof *all);
  return all;
}

GOptionEntry *
ringlet_set_up_pixels_entries (
    RingletSetUpPixels *self, gboolean with_factors, const GOptionEntry *before)
{
  const GOptionEntry masks[] = {
    { "mask", 'm', 0, FILE_NAME, &self->mask,
        "Mask image: pixels that are not 0 do not count", "FILE" },
    { "no-mask", 0, 0, G_OPTION_ARG_NONE, &self->no_mask,
        "Do not mask the gaps between the modules of the detector", NULL },
    { "dummy", 0, 0, TEXT, &self->dummy,
        "Pixel value that is no data, or \"none\" (the flags of the detector)", "V" },
    { "delta-dummy", 0, 0, TEXT, &self->delta_dummy, "Half width around --dummy (0)",
        "D" },
  };
  const GOptionEntry corrections[] = {
    { "dark", 'd', 0, FILE_NAME, &self->dark, "Dark image, subtracted", "FILE" },
    { "flat", 'f', 0, FILE_NAME, &self->flat, "Flat field, divides", "FILE" },
  };
  g_autofree GOptionEntry *first =
      ringlet_set_up_geometry_entries (&self->geometry, TRUE, before);
  g_autofree GOptionEntry *second = join (first, masks, G_N_ELEMENTS (masks));
  g_autofree GOptionEntry *third = NULL;

  if (!with_factors)
    return g_steal_pointer (&second);
  third = join (second, corrections, G_N_ELEMENTS (corrections));
  return ringlet_set_up_factors_entries (&self->factors, third);
}

void
ringlet_set_up_pixels_clear (RingletSetUpPixels *self)
{
  char *const texts[] = { self->mask, self->dark, self->flat, self->dummy,
    self->delta_dummy };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  ringlet_set_up_geometry_clear (&self->geometry);
  ringlet_set_up_factors_clear (&self->factors);
}

void
ringlet_pixels_clear (RingletPixels *self)
{
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  g_clear_pointer (&self->dark, ringlet_image_unref);
  g_clear_pointer (&self->flat, ringlet_image_unref);
  g_clear_pointer (&self->absorption, ringlet_image_unref);
}

/* ---- values ---- */

static gboolean
parse_dummy (const RingletSetUpPixels *self, RingletPlan *plan, GError **error)
{
  const gboolean none = g_strcmp0 (self->dummy, "none") == 0;

  if (self->delta_dummy != NULL && (self->dummy == NULL || none)) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--delta-dummy needs --dummy with a value");
    return FALSE;
  }
  if (none)
    plan->dummy = RINGLET_DUMMY_NONE;
  if (self->dummy == NULL || none)
    return TRUE;

  plan->dummy = RINGLET_DUMMY_VALUE;
  return ringlet_parse_number ("--dummy", self->dummy, &plan->dummy_value, error) &&
      ringlet_parse_number (
          "--delta-dummy", self->delta_dummy, &plan->dummy_delta, error);
}

gboolean
ringlet_set_up_pixels_parse (
    const RingletSetUpPixels *self, RingletPixels *pixels, GError **error)
{
  pixels->plan = ringlet_plan_default ();
  return ringlet_set_up_geometry_parse (&self->geometry, &pixels->order, error) &&
      ringlet_set_up_factors_parse (&self->factors, &pixels->plan.factors, error) &&
      parse_dummy (self, &pixels->plan, error) &&
      ringlet_plan_check (&pixels->plan, error);
}

/* ---- files ---- */

/* The detector of the image where it leaves its shape or binning open. */
static gboolean
complete_detector (RingletDetector *bare, const RingletImage *image,
    RingletPixels *pixels, GError **error)
{
  if (image != NULL)
    pixels->detector =
        ringlet_detector_for_image (bare, image->n_slow, image->n_fast, error);
  else if (bare->n_slow > 0)
    pixels->detector = ringlet_detector_ref (bare);
  else
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The geometry does not say how many pixels there are; give --detector");
  return pixels->detector != NULL;
}

gboolean
ringlet_set_up_pixels_place (const RingletSetUpPixels *self, const RingletImage *image,
    RingletPixels *pixels, GError **error)
{
  g_auto (RingletPoni) poni = { 0 };
  g_autoptr (RingletDetector) detector = NULL;

  if (self->geometry.poni == NULL) {
    if (!ringlet_set_up_geometry_change (
            &self->geometry, &pixels->order, &detector, &pixels->geometry, error))
      return FALSE;
  } else {
    if (!ringlet_set_up_geometry_load (
            &self->geometry, &pixels->order, NULL, &poni, error))
      return FALSE;
    pixels->geometry = poni.geometry;
    detector = g_steal_pointer (&poni.detector);
  }
  if (detector != NULL)
    return complete_detector (detector, image, pixels, error);

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "Nothing says which detector it is: give --detector");
  return FALSE;
}

static gboolean
load_mask (const RingletSetUpPixels *self, RingletPixels *pixels, GError **error)
{
  g_autoptr (RingletMask) gaps =
      self->no_mask ? NULL : ringlet_detector_gap_mask (pixels->detector);
  g_autoptr (RingletMask) user = NULL;
  g_autoptr (RingletImage) image = NULL;

  if (self->mask != NULL) {
    image = ringlet_image_load (self->mask, NULL, error);
    user = image != NULL ? ringlet_mask_new_from_image (image, error) : NULL;
    if (user == NULL)
      return FALSE;
    if (ringlet_mask_seems_inverted (user))
      g_printerr ("ringlet: %s hides more than half of its pixels; is it inverted?\n",
          self->mask);
  }
  if (user == NULL && gaps == NULL)
    return TRUE;
  pixels->mask = ringlet_mask_union (user, gaps, error);
  if (pixels->mask == NULL && self->mask != NULL)
    g_prefix_error (error, "%s: ", self->mask);
  return pixels->mask != NULL;
}

static gboolean
load_image (const char *path, RingletImage **image, GError **error)
{
  if (path != NULL)
    *image = ringlet_image_load (path, NULL, error);
  return path == NULL || *image != NULL;
}

gboolean
ringlet_set_up_pixels_load (
    const RingletSetUpPixels *self, RingletPixels *pixels, GError **error)
{
  const RingletCorrectionPaths paths = { self->dark, self->flat,
    self->factors.absorption };
  RingletIntegratorInputs inputs;

  if (!load_mask (self, pixels, error) ||
      !load_image (self->dark, &pixels->dark, error) ||
      !load_image (self->flat, &pixels->flat, error) ||
      !load_image (self->factors.absorption, &pixels->absorption, error))
    return FALSE;
  inputs = ringlet_pixels_inputs (self, pixels);
  return ringlet_corrections_check (
      &inputs.corrections, &paths, pixels->detector, error);
}

RingletIntegratorInputs
ringlet_pixels_inputs (const RingletSetUpPixels *self, const RingletPixels *pixels)
{
  return (RingletIntegratorInputs){ .detector = pixels->detector,
    .geometry = &pixels->geometry,
    .mask = pixels->mask,
    .plan = &pixels->plan,
    .corrections = { pixels->dark, 1, pixels->flat, pixels->absorption },
    .mask_path = self->mask,
    .dark_path = self->dark,
    .flat_path = self->flat,
    .absorption_path = self->factors.absorption };
}

gboolean
ringlet_set_up_pixels_check_output (const RingletSetUpPixels *self, const char *option,
    const char *path, const char *image, gboolean overwrite, GError **error)
{
  const char *const inputs[] = { image, self->geometry.poni, self->geometry.detector,
    self->mask, self->dark, self->flat, self->factors.absorption };
  g_autofree char *lower = g_ascii_strdown (path, -1);

  if (!g_str_has_suffix (lower, ".edf")) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s names the image to write, FILE.edf, not %s", option, path);
    return FALSE;
  }
  return ringlet_output_check (path, overwrite, error) &&
      ringlet_output_check_inputs (path, inputs, G_N_ELEMENTS (inputs), error);
}

RingletImage *
ringlet_load_frame (const char *path, guint frame, GError **error)
{
  g_autoptr (RingletSource) source = ringlet_source_open (path, error);

  if (source == NULL)
    return NULL;
  if (frame < ringlet_source_n_frames (source))
    return ringlet_source_read (source, frame, NULL, error);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s has %" G_GUINT64_FORMAT " frames, counted from 0: there is no frame %u", path,
      ringlet_source_n_frames (source), frame);
  return NULL;
}
