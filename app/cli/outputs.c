/* SPDX-License-Identifier: MIT */
#include "cli/outputs.h"

#include <string.h>

#include "base/error.h"
#include "base/output.h"
#include "engine/result-part.h"
#include "export/writer.h"
#include "output-name.h"

static void
add (RingletOutputs *self, char *path, RingletOutputPart part, guint sector)
{
  const RingletOutputFile output = { path, part, sector, NULL };

  g_array_append_val (self->files, output);
}

/* "03" of 12: numbers from 1, of one length so that files are sorted by them. */
static char *
sector_number (guint sector, guint n_sectors)
{
  g_autofree char *last = g_strdup_printf ("%u", n_sectors);

  return g_strdup_printf ("%0*u", (int) strlen (last), sector + 1);
}

static void
add_in_folder (RingletOutputs *self, const char *folder, const RingletState *state,
    guint64 frame, RingletOutputPart part, guint sector)
{
  const guint n = state->cake.n_azimuth;
  const gboolean errors = state->plan.error_model != RINGLET_ERROR_MODEL_NONE;
  g_autofree char *number = sector_number (sector, n);
  g_autofree char *sector_words = g_strdup_printf ("_sector_%s_of_%u", number, n);
  const char *const words[] = { "", "_cake", sector_words, "_azimuthal" };
  const char *suffix = errors ? ".xye" : ".xy";
  g_autofree char *name = ringlet_output_name (
      state->source, frame, words[part], part == RINGLET_OUTPUT_CAKE ? ".h5" : suffix);

  add (self, g_build_filename (folder, name, NULL), part, sector);
}

static void
add_named_after_image (RingletOutputs *self, const char *folder,
    const RingletState *state, RingletCakeUse use, guint64 frame)
{
  const guint n = state->cake.n_azimuth;

  if (use == RINGLET_CAKE_RING)
    add_in_folder (self, folder, state, frame, RINGLET_OUTPUT_RING, 0);
  for (guint i = 0; use == RINGLET_CAKE_SECTORS && i < n; i++)
    add_in_folder (self, folder, state, frame, RINGLET_OUTPUT_SECTOR, i);
  if (use != RINGLET_CAKE_WHOLE)
    return;

  add_in_folder (self, folder, state, frame, RINGLET_OUTPUT_PATTERN, 0);
  if (n > 0)
    add_in_folder (self, folder, state, frame, RINGLET_OUTPUT_CAKE, 0);
}

/* @path has a suffix: a format was found by it. */
static void
add_sectors (RingletOutputs *self, const char *path, guint n_sectors)
{
  const char *dot = strrchr (path, '.');

  for (guint i = 0; i < n_sectors; i++) {
    g_autofree char *number = sector_number (i, n_sectors);

    add (self, g_strdup_printf ("%.*s_%s%s", (int) (dot - path), path, number, dot),
        RINGLET_OUTPUT_SECTOR, i);
  }
}

/* Before the work, and not when it is done. */
static gboolean
check_unit (const RingletWriter *writer, const char *path, const RingletState *state,
    RingletCakeUse use, GError **error)
{
  const gboolean is_ring = use == RINGLET_CAKE_RING;

  if (!writer->two_theta_only ||
      (!is_ring && state->plan.unit->space == RINGLET_SPACE_TWO_THETA))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s would hold 2θ in degrees, and the pattern is over %s: %s, or write .xy", path,
      is_ring ? "the azimuth" : state->plan.unit->name,
      is_ring ? "leave --azimuthal out" : "integrate with --unit 2th_deg");
  return FALSE;
}

static gboolean
check_pattern_file (
    const char *path, const RingletState *state, RingletCakeUse use, GError **error)
{
  const RingletWriter *writer = ringlet_writer_find (NULL, path, FALSE, error);

  if (writer == NULL || !check_unit (writer, path, state, use, error))
    return FALSE;
  if (!writer->needs_errors || state->plan.error_model != RINGLET_ERROR_MODEL_NONE)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s would hold uncertainties, but there is no error model: add --error-model "
      "poisson, or write .xy",
      path);
  return FALSE;
}

/* A cake where there is one and the format can hold it. */
static gboolean
add_file (RingletOutputs *self, const char *path, const RingletState *state,
    RingletCakeUse use, GError **error)
{
  const gboolean is_cake = use == RINGLET_CAKE_WHOLE && state->cake.n_azimuth > 0 &&
      ringlet_writer_find (NULL, path, TRUE, NULL) != NULL;

  if (is_cake) {
    add (self, g_strdup (path), RINGLET_OUTPUT_CAKE, 0);
    return TRUE;
  }
  if (!check_pattern_file (path, state, use, error))
    return FALSE;

  if (use == RINGLET_CAKE_SECTORS)
    add_sectors (self, path, state->cake.n_azimuth);
  else
    add (self, g_strdup (path),
        use == RINGLET_CAKE_RING ? RINGLET_OUTPUT_RING : RINGLET_OUTPUT_PATTERN, 0);
  return TRUE;
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
    const RingletState *state, RingletCakeUse use, guint64 frame, guint64 n_frames,
    GError **error)
{
  self->files = g_array_new (FALSE, FALSE, sizeof (RingletOutputFile));
  g_array_set_clear_func (self->files, output_clear);

  if (wanted == NULL || wanted[0] == NULL) {
    add_named_after_image (self, "", state, use, frame);
    return TRUE;
  }
  if (wanted[1] == NULL && g_file_test (wanted[0], G_FILE_TEST_IS_DIR)) {
    add_named_after_image (self, wanted[0], state, use, frame);
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

  for (gsize i = 0; wanted[i] != NULL; i++) {
    if (!add_file (self, wanted[i], state, use, error))
      return FALSE;
  }
  return TRUE;
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

gboolean
ringlet_outputs_write (RingletOutputs *self, const RingletIntegration *integration,
    gboolean overwrite, GError **error)
{
  for (guint i = 0; i < self->files->len; i++) {
    RingletOutputFile *output = &g_array_index (self->files, RingletOutputFile, i);

    output->result = get_result (output, integration, error);
    if (output->result == NULL ||
        !ringlet_result_write (output->result, NULL, output->path, overwrite, error))
      return FALSE;
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
