/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is typed into a spin button, for its "input": people write 196,4 whatever the
 * locale is. Returns what that signal does: what is no number leaves the value. */
int ringlet_spin_read (GtkSpinButton *spin, double *value);

G_END_DECLS
