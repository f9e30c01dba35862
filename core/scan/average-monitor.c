/* SPDX-License-Identifier: MIT */

/* What a frame has to be divided by, from what its file says. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "scan/average.h"

static gboolean
fail (GError **error, const char *key, const char *why)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s \"%s\"", why, key);
  return FALSE;
}

/* A unit may follow. */
static gboolean
parse_first (const char *text, double *value)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t", -1);
  guint i = 0;

  while (words[i] != NULL && *words[i] == '\0')
    i++;
  return words[i] != NULL && ringlet_number_parse (words[i], value);
}

/* A word of "@base_mne" is at the same place as its number in "@base_pos". */
static gboolean
look_in_lists (
    const RingletImageMeta *meta, const char *base, const char *word, double *value)
{
  g_autofree char *names_key = g_strconcat (base, "_mne", NULL);
  g_autofree char *values_key = g_strconcat (base, "_pos", NULL);
  const char *names = ringlet_image_meta_lookup (meta, names_key);
  const char *values = ringlet_image_meta_lookup (meta, values_key);
  g_auto (GStrv) name_words = NULL;
  g_auto (GStrv) value_words = NULL;

  if (names == NULL || values == NULL)
    return FALSE;
  name_words = g_strsplit_set (names, " \t", -1);
  value_words = g_strsplit_set (values, " \t", -1);
  for (guint i = 0, k = 0; name_words[i] != NULL; i++) {
    if (*name_words[i] == '\0')
      continue;
    while (value_words[k] != NULL && *value_words[k] == '\0')
      k++;
    if (value_words[k] == NULL)
      return FALSE;
    if (g_str_equal (name_words[i], word))
      return ringlet_number_parse (value_words[k], value);
    k++;
  }
  return FALSE;
}

static gboolean
look_in_motors (const RingletImageMeta *meta, const char *key, double *value)
{
  for (guint i = 0; meta->motors != NULL && i < meta->motors->len; i++) {
    const RingletMotor *motor = g_ptr_array_index (meta->motors, i);

    if (!g_str_equal (motor->name, key))
      continue;
    *value = motor->value;
    return TRUE;
  }
  return FALSE;
}

static gboolean
look_up (const RingletImageMeta *meta, const char *key, double *value)
{
  const char *slash = strchr (key, '/');
  const char *line = ringlet_image_meta_lookup (meta, key);

  if (line != NULL)
    return parse_first (line, value);
  if (slash != NULL && slash > key) {
    g_autofree char *base = g_strndup (key, (gsize) (slash - key));

    return look_in_lists (meta, base, slash + 1, value);
  }
  if (look_in_lists (meta, "counter", key, value) || look_in_motors (meta, key, value))
    return TRUE;
  if (g_ascii_strcasecmp (key, "monitor") != 0 || meta->monitor == 0.0)
    return FALSE;
  *value = meta->monitor;
  return TRUE;
}

gboolean
ringlet_average_monitor (
    const RingletImageMeta *meta, const char *key, double *value, GError **error)
{
  double found = NAN;

  if (!look_up (meta, key, &found))
    return fail (error, key, "The header has no number under");
  if (!(found > 0.0) || !isfinite (found))
    return fail (error, key, "No number above 0 is the monitor");
  *value = found;
  return TRUE;
}

gboolean
ringlet_average_has_monitor (const RingletImageMeta *meta, const char *key)
{
  double found = NAN;

  return look_up (meta, key, &found);
}
