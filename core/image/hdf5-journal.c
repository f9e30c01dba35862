/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* fallocate(), sync_file_range() */
#include "image/hdf5-journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "base/output.h"
#include "image/hdf5-journal-driver.h"
#include "image/hdf5-journal-side.h"
#include "image/hdf5-superblock.h"

/* The first block of a file without a user block, and more. */
#define HEAD_SIZE 128

struct _RingletHdf5Journal {
  char *path;
  char *side_path;
  int side;
  gboolean is_resumed;
  gboolean is_published; /* there is a file of that name, and it is ours */
  gboolean keep_side;    /* it has what is not in the file */
  RingletOutput output;  /* until then */
  RingletHdf5Store store;
};

static void
journal_free (RingletHdf5Journal *self)
{
  if (self->store.fd >= 0)
    g_close (self->store.fd, NULL);
  if (self->side >= 0) {
    /* Before the lock goes: what is there then belongs to the next one. */
    if (!self->keep_side)
      g_unlink (self->side_path);
    g_close (self->side, NULL);
  }
  ringlet_output_abort (&self->output);
  g_array_unref (self->store.changes);
  g_free (self->side_path);
  g_free (self->path);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletHdf5Journal, journal_free)

static gboolean
fail (const RingletHdf5Journal *self, int code, GError **error)
{
  g_autofree char *label = g_filename_display_name (self->path);

  if (code == ENOSPC || code == EDQUOT)
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC,
        "Cannot write %s: %s; what was written before stays readable. Make room and "
        "resume",
        label, g_strerror (code));
  else
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
        "Cannot write %s: %s", label, g_strerror (code));
  return FALSE;
}

/* ---- the file that is there ---- */

/* Without the mark that somebody writes it, and what is behind its end. */
static int
clear_mark (int fd)
{
  guint8 head[HEAD_SIZE];
  RingletHdf5Superblock block = { 0 };
  const gssize n = pread (fd, head, sizeof head, 0);

  if (n < 0)
    return errno;
  if (!ringlet_hdf5_superblock_read (&block, head, (gsize) n, G_MAXUINT64, NULL) ||
      block.version != 3 || block.at != 0 || block.flags == 0)
    return 0;
  if (ftruncate (fd, (off_t) block.end) != 0)
    return errno;
  ringlet_hdf5_superblock_clear_flags (&block, head);
  return ringlet_hdf5_write_at (fd, head, block.size, 0);
}

static gboolean
open_old (RingletHdf5Journal *self, GError **error)
{
  int code = 0;

  self->store.fd = g_open (self->path, O_RDWR | O_CLOEXEC, 0);
  if (self->store.fd < 0)
    return fail (self, errno, error);
  self->is_resumed = self->is_published = TRUE;
  code = ringlet_hdf5_side_repair (self->side, self->store.fd);
  /* As long as it is not repaired, the next one may. */
  self->keep_side = code != 0;
  return code == 0 || fail (self, code, error);
}

static gboolean
open_new (RingletHdf5Journal *self, gboolean replace, GError **error)
{
  if (!ringlet_output_begin (&self->output, self->path, replace, error))
    return FALSE;
  self->store.fd = g_open (self->output.temporary, O_RDWR | O_CLOEXEC, 0);
  if (self->store.fd < 0)
    return fail (self, errno, error);
  /* Whatever is noted there was of another file. */
  ringlet_hdf5_side_forget (self->side);
  return TRUE;
}

/* A link to the file has the lock of the file. */
static char *
real_path (const char *path)
{
  char *resolved = realpath (path, NULL);
  char *copy = g_strdup (resolved != NULL ? resolved : path);

  free (resolved);
  return copy;
}

RingletHdf5Journal *
ringlet_hdf5_journal_new (
    const char *path, RingletHdf5Existing existing, GError **error)
{
  g_autoptr (RingletHdf5Journal) self = g_new0 (RingletHdf5Journal, 1);
  gboolean ok = FALSE;

  self->path = real_path (path);
  self->side_path = g_strconcat (self->path, ".journal", NULL);
  self->side = self->store.fd = -1;
  self->store.changes = ringlet_hdf5_changes_new ();
  if (!ringlet_output_check (
          self->path, existing != RINGLET_HDF5_EXISTING_REFUSE, error))
    return NULL;
  self->side = ringlet_hdf5_side_lock (self->side_path, self->path, error);
  if (self->side < 0)
    return NULL;

  if (existing == RINGLET_HDF5_EXISTING_RESUME &&
      g_file_test (self->path, G_FILE_TEST_EXISTS))
    ok = open_old (self, error);
  else
    ok = open_new (self, existing == RINGLET_HDF5_EXISTING_REPLACE, error);
  return ok ? g_steal_pointer (&self) : NULL;
}

gboolean
ringlet_hdf5_journal_is_resumed (const RingletHdf5Journal *self)
{
  return self->is_resumed;
}

static hid_t
open_file (RingletHdf5Journal *self, hid_t access)
{
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_FILE_CREATE);

  if (self->is_resumed)
    return H5Fopen (self->path, H5F_ACC_RDWR, access);
  if (creation < 0 || H5Pset_obj_track_times (creation, FALSE) < 0)
    return H5I_INVALID_HID;
  return H5Fcreate (self->path, H5F_ACC_TRUNC, creation, access);
}

