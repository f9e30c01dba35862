/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* unshare() */
#include "small-disk.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define SIZE "12m"
#define BLOCK 4096
#define NO_LIMIT G_MAXINT64

static char *folder;
static gboolean is_mounted;
static gint64 room = NO_LIMIT; /* where it is not; from any thread */

ssize_t __real_write (int fd, const void *data, size_t n);
ssize_t __wrap_write (int fd, const void *data, size_t n);

/* ---- without a mount ---- */

static gboolean
is_inside (int fd)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autofree char *path = g_file_read_link (link, NULL);

  return path != NULL && g_str_has_prefix (path, folder);
}

/* As a disk does: what there is room for is written, and then nothing. */
ssize_t
__wrap_write (int fd, const void *data, size_t n)
{
  if (folder == NULL || is_mounted || room == NO_LIMIT || !is_inside (fd))
    return __real_write (fd, data, n);
  n = (size_t) MIN ((gint64) n, MAX (room, 0));
  if (n == 0) {
    errno = ENOSPC;
    return -1;
  }
  __sync_sub_and_fetch (&room, (gint64) n);
  return __real_write (fd, data, n);
}

/* ---- with one ---- */

/* A name space for users first, where only root may have one for mounts. */
static gboolean
mount_it (void)
{
  if (unshare (CLONE_NEWNS) != 0 && unshare (CLONE_NEWUSER | CLONE_NEWNS) != 0)
    return FALSE;
  mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL);
  return mount ("none", folder, "tmpfs", 0, "size=" SIZE ",mode=0777") == 0;
}

/* Root may write everywhere, which no user can. */
static void
drop_privileges (void)
{
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
  struct __user_cap_data_struct none[2];

  memset (none, 0, sizeof none);
  g_assert_cmpint (syscall (SYS_capset, &header, none), ==, 0);
}

char *
small_disk_new (void)
{
  folder = g_dir_make_tmp ("ringlet-disk-XXXXXX", NULL);
  g_assert_nonnull (folder);
  is_mounted = mount_it ();
  drop_privileges ();
  return g_strdup (folder);
}

gboolean
small_disk_is_mounted (void)
{
  return is_mounted;
}

static char *
filler (void)
{
  return g_build_filename (folder, ".filler", NULL);
}

void
small_disk_fill (gsize left_bytes)
{
  g_autofree char *path = filler ();
  const char block[BLOCK] = { 0 };
  gint64 n = 0;
  int fd = -1;

  if (!is_mounted) {
    room = (gint64) left_bytes;
    return;
  }
  fd = g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  g_assert_cmpint (fd, >=, 0);
  while (__real_write (fd, block, BLOCK) == BLOCK)
    n += BLOCK;
  g_assert_cmpint (errno, ==, ENOSPC);
  g_assert_cmpint (ftruncate (fd, MAX (n - (gint64) left_bytes, 0)), ==, 0);
  close (fd);
}

void
small_disk_make_room (void)
{
  g_autofree char *path = filler ();

  room = NO_LIMIT;
  g_unlink (path);
}

/* What is mounted goes with the process. */
void
small_disk_remove (void)
{
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
}
