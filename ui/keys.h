/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * RingletKeyPlace:
 * @RINGLET_KEY_SECTION: no key, a column of the window of shortcuts
 * @RINGLET_KEY_GROUP: no key, a heading in it
 * @RINGLET_KEY_ANYWHERE: an accelerator of the application
 * @RINGLET_KEY_VIEWS: while a view has the focus: elsewhere people type text
 * @RINGLET_KEY_MASK: likewise on the image, while the step Mask is open
 * @RINGLET_KEY_WIDGET: a widget has it without an action that has a name: only listed
 */
typedef enum {
  RINGLET_KEY_SECTION,
  RINGLET_KEY_GROUP,
  RINGLET_KEY_ANYWHERE,
  RINGLET_KEY_VIEWS,
  RINGLET_KEY_MASK,
  RINGLET_KEY_WIDGET,
} RingletKeyPlace;

/**
 * RingletKey:
 * @place: where it acts
 * @title: a message; NULL for a key that is not listed
 * @keys: triggers, separated by “|”, the first of which is listed
 * @action: (nullable): with its group, "win.open"
 * @word: (nullable): its parameter
 */
typedef struct {
  RingletKeyPlace place;
  const char *title;
  const char *keys;
  const char *action;
  const char *word;
} RingletKey;

/* All keys of the program, in the order in which they are listed: what acts and what is
 * said of it come from here. */
const RingletKey *ringlet_keys (gsize *n);

/* Makes accelerators of those that act anywhere, as the user wants them: now, and
 * whenever that changes. */
void ringlet_keys_add_accels (GtkApplication *application, GSettings *settings);

/* Returns (transfer full): a controller with the keys of @place, which have actions; it
 * follows the settings, "letter-keys" too. */
GtkEventController *ringlet_keys_controller (
    RingletKeyPlace place, GSettings *settings);

/* Returns (transfer full): what it has now; letters only where they act. */
GStrv ringlet_keys_list_triggers (GSettings *settings, const RingletKey *key);

/* Returns (transfer full): the window that lists them as they are now */
GtkShortcutsWindow *ringlet_keys_window (GSettings *settings);

G_END_DECLS
