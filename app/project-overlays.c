/* SPDX-License-Identifier: MIT */
#include "project-overlays.h"

#include <math.h>

#include "base/error.h"
#include "export/pattern-facts.h"
#include "export/pattern-read.h"
#include "output-name.h"
#include "project-private.h"
#include "traces.h"

/* @overlays: (transfer full) (nullable) */
static void
commit (RingletProject *self, RingletOverlays *overlays, const char *name,
    const char *detail, const char *drag)
{
  RingletState *state = ringlet_project_edit (self);

  ringlet_overlays_unref (state->overlays);
  state->overlays = overlays;
  ringlet_project_commit_detail (self, state, name, detail, drag);
}

static const RingletOverlays *
overlays_of (RingletProject *self)
{
  return ringlet_project_get_state (self)->overlays;
}

/* Above those that are there, which it takes the place of. @overlays: (transfer full)
 * (nullable); @name: (transfer none) */
static RingletOverlays *
add (RingletOverlays *overlays, RingletPattern *pattern, const char *name)
{
  g_autoptr (RingletOverlays) before = overlays;
  const RingletOverlay item = { pattern, (char *) name,
    ringlet_overlays_free_colour (before), TRUE, 1.0, 0.0 };

  return ringlet_overlays_with (before, &item);
}

/* ---- kept ---- */

gboolean
ringlet_project_keep_pattern (
    RingletProject *self, const RingletResult *pattern, GError **error)
{
  const RingletState *state = ringlet_project_get_state (self);
  g_autoptr (RingletPattern) whole = ringlet_pattern_from_result (pattern, error);
  g_autoptr (RingletPattern) kept = NULL;
  g_autofree char *file = NULL;
  g_autofree char *name = NULL;

  if (whole == NULL)
    return FALSE;
  kept = ringlet_background_choice_apply (&state->pattern_background, whole, error);
  if (kept == NULL)
    return FALSE;

  file = state->source != NULL
      ? ringlet_output_name (state->source, state->frame, "", "")
      : g_strdup ("pattern");
  name = g_filename_display_name (file);
  commit (self, add (ringlet_overlays_ref (state->overlays), kept, name),
      N_ ("Keep Pattern"), NULL, NULL);
  return TRUE;
}

/* ---- loaded ---- */

static void
free_paths (gpointer data)
{
  g_strfreev (data);
}

static void
unref_pattern (gpointer data)
{
  ringlet_pattern_unref (data);
}

static void
unref_patterns (gpointer data)
{
  g_ptr_array_unref (data);
}

static gpointer
read_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  char **paths = data;
  g_autoptr (GPtrArray) patterns = g_ptr_array_new_with_free_func (unref_pattern);

  for (gsize i = 0; paths[i] != NULL; i++) {
    RingletPattern *pattern = NULL;

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    pattern = ringlet_pattern_read (paths[i], error);
    if (pattern == NULL)
      return NULL;
    g_ptr_array_add (patterns, pattern);
  }
  return g_steal_pointer (&patterns);
}

/* It was just read: nobody else has it yet. */
static void
complete (RingletPattern *pattern, const RingletState *state)
{
  if (pattern->unit == NULL)
    pattern->unit = state->plan.unit;
  if (!(pattern->wavelength_m > 0.0))
    pattern->wavelength_m = state->geometry.wavelength_m;
}

static void
add_all (RingletProject *self, GPtrArray *patterns, char *const *paths)
{
  const RingletState *state = ringlet_project_get_state (self);
  RingletOverlays *overlays = ringlet_overlays_ref (state->overlays);
  g_autofree char *number = g_strdup_printf ("%u", patterns->len);

  for (guint i = 0; i < patterns->len; i++) {
    RingletPattern *pattern = g_ptr_array_index (patterns, i);
    g_autofree char *name = g_filename_display_basename (paths[i]);

    complete (pattern, state);
    overlays = add (overlays, pattern, name);
  }
  commit (self, overlays,
      patterns->len == 1 ? N_ ("Add Overlay") : N_ ("Add %s Overlays"), number, NULL);
}

