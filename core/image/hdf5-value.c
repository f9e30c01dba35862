/* SPDX-License-Identifier: MIT */
#include "image/hdf5-value.h"

#include "base/number.h"
#include "image/hdf5-field.h"

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

static gboolean
read_numbers (RingletHdf5Value *self, hid_t dataset, gsize n)
{
  g_autofree gpointer elements = NULL;
  g_autoptr (RingletImage) row = NULL;

  elements = ringlet_hdf5_read_elements (dataset, n, &self->type, NULL);
  if (elements == NULL)
    return FALSE;

  row = ringlet_image_new_take (self->type, 1, n, g_steal_pointer (&elements), NULL);
  self->numbers = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    self->numbers[i] = ringlet_image_get (row, i);
  self->n = n;
  return TRUE;
}

gboolean
ringlet_hdf5_value_read (RingletHdf5Value *self, hid_t dataset, guint64 n_frames)
{
  g_auto (RingletHdf5Id) type = H5Dget_type (dataset);
  g_auto (RingletHdf5Id) space = H5Dget_space (dataset);
  const hssize_t n = space >= 0 ? H5Sget_simple_extent_npoints (space) : -1;

  *self = (RingletHdf5Value){ 0 };
  if (type < 0 || n < 1 || (n != 1 && (guint64) n != n_frames))
    return FALSE;

  if (H5Tget_class (type) == H5T_STRING)
    self->text = n == 1 ? ringlet_hdf5_dup_dataset_text (dataset) : NULL;
  else
    read_numbers (self, dataset, (gsize) n);
  if (self->text == NULL && self->n == 0)
    return FALSE;
  self->units = ringlet_hdf5_dup_attribute (dataset, "units");
  return TRUE;
}

char *
ringlet_hdf5_value_to_line (const RingletHdf5Value *self)
{
  char number[RINGLET_NUMBER_SIZE];
  const gboolean has_units = self->units != NULL && *self->units != '\0';

  if (self->text != NULL)
    return g_strndup (self->text, MAX_LINE);
  if (self->n != 1)
    return NULL;

  if (self->type == RINGLET_PIXEL_F32)
    format_float ((float) self->numbers[0], number);
  else
    ringlet_number_format (self->numbers[0], number);
  return g_strconcat (number, has_units ? " " : "", has_units ? self->units : "", NULL);
}

void
ringlet_hdf5_value_clear (RingletHdf5Value *self)
{
  g_clear_pointer (&self->numbers, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->units, g_free);
  self->n = 0;
}
