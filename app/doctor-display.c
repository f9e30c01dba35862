/* SPDX-License-Identifier: MIT */

/* The display, as far as it can be told without a toolkit. */

#include <string.h>

#include "doctor-private.h"

/* Who shows windows from afar says so to the programs in its session. */
static const struct {
  const char *variable;
  const char *name;
} remotes[] = {
  { "NXSESSIONID", "NoMachine" },
  { "NX_SESSION_ID", "NoMachine" },
  { "X2GO_SESSION", "X2Go" },
  { "VNCDESKTOP", "VNC" },
  { "XRDP_SESSION", "xrdp" },
  { "WAYPIPE_DISPLAY", "waypipe" },
};

/* (nullable) */
static const char *
remote_name (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (remotes); i++) {
    if (g_getenv (remotes[i].variable) != NULL)
      return remotes[i].name;
  }
  return NULL;
}

/* ssh -X gives a display on this machine from number 10 on; another machine's is named.
 */
static gboolean
is_forwarded (const char *display)
{
  return display != NULL && display[0] != ':' && !g_str_has_prefix (display, "unix:") &&
      display[0] != '/';
}

/* Whether the socket of a Wayland display is there. */
static gboolean
has_wayland (const char *display)
{
  g_autofree char *path = g_path_is_absolute (display)
      ? g_strdup (display)
      : g_build_filename (g_get_user_runtime_dir (), display, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
add_display (GPtrArray *findings, const char *wayland, const char *x)
{
  const char *remote = remote_name ();
  const gboolean is_ssh = g_getenv ("SSH_CONNECTION") != NULL;
  g_autofree char *name = wayland != NULL ? g_strconcat ("Wayland ", wayland, NULL)
                                          : g_strconcat ("X ", x, NULL);

  ringlet_doctor_add (findings, "display",
      g_strdup_printf ("%s%s%s%s", name, remote != NULL ? ", by " : "",
          remote != NULL ? remote : "", is_ssh ? ", logged in by ssh" : ""));
}

void
ringlet_doctor_look_at_display (GPtrArray *findings)
{
  const char *wayland = g_getenv ("WAYLAND_DISPLAY");
  const char *x = g_getenv ("DISPLAY");

  if (wayland != NULL && wayland[0] == '\0')
    wayland = NULL;
  if (x != NULL && x[0] == '\0')
    x = NULL;
  if (wayland == NULL && x == NULL) {
    ringlet_doctor_add (
        findings, "display", g_strdup ("neither WAYLAND_DISPLAY nor DISPLAY is set"));
    ringlet_doctor_judge (findings, RINGLET_VERDICT_MISSING,
        "Only the window needs one: log in on a desktop, by X2Go, NoMachine or VNC, or "
        "with ssh -X.");
    return;
  }
  add_display (findings, wayland, x);
  if (wayland != NULL && !has_wayland (wayland))
    ringlet_doctor_judge (findings, RINGLET_VERDICT_WRONG,
        "Nobody answers there: unset WAYLAND_DISPLAY, or log in again.");
  else if (wayland == NULL && is_forwarded (x) && remote_name () == NULL)
    ringlet_doctor_judge (findings, RINGLET_VERDICT_SLOW,
        "Each picture goes over the network: X2Go, NoMachine or VNC are faster than "
        "ssh -X.");
}
