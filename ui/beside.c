/* SPDX-License-Identifier: MIT */
#include "beside.h"

char *
ringlet_beside_program (const char *relative)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *path =
      folder != NULL ? g_build_filename (folder, relative, NULL) : NULL;

  return path != NULL && g_file_test (path, G_FILE_TEST_EXISTS)
      ? g_steal_pointer (&path)
      : NULL;
}
