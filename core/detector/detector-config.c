/* SPDX-License-Identifier: MIT */

/* Detectors by name, and the name that fits an image. */

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "detector/catalogue.h"
#include "detector/detector.h"

static void
set_unknown (const char *name, GError **error)
{
  g_autofree char *nearest = ringlet_catalogue_nearest (name);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "There is no detector \"%s\" in the catalogue%s%s; \"ringlet detectors\" lists "
      "it",
      name, *nearest != '\0' ? "; perhaps you mean " : "", nearest);
}

static gboolean
check_length (const char *what, double value_m, GError **error)
{
  char text[RINGLET_NUMBER_SIZE];

  if (value_m >= 0.0 && isfinite (value_m))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The %s of the detector must be a positive length, not %s m", what,
      g_ascii_formatd (text, sizeof text, "%.9g", value_m));
  return FALSE;
}

/* Says of what the catalogue has no mode: 0 stands for what was not asked. */
static void
set_no_mode (
    const RingletDetectorRow *row, const RingletDetectorConfig *config, GError **error)
{
  g_autofree char *allowed = ringlet_detector_modes_text (row);
  g_autoptr (GString) asked = g_string_new (NULL);
  char number[2][RINGLET_NUMBER_SIZE];

  if (config->n_slow > 0 || config->n_fast > 0)
    g_string_append_printf (asked,
        " for %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " pixels", config->n_slow,
        config->n_fast);
  if (config->pixel_slow_m > 0.0 || config->pixel_fast_m > 0.0)
    g_string_append_printf (asked, " with pixels of %s × %s µm",
        g_ascii_formatd (
            number[0], sizeof number[0], "%.7g", config->pixel_slow_m * 1e6),
        g_ascii_formatd (
            number[1], sizeof number[1], "%.7g", config->pixel_fast_m * 1e6));
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The %s cannot be read out%s (slow × fast); it has %s%s%s", row->name, asked->str,
      allowed, row->note != NULL ? ". Note: " : "", row->note != NULL ? row->note : "");
}

static RingletDetector *
new_of_row (const RingletDetectorRow *row, const RingletDetectorConfig *config,
    int orientation, GError **error)
{
  RingletDetectorMode mode;

  if (config->radius_m != 0.0 && row->layout != RINGLET_LAYOUT_CYLINDER) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The %s is no cylinder and has no radius", row->name);
    return NULL;
  }

  if (!ringlet_detector_mode_find (row, config->pixel_slow_m, config->pixel_fast_m,
          config->n_slow, config->n_fast, &mode)) {
    set_no_mode (row, config, error);
    return NULL;
  }

  return ringlet_detector_new_mode (&mode, config->radius_m, orientation, error);
}

static RingletDetector *
new_of_config (const char *name, const RingletDetectorConfig *config, GError **error)
{
  const RingletDetectorRow *row = ringlet_catalogue_find (name);
  const int orientation = config->orientation != 0 ? config->orientation : 3;

  if (row == NULL && g_ascii_strcasecmp (name, "Detector") == 0)
    return ringlet_detector_new_generic (config->pixel_slow_m, config->pixel_fast_m,
        config->n_slow, config->n_fast, orientation, error);
  if (row == NULL) {
    set_unknown (name, error);
    return NULL;
  }

  if (!ringlet_detector_check_orientation (orientation, error) ||
      !check_length ("pixel size", config->pixel_slow_m, error) ||
      !check_length ("pixel size", config->pixel_fast_m, error) ||
      !check_length ("radius", config->radius_m, error))
    return NULL;

  return new_of_row (row, config, orientation, error);
}

RingletDetector *
ringlet_detector_new_config (
    const char *name, const RingletDetectorConfig *config, GError **error)
{
  g_autoptr (RingletDetector) self = new_of_config (name, config, error);

  if (self == NULL || config->sensor.material == NULL)
    return g_steal_pointer (&self);

  return ringlet_detector_with_sensor (self, &config->sensor);
}

RingletDetector *
ringlet_detector_new_named (const char *name, int orientation, GError **error)
{
  const RingletDetectorConfig config = { .orientation = orientation };

  if (!ringlet_detector_check_orientation (orientation, error))
    return NULL;
  if (ringlet_catalogue_find (name) == NULL) {
    set_unknown (name, error);
    return NULL;
  }

  return ringlet_detector_new_config (name, &config, error);
}

/* The same detector in another binning; NULL when it has none of that shape, or when a
 * file changed its pixels or its mask, which are of the old shape then. */
static RingletDetector *
binned_otherwise (const RingletDetector *self, gsize n_slow, gsize n_fast)
{
  g_autoptr (RingletDetector) binned = NULL;
  RingletDetectorMode mode;

  if (self->row == NULL || self->mask != NULL ||
      !ringlet_detector_mode_find (
          ringlet_catalogue_find (self->row->name), 0.0, 0.0, n_slow, n_fast, &mode))
    return NULL;

  /* A pitch that was refined stays refined. */
  if (mode.row->binnings == NULL) {
    mode.pixel_slow_m = self->pixel_slow_m * mode.binning_slow / self->binning_slow;
    mode.pixel_fast_m = self->pixel_fast_m * mode.binning_fast / self->binning_fast;
  }
  binned = ringlet_detector_new_mode (&mode, self->radius_m, self->orientation, NULL);
  if (binned == NULL || binned->grid->klass != self->grid->klass)
    return NULL;

  return ringlet_detector_with_sensor (binned, &self->sensor);
}

RingletDetector *
ringlet_detector_for_image (
    RingletDetector *self, gsize n_slow, gsize n_fast, GError **error)
{
  g_autofree char *fitting = NULL;
  RingletDetector *binned = NULL;

  if (self == NULL) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The geometry names no detector and no pixel size: name the detector");
    return NULL;
  }
  if (self->n_slow == n_slow && self->n_fast == n_fast)
    return ringlet_detector_ref (self);

  if (self->n_slow == 0)
    return ringlet_detector_with_shape (self, n_slow, n_fast);

  binned = binned_otherwise (self, n_slow, n_fast);
  if (binned != NULL)
    return binned;

  fitting = ringlet_detector_guess (n_slow, n_fast, 0.0);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "The image has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels (rows × columns), but the geometry is for a %s of %" G_GSIZE_FORMAT
      " × %" G_GSIZE_FORMAT "%s%s",
      n_slow, n_fast, self->name, self->n_slow, self->n_fast,
      *fitting != '\0' ? "; detectors of that shape: " : "", fitting);
  return NULL;
}
