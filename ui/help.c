/* SPDX-License-Identifier: MIT */
#include "help.h"

#include "beside.h"

#define FIRST_PAGE "index.html"

/* Returns (transfer full): the folder of the pages in English; those in other languages
 * lie in folders within. */
static char *
find_root (void)
{
  char *built = ringlet_beside_program ("../docs/help");

  return built != NULL ? built : g_strdup (RINGLET_HELPDIR);
}

/* Returns (transfer full) (nullable): the page where it is one, in the first language
 * of the user that has it. */
static char *
find_page (const char *root, const char *page)
{
  const char *const *languages = g_get_language_names ();
  g_autofree char *english = g_build_filename (root, page, NULL);

  for (gsize i = 0; languages[i] != NULL && !g_str_has_prefix (languages[i], "en");
       i++) {
    g_autofree char *path = g_build_filename (root, languages[i], page, NULL);

    if (g_file_test (path, G_FILE_TEST_EXISTS))
      return g_steal_pointer (&path);
  }
  return g_file_test (english, G_FILE_TEST_EXISTS) ? g_steal_pointer (&english) : NULL;
}

const char *
ringlet_help_page (RingletStep step)
{
  /* The page about integration is about what comes out: pattern and cake; that about
   * images tells how they are compared. */
  return step == RINGLET_STEP_INTEGRATE ? "cake"
      : step == RINGLET_STEP_COMPARE    ? "image"
                                        : ringlet_step_name (step);
}

char *
ringlet_help_path (const char *page)
{
  g_autofree char *name = g_strconcat (page, ".html", NULL);
  g_autofree char *root = find_root ();
  char *path = find_page (root, name);

  if (path == NULL)
    path = find_page (root, FIRST_PAGE);
  return path != NULL ? path : g_build_filename (root, FIRST_PAGE, NULL);
}
