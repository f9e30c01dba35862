/* SPDX-License-Identifier: MIT */
#include "outputs.h"

#include <string.h>

#include "base/error.h"
#include "base/output.h"
#include "engine/result-part.h"
#include "export/writer.h"
#include "output-name.h"

/* What all files of one frame depend on. */
typedef struct {
  const RingletState *state;
  const char *format;
  RingletCakeUse use;
  guint64 frame;
} Wish;

static void
add (RingletOutputs *self, char *path, RingletOutputPart part, guint sector,
    const char *format)
{
  const RingletOutputFile output = { path, part, sector, format, NULL };

  g_array_append_val (self->files, output);
}

/* "03" of 12: numbers from 1, of one length so that files are sorted by them. */
static char *
sector_number (guint sector, guint n_sectors)
{
  g_autofree char *last = g_strdup_printf ("%u", n_sectors);

  return g_strdup_printf ("%0*u", (int) strlen (last), sector + 1);
}

/* The format that was asked for where it can hold @part, else NULL. */
static const RingletWriter *
find_wished (const Wish *wish, RingletOutputPart part)
{
  return wish->format != NULL
      ? ringlet_writer_find (wish->format, NULL, part == RINGLET_OUTPUT_CAKE, NULL)
      : NULL;
}

static void
add_in_folder (RingletOutputs *self, const char *folder, const Wish *wish,
    RingletOutputPart part, guint sector)
{
  const RingletState *state = wish->state;
  const RingletWriter *writer = find_wished (wish, part);
  const guint n = state->cake.n_azimuth;
  const gboolean errors = state->plan.error_model != RINGLET_ERROR_MODEL_NONE;
  g_autofree char *number = sector_number (sector, n);
  g_autofree char *sector_words = g_strdup_printf ("_sector_%s_of_%u", number, n);
  const char *const words[] = { "", "_cake", sector_words, "_azimuthal" };
  const char *usual = part == RINGLET_OUTPUT_CAKE ? ".h5" : errors ? ".xye" : ".xy";
  g_autofree char *name = ringlet_output_name (state->source, wish->frame, words[part],
      writer != NULL ? writer->suffixes[0] : usual);

  add (self, g_build_filename (folder, name, NULL), part, sector,
      writer != NULL ? writer->name : NULL);
}

static void
add_named_after_image (RingletOutputs *self, const char *folder, const Wish *wish)
{
  const guint n = wish->state->cake.n_azimuth;

  if (wish->use == RINGLET_CAKE_RING)
    add_in_folder (self, folder, wish, RINGLET_OUTPUT_RING, 0);
  for (guint i = 0; wish->use == RINGLET_CAKE_SECTORS && i < n; i++)
    add_in_folder (self, folder, wish, RINGLET_OUTPUT_SECTOR, i);
  if (wish->use != RINGLET_CAKE_WHOLE)
    return;

  add_in_folder (self, folder, wish, RINGLET_OUTPUT_PATTERN, 0);
  if (n > 0)
    add_in_folder (self, folder, wish, RINGLET_OUTPUT_CAKE, 0);
}

/* Without a suffix the number stands at the end. */
static void
add_sectors (
    RingletOutputs *self, const char *path, const char *format, guint n_sectors)
{
  const char *slash = strrchr (path, G_DIR_SEPARATOR);
  const char *dot = strrchr (path, '.');

  if (dot == NULL || (slash != NULL && dot < slash))
    dot = path + strlen (path);
  for (guint i = 0; i < n_sectors; i++) {
    g_autofree char *number = sector_number (i, n_sectors);

    add (self, g_strdup_printf ("%.*s_%s%s", (int) (dot - path), path, number, dot),
        RINGLET_OUTPUT_SECTOR, i, format);
  }
}

/* Before the work, and not when it is done. */
static gboolean
check_errors (const RingletWriter *writer, const char *path, const RingletState *state,
    GError **error)
{
  if (!writer->needs_errors || state->plan.error_model != RINGLET_ERROR_MODEL_NONE)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s would hold uncertainties, but there is no error model: add --error-model "
      "poisson, or write .xy",
      path);
  return FALSE;
}

