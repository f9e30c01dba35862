/* SPDX-License-Identifier: MIT */

/* Opening files and what is in them: never with a lock, never waiting. A detector that
 * writes a file holds a lock on it, and some network disks know none. */

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "image/hdf5-handle.h"
#include "image/hdf5-heap.h"
#include "image/hdf5-superblock.h"

/* A file that is marked as being written is read into memory up to this size, where the
 * library has no other way. */
#define MAX_IMAGE ((guint64) 64 << 20)
/* So much is looked at at once: user blocks are looked behind up to half of it. */
#define LOOKED_AT ((gsize) 1 << 20)
/* Files up to this size as a whole, of larger ones both ends. */
#define LOOKED_THROUGH ((guint64) 64 << 20)
/* Heaps of texts are seldom larger. */
#define LAP ((gsize) 64 << 10)

/* Two files in memory of one name would be the same file to HDF5. */
static char *
dup_memory_name (void)
{
  static guint64 n_opened; /* guarded by the lock */

  return g_strdup_printf ("ringlet-memory-%" G_GUINT64_FORMAT, ++n_opened);
}

/* What to do about the mark that somebody writes a file. */
typedef enum {
  MARK_REFUSED,
  MARK_SWMR,    /* of a writer who lets others read */
  MARK_IGNORED, /* what is on the disk is read */
  N_MARKS,
} Mark;

