/* SPDX-License-Identifier: MIT */
#include "cli/pattern-work.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "base/output.h"
#include "export/pattern-read.h"
#include "export/writer.h"
#include "output-name.h"

void
ringlet_pattern_work_init (RingletPatternWork *self, char **files)
{
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->patterns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) ringlet_pattern_unref);
  self->outputs = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; files[i] != NULL; i++)
    g_ptr_array_add (self->names, g_strdup (files[i]));
}

void
ringlet_pattern_work_clear (RingletPatternWork *self)
{
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->patterns, g_ptr_array_unref);
  g_clear_pointer (&self->outputs, g_ptr_array_unref);
}

/* A wavelength and an energy of six digits are the same. */
#define SAME_WAVELENGTH 1e-5

/* What the file does not tell. What it tells is no other thing: the numbers would be
 * taken for what they are not, and the header say so for good. */
static gboolean
complete (RingletPattern *pattern, const char *path, const RingletUnit *unit,
    double wavelength_m, GError **error)
{
  const double known_m = pattern->wavelength_m;

  if (unit != NULL && pattern->unit != NULL && pattern->unit != unit) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s: the file says that its unit is %s, not %s: leave out --from-unit; --unit "
        "converts",
        path, pattern->unit->name, unit->name);
    return FALSE;
  }
  if (wavelength_m > 0.0 && known_m > 0.0 &&
      fabs (wavelength_m / known_m - 1.0) > SAME_WAVELENGTH) {
    char number[2][RINGLET_NUMBER_SIZE];

    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s: the file says that its wavelength is %s m, not %s m: leave out "
        "--wavelength",
        path, ringlet_number_format (known_m, number[0]),
        ringlet_number_format (wavelength_m, number[1]));
    return FALSE;
  }
  if (unit != NULL)
    pattern->unit = unit;
  if (!(known_m > 0.0) && wavelength_m > 0.0)
    pattern->wavelength_m = wavelength_m;
  return TRUE;
}

gboolean
ringlet_pattern_work_read (RingletPatternWork *work, const RingletUnit *unit,
    double wavelength_m, GError **error)
{
  for (guint i = 0; i < work->names->len; i++) {
    const char *path = g_ptr_array_index (work->names, i);
    RingletPattern *pattern = ringlet_pattern_read (path, error);

    if (pattern == NULL)
      return FALSE;
    g_ptr_array_add (work->patterns, pattern);
    if (!complete (pattern, path, unit, wavelength_m, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- where to ---- */

static gboolean
merges (const GArray *steps)
{
  for (guint i = 0; i < steps->len; i++) {
    if (g_array_index (steps, RingletPatternStep, i).verb->apply == NULL)
      return TRUE;
  }
  return FALSE;
}

/* The name of @file in @folder, with the suffix of @format if there is one. */
static char *
name_in_folder (
    const char *folder, const char *file, const char *format, GError **error)
{
  g_autofree char *name = g_path_get_basename (file);
  const RingletWriter *writer = ringlet_writer_find (format, name, FALSE, error);
  g_autofree char *changed = NULL;
  char *dot = strrchr (name, '.');

  if (writer == NULL)
    return NULL;
  if (format == NULL)
    return g_build_filename (folder, name, NULL);

  if (dot != NULL && dot != name)
    *dot = '\0';
  changed = g_strconcat (name, writer->suffixes[0], NULL);
  return g_build_filename (folder, changed, NULL);
}

static gboolean
plan_outputs (RingletPatternWork *work, const GArray *steps, const char *output,
    const char *format, GError **error)
{
  const guint n = merges (steps) ? 1 : work->names->len;

  if (output == NULL)
    return TRUE;
  if (!g_file_test (output, G_FILE_TEST_IS_DIR)) {
    if (n == 1) {
      g_ptr_array_add (work->outputs, g_strdup (output));
      return ringlet_writer_find (format, output, FALSE, error) != NULL;
    }
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s: %u patterns need a folder that is there, not one file", output, n);
    return FALSE;
  }

  for (guint i = 0; i < n; i++) {
    char *path =
        name_in_folder (output, g_ptr_array_index (work->names, i), format, error);

    if (path == NULL)
      return FALSE;
    g_ptr_array_add (work->outputs, path);
  }
  return TRUE;
}

/* Before any work: nothing is replaced that may not be, nor written twice. */
static gboolean
check_outputs (const RingletPatternWork *work, const GArray *steps, gboolean overwrite,
    GError **error)
{
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < work->names->len; i++)
    g_ptr_array_add (inputs, g_strdup (g_ptr_array_index (work->names, i)));
  ringlet_pattern_steps_inputs (steps, inputs);

  for (guint i = 0; i < work->outputs->len; i++) {
    char *path = g_ptr_array_index (work->outputs, i);

    if (!ringlet_output_check (path, overwrite, error) ||
        !ringlet_output_check_inputs (
            path, (const char *const *) inputs->pdata, inputs->len, error))
      return FALSE;
    if (g_hash_table_add (seen, path))
      continue;
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s: two patterns would be written to this file", path);
    return FALSE;
  }
  return TRUE;
}

gboolean
ringlet_pattern_work_plan (RingletPatternWork *work, const GArray *steps,
    const char *output, const char *format, gboolean overwrite, GError **error)
{
  return plan_outputs (work, steps, output, format, error) &&
      check_outputs (work, steps, overwrite, error);
}

gboolean
ringlet_pattern_work_write (const RingletPatternWork *work, const char *format,
    gboolean overwrite, GError **error)
{
  for (guint i = 0; i < work->outputs->len; i++) {
    if (!ringlet_pattern_write (g_ptr_array_index (work->patterns, i), format,
            g_ptr_array_index (work->outputs, i), overwrite, error))
      return FALSE;
  }
  return TRUE;
}