/* What the pattern of a wish is over. */
static const RingletUnit *
wish_unit (const Wish *wish)
{
  return wish->use == RINGLET_CAKE_RING ? ringlet_unit_find ("chi_deg", NULL)
                                        : wish->state->plan.unit;
}

static gboolean
check_unit (
    const RingletWriter *writer, const char *path, const Wish *wish, GError **error)
{
  if (ringlet_writer_check (
          writer, wish_unit (wish), wish->state->geometry.wavelength_m, TRUE, error))
    return TRUE;

  g_prefix_error (error, "%s: ", path);
  return FALSE;
}

/* A cake where there is one and the format can hold it. */
static gboolean
add_file (RingletOutputs *self, const char *path, const char *format, const Wish *wish,
    GError **error)
{
  const RingletState *state = wish->state;
  const gboolean is_cake = wish->use == RINGLET_CAKE_WHOLE &&
      state->cake.n_azimuth > 0 &&
      ringlet_writer_find (format, path, TRUE, NULL) != NULL;
  const RingletWriter *writer = NULL;

  if (is_cake) {
    add (self, g_strdup (path), RINGLET_OUTPUT_CAKE, 0, format);
    return TRUE;
  }
  writer = ringlet_writer_find (format, path, FALSE, error);
  if (writer == NULL || !check_errors (writer, path, state, error) ||
      !check_unit (writer, path, wish, error))
    return FALSE;

  if (wish->use == RINGLET_CAKE_SECTORS)
    add_sectors (self, path, format, state->cake.n_azimuth);
  else
    add (self, g_strdup (path),
        wish->use == RINGLET_CAKE_RING ? RINGLET_OUTPUT_RING : RINGLET_OUTPUT_PATTERN,
        0, format);
  return TRUE;
}

/* Of several files, the format is for those that are called like it. */
static gboolean
add_files (RingletOutputs *self, const char *const *wanted, const Wish *wish,
    const RingletWriter *writer, GError **error)
{
  const gboolean is_only = wanted[1] == NULL;
  gboolean is_used = wish->format == NULL;

  for (gsize i = 0; wanted[i] != NULL; i++) {
    const gboolean fits =
        writer != NULL && (is_only || ringlet_writer_has_suffix (writer, wanted[i]));

    is_used = is_used || fits;
    if (!add_file (self, wanted[i], fits ? writer->name : NULL, wish, error))
      return FALSE;
  }
  if (is_used)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "--format %s is for none of the outputs: of several, it is for those that end in "
      "%s",
      wish->format, writer->suffixes[0]);
  return FALSE;
}

/* NULL without an error where none was asked for. */
static gboolean
find_format (const Wish *wish, const RingletWriter **writer, GError **error)
{
  const RingletState *state = wish->state;
  const gboolean has_cake =
      wish->use == RINGLET_CAKE_WHOLE && state->cake.n_azimuth > 0;

  *writer = NULL;
  if (wish->format == NULL)
    return TRUE;

  if (has_cake)
    *writer = ringlet_writer_find (wish->format, NULL, TRUE, NULL);
  if (*writer == NULL)
    *writer = ringlet_writer_find (wish->format, NULL, FALSE, error);
  return *writer != NULL &&
      ringlet_writer_check (*writer, wish_unit (wish), state->geometry.wavelength_m,
          state->plan.error_model != RINGLET_ERROR_MODEL_NONE, error);
}

static void
output_clear (gpointer data)
{
  RingletOutputFile *self = data;

  g_free (self->path);
  g_clear_pointer (&self->result, ringlet_result_unref);
}

