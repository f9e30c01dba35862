/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* renameat2() */
#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

static gboolean
fail_errno (const char *what, const char *path, int code, GError **error)
{
  g_autofree char *label = g_filename_display_name (path);

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s %s: %s", what,
      label, g_strerror (code));
  return FALSE;
}

static gboolean
fail_exists (const char *path, GError **error)
{
  g_autofree char *label = g_filename_display_name (path);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS,
      "%s exists already and would be replaced", label);
  return FALSE;
}

static gboolean
check_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR)) {
    g_autofree char *label = g_filename_display_name (path);
    g_autofree char *folder_label = g_filename_display_name (folder);

    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
        "Cannot write %s: there is no folder %s", label, folder_label);
    return FALSE;
  }
  if (g_access (folder, W_OK | X_OK) != 0)
    return fail_errno ("Cannot write to the folder", folder, errno, error);

  return TRUE;
}

static gboolean
fail_kind (const char *path, const char *what, GError **error)
{
  g_autofree char *label = g_filename_display_name (path);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s is %s", label, what);
  return FALSE;
}

gboolean
ringlet_output_check (const char *path, gboolean overwrite, GError **error)
{
  struct stat info;

  g_return_val_if_fail (path != NULL, FALSE);

  if (path[0] == '\0') {
    g_set_error (
        error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "The name of the output is empty");
    return FALSE;
  }
  if (g_str_has_suffix (path, G_DIR_SEPARATOR_S) ||
      g_file_test (path, G_FILE_TEST_IS_DIR))
    return fail_kind (path, "a folder; the output needs the name of a file", error);
  /* A rename would put a plain file in the place of a device or a pipe. */
  if (g_stat (path, &info) == 0 && !S_ISREG (info.st_mode))
    return fail_kind (path, "not an ordinary file and cannot be replaced", error);
  /* lstat(): a link that leads nowhere is something that is there, too. */
  if (!overwrite && g_lstat (path, &info) == 0)
    return fail_exists (path, error);

  return check_folder (path, error);
}

/* Where a replaced file really is: a link to it should stay a link. */
static char *
real_path (const char *path)
{
  char *resolved = realpath (path, NULL);
  char *copy = g_strdup (resolved != NULL ? resolved : path);

  free (resolved);
  return copy;
}

/* Makes the temporary file with the rights that the final one shall have. */
static int
open_temporary (RingletOutput *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  struct stat old;
  int fd = -1;

  /* Not made from the name: that may have the greatest length already. */
  self->temporary = g_build_filename (folder, ".ringlet-XXXXXX", NULL);
  fd = g_mkstemp_full (self->temporary, O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0) {
    const int code = errno;

    g_clear_pointer (&self->temporary, g_free);
    errno = code;
    return -1;
  }

  /* Another owner's file keeps its rights if the system lets us; else ours are fine. */
  if (g_stat (self->path, &old) == 0 && fchmod (fd, old.st_mode & 0777) != 0)
    g_debug ("cannot keep the rights of %s", self->path);
  return fd;
}

static int
begin (RingletOutput *self, const char *path, gboolean overwrite, GError **error)
{
  int fd = -1;

  *self = (RingletOutput){ 0 };
  if (!ringlet_output_check (path, overwrite, error))
    return -1;

  self->overwrite = overwrite;
  self->path = overwrite ? real_path (path) : g_strdup (path);
  fd = open_temporary (self);
  if (fd < 0) {
    fail_errno ("Cannot write", path, errno, error);
    ringlet_output_abort (self);
  }
  return fd;
}

gboolean
ringlet_output_begin (
    RingletOutput *self, const char *path, gboolean overwrite, GError **error)
{
  const int fd = begin (self, path, overwrite, error);

  return fd >= 0 && g_close (fd, error);
}

void
ringlet_output_abort (RingletOutput *self)
{
  if (self->temporary != NULL)
    g_unlink (self->temporary);

  g_clear_pointer (&self->temporary, g_free);
  g_clear_pointer (&self->path, g_free);
}

/* The name is taken only if nobody else took it meanwhile. Returns an errno. */
static int
rename_new (const char *from, const char *to)
{
  struct stat info;

#ifdef RENAME_NOREPLACE
  if (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != ENOSYS && errno != EINVAL)
    return errno;
#endif

  if (link (from, to) == 0) {
    g_unlink (from);
    return 0;
  }
  if (errno == EEXIST)
    return errno;

  /* A file system without hard links: look, then rename, and leave that gap. */
  if (g_lstat (to, &info) == 0)
    return EEXIST;
  return g_rename (from, to) == 0 ? 0 : errno;
}

static gboolean
publish (RingletOutput *self, GError **error)
{
  int code = 0;

  if (!self->overwrite)
    code = rename_new (self->temporary, self->path);
  else if (g_rename (self->temporary, self->path) != 0)
    code = errno;

  if (code == EEXIST)
    return fail_exists (self->path, error);
  if (code != 0)
    return fail_errno ("Cannot write", self->path, code, error);

  g_clear_pointer (&self->temporary, g_free); /* nothing to remove any more */
  return TRUE;
}

/* Closes @fd in any case. */
static gboolean
sync_and_close (int fd, const char *path, GError **error)
{
  const int code = g_fsync (fd) == 0 ? 0 : errno;

  if (close (fd) != 0 || code != 0)
    return fail_errno ("Cannot write", path, code != 0 ? code : errno, error);
  return TRUE;
}

gboolean
ringlet_output_commit (RingletOutput *self, GError **error)
{
  gboolean ok = FALSE;
  int fd = -1;

  g_return_val_if_fail (self->temporary != NULL, FALSE);

  fd = g_open (self->temporary, O_RDWR | O_CLOEXEC, 0);
  if (fd < 0)
    fail_errno ("Cannot write", self->path, errno, error);
  else
    ok = sync_and_close (fd, self->path, error) && publish (self, error);

  ringlet_output_abort (self);
  return ok;
}

/* Returns an errno. */
static int
write_all (int fd, const char *data, gsize size)
{
  while (size > 0) {
    const ssize_t n = write (fd, data, size);

    if (n < 0 && errno != EINTR)
      return errno;
    if (n > 0) {
      data += n;
      size -= (gsize) n;
    }
  }
  return 0;
}

gboolean
ringlet_output_write (
    const char *path, const char *data, gsize size, gboolean overwrite, GError **error)
{
  g_auto (RingletOutput) output = { 0 };
  const int fd = begin (&output, path, overwrite, error);
  int code = 0;

  if (fd < 0)
    return FALSE;

  code = write_all (fd, data, size);
  if (code != 0) {
    close (fd);
    return fail_errno ("Cannot write", path, code, error);
  }
  return sync_and_close (fd, path, error) && publish (&output, error);
}
