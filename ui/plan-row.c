/* SPDX-License-Identifier: MIT */
#include "plan-row.h"

#include <glib/gi18n-lib.h>

#include "plan-entry.h"

struct _RingletPlanRow {
  AdwActionRow parent_instance;

  const RingletPlanField *field;
  RingletProject *project;
  RingletPlanEntry *entry;
};

G_DEFINE_FINAL_TYPE (RingletPlanRow, ringlet_plan_row, ADW_TYPE_ACTION_ROW)

static void
on_problem (RingletPlanRow *self, const char *problem)
{
  g_autofree char *escaped = g_markup_escape_text (problem, -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), escaped);
}

void
ringlet_plan_row_show (RingletPlanRow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);

  g_return_if_fail (RINGLET_IS_PLAN_ROW (self));

  gtk_widget_set_visible (
      GTK_WIDGET (self), self->field->applies == NULL || self->field->applies (state));
  ringlet_plan_entry_show (self->entry);
}

/* Whoever looks for the option of the command line finds it. */
static void
describe (RingletPlanRow *self)
{
  const RingletPlanField *field = self->field;
  g_autofree char *tip = g_strdup_printf ("%s\n%s", _ (field->help), field->option);

  /* The title is the name of the entry, too: the row it activates labels it. */
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ (field->title));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tip);
}

GtkWidget *
ringlet_plan_row_new (const RingletPlanField *field, RingletProject *project)
{
  RingletPlanRow *self = g_object_new (RINGLET_TYPE_PLAN_ROW, NULL);
  GtkWidget *entry = ringlet_plan_entry_new (field, project);

  self->field = field;
  self->project = project;
  self->entry = RINGLET_PLAN_ENTRY (entry);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), entry);
  adw_action_row_set_activatable_widget (
      ADW_ACTION_ROW (self), ringlet_plan_entry_get_widget (self->entry));
  g_signal_connect_object (
      entry, "problem", G_CALLBACK (on_problem), self, G_CONNECT_SWAPPED);
  describe (self);
  ringlet_plan_row_show (self);
  return GTK_WIDGET (self);
}

static void
ringlet_plan_row_class_init (RingletPlanRowClass *klass)
{
}

static void
ringlet_plan_row_init (RingletPlanRow *self)
{
}
