/* SPDX-License-Identifier: MIT */
#pragma once

/* A document on disk, small, and the program that opens it. */

#include <locale.h>

#include "application.h"
#include "drive.h"
#include "settings.h"
#include "window.h"

/* A process has one: its actions are on the bus as long as it lives. */
static RingletApplication *the_application;

/* To be the first in main(). Returns whether there is a display and a bus. */
static inline gboolean
document_start (int *argc, char ***argv)
{
  setlocale (LC_ALL, "");
  gtk_test_init (argc, argv, NULL);
  adw_init ();
  the_application = ringlet_application_new ();
  g_application_set_flags (G_APPLICATION (the_application), G_APPLICATION_NON_UNIQUE);
  return g_application_register (G_APPLICATION (the_application), NULL, NULL);
}

/* Writes the bytes of @values, @n × @n of the NumPy type @type, as NumPy 1.0. */
static inline void
document_write_npy (const char *path, const char *type, guint n, GByteArray *values)
{
  g_autofree char *header = g_strdup_printf (
      "{'descr': '%s', 'fortran_order': False, 'shape': (%u, %u), }", type, n, n);
  g_autofree char *padded = g_strdup_printf ("%-117s\n", header);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) "\x93NUMPY\x01\x00\x76\x00", 10);
  g_byte_array_append (bytes, (const guint8 *) padded, 118);
  g_byte_array_append (bytes, values->data, values->len);
  g_assert_true (
      g_file_set_contents (path, (const char *) bytes->data, bytes->len, NULL));
}

/* Pixel i is i % 97. @type: "|u1" or "<u2" */
static inline void
document_write_image (const char *path, const char *type, guint n)
{
  g_autoptr (GByteArray) values = g_byte_array_new ();

  for (guint i = 0; i < n * n; i++) {
    const guint8 pixel[] = { (guint8) (i % 97), 0 };

    g_byte_array_append (values, pixel, type[2] == '1' ? 1 : 2);
  }
  document_write_npy (path, type, n, values);
}

/* Returns (transfer full): a .poni file: pixels of 0.1 mm, 0.1 m away, the beam in the
 * middle of @n × @n of them. */
static inline char *
document_poni (guint n)
{
  return g_strdup_printf ("poni_version: 2\n"
                          "Detector: Detector\n"
                          "Detector_config: {\"pixel1\": 1e-4, \"pixel2\": 1e-4}\n"
                          "Distance: 0.1\nPoni1: 0.%04u\nPoni2: 0.%04u\n"
                          "Rot1: 0\nRot2: 0\nRot3: 0\nWavelength: 4e-11\n",
      n / 2, n / 2);
}

static inline void
document_write_poni (const char *path, guint n)
{
  g_autofree char *text = document_poni (n);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Returns (transfer none): an empty window that is drawn in software, on the screen. To
 * be closed by drive_close(). */
static inline RingletWindow *
document_new_window (GSettings *settings)
{
  GtkWidget *window = ringlet_window_new (
      ADW_APPLICATION (the_application), settings, RINGLET_CANVAS_SOFTWARE);

  gtk_window_present (GTK_WINDOW (window));
  return RINGLET_WINDOW (window);
}

/* Returns (transfer none): a part of its template. */
static inline GtkWidget *
document_child (RingletWindow *window, const char *name)
{
  return GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (window), RINGLET_TYPE_WINDOW, name));
}
