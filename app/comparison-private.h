/* SPDX-License-Identifier: MIT */
#pragma once

#include "comparison.h"

G_BEGIN_DECLS

/* For comparison.c and comparison-text.c. */
struct _RingletComparison {
  GObject parent_instance;

  RingletProject *project;
  RingletLive *live;
  RingletState *state; /* (nullable): whose frame is shown */
  RingletCompareWith with;
  RingletCompareView view;
  char *name;            /* (nullable): of the other file */
  RingletSource *source; /* (nullable): its frames, once it was opened */
  RingletState *step;    /* (nullable): the earlier document */
  char *step_text;       /* (nullable): what was done last there */
  guint choice;          /* counts them */

  RingletComparisonProduct *product; /* (nullable) */
  GError *error;
  RingletJob *job; /* (nullable) */
  guint job_choice;
  gboolean is_due;
};

G_END_DECLS
