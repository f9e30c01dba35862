/* SPDX-License-Identifier: MIT */
#pragma once

#include "project-private.h"

G_BEGIN_DECLS

/* For project.c and project-history.c alone. */
struct _RingletProject {
  GObject parent_instance;

  RingletHistory *history;
  gint64 committed_us; /* monotonic time of the last step */
  RingletMemo *memo;
  RingletIntegration *integration; /* of the present state, or NULL */

  char *path;          /* (nullable): the project file */
  RingletState *saved; /* (nullable): what it says */

  /* The frame that was read last, so that nobody reads it again. */
  RingletSource *read_source;
  guint64 read_frame;
  RingletImage *read_image;
};

/* Results of another state are no results of this one: forgets them and notifies. */
void ringlet_project_state_changed (RingletProject *self);

G_END_DECLS
