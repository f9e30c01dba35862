/* SPDX-License-Identifier: MIT */
#include "image/hdf5-disk.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int
descriptor_of (hid_t file)
{
  int *descriptor = NULL;

  if (H5Fget_vfd_handle (file, H5P_DEFAULT, (void **) &descriptor) < 0)
    return -1;
  return *descriptor;
}

/* Closing cuts a file that ends in room that was never written, which this one would
 * not let it: so the end is written. */
void
ringlet_hdf5_disk_divert (hid_t file)
{
  static const double end[1024] = { 0.0 }; /* more than HDF5 puts into a block */
  const guint64 n = G_N_ELEMENTS (end);
  const int nowhere = open ("/dev/null", O_RDWR | O_CLOEXEC);

  if (nowhere < 0)
    return;
  if (dup2 (nowhere, descriptor_of (file)) >= 0)
    ringlet_hdf5_id_free (
        ringlet_hdf5_write_array (file, "end", RINGLET_PIXEL_F64, 1, &n, end, 0, NULL));
  close (nowhere);
}

static gboolean
fail_errno (const char *path, int code, GError **error)
{
  g_autofree char *label = g_filename_display_name (path);

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
      "Cannot write %s: %s", label, g_strerror (code));
  return FALSE;
}

gboolean
ringlet_hdf5_disk_reserve (hid_t file, const char *path, guint64 room, GError **error)
{
  hsize_t size = 0;
  int code = 0;

  if (H5Fget_filesize (file, &size) >= 0)
    code = posix_fallocate (descriptor_of (file), (off_t) size, (off_t) room);
  if (code != EFBIG && code != ENOSPC && code != EDQUOT)
    return TRUE;
  return fail_errno (path, code, error);
}

gboolean
ringlet_hdf5_disk_fail (const char *path, GError **error)
{
  static const char mark[] = "error message = '";
  g_autoptr (GError) cause = NULL;
  g_autofree char *label = g_filename_display_name (path);
  const char *reason = NULL;

  ringlet_hdf5_set_error (&cause, "Cannot write %s", label);
  reason = strstr (cause->message, mark);
  if (reason == NULL) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  reason += strlen (mark);
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "Cannot write %s: %.*s", label,
      (int) strcspn (reason, "'"), reason);
  return FALSE;
}

gboolean
ringlet_hdf5_disk_close (
    RingletHdf5Id *file, const char *temporary, const char *path, GError **error)
{
  hsize_t size = 0;

  if (H5Fflush (*file, H5F_SCOPE_GLOBAL) < 0 || H5Fget_filesize (*file, &size) < 0)
    return ringlet_hdf5_disk_fail (path, error);
  if (!ringlet_hdf5_close (file, error))
    return FALSE;
  if (truncate (temporary, (off_t) size) == 0)
    return TRUE;
  return fail_errno (path, errno, error);
}
