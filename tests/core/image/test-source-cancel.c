/* SPDX-License-Identifier: MIT */

/* A file whose open() does not return: who cancels is back, and what was left behind
 * ends by itself. */

#include "support/hang.h"

#include "image/source.h"

typedef struct {
  char *folder;
  char *paths[3]; /* two images, NULL */
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

static void
test_open (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = NULL;
  int lease;

  lease = ringlet_test_hang (fixture->paths[1]);
  if (lease < 0)
    return;

  thread = ringlet_test_cancel_soon (cancellable);
  g_assert_null (ringlet_source_open_full ((const char *const *) fixture->paths,
      RINGLET_SOURCE_DEFAULT, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  ringlet_test_let_go (lease);
}

static void
test_load (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = NULL;
  int lease;

  lease = ringlet_test_hang (fixture->paths[1]);
  if (lease < 0)
    return;

  thread = ringlet_test_cancel_soon (cancellable);
  g_assert_null (ringlet_image_load (fixture->paths[1], cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  ringlet_test_let_go (lease);
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
  int lease;

  g_assert_no_error (error);
  lease = ringlet_test_hang (fixture->paths[1]);
  if (lease < 0) {
    ringlet_source_unref (source);
    return;
  }

  image = ringlet_source_read (source, 0, cancellable, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (ringlet_image_get (image, 0), ==, 7.0);
  thread = ringlet_test_cancel_soon (cancellable);
  g_assert_null (ringlet_source_read (source, 1, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  ringlet_source_unref (source);
  g_thread_join (thread);
  ringlet_test_let_go (lease);
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
