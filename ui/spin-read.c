/* SPDX-License-Identifier: MIT */
#include "spin-read.h"

#include "typed.h"

int
ringlet_spin_read (GtkSpinButton *spin, double *value)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (spin));

  return ringlet_typed_number (text, value) ? TRUE : GTK_INPUT_ERROR;
}
