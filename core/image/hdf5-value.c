/* SPDX-License-Identifier: MIT */
#include "image/hdf5-value.h"

#include <string.h>

#include "base/number.h"
#include "image/hdf5-field.h"
#include "image/hdf5-storage.h"

/* A header line longer than this is none. */
#define MAX_LINE 4096

/* The shortest decimal that is the same float: 0.4066 and not 0.40659999847412109. */
static const char *
format_float (float value, char *buffer)
{
  static const char *const formats[] = { "%.6g", "%.7g", "%.8g", "%.9g" };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_ascii_formatd (buffer, RINGLET_NUMBER_SIZE, formats[i], (double) value);
    if ((float) g_ascii_strtod (buffer, NULL) == value)
      break;
  }
  return buffer;
}

/* An array that is declared costs nothing in the file, and there may be thousands. */
static gboolean
has_room (hid_t dataset, RingletPixelType type, guint64 n, RingletHdf5Limits *limits)
{
  const guint64 n_bytes = n * ringlet_pixel_type_size (type);
  guint64 unfounded = 0;

  if (n > G_MAXINT64 / ringlet_pixel_type_size (type) ||
      !ringlet_hdf5_check_written (dataset, NULL) ||
      !ringlet_hdf5_check_storage (dataset, n_bytes, NULL))
    return FALSE;
  unfounded = ringlet_hdf5_unfounded_bytes (dataset, n_bytes);
  if (unfounded > limits->free_bytes)
    return FALSE;
  limits->free_bytes -= unfounded;
  return TRUE;
}

static gboolean
read_numbers (
    RingletHdf5Value *self, hid_t dataset, guint64 n, RingletHdf5Limits *limits)
{
  g_auto (RingletHdf5Id) memory_type = H5I_INVALID_HID;
  g_autofree gpointer elements = NULL;
  RingletPixelType type;

  memory_type = ringlet_hdf5_dup_pixel_type (dataset, &type, NULL);
  if (memory_type < 0 || !ringlet_hdf5_check_filters (dataset, NULL) ||
      (n > 1 && !has_room (dataset, type, n, limits)))
    return FALSE;
  elements = ringlet_hdf5_read_elements (dataset, (gsize) n, &type, NULL);
  if (elements == NULL)
    return FALSE;

  self->numbers =
      ringlet_image_new_take (type, 1, (gsize) n, g_steal_pointer (&elements), NULL);
  self->n = (gsize) n;
  return TRUE;
}

gboolean
ringlet_hdf5_value_read (
    RingletHdf5Value *self, hid_t dataset, RingletHdf5Limits *limits)
{
  g_auto (RingletHdf5Id) type = H5Dget_type (dataset);
  g_auto (RingletHdf5Id) space = H5Dget_space (dataset);
  const hssize_t found = space >= 0 ? H5Sget_simple_extent_npoints (space) : -1;
  const guint64 n = (guint64) MAX (found, 0);

  *self = (RingletHdf5Value){ 0 };
  if (type < 0 || n < 1 || (n != 1 && (n < limits->n_least || n > limits->n_most)))
    return FALSE;

  if (H5Tget_class (type) == H5T_STRING)
    self->text = n == 1 ? ringlet_hdf5_dup_dataset_text (dataset) : NULL;
  else
    read_numbers (self, dataset, n, limits);
  if (self->text == NULL && self->n == 0)
    return FALSE;
  self->units = ringlet_hdf5_dup_attribute (dataset, "units");
  return TRUE;
}

double
ringlet_hdf5_value_get (const RingletHdf5Value *self, gsize index)
{
  return ringlet_image_get (self->numbers, index);
}

/* Not within a character. */
static char *
dup_start (const char *text, gsize max_bytes)
{
  gsize n = strnlen (text, max_bytes + 1);

  if (n > max_bytes)
    n = (gsize) (g_utf8_find_prev_char (text, text + max_bytes + 1) - text);
  return g_strndup (text, n);
}

char *
ringlet_hdf5_value_to_line (const RingletHdf5Value *self)
{
  char number[RINGLET_NUMBER_SIZE];
  const gboolean has_units = self->units != NULL && *self->units != '\0';

  if (self->text != NULL)
    return dup_start (self->text, MAX_LINE);
  if (self->n != 1)
    return NULL;

  if (self->numbers->type == RINGLET_PIXEL_F32)
    format_float ((float) ringlet_hdf5_value_get (self, 0), number);
  else
    ringlet_number_format (ringlet_hdf5_value_get (self, 0), number);
  return g_strconcat (number, has_units ? " " : "", has_units ? self->units : "", NULL);
}

void
ringlet_hdf5_value_clear (RingletHdf5Value *self)
{
  g_clear_pointer (&self->numbers, ringlet_image_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->units, g_free);
  self->n = 0;
}
