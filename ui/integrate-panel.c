/* SPDX-License-Identifier: MIT */
#include "integrate-panel.h"

#include "describe.h"
#include "engine-row.h"
#include "frame-watch.h"
#include "link-row.h"
#include "overlay-group.h"
#include "phases-panel.h"
#include "plan-row.h"
#include "sector-group.h"

struct _RingletIntegratePanel {
  AdwBin parent_instance;

  RingletProject *project;
  RingletLive *live;
  GPtrArray *plan_rows; /* (element-type RingletPlanRow): borrowed */
  RingletLinkRow *link_rows[RINGLET_LINK_N];
  RingletEngineRow *engine_row;

  AdwPreferencesGroup *range_group;
  AdwPreferencesGroup *background_group;
  AdwPreferencesGroup *corrections_group;
  AdwPreferencesGroup *statistics_group;
  RingletOverlayGroup *overlay_group;
  RingletSectorGroup *sector_group;
  RingletPeakGroup *peak_group;
  GtkWidget *result_row;
  GtkWidget *no_result_row;
};

G_DEFINE_FINAL_TYPE (RingletIntegratePanel, ringlet_integrate_panel, ADW_TYPE_BIN)

static void
on_state (RingletIntegratePanel *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("integrate panel state");

  for (guint i = 0; i < self->plan_rows->len; i++)
    ringlet_plan_row_show (g_ptr_array_index (self->plan_rows, i));
  for (guint i = 0; i < RINGLET_LINK_N; i++)
    ringlet_link_row_show (self->link_rows[i]);
  ringlet_engine_row_show (self->engine_row);
}

/* Nothing is said of a pattern that is not there. */
static void
on_pattern (RingletIntegratePanel *self)
{
  g_autofree char *text =
      ringlet_describe_result (ringlet_live_get_pattern (self->live));
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->result_row), escaped);
  gtk_widget_set_visible (self->result_row, *text != '\0');
  gtk_widget_set_visible (self->no_result_row, *text == '\0');
}

/* --- set-up --- */

static void
add_field (RingletIntegratePanel *self, AdwPreferencesGroup *group,
    const RingletPlanField *field)
{
  GtkWidget *row = ringlet_plan_row_new (field, self->project);

  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->plan_rows, row);
}

static void
fill_group (
    RingletIntegratePanel *self, AdwPreferencesGroup *group, RingletPlanGroup which)
{
  const RingletPlanField *fields = ringlet_plan_field_list (which);

  for (guint i = 0; fields[i].option != NULL; i++) {
    if (!g_str_equal (fields[i].option, "--engine"))
      add_field (self, group, &fields[i]);
  }
}

static void
add_engine (RingletIntegratePanel *self)
{
  GtkWidget *row = ringlet_engine_row_new (self->project, self->live);

  adw_preferences_group_add (self->range_group, row);
  self->engine_row = RINGLET_ENGINE_ROW (row);
}

static void
add_link (RingletIntegratePanel *self, RingletLink link)
{
  GtkWidget *row = ringlet_link_row_new (link, self->project, self->live);

  adw_preferences_group_add (self->corrections_group, row);
  self->link_rows[link] = RINGLET_LINK_ROW (row);
}

/* In the order in which they are applied, each with what belongs to it. */
static void
fill_chain (RingletIntegratePanel *self)
{
  static const char *const more[RINGLET_LINK_N] = {
    [RINGLET_LINK_DARK] = "--dark-frames",
    [RINGLET_LINK_BACKGROUND] = "--background-scale",
    [RINGLET_LINK_POLARIZATION] = "--polarization-offset",
  };
  static const char *const others[] = { "--dummy", "--delta-dummy" };

  add_link (self, RINGLET_LINK_PARALLAX); /* moves pixels before anything is done */
  for (guint i = 0; i <= RINGLET_LINK_ALL; i++) {
    add_link (self, (RingletLink) i);
    if (more[i] != NULL)
      add_field (self, self->corrections_group, ringlet_plan_field_find (more[i]));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    add_field (self, self->corrections_group, ringlet_plan_field_find (others[i]));
}

static void
fill (RingletIntegratePanel *self)
{
  fill_group (self, self->range_group, RINGLET_PLAN_GROUP_RANGE);
  add_engine (self);
  fill_chain (self);
  fill_group (self, self->statistics_group, RINGLET_PLAN_GROUP_STATISTICS);
  fill_group (self, self->background_group, RINGLET_PLAN_GROUP_BACKGROUND);
}

/* Above the ranges: what is looked at while one measures. */
static void
add_phases (RingletIntegratePanel *self)
{
  GtkWidget *range = GTK_WIDGET (self->range_group);

  gtk_widget_insert_before (
      ringlet_phases_panel_new (self->project), gtk_widget_get_parent (range), range);
}

void
ringlet_integrate_panel_bind (
    RingletIntegratePanel *self, RingletProject *project, RingletLive *live)
{
  g_return_if_fail (RINGLET_IS_INTEGRATE_PANEL (self) && self->project == NULL);

  self->project = g_object_ref (project);
  self->live = g_object_ref (live);
  fill (self);
  add_phases (self);
  ringlet_sector_group_bind (self->sector_group, project);
  ringlet_overlay_group_bind (self->overlay_group, project);
  on_pattern (self);
  g_signal_connect_object (
      project, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      live, "notify::pattern", G_CALLBACK (on_pattern), self, G_CONNECT_SWAPPED);
}

RingletPeakGroup *
ringlet_integrate_panel_get_peak_group (RingletIntegratePanel *self)
{
  g_return_val_if_fail (RINGLET_IS_INTEGRATE_PANEL (self), NULL);
  return self->peak_group;
}

static void
ringlet_integrate_panel_dispose (GObject *object)
{
  RingletIntegratePanel *self = RINGLET_INTEGRATE_PANEL (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RINGLET_TYPE_INTEGRATE_PANEL);
  g_clear_pointer (&self->plan_rows, g_ptr_array_unref);
  g_clear_object (&self->project);
  g_clear_object (&self->live);
  G_OBJECT_CLASS (ringlet_integrate_panel_parent_class)->dispose (object);
}

#define BIND(name)                                                                     \
  gtk_widget_class_bind_template_child (widget_class, RingletIntegratePanel, name)

static void
ringlet_integrate_panel_class_init (RingletIntegratePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_integrate_panel_dispose;
  g_type_ensure (RINGLET_TYPE_OVERLAY_GROUP);
  g_type_ensure (RINGLET_TYPE_PEAK_GROUP);
  g_type_ensure (RINGLET_TYPE_SECTOR_GROUP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ringlet/Ringlet/integrate-panel.ui");
  BIND (range_group);
  BIND (background_group);
  BIND (corrections_group);
  BIND (statistics_group);
  BIND (overlay_group);
  BIND (sector_group);
  BIND (peak_group);
  BIND (result_row);
  BIND (no_result_row);
}

static void
ringlet_integrate_panel_init (RingletIntegratePanel *self)
{
  self->plan_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
