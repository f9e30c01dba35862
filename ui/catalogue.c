/* SPDX-License-Identifier: MIT */
#include "catalogue.h"

#include <glib/gi18n-lib.h>

#include "beside.h"

void
ringlet_catalogue_set_up (void)
{
  /* Where the build leaves LANGUAGE/LC_MESSAGES/ringlet.mo. */
  g_autofree char *built = ringlet_beside_program ("../po");

  bindtextdomain (GETTEXT_PACKAGE, built != NULL ? built : RINGLET_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  /* For ngettext() and the templates, which name no domain. */
  textdomain (GETTEXT_PACKAGE);
}
