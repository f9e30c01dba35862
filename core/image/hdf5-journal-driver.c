/* SPDX-License-Identifier: MIT */
#include "image/hdf5-journal-driver.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "image/hdf5-journal-side.h"

#define MAX_ADDRESS ((haddr_t) G_MAXINT64)

typedef struct {
  RingletHdf5Store *store;
} Info;

typedef struct {
  H5FD_t parent; /* the library's; has to be first */
  RingletHdf5Store *store;
} Driver;

static RingletHdf5Store *
store_of (const H5FD_t *file)
{
  return ((const Driver *) file)->store;
}

/* The library opens a file twice to create it: first to see whether it has it open. */
static H5FD_t *
driver_open (const char *name, unsigned flags, hid_t access, haddr_t max_address)
{
  const Info *info = H5Pget_driver_info (access);
  Driver *self = NULL;

  if (info == NULL)
    return NULL;
  self = g_new0 (Driver, 1);
  self->store = info->store;
  return &self->parent;
}

static herr_t
driver_close (H5FD_t *file)
{
  g_free (file);
  return 0;
}

static int
driver_compare (const H5FD_t *a, const H5FD_t *b)
{
  return store_of (a) < store_of (b) ? -1 : store_of (a) > store_of (b);
}

/* Not to gather small writes: those of SWMR keep their order. */
static herr_t
driver_query (const H5FD_t *file, unsigned long *flags)
{
  *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_DATA_SIEVE |
      H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_SUPPORTS_SWMR_IO;
  return 0;
}

static haddr_t
driver_get_eoa (const H5FD_t *file, H5FD_mem_t type)
{
  return store_of (file)->eoa;
}

static herr_t
driver_set_eoa (H5FD_t *file, H5FD_mem_t type, haddr_t address)
{
  store_of (file)->eoa = address;
  return 0;
}

static haddr_t
driver_get_eof (const H5FD_t *file, H5FD_mem_t type)
{
  return store_of (file)->eof;
}

/* ---- reading ---- */

/* Behind the end of the file there are zeros. */
static herr_t
read_file (int fd, guint8 *to, gsize size, guint64 at)
{
  while (size > 0) {
    const gssize n = pread (fd, to, size, (off_t) at);

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return -1;
    if (n == 0)
      break;
    to += n;
    at += (guint64) n;
    size -= (gsize) n;
  }
  memset (to, 0, size);
  return 0;
}

/* The part of @change that is in @size bytes at @at. */
static void
lay_over (const RingletHdf5Change *change, guint8 *to, gsize size, guint64 at)
{
  const guint64 first = MAX (at, change->at);
  const guint64 end = MIN (at + size, change->at + change->size);

  if (first < end)
    memcpy (
        to + (first - at), change->data + (first - change->at), (gsize) (end - first));
}

static herr_t
driver_read (
    H5FD_t *file, H5FD_mem_t type, hid_t transfer, haddr_t at, size_t size, void *to)
{
  const RingletHdf5Store *store = store_of (file);

  if (read_file (store->fd, to, size, at) < 0)
    return -1;
  for (guint i = 0; i < store->changes->len; i++)
    lay_over (&g_array_index (store->changes, RingletHdf5Change, i), to, size, at);
  return 0;
}

/* ---- writing ---- */

/* What cannot be written is kept for the library, which may read it again before it
 * closes the file. */
static herr_t
driver_write (H5FD_t *file, H5FD_mem_t type, hid_t transfer, haddr_t at, size_t size,
    const void *data)
{
  RingletHdf5Store *store = store_of (file);

  store->eof = MAX (store->eof, at + size);
  if (at >= store->committed && store->failed == 0)
    store->failed = ringlet_hdf5_write_at (store->fd, data, size, at);
  if (at < store->committed || store->failed != 0) {
    const RingletHdf5Change change = { at, size, g_memdup2 (data, size) };

    g_array_append_val (store->changes, change);
  }
  return 0;
}

/* The commit gives the file its size. */
static herr_t
driver_truncate (H5FD_t *file, hid_t transfer, hbool_t closing)
{
  RingletHdf5Store *store = store_of (file);

  store->eof = store->eoa;
  return 0;
}

static herr_t
driver_lock (H5FD_t *file, hbool_t writes)
{
  return 0;
}

static herr_t
driver_unlock (H5FD_t *file)
{
  return 0;
}

static const H5FD_class_t driver_class = {
#if H5_VERSION_GE(1, 13, 0)
  .version = H5FD_CLASS_VERSION,
  .value = 600, /* of those that are for use without registration */
#endif
  .name = "ringlet-journal",
  .maxaddr = MAX_ADDRESS,
  .fc_degree = H5F_CLOSE_STRONG,
  .fapl_size = sizeof (Info),
  .open = driver_open,
  .close = driver_close,
  .cmp = driver_compare,
  .query = driver_query,
  .get_eoa = driver_get_eoa,
  .set_eoa = driver_set_eoa,
  .get_eof = driver_get_eof,
  .read = driver_read,
  .write = driver_write,
  .truncate = driver_truncate,
  .lock = driver_lock,
  .unlock = driver_unlock,
  .fl_map = H5FD_FLMAP_DICHOTOMY,
};

gboolean
ringlet_hdf5_store_set (hid_t access, RingletHdf5Store *store, GError **error)
{
  static hid_t driver = H5I_INVALID_HID; /* guarded by the lock; kept */
  const Info info = { store };

  if (driver < 0)
    driver = H5FDregister (&driver_class);
  if (driver >= 0 && H5Pset_driver (access, driver, &info) >= 0)
    return TRUE;
  ringlet_hdf5_set_error (error, "The driver of HDF5 files cannot be set");
  return FALSE;
}
