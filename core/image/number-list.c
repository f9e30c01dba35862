/* SPDX-License-Identifier: MIT */
#include "image/number-list.h"

#include "base/error.h"
#include "image/hdf5-field.h"
#include "image/image.h"

/* A row of them is what is meant where it is neither. */
static gboolean
find_length (hid_t file, const char *name, guint64 *length, GError **error)
{
  g_auto (RingletHdf5Id) single = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) row = H5I_INVALID_HID;

  *length = 1;
  single = ringlet_hdf5_open_array (file, name, 0, length, NULL);
  if (single >= 0)
    return TRUE;
  row = ringlet_hdf5_open_array (file, name, 1, length, error);
  return row >= 0;
}

static double *
load (const char *path, const char *name, gsize *n, GError **error)
{
  g_auto (RingletHdf5Id) file = ringlet_hdf5_open (path, NULL, error);
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = NULL;
  g_autofree double *numbers = NULL;
  guint64 length = 0;

  if (file < 0)
    return NULL;
  lock = ringlet_hdf5_lock ();
  if (!find_length (file, name, &length, error))
    return NULL;
  if (length == 0 || length > RINGLET_IMAGE_MAX_PIXELS) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "The field %s has %" G_GUINT64_FORMAT " numbers", name, length);
    return NULL;
  }
  numbers = g_try_new (double, length);
  if (numbers == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for %" G_GUINT64_FORMAT " numbers", length);
    return NULL;
  }
  if (!ringlet_hdf5_read_numbers (file, name, (gsize) length, numbers, error))
    return NULL;
  *n = (gsize) length;
  return g_steal_pointer (&numbers);
}

double *
ringlet_number_list_load (const char *path, const char *name, gsize *n, GError **error)
{
  double *numbers = load (path, name, n, error);
  g_autofree char *label = g_filename_display_name (path);

  if (numbers == NULL && error != NULL && !g_str_has_prefix ((*error)->message, path))
    g_prefix_error (error, "%s: ", label);
  return numbers;
}
