/* SPDX-License-Identifier: MIT */

/* The program with a window. */

#include <locale.h>
#include <signal.h>

#include "application.h"
#include "memory.h"
#include "renderer.h"

int
main (int argc, char *argv[])
{
  g_autoptr (RingletApplication) application = NULL;

  ringlet_memory_set_up ();
  setlocale (LC_ALL, "");
  /* A limit on file sizes is a failed write to report, not a reason to die half-way. */
  signal (SIGXFSZ, SIG_IGN);
  g_set_prgname ("ringlet-gtk");
  ringlet_renderer_choose ();

  application = ringlet_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
