/* SPDX-License-Identifier: MIT */
#include "series-frame.h"

#include "export/pattern-facts.h"
#include "export/pattern-read.h"

RingletSeriesFrame *
ringlet_series_frame_new (guint64 frame)
{
  RingletSeriesFrame *self = g_new0 (RingletSeriesFrame, 1);

  self->frame = frame;
  return self;
}

void
ringlet_series_frame_free (RingletSeriesFrame *self)
{
  g_clear_error (&self->error);
  g_free (self->intensity);
  g_free (self->no_device);
  g_free (self->lost_device);
  g_free (self);
}

gboolean
ringlet_series_is_disk_full (const GError *error)
{
  return g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

static void
take_values (RingletSeriesFrame *self, const double *values, gsize n)
{
  g_free (self->intensity);
  self->intensity = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    self->intensity[i] = (float) values[i];
  self->axis.n_bins = n;
}

static void
take_pattern (
    RingletSeriesFrame *self, const RingletPattern *pattern, const RingletUnit *unit)
{
  double half = 0.0;

  if (pattern->n < 2 || (pattern->unit != NULL && pattern->unit != unit))
    return;

  half = 0.5 * (pattern->x[pattern->n - 1] - pattern->x[0]) / (double) (pattern->n - 1);
  take_values (self, pattern->intensity, pattern->n);
  self->axis.unit = unit;
  self->axis.radial_min = pattern->x[0] - half;
  self->axis.radial_max = pattern->x[pattern->n - 1] + half;
}

gboolean
ringlet_series_frame_take_result (RingletSeriesFrame *self,
    const RingletBackgroundChoice *background, const RingletResult *pattern,
    GError **error)
{
  g_autoptr (RingletPattern) whole = NULL;
  g_autoptr (RingletPattern) rest = NULL;

  self->no_device = g_strdup (pattern->provenance.no_device);
  self->lost_device = g_strdup (pattern->provenance.lost_device);
  if (!background->is_on) {
    take_values (self, pattern->intensity, pattern->n_radial);
    self->axis.unit = pattern->unit;
    self->axis.radial_min = pattern->radial_min;
    self->axis.radial_max = pattern->radial_max;
    return TRUE;
  }
  whole = ringlet_pattern_from_result (pattern, error);
  if (whole != NULL)
    rest = ringlet_background_choice_apply (background, whole, error);
  if (rest != NULL)
    take_pattern (self, rest, pattern->unit);
  return rest != NULL;
}

void
ringlet_series_frame_take_file (
    RingletSeriesFrame *self, const char *path, const RingletUnit *unit)
{
  g_autoptr (RingletPattern) pattern = ringlet_pattern_read (path, NULL);

  if (pattern != NULL)
    take_pattern (self, pattern, unit);
}
