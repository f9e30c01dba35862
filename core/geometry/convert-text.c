/* SPDX-License-Identifier: MIT */
#include "geometry/convert-text.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/number.h"

#define MAX_SIZE (16 * 1024 * 1024)

char *
ringlet_text_load (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize size = 0;

  if (!ringlet_file_load (path, &text, &size, error))
    return NULL;
  if (size <= MAX_SIZE && memchr (text, '\0', size) == NULL)
    return g_utf8_make_valid (text, (gssize) size);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "this is not a text file, so not a .poni geometry or another one in text");
  return NULL;
}

static void
cut (char *value)
{
  char *end = strpbrk (value, "#;");

  if (end != NULL)
    *end = '\0';
}

GHashTable *
ringlet_pairs_parse (const char *text, const char *separators)
{
  GHashTable *pairs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) lines = g_strsplit_set (text, "\r\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++) {
    char *line = g_strchug (lines[i]);
    const gsize length = strcspn (line, separators);

    if (*line == '#' || *line == ';' || line[length] == '\0')
      continue;

    line[length] = '\0';
    cut (line + length + 1);
    g_hash_table_replace (pairs, g_ascii_strdown (g_strstrip (line), -1),
        g_strdup (g_strstrip (line + length + 1)));
  }
  return pairs;
}

const char *
ringlet_pairs_text (GHashTable *pairs, const char *key)
{
  g_autofree char *lower = g_ascii_strdown (key, -1);
  const char *text = g_hash_table_lookup (pairs, lower);

  if (text == NULL || *text == '\0' || g_ascii_strcasecmp (text, "None") == 0)
    return NULL;
  return text;
}

gboolean
ringlet_pairs_number (GHashTable *pairs, const char *key, gboolean needed, double min,
    double *value, GError **error)
{
  const char *text = ringlet_pairs_text (pairs, key);
  char number[RINGLET_NUMBER_SIZE];
  double parsed = 0.0;

  if (text == NULL && needed) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "the value of \"%s\" is missing", key);
    return FALSE;
  }
  if (text == NULL)
    return TRUE;

  if (!ringlet_number_parse (text, &parsed) || parsed < min) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "%s is \"%s\", but must be a finite number%s%s", key, text,
        isfinite (min) ? " of at least " : "",
        isfinite (min) ? ringlet_number_format (min, number) : "");
    return FALSE;
  }
  *value = parsed;
  return TRUE;
}

void
ringlet_pairs_append (
    GString *text, const char *key, const char *separator, double value)
{
  char number[RINGLET_NUMBER_SIZE];

  g_string_append_printf (
      text, "%s%s%s\n", key, separator, ringlet_number_format (value, number));
}

gboolean
ringlet_text_has_key (const char *head, const char *key)
{
  const gsize length = strlen (key);
  g_auto (GStrv) lines = g_strsplit_set (head, "\r\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++) {
    const char *line = g_strchug (lines[i]);

    if (g_ascii_strncasecmp (line, key, length) == 0 && line[length] != '\0' &&
        strchr (" \t=:", line[length]) != NULL)
      return TRUE;
  }
  return FALSE;
}

RingletDetector *
ringlet_convert_detector (const RingletConvertHints *hints, const char *name,
    const RingletDetectorConfig *file, GError **error)
{
  if (hints->detector != NULL)
    return ringlet_detector_ref (hints->detector);
  if (name != NULL && g_ascii_strcasecmp (name, "Detector") != 0)
    return ringlet_detector_new_config (name, file, error);
  if (file->pixel_slow_m > 0.0 && file->pixel_fast_m > 0.0)
    return ringlet_detector_new_generic (file->pixel_slow_m, file->pixel_fast_m,
        file->n_slow, file->n_fast, file->orientation, error);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "the file does not say how large the pixels are: name the detector with "
      "--detector");
  return NULL;
}

void
ringlet_convert_lose (char **lost, const char *format, ...)
{
  g_autofree char *before = *lost;
  g_autofree char *more = NULL;
  va_list args;

  va_start (args, format);
  more = g_strdup_vprintf (format, args);
  va_end (args);
  *lost = before == NULL ? g_strdup (more) : g_strconcat (before, "; ", more, NULL);
}

gboolean
ringlet_convert_lengths (const RingletDetector *detector, const char *what,
    double *slow_m, double *fast_m, GError **error)
{
  if (detector->n_slow > 0) {
    *slow_m = (double) detector->n_slow * detector->pixel_slow_m;
    *fast_m = (double) detector->n_fast * detector->pixel_fast_m;
    return TRUE;
  }

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s counts pixels in the order of the file, so for orientation %d the shape of "
      "the detector is needed: name it with --detector",
      what, detector->orientation);
  return FALSE;
}
