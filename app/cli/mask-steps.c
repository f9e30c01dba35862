/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "cli/mask-steps-private.h"
#include "image/source.h"

static void
step_free (gpointer data)
{
  RingletMaskStep *self = data;

  g_free (self->text);
  g_strfreev (self->files);
  g_free (self);
}

GPtrArray *
ringlet_mask_steps_new (void)
{
  return g_ptr_array_new_with_free_func (step_free);
}

void
ringlet_mask_work_clear (RingletMaskWork *self)
{
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  g_clear_pointer (&self->image, ringlet_image_unref);
  g_clear_pointer (&self->series, ringlet_series_pixels_free);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
}

static gboolean
on_option (const char *option, const char *value, gpointer data, GError **error)
{
  const RingletMaskStepClass *classes = ringlet_mask_step_classes;
  const char *name = option + strspn (option, "-");
  RingletMaskStep *step = NULL;

  for (gsize i = 0; classes[i].name != NULL; i++) {
    if (!g_str_equal (classes[i].name, name))
      continue;
    if (classes[i].check != NULL && !classes[i].check (option, value, error))
      return FALSE;
    step = g_new0 (RingletMaskStep, 1);
    step->klass = &classes[i];
    step->text = g_strdup (value);
    g_ptr_array_add (data, step);
    return TRUE;
  }
  g_return_val_if_reached (FALSE);
}

GOptionEntry *
ringlet_mask_steps_entries (const GOptionEntry *before)
{
  const RingletMaskStepClass *classes = ringlet_mask_step_classes;
  gsize n = 0;
  gsize n_steps = 0;
  GOptionEntry *all = NULL;

  while (before[n].long_name != NULL)
    n++;
  while (classes[n_steps].name != NULL)
    n_steps++;
  all = g_new0 (GOptionEntry, n + n_steps + 1);
  memcpy (all, before, n * sizeof *all);
  for (gsize i = 0; i < n_steps; i++) {
    GOptionEntry *entry = &all[n + i];

    entry->long_name = classes[i].name;
    entry->flags = classes[i].argument == NULL ? G_OPTION_FLAG_NO_ARG
        : classes[i].is_file                   ? G_OPTION_FLAG_FILENAME
                                               : 0;
    entry->arg = G_OPTION_ARG_CALLBACK;
    entry->arg_data = (gpointer) on_option;
    entry->description = classes[i].description;
    entry->arg_description = classes[i].argument;
  }
  return all;
}

static gboolean
has_step (const GPtrArray *steps, const char *name)
{
  for (guint i = 0; i < steps->len; i++) {
    const RingletMaskStep *step = g_ptr_array_index (steps, i);

    if (g_str_equal (step->klass->name, name))
      return TRUE;
  }
  return FALSE;
}

static RingletMask *
new_empty (gsize n_slow, gsize n_fast, GError **error)
{
  guint8 *bad = ringlet_image_alloc (RINGLET_PIXEL_U8, n_slow, n_fast, error);

  if (bad == NULL)
    return NULL;
  memset (bad, 0, n_slow * n_fast);
  return ringlet_mask_new_take (n_slow, n_fast, bad);
}

/* The first image or mask among the steps; NULL without an error when there is none. */
static RingletImage *
load_first (const GPtrArray *steps, GError **error)
{
  for (guint i = 0; i < steps->len; i++) {
    const RingletMaskStep *step = g_ptr_array_index (steps, i);

    if (step->klass->load != NULL)
      return step->klass->load (step->text, error);
  }
  return NULL;
}

static RingletMask *
start_empty (const GPtrArray *steps, const RingletMaskWork *work, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (RingletImage) image = load_first (steps, &local);

  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  if (image != NULL)
    return new_empty (image->n_slow, image->n_fast, error);
  if (work->detector != NULL && work->detector->n_slow > 0)
    return new_empty (work->detector->n_slow, work->detector->n_fast, error);

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "how many pixels has the mask? Name a mask to begin with, an --image, a "
      "--series, a --detector, or give --shape R×C");
  return NULL;
}

gboolean
ringlet_mask_steps_start (const GPtrArray *steps, const char *path, gsize n_slow,
    gsize n_fast, RingletMaskWork *work, GError **error)
{
  work->expects_invert = has_step (steps, "invert");
  work->expects_flip = has_step (steps, "flip");
  if (path != NULL)
    return ringlet_mask_work_replace (work, ringlet_mask_work_load (work, path, error));
  if (n_slow > 0)
    return ringlet_mask_work_replace (work, new_empty (n_slow, n_fast, error));
  return ringlet_mask_work_replace (work, start_empty (steps, work, error));
}

gboolean
ringlet_mask_steps_apply (const GPtrArray *steps, RingletMaskWork *work, GError **error)
{
  for (guint i = 0; i < steps->len; i++) {
    const RingletMaskStep *step = g_ptr_array_index (steps, i);

    if (!step->klass->apply (work, step, error)) {
      g_prefix_error (error, "--%s: ", step->klass->name);
      return FALSE;
    }
  }
  return TRUE;
}

void
ringlet_mask_steps_list_files (const GPtrArray *steps, GPtrArray *files)
{
  for (guint i = 0; i < steps->len; i++) {
    RingletMaskStep *step = g_ptr_array_index (steps, i);

    if (!step->klass->is_file)
      continue;
    if (step->files == NULL)
      step->files = ringlet_source_expand (step->text, NULL, NULL, NULL);
    for (gsize k = 0; step->files != NULL && step->files[k] != NULL; k++)
      g_ptr_array_add (files, step->files[k]);
  }
}
