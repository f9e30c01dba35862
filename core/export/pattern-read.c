/* SPDX-License-Identifier: MIT */
#include "export/pattern-read.h"

#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "base/file.h"
#include "export/read-nexus.h"

extern const RingletPatternReader ringlet_pattern_reader_columns;
extern const RingletPatternReader ringlet_pattern_reader_chi;
extern const RingletPatternReader ringlet_pattern_reader_fxye;
extern const RingletPatternReader ringlet_pattern_reader_cif;
extern const RingletPatternReader ringlet_pattern_reader_xrdml;
extern const RingletPatternReader ringlet_pattern_reader_nexus;

static const RingletPatternReader *const readers[] = {
  &ringlet_pattern_reader_columns,
  &ringlet_pattern_reader_chi,
  &ringlet_pattern_reader_fxye,
  &ringlet_pattern_reader_cif,
  &ringlet_pattern_reader_xrdml,
  &ringlet_pattern_reader_nexus,
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

/* Readers that open the file themselves have named it already. */
static void
name_file (const char *path, GError **error)
{
  if (error != NULL && !g_str_has_prefix ((*error)->message, path))
    g_prefix_error (error, "%s: ", path);
}

RingletPattern *
ringlet_pattern_read (const char *path, GError **error)
{
  g_autofree char *data = NULL;
  gsize size = 0;
  const RingletPatternReader *reader = NULL;
  RingletPattern *pattern = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  /* A part of an HDF5 file, which may be a series of any size. */
  if (strstr (path, "::") != NULL && ringlet_nexus_is_file (path))
    return ringlet_nexus_read_pattern (path, error);
  if (!check_size (path, error)) {
    g_prefix_error (error, "%s: ", path);
    return NULL;
  }
  if (!ringlet_file_load (path, &data, &size, error))
    return NULL;

  reader = find_reader (path, data, size, error);
  if (reader != NULL)
    pattern = reader->read (path, data, size, error);
  if (pattern == NULL)
    name_file (path, error);
  return pattern;
}
