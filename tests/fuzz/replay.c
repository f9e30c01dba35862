/* SPDX-License-Identifier: MIT */

/* A fuzz target over a corpus, without a fuzzer: an ordinary test. Files named on the
 * command line take the place of the corpus, to look at one finding. */

#include "fuzz/fuzz.h"
#include "support/shared.h"

static void
replay_file (const char *path)
{
  g_autofree char *data = NULL;
  gsize size = 0;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  g_test_message ("%s", path);
  LLVMFuzzerTestOneInput ((const guint8 *) data, size);
}

static void
replay (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR)) {
    replay_file (path);
    return;
  }

  dir = g_dir_open (path, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    replay (child);
  }
}

/* Targets of images replay those of the shared folder, and what fuzzing found. */
static void
test_shared (void)
{
  static const char *const folders[] = { "data/bad", "data/formats" };

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = ringlet_test_shared (folders[i]);

    if (path == NULL)
      return;
    replay (path);
  }
}

static void
test_corpus (void)
{
  replay (RINGLET_FUZZ_CORPUS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  if (argc > 1) {
    for (int i = 1; i < argc; i++)
      replay (argv[i]);
    return 0;
  }
  if (RINGLET_FUZZ_SHARED)
    g_test_add_func ("/fuzz/shared", test_shared);
  if (g_file_test (RINGLET_FUZZ_CORPUS, G_FILE_TEST_IS_DIR))
    g_test_add_func ("/fuzz/corpus", test_corpus);
  else
    g_assert_true (RINGLET_FUZZ_SHARED);
  return g_test_run ();
}
