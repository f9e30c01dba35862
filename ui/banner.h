/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RINGLET_TYPE_BANNER (ringlet_banner_get_type ())
G_DECLARE_FINAL_TYPE (RingletBanner, ringlet_banner, RINGLET, BANNER, GtkWidget)

/* A strip over the views that says what went wrong, in which file and what to do, until
 * it is closed or no longer true. */
GtkWidget *ringlet_banner_new (void);

/**
 * ringlet_banner_show:
 * @source: word for who says it; ringlet_banner_hide() takes the same
 * @button: (nullable): label of a button
 * @action: (nullable): what the button does, "win.open"
 */
void ringlet_banner_show (RingletBanner *self, const char *source, const char *text,
    const char *button, const char *action);

/* Hides what @source had to say; what another one says stays. */
void ringlet_banner_hide (RingletBanner *self, const char *source);

/* Returns (transfer none) (nullable): what is shown now. */
const char *ringlet_banner_get_text (RingletBanner *self);

G_END_DECLS
