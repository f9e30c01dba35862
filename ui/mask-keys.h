/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Returns (transfer full): the keys of the actions "mask.*", for a canvas that has
 * them. */
GtkEventController *ringlet_mask_keys_new (void);

G_END_DECLS
