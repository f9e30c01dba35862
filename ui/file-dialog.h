/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The file chooser of the desktop, or of its sandbox portal. GtkFileChooserNative is
 * deprecated from GTK 4.10 on: this file is the only one that knows it. */

/**
 * RingletFileDialogFilter:
 * @title: for humans, "Two columns (.xy)"
 * @patterns: (array zero-terminated=1): "*.xy"
 */
typedef struct {
  const char *title;
  const char *const *patterns;
} RingletFileDialogFilter;

/* @files: (nullable) (array zero-terminated=1): local paths; NULL when the user thought
 * better of it, or closed the window: then @window is of no use any more. Comes once.
 */
typedef void (*RingletFileDialogDone) (
    GtkWindow *window, const char *const *paths, gpointer data);

/* @filters: ends with one whose title is NULL; the first is chosen
 * @folder: (nullable) */
void ringlet_file_dialog_open (GtkWindow *window, const char *title,
    const RingletFileDialogFilter *filters, const char *folder,
    RingletFileDialogDone done, gpointer data);

/* For a folder: its path is the one that is given. */
void ringlet_file_dialog_open_folder (GtkWindow *window, const char *title,
    const char *folder, RingletFileDialogDone done, gpointer data);

/* Asks before an existing file is replaced.
 * @name: proposed file name
 * @folder: (nullable) */
void ringlet_file_dialog_save (GtkWindow *window, const char *title,
    const RingletFileDialogFilter *filters, const char *folder, const char *name,
    RingletFileDialogDone done, gpointer data);

/* @path: (nullable): local; NULL when the user thought better of it
 * @filter: which one was chosen */
typedef void (*RingletFileDialogSaved) (
    GtkWindow *window, const char *path, guint filter, gpointer data);

/* The same where the filters are formats: @filter is the one that is chosen at first.
 */
void ringlet_file_dialog_save_as (GtkWindow *window, const char *title,
    const RingletFileDialogFilter *filters, guint filter, const char *folder,
    const char *name, RingletFileDialogSaved done, gpointer data);

G_END_DECLS