RingletHdf5Id
ringlet_hdf5_journal_open (RingletHdf5Journal *self, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) access = H5Pcreate (H5P_FILE_ACCESS);
  struct stat info;
  hid_t file = H5I_INVALID_HID;
  const int code = self->is_resumed ? clear_mark (self->store.fd) : 0;

  if (code != 0 || fstat (self->store.fd, &info) != 0) {
    fail (self, code != 0 ? code : errno, error);
    return H5I_INVALID_HID;
  }
  self->store.eof = self->store.committed = (guint64) info.st_size;
  if (!ringlet_hdf5_store_set (access, &self->store, error))
    return H5I_INVALID_HID;

  /* What is open inside goes with the file: a driver may not outlive its store. */
  if (H5Pset_fclose_degree (access, H5F_CLOSE_STRONG) >= 0 &&
      H5Pset_libver_bounds (access, H5F_LIBVER_V110, H5F_LIBVER_V110) >= 0)
    file = open_file (self, access);
  if (file < 0) {
    g_autofree char *label = g_filename_display_name (self->path);

    ringlet_hdf5_set_error (error, "%s: the HDF5 file cannot be opened", label);
  }
  return file;
}

/* ---- commits ---- */

/* Who removes a folder, removes the names and not the files that are open: without a
 * look everything would go where nobody finds it. */
static gboolean
check_there (const RingletHdf5Journal *self, GError **error)
{
  struct stat ours;
  struct stat there;
  g_autofree char *label = NULL;

  if (fstat (self->store.fd, &ours) == 0 && g_stat (self->path, &there) == 0 &&
      ours.st_ino == there.st_ino && ours.st_dev == there.st_dev)
    return TRUE;
  label = g_filename_display_name (self->path);
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
      "Cannot write %s: it was removed or replaced while it was being written", label);
  return FALSE;
}

/* What the first block says about the end has to be true when it is written; and where
 * nothing was written yet, there has to be room before anything is changed. */
static int
make_room (const RingletHdf5Store *store)
{
  const guint64 end = MAX (store->eof, store->eoa);

  if (end > store->committed &&
      fallocate (store->fd, 0, (off_t) store->committed,
          (off_t) (end - store->committed)) != 0 &&
      errno != EOPNOTSUPP && errno != ENOSYS && errno != EINTR)
    return errno;
  return ftruncate (store->fd, (off_t) end) == 0 ? 0 : errno;
}

static int
make_changes (RingletHdf5Journal *self)
{
  RingletHdf5Store *store = &self->store;
  int code = make_room (store);

  if (code != 0)
    return code;
  if (store->changes->len == 0)
    return 0;
  code = ringlet_hdf5_side_note (self->side, store->changes);
  if (code != 0)
    return code;
  self->keep_side = TRUE;
  code = ringlet_hdf5_side_apply (store->fd, store->changes);
  if (code == 0)
    code = ringlet_hdf5_side_forget (self->side);
  self->keep_side = code != 0;
  return code;
}

gboolean
ringlet_hdf5_journal_check (const RingletHdf5Journal *self, GError **error)
{
  return self->store.failed == 0 || fail (self, self->store.failed, error);
}

/* Lets the system write what it has, and waits for nothing: else all of it is waited
 * for at the end, which for cakes was 0.2 s behind Ctrl+C. Where it cannot, nothing is
 * lost.
 */
static void
begin_writing (int fd)
{
#ifdef SYNC_FILE_RANGE_WRITE
  sync_file_range (fd, 0, 0, SYNC_FILE_RANGE_WRITE);
#endif
}

gboolean
ringlet_hdf5_journal_commit (RingletHdf5Journal *self, GError **error)
{
  RingletHdf5Store *store = &self->store;

  if (store->failed == 0 && self->is_published && !check_there (self, error)) {
    store->failed = ENOENT;
    return FALSE;
  }
  if (store->failed == 0)
    store->failed = make_changes (self);
  if (store->failed != 0)
    return fail (self, store->failed, error);

  g_array_set_size (store->changes, 0);
  store->committed = MAX (store->eof, store->eoa);
  if (!self->is_published && !ringlet_output_commit (&self->output, error)) {
    store->failed = EIO;
    return FALSE;
  }
  self->is_published = TRUE;
  begin_writing (store->fd);
  return TRUE;
}

static gboolean
close_file (RingletHdf5Journal *self, RingletHdf5Id *file, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  const hid_t id = *file;
  g_autofree char *label = NULL;

  *file = H5I_INVALID_HID;
  if (id < 0 || H5Fclose (id) >= 0)
    return TRUE;
  label = g_filename_display_name (self->path);
  ringlet_hdf5_set_error (error, "%s: the HDF5 file cannot be closed", label);
  return FALSE;
}

gboolean
ringlet_hdf5_journal_close (
    RingletHdf5Journal *self, RingletHdf5Id *file, GError **error)
{
  if (!close_file (self, file, error) || !ringlet_hdf5_journal_commit (self, error) ||
      (fsync (self->store.fd) != 0 && !fail (self, errno, error))) {
    ringlet_hdf5_journal_abandon (self, file);
    return FALSE;
  }
  journal_free (self);
  return TRUE;
}

void
ringlet_hdf5_journal_abandon (RingletHdf5Journal *self, RingletHdf5Id *file)
{
  if (self->store.failed == 0)
    self->store.failed = ECANCELED;
  close_file (self, file, NULL);
  /* Half changed, it is left to whoever resumes it. */
  if (self->is_published && !self->keep_side)
    clear_mark (self->store.fd);
  journal_free (self);
}
