/* SPDX-License-Identifier: MIT */
#pragma once

/* The parts of the panel, each in a file of its own: calibrate-ask (calibrant and
 * energy), calibrate-answer (what was found, and the ways to find it), calibrate-values
 * (parameters), calibrate-points (rings, points, residuals), calibrate-files, and
 * calibrate-tools (what the primary button does on the image). */

#include "calibrate-panel.h"
#include "grip-tool.h"
#include "pick-tool.h"
#include "plot/residual-view.h"
#include "project-calibration.h"
#include "value-row.h"

G_BEGIN_DECLS

/* Rows of the values: parameters of a refinement, and the beam centre behind them. */
#define RINGLET_VALUE_CENTRE_FAST RINGLET_REFINE_N
#define RINGLET_VALUE_CENTRE_SLOW (RINGLET_REFINE_N + 1)
#define RINGLET_VALUE_N (RINGLET_REFINE_N + 2)

struct _RingletCalibratePanel {
  AdwBin parent_instance;

  RingletProject *project;
  RingletLive *live;
  RingletCanvas *canvas;
  RingletGripTool *grip_tool;
  RingletPickTool *pick_tool;
  gboolean is_active;
  gboolean is_showing;   /* what the widgets say comes from the document */
  RingletSource *source; /* (nullable): what the next four are about */
  gboolean is_displayed; /* its first frame was seen */
  gboolean was_proposed; /* what it says of itself was taken */
  gboolean was_tried;    /* it was calibrated by itself, or refused */
  gboolean was_asked;    /* the focus went to what is missing */
  gboolean runs_again;   /* what the user says now changes what was tried */
  RingletJob *job;       /* (nullable): calibration or file that is going on */
  const char *job_title; /* what it is doing */
  RingletJob *next_job;  /* (nullable): tries the runner-up, unseen */
  char *problem;         /* (nullable): why the last wish failed */

  /* ask */
  GtkDropDown *calibrant_list;
  GtkWidget *calibrant_row;
  GtkWidget *energy_row;
  GtkEntry *energy_entry;
  GtkWidget *confirm_button;
  GtkWidget *ask_label;

  /* answer */
  GtkWidget *answer_title;
  GtkWidget *answer_text;
  GtkWidget *answer_facts;
  GtkWidget *answer_problem;
  GtkWidget *use_button; /* another powder, where the one that was tried does not fit */
  GtkWidget *answer_buttons;
  GtkWidget *keep_button;
  GtkWidget *next_button;
  GtkWidget *adjust_button;
  GtkWidget *way_buttons;
  GtkWidget *auto_button;
  GtkWidget *refine_button;
  GtkWidget *busy_box;
  GtkProgressBar *progress;

  /* values */
  AdwPreferencesGroup *values_group;
  RingletValueRow *values[RINGLET_VALUE_N];

  /* tools */
  GtkToggleButton *drag_button;
  GtkToggleButton *pick_button;
  GtkWidget *tool_label;

  /* points */
  GtkExpander *points_expander;
  GtkWidget *points_label;
  GtkColumnView *rings_view;
  GtkColumnView *picks_view;
  GtkWidget *refine_points_button;
  GtkWidget *delete_button;
  GtkWidget *clear_button;
  GtkWidget *save_points_button;
  GListStore *ring_items;
  GListStore *pick_items;
  GtkMultiSelection *pick_selection;
  GtkSingleSelection *ring_selection;
  RingletPicks *shown_picks; /* (nullable): those in the lists */
  guint64 shown_frame;
  GArray *rings; /* (nullable) (element-type RingletRing) */
  const RingletCalibrant *rings_calibrant;
  double rings_wavelength_m;
  double rings_reach; /* 2θ, radians */

  /* residuals */
  GtkWidget *residuals_box;
  RingletResidualView *residual_view;
  GtkWidget *hint_label;
  GtkWidget *hint_button;
  RingletRefinement *check; /* (nullable): the points against the present geometry */

  /* files */
  GtkWidget *fit2d_label;
  GtkWidget *save_button;
  GtkWidget *report_button;
};