gboolean
ringlet_outputs_plan (RingletOutputs *self, const char *const *wanted,
    const char *format, const RingletState *state, RingletCakeUse use, guint64 frame,
    guint64 n_frames, GError **error)
{
  const Wish wish = { state, format, use, frame };
  const RingletWriter *writer = NULL;

  self->files = g_array_new (FALSE, FALSE, sizeof (RingletOutputFile));
  g_array_set_clear_func (self->files, output_clear);

  if (!find_format (&wish, &writer, error))
    return FALSE;
  if (wanted == NULL || wanted[0] == NULL) {
    add_named_after_image (self, "", &wish);
    return TRUE;
  }
  if (wanted[1] == NULL && g_file_test (wanted[0], G_FILE_TEST_IS_DIR)) {
    add_named_after_image (self, wanted[0], &wish);
    return TRUE;
  }
  if (n_frames > 1) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%" G_GUINT64_FORMAT " frames do not fit into %s: give an existing folder with "
        "-o, or one frame with "
        "--frame",
        n_frames, wanted[0]);
    return FALSE;
  }

  return add_files (self, wanted, &wish, writer, error);
}

gboolean
ringlet_outputs_check (const RingletOutputs *self, const RingletState *state,
    GHashTable *seen, gboolean overwrite, GError **error)
{
  for (guint i = 0; i < self->files->len; i++) {
    const char *path = ringlet_outputs_get (self, i)->path;
    const char *problem = NULL;

    if (!ringlet_output_check (path, overwrite, error))
      return FALSE;
    if (ringlet_output_is_input (path, state))
      problem = "would replace a file that is read here; name another output";
    else if (!g_hash_table_add (seen, g_canonicalize_filename (path, NULL)))
      problem = "would be written twice; give the images different names or folders";
    if (problem != NULL) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s %s", path, problem);
      return FALSE;
    }
  }
  return TRUE;
}

static RingletResult *
get_result (const RingletOutputFile *output, const RingletIntegration *integration,
    GError **error)
{
  switch (output->part) {
  case RINGLET_OUTPUT_PATTERN:
    return ringlet_result_ref (integration->pattern);
  case RINGLET_OUTPUT_CAKE:
    return ringlet_result_ref (integration->cake);
  case RINGLET_OUTPUT_SECTOR:
    return ringlet_result_row (integration->cake, output->sector, error);
  case RINGLET_OUTPUT_RING:
    return ringlet_result_ring_profile (
        integration->cake, 0, integration->cake->n_radial, error);
  }
  g_return_val_if_reached (NULL);
}

/* Of a cake, and along a ring, there is no background to take off. */
static gboolean
write_output (const RingletOutputFile *output, const RingletState *state,
    gboolean overwrite, GError **error)
{
  const RingletBackgroundChoice none = { 0 };
  const gboolean is_pattern =
      output->part == RINGLET_OUTPUT_PATTERN || output->part == RINGLET_OUTPUT_SECTOR;

  return ringlet_background_choice_write (
      is_pattern ? &state->pattern_background : &none, output->result, output->format,
      output->path, overwrite, error);
}

gboolean
ringlet_outputs_write (RingletOutputs *self, const RingletState *state,
    const RingletIntegration *integration, gboolean overwrite, GError **error)
{
  for (guint i = 0; i < self->files->len; i++) {
    RingletOutputFile *output = &g_array_index (self->files, RingletOutputFile, i);

    if (output->is_written)
      continue;
    g_clear_pointer (&output->result, ringlet_result_unref);
    output->result = get_result (output, integration, error);
    if (output->result == NULL || !write_output (output, state, overwrite, error))
      return FALSE;
    output->is_written = TRUE;
  }
  return TRUE;
}

RingletIntegrationWants
ringlet_outputs_wants (const RingletOutputs *self)
{
  RingletIntegrationWants wants = { .sha256 = TRUE };

  for (guint i = 0; i < self->files->len; i++) {
    if (ringlet_outputs_get (self, i)->part == RINGLET_OUTPUT_PATTERN)
      wants.pattern = TRUE;
    else
      wants.cake = TRUE;
  }
  return wants;
}

void
ringlet_outputs_clear (RingletOutputs *self)
{
  g_clear_pointer (&self->files, g_array_unref);
}
