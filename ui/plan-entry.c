/* SPDX-License-Identifier: MIT */
#include "plan-entry.h"

#include <glib/gi18n-lib.h>

#define WIDTH_CHARS 13

struct _RingletPlanEntry {
  AdwBin parent_instance;

  const RingletPlanField *field;
  RingletProject *project;
  GtkWidget *widget;
  char *shown;         /* (nullable): what the document said last */
  gboolean is_showing; /* what the widget says comes from the document */
};

G_DEFINE_FINAL_TYPE (RingletPlanEntry, ringlet_plan_entry, ADW_TYPE_BIN)

enum { SIGNAL_PROBLEM, N_SIGNALS };

static guint signals[N_SIGNALS];

/* --- what the user does --- */

static void
tell_problem (RingletPlanEntry *self, const char *problem)
{
  g_signal_emit (self, signals[SIGNAL_PROBLEM], 0, problem);
  if (*problem != '\0')
    gtk_widget_add_css_class (self->widget, "error");
  else
    gtk_widget_remove_css_class (self->widget, "error");
}

static void
set (RingletPlanEntry *self, const char *text)
{
  g_autoptr (GError) error = NULL;

  if (self->is_showing)
    return;
  if (ringlet_project_set_field (self->project, self->field, text, &error)) {
    ringlet_plan_entry_show (self);
    return;
  }
  tell_problem (self, error->message);
}

static void
on_typed (RingletPlanEntry *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->widget));

  if (g_strcmp0 (text, self->shown) != 0)
    set (self, text);
  else
    tell_problem (self, "");
}

static void
on_chosen (RingletPlanEntry *self)
{
  const guint index = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->widget));

  if (index != GTK_INVALID_LIST_POSITION)
    set (self, self->field->choices[index]);
}

static void
on_switched (RingletPlanEntry *self)
{
  set (self, gtk_switch_get_active (GTK_SWITCH (self->widget)) ? "on" : "off");
}

/* --- what the document says --- */

static guint
index_of (const RingletPlanField *field, const char *word)
{
  for (guint i = 0; field->choices[i] != NULL; i++) {
    if (g_str_equal (field->choices[i], word))
      return i;
  }
  return GTK_INVALID_LIST_POSITION;
}

static void
show_text (RingletPlanEntry *self, const char *text)
{
  self->is_showing = TRUE;
  if (self->field->kind == RINGLET_PLAN_FIELD_TEXT)
    gtk_editable_set_text (GTK_EDITABLE (self->widget), text);
  else if (self->field->kind == RINGLET_PLAN_FIELD_CHOICE)
    gtk_drop_down_set_selected (
        GTK_DROP_DOWN (self->widget), index_of (self->field, text));
  else
    gtk_switch_set_active (GTK_SWITCH (self->widget), g_str_equal (text, "on"));
  self->is_showing = FALSE;
}

void
ringlet_plan_entry_show (RingletPlanEntry *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  g_autofree char *text = NULL;

  g_return_if_fail (RINGLET_IS_PLAN_ENTRY (self));

  text = self->field->get (state);
  if (g_strcmp0 (text, self->shown) == 0)
    return;
  show_text (self, text);
  tell_problem (self, "");
  g_free (self->shown);
  self->shown = g_steal_pointer (&text);
}

gboolean
ringlet_plan_entry_restore (RingletPlanEntry *self)
{
  g_return_val_if_fail (RINGLET_IS_PLAN_ENTRY (self), FALSE);

  if (self->field->kind != RINGLET_PLAN_FIELD_TEXT ||
      g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->widget)), self->shown) == 0)
    return FALSE;
  g_clear_pointer (&self->shown, g_free);
  ringlet_plan_entry_show (self);
  return TRUE;
}

/* --- set-up --- */

static GtkWidget *
entry_new (RingletPlanEntry *self)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), WIDTH_CHARS);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), WIDTH_CHARS);
  gtk_widget_add_css_class (entry, "numeric");
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (on_typed), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_typed), self);
  gtk_widget_add_controller (entry, focus);
  return entry;
}

static GtkWidget *
list_new (RingletPlanEntry *self)
{
  const char *const *choices = self->field->choices;
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  GtkWidget *list = NULL;

  for (guint i = 0; choices[i] != NULL; i++)
    gtk_string_list_append (labels, ringlet_plan_field_label (self->field, choices[i]));
  list = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&labels)), NULL);
  g_signal_connect_swapped (list, "notify::selected", G_CALLBACK (on_chosen), self);
  return list;
}

static GtkWidget *
switch_new (RingletPlanEntry *self)
{
  GtkWidget *widget = gtk_switch_new ();

  g_signal_connect_swapped (widget, "notify::active", G_CALLBACK (on_switched), self);
  return widget;
}

static GtkWidget *
widget_new (RingletPlanEntry *self)
{
  if (self->field->kind == RINGLET_PLAN_FIELD_TEXT)
    return entry_new (self);
  return self->field->kind == RINGLET_PLAN_FIELD_CHOICE ? list_new (self)
                                                        : switch_new (self);
}

GtkWidget *
ringlet_plan_entry_get_widget (RingletPlanEntry *self)
{
  g_return_val_if_fail (RINGLET_IS_PLAN_ENTRY (self), NULL);
  return self->widget;
}

void
ringlet_plan_entry_set_placeholder (RingletPlanEntry *self, const char *text)
{
  const char *empty = self->field->empty != NULL ? _ (self->field->empty) : "";

  g_return_if_fail (RINGLET_IS_PLAN_ENTRY (self));

  if (self->field->kind == RINGLET_PLAN_FIELD_TEXT)
    gtk_entry_set_placeholder_text (
        GTK_ENTRY (self->widget), text != NULL ? text : empty);
}

GtkWidget *
ringlet_plan_entry_new (const RingletPlanField *field, RingletProject *project)
{
  RingletPlanEntry *self = g_object_new (RINGLET_TYPE_PLAN_ENTRY, NULL);

  self->field = field;
  self->project = project;
  self->is_showing = TRUE;
  self->widget = widget_new (self);
  gtk_widget_set_valign (self->widget, GTK_ALIGN_CENTER);
  adw_bin_set_child (ADW_BIN (self), self->widget);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->widget),
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _ (field->help), -1);
  ringlet_plan_entry_set_placeholder (self, NULL);
  self->is_showing = FALSE;
  ringlet_plan_entry_show (self);
  return GTK_WIDGET (self);
}

static void
ringlet_plan_entry_finalize (GObject *object)
{
  g_free (RINGLET_PLAN_ENTRY (object)->shown);
  G_OBJECT_CLASS (ringlet_plan_entry_parent_class)->finalize (object);
}

static void
ringlet_plan_entry_class_init (RingletPlanEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringlet_plan_entry_finalize;
  signals[SIGNAL_PROBLEM] = g_signal_new ("problem", G_TYPE_FROM_CLASS (klass),
      G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ringlet_plan_entry_init (RingletPlanEntry *self)
{
}
