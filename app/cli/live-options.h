/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/set-up.h"

G_BEGIN_DECLS

/**
 * RingletLiveOptions:
 * @set_up: of the document
 * @outputs: (nullable) (array zero-terminated=1): as they were given
 * @format: (nullable): of files of frames
 * @threads: (nullable)
 * @overwrite: what is there may be replaced
 * @quiet: nothing is told but errors
 * @folder: (nullable): borrowed from @outputs: where files of frames go
 * @file: (nullable): likewise: the one file of all frames
 *
 * What the commands that work while it is measured, watch and stream, have in common on
 * their line.
 */
typedef struct {
  RingletSetUp set_up;
  char **outputs;
  char *format;
  char *threads;
  gboolean overwrite;
  gboolean quiet;
  const char *folder;
  const char *file;
} RingletLiveOptions;

/* Returns (transfer full): the options, @own in front of what all have; they point into
 * @self. @output: what -o takes, for the help; @word: its value */
GOptionEntry *ringlet_live_options_entries (RingletLiveOptions *self,
    const GOptionEntry *own, const char *output, const char *word);
void ringlet_live_options_clear (RingletLiveOptions *self);

/* What the line says of document and threads; @error: RINGLET_ERROR_VALUE naming the
 * option. */
gboolean ringlet_live_options_parse (
    RingletLiveOptions *self, RingletSettings *settings, GError **error);

/**
 * ringlet_live_options_choose:
 * @takes_file: one HDF5 file of all frames is among what the command can write
 * @error: RINGLET_ERROR_VALUE: a folder that is not there, or more than one
 *
 * Finds @folder and @file among the outputs.
 */
gboolean ringlet_live_options_choose (
    RingletLiveOptions *self, gboolean takes_file, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletLiveOptions, ringlet_live_options_clear)

G_END_DECLS
