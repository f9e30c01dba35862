/* SPDX-License-Identifier: MIT */

/* A file whose open() does not return, as on a mount whose server is gone. A write
 * lease does that without one: the kernel holds everybody who opens the file until the
 * holder, here the test, gives the lease up (fcntl(2), F_SETLEASE; 45 s at most). */

#define _GNU_SOURCE /* F_SETLEASE */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "image/source.h"

typedef struct {
  char *folder;
  char *paths[3]; /* two images, NULL */
  int lease;      /* file handle of the second */
} Fixture;

static const char npy[] = "\x93NUMPY\x01\x00\x3c\x00{'descr': '|u1', 'fortran_order': "
                          "False, 'shape': (1, 1), "
                          "}\n\x07";

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("ringlet-source-XXXXXX", NULL);
  for (int i = 0; i < 2; i++) {
    g_autofree char *name = g_strdup_printf ("%d.npy", i);

    fixture->paths[i] = g_build_filename (fixture->folder, name, NULL);
    g_assert_true (g_file_set_contents (fixture->paths[i], npy, sizeof npy - 1, NULL));
  }
  fixture->lease = -1;
}

static guint
n_threads (void)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (tasks) != NULL)
    n++;
  return n;
}

/* What was left behind must end by itself once it can. */
static void
tear_down (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 1000 && n_threads () > 1; i++)
    g_usleep (10000);
  g_assert_cmpuint (n_threads (), ==, 1);

  for (int i = 0; i < 2; i++) {
    g_unlink (fixture->paths[i]);
    g_free (fixture->paths[i]);
  }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

/* FALSE when the file system has no leases. */
static gboolean
hold (Fixture *fixture)
{
  signal (SIGIO, SIG_IGN); /* how the kernel asks for the lease back */
  fixture->lease = g_open (fixture->paths[1], O_RDWR, 0);
  g_assert_cmpint (fixture->lease, >=, 0);
  if (fcntl (fixture->lease, F_SETLEASE, F_WRLCK) == 0)
    return TRUE;

  close (fixture->lease);
  g_test_skip ("there are no leases on this file system");
  return FALSE;
}

static void
let_go (Fixture *fixture)
{
  /* Somebody hung in open(), else this would be a test of nothing. */
  g_assert_cmpint (fcntl (fixture->lease, F_GETLEASE), !=, F_WRLCK);
  g_assert_cmpint (fcntl (fixture->lease, F_SETLEASE, F_UNLCK), ==, 0);
  close (fixture->lease);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (100000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_open (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = NULL;

  if (!hold (fixture))
    return;

  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_null (ringlet_source_open_full ((const char *const *) fixture->paths,
      RINGLET_SOURCE_DEFAULT, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  let_go (fixture);
}

static void
test_load (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = NULL;

  if (!hold (fixture))
    return;

  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_null (ringlet_image_load (fixture->paths[1], cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  let_go (fixture);
}

/* Opened while all was well; the source goes before its reader is done. */
static void
test_read (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  RingletSource *source =
      ringlet_source_open_list ((const char *const *) fixture->paths, &error);
  g_autoptr (RingletImage) image = NULL;
  GThread *thread = NULL;

  g_assert_no_error (error);
  if (!hold (fixture)) {
    ringlet_source_unref (source);
    return;
  }

  image = ringlet_source_read (source, 0, cancellable, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (ringlet_image_get (image, 0), ==, 7.0);
  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_null (ringlet_source_read (source, 1, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  ringlet_source_unref (source);
  g_thread_join (thread);
  let_go (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/source-cancel/open", Fixture, NULL, set_up, test_open, tear_down);
  g_test_add ("/source-cancel/load", Fixture, NULL, set_up, test_load, tear_down);
  g_test_add ("/source-cancel/read", Fixture, NULL, set_up, test_read, tear_down);
  return g_test_run ();
}
