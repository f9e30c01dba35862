/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* O_PATH */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "base/recycle.h"

/* Blocks for large files are whole ones of these, so that compressed frames, which are
 * all of another size, find one that came back. The sanitizer is to see the very end.
 */
#ifdef __SANITIZE_ADDRESS__
#define BLOCK_STEP ((gsize) 1)
#else
#define BLOCK_STEP ((gsize) 1 << 20)
#endif

const char *
ringlet_file_advice (GFileError code)
{
  if (code == G_FILE_ERROR_NOENT || code == G_FILE_ERROR_NOTDIR)
    return "; check the name and the folder";
  if (code == G_FILE_ERROR_ACCES || code == G_FILE_ERROR_PERM)
    return "; ask its owner for the right to read it";
  return "";
}

gboolean
ringlet_file_load (const char *path, char **contents, gsize *size, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (g_file_get_contents (path, contents, size, &cause))
    return TRUE;

  g_set_error (error, cause->domain, cause->code, "%s%s", cause->message,
      ringlet_file_advice ((GFileError) cause->code));
  return FALSE;
}

static void
set_errno (GError **error, const char *what, int code)
{
  const GFileError file_error = g_file_error_from_errno (code);

  g_set_error (error, G_FILE_ERROR, (int) file_error, "The file cannot be %s: %s%s",
      what, g_strerror (code), ringlet_file_advice (file_error));
}

/* ---- opening ---- */

static gboolean
check_plain (const struct stat *info, GError **error)
{
  if (S_ISREG (info->st_mode))
    return TRUE;

  if (S_ISDIR (info->st_mode))
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR,
        "This is a folder; name an image file in it");
  else
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "This is a device or a pipe; only plain files can be read: copy what comes out "
        "of it into a file, with cat for example, and name that");
  return FALSE;
}

/* Opens for reading what @named is a name of, and nothing else. Without /proc the name
 * is looked up again, and a pipe that took it meanwhile is not waited for. */
static int
open_named (int named, const char *path)
{
  char link[sizeof "/proc/self/fd/" + 3 * sizeof named];
  int file = -1;

  g_snprintf (link, sizeof link, "/proc/self/fd/%d", named);
  file = open (link, O_RDONLY | O_CLOEXEC);
  if (file < 0 && errno == ENOENT)
    file = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  return file;
}

/* The descriptor of a plain file, or −1 after it is closed. */
static int
take_plain (int file, guint64 *size, GError **error)
{
  struct stat info;

  if (file < 0 || fstat (file, &info) != 0) {
    set_errno (error, "opened", errno);
  } else if (check_plain (&info, error)) {
    *size = (guint64) info.st_size;
    return file;
  }
  if (file >= 0)
    close (file);
  return -1;
}

int
ringlet_file_open_plain (const char *path, guint64 *size, GError **error)
{
  const int named = take_plain (open (path, O_PATH | O_CLOEXEC), size, error);
  int file = -1;

  if (named < 0)
    return -1;
  file = take_plain (open_named (named, path), size, error);
  close (named);
  return file;
}

/* ---- reading ---- */

/* Returns how many of @n bytes there are before the end of the file, or −1. */
static gssize
read_all (int file, char *to, gsize n)
{
  gsize done = 0;

  while (done < n) {
    const gssize some = read (file, to + done, n - done);

    if (some == 0)
      break;
    if (some < 0 && errno != EINTR)
      return -1;
    done += some > 0 ? (gsize) some : 0;
  }
  return (gssize) done;
}

GBytes *
ringlet_file_read_open (int file, gsize size, GError **error)
{
  gsize n_block = MAX (size, 1);
  char *block = NULL;
  gssize n = -1;

  if (n_block >= BLOCK_STEP)
    n_block = (n_block + BLOCK_STEP - 1) / BLOCK_STEP * BLOCK_STEP;
  block = ringlet_recycle_take (n_block);
  if (block != NULL)
    n = read_all (file, block, size);
  if (n >= 0)
    return ringlet_recycle_bytes (block, (gsize) n, n_block);

  set_errno (error, "read", block != NULL ? errno : ENOMEM);
  g_free (block);
  return NULL;
}

GBytes *
ringlet_file_read_start (const char *path, gsize max, GError **error)
{
  guint64 size = 0;
  const int file = ringlet_file_open_plain (path, &size, error);
  GBytes *bytes = NULL;

  if (file < 0)
    return NULL;
  bytes = ringlet_file_read_open (file, (gsize) MIN (size, max), error);
  close (file);
  return bytes;
}

GBytes *
ringlet_file_read (const char *path, GError **error)
{
  return ringlet_file_read_start (path, G_MAXSIZE, error);
}
