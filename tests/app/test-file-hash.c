/* SPDX-License-Identifier: MIT */
#include "file-hash.h"

#include <fcntl.h>
#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>

#include "program.h"

/* Of "abc": FIPS 180-2, appendix B.1. */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static char *folder;

static void
test_known (void)
{
  g_autofree char *path = g_build_filename (folder, "abc.bin", NULL);
  g_autoptr (RingletFileHash) hash = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "abc", 3, NULL));
  hash = ringlet_file_hash_new (path);
  g_assert_cmpstr (ringlet_file_hash_wait (hash, NULL, &error), ==, ABC);
  g_assert_no_error (error);
  g_assert_cmpfloat (ringlet_file_hash_get_progress (hash), ==, 1.0);
}

static void
test_not_there (void)
{
  g_autofree char *path = g_build_filename (folder, "nothing.bin", NULL);
  g_autoptr (RingletFileHash) hash = ringlet_file_hash_new (path);
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_file_hash_wait (hash, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* A pipe into which nobody writes hangs whoever opens it, as a mount does whose server
 * is gone: neither who waits nor who frees hangs with it. */
static void
test_hangs (void)
{
  g_autofree char *path = g_build_filename (folder, "pipe", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  RingletFileHash *hash = NULL;
  int pipe_fd = -1;

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  hash = ringlet_file_hash_new (path);
  g_usleep (100000); /* it is in the call then; the test holds whenever it gets there */
  g_assert_cmpfloat (ringlet_file_hash_get_progress (hash), ==, 0.0);
  g_cancellable_cancel (cancellable);
  g_assert_null (ringlet_file_hash_wait (hash, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  ringlet_file_hash_free (hash);

  /* Lets its thread go; where it has not come so far, nobody reads. */
  pipe_fd = open (path, O_WRONLY | O_NONBLOCK);
  if (pipe_fd >= 0)
    close (pipe_fd);
}

int
main (int argc, char **argv)
{
  int status = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  g_test_add_func ("/file-hash/known", test_known);
  g_test_add_func ("/file-hash/not-there", test_not_there);
  g_test_add_func ("/file-hash/hangs", test_hangs);
  status = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return status;
}
