/* SPDX-License-Identifier: MIT */
#include "renderer.h"

#include <string.h>

/* Device nodes that a driver for a real card makes. */
static gboolean
has_node (void)
{
  static const char *const nodes[] = { "/dev/nvidiactl", "/dev/kfd", "/dev/mali0" };
  g_autoptr (GDir) dri = g_dir_open ("/dev/dri", 0, NULL);
  const char *name = NULL;

  while (dri != NULL && (name = g_dir_read_name (dri)) != NULL) {
    if (g_str_has_prefix (name, "renderD"))
      return TRUE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (nodes); i++) {
    if (g_file_test (nodes[i], G_FILE_TEST_EXISTS))
      return TRUE;
  }
  return FALSE;
}

/* "localhost:10.0" is what ssh -X sets; ":0" is a screen of this machine. */
static gboolean
is_remote (void)
{
  const char *display = g_getenv ("DISPLAY");

  return g_getenv ("WAYLAND_DISPLAY") == NULL && display != NULL && display[0] != ':' &&
      !g_str_has_prefix (display, "unix:");
}

gboolean
ringlet_renderer_has_card (void)
{
  return !is_remote () && has_node ();
}

void
ringlet_renderer_choose (gboolean is_gl_wanted)
{
  if (ringlet_renderer_has_card ())
    return;

  g_setenv ("GSK_RENDERER", "cairo", FALSE);
  if (is_gl_wanted || !g_str_equal (g_getenv ("GSK_RENDERER"), "cairo"))
    return;
  g_setenv ("GDK_DEBUG", "gl-disable", FALSE);
  g_setenv ("GDK_DISABLE", "gl", FALSE); /* its name since GTK 4.16 */
}
