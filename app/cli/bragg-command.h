/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/set-up.h"
#include "scan/bragg-file.h"

G_BEGIN_DECLS

/* What "ringlet peaks" and "ringlet sparsify" are made of. */

/**
 * RingletBraggOptions:
 * @kind: what is written, unless @format or the name of @output say otherwise
 * @with_pixels: whether pixels are looked for
 * @with_peaks: whether peaks are, whatever the line says
 *
 * The line of a command; options that were not given are NULL or FALSE.
 */
typedef struct {
  const char *command;
  RingletBraggKind kind;
  gboolean with_pixels;
  gboolean with_peaks;
  RingletSetUp set_up;
  char *output;
  char *format;
  char *frames;
  char *noise;
  char *cutoff_pick;
  char *cutoff_peak;
  char *patch_size;
  char *connected;
  char *threads;
  gboolean overwrite;
  gboolean json;
  gboolean quiet;
} RingletBraggOptions;

void ringlet_bragg_options_clear (RingletBraggOptions *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletBraggOptions, ringlet_bragg_options_clear)

/* Returns (transfer full) @own and behind them those that both commands have. Free with
 * g_free(). */
GOptionEntry *ringlet_bragg_entries (
    RingletBraggOptions *self, const GOptionEntry *own);

/**
 * ringlet_bragg_options_parse:
 * @criteria: (out): what is looked for
 * @error: RINGLET_ERROR_VALUE naming the option
 *
 * Before any file is opened. Where nothing is said: no splitting, 800 bins, Poisson
 * errors, outliers clipped by Chauvenet's criterion, as pyFAI has it.
 */
gboolean ringlet_bragg_options_parse (RingletBraggOptions *self,
    RingletSettings *settings, RingletBraggCriteria *criteria, GError **error);

/* The command behind its options; no path is a mistake in the call. Returns an exit
 * code. */
int ringlet_bragg_command (RingletBraggOptions *self, const char *const *paths);

G_END_DECLS
