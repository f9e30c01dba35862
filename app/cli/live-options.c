/* SPDX-License-Identifier: MIT */
#include "cli/live-options.h"

#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "cli/check-outputs.h"
#include "cli/parse.h"

GOptionEntry *
ringlet_live_options_entries (RingletLiveOptions *self, const GOptionEntry *own,
    const char *output, const char *word)
{
  const GOptionEntry shared[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME_ARRAY, &self->outputs, output, word },
    { "format", 0, 0, G_OPTION_ARG_STRING, &self->format,
        "Format of the files of frames (.xy or .xye, cakes .h5)", "NAME" },
    { "overwrite", 0, 0, G_OPTION_ARG_NONE, &self->overwrite,
        "Replace files that are there already", NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &self->quiet, "Tell nothing but errors",
        NULL },
    { "threads", 0, 0, G_OPTION_ARG_STRING, &self->threads,
        "Threads to use (one per processor); never changes a result", "N" },
    { NULL },
  };
  g_autofree GOptionEntry *all = NULL;
  gsize n = 0;

  while (own[n].long_name != NULL)
    n++;
  all = g_new (GOptionEntry, n + G_N_ELEMENTS (shared));
  memcpy (all, own, n * sizeof *all);
  memcpy (all + n, shared, sizeof shared);
  return ringlet_set_up_entries (&self->set_up, all);
}

void
ringlet_live_options_clear (RingletLiveOptions *self)
{
  ringlet_set_up_clear (&self->set_up);
  g_strfreev (self->outputs);
  g_free (self->format);
  g_free (self->threads);
}

gboolean
ringlet_live_options_parse (
    RingletLiveOptions *self, RingletSettings *settings, GError **error)
{
  guint threads = 0;

  if (!ringlet_set_up_parse (&self->set_up, settings, error) ||
      !ringlet_parse_count ("--threads", self->threads, &threads, error))
    return FALSE;
  ringlet_parallel_set_threads (threads);
  return TRUE;
}

static gboolean
take_output (
    RingletLiveOptions *self, const char *path, gboolean takes_file, GError **error)
{
  const gboolean is_folder = g_file_test (path, G_FILE_TEST_IS_DIR);
  g_autofree char *label = g_filename_display_name (path);
  const char *problem = NULL;

  if (!is_folder && takes_file && ringlet_cli_is_hdf5 (path)) {
    if (self->file == NULL) {
      self->file = path;
      return TRUE;
    }
    problem = "all frames go to one file at most";
  } else if (is_folder) {
    if (self->folder == NULL) {
      self->folder = path;
      return TRUE;
    }
    problem = "files of frames go to one folder";
  }
  if (problem == NULL)
    problem = takes_file
        ? "there is no such folder; make it before, or name FILE.h5 for all frames"
        : "there is no such folder; make it before";
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "-o %s: %s", label, problem);
  return FALSE;
}

gboolean
ringlet_live_options_choose (
    RingletLiveOptions *self, gboolean takes_file, GError **error)
{
  for (gsize i = 0; self->outputs != NULL && self->outputs[i] != NULL; i++) {
    if (!take_output (self, self->outputs[i], takes_file, error))
      return FALSE;
  }
  return TRUE;
}
