/* SPDX-License-Identifier: MIT */
#include "export/pattern-read.h"

#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"

extern const RingletPatternReader ringlet_pattern_reader_columns;

static const RingletPatternReader *const readers[] = {
  &ringlet_pattern_reader_columns,
  NULL,
};

const RingletPatternReader *const *
ringlet_pattern_reader_list (void)
{
  return readers;
}

static gboolean
has_suffix (const RingletPatternReader *reader, const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (gsize i = 0; reader->suffixes[i] != NULL; i++) {
    if (g_str_has_suffix (lower, reader->suffixes[i]))
      return TRUE;
  }
  return FALSE;
}

/* Twice the score, and one more for the suffix: it breaks ties and nothing else. */
static int
rank (
    const RingletPatternReader *reader, const char *path, const char *data, gsize size)
{
  const int score = reader->probe (data, size);

  return score > 0 ? 2 * score + has_suffix (reader, path) : 0;
}

static const RingletPatternReader *
find_reader (const char *path, const char *data, gsize size, GError **error)
{
  const RingletPatternReader *found = NULL;
  int best = 0;

  for (gsize i = 0; readers[i] != NULL; i++) {
    const int score = rank (readers[i], path, data, size);

    if (score > best) {
      best = score;
      found = readers[i];
    }
  }
  if (found == NULL)
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        memchr (data, '\0', size) != NULL
            ? "This is no text, and no other file that holds a pattern"
            : "There is no pattern in it: no lines of numbers, and no mark of another "
              "format");
  return found;
}

static gboolean
check_size (const char *path, GError **error)
{
  GStatBuf file;

  if (g_stat (path, &file) != 0)
    return TRUE; /* whoever opens it says why */
  if (!S_ISREG (file.st_mode)) {
    g_set_error_literal (
        error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED, "This is no file");
    return FALSE;
  }
  if (file.st_size == 0) {
    g_set_error_literal (
        error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED, "The file is empty");
    return FALSE;
  }
  if ((guint64) file.st_size <= RINGLET_PATTERN_MAX_BYTES)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "%" G_GUINT64_FORMAT " bytes are too many for a pattern; %" G_GSIZE_FORMAT
      " are the most",
      (guint64) file.st_size, RINGLET_PATTERN_MAX_BYTES);
  return FALSE;
}

RingletPattern *
ringlet_pattern_read (const char *path, GError **error)
{
  g_autofree char *data = NULL;
  gsize size = 0;
  const RingletPatternReader *reader = NULL;
  RingletPattern *pattern = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  if (!check_size (path, error)) {
    g_prefix_error (error, "%s: ", path);
    return NULL;
  }
  if (!g_file_get_contents (path, &data, &size, error))
    return NULL;

  reader = find_reader (path, data, size, error);
  if (reader != NULL)
    pattern = reader->read (path, data, size, error);
  if (pattern == NULL)
    g_prefix_error (error, "%s: ", path);
  return pattern;
}
