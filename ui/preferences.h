/* SPDX-License-Identifier: MIT */
#pragma once

#include "window.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_PREFERENCES (ringlet_preferences_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletPreferences, ringlet_preferences, RINGLET, PREFERENCES, AdwPreferencesWindow)

/**
 * RingletPreferences:
 *
 * What a user likes to see, and the keys. Every row is a setting and acts at once, in
 * all windows; none changes a number of a document that is there.
 */
void ringlet_preferences_show (GtkWindow *parent, GSettings *settings);

G_END_DECLS
