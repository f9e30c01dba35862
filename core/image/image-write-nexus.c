/* SPDX-License-Identifier: MIT */

/* Metadata of frames as fields of NeXus: NXdetector, NXmonochromator, NXmonitor and, as
 * BLISS of the ESRF has it, the positions of motors in an NXcollection "positioners".
 * Source: NeXus definitions 2024.02, base classes. */

#include "image/image-write-nexus.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "image/image-write-private.h"

#define ANGSTROM_PLACES 10

struct _RingletFrameFacts {
  RingletImageMeta first;
  GArray *exposures; /* double, one a frame */
  GArray *monitors;
  GArray *positions; /* double, all motors of a frame after another */
};

static guint
n_motors (const RingletFrameFacts *self)
{
  return self->first.motors != NULL ? self->first.motors->len : 0;
}

RingletFrameFacts *
ringlet_frame_facts_new (const RingletImageMeta *first)
{
  RingletFrameFacts *self = g_new0 (RingletFrameFacts, 1);

  ringlet_image_meta_copy (first, &self->first);
  self->exposures = g_array_new (FALSE, FALSE, sizeof (double));
  self->monitors = g_array_new (FALSE, FALSE, sizeof (double));
  self->positions = g_array_new (FALSE, FALSE, sizeof (double));
  return self;
}

void
ringlet_frame_facts_free (RingletFrameFacts *self)
{
  ringlet_image_meta_clear (&self->first);
  g_array_unref (self->exposures);
  g_array_unref (self->monitors);
  g_array_unref (self->positions);
  g_free (self);
}

/* NaN where a frame does not say. */
static double
known (double value)
{
  return value > 0.0 ? value : (double) NAN;
}

static double
position_of (const RingletImageMeta *meta, guint index, const char *name)
{
  const RingletMotor *motor = meta->motors != NULL && index < meta->motors->len
      ? g_ptr_array_index (meta->motors, index)
      : NULL;

  return motor != NULL && g_str_equal (motor->name, name) ? motor->value : (double) NAN;
}

void
ringlet_frame_facts_add (RingletFrameFacts *self, const RingletImageMeta *meta)
{
  const double exposure = known (meta->exposure_s);
  const double monitor = known (meta->monitor);

  g_array_append_val (self->exposures, exposure);
  g_array_append_val (self->monitors, monitor);
  for (guint i = 0; i < n_motors (self); i++) {
    const RingletMotor *motor = g_ptr_array_index (self->first.motors, i);
    const double position = position_of (meta, i, motor->name);

    g_array_append_val (self->positions, position);
  }
}

/* ---- fields ---- */

static gboolean
write_field (hid_t group, const char *name, const double *values, guint64 n,
    const char *units, GError **error)
{
  g_auto (RingletHdf5Id) dataset = ringlet_hdf5_write_array (
      group, name, RINGLET_PIXEL_F64, n > 1 ? 1 : 0, &n, values, 0, error);

  return dataset >= 0 &&
      (units == NULL ||
          ringlet_hdf5_write_attribute_string (dataset, "units", units, error));
}

static gboolean
is_same (double a, double b)
{
  return memcmp (&a, &b, sizeof a) == 0;
}

/* One number a frame; a single one when they are all the same, nothing when none is
 * known. Frame i stands at @values[@stride · i]. */
static gboolean
write_series (hid_t group, const char *name, const double *values, guint n,
    guint stride, const char *units, GError **error)
{
  g_autofree double *column = g_new (double, n);
  guint64 n_different = 0;
  guint n_known = 0;

  for (guint i = 0; i < n; i++) {
    column[i] = values[(gsize) stride * i];
    n_different += !is_same (column[i], column[0]);
    n_known += !isnan (column[i]);
  }
  return n_known == 0 ||
      write_field (group, name, column, n_different > 0 ? n : 1, units, error);
}

static gboolean
write_number (
    hid_t group, const char *name, double value, const char *units, GError **error)
{
  return value == 0.0 || write_field (group, name, &value, 1, units, error);
}

static gboolean
write_text (hid_t group, const char *name, const char *text, GError **error)
{
  return text == NULL || ringlet_hdf5_write_string (group, name, text, error);
}

/* ---- groups ---- */

