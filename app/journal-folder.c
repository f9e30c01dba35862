/* SPDX-License-Identifier: MIT */

/* The folders of journals: made, locked, listed and removed. */

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "journal-private.h"

/* What was offered so long is not wanted. */
#define KEPT_US ((gint64) 30 * 24 * 3600 * G_USEC_PER_SEC)

char *
ringlet_journal_base (void)
{
  return g_build_filename (g_get_user_state_dir (), "ringlet", "journal", NULL);
}

static int
fail (const char *what, const char *path, int code, GError **error)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s %s: %s", what,
      path, g_strerror (code));
  return -1;
}

/* ---- locked ---- */

/* Who removed the folder meanwhile has removed this file, too. */
static gboolean
is_still_there (int fd, const char *path)
{
  struct stat open_one;
  struct stat named;

  return fstat (fd, &open_one) == 0 && stat (path, &named) == 0 &&
      open_one.st_ino == named.st_ino && open_one.st_dev == named.st_dev;
}

int
ringlet_journal_lock (const char *folder, gboolean make, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "lock", NULL);
  const int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | (make ? O_CREAT | O_EXCL : 0);
  int fd = -1;
  int code = 0;

  if (make && g_mkdir_with_parents (folder, 0700) != 0)
    return fail ("Cannot make", folder, errno, error);
  fd = g_open (path, flags, 0600);
  if (fd < 0)
    return fail ("Cannot open", path, errno, error);

  code = flock (fd, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
  if (code == 0 && is_still_there (fd, path))
    return fd;

  close (fd);
  if (code != 0 && code != EWOULDBLOCK)
    return fail ("Cannot lock", path, code, error);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS,
      "The journal %s belongs to a window that is open", folder);
  return -1;
}

/* ---- removed ---- */

/* The lock goes last: a journal that is half removed is still nobody else's. */
gboolean
ringlet_journal_remove (const char *folder, GError **error)
{
  static const char *const names[] = { "journal", "journal.new", "lock" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (folder, names[i], NULL);

    if (g_unlink (path) != 0 && errno != ENOENT) {
      fail ("Cannot remove", path, errno, error);
      return FALSE;
    }
  }
  if (g_rmdir (folder) == 0)
    return TRUE;

  fail ("Cannot remove", folder, errno, error);
  return FALSE;
}

gboolean
ringlet_journal_discard_orphan (const char *folder, GError **error)
{
  const int lock = ringlet_journal_lock (folder, FALSE, error);
  gboolean ok = FALSE;

  if (lock < 0)
    return FALSE;

  ok = ringlet_journal_remove (folder, error);
  close (lock);
  return ok;
}

/* ---- listed ---- */

static void
orphan_free (gpointer data)
{
  RingletJournalOrphan *self = data;

  g_free (self->folder);
  g_free (self->title);
  g_free (self);
}

static RingletJournalOrphan *
orphan_new (const char *folder, const RingletJournalText *text)
{
  RingletJournalOrphan *self = g_new0 (RingletJournalOrphan, 1);

  *self = (RingletJournalOrphan){ g_strdup (folder), g_strdup (text->title),
    text->saved_us, text->steps->len };
  return self;
}

/* A journal of a newer version is left for that one. */
static void
look_at (const char *folder, GPtrArray *orphans)
{
  g_auto (RingletJournalText) text = { 0 };
  g_autoptr (GError) error = NULL;
  const int lock = ringlet_journal_lock (folder, FALSE, NULL);

  if (lock < 0)
    return;
  if (ringlet_journal_text_read (folder, &text, &error) &&
      g_get_real_time () - text.saved_us < KEPT_US)
    g_ptr_array_add (orphans, orphan_new (folder, &text));
  else if (!g_error_matches (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED))
    ringlet_journal_remove (folder, NULL);
  close (lock);
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  const RingletJournalOrphan *one = *(RingletJournalOrphan *const *) a;
  const RingletJournalOrphan *other = *(RingletJournalOrphan *const *) b;

  return (other->saved_us > one->saved_us) - (other->saved_us < one->saved_us);
}

GPtrArray *
ringlet_journal_list_orphans (const char *base)
{
  g_autofree char *usual = ringlet_journal_base ();
  const char *path = base != NULL ? base : usual;
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  GPtrArray *orphans = g_ptr_array_new_with_free_func (orphan_free);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *folder = g_build_filename (path, name, NULL);

    look_at (folder, orphans);
  }
  g_ptr_array_sort (orphans, newest_first);
  return orphans;
}
