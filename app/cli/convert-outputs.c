/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "cli/check-outputs.h"
#include "cli/convert.h"
#include "output-name.h"

#define MAX_DIGITS 9

void
ringlet_convert_clear (RingletConvert *self)
{
  g_clear_pointer (&self->source, ringlet_source_unref);
  g_clear_pointer (&self->frames, g_array_unref);
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_clear_pointer (&self->damaged, g_ptr_array_unref);
  g_clear_pointer (&self->told, g_hash_table_unref);
}

static guint64
frame_at (const RingletConvert *self, guint i)
{
  return g_array_index (self->frames, guint64, i);
}

/* ---- names ---- */

/* Finds "%d" or "%04d". Returns where it begins; NULL when there is none. */
static const char *
find_number (const char *name, guint *n_digits, const char **rest)
{
  for (const char *at = strchr (name, '%'); at != NULL; at = strchr (at + 1, '%')) {
    char *end = NULL;
    const guint64 width = g_ascii_strtoull (at + 1, &end, 10);

    if (*end != 'd' || width > MAX_DIGITS || (end > at + 1 && at[1] != '0'))
      continue;
    *n_digits = (guint) width;
    *rest = end + 1;
    return at;
  }
  return NULL;
}

static char *
numbered_name (const char *pattern, guint64 number)
{
  guint n_digits = 0;
  const char *rest = NULL;
  const char *at = find_number (pattern, &n_digits, &rest);
  g_autofree char *start = g_strndup (pattern, (gsize) (at - pattern));

  return g_strdup_printf (
      "%s%0*" G_GUINT64_FORMAT "%s", start, (int) n_digits, number, rest);
}

static gboolean
plan_numbered (RingletConvert *self, const char *pattern)
{
  for (guint i = 0; i < self->frames->len; i++)
    g_ptr_array_add (self->paths, numbered_name (pattern, frame_at (self, i)));
  return TRUE;
}

static gboolean
plan_folder (RingletConvert *self, const char *folder, GError **error)
{
  if (self->writer == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s is a folder: say with --format what to write into it", folder);
    return FALSE;
  }
  for (guint i = 0; i < self->frames->len; i++) {
    g_autofree char *name = ringlet_output_name (
        self->source, frame_at (self, i), "", self->writer->suffixes[0]);

    g_ptr_array_add (self->paths, g_build_filename (folder, name, NULL));
  }
  return TRUE;
}

gboolean
ringlet_convert_plan (
    RingletConvert *self, const char *output, const char *format, GError **error)
{
  guint n_digits = 0;
  const char *rest = NULL;
  const gboolean is_folder = g_file_test (output, G_FILE_TEST_IS_DIR);

  self->paths = g_ptr_array_new_with_free_func (g_free);
  if (!is_folder && g_str_has_suffix (output, "/")) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "There is no folder %s; make it first", output);
    return FALSE;
  }
  if (format != NULL || !is_folder)
    self->writer = ringlet_image_writer_find (output, format, error);
  if (is_folder)
    return plan_folder (self, output, error);
  if (self->writer == NULL)
    return FALSE;
  if (find_number (output, &n_digits, &rest) != NULL)
    return plan_numbered (self, output);

  g_ptr_array_add (self->paths, g_strdup (output));
  if (self->frames->len == 1 || self->writer->is_stack)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s: a %s file holds one image, and there are %u frames; put %%04d into the name "
      "for a file for each, as in out_%%04d%s",
      output, self->writer->name, self->frames->len, self->writer->suffixes[0]);
  return FALSE;
}

/* ---- may they be written? ---- */

gboolean
ringlet_convert_check (const RingletConvert *self, GError **error)
{
  return ringlet_cli_check_outputs (self->source, self->paths, self->overwrite, error);
}