/* calibrate-panel.c */
/* A job of the calibration itself, which may take long. */
void ringlet_calibrate_say_started (RingletCalibratePanel *self, RingletJob *job);
void ringlet_calibrate_show (RingletCalibratePanel *self);
/* @text: (nullable): what went wrong, in the card */
void ringlet_calibrate_tell_problem (RingletCalibratePanel *self, const char *text);
void ringlet_calibrate_tell (RingletCalibratePanel *self, const char *text);
/* Returns (transfer none) (nullable): the detector in the shape of the image. */
RingletDetector *ringlet_calibrate_detector (RingletCalibratePanel *self);
/* Returns (transfer none) (nullable): what was found last, if the document still has
 * that geometry. */
const RingletCalibration *ringlet_calibrate_found (RingletCalibratePanel *self);
/* How the jobs of the panel are seen and stopped. */
RingletJob *ringlet_calibrate_start_job (
    RingletCalibratePanel *self, const char *title);
void ringlet_calibrate_end_job (RingletCalibratePanel *self, RingletJob *job);

/* calibrate-ask.c */
void ringlet_calibrate_connect_ask (RingletCalibratePanel *self);
void ringlet_calibrate_show_ask (RingletCalibratePanel *self);
void ringlet_calibrate_propose (RingletCalibratePanel *self);
/* As the user chooses it: what rests on it is looked for anew. */
void ringlet_calibrate_choose (
    RingletCalibratePanel *self, const RingletCalibrant *calibrant);
/* Gives the focus to what is missing: powder, then energy. */
void ringlet_calibrate_ask_for_missing (RingletCalibratePanel *self);
/* Likewise, to what a search that failed bids to check. */
void ringlet_calibrate_ask_for_right (RingletCalibratePanel *self);
/* Whether Enter and focus belong to a text that the user has begun. */
gboolean ringlet_calibrate_is_writing (RingletCalibratePanel *self);

/* calibrate-answer.c */
void ringlet_calibrate_connect_answer (RingletCalibratePanel *self);
void ringlet_calibrate_show_answer (RingletCalibratePanel *self);
gboolean ringlet_calibrate_can_run (RingletCalibratePanel *self);
void ringlet_calibrate_run (RingletCalibratePanel *self, RingletCalibrationWay way);
void ringlet_calibrate_keep (RingletCalibratePanel *self);
void ringlet_calibrate_next (RingletCalibratePanel *self);
/* Returns (transfer full): rings, rms, confidence and runner-up of what was found. */
char *ringlet_calibrate_facts (RingletCalibratePanel *self,
    const RingletCalibration *found, const RingletDetector *detector);

/* calibrate-values.c */
void ringlet_calibrate_connect_values (RingletCalibratePanel *self);
void ringlet_calibrate_show_values (RingletCalibratePanel *self);

/* calibrate-points.c */
void ringlet_calibrate_connect_points (RingletCalibratePanel *self);
void ringlet_calibrate_show_points (RingletCalibratePanel *self);
/* Returns: the number of the ring that is selected in its table, 0 for none. */
guint ringlet_calibrate_selected_ring (RingletCalibratePanel *self);
/* Returns (transfer none) (nullable) (element-type RingletRing): of calibrant and
 * energy, as far as the detector reaches. */
GArray *ringlet_calibrate_rings (RingletCalibratePanel *self);

/* calibrate-residuals.c */
void ringlet_calibrate_connect_residuals (RingletCalibratePanel *self);
void ringlet_calibrate_show_residuals (RingletCalibratePanel *self);

/* calibrate-files.c */
void ringlet_calibrate_connect_files (RingletCalibratePanel *self);
void ringlet_calibrate_show_files (RingletCalibratePanel *self);
void ringlet_calibrate_save (RingletCalibratePanel *self);
void ringlet_calibrate_report (RingletCalibratePanel *self);
void ringlet_calibrate_save_points (RingletCalibratePanel *self);

/* calibrate-tools.c */
void ringlet_calibrate_connect_tools (RingletCalibratePanel *self);
void ringlet_calibrate_show_tools (RingletCalibratePanel *self);
void ringlet_calibrate_put_tool (RingletCalibratePanel *self);

G_END_DECLS
