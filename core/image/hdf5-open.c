/* SPDX-License-Identifier: MIT */

/* Opening files and what is in them: never with a lock, never waiting. A detector that
 * writes a file holds a lock on it, and some network disks know none. */

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "image/hdf5-handle.h"
#include "image/hdf5-superblock.h"

/* A file that is marked as being written is read into memory up to this size. */
#define MAX_IMAGE ((guint64) 1 << 30)
/* User blocks up to 32 KiB are looked behind. */
#define HEAD_SIZE 65536

/* Two files in memory of one name would be the same file to HDF5. */
static char *
dup_memory_name (void)
{
  static guint64 n_opened; /* guarded by the lock */

  return g_strdup_printf ("ringlet-memory-%" G_GUINT64_FORMAT, ++n_opened);
}

static RingletHdf5Id
new_access (void)
{
  hid_t access = H5Pcreate (H5P_FILE_ACCESS);

  H5Pset_file_locking (access, FALSE, TRUE);
  H5Pset_fclose_degree (access, H5F_CLOSE_STRONG);
  return access;
}

/* Any later call forgets why opening failed: @access lives longer. */
static RingletHdf5Id
open_bytes (const char *name, GBytes *bytes, hid_t access)
{
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  /* HDF5 copies the bytes and does not write to ours. */
  if (H5Pset_fapl_core (access, (size_t) 1 << 20, FALSE) < 0 ||
      H5Pset_file_image (access, (void *) data, size) < 0)
    return H5I_INVALID_HID;
  return H5Fopen (name, H5F_ACC_RDONLY, access);
}

/* ---- before the library looks ---- */

/* The first bytes of a file; NULL when they cannot be read. */
static GBytes *
read_head (const char *path, guint64 *file_size)
{
  const int fd = g_open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
  g_autofree guint8 *head = g_malloc (HEAD_SIZE);
  struct stat info = { 0 };
  gssize n = -1;

  if (fd < 0)
    return NULL;
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode))
    n = read (fd, head, HEAD_SIZE);
  g_close (fd, NULL);

  *file_size = (guint64) info.st_size;
  return n > 0 ? g_bytes_new (head, (gsize) n) : NULL;
}

/* Says what is wrong with the first block in words of its own; what is not an HDF5 file
 * is left to the library. A file that is being written may say anything about its end.
 */
static gboolean
check_superblock (
    RingletHdf5Superblock *block, GBytes *head, guint64 file_size, GError **error)
{
  g_autoptr (GError) reason = NULL;
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (head, &size);

  if (ringlet_hdf5_find_signature (data, size) < 0 ||
      ringlet_hdf5_superblock_read (block, data, size, file_size, &reason) ||
      block->flags != 0)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/* The whole file without the mark that somebody writes it. */
static RingletHdf5Id
open_marked (const char *path, const RingletHdf5Superblock *block, guint64 file_size,
    hid_t access)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *memory_name = dup_memory_name ();
  g_autofree char *name = g_build_filename (folder, memory_name, NULL);
  g_autoptr (GBytes) bytes = NULL;
  char *data = NULL;
  gsize size = 0;

  if (file_size > MAX_IMAGE || !g_file_get_contents (path, &data, &size, NULL))
    return H5I_INVALID_HID;
  if (size >= block->at + block->size)
    ringlet_hdf5_superblock_clear_flags (block, (guint8 *) data);
  bytes = g_bytes_new_take (data, size);
  /* In its own folder, so that files that it names are found beside it. */
  return open_bytes (name, bytes, access);
}

static RingletHdf5Id
open_file (const char *path, GError **error)
{
  RingletHdf5Superblock block = { 0 };
  guint64 file_size = 0;
  g_autoptr (GBytes) head = read_head (path, &file_size);
  g_auto (RingletHdf5Id) access = new_access ();
  hid_t file = H5I_INVALID_HID;

  if (head != NULL && !check_superblock (&block, head, file_size, error))
    return H5I_INVALID_HID;

  if ((block.flags & RINGLET_HDF5_SWMR) != 0)
    file = H5Fopen (path, H5F_ACC_RDONLY | H5F_ACC_SWMR_READ, access);
  if (file < 0)
    file = H5Fopen (path, H5F_ACC_RDONLY, access);
  if (file < 0 && block.flags != 0)
    file = open_marked (path, &block, file_size, access);
  if (file < 0)
    ringlet_hdf5_set_error (error, "The HDF5 file cannot be opened%s",
        block.flags != 0 ? "; another program writes it, or has crashed while it did "
                           "(h5clear -s takes the mark off)"
                         : "");
  H5Eclear2 (H5E_DEFAULT);
  return file;
}

RingletHdf5Id
ringlet_hdf5_open (const char *path, GBytes *bytes, GError **error)
{
  g_autoptr (GRecMutexLocker) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_autofree char *name = path == NULL ? dup_memory_name () : NULL;
  g_auto (RingletHdf5Id) access = new_access ();
  RingletHdf5Superblock block = { 0 };
  hid_t file = H5I_INVALID_HID;

  if (path != NULL)
    return open_file (path, error);

  if (!check_superblock (&block, bytes, g_bytes_get_size (bytes), error))
    return H5I_INVALID_HID;
  file = open_bytes (name, bytes, access);
  if (file < 0)
    ringlet_hdf5_set_error (error, "The HDF5 file cannot be opened");
  return file;
}

/* ---- what is in them ---- */

/* How files behind external links are opened: the library would lock them. Made once
 * and kept, like the filters. */
static hid_t
link_access (void)
{
  static hid_t kept = H5I_INVALID_HID; /* guarded by the lock */
  g_auto (RingletHdf5Id) access = H5I_INVALID_HID;

  if (kept < 0) {
    access = new_access ();
    kept = H5Pcreate (H5P_DATASET_ACCESS);
    H5Pset_elink_fapl (kept, access);
    H5Pset_efile_prefix (kept, "${ORIGIN}");
  }
  return kept;
}

RingletHdf5Id
ringlet_hdf5_open_object (hid_t parent, const char *path)
{
  g_autoptr (GRecMutexLocker) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();

  return H5Oopen (parent, path, link_access ());
}

RingletHdf5Id
ringlet_hdf5_open_dataset (hid_t parent, const char *path)
{
  g_autoptr (GRecMutexLocker) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();

  return H5Dopen2 (parent, path, link_access ());
}
