/* SPDX-License-Identifier: MIT */
#pragma once

/* What a window holds: read by its parts, see window-private.h, and by nobody else. */

#include "banner.h"
#include "canvas/layer-cake.h"
#include "canvas/layer-caption.h"
#include "canvas/layer-cursor.h"
#include "canvas/layer-phases.h"
#include "canvas/layer-rings.h"
#include "comparison.h"
#include "export.h"
#include "fitted-peaks.h"
#include "frame-bar.h"
#include "history-list.h"
#include "inspector.h"
#include "journal.h"
#include "layers-pane.h"
#include "link-live.h"
#include "live.h"
#include "plot/pattern-view.h"
#include "probe.h"
#include "profile-layer.h"
#include "profile-pane.h"
#include "profiler.h"
#include "readout-bar.h"
#include "sector-live.h"
#include "series-view.h"
#include "session-bar.h"
#include "step-bar.h"
#include "window.h"

G_BEGIN_DECLS

/**
 * RingletPane:
 * @canvas: shows it
 * @cursor: layer of the shared cursor
 * @is_manual: the user chose the limits
 * @min: limits of the colours then
 * @max: likewise
 *
 * Image or cake.
 */
typedef struct {
  RingletCanvas *canvas;
  RingletCursorLayer *cursor;
  gboolean is_manual;
  double min;
  double max;
} RingletPane;

/* The panes beside the canvas: steps and layers, the inspector. */
typedef enum {
  RINGLET_WINDOW_LEFT,
  RINGLET_WINDOW_RIGHT,
  RINGLET_WINDOW_N_SIDES,
} RingletWindowSide;

/**
 * RingletWindowSideState:
 * @was_narrow: the window had no room for it when it was last laid out
 * @is_narrow: and the user did not ask for it since
 * @least_px: the narrowest that it and all to the right of it were when it was there
 *
 * Why one of the panes beside the canvas may not be there.
 */
typedef struct {
  gboolean was_narrow;
  gboolean is_narrow;
  int least_px;
} RingletWindowSideState;

struct _RingletWindow {
  AdwApplicationWindow parent_instance;

  GSettings *settings;
  RingletCanvasBackend backend;
  RingletProject *project;
  RingletLive *live;
  RingletJournal *journal;
  GPtrArray *orphans; /* (nullable) (element-type RingletJournalOrphan): on offer */

  RingletPane image;
  RingletPane cake;
  RingletLinkLive *link_live; /* a correction in the place of the frame */
  RingletLink link;           /* which one; RINGLET_LINK_N for the frame */
  RingletPane link_pane;      /* its colours, on the canvas of the image */
  RingletCaptionLayer *caption;
  RingletRingsLayer *rings_layer;
  RingletCakeLayer *cake_layer;
  GArray *rings; /* (nullable) (element-type RingletRing): of the present state */
  const RingletCalibrant
      *rings_calibrant; /* that @rings were made of; so the next two */
  double rings_wavelength_m;
  double rings_two_theta_rad;
  RingletPhasesLayer *image_phases;
  RingletPhasesLayer *cake_phases;
  GPtrArray *phase_rings; /* (nullable) (element-type RingletPhaseRings) */
  RingletPhases *phases;  /* (nullable): that @phase_rings are of; so the next two */
  double phases_wavelength_m;
  double phases_reach_rad;
  guint dragged_phase;
  guint dragged_line;
  char *phase_problem; /* (nullable): said last of a drag */
  char *powder;        /* (nullable): a file that was opened as calibrant or phase */
  RingletProbe probe;
  gboolean probes_image;  /* and not cake or pattern */
  char *detector_hint;    /* (nullable): said last, so that it is not said twice */
  char *geometry_warning; /* (nullable): likewise */
  char *mask_warning;     /* (nullable): likewise */
  gboolean says_preview;  /* in the description of the cake */
  guint describe_id; /* the description of the canvas waits for the pointer to rest */

  RingletJob *open_job;          /* (nullable) */
  RingletJob *export_job;        /* (nullable) */
  char *exported;                /* (nullable): the file that was written last */
  gconstpointer exported_kind;   /* of that, see window-export.c */
  gconstpointer exported_format; /* (nullable): a RingletWriter, where it was chosen */
  gboolean copies_cake;          /* as soon as it is exact */
  gboolean copies_command;       /* as soon as the project is saved */
  gboolean closes;               /* as soon as @export_job is done */
  gboolean asks;                 /* whether unsaved work may be lost */
  gboolean discards;             /* it may */
  guint busy_id;
  int walk_steps; /* files to go, while the folder is read */

