/* SPDX-License-Identifier: MIT */

/* Only plain files are opened, and nothing that takes their name is waited for. */

#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"

/* A folder with a file "plain" of five bytes and a pipe "pipe" that nobody writes to.
 */
typedef struct {
  char *folder;
  char *plain;
  char *pipe;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("ringlet-file-XXXXXX", NULL);
  self->plain = g_build_filename (self->folder, "plain", NULL);
  self->pipe = g_build_filename (self->folder, "pipe", NULL);
  g_assert_true (g_file_set_contents (self->plain, "plain", 5, NULL));
  g_assert_cmpint (mkfifo (self->pipe, 0600), ==, 0);
  alarm (60); /* a test that waits for a pipe has failed */
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  alarm (0);
  g_unlink (self->plain);
  g_unlink (self->pipe);
  g_rmdir (self->folder);
  g_free (self->plain);
  g_free (self->pipe);
  g_free (self->folder);
}

static void
assert_refused (const char *path, GQuark domain, int code, const char *words)
{
  g_autoptr (GError) error = NULL;
  guint64 size = 0;

  g_assert_cmpint (ringlet_file_open_plain (path, &size, &error), ==, -1);
  g_assert_error (error, domain, code);
  if (strstr (error->message, words) == NULL)
    g_error ("no \"%s\" in: %s", words, error->message);
  g_assert_null (ringlet_file_read (path, NULL));
}

static void
test_kinds (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ringlet_file_read (self->plain, &error);
  g_autofree char *none = g_build_filename (self->folder, "none", NULL);
  g_autofree char *loop = g_build_filename (self->folder, "loop", NULL);

  g_assert_no_error (error);
  g_assert_cmpmem (
      g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "plain", 5);
  g_assert_cmpint (symlink ("loop", loop), ==, 0);
  assert_refused (self->pipe, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED, "into a file");
  assert_refused (
      "/dev/null", RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED, "device or a pipe");
  assert_refused (
      self->folder, G_FILE_ERROR, G_FILE_ERROR_ISDIR, "name an image file in it");
  assert_refused (none, G_FILE_ERROR, G_FILE_ERROR_NOENT, "check the name");
  assert_refused (loop, G_FILE_ERROR, G_FILE_ERROR_LOOP, g_strerror (ELOOP));
  g_unlink (loop);
}

/* ---- something else gets the name ---- */

typedef struct {
  const Fixture *fixture;
  char *name;
  gint is_over;
} Swapping;

/* Puts a link to the file and one to the pipe under the name, in turns. */
static gpointer
swap (gpointer data)
{
  Swapping *self = data;
  g_autofree char *next = g_strconcat (self->name, "-next", NULL);

  for (guint i = 0; !g_atomic_int_get (&self->is_over); i++) {
    g_assert_cmpint (
        link (i % 2 == 0 ? self->fixture->pipe : self->fixture->plain, next), ==, 0);
    g_assert_cmpint (g_rename (next, self->name), ==, 0);
  }
  return NULL;
}

static void
test_swapped (Fixture *self, gconstpointer data)
{
  Swapping swapping = { self, g_build_filename (self->folder, "name", NULL), FALSE };
  GThread *thread = NULL;
  guint n_read = 0;

  g_assert_cmpint (link (self->plain, swapping.name), ==, 0);
  thread = g_thread_new ("swap", swap, &swapping);
  for (int i = 0; i < 20000; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = ringlet_file_read (swapping.name, &error);

    if (bytes == NULL) {
      g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
      continue;
    }
    g_assert_cmpuint (g_bytes_get_size (bytes), ==, 5);
    n_read++;
  }
  g_atomic_int_set (&swapping.is_over, TRUE);
  g_thread_join (thread);
  g_assert_cmpuint (n_read, >, 0);
  g_unlink (swapping.name);
  g_free (swapping.name);
}

static void
test_start (Fixture *self, gconstpointer data)
{
  static const gsize sizes[] = { 0, 1, 4, 5, 6, G_MAXSIZE };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = ringlet_file_read_start (self->plain, sizes[i], &error);
    gsize size = 0;
    gconstpointer start = g_bytes_get_data (bytes, &size);

    g_assert_no_error (error);
    g_assert_cmpmem (start, size, "plain", MIN (sizes[i], 5));
  }
  g_assert_null (ringlet_file_read_start (self->pipe, 1, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/file/kinds", Fixture, NULL, set_up, test_kinds, tear_down);
  g_test_add ("/file/start", Fixture, NULL, set_up, test_start, tear_down);
  g_test_add ("/file/swapped", Fixture, NULL, set_up, test_swapped, tear_down);
  return g_test_run ();
}
