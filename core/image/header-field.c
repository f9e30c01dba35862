/* SPDX-License-Identifier: MIT */
#include "image/header-field.h"

#include <errno.h>
#include <string.h>

#include "base/error.h"
#include "image/header.h"

const char *
ringlet_header_word (const RingletImageMeta *meta, const char *key, guint word)
{
  const char *at = ringlet_image_meta_lookup (meta, key);

  for (guint i = 0; at != NULL; i++) {
    while (g_ascii_isspace (*at))
      at++;
    if (*at == '\0')
      return NULL;
    if (i == word)
      return at;
    while (*at != '\0' && !g_ascii_isspace (*at))
      at++;
  }
  return NULL;
}

static gboolean
parse_integer (const char *text, gint64 *value)
{
  char *end = NULL;

  errno = 0;
  *value = g_ascii_strtoll (text, &end, 10);
  return end != text && errno == 0 && (*end == '\0' || g_ascii_isspace (*end));
}

/* The word at @text, not more of it than a message can hold. */
static char *
dup_word (const char *text)
{
  g_autofree char *word = g_strndup (text, strcspn (text, " \t\r\n\v\f"));

  return g_utf8_substring (word, 0, MIN (g_utf8_strlen (word, -1), 40));
}

gboolean
ringlet_header_integer (const RingletImageMeta *meta, const char *key, guint word,
    gint64 min, gint64 max, gint64 *value, GError **error)
{
  const char *text = ringlet_header_word (meta, key, word);
  g_autofree char *shown = NULL;

  if (text == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The header lacks number %u of %s", word + 1, key);
    return FALSE;
  }
  if (parse_integer (text, value) && *value >= min && *value <= max)
    return TRUE;

  shown = dup_word (text);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The header has %s = %s; an integer from %" G_GINT64_FORMAT
      " to %" G_GINT64_FORMAT " is needed",
      key, shown, min, max);
  return FALSE;
}

static gboolean
is_beam (const RingletHeaderField *field)
{
  return field->offset == G_STRUCT_OFFSET (RingletImageMeta, beam_slow_px) ||
      field->offset == G_STRUCT_OFFSET (RingletImageMeta, beam_fast_px);
}

void
ringlet_header_fill (RingletImageMeta *meta, const RingletHeaderField *fields, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    const char *text = ringlet_header_word (meta, fields[i].key, fields[i].word);
    double *number = G_STRUCT_MEMBER_P (meta, fields[i].offset);
    double value = 0.0;
    const gboolean is_number =
        text != NULL && ringlet_header_number (text, &value, NULL);

    if (text == NULL || (is_number && value == 0.0))
      continue;
    if (is_number && is_beam (&fields[i]))
      *number = value * fields[i].scale;
    else
      ringlet_header_set (meta, number, fields[i].key, text, fields[i].scale);
  }
}

void
ringlet_header_fill_axes (
    RingletImageMeta *meta, const RingletHeaderAxis *axes, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    const char *text = ringlet_header_word (meta, axes[i].key, axes[i].word);
    double value = 0.0;

    if (text != NULL && ringlet_header_number (text, &value, NULL))
      ringlet_image_meta_add_motor (meta, axes[i].name, value, axes[i].unit);
  }
}

gboolean
ringlet_header_shape (RingletFrameInfo *info, const char *slow_key, guint slow_word,
    const char *fast_key, guint fast_word, GError **error)
{
  static const gint64 max = RINGLET_IMAGE_MAX_PIXELS;
  gint64 n_slow = 0;
  gint64 n_fast = 0;

  if (!ringlet_header_integer (
          &info->meta, fast_key, fast_word, 1, max, &n_fast, error) ||
      !ringlet_header_integer (
          &info->meta, slow_key, slow_word, 1, max, &n_slow, error) ||
      !ringlet_image_check_shape ((guint64) n_slow, (guint64) n_fast, error))
    return FALSE;

  info->n_slow = (gsize) n_slow;
  info->n_fast = (gsize) n_fast;
  return TRUE;
}
