/* SPDX-License-Identifier: MIT */
#include "image/hdf5-text.h"

#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "image/hdf5-heap.h"

/* Larger heaps are looked at so far. */
#define MAX_HEAP ((gsize) 1 << 20)

/* What is stored of a text: its length in 4 bytes, the heap, its index there in 4.
 * Source: "HDF5 File Format Specification Version 3.0", VIII.A. */
#define LENGTH_SIZE 4
#define MAX_ADDRESS 8

/* What of the file has to be known. */
typedef struct {
  char *path;
  size_t address_size, length_size;
  hsize_t base; /* addresses count from there */
} Place;

static void
place_clear (Place *self)
{
  g_free (self->path);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static gboolean
place_init (Place *self, hid_t dataset)
{
  g_auto (RingletHdf5Id) file = H5Iget_file_id (dataset);
  g_auto (RingletHdf5Id) creation =
      file >= 0 ? H5Fget_create_plist (file) : H5I_INVALID_HID;
  const ssize_t length = file >= 0 ? H5Fget_name (file, NULL, 0) : -1;

  if (length <= 0 || creation < 0 ||
      H5Pget_sizes (creation, &self->address_size, &self->length_size) < 0 ||
      H5Pget_userblock (creation, &self->base) < 0 || self->address_size > MAX_ADDRESS)
    return FALSE;
  self->path = g_malloc0 ((gsize) length + 1);
  return H5Fget_name (file, self->path, (size_t) length + 1) >= 0;
}

static gboolean
check_heap (int fd, const Place *place, haddr_t offset)
{
  guint8 stored[LENGTH_SIZE + MAX_ADDRESS];
  g_autofree guint8 *heap = NULL;
  guint64 address = place->base;
  gssize n = pread (fd, stored, sizeof stored, (off_t) offset);

  if (n != sizeof stored)
    return TRUE;
  for (gsize i = 0; i < place->address_size; i++)
    address += (guint64) stored[LENGTH_SIZE + i] << 8 * i;
  heap = g_malloc (MAX_HEAP);
  n = address <= G_MAXINT64 ? pread (fd, heap, MAX_HEAP, (off_t) address) : -1;
  return n <= 0 ||
      ringlet_hdf5_check_heaps (heap, (gsize) n, address, place->length_size, NULL);
}

gboolean
ringlet_hdf5_check_text (hid_t dataset)
{
  const haddr_t offset = H5Dget_offset (dataset);
  g_auto (Place) place = { 0 };
  gboolean ok = TRUE;
  int fd = -1;

  if (offset != HADDR_UNDEF && place_init (&place, dataset))
    fd = g_open (place.path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
  H5Eclear2 (H5E_DEFAULT);
  if (fd < 0)
    return TRUE;
  ok = check_heap (fd, &place, offset);
  g_close (fd, NULL);
  return ok;
}
