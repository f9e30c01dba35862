/* SPDX-License-Identifier: MIT */
#pragma once

#include "project-calibration.h"
#include "project-private.h"

G_BEGIN_DECLS

/* For project.c, project-history.c and project-calibr*.c alone. */
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

  /* What was found last: the best answer, and the runner-up once it was asked for. */
  RingletCalibration *answers[2];
  guint answer;               /* which of them is shown */
  gboolean has_no_next;       /* the runner-up was tried, and does not hold */
  RingletState *answer_state; /* (nullable): the step that shows it */
};

/* Results of another state are no results of this one: forgets them and notifies. */
void ringlet_project_state_changed (RingletProject *self);

/**
 * ringlet_project_take_answer:
 * @found: (transfer full)
 * @detector: that it was found with
 *
 * Makes what was found the geometry of the document, as one step, and forgets what was
 * found before. Where nothing was found there is no step.
 */
void ringlet_project_take_answer (RingletProject *self, RingletCalibration *found,
    RingletDetector *detector, RingletCalibrationWay way);

/* @found: (transfer full): the runner-up, refined; it is not shown yet */
void ringlet_project_take_next (RingletProject *self, RingletCalibration *found);

/* Answer @which in the place of the other one. */
void ringlet_project_show_answer (
    RingletProject *self, guint which, RingletDetector *detector);
void ringlet_project_clear_answers (RingletProject *self);

G_END_DECLS
