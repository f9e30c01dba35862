/* SPDX-License-Identifier: MIT */
#include "spin-read.h"

#include "base/number.h"

int
ringlet_spin_read (GtkSpinButton *spin, double *value)
{
  g_autofree char *text =
      g_strdelimit (g_strdup (gtk_editable_get_text (GTK_EDITABLE (spin))), ",", '.');

  return ringlet_number_parse (g_strstrip (text), value) ? TRUE : GTK_INPUT_ERROR;
}
