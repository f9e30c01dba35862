/* SPDX-License-Identifier: MIT */
#pragma once

#include <json-glib/json-glib.h>

#include "cli/progress.h"
#include "cli/set-up-document.h"
#include "project.h"
#include "series-setup.h"

G_BEGIN_DECLS

/* What the files of `ringlet integrate` share. */

/**
 * RingletIntegrateOptions:
 *
 * The command line as text; what was not given is %NULL or %FALSE. @choice is that of
 * @existing.
 */
typedef struct {
  RingletSetUp set_up;
  RingletSetUpDocument document;
  char **outputs;
  char *format;
  char *frame;
  char *threads;
  char *existing;
  char *monitor;
  char *monitor_table;
  RingletExisting choice;
  gboolean resume;
  gboolean stop_on_error;
  gboolean verify;
  gboolean overwrite;
  gboolean json;
  gboolean quiet;
} RingletIntegrateOptions;

/* @argv: in place. %FALSE after the message. */
gboolean ringlet_integrate_options_parse (
    RingletIntegrateOptions *self, int *argc, char ***argv);

/* What they say of a series; @error: RINGLET_ERROR_VALUE naming the option. */
gboolean ringlet_integrate_options_check (
    RingletIntegrateOptions *self, GError **error);
void ringlet_integrate_options_clear (RingletIntegrateOptions *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (
    RingletIntegrateOptions, ringlet_integrate_options_clear)

/**
 * RingletIntegrateRun:
 * @json: (nullable)
 * @told: (element-type utf8): warnings of readers
 * @first: the first frame
 * @n_frames: how many
 * @stride: from one to the next: frames that one is made of
 *
 * What one run of the command works on.
 */
typedef struct {
  const RingletIntegrateOptions *options;
  RingletProject *project;
  RingletCakeUse cake_use;
  JsonBuilder *json;
  GHashTable *told;
  guint64 first;
  guint64 n_frames;
  guint64 stride;
} RingletIntegrateRun;

/* Whether @outputs, of a frame, may be written: none is what the command reads, and
 * those that are there may be replaced. @seen: as for ringlet_outputs_check() */
gboolean ringlet_integrate_check_outputs (const RingletIntegrateRun *self,
    const RingletOutputs *outputs, GHashTable *seen, gboolean overwrite,
    GError **error);

/* Whether what is masked is what the file of --like says. */
gboolean ringlet_integrate_check_like (const RingletIntegrateRun *self,
    const RingletIntegration *integration, GError **error);

/* Whether the frames go through the flow: there are several, or options that only a
 * series has. */
gboolean ringlet_integrate_is_series (const RingletIntegrateRun *self);

/* All frames of a run; tells what came of it and returns the exit code. Of @self->json
 * the array of frames is open, and closed here. */
int ringlet_integrate_series (const RingletIntegrateRun *self);

G_END_DECLS
