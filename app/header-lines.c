/* SPDX-License-Identifier: MIT */
#include "header-lines.h"

#include <glib/gi18n.h> /* N_() alone: the window translates */
#include <string.h>

#include "base/number.h"

static void
line_free (gpointer data)
{
  RingletHeaderLine *self = data;

  g_free (self->key);
  g_free (self->value);
  g_free (self);
}

/* @value: (transfer full) */
static void
add (GPtrArray *lines, const char *key, char *value, gboolean is_known)
{
  RingletHeaderLine *line = g_new (RingletHeaderLine, 1);

  *line = (RingletHeaderLine){ g_strdup (key), value, is_known };
  g_ptr_array_add (lines, line);
}

/* 0 is what no file says. */
static void
add_number (GPtrArray *lines, const char *key, double value, const char *unit)
{
  char number[RINGLET_NUMBER_SIZE];

  if (value == 0.0)
    return;
  g_ascii_formatd (number, sizeof number, "%.8g", value);
  add (lines, key, g_strconcat (number, *unit != '\0' ? " " : "", unit, NULL), TRUE);
}

static void
add_text (GPtrArray *lines, const char *key, const char *text)
{
  if (text != NULL)
    add (lines, key, g_strdup (text), TRUE);
}

static void
add_motors (GPtrArray *lines, const GPtrArray *motors)
{
  for (guint i = 0; motors != NULL && i < motors->len; i++) {
    const RingletMotor *motor = g_ptr_array_index (motors, i);
    char number[RINGLET_NUMBER_SIZE];
    const char *unit = motor->unit != NULL ? motor->unit : "";

    ringlet_number_format (motor->value, number);
    add (lines, motor->name, g_strconcat (number, *unit != '\0' ? " " : "", unit, NULL),
        TRUE);
  }
}

GPtrArray *
ringlet_header_lines_new (const RingletImageMeta *meta)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (line_free);

  add_number (lines, N_ ("Energy"), ringlet_image_meta_energy_ev (meta) * 1e-3, "keV");
  add_number (lines, N_ ("Wavelength"), meta->wavelength_m * 1e10, "Å");
  add_number (lines, N_ ("Distance"), meta->distance_m * 1e3, "mm");
  add_number (lines, N_ ("Exposure"), meta->exposure_s, "s");
  add_number (lines, N_ ("Monitor"), meta->monitor, "");
  add_number (lines, N_ ("Rows apart"), meta->pixel_slow_m * 1e6, "µm");
  add_number (lines, N_ ("Columns apart"), meta->pixel_fast_m * 1e6, "µm");
  add_number (lines, N_ ("Beam row"), meta->beam_slow_px, "px");
  add_number (lines, N_ ("Beam column"), meta->beam_fast_px, "px");
  add_text (lines, N_ ("Date"), meta->date);
  add_text (lines, N_ ("Detector"), meta->detector);
  add_motors (lines, meta->motors);
  for (guint i = 0; meta->warnings != NULL && i < meta->warnings->len; i++)
    add_text (lines, N_ ("Odd"), g_ptr_array_index (meta->warnings, i));
  for (guint i = 0; meta->header != NULL && i + 1 < meta->header->len; i += 2)
    add (lines, g_ptr_array_index (meta->header, i),
        g_strdup (g_ptr_array_index (meta->header, i + 1)), FALSE);
  return lines;
}

gboolean
ringlet_header_line_matches (const RingletHeaderLine *self, const char *words)
{
  g_autofree char *both = g_strconcat (self->key, " ", self->value, NULL);
  g_autofree char *line = g_utf8_casefold (both, -1);
  g_autofree char *wanted = g_utf8_casefold (words, -1);
  g_auto (GStrv) parts = g_strsplit (wanted, " ", -1);

  for (gsize i = 0; parts[i] != NULL; i++) {
    if (strstr (line, parts[i]) == NULL)
      return FALSE;
  }
  return TRUE;
}

char *
ringlet_header_lines_text (const GPtrArray *lines, const char *words)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++) {
    const RingletHeaderLine *line = g_ptr_array_index (lines, i);

    if (ringlet_header_line_matches (line, words))
      g_string_append_printf (text, "%s = %s\n", line->key, line->value);
  }
  return g_string_free (text, FALSE);
}
