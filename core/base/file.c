/* SPDX-License-Identifier: MIT */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

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
set_errno (GError **error, int code)
{
  const GFileError file_error = g_file_error_from_errno (code);

  g_set_error (error, G_FILE_ERROR, (int) file_error, "The file cannot be read: %s%s",
      g_strerror (code), ringlet_file_advice (file_error));
}

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

static GBytes *
read_open (int file, GError **error)
{
  struct stat info;
  gsize n_block = 0;
  char *block = NULL;
  gssize n = -1;

  if (fstat (file, &info) != 0) {
    set_errno (error, errno);
    return NULL;
  }

  n_block = MAX ((gsize) info.st_size, 1);
  if (n_block >= BLOCK_STEP)
    n_block = (n_block + BLOCK_STEP - 1) / BLOCK_STEP * BLOCK_STEP;
  block = ringlet_recycle_take (n_block);
  if (block != NULL)
    n = read_all (file, block, (gsize) info.st_size);
  if (n >= 0)
    return ringlet_recycle_bytes (block, (gsize) n, n_block);

  set_errno (error, block != NULL ? errno : ENOMEM);
  g_free (block);
  return NULL;
}

GBytes *
ringlet_file_read (const char *path, GError **error)
{
  const int file = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  GBytes *bytes = NULL;

  if (file < 0) {
    set_errno (error, errno);
    return NULL;
  }
  bytes = read_open (file, error);
  close (file);
  return bytes;
}
