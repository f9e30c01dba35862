/* SPDX-License-Identifier: MIT */
#include "integrate-panel.h"

#include "describe.h"
#include "frame-watch.h"

struct _RingletIntegratePanel {
  AdwBin parent_instance;

  RingletProject *project;
  RingletLive *live;
  gboolean is_showing; /* what the rows say comes from the document */

  GtkSwitch *poisson_switch;
  GtkWidget *result_row;
};

G_DEFINE_FINAL_TYPE (RingletIntegratePanel, ringlet_integrate_panel, ADW_TYPE_BIN)

static void
on_state (RingletIntegratePanel *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  g_auto (RingletWatch) watch = ringlet_watch ("integrate panel state");

  self->is_showing = TRUE;
  gtk_switch_set_active (
      self->poisson_switch, state->plan.error_model == RINGLET_ERROR_MODEL_POISSON);
  self->is_showing = FALSE;
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
}

static void
on_poisson (RingletIntegratePanel *self)
{
  if (!self->is_showing)
    ringlet_project_set_error_model (self->project,
        gtk_switch_get_active (self->poisson_switch) ? RINGLET_ERROR_MODEL_POISSON
                                                     : RINGLET_ERROR_MODEL_NONE);
}

void
ringlet_integrate_panel_bind (
    RingletIntegratePanel *self, RingletProject *project, RingletLive *live)
{
  g_return_if_fail (RINGLET_IS_INTEGRATE_PANEL (self) && self->project == NULL);

  self->project = g_object_ref (project);
  self->live = g_object_ref (live);
  on_state (self);
  on_pattern (self);
  g_signal_connect_object (
      project, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      live, "notify::pattern", G_CALLBACK (on_pattern), self, G_CONNECT_SWAPPED);
}

static void
ringlet_integrate_panel_dispose (GObject *object)
{
  RingletIntegratePanel *self = RINGLET_INTEGRATE_PANEL (object);

  g_clear_object (&self->project);
  g_clear_object (&self->live);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGLET_TYPE_INTEGRATE_PANEL);
  G_OBJECT_CLASS (ringlet_integrate_panel_parent_class)->dispose (object);
}

#define BIND(name)                                                                     \
  gtk_widget_class_bind_template_child (widget_class, RingletIntegratePanel, name)

static void
ringlet_integrate_panel_class_init (RingletIntegratePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_integrate_panel_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ringlet/Ringlet/integrate-panel.ui");
  BIND (poisson_switch);
  BIND (result_row);
  gtk_widget_class_bind_template_callback (widget_class, on_poisson);
}

static void
ringlet_integrate_panel_init (RingletIntegratePanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
