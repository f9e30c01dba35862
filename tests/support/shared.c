/* SPDX-License-Identifier: MIT */
#include "support/shared.h"

char *
ringlet_test_shared (const char *relative)
{
  const char *folder = g_getenv ("RINGLET_SHARED");
  g_autofree char *path = g_build_filename (
      folder != NULL ? folder : RINGLET_DEFAULT_SHARED, relative, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);

  if (g_strcmp0 (g_getenv ("RINGLET_REQUIRE_SHARED"), "1") == 0)
    g_error ("%s is missing, but RINGLET_REQUIRE_SHARED is 1", path);
  g_test_skip ("the shared data is not here");
  return NULL;
}
