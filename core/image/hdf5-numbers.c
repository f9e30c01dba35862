/* SPDX-License-Identifier: MIT */
#include "image/hdf5-numbers.h"

#include "base/error.h"
#include "image/hdf5-field.h"

/* A number for each frame of the longest series there are. */
#define MOST ((guint64) 1 << 28)

static gsize
count (hid_t file, const char *name)
{
  g_auto (RingletHdf5Id) list = H5I_INVALID_HID;
  guint64 n = 0;

  list = ringlet_hdf5_open_array (file, name, 1, &n, NULL);
  return list >= 0 && n > 0 && n <= MOST ? (gsize) n : 1;
}

double *
ringlet_hdf5_load_numbers (const char *path, const char *name, gsize *n, GError **error)
{
  g_auto (RingletHdf5Id) file = ringlet_hdf5_open (path, NULL, error);
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = NULL;
  g_autofree double *numbers = NULL;

  if (file < 0)
    return NULL;
  lock = ringlet_hdf5_lock ();
  *n = count (file, name);
  numbers = g_new (double, *n);
  if (ringlet_hdf5_read_numbers (file, name, *n, numbers, error))
    return g_steal_pointer (&numbers);
  g_prefix_error (error, "%s: ", path);
  return NULL;
}
