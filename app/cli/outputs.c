/* SPDX-License-Identifier: MIT */
#include "cli/outputs.h"

#include "base/error.h"
#include "base/output.h"
#include "export/writer.h"
#include "output-name.h"

static void
add (RingletOutputs *self, char *path, gboolean is_cake)
{
  g_ptr_array_add (self->paths, path);
  g_array_append_val (self->is_cake, is_cake);
}

static void
add_named_after_image (
    RingletOutputs *self, const char *folder, const RingletState *state, guint64 frame)
{
  const gboolean errors = state->plan.error_model != RINGLET_ERROR_MODEL_NONE;
  g_autofree char *pattern =
      ringlet_output_name (state->source, frame, FALSE, errors ? ".xye" : ".xy");
  g_autofree char *cake = ringlet_output_name (state->source, frame, TRUE, ".h5");

  add (self, g_build_filename (folder, pattern, NULL), FALSE);
  if (state->cake.n_azimuth > 0)
    add (self, g_build_filename (folder, cake, NULL), TRUE);
}

/* A cake where there is one and the format can hold it. */
static gboolean
add_file (
    RingletOutputs *self, const char *path, const RingletState *state, GError **error)
{
  const RingletWriter *writer = NULL;

  if (state->cake.n_azimuth > 0 &&
      ringlet_writer_find (NULL, path, TRUE, NULL) != NULL) {
    add (self, g_strdup (path), TRUE);
    return TRUE;
  }

  writer = ringlet_writer_find (NULL, path, FALSE, error);
  if (writer == NULL)
    return FALSE;
  if (writer->needs_errors && state->plan.error_model == RINGLET_ERROR_MODEL_NONE) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s would hold uncertainties, but there is no error model: add --error-model "
        "poisson, or write .xy",
        path);
    return FALSE;
  }
  add (self, g_strdup (path), FALSE);
  return TRUE;
}

gboolean
ringlet_outputs_plan (RingletOutputs *self, const char *const *wanted,
    const RingletState *state, guint64 frame, guint64 n_frames, GError **error)
{
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->is_cake = g_array_new (FALSE, FALSE, sizeof (gboolean));

  if (wanted == NULL || wanted[0] == NULL) {
    add_named_after_image (self, "", state, frame);
    return TRUE;
  }
  if (wanted[1] == NULL && g_file_test (wanted[0], G_FILE_TEST_IS_DIR)) {
    add_named_after_image (self, wanted[0], state, frame);
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
    if (!add_file (self, wanted[i], state, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
ringlet_outputs_check (const RingletOutputs *self, const RingletState *state,
    GHashTable *seen, gboolean overwrite, GError **error)
{
  for (guint i = 0; i < self->paths->len; i++) {
    const char *path = g_ptr_array_index (self->paths, i);
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

gboolean
ringlet_outputs_write (const RingletOutputs *self,
    const RingletIntegration *integration, gboolean overwrite, GError **error)
{
  for (guint i = 0; i < self->paths->len; i++) {
    const gboolean is_cake = g_array_index (self->is_cake, gboolean, i);
    const RingletResult *result = is_cake ? integration->cake : integration->pattern;

    if (!ringlet_result_write (
            result, NULL, g_ptr_array_index (self->paths, i), overwrite, error))
      return FALSE;
  }
  return TRUE;
}

RingletIntegrationWants
ringlet_outputs_wants (const RingletOutputs *self)
{
  RingletIntegrationWants wants = { .sha256 = TRUE };

  for (guint i = 0; i < self->is_cake->len; i++) {
    const gboolean is_cake = g_array_index (self->is_cake, gboolean, i);

    wants.cake = wants.cake || is_cake;
    wants.pattern = wants.pattern || !is_cake;
  }
  return wants;
}

void
ringlet_outputs_clear (RingletOutputs *self)
{
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  g_clear_pointer (&self->is_cake, g_array_unref);
}
