/* SPDX-License-Identifier: MIT */

/* The program with a window. */

#include <locale.h>
#include <signal.h>

#include "application.h"
#include "catalogue.h"
#include "memory.h"
#include "renderer.h"

/* GTK must know before it reads any option: "--canvas=gl" or "--canvas gl". */
static gboolean
asks_for_gl (char **argv)
{
  for (int i = 1; argv[i] != NULL; i++) {
    if (g_str_equal (argv[i], "--canvas=gl") ||
        (g_str_equal (argv[i], "--canvas") && g_strcmp0 (argv[i + 1], "gl") == 0))
      return TRUE;
  }
  return FALSE;
}

int
main (int argc, char *argv[])
{
  g_autoptr (RingletApplication) application = NULL;

  ringlet_memory_set_up ();
  setlocale (LC_ALL, "");
  ringlet_catalogue_set_up ();
  /* A limit on file sizes is a failed write to report, not a reason to die half-way. */
  signal (SIGXFSZ, SIG_IGN);
  g_set_prgname ("ringlet-gtk");
  ringlet_renderer_choose (asks_for_gl (argv));

  application = ringlet_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
