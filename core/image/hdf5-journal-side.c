/* SPDX-License-Identifier: MIT */
#include "image/hdf5-journal-side.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"

/* Whose it is comes first, as text; the changes behind it. */
#define OWNER_SIZE 256
#define MAGIC G_GUINT64_CONSTANT (0x316c6e726a676e72)
/* Nobody notes as much; damaged ones might say so. */
#define MAX_NOTED ((guint64) 1 << 40)

/* In the order of the machine: nobody moves a file that is half written. */
typedef struct {
  guint64 magic;
  guint64 n_bytes;
  guint64 sum;
} Head;

int
ringlet_hdf5_write_at (int fd, gconstpointer data, gsize size, guint64 at)
{
  const guint8 *from = data;

  while (size > 0) {
    const gssize n = pwrite (fd, from, size, (off_t) at);

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return errno;
    if (n == 0)
      return ENOSPC;
    from += n;
    at += (guint64) n;
    size -= (gsize) n;
  }
  return 0;
}

static void
change_clear (gpointer data)
{
  g_free (((RingletHdf5Change *) data)->data);
}

GArray *
ringlet_hdf5_changes_new (void)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (RingletHdf5Change));

  g_array_set_clear_func (changes, change_clear);
  return changes;
}

/* ---- the lock ---- */

static void
fail_locked (int side, const char *of, GError **error)
{
  g_autofree char *label = g_filename_display_name (of);
  char owner[OWNER_SIZE + 1] = "";
  g_autofree char *valid = NULL;

  if (pread (side, owner, OWNER_SIZE, 0) < 0)
    owner[0] = '\0';
  owner[strcspn (owner, "\n")] = '\0';
  valid = g_utf8_make_valid (owner, -1);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS,
      "%s is being written by %s; wait until that has ended, or choose another output",
      label, *valid != '\0' ? valid : "another process");
}

static int
sign (int side)
{
  char owner[OWNER_SIZE] = "";

  g_snprintf (
      owner, OWNER_SIZE - 1, "process %ld on %s", (long) getpid (), g_get_host_name ());
  owner[strlen (owner)] = '\n';
  return ringlet_hdf5_write_at (side, owner, sizeof owner, 0);
}

/* Whoever held it last may have removed it between our open and our lock. */
static gboolean
is_still_there (int side, const char *path)
{
  struct stat ours;
  struct stat there;

  return fstat (side, &ours) == 0 && g_stat (path, &there) == 0 &&
      ours.st_ino == there.st_ino && ours.st_dev == there.st_dev;
}

static int
fail_errno (int side, const char *path, int code, GError **error)
{
  g_autofree char *label = g_filename_display_name (path);

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
      "Cannot write %s: %s", label, g_strerror (code));
  if (side >= 0)
    g_close (side, NULL);
  return -1;
}

/* Some disks of clusters, as Lustre without its option "flock": better none than no
 * file. */
static gboolean
knows_no_locks (int code)
{
  return code == ENOSYS || code == EOPNOTSUPP || code == ENOLCK;
}

int
ringlet_hdf5_side_lock (const char *path, const char *of, GError **error)
{
  for (;;) {
    const int side = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    int code = side < 0 ? errno : 0;

    if (side < 0)
      return fail_errno (-1, path, code, error);
    if (flock (side, LOCK_EX | LOCK_NB) != 0) {
      code = errno;
      if (knows_no_locks (code))
        return side;
      if (code != EWOULDBLOCK)
        return fail_errno (side, path, code, error);
      fail_locked (side, of, error);
      g_close (side, NULL);
      return -1;
    }
    if (is_still_there (side, path)) {
      code = sign (side);
      if (code == 0)
        return side;
      g_unlink (path);
      return fail_errno (side, path, code, error);
    }
    g_close (side, NULL);
  }
}

/* ---- changes ---- */

