/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * RingletContextItem:
 * @label: a message; NULL begins another section
 * @action: "win.zoom-fit"; with a target, as g_action_parse_detailed_name() has it:
 *   "cells.cell::toggled"
 *
 * One entry of a menu.
 */
typedef struct {
  const char *label;
  const char *action;
} RingletContextItem;

/**
 * ringlet_context_menu_add:
 * @widget: can have the focus, or what is in it can
 * @items: (array length=n): constant
 * @before: (nullable): called with @data and the place in @widget before the menu is
 *   shown, to choose what lies there; NAN for the keyboard
 *
 * A menu of what can be done with @widget: by the secondary button at the pointer, by
 * the key Menu and by Shift+F10 in the middle of what has the focus. An action that is
 * not there now is shown, and cannot be chosen. Main thread only.
 */
void ringlet_context_menu_add (GtkWidget *widget, const RingletContextItem *items,
    gsize n, void (*before) (gpointer data, double x, double y), gpointer data);

/* The menu of @widget, as a press of the secondary button there shows it. */
void ringlet_context_menu_show (GtkWidget *widget, double x, double y);

/* Returns (transfer none) (nullable): the menu of @widget that is shown. */
GtkWidget *ringlet_context_menu_get (GtkWidget *widget);

G_END_DECLS