static gboolean
write_detector (const RingletFrameFacts *self, hid_t detector, GError **error)
{
  const RingletImageMeta *m = &self->first;

  return write_text (detector, "description", m->detector, error) &&
      write_number (detector, "distance", m->distance_m, "m", error) &&
      write_number (detector, "x_pixel_size", m->pixel_fast_m, "m", error) &&
      write_number (detector, "y_pixel_size", m->pixel_slow_m, "m", error) &&
      write_number (detector, "beam_center_x", m->beam_fast_px, "pixel", error) &&
      write_number (detector, "beam_center_y", m->beam_slow_px, "pixel", error) &&
      write_series (detector, "count_time", (const double *) self->exposures->data,
          self->exposures->len, 1, "s", error);
}

static gboolean
write_monochromator (const RingletFrameFacts *self, hid_t instrument, GError **error)
{
  g_auto (RingletHdf5Id) group = H5I_INVALID_HID;
  char text[RINGLET_NUMBER_SIZE];
  double wavelength = 0.0;

  ringlet_number_format_scaled (self->first.wavelength_m, ANGSTROM_PLACES, text);
  if (self->first.wavelength_m <= 0.0 || !ringlet_number_parse (text, &wavelength))
    return TRUE;
  group =
      ringlet_hdf5_create_group (instrument, "monochromator", "NXmonochromator", error);
  return group >= 0 &&
      write_number (group, "wavelength", wavelength, "angstrom", error);
}

static gboolean
write_monitor (const RingletFrameFacts *self, hid_t entry, GError **error)
{
  g_auto (RingletHdf5Id) group = H5I_INVALID_HID;

  if (self->first.monitor <= 0.0)
    return TRUE;
  group = ringlet_hdf5_create_group (entry, "monitor", "NXmonitor", error);
  return group >= 0 &&
      write_series (group, "data", (const double *) self->monitors->data,
          self->monitors->len, 1, NULL, error);
}

static gboolean
write_motors (const RingletFrameFacts *self, hid_t instrument, GError **error)
{
  const double *positions = (const double *) self->positions->data;
  g_auto (RingletHdf5Id) group = H5I_INVALID_HID;

  if (n_motors (self) == 0)
    return TRUE;
  group = ringlet_hdf5_create_ordered_group (
      instrument, "positioners", "NXcollection", error);
  for (guint i = 0; group >= 0 && i < n_motors (self); i++) {
    const RingletMotor *motor = g_ptr_array_index (self->first.motors, i);
    g_autofree char *name = g_strdelimit (g_strdup (motor->name), "/", '_');

    if (*name == '\0' || H5Lexists (group, name, H5P_DEFAULT) > 0)
      continue;
    if (!write_series (group, name, positions + i, self->exposures->len,
            n_motors (self), motor->unit, error))
      return FALSE;
  }
  return group >= 0;
}

/* The header of the first frame, a line a pair. */
static gboolean
write_header (const RingletFrameFacts *self, hid_t entry, GError **error)
{
  const GPtrArray *header = self->first.header;
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (RingletHdf5Id) group = H5I_INVALID_HID;

  if (header == NULL)
    return TRUE;
  for (guint i = 0; i + 1 < header->len; i += 2) {
    const char *key = g_ptr_array_index (header, i);

    if (!ringlet_image_meta_is_layout (key))
      g_string_append_printf (
          text, "%s = %s\n", key, (const char *) g_ptr_array_index (header, i + 1));
  }
  if (text->len == 0)
    return TRUE;
  group = ringlet_hdf5_create_group (entry, "header", "NXnote", error);
  return group >= 0 && ringlet_hdf5_write_string (group, "type", "text/plain", error) &&
      ringlet_hdf5_write_string (
          group, "description", "header of the first frame's file", error) &&
      ringlet_hdf5_write_string (group, "data", text->str, error);
}

gboolean
ringlet_frame_facts_write (const RingletFrameFacts *self, hid_t entry, hid_t instrument,
    hid_t detector, GError **error)
{
  return write_text (entry, "start_time", self->first.date, error) &&
      write_detector (self, detector, error) &&
      write_monochromator (self, instrument, error) &&
      write_monitor (self, entry, error) && write_motors (self, instrument, error) &&
      write_header (self, entry, error);
}
