/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Returns (transfer full): a page of the preferences with all keys that can be chosen,
 * in the groups of the window that lists them, and whether letters are keys at all. */
GtkWidget *ringlet_key_page_new (GSettings *settings);

G_END_DECLS
