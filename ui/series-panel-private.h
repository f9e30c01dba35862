/* SPDX-License-Identifier: MIT */
#pragma once

/* The parts of the panel, each in a file of its own: series-panel (frames and output),
 * series-progress (how far it is, and what failed), series-regions (regions and map).
 */

#include "series-panel.h"

G_BEGIN_DECLS

struct _RingletSeriesPanel {
  AdwBin parent_instance;

  RingletProject *project;
  RingletSeries *series;
  gboolean is_showing;       /* what the rows say comes from the document */
  RingletSeriesSetup *shown; /* (nullable): what they say */
  gboolean was_shown;
  RingletSource *shown_source; /* (nullable): whose files were counted */
  guint64 shown_combined;      /* of which that is said */

  GtkWidget *files_row;
  GtkWidget *alone_row;
  GtkWidget *follow_row;
  GtkSwitch *follow_switch;
  GtkWidget *folder_row;
  GtkWidget *forget_button;
  AdwExpanderRow *formats_row;
  GPtrArray *formats; /* (element-type GtkCheckButton): borrowed */
  AdwComboRow *existing_row;

  GtkLabel *state_label;
  GtkLabel *facts_label;
  GtkLabel *problem_label;
  GtkProgressBar *progress;
  GtkButton *main_button;
  GtkButton *again_button;
  GtkButton *stop_button;
  GtkWidget *failed_group;
  GtkListView *failed_list;

  AdwPreferencesGroup *regions_group;
  GPtrArray *region_rows; /* (element-type GtkWidget): borrowed */
  GtkWidget *new_region_row;
  GtkSpinButton *rows_spin;
  GtkSpinButton *columns_spin;
  GtkSpinButton *offset_spin;
  GtkSwitch *serpentine_switch;
  GtkEditable *blanks_row;
  GtkEditable *excluded_row;
  GtkEditable *expression_row;
  GtkLabel *map_problem;
};

/* The setup of the document. (nullable) */
const RingletSeriesSetup *ringlet_series_panel_setup (RingletSeriesPanel *self);

/* Takes @setup: it becomes that of the document. */
void ringlet_series_panel_commit (RingletSeriesPanel *self, RingletSeriesSetup *setup,
    const char *name, const char *drag);

/* series-progress.c */
void ringlet_series_panel_connect_progress (RingletSeriesPanel *self);

/* series-regions.c */
void ringlet_series_panel_connect_regions (RingletSeriesPanel *self);
void ringlet_series_panel_show_regions (RingletSeriesPanel *self);

G_END_DECLS