/* FNV-1a with 64 bits, by words: against what is half written, not against people. */
static guint64
add_up (const guint8 *data, gsize size)
{
  guint64 sum = G_GUINT64_CONSTANT (0xcbf29ce484222325);
  gsize at = 0;

  for (; at + 8 <= size; at += 8) {
    guint64 word;

    memcpy (&word, data + at, 8);
    sum = (sum ^ word) * G_GUINT64_CONSTANT (0x100000001b3);
    sum ^= sum >> 29;
  }
  for (; at < size; at++)
    sum = (sum ^ data[at]) * G_GUINT64_CONSTANT (0x100000001b3);
  return sum;
}

int
ringlet_hdf5_side_note (int side, const GArray *changes)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Head head = { .magic = MAGIC };
  int code = 0;

  for (guint i = 0; i < changes->len; i++) {
    const RingletHdf5Change *change = &g_array_index (changes, RingletHdf5Change, i);
    const guint64 place[] = { change->at, change->size };

    g_byte_array_append (bytes, (const guint8 *) place, sizeof place);
    g_byte_array_append (bytes, change->data, (guint) change->size);
  }
  head.n_bytes = bytes->len;
  head.sum = add_up (bytes->data, bytes->len);
  code =
      ringlet_hdf5_write_at (side, bytes->data, bytes->len, OWNER_SIZE + sizeof head);
  return code != 0 ? code
                   : ringlet_hdf5_write_at (side, &head, sizeof head, OWNER_SIZE);
}

int
ringlet_hdf5_side_forget (int side)
{
  const Head none = { 0 };

  return ringlet_hdf5_write_at (side, &none, sizeof none, OWNER_SIZE);
}

int
ringlet_hdf5_side_apply (int fd, const GArray *changes)
{
  int code = 0;

  for (guint i = 0; code == 0 && i < changes->len; i++) {
    const RingletHdf5Change *change = &g_array_index (changes, RingletHdf5Change, i);

    code = ringlet_hdf5_write_at (fd, change->data, change->size, change->at);
  }
  return code;
}

static gboolean
read_at (int fd, gpointer data, gsize size, guint64 at)
{
  gsize done = 0;

  while (done < size) {
    const gssize n =
        pread (fd, (guint8 *) data + done, size - done, (off_t) (at + done));

    if (n <= 0)
      return FALSE;
    done += (gsize) n;
  }
  return TRUE;
}

/* FALSE when the bytes end within one. */
static gboolean
parse (const guint8 *bytes, gsize size, GArray *changes)
{
  gsize at = 0;

  while (at < size) {
    RingletHdf5Change change = { 0 };
    guint64 place[2];

    if (size - at < sizeof place)
      return FALSE;
    memcpy (place, bytes + at, sizeof place);
    at += sizeof place;
    if (place[1] > size - at)
      return FALSE;
    change.at = place[0];
    change.size = (gsize) place[1];
    change.data = g_memdup2 (bytes + at, change.size);
    g_array_append_val (changes, change);
    at += change.size;
  }
  return TRUE;
}

int
ringlet_hdf5_side_repair (int side, int fd)
{
  g_autoptr (GArray) changes = ringlet_hdf5_changes_new ();
  g_autofree guint8 *bytes = NULL;
  Head head = { 0 };
  int code = 0;

  if (!read_at (side, &head, sizeof head, OWNER_SIZE) || head.magic != MAGIC ||
      head.n_bytes > MAX_NOTED)
    return 0;
  bytes = g_try_malloc ((gsize) head.n_bytes);
  if (bytes == NULL)
    return ENOMEM;
  if (read_at (side, bytes, (gsize) head.n_bytes, OWNER_SIZE + sizeof head) &&
      add_up (bytes, (gsize) head.n_bytes) == head.sum &&
      parse (bytes, (gsize) head.n_bytes, changes))
    code = ringlet_hdf5_side_apply (fd, changes);
  return code != 0 ? code : ringlet_hdf5_side_forget (side);
}