static RingletHdf5Id
new_access (Mark mark)
{
  const hbool_t yes = TRUE;
  hid_t access = H5Pcreate (H5P_FILE_ACCESS);

  /* That of "h5clear -s"; a file opened for reading stays as it is. Source:
   * HDF5 1.10.8, src/H5Fprivate.h, H5F_ACS_CLEAR_STATUS_FLAGS_NAME. */
  if (mark == MARK_IGNORED && H5Pexist (access, "clear_status_flags") > 0)
    H5Pset (access, "clear_status_flags", &yes);

  H5Pset_file_locking (access, FALSE, TRUE);
  /* As the library opens sources of virtual datasets: a file that is open opens again
   * only with the same, and a source that does not open reads as zeros. */
  H5Pset_fclose_degree (access, H5F_CLOSE_WEAK);
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

/* Without waiting for the writer of a pipe. */
static int
open_plainly (const char *path)
{
  return g_open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
}

int
ringlet_hdf5_touch (const char *path)
{
  const int fd = open_plainly (path);
  char byte = 0;
  int code = 0;

  if (fd < 0)
    return errno;
  if (pread (fd, &byte, 1, 0) < 0)
    code = errno;
  g_close (fd, NULL);
  return code;
}

/* As many of the first bytes of the file as there are, up to LOOKED_AT. */
static GBytes *
read_head (int fd)
{
  g_autofree guint8 *data = g_malloc (LOOKED_AT);
  const gssize n = pread (fd, data, LOOKED_AT, 0);

  return n > 0 ? g_bytes_new_take (g_steal_pointer (&data), (gsize) n) : NULL;
}

/* What is looked at of a file before the library does. */
typedef struct {
  int fd; /* -1: there are only the bytes of @head */
  guint64 size;
  GBytes *head; /* (nullable) */
} Look;

static void
look_clear (Look *self)
{
  if (self->fd >= 0)
    g_close (self->fd, NULL);
  g_clear_pointer (&self->head, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

static void
look_init (Look *self, const char *path)
{
  struct stat info = { 0 };

  *self = (Look){ .fd = open_plainly (path) };
  if (self->fd >= 0 && fstat (self->fd, &info) == 0 && S_ISREG (info.st_mode)) {
    self->size = (guint64) info.st_size;
    self->head = read_head (self->fd);
  }
}

static gboolean
check_head (GBytes *head, const RingletHdf5Superblock *block, GError **error)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (head, &size);

  return ringlet_hdf5_check_heaps (data, size, 0, block->length_size, error);
}

/* What lies behind the head: of a small file all, of a large one the end. Blocks lap
 * over, so that a heap lies in one as a whole. */
static gboolean
check_behind (const Look *look, const RingletHdf5Superblock *block, GError **error)
{
  const guint64 end = look->size;
  guint64 at = LOOKED_AT - LAP;
  g_autofree guint8 *part = NULL;

  if (look->fd < 0 || end <= LOOKED_AT)
    return TRUE;
  if (end > LOOKED_THROUGH)
    at = MAX (at, end - LOOKED_AT);
  part = g_malloc (LOOKED_AT);
  for (; at + LAP < end; at += LOOKED_AT - LAP) {
    const gssize n = pread (look->fd, part, LOOKED_AT, (off_t) at);

    if (n > 0 &&
        !ringlet_hdf5_check_heaps (part, (gsize) n, at, block->length_size, error))
      return FALSE;
  }
  return TRUE;
}

/* Says what is wrong with the first block in words of its own; what is not an HDF5 file
 * is left to the library. A file that is being written may say anything about its end.
 */
static gboolean
check_look (RingletHdf5Superblock *block, const Look *look, GError **error)
{
  g_autoptr (GError) reason = NULL;
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (look->head, &size);

  if (ringlet_hdf5_find_signature (data, size) < 0)
    return TRUE;
  if (ringlet_hdf5_superblock_read (block, data, size, look->size, &reason)) {
    if (block->flags != 0 ||
        (check_head (look->head, block, &reason) &&
            check_behind (look, block, &reason)))
      return TRUE;
  }
  if (block->flags != 0)
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

/* One after the other: a writer who lets others read keeps the file readable. */
static RingletHdf5Id
open_in_turns (const char *path, const RingletHdf5Superblock *block, guint64 size)
{
  hid_t file = H5I_INVALID_HID;

  for (int i = MARK_SWMR; file < 0 && block->flags != 0 && i < N_MARKS; i++) {
    const gboolean is_swmr = i == MARK_SWMR;
    g_auto (RingletHdf5Id) access = new_access ((Mark) i);

    if (!is_swmr || (block->flags & RINGLET_HDF5_SWMR) != 0)
      file = H5Fopen (path, H5F_ACC_RDONLY | (is_swmr ? H5F_ACC_SWMR_READ : 0), access);
    if (file < 0 && !is_swmr)
      file = open_marked (path, block, size, access);
  }
  return file;
}

static RingletHdf5Id
open_file (const char *path, GError **error)
{
  RingletHdf5Superblock block = { 0 };
  g_auto (Look) look = { .fd = -1 };
  g_autoptr (RingletHdf5Lock) lock = NULL;
  g_auto (RingletHdf5Id) access = H5I_INVALID_HID;
  hid_t file = H5I_INVALID_HID;

  /* Without the lock: where the server of the file is gone, this is what hangs. */
  look_init (&look, path);
  if (look.head != NULL && !check_look (&block, &look, error))
    return H5I_INVALID_HID;

  lock = ringlet_hdf5_lock_cancellable (g_cancellable_get_current (), error);
  if (lock == NULL)
    return H5I_INVALID_HID;
  file = open_in_turns (path, &block, look.size);
  if (file < 0) {
    access = new_access (MARK_REFUSED);
    file = H5Fopen (path, H5F_ACC_RDONLY, access);
  }
  if (file < 0)
    ringlet_hdf5_set_error (error, "The HDF5 file cannot be opened%s",
        block.flags != 0 ? "; another program writes it, or has crashed while it did "
                           "(h5clear -s takes the mark off)"
                         : "");
  H5Eclear2 (H5E_DEFAULT);
  return file;
}

RingletHdf5Id
ringlet_hdf5_open_source (const char *path, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) access = new_access (MARK_REFUSED);
  const hid_t file = H5Fopen (path, H5F_ACC_RDONLY, access);

  if (file < 0)
    ringlet_hdf5_set_error (error, "it does not open");
  return file;
}

static RingletHdf5Id
open_memory (GBytes *bytes, GError **error)
{
  const Look look = { -1, g_bytes_get_size (bytes), bytes }; /* lent */
  RingletHdf5Superblock block = { 0 };
  g_autoptr (RingletHdf5Lock) lock = NULL;
  g_auto (RingletHdf5Id) access = H5I_INVALID_HID;
  g_autofree char *name = NULL;
  hid_t file = H5I_INVALID_HID;

  if (!check_look (&block, &look, error))
    return H5I_INVALID_HID;
  lock = ringlet_hdf5_lock_cancellable (g_cancellable_get_current (), error);
  if (lock == NULL)
    return H5I_INVALID_HID;

  access = new_access (block.flags != 0 ? MARK_IGNORED : MARK_REFUSED);
  name = dup_memory_name ();
  file = open_bytes (name, bytes, access);
  if (file < 0)
    ringlet_hdf5_set_error (error, "The HDF5 file cannot be opened");
  return file;
}

RingletHdf5Id
ringlet_hdf5_open (const char *path, GBytes *bytes, GError **error)
{
  return path != NULL ? open_file (path, error) : open_memory (bytes, error);
}

/* ---- what is in them ---- */

/* What a dataset needs: raw data in files of their own lie beside the HDF5 file; no
 * chunk may be kept. */
typedef enum { NEED_NOTHING, NEED_PREFIX, NEED_NO_CACHE, N_NEEDS } Need;

/* How files behind external links are opened: the library would lock them.
 *
 * Each is made once and kept, like the filters. */
static hid_t
link_access (Mark mark, Need need)
{
  static hid_t kept[N_MARKS][N_NEEDS]; /* guarded by the lock; 0 is no identifier */
  hid_t *at = &kept[mark][need];
  g_auto (RingletHdf5Id) access = H5I_INVALID_HID;

  if (*at <= 0) {
    access = new_access (mark);
    *at = H5Pcreate (H5P_DATASET_ACCESS);
    H5Pset_elink_fapl (*at, access);
    H5Pset_elink_acc_flags (
        *at, H5F_ACC_RDONLY | (mark == MARK_SWMR ? H5F_ACC_SWMR_READ : 0));
    if (need == NEED_PREFIX)
      H5Pset_efile_prefix (*at, "${ORIGIN}");
    if (need == NEED_NO_CACHE)
      H5Pset_chunk_cache (*at, 0, 0, H5D_CHUNK_CACHE_W0_DEFAULT);
  }
  return *at;
}

/* To keep a chunk, HDF5 (1.10.8) makes as much room as its index says and takes all
 * pixels from there: less room than that without filters, and up to 4 GiB. Those that
 * it need not keep, because it has no filter to undo, it reads as they are. */
static Need
need_of (hid_t dataset)
{
  g_auto (RingletHdf5Id) creation = H5Dget_create_plist (dataset);

  if (creation < 0)
    return NEED_NOTHING;
  if (H5Pget_external_count (creation) > 0)
    return NEED_PREFIX;
  return H5Pget_layout (creation) == H5D_CHUNKED && H5Pget_nfilters (creation) == 0
      ? NEED_NO_CACHE
      : NEED_NOTHING;
}

/* A dataset that is open opens again only with the prefix that it has, and to sources
 * of virtual datasets the library gives none: where that fails they read as zeros. So
 * only those get one that need it. */
static hid_t
open_dataset (hid_t parent, const char *path, Mark mark)
{
  hid_t dataset = H5Dopen2 (parent, path, link_access (mark, NEED_NOTHING));
  Need need = NEED_PREFIX;

  if (dataset >= 0) {
    need = need_of (dataset);
    if (need == NEED_NOTHING)
      return dataset;
    H5Dclose (dataset);
  }
  return H5Dopen2 (parent, path, link_access (mark, need));
}

RingletHdf5Id
ringlet_hdf5_open_dataset (hid_t parent, const char *path)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  hid_t dataset = H5I_INVALID_HID;

  for (int i = 0; dataset < 0 && i < N_MARKS; i++)
    dataset = open_dataset (parent, path, (Mark) i);
  return dataset;
}

RingletHdf5Id
ringlet_hdf5_open_object (hid_t parent, const char *path)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  hid_t object = H5Oopen (parent, path, link_access (MARK_REFUSED, NEED_NOTHING));

  /* That knows no prefix: of a dataset that is open with one it opens nothing. */
  if (object < 0)
    object = open_dataset (parent, path, MARK_REFUSED);
  /* Behind a link the file may be one that is being written. */
  for (int i = MARK_SWMR; object < 0 && i < N_MARKS; i++)
    object = H5Oopen (parent, path, link_access ((Mark) i, NEED_NOTHING));
  return object;
}