static void
load_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RingletProject *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) patterns =
      ringlet_job_run_finish (RINGLET_JOB (source), result, &error);

  if (patterns == NULL) {
    g_task_return_error (task, error);
    return;
  }
  ringlet_project_begin_result (self);
  add_all (self, patterns, g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

void
ringlet_project_load_overlays_async (RingletProject *self, RingletJob *job,
    const char *const *paths, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (paths != NULL && paths[0] != NULL);

  g_task_set_source_tag (task, ringlet_project_load_overlays_async);
  g_task_set_task_data (task, g_strdupv ((char **) paths), free_paths);
  ringlet_job_run_async (job, read_in_thread, g_strdupv ((char **) paths), free_paths,
      unref_patterns, load_done, task);
}

gboolean
ringlet_project_load_overlays_finish (
    RingletProject *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- changed ---- */

void
ringlet_project_change_overlay (
    RingletProject *self, guint index, const RingletOverlay *item)
{
  const RingletOverlays *overlays = overlays_of (self);
  const RingletOverlay *before = NULL;
  const char *name = N_ ("Change Overlay");
  g_autofree char *drag = NULL;

  g_return_if_fail (index < ringlet_overlays_count (overlays));

  before = &overlays->items[index];
  if (item->scale != before->scale) {
    name = N_ ("Scale Overlay");
    drag = g_strdup_printf ("overlay scale %u", index);
  } else if (item->offset != before->offset) {
    name = N_ ("Shift Overlay");
    drag = g_strdup_printf ("overlay offset %u", index);
  } else if (!item->is_visible != !before->is_visible) {
    name = item->is_visible ? N_ ("Show Overlay") : N_ ("Hide Overlay");
  } else if (item->colour != before->colour) {
    name = N_ ("Change Colour of Overlay");
  } else if (g_strcmp0 (item->name, before->name) != 0) {
    name = N_ ("Rename Overlay");
  }
  if (drag != NULL)
    ringlet_project_seal_after_rest (self);
  commit (self, ringlet_overlays_replace (overlays, index, item), name, NULL, drag);
}

void
ringlet_project_remove_overlay (RingletProject *self, guint index)
{
  commit (self, ringlet_overlays_without (overlays_of (self), index),
      N_ ("Remove Overlay"), NULL, NULL);
}

void
ringlet_project_clear_overlays (RingletProject *self)
{
  commit (self, NULL, N_ ("Remove All Overlays"), NULL, NULL);
}

void
ringlet_project_set_waterfall (RingletProject *self, double waterfall)
{
  if (overlays_of (self) == NULL)
    return;
  ringlet_project_seal_after_rest (self);
  commit (self, ringlet_overlays_with_waterfall (overlays_of (self), waterfall),
      N_ ("Change Waterfall"), NULL, "waterfall");
}

void
ringlet_project_compare_overlay (RingletProject *self, int index)
{
  g_return_if_fail (index < (int) ringlet_overlays_count (overlays_of (self)));

  if (overlays_of (self) == NULL)
    return;
  commit (self, ringlet_overlays_with_compared (overlays_of (self), MAX (index, -1)),
      index >= 0 ? N_ ("Compare With Overlay") : N_ ("Compare With None"), NULL, NULL);
}

gboolean
ringlet_project_match_overlay (RingletProject *self, guint index,
    const RingletResult *shown, double min, double max, GError **error)
{
  const RingletState *state = ringlet_project_get_state (self);
  RingletOverlay item;
  double offset = 0.0;
  double scale = NAN;

  g_return_val_if_fail (index < ringlet_overlays_count (state->overlays), FALSE);

  item = state->overlays->items[index];
  scale = ringlet_trace_match (state, &item, shown, min, max, &offset);
  if (!isfinite (scale)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        _ ("%s has too little in common with the pattern in the range that is shown: "
           "show a range with peaks of both"),
        item.name);
    return FALSE;
  }
  item.scale = scale;
  item.offset = offset;
  commit (self, ringlet_overlays_replace (state->overlays, index, &item),
      N_ ("Match Intensity of Overlay"), NULL, NULL);
  return TRUE;
}