  RingletResult *shown;    /* (nullable): in the pane of the pattern */
  RingletResult *shown_of; /* (nullable): and what it was made of, as the next three */
  RingletBackgroundChoice shown_less;
  const RingletUnit *shown_unit;   /* that the document asked for */
  RingletOverlays *shown_overlays; /* (nullable) */
  gboolean shown_inspects;
  RingletFittedPeaks *peaks; /* of what is shown */
  gboolean peaks_wait;       /* for it to be exact */
  GQueue *peak_changes;      /* (element-type RingletPeaksChange): to be done */
  RingletJob *peak_job;      /* (nullable): does one */
  gboolean forgets_peaks;    /* what it makes is not wanted any more */
  gboolean picks_one;        /* the last click did */
  gboolean lifts;            /* overlays, from @lift_from on */
  double lift_from;

  RingletStep step; /* whose tools are out */
  RingletTool *image_sector;
  RingletTool *cake_sector;
  RingletSectorLive *sector_live; /* the patterns of those that have a name */
  RingletSectors *shown_sectors;  /* (nullable): drawn in the pattern */

  RingletComparison *comparison;
  RingletCompareView compare_view; /* that was shown last */
  gboolean compare_is_manual[2];   /* of image and cake: the user chose the limits */
  RingletLevels compare_levels[2]; /* of difference or ratio */
  guint blink_id;

  RingletProfiler *profiler;
  RingletTool *profile_tool;
  RingletTool *tool_before; /* (nullable): of the step, while @profile_tool is there */
  RingletProfileLayer *profile_layer;
  RingletProfileKind profile_kind; /* that is there, or drawn next */
  gboolean profile_of_rows;
  gboolean profile_is_sum;

  RingletSeries *series;
  RingletSeriesView *series_view;
  GtkPaned *series_pane;
  gint64 series_began_us; /* 0 while it is not at work; so the next */
  gint64 search_began_us;
  gboolean was_series;    /* the step was shown once */
  gboolean asks_series;   /* whether it may be stopped */
  gboolean leaves_series; /* it may */

  RingletWindowSideState sides[RINGLET_WINDOW_N_SIDES];
  guint sides_id;                    /* they come or go in a moment */
  RingletWindowSideState head;       /* what of the header is in the menu instead */
  RingletWindowSideState least_head; /* and more of it */
  RingletWindowSideState both;       /* image and inspector beside each other */
  RingletWindowSideState below;      /* the pattern, which may have no height */
  GMenuModel *menu;                  /* of the window with room; the other has more */
  GMenuModel *narrow_menu;
  gboolean has_shared; /* the room between image and cake */

  AdwToast *toast; /* (nullable): the one that is up */
  guint toast_id;
  guint next_toast_id; /* what is to be said when the window has nothing else to do */
  char *next_toast;
  const char *next_toast_button;
  const char *next_toast_action;
  AdwToastOverlay *toasts;
  GtkWidget *header;
  GtkWidget *history_box;
  GtkWidget *layers_button;
  GtkMenuButton *menu_button;
  GtkMenuButton *export_button;
  AdwWindowTitle *title;
  GtkStack *pages;
  AdwStatusPage *empty;
  GtkWidget *last_button;
  GtkLabel *last_label;
  GtkMenuButton *recent_button;
  RingletBanner *banner;
  RingletSessionBar *session_bar;
  RingletStepBar *step_bar;
  GtkWidget *undo_button;
  GtkWidget *redo_button;
  GtkMenuButton *history_button;
  RingletHistoryList *history_list;
  GtkBox *steps_above; /* one of these has the steps */
  GtkBox *steps_left;
  GtkPaned *body;
  GtkWidget *left;
  RingletLayersPane *layers;
  GtkPaned *panes;
  GtkPaned *side;
  GtkPaned *views;
  RingletFrameBar *frame_bar;
  RingletPatternView *pattern_view;
  GtkWidget *pattern_box;
  GtkStack *plots;
  GtkWidget *compare_bar;
  GtkLabel *compare_label;
  GtkWidget *plot_switch;
  RingletProfilePane *profile_pane;
  RingletInspector *inspector;
  RingletReadoutBar *readout;
  GtkWidget *busy_button;
  GtkSpinner *busy_spinner;
  GtkWidget *drop_target;
};

G_END_DECLS
