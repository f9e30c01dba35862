/* SPDX-License-Identifier: MIT */
#pragma once

/* A window in its step Mask, and what pointer and keys do to its canvas. */

#include <glib/gstdio.h>
#include <math.h>

#include "document.h"
#include "window-private.h"

#define N_PX 200

/**
 * MaskDocument:
 * @n_saturated: how many pixels of 16 bits have all of them set; of 0 they have 8
 * @has_poni: there is a geometry, with the beam in the middle
 */
typedef struct {
  guint n_saturated;
  gboolean has_poni;
} MaskDocument;

typedef struct {
  GSettings *settings;
  RingletWindow *window;
  GtkWidget *canvas;
  RingletMaskEditor *editor;
  char *folder;
  char *image;
  char *poni;
} Fixture;

/* Values i % 97, but for the first pixels of the second row. */
static inline void
write_saturated (const char *path, guint n_saturated)
{
  g_autoptr (GByteArray) values = g_byte_array_new ();

  for (guint i = 0; i < N_PX * N_PX; i++) {
    const gboolean is_full = i >= N_PX && i < N_PX + n_saturated;
    const guint8 pixel[] = { is_full ? 255 : (guint8) (i % 97), is_full ? 255 : 0 };

    g_byte_array_append (values, pixel, 2);
  }
  document_write_npy (path, "<u2", N_PX, values);
}

static inline void
write_document (Fixture *f, const MaskDocument *document)
{
  f->folder = g_dir_make_tmp ("ringlet-mask-XXXXXX", NULL);
  f->image = g_build_filename (f->folder, "image.npy", NULL);
  f->poni = g_build_filename (f->folder, "image.poni", NULL);
  if (document != NULL && document->n_saturated > 0)
    write_saturated (f->image, document->n_saturated);
  else
    document_write_image (f->image, "|u1", N_PX);
  if (document != NULL && document->has_poni)
    document_write_poni (f->poni, N_PX);
}

/* It is displayed and counted. */
static inline gboolean
is_ready (Fixture *f)
{
  gsize n_masked = 0;
  gsize n_pixels = 0;

  return ringlet_live_get_display (f->window->live) != NULL &&
      ringlet_mask_editor_count_all (f->editor, &n_masked, &n_pixels);
}

static inline void
set_up (Fixture *f, gconstpointer data)
{
  const MaskDocument *document = data;
  const char *paths[] = { NULL, NULL, NULL };

  write_document (f, document);
  f->settings = ringlet_settings_new (NULL);
  f->window = document_new_window (f->settings);
  f->canvas = GTK_WIDGET (f->window->image.canvas);
  f->editor = ringlet_mask_panel_get_editor (
      ringlet_inspector_get_mask_panel (f->window->inspector));
  paths[0] = f->image;
  paths[1] = document != NULL && document->has_poni ? f->poni : NULL;
  ringlet_window_open (f->window, paths);
  g_action_group_activate_action (G_ACTION_GROUP (f->window), "step-mask", NULL);
  while (!is_ready (f))
    g_main_context_iteration (NULL, TRUE);
  drive_frames (GTK_WIDGET (f->window), 3);
}

static inline void
tear_down (Fixture *f, gconstpointer data)
{
  drive_close (GTK_WIDGET (f->window));
  g_object_unref (f->settings);
  g_unlink (f->image);
  g_unlink (f->poni);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->image);
  g_free (f->poni);
  g_free (f->folder);
}

/* ---- what a user does to the canvas ---- */

static inline void
choose (Fixture *f, const char *word)
{
  gtk_widget_activate_action (f->canvas, "mask.tool", "s", word);
}

static inline void
find_view (Fixture *f, double slow, double fast, double *x, double *y)
{
  ringlet_viewport_to_view (
      ringlet_canvas_get_viewport (f->window->image.canvas), slow, fast, x, y);
}

static inline void
press (Fixture *f, double slow, double fast)
{
  double x = 0;
  double y = 0;

  find_view (f, slow, fast, &x, &y);
  drive_drag_begin (f->canvas, GDK_BUTTON_PRIMARY, x, y);
}

/* @ends: the button is let go there */
static inline void
drag (Fixture *f, double dslow, double dfast, gboolean ends)
{
  const double scale = ringlet_canvas_get_viewport (f->window->image.canvas)->scale_x;

  drive_drag_to (f->canvas, GDK_BUTTON_PRIMARY, dfast * scale, dslow * scale);
  if (ends)
    drive_drag_end (f->canvas, GDK_BUTTON_PRIMARY, dfast * scale, dslow * scale);
}

static inline void
click (Fixture *f, double slow, double fast)
{
  press (f, slow, fast);
  drag (f, 0, 0, TRUE);
}

static inline gboolean
key (Fixture *f, guint keyval, GdkModifierType state)
{
  gboolean is_taken = FALSE;

  g_signal_emit_by_name (drive_controller (f->canvas, GTK_TYPE_EVENT_CONTROLLER_KEY, 0),
      "key-pressed", keyval, 0, state, &is_taken);
  return is_taken;
}

/* ---- what there is then ---- */

static inline guint
n_layers (Fixture *f)
{
  return ringlet_mask_layers_n (ringlet_mask_editor_get_layers (f->editor));
}

static inline const RingletMaskLayer *
layer (Fixture *f, guint index)
{
  return ringlet_mask_layers_get (ringlet_mask_editor_get_layers (f->editor), index);
}

static inline gsize
n_masked (Fixture *f)
{
  gsize masked = 0;
  gsize pixels = 0;

  while (!ringlet_mask_editor_count_all (f->editor, &masked, &pixels))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (pixels, ==, N_PX * N_PX);
  return masked;
}

/* Whether the centre of a pixel is masked. */
typedef gboolean (*Inside) (double y, double x);

static inline gsize
count (Inside inside)
{
  gsize n = 0;

  for (int i = 0; i < N_PX; i++) {
    for (int j = 0; j < N_PX; j++)
      n += inside (i + 0.5, j + 0.5) ? 1 : 0;
  }
  return n;
}
